//! What stands in a text in place of a letter that some program on the way could not write: codes of
//! web pages and mails, question marks, controls. Never taken back: nobody knows where else it happened.

/// Letters of web pages' codes, and the signs that every program writes so.
const NAMED: [&str; 13] = ["auml", "ouml", "uuml", "Auml", "Ouml", "Uuml", "szlig", "amp", "nbsp", "quot", "lt", "gt", "eacute"];
/// Umlauts in ISO-8859-1, as mails write them.
const IN_MAILS: [&str; 7] = ["E4", "F6", "FC", "C4", "D6", "DC", "DF"];

/// The first of them.
pub(super) fn first(text: &str) -> Option<&str> {
    if text.bytes().all(|b| b.is_ascii() && !matches!(b, b'&' | b'\\' | b'%' | b'=' | b'+' | b'?')) {
        return None;
    }
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let length = length(&text[at..], c, before);
        if length > 0 {
            return Some(&text[at..at + length]);
        }
        before = c;
    }
    None
}

/// Bytes of the substitute that begins with `c`; 0 where none does.
fn length(rest: &str, c: char, before: char) -> usize {
    let after = rest.get(c.len_utf8()..).unwrap_or_default();
    let hex = |from: usize, n: usize| after.get(from..from + n).is_some_and(|s| s.bytes().all(|b| b.is_ascii_hexdigit()));
    let letter_at = |at: usize| after.get(at..).and_then(|s| s.chars().next()).is_some_and(char::is_alphabetic);
    match c {
        '&' => match after.split_once(';') {
            Some((name, _)) if NAMED.contains(&name) => name.len() + 2,
            Some((code, _)) if (2..=6).contains(&code.len()) && is_code(code) => code.len() + 2,
            _ => 0,
        },
        '\\' if after.starts_with("u0") && hex(1, 4) => 6,
        '%' if after.starts_with("C3%") && hex(3, 2) => 6,
        '=' if after.starts_with("C3=") && hex(3, 2) => 6,
        '=' if before.is_alphabetic() && after.get(..2).is_some_and(|code| IN_MAILS.contains(&code)) && letter_at(2) => 3,
        // UTF-7.
        '+' if after.starts_with('A') && after.get(1..2).is_some_and(|s| "MNOP".contains(s)) && after.get(3..4) == Some("-") => 5,
        '?' if before.is_alphabetic() && after.starts_with(char::is_lowercase) => 1,
        '\u{80}'..='\u{9F}' if c != '\u{85}' => c.len_utf8(),
        _ => 0,
    }
}

/// `#252`, `#xFC`.
fn is_code(code: &str) -> bool {
    let Some(number) = code.strip_prefix('#') else { return false };
    let hex = number.strip_prefix(['x', 'X']);
    hex.unwrap_or(number).bytes().all(|b| b.is_ascii_digit() || (hex.is_some() && b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substitutes_are_found() {
        for (text, sign) in [
            ("K&uuml;che", "&uuml;"),
            ("Brot &amp; Butter", "&amp;"),
            ("K&#252;che", "&#252;"),
            ("K&#xFC;che", "&#xFC;"),
            ("K\\u00fcche", "\\u00fc"),
            ("K%C3%BCche", "%C3%BC"),
            ("K=C3=BCche", "=C3=BC"),
            ("K=FCche", "=FC"),
            ("K+APw-che", "+APw-"),
            ("K?che", "?"),
            ("K\u{81}che", "\u{81}"),
        ] {
            assert_eq!(first(text), Some(sign), "{text}");
        }
    }

    #[test]
    fn signs_that_mean_themselves_are_none() {
        for text in [
            "Brot & Butter; Kuchen",
            "100 % Teilzeit",
            "C++ und A+B-Kurs",
            "Wie geht es weiter?",
            "Was?Wie?",
            "a=b",
            "Pfad C:\\user",
            "A&B;C",
            "Küche – „Süd“",
            "x=FC",
            "&#;",
            "",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
