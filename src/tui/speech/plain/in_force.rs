//! What is in force of one instrument in lines: one per start with what was asked for and filled, one per OE.

use super::Section;
use crate::tui::{
    State,
    app::contingents::{
        Work,
        in_force::{self, Given, Row},
        stage,
    },
    look::format,
    views::contingents::{begin, sentences},
};

/// What matters: how much is in force, how much of it is filled, since when.
pub fn lead(state: &State, work: &Work) -> Vec<String> {
    let total = work.in_force.total();
    vec![
        format!(
            "Instrument {}: in Kraft {}, {} besetzt, {} offen",
            work.instrument,
            format::count(total.places.into(), "Platz", "Plätze"),
            total.filled,
            work.in_force.rows.iter().map(|row| row.total().open()).sum::<u32>()
        ),
        format!("Stand der Woche: {}", stage::words(state, stage::of(state, work), stage::row(state, &work.base.instrument))),
        "„Vorschlag“ zeigt den Unterschied zu einem neuen Vorschlag, noch einmal diesen selbst".to_owned(),
    ]
}

/// Starts, then OEs.
pub fn sections(work: &Work) -> Vec<Section> {
    let force = &work.in_force;
    let starts: Vec<String> = (0..force.rows.len()).map(|m| start(work, m)).collect();
    let units = force.units.iter().filter(|unit| force.of_unit(unit).places > 0);
    let units: Vec<String> = units.map(|unit| unit_line(work, unit)).collect();
    vec![
        Section { title: format!("Starts und was in Kraft ist, {}", starts.len()), table: None, rows: starts },
        Section { title: format!("Summe je OE, {}", units.len()), table: None, rows: units },
    ]
}

/// One start: free places, then what was asked of whom.
pub fn start(work: &Work, m: usize) -> String {
    let force = &work.in_force;
    let row = &force.rows[m];
    let here = if m == force.cursor.0 { "gewählt, " } else { "" };
    let begin = match begin(work, row).as_str() {
        "läuft" => "läuft".to_owned(),
        day => format!("ab {day}"),
    };
    let cells: Vec<String> = row.cells.iter().map(|(unit, given)| cell(work, row, unit, *given)).collect();
    let told = match (row.released, cells.is_empty()) {
        (None, _) => "kein Kontingent in Kraft, frei für alle".to_owned(),
        (Some(_), true) => "von keiner OE etwas erbeten".to_owned(),
        (Some(_), false) => cells.join(", "),
    };
    format!("{}. {here}{} {begin}: {} frei; {told}", m + 1, row.start.label(), format::int(row.free))
}

fn cell(work: &Work, row: &Row, unit: &str, given: Given) -> String {
    let change = match in_force::change(work, row, unit) {
        None | Some(0) => String::new(),
        Some(by) if by > 0 => format!(", neuer Vorschlag {by} mehr"),
        Some(by) => format!(", neuer Vorschlag {} weniger", -by),
    };
    format!("{unit} {} erbeten, {} besetzt{change}", given.places, given.filled)
}

fn unit_line(work: &Work, unit: &str) -> String {
    let given = work.in_force.of_unit(unit);
    format!("{unit}: erbeten {}; besetzt {}; offen {}", given.places, given.filled, given.open())
}

/// The cell under the cursor.
pub fn selected(state: &State, work: &Work) -> Vec<String> {
    let Some((row, unit)) = work.in_force.here() else { return Vec::new() };
    let mut out = vec![format!("Gewählt: {unit} in {}, {}", row.start.label(), row.title)];
    out.extend(sentences(state, work));
    out
}
