//! The start day: which row is meant, what is on its way to the backend, and what became of it. A row that
//! was ticked shows so at once; the backend's word follows.

use std::collections::BTreeMap;

use super::{
    commands::{WhyNot, no_writing},
    effect::{FirstDayDeed, FirstDayDone},
    journal::Deed,
};
use crate::{
    api::first_days::{Decision, FirstDayRow, WorkDone, WorkItem, WorkList, WorkRow},
    client::ClientError,
    domain::{
        dates,
        provider_list::{Impossible, Outcome, Said, Work},
    },
    tui::{Effect, Screen, State, TableId, look::format},
};

/// What is on its way.
#[derive(Debug, Clone, Default)]
pub struct FirstDays {
    pending: Vec<Pending>,
    /// Counts up with every change, so that lists are built anew.
    pub version: u64,
}

#[derive(Debug, Clone)]
struct Pending {
    generation: u64,
    /// Keys of the rows, and their state when it is done.
    rows: BTreeMap<String, &'static str>,
    /// What is said then.
    told: String,
    /// What takes it back.
    back: Option<FirstDayDeed>,
}

impl WorkItem {
    /// What a row of a list of work is called: its start, the day of its list, its place there. Never its key.
    pub fn row_key(&self) -> String {
        let start = self.module.as_ref().map_or_else(|| self.measure.clone(), |module| format!("{}/{module}", self.measure));
        format!("{start} {} {}", dates::german_short(self.as_of), self.row)
    }

    fn row_ref(&self) -> WorkRow {
        WorkRow {
            measure: self.measure.clone(),
            module: self.module.clone(),
            participation: self.participation.clone(),
            line: self.line,
        }
    }
}

/// The list of work a table shows.
pub const fn work_of(table: TableId) -> Option<Work> {
    match table {
        TableId::Cosach => Some(Work::Cosach),
        TableId::Verbis => Some(Work::Verbis),
        TableId::Differences => Some(Work::Difference),
        TableId::TodayAgh
        | TableId::TodayStarts
        | TableId::Agh
        | TableId::Movements
        | TableId::Places
        | TableId::Mails
        | TableId::Monitoring
        | TableId::Imports
        | TableId::Audit
        | TableId::AccuracyAgh
        | TableId::Kept
        | TableId::Horizons
        | TableId::Units
        | TableId::UnitEntries
        | TableId::UnitContingents
        | TableId::UnitAgh
        | TableId::UnitMails
        | TableId::FirstDays => None,
    }
}

/// A list of work as last answered.
pub fn list(state: &State, work: Work) -> Option<&WorkList> {
    let lists = state.data.work_lists.value.as_ref()?;
    match work {
        Work::Cosach => Some(&lists.cosach),
        Work::Verbis => Some(&lists.verbis),
        Work::Difference => Some(&lists.differences),
        Work::Nothing => None,
    }
}

/// The state of a row: as answered, or as it will be when what is on its way is done.
pub fn state_of<'a>(state: &State, item: &'a WorkItem) -> &'a str {
    let key = item.row_key();
    let coming = state.first_days.pending.iter().rev().find_map(|pending| pending.rows.get(&key));
    coming.copied().unwrap_or(&item.state)
}

/// The rows the key is about: those taken into the selection, or the selected one.
pub fn chosen(state: &State) -> Vec<&WorkItem> {
    let Some(work) = state.focused_table().and_then(work_of) else { return Vec::new() };
    let Some(list) = list(state, work) else { return Vec::new() };
    let rows = state.table().into_iter().flat_map(crate::tui::look::table::Table::chosen_rows);
    rows.filter_map(|row| list.items.iter().find(|item| item.row_key() == row.key)).collect()
}

/// The start the list with the focus has selected.
pub fn start(state: &State) -> Option<&FirstDayRow> {
    let key = &state.table_of(TableId::FirstDays).selected()?.key;
    state.data.first_days.value.as_ref()?.starts.iter().find(|start| start.label() == *key)
}

fn on_work(state: &State) -> Option<WhyNot> {
    if state.screen != Screen::FirstDays || state.focused_table().and_then(work_of).is_none() {
        return Some(WhyNot::NoWorkRow);
    }
    chosen(state).is_empty().then_some(WhyNot::NoWorkRow)
}

/// Why no row can be marked now.
pub fn no_work(state: &State) -> Option<WhyNot> {
    on_work(state).or_else(|| no_writing(state))
}

/// Why ↵ leads nowhere: on the list of starts it goes deeper, on the others it ticks.
pub fn no_step(state: &State) -> Option<WhyNot> {
    if state.focused_table() == Some(TableId::FirstDays) {
        return start(state).is_none().then_some(WhyNot::NoRow);
    }
    no_work(state)
}

/// Why no list of work can be written into a file.
pub fn no_export(state: &State) -> Option<WhyNot> {
    let work = state.focused_table().and_then(work_of);
    let open = work.and_then(|work| list(state, work)).map_or(0, |list| list.open);
    if open == 0 { Some(WhyNot::NoWorkRow) } else { no_writing(state) }
}

/// Why there is no task to copy.
pub fn no_task(state: &State) -> Option<WhyNot> {
    on_work(state).or_else(|| chosen(state).iter().all(|item| item.task.is_empty()).then_some(WhyNot::NoTask))
}

/// Why nothing can be decided about the row: of nobody of ours, or of somebody the export has the last word on.
pub fn no_decision(state: &State) -> Option<WhyNot> {
    no_work(state).or_else(|| {
        let decidable = |item: &WorkItem| {
            item.participation.is_some()
                && matches!(item.outcome, Outcome::A | Outcome::A2 | Outcome::B | Outcome::C | Outcome::E)
        };
        match chosen(state)[..] {
            [one] if decidable(one) => None,
            [_] => Some(WhyNot::NotDecidable),
            _ => Some(WhyNot::OneRowEach),
        }
    })
}

/// Ticks the rows, or opens them again when all of them are ticked; the cursor goes on to the next open one.
pub fn tick(state: &mut State) -> Vec<Effect> {
    let open = chosen(state).iter().any(|item| state_of(state, item) == "open");
    mark(state, if open { "done" } else { "open" }, None)
}

/// Says how far the rows are.
pub fn mark(state: &mut State, to: &'static str, reason: Option<Impossible>) -> Vec<Effect> {
    let Some(table) = state.focused_table() else { return Vec::new() };
    let Some(work) = work_of(table) else { return Vec::new() };
    let items: Vec<WorkItem> = chosen(state)
        .into_iter()
        .filter(|item| item.work == work && state_of(state, item) != to && item.state != "export")
        .cloned()
        .collect();
    if items.is_empty() {
        state.say_error("Diese Zeile verschwindet von selbst, sobald ein Export dasselbe sagt.");
        return Vec::new();
    }
    let rows: Vec<WorkRow> = items.iter().map(WorkItem::row_ref).collect();
    let count = format::count(i64::try_from(items.len()).unwrap_or(i64::MAX), "Zeile", "Zeilen");
    let told = match (to, reason) {
        ("open", _) => format!("{}: {count} wieder offen", work.label()),
        (_, Some(reason)) => format!("{}: {count} nicht möglich ({})", work.label(), reason.label()),
        _ => format!("{}: {count} erledigt", work.label()),
    };
    let done = |state: &str, reason: Option<&str>| WorkDone {
        rows: rows.clone(),
        state: state.to_owned(),
        reason: reason.map(str::to_owned),
    };
    let before = &items[0];
    let back = FirstDayDeed::Work { work, done: done(&before.state, before.reason.as_deref()), key: state.new_key() };
    let deed = FirstDayDeed::Work { work, done: done(to, reason.map(Impossible::label)), key: state.new_key() };
    let keys = items.iter().map(|item| (item.row_key(), to)).collect();
    let effects = send(state, deed, keys, told, Some(back));
    state.table_of_mut(table).marked.clear();
    if to != "open" {
        next_open(state, table, work);
    }
    effects
}

/// The next row that is still open, from the cursor on and then from the top.
fn next_open(state: &mut State, table: TableId, work: Work) {
    let Some(list) = list(state, work) else { return };
    let open: Vec<String> =
        list.items.iter().filter(|item| item.work == work && state_of(state, item) == "open").map(WorkItem::row_key).collect();
    let shown = state.table_of(table);
    let keys: Vec<&String> = shown.view.rows.iter().map(|row| &row.key).collect();
    let from = shown.cursor;
    let order = (from..keys.len()).chain(0..from.min(keys.len()));
    if let Some(next) = order.into_iter().find(|at| open.contains(keys[*at])) {
        state.table_of_mut(table).cursor = next;
    }
}

/// Decides about the selected row.
pub fn decide(state: &mut State, decision: Decision) -> Vec<Effect> {
    let Some(item) = chosen(state).first().map(|item| (*item).clone()) else { return Vec::new() };
    let Some(participation) = item.participation.clone() else { return Vec::new() };
    let said = match item.outcome {
        Outcome::A | Outcome::A2 => Some(Said::Came),
        Outcome::B => Some(Said::Absent),
        Outcome::C => Some(Said::Excused),
        Outcome::D
        | Outcome::E
        | Outcome::F
        | Outcome::G
        | Outcome::H
        | Outcome::J
        | Outcome::K
        | Outcome::L
        | Outcome::M
        | Outcome::N => None,
    };
    let before = Decision { said, first_day: item.first_day };
    let deed = |decision: Decision| FirstDayDeed::Decide {
        measure: item.measure.clone(),
        module: item.module.clone(),
        participation: participation.clone(),
        decision,
    };
    let told = match decision {
        Decision { said: Some(Said::Came), first_day: Some(day) } => format!("eingetreten am {}", format::weekday_date(day)),
        Decision { said: Some(Said::Came), first_day: None } => "eingetreten".to_owned(),
        Decision { said: Some(Said::Absent), .. } => "nicht angetreten, der Platz ist frei".to_owned(),
        Decision { said: Some(Said::Excused), .. } => "kommt später".to_owned(),
        Decision { said: None, .. } => "wieder offen".to_owned(),
    };
    let back = Some(deed(before));
    let next = deed(decision);
    send(state, next, BTreeMap::new(), format!("{}: {told}", item.measure), back)
}

/// Writes the open rows of the list with the focus into the protected folder.
pub fn export(state: &mut State, folder: std::path::PathBuf, xlsx: bool) -> Vec<Effect> {
    let Some(work) = state.focused_table().and_then(work_of) else { return Vec::new() };
    let (day, key) = (state.today(), state.new_key());
    let publish = state.publishing.folder.clone();
    let deed = FirstDayDeed::Export { work, folder, publish, day, xlsx, key };
    send(state, deed, BTreeMap::new(), String::new(), None)
}

/// Sends a deed.
pub fn send(
    state: &mut State,
    deed: FirstDayDeed,
    rows: BTreeMap<String, &'static str>,
    told: String,
    back: Option<FirstDayDeed>,
) -> Vec<Effect> {
    let generation = state.next_generation();
    state.first_days.version += 1;
    state.first_days.pending.push(Pending { generation, rows, told, back });
    vec![Effect::FirstDay { generation, deed }]
}

/// Takes the answer to a deed.
pub fn done(state: &mut State, generation: u64, result: Result<FirstDayDone, ClientError>) {
    state.dirty = true;
    state.first_days.version += 1;
    let at = state.first_days.pending.iter().position(|pending| pending.generation == generation);
    let pending = at.map(|at| state.first_days.pending.remove(at));
    let undoing = state.journal.is_undoing(generation);
    match result {
        Ok(what) => {
            let told = match (&what, &pending) {
                (FirstDayDone::Written(told), _) => told.clone(),
                (FirstDayDone::Done, Some(pending)) => pending.told.clone(),
                (FirstDayDone::Done, None) => "Zurückgenommen".to_owned(),
            };
            if !told.is_empty() {
                state.say(told);
            }
            let back = pending.and_then(|pending| pending.back);
            match back {
                Some(back) => state.journal.note(generation, Deed::FirstDay(Box::new(back))),
                None => drop(state.journal.settle(generation, true)),
            }
            state.data.first_days.outdate();
            state.data.work_lists.outdate();
            state.poller.poll_now(state.now);
        }
        Err(error) => {
            state.journal.settle(generation, false);
            let what = if undoing { "Nicht zurückgenommen" } else { "Nicht gespeichert" };
            state.say_error(format!("{what}: {error}"));
        }
    }
}
