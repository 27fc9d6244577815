//! The filter line: what is typed filters at once; Esc brings back what was before.

use tui_input::Input;

use crate::tui::{
    Effect, State, TableId,
    app::modal::{Binding, Dialog, Outcome, Stage},
    look::{
        blocks::{Body, Field, Place},
        theme::Role,
        widgets::seg::seg,
    },
    views::layout,
};

/// The filter being typed.
#[derive(Debug, Clone)]
pub struct FilterInput {
    table: TableId,
    input: Input,
    before: String,
}

impl FilterInput {
    /// Starts from the filter the table has.
    pub fn new(table: TableId, words: &str) -> Self {
        Self { table, input: words.into(), before: words.to_owned() }
    }

    fn filter(&self, state: &mut State, words: &str) {
        let table = state.table_of_mut(self.table);
        words.clone_into(&mut table.filter);
        table.refresh();
    }

    fn step(&self, state: &mut State, by: isize) -> Outcome {
        let table = state.table_of_mut(self.table);
        table.step(by);
        table.refresh();
        Outcome::Stay
    }

    fn back(&self, state: &mut State) -> Outcome {
        self.filter(state, &self.before);
        Outcome::Close
    }
}

impl Dialog for FilterInput {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Filter",
        keys: &[
            Binding::said("tippen", "filtern", "Zeigt nur Zeilen, die alle Wörter enthalten."),
            Binding::closing(&["enter"], "behalten", "Behält den Filter."),
            Binding::key(&["esc"], "zurück", "Stellt den vorigen Filter wieder her.", |d, s, _| d.back(s)),
            Binding::<Self>::bound(UP_DOWN, "wählen", "Wählt die Zeile darüber oder darunter.", |d, s, p| d.step(s, p.by))
                .quiet()
                .moving(),
            Binding::<Self>::bound(PAGES, "seitenweise", "Blättert seitenweise.", |d, s, p| d.step(s, p.by * 10))
                .quiet()
                .moving(),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let table = state.table_of(self.table);
        let mut field = Field::behind("Filter", seg(Role::Key, " / ").said("Filter"), 3, &self.input, true);
        let count = format!("  {} von {}   ", table.view.rows.len(), table.view.total);
        field.behind = vec![seg(Role::Dim, count).silent()];
        let mut body = Body::new("", 0).with(field);
        body.place = Place::Line(layout::areas(state).footer);
        body
    }

    fn field(&mut self) -> Option<&mut Input> {
        Some(&mut self.input)
    }

    fn typed(&mut self, state: &mut State) -> Vec<Effect> {
        self.filter(state, self.input.value());
        Vec::new()
    }

    fn covers(&self) -> bool {
        false
    }
}

const UP_DOWN: &[crate::tui::Command] = &[crate::tui::Command::Up, crate::tui::Command::Down];
const PAGES: &[crate::tui::Command] = &[crate::tui::Command::PageUp, crate::tui::Command::PageDown];
