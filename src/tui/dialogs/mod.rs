//! The dialogs, a file each: what they ask, their keys as bindings, what they say as blocks. Each is
//! plain data; what a key does to it is as pure as everything else. Nothing here draws or reads out.

pub mod about;
pub mod cell_input;
pub mod compose;
pub mod confirm;
pub mod copy;
pub mod draft_conflict;
pub mod figure;
pub mod filter;
pub mod first_days;
pub mod help;
pub mod import;
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
pub mod sort;
pub mod themes;
pub mod tour;
pub mod undo;
pub mod words;

use crate::tui::app::modal::{Binding, Dialog, Sheet};

/// The keys of all dialogs, for docs/KEYS.md. A test holds that none is missing.
pub fn sheets() -> Vec<Sheet> {
    [
        of::<help::Help>(),
        of::<keys::KeyHelp>(),
        of::<tour::Tour>(),
        of::<messages::Messages>(),
        of::<about::About>(),
        of::<palette::Palette>(),
        of::<figure::Figures>(),
        of::<filter::FilterInput>(),
        of::<sort::SortChoice>(),
        of::<import::ImportDialog>(),
        of::<set_aside::SetAsideDialog>(),
        of::<first_days::list::ReadList>(),
        of::<first_days::day::OtherDay>(),
        of::<first_days::why::NotPossible>(),
        of::<first_days::folder::WorkFolder>(),
        of::<publish::PublishDialog>(),
        of::<confirm::Confirm>(),
        of::<cell_input::CellInput>(),
        of::<draft_conflict::DraftConflict>(),
        of::<release::ReleaseDialog>(),
        of::<releases::History>(),
        of::<compose::Compose>(),
        of::<words::Words>(),
        of::<kinds::Kinds>(),
        of::<read::Read>(),
        of::<resolve::Resolve>(),
        of::<restore::Restore>(),
        of::<copy::CopyChoice>(),
        of::<undo::Undo>(),
        of::<themes::ThemeChoice>(),
    ]
    .concat()
}

fn of<D: Dialog>() -> Vec<Sheet> {
    D::STAGES.iter().map(Sheet::of).collect()
}

/// The keys of a text to be read, with buttons below it; `leave` goes without deciding.
const fn reading_with_buttons<D: Dialog>(leave: Binding<D>) -> [Binding<D>; 6] {
    [Binding::press(), Binding::buttons(), Binding::scroll(), Binding::by_page(), Binding::to_end(), leave]
}
