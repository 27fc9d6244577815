//! Which lists are expected on a day, and how far each is.

use super::*;
use crate::domain::mail::testing::{day, desk};

struct Setting {
    rules: ListRules,
    asked: BTreeMap<ListKey, Asked>,
    received: BTreeSet<ListKey>,
}

fn setting() -> Setting {
    Setting { rules: ListRules::default(), asked: BTreeMap::new(), received: BTreeSet::new() }
}

fn on(setting: &Setting, desk: &Desk, today: NaiveDate) -> Vec<String> {
    let known = Known { asked: &setting.asked, received: &setting.received };
    let day = ListDay { today, office: &WorkingDays::default(), rules: &setting.rules, known };
    let told = day.expected(desk).into_iter().map(|list| {
        let mark = if list.to_send { "!" } else { "" };
        format!("{mark}{} {} {} {}", list.key.kind, list.key.start.0, list.key.as_of, list.state.label())
    });
    told.collect()
}

fn key(no: &str, module: Option<&str>, kind: ListKind, as_of: NaiveDate) -> ListKey {
    let module = module.map(|m| crate::domain::ModuleNo::parse(m).unwrap());
    ListKey { start: (crate::domain::MeasureNo::parse(no).unwrap(), module), kind, as_of }
}

fn asked(first: NaiveDate, last: NaiveDate, times: u32) -> Asked {
    Asked { first, last, times }
}

/// MES-1 begins on Tuesday 1.12. with three people; nobody is in the others.
#[test]
fn an_ersttagsliste_is_asked_for_three_working_days_before_until_it_is_there() {
    let desk = desk();
    let mut setting = setting();
    let first = |told: Vec<String>| told.into_iter().filter(|told| told.contains("Ersttagsliste MES-1")).collect::<Vec<_>>();
    assert!(first(on(&setting, &desk, day(2026, 11, 25))).is_empty());
    let due = ["!Ersttagsliste MES-1 2026-12-01 fällig"];
    assert_eq!(first(on(&setting, &desk, day(2026, 11, 26))), due);
    assert_eq!(first(on(&setting, &desk, day(2026, 12, 7))), due, "what nobody did on its day stays due");
    let list = key("MES-1", Some("M01"), ListKind::FirstDay, day(2026, 12, 1));
    setting.asked.insert(list.clone(), asked(day(2026, 11, 26), day(2026, 11, 26), 1));
    assert_eq!(first(on(&setting, &desk, day(2026, 12, 1))), ["Ersttagsliste MES-1 2026-12-01 angefordert"]);
    let reminder = ["!Ersttagsliste MES-1 2026-12-01 angefordert"];
    assert_eq!(first(on(&setting, &desk, day(2026, 12, 2))), reminder, "the first working day after the start");
    setting.asked.insert(list.clone(), asked(day(2026, 11, 26), day(2026, 12, 2), 2));
    assert_eq!(first(on(&setting, &desk, day(2026, 12, 3))), ["Ersttagsliste MES-1 2026-12-01 erinnert"]);
    setting.received.insert(list);
    assert_eq!(first(on(&setting, &desk, day(2026, 12, 3))), ["Ersttagsliste MES-1 2026-12-01 eingegangen"]);
    assert!(first(on(&setting, &desk, day(2026, 12, 16))).is_empty());
}

/// Tuesday is the day; 24.12. is free of duty, then come Christmas and a weekend.
#[test]
fn a_besetzungsliste_is_asked_for_on_the_last_working_day_before() {
    let mut setting = setting();
    setting.rules.weekly = Weekly::All;
    let desk = desk();
    let stichtag = |setting: &Setting, today| {
        let known = Known { asked: &setting.asked, received: &setting.received };
        ListDay { today, office: &WorkingDays::default(), rules: &setting.rules, known }.week()
    };
    assert_eq!(stichtag(&setting, day(2026, 12, 14)), (day(2026, 12, 14), day(2026, 12, 15)), "on Monday");
    assert_eq!(stichtag(&setting, day(2026, 12, 13)), (day(2026, 12, 7), day(2026, 12, 8)), "not on the Sunday before");
    let running = |told: Vec<String>| told.into_iter().filter(|told| told.contains("Besetzungsliste MES-1")).collect::<Vec<_>>();
    assert_eq!(running(on(&setting, &desk, day(2026, 12, 14))), ["!Besetzungsliste MES-1 2026-12-15 fällig"]);
    let list = key("MES-1", Some("M01"), ListKind::Occupancy, day(2026, 12, 15));
    setting.asked.insert(list.clone(), asked(day(2026, 12, 14), day(2026, 12, 14), 1));
    assert_eq!(running(on(&setting, &desk, day(2026, 12, 15))), ["Besetzungsliste MES-1 2026-12-15 angefordert"]);
    assert_eq!(running(on(&setting, &desk, day(2026, 12, 16))), ["!Besetzungsliste MES-1 2026-12-15 angefordert"]);
    setting.received.insert(ListKey { as_of: day(2026, 12, 16), ..list });
    assert_eq!(running(on(&setting, &desk, day(2026, 12, 16))), ["Besetzungsliste MES-1 2026-12-15 eingegangen"]);
    assert_eq!(running(on(&setting, &desk, day(2026, 12, 21))), ["!Besetzungsliste MES-1 2026-12-22 fällig"], "the next week");
    setting.rules.weekly = Weekly::NonModular;
    assert!(running(on(&setting, &desk, day(2026, 12, 21))).is_empty());
    setting.rules.weekday = Weekday::Thu;
    assert_eq!(stichtag(&setting, day(2026, 12, 23)), (day(2026, 12, 23), day(2026, 12, 28)), "moved behind the holidays");
}

#[test]
fn neither_agh_nor_bae_nor_assisted_training_is_asked_each_week() {
    let desk = desk();
    let mut setting = setting();
    setting.rules.weekly = Weekly::All;
    let asked = |setting: &Setting| -> BTreeSet<String> {
        let told = on(setting, &desk, day(2026, 12, 14));
        told.iter().filter_map(|told| told.split(' ').nth(1)).map(|no| no.split('-').next().unwrap().to_owned()).collect()
    };
    assert!(asked(&setting).iter().all(|kind| !["AGH", "BAE", "ASA"].contains(&kind.as_str())));
    setting.rules.agh = true;
    assert!(asked(&setting).contains("AGH"));
    let of = |no: &str, kind| may_ask(desk.measures.get(no).unwrap(), kind, &ListRules::default());
    assert_eq!(of("BAE-1", ListKind::FirstDay), Err(NotAsked::Agency));
    assert_eq!(of("ASA-1", ListKind::Occupancy), Err(NotAsked::ToJba));
    assert_eq!(of("ASA-1", ListKind::FirstDay), Ok(()));
}

/// A module that runs, asked each week; the day of a list is over on the next working day.
#[test]
fn what_stays_out_counts_by_week_until_a_newer_list_comes() {
    let desk = desk();
    let mut setting = setting();
    setting.rules.weekly = Weekly::All;
    let of = |as_of| key("MES-1", Some("M01"), ListKind::Occupancy, as_of);
    for n in 0..3 {
        let as_of = day(2026, 12, 8) + Days::new(7 * n);
        setting.asked.insert(of(as_of), asked(as_of - Days::new(1), as_of, 2));
    }
    let weeks = |setting: &Setting, today| {
        let known = Known { asked: &setting.asked, received: &setting.received };
        let day = ListDay { today, office: &WorkingDays::default(), rules: &setting.rules, known };
        let no = crate::domain::MeasureNo::parse("MES-1").unwrap();
        let escalated = day.escalated(&desk).get(&no).map(|(weeks, missed)| (*weeks, missed.len()));
        (day.missed(&no).len(), escalated)
    };
    assert_eq!(weeks(&setting, day(2026, 12, 8)), (0, None), "its day is not over");
    assert_eq!(weeks(&setting, day(2026, 12, 9)), (1, None));
    assert_eq!(weeks(&setting, day(2026, 12, 16)), (2, Some((2, 2))));
    assert_eq!(weeks(&setting, day(2026, 12, 23)), (3, Some((3, 3))));
    let of_the_second_week = || setting.received.iter().cloned().chain([of(day(2026, 12, 15))]).collect();
    let received: BTreeSet<ListKey> = of_the_second_week();
    let later = Setting { rules: setting.rules.clone(), asked: setting.asked.clone(), received };
    assert_eq!(weeks(&later, day(2026, 12, 23)), (1, None), "a newer list makes up for those before");
    setting.rules.escalate_after = 0;
    assert_eq!(weeks(&setting, day(2026, 12, 23)), (3, None), "never");
    setting.rules.escalate_after = 4;
    assert_eq!(weeks(&setting, day(2026, 12, 23)), (3, None));
}

#[test]
fn the_settings_are_read_as_an_office_writes_them() {
    let rules: ListRules = toml::from_str("weekly = \"alle\"\nweekday = \"Mi\"\nanswer_time = \"9:30\"").unwrap();
    assert_eq!((rules.weekly, rules.weekday, rules.answer_time.to_string().as_str()), (Weekly::All, Weekday::Wed, "09:30"));
    assert_eq!(toml::from_str::<ListRules>(&toml::to_string(&rules).unwrap()).unwrap(), rules);
    assert!(toml::from_str::<ListRules>("answer_time = \"mittags\"").unwrap_err().to_string().contains("keine Uhrzeit"));
}
