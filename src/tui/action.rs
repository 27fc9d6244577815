//! What happens to the dashboard (`Action`) and what it wants done (`Effect`). Both are plain
//! data, so that every story can be told in a test without a terminal.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use crossterm::event::{KeyEvent, MouseEvent};

use super::{Command, data::Payload, data::Resource, dialogs::set_aside::Outcome, export::Sheet};
use crate::{
    api::{
        imports::ImportReport,
        summary::{SetAsideRow, SetAsideUntil},
    },
    client::{ClientError, ImportRequest},
};

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
    /// A command, from the palette or from a test.
    Run(Command),
    /// The time asked for by [`super::State::next_wake`] has come.
    Wake,
    /// The backend can be asked now, or will never be.
    Backend(Result<(), String>),
    /// An answer to [`Effect::Fetch`].
    Fetched {
        /// Generation of the request.
        generation: u64,
        /// What was asked.
        resource: Resource,
        /// The answer.
        result: Result<Payload, ClientError>,
    },
    /// An answer to [`Effect::Import`].
    Imported {
        /// Generation of the request.
        generation: u64,
        /// The report, or why not.
        result: Result<ImportReport, ClientError>,
    },
    /// A file was written: its path, or why not.
    Exported(Result<PathBuf, String>),
    /// An answer to [`Effect::SetAside`].
    SetAside {
        /// Generation of the request.
        generation: u64,
        /// What became of it, or why not.
        result: Result<Outcome, ClientError>,
    },
    /// An answer to [`Effect::Publish`]: the page, or `None` when the folder holds a later day.
    Published {
        /// Generation of the request.
        generation: u64,
        /// What was written, or why not.
        result: Result<Option<PathBuf>, String>,
    },
    /// An answer to [`Effect::LookForPublication`].
    LookedForPublication {
        /// The folder looked into.
        folder: PathBuf,
        /// The day looked for.
        day: NaiveDate,
        /// Whether it is there, or why that is not known.
        result: Result<bool, String>,
    },
    /// The terminal or the system wants us gone.
    Terminate,
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the backend.
    Fetch {
        /// Comes back with the answer.
        generation: u64,
        /// What to ask.
        resource: Resource,
        /// `ETag` of what is there already.
        etag: Option<String>,
    },
    /// Read the files at `path` and send them to the backend.
    Import {
        /// Comes back with the answer.
        generation: u64,
        /// A file or a folder.
        path: PathBuf,
        /// How; its `files` are filled in from `path`.
        request: ImportRequest,
    },
    /// Write what is on screen.
    Export {
        /// Folder.
        folder: PathBuf,
        /// Day in the file's name.
        day: NaiveDate,
        /// As XLSX instead of CSV.
        xlsx: bool,
        /// The content.
        sheet: Sheet,
    },
    /// Set an AGH aside, or list it again. When the desk changed since `etag` but this AGH did
    /// not, it is done all the same.
    SetAside {
        /// Comes back with the answer.
        generation: u64,
        /// Maßnahmenummer.
        measure: String,
        /// `ETag` of the summary the person saw.
        etag: String,
        /// What was said about this AGH there.
        seen: Option<SetAsideRow>,
        /// Until when; `None` lists it again.
        until: Option<SetAsideUntil>,
    },
    /// Publish the forecast of today; waits until the backend has computed it.
    Publish {
        /// Comes back with the answer.
        generation: u64,
        /// Folder.
        folder: PathBuf,
    },
    /// Look whether a day is published.
    LookForPublication {
        /// Folder.
        folder: PathBuf,
        /// Day.
        day: NaiveDate,
    },
    /// Put text on the clipboard of the person's terminal (OSC 52).
    Copy(String),
}

/// A short message in the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// German text.
    pub text: String,
    /// Whether something did not work.
    pub is_error: bool,
    /// When it goes away.
    pub until: DateTime<Utc>,
}
