//! Mails about contracted starts: what a start is in a mail, who may fill it, and the check before it (working
//! instruction 103, rule 6).

use chrono::NaiveDate;

use super::{
    Audience, Blocked, Content, Letter, MailKind, MailRules, Mb, MeasureFacts, Recipient, Topic, Unserved, rules::audience_of,
};
use crate::domain::{
    Desk, Measure, ModuleNo, StartKey, Unit, UnitCode,
    contingent::released::Released,
    forecast::contracted::{ExpectedStart, StartModel},
    places::OpenStart,
    unit::Target,
};

/// One start in a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    /// The measure.
    pub measure: MeasureFacts,
    /// The module.
    pub module: Option<ModuleNo>,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places.
    pub places: u32,
    /// Live bookings.
    pub booked: u32,
    /// Free places; negative when over-occupied.
    pub free: i64,
    /// Whether it has begun.
    pub running: bool,
    /// Whether people can still be assigned to it.
    pub takes_people: bool,
}

impl PlaceRow {
    /// A start as a row, on that day.
    #[must_use]
    pub fn of(start: &OpenStart<'_>, today: NaiveDate) -> Self {
        Self {
            measure: MeasureFacts::of(start.measure),
            module: start.module.cloned(),
            begin: start.begin,
            end: start.end,
            places: start.places,
            booked: start.live(),
            free: start.free(),
            running: start.begin < today,
            takes_people: start.takes_people(today),
        }
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> StartKey {
        (self.measure.no.clone(), self.module.clone())
    }
}

/// One start, for everybody concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartFacts {
    /// The morning the figures describe.
    pub as_of: NaiveDate,
    /// The start.
    pub start: PlaceRow,
    /// Kontingente above zero, by OE; empty when none is visible.
    pub contingents: Vec<(UnitCode, u32)>,
    /// OEs that declared a need for the measure and may fill it: a special responsibility (rule 6).
    pub needs: Vec<UnitCode>,
    /// How many of those assigned will begin, by experience; `None` once somebody has begun, or where nobody is assigned.
    pub begin: Option<ExpectedStart>,
}

/// Whether people of an OE may fill a measure at all ([`crate::domain::UnitKind::may_fill`]).
#[must_use]
pub fn may_fill(unit: &Unit, measure: &Measure) -> bool {
    let target = Target { u25: measure.u25, limited_mobility: measure.limited_mobility, district: &measure.district };
    unit.kind.may_fill(&unit.district, measure.nearby.contains(&unit.code), &target).is_ok()
}

/// The morning the figures of a mail describe: that of the data, not that of the mail.
#[must_use]
pub fn stand(desk: &Desk, today: NaiveDate) -> NaiveDate {
    desk.as_of.map_or(today, |as_of| as_of.min(today))
}

/// OEs whose declared need triggered the procurement, as far as they may fill the measure.
pub(super) fn units_in_need(desk: &Desk, measure: &Measure) -> Vec<UnitCode> {
    let declared = measure.needs.iter().filter(|(_, places)| *places > 0).filter_map(|(unit, _)| desk.units.get(unit));
    declared.filter(|unit| may_fill(unit, measure)).map(|unit| unit.code.clone()).collect()
}

/// All OEs that may fill the measure and can be reached, by code.
pub(super) fn relevant_units(desk: &Desk, measure: &Measure) -> Vec<Recipient> {
    desk.units.values().filter(|u| may_fill(u, measure)).filter_map(|u| Recipient::of_unit(u).ok()).collect()
}

/// Why none of the relevant OEs gets a mail: there is none, or none can be reached.
pub(super) fn nobody(desk: &Desk, measure: &Measure, topic: Topic) -> Blocked {
    match Unserved::of(desk, measure) {
        Some(unserved) => Blocked::NobodyNear { topic, unserved },
        None => Blocked::NobodyReachable(topic),
    }
}

/// The check before a start, or of one that runs and still takes people: free places to all relevant OEs, the MB
/// (where known) in copy.
///
/// # Errors
/// When the start has no free place or takes nobody any more, or no OE can be reached.
pub fn pre_start_letter(
    desk: &Desk,
    start: &OpenStart<'_>,
    released: &Released,
    rules: &MailRules,
    today: NaiveDate,
) -> Result<Letter, Blocked> {
    let row = PlaceRow::of(start, today);
    let key = row.key();
    if !row.takes_people {
        return Err(Blocked::TakesNobody { start: key, since: start.begin });
    }
    if start.free() <= 0 {
        return Err(Blocked::NothingFree(key));
    }
    let as_of = stand(desk, today);
    let audience = audience_of(relevant_units(desk, start.measure), || nobody(desk, start.measure, Topic::Start(key.clone())))?;
    let contingents = released.visible(&key).iter().flat_map(|start| &start.places).map(|(u, n)| (u.clone(), *n)).collect();
    let needs = units_in_need(desk, start.measure);
    let begin = (start.present == 0 && start.assigned > 0 && !row.running)
        .then(|| StartModel::fit(desk, today).expect(desk, start))
        .flatten();
    let content = Content::PreStart(StartFacts { as_of, start: row, contingents, needs, begin });
    Ok(start_letter(MailKind::PreStartCheck, start.measure, key, audience, content, rules))
}

/// A letter about a start with the MB (where known) and, in assisted training, the Agentur in copy.
pub(super) fn start_letter(
    kind: MailKind,
    measure: &Measure,
    key: StartKey,
    audience: Audience,
    content: Content,
    rules: &MailRules,
) -> Letter {
    let mb = Mb::of(measure).ok().map(|mb| mb.recipient().clone());
    let audience = audience.copy(mb).copy(rules.copies(measure));
    Letter { kind, team: measure.instrument.team(), topic: Topic::Start(key), audience, content }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Status,
        mail::testing::{day, desk},
        places::open_starts,
    };

    const TODAY: (i32, u32, u32) = (2026, 11, 24);

    fn to(letter: &Letter) -> String {
        let names = |list: &[Recipient]| list.iter().map(|r| r.role.label()).collect::<Vec<_>>().join(", ");
        format!("{} | {}", names(letter.audience().to()), names(letter.audience().cc()))
    }

    #[test]
    fn that_no_oe_lies_there_is_another_reason_than_that_none_can_be_reached() {
        let mut desk = desk();
        let told =
            |desk: &Desk| nobody(desk, &desk.measures["MOB-1"], Topic::Measure(desk.measures["MOB-1"].no.clone())).to_string();
        assert_eq!(told(&desk), "Für MOB-1 ist keine OE erreichbar.");
        let measure = desk.measures.get_mut("MOB-1").unwrap();
        (measure.district, measure.nearby) = ("Altonna".to_owned(), Vec::new());
        let told = told(&desk);
        assert!(told.starts_with("Für MOB-1 kommt keine OE in Frage: Im Bezirk „Altonna“ liegt keine OE"), "{told}");
    }

    #[test]
    fn before_a_start_all_relevant_units_with_the_mb_in_copy() {
        let desk = desk();
        let today = day(TODAY.0, TODAY.1, TODAY.2);
        let open = open_starts(&desk, today);
        let letter = |no: &str| {
            let start = open.iter().find(|s| s.measure.no.as_str() == no).unwrap();
            pre_start_letter(&desk, start, &Released::default(), &MailRules::default(), today)
        };
        assert_eq!(to(&letter("MES-1").unwrap()), "OE ALT, OE HAR, OE JBA-ALT, OE OSD, OE WIR | Maßnahmebetreuung");
        assert_eq!(to(&letter("MOB-1").unwrap()), "OE ALT, OE OSD | Maßnahmebetreuung");
        assert_eq!(to(&letter("ASA-1").unwrap()), "OE JBA-ALT | Maßnahmebetreuung, Agentur für Arbeit");
        assert!(letter("FULL-1").unwrap_err().to_string().contains("keine freien Plätze"));
    }

    /// Counts only, and only where nobody has begun yet: then what is said is about those assigned.
    #[test]
    fn before_a_start_experience_says_how_many_of_those_assigned_begin() {
        let mut people = desk().participations().to_vec();
        people.iter_mut().filter(|p| p.status == Status::Started).for_each(|p| (p.status, p.begin) = (Status::Assigned, None));
        let waiting = desk().with_participations(people);
        said_where_nobody_has_begun(&waiting, 1);
        said_where_nobody_has_begun(&desk(), 0);
    }

    fn said_where_nobody_has_begun(desk: &Desk, times: u32) {
        let today = day(2026, 11, 24);
        let open = open_starts(desk, today);
        let mut said = 0;
        for start in open.iter().filter(|start| start.takes_people(today)) {
            let Ok(letter) = pre_start_letter(desk, start, &Released::default(), &MailRules::default(), today) else { continue };
            let Content::PreStart(facts) = letter.content() else { panic!() };
            let ahead = start.begin >= today && start.present == 0 && start.assigned > 0;
            assert_eq!(facts.begin.is_some(), ahead, "{}", start.measure.no);
            if let Some(begin) = facts.begin {
                assert!(begin.q10 <= begin.q50 && begin.q50 <= begin.q90 && begin.q90 <= start.assigned, "{begin:?}");
                said += 1;
            }
        }
        assert_eq!(said, times);
    }

    #[test]
    fn the_figures_are_those_of_the_data_and_the_words_those_of_the_day() {
        let mut desk = desk();
        desk.as_of = Some(day(2026, 12, 10));
        let today = day(2026, 12, 15);
        let open = open_starts(&desk, today);
        let of = |no: &str| {
            let start = open.iter().find(|s| s.measure.no.as_str() == no).unwrap();
            pre_start_letter(&desk, start, &Released::default(), &MailRules::default(), today)
        };
        let letter = of("GK-1").unwrap();
        let Content::PreStart(facts) = letter.content() else { panic!() };
        assert_eq!((facts.as_of, facts.start.running), (day(2026, 12, 10), true));
        assert!(of("MES-1").unwrap_err().to_string().contains("niemand mehr einsteigen"), "a module that runs");
    }
}
