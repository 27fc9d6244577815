//! Headers that are not accepted, as sentences: what is missing, or where the table is read instead.

use super::{Kind, error::ImportError, sought::Wanted, unaccepted::HeaderProblem};

/// The problems of a header, and the kind whose rows nobody knows now.
pub(super) fn header(file: &str, line: u32, problem: HeaderProblem, wanted: Wanted) -> (Vec<ImportError>, Option<Kind>) {
    match problem {
        HeaderProblem::Unknown => {
            let expected = format!("die Kopfzeile einer dieser Tabellen: {}", wanted.names());
            (vec![ImportError::of_file(file, "keine Tabelle mit bekannter Kopfzeile gefunden", expected)], None)
        }
        HeaderProblem::Missing(kind, names) => {
            let error = |name: &str| {
                let problem = format!("die Spalte fehlt in der Tabelle {kind}");
                let expected = "alle Spalten; andere Namen lassen sich in columns.toml eintragen";
                ImportError { column: Some(name.to_owned()), ..ImportError::of_line(file, line, problem, expected) }
            };
            (names.into_iter().map(error).collect(), Some(kind))
        }
        HeaderProblem::Twice(kind, name) => {
            let error = ImportError::of_line(file, line, "die Spalte steht zweimal in der Kopfzeile", "jede Spalte einmal");
            (vec![ImportError { column: Some(name.to_owned()), ..error }], Some(kind))
        }
        HeaderProblem::Elsewhere(kind) => {
            let expected = format!("hier nur: {}", wanted.names());
            (vec![ImportError::of_line(file, line, kind.elsewhere(), expected)], None)
        }
        HeaderProblem::NoKey(kind, names) => {
            let problem = format!("die {kind} sagt nicht, wen ihre Zeilen meinen");
            let columns = names.join(" oder ");
            let expected = format!("die Spalten {columns}; andere Namen lassen sich in columns.toml eintragen");
            (vec![ImportError::of_line(file, line, problem, expected)], None)
        }
        HeaderProblem::Bare => {
            let problem = "die Liste nennt Personen, aber weder, wer erschienen ist, noch einen Stichtag";
            let expected = "die Spalte „Erschienen“ (Ersttagsliste) oder „Stichtag“ (Besetzungsliste); \
                            eine Besetzungsliste ohne diese Spalte braucht die Angabe der Art (besetzung) und des Stichtags";
            (vec![ImportError::of_line(file, line, problem, expected)], None)
        }
        HeaderProblem::Unclear => {
            let problem = "die Liste kann eine Ersttagsliste sein und eine Besetzungsliste";
            (vec![ImportError::of_line(file, line, problem, "die Angabe der Art: erst oder besetzung")], None)
        }
    }
}
