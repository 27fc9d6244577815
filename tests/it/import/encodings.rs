//! Umlauts survive every encoding and separator German offices export.

use ilc_desk::domain::Desk;

use super::tables::{MEASURES, STARTS, UNITS, file, read};

fn utf16(text: &str, little: bool, bom: bool) -> Vec<u8> {
    let units = bom.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn encoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 mit BOM", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("Windows-1252", encoding_rs::WINDOWS_1252.encode(text).0.into_owned()),
        ("UTF-16 LE mit BOM", utf16(text, true, true)),
        ("UTF-16 BE mit BOM", utf16(text, false, true)),
        ("UTF-16 LE", utf16(text, true, false)),
        ("UTF-16 BE", utf16(text, false, false)),
    ]
}

#[test]
fn every_encoding_separator_and_line_break() {
    let expected = read(&[file("oe", UNITS), file("m", MEASURES), file("s", STARTS)], &Desk::default()).expect("readable");
    for separator in [';', ',', '\t'] {
        for newline in ["\n", "\r\n", "\r"] {
            let text = MEASURES.replace("ALT:4,BIL:3", "\"ALT:4,BIL:3\"").replace(';', &separator.to_string());
            for (encoding, bytes) in encoded(&text.replace('\n', newline)) {
                let batch = read(&[file("oe", UNITS), file("m", bytes), file("s", STARTS)], &Desk::default()).expect("readable");
                let report = &batch.files[1];
                assert_eq!((report.encoding.as_str(), report.separator), (encoding, Some(separator)), "{newline:?}");
                assert_eq!(batch.measures, expected.measures, "{encoding} {separator:?} {newline:?}");
                assert_eq!(batch.measures[0].title, "Küche Süd");
                assert_eq!(batch.measures[0].profile.content, "Küche und Service");
            }
        }
    }
}

#[test]
fn typographic_marks_of_windows_1252() {
    let text = UNITS.replace("Jobcenter Altona", "Jobcenter „Altona“ – €");
    let bytes = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    let batch = read(&[file("oe", bytes)], &Desk::default()).expect("readable");
    assert_eq!(batch.units[0].title, "Jobcenter „Altona“ – €");
}
