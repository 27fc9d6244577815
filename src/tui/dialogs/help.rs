//! Help: every command with its keys, what it does, and why it is locked right now. What is typed
//! searches; a single character or a chord finds the command of that key first.

use crossterm::event::{KeyEvent, KeyModifiers};
use tui_input::Input;

use crate::tui::{
    Command, Effect, State,
    app::{
        commands::{Entry, Group, Scope, TABLE},
        modal::{Binding, Dialog, Outcome, Spot, Stage},
        movement::Movement,
    },
    input::key::Key,
    look::{
        blocks::{Body, Field, Flow, Text},
        theme::Role,
        widgets::seg::{Line, seg},
    },
};

/// From this width on it stands in two columns.
const WIDE: u16 = 150;
/// Columns of the keys.
const KEYS: usize = 13;
/// Columns of the label.
const LABEL: usize = 19;

/// The help.
#[derive(Debug, Clone, Default)]
pub struct Help {
    words: Input,
    /// A chord that was pressed.
    chord: Option<Key>,
    offset: usize,
}

/// A heading and the commands below it.
type Section = (String, Vec<&'static Entry>);

impl Help {
    /// The commands of this screen first, then those of every screen, then the others.
    fn sections(&self, state: &State) -> Vec<Section> {
        let here = |entry: &&Entry| !matches!(entry.scope, Scope::Everywhere) && entry.scope.covers(state.screen);
        let searched = self.chord.map(|key| key.to_string()).or_else(|| {
            let mut letters = self.words.value().chars();
            let only = letters.next().filter(|_| letters.next().is_none());
            only.map(|c| c.to_string())
        });
        let keyed = |entry: &&Entry| {
            let keys = state.options.keymap.keys(entry.command);
            searched.as_ref().is_some_and(|searched| keys.iter().any(|key| key.to_string() == *searched))
        };
        let mut out: Vec<Section> = Vec::new();
        if let Some(searched) = &searched {
            let mut found: Vec<_> = TABLE.iter().filter(keyed).collect();
            found.sort_by_key(|entry| {
                state.options.keymap.keys_on(entry.command, state.screen).is_empty() || !entry.scope.covers(state.screen)
            });
            out.push((format!("Taste „{searched}“"), found));
        }
        if self.chord.is_none() {
            let fits = |entry: &&Entry| self.holds(state, entry) && !keyed(entry);
            out.push(("In dieser Ansicht".to_owned(), TABLE.iter().filter(here).filter(fits).collect()));
            for group in Group::ALL {
                let all = TABLE.iter().filter(|entry| entry.group == group && matches!(entry.scope, Scope::Everywhere));
                out.push((group.label().to_owned(), all.filter(fits).collect()));
            }
            let elsewhere = TABLE.iter().filter(|entry| !entry.scope.covers(state.screen)).filter(fits);
            out.push(("In anderen Ansichten".to_owned(), elsewhere.collect()));
        }
        out.retain(|(_, entries)| !entries.is_empty());
        out
    }

    /// Whether a command holds every word typed, in its keys, names or sentence.
    fn holds(&self, state: &State, entry: &Entry) -> bool {
        let keys: Vec<String> = state.options.keymap.keys(entry.command).iter().map(ToString::to_string).collect();
        let all = format!("{} {} {} {}", keys.join(" "), entry.label, entry.name, entry.tooltip).to_lowercase();
        crate::domain::text::composed(self.words.value()).to_lowercase().split_whitespace().all(|word| all.contains(word))
    }

    fn is_searching(&self) -> bool {
        self.chord.is_some() || !self.words.value().trim().is_empty()
    }

    fn lines(&self, state: &State) -> Vec<Line> {
        let mut out = Vec::new();
        for (heading, entries) in self.sections(state) {
            if !out.is_empty() {
                out.push(Line::new());
            }
            out.push(vec![seg(Role::Header, heading)]);
            out.extend(entries.iter().flat_map(|entry| command(state, entry)));
        }
        if out.is_empty() {
            let nothing = match self.chord {
                Some(key) => format!("Auf „{key}“ liegt nichts."),
                None => "Kein Befehl passt dazu.".to_owned(),
            };
            out.push(vec![seg(Role::Dim, nothing)]);
        }
        if !self.is_searching() {
            out.extend([Line::new(), vec![seg(Role::Header, "Zeichen")]]);
            out.extend(SIGNS.map(|text| vec![seg(Role::Text, "  "), seg(Role::Text, text)]));
        }
        out
    }

    /// Searches for nothing any more, or closes.
    fn back(&mut self) -> Outcome {
        if !self.is_searching() {
            return Outcome::Close;
        }
        *self = Self::default();
        Outcome::Stay
    }
}

/// One command: keys, label, sentence, and below why it is locked.
fn command(state: &State, entry: &Entry) -> Vec<Line> {
    let covers = entry.scope.covers(state.screen);
    let keys = state.options.keymap.keys_on(entry.command, state.screen);
    let keys = match keys.as_slice() {
        // Ten digits in a row say no more than the first and the last one.
        [first, .., last] if keys.len() > 4 => format!("{first} … {last}"),
        keys => keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    };
    let locked = if covers { (entry.disabled_reason)(state) } else { None };
    let role = if covers && locked.is_none() { Role::Text } else { Role::Dim };
    let label = if covers { entry.command.label_here(state) } else { entry.label };
    let heard = if keys.is_empty() { String::new() } else { format!("{keys}: ") };
    let mut out = vec![vec![
        seg(Role::Key, format!("{keys:>KEYS$}  ")).said(heard),
        seg(role, format!("{label:<LABEL$} ")).said(format!("{label}. ")),
        seg(Role::Dim, entry.tooltip),
    ]];
    let indent = seg(Role::Text, " ".repeat(KEYS + LABEL + 3));
    out.extend(locked.map(|why| vec![indent, seg(Role::Warn, format!("Gesperrt: {why}"))]));
    out
}

const SIGNS: [&str; 3] = [
    "! Achtung   · ansehen   ✓ gut, ausgewählt   ↑ ↓ ≠ seit der letzten Abfrage geändert   ● verbunden   ○ wartet",
    "Maus: Reiter, Zeilen und Spaltenköpfe anklicken, Rad zum Blättern; Markieren mit gedrückter Umschalttaste.",
    "Eigene Tasten stehen in keymap.toml; alle Namen in docs/KEYS.md.",
];

impl Dialog for Help {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Hilfe",
        keys: &[
            Binding::said(
                "tippen",
                "suchen",
                "Sucht in Taste, Name und Beschreibung; ein einzelnes Zeichen findet zuerst den Befehl dieser Taste.",
            ),
            Binding::said("Strg, Alt, F…", "Taste suchen", "Eine Tastenkombination findet ihren Befehl."),
            Binding::scroll(),
            Binding::by_page(),
            Binding::to_end(),
            Binding::key(&["esc"], "leeren, schließen", "Leert die Suche; ohne Suche schließt es die Hilfe.", |d, _, _| {
                d.back()
            }),
            Binding::closing(&["enter"], "schließen", "Schließt die Hilfe.").quiet(),
            Binding::bound(&[Command::Help], "schließen", "Schließt die Hilfe, solange nichts gesucht wird.", |_, _, _| {
                Outcome::Close
            })
            .quiet(),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let (width, height) = state.size;
        let wide = width >= WIDE + 10;
        let mut text = Text::of(self.lines(state)).flow(Flow::Scroll(self.offset));
        // Where there is no second column the rows below are counted all the same.
        text.columns = if wide { 2 } else { 0 };
        let mut words = Field::behind("Suchen", seg(Role::Key, "Suchen: ").said("Suche"), 8, &self.words, self.chord.is_none());
        if let Some(key) = self.chord {
            words.input = format!("Taste {key}").into();
        }
        let rows = height.saturating_sub(2).max(4);
        Body::new("Hilfe · tippen sucht", if wide { width.min(WIDE + 60) } else { 110 })
            .exactly(rows)
            .with(words)
            .gap()
            .with(text)
    }

    fn early(&mut self, state: &mut State, key: KeyEvent) -> Option<Outcome> {
        let asked = Key::from(key);
        let helps = state.options.keymap.keys(Command::Help).contains(&asked);
        if helps && asked.is_letter() && !self.is_searching() {
            return Some(Outcome::Close);
        }
        // Home and End move here; the text field is short.
        let movement = state.options.keymap.movement(asked).filter(|_| !asked.is_letter());
        if let Some(end @ (Movement::First | Movement::Last)) = movement {
            self.go(state, end.rows(0));
            return Some(Outcome::Stay);
        }
        // A letter with Alt is a chord and not typed.
        key.modifiers.contains(KeyModifiers::ALT).then(|| self.other(state, key))
    }

    fn other(&mut self, _state: &mut State, key: KeyEvent) -> Outcome {
        (self.words, self.chord, self.offset) = (Input::default(), Some(Key::from(key)), 0);
        Outcome::Stay
    }

    fn field(&mut self) -> Option<&mut Input> {
        Some(&mut self.words)
    }

    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        (self.chord, self.offset) = (None, 0);
        Vec::new()
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Offset(&mut self.offset)
    }
}
