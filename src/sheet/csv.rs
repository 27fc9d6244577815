//! CSV with semicolons and decimal commas.

use csv::{Terminator, WriterBuilder};

use super::{Cell, Sheet, SheetError, inert};

/// As German offices open it: UTF-8 with BOM, CRLF.
///
/// # Errors
/// When the writer fails, which on memory it does not.
pub fn for_offices(sheet: &Sheet) -> Result<Vec<u8>, SheetError> {
    written(sheet, b"\xEF\xBB\xBF", Terminator::CRLF)
}

/// As other programs read it: no BOM, one line feed.
///
/// # Errors
/// When the writer fails, which on memory it does not.
pub fn for_pipes(sheet: &Sheet) -> Result<Vec<u8>, SheetError> {
    written(sheet, b"", Terminator::Any(b'\n'))
}

fn written(sheet: &Sheet, before: &[u8], end: Terminator) -> Result<Vec<u8>, SheetError> {
    let mut out = before.to_vec();
    let mut writer = WriterBuilder::new().delimiter(b';').terminator(end).from_writer(&mut out);
    writer.write_record(sheet.heads.iter().map(|head| inert(head)))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(written_cell))?;
    }
    writer.flush().map_err(csv::Error::from)?;
    drop(writer);
    Ok(out)
}

fn written_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(raw) | Cell::Told(_, raw) => inert(raw),
        Cell::Empty
        | Cell::Head(_)
        | Cell::Int(_)
        | Cell::Pinned(_)
        | Cell::Decimal(..)
        | Cell::Exact(..)
        | Cell::Share(_)
        | Cell::Date(_)
        | Cell::Time(_) => cell.shown(),
    }
}
