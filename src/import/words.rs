//! Words of lists that say whether somebody came. Why somebody is excused is not kept.

use crate::domain::provider_list::Said;

/// What a word says; why somebody is excused is not kept. The outer `None` is an unknown word.
#[expect(clippy::option_option, reason = "an unknown word and an empty field are different things")]
pub(super) fn said(raw: &str) -> Option<Option<Said>> {
    match raw.trim().to_lowercase().trim_end_matches('.') {
        "" => Some(None),
        "ja" | "j" | "anwesend" | "x" | "1" | "✓" | "✔" | "wahr" | "true" => Some(Some(Said::Came)),
        "nein" | "n" | "-" | "–" | "—" | "0" | "fehlt" | "abgesagt" | "abs" | "falsch" | "false" => Some(Some(Said::Absent)),
        "entschuldigt" | "entsch" | "krank" | "au" => Some(Some(Said::Excused)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_first_day() {
        for (words, meant) in [
            (&["ja", "JA", "anwesend", "Anwesend", "x", "X", "1", "✓", "wahr", "WAHR"][..], Said::Came),
            (&["nein", "-", "–", "0", "fehlt", "abgesagt", "abs.", "Abs", "FALSCH"], Said::Absent),
            (&["entschuldigt", "entsch.", "krank", "AU", "au", " Krank "], Said::Excused),
        ] {
            for raw in words {
                assert_eq!(said(raw), Some(Some(meant)), "{raw}");
            }
        }
        assert_eq!(said(" "), Some(None));
        for raw in ["vielleicht", "2", "ja?", "nein, krank", "anwesend bis 10 Uhr", "x x"] {
            assert_eq!(said(raw), None, "{raw}");
        }
    }
}
