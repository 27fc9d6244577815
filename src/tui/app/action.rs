//! What happens to the dashboard: plain data, as the [`Effect`]s that follow are, so that every story can be told in a
//! test without a terminal.
//!
//! [`Effect`]: super::effect::Effect

use std::path::PathBuf;

use chrono::NaiveDate;
use crossterm::event::{KeyEvent, MouseEvent};

use super::{
    data::{Payload, Resource},
    effect::FirstDayDone,
    list_step::ListRead,
    reload::Reloaded,
};
use crate::{
    api::{
        contingents::{
            draft::Draft,
            release::{Release, Releases},
        },
        imports::ImportReport,
        mails::MailsDone,
        summary::SetAsideRow,
    },
    client::{ClientError, Guarded},
    tui::{
        Command, Screen,
        files::{log_file::LogTail, unsent},
        look::widgets::spot::Target,
    },
};

/// What became of setting an AGH aside or listing it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetAsideDone {
    /// It is done.
    Done,
    /// Somebody else changed this AGH meanwhile; nothing was stored.
    Conflict {
        /// What is stored now.
        theirs: Box<Option<SetAsideRow>>,
        /// `ETag` of that.
        etag: String,
    },
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Action {
    /// A key.
    Key(KeyEvent),
    /// Text pasted in one piece.
    Paste(String),
    /// The mouse.
    Mouse(MouseEvent),
    /// The terminal has a new size.
    Resize(u16, u16),
    /// A command, from the palette, the line mode or a test.
    Run(Command),
    /// Something named instead of gone to step by step: by the line mode, by a link.
    Point(Pointed),
    /// The time asked for by [`crate::tui::State::next_wake`] has come.
    Wake,
    /// The backend can be asked now, or will never be.
    Backend(Result<(), String>),
    /// An answer to [`Effect::Fetch`](super::effect::Effect::Fetch).
    Fetched {
        /// Generation of the request.
        generation: u64,
        /// What was asked.
        resource: Resource,
        /// The answer.
        result: Result<Payload, ClientError>,
    },
    /// An answer to [`Effect::Import`](super::effect::Effect::Import).
    Imported {
        /// Generation of the request.
        generation: u64,
        /// The report, or why not.
        result: Result<ImportReport, ClientError>,
    },
    /// An answer to [`Effect::Offer`](super::effect::Effect::Offer).
    Offered {
        /// Generation of the request.
        generation: u64,
        /// Paths, each as it would be typed.
        paths: Vec<String>,
    },
    /// An answer to [`Effect::SaveDraft`](super::effect::Effect::SaveDraft).
    DraftSaved {
        /// Generation of the request.
        generation: u64,
        /// Whose draft.
        instrument: String,
        /// The draft as stored, or the one somebody else stored.
        result: Result<Guarded<Draft>, ClientError>,
    },
    /// An answer to [`Effect::Release`](super::effect::Effect::Release).
    Released {
        /// Generation of the request.
        generation: u64,
        /// The releases, or a draft somebody else stored.
        result: Result<Guarded<Releases>, ClientError>,
    },
    /// An answer to [`Effect::UndoRelease`](super::effect::Effect::UndoRelease).
    ReleaseUndone {
        /// Generation of the request.
        generation: u64,
        /// The release that takes another one back.
        result: Result<Release, ClientError>,
    },
    /// An answer to [`Effect::Mail`](super::effect::Effect::Mail).
    MailDone {
        /// Generation of the request.
        generation: u64,
        /// What was done, or why not.
        result: Result<MailsDone, ClientError>,
    },
    /// The answer to [`Effect::EditText`](super::effect::Effect::EditText): the text as saved, or why not.
    Edited {
        /// Generation of the request.
        generation: u64,
        /// The text.
        result: Result<String, String>,
    },
    /// Files were written: their paths and what they hold, or why not.
    Exported(Result<String, String>),
    /// An answer to [`Effect::SetAside`](super::effect::Effect::SetAside).
    SetAside {
        /// Generation of the request.
        generation: u64,
        /// What became of it, or why not.
        result: Result<SetAsideDone, ClientError>,
    },
    /// An answer to [`Effect::FirstDay`](super::effect::Effect::FirstDay).
    FirstDay {
        /// Generation of the request.
        generation: u64,
        /// What became of it, or why not.
        result: Result<FirstDayDone, ClientError>,
    },
    /// An answer to [`Effect::List`](super::effect::Effect::List).
    List {
        /// Generation of the request.
        generation: u64,
        /// How far it is, or why not, in German.
        result: Result<ListRead, String>,
    },
    /// An answer to [`Effect::Publish`](super::effect::Effect::Publish): the page, or `None` when the folder holds a later day.
    Published {
        /// Generation of the request.
        generation: u64,
        /// What was written, or why not.
        result: Result<Option<PathBuf>, String>,
    },
    /// An answer to [`Effect::LookForPublication`](super::effect::Effect::LookForPublication).
    LookedForPublication {
        /// The folder looked into.
        folder: PathBuf,
        /// The day looked for.
        day: NaiveDate,
        /// Whether it is there, or why that is not known.
        result: Result<bool, String>,
    },
    /// Work kept from before was found at the start.
    FoundUnsaved(Vec<unsent::Kept>),
    /// The answer to [`Effect::ForgetUnsaved`](super::effect::Effect::ForgetUnsaved).
    Forgotten(Result<(), String>),
    /// A file the dashboard was started with has changed.
    Reloaded(Reloaded),
    /// An answer to [`Effect::ReadLog`](super::effect::Effect::ReadLog); `None` = as before.
    LogRead {
        /// Generation of the request.
        generation: u64,
        /// Its end, or why not, in German.
        result: Result<Option<LogTail>, String>,
    },
    /// An answer to [`Effect::NoteTour`](super::effect::Effect::NoteTour).
    TourNoted(Result<(), String>),
    /// What was asked for broke off inside the program.
    Broken,
    /// The terminal or the system wants us gone.
    Terminate,
}

/// What is pointed at without keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointed {
    /// A row of the list with the focus, from 0.
    Row(usize),
    /// A column of it, to sort by; a second time turns the order round.
    Column(usize),
    /// Start and OE of the Kontingente, by index in their pot.
    Cell(usize, usize),
    /// A pot of the Kontingente, by index.
    Pot(usize),
    /// A view, as the palette opens it.
    View(Screen),
    /// Something on the top dialog, to be pressed.
    Press(Target),
    /// Something on the top dialog, to have the focus.
    Focus(Target),
}
