//! What is wrong with an import and where: every problem with file, line, column and value.
//!
//! A problem never holds a value of a column that is not taken over.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::{Invalid, text};

/// Longest piece of a value shown, in characters.
const MAX_SHOWN_CHARS: usize = 40;
/// Problems kept one by one; beyond that they are only counted.
pub const MAX_ERRORS: usize = 1_000;

/// One problem of an import: what the wire carries, too.
pub use crate::api::imports::ImportIssue as ImportError;

impl ImportError {
    /// A problem of a file as a whole.
    pub fn of_file(file: &str, problem: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            file: text::clean(file),
            line: None,
            column: None,
            value: None,
            problem: problem.into(),
            expected: expected.into(),
        }
    }

    /// A problem of one line.
    pub fn of_line(file: &str, line: u32, problem: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::of_file(file, problem, expected) }
    }

    /// A problem of one value.
    pub fn of_value(file: &str, line: u32, column: &str, value: &str, invalid: Invalid) -> Self {
        Self {
            column: Some(column.to_owned()),
            value: Some(shorten(value)).filter(|v| !v.is_empty()),
            ..Self::of_line(file, line, invalid.problem, invalid.expected)
        }
    }
}

/// A value made safe and short enough for a message: what cannot be seen is named.
#[must_use]
pub fn shorten(raw: &str) -> String {
    // Names of what cannot be seen count as one character each: they are made after the cut.
    let raw = raw.trim();
    match raw.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", text::visible(&raw[..end])),
        None => text::visible(raw),
    }
}

/// A text made short enough for a message.
pub(super) fn cut(mut value: String) -> String {
    if let Some((end, _)) = value.char_indices().nth(MAX_SHOWN_CHARS) {
        value.truncate(end);
        value.push('…');
    }
    value
}

/// All problems of an import, by file and line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportErrors {
    errors: Vec<ImportError>,
    more: usize,
}

impl ImportErrors {
    /// The problems kept, at most [`MAX_ERRORS`].
    #[must_use]
    pub fn errors(&self) -> &[ImportError] {
        &self.errors
    }

    /// How many further problems were only counted.
    #[must_use]
    pub const fn more(&self) -> usize {
        self.more
    }
}

impl From<ImportError> for ImportErrors {
    fn from(error: ImportError) -> Self {
        Self { errors: vec![error], more: 0 }
    }
}

impl ImportErrors {
    /// These problems, in this order; `None` where there is none.
    #[must_use]
    pub fn of(errors: Vec<ImportError>) -> Option<Self> {
        (!errors.is_empty()).then_some(Self { errors, more: 0 })
    }
}

impl fmt::Display for ImportErrors {
    /// One line per problem, then the count of those not kept.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.errors.iter().enumerate() {
            write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
        }
        if self.more > 0 {
            write!(f, "\n… und {} weitere Fehler", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for ImportErrors {}

/// Collects problems while files are read; files are numbered in the order they were handed in.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<(usize, ImportError)>,
    more: usize,
}

impl Problems {
    pub(super) fn push(&mut self, file_index: usize, error: ImportError) {
        if self.found.len() < MAX_ERRORS {
            self.found.push((file_index, error));
        } else {
            self.more += 1;
        }
    }

    /// `Ok` without problems, otherwise all of them in reading order.
    pub(super) fn into_result(mut self) -> Result<(), ImportErrors> {
        if self.found.is_empty() {
            return Ok(());
        }
        self.found.sort_by_key(|(index, error)| (*index, error.line));
        Err(ImportErrors { errors: self.found.into_iter().map(|(_, error)| error).collect(), more: self.more })
    }
}
