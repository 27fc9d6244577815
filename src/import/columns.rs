//! Header aliases: which name in a file stands for which column. Knows no file and no row.

use std::collections::HashMap;

use toml::de::{DeTable, DeValue};

use super::kinds::Kind;
use crate::domain::{text::folded as normalise, toml_words};

/// The compiled-in names, also the annotated example for users.
pub const DEFAULT_TOML: &str = include_str!("../../config/columns.toml");

/// Names of columns per kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Normalised name → position in [`Kind::columns`], per kind.
    names: HashMap<Kind, HashMap<String, usize>>,
}

/// What is wrong with a file of aliases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Zeile {line}: {problem}")]
pub struct ColumnsError {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong and how to mend it, in German.
    pub problem: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self::plain().extended(DEFAULT_TOML).unwrap_or_else(|_| Self::plain())
    }
}

impl Columns {
    /// The compiled-in names extended by a user's file.
    ///
    /// # Errors
    /// On broken TOML, unknown sections or columns, and names that stand for two columns.
    pub fn parse(toml: &str) -> Result<Self, ColumnsError> {
        Self::default().extended(toml)
    }

    /// Position of the column of `kind` that a header cell stands for.
    pub(super) fn position(&self, kind: Kind, header: &str) -> Option<usize> {
        self.names.get(&kind)?.get(&normalise(header)).copied()
    }

    /// Only the columns' own names.
    fn plain() -> Self {
        let own = |kind: Kind| kind.columns().iter().enumerate().map(|(i, c)| (normalise(c.name), i)).collect();
        Self { names: Kind::ALL.into_iter().map(|kind| (kind, own(kind))).collect() }
    }

    fn extended(mut self, toml: &str) -> Result<Self, ColumnsError> {
        let line_at = |offset: usize| toml[..offset.min(toml.len())].matches('\n').count() + 1;
        let error = |offset: usize, problem: String| ColumnsError { line: line_at(offset), problem };
        let root = DeTable::parse(toml).map_err(|e| error(e.span().map_or(0, |s| s.start), toml_words::german(e.message())))?;
        for (section, table) in root.get_ref() {
            let at = section.span().start;
            let kind = Kind::ALL.into_iter().find(|kind| kind.section() == section.get_ref().as_ref()).ok_or_else(|| {
                let known = Kind::ALL.map(|kind| format!("[{}]", kind.section())).join(", ");
                error(at, format!("Abschnitt [{}] ist unbekannt; erwartet: {known}", section.get_ref()))
            })?;
            let DeValue::Table(columns) = table.get_ref() else {
                return Err(error(at, format!("{} muss ein Abschnitt [{0}] sein", kind.section())));
            };
            let names = self.names.entry(kind).or_default();
            for (column, aliases) in columns {
                let at = column.span().start;
                let position =
                    kind.columns().iter().position(|c| normalise(c.name) == normalise(column.get_ref())).ok_or_else(|| {
                        let known = kind.columns().iter().map(|c| c.name).collect::<Vec<_>>().join(", ");
                        error(at, format!("Spalte „{}“ gibt es bei {kind} nicht; erwartet: {known}", column.get_ref()))
                    })?;
                let not_a_list = |at| error(at, format!("„{}“ braucht eine Liste von Namen, z. B. [\"Name\"]", column.get_ref()));
                let DeValue::Array(aliases) = aliases.get_ref() else { return Err(not_a_list(at)) };
                for alias in aliases {
                    let at = alias.span().start;
                    let DeValue::String(name) = alias.get_ref() else { return Err(not_a_list(at)) };
                    if normalise(name).is_empty() {
                        return Err(error(at, "ein leerer Name steht für keine Spalte".to_owned()));
                    }
                    match names.insert(normalise(name), position) {
                        Some(other) if other != position => {
                            let other = kind.columns()[other].name;
                            return Err(error(
                                at,
                                format!("„{name}“ steht schon für die Spalte „{other}“; erwartet: ein anderer Name"),
                            ));
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_in_names_are_valid_and_name_every_column() {
        let columns = Columns::plain().extended(DEFAULT_TOML).expect("valid");
        assert_eq!(columns, Columns::default());
        let root = DeTable::parse(DEFAULT_TOML).expect("valid");
        for kind in Kind::ALL {
            let DeValue::Table(section) = root.get_ref()[kind.section()].get_ref() else { panic!("{kind}") };
            let written: Vec<&str> = section.keys().map(|k| k.get_ref().as_ref()).collect();
            assert_eq!(written.len(), kind.columns().len(), "{kind}");
            assert!(kind.columns().iter().all(|c| written.contains(&c.name)), "{kind}");
        }
    }

    #[test]
    fn case_spaces_and_umlauts_do_not_matter() {
        let columns = Columns::default();
        for header in ["MASSNAHMENUMMER", "maßnahme nummer", " Maßnahme-Nummer "] {
            assert_eq!(columns.position(Kind::Measures, header), Some(0), "{header}");
        }
        assert_eq!(columns.position(Kind::Measures, "Nachname"), None);
    }

    #[test]
    fn a_users_file_adds_names() {
        let columns = Columns::parse("[oe]\nOE = [\"Dienststelle\"]\n").expect("valid");
        assert_eq!(columns.position(Kind::Units, "dienststelle"), Some(0));
        assert_eq!(columns.position(Kind::Units, "OE"), Some(0));
    }

    #[test]
    fn mistakes_name_their_line() {
        for (toml, line, part) in [
            ("[oe]\n[stellen]\n", 2, "[stellen] ist unbekannt"),
            ("[oe]\n\n\"Kürzel\" = []", 3, "„Kürzel“ gibt es bei OE nicht"),
            ("[oe]\nOE = \"Stelle\"", 2, "braucht eine Liste"),
            ("[oe]\nOE = [\n 7]", 3, "braucht eine Liste"),
            ("[oe]\nArt = [\"Bezirk\"]", 2, "steht schon für die Spalte „Bezirk“"),
            ("[oe]\nArt = [\"--\"]", 2, "leerer Name"),
            ("[oe\n", 1, "kein gültiges TOML"),
            ("oe = 3", 1, "muss ein Abschnitt"),
        ] {
            let error = Columns::parse(toml).expect_err(toml);
            assert_eq!(error.line, line, "{error}");
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
