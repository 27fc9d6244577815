//! Rows of an import's plan: what it adds and changes, table by table.

use chrono::NaiveDate;

use super::{
    StoreError,
    engine::{Arg, Db},
    rows::module_text,
};
use crate::{
    domain::{Measure, Monitoring, Participation, PostSign, Reason, Start, Unit, UnitCode},
    import::Plan,
};

/// The arguments of one row.
macro_rules! values {
    ($($arg:expr),* $(,)?) => { [$(Arg::from($arg)),*] };
}

/// Participations written between two reports of how far it is.
const TOLD_EVERY: usize = 20_000;

/// Writes everything a plan changes; `import` is its number. Participations are nearly all of it: of these
/// `written` is told how many of how many are there.
pub(super) async fn write_plan(
    db: &mut Db<'_>,
    plan: &Plan,
    import: i64,
    written: &(dyn Fn(usize, usize) + Send + Sync),
) -> Result<(), StoreError> {
    write_units(db, plan.units.written()).await?;
    write_measures(db, plan.measures.written()).await?;
    write_starts(db, plan.starts.written()).await?;
    write_past(db, plan, import).await?;
    let newest: Vec<_> = plan.versions().collect();
    for (nth, some) in newest.chunks(TOLD_EVERY).enumerate() {
        written(nth * TOLD_EVERY, newest.len());
        write_participations(db, some.iter().copied()).await?;
    }
    write_monitoring(db, plan.monitoring.written()).await
}

pub(super) async fn write_units<'a>(db: &mut Db<'_>, written: impl Iterator<Item = &'a Unit> + Send) -> Result<(), StoreError> {
    let rows = written.map(|unit| {
        values![unit.code.as_str(), &unit.title, unit.kind.label(), &unit.district, &unit.mailbox, unit.stock, unit.stock_u25,]
    });
    let head = "INSERT INTO unit (code, title, kind, district, mailbox, stock, stock_u25)";
    let tail = "ON CONFLICT (code) DO UPDATE SET title = excluded.title, kind = excluded.kind, district = excluded.district, \
                mailbox = excluded.mailbox, stock = excluded.stock, stock_u25 = excluded.stock_u25";
    db.many(head, rows, tail).await
}

pub(super) async fn write_measures<'a>(
    db: &mut Db<'_>,
    written: impl Iterator<Item = &'a Measure> + Send,
) -> Result<(), StoreError> {
    // Lists of plain keys and numbers: cannot fail to become JSON.
    fn json<T: serde::Serialize>(list: &T) -> String {
        serde_json::to_string(list).unwrap_or_default()
    }
    let rows = written.map(|measure| {
        let mb = measure.mb.as_ref();
        values![
            measure.no.as_str(),
            &measure.title,
            measure.instrument.label(),
            &measure.provider,
            &measure.district,
            measure.places,
            measure.begin,
            measure.end,
            measure.modular,
            measure.u25,
            measure.limited_mobility,
            json(&measure.needs),
            json(&measure.nearby),
            mb.map(|mb| mb.name.as_str()),
            mb.and_then(|mb| mb.unit.as_ref()).map(UnitCode::as_str),
            mb.map(|mb| mb.email.as_str()),
            &measure.profile.target_group,
            &measure.profile.content,
            &measure.profile.notes,
            &measure.provider_contact.email,
            &measure.provider_contact.person,
        ]
    });
    let head = "INSERT INTO measure (no, title, instrument, provider, district, places, begin_on, end_on, modular, u25, \
                limited_mobility, needs, nearby, mb_name, mb_unit, mb_email, target_group, content, notes, \
                provider_email, provider_person)";
    let tail = "ON CONFLICT (no) DO UPDATE SET title = excluded.title, instrument = excluded.instrument, \
                provider = excluded.provider, district = excluded.district, places = excluded.places, \
                begin_on = excluded.begin_on, end_on = excluded.end_on, modular = excluded.modular, u25 = excluded.u25, \
                limited_mobility = excluded.limited_mobility, needs = excluded.needs, nearby = excluded.nearby, \
                mb_name = excluded.mb_name, mb_unit = excluded.mb_unit, mb_email = excluded.mb_email, \
                target_group = excluded.target_group, content = excluded.content, notes = excluded.notes, \
                provider_email = excluded.provider_email, provider_person = excluded.provider_person";
    db.many(head, rows, tail).await
}

pub(super) async fn write_starts<'a>(db: &mut Db<'_>, written: impl Iterator<Item = &'a Start> + Send) -> Result<(), StoreError> {
    let rows = written
        .map(|start| values![start.measure.as_str(), module_text(start.module.as_ref()), start.begin, start.end, start.places]);
    let head = "INSERT INTO start (measure, module, begin_on, end_on, places)";
    let tail = "ON CONFLICT (measure, module) DO UPDATE SET begin_on = excluded.begin_on, end_on = excluded.end_on, \
                places = excluded.places";
    db.many(head, rows, tail).await
}

async fn write_past(db: &mut Db<'_>, plan: &Plan, import: i64) -> Result<(), StoreError> {
    let rows = plan.superseded.iter().map(|(seen_on, version)| {
        let [id, measure, module, unit, assigned, begin, end, status, since, entered, left, reason, office] =
            participation(version);
        let (seen_on, import) = (Arg::from(*seen_on), Arg::from(import));
        [id, measure, module, unit, assigned, begin, end, status, since, entered, left, reason, office, seen_on, import]
    });
    let head = "INSERT INTO participation_past (id, measure, module, unit, assigned_on, planned_begin, planned_end, status, \
                status_since, begin_on, end_on, reason, office, seen_on, replaced_by)";
    db.many(head, rows, "").await
}

pub(super) async fn write_participations<'a>(
    db: &mut Db<'_>,
    written: impl Iterator<Item = (NaiveDate, &'a Participation)> + Send,
) -> Result<(), StoreError> {
    let rows = written.map(|(seen_on, version)| newest(version, seen_on));
    let head = "INSERT INTO participation (id, measure, module, unit, assigned_on, planned_begin, planned_end, status, \
                status_since, begin_on, end_on, reason, office, seen_on)";
    let tail = "ON CONFLICT (id) DO UPDATE SET measure = excluded.measure, module = excluded.module, unit = excluded.unit, \
                assigned_on = excluded.assigned_on, planned_begin = excluded.planned_begin, planned_end = excluded.planned_end, \
                status = excluded.status, status_since = excluded.status_since, begin_on = excluded.begin_on, \
                end_on = excluded.end_on, reason = excluded.reason, office = excluded.office, seen_on = excluded.seen_on";
    db.many(head, rows, tail).await
}

fn newest(version: &Participation, seen_on: NaiveDate) -> [Arg; 14] {
    let [id, measure, module, unit, assigned, begin, end, status, since, entered, left, reason, office] = participation(version);
    [id, measure, module, unit, assigned, begin, end, status, since, entered, left, reason, office, seen_on.into()]
}

fn participation(p: &Participation) -> [Arg; 13] {
    values![
        p.id.as_str(),
        p.measure.as_str(),
        module_text(p.module.as_ref()),
        p.unit.as_str(),
        p.assigned_on,
        p.planned_begin,
        p.planned_end,
        p.status.label(),
        p.status_since,
        p.begin,
        p.end,
        p.reason.map(Reason::label),
        p.office.as_ref().map(PostSign::as_str),
    ]
}

pub(super) async fn write_monitoring<'a>(
    db: &mut Db<'_>,
    written: impl Iterator<Item = &'a Monitoring> + Send,
) -> Result<(), StoreError> {
    let rows = written.map(|m| {
        values![m.as_of, m.unit.as_str(), m.instrument.label(), m.expected_year.scaled(), m.expected_to_date.scaled(), m.actual,]
    });
    let head = "INSERT INTO monitoring (as_of, unit, instrument, expected_year, expected_to_date, actual)";
    let tail = "ON CONFLICT (as_of, unit, instrument) DO UPDATE SET expected_year = excluded.expected_year, \
                expected_to_date = excluded.expected_to_date, actual = excluded.actual";
    db.many(head, rows, tail).await
}
