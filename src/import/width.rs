//! Whether a line of a text has the fields it must have.

use super::{error::ImportError, line::Line, table::Layout};

/// What is wrong with the number of fields. Exports leave out empty fields at the end of a line, and
/// empty ones too many are harmless; a line without its line break was cut off.
pub(super) fn problem(file: &str, layout: &Layout, line: &Line<'_>) -> Option<ImportError> {
    let (found, width) = (line.cells.len(), layout.width);
    if found < width {
        let columns = layout.kind.columns().iter().zip(&layout.fields);
        let lacking = columns.filter(|(column, field)| column.filled && field.is_some_and(|field| field >= found));
        let lacking: Vec<_> = lacking.map(|(column, _)| format!("„{}“", column.name)).collect();
        let (mut problem, expected) = (format!("die Zeile hat {found} statt {width} Felder"), format!("{width} Felder"));
        if line.cut_off {
            problem.push_str(", die Datei bricht hier ab");
            let expected = format!("{expected}; den Export vollständig neu holen");
            return Some(ImportError::of_line(file, line.number, problem, expected));
        }
        if lacking.is_empty() {
            return None;
        }
        problem = format!("{problem}; es fehlt {}", lacking.join(", "));
        let expected =
            format!("{expected}; ein fehlendes Trennzeichen ergänzen, oder die Zeile löschen, wenn sie keine Daten enthält");
        return Some(ImportError::of_line(file, line.number, problem, expected));
    }
    if line.cells.iter().skip(width).any(|cell| !cell.is_blank()) {
        let problem = format!("die Zeile hat {found} statt {width} Felder");
        let expected = format!("{width} Felder; Felder mit Trennzeichen gehören in Anführungszeichen");
        return Some(ImportError::of_line(file, line.number, problem, expected));
    }
    None
}
