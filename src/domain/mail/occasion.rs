//! From an occasion to letters: which mails it gives, who may be ticked, and why. Writes no text
//! of a mail and sends nothing.

mod agh;
mod lists;

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
    provider_list::{
        ListKind,
        request::{Known, ListRules},
    },
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
    /// With [`MailKind::StatementRequest`] and [`MailKind::ListRequest`]: by when an answer is asked for.
    pub answer_by: Option<NaiveDate>,
    /// Only with [`MailKind::ListRequest`]: which list; default: what the rule asks for.
    pub list: Option<ListKind>,
    /// Only with [`MailKind::ListRequest`]: the Stichtag; default: that of the rule.
    pub as_of: Option<NaiveDate>,
    /// Only with [`MailKind::ListRequest`]: of which starts; none: all for which the rule asks today.
    pub starts: Vec<StartKey>,
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
    /// When lists are asked for, and what is known of them.
    pub lists: (&'a ListRules, Known<'a>),
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
        MailKind::ListRequest => lists::request(occasion, setting)?,
        MailKind::ListsMissing => of_care(lists::missing(about()?, setting)?),
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
mod tests;
