//! Where a list of work is written to: a protected folder. What is set is proposed.

use tui_input::Input;

use crate::tui::{
    Effect, State,
    app::{
        first_days,
        modal::{Binding, Dialog, Outcome, Stage},
    },
    files::exports,
    look::{
        blocks::{Body, Field},
        theme::Role,
        widgets::seg::{seg, warning},
    },
};

/// The question.
#[derive(Debug, Clone)]
pub struct WorkFolder {
    folder: Input,
    xlsx: bool,
    problem: Option<String>,
}

impl WorkFolder {
    /// Proposes the folder of the settings.
    pub fn new(state: &State, xlsx: bool) -> Self {
        Self { folder: state.options.work_folder.display().to_string().into(), xlsx, problem: None }
    }

    fn write(&mut self, state: &mut State) -> Outcome {
        let folder = self.folder.value().trim();
        if folder.is_empty() {
            self.problem = Some("Es fehlt der Ordner.".to_owned());
            return Outcome::Stay;
        }
        let folder = exports::meant(folder);
        Outcome::End(first_days::export(state, folder, self.xlsx))
    }
}

impl Dialog for WorkFolder {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Arbeitsliste schreiben",
        keys: &[
            Binding::key(&["enter"], "schreiben", "Schreibt die offenen Zeilen in den Ordner.", |d, s, _| d.write(s)),
            Binding::cancel(),
        ],
    }];

    fn body(&self, _state: &State) -> Body {
        let said = match &self.problem {
            Some(problem) => warning(Role::Over, problem),
            None => vec![seg(
                Role::Dim,
                "Die Datei enthält Teilnahme-IDs: nur in einen geschützten Ordner, nicht in den der Intranet-Seite.",
            )],
        };
        Body::new("Arbeitsliste schreiben", 84)
            .with(Field::below("geschützter Ordner", vec![seg(Role::Text, "geschützter Ordner")], &self.folder, true))
            .gap()
            .lines(vec![said])
    }

    fn fresh(&mut self) {
        self.problem = None;
    }

    fn field(&mut self) -> Option<&mut Input> {
        Some(&mut self.folder)
    }

    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        Vec::new()
    }
}
