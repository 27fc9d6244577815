//! Reading a provider's list, step by step: what is asked for outside, and what comes back. What names people
//! is inside what was read, prints as `***`, and is wiped when it is given up.

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use chrono::NaiveDate;

use crate::{
    api::first_days::FirstDay,
    intake::{Intake, ReadOptions, Ready, Secret, Wanted},
};

/// How far reading a provider's list is. Names are inside what was read, and nowhere else.
#[derive(Debug, Clone)]
pub enum ListStep {
    /// Read it, find its start and people, and show the backend what it says.
    Read {
        /// A file, or what was pasted.
        list: ListSource,
        /// The desk's own key file.
        keys: Option<PathBuf>,
        /// What the user says about it.
        wanted: Wanted,
        /// Aliases of headers.
        reading: Arc<ReadOptions>,
        /// The desk's day.
        today: NaiveDate,
        /// Names in the questions.
        show_names: bool,
    },
    /// Go on with these answers to the questions, in order.
    Answered(Held, Vec<bool>),
    /// Have the backend keep it.
    Keep(Vec<Ready>),
}

/// Steps are equal when they lead to the same; what is read is only equal to itself.
impl PartialEq for ListStep {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Read { list, keys, wanted, .. }, Self::Read { list: l, keys: k, wanted: w, .. }) => {
                (list, keys, wanted) == (l, k, w)
            }
            (Self::Answered(held, answers), Self::Answered(other, others)) => Arc::ptr_eq(&held.0, &other.0) && answers == others,
            (Self::Keep(lists), Self::Keep(others)) => lists == others,
            (Self::Read { .. } | Self::Answered(..) | Self::Keep(_), _) => false,
        }
    }
}

/// Where a list comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListSource {
    /// A file.
    File(PathBuf),
    /// Text pasted into the dialog.
    Pasted(Pasted),
}

/// Text pasted into the dialog: prints nothing of itself, and is wiped when the last holder lets go.
#[derive(Clone, PartialEq, Eq)]
pub struct Pasted(Arc<Secret>);

impl Pasted {
    /// Keeps a text.
    pub fn new(text: String) -> Self {
        Self(Arc::new(Secret::new(text.into())))
    }

    /// The text, for who reads it.
    pub fn text(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for Pasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A list that was read and waits for a person; it can be taken once.
#[derive(Debug, Clone)]
pub struct Held(pub Arc<Mutex<Option<Intake>>>);

/// What became of reading a list.
#[derive(Debug, Clone)]
pub enum ListRead {
    /// Pairs that are only probable: the questions, in order.
    Asks {
        /// What was read.
        held: Held,
        /// One per pair.
        questions: Vec<Secret>,
        /// What else there is to tell about the file.
        notices: Vec<String>,
    },
    /// What it would say; nothing is kept yet.
    Tried {
        /// What would be kept.
        lists: Vec<Ready>,
        /// What it means, one per start.
        days: Vec<FirstDay>,
        /// What else there is to tell about the file.
        notices: Vec<String>,
    },
    /// It is kept.
    Kept(Vec<FirstDay>),
}
