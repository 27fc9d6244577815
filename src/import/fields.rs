//! One row's fields read as dates, numbers, keys and texts; every problem goes to the list.

use std::{borrow::Cow, cell::RefCell, collections::HashMap};

use chrono::NaiveDate;

use crate::domain::{Amount, Invalid, MeasureNo, ModuleNo, PostSign, UnitCode, dates, mail::EmailAddress, text};

use super::{
    error::{ImportError, Problems, shorten},
    kinds::Role,
    line::{Cell, Form, Line, formula_text},
    moments::{self, Day},
    notes::{Notes, Topic},
    numbers::{self, Numbers},
    substitutes,
    table::Layout,
};

/// Longest free text, in characters.
const MAX_TEXT_CHARS: usize = 600;

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
    days: Memo<Day>,
    posts: Memo<Option<PostSign>>,
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
    pub(super) line: &'a Line<'a>,
    pub(super) layout: &'a Layout,
    /// Dates may be plain Excel serial numbers: the workbook's epoch is 1904 if `true`.
    pub(super) serial_dates: Option<bool>,
    pub(super) numbers: &'a Numbers,
    /// Missing values have been reported already, all in one.
    pub(super) missing_told: bool,
    pub(super) problems: &'a RefCell<Problems>,
    pub(super) notes: &'a RefCell<Notes>,
}

impl Fields<'_> {
    fn cell(&self, column: usize) -> Option<&Cell> {
        self.layout.fields[column].and_then(|i| self.line.cells.get(i))
    }

    /// Whether the file has such a column.
    pub(super) fn has(&self, column: impl Into<usize>) -> bool {
        self.layout.fields[column.into()].is_some()
    }

    fn name(&self, column: usize) -> &'static str {
        self.layout.kind.columns()[column].name
    }

    /// The field as it stands there; empty where the file has no such column.
    fn original(&self, column: usize) -> &str {
        let Some(cell) = self.cell(column) else { return "" };
        let as_shown = matches!(self.layout.kind.columns()[column].role, Role::Key | Role::Text);
        let text = if as_shown && !cell.shown.is_empty() { &cell.shown } else { &cell.text };
        formula_text(text.trim())
    }

    /// The field without what cannot be seen; empty where the file has no such column.
    pub(super) fn raw(&self, column: impl Into<usize>) -> Cow<'_, str> {
        text::cleaned(self.original(column.into()))
    }

    /// Reports a problem of one column.
    pub(super) fn report(&self, column: impl Into<usize>, value: &str, invalid: Invalid) {
        let column = column.into();
        if self.missing_told && value.is_empty() && self.layout.kind.columns()[column].filled {
            return;
        }
        let error = ImportError::of_value(self.file, self.at.line, self.name(column), value, invalid);
        self.problems.borrow_mut().push(self.at.file, error);
    }

    /// Reads a column; the parser's messages may quote what it was given, so that is shown only
    /// safe and short. No valid value is longer.
    pub(super) fn read<T>(&self, column: impl Into<usize>, parse: impl Fn(&str) -> Result<T, Invalid>) -> Option<T> {
        let column = column.into();
        let raw = self.raw(column);
        match parse(&raw) {
            Ok(value) => Some(value),
            Err(first) => {
                let original = self.original(column);
                let shown = shorten(original);
                self.report(column, original, if shown == raw { first } else { parse(&shown).err().unwrap_or(first) });
                None
            }
        }
    }

    pub(super) fn note(&self, topic: Topic, example: impl FnOnce() -> String) {
        self.notes.borrow_mut().line(self.at.file, topic, self.at.line, example);
    }

    /// What stands where a day is meant; the outer `None` means a problem.
    fn day(&self, interned: &mut Interned, column: usize) -> Option<Day> {
        if let (Some(cell), Some(is_1904)) = (self.cell(column), self.serial_dates)
            && let Some(date) = serial(cell, is_1904)
        {
            // Years of no desk are told as dates: nobody would know the number behind one.
            return self.checked_day(interned, column, &dates::german(date));
        }
        self.checked_day(interned, column, &self.raw(column))
    }

    /// A day as the person sees it: of a sheet the date, not the number behind it.
    fn day_as_seen(&self, column: usize) -> Cow<'_, str> {
        let serial = self.cell(column).zip(self.serial_dates).and_then(|(cell, is_1904)| serial(cell, is_1904));
        serial.map_or_else(|| self.original(column).into(), |date| dates::german(date).into())
    }

    fn checked_day(&self, interned: &mut Interned, column: usize, raw: &str) -> Option<Day> {
        if raw.is_empty() {
            return Some(Day::Unset);
        }
        match interned.days.get(raw, moments::read) {
            Ok(day) => Some(day),
            Err(first) => {
                let original = if self.raw(column) == raw { self.original(column) } else { raw };
                let shown = shorten(original);
                let invalid = if shown == raw { first } else { moments::read(&shown).err().unwrap_or(first) };
                self.report(column, original, invalid);
                None
            }
        }
    }

    /// The date of a sheet's number, for lists of people: nothing is told and nothing kept. The outer `None`
    /// is an empty field, the inner one a text.
    #[expect(clippy::option_option, reason = "an empty field and a text are different things")]
    pub(super) fn secret_date(&self, column: impl Into<usize>) -> Option<Option<NaiveDate>> {
        let column = column.into();
        let number = self.cell(column).zip(self.serial_dates).and_then(|(cell, is_1904)| serial(cell, is_1904));
        (number.is_some() || !self.raw(column).is_empty()).then_some(number)
    }

    fn open_elsewhere(&self, column: usize) {
        let seen = self.day_as_seen(column);
        self.report(column, &seen, moments::open_elsewhere(&shorten(&seen)));
    }

    /// A date, required. An open end is the last day there is.
    pub(super) fn date(&self, interned: &mut Interned, column: impl Into<usize>) -> Option<NaiveDate> {
        let column = column.into();
        match self.day(interned, column)? {
            Day::On(date) => return Some(date),
            Day::Open if self.layout.kind.columns()[column].role == Role::End => {
                let last = dates::last_day();
                self.note(Topic::OpenEnd(self.name(column)), || {
                    format!("„{}“, gespeichert als {}", shorten(&self.day_as_seen(column)), dates::german(last))
                });
                return Some(last);
            }
            Day::Open => self.open_elsewhere(column),
            Day::Unset => self.report(column, self.original(column), moments::missing()),
        }
        None
    }

    /// A date that may be missing. The outer `None` means a problem.
    #[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
    pub(super) fn date_or_none(&self, interned: &mut Interned, column: impl Into<usize>) -> Option<Option<NaiveDate>> {
        let column = column.into();
        match self.day(interned, column)? {
            Day::On(date) => Some(Some(date)),
            Day::Unset => Some(None),
            Day::Open if self.layout.kind.columns()[column].role == Role::End => {
                self.note(Topic::OpenEnd(self.name(column)), || {
                    format!("„{}“, gespeichert ohne Datum", shorten(&self.day_as_seen(column)))
                });
                Some(None)
            }
            Day::Open => {
                self.open_elsewhere(column);
                None
            }
        }
    }

    /// An OE, required.
    pub(super) fn unit(&self, interned: &mut Interned, column: impl Into<usize>) -> Option<UnitCode> {
        let memo = RefCell::new(&mut interned.units);
        self.read(column, |raw| memo.borrow_mut().get(raw, UnitCode::parse))
    }

    /// A Maßnahmenummer, required.
    pub(super) fn measure(&self, interned: &mut Interned, column: impl Into<usize>) -> Option<MeasureNo> {
        let memo = RefCell::new(&mut interned.measures);
        self.read(column, |raw| memo.borrow_mut().get(raw, MeasureNo::parse))
    }

    /// A module that may be missing. The outer `None` means a problem.
    #[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
    pub(super) fn module(&self, interned: &mut Interned, column: impl Into<usize>) -> Option<Option<ModuleNo>> {
        let column = column.into();
        if self.raw(column).is_empty() {
            return Some(None);
        }
        let memo = RefCell::new(&mut interned.modules);
        self.read(column, |raw| memo.borrow_mut().get(raw, ModuleNo::parse)).map(Some)
    }

    /// The sign of a post that may be missing. What looks like a person is refused and not shown; the outer `None`
    /// means a problem.
    #[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
    pub(super) fn post(&self, interned: &mut Interned, column: impl Into<usize>) -> Option<Option<PostSign>> {
        let column = column.into();
        match interned.posts.get(&self.raw(column), PostSign::parse) {
            Ok(sign) => Some(sign),
            Err(invalid) => {
                self.report(column, "", invalid);
                None
            }
        }
    }

    /// Free text, cleaned; may be empty.
    pub(super) fn text(&self, column: impl Into<usize>) -> Option<String> {
        self.text_of(column, MAX_TEXT_CHARS)
    }

    /// Free text of at most so many characters, cleaned; may be empty.
    pub(super) fn text_of(&self, column: impl Into<usize>, most: usize) -> Option<String> {
        let column = column.into();
        let value = self.raw(column);
        if value.chars().count() > most {
            let expected = format!("höchstens {most} Zeichen");
            self.report(column, &value, Invalid::new("Text ist zu lang", expected));
            return None;
        }
        if let Some(sign) = substitutes::first(self.original(column)) {
            self.note(Topic::Substitute(self.name(column)), || format!("„{}“", text::visible(sign)));
        }
        Some(value.into_owned())
    }

    /// Takes note of an address that no mail can go to.
    pub(super) fn address(&self, column: impl Into<usize>, value: Option<&str>) {
        let column = column.into();
        match value {
            Some("") => self.note(Topic::NoAddress(self.name(column)), String::new),
            Some(value) if EmailAddress::parse(value).is_err() => {
                self.note(Topic::Address(self.name(column)), || format!("„{}“", shorten(value)));
            }
            Some(_) | None => {}
        }
    }

    /// `ja` or `nein`.
    pub(super) fn flag(&self, column: impl Into<usize>) -> Option<bool> {
        self.read(column, |raw| match raw.to_lowercase().as_str() {
            "ja" | "j" | "1" | "wahr" | "true" | "x" => Ok(true),
            "nein" | "n" | "0" | "falsch" | "false" => Ok(false),
            "" => Err(Invalid::new("Angabe fehlt", "ja oder nein")),
            _ => Err(Invalid::new(format!("„{raw}“ ist weder ja noch nein"), "ja oder nein")),
        })
    }

    /// A whole number from 0 to `max`.
    pub(super) fn whole(&self, column: impl Into<usize>, max: u32) -> Option<u32> {
        let column = column.into();
        if self.is_number(column) {
            return self.read(column, |raw| numbers::sheet_whole(raw, max));
        }
        let read = self.read(column, |raw| self.numbers.whole(column, raw, max))?;
        if read.decided {
            self.note(Topic::Decided(self.name(column)), || self.example(column, &read.value));
        }
        Some(read.value)
    }

    /// A decimal amount.
    pub(super) fn amount(&self, column: impl Into<usize>) -> Option<Amount> {
        let column = column.into();
        let read = if self.is_number(column) {
            self.read(column, numbers::sheet_amount)?
        } else {
            self.read(column, |raw| self.numbers.amount(column, raw))?
        };
        if read.decided {
            self.note(Topic::Decided(self.name(column)), || self.example(column, &read.value));
        }
        if read.rounded {
            self.note(Topic::Rounded(self.name(column)), || self.example(column, &read.value));
        }
        Some(read.value)
    }

    fn example(&self, column: usize, value: &dyn std::fmt::Display) -> String {
        format!("„{}“ als {}", shorten(self.original(column)), value.to_string().replace('.', ","))
    }

    fn is_number(&self, column: usize) -> bool {
        self.cell(column).is_some_and(|cell| matches!(cell.form, Form::Number | Form::Date | Form::Rescaled))
    }
}

/// The day of a number in a sheet, as number or as text.
fn serial(cell: &Cell, is_1904: bool) -> Option<NaiveDate> {
    let text = cell.text.trim();
    match cell.form {
        Form::Number | Form::Date | Form::Rescaled => moments::serial(text, is_1904),
        Form::Text if text.len() == 5 => moments::serial(text, is_1904),
        Form::Text | Form::Fault(_) => None,
    }
}
