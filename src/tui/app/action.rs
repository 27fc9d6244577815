//! What happens to the dashboard (`Action`) and what it wants done (`Effect`). Both are plain
//! data, so that every story can be told in a test without a terminal.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use crossterm::event::{KeyEvent, MouseEvent};

use super::{
    data::{Payload, Resource},
    reload::Reloaded,
};
use crate::{
    api::{
        contingents::{
            draft::Draft,
            release::{NewReleases, Release, Releases},
            request::Settings,
        },
        imports::ImportReport,
        mails::{MailEdit, MailsDone, NewMails, ResolveMail},
        summary::{SetAsideRow, SetAsideUntil},
    },
    client::{Cache, ClientError, Guarded, ImportRequest, Kept},
    domain::contingent::Proposal,
    tui::{
        Command, Screen,
        files::{
            log_file::LogTail,
            unsent::{self, Place},
        },
        look::widgets::spot::Target,
        out::export::Export,
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
    /// An answer to [`Effect::Offer`].
    Offered {
        /// Generation of the request.
        generation: u64,
        /// Paths, each as it would be typed.
        paths: Vec<String>,
    },
    /// An answer to [`Effect::SaveDraft`].
    DraftSaved {
        /// Generation of the request.
        generation: u64,
        /// Whose draft.
        instrument: String,
        /// The draft as stored, or the one somebody else stored.
        result: Result<Guarded<Draft>, ClientError>,
    },
    /// An answer to [`Effect::Release`].
    Released {
        /// Generation of the request.
        generation: u64,
        /// The releases, or a draft somebody else stored.
        result: Result<Guarded<Releases>, ClientError>,
    },
    /// An answer to [`Effect::UndoRelease`].
    ReleaseUndone {
        /// Generation of the request.
        generation: u64,
        /// The release that takes another one back.
        result: Result<Release, ClientError>,
    },
    /// An answer to [`Effect::Mail`].
    MailDone {
        /// Generation of the request.
        generation: u64,
        /// What was done, or why not.
        result: Result<MailsDone, ClientError>,
    },
    /// The answer to [`Effect::EditText`]: the text as saved, or why not.
    Edited {
        /// Generation of the request.
        generation: u64,
        /// The text.
        result: Result<String, String>,
    },
    /// Files were written: their paths and what they hold, or why not.
    Exported(Result<String, String>),
    /// An answer to [`Effect::SetAside`].
    SetAside {
        /// Generation of the request.
        generation: u64,
        /// What became of it, or why not.
        result: Result<SetAsideDone, ClientError>,
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
    /// Work kept from before was found at the start.
    FoundUnsaved(Vec<unsent::Kept>),
    /// The answer to [`Effect::ForgetUnsaved`].
    Forgotten(Result<(), String>),
    /// A file the dashboard was started with has changed.
    Reloaded(Reloaded),
    /// An answer to [`Effect::ReadLog`]; `None` = as before.
    LogRead {
        /// Generation of the request.
        generation: u64,
        /// Its end, or why not, in German.
        result: Result<Option<LogTail>, String>,
    },
    /// An answer to [`Effect::NoteTour`].
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
    /// Look for paths that what was typed is the beginning of.
    Offer {
        /// Comes back with the answer.
        generation: u64,
        /// What was typed.
        typed: String,
    },
    /// Do something with mails.
    Mail {
        /// Comes back with the answer.
        generation: u64,
        /// What.
        deed: MailDeed,
    },
    /// Hand the terminal to the person's editor.
    EditText {
        /// Comes back with the answer.
        generation: u64,
        /// The text to start from.
        text: String,
    },
    /// Give the shell its terminal until it continues us.
    Suspend,
    /// Write what is on screen.
    Export {
        /// Folder.
        folder: PathBuf,
        /// Day in the file's name.
        day: NaiveDate,
        /// As XLSX instead of CSV.
        xlsx: bool,
        /// The content, a file each.
        sheets: Vec<Export>,
    },
    /// Save the draft of Kontingente over the revision that has `etag`.
    SaveDraft {
        /// Comes back with the answer.
        generation: u64,
        /// Which pot.
        instrument: String,
        /// What is set.
        settings: Settings,
        /// `ETag` of the draft this is based on.
        etag: String,
    },
    /// Release the Kontingente of one or several instruments: all of them, or none.
    Release {
        /// Comes back with the answer.
        generation: u64,
        /// What was looked at.
        asked: NewReleases,
        /// Idempotency-Key.
        key: String,
    },
    /// Take a release back.
    UndoRelease {
        /// Comes back with the answer.
        generation: u64,
        /// Its number.
        id: i64,
        /// Idempotency-Key.
        key: String,
    },
    /// Write the matrix with its calculation.
    Handout {
        /// Folder.
        folder: PathBuf,
        /// Day in the file's name.
        day: NaiveDate,
        /// As XLSX instead of text.
        xlsx: bool,
        /// What stands above it.
        title: String,
        /// The split.
        proposal: Box<Proposal>,
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
    /// Keep these answers for the next start, or with `None` none at all.
    Keep {
        /// Where.
        cache: Cache,
        /// What.
        kept: Option<Box<Kept>>,
    },
    /// Read the end of the log file, unless it is still as long as `seen`.
    ReadLog {
        /// Comes back with the answer.
        generation: u64,
        /// The file.
        path: PathBuf,
        /// Its length when it was read last, in bytes.
        seen: Option<u64>,
    },
    /// Note that the tour was shown, by an empty file.
    NoteTour(PathBuf),
    /// Put text on the clipboard of the person's terminal (OSC 52).
    Copy(String),
    /// Remove work from the file it was kept in.
    ForgetUnsaved {
        /// The file.
        place: Place,
        /// When it was kept.
        at: DateTime<Utc>,
    },
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
}

/// What can be done with mails. `key` is the Idempotency-Key: however often the request gets
/// through, it is done once.
#[derive(Debug, Clone, PartialEq)]
pub enum MailDeed {
    /// Put the mails of an occasion into the outbox.
    Create {
        /// The mails.
        new: Box<NewMails>,
        /// Idempotency-Key.
        key: String,
    },
    /// Other words for a draft.
    Edit {
        /// Number of the mail.
        id: i64,
        /// Its tag when it was read.
        etag: String,
        /// The words.
        edit: MailEdit,
    },
    /// Release drafts.
    Release {
        /// Their numbers.
        ids: Vec<i64>,
        /// Idempotency-Key.
        key: String,
    },
    /// Make drafts again of released mails that are held.
    TakeBack {
        /// Their numbers.
        ids: Vec<i64>,
        /// Idempotency-Key.
        key: String,
    },
    /// Withdraw, try again.
    On {
        /// Number of the mail.
        id: i64,
        /// `cancel` or `retry`.
        deed: &'static str,
        /// Its tag when it was read.
        etag: String,
        /// Idempotency-Key.
        key: String,
    },
    /// Clear up an unclear message.
    Resolve {
        /// Number of the mail.
        id: i64,
        /// How.
        how: ResolveMail,
        /// Its tag when it was read.
        etag: String,
        /// Idempotency-Key.
        key: String,
    },
    /// End the rest of the queue.
    Resume {
        /// Idempotency-Key.
        key: String,
    },
}
