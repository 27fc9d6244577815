//! From an occasion to letters: which mails it gives, who may be ticked, and why. Writes no text
//! of a mail and sends nothing.

mod agh;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};

use super::{
    Blocked, Free, Invited, KickOff, Letter, MailKind, MailRules, Mailbox, Recipient, RefillGround, Role, Scope,
    blocked::Missing,
    care,
    offer::{OfferedBecause, Plan, Planned, Ticks},
    overbooked, places, reach, refill, weekly, weekly_due,
};
use crate::domain::{
    Desk, Instrument, Measure, MeasureNo, ModuleNo, StartKey, Unit, WorkingDays,
    contingent::released::{Released, Signed},
    dates::moment,
    on_offer::Window,
    places::{OpenStart, offered, open_starts},
};

/// What a mail is wanted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// The kind of mail.
    pub kind: MailKind,
    /// The measure; all kinds but the weekly overview need one.
    pub measure: Option<MeasureNo>,
    /// The module of a start.
    pub module: Option<ModuleNo>,
    /// Which measures a weekly overview lists; default: what is due today, else all.
    pub scope: Option<Scope>,
    /// Only with [`MailKind::KickOffTalk`]: when and where.
    pub talk: Option<KickOff>,
    /// Only with [`MailKind::KickOffTalk`]: the provider or others.
    pub guests: Vec<Mailbox>,
    /// Only with [`MailKind::FinalReport`]: where the report lies.
    pub filed_at: Option<String>,
    /// Only with [`MailKind::StatementRequest`]: by when an answer is asked for.
    pub answer_by: Option<NaiveDate>,
}

/// What the desk knows beside its data.
pub struct Setting<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// The desk's day.
    pub today: NaiveDate,
    /// Who gets what.
    pub rules: &'a MailRules,
    /// On which days the office works.
    pub office: &'a WorkingDays,
    /// Starts whose Ersttagsliste has been evaluated.
    pub evaluated: &'a BTreeSet<StartKey>,
    /// Days after its begin on which a module still takes people; 0 = none.
    pub late_entry_days: u64,
    /// Kontingente in effect.
    pub released: &'a Released,
    /// Who saved drafts of Kontingente.
    pub drafts: &'a BTreeMap<Instrument, Signed>,
    /// Which starts are on offer.
    pub window: Window,
    /// Local time.
    pub clock: NaiveDateTime,
    /// The invitation to the kick-off talk of the occasion's measure that is out.
    pub invited: Option<&'a Invited>,
    /// Free places the forecast expects of an AGH on a day.
    pub expected_free: &'a dyn Fn(&MeasureNo, NaiveDate) -> Option<Free>,
    /// Share of an AGH's assignments that start, where mails are to say what follows (`rules.overbook`).
    pub starting: &'a dyn Fn(&MeasureNo) -> Option<f64>,
}

/// Makes the plan; `ticks` replaces the rule's own choice.
///
/// # Errors
/// When the occasion lacks something, or its rule forbids the mail.
pub fn plan(occasion: &Occasion, setting: &Setting<'_>, ticks: Option<&Ticks>) -> Result<Plan, Blocked> {
    let about = || measure(occasion, setting);
    let plan = match occasion.kind {
        MailKind::AghAction => return agh::action(about()?, setting, ticks),
        MailKind::WeeklyOverview => weekly(occasion, setting),
        MailKind::PreStartCheck => pre_start(about()?, occasion, setting)?,
        MailKind::Refill => refill(about()?, occasion, setting)?,
        MailKind::InfoLetter => {
            let measure = about()?;
            let letter = care::info_letter(setting.desk, measure, setting.rules, setting.today)?;
            Plan::one(Planned::of(letter, &OfferedBecause::MayAssignToMeasure), unreachable(measure, setting))
        }
        MailKind::KickOffTalk => {
            let measure = about()?;
            let talk = occasion.talk.clone().ok_or(Blocked::Missing(Missing::Talk))?;
            let guests = occasion.guests.iter().map(|m| Recipient::new(Role::Other, m.clone())).collect();
            talk.check(setting.clock).map_err(|why| Blocked::NoSuchTime { at: talk.at, why })?;
            let invited = setting.invited.filter(|invited| invited.lies_ahead(setting.clock));
            let moves = invited.map(|invited| {
                let before = moment(invited.invitation.talk.at);
                format!("Eine Einladung zum {before} ist schon hinaus; diese verschiebt sie in den Kalendern.")
            });
            let letter = care::kick_off_talk(measure, talk, guests, invited.cloned(), setting.rules)?;
            Plan { notes: moves.into_iter().collect(), ..of_care(letter) }
        }
        MailKind::KickOffWithdrawn => {
            let invited = setting.invited.filter(|invited| invited.lies_ahead(setting.clock));
            of_care(care::kick_off_withdrawn(about()?, invited.cloned(), setting.rules)?)
        }
        MailKind::KickOffMail => of_care(care::kick_off_mail(about()?, setting.rules, setting.office, setting.today)?),
        MailKind::FinalReport => {
            let measure = about()?;
            let filed_at = occasion.filed_at.clone().filter(|f| !f.is_empty());
            of_care(care::final_report(measure, filed_at.ok_or(Blocked::Missing(Missing::FiledAt))?, setting.rules)?)
        }
        MailKind::Overbooked => {
            let measure = any_measure(occasion, setting)?;
            let letter = overbooked::overbooked_letter(setting.desk, measure, setting.rules, setting.today)?;
            let notes = reach::notes(overbooked::jba_with_people(setting.desk, measure));
            Plan::one(Planned::of(letter, &OfferedBecause::HasPeople), notes)
        }
        MailKind::StatementRequest => {
            let measure = about()?;
            let answer_by = occasion.answer_by.ok_or(Blocked::Missing(Missing::AnswerBy))?;
            of_care(care::statement_request(measure, answer_by, setting.rules)?)
        }
    };
    match ticks {
        None => Ok(plan),
        Some(ticks) => plan.choose(ticks),
    }
}

fn any_measure<'a>(occasion: &Occasion, setting: &Setting<'a>) -> Result<&'a Measure, Blocked> {
    let no = occasion.measure.as_ref().ok_or(Blocked::NoMeasure)?;
    setting.desk.measures.get(no).ok_or_else(|| Blocked::UnknownMeasure(no.clone()))
}

/// The occasion's measure, which the desk steers.
fn measure<'a>(occasion: &Occasion, setting: &Setting<'a>) -> Result<&'a Measure, Blocked> {
    let measure = any_measure(occasion, setting)?;
    if measure.instrument == Instrument::BaE { Err(Blocked::NotSteered(measure.no.clone())) } else { Ok(measure) }
}

/// A letter of the measure care, without anything to note.
fn of_care(letter: Letter) -> Plan {
    Plan::one(Planned::of(letter, &OfferedBecause::MayAssignToMeasure), Vec::new())
}

fn weekly(occasion: &Occasion, setting: &Setting<'_>) -> Plan {
    let scope = occasion.scope.or_else(|| weekly_due(setting.rules, setting.office, setting.today)).unwrap_or(Scope::All);
    let open = open_starts(setting.desk, setting.today);
    let starts = offered(&open, setting.today, setting.window);
    let letters = weekly::weekly_letters(setting.desk, &starts, setting.released, scope, setting.today);
    let mut mails = Vec::new();
    let mut notes = weekly::weekly_warnings(&starts, setting.released, setting.drafts, scope, setting.today);
    for letter in letters {
        match letter {
            Ok(letter) => mails.push(Planned::of(letter, &OfferedBecause::Overview)),
            Err(blocked) => notes.push(blocked.to_string()),
        }
    }
    if mails.is_empty() {
        notes.push("Es gibt keine freien Plätze, die zu melden wären.".to_owned());
    }
    Plan { mails, notes }
}

fn pre_start(measure: &Measure, occasion: &Occasion, setting: &Setting<'_>) -> Result<Plan, Blocked> {
    let letter = of_start(measure, occasion, setting, |start| {
        places::pre_start_letter(setting.desk, start, setting.released, setting.rules, setting.today)
    })?;
    let notes = unreachable(measure, setting).into_iter().chain(without_mb(measure)).collect();
    Ok(Plan::one(Planned::of(letter, &OfferedBecause::MayAssignToStart), notes))
}

fn refill(measure: &Measure, occasion: &Occasion, setting: &Setting<'_>) -> Result<Plan, Blocked> {
    let Setting { today, evaluated, late_entry_days, released, .. } = *setting;
    let ground = RefillGround { today, evaluated, late_entry_days, released };
    let letter = of_start(measure, occasion, setting, |start| refill::refill_letter(setting.desk, start, ground, setting.rules))?;
    let notes = unreachable(measure, setting).into_iter().chain(without_mb(measure)).collect();
    Ok(Plan::one(Planned::of(letter, &OfferedBecause::MayAssignToStart), notes))
}

/// The letter of the occasion's start, which must run or be to come.
fn of_start(
    measure: &Measure,
    occasion: &Occasion,
    setting: &Setting<'_>,
    letter: impl FnOnce(&OpenStart<'_>) -> Result<Letter, Blocked>,
) -> Result<Letter, Blocked> {
    let open = open_starts(setting.desk, setting.today);
    let fits = |s: &&OpenStart<'_>| s.measure.no == measure.no && s.module == occasion.module.as_ref();
    let start = open.iter().find(fits);
    letter(start.ok_or_else(|| Blocked::NoSuchStart((measure.no.clone(), occasion.module.clone())))?)
}

fn without_mb(measure: &Measure) -> Option<String> {
    let note = || format!("{} hat keine Maßnahmebetreuung; in Kopie steht sie deshalb nicht.", measure.no);
    measure.mb.is_none().then(note)
}

/// Relevant OEs without a usable address, each with the reason.
fn unreachable(measure: &Measure, setting: &Setting<'_>) -> Vec<String> {
    let concerned = |unit: &&Unit| places::may_fill(unit, measure);
    reach::notes(setting.desk.units.values().filter(concerned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::{
        Content, Invitation, Method,
        offer::Offer,
        testing::{crowded_bae, day, desk},
    };

    fn occasion(kind: MailKind, measure: &str, module: Option<&str>) -> Occasion {
        Occasion {
            kind,
            measure: MeasureNo::parse(measure).ok(),
            module: module.map(|m| ModuleNo::parse(m).unwrap()),
            scope: None,
            talk: None,
            guests: vec![],
            filed_at: None,
            answer_by: None,
        }
    }

    fn make(occasion: &Occasion, ticks: Option<&[(&str, &[&str])]>) -> Result<Plan, Blocked> {
        make_beside(&desk(), day(2026, 11, 24), occasion, ticks, None)
    }

    /// On a desk and a day of one's own, with an invitation that is out.
    fn make_beside(
        desk: &Desk,
        today: NaiveDate,
        occasion: &Occasion,
        ticks: Option<&[(&str, &[&str])]>,
        invited: Option<&Invited>,
    ) -> Result<Plan, Blocked> {
        let (rules, released) = (MailRules::default(), Released::default());
        let setting = Setting {
            desk,
            today,
            rules: &rules,
            office: &WorkingDays::default(),
            evaluated: &BTreeSet::new(),
            late_entry_days: 0,
            released: &released,
            drafts: &BTreeMap::new(),
            window: Window { window_days: 42, min_remaining_days: 28 },
            clock: today.and_time(chrono::NaiveTime::MIN),
            invited,
            expected_free: &|_, _| None,
            starting: &|_| None,
        };
        let ticks: Option<Ticks> = ticks.map(|t| {
            t.iter().map(|(about, keys)| ((*about).to_owned(), keys.iter().map(|k| (*k).to_owned()).collect())).collect()
        });
        plan(occasion, &setting, ticks.as_ref())
    }

    fn shown(plan: &Plan) -> String {
        let offer = |o: &Offer| {
            let mark = if o.locked {
                "#"
            } else if o.ticked {
                "x"
            } else {
                " "
            };
            format!("[{mark}] {}{}", o.role.key(), if o.in_copy { " cc" } else { "" })
        };
        let mail = |m: &Planned| format!("{}: {}", m.about, m.offers.iter().map(offer).collect::<Vec<_>>().join(", "));
        plan.mails.iter().map(mail).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn offers_come_with_ticks_and_locks() {
        let agh = make(&occasion(MailKind::AghAction, "AGH-1", None), None).unwrap();
        assert_eq!(shown(&agh), "AGH-1: [#] mb, [x] unit:ALT, [x] unit:JBA-ALT, [x] unit:OSD, [ ] unit:WIR");
        let start = make(&occasion(MailKind::PreStartCheck, "ASA-1", None), None).unwrap();
        assert_eq!(shown(&start), "ASA-1: [x] unit:JBA-ALT, [#] mb cc, [#] agency cc");
        let weekly = make(&occasion(MailKind::WeeklyOverview, "", None), None).unwrap();
        assert_eq!(weekly.mails.len(), 5);
    }

    #[test]
    fn ticks_choose_but_never_drop_the_mb() {
        let agh = occasion(MailKind::AghAction, "AGH-1", None);
        let plan = make(&agh, Some(&[("AGH-1", &["unit:WIR"])])).unwrap();
        let to: Vec<_> = plan.mails[0].letter.audience().all().map(|r| r.role.key()).collect();
        assert_eq!(to, ["mb", "unit:WIR"]);
        let start = occasion(MailKind::PreStartCheck, "MES-1", Some("M01"));
        let plan = make(&start, Some(&[("MES-1/M01", &["unit:HAR"])])).unwrap();
        let to: Vec<_> = plan.mails[0].letter.audience().all().map(|r| r.role.key()).collect();
        assert_eq!(to, ["unit:HAR", "mb"]);
        assert!(make(&start, Some(&[("MES-1/M01", &[])])).is_err_and(|b| matches!(b, Blocked::NobodyLeft(_))));
        assert!(make(&start, Some(&[("ALT", &["unit:ALT"])])).is_err());
    }

    #[test]
    fn a_talk_that_took_place_neither_moves_nor_is_withdrawn() {
        let talk =
            |month, on| KickOff { at: day(2026, month, on).and_hms_opt(10, 0, 0).unwrap(), minutes: 60, place: "Raum 2".into() };
        let replaces = |before: KickOff| {
            let invitation = Invitation { uid: "ilc-1@amt.example".into(), sequence: 2, method: Method::Request, talk: before };
            let invited = Invited { invitation, highest: 2, recipients: Vec::new() };
            let next = Occasion { talk: Some(talk(12, 10)), ..occasion(MailKind::KickOffTalk, "MES-1", None) };
            let plan = make_beside(&desk(), day(2026, 11, 24), &next, None, Some(&invited)).unwrap();
            let Content::Care(facts) = plan.mails[0].letter.content() else { panic!() };
            let withdrawn = make_beside(
                &desk(),
                day(2026, 11, 24),
                &occasion(MailKind::KickOffWithdrawn, "MES-1", None),
                None,
                Some(&invited),
            );
            (facts.talk.as_ref().unwrap().replaces.is_some(), plan.notes.len(), withdrawn.is_ok())
        };
        assert_eq!(replaces(talk(12, 1)), (true, 1, true));
        assert_eq!(replaces(talk(11, 23)), (false, 0, false));
    }

    #[test]
    fn places_that_stay_free_wait_for_the_list_and_then_go_to_everybody_who_can_fill_them() {
        let refill = occasion(MailKind::Refill, "GK-1", None);
        let mut desk = desk();
        let at = |desk: &Desk| make_beside(desk, day(2026, 12, 15), &refill, None, None);
        assert_eq!(
            shown(&at(&desk).unwrap()),
            "GK-1: [x] unit:ALT, [x] unit:HAR, [x] unit:JBA-ALT, [x] unit:OSD, [x] unit:WIR, [#] mb cc"
        );
        desk.units.get_mut("HAR").unwrap().mailbox.clear();
        let told = ["OE HAR: E-Mail-Adresse fehlt. Der Verteiler steht in der Datei der Organisationseinheiten."];
        assert_eq!(at(&desk).unwrap().notes, told);
        let waiting = make_beside(&desk, day(2026, 12, 1), &occasion(MailKind::Refill, "MES-1", Some("M01")), None, None);
        assert!(matches!(waiting, Err(Blocked::NotEvaluated(_))), "{waiting:?}");
    }

    #[test]
    fn what_is_missing_is_named() {
        for kind in [MailKind::KickOffTalk, MailKind::FinalReport, MailKind::StatementRequest] {
            assert!(matches!(make(&occasion(kind, "MES-1", None), None), Err(Blocked::Missing(_))));
        }
        assert!(make(&occasion(MailKind::AghAction, "AGH-9", None), None).unwrap_err().to_string().contains("gibt es nicht"));
        let others = |kind: &MailKind| !matches!(kind, MailKind::WeeklyOverview | MailKind::Overbooked);
        for kind in MailKind::ALL.into_iter().filter(others) {
            let why = make(&occasion(kind, "BAE-1", None), None).unwrap_err().to_string();
            assert!(why.contains("Agentur für Arbeit"), "{kind:?}: {why}");
        }
        assert!(make(&occasion(MailKind::Refill, "MES-1", Some("M77")), None).unwrap_err().to_string().contains("MES-1/M77"));
    }

    #[test]
    fn who_stays_without_a_copy_is_named() {
        let mut desk = crowded_bae();
        let occasion = occasion(MailKind::Overbooked, "BAE-1", None);
        let notes = |desk: &Desk| make_beside(desk, day(2026, 11, 24), &occasion, None, None).unwrap().notes;
        assert_eq!(notes(&desk), [""; 0]);
        desk.units.get_mut("JBA-ALT").unwrap().mailbox = String::new();
        assert_eq!(
            notes(&desk),
            ["OE JBA-ALT: E-Mail-Adresse fehlt. Der Verteiler steht in der Datei der Organisationseinheiten."]
        );
    }
}
