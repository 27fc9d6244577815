//! Imports: reading files against the newest state and storing what they change, all or nothing.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{Store, StoreError, Stored, audit, hex, idempotency, rows::module_text};
use crate::{
    api::imports::{FileEntry, ImportEntry, ImportReport, KindCounts},
    domain::{Measure, Participation, Reason, dates},
    import::{self, Changes, Columns, ImportError, ImportErrors, Plan, SourceFile},
};

/// Rows per statement: far below SQLite's limit of parameters, large enough to be fast.
const CHUNK: usize = 500;

/// How files are to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// The morning the export describes.
    pub as_of: NaiveDate,
    /// A full nightly export: missing open participations are closed.
    pub snapshot: bool,
    /// Accept that more than 10 % vanish.
    pub accept_vanished: bool,
    /// Only check.
    pub dry_run: bool,
    /// Who does it, for the audit.
    pub who: String,
    /// When.
    pub now: DateTime<Utc>,
    /// The same key is stored at most once.
    pub idempotency_key: Option<String>,
}

/// How an import was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It was done (or checked) now.
    Now(ImportReport),
    /// The same call was made before; this was its answer.
    Before(ImportReport),
}

/// Why an import stored nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailure {
    /// The files are not right.
    #[error(transparent)]
    Refused(#[from] ImportErrors),
    /// The database is not.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Reads files and stores what they change. One import at a time; nothing is stored on any
    /// failure. `progress` takes the share done, 0 to 1.
    ///
    /// # Errors
    /// Every problem of the files, or the database's.
    pub async fn import(
        &self,
        sources: Vec<SourceFile>,
        columns: &Columns,
        options: ImportOptions,
        progress: impl Fn(f64) + Send + 'static,
    ) -> Result<Answered, ImportFailure> {
        let _one_at_a_time = self.importing.lock().await;
        let fingerprint = fingerprint(&sources, &options);
        if let Some(answer) = self.answered_before(&options, &fingerprint).await? {
            return Ok(Answered::Before(answer));
        }
        let desk = self.snapshot().desk.clone();
        let (known, columns, as_of, snapshot) = (desk.clone(), columns.clone(), options.as_of, options.snapshot);
        let planned = tokio::task::spawn_blocking(move || {
            #[expect(clippy::cast_precision_loss, reason = "a share for a progress bar")]
            let mut report = |p: import::Progress<'_>| progress(p.done as f64 / p.total.max(1) as f64);
            let batch = import::read(&sources, &known, &columns, &mut report)?;
            import::plan(&known, batch, as_of, snapshot)
        });
        let plan =
            planned.await.map_err(|_| StoreError::Refused("Der Import brach ab; nichts wurde gespeichert".to_owned()))??;
        if plan.vanishes_too_many() && !options.accept_vanished && !options.dry_run {
            return Err(ImportErrors::from(too_many_vanished(&plan)).into());
        }
        let report = report(&plan, &options);
        if options.dry_run {
            return Ok(Answered::Now(report));
        }
        let stored = options.idempotency_key.as_deref().map(|key| (key, fingerprint.as_str()));
        self.write(&desk, &plan, &report, &options, stored).await?;
        Ok(Answered::Now(report))
    }

    async fn answered_before(&self, options: &ImportOptions, fingerprint: &str) -> Result<Option<ImportReport>, StoreError> {
        let Some(key) = &options.idempotency_key else { return Ok(None) };
        let Some(stored) = self.stored_answer(key).await? else { return Ok(None) };
        if stored.sha256 != fingerprint {
            return Err(StoreError::Refused("Der Idempotency-Key wurde schon für einen anderen Vorgang benutzt".to_owned()));
        }
        serde_json::from_str(&stored.answer)
            .map(Some)
            .map_err(|e| StoreError::Corrupt { table: "idempotency", problem: e.to_string() })
    }

    async fn write(
        &self,
        desk: &crate::domain::Desk,
        plan: &Plan,
        report: &ImportReport,
        options: &ImportOptions,
        stored: Option<(&str, &str)>,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let id: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM import").fetch_one(&mut *tx).await?;
        let counts = report.totals();
        let row_count: i64 = report.files.iter().map(|f| i64::from(f.rows)).sum();
        sqlx::query(
            "INSERT INTO import (id, at, who, as_of, snapshot, row_count, added, changed, vanished) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(options.now.timestamp())
        .bind(&options.who)
        .bind(plan.as_of)
        .bind(plan.snapshot)
        .bind(row_count)
        .bind(i64::from(counts.new))
        .bind(i64::from(counts.changed))
        .bind(len(plan.vanished.len()))
        .execute(&mut *tx)
        .await?;
        write_plan(&mut tx, plan, id).await?;
        let detail =
            format!("Stand {}, {row_count} Zeilen: {} neu, {} geändert", dates::german(plan.as_of), counts.new, counts.changed);
        audit::record(&mut tx, options.now, &options.who, "Import", &format!("Nr. {id}"), &detail).await?;
        if let Some((key, sha256)) = stored {
            let answer = serde_json::to_string(report).map_err(|e| StoreError::Refused(e.to_string()))?;
            let stored = Stored { route: "imports".to_owned(), sha256: sha256.to_owned(), answer };
            idempotency::keep(&mut tx, key, &stored, options.now).await?;
        }
        self.commit_desk(tx, Arc::new(import::apply(desk, plan))).await
    }

    /// Imports so far, newest first, at most 200.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn imports(&self) -> Result<Vec<ImportEntry>, StoreError> {
        let mut db = self.reader().acquire().await?;
        newest(&mut db, 200).await
    }
}

#[derive(sqlx::FromRow)]
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

pub(super) async fn newest(db: &mut SqliteConnection, limit: i64) -> Result<Vec<ImportEntry>, StoreError> {
    let rows: Vec<ImportRow> = sqlx::query_as("SELECT * FROM import ORDER BY id DESC LIMIT $1").bind(limit).fetch_all(db).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn len(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn too_many_vanished(plan: &Plan) -> ImportError {
    let problem = format!("{} von {} offenen Teilnahmen fehlen im Vollexport", plan.vanished.len(), plan.open_before);
    ImportError::of_file("Import", problem, "höchstens 10 %; wenn es stimmt, mit --yes bestätigen")
}

fn report(plan: &Plan, options: &ImportOptions) -> ImportReport {
    fn counts<T: PartialEq>(changes: &Changes<T>) -> KindCounts {
        let n = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        KindCounts { new: n(changes.new.len()), changed: n(changes.changed.len()), unchanged: n(changes.unchanged) }
    }
    ImportReport {
        dry_run: options.dry_run,
        as_of: plan.as_of,
        snapshot: plan.snapshot,
        files: plan
            .files
            .iter()
            .map(|f| FileEntry {
                name: f.name.clone(),
                kind: f.kind.map(|kind| kind.to_string()).unwrap_or_default(),
                rows: f.rows,
                dropped_columns: f.dropped.iter().map(|d| d.name.clone()).collect(),
            })
            .collect(),
        units: counts(&plan.units),
        measures: counts(&plan.measures),
        starts: counts(&plan.starts),
        participations: counts(&plan.participations),
        monitoring: counts(&plan.monitoring),
        vanished: plan.vanished.iter().map(|p| p.id.to_string()).collect(),
        notices: plan
            .files
            .iter()
            .filter_map(|f| f.dropped_text().map(|text| format!("{}: {text}", f.name)))
            .chain(plan.notices.iter().map(ToString::to_string))
            .collect(),
    }
}

fn fingerprint(sources: &[SourceFile], options: &ImportOptions) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for source in sources {
        hash.update(source.name.as_bytes());
        hash.update((source.bytes.len() as u64).to_le_bytes());
        hash.update(&source.bytes);
    }
    hash.update(format!("{}{}{}{}", options.as_of, options.snapshot, options.accept_vanished, options.dry_run));
    hex(&hash.finalize())
}

async fn write_plan(db: &mut SqliteConnection, plan: &Plan, import: i64) -> Result<(), StoreError> {
    write_units(db, plan).await?;
    write_measures(db, plan).await?;
    write_starts(db, plan).await?;
    write_past(db, plan, import).await?;
    let participations: Vec<&Participation> = plan.participations.written().chain(&plan.vanished).collect();
    write_participations(db, &participations, plan.as_of).await?;
    write_monitoring(db, plan).await
}

async fn execute(db: &mut SqliteConnection, mut query: QueryBuilder<Sqlite>) -> Result<(), StoreError> {
    query.build().execute(db).await?;
    Ok(())
}

async fn write_units(db: &mut SqliteConnection, plan: &Plan) -> Result<(), StoreError> {
    for chunk in plan.units.written().collect::<Vec<_>>().chunks(CHUNK) {
        let mut query = QueryBuilder::new("INSERT INTO unit (code, title, kind, district, mailbox, stock, stock_u25) ");
        query.push_values(chunk, |mut row, unit| {
            row.push_bind(unit.code.as_str())
                .push_bind(&unit.title)
                .push_bind(unit.kind.label())
                .push_bind(&unit.district)
                .push_bind(&unit.mailbox)
                .push_bind(i64::from(unit.stock))
                .push_bind(i64::from(unit.stock_u25));
        });
        query.push(
            " ON CONFLICT (code) DO UPDATE SET title = excluded.title, kind = excluded.kind, district = excluded.district, \
             mailbox = excluded.mailbox, stock = excluded.stock, stock_u25 = excluded.stock_u25",
        );
        execute(db, query).await?;
    }
    Ok(())
}

async fn write_measures(db: &mut SqliteConnection, plan: &Plan) -> Result<(), StoreError> {
    // Lists of plain keys and numbers: cannot fail to become JSON.
    fn json<T: serde::Serialize>(list: &T) -> String {
        serde_json::to_string(list).unwrap_or_default()
    }
    for chunk in plan.measures.written().collect::<Vec<_>>().chunks(CHUNK) {
        let mut query = QueryBuilder::new(
            "INSERT INTO measure (no, title, instrument, provider, district, places, begin_on, end_on, modular, u25, \
             limited_mobility, needs, nearby, mb_name, mb_unit, mb_email) ",
        );
        query.push_values(chunk, |mut row, measure: &&Measure| {
            let mb = measure.mb.as_ref();
            row.push_bind(measure.no.as_str())
                .push_bind(&measure.title)
                .push_bind(measure.instrument.label())
                .push_bind(&measure.provider)
                .push_bind(&measure.district)
                .push_bind(i64::from(measure.places))
                .push_bind(measure.begin)
                .push_bind(measure.end)
                .push_bind(measure.modular)
                .push_bind(measure.u25)
                .push_bind(measure.limited_mobility)
                .push_bind(json(&measure.needs))
                .push_bind(json(&measure.nearby))
                .push_bind(mb.map(|mb| mb.name.as_str()))
                .push_bind(mb.and_then(|mb| mb.unit.as_ref()).map(crate::domain::UnitCode::as_str))
                .push_bind(mb.map(|mb| mb.email.as_str()));
        });
        query.push(
            " ON CONFLICT (no) DO UPDATE SET title = excluded.title, instrument = excluded.instrument, provider = excluded.provider, \
             district = excluded.district, places = excluded.places, begin_on = excluded.begin_on, end_on = excluded.end_on, \
             modular = excluded.modular, u25 = excluded.u25, limited_mobility = excluded.limited_mobility, needs = excluded.needs, \
             nearby = excluded.nearby, mb_name = excluded.mb_name, mb_unit = excluded.mb_unit, mb_email = excluded.mb_email",
        );
        execute(db, query).await?;
    }
    Ok(())
}

async fn write_starts(db: &mut SqliteConnection, plan: &Plan) -> Result<(), StoreError> {
    for chunk in plan.starts.written().collect::<Vec<_>>().chunks(CHUNK) {
        let mut query = QueryBuilder::new("INSERT INTO start (measure, module, begin_on, end_on, places) ");
        query.push_values(chunk, |mut row, start| {
            row.push_bind(start.measure.as_str())
                .push_bind(module_text(start.module.as_ref()))
                .push_bind(start.begin)
                .push_bind(start.end)
                .push_bind(i64::from(start.places));
        });
        query.push(
            " ON CONFLICT (measure, module) DO UPDATE SET begin_on = excluded.begin_on, end_on = excluded.end_on, \
             places = excluded.places",
        );
        execute(db, query).await?;
    }
    Ok(())
}

async fn write_past(db: &mut SqliteConnection, plan: &Plan, import: i64) -> Result<(), StoreError> {
    for chunk in plan.superseded.chunks(CHUNK) {
        let mut query = QueryBuilder::new(
            "INSERT INTO participation_past (id, measure, module, unit, assigned_on, planned_begin, planned_end, status, \
             status_since, begin_on, end_on, reason, seen_on, replaced_by) ",
        );
        query.push_values(chunk, |mut row, (seen_on, version)| {
            bind_participation(&mut row, version);
            row.push_bind(*seen_on).push_bind(import);
        });
        execute(db, query).await?;
    }
    Ok(())
}

async fn write_participations(db: &mut SqliteConnection, rows: &[&Participation], as_of: NaiveDate) -> Result<(), StoreError> {
    for chunk in rows.chunks(CHUNK) {
        let mut query = QueryBuilder::new(
            "INSERT INTO participation (id, measure, module, unit, assigned_on, planned_begin, planned_end, status, status_since, \
             begin_on, end_on, reason, seen_on) ",
        );
        query.push_values(chunk, |mut row, participation| {
            bind_participation(&mut row, participation);
            row.push_bind(as_of);
        });
        query.push(
            " ON CONFLICT (id) DO UPDATE SET measure = excluded.measure, module = excluded.module, unit = excluded.unit, \
             assigned_on = excluded.assigned_on, planned_begin = excluded.planned_begin, planned_end = excluded.planned_end, \
             status = excluded.status, status_since = excluded.status_since, begin_on = excluded.begin_on, \
             end_on = excluded.end_on, reason = excluded.reason, seen_on = excluded.seen_on",
        );
        execute(db, query).await?;
    }
    Ok(())
}

fn bind_participation(row: &mut sqlx::query_builder::Separated<'_, Sqlite, &'static str>, p: &Participation) {
    row.push_bind(p.id.as_str().to_owned())
        .push_bind(p.measure.as_str().to_owned())
        .push_bind(module_text(p.module.as_ref()).to_owned())
        .push_bind(p.unit.as_str().to_owned())
        .push_bind(p.assigned_on)
        .push_bind(p.planned_begin)
        .push_bind(p.planned_end)
        .push_bind(p.status.label())
        .push_bind(p.status_since)
        .push_bind(p.begin)
        .push_bind(p.end)
        .push_bind(p.reason.map(Reason::label));
}

async fn write_monitoring(db: &mut SqliteConnection, plan: &Plan) -> Result<(), StoreError> {
    for chunk in plan.monitoring.written().collect::<Vec<_>>().chunks(CHUNK) {
        let mut query =
            QueryBuilder::new("INSERT INTO monitoring (as_of, unit, instrument, expected_year, expected_to_date, actual) ");
        query.push_values(chunk, |mut row, m| {
            row.push_bind(m.as_of)
                .push_bind(m.unit.as_str())
                .push_bind(m.instrument.label())
                .push_bind(m.expected_year.scaled())
                .push_bind(m.expected_to_date.scaled())
                .push_bind(i64::from(m.actual));
        });
        query.push(
            " ON CONFLICT (as_of, unit, instrument) DO UPDATE SET expected_year = excluded.expected_year, \
             expected_to_date = excluded.expected_to_date, actual = excluded.actual",
        );
        execute(db, query).await?;
    }
    Ok(())
}
