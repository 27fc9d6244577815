//! Arguments of statements: the schema's four types, each of which may be missing.

use chrono::NaiveDate;

/// A value on its way into the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) enum Arg {
    /// `BIGINT`.
    Int(Option<i64>),
    /// `TEXT`.
    Text(Option<String>),
    /// `BOOLEAN`.
    Bool(Option<bool>),
    /// `DATE`.
    Date(Option<NaiveDate>),
}

macro_rules! from {
    ($($from:ty => $variant:ident),*) => {$(
        impl From<$from> for Arg {
            fn from(value: $from) -> Self {
                Self::$variant(Some(value.into()))
            }
        }
        impl From<Option<$from>> for Arg {
            fn from(value: Option<$from>) -> Self {
                Self::$variant(value.map(Into::into))
            }
        }
    )*};
}

from!(i64 => Int, u32 => Int, String => Text, &str => Text, &String => Text, bool => Bool, NaiveDate => Date);

/// The arguments of a statement, in order.
macro_rules! args {
    ($($arg:expr),* $(,)?) => {
        vec![$($crate::store::engine::Arg::from($arg)),*]
    };
}

pub(in crate::store) use args;
