//! One list in every form it comes in: encodings, workbooks, a table pasted from a mail.

use ilc_desk::{
    import::Columns,
    roster::{Asked, Handed, KeyFile, RosterFile, matched, read},
};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::support::{handed, ids, keys, lines};

const LIST: &str = "Nachname;Vorname;Geburtsdatum;Erschienen\nMüller;Zoë;03.04.1988;ja\nGroß;Jürgen;17.09.1979;nein\n";

fn key_file() -> KeyFile {
    keys("Teilnahme-ID;Nachname;Vorname;Geburtsdatum\nT1;Müller;Zoë;03.04.1988\nT2;Groß;Jürgen;17.09.1979\n")
}

/// The sure pairs, so that every letter and date was read right.
fn found(list: Handed) -> (RosterFile, String) {
    let mut list = read(list, Asked::default(), &Columns::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let rows = list.groups.remove(0).rows;
    let matched = matched(rows, Some(&key_file()), &ids("T1 T2"));
    let sure = lines(matched.sure());
    (list, sure)
}

#[test]
fn encodings_and_separators() {
    let utf16: Vec<u8> = "\u{FEFF}".encode_utf16().chain(LIST.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (encoding, bytes) in [
        ("UTF-8", LIST.as_bytes().to_vec()),
        ("UTF-8 mit BOM", format!("\u{FEFF}{LIST}").into_bytes()),
        ("Windows-1252", encoding_rs::WINDOWS_1252.encode(LIST).0.into_owned()),
        ("UTF-16 LE mit BOM", utf16),
        ("UTF-8", format!("sep=,\r\n{}", LIST.replace(';', ",").replace('\n', "\r\n")).into_bytes()),
        ("UTF-8", LIST.replace("Müller", "=\"Müller\"").replace("03.04.1988", "1988-04-03").into_bytes()),
        ("UTF-8", LIST.replace("Zoë", "\u{a0}Zoe\u{308}\u{200b}").into_bytes()),
    ] {
        let (list, sure) = found(handed("liste.csv", bytes));
        assert_eq!(list.report.encoding, encoding);
        assert!(sure.ends_with(":T1 3:T2") || sure == "3:T1 4:T2", "{encoding}: {sure}");
    }
}

#[test]
fn a_workbook() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Ahrensbök, Lina").unwrap().write(0, 0, "Zeugnis").unwrap();
    let sheet = book.add_worksheet().set_name("Liste").unwrap();
    sheet.write(0, 0, "Ersttag 25.11.2026").unwrap();
    for (c, name) in (0u16..).zip(["Name", "Vorname", "geb. am", "Anwesend"]) {
        sheet.write(2, c, name).unwrap();
    }
    let date = Format::new().set_num_format("dd.mm.yyyy");
    sheet.write(3, 0, "Müller").unwrap().write(3, 1, "Zoë").unwrap().write(3, 3, true).unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::parse_from_str("1988-04-03").unwrap(), &date).unwrap();
    // 17.09.1979 that lost its format.
    sheet.write(4, 0, "Groß").unwrap().write(4, 1, "Jürgen").unwrap().write(4, 2, 29115).unwrap().write(4, 3, 0).unwrap();
    let (list, sure) = found(handed("liste.xlsx", book.save_to_buffer().unwrap()));
    assert_eq!(sure, "4:T1 5:T2");
    assert_eq!((list.report.encoding.as_str(), list.report.sheet.as_deref()), ("XLSX", None));
    let notices = list.notices.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(notices.contains("1 weiteres mit Daten nicht gelesen"), "{notices}");
    assert!(!notices.contains("Ahrensbök"), "a sheet may have the name of a person: {notices}");
}

#[test]
fn a_hidden_sheet_is_not_named() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Deckblatt").unwrap();
    let sheet = book.add_worksheet().set_name("Ahrensbök").unwrap().set_hidden(true);
    for (c, name) in (0u16..).zip(["Name", "Vorname", "Anwesend"]) {
        sheet.write(0, c, name).unwrap();
    }
    let errors = read(handed("l.xlsx", book.save_to_buffer().unwrap()), Asked::default(), &Columns::default()).unwrap_err();
    assert!(errors.to_string().contains("nur in einem ausgeblendeten Blatt"), "{errors}");
    assert!(!errors.to_string().contains("Ahrens"), "{errors}");
}

#[test]
fn a_table_from_the_clipboard() {
    let tabs = LIST.replace(';', "\t").replace('\n', "\r\n");
    for text in
        [LIST.to_owned(), tabs.clone(), format!("Guten Morgen,\nanbei die Liste:\n\n{tabs}"), tabs.replace("\tnein\r\n", "\t-")]
    {
        let (list, sure) = found(Handed::pasted(text.clone()));
        let before = text.find("Nachname").map_or(0, |at| text[..at].matches('\n').count());
        assert_eq!(sure, format!("{}:T1 {}:T2", before + 2, before + 3), "{text}");
        assert_eq!(list.report.encoding, "eingefügter Text");
    }
    // A last cell that a mail program cut off is an empty one, not the end of a broken file.
    let (list, sure) = {
        let mut list =
            read(Handed::pasted("Nachname\tVorname\tErschienen\nMüller\tZoë".to_owned()), Asked::default(), &Columns::default())
                .unwrap();
        let rows = list.groups.remove(0).rows;
        let said = rows[0].said;
        (said, rows.len())
    };
    assert_eq!((list, sure), (None, 1));
    let empty = read(Handed::pasted(" \n".to_owned()), Asked::default(), &Columns::default()).unwrap_err();
    assert_eq!(empty.to_string(), "eingefügter Text: die Datei ist leer; erwartet: eine Tabelle mit Kopfzeile");
}
