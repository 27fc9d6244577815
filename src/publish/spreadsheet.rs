//! Tables as XLSX and CSV. Text that a spreadsheet would run as a formula is made inert by a
//! leading apostrophe; numbers stay numbers, days stay days. No clock: the workbook is dated by
//! the day it describes.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{
    PublishError,
    tables::{Sheet, Value},
};
use crate::domain::{dates, text};

/// Name of the workbook.
pub const NAME: &str = "prognose.xlsx";

/// The workbook of all tables.
pub fn xlsx(sheets: &[Sheet], day: NaiveDate) -> Result<Vec<u8>, PublishError> {
    workbook(sheets, day).map_err(|e| PublishError::Table(e.to_string()))
}

fn workbook(sheets: &[Sheet], day: NaiveDate) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(format!("AGH-Prognose {}", dates::german(day)))
        .set_author("")
        .set_creation_datetime(&excel_day(day)?);
    book.set_properties(&properties);
    for sheet in sheets {
        fill(book.add_worksheet(), sheet)?;
    }
    book.save_to_buffer()
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let (day, percent) = (Format::new().set_num_format("dd.mm.yyyy"), Format::new().set_num_format("0 %"));
    let number = Format::new().set_num_format("#,##0.00");
    page.set_name(sheet.title)?;
    for (column, title) in (0_u16..).zip(&sheet.heads) {
        page.write_with_format(0, column, title, &head)?;
        page.set_column_width(column, 12)?;
    }
    for (row, values) in (1_u32..).zip(&sheet.rows) {
        for (column, value) in (0_u16..).zip(values) {
            match value {
                Value::Text(raw) => {
                    let shown = inert(raw);
                    if row == 1 && sheet.rows.iter().any(|r| matches!(&r[usize::from(column)], Value::Text(t) if t.len() > 14)) {
                        page.set_column_width(column, 30)?;
                    }
                    page.write_string(row, column, shown)?
                }
                Value::Whole(n) => page.write_number(row, column, *n)?,
                Value::Number(x) => page.write_number_with_format(row, column, *x, &number)?,
                Value::Share(p) => page.write_number_with_format(row, column, *p, &percent)?,
                Value::Day(date) => page.write_datetime_with_format(row, column, &excel_day(*date)?, &day)?,
            };
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.set_repeat_rows(0, 0)?;
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    page.set_footer("&L&A&RSeite &P von &N");
    if let (Ok(rows), Ok(columns)) = (u32::try_from(sheet.rows.len()), u16::try_from(sheet.heads.len()))
        && rows > 0
    {
        page.autofilter(0, 0, rows, columns.saturating_sub(1))?;
    }
    Ok(())
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let small = |n: u32| u8::try_from(n).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), small(day.month()), small(day.day()))
}

/// CSV as German offices open it: semicolons, decimal comma, UTF-8 with BOM, CRLF.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, PublishError> {
    let mut out = b"\xEF\xBB\xBF".to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut out);
    let failed = |e: csv::Error| PublishError::Table(e.to_string());
    writer.write_record(&sheet.heads).map_err(failed)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(plain)).map_err(failed)?;
    }
    writer.flush().map_err(|e| PublishError::Table(e.to_string()))?;
    drop(writer);
    Ok(out)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(raw) => inert(raw),
        Value::Whole(n) => n.to_string(),
        Value::Number(x) => format!("{x:.2}").replace('.', ","),
        Value::Share(p) => format!("{p:.4}").replace('.', ","),
        Value::Day(day) => dates::german(*day),
    }
}

fn inert(raw: &str) -> String {
    let shown = text::clean(raw);
    if shown.starts_with(['=', '+', '-', '@']) { format!("'{shown}") } else { shown }
}
