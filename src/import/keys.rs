//! Keys that a spreadsheet took for a number or a day and wrote down in its own way. The key that was is
//! gone, so it is for people to bring it back.

use super::line::{Cell, formula_text};
use crate::domain::dates;

/// Digits of a number that a spreadsheet keeps.
const DIGITS_KEPT: usize = 15;

/// A number of a sheet that is no key as somebody wrote it: `12,5`, or with more digits than are kept.
pub(super) fn has_lost_digits(cell: &Cell) -> bool {
    let digits = cell.text.trim_start_matches('-');
    cell.shown.is_empty() && (digits.contains(',') || digits.len() > DIGITS_KEPT)
}

/// `1,23457E+11`: what Excel writes for `123456789012`, and `1,20E+06` for `12E5`.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((number, power)) = formula_text(text.trim()).split_once("E+") else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = number.split_once([',', '.']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && power.len() >= 2 && digits(power)
}

/// `01.03.2026`, and `01. Mrz` as Excel writes it short.
pub(super) fn is_day(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"];
    let text = text.trim();
    let Some((day, month)) = text.split_once('.').filter(|(day, _)| day.len() == 2) else { return false };
    let short = month.strip_prefix(' ').is_some_and(|month| MONTHS.contains(&month));
    (short && day.bytes().all(|b| b.is_ascii_digit())) || dates::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_made_of_keys() {
        for key in ["1,23457E+11", "1,20E+06", "1E+05", "1.23457E+11"] {
            assert!(is_scientific(key), "{key}");
        }
        for key in ["E+5", "12E5", "AGH-2200", "1,2E+", "A1E+05", "12,5E+06", "="] {
            assert!(!is_scientific(key), "{key}");
        }
        for key in ["01.03.2026", "01. Mrz"] {
            assert!(is_day(key), "{key}");
        }
        for key in ["01.", "M01", "1.2", "10.20", "01. Modul", "AB. Mrz", "T100336"] {
            assert!(!is_day(key), "{key}");
        }
        let cell = |text: &str, shown: &str| Cell { text: text.to_owned(), shown: shown.to_owned(), ..Cell::default() };
        assert!(has_lost_digits(&cell("12,5", "")) && has_lost_digits(&cell("1234567890123457024", "")));
        assert!(!has_lost_digits(&cell("123456789012345", "")) && !has_lost_digits(&cell("12", "0012")));
    }
}
