//! Lists of providers as tables.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate};

use crate::{
    domain::{
        Invalid, MeasureNo, ModuleNo, ParticipationId,
        provider_list::{Certainty, Impossible, ListKind, ListRow, Mark, Outcome, Progress, ProviderList, ProviderLists},
    },
    store::{
        StoreError,
        engine::{Arg, Db, args, row},
        rows::{corrupt, module_text},
    },
};

const TABLE: &str = "provider_list";
const ROW_TABLE: &str = "provider_list_row";

row! {
struct ListHead {
    id: i64,
    measure: String,
    module: String,
    kind: String,
    as_of: NaiveDate,
    read_on: NaiveDate,
    read_at: i64,
    who: String,
    told: i64,
    holds_until: NaiveDate,
}
}

row! {
struct StoredRow {
    list: i64,
    line: Option<i64>,
    participation: Option<String>,
    outcome: String,
    first_day: Option<NaiveDate>,
    end_on: Option<NaiveDate>,
    certainty: Option<String>,
    by_hand: bool,
    changed: bool,
    state: String,
    reason: Option<String>,
    state_by: Option<String>,
    state_at: Option<i64>,
}
}

/// Words of a column that are written as on the wire.
fn word<T: serde::de::DeserializeOwned>(table: &'static str, raw: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::from(raw)).map_err(|e| StoreError::Corrupt { table, problem: e.to_string() })
}

fn small(table: &'static str, n: i64) -> Result<u32, StoreError> {
    u32::try_from(n).map_err(|_| StoreError::Corrupt { table, problem: format!("Zahl {n} ist außerhalb des Bereichs") })
}

/// All lists.
pub(in crate::store) async fn load(db: &mut Db<'_>) -> Result<ProviderLists, StoreError> {
    let sql = format!("SELECT {} FROM provider_list_row ORDER BY list, no", StoredRow::COLUMNS);
    let mut rows: BTreeMap<i64, Vec<ListRow>> = BTreeMap::new();
    for stored in db.all::<StoredRow>(sql, args![]).await? {
        rows.entry(stored.list).or_default().push(stored.try_into()?);
    }
    let heads: Vec<ListHead> = db.all(format!("SELECT {} FROM provider_list", ListHead::COLUMNS), args![]).await?;
    let lists: Result<Vec<_>, _> = heads.into_iter().map(|head| of(head, &mut rows)).collect();
    Ok(ProviderLists::new(lists?))
}

fn of(head: ListHead, rows: &mut BTreeMap<i64, Vec<ListRow>>) -> Result<ProviderList, StoreError> {
    let module = (!head.module.is_empty()).then(|| ModuleNo::parse(&head.module)).transpose();
    Ok(ProviderList {
        id: head.id,
        start: (MeasureNo::parse(&head.measure).map_err(corrupt(TABLE))?, module.map_err(corrupt(TABLE))?),
        kind: ListKind::parse(&head.kind).map_err(corrupt(TABLE))?,
        as_of: head.as_of,
        read_on: head.read_on,
        read_at: DateTime::from_timestamp(head.read_at, 0).unwrap_or_default(),
        who: head.who,
        told: small(TABLE, head.told)?,
        holds_until: head.holds_until,
        rows: rows.remove(&head.id).unwrap_or_default(),
    })
}

impl TryFrom<StoredRow> for ListRow {
    type Error = StoreError;

    fn try_from(row: StoredRow) -> Result<Self, StoreError> {
        let progress = match (row.state.as_str(), &row.reason) {
            ("open", _) => Progress::Open,
            ("done", _) => Progress::Done,
            ("impossible", Some(reason)) => Progress::Impossible(Impossible::parse(reason).map_err(corrupt(ROW_TABLE))?),
            (state, _) => {
                let expected = "open, done oder impossible mit einem Grund";
                return Err(corrupt(ROW_TABLE)(Invalid::new(format!("Stand „{state}“ ist unbekannt"), expected)));
            }
        };
        let mark = row.state_by.map(|who| {
            let at = row.state_at.and_then(|at| DateTime::from_timestamp(at, 0)).unwrap_or_default();
            Mark { who, at }
        });
        Ok(Self {
            line: row.line.map(|line| small(ROW_TABLE, line)).transpose()?,
            participation: row.participation.as_deref().map(ParticipationId::parse).transpose().map_err(corrupt(ROW_TABLE))?,
            outcome: Outcome::parse(&row.outcome).map_err(corrupt(ROW_TABLE))?,
            first_day: row.first_day,
            end: row.end_on,
            certainty: row.certainty.as_deref().map(|raw| word::<Certainty>(ROW_TABLE, raw)).transpose()?,
            by_hand: row.by_hand,
            changed: row.changed,
            progress,
            mark,
        })
    }
}

/// The cells behind the key of a row.
fn cells(row: &ListRow) -> Result<Vec<Arg>, StoreError> {
    let certainty = match row.certainty.map(serde_json::to_value).transpose() {
        Ok(value) => value.and_then(|value| value.as_str().map(str::to_owned)),
        Err(e) => return Err(StoreError::Refused(e.to_string())),
    };
    let (state, reason) = match row.progress {
        Progress::Open => ("open", None),
        Progress::Done => ("done", None),
        Progress::Impossible(reason) => ("impossible", Some(reason.label())),
    };
    Ok(vec![
        Arg::from(row.line),
        Arg::from(row.participation.as_ref().map(ParticipationId::as_str)),
        Arg::from(row.outcome.code()),
        Arg::from(row.first_day),
        Arg::from(row.end),
        Arg::from(certainty),
        Arg::from(row.by_hand),
        Arg::from(row.changed),
        Arg::from(state),
        Arg::from(reason),
        Arg::from(row.mark.as_ref().map(|mark| &mark.who)),
        Arg::from(row.mark.as_ref().map(|mark| mark.at.timestamp())),
    ])
}

/// Writes a list in place of what it replaces.
pub(super) async fn write(db: &mut Db<'_>, list: &ProviderList) -> Result<(), StoreError> {
    db.execute("DELETE FROM provider_list_row WHERE list = $1", args![list.id]).await?;
    let sql = format!(
        "INSERT INTO provider_list ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO UPDATE SET \
         read_on = excluded.read_on, read_at = excluded.read_at, who = excluded.who, told = excluded.told, \
         holds_until = excluded.holds_until",
        ListHead::COLUMNS
    );
    let (measure, module) = (list.start.0.as_str(), module_text(list.start.1.as_ref()));
    let (kind, at) = (list.kind.code(), list.read_at.timestamp());
    let values = args![list.id, measure, module, kind, list.as_of, list.read_on, at, &list.who, list.told, list.holds_until];
    db.execute(sql, values).await?;
    let sql = format!("INSERT INTO provider_list_row (no, {}) VALUES ($1, $2, {PLACES})", StoredRow::COLUMNS);
    for (no, row) in (0i64..).zip(&list.rows) {
        let values = args![no, list.id].into_iter().chain(cells(row)?).collect();
        db.execute(sql.clone(), values).await?;
    }
    Ok(())
}

/// Places of [`cells`] behind two others.
const PLACES: &str = "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14";

/// Writes one row that is there, found by its person or, where it is nobody's, by its line.
pub(super) async fn update(db: &mut Db<'_>, list: i64, row: &ListRow) -> Result<(), StoreError> {
    let sql = "UPDATE provider_list_row SET line = $1, participation = $2, outcome = $3, first_day = $4, end_on = $5, certainty = $6, \
               by_hand = $7, changed = $8, state = $9, reason = $10, state_by = $11, state_at = $12 \
               WHERE list = $13 AND outcome <> 'H' AND (participation = $2 OR participation IS NULL AND $2 IS NULL AND line = $1)";
    let values = cells(row)?.into_iter().chain(args![list]).collect();
    db.execute(sql, values).await?;
    Ok(())
}

/// Counts rows whose work was done before a moment.
pub(in crate::store) const OLD_WORK: &str = "SELECT count(*) FROM provider_list_row WHERE state <> 'open' AND state_at < $1";

/// Removes lists that describe a day before one, and rows whose work was done before a moment. Answers how many.
pub(in crate::store) async fn remove_old(db: &mut Db<'_>, day: NaiveDate, moment: i64) -> Result<u64, StoreError> {
    let done = "DELETE FROM provider_list_row WHERE state <> 'open' AND state_at < $1";
    let mut gone = db.execute(done, args![moment]).await?;
    let rows = "DELETE FROM provider_list_row WHERE list IN (SELECT id FROM provider_list WHERE as_of < $1)";
    gone += db.execute(rows, args![day]).await?;
    gone += db.execute("DELETE FROM provider_list WHERE as_of < $1", args![day]).await?;
    Ok(gone)
}

/// Removes every row about these people. Answers how many.
pub(in crate::store) async fn forget(db: &mut Db<'_>, people: &BTreeSet<ParticipationId>) -> Result<u64, StoreError> {
    let named: BTreeSet<(String,)> = db
        .all::<(String,)>("SELECT DISTINCT participation FROM provider_list_row WHERE participation IS NOT NULL", args![])
        .await?
        .into_iter()
        .collect();
    let people = people.iter().filter(|id| named.contains(&(id.as_str().to_owned(),)));
    let mut gone = 0;
    for id in people {
        gone += db.execute("DELETE FROM provider_list_row WHERE participation = $1", args![id.as_str()]).await?;
    }
    Ok(gone)
}
