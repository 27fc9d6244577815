//! What every list keeps to: where empty cells go when it is sorted, and that two views of the
//! same measure never contradict each other.

use chrono::{NaiveDate, NaiveDateTime};
use ilc_desk::{
    api::summary::SetAsideRow,
    tui::{
        TableId,
        look::{
            table::{APART, Column, Row, Source, Table, Value},
            theme::Role,
        },
    },
};

use crate::support::{Desk, desk, now};

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
}

fn noon(n: u32) -> NaiveDateTime {
    day(n).and_hms_opt(12, 0, 0).unwrap()
}

/// Rows of one column, named by their place.
fn listed(values: &[Value]) -> Table {
    let row = |(i, value): (usize, &Value)| Row { key: i.to_string(), sign: ' ', cells: vec![value.clone().into()] };
    let rows = values.iter().enumerate().map(row).collect();
    let mut table = Table::default();
    table.replace(Source { columns: vec![Column::text("kopf", "Kopf", 4, 9, 0)], rows }, false);
    table
}

fn keys(table: &Table) -> String {
    table.view.rows.iter().map(|row| row.key.as_str()).collect()
}

/// Nothing is neither large nor small: whoever sorts looks for something.
#[test]
fn nothing_stands_last_in_both_directions() {
    use Value::{Bar, Date, Decimal, Delta, Empty, Int, Percent, Spark, Text, Time};
    let kinds: [[Value; 3]; 9] = [
        [Text("anton".into()), Text("Berta".into()), Text("Cäsar".into())],
        [Int(-3), Int(0), Int(12)],
        [Decimal(-0.5, 1), Decimal(0.0, 1), Decimal(7.25, 1)],
        [Delta(-2.0), Delta(0.1), Delta(2.0)],
        [Percent(0.0), Percent(0.5), Percent(1.0)],
        [Bar(0.0), Bar(0.5), Bar(1.0)],
        [Date(day(1)), Date(day(2)), Date(day(30))],
        [Time(noon(1)), Time(noon(2)), Time(noon(30))],
        [Spark(vec![9.0, 1.0], vec![]), Spark(vec![0.0, 2.0], vec![]), Spark(vec![0.0, 3.0], vec![])],
    ];
    for [low, middle, high] in kinds {
        let mut table = listed(&[Empty, high.clone(), low.clone(), Empty, middle, Empty]);
        table.sort_by(0);
        assert_eq!((keys(&table).as_str(), table.sort), ("241035", Some(("kopf", false))), "rising {low:?}");
        table.sort_by(0);
        assert_eq!((keys(&table).as_str(), table.sort), ("142035", Some(("kopf", true))), "falling {high:?}");
    }
}

/// Equal cells stay in their natural order, whichever way it is turned.
#[test]
fn a_sort_keeps_equal_rows_as_they_were() {
    let mut table = listed(&[Value::Int(2), Value::Int(1), Value::Int(2), Value::Int(1)]);
    table.sort_by(0);
    assert_eq!(keys(&table), "1302");
    table.sort_by(0);
    assert_eq!(keys(&table), "0213");
}

/// The same on *Heute*: an AGH that is set aside has no numbers and stays below those that have.
#[test]
fn what_is_set_aside_stays_below_in_every_order() {
    let mut desk = Desk::live((120, 40));
    desk.data.set_aside = vec![SetAsideRow {
        measure: "AGH-2200".into(),
        title: "Schulmensa Harburg".into(),
        until: desk::today() + chrono::Days::new(9),
        note: String::new(),
        who: "müller".into(),
        at: now(),
    }];
    desk.keys("r");
    let table = desk.state.table_of_mut(TableId::TodayAgh);
    let numbers: Vec<usize> = (0..table.view.columns.len()).filter(|i| table.view.columns[*i].right).collect();
    assert_eq!((numbers.len(), table.view.rows.last().map(|row| row.sign)), (6, Some(APART)));
    for column in numbers {
        for _ in 0..2 {
            table.sort_by(column);
            let last = table.view.rows.last().unwrap();
            assert_eq!((last.key.as_str(), last.sign), ("AGH-2200", APART), "{:?}", table.sort_words());
        }
    }
}

/// Half of eight weeks' place-days empty is urgent, on *Heute* as on *AGH*, to the place-day.
#[test]
fn heute_and_agh_agree_on_what_is_urgent() {
    let mut desk = Desk::live((120, 40));
    // Around the bound, booked and expected.
    for (i, row) in desk.data.agh.rows.iter_mut().enumerate() {
        let empty = row.places * 28 + [0, 1, 40, 400][i % 4];
        let empty = if i % 2 == 0 { empty } else { empty.saturating_sub(2) };
        row.empty_place_days = empty;
        if let Some(expected) = &mut row.expected {
            expected.empty_place_days = f64::from(empty);
        }
    }
    desk.keys("r2");
    let urgent_cell = |table: TableId, key: &str, head: &str| {
        let view = &desk.state.table_of(table).view;
        let column = view.columns.iter().position(|column| column.title == head).unwrap();
        view.rows.iter().find(|row| row.key == key).map(|row| row.cells[column].role == Role::Warn)
    };
    let mut seen = [0, 0];
    for row in &desk.data.agh.rows {
        let empty = row.expected.as_ref().map_or(f64::from(row.empty_place_days), |e| e.empty_place_days);
        let urgent = empty >= f64::from(row.places) * 28.0;
        assert_eq!(urgent_cell(TableId::Agh, &row.measure, "frei 4 Wo."), Some(urgent), "AGH {}", row.measure);
        assert_eq!(urgent_cell(TableId::TodayAgh, &row.measure, "leer"), Some(urgent), "Heute {}", row.measure);
        seen[usize::from(urgent)] += 1;
    }
    assert!(seen.iter().all(|n| *n > 5), "one side is missing: {seen:?}");
}
