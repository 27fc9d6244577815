//! Values that a spreadsheet or portal put into another form, and files that are something else: never
//! taken over as they came without a word.

use ilc_desk::domain::Desk;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::tables::{MONITORING_HEADER, UNITS, desk, errors, file, read};

const UNIT_HEADER: &str = "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\n";

/// A workbook of one OE, written by `row` where it differs.
fn unit(row: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0u16..).zip(UNIT_HEADER.trim_end().split(';')) {
        sheet.write(0, column, name).expect("written");
    }
    for (column, value) in [(0, "A1"), (1, "Hof"), (2, "Standort"), (3, "Altona")] {
        sheet.write(1, column, value).expect("written");
    }
    sheet.write(1, 5, 1).expect("written");
    sheet.write(1, 6, 0).expect("written");
    row(sheet);
    book.save_to_buffer().expect("saved")
}

/// The only problem of a workbook with this cell.
fn refused(column: u16, number: f64, format: &str) -> String {
    let format = Format::new().set_num_format(format);
    let bytes = unit(|sheet| {
        sheet.write_with_format(1, column, number, &format).expect("written");
    });
    let found = errors(&[file("oe.xlsx", bytes)], &Desk::default());
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn numbers_shown_as_other_numbers_are_refused() {
    for (number, format) in [(0.885, "0.0%"), (0.5, "0%"), (8571.0, "#,##0,"), (8.0, "0.0,\" Tsd.\"")] {
        let found = refused(5, number, format);
        assert!(found.starts_with("oe.xlsx, Zeile 2, Spalte „Bestand ELB“: die Zelle zeigt durch ihr Format"), "{found}");
    }
    let plain = Format::new().set_num_format("#,##0.00 \"%-Ziel\"");
    let bytes = unit(|sheet| {
        sheet.write_with_format(1, 5, 8571, &plain).expect("written");
    });
    assert_eq!(read(&[file("oe.xlsx", bytes)], &Desk::default()).expect("read").units[0].stock, 8571);
}

#[test]
fn keys_and_texts_that_became_numbers_or_days_are_refused() {
    for (column, number, format, told) in [
        (0, 12.5, "0.0", "Spalte „OE“: in der Zelle steht eine Zahl, die Excel aus dem Schlüssel gemacht haben kann"),
        (0, 1_234_567_890_123_456_789.0, "0", "vielleicht mit verlorenen Ziffern"),
        (0, 46_000.0, "dd. mmm", "Spalte „OE“: in der Zelle steht ein Datum"),
        (1, 46_000.0, "dd. mmm", "Spalte „Bezeichnung“: in der Zelle steht ein Datum, das Excel aus dem Text gemacht haben kann"),
        (1, 0.5, "0%", "Spalte „Bezeichnung“: die Zelle zeigt durch ihr Format eine andere Zahl"),
    ] {
        let found = refused(column, number, format);
        assert!(found.contains(told), "{found}");
    }
    for (key, told) in [
        ("1,23457E+11", "eine Zahl, die Excel aus dem Schlüssel"),
        ("1,20E+06", "eine Zahl, die Excel aus dem Schlüssel"),
        ("01. Mrz", "ein Datum, das Excel aus dem Schlüssel"),
        ("01.03.2026", "ein Datum, das Excel aus dem Schlüssel"),
    ] {
        let found = errors(&[file("oe.csv", UNITS.replace("ALT;", &format!("{key};")))], &Desk::default());
        assert!(found.len() == 1 && found[0].contains("Zeile 2, Spalte „OE“") && found[0].contains(told), "{found:?}");
    }
}

#[test]
fn cells_merged_over_rows_are_refused_and_titles_are_not() {
    let book = |range: Option<(u32, u32)>| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 1, 6, "Organisationseinheiten", &Format::new()).expect("merged");
        for (row, line) in (2u32..).zip(UNITS.lines()) {
            for (column, value) in (0u16..).zip(line.split(';')) {
                sheet.write(row, column, value).expect("written");
            }
        }
        if let Some((first, last)) = range {
            sheet.merge_range(first, 3, last, 3, "Altona", &Format::new()).expect("merged");
        }
        book.save_to_buffer().expect("saved")
    };
    assert_eq!(read(&[file("oe.xlsx", book(None))], &Desk::default()).expect("read").units.len(), 3);
    let found = errors(&[file("oe.xlsx", book(Some((3, 4))))], &Desk::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("oe.xlsx, Zeile 4: Zellen sind über mehrere Zeilen verbunden (D4:D5); erwartet:"), "{found:?}");
}

#[test]
fn substitutes_for_letters_are_named() {
    for sign in ["&uuml;", "\\u00fc", "=FC", "%C3%BC", "+APw-", "?"] {
        let text = UNITS.replace("Jobcenter Altona", &format!("\"K{sign}che\""));
        let batch = read(&[file("oe.csv", text)], &Desk::default()).expect("read");
        assert_eq!(batch.units[0].title, format!("K{sign}che"));
        let told: Vec<_> = batch.notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with("Spalte „Bezeichnung“, Zeile 2: hier steht wohl ein Ersatz") && told[0].contains(sign),
            "{told:?}"
        );
    }
}

#[test]
fn lines_in_quotes_as_a_whole_are_read_without_them() {
    let lines: Vec<String> = UNITS.lines().map(|line| format!("\"{}\";;", line.replace('"', "\"\""))).collect();
    let wrapped = lines.join("\r\n") + "\r\n";
    let (plain, wrapped) = (read(&[file("oe.csv", UNITS)], &Desk::default()), read(&[file("oe.csv", wrapped)], &Desk::default()));
    let (plain, wrapped) = (plain.expect("read"), wrapped.expect("read"));
    assert_eq!(wrapped.units, plain.units);
    assert!(wrapped.notices[0].text.contains("als Ganzes in Anführungszeichen"), "{:?}", wrapped.notices);
}

#[test]
fn files_put_behind_each_other_are_read_as_one() {
    let (first, second) = ("20.11.2026;ALT;MES;44;38,9;25\n", "20.11.2026;BIL;MES;11;9;5\n");
    let text = format!("\u{feff}{MONITORING_HEADER}{first}\u{feff}{MONITORING_HEADER}{second}");
    let batch = read(&[file("m.csv", text)], &desk()).expect("read");
    assert_eq!(batch.monitoring.len(), 2);
    assert!(batch.notices[0].text.contains("die Kopfzeile steht noch einmal da"), "{:?}", batch.notices);
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    for (bytes, kind) in [
        (&b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"[..], "ein PDF"),
        (b"\x1F\x8B\x08\0\0\0\0\0\x02\xFF\x9D", "ein Archiv (GZIP)"),
        (b"[{\"OE\":\"ALT\",\"Bezeichnung\":\"x\"}]", "ein Dokument im Format JSON"),
        (b"ID;PCALCOOO32\nC;X1;Y1;K\"Stand\"\n", "eine Tabelle im Format SYLK"),
        (b"From: a@jobcenter.example\n\nStand;OE\n", "eine E-Mail"),
    ] {
        let found = errors(&[file("export.csv", bytes)], &Desk::default());
        let told = format!("export.csv: die Datei ist {kind}, wie sie auch heißt; erwartet: eine Tabelle als CSV oder XLSX");
        assert_eq!(found, [told]);
    }
}
