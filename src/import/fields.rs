//! One row's fields read as dates, numbers, keys and texts; every problem goes to the list.

use std::{cell::RefCell, collections::HashMap};

use chrono::NaiveDate;
use csv::StringRecord;

use crate::domain::{Amount, Invalid, MeasureNo, ModuleNo, UnitCode, dates, text};

use super::{
    error::{ImportError, Problems, shorten},
    table::Layout,
};

/// Longest free text, in characters.
const MAX_TEXT_CHARS: usize = 500;

/// A row in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    /// Number of the file, in the order handed in.
    pub(super) file: usize,
    /// Physical line.
    pub(super) line: u32,
}

/// Values that recur in thousands of rows, parsed once and shared.
#[derive(Debug, Default)]
pub(super) struct Interned {
    units: Memo<UnitCode>,
    measures: Memo<MeasureNo>,
    modules: Memo<ModuleNo>,
    dates: Memo<NaiveDate>,
}

#[derive(Debug)]
struct Memo<T>(HashMap<String, T>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Clone> Memo<T> {
    fn get(&mut self, raw: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Result<T, Invalid> {
        if let Some(known) = self.0.get(raw) {
            return Ok(known.clone());
        }
        let value = parse(raw)?;
        self.0.insert(raw.to_owned(), value.clone());
        Ok(value)
    }
}

/// One row. Reading methods return `None` after reporting what is wrong.
pub(super) struct Fields<'a> {
    pub(super) at: At,
    pub(super) file: &'a str,
    pub(super) record: &'a StringRecord,
    pub(super) layout: &'a Layout,
    /// Dates may be plain Excel serial numbers: the workbook's epoch is 1904 if `true`.
    pub(super) serial_dates: Option<bool>,
    pub(super) problems: &'a RefCell<Problems>,
}

impl Fields<'_> {
    /// The trimmed field; empty where the file has no such column.
    pub(super) fn raw(&self, column: impl Into<usize>) -> &str {
        self.layout.fields[column.into()].and_then(|i| self.record.get(i)).unwrap_or_default().trim()
    }

    /// Reports a problem of one column.
    pub(super) fn report(&self, column: impl Into<usize>, value: &str, invalid: Invalid) {
        let name = self.layout.kind.columns()[column.into()].name;
        self.problems.borrow_mut().push(self.at.file, ImportError::of_value(self.file, self.at.line, name, value, invalid));
    }

    /// Reads a column; the parser's messages may quote what it was given, so that is shown only
    /// safe and short. No valid value is longer.
    pub(super) fn read<T>(&self, column: impl Into<usize> + Copy, parse: impl Fn(&str) -> Result<T, Invalid>) -> Option<T> {
        let raw = self.raw(column);
        match parse(raw) {
            Ok(value) => Some(value),
            Err(first) => {
                let shown = shorten(raw);
                self.report(column, raw, if shown == raw { first } else { parse(&shown).err().unwrap_or(first) });
                None
            }
        }
    }

    /// A date, required.
    pub(super) fn date(&self, interned: &mut Interned, column: impl Into<usize> + Copy) -> Option<NaiveDate> {
        let serial_dates = self.serial_dates;
        let memo = RefCell::new(&mut interned.dates);
        self.read(column, |raw| {
            if raw.is_empty() {
                return Err(Invalid::new("Datum fehlt", "TT.MM.JJJJ, z. B. 20.11.2026"));
            }
            if let Some(date) = serial_dates.and_then(|is_1904| serial_date(raw, is_1904)) {
                return Ok(date);
            }
            memo.borrow_mut().get(without_midnight(raw), dates::parse)
        })
    }

    /// A date that may be missing. The outer `None` means a problem.
    #[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
    pub(super) fn date_or_none(&self, interned: &mut Interned, column: impl Into<usize> + Copy) -> Option<Option<NaiveDate>> {
        if self.raw(column).is_empty() { Some(None) } else { self.date(interned, column).map(Some) }
    }

    /// An OE, required.
    pub(super) fn unit(&self, interned: &mut Interned, column: impl Into<usize> + Copy) -> Option<UnitCode> {
        let memo = RefCell::new(&mut interned.units);
        self.read(column, |raw| memo.borrow_mut().get(raw, UnitCode::parse))
    }

    /// A Maßnahmenummer, required.
    pub(super) fn measure(&self, interned: &mut Interned, column: impl Into<usize> + Copy) -> Option<MeasureNo> {
        let memo = RefCell::new(&mut interned.measures);
        self.read(column, |raw| memo.borrow_mut().get(raw, MeasureNo::parse))
    }

    /// A module that may be missing. The outer `None` means a problem.
    #[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
    pub(super) fn module(&self, interned: &mut Interned, column: impl Into<usize> + Copy) -> Option<Option<ModuleNo>> {
        if self.raw(column).is_empty() {
            return Some(None);
        }
        let memo = RefCell::new(&mut interned.modules);
        self.read(column, |raw| memo.borrow_mut().get(raw, ModuleNo::parse)).map(Some)
    }

    /// Free text, cleaned; may be empty.
    pub(super) fn text(&self, column: impl Into<usize> + Copy) -> Option<String> {
        let value = text::clean(self.raw(column));
        if value.chars().count() > MAX_TEXT_CHARS {
            let expected = format!("höchstens {MAX_TEXT_CHARS} Zeichen");
            self.report(column, &value, Invalid::new("Text ist zu lang", expected));
            return None;
        }
        Some(value)
    }

    /// `ja` or `nein`.
    pub(super) fn flag(&self, column: impl Into<usize> + Copy) -> Option<bool> {
        self.read(column, |raw| match raw.to_lowercase().as_str() {
            "ja" | "j" | "1" | "wahr" | "true" | "x" => Ok(true),
            "nein" | "n" | "0" | "falsch" | "false" => Ok(false),
            "" => Err(Invalid::new("Angabe fehlt", "ja oder nein")),
            _ => Err(Invalid::new(format!("„{raw}“ ist weder ja noch nein"), "ja oder nein")),
        })
    }

    /// A whole number from 0 to `max`.
    pub(super) fn whole(&self, column: impl Into<usize> + Copy, max: u32) -> Option<u32> {
        self.read(column, |raw| whole(raw, max))
    }

    /// A decimal amount.
    pub(super) fn amount(&self, column: impl Into<usize> + Copy) -> Option<Amount> {
        self.read(column, Amount::parse)
    }
}

/// A whole number, with German thousands (`1.234`) or without.
pub(super) fn whole(raw: &str, max: u32) -> Result<u32, Invalid> {
    let raw = raw.trim();
    let expected = || format!("eine ganze Zahl von 0 bis {max}");
    let mut groups = raw.split('.');
    let first = groups.next().unwrap_or_default();
    let grouped = !raw.contains('.') || (matches!(first.len(), 1..=3) && groups.all(|group| group.len() == 3));
    let digits: String = raw.chars().filter(|c| *c != '.').collect();
    if digits.is_empty() {
        return Err(Invalid::new("Zahl fehlt", expected()));
    }
    if !grouped || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Invalid::new(format!("„{raw}“ ist keine ganze Zahl"), expected()));
    }
    digits.parse().ok().filter(|n| *n <= max).ok_or_else(|| Invalid::new(format!("„{raw}“ ist zu groß"), expected()))
}

/// Exports add a time of midnight to dates.
fn without_midnight(raw: &str) -> &str {
    ["00:00:00", "00:00"].iter().find_map(|time| raw.strip_suffix(time)).map_or(raw, |date| date.trim_end_matches([' ', 'T']))
}

/// A date stored as a bare number in a sheet, because the cell lost its date format.
fn serial_date(raw: &str, is_1904: bool) -> Option<NaiveDate> {
    if raw.len() != 5 || !raw.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let days: i64 = raw.parse().ok()?;
    // Serial 1 is 1900-01-01, but Excel counts a 29.02.1900 that never was.
    let epoch = if is_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) }?;
    dates::parse(&epoch.checked_add_signed(chrono::Duration::days(days))?.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_as_offices_write_them() {
        for (raw, n) in [("12", 12), ("1.234", 1234), ("0", 0), (" 7 ", 7), ("12.345.678", 12_345_678)] {
            assert_eq!(whole(raw, 100_000_000), Ok(n), "{raw}");
        }
        for raw in ["", "-1", "1,5", "1.5", "12.34", "1.2345", ".123", "abc", "99999999999", "100000001"] {
            assert!(whole(raw, 100_000_000).is_err(), "{raw}");
        }
    }

    #[test]
    fn serials_follow_the_workbooks_epoch() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20);
        assert_eq!(serial_date("46346", false), day);
        assert_eq!(serial_date("44884", true), day);
        assert_eq!(serial_date("20112026", false), None);
        assert_eq!(serial_date("00001", false), None);
    }
}
