//! Numbers as offices write them. Whether `1.234` is a thousand or one and a bit is told by the
//! other numbers of its column and file; where these don't tell, it is refused.

use crate::domain::{Amount, Invalid};

/// Digits of an amount before the comma.
const MAX_WHOLE: usize = 9;

/// What the unmistakable numbers of a column or file use as decimal mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Marks {
    comma: bool,
    dot: bool,
}

/// What the numbers of one file tell.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    columns: Vec<Marks>,
    file: Marks,
}

/// A number read, and what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read<T> {
    pub(super) value: T,
    /// Another reading was possible; other columns or the custom here decided.
    pub(super) decided: bool,
    /// It had more than four decimals.
    pub(super) rounded: bool,
}

/// Digits before and behind the decimal mark.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Digits {
    whole: String,
    fraction: String,
}

impl Digits {
    fn is_whole(&self) -> bool {
        self.fraction.is_empty()
    }
}

impl Numbers {
    /// Takes note of one field.
    pub(super) fn look(&mut self, column: usize, whole: bool, raw: &str) {
        if self.columns.len() <= column {
            self.columns.resize(column + 1, Marks::default());
        }
        let (comma, dot) = (digits(raw, ','), digits(raw, '.'));
        let (comma, dot) = match (comma, dot) {
            (Some(a), Some(b)) if a == b => return,
            // A count has no decimals, so the dot of "1.050" stands for thousands.
            (Some(_), Some(b)) => (whole && raw.contains('.') && !b.is_whole(), false),
            (comma, dot) => (comma.is_some(), dot.is_some()),
        };
        for marks in [&mut self.columns[column], &mut self.file] {
            marks.comma |= comma;
            marks.dot |= dot;
        }
    }

    /// A whole number up to `max`.
    ///
    /// # Errors
    /// On anything else.
    pub(super) fn whole(&self, column: usize, raw: &str, max: u32) -> Result<Read<u32>, Invalid> {
        let expected = || format!("eine ganze Zahl von 0 bis {max}");
        if raw.is_empty() {
            return Err(Invalid::new("Zahl fehlt", expected()));
        }
        let no = || Invalid::new(format!("„{raw}“ ist keine ganze Zahl"), expected());
        let (digits, decided) = self.digits(column, raw, true)?.ok_or_else(no)?;
        if !digits.is_whole() {
            return Err(no());
        }
        let value = digits.whole.parse().ok().filter(|n| *n <= max);
        let value = value.ok_or_else(|| Invalid::new(format!("„{raw}“ ist zu groß"), expected()))?;
        Ok(Read { value, decided, rounded: false })
    }

    /// A decimal number; more than four decimals are rounded.
    ///
    /// # Errors
    /// On anything else.
    pub(super) fn amount(&self, column: usize, raw: &str) -> Result<Read<Amount>, Invalid> {
        let expected = "eine Zahl ab 0 mit höchstens vier Nachkommastellen, z. B. 34,5";
        if raw.is_empty() {
            return Err(Invalid::new("Zahl fehlt", expected));
        }
        let no = || Invalid::new(format!("„{raw}“ ist keine Zahl"), expected);
        let (digits, decided) = self.digits(column, raw, false)?.ok_or_else(no)?;
        let (value, rounded) = amount_of(&digits).ok_or_else(no)?;
        Ok(Read { value, decided, rounded })
    }

    /// The reading of a field that its column and file allow; `None` where it is no number.
    fn digits(&self, column: usize, raw: &str, whole: bool) -> Result<Option<(Digits, bool)>, Invalid> {
        let (comma, dot) = match (digits(raw, ','), digits(raw, '.')) {
            (Some(a), Some(b)) if a != b => (a, b),
            (a, b) => return Ok(a.or(b).map(|digits| (digits, false))),
        };
        let own = self.columns.get(column).copied().unwrap_or_default();
        match (own, self.file) {
            (_, Marks { comma: true, dot: false }) => Ok(Some((comma, !own.comma))),
            (_, Marks { comma: false, dot: true }) => {
                if whole && !dot.is_whole() {
                    return Err(ambiguous(raw, &comma, &dot));
                }
                Ok(Some((dot, !own.dot)))
            }
            // Nothing tells. A comma is the decimal mark here, and a count has thousands only.
            (_, Marks { comma: false, dot: false }) if whole || raw.contains(',') => Ok(Some((comma, true))),
            // Nothing tells, or they contradict each other.
            (_, Marks { .. }) => Err(ambiguous(raw, &comma, &dot)),
        }
    }
}

/// A whole number on its own, German as everything else.
///
/// # Errors
/// On anything else.
pub(super) fn whole(raw: &str, max: u32) -> Result<u32, Invalid> {
    Numbers::default().whole(0, raw.trim(), max).map(|read| read.value)
}

/// A number of a sheet, as [`super::xlsx`] writes it: decimal comma, nothing else.
///
/// # Errors
/// When it is negative, too large or not whole.
pub(super) fn sheet_whole(raw: &str, max: u32) -> Result<u32, Invalid> {
    let expected = || format!("eine ganze Zahl von 0 bis {max}");
    match raw.parse::<u32>() {
        Ok(n) if n <= max => Ok(n),
        Err(_) if !raw.bytes().all(|b| b.is_ascii_digit()) => {
            Err(Invalid::new(format!("„{raw}“ ist keine ganze Zahl"), expected()))
        }
        _ => Err(Invalid::new(format!("„{raw}“ ist zu groß"), expected())),
    }
}

/// A decimal number of a sheet.
///
/// # Errors
/// When it is negative or too large.
pub(super) fn sheet_amount(raw: &str) -> Result<Read<Amount>, Invalid> {
    let no = || {
        let expected = "eine Zahl ab 0 mit höchstens vier Nachkommastellen, z. B. 34,5";
        Invalid::new(format!("„{raw}“ ist keine Zahl"), expected)
    };
    let (whole, fraction) = raw.split_once(',').unwrap_or((raw, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(no());
    }
    let (value, rounded) = amount_of(&Digits { whole: whole.to_owned(), fraction: fraction.to_owned() }).ok_or_else(no)?;
    Ok(Read { value, decided: false, rounded })
}

fn ambiguous(raw: &str, comma: &Digits, dot: &Digits) -> Invalid {
    let shown = |d: &Digits| if d.is_whole() { d.whole.clone() } else { format!("{},{}", d.whole, d.fraction) };
    let (a, b) = (shown(comma), shown(dot));
    let problem = format!("„{raw}“ kann {a} oder {b} heißen, die anderen Zahlen der Datei entscheiden es nicht");
    Invalid::new(problem, format!("Dezimalkomma und keine Tausenderpunkte, z. B. {a}"))
}

/// Digits of a number with that decimal mark, grouped by threes with any other mark or not at all.
fn digits(raw: &str, mark: char) -> Option<Digits> {
    let (whole, fraction) = match raw.split_once(mark) {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None => (raw, ""),
    };
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let group = whole.chars().find(|c| !c.is_ascii_digit());
    let whole = match group {
        None => whole.to_owned(),
        Some(group @ (' ' | '\'' | '’' | ',' | '.')) => {
            let mut groups = whole.split(group);
            let first = groups.next().unwrap_or_default();
            // No thousand begins with a nought.
            let begins = (1..=3).contains(&first.len()) && !first.starts_with('0') && all_digits(first);
            if !begins || !groups.all(|g| g.len() == 3 && all_digits(g)) {
                return None;
            }
            whole.replace(group, "")
        }
        Some(_) => return None,
    };
    if whole.is_empty() || !all_digits(fraction) {
        return None;
    }
    Some(Digits { whole, fraction: fraction.trim_end_matches('0').to_owned() })
}

/// The amount, and whether it had to be rounded.
fn amount_of(digits: &Digits) -> Option<(Amount, bool)> {
    let whole = digits.whole.trim_start_matches('0');
    if whole.len() > MAX_WHOLE {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction = format!("{:0<5}", digits.fraction);
    let kept: i64 = fraction.get(..4)?.parse().ok()?;
    let up = i64::from(fraction.as_bytes()[4] >= b'5');
    Some((Amount::from_scaled(whole * Amount::SCALE + kept + up), digits.fraction.len() > 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `fields` of one column beside the numbers of another.
    fn amounts(fields: &[&str], beside: &[&str]) -> Vec<Option<i64>> {
        let mut numbers = Numbers::default();
        for (column, all) in [(0, fields), (1, beside)] {
            for raw in all {
                numbers.look(column, false, raw);
            }
        }
        fields.iter().map(|raw| numbers.amount(0, raw).ok().map(|read| read.value.scaled())).collect()
    }

    #[test]
    fn one_number_alone() {
        for (raw, scaled) in [
            ("34,5", 345_000),
            ("34.5", 345_000),
            ("1.234,5", 12_345_000),
            ("1,234.5", 12_345_000),
            ("1 234,5", 12_345_000),
            ("1'234.5", 12_345_000),
            ("1’234", 12_340_000),
            ("7", 70_000),
            ("0,0001", 1),
            ("34,50", 345_000),
            ("25,0", 250_000),
            ("1.234.567", 12_345_670_000),
            ("0.123", 1_230),
            ("14,66665", 146_667),
            ("14,666649", 146_666),
            ("0,99999", 10_000),
            ("1,234", 12_340),
            ("007,5", 75_000),
        ] {
            assert_eq!(amounts(&[raw], &[]), [Some(scaled)], "{raw}");
        }
        for raw in [
            "",
            "-1",
            "1,2,3",
            "1.2.3",
            "abc",
            "1e5",
            "12.34,5",
            "٣",
            "9999999999",
            "34,",
            ",5",
            "1 23",
            "1  234",
            "1.234,5.6",
            "5 %",
            "1 234.567,8",
            "0 234",
            "1.234",
        ] {
            assert_eq!(amounts(&[raw], &[]), [None], "{raw}");
        }
    }

    #[test]
    fn the_column_and_the_file_decide_about_thousands() {
        assert_eq!(amounts(&["1.234", "53,1"], &[]), [Some(12_340_000), Some(531_000)]);
        assert_eq!(amounts(&["1.234"], &["53,1"]), [Some(12_340_000)]);
        assert_eq!(amounts(&["1.234", "53.1"], &[]), [Some(12_340), Some(531_000)]);
        assert_eq!(amounts(&["1,234"], &["53.1"]), [Some(12_340_000)]);
        assert_eq!(amounts(&["1.234"], &["60"]), [None], "nothing tells");
        assert_eq!(amounts(&["1.234", "53,1", "53.1"], &[]), [None, Some(531_000), Some(531_000)], "they contradict each other");
        assert_eq!(amounts(&["1.234", "53,1"], &["53.1"]), [None, Some(531_000)]);
    }

    #[test]
    fn a_count_tells_for_the_other_columns() {
        let mut numbers = Numbers::default();
        numbers.look(0, false, "1.234");
        numbers.look(1, true, "1.050");
        assert_eq!(numbers.amount(0, "1.234").map(|read| (read.value.scaled(), read.decided)), Ok((12_340_000, true)));
        assert_eq!(numbers.whole(1, "1.050", 9_999).map(|read| (read.value, read.decided)), Ok((1_050, false)));
    }

    #[test]
    fn whole_numbers_as_offices_write_them() {
        for (raw, n) in [
            ("12", 12),
            ("1.234", 1234),
            ("0", 0),
            ("12.345.678", 12_345_678),
            ("25,0", 25),
            ("25.00", 25),
            ("1 234", 1234),
            ("1'050,0", 1050),
            ("5.000", 5000),
            ("0012", 12),
        ] {
            assert_eq!(Numbers::default().whole(0, raw, 100_000_000).map(|read| read.value), Ok(n), "{raw}");
        }
        for raw in ["", "-1", "1,5", "1.5", "12.34", "1.2345", ".123", "abc", "99999999999", "100000001", "1,234", "1 23", "25,"]
        {
            assert!(Numbers::default().whole(0, raw, 100_000_000).is_err(), "{raw}");
        }
    }

    #[test]
    fn numbers_of_sheets_know_no_thousands() {
        assert_eq!(sheet_amount("14,666667").map(|read| (read.value.scaled(), read.rounded)), Ok((146_667, true)));
        assert_eq!(sheet_amount("1,234").map(|read| (read.value.scaled(), read.rounded)), Ok((12_340, false)));
        assert_eq!(sheet_whole("25", 100), Ok(25));
        for raw in ["-1", "1,5", "101", ""] {
            assert!(sheet_whole(raw, 100).is_err(), "{raw}");
        }
        assert!(sheet_amount("-0,5").is_err());
    }
}
