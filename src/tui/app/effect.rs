//! What the dashboard wants done outside: plain data, which a driver carries out.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};

use super::{data::Resource, list_step::ListStep};
use crate::{
    api::{
        contingents::{release::NewReleases, request::Settings},
        first_days::{Decision, WorkDone},
        mails::{MailEdit, NewMails, ResolveMail},
        summary::{SetAsideRow, SetAsideUntil},
    },
    client::{Cache, ImportRequest, Kept},
    domain::{contingent::Proposal, provider_list::Work},
    tui::{files::unsent::Place, out::export::Export},
};

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
    /// Do something about the start day.
    FirstDay {
        /// Comes back with the answer.
        generation: u64,
        /// What.
        deed: FirstDayDeed,
    },
    /// Read a provider's list on this machine, or go on with one that was read.
    List {
        /// Comes back with the answer.
        generation: u64,
        /// Which, and how far.
        step: ListStep,
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

/// What can be done about the start day.
#[derive(Debug, Clone, PartialEq)]
pub enum FirstDayDeed {
    /// Say how far rows of a list of work are.
    Work {
        /// Which list.
        work: Work,
        /// The rows, and how far.
        done: WorkDone,
        /// Idempotency-Key.
        key: String,
    },
    /// Decide about one person.
    Decide {
        /// Maßnahmenummer.
        measure: String,
        /// Module, if modular.
        module: Option<String>,
        /// Teilnahme-ID.
        participation: String,
        /// Came, did not come, is excused.
        decision: Decision,
    },
    /// Write the open rows of a list of work into a protected folder.
    Export {
        /// Which list.
        work: Work,
        /// The folder.
        folder: PathBuf,
        /// The folder of the intranet page, where no such list may go.
        publish: PathBuf,
        /// Day in the file's name.
        day: NaiveDate,
        /// As XLSX instead of CSV.
        xlsx: bool,
        /// Idempotency-Key.
        key: String,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirstDayDone {
    /// It is done.
    Done,
    /// A file was written; what to say of it.
    Written(String),
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
        /// The person was asked about the age of their data.
        old_data: bool,
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
