//! A `BaE` with more people than places: the only mail about a `BaE`, to the Agentur für Arbeit, which steers it
//! (working instruction 103, rule 14).

use chrono::NaiveDate;

use super::{Audience, Blocked, Content, Letter, MailKind, MailRules, MeasureFacts, Recipient, Role, Topic, places::stand};
use crate::domain::{Desk, Instrument, Measure, Status, Unit, UnitKind, overbooked::Overbooked};

/// What the mail states. Counts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverbookedFacts {
    /// The measure.
    pub measure: MeasureFacts,
    /// The morning the figures describe.
    pub as_of: NaiveDate,
    /// Places, bookings and days.
    pub overbooked: Overbooked,
    /// Whether it begins only after today.
    pub later: bool,
    /// People present.
    pub present: u32,
    /// People assigned.
    pub assigned: u32,
}

/// Asks the Agentur to move places or to add some; the JBA with people in it and X91 are in copy.
///
/// # Errors
/// When the measure is no `BaE`, or its places suffice.
pub fn overbooked_letter(desk: &Desk, measure: &Measure, rules: &MailRules, today: NaiveDate) -> Result<Letter, Blocked> {
    if measure.instrument != Instrument::BaE {
        return Err(Blocked::NotBae(measure.no.clone()));
    }
    let overbooked = Overbooked::measure(desk, measure, today).ok_or_else(|| Blocked::NotOverbooked(measure.no.clone()))?;
    let people = desk.participations_of(&measure.no);
    let count = |status: Status| u32::try_from(people.iter().filter(|p| p.status == status).count()).unwrap_or(u32::MAX);
    let has_people = |unit: &&Unit| people.iter().any(|p| p.unit == unit.code && p.status.is_live());
    let is_jba = |unit: &&Unit| matches!(unit.kind, UnitKind::Jba | UnitKind::StandortU25);
    let jba = desk.units.values().filter(is_jba).filter(has_people).filter_map(|unit| Recipient::of_unit(unit).ok());
    let audience = Audience::new(Recipient::new(Role::Agency, rules.bae_agency.clone()))
        .copy(jba)
        .copy([Recipient::new(Role::X91, rules.x91.clone())]);
    let facts = OverbookedFacts {
        measure: MeasureFacts::of(measure),
        as_of: stand(desk, today),
        overbooked,
        later: overbooked.from > today,
        present: count(Status::Started),
        assigned: count(Status::Assigned),
    };
    Ok(Letter {
        kind: MailKind::Overbooked,
        team: measure.instrument.team(),
        topic: Topic::Measure(measure.no.clone()),
        audience,
        content: Content::Overbooked(facts),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::{day, desk, measure};

    #[test]
    fn the_agency_is_asked_with_the_jba_and_x91_in_copy() {
        let mut desk = desk();
        desk.measures.values_mut().for_each(|m| m.places = 0);
        let start = desk.starts.values_mut().find(|start| start.measure.as_str() == "BAE-1").unwrap();
        (start.places, start.begin) = (1, day(2026, 11, 2));
        let mut people = desk.participations().to_vec();
        let mut template = people[0].clone();
        template.measure = measure(&desk, "BAE-1").no.clone();
        template.module = None;
        template.unit = "JBA-ALT".parse().unwrap();
        (template.begin, template.planned_end) = (Some(day(2026, 11, 2)), day(2027, 1, 31));
        for i in 0..2 {
            people.push(crate::domain::Participation { id: format!("B{i}").parse().unwrap(), ..template.clone() });
        }
        let desk = desk.with_participations(people);
        let rules = MailRules::default();
        let letter = overbooked_letter(&desk, measure(&desk, "BAE-1"), &rules, day(2026, 11, 24)).unwrap();
        let told: Vec<_> = letter.audience().all().map(|r| r.role.key()).collect();
        assert_eq!(told, ["agency", "unit:JBA-ALT", "x91"]);
        assert_eq!(letter.audience().to().len(), 1);
        let Content::Overbooked(facts) = letter.content() else { panic!() };
        assert!(!facts.later);
        assert_eq!((facts.present, facts.overbooked.places, facts.overbooked.over()), (2, 1, 1));
    }

    #[test]
    fn only_about_a_bae_that_is_overbooked() {
        let (desk, rules) = (desk(), MailRules::default());
        let letter = |no| overbooked_letter(&desk, measure(&desk, no), &rules, day(2026, 11, 24));
        assert!(matches!(letter("MES-1"), Err(Blocked::NotBae(_))));
        assert!(matches!(letter("BAE-1"), Err(Blocked::NotOverbooked(_))));
    }
}
