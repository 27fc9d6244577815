//! The record of imports as it stands in the database.

use chrono::{DateTime, NaiveDate};

use super::{
    StoreError,
    engine::{Db, args, row},
};
use crate::api::imports::ImportEntry;

row! {
struct ImportRow {
    id: i64,
    at: i64,
    who: String,
    as_of: NaiveDate,
    snapshot: bool,
    row_count: i64,
    added: i64,
    changed: i64,
    vanished: i64,
}
}

impl From<ImportRow> for ImportEntry {
    fn from(row: ImportRow) -> Self {
        let small = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            id: row.id,
            at: DateTime::from_timestamp(row.at, 0).unwrap_or_default(),
            who: row.who,
            as_of: row.as_of,
            snapshot: row.snapshot,
            rows: small(row.row_count),
            new: small(row.added),
            changed: small(row.changed),
            vanished: small(row.vanished),
        }
    }
}

/// Imports so far, newest first.
pub(super) async fn newest(db: &mut Db<'_>, limit: i64) -> Result<Vec<ImportEntry>, StoreError> {
    let sql = format!("SELECT {} FROM import ORDER BY id DESC LIMIT $1", ImportRow::COLUMNS);
    let rows: Vec<ImportRow> = db.all(sql, args![limit]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
