//! Bytes → text: UTF-8, UTF-16 and 8-bit encodings, told apart by what the bytes allow.
//!
//! Never guesses over damage: a file that began as UTF-8 is not reread as Windows-1252.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::{
    codepages::Page,
    delimited::line_breaks,
    eightbit::{self, Doubt, Told, Unclear},
    mojibake::{self, Twice},
};
use crate::domain::text;

/// Bytes looked at to tell UTF-16 without a byte order mark.
const SAMPLE: usize = 4_096;

/// Text and the name of its encoding.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: &'static str,
    /// What should be looked at, in German.
    pub(super) doubt: Option<Cow<'static, str>>,
}

/// Why bytes are no text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Undecodable {
    /// Line of the damage, where known.
    pub(super) line: Option<u32>,
    pub(super) problem: Cow<'static, str>,
}

/// What is expected of a file that cannot be decoded.
pub(super) const EXPECTED: &str = "CSV in UTF-8 (in Excel: „CSV UTF-8“), Windows-1252 oder UTF-16, oder XLSX";

/// Decodes a whole file.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Undecodable> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = std::str::from_utf8(rest).map_err(|e| damaged_utf8(rest, e.valid_up_to()))?;
        return text_only(Cow::Borrowed(text), "UTF-8 mit BOM");
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, UTF_16LE, "UTF-16 LE mit BOM");
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, UTF_16BE, "UTF-16 BE mit BOM");
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Mostly Latin text in UTF-16 has a zero in every high byte and hardly any in the low ones.
    if odd > sample.len() / 4 && even * 8 < odd {
        return utf16(bytes, UTF_16LE, "UTF-16 LE");
    }
    if even > sample.len() / 4 && odd * 8 < even {
        return utf16(bytes, UTF_16BE, "UTF-16 BE");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => match by_chance(text) {
            Some(told) => eight_bit(bytes, told),
            None => text_only(Cow::Borrowed(text), "UTF-8"),
        },
        // Windows-1252 text is invalid UTF-8 at its first umlaut; if valid multi-byte characters
        // came before the damage, the file is UTF-8 that broke.
        Err(e) if !bytes[..e.valid_up_to()].is_ascii() => Err(damaged_utf8(bytes, e.valid_up_to())),
        Err(_) => match eightbit::tell(bytes) {
            Ok(told) => eight_bit(bytes, told),
            Err(Unclear::None(at)) => {
                let problem = "die Codierung der Umlaute ist nicht zu erkennen".into();
                Err(Undecodable { line: Some(line_at(bytes, at)), problem })
            }
            // The characters alone, not their words: whose column that is nobody knows yet.
            Err(Unclear::Two { at, readings }) => {
                let [one, other] = readings.map(|(page, c)| format!("{} ({})", text::visible(&format!("„{c}“")), page.name()));
                let problem = format!("die Codierung der Umlaute ist nicht eindeutig: hier steht {one} oder {other}").into();
                Err(Undecodable { line: Some(line_at(bytes, at)), problem })
            }
        },
    }
}

/// Text in an 8-bit encoding; where that is not the usual one or not beyond doubt, with the place to look at.
fn eight_bit<'a>(bytes: &[u8], told: Told) -> Result<Decoded<'a>, Undecodable> {
    let mut decoded = text_only(Cow::Owned(told.page.decode(bytes)), told.page.name())?;
    let place = |at: usize| format!("Zeile {}, Zeichen {}", line_at(bytes, at), column_at(bytes, at));
    let shown = |c: char| text::visible(&format!("„{c}“"));
    let mend = "stimmt das nicht, die Datei als „CSV UTF-8“ speichern";
    let doubt = match told.doubt {
        Some(Doubt { at, read, other: Some((page, c)) }) => {
            format!("bitte {} prüfen: hier {}, in {} wäre es {}; {mend}", place(at), shown(read), page.name(), shown(c))
        }
        Some(Doubt { at, read, other: None }) => {
            format!("bitte {} prüfen: hier {}, was dort selten steht; {mend}", place(at), shown(read))
        }
        None if told.page == Page::Windows1252 => return Ok(decoded),
        None => {
            let at = bytes.iter().position(|b| !b.is_ascii()).unwrap_or_default();
            let first = told.page.decode(&bytes[at..=at]).chars().next().unwrap_or_default();
            format!("ungewöhnliche Codierung, bitte die Umlaute prüfen, zuerst {}: hier {}; {mend}", place(at), shown(first))
        }
    };
    decoded.doubt = decoded.doubt.or(Some(doubt.into()));
    Ok(decoded)
}

/// The encoding of a text that is UTF-8 by chance: "Spaß…" of Windows-1252 is two letters of N'Ko.
fn by_chance(text: &str) -> Option<Told> {
    let unusual = |c: char| matches!(c, '\u{590}'..='\u{7FF}');
    let mut beyond = text.chars().filter(|c| !c.is_ascii()).peekable();
    if beyond.peek().is_none() || !beyond.all(unusual) {
        return None;
    }
    let told = eightbit::tell(text.as_bytes()).ok()?;
    let (at, read) = told.page.decode(text.as_bytes()).chars().enumerate().find(|(_, c)| !c.is_ascii())?;
    Some(Told { doubt: told.doubt.or(Some(Doubt { at, read, other: None })), ..told })
}

fn utf16<'a>(bytes: &'a [u8], encoding: &'static encoding_rs::Encoding, name: &'static str) -> Result<Decoded<'a>, Undecodable> {
    if !bytes.len().is_multiple_of(2) {
        return Err(Undecodable { line: None, problem: "die Datei bricht mitten in einem UTF-16-Zeichen ab".into() });
    }
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(Undecodable { line: None, problem: "die Datei ist kein gültiges UTF-16".into() })?;
    text_only(text, name)
}

fn damaged_utf8(bytes: &[u8], at: usize) -> Undecodable {
    Undecodable { line: Some(line_at(bytes, at)), problem: "die Datei ist UTF-8, aber hier beschädigt".into() }
}

/// What no table holds: NUL is the sign of a binary file, U+FFFD of letters that are lost, and
/// "Ã¼" of a text that was encoded twice.
fn text_only<'a>(text: Cow<'a, str>, encoding: &'static str) -> Result<Decoded<'a>, Undecodable> {
    let line = |at: usize| Some(line_at(text.as_bytes(), at));
    if let Some(at) = text.find('\0') {
        return Err(Undecodable { line: line(at), problem: "die Datei ist kein Text".into() });
    }
    if let Some(at) = text.find('\u{FFFD}') {
        return Err(Undecodable {
            line: line(at),
            problem: "hier sind Zeichen schon beim Speichern verloren gegangen (�)".into(),
        });
    }
    let (once, doubt) = match mojibake::look(&text) {
        Twice::No => (None, None),
        Twice::Some(at) => {
            return Err(Undecodable { line: line(at), problem: "hier sind Umlaute doppelt codiert, anderswo nicht".into() });
        }
        Twice::All(once) => {
            let doubt = "die Umlaute waren doppelt codiert (Ã¼ statt ü) und sind zurückgesetzt; bitte prüfen";
            (Some(once.into_owned()), Some(doubt.into()))
        }
    };
    let text = once.map_or(text, Cow::Owned);
    // Letters of an 8-bit encoding that was taken for ISO-8859-1: 'ü' of CP850 is U+0081.
    if let Some(at) = text.as_bytes().windows(2).position(|pair| matches!(pair, [0xC2, 0x80..=0x84 | 0x86..=0x9F])) {
        let line = Some(line_at(text.as_bytes(), at));
        return Err(Undecodable { line, problem: "hier stehen Steuerzeichen an der Stelle von Umlauten".into() });
    }
    Ok(Decoded { text, encoding, doubt })
}

fn line_at(bytes: &[u8], offset: usize) -> u32 {
    1 + line_breaks(&bytes[..offset])
}

/// Which character of its line stands at an offset, from 1, where every byte is one.
fn column_at(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].iter().rev().take_while(|b| !matches!(b, b'\n' | b'\r')).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_not_read_as_another_encoding() {
        let broken = |bytes: &[u8]| decode(bytes).map(|d| d.encoding).expect_err("must be refused");
        assert_eq!(broken(b"Ma\xC3\x9Fnahme;OE\nK\xC3\xBCche;\xC3").line, Some(2));
        assert_eq!(broken(b"\xEF\xBB\xBFa\n\n\xFC").line, Some(3));
        assert_eq!(broken(b"\xFF\xFEa\0;").problem, "die Datei bricht mitten in einem UTF-16-Zeichen ab");
        assert_eq!(broken(b"\xFF\xFE\x00\xD8a\0").problem, "die Datei ist kein gültiges UTF-16");
        assert_eq!(broken(b"abc\0def").problem, "die Datei ist kein Text");
        assert_eq!(broken("a\rEimsb\u{FFFD}ttel".as_bytes()).line, Some(2));
        assert_eq!(broken("Küche\nSÃ¼d".as_bytes()).line, Some(2));
        assert_eq!(broken("OE;B\nA;K\u{81}che".as_bytes()).problem, "hier stehen Steuerzeichen an der Stelle von Umlauten");
    }

    #[test]
    fn what_should_be_looked_at_has_its_place() {
        let doubt = |bytes: &[u8]| decode(bytes).expect("read").doubt.map(Cow::into_owned);
        assert_eq!(doubt(b"OE;Bezeichnung\r\nA;Hof \x84Nord\x93"), None);
        assert_eq!(
            doubt(b"OE;Bezeichnung\r\nA;Garc\x92a").as_deref(),
            Some(
                "bitte Zeile 2, Zeichen 7 prüfen: hier „’“, in MacRoman wäre es „í“; \
                 stimmt das nicht, die Datei als „CSV UTF-8“ speichern"
            )
        );
        assert_eq!(
            doubt(b"OE;Bezeichnung\r\nA;5 \xDB").as_deref(),
            Some(
                "bitte Zeile 2, Zeichen 5 prüfen: hier „Û“, was dort selten steht; stimmt das nicht, die Datei als „CSV UTF-8“ speichern"
            )
        );
    }

    #[test]
    fn windows_letters_that_are_utf8_by_chance() {
        let decoded = decode(b"OE;Bezeichnung\nA;Spa\xDF\x85").expect("read");
        assert_eq!(
            (&*decoded.text, decoded.encoding, decoded.doubt.is_some()),
            ("OE;Bezeichnung\nA;Spaß…", "Windows-1252", true)
        );
        for text in ["A;Ku\u{308}che", "A;שלום", "A;عربي", "A;Žižkov"] {
            let decoded = decode(text.as_bytes()).expect("read");
            assert_eq!((decoded.encoding, decoded.doubt), ("UTF-8", None), "{text}");
        }
    }

    #[test]
    fn two_readings_are_both_named() {
        let unclear = decode(b"OE;Bezeichnung\nA;Malm\x94").expect_err("ö of CP850 or ” of Windows-1252");
        assert_eq!(unclear.line, Some(2));
        assert_eq!(
            unclear.problem,
            "die Codierung der Umlaute ist nicht eindeutig: hier steht „ö“ (CP850) oder „”“ (Windows-1252)"
        );
    }
}
