//! Mails of the measure care: Infobrief, kick-off, final report, request for a statement
//! (working instruction 103, rules 11 and 13). All of them need the MB.

use chrono::{Days, NaiveDate};

use super::{
    Audience, Blocked, Content, Invited, KickOff, KickOffBy, Letter, MailKind, MailRules, Mailbox, Mb, Method, Recipient, Role,
    TalkFacts, Topic,
    places::{nobody, relevant_units},
    rules::audience_of,
};
use crate::domain::{
    Desk, Instrument, Measure, MeasureNo, Team, UnitCode, WorkingDays, measure::Profile, provider_list::request::MissedList,
};

/// What mails state about a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureFacts {
    /// Its number.
    pub no: MeasureNo,
    /// Its name.
    pub title: String,
    /// Its instrument.
    pub instrument: Instrument,
    /// Träger.
    pub provider: String,
    /// Bezirk.
    pub district: String,
    /// Places.
    pub places: u32,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// For people below 25.
    pub u25: bool,
    /// What it is, for whom and how.
    pub profile: Profile,
}

impl MeasureFacts {
    /// The facts of a measure.
    #[must_use]
    pub fn of(measure: &Measure) -> Self {
        Self {
            no: measure.no.clone(),
            title: measure.title.clone(),
            instrument: measure.instrument.clone(),
            provider: measure.provider.clone(),
            district: measure.district.clone(),
            places: measure.places,
            begin: measure.begin,
            end: measure.end,
            u25: measure.u25,
            profile: measure.profile.clone(),
        }
    }
}

/// A draft of the Auftakt-E-Mail, which the MB sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KickOffDraft {
    /// The list it is meant for.
    pub list: Mailbox,
    /// By when it should be sent; `None` when that day has passed.
    pub due: Option<NaiveDate>,
}

/// What a mail of the measure care states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareFacts {
    /// The measure.
    pub measure: MeasureFacts,
    /// Whether it has begun.
    pub begun: bool,
    /// Name of the MB.
    pub mb_name: String,
    /// OE of the MB.
    pub mb_unit: Option<UnitCode>,
    /// Address of the MB.
    pub mb_email: String,
    /// The draft for the MB; only in [`MailKind::KickOffMail`], where the MB sends it.
    pub draft: Option<KickOffDraft>,
    /// The talk; only in [`MailKind::KickOffTalk`] and [`MailKind::KickOffWithdrawn`].
    pub talk: Option<TalkFacts>,
    /// Where the report lies, without a link; only in [`MailKind::FinalReport`].
    pub filed_at: Option<String>,
    /// By when an answer is asked for; only in [`MailKind::StatementRequest`].
    pub answer_by: Option<NaiveDate>,
    /// What the provider did not send; only in [`MailKind::ListsMissing`].
    pub missed: Vec<MissedList>,
}

/// Days after the begin of a measure in which mails about it still go.
const LATELY: i64 = 14;

/// Whether a measure has begun.
///
/// # Errors
/// When that was too long ago for a mail about its begin.
fn begun_lately(measure: &Measure, today: NaiveDate) -> Result<bool, Blocked> {
    let since = (today - measure.begin).num_days();
    let long = since > LATELY;
    if long { Err(Blocked::LongBegun { measure: measure.no.clone(), begin: measure.begin }) } else { Ok(since > 0) }
}

/// The Infobrief before the start, naming the MB: to all relevant OEs, the MB in copy.
///
/// # Errors
/// Long after the begin, without a reachable MB, or when no OE can be reached.
pub fn info_letter(desk: &Desk, measure: &Measure, rules: &MailRules, today: NaiveDate) -> Result<Letter, Blocked> {
    let begun = begun_lately(measure, today)?;
    let mb = Mb::of(measure)?;
    let units = relevant_units(desk, measure);
    let audience = audience_of(units, || nobody(desk, measure, Topic::Measure(measure.no.clone())))?;
    let audience = audience.copy([mb.recipient().clone()]);
    Ok(letter(MailKind::InfoLetter, measure, &mb, audience, rules, |facts| facts.begun = begun))
}

/// Days before the begin by which the Auftakt-E-Mail is sent at the latest (working instruction 103: before the begin).
const KICK_OFF_DAYS: u64 = 21;

/// The Auftakt-E-Mail: a draft for the MB, who sends it, or the mail itself to the placement officers' list (assisted
/// training: the U25 list), the MB in copy.
///
/// # Errors
/// Long after the begin, without a reachable MB, or while the measure's file does not say what it is.
pub fn kick_off_mail(measure: &Measure, rules: &MailRules, office: &WorkingDays, today: NaiveDate) -> Result<Letter, Blocked> {
    let begun = begun_lately(measure, today)?;
    let mb = Mb::of(measure)?;
    let Profile { target_group, content, notes } = &measure.profile;
    let told = [("Zielgruppe", target_group), ("Inhalt", content), ("Hinweise", notes)];
    let missing: Vec<_> = told.iter().filter(|(_, text)| text.is_empty()).map(|(column, _)| *column).collect();
    if !missing.is_empty() {
        return Err(Blocked::ProfileMissing { measure: measure.no.clone(), columns: missing });
    }
    let list = rules.list(measure);
    let (audience, draft) = match rules.kick_off_by {
        KickOffBy::Ilc => (Audience::new(list).copy([mb.recipient().clone()]), None),
        KickOffBy::Mb => {
            let due = measure.begin.checked_sub_days(Days::new(KICK_OFF_DAYS)).map(|day| office.last_until(day));
            let draft = KickOffDraft { list: list.mailbox, due: due.filter(|due| *due >= today) };
            (Audience::new(mb.recipient().clone()), Some(draft))
        }
    };
    Ok(letter(MailKind::KickOffMail, measure, &mb, audience, rules, |facts| (facts.begun, facts.draft) = (begun, draft)))
}

/// The invitation to the kick-off talk: MB, Z211, and whom the user adds (the provider). Where an invitation is out, this
/// one moves it, and goes to everybody who has it.
///
/// # Errors
/// Without a reachable MB.
pub fn kick_off_talk(
    measure: &Measure,
    talk: KickOff,
    guests: Vec<Recipient>,
    replaces: Option<Invited>,
    rules: &MailRules,
) -> Result<Letter, Blocked> {
    let mb = Mb::of(measure)?;
    let z211 = Recipient::new(Role::Z211, rules.z211.clone());
    let invited = replaces.as_ref().map(|invited| invited.recipients.clone()).unwrap_or_default();
    let audience = everybody(Audience::new(mb.recipient().clone()).and([z211]).and(guests), invited);
    let talk = TalkFacts { talk, method: Method::Request, replaces };
    Ok(letter(MailKind::KickOffTalk, measure, &mb, audience, rules, |facts| facts.talk = Some(talk)))
}

/// With all who have the invitation; the agency stays in copy.
fn everybody(audience: Audience, invited: Vec<Recipient>) -> Audience {
    let (in_copy, to): (Vec<_>, Vec<_>) = invited.into_iter().partition(|recipient| recipient.role == Role::Agency);
    audience.and(to).copy(in_copy)
}

/// The word that the talk does not take place, to everybody who has the invitation.
///
/// # Errors
/// Without a reachable MB, or when no invitation is out.
pub fn kick_off_withdrawn(measure: &Measure, invited: Option<Invited>, rules: &MailRules) -> Result<Letter, Blocked> {
    let mb = Mb::of(measure)?;
    let invited = invited.ok_or_else(|| Blocked::NotInvited(measure.no.clone()))?;
    let audience = everybody(Audience::new(mb.recipient().clone()), invited.recipients.clone());
    let talk = TalkFacts { talk: invited.invitation.talk.clone(), method: Method::Cancel, replaces: Some(invited) };
    Ok(letter(MailKind::KickOffWithdrawn, measure, &mb, audience, rules, |facts| facts.talk = Some(talk)))
}

/// Passes the final report on to the MB. The report itself is not attached: it may hold social
/// data; the mail says where it is filed.
///
/// # Errors
/// Without a reachable MB.
pub fn final_report(measure: &Measure, filed_at: String, rules: &MailRules) -> Result<Letter, Blocked> {
    let mb = Mb::of(measure)?;
    let audience = Audience::new(mb.recipient().clone());
    Ok(letter(MailKind::FinalReport, measure, &mb, audience, rules, |facts| facts.filed_at = Some(filed_at)))
}

/// Asks the MB for a statement before an option is drawn or the measure is tendered again.
///
/// # Errors
/// Without a reachable MB.
pub fn statement_request(measure: &Measure, answer_by: NaiveDate, rules: &MailRules) -> Result<Letter, Blocked> {
    let mb = Mb::of(measure)?;
    let audience = Audience::new(mb.recipient().clone());
    Ok(letter(MailKind::StatementRequest, measure, &mb, audience, rules, |facts| facts.answer_by = Some(answer_by)))
}

/// Tells the MB which lists the provider did not send although asked: who looks after the measure speaks with the provider.
///
/// # Errors
/// Without a reachable MB, or when nothing is missing.
pub fn lists_missing(measure: &Measure, missed: Vec<MissedList>, rules: &MailRules) -> Result<Letter, Blocked> {
    if missed.is_empty() {
        return Err(Blocked::NoListMissing(measure.no.clone()));
    }
    let mb = Mb::of(measure)?;
    let audience = Audience::new(mb.recipient().clone());
    Ok(letter(MailKind::ListsMissing, measure, &mb, audience, rules, |facts| facts.missed = missed))
}

fn letter(
    kind: MailKind,
    measure: &Measure,
    mb: &Mb,
    audience: Audience,
    rules: &MailRules,
    with: impl FnOnce(&mut CareFacts),
) -> Letter {
    let mut facts = CareFacts {
        measure: MeasureFacts::of(measure),
        begun: false,
        draft: None,
        mb_name: mb.recipient().mailbox.name.clone(),
        mb_unit: mb.unit().cloned(),
        mb_email: mb.recipient().mailbox.address.to_string(),
        talk: None,
        filed_at: None,
        answer_by: None,
        missed: Vec::new(),
    };
    with(&mut facts);
    let team: Team = measure.instrument.team();
    Letter {
        kind,
        team,
        topic: Topic::Measure(measure.no.clone()),
        audience: audience.copy(rules.copies(measure)),
        content: Content::Care(facts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::{day, desk, measure};

    fn roles(letter: &Letter) -> String {
        let names = |list: &[Recipient]| list.iter().map(|r| r.mailbox.address.to_string()).collect::<Vec<_>>().join(", ");
        format!("{} | {}", names(letter.audience().to()), names(letter.audience().cc()))
    }

    #[test]
    fn assisted_training_goes_to_the_u25_list_with_the_agency_in_copy() {
        let (desk, office) = (desk(), WorkingDays::default());
        let rules = MailRules { kick_off_by: KickOffBy::Ilc, ..MailRules::default() };
        let letter = kick_off_mail(measure(&desk, "ASA-1"), &rules, &office, day(2026, 11, 24)).unwrap();
        assert_eq!(
            roles(&letter),
            "_V-team-arbeit-hamburg-alle-AV-U25@jobcenter.example | mb@amt.example, agentur-asa@jobcenter.example"
        );
        let letter = kick_off_mail(measure(&desk, "MES-1"), &rules, &office, day(2026, 11, 24)).unwrap();
        assert_eq!(roles(&letter), "_V-team-arbeit-hamburg-Vermittlung@jobcenter.example | mb@amt.example");
        let without = MailRules { agency_in_copy: false, ..rules };
        let letter = kick_off_mail(measure(&desk, "ASA-1"), &without, &office, day(2026, 11, 24)).unwrap();
        assert!(!roles(&letter).contains("agentur"));
    }

    #[test]
    fn the_mb_gets_a_draft_for_the_list_with_the_day_it_is_due() {
        let (desk, office, rules) = (desk(), WorkingDays::default(), MailRules::default());
        let draft = |today| {
            let letter = kick_off_mail(measure(&desk, "ASA-1"), &rules, &office, today).unwrap();
            let Content::Care(facts) = letter.content() else { panic!() };
            (roles(&letter), facts.draft.clone().unwrap())
        };
        let (to, told) = draft(day(2026, 11, 20));
        assert_eq!(to, "mb@amt.example | agentur-asa@jobcenter.example");
        assert_eq!(told.list.name, "_V-team-arbeit-hamburg-alle-AV-U25");
        assert_eq!(told.due, Some(day(2026, 11, 24)), "three weeks before 15.12.");
        assert_eq!(draft(day(2026, 11, 25)).1.due, None, "too late for that day");
    }

    #[test]
    fn without_its_content_there_is_no_kick_off_mail() {
        let mut desk = desk();
        for measure in desk.measures.values_mut() {
            measure.profile.content.clear();
            measure.profile.notes.clear();
        }
        for kick_off_by in [KickOffBy::Mb, KickOffBy::Ilc] {
            let rules = MailRules { kick_off_by, ..MailRules::default() };
            let why = kick_off_mail(measure(&desk, "MES-1"), &rules, &WorkingDays::default(), day(2026, 11, 24)).unwrap_err();
            assert!(why.to_string().contains("MES-1") && why.to_string().contains("„Inhalt“ und „Hinweise“"), "{why}");
        }
    }

    #[test]
    fn the_info_letter_names_the_mb_and_goes_to_the_relevant_units() {
        let desk = desk();
        let letter = info_letter(&desk, measure(&desk, "MOB-1"), &MailRules::default(), day(2026, 11, 24)).unwrap();
        assert_eq!(roles(&letter), "alt@amt.example, osd@amt.example | mb@amt.example");
        let Content::Care(facts) = letter.content() else { panic!() };
        assert_eq!(facts.mb_name, "MB ALT 1");
    }

    #[test]
    fn talk_report_and_statement_go_to_the_mb() {
        let (desk, rules) = (desk(), MailRules::default());
        let mes = measure(&desk, "MES-1");
        let talk = KickOff { at: day(2026, 12, 1).and_hms_opt(10, 0, 0).unwrap(), minutes: 60, place: "Raum 2".into() };
        assert_eq!(roles(&kick_off_talk(mes, talk, vec![], None, &rules).unwrap()), "mb@amt.example, z211@jobcenter.example | ");
        assert_eq!(roles(&final_report(mes, "Ablage X915".into(), &rules).unwrap()), "mb@amt.example | ");
        assert_eq!(roles(&statement_request(mes, day(2026, 12, 15), &rules).unwrap()), "mb@amt.example | ");
    }

    #[test]
    fn none_of_them_without_the_mb() {
        let mut desk = desk();
        desk.measures.values_mut().for_each(|m| m.mb = None);
        let (rules, mes) = (MailRules::default(), measure(&desk, "MES-1"));
        assert!(info_letter(&desk, mes, &rules, day(2026, 11, 24)).is_err());
        assert!(kick_off_mail(mes, &rules, &WorkingDays::default(), day(2026, 11, 24)).is_err());
        assert!(final_report(mes, String::new(), &rules).is_err());
        assert!(statement_request(mes, day(2026, 12, 15), &rules).is_err());
    }

    #[test]
    fn about_the_begin_only_until_two_weeks_after_it() {
        let desk = desk();
        let (mes, rules) = (measure(&desk, "MES-1"), MailRules::default());
        let begun = |today| {
            let letter = info_letter(&desk, mes, &rules, today)?;
            let Content::Care(facts) = letter.content() else { panic!() };
            Ok::<_, Blocked>(facts.begun)
        };
        assert_eq!(begun(mes.begin - chrono::Days::new(30)), Ok(false));
        assert_eq!(begun(mes.begin + chrono::Days::new(14)), Ok(true));
        assert!(matches!(begun(mes.begin + chrono::Days::new(15)), Err(Blocked::LongBegun { .. })));
        assert!(kick_off_mail(mes, &rules, &WorkingDays::default(), mes.begin + chrono::Days::new(15)).is_err());
    }
}
