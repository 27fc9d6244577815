//! The weekly overview of free places, a letter per OE with its own Kontingente, and what to know before it goes out
//! (working instruction 103, rules 5 and 8).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Audience, Blocked, Content, Letter, MailKind, PlaceRow, Recipient, Scope, Topic,
    places::{may_fill, stand, units_in_need},
};
use crate::domain::{
    Desk, Instrument, MeasureNo, Team, Unit, UnitCode,
    contingent::{
        Shares,
        released::{Released, Share, Signed},
        state::{self, PotState},
    },
    dates,
    places::OpenStart,
};

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
}
