//! Rows of `contingent_release` and the wire's releases.

use chrono::{DateTime, NaiveDate};

use super::{
    StoreError,
    drafts::{json, parse},
    engine::{Db, args, row},
    rows::corrupt,
};
use crate::{
    api::contingents::{
        Proposal,
        release::{InEffect, Release, UnitShares},
    },
    domain::{UnitCode, contingent::released::ReleasedStart},
};

const TABLE: &str = "contingent_release";

row! {
struct Row {
    id: i64,
    at: i64,
    who: String,
    released_on: NaiveDate,
    instrument: String,
    undoes: Option<i64>,
    totals_before: String,
    totals_after: String,
    starts: String,
    settings: String,
}
}

impl TryFrom<Row> for Release {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            at: DateTime::from_timestamp(row.at, 0).unwrap_or_default(),
            who: row.who,
            on: row.released_on,
            instrument: row.instrument,
            undoes: row.undoes,
            before: parse(TABLE, &row.totals_before)?,
            after: parse(TABLE, &row.totals_after)?,
            starts: parse(TABLE, &row.starts)?,
            settings: parse(TABLE, &row.settings)?,
        })
    }
}

pub(super) async fn one(db: &mut Db<'_>, id: i64) -> Result<Option<Release>, StoreError> {
    let sql = format!("SELECT {} FROM contingent_release WHERE id = $1", Row::COLUMNS);
    let row: Option<Row> = db.maybe(sql, args![id]).await?;
    row.map(Release::try_from).transpose()
}

pub(super) async fn newest(db: &mut Db<'_>, limit: i64) -> Result<Vec<Release>, StoreError> {
    let sql = format!("SELECT {} FROM contingent_release ORDER BY id DESC LIMIT $1", Row::COLUMNS);
    let rows: Vec<Row> = db.all(sql, args![limit]).await?;
    rows.into_iter().map(Release::try_from).collect()
}

pub(super) async fn calculation(db: &mut Db<'_>, id: i64) -> Result<Option<Proposal>, StoreError> {
    let sql = "SELECT calculation FROM contingent_release WHERE id = $1";
    let (json,): (Option<String>,) = db.one(sql, args![id]).await?;
    json.map(|json| parse(TABLE, &json)).transpose()
}

pub(super) async fn insert(db: &mut Db<'_>, release: &Release, calculation: Option<&Proposal>) -> Result<(), StoreError> {
    let sql = "INSERT INTO contingent_release \
               (id, at, who, released_on, instrument, undoes, totals_before, totals_after, starts, settings, calculation) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = args![
        release.id,
        release.at.timestamp(),
        &release.who,
        release.on,
        &release.instrument,
        release.undoes,
        json(&release.before)?,
        json(&release.after)?,
        json(&release.starts)?,
        json(&release.settings)?,
        calculation.map(json).transpose()?,
    ];
    db.execute(sql, values).await?;
    Ok(())
}

/// What was in effect, put into effect again by release `id`; what was filled since its own day
/// goes on counting.
pub(super) fn parse_in_effect(stored: &InEffect, id: i64) -> Result<ReleasedStart, StoreError> {
    let unit = |u: &crate::api::contingents::release::UnitPlaces| Ok((UnitCode::parse(&u.unit)?, u.places));
    let places = stored.places.iter().map(unit).collect::<Result<_, _>>().map_err(corrupt(TABLE))?;
    let share = |s: &UnitShares| Ok((UnitCode::parse(&s.unit)?, s.shares()));
    let shares = stored.shares.iter().map(share).collect::<Result<_, _>>().map_err(corrupt(TABLE))?;
    Ok(ReleasedStart { release: id, on: stored.on, places, shares })
}
