//! Everything a person can ask for, what it is called and where it exists. Says what may be done
//! and why not; does nothing itself.

mod reasons;
mod table;
mod why_not;

use crate::tui::{Screen, State, TableId};

pub use reasons::{no_colours, no_mail, no_writing, takes_draft_back};
pub use table::{Command, TABLE};
pub use why_not::WhyNot;

/// From this place on a command stands at the right of the footer, where it is never cut off.
pub const FOOTER_RIGHT: u8 = 8;

/// Heading a command stands under in help and docs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Screens.
    Views,
    /// Moving about.
    Move,
    /// Tables.
    Table,
    /// Kontingente.
    Contingents,
    /// The start day.
    FirstDays,
    /// Notification mails.
    Mail,
    /// Data in and out.
    Data,
    /// The program itself.
    Program,
}

impl Group {
    /// In the order shown.
    pub const ALL: [Self; 8] =
        [Self::Views, Self::Move, Self::Table, Self::Contingents, Self::FirstDays, Self::Mail, Self::Data, Self::Program];

    /// German heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Views => "Ansichten",
            Self::Move => "Bewegen",
            Self::Table => "Tabelle",
            Self::Contingents => "Kontingente",
            Self::FirstDays => "Ersttag",
            Self::Mail => "Mails",
            Self::Data => "Daten",
            Self::Program => "Programm",
        }
    }
}

/// Where a command exists at all. Two commands may share a key when they never meet.
#[derive(Debug, Clone, Copy)]
pub enum Scope {
    /// On every screen.
    Everywhere,
    /// On every screen with a list.
    Lists,
    /// These, and views with a list.
    ListsAnd(&'static [Screen]),
    /// On every screen with more than one.
    SeveralLists,
    /// On these screens only.
    On(&'static [Screen]),
    /// On these screens only; there it takes its keys from commands that exist everywhere.
    Over(&'static [Screen]),
}

impl Scope {
    /// Whether the command exists on `screen`.
    pub fn covers(self, screen: Screen) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Lists => !screen.lists().is_empty(),
            Self::ListsAnd(screens) => !screen.lists().is_empty() || screens.contains(&screen),
            Self::SeveralLists => screen.lists().len() > 1,
            Self::On(screens) | Self::Over(screens) => screens.contains(&screen),
        }
    }

    /// Whether two commands can meet on one screen, so that they must not share a key.
    pub fn meets(self, other: Self) -> bool {
        if matches!((self, other), (Self::Over(_), Self::Everywhere) | (Self::Everywhere, Self::Over(_))) {
            return false;
        }
        Screen::ALL.iter().any(|screen| self.covers(*screen) && other.covers(*screen))
    }
}

/// One line of the table.
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name in keymap files and docs.
    pub name: &'static str,
    /// Default keys, as in keymap files.
    pub keys: &'static [&'static str],
    /// German label, short.
    pub label: &'static str,
    /// Heading.
    pub group: Group,
    /// German sentence: what it does.
    pub tooltip: &'static str,
    /// Where it exists.
    pub scope: Scope,
    /// Place in the footer, 1 first; 0 = not in the footer.
    pub footer: u8,
    /// Why it cannot be done now; `None` = it can.
    pub disabled_reason: fn(&State) -> Option<WhyNot>,
}

impl Command {
    /// The command's line in the table.
    pub fn entry(self) -> &'static Entry {
        // A test holds that every command is in the table.
        TABLE.iter().find(|entry| entry.command == self).unwrap_or(&TABLE[0])
    }

    /// What it does where the cursor stands, short: the same key may do something else in another list of a view.
    pub fn label_here(self, state: &State) -> &'static str {
        let on_starts = state.focused_table() == Some(TableId::FirstDays);
        if self == Self::WorkOff && on_starts { "zu Plätze" } else { self.entry().label }
    }

    /// Finds a command by its name.
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|entry| entry.name == name).map(|entry| entry.command)
    }
}
