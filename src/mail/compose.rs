//! A letter written out: subject, text and HTML part, and the invitation where there is one.

use chrono::{DateTime, Utc};

use super::{TemplateError, Templates, calendar::Entry, context};
use crate::domain::{
    Team,
    mail::{Audience, Content, Invitation, Letter, MailKind, MailRules, Mailbox, Topic},
};

/// A mail ready to be read, edited and released.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its kind.
    pub kind: MailKind,
    /// The team it comes from.
    pub team: Team,
    /// What it is about.
    pub topic: Topic,
    audience: Audience,
    /// Subject, one line.
    pub subject: String,
    /// Text part, lines ended by `\n`.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// What the calendar part is.
    pub invitation: Option<Invitation>,
    /// iCalendar part.
    pub calendar: Option<String>,
}

/// Writes a letter. `uid` is stable for the mail (`ilc-…@domain`), `now` the time of writing;
/// both are only used by an invitation.
///
/// # Errors
/// When a template fails on these figures; templates are checked when loaded, so only an
/// overridden one with an untested branch can.
pub fn compose(
    letter: &Letter,
    templates: &Templates,
    rules: &MailRules,
    uid: &str,
    now: DateTime<Utc>,
) -> Result<Draft, TemplateError> {
    let (subject, text, html) = templates.write(letter.kind(), context::Context::of(letter, rules))?;
    let invitation = match letter.content() {
        Content::Care(facts) => facts.talk.as_ref().map(|talk| talk.invitation(uid)),
        Content::Agh(_)
        | Content::Places(_)
        | Content::PreStart(_)
        | Content::Refill(_)
        | Content::ListRequest(_)
        | Content::Overbooked(_) => None,
    };
    let calendar = invitation.as_ref().map(|invitation| {
        let attendees = letter.audience().all().map(|r| &r.mailbox).collect();
        let organizer = rules.team(letter.team());
        Entry { invitation, written: now, summary: &subject, organizer, attendees }.to_ics()
    });
    Ok(Draft {
        kind: letter.kind(),
        team: letter.team(),
        topic: letter.topic().clone(),
        audience: letter.audience().clone(),
        subject,
        text,
        html,
        invitation,
        calendar,
    })
}

impl Draft {
    /// Who gets it: what the rules decided, and nothing can change it afterwards.
    #[must_use]
    pub const fn audience(&self) -> &Audience {
        &self.audience
    }

    /// The draft with another subject and text; the HTML part follows the text.
    ///
    /// # Errors
    /// When the template of edited mails fails.
    pub fn edited(mut self, subject: &str, text: &str, templates: &Templates, team: &Mailbox) -> Result<Self, TemplateError> {
        self.subject = crate::domain::text::clean(subject);
        text.clone_into(&mut self.text);
        self.html = templates.write_edited(&self.subject, text, team)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use chrono::NaiveDate;

    use super::*;
    use crate::domain::{
        Desk, ModuleNo, Start, Status, UnitCode, WorkingDays,
        contingent::released::Released,
        mail::{
            AghAction, AghFacts, Free, KickOff, KickOffBy, RefillGround, Scope, care, lists, places, refill,
            testing::{CANARY, day, desk, measure, released},
            weekly,
        },
        on_offer::Window,
        places::{offered, open_starts},
        provider_list::{
            ListKind,
            request::{Asked, Expected, Known, ListDay, ListRules},
        },
    };

    /// One draft of every kind from the same small desk.
    fn drafts() -> Vec<Draft> {
        let (mut desk, rules, templates) = (desk(), MailRules::default(), Templates::load(None).unwrap());
        let needs = ["ALT", "OSD"].map(|unit| (UnitCode::parse(unit).unwrap(), 2));
        desk.measures.get_mut("MES-1").unwrap().needs = needs.to_vec();
        let today = day(2026, 11, 24);
        let open = open_starts(&desk, today);
        let offered = offered(&open, today, Window { window_days: 42, min_remaining_days: 28 });
        let mes_start = open.iter().find(|s| s.measure.no.as_str() == "MES-1").unwrap();
        let released = released("MES-1", Some("M01"), &[("ALT", 2)]);
        let agh = measure(&desk, "AGH-1");
        let facts = AghFacts::of(&desk, agh, today, &[14, 28], |d| {
            (d == day(2026, 12, 22)).then_some(Free { mean: 3, median: 4, low: 2, high: 5 })
        });
        let (mes, asa) = (measure(&desk, "MES-1"), measure(&desk, "ASA-1"));
        let talk = KickOff { at: day(2026, 12, 1).and_hms_opt(10, 0, 0).unwrap(), minutes: 60, place: "Raum 2".into() };
        let mut letters = vec![AghAction::propose(&desk, agh, facts).unwrap().letter()];
        letters.extend(weekly::weekly_letters(&desk, &offered, &released, Scope::All, today).into_iter().take(2).flatten());
        letters.extend([
            places::pre_start_letter(&desk, mes_start, &released, &rules, today).unwrap(),
            refilled(&desk, "MES-1", day(2026, 12, 2), 3),
            refilled(&desk, "MES-1", day(2026, 12, 2), 0),
            refilled(&desk, "GK-1", day(2026, 12, 15), 0),
            care::info_letter(&desk, mes, &rules, today).unwrap(),
            care::kick_off_mail(asa, &rules, &WorkingDays::default(), today).unwrap(),
            care::kick_off_mail(asa, &MailRules { kick_off_by: KickOffBy::Ilc, ..rules.clone() }, &WorkingDays::default(), today)
                .unwrap(),
            care::kick_off_talk(mes, talk, vec![], None, &rules).unwrap(),
            care::final_report(mes, "Ablage X915, Ordner 7".into(), &rules).unwrap(),
            care::statement_request(mes, day(2026, 12, 15), &rules).unwrap(),
        ]);
        letters.extend(requested(&desk, ListKind::FirstDay, None));
        letters.extend(requested(&desk, ListKind::Occupancy, Some(day(2026, 11, 23))));
        let now = today.and_hms_opt(8, 0, 0).unwrap().and_utc();
        letters.iter().map(|l| compose(l, &templates, &rules, "ilc-7@jobcenter.example", now).unwrap()).collect()
    }

    /// Asks for assignments on the day after a start, where another module follows.
    fn refilled(desk: &Desk, no: &str, today: NaiveDate, late_entry_days: u64) -> Letter {
        let mut desk = desk.clone();
        let first = desk.starts.values().find(|s| s.measure.as_str() == "MES-1").unwrap().clone();
        let next = Start { module: ModuleNo::parse("M02").ok(), begin: day(2027, 1, 4), ..first };
        desk.starts.insert(next.key(), next);
        let open = open_starts(&desk, today);
        let start = open.iter().find(|s| s.measure.no.as_str() == no).unwrap();
        let (evaluated, released) = ([start.of_pot().1].into(), Released::default());
        let ground = RefillGround { today, evaluated: &evaluated, late_entry_days, released: &released };
        refill::refill_letter(&desk, start, ground, &MailRules::default()).unwrap()
    }

    /// Asks a provider for the lists of two measures, or reminds it.
    fn requested(desk: &Desk, kind: ListKind, first: Option<NaiveDate>) -> Vec<Letter> {
        let (today, rules, office) = (day(2026, 11, 26), ListRules::default(), WorkingDays::default());
        let known = Known { asked: &BTreeMap::new(), received: &BTreeSet::new() };
        let on = ListDay { today, office: &office, rules: &rules, known };
        let starts = desk.starts.keys().filter(|(no, _)| ["MES-1", "GK-1"].contains(&no.as_str()));
        let wanted = starts.map(|key| on.wanted(desk, key, Some(kind), Some(day(2026, 12, 1))).unwrap().unwrap());
        let asked = first.map(|first| Asked { first, last: first, times: 1 });
        let wanted: Vec<_> = wanted.map(|list| Expected { asked, ..list }).collect();
        lists::list_letters(desk, &wanted, &rules, today, |as_of| on.answer_by(as_of)).into_iter().flatten().collect()
    }

    #[test]
    fn texts_read_well() {
        let all: Vec<_> = drafts().iter().map(|d| format!("Betreff: {}\n\n{}", d.subject, d.text)).collect();
        insta::assert_snapshot!(all.join("\n=====\n"));
    }

    /// What experience says stands where the desk wants it, and nowhere else.
    #[test]
    fn experience_is_said_in_one_sentence() {
        let (desk, rules, templates) = (desk(), MailRules::default(), Templates::load(None).unwrap());
        let today = day(2026, 11, 24);
        let write = |letter: &Letter| {
            let draft =
                compose(letter, &templates, &rules, "ilc-7@jobcenter.example", today.and_hms_opt(8, 0, 0).unwrap().and_utc());
            draft.map(|draft| (draft.text, draft.html)).unwrap()
        };
        let agh = |share| {
            let facts = AghFacts::of(&desk, measure(&desk, "AGH-1"), today, &[28], |_| None).with_starting(share);
            write(&AghAction::propose(&desk, measure(&desk, "AGH-1"), facts).unwrap().letter())
        };
        let sentence = "Nach Erfahrung treten 6 von 10 an; für 10 freie Plätze braucht es etwa 17 Zuweisungen.";
        let (text, html) = agh(Some(0.6));
        assert!(text.contains(sentence) && html.contains(sentence), "{text}");
        assert!(!agh(None).0.contains("Nach Erfahrung"));
        let mut people = desk.participations().to_vec();
        for p in &mut people {
            (p.status, p.begin) = (Status::Assigned, None);
        }
        let waiting = desk.clone().with_participations(people);
        let open = open_starts(&waiting, today);
        let start = open.iter().find(|s| s.measure.no.as_str() == "MES-1").unwrap();
        let (text, html) = write(&places::pre_start_letter(&waiting, start, &Released::default(), &rules, today).unwrap());
        let said = text.split("Nach Erfahrung").nth(1).unwrap_or_else(|| panic!("{text}"));
        assert!(said.trim_start().starts_with("beginn") && said.contains("der 3 Zugewiesenen."), "{said}");
        assert!(html.contains(&format!("Nach Erfahrung{}", &said[..said.find('.').unwrap()])), "{html}");
    }

    #[test]
    fn html_says_the_same_and_holds_no_links() {
        let drafts = drafts();
        insta::assert_snapshot!(format!("{}\n=====\n{}", drafts[0].html, drafts[1].html));
        for draft in &drafts {
            for part in [&draft.subject, &draft.text, &draft.html] {
                assert!(!part.contains("http") && !part.contains("<a ") && !part.contains("<img"), "{part}");
            }
            assert!(draft.html.contains("Holzwerkstatt „"), "umlauts and quotes as they are");
        }
    }

    #[test]
    fn no_participant_key_ever_gets_into_a_mail() {
        let desk = desk();
        assert!(desk.participations().iter().all(|p| p.id.as_str().starts_with(CANARY)));
        for draft in drafts() {
            let everything = format!("{draft:?}");
            assert!(!everything.contains(CANARY), "{everything}");
        }
    }

    #[test]
    fn only_the_talk_carries_an_invitation() {
        let with: Vec<_> = drafts().into_iter().filter(|d| d.calendar.is_some()).map(|d| d.kind).collect();
        assert_eq!(with, [MailKind::KickOffTalk]);
    }

    #[test]
    fn an_edited_text_is_followed_by_the_html_part() {
        let templates = Templates::load(None).unwrap();
        let draft = drafts().remove(0);
        let team = MailRules::default().x911;
        let edited =
            draft.clone().edited("Neu\r\nBcc: x", "Hallo <b>Welt</b> & Co.\nZeile 2\n\nAbsatz", &templates, &team).unwrap();
        assert_eq!(edited.subject, "Neu Bcc: x");
        assert!(edited.html.contains("<p>Hallo &lt;b&gt;Welt&lt;&#x2f;b&gt; &amp; Co.<br>\nZeile 2</p>"), "{}", edited.html);
        assert_eq!(edited.audience, draft.audience);
    }
}
