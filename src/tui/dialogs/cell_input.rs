//! One field about the cell under the cursor: a number to fix, places to keep back, or why an OE
//! is taken out. Nothing changes before Enter; Esc leaves all as it was.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;

use crate::tui::{
    Effect, Screen, State,
    app::{
        contingents::{keys::change, work::Work},
        modal::{Binding, Dialog, Outcome, Stage},
    },
    input::key::Key,
    look::{
        blocks::{Body, Field, Stand},
        theme::Role,
        widgets::seg::{Line, seg, warning},
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

/// Opens it about the cell under the cursor, if there is one.
pub fn open(state: &mut State, ask: Ask, typed: &str) {
    let Some((start, unit)) = state.contingents.work().and_then(Work::cell_ref) else { return };
    let (start, input) = (start.label(), typed.into());
    state.open(CellInput { ask, start, unit, everywhere: false, input, problem: None });
}

impl CellInput {
    fn done(&mut self, state: &mut State) -> Outcome {
        match self.change(state) {
            Ok(()) => Outcome::Close,
            Err(problem) => {
                self.problem = Some(problem);
                Outcome::Stay
            }
        }
    }

    fn change(&self, state: &mut State) -> Result<(), String> {
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

    /// Elsewhere a digit opens a view: which one, and by which key it does so here.
    fn way_out(&self, state: &State) -> Line {
        let digit = Key::parse(self.input.value()).ok().filter(|_| self.ask == Ask::Number);
        let view = digit.and_then(|key| state.options.keymap.lookup(key, Screen::Today));
        let way = view.and_then(|view| Some((view, state.options.keymap.keys_on(view, state.screen).into_iter().next()?)));
        way.map(|(view, key)| vec![seg(Role::Dim, format!("{key} öffnet {}.", view.entry().label))]).unwrap_or_default()
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

const LEAVE: Binding<CellInput> = Binding::closing(&["esc"], "lassen", "Lässt alles, wie es war.");

impl Dialog for CellInput {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Kontingente: Zahl einer Zelle",
            keys: &[
                Binding::key(&["enter"], "übernehmen", "Übernimmt die Zahl.", |d, s, _| d.done(s)),
                LEAVE,
                Binding::said("Alt+Ziffer", "andere Ansicht", "Nach dem Schließen: Alt+Ziffer öffnet eine andere Ansicht."),
            ],
        },
        Stage {
            title: "Kontingente: OE ausnehmen",
            keys: &[
                Binding::key(&["enter"], "ausnehmen", "Nimmt die OE mit diesem Grund aus.", |d, s, _| d.done(s)),
                Binding::key(
                    &["tab", "backtab", "up", "down"],
                    "dieser Start / alle",
                    "Wechselt zwischen diesem Start und allen Starts.",
                    |d, _, _| {
                        d.everywhere = !d.everywhere;
                        Outcome::Stay
                    },
                ),
                LEAVE,
            ],
        },
    ];

    fn stage(&self) -> usize {
        usize::from(self.ask == Ask::Exclude)
    }

    fn body(&self, state: &State) -> Body {
        let title = match self.ask {
            Ask::Number => "Zahl festlegen",
            Ask::Hold => "Plätze zurückhalten",
            Ask::Exclude => "OE ausnehmen",
        };
        let mut field = Field::below(self.question(), vec![seg(Role::Text, self.question())], &self.input, true);
        field.stand = Stand::Below(0);
        let problem = self.problem.as_ref().map(|problem| warning(Role::Over, problem)).unwrap_or_default();
        Body::new(title, 70).tight().with(field).lines(vec![problem, self.way_out(state)])
    }

    /// A number takes digits and nothing else; any other sign was meant for the view, not for the field.
    fn early(&mut self, state: &mut State, key: KeyEvent) -> Option<Outcome> {
        let KeyCode::Char(sign) = key.code else { return None };
        let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        if self.ask == Ask::Exclude || !plain || sign.is_ascii_digit() {
            return None;
        }
        if sign == '?' {
            state.note("F1 zeigt die Tasten dieses Feldes.");
            return Some(Outcome::Stay);
        }
        state.say_error(format!("Nichts geändert: „{sign}“ ist keine Ziffer. Das Feld ist zu; bitte noch einmal drücken."));
        Some(Outcome::Close)
    }

    fn field(&mut self) -> Option<&mut Input> {
        Some(&mut self.input)
    }

    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        self.problem = None;
        Vec::new()
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        let typed = !self.input.value().trim().is_empty();
        typed.then(|| format!("Die Eingabe zu {} in {} ist noch nicht übernommen.", self.unit, self.start))
    }
}
