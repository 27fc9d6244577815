//! Filter, sort, help, palette: the ways to find something.

use crate::{SIZES, home::Home, rows_with, step, terminal::Terminal};

#[test]
fn filter_sort_help_and_palette() {
    for size in SIZES {
        let home = Home::new(1);
        let mut terminal = Terminal::start(home.demo(), size);
        step(&mut terminal, "", "Handlungsbedarf");
        step(&mut terminal, "2", "heute besetzt");
        step(&mut terminal, "", "Altona");
        step(&mut terminal, "/harburg", " von 1");
        terminal.wait_gone("Altona");
        terminal.press("\r");
        terminal.wait_gone("↵ behalten");
        terminal.press("\u{1b}");
        terminal.wait_for("Altona");

        let unsorted = rows_with(&terminal, " AGH-2");
        step(&mut terminal, "o", "Sortieren: ");
        step(&mut terminal, "beset\r", "Tabelle ");
        step(&mut terminal, "O", "Tabelle ");
        drop(terminal.wait_until("another order", |seen| {
            seen.text().lines().filter(|row| row.contains(" AGH-2")).ne(unsorted.iter().map(String::as_str))
        }));

        step(&mut terminal, "?", "Hilfe · ");
        terminal.press("\u{1b}");
        terminal.wait_gone("Hilfe · ");
        step(&mut terminal, ":", "Befehle und Ziele");
        step(&mut terminal, "monit", "▶ Monitoring");
        terminal.press("\r");
        terminal.wait_gone("Befehle und Ziele");
        step(&mut terminal, "", "MES");
        terminal.press("q");
        assert!(terminal.wait_for_clean_end());
    }
}
