//! Imports: reading files against the newest state and storing what they change, all or nothing.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Store, StoreError, Stored,
    audit::{Action, By, Entry},
    engine::{Arg, args},
    hex, idempotency, import_rows,
    plan_rows::write_plan,
    sealed, undo,
    writer::{Ended, Numbered, Write, run_to_end, steps},
};
use crate::{
    api::imports::{FileEntry, ImportEntry, ImportProgress, ImportReport, ImportStage, KindCounts},
    domain::{Desk, dates},
    import::{self, Changes, ImportError, ImportErrors, Plan, ReadOptions, SourceFile},
};

/// How files are to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent answers of whoever imports")]
pub struct ImportOptions {
    /// The morning the export describes.
    pub as_of: NaiveDate,
    /// A full nightly export: missing open participations are closed.
    pub snapshot: bool,
    /// Somebody has looked at what would otherwise be refused: much that vanishes, a file that shrank,
    /// a morning that is still to come.
    pub confirmed: bool,
    /// The files came as a folder: each kind is meant to be whole.
    pub folder: bool,
    /// The desk's day.
    pub today: NaiveDate,
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
    /// failure. `progress` takes how far it is.
    ///
    /// # Errors
    /// Every problem of the files, or the database's.
    pub async fn import(
        &self,
        sources: Vec<SourceFile>,
        reading: &ReadOptions,
        options: ImportOptions,
        progress: impl Fn(ImportProgress) + Send + Sync + 'static,
    ) -> Result<Answered, ImportFailure> {
        let (store, reading) = (self.clone(), reading.clone());
        run_to_end(async move { store.import_now(sources, reading, options, progress).await }).await
    }

    async fn import_now(
        &self,
        mut sources: Vec<SourceFile>,
        reading: ReadOptions,
        options: ImportOptions,
        progress: impl Fn(ImportProgress) + Send + Sync + 'static,
    ) -> Result<Answered, ImportFailure> {
        let _one_at_a_time = self.shared.importing.lock().await;
        let fingerprint = fingerprint(&sources, &options);
        if let Some(answer) = self.answered_before(&options, &fingerprint).await? {
            return Ok(Answered::Before(answer));
        }
        let desk = self.snapshot().exported.clone();
        let (known, as_of, snapshot) = (desk.clone(), options.as_of, options.snapshot);
        let progress = Arc::new(progress);
        let tell = progress.clone();
        let seal = reading.seal.clone();
        let planned = tokio::task::spawn_blocking(move || {
            let mut report = |p: import::Progress<'_>| {
                let permille = Some(ImportProgress::permille(p.done, p.total));
                tell(ImportProgress { stage: ImportStage::Reading, permille });
            };
            let batch = import::read(&sources, &known, &reading, &mut report);
            if reading.seal.is_some() {
                sources.iter_mut().for_each(SourceFile::wipe);
            }
            let batch = batch?;
            tell(ImportProgress { stage: ImportStage::Comparing, permille: None });
            import::plan(&known, batch, as_of, snapshot)
        });
        let plan = planned.await.map_err(|_| StoreError::Aborted)??;
        let shrunk = self.shrunk(&plan).await?;
        let mut questions = Vec::new();
        if plan.as_of > options.today {
            questions.push(in_the_future(&plan, options.today));
        }
        if plan.vanishes_too_many() {
            questions.push(too_many_vanished(&plan));
        }
        if options.folder || options.snapshot {
            questions.extend(shrunk.iter().map(too_few_rows));
        }
        let mut report = report(&plan, &desk, &options);
        if let Some(seal) = &seal {
            report.notices.extend(sealed::told(&plan, seal.decision()));
        }
        // Where nothing was asked, or the answer was yes, it is at least said.
        report.notices.extend(shrunk.iter().map(ToString::to_string));
        if options.dry_run {
            report.notices.extend(questions.iter().map(|question| format!("Zu bestätigen: {question}")));
        } else if !options.confirmed
            && let Some(questions) = ImportErrors::of(questions)
        {
            return Err(questions.into());
        }
        if options.dry_run {
            return Ok(Answered::Now(report));
        }
        progress(ImportProgress { stage: ImportStage::Storing, permille: None });
        let by = By::new(&options.who, options.now);
        let key = options.idempotency_key.map(|key| (key, fingerprint));
        let work =
            steps(move |w| Box::pin(async move { store(w, &desk, (&plan, seal.is_some()), report, key, &*progress).await }));
        Ok(Answered::Now(self.write(by, work).await?))
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

    /// Kinds with less than half the rows they had in their last import.
    async fn shrunk(&self, plan: &Plan) -> Result<Vec<Shrunk>, StoreError> {
        let mut reading = self.read().await?;
        let mut db = reading.db();
        let mut shrunk = Vec::new();
        for (kind, rows) in rows_by_kind(plan) {
            let sql = "SELECT row_count FROM import_rows WHERE kind = $1 ORDER BY import DESC LIMIT 1";
            let last: Option<(i64,)> = db.maybe(sql, args![&kind]).await?;
            if let Some((before,)) = last
                && rows * 2 < before
            {
                shrunk.push(Shrunk { kind, rows, before });
            }
        }
        Ok(shrunk)
    }

    /// Imports so far, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn imports(&self) -> Result<Vec<ImportEntry>, StoreError> {
        import_rows::newest(&mut self.read().await?.db(), i64::MAX).await
    }
}

/// Stores a plan, its record and the answer to its key.
async fn store(
    w: &mut Write,
    desk: &Desk,
    (plan, has_seal): (&Plan, bool),
    mut report: ImportReport,
    key: Option<(String, String)>,
    progress: &(dyn Fn(ImportProgress) + Send + Sync),
) -> Result<Ended<ImportReport>, StoreError> {
    let id = w.next_id(Numbered::Import).await?;
    let counts = report.totals();
    let row_count: i64 = report.files.iter().map(|f| i64::from(f.rows)).sum();
    let By { who, at } = w.by().clone();
    let sql = "INSERT INTO import (id, at, who, as_of, snapshot, row_count, added, changed, vanished) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let vanished = len(plan.vanished.len());
    let values = args![id, at.timestamp(), who, plan.as_of, plan.snapshot, row_count, counts.new, counts.changed, vanished];
    w.db().execute(sql, values).await?;
    let rows = rows_by_kind(plan).into_iter().map(|(kind, rows)| [Arg::from(id), Arg::from(kind), Arg::from(rows)]);
    w.db().many("INSERT INTO import_rows (import, kind, row_count)", rows, "").await?;
    undo::keep(&mut w.db(), desk, plan, id).await?;
    let tell = |done: usize, of: usize| {
        let permille = Some(ImportProgress::permille(done as u64, of as u64));
        progress(ImportProgress { stage: ImportStage::Storing, permille });
    };
    write_plan(&mut w.db(), plan, id, &tell).await?;
    let (new, changed) = (counts.new, counts.changed);
    let mut detail = vec![format!("Stand {}, {row_count} Zeilen: {new} neu, {changed} geändert", dates::german(plan.as_of))];
    if has_seal {
        detail.push(format!("{} Kundennummern als HMAC", plan.sealed.len()));
    }
    let removed = sealed::keep(&mut w.db(), &plan.sealed, has_seal).await?;
    if removed > 0 {
        let told = format!("{removed} Kundennummern (HMAC) gelöscht");
        report.notices.push(format!("{told}: firstday.matching steht auf „speicher“"));
        detail.push(told);
    }
    progress(ImportProgress { stage: ImportStage::Storing, permille: None });
    if let Some((key, sha256)) = key {
        let answer = serde_json::to_string(&report).map_err(|e| StoreError::Refused(e.to_string()))?;
        let stored = Stored { route: "imports".to_owned(), sha256, answer };
        idempotency::keep(&mut w.db(), &key, &stored, at).await?;
    }
    w.set_desk(Arc::new(import::apply(desk, plan)));
    Ok(Ended::audited(Entry::new(Action::Import, format!("Nr. {id}"), detail.join(", ")), report))
}

fn len(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Rows of every kind the plan holds.
fn rows_by_kind(plan: &Plan) -> BTreeMap<String, i64> {
    let mut rows = BTreeMap::new();
    for file in &plan.files {
        if let Some(kind) = file.kind {
            *rows.entry(kind.to_string()).or_insert(0) += i64::from(file.rows);
        }
    }
    rows
}

/// A kind that came with far fewer rows than last time.
struct Shrunk {
    kind: String,
    rows: i64,
    before: i64,
}

impl std::fmt::Display for Shrunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rows = if self.rows == 1 { "Zeile" } else { "Zeilen" };
        write!(f, "{}: nur {} {rows}, beim letzten Mal waren es {}", self.kind, self.rows, self.before)
    }
}

fn too_few_rows(shrunk: &Shrunk) -> ImportError {
    ImportError::of_file("Import", shrunk.to_string(), "mindestens die Hälfte; wenn es stimmt, mit --yes bestätigen")
}

fn in_the_future(plan: &Plan, today: NaiveDate) -> ImportError {
    let problem = format!("der Stand {} liegt nach dem heutigen Tag, dem {}", dates::german(plan.as_of), dates::german(today));
    let expected = "ein Stand bis heute, denn danach wird kein früherer mehr angenommen; wenn es stimmt, mit --yes bestätigen";
    ImportError::of_file("Import", problem, expected)
}

fn too_many_vanished(plan: &Plan) -> ImportError {
    let problem = format!("{} von {} offenen Teilnahmen fehlen im Vollexport", plan.vanished.len(), plan.open_before);
    ImportError::of_file("Import", problem, "höchstens 10 %; wenn es stimmt, mit --yes bestätigen")
}

fn report(plan: &Plan, known: &Desk, options: &ImportOptions) -> ImportReport {
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
                sheet: f.sheet.clone(),
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
        changes: import::preview(plan, known),
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
    hash.update(format!("{}{}{}{}", options.as_of, options.snapshot, options.confirmed, options.dry_run));
    hex(&hash.finalize())
}
