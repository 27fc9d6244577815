//! Workbooks: numbers as numbers, days as days, every text as a string cell, so that nothing is
//! ever run as a formula. No clock: a workbook has a date only if it is told one.

use chrono::{Datelike as _, NaiveDate, Timelike as _};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, Sheet, SheetError, inert};

/// One page of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its name, as Excel takes it: at most 31 letters, each page another one.
    pub name: String,
    /// What stands in it. Without heads there is nothing to freeze either.
    pub sheet: Sheet,
    /// How it looks.
    pub look: Look,
}

/// How a page looks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// Lines above the heads, the first in bold, with an empty one below.
    pub above: Vec<String>,
    /// Columns that stay when the page is scrolled; the heads always do.
    pub fixed_columns: u16,
    /// Made to be filtered and printed: A4 across, wrapped heads, even columns, two places after
    /// every comma.
    pub is_printed: bool,
}

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// Title.
    pub title: String,
    /// The day it describes, said to be that of its making: same numbers, same bytes.
    pub day: NaiveDate,
}

/// Columns of a printed number and of a printed name.
const PRINTED_WIDTHS: (u16, u16) = (12, 30);
/// Bytes of a text from which on it is a name.
const NAME: usize = 15;

struct Formats {
    bold: Format,
    head: Format,
    pinned: Format,
    day: Format,
    time: Format,
    share: Format,
    printed: Format,
}

/// The bytes of a workbook.
///
/// # Errors
/// When a page is larger than the format allows.
pub fn workbook(pages: &[Page], about: Option<&About>) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    if let Some(About { title, day }) = about {
        let properties = DocProperties::new().set_title(title).set_author("").set_creation_datetime(&excel_day(*day)?);
        book.set_properties(&properties);
    }
    let formats = Formats {
        bold: Format::new().set_bold(),
        head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
        pinned: Format::new().set_bold().set_italic(),
        day: Format::new().set_num_format("dd.mm.yyyy"),
        time: Format::new().set_num_format("dd.mm.yyyy hh:mm"),
        share: Format::new().set_num_format("0 %"),
        printed: Format::new().set_num_format("#,##0.00"),
    };
    for page in pages {
        fill(book.add_worksheet(), page, &formats)?;
    }
    Ok(book.save_to_buffer()?)
}

fn fill(out: &mut Worksheet, page: &Page, formats: &Formats) -> Result<(), XlsxError> {
    let Page { name, sheet, look } = page;
    out.set_name(name)?;
    for (row, line) in (0..).zip(&look.above) {
        if row == 0 {
            out.write_string_with_format(row, 0, inert(line), &formats.bold)?;
        } else {
            out.write_string(row, 0, inert(line))?;
        }
    }
    let mut row = u32::try_from(look.above.len()).unwrap_or(0);
    row += u32::from(row > 0);
    if !sheet.heads.is_empty() {
        let head = if look.is_printed { &formats.head } else { &formats.bold };
        for (column, title) in (0_u16..).zip(&sheet.heads) {
            out.write_string_with_format(row, column, inert(title), head)?;
        }
        row += 1;
        out.set_freeze_panes(row, look.fixed_columns)?;
    }
    for (row, cells) in (row..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write(out, (row, column), cell, look, formats)?;
        }
    }
    if look.is_printed {
        print(out, sheet)
    } else {
        if !sheet.heads.is_empty() {
            out.autofit();
        }
        Ok(())
    }
}

fn write(out: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, look: &Look, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(raw) => out.write_string(row, column, inert(raw))?,
        Cell::Head(text) => out.write_string_with_format(row, column, *text, &formats.bold)?,
        Cell::Exact(..) => out.write_string(row, column, cell.shown())?,
        Cell::Int(n) => out.write_number(row, column, whole(*n))?,
        Cell::Pinned(n) => out.write_number_with_format(row, column, whole(*n), &formats.pinned)?,
        // A workbook has no word for what is no number.
        Cell::Decimal(n, _) | Cell::Told(n, _) | Cell::Share(n) if !n.is_finite() => out.write_string(row, column, "–")?,
        Cell::Decimal(n, _) if look.is_printed => out.write_number_with_format(row, column, *n, &formats.printed)?,
        Cell::Decimal(n, _) | Cell::Told(n, _) => out.write_number(row, column, *n)?,
        Cell::Share(share) => out.write_number_with_format(row, column, *share, &formats.share)?,
        Cell::Date(day) => out.write_datetime_with_format(row, column, &excel_day(*day)?, &formats.day)?,
        Cell::Time(at) => {
            let (hour, minute) = (u16::try_from(at.hour()).unwrap_or(0), u8::try_from(at.minute()).unwrap_or(0));
            let at = excel_day(at.date())?.and_hms(hour, minute, 0.0)?;
            out.write_datetime_with_format(row, column, &at, &formats.time)?
        }
    };
    Ok(())
}

fn print(out: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    for column in 0..sheet.heads.len() {
        let is_name = |row: &Vec<Cell>| matches!(row.get(column), Some(Cell::Text(text)) if text.len() >= NAME);
        let width = if sheet.rows.iter().any(is_name) { PRINTED_WIDTHS.1 } else { PRINTED_WIDTHS.0 };
        out.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), width)?;
    }
    out.set_repeat_rows(0, 0)?;
    out.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    out.set_footer("&L&A&RSeite &P von &N");
    if let (Ok(rows @ 1..), Ok(columns)) = (u32::try_from(sheet.rows.len()), u16::try_from(sheet.heads.len())) {
        out.autofilter(0, 0, rows, columns.saturating_sub(1))?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn whole(n: i64) -> f64 {
    n as f64
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let small = |n: u32| u8::try_from(n).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(0), small(day.month()), small(day.day()))
}
