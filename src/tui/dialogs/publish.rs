//! Publishing from the dashboard: into which folder, what is there already. Publishing itself
//! runs beside the dashboard and reports in the footer.

use std::path::{Path, PathBuf};

use tui_input::Input;

use crate::tui::{
    State,
    app::{
        modal::{Binding, Dialog, Outcome, Stage},
        publication,
    },
    look::{
        blocks::{Body, Field},
        format,
        theme::Role,
        widgets::seg::{seg, warning},
    },
};

/// The dialog.
#[derive(Debug, Clone)]
pub struct PublishDialog {
    folder: Input,
    problem: Option<String>,
}

impl PublishDialog {
    /// Proposes the folder of this session.
    pub fn new(state: &State) -> Self {
        Self { folder: state.publishing.folder.display().to_string().into(), problem: None }
    }

    fn publish(&mut self, state: &mut State) -> Outcome {
        let folder = self.folder.value().trim();
        let reason = publication::blocked(state).map(|why| format!("Gerade gesperrt: {why}"));
        self.problem = reason.or_else(|| folder.is_empty().then(|| "Es fehlt der Ordner.".to_owned()));
        match self.problem {
            None => Outcome::End(publication::publish(state, PathBuf::from(folder))),
            Some(_) => Outcome::Stay,
        }
    }
}

impl Dialog for PublishDialog {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Prognose veröffentlichen",
        keys: &[
            Binding::key(&["enter"], "veröffentlichen", "Schreibt Seite und Tabellen in den Ordner.", |d, s, _| d.publish(s)),
            Binding::cancel(),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let today = state.today();
        let same = state.publishing.folder.as_path() == Path::new(self.folder.value().trim());
        let there = match state.publishing.is_published(today).filter(|_| same) {
            Some(Ok(true)) => "Der heutige Tag liegt dort schon und wird ersetzt.",
            _ => "Seite, XLSX und CSV; dazu das Archiv nach Tagen und sein Verzeichnis.",
        };
        let said = match &self.problem {
            Some(problem) => warning(Role::Over, problem),
            None => vec![seg(Role::Dim, there)],
        };
        Body::new("Prognose veröffentlichen", 84)
            .lines(vec![vec![
                seg(Role::Strong, format!("Prognose vom {}", format::weekday_date(today))),
                seg(Role::Dim, " · nur Zahlen, keine Personen").said(", nur Zahlen, keine Personen"),
            ]])
            .gap()
            .with(Field::below("Ordner", vec![seg(Role::Text, "Ordner")], &self.folder, true))
            .gap()
            .lines(vec![said])
    }

    fn fresh(&mut self) {
        self.problem = None;
    }

    fn field(&mut self) -> Option<&mut Input> {
        Some(&mut self.folder)
    }
}
