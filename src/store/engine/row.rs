//! Cells of rows, read in the order the statement names them.

use sqlx::{Decode, Row as _, Sqlite, Type, sqlite::SqliteRow};

/// A type a cell may have.
pub(in crate::store) trait Cell: for<'r> Decode<'r, Sqlite> + Type<Sqlite> {}

impl<T: for<'r> Decode<'r, Sqlite> + Type<Sqlite>> Cell for T {}

/// A row being read from left to right.
pub(in crate::store) struct Cells<'r> {
    row: &'r SqliteRow,
    at: usize,
}

impl<'r> Cells<'r> {
    /// The row, before its first cell.
    pub(super) const fn of(row: &'r SqliteRow) -> Self {
        Self { row, at: 0 }
    }

    /// The next cell.
    pub(in crate::store) fn next<T: Cell>(&mut self) -> Result<T, sqlx::Error> {
        self.at += 1;
        self.row.try_get(self.at - 1)
    }
}

/// What a row is read into.
pub(in crate::store) trait Row: Sized + Send {
    /// Reads the cells, in order.
    fn read(cells: &mut Cells<'_>) -> Result<Self, sqlx::Error>;
}

macro_rules! tuples {
    ($(($($cell:ident),+)),+) => {$(
        impl<$($cell: Cell + Send),+> Row for ($($cell,)+) {
            fn read(cells: &mut Cells<'_>) -> Result<Self, sqlx::Error> {
                Ok(($(cells.next::<$cell>()?,)+))
            }
        }
    )+};
}

tuples!((A), (A, B), (A, B, C), (A, B, C, D), (A, B, C, D, E), (A, B, C, D, E, F), (A, B, C, D, E, F, G));

/// A struct whose fields are the columns of a statement, in its order: `COLUMNS` names them.
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$doc:meta])* $field_vis:vis $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$doc])* $field_vis $field: $type),+ }

        impl $name {
            /// The columns, for a statement.
            $vis const COLUMNS: &'static str = $crate::store::engine::row!(@list $($field),+);
        }

        impl $crate::store::engine::Row for $name {
            fn read(cells: &mut $crate::store::engine::Cells<'_>) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: cells.next()?),+ })
            }
        }
    };
    (@list $first:ident $(, $rest:ident)*) => { concat!(stringify!($first) $(, ", ", stringify!($rest))*) };
}

pub(in crate::store) use row;
