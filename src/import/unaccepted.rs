//! Why a header is not accepted: what the search for one tells, before it is a sentence.

use super::kinds::Kind;

/// Why a header is not accepted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HeaderProblem {
    /// No kind of table has such a header.
    Unknown,
    /// Most columns of a kind are there, but not all.
    Missing(Kind, Vec<&'static str>),
    /// Two columns mean the same.
    Twice(Kind, &'static str),
    /// A table that is read elsewhere.
    Elsewhere(Kind),
    /// A list of that kind that says of nobody who it is: what would do.
    NoKey(Kind, Vec<&'static str>),
    /// People, and nothing that tells which list it is.
    Bare,
    /// It may be an Ersttagsliste and a Besetzungsliste.
    Unclear,
}
