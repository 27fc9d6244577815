//! Text no spreadsheet takes for a formula ("CSV injection", CWE-1236): the one rule for every file.

use crate::domain::text::clean;

/// What begins a formula, or hides its beginning; the wide forms are read like the narrow ones in
/// East Asian settings.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text, clean, with an apostrophe before what would be run. Only words come here: numbers are
/// cells of their own and keep their sign.
pub fn inert(raw: &str) -> String {
    let safe = clean(raw);
    if raw.starts_with(BEGINNINGS) || safe.starts_with(BEGINNINGS) { format!("'{safe}") } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_begins_a_formula_is_inert() {
        for (raw, safe) in [
            ("=1", "'=1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'x"),
            ("\r=1", "'=1"),
            ("\nx", "'x"),
            ("＝1", "'＝1"),
            (" =1", "'=1"),
            ("\u{200B}=1", "'=1"),
            ("\u{FEFF}\u{a0}@x", "'@x"),
        ] {
            assert_eq!(inert(raw), safe, "{raw:?}");
        }
    }

    #[test]
    fn words_stay_words() {
        for word in ["Küche; „Süd“", "A=B", "1-2", "–", "−1,5", "'", ""] {
            assert_eq!(inert(word), word);
        }
    }
}
