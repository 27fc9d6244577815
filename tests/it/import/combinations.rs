//! A table written in every way an office may write it, and read back: equal or refused, never
//! different. What is unmistakable must be read.

use ilc_desk::{
    domain::{Amount, Desk, Instrument, Monitoring, Unit, UnitKind},
    import::SourceFile,
};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::tables::{MONITORING_HEADER, cases, day, desk, file, read};

/// One way to write a text.
#[derive(Debug, Clone)]
struct Style {
    encoding: usize,
    separator: char,
    newline: usize,
    quotes: usize,
    number: usize,
    date: usize,
    above: usize,
    below: usize,
    padding: usize,
}

fn style() -> impl Strategy<Value = Style> {
    let separator = prop::sample::select(vec![';', ',', '\t', '|']);
    (0usize..11, separator, 0usize..4, 0usize..4, 0usize..8, 0usize..6, 0usize..5, 0usize..5, 0usize..4).prop_map(
        |(encoding, separator, newline, quotes, number, date, above, below, padding)| Style {
            encoding,
            separator,
            newline,
            quotes,
            number,
            date,
            above,
            below,
            padding,
        },
    )
}

/// Titles with at least one umlaut among them: what tells an encoding.
fn title() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Küche Süd",
        "Nähwerkstatt – Altona",
        "Fahrräder „Süd“",
        "Große Straße",
        "Café Überblick",
        "Grünpflege",
        "Öko-Hof",
        "Ämter & Co",
        "Möbel, Holz; Metall",
        "Tür 5\" rechts",
        "Büro",
        "Wäsche\nund Mangel",
        "Gärtnerei (§ 16d)",
    ])
    .prop_map(str::to_owned)
}

/// Amounts in ten-thousandths. Whole thousands are as frequent as all others: nothing but their
/// neighbours tells whether `1.234` is one of them.
fn amount() -> impl Strategy<Value = i64> {
    let whole = |range: std::ops::Range<i64>| range.prop_map(|n| n * Amount::SCALE);
    prop_oneof![2 => whole(1_000..40_000), 1 => whole(0..1_000), 1 => (0i64..400_000).prop_map(|n| n * 1_000), 2 => 0i64..40_000_000]
}

fn monitoring() -> impl Strategy<Value = Vec<Monitoring>> {
    let actual = prop_oneof![0u32..1_000, 1_000u32..5_000];
    let row = (amount(), amount(), actual, prop::sample::select(vec!["ALT", "BIL", "JBA-MIT"]));
    prop::collection::vec(row, 1..8).prop_map(|rows| {
        let instruments = ["AGH", "MES", "Gk", "MAbE", "FseJ", "gbB", "BaE", "AsA"];
        rows.into_iter()
            .zip(instruments)
            .map(|((year, to_date, actual, unit), instrument)| Monitoring {
                as_of: day("20.11.2026"),
                unit: unit.parse().expect("a key"),
                instrument: Instrument::parse(instrument).expect("known"),
                expected_year: Amount::from_scaled(year),
                expected_to_date: Amount::from_scaled(to_date),
                actual,
            })
            .collect()
    })
}

fn units() -> impl Strategy<Value = Vec<Unit>> {
    prop::collection::vec((title(), title(), 0u32..20_000), 1..6).prop_map(|rows| {
        let unit = |(i, (title, district, stock)): (usize, (String, String, u32))| Unit {
            code: format!("OE{i:03}").parse().expect("a key"),
            title: title.replace('\n', " "),
            kind: UnitKind::Standort,
            district: district.replace('\n', " "),
            mailbox: "_v-x@jobcenter.example".to_owned(),
            stock,
            stock_u25: 0,
        };
        rows.into_iter().enumerate().map(unit).collect()
    })
}

fn grouped(digits: &str, mark: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(c);
    }
    out
}

/// A number in ten-thousandths as somebody writes it.
fn number(scaled: i64, style: usize) -> String {
    let (whole, part) = ((scaled / Amount::SCALE).to_string(), scaled % Amount::SCALE);
    let fraction = format!("{part:04}").trim_end_matches('0').to_owned();
    let (whole, mark) = match style {
        1 => (whole, "."),
        2 => (grouped(&whole, "."), ","),
        3 => (grouped(&whole, ","), "."),
        4 => (grouped(&whole, "\u{a0}"), ","),
        5 => (grouped(&whole, "'"), "."),
        6 => return format!("{whole},{part:04}"),
        _ => (whole, ","),
    };
    if fraction.is_empty() { whole } else { format!("{whole}{mark}{fraction}") }
}

fn date(style: usize) -> &'static str {
    ["20.11.2026", "2026-11-20", "20.11.2026 00:00:00", "2026-11-20T00:00:00.000", "20.11.2026 0:00", "=\"20.11.2026\""][style]
}

/// Fields → bytes of a file.
fn text(header: &str, rows: &[Vec<String>], style: &Style) -> Vec<u8> {
    let newline = |line: usize| match style.newline {
        0 => "\n",
        1 => "\r\n",
        2 => "\r",
        _ => ["\n", "\r\n", "\r"][line % 3],
    };
    let field = |value: &str| {
        let needed = value.contains([style.separator, '"', '\n', '\r']) || value.starts_with([' ', '=']);
        match style.quotes {
            _ if needed => format!("\"{}\"", value.replace('"', "\"\"")),
            1 => format!("\"{value}\""),
            2 => format!("\"=\"\"{value}\"\"\""),
            3 => format!(" {value} "),
            _ => value.to_owned(),
        }
    };
    let separator = style.separator.to_string();
    let mut lines: Vec<String> = match style.above {
        1 => vec![format!("sep={separator}")],
        2 => vec!["Bericht November 2026".to_owned(), String::new()],
        3 => vec![format!("Auswertung{}", separator.repeat(3))],
        4 => vec![String::new(), "\"Titel\" mit Zeichen, Strichen; und mehr".to_owned()],
        _ => vec![],
    };
    let columns = header.trim_end().split(';').count();
    lines.push(header.trim_end().split(';').map(&field).collect::<Vec<_>>().join(&separator));
    for row in rows {
        lines.push(row.iter().map(|value| field(value)).collect::<Vec<_>>().join(&separator));
    }
    match style.padding {
        1 => lines.iter_mut().skip(1).for_each(|line| line.push_str(&separator)),
        2 => lines.push(separator.repeat(columns - 1)),
        _ => {}
    }
    match style.below {
        1 => lines.extend([String::new(), "Quelle: Statistik".to_owned()]),
        2 => lines.push(format!("Gesamt{}1", separator.repeat(columns - 1))),
        3 => lines.push("Erstellt am 23.11.2026".to_owned()),
        _ => {}
    }
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        out.push_str(line);
        out.push_str(newline(i));
    }
    encode(&out, style.encoding)
}

const UMLAUTS: [char; 7] = ['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', 'ß'];

fn page(text: &str, bytes: [u8; 7]) -> Option<Vec<u8>> {
    let byte =
        |c: char| UMLAUTS.iter().position(|u| *u == c).map(|i| bytes[i]).or_else(|| u8::try_from(c).ok().filter(u8::is_ascii));
    text.chars().map(byte).collect()
}

/// Text → bytes; where an encoding lacks a letter, Windows-1252, which has them all.
fn encode(text: &str, encoding: usize) -> Vec<u8> {
    let windows = || encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let wide = |bom: bool| bom.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        2 => wide(true).flat_map(u16::to_le_bytes).collect(),
        3 => wide(true).flat_map(u16::to_be_bytes).collect(),
        4 => wide(false).flat_map(u16::to_le_bytes).collect(),
        5 => wide(false).flat_map(u16::to_be_bytes).collect(),
        6 => page(text, [0x8A, 0x9A, 0x9F, 0x80, 0x85, 0x86, 0xA7]).unwrap_or_else(windows),
        7 => page(text, [0x84, 0x94, 0x81, 0x8E, 0x99, 0x9A, 0xE1]).unwrap_or_else(windows),
        8 => text.bytes().map(char::from).collect::<String>().into_bytes(),
        9 => text.replace('ä', "a\u{308}").replace('ö', "o\u{308}").replace('ü', "u\u{308}").into_bytes(),
        _ => windows(),
    }
}

/// What the rows would be if every comma were a decimal mark.
fn with_decimal_commas(rows: &[Monitoring], fields: &[Vec<String>]) -> Vec<Monitoring> {
    let read = |amount: Amount, written: &str| {
        if written.contains(',') && !written.contains('.') { Amount::from_scaled(amount.scaled() / 1_000) } else { amount }
    };
    let row = |(m, written): (&Monitoring, &Vec<String>)| Monitoring {
        expected_year: read(m.expected_year, &written[3]),
        expected_to_date: read(m.expected_to_date, &written[4]),
        // `1,234` is no count and refused; `1,000` is one, with noughts behind the comma.
        actual: if written[5].contains(',') { m.actual / 1_000 } else { m.actual },
        ..m.clone()
    };
    rows.iter().zip(fields).map(row).collect()
}

fn one(bytes: Vec<u8>) -> [SourceFile; 1] {
    [file("t.csv", bytes)]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn numbers_read_back_equal_or_are_refused(rows in monitoring(), style in style()) {
        let fields: Vec<Vec<String>> = rows.iter().map(|m| vec![
            date(style.date).to_owned(), m.unit.to_string(), m.instrument.label().to_owned(),
            number(m.expected_year.scaled(), style.number), number(m.expected_to_date.scaled(), style.number),
            number(i64::from(m.actual) * Amount::SCALE, style.number),
        ]).collect();
        match read(&one(text(MONITORING_HEADER, &fields, &style)), &desk()) {
            Ok(batch) if batch.monitoring == rows => {}
            // Nothing but `1,234` in the whole file: read as here in the country, which is said.
            Ok(batch) => {
                prop_assert!(batch.notices.iter().any(|n| n.text.contains("mehrdeutige Zahl")), "wrong in silence: {:?}", batch);
                prop_assert_eq!(batch.monitoring, with_decimal_commas(&rows, &fields));
            }
            Err(errors) => {
                // Three decimals or groups of three, and nothing beside them that tells; of a count `1,234`.
                let english_count = |problem: &str| problem.contains(',') && problem.contains("ist keine ganze Zahl");
                let only_ambiguous = errors.errors().iter().all(|e| e.problem.contains("kann") || english_count(&e.problem));
                prop_assert!(only_ambiguous, "{}", errors);
            }
        }
    }

    #[test]
    fn texts_read_back_equal(rows in units(), style in style()) {
        let fields: Vec<Vec<String>> = rows.iter().map(|u| vec![
            u.code.to_string(), u.title.clone(), "Standort".to_owned(), u.district.clone(), u.mailbox.clone(),
            u.stock.to_string(), "0".to_owned(),
        ]).collect();
        let header = "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\n";
        let batch = read(&one(text(header, &fields, &style)), &Desk::default());
        prop_assert!(batch.is_ok(), "{}", batch.unwrap_err());
        prop_assert_eq!(batch.expect("readable").units, rows);
    }
}

/// One way to write a sheet.
#[derive(Debug, Clone)]
struct SheetStyle {
    date: usize,
    number: usize,
    hidden_first: bool,
    title_rows: u32,
    total: bool,
    is_1904: bool,
    gap: u16,
}

fn sheet_style() -> impl Strategy<Value = SheetStyle> {
    (0usize..5, 0usize..6, any::<bool>(), 0u32..3, any::<bool>(), any::<bool>(), 0u16..2).prop_map(
        |(date, number, hidden_first, title_rows, total, is_1904, gap)| SheetStyle {
            date,
            number,
            hidden_first,
            title_rows,
            total,
            is_1904,
            gap,
        },
    )
}

fn put_day(sheet: &mut Worksheet, row: u32, column: u16, style: &SheetStyle) {
    let serial = 46_346.0 - if style.is_1904 { 1_462.0 } else { 0.0 };
    let date = ExcelDateTime::parse_from_str("2026-11-20").expect("a date");
    let formatted = |code: &str| Format::new().set_num_format(code);
    match style.date {
        0 => sheet.write(row, column, "20.11.2026").map(|_| ()),
        1 if !style.is_1904 => sheet.write_with_format(row, column, date, &formatted("dd.mm.yyyy")).map(|_| ()),
        2 => sheet.write_with_format(row, column, serial, &formatted("TT.MM.JJJJ")).map(|_| ()),
        3 => sheet.write_with_format(row, column, serial + 0.5, &formatted("0.00")).map(|_| ()),
        _ => sheet.write(row, column, serial).map(|_| ()),
    }
    .expect("written");
}

#[expect(clippy::cast_precision_loss, reason = "amounts of a test, far below 2^53")]
fn put_number(sheet: &mut Worksheet, row: u32, column: u16, scaled: i64, style: &SheetStyle) {
    let value = scaled as f64 / 10_000.0;
    let formatted = |code: &str| Format::new().set_num_format(code);
    match style.number {
        0 => sheet.write(row, column, value).map(|_| ()),
        1 => sheet.write_with_format(row, column, value, &formatted("Standard")).map(|_| ()),
        2 => sheet.write_with_format(row, column, value, &formatted("dd.mm.yyyy")).map(|_| ()),
        3 => sheet.write_with_format(row, column, value, &formatted("#,##0.00 \"Stück\"")).map(|_| ()),
        4 => sheet.write(row, column, Formula::new("=1+1").set_result(value.to_string())).map(|_| ()),
        _ => sheet.write(row, column, number(scaled, 6)).map(|_| ()),
    }
    .expect("written");
}

/// The workbook with the flag that its dates count from 1904.
fn from_1904(bytes: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut part = from.by_index(i).expect("a part");
        let (name, mut content) = (part.name().expect("a name").into_owned(), Vec::new());
        part.read_to_end(&mut content).expect("unpacked");
        if name == "xl/workbook.xml" {
            let text = String::from_utf8(content).expect("text");
            content = text.replacen("<workbookPr", "<workbookPr date1904 = 'true'", 1).into_bytes();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).expect("started");
        to.write_all(&content).expect("written");
    }
    to.finish().expect("finished").into_inner()
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn sheets_read_back_equal(rows in monitoring(), style in sheet_style()) {
        let mut book = Workbook::new();
        if style.hidden_first {
            let sheet = book.add_worksheet();
            sheet.set_hidden(true);
            for (i, name) in (0u16..).zip(MONITORING_HEADER.trim_end().split(';')) {
                sheet.write(0, i, name).expect("written");
            }
            sheet.write(1, 0, "19.11.2026").expect("written");
        }
        let sheet = book.add_worksheet();
        if style.hidden_first {
            sheet.set_active(true);
        }
        for row in 0..style.title_rows {
            sheet.write(row, 0, "Eintrittsmonitoring").expect("written");
        }
        let head = style.title_rows + 1;
        for (i, name) in (style.gap..).zip(MONITORING_HEADER.trim_end().split(';')) {
            sheet.write(head, i, name).expect("written");
        }
        for (row, m) in (head + 1..).zip(&rows) {
            put_day(sheet, row, style.gap, &style);
            sheet.write(row, style.gap + 1, m.unit.as_str()).expect("written");
            sheet.write(row, style.gap + 2, m.instrument.label()).expect("written");
            put_number(sheet, row, style.gap + 3, m.expected_year.scaled(), &style);
            put_number(sheet, row, style.gap + 4, m.expected_to_date.scaled(), &style);
            put_number(sheet, row, style.gap + 5, i64::from(m.actual) * Amount::SCALE, &style);
        }
        if style.total {
            let below = head + 1 + u32::try_from(rows.len()).expect("few");
            sheet.write(below, style.gap, "Gesamtergebnis").expect("written");
            sheet.write(below, style.gap + 5, 7).expect("written");
        }
        let bytes = book.save_to_buffer().expect("saved");
        let bytes = if style.is_1904 { from_1904(&bytes) } else { bytes };
        let batch = read(&[file("t.xlsx", bytes)], &desk());
        prop_assert!(batch.is_ok(), "{}", batch.unwrap_err());
        let batch = batch.expect("readable");
        prop_assert_eq!(batch.monitoring, rows);
        prop_assert!(batch.files[0].sheet.is_some());
    }
}
