//! Nachbesetzung: free places after the list of a start day was evaluated, to all OEs that can fill them (working
//! instruction 103, rule 7).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::{
    Blocked, Content, Letter, MailKind, MailRules, PlaceRow, Topic,
    places::{may_fill, nobody, relevant_units, stand, start_letter, units_in_need},
    rules::audience_of,
};
use crate::domain::{
    Desk, StartKey, Status, UnitCode,
    contingent::released::Released,
    places::{OpenStart, open_starts},
};

/// Where people can enter after the start day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LateEntry {
    /// Into this start, until the measure ends: it is not modular.
    Always,
    /// Into this module, until that day (`rules.late_entry_days`).
    Until(NaiveDate),
    /// Into none that runs; the next start of the measure with free places.
    Next(Box<PlaceRow>),
}

/// The start day's result, and what is free. Counts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefillFacts {
    /// The morning the figures describe.
    pub as_of: NaiveDate,
    /// The start.
    pub start: PlaceRow,
    /// Who was to begin: begun, not come and still open.
    pub booked: u32,
    /// Have begun, those included who left since.
    pub started: u32,
    /// Still Zugewiesen: excused, not cleared up, or with a later begin.
    pub open: u32,
    /// Where people can enter.
    pub entry: LateEntry,
    /// Kontingente above zero where people can enter, by OE; empty when none is visible.
    pub contingents: Vec<(UnitCode, u32)>,
    /// OEs that declared a need for the measure and may fill it: a special responsibility (rule 6).
    pub needs: Vec<UnitCode>,
    /// OEs of whose people somebody did not come, as far as they are asked.
    pub no_shows: Vec<UnitCode>,
}

/// What the rule knows beside the desk.
#[derive(Debug, Clone, Copy)]
pub struct RefillGround<'a> {
    /// The desk's day.
    pub today: NaiveDate,
    /// Starts whose Ersttagsliste has been evaluated.
    pub evaluated: &'a BTreeSet<StartKey>,
    /// Days after its begin on which a module still takes people (`rules.late_entry_days`); 0 = none.
    pub late_entry_days: u64,
    /// Kontingente in effect.
    pub released: &'a Released,
}

/// What became of those who were booked into a start.
#[derive(Debug, Default)]
struct Counts {
    started: u32,
    no_shows: BTreeMap<UnitCode, u32>,
    open: u32,
    /// Of those open, how many were to begin by now.
    unknown: u32,
}

impl Counts {
    fn of(desk: &Desk, start: &OpenStart<'_>, today: NaiveDate) -> Self {
        let mut counts = Self::default();
        for p in desk.participations_in(&start.measure.no, start.module) {
            match p.status {
                // Who has left since did begin.
                Status::Started | Status::DroppedOut | Status::Ended => counts.started += 1,
                Status::NoShow => *counts.no_shows.entry(p.unit.clone()).or_default() += 1,
                Status::Assigned => {
                    counts.open += 1;
                    counts.unknown += u32::from(p.planned_begin <= today);
                }
                Status::Cancelled | Status::Vanished => {}
            }
        }
        counts
    }

    fn booked(&self) -> u32 {
        self.started + self.open + self.no_shows.values().sum::<u32>()
    }
}

/// Asks all relevant OEs for assignments to the places that are free after the start day, the MB (where known) in copy.
///
/// # Errors
/// Before the start day, while its list is not evaluated, when nothing is free, nobody can enter any more, or no OE can
/// be reached.
pub fn refill_letter(desk: &Desk, start: &OpenStart<'_>, ground: RefillGround<'_>, rules: &MailRules) -> Result<Letter, Blocked> {
    let today = ground.today;
    let row = PlaceRow::of(start, today);
    let key = row.key();
    if start.begin > today {
        return Err(Blocked::NotBegun { start: key, begin: start.begin });
    }
    let counts = Counts::of(desk, start, today);
    // Where the export knows of everybody, it has said what the list would.
    if counts.unknown > 0 && !ground.evaluated.contains(&key) {
        return Err(Blocked::NotEvaluated(key));
    }
    if start.free() <= 0 {
        return Err(Blocked::NothingFree(key));
    }
    let entry = late_entry(desk, start, ground).ok_or_else(|| Blocked::TakesNobody { start: key.clone(), since: start.begin })?;
    let enters = match &entry {
        LateEntry::Always | LateEntry::Until(_) => key.clone(),
        LateEntry::Next(next) => next.key(),
    };
    // Who can fill nothing there gets no such mail, so nothing is asked of them in it.
    let asked = |unit: &UnitCode| desk.units.get(unit).is_some_and(|unit| may_fill(unit, start.measure));
    let audience = audience_of(relevant_units(desk, start.measure), || nobody(desk, start.measure, Topic::Start(key.clone())))?;
    let visible = ground.released.visible(&enters);
    let contingents = visible.iter().flat_map(|start| &start.places).map(|(unit, n)| (unit.clone(), *n)).collect();
    let facts = RefillFacts {
        as_of: stand(desk, today),
        start: row,
        booked: counts.booked(),
        started: counts.started,
        open: counts.open,
        entry,
        contingents,
        needs: units_in_need(desk, start.measure),
        no_shows: counts.no_shows.into_keys().filter(asked).collect(),
    };
    Ok(start_letter(MailKind::Refill, start.measure, key, audience, Content::Refill(facts), rules))
}

/// Where people can enter on that day; `None` when nowhere.
fn late_entry(desk: &Desk, start: &OpenStart<'_>, ground: RefillGround<'_>) -> Option<LateEntry> {
    let today = ground.today;
    if !start.measure.modular {
        return Some(LateEntry::Always);
    }
    let last = start.begin.checked_add_days(Days::new(ground.late_entry_days)).unwrap_or(start.begin);
    if ground.late_entry_days > 0 && today <= last {
        return Some(LateEntry::Until(last.min(start.end)));
    }
    let open = open_starts(desk, today);
    let next = open.iter().find(|next| next.measure.no == start.measure.no && next.begin > today && next.free() > 0);
    next.map(|next| LateEntry::Next(Box::new(PlaceRow::of(next, today))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ModuleNo, Start,
        mail::testing::{day, desk, released},
    };

    fn ground<'a>(today: NaiveDate, evaluated: &'a BTreeSet<StartKey>, released: &'a Released) -> RefillGround<'a> {
        RefillGround { today, evaluated, late_entry_days: 0, released }
    }

    fn letter(desk: &Desk, no: &str, today: NaiveDate, evaluated: &[&str], late_entry_days: u64) -> Result<Letter, Blocked> {
        let open = open_starts(desk, today);
        let start = open.iter().find(|s| s.measure.no.as_str() == no).unwrap();
        let key = PlaceRow::of(start, today).key();
        let evaluated = evaluated.iter().map(|_| key.clone()).collect();
        let released = released("MES-1", Some("M02"), &[("HAR", 3)]);
        let ground = RefillGround { late_entry_days, ..ground(today, &evaluated, &released) };
        refill_letter(desk, start, ground, &MailRules::default())
    }

    fn facts(letter: &Letter) -> &RefillFacts {
        let Content::Refill(facts) = letter.content() else { panic!() };
        facts
    }

    /// The desk with a second module of MES-1 in January.
    fn two_modules() -> Desk {
        let mut desk = desk();
        let first = desk.starts.values().find(|s| s.measure.as_str() == "MES-1").unwrap().clone();
        let module = ModuleNo::parse("M02").ok();
        let second = Start { module, begin: day(2027, 1, 4), end: day(2027, 3, 26), ..first };
        desk.starts.insert(second.key(), second);
        desk
    }

    #[test]
    fn all_relevant_units_are_asked_with_the_mb_in_copy() {
        let desk = two_modules();
        let sent = letter(&desk, "MES-1", day(2026, 12, 1), &["MES-1"], 3).unwrap();
        let to: Vec<_> = sent.audience().all().map(|r| r.role.key()).collect();
        assert_eq!(to, ["unit:ALT", "unit:HAR", "unit:JBA-ALT", "unit:OSD", "unit:WIR", "mb"]);
        let facts = facts(&sent);
        assert_eq!((facts.booked, facts.started, facts.open), (3, 1, 1));
        assert_eq!(facts.no_shows.iter().map(UnitCode::as_str).collect::<Vec<_>>(), ["ALT"]);
    }

    /// A measure for people of limited mobility: Harburg is too far away, whoever of its people was booked there.
    #[test]
    fn a_unit_that_is_not_asked_is_not_named() {
        let mut people = desk().participations().to_vec();
        people.iter_mut().filter(|p| p.unit.as_str() == "HAR").for_each(|p| p.status = Status::NoShow);
        let mut desk = two_modules().with_participations(people);
        let named = |desk: &Desk| {
            let sent = letter(desk, "MES-1", day(2026, 12, 1), &["MES-1"], 3).unwrap();
            let to: Vec<_> = sent.audience().all().map(|r| r.role.key().clone()).collect();
            let facts = facts(&sent);
            assert_eq!((facts.booked, facts.started), (3, 1), "counted they are");
            (facts.no_shows.iter().map(ToString::to_string).collect::<Vec<_>>(), to.contains(&"unit:HAR".to_owned()))
        };
        assert_eq!(named(&desk), (vec!["ALT".to_owned(), "HAR".to_owned()], true));
        desk.measures.values_mut().for_each(|m| m.limited_mobility = true);
        assert_eq!(named(&desk), (vec!["ALT".to_owned()], false));
    }

    #[test]
    fn who_left_since_did_begin() {
        let mut people = desk().participations().to_vec();
        people.iter_mut().filter(|p| p.status == Status::Started).for_each(|p| p.status = Status::DroppedOut);
        let desk = two_modules().with_participations(people);
        let sent = letter(&desk, "MES-1", day(2026, 12, 1), &["MES-1"], 3).unwrap();
        assert_eq!((facts(&sent).booked, facts(&sent).started), (3, 1));
    }

    #[test]
    fn not_before_the_list_is_evaluated_unless_the_export_knows_of_everybody() {
        let desk = two_modules();
        let today = day(2026, 12, 1);
        assert!(letter(&desk, "MES-1", day(2026, 11, 30), &[], 3).unwrap_err().to_string().contains("erst am 01.12.2026"));
        let waiting = letter(&desk, "MES-1", today, &[], 3).unwrap_err();
        assert!(waiting.to_string().ends_with("Die Ersttagsliste ist noch nicht ausgewertet."), "{waiting}");
        assert!(letter(&desk, "MES-1", today, &["MES-1"], 3).is_ok());
        let mut people = desk.participations().to_vec();
        people.iter_mut().filter(|p| p.status == Status::Assigned).for_each(|p| p.status = Status::NoShow);
        let known = desk.clone().with_participations(people.clone());
        assert!(letter(&known, "MES-1", today, &[], 3).is_ok());
        for p in &mut people {
            (p.status, p.planned_begin) = (Status::Assigned, day(2026, 12, 7));
        }
        let later = desk.with_participations(people);
        assert!(letter(&later, "MES-1", today, &[], 3).is_ok(), "who begins later is not on the list of this day");
    }

    #[test]
    fn a_full_start_needs_no_mail() {
        let mut desk = two_modules();
        desk.starts.values_mut().for_each(|start| start.places = 1);
        assert!(matches!(letter(&desk, "MES-1", day(2026, 12, 1), &["MES-1"], 3), Err(Blocked::NothingFree(_))));
    }

    #[test]
    fn a_module_takes_people_so_long_as_the_setting_says_and_then_names_the_next_one() {
        let desk = two_modules();
        let at = |today, days| letter(&desk, "MES-1", today, &["MES-1"], days).map(|sent| facts(&sent).clone());
        let until = at(day(2026, 12, 2), 3).unwrap();
        assert_eq!(until.entry, LateEntry::Until(day(2026, 12, 4)));
        assert!(until.contingents.is_empty(), "those of the next module are not this one's");
        for (today, days) in [(day(2026, 12, 5), 3), (day(2026, 12, 1), 0)] {
            let next = at(today, days).unwrap();
            let LateEntry::Next(row) = &next.entry else { panic!("{:?}", next.entry) };
            assert_eq!((row.begin, row.module.as_ref().map(ModuleNo::as_str)), (day(2027, 1, 4), Some("M02")));
            assert_eq!(next.contingents.len(), 1);
        }
        let mut alone = desk.clone();
        alone.starts.retain(|(_, module), _| module.as_ref().is_none_or(|m| m.as_str() != "M02"));
        let nowhere = letter(&alone, "MES-1", day(2026, 12, 1), &["MES-1"], 0);
        assert!(matches!(nowhere, Err(Blocked::TakesNobody { .. })));
    }

    #[test]
    fn late_entry_is_normal_where_nothing_is_modular() {
        let mut desk = desk();
        desk.as_of = Some(day(2026, 12, 15));
        let sent = letter(&desk, "GK-1", day(2026, 12, 15), &["GK-1"], 0).unwrap();
        assert_eq!(facts(&sent).entry, LateEntry::Always);
    }
}
