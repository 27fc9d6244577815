//! Dialogs: a stack, the top one takes the keys. Each is plain data; what a key does to it is
//! as pure as everything else.

pub mod cell_input;
pub mod compose;
mod compose_draw;
pub mod confirm;
pub mod copy;
pub mod draft_conflict;
pub mod filter;
pub mod help;
pub mod import;
mod import_text;
pub mod keys;
pub mod kinds;
pub mod messages;
pub mod palette;
pub mod publish;
pub mod read;
pub mod release;
pub mod releases;
pub mod resolve;
pub mod restore;
pub mod set_aside;
mod sheets;
pub mod themes;
pub mod tour;
pub mod undo;

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;
use tui_input::Input;

use crate::tui::{
    Effect, State,
    app::data::Resource,
    look::{
        theme::Role,
        widgets::{input, paint::Paint, seg::seg, spot::Target},
    },
};

/// What every dialog can do. The defaults fit one that only shows something.
pub trait Modal {
    /// Feeds a key. The dialog was taken off the stack; it puts itself back unless it closes.
    fn key(self, state: &mut State, key: KeyEvent) -> Vec<Effect>;

    /// Text pasted. It lands in a text field or nowhere; it never presses anything.
    fn paste(&mut self, _text: &str) {}

    /// The wheel.
    fn scroll(&mut self, _by: isize) {}

    /// Moves the focus to something that can be pointed at, see [`Spot`](crate::tui::look::widgets::spot::Spot).
    fn point(&mut self, _target: Target) {}

    /// The item or field that has the focus.
    fn focused(&self) -> Option<Target> {
        None
    }

    /// Whether pointing at an item is enough: a click does it at once.
    fn takes_at_once(&self) -> bool {
        false
    }

    /// What would be lost if the program ended now, as a German sentence.
    fn unsaved(&self, _state: &State) -> Option<String> {
        None
    }

    /// Its keys, a table per stage.
    const SHEETS: &'static [keys::Sheet];

    /// The table of the stage it is in.
    fn sheet(&self) -> &'static keys::Sheet {
        &Self::SHEETS[0]
    }

    /// Whether letters go into a text field now.
    fn is_typing(&self) -> bool {
        false
    }

    /// Whether the focus is on a switch, which the space key turns over.
    fn is_switch(&self) -> bool {
        false
    }

    /// Whether something on it changes with the time.
    fn is_counting(&self) -> bool {
        false
    }

    /// What it wants to be told by the backend.
    fn needs(&self, _state: &State) -> Vec<Resource> {
        Vec::new()
    }

    /// Takes note of what changed around it.
    fn follow(&mut self, _state: &State) {}

    /// Draws it.
    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect);

    /// The same as lines of text.
    fn lines(&self, state: &State) -> Vec<String>;
}

macro_rules! dialogs {
    ($($(#[$doc:meta])* $name:ident($inner:ty)),* $(,)?) => {
        /// A dialog.
        #[derive(Debug, Clone)]
        pub enum Dialog {
            $($(#[$doc])* $name($inner)),*
        }

        impl Dialog {
            /// Feeds a key; see [`Modal::key`].
            pub fn key(self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
                match self { $(Self::$name(dialog) => dialog.key(state, key)),* }
            }

            /// Text pasted.
            pub fn paste(&mut self, text: &str) {
                match self { $(Self::$name(dialog) => dialog.paste(text)),* }
            }

            /// The wheel.
            pub fn scroll(&mut self, by: isize) {
                match self { $(Self::$name(dialog) => dialog.scroll(by)),* }
            }

            /// Moves the focus to what was pointed at.
            pub fn point(&mut self, target: Target) {
                match self { $(Self::$name(dialog) => dialog.point(target)),* }
            }

            /// The item or field that has the focus.
            pub fn focused(&self) -> Option<Target> {
                match self { $(Self::$name(dialog) => dialog.focused()),* }
            }

            /// Whether pointing at an item is enough.
            pub fn takes_at_once(&self) -> bool {
                match self { $(Self::$name(dialog) => dialog.takes_at_once()),* }
            }

            /// What would be lost if the program ended now.
            pub fn unsaved(&self, state: &State) -> Option<String> {
                match self { $(Self::$name(dialog) => dialog.unsaved(state)),* }
            }

            /// The keys it takes now.
            pub fn sheet(&self) -> &'static keys::Sheet {
                match self { $(Self::$name(dialog) => dialog.sheet()),* }
            }

            /// The keys of all dialogs.
            pub fn sheets() -> Vec<&'static keys::Sheet> {
                let mut all = Vec::new();
                $(all.extend(<$inner as Modal>::SHEETS);)*
                all
            }

            /// Whether letters go into a text field now.
            pub fn is_typing(&self) -> bool {
                match self { $(Self::$name(dialog) => dialog.is_typing()),* }
            }

            /// Whether the focus is on a switch.
            pub fn is_switch(&self) -> bool {
                match self { $(Self::$name(dialog) => dialog.is_switch()),* }
            }

            /// Whether something on it changes with the time.
            pub fn is_counting(&self) -> bool {
                match self { $(Self::$name(dialog) => dialog.is_counting()),* }
            }

            /// What it wants to be told.
            pub fn needs(&self, state: &State) -> Vec<Resource> {
                match self { $(Self::$name(dialog) => dialog.needs(state)),* }
            }

            /// Takes note of what changed around it.
            pub fn follow(&mut self, state: &State) {
                match self { $(Self::$name(dialog) => dialog.follow(state)),* }
            }

            /// Draws it.
            pub fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
                match self { $(Self::$name(dialog) => dialog.draw(paint, state, window)),* }
            }

            /// The same as lines of text.
            pub fn lines(&self, state: &State) -> Vec<String> {
                match self { $(Self::$name(dialog) => dialog.lines(state)),* }
            }
        }

        $(impl From<$inner> for Dialog {
            fn from(dialog: $inner) -> Self {
                Self::$name(dialog)
            }
        })*
    };
}

dialogs! {
    /// All keys.
    Help(Box<help::Help>),
    /// The keys of the dialog below.
    Keys(keys::KeyHelp),
    /// The three cards of the first start.
    Tour(tour::Tour),
    /// What was said, and the log file.
    Messages(Box<messages::Messages>),
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
    /// Work kept from before.
    Restore(Box<restore::Restore>),
    /// What to copy.
    Copy(copy::CopyChoice),
    /// Before a deed is taken back.
    Undo(undo::Undo),
    /// Which theme.
    Themes(themes::ThemeChoice),
}

/// A centred area of at most that size.
pub fn centred(window: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(window.width), height.min(window.height));
    Rect { x: window.x + (window.width - width) / 2, y: window.y + (window.height - height) / 2, width, height }
}

/// A text field in a row of a dialog.
fn field(paint: &mut Paint<'_>, row: Rect, value: &Input, focused: bool) {
    let blank = " ".repeat(usize::from(row.width));
    paint.chunks_cut(row, &[seg(Role::Text, blank)]);
    let place = Rect { x: row.x + 2.min(row.width), width: row.width.saturating_sub(2), ..row };
    input::draw(paint, place, value, focused);
}
