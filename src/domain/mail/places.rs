//! Mails about contracted starts: weekly overview, check before a start, follow-up of the start
//! day (working instruction 103, rules 5 to 8).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Audience, Blocked, Content, Letter, MailKind, MailRules, Mb, MeasureFacts, Recipient, Scope, Topic, rules::audience_of,
};
use crate::domain::{
    Desk, Instrument, Measure, MeasureNo, ModuleNo, StartKey, Status, Team, Unit, UnitCode,
    contingent::{
        Shares,
        released::{Released, Share, Signed},
        state::{self, PotState},
    },
    dates,
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

/// The weekly overview for one OE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacesFacts {
    /// The OE.
    pub unit: UnitCode,
    /// Its name.
    pub unit_title: String,
    /// The morning the figures describe.
    pub as_of: NaiveDate,
    /// Starts open to the OE, with its share.
    pub rows: Vec<(PlaceRow, Share)>,
    /// Measures for which the OE declared a need.
    pub needs: Vec<MeasureNo>,
    /// What its Kontingente were given for; `None` where a release did not tell.
    pub shares: Option<Shares>,
    /// Instruments among its rows for which no Kontingente were ever laid down.
    pub bare: BTreeSet<Instrument>,
}

impl PlacesFacts {
    /// Whether the OE declared a need for the measure of a row.
    #[must_use]
    pub fn needs(&self, row: &PlaceRow) -> bool {
        self.needs.contains(&row.measure.no)
    }

    /// Sum of the OE's Kontingente.
    #[must_use]
    pub fn contingent(&self) -> u32 {
        self.rows.iter().map(|(_, share)| if let Share::Contingent(n) = share { *n } else { 0 }).sum()
    }

    /// Instruments among its rows for which Kontingente are laid down.
    #[must_use]
    pub fn laid_down(&self) -> BTreeSet<Instrument> {
        let instruments = self.rows.iter().map(|(row, _)| &row.measure.instrument);
        instruments.filter(|i| !self.bare.contains(i)).cloned().collect()
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
}

/// What became of one OE's people on a start day. Counts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCount {
    /// The OE.
    pub unit: UnitCode,
    /// Have begun, those included who left since.
    pub started: u32,
    /// Nicht angetreten.
    pub no_show: u32,
    /// Still Zugewiesen: not on the provider's list, not cleared up.
    pub open: u32,
}

/// The start day's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstDayFacts {
    /// The morning the figures describe.
    pub as_of: NaiveDate,
    /// The start.
    pub start: PlaceRow,
    /// Per OE with people in the start.
    pub units: Vec<UnitCount>,
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

/// The weekly overview of the starts on offer: one letter per relevant OE with its own Kontingente, without one
/// too; and why an OE gets none.
#[must_use]
pub fn weekly_letters(
    desk: &Desk,
    starts: &[&OpenStart<'_>],
    released: &Released,
    scope: Scope,
    today: NaiveDate,
) -> Vec<Result<Letter, Blocked>> {
    let listed: Vec<_> = starts.iter().filter(|s| scope.includes(s.measure)).collect();
    let as_of = stand(desk, today);
    let pots = state::pots(listed.iter().map(|s| s.of_pot()), released, &BTreeMap::new(), today);
    let bare: BTreeSet<Instrument> = pots.into_iter().filter(PotState::is_bare).map(|pot| pot.instrument).collect();
    desk.units
        .values()
        .filter_map(|unit| {
            let rows: Vec<_> = listed
                .iter()
                .map(|s| {
                    (PlaceRow::of(s, today), released.share(&(s.measure.no.clone(), s.module.cloned()), &unit.code), s.measure)
                })
                .filter(|(_, share, measure)| matches!(share, Share::Contingent(1..)) || may_fill(unit, measure))
                .map(|(row, share, _)| (row, share))
                .collect();
            let declared = listed.iter().map(|s| s.measure).filter(|m| units_in_need(desk, m).contains(&unit.code));
            let mut needs: Vec<_> = declared.map(|measure| measure.no.clone()).collect();
            needs.dedup();
            (!rows.is_empty()).then(|| weekly_letter(unit, (rows, needs), released, &bare, as_of))
        })
        .collect()
}

/// What to know before the overview goes out: starts without a released Kontingent, and Kontingente of another week.
#[must_use]
pub fn weekly_warnings(
    starts: &[&OpenStart<'_>],
    released: &Released,
    drafts: &BTreeMap<Instrument, Signed>,
    scope: Scope,
    today: NaiveDate,
) -> Vec<String> {
    let listed = starts.iter().filter(|s| scope.includes(s.measure));
    let pots = state::pots(listed.map(|s| s.of_pot()), released, drafts, today);
    let draft = |pot: &PotState| pot.draft.as_ref().map(|by| format!(" (Entwurf von {})", by.who)).unwrap_or_default();
    let mut out = Vec::new();
    let without: u32 = pots.iter().map(|pot| pot.without).sum();
    if without > 0 {
        let pots = pots.iter().filter(|pot| pot.without > 0);
        let pots: Vec<String> = pots.map(|pot| format!("{} {}{}", pot.instrument, pot.without, draft(pot))).collect();
        let starts = if without == 1 { "Start" } else { "Starts" };
        out.push(format!(
            "{without} {starts} ohne freigegebenes Kontingent: {}. Die Mails sagen dort „frei für alle“.",
            pots.join(", ")
        ));
    }
    let old = pots.iter().filter(|pot| pot.without + pot.this_week < pot.starts);
    let old: Vec<String> = old
        .map(|pot| {
            let on = pot.in_force.as_ref().map(|now| format!(" vom {}", dates::german(now.on))).unwrap_or_default();
            format!("{}{on}{}", pot.instrument, draft(pot))
        })
        .collect();
    if !old.is_empty() {
        out.push(format!("Kontingente aus einer früheren Woche: {}.", old.join(", ")));
    }
    out
}

fn weekly_letter(
    unit: &Unit,
    (rows, needs): (Vec<(PlaceRow, Share)>, Vec<MeasureNo>),
    released: &Released,
    bare: &BTreeSet<Instrument>,
    as_of: NaiveDate,
) -> Result<Letter, Blocked> {
    let given = rows.iter().filter(|(_, share)| matches!(share, Share::Contingent(1..)));
    let told = given.map(|(row, _)| released.visible(&row.key()).and_then(|start| start.shares.get(&unit.code)).copied());
    let shares = told.collect::<Option<Vec<Shares>>>().map(|all| all.into_iter().fold(Shares::default(), Shares::and));
    let bare = rows.iter().map(|(row, _)| &row.measure.instrument).filter(|i| bare.contains(i)).cloned().collect();
    let facts = PlacesFacts { unit: unit.code.clone(), unit_title: unit.title.clone(), as_of, rows, needs, shares, bare };
    Ok(Letter {
        kind: MailKind::WeeklyOverview,
        team: Team::X915,
        topic: Topic::Unit(unit.code.clone()),
        audience: Audience::new(Recipient::of_unit(unit)?),
        content: Content::Places(facts),
    })
}

/// OEs whose declared need triggered the procurement, as far as they may fill the measure.
fn units_in_need(desk: &Desk, measure: &Measure) -> Vec<UnitCode> {
    let declared = measure.needs.iter().filter(|(_, places)| *places > 0).filter_map(|(unit, _)| desk.units.get(unit));
    declared.filter(|unit| may_fill(unit, measure)).map(|unit| unit.code.clone()).collect()
}

/// All OEs that may fill the measure and can be reached, by code.
pub(super) fn relevant_units(desk: &Desk, measure: &Measure) -> Vec<Recipient> {
    desk.units.values().filter(|u| may_fill(u, measure)).filter_map(|u| Recipient::of_unit(u).ok()).collect()
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
    let audience = audience_of(relevant_units(desk, start.measure), || Blocked::NobodyReachable(Topic::Start(key.clone())))?;
    let contingents = released.visible(&key).iter().flat_map(|start| &start.places).map(|(u, n)| (u.clone(), *n)).collect();
    let needs = units_in_need(desk, start.measure);
    let content = Content::PreStart(StartFacts { as_of, start: row, contingents, needs });
    Ok(start_letter(MailKind::PreStartCheck, start.measure, key, audience, content, rules))
}

/// The follow-up of a start day: counts to the OEs with people in the start, the MB in copy.
///
/// # Errors
/// Before the start day, while of nobody it is known whether they came, when nobody was booked, or no OE
/// concerned can be reached.
pub fn first_day_letter(desk: &Desk, start: &OpenStart<'_>, rules: &MailRules, today: NaiveDate) -> Result<Letter, Blocked> {
    let row = PlaceRow::of(start, today);
    let key = row.key();
    if start.begin > today {
        return Err(Blocked::NotBegun { start: key, begin: start.begin });
    }
    let mut counts: BTreeMap<UnitCode, (u32, u32, u32)> = BTreeMap::new();
    for p in desk.participations_in(&start.measure.no, start.module) {
        let count = match p.status {
            // Who has left since did begin.
            Status::Started | Status::DroppedOut | Status::Ended => &mut counts.entry(p.unit.clone()).or_default().0,
            Status::NoShow => &mut counts.entry(p.unit.clone()).or_default().1,
            Status::Assigned => &mut counts.entry(p.unit.clone()).or_default().2,
            Status::Cancelled | Status::Vanished => continue,
        };
        *count += 1;
    }
    let units: Vec<_> =
        counts.into_iter().map(|(unit, (started, no_show, open))| UnitCount { unit, started, no_show, open }).collect();
    if !units.is_empty() && units.iter().all(|unit| unit.started + unit.no_show == 0) {
        return Err(Blocked::NothingKnown(key));
    }
    let as_of = stand(desk, today);
    let reachable = units.iter().filter_map(|c| desk.units.get(&c.unit)).filter_map(|u| Recipient::of_unit(u).ok()).collect();
    let audience = audience_of(reachable, || Blocked::NobodyBooked(key.clone()))?;
    let content = Content::FirstDay(FirstDayFacts { as_of, start: row, units });
    Ok(start_letter(MailKind::FirstDay, start.measure, key, audience, content, rules))
}

fn start_letter(
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
        mail::testing::{day, desk, released},
        on_offer::Window,
        places::{offered, open_starts},
    };

    const TODAY: (i32, u32, u32) = (2026, 11, 24);
    const WINDOW: Window = Window { window_days: 42, min_remaining_days: 28 };

    fn to(letter: &Letter) -> String {
        let names = |list: &[Recipient]| list.iter().map(|r| r.role.label()).collect::<Vec<_>>().join(", ");
        format!("{} | {}", names(letter.audience().to()), names(letter.audience().cc()))
    }

    fn weekly(desk: &Desk, released: &Released, scope: Scope) -> Vec<Result<Letter, Blocked>> {
        let today = day(TODAY.0, TODAY.1, TODAY.2);
        let open = open_starts(desk, today);
        weekly_letters(desk, &offered(&open, today, WINDOW), released, scope, today)
    }

    fn facts(letter: &Letter) -> &PlacesFacts {
        let Content::Places(facts) = letter.content() else { panic!("a weekly overview") };
        facts
    }

    fn summary(letters: &[Result<Letter, Blocked>]) -> Vec<String> {
        letters
            .iter()
            .map(|l| match l {
                Ok(l) => {
                    let f = facts(l);
                    let rows: Vec<_> = f.rows.iter().map(|(r, s)| format!("{}:{s:?}", r.measure.no)).collect();
                    format!("{} {}", f.unit, rows.join(" "))
                }
                Err(b) => b.to_string(),
            })
            .collect()
    }

    #[test]
    fn every_relevant_unit_gets_its_own_letter_also_without_a_contingent() {
        let desk = desk();
        let released = released("MES-1", Some("M01"), &[("ALT", 2)]);
        let letters = weekly(&desk, &released, Scope::All);
        assert_eq!(
            summary(&letters),
            [
                "ALT MES-1:Contingent(2) MOB-1:OpenToAll GK-1:OpenToAll",
                "HAR MES-1:Contingent(0) GK-1:OpenToAll",
                "JBA-ALT MES-1:Contingent(0) GK-1:OpenToAll ASA-1:OpenToAll",
                "OSD MES-1:Contingent(0) MOB-1:OpenToAll GK-1:OpenToAll",
                "WIR MES-1:Contingent(0) GK-1:OpenToAll",
            ]
        );
        assert!(letters.iter().flatten().all(|l| l.audience().all().count() == 1), "each OE alone");
        assert_eq!(facts(letters[0].as_ref().unwrap()).contingent(), 2);
    }

    #[test]
    fn where_nothing_was_released_nobody_is_told_to_have_no_contingent() {
        let (desk, today) = (desk(), day(TODAY.0, TODAY.1, TODAY.2));
        let told = |released: &Released| {
            let letters = weekly(&desk, released, Scope::All);
            let of = |l: &Letter| (facts(l).laid_down().len(), facts(l).bare.len());
            letters.iter().flatten().map(of).collect::<Vec<_>>()
        };
        assert!(told(&Released::default()).iter().all(|(laid_down, bare)| *laid_down == 0 && *bare > 0));
        let one = released("MES-1", Some("M01"), &[("ALT", 2)]);
        assert!(told(&one).iter().all(|(laid_down, _)| *laid_down == 1), "MES is laid down, the others are not");

        let open = open_starts(&desk, today);
        let starts = offered(&open, today, WINDOW);
        let warned = |released: &Released, today| {
            let drafts = [(Instrument::Gk, Signed { who: "ben".into(), at: chrono::DateTime::UNIX_EPOCH })].into();
            weekly_warnings(&starts, released, &drafts, Scope::All, today)
        };
        let told = warned(&one, today);
        assert_eq!(
            told,
            ["3 Starts ohne freigegebenes Kontingent: MAbE 1, Gk 1 (Entwurf von ben), AsA 1. \
              Die Mails sagen dort „frei für alle“."]
        );
        assert_eq!(warned(&one, today + chrono::Days::new(7))[1], "Kontingente aus einer früheren Woche: MES vom 24.11.2026.");
    }

    #[test]
    fn an_unreachable_unit_is_named_and_the_others_still_get_theirs() {
        let mut desk = desk();
        desk.units.values_mut().filter(|u| u.code.as_str() == "HAR").for_each(|u| u.mailbox = "?".to_owned());
        let letters = weekly(&desk, &Released::default(), Scope::All);
        assert_eq!(letters.iter().filter(|l| l.is_ok()).count(), 4);
        assert!(letters[1].as_ref().unwrap_err().to_string().starts_with("OE HAR: „?“ ist keine E-Mail-Adresse"));
    }

    #[test]
    fn two_days_split_the_overview_by_modularity() {
        let desk = desk();
        let of = |scope| summary(&weekly(&desk, &Released::default(), scope)).join("\n");
        assert!(of(Scope::Modular).contains("MES-1") && !of(Scope::Modular).contains("GK-1"));
        assert!(of(Scope::NonModular).contains("GK-1") && !of(Scope::NonModular).contains("MES-1"));
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

    #[test]
    fn first_day_counts_per_unit() {
        let desk = desk();
        let today = day(2026, 12, 1);
        let open = open_starts(&desk, today);
        let start = open.iter().find(|s| s.measure.no.as_str() == "MES-1").unwrap();
        let letter = first_day_letter(&desk, start, &MailRules::default(), today).unwrap();
        let Content::FirstDay(facts) = letter.content() else { panic!() };
        let counts: Vec<_> = facts.units.iter().map(|c| (c.unit.as_str(), c.started, c.no_show, c.open)).collect();
        assert_eq!(counts, [("ALT", 1, 1, 0), ("HAR", 0, 0, 1)]);
        assert_eq!(to(&letter), "OE ALT, OE HAR | Maßnahmebetreuung");
    }
    #[test]
    fn who_left_since_did_begin() {
        let mut people = desk().participations().to_vec();
        people.iter_mut().filter(|p| p.status == Status::Started).for_each(|p| p.status = Status::DroppedOut);
        let desk = desk().with_participations(people);
        let today = day(2026, 12, 1);
        let open = open_starts(&desk, today);
        let start = open.iter().find(|s| s.measure.no.as_str() == "MES-1").unwrap();
        let letter = first_day_letter(&desk, start, &MailRules::default(), today).unwrap();
        let Content::FirstDay(facts) = letter.content() else { panic!() };
        assert_eq!(facts.units.iter().map(|c| c.started).sum::<u32>(), 1);
    }

    #[test]
    fn no_result_of_a_start_day_before_it_or_while_nothing_is_known() {
        let desk = desk();
        let at = |desk: &Desk, today| {
            let open = open_starts(desk, today);
            let start = open.iter().find(|s| s.measure.no.as_str() == "MES-1").unwrap();
            first_day_letter(desk, start, &MailRules::default(), today)
        };
        assert!(at(&desk, day(2026, 11, 30)).unwrap_err().to_string().contains("beginnt erst am 01.12.2026"));
        let mut people = desk.participations().to_vec();
        for person in &mut people {
            person.status = Status::Assigned;
        }
        let nothing_known = desk.with_participations(people);
        assert!(matches!(at(&nothing_known, day(2026, 12, 1)), Err(Blocked::NothingKnown(_))));
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
