//! Taking the newest import back: what it replaced is kept with it, and put back as it was.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Store, StoreError,
    audit::{Action, By, Entry},
    drafts::{json, parse},
    engine::{Arg, Db, args},
    import_rows, load, plan_rows,
    rows::module_text,
    writer::{Ended, Write, steps},
};
use crate::{
    api::imports::ImportEntry,
    domain::{Desk, Measure, Monitoring, Participation, Start, Unit, dates},
    import::{Changes, Plan},
};

const TABLE: &str = "import_undo";

/// What an import did to one table, the other way round.
#[derive(Debug, Serialize, Deserialize)]
struct Reverse<T> {
    /// Rows that were not there before.
    added: Vec<T>,
    /// Rows as they were.
    before: Vec<T>,
}

impl<T: Clone> Reverse<T> {
    fn of<'a>(changes: &Changes<T>, known: impl Fn(&T) -> Option<&'a T>) -> Self
    where
        T: 'a,
    {
        let before = changes.changed.iter().filter_map(|row| known(row).cloned()).collect();
        Self { added: changes.new.clone(), before }
    }
}

/// Participations are told apart by their keys; those that were there have the as-of of their version.
#[derive(Debug, Serialize, Deserialize)]
struct ReversePeople {
    added: Vec<String>,
    before: Vec<(NaiveDate, Participation)>,
}

/// Keeps what takes this import back, and no older one: they can only be taken back in order.
pub(super) async fn keep(db: &mut Db<'_>, desk: &Desk, plan: &Plan, import: i64) -> Result<(), StoreError> {
    let units = Reverse::of(&plan.units, |u| desk.units.get(&u.code));
    let measures = Reverse::of(&plan.measures, |m| desk.measures.get(&m.no));
    let starts = Reverse::of(&plan.starts, |s| desk.starts.get(&s.key()));
    let monitoring = Reverse::of(&plan.monitoring, |m| desk.monitoring_of(&m.unit, &m.instrument, m.as_of));
    let people = ReversePeople {
        added: plan.participations.new.iter().map(|p| p.id.to_string()).collect(),
        before: plan.superseded.iter().chain(&plan.moved_before).cloned().collect(),
    };
    let documents = [
        ("unit", json(&units)?),
        ("measure", json(&measures)?),
        ("start", json(&starts)?),
        ("monitoring", json(&monitoring)?),
        ("participation", json(&people)?),
    ];
    db.execute("DELETE FROM import_undo", args![]).await?;
    let rows = documents.map(|(kind, document)| [Arg::from(import), Arg::from(kind), Arg::from(document)]);
    db.many("INSERT INTO import_undo (import, kind, document)", rows, "").await
}

async fn kept<T: DeserializeOwned>(db: &mut Db<'_>, import: i64, kind: &str) -> Result<Option<T>, StoreError> {
    let sql = "SELECT document FROM import_undo WHERE import = $1 AND kind = $2";
    let row: Option<(String,)> = db.maybe(sql, args![import, kind]).await?;
    row.map(|(document,)| parse(TABLE, &document)).transpose()
}

impl Store {
    /// Takes the newest import back: participations, their versions and master data are as they were
    /// before it. Answers the import that is gone.
    ///
    /// # Errors
    /// When there is none, it is not known any more what it replaced, or what it brought is in use.
    pub async fn undo_import(&self, who: &str, now: DateTime<Utc>) -> Result<ImportEntry, StoreError> {
        let _one_at_a_time = self.shared.importing.lock().await;
        let work = steps(move |w| Box::pin(async move { undo(w).await }));
        self.write(By::new(who, now), work).await
    }
}

async fn undo(w: &mut Write) -> Result<Ended<ImportEntry>, StoreError> {
    let newest = import_rows::newest(&mut w.db(), 1).await?.into_iter().next();
    let newest = newest.ok_or_else(|| StoreError::Refused("Es gibt keinen Import, der sich zurücknehmen ließe".to_owned()))?;
    let id = newest.id;
    let unknown = || {
        let why = "was er ersetzt hat, ist nicht aufbewahrt (nur der jeweils neueste lässt sich zurücknehmen, und nur einmal)";
        StoreError::Refused(format!("Import Nr. {id} lässt sich nicht zurücknehmen: {why}"))
    };
    let mut db = w.db();
    let people: ReversePeople = kept(&mut db, id, "participation").await?.ok_or_else(unknown)?;
    let monitoring: Reverse<Monitoring> = kept(&mut db, id, "monitoring").await?.ok_or_else(unknown)?;
    let starts: Reverse<Start> = kept(&mut db, id, "start").await?.ok_or_else(unknown)?;
    let measures: Reverse<Measure> = kept(&mut db, id, "measure").await?.ok_or_else(unknown)?;
    let units: Reverse<Unit> = kept(&mut db, id, "unit").await?.ok_or_else(unknown)?;
    db.execute("DELETE FROM participation_past WHERE replaced_by = $1", args![id]).await?;
    for key in &people.added {
        db.execute("DELETE FROM participation WHERE id = $1", args![key]).await?;
    }
    // What was there comes back before what is gone goes: it may belong to it again.
    plan_rows::write_units(&mut db, units.before.iter()).await?;
    plan_rows::write_measures(&mut db, measures.before.iter()).await?;
    plan_rows::write_starts(&mut db, starts.before.iter()).await?;
    plan_rows::write_monitoring(&mut db, monitoring.before.iter()).await?;
    plan_rows::write_participations(&mut db, people.before.iter().map(|(seen_on, version)| (*seen_on, version))).await?;
    remove(&mut db, &monitoring.added, &starts.added, &measures.added, &units.added).await.map_err(|error| {
        let in_use = matches!(&error, StoreError::Other(sqlx::Error::Database(why)) if why.is_foreign_key_violation());
        if !in_use {
            return error;
        }
        StoreError::Refused(format!(
            "Import Nr. {id} lässt sich nicht zurücknehmen: was er brachte, ist schon in Gebrauch (Notizen oder Kontingente)"
        ))
    })?;
    for table in ["import_undo", "import_rows"] {
        db.execute(format!("DELETE FROM {table} WHERE import = $1"), args![id]).await?;
    }
    db.execute("DELETE FROM import WHERE id = $1", args![id]).await?;
    let desk = load::desk(&mut db).await?;
    w.set_desk(Arc::new(desk));
    let detail = format!("Stand {}, {} Zeilen", dates::german(newest.as_of), newest.rows);
    Ok(Ended::audited(Entry::new(Action::ImportUndone, format!("Nr. {id}"), detail), newest))
}

async fn remove(
    db: &mut Db<'_>,
    monitoring: &[Monitoring],
    starts: &[Start],
    measures: &[Measure],
    units: &[Unit],
) -> Result<(), StoreError> {
    for row in monitoring {
        let sql = "DELETE FROM monitoring WHERE as_of = $1 AND unit = $2 AND instrument = $3";
        db.execute(sql, args![row.as_of, row.unit.as_str(), row.instrument.label()]).await?;
    }
    for start in starts {
        let sql = "DELETE FROM start WHERE measure = $1 AND module = $2";
        db.execute(sql, args![start.measure.as_str(), module_text(start.module.as_ref())]).await?;
    }
    for measure in measures {
        db.execute("DELETE FROM measure WHERE no = $1", args![measure.no.as_str()]).await?;
    }
    for unit in units {
        db.execute("DELETE FROM unit WHERE code = $1", args![unit.code.as_str()]).await?;
    }
    Ok(())
}
