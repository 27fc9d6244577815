//! Lines of a table that are no rows: totals, sources, units, a header once more. Only what cannot
//! be a row is taken for one of these.

use super::{
    kinds::{Column, ListColumn, Role},
    line::{Cell, Line},
    table::Layout,
    words,
};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// A row, right or wrong.
    Row,
    /// A total.
    Total,
    /// A source or an explanation.
    Remark,
    /// Units of the columns, or their numbers.
    Units,
    /// The header once more.
    Repeated,
    /// One sentence: a remark if nothing but remarks follows.
    Sentence,
}

const TOTALS: [&str; 13] = [
    "gesamt",
    "gesamtergebnis",
    "gesamtsumme",
    "summe",
    "summen",
    "insgesamt",
    "total",
    "zwischensumme",
    "teilergebnis",
    "ergebnis",
    "gesamtwert",
    "teilsumme",
    "endsumme",
];

const REMARKS: [&str; 32] = [
    "quelle",
    "datenquelle",
    "datenstand",
    "hinweis",
    "anmerkung",
    "bemerkung",
    "fußnote",
    "fussnote",
    "legende",
    "erläuterung",
    "erstellt",
    "erzeugt",
    "ausgegeben",
    "ausgedruckt",
    "abgerufen",
    "abruf",
    "auswertung",
    "bericht",
    "druckdatum",
    "gedruckt",
    "seite ",
    "copyright",
    "©",
    "*)",
    "1)",
    "¹",
    "---",
    "===",
    "ende der",
    "statistik",
    "datensätze",
    "anzahl ",
];

const UNITS: [&str; 47] = [
    "anzahl",
    "stück",
    "stk",
    "personen",
    "pers",
    "zahl",
    "ganzzahl",
    "dezimalzahl",
    "tage",
    "monate",
    "stunden",
    "std",
    "h",
    "prozent",
    "%",
    "in %",
    "eur",
    "euro",
    "€",
    "tsd",
    "tsd €",
    "datum",
    "text",
    "nr",
    "nummer",
    "kürzel",
    "code",
    "schlüssel",
    "id",
    "name",
    "tt.mm.jjjj",
    "tt.mm.jj",
    "jjjj-mm-tt",
    "dd.mm.yyyy",
    "yyyy-mm-dd",
    "ja/nein",
    "j/n",
    "abs",
    "absolut",
    "n",
    "zeichen",
    "einheit",
    "string",
    "date",
    "integer",
    "decimal",
    "number",
];

/// Judges a line; `first` while no row has been seen.
pub(super) fn judge(line: &Line<'_>, layout: &Layout, first: bool) -> Judged {
    let filled: Vec<(usize, &Cell)> = line.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).collect();
    let Some(&(at, head)) = filled.first() else { return Judged::Row };
    if layout.is_repeated_in(line.cells) {
        return Judged::Repeated;
    }
    if first && (are_units(&filled) || are_column_numbers(&filled)) {
        return Judged::Units;
    }
    // Nothing else is filled in every row of a list, so this alone makes a row of it.
    if has_key(layout, line.cells) {
        return Judged::Row;
    }
    let needed = layout.kind.columns().iter().filter(|c| c.filled).count();
    let blank = layout.pairs(line.cells).filter(|(_, c, cell)| c.filled && cell.is_none_or(Cell::is_blank)).count();
    let no_date = |field: usize| layout.column_at(field).is_some_and(is_day);
    let total = |(field, cell): &(usize, &Cell)| {
        let is_key = layout.kind.key().iter().any(|key| layout.fields[*key] == Some(*field));
        (*field == at || is_key) && is_total(cell.text.trim()) && (blank > 0 || no_date(*field) || layout.kind.is_list())
    };
    if filled.iter().any(total) {
        return Judged::Total;
    }
    let text = head.text.trim();
    if is_remark(text) && (layout.kind.is_list() || blank * 2 >= needed || no_date(at)) {
        return Judged::Remark;
    }
    if filled.len() == 1 && needed - blank <= 1 && is_sentence(text) { Judged::Sentence } else { Judged::Row }
}

/// Whether a row of a list says of somebody who it is: an ID or a number with a digit, or a whole name.
fn has_key(layout: &Layout, cells: &[Cell]) -> bool {
    let text = |column: ListColumn| layout.fields[usize::from(column)].and_then(|field| cells.get(field)).map(|c| c.text.trim());
    let is_key = |key: &str| key.bytes().any(|b| b.is_ascii_digit()) && !is_total(key) && !is_remark(key);
    // "16 Personen" behind "Gesamt" is nobody.
    let is_name = |name: &str| name.chars().any(char::is_alphabetic) && !name.bytes().any(|b| b.is_ascii_digit());
    layout.kind.is_list()
        && ([ListColumn::Id, ListColumn::CustomerNo].into_iter().any(|column| text(column).is_some_and(is_key))
            || [ListColumn::Surname, ListColumn::FirstName].into_iter().all(|column| text(column).is_some_and(is_name)))
}

/// Whether a line above the header of a list says who and whether, as its rows do; titles say neither.
pub(super) fn is_row_of_list(layout: &Layout, cells: &[Cell]) -> bool {
    let columns = layout.kind.columns().iter().zip(&layout.fields);
    let fits = |(column, field): (&Column, &Option<usize>)| {
        let text = field.and_then(|field| cells.get(field)).map_or("", |cell| cell.text.trim());
        match column.role {
            Role::Date | Role::End => text.is_empty() || text.bytes().any(|b| b.is_ascii_digit()),
            Role::Flag => words::said(text).is_some(),
            Role::Key | Role::Text | Role::Whole | Role::Amount => true,
        }
    };
    has_key(layout, cells) && columns.into_iter().all(fits)
}

fn is_day(column: &Column) -> bool {
    matches!(column.role, Role::Date | Role::End)
}

/// `Gesamt`, `ALT Ergebnis`, `Summe Standorte`, `**`.
fn is_total(text: &str) -> bool {
    if matches!(text, "*" | "**" | "***" | "Σ" | "∑" | "Ø") {
        return true;
    }
    let folded = text.to_lowercase();
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next();
    let last = words.next_back().or(first);
    [first, last].into_iter().flatten().any(|word| TOTALS.contains(&word))
}

fn is_remark(text: &str) -> bool {
    let folded = text.trim_start_matches(['(', '[', '*', ' ']).to_lowercase();
    let own = text.to_lowercase();
    let stand = folded.strip_prefix("stand").is_some_and(|rest| rest.starts_with([':', ' ']));
    stand || REMARKS.iter().any(|start| folded.starts_with(start) || own.starts_with(start))
}

/// Several words, and nothing that another separator would divide into a row.
fn is_sentence(text: &str) -> bool {
    let separators = text.chars().filter(|c| matches!(c, ';' | ',' | '\t' | '|')).count();
    (text.split_whitespace().count() > 1 || text.ends_with(':')) && separators < 3 && text.chars().any(char::is_alphabetic)
}

fn are_units(filled: &[(usize, &Cell)]) -> bool {
    let unit = |cell: &Cell| {
        let text = cell.text.trim().trim_matches(['(', ')', '[', ']', '.']).to_lowercase();
        UNITS.contains(&text.as_str())
    };
    filled.len() > 1 && filled.iter().all(|(_, cell)| unit(cell))
}

/// `1;2;3;4;5`, as forms number their columns.
fn are_column_numbers(filled: &[(usize, &Cell)]) -> bool {
    let number = |field: usize, cell: &Cell| cell.text.trim().trim_matches(['(', ')', '[', ']', '.']) == (field + 1).to_string();
    filled.len() > 2 && filled.iter().all(|(field, cell)| number(*field, cell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{
        Columns,
        sought::{Sought, Wanted},
        table::recognise,
    };

    fn cells(text: &str) -> Vec<Cell> {
        text.split(';').map(|text| Cell { text: text.to_owned(), ..Cell::default() }).collect()
    }

    fn judged(header: &str, line: &str) -> Judged {
        let columns = Columns::default();
        let wanted = if header.contains("Erschienen") { Wanted::List(None) } else { Wanted::Export };
        let sought = Sought { columns: &columns, wanted, seal: None };
        let layout = recognise(&cells(header), sought).expect("a header");
        let cells = cells(line);
        judge(&Line { number: 2, cells: &cells, cut_off: false, read_to: 0 }, &layout, true)
    }

    const MONITORING: &str = "Stand;OE;Instrument;Eintrittserwartung Jahr;Eintrittserwartung bis Stand;Eintritte Ist";
    const UNIT: &str = "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25";

    #[test]
    fn what_is_no_row_is_known() {
        for (line, expected) in [
            ("Gesamtergebnis;;;44;38,9;25", Judged::Total),
            ("Summe:;;;44;38,9;25", Judged::Total),
            ("Gesamt;alle;alle;44;38,9;25", Judged::Total),
            ("23.11.2026;ALT Ergebnis;;44;38,9;25", Judged::Total),
            ("*;;;44;38,9;25", Judged::Total),
            ("Quelle: Statistik; Stand 23.11.2026", Judged::Remark),
            ("Stand: 23.11.2026;;;;;", Judged::Remark),
            ("(Quelle: a; b; c; d; e)", Judged::Remark),
            ("*) vorläufig;;", Judged::Remark),
            (";;;Anzahl;Anzahl;Anzahl", Judged::Units),
            ("Datum;Text;Text;[Anzahl];(Anzahl);Stk.", Judged::Units),
            ("1;2;3;4;5;6", Judged::Units),
            ("Alle Angaben ohne Gewähr;;;;;", Judged::Sentence),
            (MONITORING, Judged::Repeated),
        ] {
            assert_eq!(judged(MONITORING, line), expected, "{line}");
        }
        assert_eq!(judged(UNIT, "Gesamt;;;;;8571;0"), Judged::Total);
    }

    #[test]
    fn a_name_is_a_row_of_a_list_whatever_it_means() {
        const LIST: &str = "Teilnahme-ID;Nachname;Vorname;Erschienen";
        for row in [";Summe;Gerda;ja", ";Quelle;Jan;", "T1;;;ja", "T1;Gesamt;;", ";Ahrens;;ja"] {
            assert_eq!(judged(LIST, row), Judged::Row, "{row}");
        }
        for (line, expected) in [
            (";Summe;16 Personen;", Judged::Total),
            ("Gesamt: 16;;;", Judged::Total),
            ("Stand: 25.11.2026;;;", Judged::Remark),
            (";Stand: 25.11.2026;;", Judged::Remark),
            (";alle Angaben ohne Gewähr;;", Judged::Sentence),
            (LIST, Judged::Repeated),
        ] {
            assert_eq!(judged(LIST, line), expected, "{line}");
        }
    }

    #[test]
    fn what_could_be_a_row_is_one() {
        for line in [
            "23.11.2026;ALT;MES;44;38,9;25",
            "23.11.2026;;;44;38,9;25",
            "23.11.2026",
            "23.11.2026;Gesamt;MES;1;1;1",
            "x",
            "23.11.2026,ALT,MES 1,44,38,25",
        ] {
            assert_eq!(judged(MONITORING, line), Judged::Row, "{line}");
        }
        assert_eq!(judged(UNIT, "GESAMT;Zentrale;Zentral;Altona;;1;0"), Judged::Row);
        assert_eq!(judged(UNIT, "ALT;Gesamtschule;Standort;Altona;;x;0"), Judged::Row);
        assert_eq!(judged(UNIT, "ALT;Quelle;;;;;"), Judged::Row);
    }
}
