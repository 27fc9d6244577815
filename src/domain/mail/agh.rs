//! Mails about one AGH with free places: the MB always, plus the OEs of the Bezirk the user keeps
//! ticked (working instruction 103, rules 2 and 3). Always for an occasion, never a mass mail.

use chrono::{Days, NaiveDate};

use super::{
    Audience, Blocked, Content, Letter, MailKind, Mb, MeasureFacts, Recipient, Topic, Unserved, offer::OfferedBecause,
    places::stand,
};
use crate::domain::{
    Desk, Measure, Team, Unit, UnitCode, UnitKind,
    forecast::need::Experience,
    occupancy::{BookedCurve, assigned, free_now},
    text,
};

/// Free places of a day as the forecast expects them, in whole places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Free {
    /// The mean, rounded.
    pub mean: u32,
    /// The places beside the number of people that is said: the median.
    pub median: u32,
    /// So many at least, in nineteen of twenty cases.
    pub low: u32,
    /// So many at most, in nineteen of twenty cases.
    pub high: u32,
}

/// One day of the outlook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AghOutlook {
    /// The day.
    pub day: NaiveDate,
    /// Places on it.
    pub places: u32,
    /// People booked on it at face value.
    pub booked: u32,
    /// Free places the forecast expects; `None` where none was computed.
    pub expected_free: Option<Free>,
}

/// What the mail states about the AGH.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AghFacts {
    /// The AGH.
    pub measure: MeasureFacts,
    /// The morning the figures describe.
    pub as_of: NaiveDate,
    /// Places that morning.
    pub places: u32,
    /// People present that morning.
    pub present: u32,
    /// Zugewiesen, not yet begun.
    pub assigned: u32,
    /// Selected days ahead.
    pub outlook: Vec<AghOutlook>,
    /// What experience says of the free places, where the desk wants it said (`rules.overbook`).
    pub experience: Option<Experience>,
}

impl AghFacts {
    /// The booked figures of an AGH. `expected_free` gives the forecast for a day ahead, if any.
    #[must_use]
    pub fn of(
        desk: &Desk,
        measure: &Measure,
        as_of: NaiveDate,
        days_ahead: &[u64],
        expected_free: impl Fn(NaiveDate) -> Option<Free>,
    ) -> Self {
        let horizon = days_ahead.iter().copied().max().and_then(|d| usize::try_from(d).ok()).unwrap_or(0);
        let curve = BookedCurve::of(desk, measure, as_of, horizon);
        let outlook = days_ahead
            .iter()
            .filter_map(|ahead| {
                let (at, day) = (usize::try_from(*ahead).ok()?, as_of.checked_add_days(Days::new(*ahead))?);
                Some(AghOutlook {
                    day,
                    places: *curve.capacity.get(at)?,
                    booked: *curve.booked.get(at)?,
                    expected_free: expected_free(day),
                })
            })
            .collect();
        Self {
            measure: MeasureFacts::of(measure),
            as_of: stand(desk, as_of),
            places: desk.capacity_on(measure, as_of),
            present: curve.present,
            assigned: assigned(desk, measure),
            outlook,
            experience: None,
        }
    }

    /// With what experience says, from the share of assignments that start.
    #[must_use]
    pub fn with_starting(self, share: Option<f64>) -> Self {
        Self { experience: share.and_then(|share| Experience::of(share, self.free())), ..self }
    }

    /// Places minus people present or bookably assigned, never below zero.
    #[must_use]
    pub const fn free(&self) -> u32 {
        free_now(self.places, self.present, self.assigned)
    }
}

/// One OE the user may tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The OE.
    pub unit: UnitCode,
    /// Its name.
    pub title: String,
    /// Why it is offered.
    pub why: OfferedBecause,
    /// Where the mail would go, or why it cannot.
    pub recipient: Result<Recipient, Blocked>,
    /// Whether it will get the mail.
    pub ticked: bool,
}

/// A mail about an AGH being put together: the MB is part of it from the start and cannot be
/// taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct AghAction {
    mb: Mb,
    choices: Vec<Choice>,
    notes: Vec<String>,
    copies: Vec<Recipient>,
    facts: AghFacts,
}

impl AghAction {
    /// Proposes the recipients: the OEs of the Bezirk ticked, central OEs offered but not ticked;
    /// for a U25 AGH only the JBA of the Bezirk.
    ///
    /// # Errors
    /// When the measure is no AGH, or its MB is missing or has no usable address.
    pub fn propose(desk: &Desk, measure: &Measure, facts: AghFacts) -> Result<Self, Blocked> {
        if !measure.is_agh() {
            return Err(Blocked::NotAgh(measure.no.clone()));
        }
        let mb = Mb::of(measure)?;
        let choices: Vec<Choice> = desk.units.values().filter_map(|unit| offer(measure, unit)).collect();
        let mut notes = Vec::new();
        if !choices.iter().any(|c| c.ticked) {
            notes.push(nobody_ticked(desk, measure, &choices));
        }
        Ok(Self { mb, choices, notes, copies: Vec::new(), facts })
    }

    /// The MB, always a recipient.
    #[must_use]
    pub const fn mb(&self) -> &Mb {
        &self.mb
    }

    /// The OEs on offer, by code.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// What the user should know before sending.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Ticks or unticks an OE.
    ///
    /// # Errors
    /// When the OE is not on offer or cannot be reached.
    pub fn tick(&mut self, unit: &UnitCode, ticked: bool) -> Result<(), Blocked> {
        let choice = self
            .choices
            .iter_mut()
            .find(|c| c.unit == *unit)
            .ok_or_else(|| Blocked::NotOffered { unit: unit.clone(), measure: self.facts.measure.no.clone() })?;
        if ticked {
            choice.recipient.as_ref().map_err(Clone::clone)?;
        }
        choice.ticked = ticked;
        Ok(())
    }

    /// Puts somebody in copy by hand.
    pub fn copy_to(&mut self, recipient: Recipient) {
        self.copies.push(recipient);
    }

    /// The letter to the MB and every ticked OE.
    #[must_use]
    pub fn letter(&self) -> Letter {
        let units = self.choices.iter().filter(|c| c.ticked).filter_map(|c| c.recipient.clone().ok());
        Letter {
            kind: MailKind::AghAction,
            team: Team::X911,
            topic: Topic::Measure(self.facts.measure.no.clone()),
            audience: Audience::new(self.mb.recipient().clone()).and(units).copy(self.copies.iter().cloned()),
            content: Content::Agh(self.facts.clone()),
        }
    }
}

/// Why a mail goes to nobody but the MB: no OE lies there, none of those is meant, or none has an address.
fn nobody_ticked(desk: &Desk, measure: &Measure, choices: &[Choice]) -> String {
    let district = &measure.district;
    let only_mb = "die Mail geht nur an die MB.";
    if let Some(unserved) = Unserved::of(desk, measure) {
        return format!("{unserved} Bis dahin: {only_mb}");
    }
    let meant = |choice: &&Choice| choice.why != OfferedBecause::Central;
    let reasons: Vec<String> =
        choices.iter().filter(meant).filter_map(|choice| choice.recipient.as_ref().err()).map(ToString::to_string).collect();
    if reasons.is_empty() {
        let kind = if measure.u25 { "JBA und kein Standort mit U25" } else { "OE" };
        return format!("Im Bezirk {district} liegt keine {kind}; {only_mb}");
    }
    format!("Im Bezirk {district} ist keine OE erreichbar; {only_mb} {}", reasons.join(" "))
}

/// Whether an OE is offered for an AGH, and how.
fn offer(measure: &Measure, unit: &Unit) -> Option<Choice> {
    let same_district = text::same_name(&unit.district, &measure.district);
    let (wanted, why) = match (measure.u25, unit.kind) {
        (true, UnitKind::Jba) if same_district => (true, OfferedBecause::JbaInDistrict(measure.district.clone())),
        (true, UnitKind::StandortU25) if same_district => (true, OfferedBecause::InDistrict(measure.district.clone())),
        (false, UnitKind::Zentral) => (false, OfferedBecause::Central),
        (false, UnitKind::Standort | UnitKind::StandortU25 | UnitKind::Jba) if same_district => {
            (true, OfferedBecause::InDistrict(measure.district.clone()))
        }
        (true, UnitKind::Standort | UnitKind::StandortU25 | UnitKind::Jba | UnitKind::Zentral)
        | (false, UnitKind::Standort | UnitKind::StandortU25 | UnitKind::Jba) => return None,
    };
    let recipient = Recipient::of_unit(unit);
    let ticked = wanted && recipient.is_ok();
    Some(Choice { unit: unit.code.clone(), title: unit.title.clone(), why, recipient, ticked })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::{day, desk, measure};
    use proptest::prelude::*;

    fn propose(desk: &Desk, no: &str) -> Result<AghAction, Blocked> {
        let measure = measure(desk, no);
        AghAction::propose(desk, measure, AghFacts::of(desk, measure, day(2026, 11, 24), &[28], |_| None))
    }

    fn addresses(letter: &Letter) -> Vec<&str> {
        letter.audience().all().map(|r| r.mailbox.address.as_str()).collect()
    }

    #[test]
    fn mb_first_then_the_units_of_the_district() {
        let letter = propose(&desk(), "AGH-1").unwrap().letter();
        assert_eq!(addresses(&letter), ["mb@amt.example", "alt@amt.example", "jba-alt@amt.example", "osd@amt.example"]);
    }

    #[test]
    fn central_units_only_when_ticked() {
        let mut action = propose(&desk(), "AGH-1").unwrap();
        let wir = UnitCode::parse("WIR").unwrap();
        assert!(action.choices().iter().any(|c| c.unit == wir && !c.ticked));
        action.tick(&wir, true).unwrap();
        assert!(addresses(&action.letter()).contains(&"wir@amt.example"));
    }

    #[test]
    fn u25_only_the_jba_of_the_district() {
        let action = propose(&desk(), "AGH-U25").unwrap();
        assert_eq!(addresses(&action.letter()), ["mb@amt.example", "jba-alt@amt.example"]);
        assert_eq!(action.choices().len(), 1, "nothing else is even offered");
    }

    #[test]
    fn u25_without_a_jba_in_the_district_says_so() {
        let mut desk = desk();
        desk.units.retain(|_, u| u.kind != UnitKind::Jba);
        let action = propose(&desk, "AGH-U25").unwrap();
        assert_eq!(addresses(&action.letter()), ["mb@amt.example"]);
        assert_eq!(action.notes(), ["Im Bezirk Altona liegt keine JBA und kein Standort mit U25; die Mail geht nur an die MB."]);
    }

    #[test]
    fn a_mail_to_the_mb_alone_says_the_right_reason() {
        let mut desk = desk();
        desk.measures.values_mut().for_each(|m| m.district = "Altonna".to_owned());
        let said = propose(&desk, "AGH-1").unwrap().notes().join(" ");
        assert!(said.contains("Im Bezirk „Altonna“ liegt keine OE") && said.contains("kennt Altona, Harburg."), "{said}");
        let mut desk = self::desk();
        desk.units.values_mut().for_each(|u| u.mailbox.clear());
        let said = propose(&desk, "AGH-1").unwrap().notes().join(" ");
        assert!(said.contains("ist keine OE erreichbar") && said.contains("OE ALT: E-Mail-Adresse fehlt"), "{said}");
        assert!(!said.contains("WIR"), "a central OE is only on request: {said}");
    }

    #[test]
    fn without_an_mb_address_the_mail_is_blocked_with_the_reason() {
        let mut desk = desk();
        let agh = desk.measures.values_mut().find(|m| m.no.as_str() == "AGH-1").unwrap();
        agh.mb.as_mut().unwrap().email = "kein at".to_owned();
        assert!(propose(&desk, "AGH-1").unwrap_err().to_string().contains("„kein at“ ist keine E-Mail-Adresse"));
        desk.measures.values_mut().for_each(|m| m.mb = None);
        assert!(propose(&desk, "AGH-1").unwrap_err().to_string().contains("keine Maßnahmebetreuung"));
    }

    #[test]
    fn a_unit_without_mailbox_is_shown_with_the_reason_and_cannot_be_ticked() {
        let mut desk = desk();
        desk.units.values_mut().filter(|u| u.code.as_str() == "ALT").for_each(|u| u.mailbox.clear());
        let mut action = propose(&desk, "AGH-1").unwrap();
        let alt = UnitCode::parse("ALT").unwrap();
        assert!(action.tick(&alt, true).unwrap_err().to_string().contains("OE ALT: E-Mail-Adresse fehlt"));
        assert!(!addresses(&action.letter()).contains(&"alt@amt.example"));
    }

    #[test]
    fn a_contracted_measure_is_no_agh() {
        assert!(propose(&desk(), "MES-1").is_err());
    }

    proptest! {
        /// Whatever is ticked, the MB is the first recipient and nobody gets it twice.
        #[test]
        fn never_without_the_mb(ticks in proptest::collection::vec((0usize..8, any::<bool>()), 0..30)) {
            let desk = desk();
            let mut action = propose(&desk, "AGH-1").unwrap();
            let codes: Vec<_> = desk.units.keys().cloned().collect();
            for (i, on) in ticks {
                let _ = action.tick(&codes[i % codes.len()], on);
            }
            let letter = action.letter();
            prop_assert_eq!(&letter.audience().to()[0].role, &crate::domain::mail::Role::Mb);
            let mut all = addresses(&letter);
            let before = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), before);
        }
    }
}
