//! XLSX: dates, numbers and flags as Excel stores them, and files made to hurt.

use std::io::{Cursor, Write as _};

use ilc_desk::domain::Desk;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::tables::{MEASURES, PARTICIPATION_HEADER, UNITS, base, day, desk, errors, file, read};

fn header(sheet: &mut Worksheet, row: u32, names: &str) {
    for (i, name) in (0u16..).zip(names.trim_end().split(';')) {
        sheet.write(row, i, name).expect("written");
    }
}

fn saved(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().expect("saved")
}

fn date(text: &str) -> ExcelDateTime {
    ExcelDateTime::parse_from_str(&day(text).to_string()).expect("a date")
}

#[test]
fn a_sheet_reads_like_the_csv() {
    let mut book = Workbook::new();
    header(book.add_worksheet().set_name("Hinweise").expect("named"), 0, "Bitte;nicht;ändern");
    let sheet = book.add_worksheet().set_name("Daten").expect("named");
    let (names, rows) = MEASURES.split_once('\n').expect("a header");
    header(sheet, 2, names);
    let format = Format::new().set_num_format("dd.mm.yyyy");
    for (r, row) in (3u32..).zip(rows.lines()) {
        for (c, value) in (0u16..).zip(row.split(';')) {
            match (c, value) {
                (5, n) => sheet.write(r, c, n.parse::<u32>().expect("a number")),
                (6, d) => sheet.write_with_format(r, c, date(d), &format),
                (7, d) => sheet.write(r, c, d),
                (8, flag) => sheet.write(r, c, flag == "ja"),
                (_, text) => sheet.write(r, c, text),
            }
            .expect("written");
        }
    }
    let mut sources = base();
    let expected = read(&sources, &Desk::default()).expect("readable");
    sources[1] = file("massnahmen.xlsx", saved(book));
    let batch = read(&sources, &Desk::default()).expect("readable");
    assert_eq!(batch.measures, expected.measures);
    assert_eq!((batch.files[1].encoding.as_str(), batch.files[1].rows), ("XLSX", 3));
}

#[test]
fn serial_numbers_fractions_and_error_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0, super::tables::MONITORING_HEADER);
    sheet.write(1, 0, 46_346).expect("20.11.2026 without a date format");
    header(sheet, 2, "20.11.2026;XXX;Gk;1;1");
    for (c, n) in [(3, 38.0), (4, 33.6), (5, 26.0)] {
        sheet.write(1, c, n).expect("written");
    }
    sheet.write(1, 1, "ALT").expect("written").write(1, 2, "MES").expect("written");
    sheet.write(2, 5, 1.5).expect("written");
    let bytes = saved(book);
    let found = errors(&[file("m.xlsx", bytes)], &desk());
    assert_eq!(
        found,
        [
            "m.xlsx, Zeile 3, Spalte „Eintritte Ist“: „1,5“ ist keine ganze Zahl; erwartet: eine ganze Zahl von 0 bis 10000000",
            "m.xlsx, Zeile 3, Spalte „OE“: OE „XXX“ ist unbekannt; erwartet: eine OE aus der Tabelle der OE",
        ]
    );

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0, super::tables::MONITORING_HEADER);
    header(sheet, 1, ";ALT;MES;38;33,6;26");
    sheet.write(1, 0, 46_346).expect("written");
    let batch = read(&[file("m.xlsx", saved(book))], &desk()).expect("readable");
    assert_eq!(batch.monitoring[0].as_of, day("20.11.2026"));
    assert_eq!(batch.monitoring[0].expected_to_date.to_string(), "33.6");
}

#[test]
fn an_open_end_is_shown_as_the_date_it_is() {
    let open = |c: u16| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        header(sheet, 0, MEASURES.lines().next().expect("a header"));
        header(sheet, 1, "MES-1;Büro;MES;Elbe;Altona;4;01.01.2026;31.12.2027;nein;nein;nein");
        sheet.write(1, 5, 4).expect("written");
        let format = Format::new().set_num_format("dd.mm.yyyy");
        sheet.write_with_format(1, c, 2_958_465, &format).expect("31.12.9999");
        read(&[file("m.xlsx", saved(book))], &desk())
    };
    let end = open(7).expect("an end may be open");
    let told: Vec<_> = end.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert!(told.contains(&"Spalte „Ende“, Zeile 2: offenes Ende („31.12.9999“, gespeichert als 31.12.2100)"), "{told:?}");
    let begin = open(6).expect_err("no begin is open").to_string();
    assert!(begin.contains("Spalte „Beginn“: „31.12.9999“ heißt „offen“") && !begin.contains("2958465"), "{begin}");
}

#[test]
fn what_stands_below_no_head_is_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0, "OE;;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25");
    header(sheet, 1, "0012;;Jobcenter;Standort;Altona;_V-x@jobcenter.example;;");
    header(sheet, 2, "0013;x;Jobcenter;Standort;Altona;_V-y@jobcenter.example;;");
    for row in 1..3 {
        sheet.write(row, 6, 10).expect("written").write(row, 7, 0).expect("written");
    }
    sheet.write(1, 9, "prüfen!").expect("written");
    let batch = read(&[file("oe.xlsx", saved(book))], &Desk::default()).expect("readable");
    let told: Vec<_> = batch.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "die 10. Spalte hat keine Überschrift; was darin steht, ist nicht übernommen: Zeile 2",
            "die 2. Spalte hat keine Überschrift; was darin steht, ist nicht übernommen: Zeile 3",
        ]
    );
    assert_eq!(batch.units.len(), 2);
}

/// The workbook as programs write it that do not calculate: its formulas have no stored value.
fn without_values(bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut parts = vec![];
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).expect("a part");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).expect("XML");
        parts.push((part.name().expect("a name").into_owned(), text.replace("<v>4711</v>", "").into_bytes()));
    }
    archive(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}

#[test]
fn a_column_of_formulas_without_values_is_one_message() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0, super::tables::MONITORING_HEADER);
    for row in 1..=5 {
        header(sheet, row, "20.11.2026;ALT;MES;38;33,6;");
        sheet.write(row, 5, rust_xlsxwriter::Formula::new("=1+1").set_result("4711")).expect("written");
    }
    sheet.write(3, 4, rust_xlsxwriter::Formula::new("=NV()").set_result("#N/A")).expect("written");
    let expected = "ein Wert; die Datei in Excel öffnen, neu berechnen lassen und speichern";
    assert_eq!(
        errors(&[file("m.xlsx", without_values(&saved(book)))], &desk()),
        [
            format!(
                "m.xlsx, Zeile 2, Spalte „Eintritte Ist“: 5 Zellen mit Formeln ohne Wert, die erste in dieser Zeile; erwartet: {expected}"
            ),
            "m.xlsx, Zeile 4, Spalte „Eintrittserwartung bis Stand“: die Zelle enthält einen Excel-Fehler; erwartet: ein Wert"
                .to_owned(),
        ]
    );
}

#[test]
fn a_cell_far_away_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0, UNITS.lines().next().expect("a header"));
    sheet.write(99_999, 16_383, 1).expect("written");
    let found = errors(&[file("weit.xlsx", saved(book))], &desk());
    assert!(found[0].contains("eine Zelle steht in Zeile 100000, Spalte 16384"), "{found:?}");
}

/// An archive of the given parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("started");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

#[test]
fn bombs_are_refused_before_they_unpack() {
    let zeros = vec![b' '; 24 << 20];
    let mut many = b"<sst>".to_vec();
    for _ in 0..400_000 {
        many.extend_from_slice(b"<si><t>\xC3\xA4</t></si>");
    }
    let claim = br#"<sst count="1" uniqueCount="999999999999"><si><t>a</t></si></sst>"#;
    for (name, bytes, part) in [
        ("xl/worksheets/sheet1.xml", zeros.as_slice(), "entpackt sich"),
        ("xl/sharedStrings.xml", zeros.as_slice(), "entpackt sich"),
        ("xl/media/image.png", zeros.as_slice(), "entpackt sich"),
        ("xl/sharedStrings.xml", many.as_slice(), "entpackt sich"),
        ("xl/sharedStrings.xml", claim.as_slice(), "nennt mehr Texte"),
    ] {
        let found = errors(&[file("bombe.xlsx", archive(&[(name, bytes)]))], &desk());
        assert!(found[0].starts_with("bombe.xlsx: ") && found[0].contains(part), "{name}: {found:?}");
    }
}

#[test]
fn broken_archives_are_told_from_tables() {
    let good = {
        let mut book = Workbook::new();
        header(book.add_worksheet(), 0, PARTICIPATION_HEADER);
        saved(book)
    };
    assert_eq!(read(&[file("gut.xlsx", good.clone())], &desk()).expect("readable").notices.len(), 1);
    for (bytes, part) in [
        (good[..good.len() / 2].to_vec(), "die XLSX-Datei ist beschädigt"),
        (archive(&[("readme.xml", b"<a/>")]), "die Datei ist ein ZIP-Archiv ohne Arbeitsmappe"),
        (archive(&[("xl/workbook.xml", b"<a><b></a>")]), "die XLSX-Datei ist nicht lesbar"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "im alten Excel-Format"),
    ] {
        let found = errors(&[file("x.xlsx", bytes)], &desk());
        assert!(found[0].contains(part), "{found:?}");
    }
}

/// Found by the fuzzer: two relations called themselves the workbook, and which one was read was a matter of luck.
#[test]
fn a_package_that_names_two_documents_is_read_the_same_every_time() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/xlsx/two-documents.xlsx");
    let bytes = std::fs::read(path).expect("in the corpus");
    let told = || match read(&[file("x.xlsx", bytes.clone())], &desk()) {
        Ok(batch) => format!("{} Zeilen", batch.monitoring.len()),
        Err(errors) => errors.to_string(),
    };
    let first = told();
    for _ in 0..40 {
        assert_eq!(told(), first);
    }
}

#[test]
fn damaged_workbooks_never_panic() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0, UNITS.lines().next().expect("a header"));
    header(sheet, 1, "ALT;Jobcenter;Standort;Altona;;1;0");
    let good = saved(book);
    let parts: Vec<(String, Vec<u8>)> = {
        let mut zip = zip::ZipArchive::new(Cursor::new(good)).expect("an archive");
        (0..zip.len())
            .map(|i| {
                let mut part = zip.by_index(i).expect("a part");
                let mut bytes = vec![];
                std::io::copy(&mut part, &mut bytes).expect("unpacked");
                (part.name().expect("a name").into_owned(), bytes)
            })
            .collect()
    };
    for damaged in 0..parts.len() {
        for step in 0..60 {
            let mut parts = parts.clone();
            let bytes = &mut parts[damaged].1;
            let at = bytes.len() * step / 60;
            if step % 2 == 0 {
                bytes.truncate(at);
            } else {
                bytes[at] = b"<>\"0;&"[step % 6];
            }
            let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            let _either = read(&[file("x.xlsx", archive(&parts))], &Desk::default());
        }
    }
}
