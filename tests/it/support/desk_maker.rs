//! Makes AGH desks for tests and benches: invented keys, a fixed stream of numbers.

use chrono::{Days, NaiveDate};
use ilc_desk::domain::{
    Desk, Instrument, Measure, MeasureNo, Participation, ParticipationId, ProviderContact, Status, UnitCode, measure::Profile,
};

/// A small multiplicative generator: the same desk in every run, with no dependency.
pub struct Stream(u64);

impl Stream {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `below`.
    pub fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below.max(1)
    }

    /// True in one of `of` cases.
    pub fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }
}

pub fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date")
}

pub fn measure(no: &str, places: u32) -> Measure {
    Measure {
        no: MeasureNo::parse(no).expect("a key"),
        title: format!("Maßnahme {no}"),
        instrument: Instrument::Agh,
        provider: "Träger".into(),
        district: ["Altona", "Harburg", "Wandsbek"][no.len() % 3].into(),
        places,
        begin: as_of() - Days::new(900),
        end: as_of() + Days::new(900),
        modular: false,
        u25: false,
        limited_mobility: false,
        needs: Vec::new(),
        nearby: Vec::new(),
        mb: None,
        profile: Profile::default(),
        provider_contact: ProviderContact::default(),
    }
}

/// A desk of `measures` AGH with `rows` participations each over about three years, recorded with
/// delays of a few days, as one export shows them.
pub fn desk(measures: u32, rows: u32, seed: u64) -> Desk {
    let mut stream = Stream::new(seed);
    let mut desk = Desk::default();
    desk.as_of = Some(as_of());
    let mut participations = Vec::new();
    for m in 0..measures {
        let places = 6 + u32::try_from(stream.below(34)).expect("small");
        let agh = measure(&format!("AGH-{m:05}"), places);
        let length = [89, 119, 181, 272, 364][usize::try_from(stream.below(5)).expect("small")];
        for r in 0..rows {
            let assigned = as_of() - Days::new(1 + stream.below(1_000));
            let begin = assigned + Days::new(1 + stream.below(25));
            let p = participation(&mut stream, &agh, &format!("T{m}-{r}"), assigned, begin, length);
            participations.push(p);
        }
        desk.measures.insert(agh.no.clone(), agh);
    }
    desk.with_participations(participations)
}

fn participation(
    stream: &mut Stream,
    agh: &Measure,
    id: &str,
    assigned: NaiveDate,
    begin: NaiveDate,
    length: u64,
) -> Participation {
    let planned_end = (begin + Days::new(length)).min(agh.end);
    let mut p = Participation {
        id: ParticipationId::parse(id).expect("a key"),
        measure: agh.no.clone(),
        module: None,
        unit: UnitCode::parse(&format!("OE{:02}", stream.below(20))).expect("a key"),
        assigned_on: assigned,
        planned_begin: begin,
        planned_end,
        status: Status::Assigned,
        status_since: assigned,
        begin: None,
        end: None,
        reason: None,
        office: None,
    };
    let recorded = begin + Days::new(stream.below(4));
    if recorded >= as_of() {
        return p;
    }
    p.status_since = recorded;
    if stream.one_in(3) {
        p.status = Status::NoShow;
        return p;
    }
    let last = if stream.one_in(2) { begin + Days::new(stream.below(length)) } else { planned_end };
    let written = last + Days::new(stream.below(5));
    p.begin = Some(begin);
    if written.max(recorded) < as_of() {
        p.status = if last < planned_end { Status::DroppedOut } else { Status::Ended };
        p.end = Some(last);
        p.status_since = written.max(recorded);
    } else {
        p.status = Status::Started;
    }
    p
}
