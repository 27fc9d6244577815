//! Sample letters for the check of templates: together they reach every branch of the shipped
//! templates, with every figure present and absent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::{
    domain::{
        Desk, Instrument, Invalid, Measure, MeasureNo, ModuleNo, Participation, ParticipationId, ProviderContact, Start, Status,
        Unit, UnitCode, UnitKind, WorkingDays,
        contingent::{
            Shares,
            released::{Released, ReleasedStart},
        },
        mail::{
            AghAction, AghFacts, Free, Invitation, Invited, KickOff, KickOffBy, Letter, MailKind, MailRules, Mailbox, Method,
            RefillGround, Scope, care, lists, overbooked, places, refill, weekly,
        },
        measure::{Contact, Profile},
        places::open_starts,
        provider_list::{
            ListKind,
            request::{Asked, Expected, Known, ListDay, ListRules, MissedList},
        },
    },
    mail::context::Context,
};

/// The team of the samples.
pub(super) fn team() -> Mailbox {
    MailRules::default().x915
}

/// Contexts of one kind: a full one, and one with everything optional left out.
pub(super) fn contexts(kind: MailKind) -> Vec<Context> {
    let rules = MailRules::default();
    let letters = sample_letters(kind, &rules);
    debug_assert!(letters.as_ref().is_ok_and(|l| l.len() >= 2), "the samples follow the rules");
    letters.unwrap_or_default().iter().map(|letter| Context::of(letter, &rules)).collect()
}

type Any = Box<dyn std::error::Error>;

fn sample_letters(kind: MailKind, rules: &MailRules) -> Result<Vec<Letter>, Any> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    let mut letters = Vec::new();
    for full in [true, false] {
        let desk = sample_desk(today, full)?;
        let open = open_starts(&desk, today);
        let starts: Vec<_> = open.iter().collect();
        let (Some(agh), Some(mes)) = (desk.measures.get("AGH-1"), desk.measures.get("MES-1")) else { continue };
        let mut released = Released::default();
        if let Some(start) = desk.starts.values().next().filter(|_| full) {
            let places = [(UnitCode::parse("ALT")?, 2)].into();
            let shares = [(UnitCode::parse("ALT")?, Shares { minimum: 1, rest: 1, ..Shares::default() })].into();
            released.starts.insert(start.key(), ReleasedStart { release: 1, on: today, places, shares });
        }
        match kind {
            MailKind::AghAction => {
                let days: &[u64] = if full { &[14, 28] } else { &[] };
                let facts = AghFacts::of(&desk, agh, today, days, |_| Some(Free { mean: 3, median: 4, low: 2, high: 5 }))
                    .with_starting(Some(0.6));
                letters.push(AghAction::propose(&desk, agh, facts)?.letter());
                let facts = AghFacts::of(&desk, agh, today, &[7], |_| None);
                letters.push(AghAction::propose(&desk, agh, facts)?.letter());
            }
            MailKind::WeeklyOverview => {
                for letter in weekly::weekly_letters(&desk, &starts, &released, Scope::All, today) {
                    letters.push(letter?);
                }
            }
            MailKind::PreStartCheck => {
                for start in starts {
                    letters.push(places::pre_start_letter(&desk, start, &released, rules, today)?);
                }
                let waiting = nobody_begun(&desk);
                let open = open_starts(&waiting, today);
                letters.extend(open.iter().filter_map(|s| places::pre_start_letter(&waiting, s, &released, rules, today).ok()));
            }
            MailKind::Refill => {
                let desk = with_a_next_module(&desk)?;
                // The plain measure takes people always, the module for some days, and then the next one does.
                for (start, late_entry_days) in open_starts(&desk, today).iter().flat_map(|s| [(s, 0), (s, 3)]) {
                    let (today, evaluated) = (start.begin.max(today) + chrono::Days::new(1), BTreeSet::from([start.of_pot().1]));
                    let ground = RefillGround { today, evaluated: &evaluated, late_entry_days, released: &released };
                    letters.extend(refill::refill_letter(&desk, start, ground, rules).ok());
                }
            }
            MailKind::ListRequest => letters.extend(list_requests(&desk, full)),
            MailKind::ListsMissing => letters.push(care::lists_missing(mes, missed_lists(mes, today, full), rules)?),
            MailKind::InfoLetter => letters.push(care::info_letter(&desk, mes, rules, today)?),
            MailKind::KickOffMail => {
                let office = WorkingDays::default();
                for kick_off_by in [KickOffBy::Mb, KickOffBy::Ilc] {
                    let rules = MailRules { kick_off_by, ..rules.clone() };
                    letters.push(care::kick_off_mail(mes, &rules, &office, today)?);
                }
            }
            MailKind::KickOffTalk => {
                let talk = KickOff { at: today.and_hms_opt(10, 0, 0).unwrap_or_default(), minutes: 60, place: "Raum 2".into() };
                letters.push(care::kick_off_talk(mes, talk.clone(), Vec::new(), full.then(|| invited(&talk)), rules)?);
            }
            MailKind::KickOffWithdrawn => {
                let talk = KickOff { at: today.and_hms_opt(10, 0, 0).unwrap_or_default(), minutes: 60, place: "Raum 2".into() };
                letters.push(care::kick_off_withdrawn(mes, Some(invited(&talk)), rules)?);
            }
            MailKind::FinalReport => letters.push(care::final_report(mes, "Ablage X915".into(), rules)?),
            MailKind::Overbooked => {
                let desk = overbooked_desk(today, full)?;
                for bae in desk.measures.values().filter(|measure| measure.instrument == Instrument::BaE) {
                    letters.push(overbooked::overbooked_letter(&desk, bae, rules, today)?);
                }
            }
            MailKind::StatementRequest => letters.push(care::statement_request(mes, today, rules)?),
        }
    }
    Ok(letters)
}

/// An invitation to a talk an hour before this one.
fn invited(talk: &KickOff) -> Invited {
    let before = KickOff { at: talk.at - chrono::Duration::hours(1), ..talk.clone() };
    let invitation = Invitation { uid: "ilc-1@ilc.example".into(), sequence: 0, method: Method::Request, talk: before };
    Invited { invitation, highest: 0, recipients: Vec::new() }
}

/// Both lists of a start, asked for the first time or, `full`, again.
fn list_requests(desk: &Desk, full: bool) -> Vec<Letter> {
    let today = desk.as_of.unwrap_or_default();
    let (rules, office) = (ListRules::default(), WorkingDays::default());
    let lists = ListKind::ALL.into_iter().flat_map(|kind| {
        let known = Known { asked: &BTreeMap::new(), received: &BTreeSet::new() };
        let day = ListDay { today, office: &office, rules: &rules, known };
        let wanted = desk.starts.keys().filter_map(|key| day.wanted(desk, key, Some(kind), None).ok().flatten());
        let asked = full.then_some(Asked { first: today, last: today, times: 1 });
        let wanted: Vec<_> = wanted.map(|list| Expected { asked, ..list }).collect();
        lists::list_letters(desk, &wanted, &rules, today, |as_of| as_of)
    });
    lists.filter_map(Result::ok).collect()
}

/// A Besetzungsliste that did not come and, `full`, an Ersttagsliste beside it.
fn missed_lists(measure: &Measure, today: NaiveDate, full: bool) -> Vec<MissedList> {
    let start = (measure.no.clone(), full.then(|| ModuleNo::parse("M01").ok()).flatten());
    let of = |kind| MissedList { start: start.clone(), kind, as_of: today, asked_on: today };
    ListKind::ALL.into_iter().filter(|kind| full || *kind == ListKind::Occupancy).map(of).collect()
}

/// The same desk with another module after each.
fn with_a_next_module(desk: &Desk) -> Result<Desk, Invalid> {
    let mut next = desk.clone();
    for start in desk.starts.values() {
        let begin = start.end + chrono::Days::new(1);
        let module = Some(ModuleNo::parse("M02")?);
        let start = Start { module, begin, end: begin + chrono::Days::new(90), ..start.clone() };
        next.starts.insert(start.key(), start);
    }
    Ok(next)
}

/// The same desk while all its people are assigned only.
fn nobody_begun(desk: &Desk) -> Desk {
    let mut people = desk.participations().to_vec();
    for p in &mut people {
        (p.status, p.begin) = (Status::Assigned, None);
    }
    desk.clone().with_participations(people)
}

/// A `BaE` of one place with two people: from today to a day in sight or, not `full`, from later on without an end.
fn overbooked_desk(today: NaiveDate, full: bool) -> Result<Desk, Invalid> {
    let mut desk = sample_desk(today, full)?;
    let no = MeasureNo::parse("GK-1")?;
    if let Some(measure) = desk.measures.get_mut(&no) {
        (measure.instrument, measure.places) = (Instrument::BaE, 1);
    }
    let mut people = Vec::new();
    for i in 0..2 {
        people.push(Participation {
            id: ParticipationId::parse(&format!("BAE-{i}"))?,
            measure: no.clone(),
            module: None,
            unit: UnitCode::parse("ALT")?,
            assigned_on: today,
            planned_begin: today + chrono::Days::new(10),
            planned_end: today + chrono::Days::new(if full { 20 } else { 200 }),
            status: if full { Status::Started } else { Status::Assigned },
            status_since: today,
            begin: full.then_some(today),
            end: None,
            reason: None,
            office: None,
        });
    }
    Ok(desk.with_participations(people))
}

/// Two OEs, one AGH, one modular and one plain measure; `full` fills in what is optional.
fn sample_desk(today: NaiveDate, full: bool) -> Result<Desk, Invalid> {
    let mut desk = Desk::default();
    desk.as_of = Some(today);
    let later = today + chrono::Days::new(if full { 7 } else { 30 });
    for code in ["ALT", "JBA-ALT"] {
        let unit = Unit {
            code: UnitCode::parse(code)?,
            title: format!("Jobcenter {code}"),
            kind: if code == "ALT" { UnitKind::Standort } else { UnitKind::Jba },
            district: "Altona".to_owned(),
            mailbox: "oe@jobcenter.example".to_owned(),
            stock: 1,
            stock_u25: 1,
        };
        desk.units.insert(unit.code.clone(), unit);
    }
    for no in ["AGH-1", "MES-1", "GK-1"] {
        let no = MeasureNo::parse(no)?;
        let instrument = no.as_str().split('-').next().unwrap_or_default();
        let measure = Measure {
            instrument: Instrument::parse(instrument)?,
            title: "Muster".to_owned(),
            provider: "Träger".to_owned(),
            district: "Altona".to_owned(),
            places: if full { 12 } else { 1 },
            begin: if full || no.as_str() != "MES-1" { today - chrono::Days::new(7) } else { later },
            end: later + chrono::Days::new(200),
            modular: no.as_str() == "MES-1",
            u25: full && no.as_str() == "AGH-1",
            limited_mobility: false,
            needs: Vec::new(),
            nearby: Vec::new(),
            mb: Some(Contact {
                name: "MB".to_owned(),
                unit: if full { Some(UnitCode::parse("ALT")?) } else { None },
                email: "mb@jobcenter.example".to_owned(),
            }),
            profile: Profile {
                target_group: "Zielgruppe".to_owned(),
                content: "Inhalt".to_owned(),
                notes: "Hinweise".to_owned(),
            },
            provider_contact: ProviderContact { email: "listen@traeger.example".to_owned(), person: "Büro".to_owned() },
            no: no.clone(),
        };
        desk.measures.insert(no.clone(), measure);
        if no.as_str() == "MES-1" {
            let module = Some(ModuleNo::parse("M01")?);
            let start = Start { measure: no, module, begin: later, end: later + chrono::Days::new(90), places: 8 };
            desk.starts.insert(start.key(), start);
        }
    }
    let statuses: &[Status] = if full { &[Status::Started, Status::NoShow, Status::Assigned] } else { &[Status::NoShow] };
    let mut people = Vec::new();
    for (no, module) in [("AGH-1", None), ("MES-1", Some("M01")), ("GK-1", None)] {
        for (i, status) in statuses.iter().enumerate() {
            people.push(Participation {
                id: ParticipationId::parse(&format!("{no}-{i}"))?,
                measure: MeasureNo::parse(no)?,
                module: module.map(ModuleNo::parse).transpose()?,
                unit: UnitCode::parse("ALT")?,
                assigned_on: today,
                planned_begin: later,
                planned_end: later,
                status: *status,
                status_since: today,
                begin: Some(today),
                end: None,
                reason: None,
                office: None,
            });
        }
    }
    Ok(desk.with_participations(people))
}
