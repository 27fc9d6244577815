//! Help: every command with its keys, what it does, and why it is locked right now. What is typed
//! searches; a single character or a chord finds the command of that key first.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Command, Effect, State,
    app::commands::{Entry, Group, Scope, TABLE},
    input::key::Key,
    look::{
        theme::Role,
        widgets::{
            input,
            paint::{self, Paint, wrap},
            seg::{Line, plain, seg},
        },
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
        let text = format!("{} {} {} {}", keys.join(" "), entry.label, entry.name, entry.tooltip).to_lowercase();
        self.words.value().to_lowercase().split_whitespace().all(|word| text.contains(word))
    }

    fn is_searching(&self) -> bool {
        self.chord.is_some() || !self.words.value().trim().is_empty()
    }

    fn body(&self, state: &State, width: u16) -> Vec<Line> {
        let mut out = Vec::new();
        for (heading, entries) in self.sections(state) {
            if !out.is_empty() {
                out.push(Vec::new());
            }
            out.push(vec![seg(Role::Header, heading)]);
            for entry in entries {
                out.extend(command(state, entry, width));
            }
        }
        if out.is_empty() {
            out.push(vec![seg(
                Role::Dim,
                match self.chord {
                    Some(key) => format!("Auf „{key}“ liegt nichts."),
                    None => "Kein Befehl passt dazu.".to_owned(),
                },
            )]);
        }
        if !self.is_searching() {
            out.push(Vec::new());
            out.push(vec![seg(Role::Header, "Zeichen")]);
            for text in SIGNS {
                out.extend(
                    wrap(text, width.saturating_sub(2)).into_iter().map(|line| vec![seg(Role::Text, format!("  {line}"))]),
                );
            }
        }
        out
    }

    /// The page in columns side by side, as one list of lines per column.
    fn columns(inside: Rect) -> Vec<Rect> {
        let below = Rect { y: inside.y + 2.min(inside.height), height: inside.height.saturating_sub(3), ..inside };
        if inside.width < WIDE {
            return vec![below];
        }
        let half = (inside.width - 4) / 2;
        vec![Rect { width: half, ..below }, Rect { x: below.x + half + 4, width: half, ..below }]
    }

    fn clamp(&mut self, state: &State) {
        let inside = inside(state);
        let columns = Self::columns(inside);
        let rows: usize = columns.iter().map(|column| usize::from(column.height)).sum();
        let lines = self.body(state, columns[0].width).len();
        self.offset = self.offset.min(lines.saturating_sub(rows));
    }
}

/// One command: keys, label, sentence, and below why it is locked.
fn command(state: &State, entry: &Entry, width: u16) -> Vec<Line> {
    let covers = entry.scope.covers(state.screen);
    let keys = state.options.keymap.keys_on(entry.command, state.screen);
    let keys = match keys.as_slice() {
        // Ten digits in a row say no more than the first and the last one.
        [first, .., last] if keys.len() > 4 => format!("{first} … {last}"),
        keys => keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    };
    let locked = if covers { (entry.disabled_reason)(state) } else { None };
    let role = if covers && locked.is_none() { Role::Text } else { Role::Dim };
    let start = u16::try_from(KEYS + LABEL + 3).unwrap_or(35).min(width / 2);
    let room = width.saturating_sub(start).max(8);
    let mut out: Vec<Line> = Vec::new();
    for (i, text) in wrap(entry.tooltip, room).into_iter().enumerate() {
        let mut line = if i == 0 {
            vec![seg(Role::Key, format!("{keys:>KEYS$}  ")), seg(role, format!("{:<LABEL$} ", entry.label))]
        } else {
            vec![seg(Role::Text, " ".repeat(usize::from(start)))]
        };
        line.push(seg(Role::Dim, text));
        out.push(line);
    }
    for text in locked.iter().flat_map(|why| wrap(&format!("Gesperrt: {why}"), room)) {
        out.push(vec![seg(Role::Text, " ".repeat(usize::from(start))), seg(Role::Warn, text)]);
    }
    out
}

const SIGNS: [&str; 3] = [
    "! Achtung   · ansehen   ✓ gut, ausgewählt   ↑ ↓ ≠ seit der letzten Abfrage geändert   ● verbunden   ○ wartet",
    "Maus: Reiter, Zeilen und Spaltenköpfe anklicken, Rad zum Blättern; Markieren mit gedrückter Umschalttaste.",
    "Eigene Tasten stehen in keymap.toml; alle Namen in docs/KEYS.md.",
];

fn area(window: Rect) -> Rect {
    let width = if window.width >= WIDE + 10 { window.width.min(WIDE + 60) } else { 110 };
    centred(window, width.min(window.width), window.height.saturating_sub(2).max(4))
}

/// The inside of the frame, as [`Paint::frame`] gives it.
fn inside(state: &State) -> Rect {
    let area = area(Rect { x: 0, y: 0, width: state.size.0, height: state.size.1 });
    Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height.saturating_sub(2) }
}

impl Modal for Box<Help> {
    const SHEETS: &'static [Sheet] = &[sheets::HELP];

    fn is_typing(&self) -> bool {
        true
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let asked = Key::from(key);
        let helps = state.options.keymap.keys(Command::Help).contains(&asked);
        let page = usize::from(inside(state).height.saturating_sub(4));
        let moved = keys::step(state, key, page).filter(|_| !asked.is_letter());
        match key.code {
            KeyCode::Esc if !self.is_searching() => return Vec::new(),
            KeyCode::Esc => (self.words, self.chord, self.offset) = (Input::default(), None, 0),
            KeyCode::Enter if !key.is_repeat() => return Vec::new(),
            _ if helps && (!asked.is_letter() || !self.is_searching()) => return Vec::new(),
            _ if moved.is_some() => self.scroll(moved.unwrap_or(0)),
            _ if !key.modifiers.contains(KeyModifiers::ALT) && input::edit(&mut self.words, key) => {
                (self.chord, self.offset) = (None, 0);
            }
            _ => (self.words, self.chord, self.offset) = (Input::default(), Some(asked), 0),
        }
        self.clamp(state);
        state.dialogs.push(Dialog::Help(self));
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        input::paste(&mut self.words, text);
        (self.chord, self.offset) = (None, 0);
    }

    fn scroll(&mut self, by: isize) {
        self.offset = self.offset.saturating_add_signed(by);
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let inside = paint.frame(area(window), "Hilfe · tippen sucht");
        if inside.height < 4 {
            return;
        }
        let label = "Suchen: ";
        let wide = paint::width(label);
        let row = Rect { height: 1, ..inside };
        paint.chunks_cut(row, &[seg(Role::Key, label)]);
        let field = Rect { x: row.x + wide, width: row.width.saturating_sub(wide), ..row };
        match self.chord {
            Some(key) => paint.chunks_cut(field, &[seg(Role::Text, format!("Taste {key}"))]),
            None => input::draw(paint, field, &self.words, true),
        }
        let columns = Help::columns(inside);
        let body = self.body(state, columns[0].width);
        let rows: usize = columns.iter().map(|column| usize::from(column.height)).sum();
        let offset = self.offset.min(body.len().saturating_sub(rows));
        for (row, line) in columns.iter().flat_map(|column| column.rows()).zip(body.iter().skip(offset)) {
            paint.chunks_cut(row, line);
        }
        if let [_, right] = columns.as_slice() {
            paint.vertical(Rect { x: right.x.saturating_sub(2), width: 1, ..*right });
        }
        let last = Rect { y: inside.bottom() - 1, height: 1, ..inside };
        let hints = keys::hints(state, self.sheet(), true);
        paint.pairs(last, &hints);
        keys::spots(paint, last, &hints);
        let left = body.len().saturating_sub(offset + rows);
        if left > 0 {
            paint.right(row, &[seg(Role::Dim, format!(" {left} weitere Zeilen ↓"))]);
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        if self.is_searching() {
            out.push(format!("Suche: {}", self.chord.map_or_else(|| self.words.value().to_owned(), |key| key.to_string())));
        }
        for (heading, entries) in self.sections(state) {
            out.push(heading);
            // One line per command, for ears.
            out.extend(
                entries
                    .iter()
                    .map(|entry| command(state, entry, u16::MAX).iter().map(|line| plain(line)).collect::<Vec<_>>().join(" ")),
            );
        }
        if !self.is_searching() {
            out.extend(SIGNS.iter().map(|text| (*text).to_owned()));
        }
        out
    }
}
