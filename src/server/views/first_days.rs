//! Lists of providers and their work as wire documents.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::{
    api::first_days::{FirstDay, FirstDayRow, FirstDays, ListInfo, UnreportedEntries, WorkItem, WorkList, WorkLists},
    domain::{
        Desk, Measure, ParticipationId, StartKey, Status, UnitCode, WorkingDays,
        places::start_of,
        provider_list::{self, Counts, Delays, Evaluation, ListKind, ProviderList, Tasks, Work, request::ListKey},
    },
    mail::task::TaskText,
    store::Snapshot,
};

/// Days after a start in which its list is waited for, and its people are told from those of other times.
const FIRST_DAYS: i64 = 14;

/// What the views need beside the state.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The desk's day.
    pub today: NaiveDate,
    /// Working days.
    pub office: &'a WorkingDays,
    /// Numbers of the start day.
    pub delays: Delays,
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Starts that begin between two days, and those with a list of a day between them.
#[must_use]
pub fn first_days(now: &Snapshot, (from, to): (NaiveDate, NaiveDate), setting: Setting<'_>) -> FirstDays {
    let tasks = Tasks::of(&now.exported, &now.lists, setting.office);
    let mut newest: BTreeMap<&StartKey, &ProviderList> = BTreeMap::new();
    for list in now.lists.all().iter().filter(|list| (from..=to).contains(&list.as_of)) {
        newest.insert(&list.start, list);
    }
    let mut keys: Vec<StartKey> = newest.keys().map(|key| (*key).clone()).collect();
    for measure in now.desk.measures.values().filter(|m| m.instrument.is_offered()) {
        let mut starts = now.desk.starts_of(&measure.no).peekable();
        if starts.peek().is_none() && (from..=to).contains(&measure.begin) {
            keys.push((measure.no.clone(), None));
        }
        keys.extend(starts.filter(|start| (from..=to).contains(&start.begin)).map(crate::domain::Start::key));
    }
    keys.sort();
    keys.dedup();
    let mut starts: Vec<FirstDayRow> =
        keys.iter().filter_map(|key| row(now, key, newest.get(key).copied(), &tasks, setting)).collect();
    // What is to be done first: a list that is missing, today's starts, those to come, then the newest of those behind.
    starts.sort_by_key(|s| {
        let stage = match (s.overdue, s.is_of(setting.today)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) if s.begin > setting.today => 2,
            (false, false) => 3,
        };
        let days = (s.begin - setting.today).num_days().abs();
        (stage, days, s.measure.clone(), s.module.clone())
    });
    let late = setting.office.last_until(setting.today.pred_opt().unwrap_or(setting.today));
    let unexplained = now.desk.participations().iter().filter(|p| p.status == Status::Assigned && p.planned_begin <= late);
    FirstDays {
        starts,
        cosach: small(tasks.open(Work::Cosach)),
        verbis: small(tasks.open(Work::Verbis)),
        differences: small(tasks.open(Work::Difference)),
        excused_due: small(tasks.excused_due(setting.today, setting.delays.excused_days, setting.office).count()),
        unexplained: small(unexplained.count()),
    }
}

fn row(
    now: &Snapshot,
    key: &StartKey,
    list: Option<&ProviderList>,
    tasks: &Tasks<'_>,
    setting: Setting<'_>,
) -> Option<FirstDayRow> {
    let start = start_of(&now.desk, key, setting.today)?;
    let measure = start.measure;
    let (begun, no_show, unknown) = match list.map(|list| Counts::of(&now.exported, &now.lists.standing(list))) {
        Some(stand) => (stand.begun, stand.no_show, stand.excused + stand.missing),
        None => unlisted(&now.desk, measure, key, start.begin, setting.today),
    };
    let due_on = setting.office.first_from(start.begin);
    Some(FirstDayRow {
        measure: measure.no.to_string(),
        module: key.1.as_ref().map(ToString::to_string),
        title: measure.title.clone(),
        instrument: measure.instrument.to_string(),
        provider: measure.provider.clone(),
        district: measure.district.clone(),
        begin: start.begin,
        due_on,
        places: start.places,
        booked: begun + no_show + unknown,
        begun,
        no_show,
        unknown,
        free: start.free(),
        free_before: start_of(&now.exported, key, setting.today)?.free(),
        requested_on: now
            .outbox
            .asked
            .get(&ListKey { start: key.clone(), kind: ListKind::FirstDay, as_of: start.begin })
            .map(|asked| asked.last),
        list: list.map(|list| {
            let differences = small(tasks.of_list(list.id).filter(|task| task.work == Work::Difference).count());
            ListInfo::of(list, &Counts { differences, ..Counts::of(&now.exported, list) })
        }),
        overdue: list.is_none() && unknown > 0 && due_on <= setting.today,
    })
}

/// There, not there and not known, as far as the exports tell of a start without a list.
fn unlisted(desk: &Desk, measure: &Measure, key: &StartKey, first: NaiveDate, today: NaiveDate) -> (u32, u32, u32) {
    let (mut begun, mut no_show, mut unknown) = (0, 0, 0);
    let last = first.max(today);
    for p in desk.participations_in(&measure.no, key.1.as_ref()) {
        let around = (p.planned_begin - first).num_days().abs() <= FIRST_DAYS;
        match p.status {
            Status::Started | Status::DroppedOut | Status::Ended => begun += u32::from(around),
            Status::NoShow => no_show += u32::from(around),
            Status::Assigned => unknown += u32::from(p.planned_begin <= last),
            Status::Cancelled | Status::Vanished => {}
        }
    }
    (begun, no_show, unknown)
}

/// One start with what its newest list, or the one given, says. Keys only for who may see them.
#[must_use]
pub fn first_day(
    now: &Snapshot,
    key: &StartKey,
    list: Option<&ProviderList>,
    setting: Setting<'_>,
    task: Option<&TaskText>,
) -> Option<FirstDay> {
    let after = start_of(&now.desk, key, setting.today)?;
    let list = list.or_else(|| now.lists.all().iter().rev().find(|list| list.start == *key));
    let counts = list.map(|list| Counts::of(&now.exported, list)).unwrap_or_default();
    let items = |task: &TaskText| -> Vec<WorkItem> {
        let Some(list) = list else { return Vec::new() };
        let one = provider_list::ProviderLists::new(vec![list.clone()]);
        let (all, own) = (Tasks::of(&now.exported, &now.lists, setting.office), Tasks::of(&now.exported, &one, setting.office));
        let asked: BTreeSet<u32> = all.of_list(list.id).map(|task| task.no).collect();
        let stands = |task: &&provider_list::Task<'_>| !task.row.outcome.is_question() || asked.contains(&task.no);
        own.all().iter().filter(stands).map(|row| item(row, task, setting.today)).collect()
    };
    Some(FirstDay {
        measure: key.0.to_string(),
        module: key.1.as_ref().map(ToString::to_string),
        kind: list.map(|list| list.kind),
        as_of: list.map(|list| list.as_of),
        rows: counts.rows,
        matched: counts.matched,
        begun: counts.begun,
        no_show: counts.no_show,
        excused: counts.excused,
        missing: counts.missing,
        without_booking: counts.without_booking,
        free_before: start_of(&now.exported, key, setting.today)?.free(),
        free_after: after.free(),
        unchanged: false,
        dry_run: false,
        begin: after.begin,
        bookings: task.map(|_| people(now, key, setting).iter().map(ToString::to_string).collect()),
        items: task.map(items),
        unreported: unreported(now, list),
    })
}

/// Whom a list of this start can mean.
#[must_use]
pub fn people(now: &Snapshot, key: &StartKey, setting: Setting<'_>) -> Vec<ParticipationId> {
    let any = Evaluation { desk: &now.exported, start: key, kind: ListKind::FirstDay, as_of: setting.today };
    any.bookings().map(|p| p.id.clone()).collect()
}

/// Entries of one list that the Eintrittsmonitoring cannot know yet.
fn unreported(now: &Snapshot, list: Option<&ProviderList>) -> Vec<UnreportedEntries> {
    let Some(list) = list else { return Vec::new() };
    let one = provider_list::ProviderLists::new(vec![list.clone()]);
    let mut units: BTreeMap<UnitCode, u32> = BTreeMap::new();
    for ((unit, _), n) in provider_list::unreported(&now.desk, &one) {
        *units.entry(unit).or_insert(0) += n;
    }
    units.into_iter().map(|(unit, entries)| UnreportedEntries { unit: unit.to_string(), entries }).collect()
}

fn item(task: &provider_list::Task<'_>, text: &TaskText, today: NaiveDate) -> WorkItem {
    let begin = task.booking.map_or(task.list.as_of, |p| p.planned_begin);
    let written = match task.work {
        Work::Verbis => text.write(task.measure, task.list.start.1.as_ref(), begin, today),
        Work::Cosach | Work::Difference | Work::Nothing => String::new(),
    };
    WorkItem::of(task, written)
}

/// One list of work.
#[must_use]
pub fn work_list(now: &Snapshot, work: Work, setting: Setting<'_>, text: &TaskText) -> WorkList {
    let tasks = Tasks::of(&now.exported, &now.lists, setting.office);
    of_tasks(&tasks, work, setting, text)
}

/// All lists of work.
#[must_use]
pub fn work_lists(now: &Snapshot, setting: Setting<'_>, text: &TaskText) -> WorkLists {
    let tasks = Tasks::of(&now.exported, &now.lists, setting.office);
    let [cosach, verbis, differences] = Work::LISTS.map(|work| of_tasks(&tasks, work, setting, text));
    WorkLists { cosach, verbis, differences }
}

fn of_tasks(tasks: &Tasks<'_>, work: Work, setting: Setting<'_>, text: &TaskText) -> WorkList {
    let items = tasks.work(work).into_iter().map(|task| item(task, text, setting.today)).collect();
    WorkList { work, open: small(tasks.open(work)), items }
}
