//! The work that follows from lists: what is to be entered in COSACH and VerBIS, what is to be cleared
//! up, what an export has settled meanwhile, and where export and list still disagree.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::NaiveDate;

use super::{
    list::{Impossible, ListRow, Progress, ProviderList},
    outcome::{Outcome, Work},
    overlay::{Latest, ProviderLists},
    told::ListKind,
};
use crate::domain::{Desk, Instrument, Measure, Participation, ParticipationId, StartKey, Status, UnitCode, WorkingDays, dates};

/// Numbers of the start day that an office may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delays {
    /// Working days after which somebody excused is asked for again (proposal).
    pub excused_days: u32,
    /// Working days after which an export that still says Zugewiesen wins over a list.
    pub overlay_days: u32,
}

/// Working days after which a booking that COSACH does not show yet is a difference.
const UNBOOKED_DAYS: usize = 3;

/// How far the work of a row is, by persons and exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// To be done.
    Open,
    /// Somebody did it.
    Done,
    /// An export says the same.
    ByExport,
    /// It cannot be done.
    Impossible(Impossible),
}

impl State {
    /// As on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::ByExport => "export",
            Self::Impossible(_) => "impossible",
        }
    }

    /// In German.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Done => "erledigt",
            Self::ByExport => "erledigt durch Export",
            Self::Impossible(_) => "nicht möglich",
        }
    }
}

/// Where the export says something else than a list that was read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deviation {
    /// It still says Zugewiesen.
    NotBooked,
    /// It names another first day.
    OtherBegin(NaiveDate),
    /// It says this.
    Says(Status),
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBooked => f.write_str("COSACH noch nicht gebucht?"),
            Self::OtherBegin(day) => write!(f, "Export nennt Beginn {}", dates::german(*day)),
            Self::Says(status) => write!(f, "Export sagt {}", status.label()),
        }
    }
}

/// One row of a list with what stands beside it now.
#[derive(Debug, Clone)]
pub struct Task<'a> {
    /// The list.
    pub list: &'a ProviderList,
    /// The row.
    pub row: &'a ListRow,
    /// Its place in the list, from 0.
    pub no: u32,
    /// The measure of the list.
    pub measure: &'a Measure,
    /// The booking as exported.
    pub booking: Option<&'a Participation>,
    /// Which list of work.
    pub work: Work,
    /// How far it is.
    pub state: State,
    /// Where the export disagrees.
    pub deviation: Option<Deviation>,
}

impl Task<'_> {
    /// Whether a list of work shows it: its own, or the differences where the export disagrees.
    #[must_use]
    pub fn is_in(&self, work: Work) -> bool {
        self.work == work || work == Work::Difference && self.deviation.is_some()
    }

    /// Whether it is still to be done there.
    #[must_use]
    pub fn is_open_in(&self, work: Work) -> bool {
        match work {
            Work::Difference => self.deviation.is_some() || self.work == work && self.state == State::Open,
            Work::Cosach | Work::Verbis | Work::Nothing => self.work == work && self.state == State::Open,
        }
    }

    /// What COSACH is to be told beside "bewilligt", or what is to be asked, in German; empty where nothing.
    #[must_use]
    pub fn hint(&self) -> String {
        let day = |day: Option<NaiveDate>| day.map(dates::german).unwrap_or_default();
        if let Some(deviation) = self.deviation {
            return deviation.to_string();
        }
        match self.row.outcome {
            Outcome::A | Outcome::B | Outcome::H | Outcome::J => String::new(),
            Outcome::A2 => "Beginn anpassen".to_owned(),
            Outcome::C => "kommt später".to_owned(),
            Outcome::D => {
                let status = self.booking.map_or("nicht mehr gebucht", |p| p.status.label());
                format!("da, bei uns {status} – mit der OE klären, Datensatz prüfen")
            }
            Outcome::E => "fehlt auf der Liste – beim Träger nachfragen".to_owned(),
            Outcome::F => {
                let label = |p: &Participation| crate::domain::start::label(&p.measure, p.module.as_ref());
                format!("falscher Start, gebucht in {}", self.booking.map(label).unwrap_or_default())
            }
            Outcome::G if self.work == Work::Nothing => "Rechtskreis SGB III (Agentur)".to_owned(),
            Outcome::G => "auf der Liste, ohne Zuweisung".to_owned(),
            Outcome::K => "laut Export eingetreten, laut Liste nicht da".to_owned(),
            Outcome::L => "nicht mehr da? Austritt klären".to_owned(),
            Outcome::M => format!("anderes Ende: {}", day(self.row.end)),
            Outcome::N => format!("noch da nach Ende {} – verlängern oder beenden", day(self.booking.map(|p| p.planned_end))),
        }
    }

    /// The first day COSACH is to have; `None` without a booking.
    #[must_use]
    pub fn begin(&self) -> Option<NaiveDate> {
        self.booking.map(|booking| match self.row.outcome {
            Outcome::M | Outcome::N => booking.begin.unwrap_or(booking.planned_begin),
            Outcome::A
            | Outcome::A2
            | Outcome::B
            | Outcome::C
            | Outcome::D
            | Outcome::E
            | Outcome::F
            | Outcome::G
            | Outcome::H
            | Outcome::J
            | Outcome::K
            | Outcome::L => self.row.begin(booking),
        })
    }
}

/// Every row that counts now.
#[derive(Debug, Clone, Default)]
pub struct Tasks<'a>(Vec<Task<'a>>);

impl<'a> Tasks<'a> {
    /// The rows of all lists: of a person what is [latest](super::overlay::Latest), of rows that are nobody's those of the
    /// newest list of a start and kind. In the order of the lists and their rows.
    #[must_use]
    pub fn of(exported: &'a Desk, lists: &'a ProviderLists, office: &WorkingDays) -> Self {
        let latest = lists.latest();
        let last: BTreeMap<(&StartKey, ListKind), i64> = lists.all().iter().map(|l| ((&l.start, l.kind), l.id)).collect();
        let mut tasks = Vec::new();
        for list in lists.all() {
            let Some(measure) = exported.measures.get(&list.start.0) else { continue };
            let bookings = Bookings::of(exported, list);
            for (no, row) in (0..).zip(&list.rows) {
                let counts = match &row.participation {
                    Some(id) => {
                        row.outcome == Outcome::H || latest.get(id).is_some_and(|latest| latest.lists().any(|l| l.id == list.id))
                    }
                    None => last.get(&(&list.start, list.kind)) == Some(&list.id),
                };
                if counts {
                    let booking = row.participation.as_ref().and_then(|id| bookings.get(id));
                    tasks.push(task(exported, list, (no, row), measure, booking, office));
                }
            }
        }
        Self(tasks)
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Task<'a>] {
        &self.0
    }

    /// Those of one list, superseded rows left out.
    pub fn of_list(&self, id: i64) -> impl Iterator<Item = &Task<'a>> {
        self.0.iter().filter(move |task| task.list.id == id)
    }

    /// Those a list of work shows, in the order in which they are worked off: COSACH by measure, module and key,
    /// VerBIS by OE and post, differences by start and line.
    #[must_use]
    pub fn work(&self, work: Work) -> Vec<&Task<'a>> {
        let mut shown: Vec<_> = self.0.iter().filter(|task| task.is_in(work)).collect();
        let start = |t: &Task<'a>| t.list.start.clone();
        let id = |t: &Task<'a>| t.row.participation.clone();
        match work {
            Work::Cosach | Work::Nothing => shown.sort_by_key(|t| (start(t), id(t))),
            Work::Verbis => shown.sort_by_key(|t| (t.booking.map(|p| p.unit.clone()), start(t), id(t))),
            Work::Difference => shown.sort_by_key(|t| (start(t), t.row.line.is_none(), t.row.line, id(t))),
        }
        shown
    }

    /// How many are still to be done on a list of work.
    #[must_use]
    pub fn open(&self, work: Work) -> usize {
        self.0.iter().filter(|task| task.is_open_in(work)).count()
    }

    /// People excused whose time is over: somebody has to decide whether they came.
    pub fn excused_due<'t>(&'t self, today: NaiveDate, days: u32, office: &'t WorkingDays) -> impl Iterator<Item = &'t Task<'a>> {
        self.0.iter().filter(move |task| {
            let waits = task.row.outcome == Outcome::C && task.booking.is_some_and(|p| p.status == Status::Assigned);
            waits && excused_until(task.list.as_of, days, office) <= today
        })
    }
}

/// The day on which somebody excused is asked for again.
#[must_use]
pub fn excused_until(as_of: NaiveDate, days: u32, office: &WorkingDays) -> NaiveDate {
    office.after(as_of, days)
}

/// What a list says in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of the provider's file.
    pub rows: u32,
    /// Rows of the file that mean one of our people.
    pub matched: u32,
    /// Came, by list or export.
    pub begun: u32,
    /// Did not come.
    pub no_show: u32,
    /// Expected later.
    pub excused: u32,
    /// Booked, and the list does not say.
    pub missing: u32,
    /// On the list without a booking in this start.
    pub without_booking: u32,
    /// Everything to be cleared up, these two included.
    pub differences: u32,
}

impl Counts {
    /// Of one list, beside the bookings as exported.
    #[must_use]
    pub fn of(exported: &Desk, list: &ProviderList) -> Self {
        let bookings = Bookings::of(exported, list);
        let instrument = exported.measures.get(&list.start.0).map(|m| &m.instrument);
        let mut counts = Self { rows: list.told, ..Self::default() };
        for row in &list.rows {
            counts.matched += u32::from(row.line.is_some() && row.participation.is_some());
            counts.differences += u32::from(instrument.is_some_and(|i| row.work(i) == Work::Difference));
            let status = row.participation.as_ref().and_then(|id| bookings.get(id)).map(|p| p.status);
            match row.outcome {
                Outcome::A | Outcome::A2 => counts.begun += 1,
                Outcome::B => counts.no_show += 1,
                Outcome::C => counts.excused += 1,
                Outcome::E => counts.missing += 1,
                Outcome::F | Outcome::G => counts.without_booking += 1,
                Outcome::J | Outcome::M | Outcome::N => {
                    counts.begun += u32::from(status.is_some_and(Status::has_started));
                    counts.no_show += u32::from(status == Some(Status::NoShow));
                }
                Outcome::D | Outcome::H | Outcome::K | Outcome::L => {}
            }
        }
        counts
    }
}

/// Entries that lists report and the Eintrittsmonitoring cannot count yet, because they lie after its Stand, by OE
/// and instrument.
#[must_use]
pub fn unreported(desk: &Desk, lists: &ProviderLists) -> BTreeMap<(UnitCode, Instrument), u32> {
    let mut entries = BTreeMap::new();
    for (id, Latest { list, row, .. }) in lists.latest() {
        let Some(measure) = desk.measures.get(&list.start.0).filter(|_| matches!(row.outcome, Outcome::A | Outcome::A2)) else {
            continue;
        };
        let Some(booking) = desk.participations_of(&measure.no).iter().find(|p| p.id == *id) else { continue };
        let key = (booking.unit.clone(), measure.instrument.clone());
        let counted = desk.monitoring.get(&key).is_some_and(|row| booking.begin.is_none_or(|begin| begin <= row.as_of));
        if booking.status.has_started() && !counted {
            *entries.entry(key).or_insert(0) += 1;
        }
    }
    entries
}

/// The bookings a list's rows can mean, by key.
struct Bookings<'a>(BTreeMap<&'a ParticipationId, &'a Participation>);

impl<'a> Bookings<'a> {
    fn of(exported: &'a Desk, list: &'a ProviderList) -> Self {
        let mut found: BTreeMap<_, _> = exported.participations_of(&list.start.0).iter().map(|p| (&p.id, p)).collect();
        let elsewhere: BTreeSet<_> =
            list.rows.iter().filter(|row| row.outcome == Outcome::F).filter_map(|row| row.participation.as_ref()).collect();
        if !elsewhere.is_empty() {
            found.extend(exported.participations().iter().filter(|p| elsewhere.contains(&p.id)).map(|p| (&p.id, p)));
        }
        Self(found)
    }

    fn get(&self, id: &ParticipationId) -> Option<&'a Participation> {
        self.0.get(id).copied()
    }
}

fn task<'a>(
    exported: &Desk,
    list: &'a ProviderList,
    (no, row): (u32, &'a ListRow),
    measure: &'a Measure,
    booking: Option<&'a Participation>,
    office: &WorkingDays,
) -> Task<'a> {
    let state = match row.progress {
        Progress::Done => State::Done,
        Progress::Impossible(reason) => State::Impossible(reason),
        Progress::Open if booking.is_some_and(|b| is_settled(exported, list, row, b)) => State::ByExport,
        Progress::Open => State::Open,
    };
    let told_off = matches!(row.progress, Progress::Impossible(_));
    let deviation = booking.filter(|_| !told_off).and_then(|b| deviation(exported, list, row, b, office));
    Task { list, row, no, measure, booking, work: row.work(&measure.instrument), state, deviation }
}

/// Whether an export says by now what the row is about.
fn is_settled(exported: &Desk, list: &ProviderList, row: &ListRow, booking: &Participation) -> bool {
    let seen = exported.as_of.map_or(list.as_of, |as_of| as_of.max(list.as_of));
    match row.outcome {
        Outcome::A | Outcome::A2 => booking.status.has_started() && booking.begin == Some(row.begin(booking)),
        // The export says nothing about VerBIS, nor about who is on no list of ours.
        Outcome::B | Outcome::G | Outcome::H | Outcome::J => false,
        Outcome::C | Outcome::E => booking.status != Status::Assigned,
        Outcome::D => booking.status == Status::Started,
        Outcome::F => (&booking.measure, &booking.module) == (&list.start.0, &list.start.1),
        Outcome::K | Outcome::L => booking.status != Status::Started,
        Outcome::M => row.end.is_some_and(|end| booking.end == Some(end) || booking.end.is_none() && booking.planned_end == end),
        Outcome::N => !booking.end_unresolved(seen),
    }
}

/// Where the export says something else than what a list made a provisional fact.
fn deviation(
    exported: &Desk,
    list: &ProviderList,
    row: &ListRow,
    booking: &Participation,
    office: &WorkingDays,
) -> Option<Deviation> {
    let is_late = exported.as_of.is_some_and(|as_of| office.between(list.read_on, as_of) >= UNBOOKED_DAYS);
    let came = matches!(row.outcome, Outcome::A | Outcome::A2);
    match booking.status {
        _ if !row.outcome.is_fact() => None,
        Status::Assigned => is_late.then_some(Deviation::NotBooked),
        Status::Started | Status::Ended | Status::DroppedOut if came => {
            booking.begin.filter(|begin| *begin != row.begin(booking)).map(Deviation::OtherBegin)
        }
        Status::NoShow if !came => None,
        Status::Started | Status::NoShow | Status::DroppedOut | Status::Ended | Status::Cancelled | Status::Vanished => {
            Some(Deviation::Says(booking.status))
        }
    }
}
