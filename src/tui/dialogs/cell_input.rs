//! One field about the cell under the cursor: a number to fix, places to keep back, or why an OE
//! is taken out. Nothing changes before Enter; Esc leaves all as it was.

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
    app::contingents::keys::change,
    look::{
        theme::Role,
        widgets::{input, paint::Paint, seg::seg, spot::Target},
    },
};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Places of the cell.
    Number,
    /// Places of the start kept back.
    Hold,
    /// Why the OE is taken out.
    Exclude,
}

/// The field.
#[derive(Debug, Clone)]
pub struct CellInput {
    ask: Ask,
    start: String,
    unit: String,
    everywhere: bool,
    input: Input,
    problem: Option<String>,
}

impl CellInput {
    /// About the cell under the cursor; `None` when there is none.
    pub fn new(state: &State, ask: Ask, typed: &str) -> Option<Self> {
        let (start, unit) = state.contingents.work()?.cell_ref()?;
        let (start, input) = (start.label(), typed.into());
        Some(Self { ask, start, unit, everywhere: false, input, problem: None })
    }

    fn done(&self, state: &mut State) -> Result<(), String> {
        let Self { start, unit, everywhere, .. } = self;
        let typed = self.input.value().trim();
        let number = || typed.parse::<u32>().map_err(|_| "Bitte eine Zahl ab 0 eingeben.".to_owned());
        match self.ask {
            Ask::Number => {
                let places = number()?;
                change(state, &format!("{unit} in {start} auf {places} festgelegt"), |work| work.with_pin(places));
            }
            Ask::Hold => {
                let places = number()?;
                let told = if places == 0 {
                    "Nichts mehr zurückgehalten".to_owned()
                } else {
                    format!("{start}: {places} zurückgehalten")
                };
                change(state, &told, |work| work.with_hold(places));
            }
            Ask::Exclude if typed.is_empty() => return Err("Bitte einen Grund angeben; er wird mit aufbewahrt.".to_owned()),
            Ask::Exclude => {
                let place = if *everywhere { "allen Starts" } else { start };
                change(state, &format!("{unit} aus {place} ausgenommen"), |work| work.with_exclusion(*everywhere, typed));
            }
        }
        Ok(())
    }

    fn question(&self) -> String {
        let Self { start, unit, .. } = self;
        match self.ask {
            Ask::Number => format!("Wie viele Plätze bekommt {unit} in {start}?"),
            Ask::Hold => format!("Wie viele Plätze von {start} werden zurückgehalten?"),
            Ask::Exclude if self.everywhere => format!("Warum wird {unit} aus allen Starts ausgenommen?"),
            Ask::Exclude => format!("Warum wird {unit} aus {start} ausgenommen?"),
        }
    }
}

impl Modal for CellInput {
    const SHEETS: &'static [Sheet] = &[sheets::CELL_NUMBER, sheets::CELL_EXCLUDE];

    fn sheet(&self) -> &'static Sheet {
        &Self::SHEETS[usize::from(self.ask == Ask::Exclude)]
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        let typed = !self.input.value().trim().is_empty();
        typed.then(|| format!("Die Eingabe zu {} in {} ist noch nicht übernommen.", self.unit, self.start))
    }

    fn is_typing(&self) -> bool {
        true
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Enter if !key.is_repeat() => match self.done(state) {
                Ok(()) => return Vec::new(),
                Err(problem) => self.problem = Some(problem),
            },
            KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down if self.ask == Ask::Exclude => {
                self.everywhere = !self.everywhere;
            }
            _ => {
                self.problem = None;
                input::edit(&mut self.input, key);
            }
        }
        state.dialogs.push(Dialog::CellInput(self));
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        input::paste(&mut self.input, text);
    }

    fn focused(&self) -> Option<Target> {
        Some(Target::Field(0))
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let title = match self.ask {
            Ask::Number => "Zahl festlegen",
            Ask::Hold => "Plätze zurückhalten",
            Ask::Exclude => "OE ausnehmen",
        };
        let inside = paint.frame(centred(window, 70, 6), title);
        let mut rows = inside.rows();
        if let Some(row) = rows.next() {
            paint.chunks_cut(row, &[seg(Role::Text, self.question())]);
        }
        if let Some(row) = rows.next() {
            input::draw(paint, row, &self.input, true);
            paint.spot(row, Target::Field(0), self.question());
        }
        if let Some(row) = rows.next() {
            paint.chunks_cut(row, &[seg(Role::Over, self.problem.clone().map(|p| format!("! {p}")).unwrap_or_default())]);
        }
        if let Some(row) = rows.next() {
            keys::hint(paint, row, state, self.sheet(), true);
        }
    }

    fn lines(&self, _state: &State) -> Vec<String> {
        vec![self.question(), self.input.value().to_owned()]
    }
}
