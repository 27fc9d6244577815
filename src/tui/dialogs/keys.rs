//! The keys of dialogs: one table per dialog feeds its hint line, its `?` and the chapter in
//! docs/KEYS.md. What moves about is bound in the keymap; Esc, Enter and Tab stay what they are.

use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{Dialog, Modal, centred, sheets};
use crate::tui::{
    Command, Effect, Keymap, State,
    input::key::Key,
    look::{
        theme::Role,
        widgets::{
            paint::{Paint, width, wrap},
            seg::{Line, Seg, plain, seg},
            spot::Target,
        },
    },
};

/// Which keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// These, as in keymap files.
    Fixed(&'static [&'static str]),
    /// Those the person bound these commands to.
    Bound(&'static [Command]),
    /// No key but what this says.
    Said(&'static str),
}

/// A line of such a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialogKey {
    /// Which keys.
    pub press: Press,
    /// German label, short.
    pub label: &'static str,
    /// German sentence: what it does.
    pub tooltip: &'static str,
    /// Whether the hint line names it.
    pub hinted: bool,
}

/// The keys of a dialog, or of one stage of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    /// German heading.
    pub title: &'static str,
    /// Its keys.
    pub keys: &'static [DialogKey],
}

impl DialogKey {
    /// Keys that are what they are.
    pub const fn fixed(keys: &'static [&'static str], label: &'static str, tooltip: &'static str) -> Self {
        Self { press: Press::Fixed(keys), label, tooltip, hinted: true }
    }

    /// Keys the person binds.
    pub const fn bound(commands: &'static [Command], label: &'static str, tooltip: &'static str) -> Self {
        Self { press: Press::Bound(commands), label, tooltip, hinted: true }
    }

    /// Something else than a key, e.g. typing.
    pub const fn said(what: &'static str, label: &'static str, tooltip: &'static str) -> Self {
        Self { press: Press::Said(what), label, tooltip, hinted: false }
    }

    /// The same, but not in the hint line.
    #[must_use]
    pub const fn quiet(self) -> Self {
        Self { hinted: false, ..self }
    }

    /// Its keys for people; `typing` leaves out letters, which go into the text field then.
    pub fn shown(&self, keymap: &Keymap, typing: bool) -> String {
        match self.press {
            Press::Said(what) => what.to_owned(),
            Press::Fixed(raw) => {
                let keys: Vec<String> = raw.iter().filter_map(|r| Key::parse(r).ok()).map(|k| k.to_string()).collect();
                keys.join(" ")
            }
            Press::Bound([command]) => {
                let usable = keymap.keys(*command).iter().filter(|key| !(typing && key.is_letter()));
                usable.map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
            Press::Bound(commands) => {
                let keys: Vec<String> =
                    commands.iter().filter_map(|c| bound(keymap, *c, typing)).map(|k| k.to_string()).collect();
                keys.join(" ")
            }
        }
    }
}

/// The key that means a command in a dialog.
fn bound(keymap: &Keymap, command: Command, typing: bool) -> Option<Key> {
    let defaults = command.entry().keys.iter().filter_map(|raw| Key::parse(raw).ok());
    let usable = |key: &Key| !(typing && key.is_letter());
    let own = keymap.keys(command).iter().copied();
    own.chain(defaults.filter(|key| keymap.movement(*key) == Some(command))).find(usable)
}

/// Moving in a dialog: by how many lines; `None` when the key means no movement. `page` is the
/// height of a page.
pub fn step(state: &State, key: KeyEvent, page: usize) -> Option<isize> {
    let page = isize::try_from(page.max(1)).unwrap_or(1);
    Some(match state.options.keymap.movement(Key::from(key))? {
        Command::Up => -1,
        Command::Down => 1,
        Command::PageUp => -page,
        Command::PageDown => page,
        Command::First => -isize::MAX,
        _ => isize::MAX,
    })
}

/// Draws the last line of a dialog: its keys, and at the right the one that tells more.
pub fn hint(paint: &mut Paint<'_>, row: Rect, state: &State, sheet: &Sheet, typing: bool) {
    let more = more(state, typing);
    let used = paint.right(row, &more);
    let left = Rect { width: row.width.saturating_sub(used + 1), ..row };
    let hints = hints(state, sheet, typing);
    paint.pairs(left, &hints);
    spots(paint, left, &hints);
    spots(paint, Rect { x: row.right() - used, width: used, ..row }, &more);
}

/// Notes where the keys of a line stand, so that a click presses them; several in one are none.
pub fn spots(paint: &mut Paint<'_>, area: Rect, line: &[Seg]) {
    let mut x = area.x;
    for pair in line.chunks_exact(2) {
        let wide = pair.iter().map(|seg| width(&seg.text)).sum::<u16>();
        if x + wide > area.right() {
            return;
        }
        let shown = pair[0].text.trim_start();
        let gap = width(&pair[0].text) - width(shown);
        if let Some(key) = Key::labelled(shown) {
            paint.spot(Rect { x: x + gap, width: wide - gap, ..area }, Target::Key(key), pair[1].text.trim());
        }
        x += wide;
    }
}

/// The keys of a sheet in key and label in turn.
pub fn hints(state: &State, sheet: &Sheet, typing: bool) -> Line {
    let mut line = Line::new();
    for key in sheet.keys.iter().filter(|key| key.hinted) {
        let gap = if line.is_empty() { "" } else { "   " };
        // One key is enough here, but arrows come in pairs.
        let press = match key.press {
            Press::Fixed(keys) => Press::Fixed(&keys[..keys.len().min(if keys[0] == "left" { 2 } else { 1 })]),
            other => other,
        };
        let shown = DialogKey { press, ..*key }.shown(&state.options.keymap, typing);
        line.push(seg(Role::Key, format!("{gap}{shown}")));
        line.push(seg(Role::Text, format!(" {}", key.label)));
    }
    line
}

/// The key that shows a dialog's keys.
fn more(state: &State, typing: bool) -> Line {
    let keys = state.options.keymap.keys(Command::Help);
    match keys.iter().find(|key| !(typing && key.is_letter())) {
        Some(key) => vec![seg(Role::Key, key.to_string()), seg(Role::Text, " mehr")],
        None => Line::new(),
    }
}

/// The keys of the dialog below, on top of it.
#[derive(Debug, Clone, Copy)]
pub struct KeyHelp {
    of: Sheet,
    typing: bool,
    offset: usize,
}

impl KeyHelp {
    /// About a dialog.
    pub fn of(dialog: &Dialog) -> Self {
        Self { of: *dialog.sheet(), typing: dialog.is_typing(), offset: 0 }
    }

    fn body(&self, state: &State, width: u16) -> Vec<Line> {
        const KEYS: usize = 18;
        let mut out = Vec::new();
        let always = if self.typing { sheets::ALWAYS_TYPING } else { sheets::ALWAYS };
        for key in self.of.keys.iter().chain(always) {
            let shown = key.shown(&state.options.keymap, self.typing);
            let room = width.saturating_sub(u16::try_from(KEYS + 2).unwrap_or(20));
            for (i, text) in wrap(key.tooltip, room).into_iter().enumerate() {
                let shown = if i == 0 { shown.as_str() } else { "" };
                out.push(vec![seg(Role::Key, format!("{shown:>KEYS$}  ")), seg(Role::Text, text)]);
            }
        }
        out
    }

    fn area(&self, state: &State, window: Rect) -> Rect {
        let width = 76.min(window.width);
        let rows = u16::try_from(self.body(state, width.saturating_sub(4)).len()).unwrap_or(u16::MAX);
        centred(window, width, rows.saturating_add(4).min(window.height.saturating_sub(2).max(4)))
    }
}

impl Modal for KeyHelp {
    const SHEETS: &'static [Sheet] = &[sheets::KEY_HELP];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let helps = state.options.keymap.keys(Command::Help).contains(&Key::from(key));
        if helps || matches!(key.code, KeyCode::Esc | KeyCode::Enter) {
            return Vec::new();
        }
        if let Some(by) = step(state, key, 10) {
            self.scroll(by);
        }
        let area = self.area(state, Rect { x: 0, y: 0, width: state.size.0, height: state.size.1 });
        let lines = self.body(state, area.width.saturating_sub(4)).len();
        self.offset = self.offset.min(lines.saturating_sub(usize::from(area.height.saturating_sub(4))));
        state.dialogs.push(Dialog::Keys(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.offset = self.offset.saturating_add_signed(by);
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let inside = paint.frame(self.area(state, window), &format!("Tasten · {}", self.of.title));
        if inside.height < 2 {
            return;
        }
        let room = Rect { height: inside.height - 2, ..inside };
        let body = self.body(state, inside.width);
        let offset = self.offset.min(body.len().saturating_sub(usize::from(room.height)));
        for (row, line) in room.rows().zip(body.iter().skip(offset)) {
            paint.chunks_cut(row, line);
        }
        let last = Rect { y: inside.bottom() - 1, height: 1, ..inside };
        let hints = hints(state, self.sheet(), false);
        paint.pairs(last, &hints);
        spots(paint, last, &hints);
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out = vec![format!("Tasten · {}", self.of.title)];
        out.extend(self.body(state, 200).iter().map(|line| plain(line).trim().to_owned()));
        out
    }
}

/// The chapter about dialogs.
pub fn markdown(keymap: &Keymap, out: &mut String) {
    out.push_str(
        "\n## In Dialogen\n\nEsc, Eingabe und Tab sind fest; was sich bewegt, folgt den eigenen Tasten. Wo Buchstaben ins Textfeld gehen, \
         gelten nur Tasten, die keine Buchstaben sind.\n\n| Taste | Wirkung |\n|---|---|\n",
    );
    let row = |out: &mut String, key: &DialogKey| {
        let shown = key.shown(keymap, false);
        let keys: Vec<String> = match key.press {
            Press::Said(what) => vec![what.to_owned()],
            _ => shown.split(' ').map(|key| format!("`{key}`")).collect(),
        };
        let _ = writeln!(out, "| {} | {} |", keys.join(" "), key.tooltip);
    };
    for key in sheets::ALWAYS {
        row(out, key);
    }
    for sheet in Dialog::sheets() {
        let _ = write!(out, "\n### {}\n\n| Taste | Wirkung |\n|---|---|\n", sheet.title);
        for key in sheet.keys {
            row(out, key);
        }
    }
}
