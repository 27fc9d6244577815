//! Which mails an occasion gives, who is on offer, and why there is none.

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
        list: None,
        as_of: None,
        starts: vec![],
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
        lists: (&ListRules::default(), Known { asked: &BTreeMap::new(), received: &BTreeSet::new() }),
        drafts: &BTreeMap::new(),
        window: Window { window_days: 42, min_remaining_days: 28 },
        clock: today.and_time(chrono::NaiveTime::MIN),
        invited,
        expected_free: &|_, _| None,
        starting: &|_| None,
    };
    let ticks: Option<Ticks> = ticks
        .map(|t| t.iter().map(|(about, keys)| ((*about).to_owned(), keys.iter().map(|k| (*k).to_owned()).collect())).collect());
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
        let withdrawn =
            make_beside(&desk(), day(2026, 11, 24), &occasion(MailKind::KickOffWithdrawn, "MES-1", None), None, Some(&invited));
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
    assert!(make(&occasion(MailKind::ListRequest, "ASA-9", None), None).unwrap_err().to_string().contains("gibt es nicht"));
    assert!(make(&occasion(MailKind::AghAction, "AGH-9", None), None).unwrap_err().to_string().contains("gibt es nicht"));
    let others = |kind: &MailKind| !matches!(kind, MailKind::WeeklyOverview | MailKind::Overbooked);
    for kind in MailKind::ALL.into_iter().filter(others) {
        let why = make(&occasion(kind, "BAE-1", None), None).unwrap_err().to_string();
        assert!(why.contains("Agentur für Arbeit"), "{kind:?}: {why}");
    }
    assert!(make(&occasion(MailKind::Refill, "MES-1", Some("M77")), None).unwrap_err().to_string().contains("MES-1/M77"));
}

#[test]
fn lists_are_asked_for_in_one_mail_to_each_provider() {
    let mut desk = desk();
    let mut request = occasion(MailKind::ListRequest, "", None);
    request.measure = None;
    request.starts = ["MES-1", "GK-1"].map(|no| desk.starts.keys().find(|key| key.0.as_str() == no).unwrap().clone()).into();
    request.list = Some(ListKind::FirstDay);
    request.as_of = Some(day(2026, 12, 1));
    let at = |desk: &Desk, request: &Occasion| make_beside(desk, day(2026, 11, 26), request, None, None);
    let plan = at(&desk, &request).unwrap();
    assert_eq!(shown(&plan), "Brücke Süd e.V., Ersttagsliste: MES-1/M01, GK-1: [#] provider");
    let Content::ListRequest(facts) = plan.mails[0].letter.content() else { panic!() };
    assert_eq!((facts.rows.len(), facts.answer_by, facts.asked_on), (2, day(2026, 12, 1), None));
    assert_eq!(plan.mails[0].letter.lists().len(), 2);
    desk.measures.get_mut("GK-1").unwrap().provider_contact.email.clear();
    let plan = at(&desk, &request).unwrap();
    assert_eq!(plan.mails.len(), 1);
    assert!(plan.notes[0].contains("GK-1") && plan.notes[0].contains("„Träger E-Mail“"), "{:?}", plan.notes);
    desk.measures.get_mut("MES-1").unwrap().provider_contact.email = "niemand".into();
    assert!(matches!(at(&desk, &request), Err(Blocked::ProviderUnreachable { .. })));
    let by_rule = Occasion { starts: vec![], list: None, as_of: None, ..request };
    let nothing = make_beside(&self::desk(), day(2026, 11, 20), &by_rule, None, None).unwrap();
    assert!(nothing.mails.is_empty() && nothing.notes[0] == "Heute ist keine Liste anzufordern.", "{:?}", nothing.notes);
}

#[test]
fn who_stays_without_a_copy_is_named() {
    let mut desk = crowded_bae();
    let occasion = occasion(MailKind::Overbooked, "BAE-1", None);
    let notes = |desk: &Desk| make_beside(desk, day(2026, 11, 24), &occasion, None, None).unwrap().notes;
    assert_eq!(notes(&desk), [""; 0]);
    desk.units.get_mut("JBA-ALT").unwrap().mailbox = String::new();
    assert_eq!(notes(&desk), ["OE JBA-ALT: E-Mail-Adresse fehlt. Der Verteiler steht in der Datei der Organisationseinheiten."]);
}
