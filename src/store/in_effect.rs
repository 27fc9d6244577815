//! Which Kontingente are in effect: a table derived from the releases, kept in memory.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate};

use super::{
    StoreError,
    drafts::{json, parse},
    engine::{Db, args},
    release_rows,
    rows::{corrupt, module_text},
};
use crate::{
    api::contingents::release::Release,
    domain::{
        Instrument, MeasureNo, ModuleNo, StartKey, UnitCode,
        contingent::{
            Shares,
            released::{Released, ReleasedStart, Signed},
        },
    },
};

const TABLE: &str = "contingent_in_effect";

/// Everything in effect, read once per start of the program.
pub(super) async fn load(db: &mut Db<'_>) -> Result<Released, StoreError> {
    let mut released = Released::default();
    let sql = "SELECT measure, module, release, released_on, places, shares FROM contingent_in_effect";
    let rows: Vec<(String, String, i64, NaiveDate, String, String)> = db.all(sql, args![]).await?;
    for (measure, module, release, on, places, shares) in rows {
        let module = if module.is_empty() { None } else { Some(ModuleNo::parse(&module).map_err(corrupt(TABLE))?) };
        let places: Vec<(UnitCode, u32)> = parse(TABLE, &places)?;
        let shares: Vec<(UnitCode, Shares)> = parse(TABLE, &shares)?;
        let key = (MeasureNo::parse(&measure).map_err(corrupt(TABLE))?, module);
        let (places, shares) = (places.into_iter().collect(), shares.into_iter().collect());
        released.starts.insert(key, ReleasedStart { release, on, places, shares });
    }
    let sql = "SELECT id, at, who FROM contingent_release WHERE id IN (SELECT release FROM contingent_in_effect)";
    for (id, at, who) in db.all::<(i64, i64, String)>(sql, args![]).await? {
        released.by.insert(id, Signed { who, at: DateTime::from_timestamp(at, 0).unwrap_or_default() });
    }
    let sql = "SELECT max(id) FROM contingent_release GROUP BY instrument ORDER BY 1";
    let newest: Vec<(i64,)> = db.all(sql, args![]).await?;
    for (id,) in newest {
        if let Some(release) = release_rows::one(db, id).await? {
            totals(&mut released, &release)?;
        }
    }
    Ok(released)
}

/// Stores what a start comes to; `None` removes it.
pub(super) async fn set(db: &mut Db<'_>, key: &StartKey, start: Option<&ReleasedStart>) -> Result<(), StoreError> {
    let Some(start) = start else {
        let sql = "DELETE FROM contingent_in_effect WHERE measure = $1 AND module = $2";
        db.execute(sql, args![key.0.as_str(), module_text(key.1.as_ref())]).await?;
        return Ok(());
    };
    let sql = "INSERT INTO contingent_in_effect (measure, module, release, released_on, places, shares) \
               VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (measure, module) DO UPDATE SET release = excluded.release, released_on = excluded.released_on, \
               places = excluded.places, shares = excluded.shares";
    let places = json(&start.places.iter().collect::<Vec<_>>())?;
    let shares = json(&start.shares.iter().collect::<Vec<_>>())?;
    let values = args![key.0.as_str(), module_text(key.1.as_ref()), start.release, start.on, places, shares];
    db.execute(sql, values).await?;
    Ok(())
}

/// The same in memory.
pub(super) fn apply(
    released: &mut Released,
    release: &Release,
    starts: impl IntoIterator<Item = (StartKey, Option<ReleasedStart>)>,
) -> Result<(), StoreError> {
    for (key, start) in starts {
        match start {
            Some(start) => released.starts.insert(key, start),
            None => released.starts.remove(&key),
        };
    }
    // To the second, as it is stored.
    let at = DateTime::from_timestamp(release.at.timestamp(), 0).unwrap_or_default();
    released.by.insert(release.id, Signed { who: release.who.clone(), at });
    let in_effect: BTreeSet<i64> = released.starts.values().map(|start| start.release).collect();
    released.by.retain(|id, _| in_effect.contains(id));
    totals(released, release)
}

/// The totals of the newest release of an instrument are the last ones.
fn totals(released: &mut Released, release: &Release) -> Result<(), StoreError> {
    let instrument = Instrument::parse(&release.instrument).map_err(corrupt(TABLE))?;
    released.last.retain(|(known, _), _| *known != instrument);
    for unit in &release.after {
        let code = UnitCode::parse(&unit.unit).map_err(corrupt(TABLE))?;
        released.last.insert((instrument.clone(), code), unit.places);
    }
    released.newest = released.newest.max(release.id);
    Ok(())
}
