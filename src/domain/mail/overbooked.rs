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

/// The JBA with people in a measure.
pub(super) fn jba_with_people<'a>(desk: &'a Desk, measure: &Measure) -> impl Iterator<Item = &'a Unit> {
    let people = desk.participations_of(&measure.no);
    desk.units.values().filter(move |unit| {
        let is_jba = matches!(unit.kind, UnitKind::Jba | UnitKind::StandortU25);
        is_jba && people.iter().any(|p| p.unit == unit.code && p.status.is_live())
    })
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
    let jba = jba_with_people(desk, measure).filter_map(|unit| Recipient::of_unit(unit).ok());
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
    use crate::domain::mail::testing::{crowded_bae, day, desk, measure};

    #[test]
    fn the_agency_is_asked_with_the_jba_and_x91_in_copy() {
        let desk = crowded_bae();
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
