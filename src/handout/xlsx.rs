//! The handout as a workbook: per pot one sheet with the matrix and one with the calculation.
//! Every text goes in as a string cell, so that nothing is ever run as a formula.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Handout, calculation, german};
use crate::{
    api::contingents::{ProposedPot, ProposedUnit},
    domain::text::clean,
};

struct Looks {
    bold: Format,
    day: Format,
    fixed: Format,
}

/// First row of the matrix' heads.
const HEAD: u32 = 3;
/// Columns before the first OE.
const BEFORE: u16 = 6;

pub(super) fn workbook(handout: &Handout) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let looks = Looks {
        bold: Format::new().set_bold(),
        day: Format::new().set_num_format("dd.mm.yyyy"),
        fixed: Format::new().set_bold().set_italic(),
    };
    for (at, pot) in handout.proposal.pots.iter().enumerate() {
        matrix(book.add_worksheet().set_name(name(&pot.instrument, "", at))?, &handout.title, pot, &looks)?;
        positions(book.add_worksheet().set_name(name(&pot.instrument, " Rechnung", at))?, pot, &looks)?;
        explanations(book.add_worksheet().set_name(name(&pot.instrument, " Gründe", at))?, pot, &looks)?;
    }
    if handout.proposal.pots.is_empty() {
        book.add_worksheet().write_string(0, 0, "Kein Start mit freien Plätzen ist aufzuteilen.")?;
    }
    book.save_to_buffer()
}

/// A name Excel takes: no special characters, at most 31, each one different.
fn name(instrument: &str, tail: &str, at: usize) -> String {
    let plain: String = clean(instrument).chars().filter(|c| c.is_alphanumeric()).take(16).collect();
    format!("{} {plain}{tail}", at + 1)
}

fn matrix(sheet: &mut Worksheet, title: &str, pot: &ProposedPot, looks: &Looks) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, format!("Kontingente {} · {}", clean(&pot.instrument), clean(title)), &looks.bold)?;
    sheet.write_string(1, 0, pot.notes.iter().map(|n| clean(n)).collect::<Vec<_>>().join(" "))?;
    let heads = ["Maßnahme", "Modul", "Bezeichnung", "Beginn", "Plätze", "frei"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(HEAD, column, head, &looks.bold)?;
    }
    for (column, unit) in (BEFORE..).zip(&pot.units) {
        sheet.write_string_with_format(HEAD, column, clean(&unit.unit), &looks.bold)?;
    }
    let end = BEFORE + u16::try_from(pot.units.len()).unwrap_or(u16::MAX - BEFORE - 2);
    sheet.write_string_with_format(HEAD, end, "zurückgehalten", &looks.bold)?;
    sheet.write_string_with_format(HEAD, end + 1, "Rest", &looks.bold)?;
    let mut row = HEAD;
    for start in &pot.starts {
        row += 1;
        sheet.write_string(row, 0, clean(&start.measure))?;
        sheet.write_string(row, 1, start.module.as_deref().map(clean).unwrap_or_default())?;
        sheet.write_string(row, 2, clean(&start.title))?;
        sheet.write_with_format(row, 3, excel_day(start.start)?, &looks.day)?;
        sheet.write_number(row, 4, start.places)?;
        sheet.write_number(row, 5, start.free)?;
        for (column, cell) in (BEFORE..).zip(&start.cells) {
            match (cell.eligible, cell.pinned) {
                (false, _) => sheet.write_string(row, column, "–")?,
                (true, true) => sheet.write_number_with_format(row, column, cell.contingent, &looks.fixed)?,
                (true, false) => sheet.write_number(row, column, cell.contingent)?,
            };
        }
        sheet.write_number(row, end, start.held)?;
        sheet.write_number(row, end + 1, start.unplaced)?;
    }
    let mut below = |name: &str, value: &dyn Fn(&ProposedUnit) -> Option<f64>| -> Result<(), XlsxError> {
        row += 1;
        sheet.write_string_with_format(row, 0, name, &looks.bold)?;
        for (column, unit) in (BEFORE..).zip(&pot.units) {
            if let Some(n) = value(unit) {
                sheet.write_number(row, column, n)?;
            }
        }
        Ok(())
    };
    below("Summe", &|u| Some(u.total.into()))?;
    below("Rückstand nach Zuweisungen", &|u| number(&german(&u.deficit)))?;
    #[expect(clippy::cast_precision_loss, reason = "claims are far below 2^52")]
    below("Anspruch", &|u| Some(u.claim as f64))?;
    below("letzte Freigabe", &|u| u.last_released.map(f64::from))?;
    below("größte Reste (Vergleich)", &|u| Some(u.largest_remainder.into()))?;
    below("D’Hondt (Vergleich)", &|u| Some(u.dhondt.into()))?;
    sheet.set_freeze_panes(HEAD + 1, BEFORE)?;
    sheet.autofit();
    Ok(())
}

fn positions(sheet: &mut Worksheet, pot: &ProposedPot, looks: &Looks) -> Result<(), XlsxError> {
    for (column, head) in (0_u16..).zip(calculation::HEADS) {
        sheet.write_string_with_format(0, column, head, &looks.bold)?;
    }
    for (row, unit) in (1_u32..).zip(&pot.units) {
        for (column, value) in (0_u16..).zip(calculation::position(unit)) {
            // The exact fraction stays text; 19/2 would become a day in June.
            match (calculation::HEADS[usize::from(column)], number(&value)) {
                ("Rückstand genau", _) | (_, None) => sheet.write_string(row, column, value)?,
                (_, Some(n)) => sheet.write_number(row, column, n)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofit();
    Ok(())
}

fn explanations(sheet: &mut Worksheet, pot: &ProposedPot, looks: &Looks) -> Result<(), XlsxError> {
    for (column, head) in (0_u16..).zip(["Start", "OE", "Kontingent", "Warum"]) {
        sheet.write_string_with_format(0, column, head, &looks.bold)?;
    }
    let cells = pot.starts.iter().flat_map(|start| start.cells.iter().map(move |cell| (start, cell)));
    for (row, (start, cell)) in (1_u32..).zip(cells) {
        sheet.write_string(row, 0, clean(&start.label()))?;
        sheet.write_string(row, 1, clean(&cell.unit))?;
        sheet.write_number(row, 2, cell.contingent)?;
        let why = match (&cell.explanation, &cell.reason) {
            (Some(sentences), _) => sentences.join(" "),
            (None, Some(reason)) => format!("nicht einbezogen: {reason}"),
            (None, None) => String::new(),
        };
        sheet.write_string(row, 3, clean(&why))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    Ok(())
}

/// A German number, `−1,5` included.
fn number(text: &str) -> Option<f64> {
    text.replace('.', "").replace('−', "-").replace(',', ".").parse().ok()
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let (month, of_month) = (u8::try_from(day.month()).unwrap_or(1), u8::try_from(day.day()).unwrap_or(1));
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(0), month, of_month)
}
