//! Tables that leave the house, read back by other programs' eyes: nothing in them is run, and
//! every number is still the number.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use chrono::NaiveDate;
use ilc_desk::{
    domain::text::clean,
    sheet::{self, Cell, Look, Page, Sheet},
};
use proptest::prelude::*;

/// Beginnings a spreadsheet takes for a formula, or that hide one.
const RUN: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn xlsx(sheet: &Sheet, look: &Look) -> (Xlsx<Cursor<Vec<u8>>>, calamine::Range<Data>) {
    let page = Page { name: "Seite".to_owned(), sheet: sheet.clone(), look: look.clone() };
    let mut book = Xlsx::new(Cursor::new(sheet::workbook(&[page], None).unwrap())).unwrap();
    let range = book.worksheet_range("Seite").unwrap();
    (book, range)
}

fn print() -> Look {
    Look { is_printed: true, ..Look::default() }
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// What must survive: said by hand, not by the code under test.
fn of_each_kind() -> Sheet {
    let at = day().and_hms_opt(8, 5, 0).unwrap();
    let row = vec![
        Cell::Empty,
        "=HYPERLINK(\"http://x\")".into(),
        Cell::Int(-1234),
        Cell::Pinned(7),
        Cell::Decimal(-4.256, 2),
        Cell::Told(-1.5, "▼ 1,5".to_owned()),
        Cell::Exact(-19, 2),
        Cell::Share(0.525),
        day().into(),
        Cell::Time(at),
        Cell::Decimal(f64::NAN, 1),
    ];
    Sheet::new(["leer", "Text", "@Zahl", "fest", "Komma", "Änderung", "Bruch", "Anteil", "Tag", "Zeit", "nichts"], vec![row])
}

#[test]
fn every_kind_of_cell_reads_back_from_csv() {
    let office = sheet::for_offices(&of_each_kind()).unwrap();
    assert!(office.starts_with(b"\xEF\xBB\xBF") && office.ends_with(b"\r\n"));
    let pipe = sheet::for_pipes(&of_each_kind()).unwrap();
    assert!(pipe.starts_with(b"leer;") && !pipe.contains(&b'\r'));
    let told = csv(&office);
    assert_eq!(told, csv(&pipe));
    assert_eq!(told[0][2], "'@Zahl");
    let row = [
        "",
        "'=HYPERLINK(\"http://x\")",
        "-1234",
        "7",
        "-4,26",
        "▼ 1,5",
        "-19/2",
        "0,5250",
        "24.11.2026",
        "24.11.2026 08:05",
        "–",
    ];
    assert_eq!(told[1], row);
}

#[test]
fn every_kind_of_cell_reads_back_from_a_workbook() {
    for look in [Look::default(), print()] {
        let (mut book, range) = xlsx(&of_each_kind(), &look);
        let text = |s: &str| Data::String(s.to_owned());
        let row: Vec<Data> = range.rows().nth(1).unwrap().to_vec();
        assert_eq!(range.rows().next().unwrap()[2], text("'@Zahl"));
        assert_eq!(row[..2], [Data::Empty, text("'=HYPERLINK(\"http://x\")")]);
        assert_eq!(row[2..6], [-1234.0, 7.0, -4.256, -1.5].map(Data::Float));
        assert_eq!(row[6..8], [text("-19/2"), Data::Float(0.525)]);
        let Data::DateTime(date) = &row[8] else { panic!("{:?}", row[8]) };
        assert!((date.as_f64() - 46350.0).abs() < 1e-9, "days since 30.12.1899");
        let Data::DateTime(at) = &row[9] else { panic!("{:?}", row[9]) };
        assert!((at.as_f64() - (46350.0 + (8.0 * 60.0 + 5.0) / 1440.0)).abs() < 1e-9);
        assert_eq!(row[10], text("–"));
        assert!(book.worksheet_formula("Seite").unwrap().is_empty(), "no formula anywhere");
    }
}

#[test]
fn lines_above_the_heads_are_inert_too() {
    let look = Look { above: vec!["=1".to_owned(), "\tx".to_owned()], fixed_columns: 1, is_printed: false };
    let (_, range) = xlsx(&Sheet::new(["a"], vec![vec![Cell::Int(1)]]), &look);
    let cells: Vec<Option<&Data>> = (0..5).map(|row| range.get_value((row, 0))).collect();
    let text = |s: &str| Data::String(s.to_owned());
    assert_eq!(cells, [Some(&text("'=1")), Some(&text("'x")), Some(&Data::Empty), Some(&text("a")), Some(&Data::Float(1.0))]);
}

proptest! {
    /// Fault 17: whatever comes from outside is inert in CSV and XLSX, and nothing else changes.
    #[test]
    fn text_from_outside_is_never_run(
        raw in prop_oneof![
            any::<String>(),
            "[=+@\\-\t\r\n ＝＋－＠'\u{200B}\u{FEFF};\"]{0,4}[a-zA-Z0-9(;,\"\n]{0,8}",
        ],
    ) {
        let table = Sheet::new(["Text", "n"], vec![vec![Cell::Text(raw.clone()), Cell::Int(-1)]]);
        let (_, range) = xlsx(&table, &Look::default());
        let from_book = match range.get_value((1, 0)) {
            Some(Data::String(text)) => text.clone(),
            Some(Data::Empty) | None => String::new(),
            other => panic!("{other:?}"),
        };
        for text in [csv(&sheet::for_offices(&table).unwrap())[1][0].clone(), csv(&sheet::for_pipes(&table).unwrap())[1][0].clone(), from_book] {
            prop_assert!(!text.starts_with(RUN), "{text:?}");
            let bare = if raw.starts_with(RUN) || clean(&raw).starts_with(RUN) { text.strip_prefix('\'').unwrap() } else { &text };
            prop_assert_eq!(bare, clean(&raw));
        }
        prop_assert_eq!(range.get_value((1, 1)), Some(&Data::Float(-1.0)));
    }

    /// Numbers stay numbers, their sign included.
    #[test]
    fn numbers_are_what_they_were(n in -1_000_000_000_i64..1_000_000_000, x in -1e9..1e9_f64) {
        let table = Sheet::new(["n", "x"], vec![vec![Cell::Int(n), Cell::Decimal(x, 3)]]);
        let told = csv(&sheet::for_offices(&table).unwrap());
        prop_assert_eq!(told[1][0].parse::<i64>().unwrap(), n);
        let read: f64 = told[1][1].replace(',', ".").parse().unwrap();
        prop_assert!((read - x).abs() <= 0.000_51);
        let (_, range) = xlsx(&table, &Look::default());
        #[expect(clippy::cast_precision_loss, reason = "below 2^52")]
        let n = n as f64;
        prop_assert_eq!(range.get_value((1, 0)), Some(&Data::Float(n)));
        prop_assert_eq!(range.get_value((1, 1)), Some(&Data::Float(x)));
    }
}
