//! From an occasion to letters: which mails it gives, who may be ticked, and why. Writes no text
//! of a mail and sends nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    AghAction, AghFacts, Blocked, Contingents, KickOff, Letter, MailKind, MailRules, Mailbox, Recipient, Role, Scope, care,
    places, weekly_due,
};
use crate::domain::{
    Desk, Measure, MeasureNo, ModuleNo, Unit,
    places::{OpenStart, fillable, open_starts},
    start,
};

/// Days ahead a mail about an AGH shows.
const OUTLOOK_DAYS: [u64; 3] = [14, 28, 56];

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
    /// Released Kontingente.
    pub contingents: &'a Contingents,
    /// Days ahead within which starts are listed.
    pub window_days: u64,
    /// Free places the forecast expects of an AGH on a day.
    pub expected_free: &'a dyn Fn(&MeasureNo, NaiveDate) -> Option<f64>,
}

/// One recipient a person may look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// In which role.
    pub role: Role,
    /// The name shown.
    pub name: String,
    /// Where to, or why not.
    pub recipient: Result<Recipient, Blocked>,
    /// In Cc instead of To.
    pub in_copy: bool,
    /// Why it is offered, in German.
    pub why: String,
    /// Gets the mail.
    pub ticked: bool,
    /// Cannot be left out.
    pub locked: bool,
}

/// One mail of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// What it is about: key of the ticks.
    pub about: String,
    /// Everybody on offer.
    pub offers: Vec<Offer>,
    /// The letter to those ticked.
    pub letter: Letter,
}

/// The mails an occasion gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The mails.
    pub mails: Vec<Planned>,
    /// What a person should know before sending.
    pub notes: Vec<String>,
}

/// Keys of the ticked recipients by what the mail is about; what is not named is left out.
pub type Ticks = BTreeMap<String, BTreeSet<String>>;

/// Makes the plan; `ticks` replaces the rule's own choice.
///
/// # Errors
/// When the occasion lacks something, or its rule forbids the mail.
pub fn plan(occasion: &Occasion, setting: &Setting<'_>, ticks: Option<&Ticks>) -> Result<Plan, Blocked> {
    let plan = match occasion.kind {
        MailKind::AghAction => return agh_action(measure(occasion, setting)?, setting, ticks),
        MailKind::WeeklyOverview => weekly(occasion, setting),
        MailKind::PreStartCheck | MailKind::FirstDay => of_start(occasion, setting)?,
        _ => care_mail(occasion, setting)?,
    };
    match ticks {
        None => Ok(plan),
        Some(ticks) => choose(plan, ticks),
    }
}

fn measure<'a>(occasion: &Occasion, setting: &Setting<'a>) -> Result<&'a Measure, Blocked> {
    let no = occasion.measure.as_ref().ok_or_else(|| Blocked("Es fehlt die Maßnahme.".to_owned()))?;
    setting.desk.measures.get(no).ok_or_else(|| Blocked(format!("Die Maßnahme {no} gibt es nicht.")))
}

fn agh_action(measure: &Measure, setting: &Setting<'_>, ticks: Option<&Ticks>) -> Result<Plan, Blocked> {
    let expected = |day| (setting.expected_free)(&measure.no, day);
    let facts = AghFacts::of(setting.desk, measure, setting.today, &OUTLOOK_DAYS, expected);
    let mut action = AghAction::propose(setting.desk, measure, facts)?;
    if let Some(ticked) = ticks.and_then(|ticks| ticks.get(measure.no.as_str())) {
        let all: Vec<_> = action.choices().iter().map(|c| (c.unit.clone(), c.ticked)).collect();
        for (unit, was) in all {
            let on = ticked.contains(&Role::Unit(unit.clone()).key());
            if on != was {
                action.tick(&unit, on)?;
            }
        }
    } else if ticks.is_some() {
        return Err(Blocked(format!("Für {} ist niemand angekreuzt; die MB gehört immer dazu.", measure.no)));
    }
    let mb = Offer {
        role: Role::Mb,
        name: action.mb().recipient().mailbox.name.clone(),
        recipient: Ok(action.mb().recipient().clone()),
        in_copy: false,
        why: "betreut die Maßnahme; gehört immer dazu".to_owned(),
        ticked: true,
        locked: true,
    };
    let units = action.choices().iter().map(|c| Offer {
        role: Role::Unit(c.unit.clone()),
        name: c.title.clone(),
        recipient: c.recipient.clone(),
        in_copy: false,
        why: c.why.clone(),
        ticked: c.ticked,
        locked: false,
    });
    let offers = std::iter::once(mb).chain(units).collect();
    let planned = Planned { about: measure.no.to_string(), offers, letter: action.letter() };
    Ok(Plan { mails: vec![planned], notes: action.notes().to_vec() })
}

fn weekly(occasion: &Occasion, setting: &Setting<'_>) -> Plan {
    let scope = occasion.scope.or_else(|| weekly_due(setting.rules, setting.today)).unwrap_or(Scope::All);
    let open = open_starts(setting.desk, setting.today);
    let starts = fillable(&open, setting.today, setting.window_days);
    let letters = places::weekly_letters(setting.desk, &starts, setting.contingents, scope, setting.today);
    let (mut mails, mut notes) = (Vec::new(), Vec::new());
    for letter in letters {
        match letter {
            Ok(letter) => mails.push(planned(letter, "bekommt die Übersicht mit ihren Kontingenten")),
            Err(blocked) => notes.push(blocked.0),
        }
    }
    if mails.is_empty() {
        notes.push("Es gibt keine freien Plätze, die zu melden wären.".to_owned());
    }
    Plan { mails, notes }
}

fn of_start(occasion: &Occasion, setting: &Setting<'_>) -> Result<Plan, Blocked> {
    let measure = measure(occasion, setting)?;
    let open = open_starts(setting.desk, setting.today);
    let fits = |s: &&OpenStart<'_>| s.measure.no == measure.no && s.module == occasion.module.as_ref();
    let start = open.iter().find(fits).ok_or_else(|| {
        Blocked(format!(
            "Einen laufenden oder kommenden Start {} gibt es nicht.",
            start::label(&measure.no, occasion.module.as_ref())
        ))
    })?;
    let (letter, why) = if occasion.kind == MailKind::PreStartCheck {
        let letter = places::pre_start_letter(setting.desk, start, setting.contingents, setting.rules, setting.today)?;
        (letter, "kann in diesen Start zuweisen")
    } else {
        (places::first_day_letter(setting.desk, start, setting.rules, setting.today)?, "hat Menschen in diesem Start")
    };
    let mut notes = if occasion.kind == MailKind::PreStartCheck { unreachable(measure, setting) } else { Vec::new() };
    if measure.mb.is_none() {
        notes.push(format!("{} hat keine Maßnahmebetreuung; in Kopie steht sie deshalb nicht.", measure.no));
    }
    Ok(Plan { mails: vec![planned(letter, why)], notes })
}

fn care_mail(occasion: &Occasion, setting: &Setting<'_>) -> Result<Plan, Blocked> {
    let measure = measure(occasion, setting)?;
    let rules = setting.rules;
    let missing = |what: &str| Blocked(format!("Es fehlt noch: {what}."));
    let letter = match occasion.kind {
        MailKind::InfoLetter => care::info_letter(setting.desk, measure, rules)?,
        MailKind::KickOffTalk => {
            let talk = occasion.talk.clone().ok_or_else(|| missing("Tag, Uhrzeit und Ort des Gesprächs"))?;
            let guests = occasion.guests.iter().map(|m| Recipient::new(Role::Other, m.clone())).collect();
            care::kick_off_talk(measure, talk, guests, rules)?
        }
        MailKind::FinalReport => {
            let filed_at = occasion.filed_at.clone().filter(|f| !f.is_empty());
            care::final_report(measure, filed_at.ok_or_else(|| missing("wo der Bericht liegt"))?, rules)?
        }
        MailKind::StatementRequest => {
            let answer_by = occasion.answer_by.ok_or_else(|| missing("bis wann die Stellungnahme erbeten wird"))?;
            care::statement_request(measure, answer_by, rules)?
        }
        _ => care::kick_off_mail(measure, rules)?,
    };
    let notes = if occasion.kind == MailKind::InfoLetter { unreachable(measure, setting) } else { Vec::new() };
    Ok(Plan { mails: vec![planned(letter, "kann Menschen in diese Maßnahme zuweisen")], notes })
}

/// Relevant OEs without a usable address, each with the reason.
fn unreachable(measure: &Measure, setting: &Setting<'_>) -> Vec<String> {
    let concerned = |unit: &&Unit| places::may_fill(unit, measure);
    setting.desk.units.values().filter(concerned).filter_map(|u| Recipient::of_unit(u).err()).map(|b| b.0).collect()
}

/// A letter whose recipients follow from its rule; OEs can be left out.
fn planned(letter: Letter, why_unit: &str) -> Planned {
    let offer = |recipient: &Recipient, in_copy| Offer {
        role: recipient.role.clone(),
        name: recipient.mailbox.name.clone(),
        recipient: Ok(recipient.clone()),
        in_copy,
        why: match recipient.role {
            Role::Unit(_) => why_unit,
            Role::Mb => "betreut die Maßnahme",
            Role::List => "Verteiler aus den Einstellungen",
            Role::Agency => "bei AsA und AsAflex beteiligt",
            Role::Z211 => "gehört zum Auftaktgespräch",
            Role::Other => "von Hand hinzugefügt",
        }
        .to_owned(),
        ticked: true,
        locked: !matches!(recipient.role, Role::Unit(_)),
    };
    let to = letter.audience().to().iter().map(|r| offer(r, false));
    let offers = to.chain(letter.audience().cc().iter().map(|r| offer(r, true))).collect();
    Planned { about: letter.topic().label(), offers, letter }
}

/// The plan with a person's ticks: mails that are not named are left out.
fn choose(plan: Plan, ticks: &Ticks) -> Result<Plan, Blocked> {
    if let Some(unknown) = ticks.keys().find(|about| !plan.mails.iter().any(|m| m.about == **about)) {
        return Err(Blocked(format!("Eine Mail zu „{unknown}“ gibt dieser Anlass nicht her.")));
    }
    let mut mails = Vec::new();
    for mut mail in plan.mails {
        let Some(ticked) = ticks.get(&mail.about) else { continue };
        for offer in &mut mail.offers {
            offer.ticked = offer.locked || ticked.contains(&offer.role.key());
        }
        mail.letter = mail.letter.without_units(|unit| !ticked.contains(&Role::Unit(unit.clone()).key()))?;
        mails.push(mail);
    }
    if mails.is_empty() {
        return Err(Blocked("Es ist niemand angekreuzt.".to_owned()));
    }
    Ok(Plan { mails, notes: plan.notes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::{day, desk};

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
        let (desk, rules, contingents) = (desk(), MailRules::default(), Contingents::default());
        let setting = Setting {
            desk: &desk,
            today: day(2026, 11, 24),
            rules: &rules,
            contingents: &contingents,
            window_days: 42,
            expected_free: &|_, _| None,
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
        assert!(make(&start, Some(&[("MES-1/M01", &[])])).unwrap_err().0.contains("niemand mehr angekreuzt"));
        assert!(make(&start, Some(&[("ALT", &["unit:ALT"])])).is_err());
    }

    #[test]
    fn what_is_missing_is_named() {
        for kind in [MailKind::KickOffTalk, MailKind::FinalReport, MailKind::StatementRequest] {
            assert!(make(&occasion(kind, "MES-1", None), None).unwrap_err().0.starts_with("Es fehlt noch"));
        }
        assert!(make(&occasion(MailKind::AghAction, "AGH-9", None), None).unwrap_err().0.contains("gibt es nicht"));
        assert!(make(&occasion(MailKind::FirstDay, "MES-1", Some("M77")), None).unwrap_err().0.contains("MES-1/M77"));
    }
}
