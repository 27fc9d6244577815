//! Publishing from the dashboard: into which folder, what is there already. Publishing itself
//! runs beside the dashboard and reports in the footer.

use std::path::{Path, PathBuf};

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Effect, State,
    app::publication,
    look::{
        format,
        theme::Role,
        widgets::{
            input,
            paint::Paint,
            seg::{Line, plain, seg},
            spot::Target,
        },
    },
};

/// The dialog.
#[derive(Debug, Clone)]
pub struct PublishDialog {
    /// The folder being typed.
    pub folder: Input,
    problem: Option<String>,
}

impl PublishDialog {
    /// Proposes the folder of this session.
    pub fn new(state: &State) -> Self {
        Self { folder: state.publishing.folder.display().to_string().into(), problem: None }
    }

    fn body(&self, state: &State) -> Vec<Line> {
        let today = state.today();
        let same = state.publishing.folder.as_path() == Path::new(self.folder.value().trim());
        let there = match state.publishing.is_published(today).filter(|_| same) {
            Some(Ok(true)) => "Der heutige Tag liegt dort schon und wird ersetzt.",
            _ => "Seite, XLSX und CSV; dazu das Archiv nach Tagen und sein Verzeichnis.",
        };
        vec![
            vec![
                seg(Role::Strong, format!("Prognose vom {}", format::weekday_date(today))),
                seg(Role::Dim, " · nur Zahlen, keine Personen"),
            ],
            Vec::new(),
            vec![seg(Role::Text, "Ordner")],
            vec![seg(Role::Input, self.folder.value())],
            Vec::new(),
            match &self.problem {
                Some(problem) => vec![seg(Role::Over, format!("! {problem}"))],
                None => vec![seg(Role::Dim, there)],
            },
        ]
    }
}

impl Modal for PublishDialog {
    const SHEETS: &'static [Sheet] = &[sheets::PUBLISH];

    fn is_typing(&self) -> bool {
        true
    }

    fn paste(&mut self, text: &str) {
        input::paste(&mut self.folder, text);
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        self.problem = None;
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Enter if key.is_repeat() => {}
            KeyCode::Enter => {
                let folder = self.folder.value().trim();
                let reason = publication::blocked(state).map(|why| format!("Gerade gesperrt: {why}"));
                self.problem = reason.or_else(|| folder.is_empty().then(|| "Es fehlt der Ordner.".to_owned()));
                if self.problem.is_none() {
                    return publication::publish(state, PathBuf::from(folder));
                }
            }
            _ => _ = input::edit(&mut self.folder, key),
        }
        state.dialogs.push(Dialog::Publish(self));
        Vec::new()
    }

    fn focused(&self) -> Option<Target> {
        Some(Target::Field(0))
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let inside = paint.frame(centred(window, 84, 10), "Prognose veröffentlichen");
        for (row, line) in inside.rows().zip(self.body(state)) {
            paint.chunks_cut(row, &line);
        }
        if let Some(place) = inside.rows().nth(3) {
            super::field(paint, place, &self.folder, true);
            paint.spot(place, Target::Field(0), "Ordner");
        }
        if let Some(row) = inside.rows().next_back() {
            keys::hint(paint, row, state, self.sheet(), true);
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out = vec!["Prognose veröffentlichen".to_owned()];
        out.extend(self.body(state).iter().map(|line| plain(line)));
        out
    }
}
