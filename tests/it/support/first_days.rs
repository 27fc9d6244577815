//! An invented start day in the wire types: two starts of today, one with its list, and the work that follows.

use chrono::{DateTime, NaiveDate, Utc};
use ilc_desk::{
    api::first_days::{FirstDayRow, FirstDays, ListInfo, WorkItem, WorkList, WorkLists},
    domain::provider_list::{ListKind, Outcome, Work},
};

use super::desk::today;

fn at() -> DateTime<Utc> {
    "2026-11-24T07:40:00Z".parse().unwrap()
}

fn end() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 2, 16).unwrap()
}

/// Starts with and without a list.
pub fn starts() -> FirstDays {
    let row = |measure: &str, module: &str, title: &str, begin: NaiveDate| FirstDayRow {
        measure: measure.to_owned(),
        module: Some(module.to_owned()),
        title: title.to_owned(),
        instrument: measure.split('-').next().unwrap().to_owned(),
        provider: "Hafenbogen e.V.".to_owned(),
        district: "Hamburg-Nord".to_owned(),
        begin,
        due_on: begin,
        places: 20,
        booked: 16,
        begun: 0,
        no_show: 0,
        unknown: 16,
        free: 4,
        free_before: 4,
        requested_on: None,
        list: None,
        overdue: true,
    };
    let list = ListInfo {
        kind: ListKind::FirstDay,
        as_of: today(),
        read_at: at(),
        who: "müller".to_owned(),
        rows: 16,
        matched: 15,
        excused: 1,
        missing: 1,
        without_booking: 1,
        differences: 2,
    };
    let evaluated = FirstDayRow {
        begun: 12,
        no_show: 2,
        unknown: 2,
        free: 6,
        list: Some(list),
        overdue: false,
        ..row("Gk-3123", "M07", "Gk Kompass Hamburg-Nord", today())
    };
    let soon = FirstDayRow {
        overdue: false,
        booked: 15,
        unknown: 15,
        ..row("MES-3115", "M08", "MES Aufbruch Eimsbüttel", NaiveDate::from_ymd_opt(2026, 11, 30).unwrap())
    };
    FirstDays {
        starts: vec![row("MAbE-3131", "M10", "MAbE Anker Hamburg-Nord", today()), evaluated, soon],
        cosach: 3,
        verbis: 2,
        differences: 2,
        excused_due: 0,
        unexplained: 15,
    }
}

fn item(row: u32, id: Option<&str>, unit: &str, outcome: Outcome, work: Work) -> WorkItem {
    WorkItem {
        measure: "Gk-3123".to_owned(),
        module: Some("M07".to_owned()),
        title: "Gk Kompass Hamburg-Nord".to_owned(),
        participation: id.map(str::to_owned),
        row,
        line: Some(row + 2),
        unit: id.map(|_| unit.to_owned()),
        office: None,
        as_of: today(),
        outcome,
        label: outcome.label().to_owned(),
        first_day: None,
        begin: id.map(|_| today()),
        planned_end: id.map(|_| end()),
        hint: String::new(),
        work,
        state: "open".to_owned(),
        reason: None,
        state_by: None,
        state_at: None,
        by_hand: false,
        changed: false,
        deviation: false,
        task: String::new(),
    }
}

/// Three to be set to "bewilligt", one of them done; two tasks; two differences.
pub fn work() -> WorkLists {
    let done = WorkItem {
        state: "done".to_owned(),
        state_by: Some("müller".to_owned()),
        state_at: Some(at()),
        ..item(2, Some("T142854"), "WAN", Outcome::A, Work::Cosach)
    };
    let later = WorkItem {
        begin: today().succ_opt(),
        first_day: today().succ_opt(),
        hint: "Beginn anpassen".to_owned(),
        ..item(11, Some("T142874"), "WIR", Outcome::A2, Work::Cosach)
    };
    let cosach = vec![
        done,
        item(5, Some("T142857"), "BAR", Outcome::A, Work::Cosach),
        later,
        item(4, Some("T142885"), "SUE", Outcome::A, Work::Cosach),
    ];
    let task = |item: WorkItem| WorkItem {
        task: "Nichtantritt Gk-3123 Gk Kompass Hamburg-Nord, Modul M07 am 24.11.2026.".to_owned(),
        ..item
    };
    let verbis = vec![
        task(item(12, Some("T142868"), "EIM", Outcome::B, Work::Verbis)),
        task(item(13, Some("T142882"), "WAN", Outcome::B, Work::Verbis)),
    ];
    let stranger =
        WorkItem { hint: "auf der Liste, ohne Zuweisung".to_owned(), ..item(15, None, "", Outcome::G, Work::Difference) };
    let missing = WorkItem {
        line: None,
        hint: "fehlt auf der Liste – beim Träger nachfragen".to_owned(),
        ..item(16, Some("T142863"), "MIT", Outcome::E, Work::Difference)
    };
    WorkLists {
        cosach: WorkList { work: Work::Cosach, open: 3, items: cosach },
        verbis: WorkList { work: Work::Verbis, open: 2, items: verbis },
        differences: WorkList { work: Work::Difference, open: 2, items: vec![stranger, missing] },
    }
}
