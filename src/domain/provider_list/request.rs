//! Which lists of providers are expected on a day, and how far each is asked for (working instruction 103, rule 7): an
//! Ersttagsliste before each start, a Besetzungsliste weekly for what runs. Writes and sends nothing.

mod missed;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

pub use missed::MissedList;

use super::ListKind;
use crate::domain::{
    Desk, Instrument, Invalid, Measure, StartKey, Status, WorkingDays,
    places::{FIRST_DAYS, OpenStart, first_day, open_starts},
    text, weekday,
};

/// Which measures are asked for their Besetzungsliste each week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Weekly {
    /// Those that are not modular.
    #[default]
    #[serde(rename = "nicht modular")]
    NonModular,
    /// All that run.
    #[serde(rename = "alle")]
    All,
}

/// A time of day as settings write it: `12:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(NaiveTime);

impl TryFrom<String> for ClockTime {
    type Error = Invalid;

    fn try_from(raw: String) -> Result<Self, Invalid> {
        let read = NaiveTime::parse_from_str(raw.trim(), "%H:%M").ok().map(Self);
        read.ok_or_else(|| Invalid::new(format!("„{}“ ist keine Uhrzeit", text::clean(&raw)), "eine wie „12:00“"))
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%H:%M"))
    }
}

/// When lists are asked for; the office's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListRules {
    /// Working days before a start at which its Ersttagsliste is asked for.
    pub before_days: u32,
    /// Which measures are asked for their Besetzungsliste each week.
    pub weekly: Weekly,
    /// Its day; it is asked for on the last working day before.
    #[serde(with = "weekday")]
    pub weekday: Weekday,
    /// AGH too.
    pub agh: bool,
    /// The MB of the measures are in copy of a request.
    pub copy_mb: bool,
    /// By what time an answer is asked for.
    pub answer_time: ClockTime,
    /// Weeks without a list after which the MB is to know; 0: never.
    pub escalate_after: u32,
}

impl Default for ListRules {
    fn default() -> Self {
        Self {
            before_days: 3,
            weekly: Weekly::default(),
            weekday: Weekday::Tue,
            agh: false,
            copy_mb: false,
            answer_time: ClockTime(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()),
            escalate_after: 2,
        }
    }
}

/// One list of a provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListKey {
    /// The measure and, if modular, the module.
    pub start: StartKey,
    /// Which list.
    pub kind: ListKind,
    /// Its Stichtag: of an Ersttagsliste the first day.
    pub as_of: NaiveDate,
}

/// When a list was asked for: the days of the mails that did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The first one.
    pub first: NaiveDate,
    /// The last one.
    pub last: NaiveDate,
    /// How many.
    pub times: u32,
}

/// What is known of lists beside the desk.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Which were asked for.
    pub asked: &'a BTreeMap<ListKey, Asked>,
    /// Which have been read in.
    pub received: &'a BTreeSet<ListKey>,
}

/// How far a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// To be asked for.
    Due,
    /// Asked for, on that day.
    Requested(NaiveDate),
    /// Asked for again, last on that day.
    Reminded(NaiveDate),
    /// Read in.
    Received,
}

impl RequestState {
    /// On the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Requested(_) => "requested",
            Self::Reminded(_) => "reminded",
            Self::Received => "received",
        }
    }

    /// The German word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Due => "fällig",
            Self::Requested(_) => "angefordert",
            Self::Reminded(_) => "erinnert",
            Self::Received => "eingegangen",
        }
    }
}

/// One list that is expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected<'a> {
    /// Which.
    pub key: ListKey,
    /// Its measure.
    pub measure: &'a Measure,
    /// First day of the start.
    pub begin: NaiveDate,
    /// Places.
    pub places: u32,
    /// Live bookings.
    pub booked: u32,
    /// From which day on it is asked for.
    pub request_on: NaiveDate,
    /// When it was asked for.
    pub asked: Option<Asked>,
    /// How far it is.
    pub state: RequestState,
    /// The rule asks for a mail today: nobody has asked yet, or the day of the list is over and it is not there.
    pub to_send: bool,
}

/// Why no such list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAsked {
    /// The Agentur steers it (`BaE`).
    Agency,
    /// AGH say who is there by themselves (`lists.agh`).
    Agh,
    /// The Besetzungsliste of assisted training goes to the JBA, monthly.
    ToJba,
}

/// Whether a measure is asked for that list at all.
///
/// # Errors
/// Why not.
pub fn may_ask(measure: &Measure, kind: ListKind, rules: &ListRules) -> Result<(), NotAsked> {
    let goes_to_jba = kind == ListKind::Occupancy && matches!(measure.instrument, Instrument::AsA | Instrument::AsAflex);
    if measure.instrument == Instrument::BaE {
        Err(NotAsked::Agency)
    } else if measure.is_agh() && !rules.agh {
        Err(NotAsked::Agh)
    } else if goes_to_jba {
        Err(NotAsked::ToJba)
    } else {
        Ok(())
    }
}

/// The calendar and rules of a day, for everything that is asked about it.
#[derive(Debug, Clone, Copy)]
pub struct ListDay<'a> {
    /// The desk's day.
    pub today: NaiveDate,
    /// On which days the office works.
    pub office: &'a WorkingDays,
    /// When lists are asked for.
    pub rules: &'a ListRules,
    /// What is known of lists.
    pub known: Known<'a>,
}

impl ListDay<'_> {
    /// The lists expected on the day, by Stichtag and start: what is to be asked for, what was, what came.
    #[must_use]
    pub fn expected<'d>(&self, desk: &'d Desk) -> Vec<Expected<'d>> {
        let open = open_starts(desk, self.today);
        let (request_on, as_of) = self.week();
        let mut expected: Vec<_> = open.iter().filter_map(|start| self.of_first_day(desk, start)).collect();
        let runs = |start: &&OpenStart<'_>| start.begin < as_of && start.end >= as_of && start.live() > 0;
        let weekly = |start: &&OpenStart<'_>| match self.rules.weekly {
            Weekly::All => true,
            Weekly::NonModular => !start.measure.modular,
        };
        let asked = |start: &&OpenStart<'_>| may_ask(start.measure, ListKind::Occupancy, self.rules).is_ok();
        let occupied = open.iter().filter(runs).filter(weekly).filter(asked);
        expected.extend(occupied.map(|start| self.told(start, ListKind::Occupancy, as_of, request_on)));
        if self.rules.agh {
            let agh = desk.agh().map(|measure| of_agh(desk, measure, as_of));
            let agh: Vec<_> = agh.filter(|start| runs(&start)).collect();
            expected.extend(agh.iter().map(|start| self.told(start, ListKind::Occupancy, as_of, request_on)));
        }
        expected.sort_by(|a, b| (a.key.as_of, a.key.kind, &a.key.start).cmp(&(b.key.as_of, b.key.kind, &b.key.start)));
        expected
    }

    /// One list of a start somebody asks for whatever the rule says; without a kind, the one that fits the day, without a
    /// Stichtag, the one the rule has. `None` when there is no such start.
    ///
    /// # Errors
    /// Why such a list is not asked for.
    pub fn wanted<'d>(
        &self,
        desk: &'d Desk,
        key: &StartKey,
        kind: Option<ListKind>,
        as_of: Option<NaiveDate>,
    ) -> Result<Option<Expected<'d>>, NotAsked> {
        let open = open_starts(desk, self.today);
        let agh = desk.measures.get(&key.0).filter(|measure| measure.is_agh() && key.1.is_none());
        let agh = agh.map(|measure| of_agh(desk, measure, self.today));
        let start = open.iter().find(|s| s.measure.no == key.0 && s.module == key.1.as_ref()).or(agh.as_ref());
        let Some(start) = start else { return Ok(None) };
        let first_days = Days::new(FIRST_DAYS.unsigned_abs());
        let fits = if !start.measure.is_agh() && self.today <= start.begin + first_days {
            ListKind::FirstDay
        } else {
            ListKind::Occupancy
        };
        let kind = kind.unwrap_or(fits);
        may_ask(start.measure, kind, self.rules)?;
        let (request_on, by_rule) = match kind {
            ListKind::FirstDay => (self.before(start.begin), start.begin),
            ListKind::Occupancy => self.week(),
        };
        Ok(Some(Expected { to_send: true, ..self.told(start, kind, as_of.unwrap_or(by_rule), request_on) }))
    }

    /// By which day an answer is asked for: the next working day, of an Ersttagsliste not before the first day.
    #[must_use]
    pub fn answer_by(&self, as_of: NaiveDate) -> NaiveDate {
        let next = self.office.first_from(self.today + Days::new(1));
        next.max(self.office.first_from(as_of))
    }

    /// The Ersttagsliste of a start: from its day on until it is there, or nobody is unknown any more.
    fn of_first_day<'d>(&self, desk: &'d Desk, start: &OpenStart<'d>) -> Option<Expected<'d>> {
        let request_on = self.before(start.begin);
        let last = self.office.first_from(start.begin) + Days::new(FIRST_DAYS.unsigned_abs());
        if !(request_on..=last).contains(&self.today) || may_ask(start.measure, ListKind::FirstDay, self.rules).is_err() {
            return None;
        }
        let told = self.told(start, ListKind::FirstDay, start.begin, request_on);
        let waited_for = if self.today < self.office.first_from(start.begin) {
            start.live() > 0
        } else {
            first_day(desk, start, self.today, self.office).is_some()
        };
        (waited_for || told.state == RequestState::Received).then_some(told)
    }

    fn told<'d>(&self, start: &OpenStart<'d>, kind: ListKind, as_of: NaiveDate, request_on: NaiveDate) -> Expected<'d> {
        let key = ListKey { start: (start.measure.no.clone(), start.module.cloned()), kind, as_of };
        let asked = self.known.asked.get(&key).copied();
        let state = match asked {
            _ if self.is_received(&key, request_on) => RequestState::Received,
            None => RequestState::Due,
            Some(Asked { first, times: 0 | 1, .. }) => RequestState::Requested(first),
            Some(Asked { last, .. }) => RequestState::Reminded(last),
        };
        let over = self.office.first_from(as_of + Days::new(1)) <= self.today;
        let to_send = match state {
            RequestState::Due => true,
            RequestState::Requested(_) => over,
            RequestState::Reminded(_) | RequestState::Received => false,
        };
        Expected {
            key,
            measure: start.measure,
            begin: start.begin,
            places: start.places,
            booked: start.live(),
            request_on,
            asked,
            state,
            to_send,
        }
    }

    /// Whether the list is there: an Ersttagsliste of whatever day, a Besetzungsliste taken since it was asked for.
    fn is_received(&self, key: &ListKey, request_on: NaiveDate) -> bool {
        self.known.received.iter().any(|list| {
            let is_of_day = match key.kind {
                ListKind::FirstDay => true,
                ListKind::Occupancy => list.as_of >= request_on.min(key.as_of),
            };
            list.start == key.start && list.kind == key.kind && is_of_day
        })
    }

    /// So many working days before a start as the settings say.
    fn before(&self, begin: NaiveDate) -> NaiveDate {
        let days = (1..366).filter_map(|back| begin.checked_sub_days(Days::new(back)));
        let nth = usize::try_from(self.rules.before_days).unwrap_or(usize::MAX);
        match nth.checked_sub(1) {
            Some(nth) => days.filter(|day| self.office.includes(*day)).nth(nth).unwrap_or(begin),
            None => self.office.last_until(begin),
        }
    }

    /// The weekly list that is asked for now: from when on, and its Stichtag.
    fn week(&self) -> (NaiveDate, NaiveDate) {
        let from = self.today - Days::new(WEEKS_SEARCHED);
        let until = self.today + Days::new(WEEKS_SEARCHED);
        let nominal = from.iter_days().take_while(|day| *day < until).filter(|day| day.weekday() == self.rules.weekday);
        let days = nominal.map(|nominal| {
            let as_of = self.office.first_from(nominal);
            (self.office.last_until(as_of - Days::new(1)), as_of)
        });
        days.filter(|(request_on, _)| *request_on <= self.today).max().unwrap_or((self.today, self.today))
    }
}

/// Days back and ahead in which a weekly day is sought; more than the longest break.
const WEEKS_SEARCHED: u64 = 21;

/// An AGH as one start on that day: who is there and who is assigned.
fn of_agh<'a>(desk: &'a Desk, measure: &'a Measure, day: NaiveDate) -> OpenStart<'a> {
    let count = |status: Status| {
        let people = desk.participations_of(&measure.no).iter().filter(|p| p.status == status).count();
        u32::try_from(people).unwrap_or(u32::MAX)
    };
    OpenStart {
        measure,
        module: None,
        begin: measure.begin,
        end: measure.end,
        places: desk.capacity_on(measure, day),
        assigned: count(Status::Assigned),
        present: count(Status::Started),
    }
}

#[cfg(test)]
mod tests;
