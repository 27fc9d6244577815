//! An export with errors: every one is shown with its place, and nothing changes.

use crate::{home::Home, rows_with, step, terminal::Terminal};

const BROKEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/bad/many-errors.csv");

#[test]
fn a_broken_file_shows_every_error_and_changes_nothing() {
    let home = Home::new(1);
    let mut terminal = Terminal::start(home.demo(), (80, 24));
    step(&mut terminal, "", "Handlungsbedarf");
    step(&mut terminal, "7", "Importe · 2");
    step(&mut terminal, "i", "Ordner oder Datei");
    terminal.press("\u{15}");
    let broken = home.path("f.csv");
    std::fs::copy(BROKEN, &broken).unwrap();
    step(&mut terminal, &broken.display().to_string(), "/f.csv");
    step(&mut terminal, "\r", "9 Fehler in den Dateien");
    for error in ["Zeile 2", "Zeile 3", "„XXX“ ist unbekannt", "„31.02.2026“ ist kein Datum"] {
        assert!(!rows_with(&terminal, error).is_empty(), "{error}");
    }
    // The others are further down.
    step(&mut terminal, "\u{1b}[6~", "„Verschwunden“");
    step(&mut terminal, "", "nichts übernommen");
    terminal.press("\u{1b}");
    terminal.wait_gone("Verschwunden");
    step(&mut terminal, "r", "Importe · 2");

    // The desk's own exports again: a preview with numbers, and still nothing without a yes.
    step(&mut terminal, "i", "Ordner oder Datei");
    step(&mut terminal, "\r", "Es würden 0 neu und 0 geändert");
    step(&mut terminal, "", "▶  Abbrechen");
    terminal.press("\r");
    terminal.wait_gone("▶  Abbrechen");
    step(&mut terminal, "r", "Importe · 2");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
}
