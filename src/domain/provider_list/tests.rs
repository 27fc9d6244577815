//! Lists beside bookings: every row and every booking one outcome, whatever comes; a list read twice
//! changes nothing; exports end what lists said.

use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::domain::{
    Desk, Instrument, Measure, MeasureNo, ModuleNo, Participation, ParticipationId, Start, Status, UnitCode, WorkingDays,
    measure::{Profile, ProviderContact},
    places::open_starts,
};

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
}

fn id(raw: &str) -> ParticipationId {
    ParticipationId::parse(raw).unwrap()
}

fn measure(no: &str, instrument: Instrument, modular: bool) -> Measure {
    Measure {
        no: MeasureNo::parse(no).unwrap(),
        title: "Kompass".to_owned(),
        instrument,
        provider: "Hafenbogen e.V.".to_owned(),
        district: "Nord".to_owned(),
        places: 20,
        begin: day(1),
        end: NaiveDate::from_ymd_opt(2027, 11, 1).unwrap(),
        modular,
        u25: false,
        limited_mobility: false,
        needs: vec![],
        nearby: vec![],
        mb: None,
        profile: Profile::default(),
        provider_contact: ProviderContact::default(),
    }
}

fn booking(key: &str, measure: &str, module: Option<&str>, status: Status) -> Participation {
    let begin = status.has_started().then(|| day(25));
    Participation {
        id: id(key),
        measure: MeasureNo::parse(measure).unwrap(),
        module: module.map(|m| ModuleNo::parse(m).unwrap()),
        unit: UnitCode::parse("WAN").unwrap(),
        assigned_on: day(2),
        planned_begin: day(25),
        planned_end: NaiveDate::from_ymd_opt(2027, 2, 16).unwrap(),
        status,
        status_since: day(2),
        begin,
        end: matches!(status, Status::Ended | Status::DroppedOut).then(|| day(26)),
        reason: None,
        office: None,
    }
}

/// Gk-1 with module M07 on the 25th, 20 places, and another start of the same provider.
fn desk(people: Vec<Participation>) -> Desk {
    let mut desk = Desk::default();
    desk.as_of = Some(day(20));
    for measure in [
        measure("Gk-1", Instrument::Gk, true),
        measure("MES-1", Instrument::Mes, false),
        measure("AsA-1", Instrument::AsA, false),
    ] {
        desk.measures.insert(measure.no.clone(), measure);
    }
    let start = Start {
        measure: MeasureNo::parse("Gk-1").unwrap(),
        module: Some(ModuleNo::parse("M07").unwrap()),
        begin: day(25),
        end: NaiveDate::from_ymd_opt(2027, 2, 16).unwrap(),
        places: 20,
    };
    desk.starts.insert(start.key(), start);
    desk.with_participations(people)
}

fn start() -> crate::domain::StartKey {
    (MeasureNo::parse("Gk-1").unwrap(), Some(ModuleNo::parse("M07").unwrap()))
}

fn told(line: u32, key: &str, said: Option<Said>, first_day: Option<NaiveDate>) -> Told {
    Told {
        line,
        participation: Some(id(key)),
        said,
        first_day,
        planned_end: None,
        left_on: None,
        certainty: Some(Certainty::Key),
    }
}

fn evaluated(desk: &Desk, kind: ListKind, rows: &[Told]) -> Result<Vec<ListRow>, Vec<Contradiction>> {
    Evaluation { desk, start: &start(), kind, as_of: day(25) }.rows(rows)
}

fn list(rows: Vec<ListRow>, told: usize) -> ProviderList {
    ProviderList {
        id: 1,
        start: start(),
        kind: ListKind::FirstDay,
        as_of: day(25),
        read_on: day(25),
        read_at: DateTime::default(),
        who: "anna".to_owned(),
        told: u32::try_from(told).unwrap(),
        holds_until: NaiveDate::from_ymd_opt(2026, 12, 9).unwrap(),
        rows,
    }
}

/// Sixteen assigned; twelve came (one a day later), two did not, one is excused, one is not named.
fn acceptance() -> (Desk, Vec<Told>) {
    let keys: Vec<String> = (1..=16).map(|n| format!("T{n}")).collect();
    let desk = desk(keys.iter().map(|key| booking(key, "Gk-1", Some("M07"), Status::Assigned)).collect());
    let mut rows: Vec<Told> = (1..=11).map(|n| told(n + 1, &keys[n as usize - 1], Some(Said::Came), None)).collect();
    rows.push(told(13, "T12", Some(Said::Came), Some(day(26))));
    rows.push(told(14, "T13", Some(Said::Absent), None));
    rows.push(told(15, "T14", Some(Said::Absent), None));
    rows.push(told(16, "T15", Some(Said::Excused), None));
    rows.push(told(17, "T999999", Some(Said::Came), None));
    (desk, rows)
}

fn free(desk: &Desk) -> i64 {
    let open = open_starts(desk, day(25));
    open.iter().find(|s| s.module.is_some()).unwrap().free()
}

#[test]
fn the_counts_of_a_start_day_and_what_is_free_after_it() {
    let (desk, rows) = acceptance();
    let list = list(evaluated(&desk, ListKind::FirstDay, &rows).unwrap(), rows.len());
    let counts = Counts::of(&desk, &list);
    let expected =
        Counts { rows: 16, matched: 15, begun: 12, no_show: 2, excused: 1, missing: 1, without_booking: 1, differences: 2 };
    assert_eq!(counts, expected);
    assert!(list.rows.iter().all(|row| row.participation != Some(id("T999999"))), "a key that is none of ours is not kept");
    let lists = ProviderLists::new(vec![list]);
    let after = lists.over(&desk).unwrap();
    assert_eq!((free(&desk), free(&after)), (4, 6));
    assert_eq!(after.participations().iter().filter(|p| p.begin == Some(day(26))).count(), 1);
    let office = WorkingDays::default();
    let tasks = Tasks::of(&desk, &lists, &office);
    assert_eq!(Work::LISTS.map(|work| tasks.open(work)), [12, 2, 2]);
    let hints: Vec<_> = tasks.work(Work::Cosach).iter().filter(|t| !t.hint().is_empty()).map(|t| (t.begin(), t.hint())).collect();
    assert_eq!(hints, [(Some(day(26)), "Beginn anpassen".to_owned())]);
    assert_eq!(tasks.excused_due(day(27), 5, &office).count(), 0);
    assert_eq!(tasks.excused_due(excused_until(day(25), 5, &office), 5, &office).count(), 1, "02.12.");
    assert_eq!(excused_until(day(28), 5, &office), NaiveDate::from_ymd_opt(2026, 12, 4).unwrap(), "from a Saturday");
}

#[test]
fn an_export_ends_what_the_list_said_and_says_where_it_disagrees() {
    let (desk, rows) = acceptance();
    let lists = ProviderLists::new(vec![list(evaluated(&desk, ListKind::FirstDay, &rows).unwrap(), rows.len())]);
    let office = WorkingDays::default();
    // T1 as told, T2 on another day, T3 the opposite, T13 as told, the others as before.
    let mut people = desk.participations().to_vec();
    for p in &mut people {
        match p.id.as_str() {
            "T1" => (p.status, p.begin) = (Status::Started, Some(day(25))),
            "T2" => (p.status, p.begin) = (Status::Started, Some(day(30))),
            "T3" | "T13" => p.status = Status::NoShow,
            _ => {}
        }
    }
    let mut next = desk.with_participations(people);
    next.as_of = Some(day(26));
    let tasks = Tasks::of(&next, &lists, &office);
    let of = |key: &str| {
        let task = tasks.all().iter().find(|t| t.row.participation == Some(id(key))).unwrap();
        (task.state, task.deviation)
    };
    assert_eq!(of("T1"), (State::ByExport, None));
    assert_eq!(of("T2"), (State::Open, Some(Deviation::OtherBegin(day(30)))));
    assert_eq!(of("T3"), (State::Open, Some(Deviation::Says(Status::NoShow))));
    assert_eq!(of("T13"), (State::Open, None), "the export says nothing about VerBIS");
    assert_eq!(of("T4"), (State::Open, None), "one day later COSACH may not be done");
    let over = lists.over(&next).unwrap();
    let status = |key: &str| over.participations().iter().find(|p| p.id == id(key)).map(|p| (p.status, p.begin)).unwrap();
    assert_eq!(status("T2"), (Status::Started, Some(day(30))), "the export wins");
    assert_eq!(status("T4"), (Status::Started, Some(day(25))), "the list still holds");
    next.as_of = Some(day(30));
    assert_eq!(Tasks::of(&next, &lists, &office).all()[3].deviation, Some(Deviation::NotBooked), "three working days later");
    next.as_of = NaiveDate::from_ymd_opt(2026, 12, 10);
    assert_eq!(lists.over(&next), None, "after ten working days the export wins");
}

#[test]
fn two_outcomes_for_one_person_refuse_the_list_and_the_same_twice_is_counted_once() {
    let (desk, mut rows) = acceptance();
    rows.push(told(18, "T13", Some(Said::Came), None));
    rows.push(told(19, "T1", Some(Said::Came), None));
    assert_eq!(evaluated(&desk, ListKind::FirstDay, &rows), Err(vec![Contradiction { first: 14, second: 18 }]));
    rows.remove(16);
    let kept = evaluated(&desk, ListKind::FirstDay, &rows).unwrap();
    assert_eq!(kept.iter().filter(|row| row.outcome == Outcome::H).count(), 1);
    assert_eq!(Counts::of(&desk, &list(kept, rows.len())).begun, 12);
}

#[test]
fn where_somebody_of_no_booking_belongs() {
    let people = vec![booking("T1", "MES-1", None, Status::Assigned), booking("T2", "Gk-1", Some("M08"), Status::Started)];
    let desk = desk(people);
    let rows = [told(2, "T1", Some(Said::Came), None), told(3, "T2", Some(Said::Came), None), told(4, "X", None, None)];
    let kept = evaluated(&desk, ListKind::FirstDay, &rows).unwrap();
    assert_eq!(kept.iter().map(|row| row.outcome).collect::<Vec<_>>(), [Outcome::F, Outcome::F, Outcome::G]);
    assert_eq!(Outcome::G.work(&Instrument::AsA), Work::Nothing, "SGB III");
    assert_eq!(Outcome::G.work(&Instrument::Gk), Work::Difference);
}

#[test]
fn a_list_of_who_is_there_finds_ends() {
    let mut late = booking("T3", "Gk-1", Some("M07"), Status::Started);
    late.planned_end = day(24);
    late.begin = Some(day(3));
    let people = vec![
        booking("T1", "Gk-1", Some("M07"), Status::Started),
        booking("T2", "Gk-1", Some("M07"), Status::Started),
        late,
        booking("T4", "Gk-1", Some("M07"), Status::Started),
        booking("T5", "Gk-1", Some("M07"), Status::Ended),
        booking("T6", "Gk-1", Some("M07"), Status::Assigned),
    ];
    let desk = desk(people);
    let mut gone = told(3, "T2", None, None);
    gone.left_on = Some(day(24));
    let rows = [told(2, "T1", None, None), gone, told(4, "T3", None, None), told(5, "T5", None, None), told(6, "T6", None, None)];
    let kept = evaluated(&desk, ListKind::Occupancy, &rows).unwrap();
    let outcomes: Vec<_> = kept.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [Outcome::J, Outcome::M, Outcome::N, Outcome::D, Outcome::A, Outcome::L]);
    assert_eq!(kept[1].end, Some(day(24)));
}

#[test]
fn a_corrected_list_keeps_what_was_done_and_marks_what_changed() {
    let (desk, rows) = acceptance();
    let mut before = evaluated(&desk, ListKind::FirstDay, &rows).unwrap();
    let mark = Mark { who: "anna".to_owned(), at: DateTime::default() };
    before[0].progress = Progress::Done;
    before[12].progress = Progress::Done;
    let late = desk.participations().iter().find(|p| p.id == id("T16")).unwrap();
    let at = before.iter().position(|row| row.participation == Some(id("T16"))).unwrap();
    before[at] = before[at].decided(late, Some(Said::Came), Some(day(27)), mark);
    assert_eq!((before[at].outcome, before[at].first_day), (Outcome::A2, Some(day(27))));
    let refs: Vec<&ListRow> = before.iter().collect();
    let again = carried(&refs, evaluated(&desk, ListKind::FirstDay, &rows).unwrap(), Reread::Corrected);
    assert_eq!(again, before, "the same list once more changes nothing");
    let mut corrected = rows;
    corrected[12].said = Some(Said::Came);
    let rows = carried(&refs, evaluated(&desk, ListKind::FirstDay, &corrected).unwrap(), Reread::Corrected);
    assert_eq!((rows[12].outcome, rows[12].progress, rows[12].changed), (Outcome::A, Progress::Open, true));
    assert_eq!((rows[0].progress, rows[0].changed), (Progress::Done, false));
}

#[test]
fn a_later_list_that_does_not_name_somebody_takes_no_fact_back() {
    let (desk, rows) = acceptance();
    let first = list(evaluated(&desk, ListKind::FirstDay, &rows).unwrap(), rows.len());
    // T1 and T12 are there, T2 to T11 are not named, nor are T13 and T14, who did not come.
    let present = [told(2, "T1", None, None), told(3, "T12", None, None)];
    let refs: Vec<&ListRow> = first.rows.iter().collect();
    let occupancy = carried(&refs, evaluated(&desk, ListKind::Occupancy, &present).unwrap(), Reread::Another);
    let until = NaiveDate::from_ymd_opt(2026, 12, 14).unwrap();
    let later = ProviderList { id: 2, kind: ListKind::Occupancy, as_of: day(30), holds_until: until, ..list(occupancy, 2) };
    let before = ProviderLists::new(vec![first.clone()]);
    let lists = ProviderLists::new(vec![first, later]);
    let (was, is) = (before.over(&desk).unwrap(), lists.over(&desk).unwrap());
    assert_eq!((free(&was), free(&is)), (6, 6));
    let begun = |desk: &Desk, key: &str| desk.participations().iter().find(|p| p.id == id(key)).and_then(|p| p.begin);
    assert_eq!(begun(&is, "T12"), Some(day(26)), "since when, the first list said");
    let mut late = desk.clone();
    late.as_of = Some(until);
    let over = lists.over(&late).unwrap();
    assert_eq!((begun(&over, "T1"), begun(&over, "T2")), (Some(day(25)), None), "who is named again holds for longer");
    let office = WorkingDays::default();
    let tasks = Tasks::of(&desk, &lists, &office);
    let stand = Counts::of(&desk, &lists.standing(&lists.all()[1]));
    assert_eq!((stand.begun, stand.no_show, stand.excused + stand.missing), (12, 2, 2), "as after the first list");
    assert_eq!(Work::LISTS.map(|work| tasks.open(work)), [12, 2, 13], "T2 to T11, T15, T16 and the stranger");
    let of = |key: &str| -> Vec<Outcome> {
        tasks.all().iter().filter(|t| t.row.participation == Some(id(key))).map(|t| t.row.outcome).collect()
    };
    assert_eq!(of("T2"), [Outcome::A, Outcome::E]);
    assert_eq!(of("T12"), [Outcome::A2]);
    assert_eq!(of("T13"), [Outcome::B], "who did not come is rightly not on it");
    assert_eq!(of("T15"), [Outcome::E], "excused, and still not there");
}

#[test]
fn what_lists_say_one_after_the_other() {
    let mark = || Mark { who: "anna".to_owned(), at: DateTime::default() };
    let desk = desk(vec![booking("T1", "Gk-1", Some("M07"), Status::Assigned)]);
    let row = |key: &str, said, first| evaluated(&desk, ListKind::FirstDay, &[told(2, key, said, first)]).unwrap().remove(0);
    let kept =
        |id, kind, row: ListRow| ProviderList { id, kind, as_of: day(25 + u32::try_from(id).unwrap()), ..list(vec![row], 1) };
    let came = row("T1", Some(Said::Came), None);
    let other_day = row("T1", Some(Said::Came), Some(day(26)));
    let absent = row("T1", Some(Said::Absent), None);
    let unnamed = row("T1", None, None);
    let elsewhere = ListRow { outcome: Outcome::F, ..came.clone() };
    let by_hand = other_day.decided(&desk.participations()[0], Some(Said::Came), None, mark());
    let erst = |row: &ListRow| kept(1, ListKind::FirstDay, row.clone());
    let later = |row: &ListRow| kept(2, ListKind::Occupancy, row.clone());
    // The first list, the second, and whose row counts with whose question.
    let cases = [
        (&other_day, &came, (1, None)),
        (&other_day, &by_hand, (2, None)),
        (&came, &other_day, (2, None)),
        (&came, &unnamed, (1, Some(2))),
        (&came, &elsewhere, (1, Some(2))),
        (&came, &absent, (2, None)),
        (&absent, &unnamed, (1, None)),
        (&absent, &elsewhere, (1, Some(2))),
        (&absent, &came, (2, None)),
        (&unnamed, &came, (2, None)),
    ];
    for (first, second, expected) in cases {
        let lists = ProviderLists::new(vec![erst(first), later(second)]);
        let latest = lists.latest()[&id("T1")];
        let told = (latest.list.id, latest.asked_by.map(|list| list.id));
        assert_eq!(told, expected, "{:?} then {:?}", first.outcome, second.outcome);
    }
}

#[test]
fn the_same_list_after_the_next_export_changes_nothing() {
    let (desk, rows) = acceptance();
    let before = evaluated(&desk, ListKind::FirstDay, &rows).unwrap();
    let mut people = desk.participations().to_vec();
    for p in &mut people {
        match p.id.as_str() {
            "T1" | "T14" => (p.status, p.begin) = (Status::Started, Some(day(25))),
            "T2" | "T13" => p.status = Status::NoShow,
            _ => {}
        }
    }
    let next = desk.with_participations(people);
    let refs: Vec<&ListRow> = before.iter().collect();
    let again = carried(&refs, evaluated(&next, ListKind::FirstDay, &rows).unwrap(), Reread::Corrected);
    assert_eq!(again, before);
}

fn statuses() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![
        Status::Assigned,
        Status::Assigned,
        Status::Started,
        Status::NoShow,
        Status::DroppedOut,
        Status::Ended,
        Status::Cancelled,
        Status::Vanished,
    ])
}

proptest! {
    /// Random bookings and lists of both kinds, with strangers and rows that say nothing.
    #[test]
    fn every_row_and_every_booking_has_one_outcome(
        people in prop::collection::vec(statuses(), 0..12),
        rows in prop::collection::btree_map(0usize..16, (prop::option::of(0usize..3), prop::option::of(20u32..28)), 0..16),
        occupancy in any::<bool>(),
    ) {
        let desk = desk(people.iter().enumerate().map(|(n, status)| booking(&format!("T{n}"), "Gk-1", Some("M07"), *status)).collect());
        let kind = if occupancy { ListKind::Occupancy } else { ListKind::FirstDay };
        let told: Vec<Told> = (2u32..)
            .zip(&rows)
            .map(|(line, (n, (said, first)))| told(line, &format!("T{n}"), said.map(|i| Said::ALL[i]), first.map(day)))
            .collect();
        let kept = evaluated(&desk, kind, &told).unwrap();
        prop_assert!(told.iter().all(|t| kept.iter().filter(|row| row.line == Some(t.line)).count() == 1));
        let assigned = people.iter().filter(|s| **s == Status::Assigned).count();
        let of_assigned = kept.iter().filter(|row| {
            let status = row.participation.as_ref().and_then(|key| desk.participations().iter().find(|p| p.id == *key)).map(|p| p.status);
            status == Some(Status::Assigned)
        });
        prop_assert_eq!(of_assigned.clone().count(), assigned, "one per open booking");
        prop_assert!(of_assigned.clone().all(|r| matches!(r.outcome, Outcome::A | Outcome::A2 | Outcome::B | Outcome::C | Outcome::E)));
        // Free afterwards: places minus who is there and who may still come.
        let list = list(kept, told.len());
        let (begun, holding) = (
            people.iter().filter(|s| **s == Status::Started).count()
                + list.rows.iter().filter(|r| matches!(r.outcome, Outcome::A | Outcome::A2)).count(),
            list.rows.iter().filter(|r| matches!(r.outcome, Outcome::C | Outcome::E)).count(),
        );
        let lists = ProviderLists::new(vec![list.clone()]);
        let after = lists.over(&desk).unwrap_or_else(|| desk.clone());
        prop_assert_eq!(free(&after), 20 - i64::try_from(begun + holding).unwrap());
        // The same list once more changes nothing.
        let before: Vec<&ListRow> = list.rows.iter().collect();
        prop_assert_eq!(&carried(&before, evaluated(&desk, kind, &told).unwrap(), Reread::Corrected), &list.rows);
    }
}
