//! Dialogs: a stack, the top one takes the keys. Each is plain data; what a key does to it is
//! as pure as everything else.

pub mod cell_input;
pub mod compose;
mod compose_draw;
pub mod confirm;
pub mod draft_conflict;
pub mod filter;
pub mod help;
pub mod import;
mod import_text;
pub mod kinds;
pub mod palette;
pub mod publish;
pub mod read;
pub mod release;
pub mod releases;
pub mod resolve;
pub mod set_aside;

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Effect, State,
    theme::Role,
    widgets::{
        input,
        paint::Paint,
        seg::{Line, seg},
    },
};

/// A dialog.
#[derive(Debug, Clone)]
pub enum Dialog {
    /// All keys.
    Help(help::Help),
    /// Commands by name.
    Palette(palette::Palette),
    /// The filter of a table.
    Filter(filter::FilterInput),
    /// Reading in exports.
    Import(Box<import::ImportDialog>),
    /// Setting an AGH aside.
    SetAside(Box<set_aside::SetAsideDialog>),
    /// Publishing the forecast.
    Publish(publish::PublishDialog),
    /// A question.
    Confirm(confirm::Confirm),
    /// A number or a reason for a cell of the Kontingente.
    CellInput(cell_input::CellInput),
    /// Two versions of a draft.
    DraftConflict(Box<draft_conflict::DraftConflict>),
    /// Before a release.
    Release(Box<release::ReleaseDialog>),
    /// Releases so far.
    Releases(Box<releases::History>),
    /// Mails being put together.
    Compose(Box<compose::Compose>),
    /// Which kind of mail.
    Kinds(kinds::Kinds),
    /// One mail, whole.
    Read(read::Read),
    /// What became of an unclear message.
    Resolve(resolve::Resolve),
}

impl Dialog {
    /// Feeds a key. The dialog was taken off the stack; it puts itself back unless it closes.
    pub fn key(self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match self {
            Self::Help(dialog) => dialog.key(state, key),
            Self::Palette(dialog) => dialog.key(state, key),
            Self::Filter(dialog) => dialog.key(state, key),
            Self::Import(dialog) => dialog.key(state, key),
            Self::SetAside(dialog) => dialog.key(state, key),
            Self::Publish(dialog) => dialog.key(state, key),
            Self::Confirm(dialog) => dialog.key(state, key),
            Self::CellInput(dialog) => dialog.key(state, key),
            Self::DraftConflict(dialog) => dialog.key(state, key),
            Self::Release(dialog) => dialog.key(state, key),
            Self::Releases(dialog) => dialog.key(state, key),
            Self::Compose(dialog) => dialog.key(state, key),
            Self::Kinds(dialog) => dialog.key(state, key),
            Self::Read(dialog) => dialog.key(state, key),
            Self::Resolve(dialog) => dialog.key(state, key),
        }
    }

    /// Text pasted. It lands in a text field or nowhere; it never presses anything.
    pub fn paste(&mut self, text: &str) {
        match self {
            Self::Palette(dialog) => dialog.paste(text),
            Self::Filter(dialog) => super::widgets::input::paste(&mut dialog.input, text),
            Self::Import(dialog) => dialog.paste(text),
            Self::SetAside(dialog) => dialog.paste(text),
            Self::Publish(dialog) => super::widgets::input::paste(&mut dialog.folder, text),
            Self::CellInput(dialog) => dialog.paste(text),
            Self::Compose(dialog) => dialog.paste(text),
            Self::Kinds(dialog) => dialog.paste(text),
            Self::Help(_)
            | Self::Confirm(_)
            | Self::DraftConflict(_)
            | Self::Release(_)
            | Self::Releases(_)
            | Self::Read(_)
            | Self::Resolve(_) => {}
        }
    }

    /// The wheel.
    pub fn scroll(&mut self, by: isize) {
        match self {
            Self::Help(dialog) => dialog.scroll(by),
            Self::Import(dialog) => dialog.scroll(by),
            Self::Palette(dialog) => dialog.step(by),
            Self::DraftConflict(dialog) => dialog.scroll(by),
            Self::Release(dialog) => dialog.scroll(by),
            Self::Releases(dialog) => dialog.scroll(by),
            Self::Compose(dialog) => dialog.scroll(by),
            Self::Read(dialog) => dialog.scroll(by),
            Self::Filter(_)
            | Self::Confirm(_)
            | Self::CellInput(_)
            | Self::Kinds(_)
            | Self::Resolve(_)
            | Self::SetAside(_)
            | Self::Publish(_) => {}
        }
    }

    /// Whether something on it changes with the time.
    pub fn is_counting(&self) -> bool {
        match self {
            Self::Import(dialog) => dialog.is_running(),
            Self::Compose(dialog) => dialog.is_sending(),
            _ => false,
        }
    }

    /// Draws it.
    pub fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        match self {
            Self::Help(dialog) => dialog.draw(paint, state, window),
            Self::Palette(dialog) => dialog.draw(paint, state, window),
            Self::Filter(dialog) => dialog.draw(paint, state),
            Self::Import(dialog) => dialog.draw(paint, state, window),
            Self::SetAside(dialog) => dialog.draw(paint, state, window),
            Self::Publish(dialog) => dialog.draw(paint, state, window),
            Self::Confirm(dialog) => dialog.draw(paint, window),
            Self::CellInput(dialog) => dialog.draw(paint, window),
            Self::DraftConflict(dialog) => dialog.draw(paint, state, window),
            Self::Release(dialog) => dialog.draw(paint, window),
            Self::Releases(dialog) => dialog.draw(paint, state, window),
            Self::Compose(dialog) => dialog.draw(paint, state, window),
            Self::Kinds(dialog) => dialog.draw(paint, window),
            Self::Read(dialog) => dialog.draw(paint, state, window),
            Self::Resolve(dialog) => dialog.draw(paint, window),
        }
    }

    /// The same as lines of text.
    pub fn lines(&self, state: &State) -> Vec<String> {
        match self {
            Self::Help(_) => help::lines(state).iter().map(|line| super::widgets::seg::plain(line)).collect(),
            Self::Palette(dialog) => dialog.lines(state),
            Self::Filter(dialog) => vec![format!("Filter: {}", dialog.input.value())],
            Self::Import(dialog) => dialog.lines(state),
            Self::SetAside(dialog) => dialog.lines(state),
            Self::Publish(dialog) => dialog.lines(state),
            Self::Confirm(dialog) => dialog.lines(),
            Self::CellInput(dialog) => dialog.lines(),
            Self::DraftConflict(dialog) => dialog.lines(state),
            Self::Release(dialog) => dialog.lines(),
            Self::Releases(dialog) => dialog.lines(state),
            Self::Compose(dialog) => dialog.lines(),
            Self::Kinds(dialog) => dialog.lines(),
            Self::Read(_) => read::Read::lines(state),
            Self::Resolve(dialog) => dialog.lines(),
        }
    }
}

/// A centred area of at most that size.
pub fn centred(window: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(window.width), height.min(window.height));
    Rect { x: window.x + (window.width - width) / 2, y: window.y + (window.height - height) / 2, width, height }
}

/// Keys and what they do, for the last line of a dialog.
fn hint(keys: &[(&str, &str)]) -> Line {
    let mut line = Vec::new();
    for (key, label) in keys {
        line.push(seg(Role::Key, format!("{key} ")));
        line.push(seg(Role::Text, format!("{label}   ")));
    }
    line
}

/// A text field in a row of a dialog.
fn field(paint: &mut Paint<'_>, row: Rect, value: &Input, focused: bool) {
    let blank = " ".repeat(usize::from(row.width));
    paint.chunks_cut(row, &[seg(Role::Text, blank)]);
    let place = Rect { x: row.x + 2.min(row.width), width: row.width.saturating_sub(2), ..row };
    input::draw(paint, place, value, focused);
}
