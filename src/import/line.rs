//! One line of a table, whatever file it stands in: cells as text, and what a sheet knows beside it.

use std::ops::ControlFlow;

use zeroize::Zeroize as _;

/// Why a cell has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// An error of the spreadsheet, such as `#NV`.
    Error,
    /// A formula whose result was never stored.
    NoValue,
}

/// What a cell is by its type and format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Form {
    /// Text, as every cell of a CSV file.
    #[default]
    Text,
    /// A number of a sheet, not subject to anybody's decimal comma.
    Number,
    /// A number shown as a date.
    Date,
    /// A number shown as another one: `0,5` as 50 %.
    Rescaled,
    /// No value.
    Fault(Fault),
}

/// One cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Text as it stands there; of a number its value, with a decimal comma.
    pub(super) text: String,
    /// What the sheet shows instead, where a format says so: `0012`, a date. Empty otherwise.
    pub(super) shown: String,
    pub(super) form: Form,
}

/// Cells of one line, used again for the next. What stood in them is wiped when they are given up: they
/// may have held names.
#[derive(Default)]
pub(super) struct Cells(pub(super) Vec<Cell>);

impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} cells", self.0.len())
    }
}

impl Drop for Cells {
    fn drop(&mut self) {
        for cell in &mut self.0 {
            cell.text.zeroize();
            cell.shown.zeroize();
        }
    }
}

impl Cell {
    /// Nothing to be seen in it.
    pub(super) fn is_blank(&self) -> bool {
        !matches!(self.form, Form::Fault(_)) && is_blank(&self.text)
    }

    /// Text, not a number of a sheet.
    pub(super) fn is_text(&self) -> bool {
        self.form == Form::Text
    }

    /// Empties it for another line.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.shown.clear();
        self.form = Form::Text;
    }

    /// The fault it has: by its type, or because its text is the name of one, as CSV exports write.
    pub(super) fn fault(&self) -> Option<Fault> {
        match self.form {
            Form::Fault(fault) => Some(fault),
            Form::Text if self.text.starts_with('#') && is_error(self.text.trim()) => Some(Fault::Error),
            Form::Text | Form::Number | Form::Date | Form::Rescaled => None,
        }
    }
}

/// Whether a text says nothing: blank, or made of what cannot be seen.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || crate::domain::text::is_unsafe(c))
}

/// What exports protect from Excel's conversions: `="00123"` means `00123`.
pub(super) fn formula_text(raw: &str) -> &str {
    raw.strip_prefix('=').map(str::trim_start).and_then(|rest| rest.strip_prefix('"')?.strip_suffix('"')).unwrap_or(raw)
}

/// Names of spreadsheet errors, German and English, and the fence of a column too narrow.
fn is_error(text: &str) -> bool {
    const NAMES: [&str; 25] = [
        "#NV",
        "#N/A",
        "#BEZUG!",
        "#REF!",
        "#WERT!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#ZAHL!",
        "#NUM!",
        "#NULL!",
        "#ÜBERLAUF!",
        "#SPILL!",
        "#KALK!",
        "#CALC!",
        "#GETTING_DATA",
        "#DATEN_ABRUFEN",
        "#FELD!",
        "#FIELD!",
        "#BLOCKIERT!",
        "#BLOCKED!",
        "#UNBEKANNT!",
        "#UNKNOWN!",
        "#VERBINDEN!",
        "#CONNECT!",
    ];
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(text)) || (text.len() >= 3 && text.bytes().all(|b| b == b'#'))
}

/// One line that is not blank.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// Physical line or row it begins on, from 1.
    pub(super) number: u32,
    pub(super) cells: &'a [Cell],
    /// The text ends with this line and without a line break.
    pub(super) cut_off: bool,
    /// Bytes of the text, or of the sheet's XML, before it and of it.
    pub(super) read_to: usize,
}

impl Line<'_> {
    /// Cells that hold something.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }
}

/// What to do after a line.
pub(super) type Flow = ControlFlow<()>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_protected_from_excel() {
        for (raw, text) in
            [("=\"00123\"", "00123"), ("= \"a\"", "a"), ("=\"\"", ""), ("=1+2", "=1+2"), ("\"a\"", "\"a\""), ("=\"", "=\"")]
        {
            assert_eq!(formula_text(raw), text, "{raw}");
        }
    }
}
