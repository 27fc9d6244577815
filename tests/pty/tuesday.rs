//! The Tuesday of the other team: free places, starts chosen, split between the OEs, corrected,
//! released, and told to every OE.

use std::time::Duration;

use crate::{SIZES, home::Home, rows_with, step, terminal::Terminal};

#[test]
fn from_free_places_to_the_weekly_overview() {
    for size in SIZES {
        let home = Home::new(1);
        let mut terminal = Terminal::start(home.demo(), size);
        step(&mut terminal, "", "Wochenübersicht: 24 Mails fällig");
        step(&mut terminal, "3", "· später");
        step(&mut terminal, "", "MAbE-");
        step(&mut terminal, "/MES-50", "MES-5019 M21");
        terminal.wait_gone("MAbE-");
        terminal.press("\r");
        terminal.wait_gone("↵ behalten");
        // The first one is overbooked; the next three have places.
        step(&mut terminal, "j   ", "✓· MES-5019 M21");
        assert_eq!(rows_with(&terminal, "✓· MES").len(), 3);

        step(&mut terminal, "K", "freie Plätze in 3 Starts (Auswahl)");
        step(&mut terminal, "", "alle verteilt ✓");
        let proposed = rows_with(&terminal, "MES-5019/M21").remove(0);
        step(&mut terminal, "jj", "▶ MES-5019/M21");
        terminal.press("+");
        wait_for_pin(&terminal, "‹2›");
        assert_ne!(rows_with(&terminal, "MES-5019/M21").remove(0), proposed);
        step(&mut terminal, "", "Von ALS hier erbeten: 2");
        step(&mut terminal, "z", "Zurückgenommen");
        drop(terminal.wait_until("the proposal again", |seen| !seen.text().lines().any(|row| is_pinned(row, "‹2›"))));
        terminal.press("+");
        wait_for_pin(&terminal, "‹2›");

        ask_for_release(&mut terminal);
        step(&mut terminal, "", "neu ");
        step(&mut terminal, "", "▶  Abbrechen");
        terminal.press("\r");
        terminal.wait_gone("freigeben?");
        assert!(rows_with(&terminal, "in Kraft").is_empty(), "Cancel had the focus");
        step(&mut terminal, "F", "▶  Abbrechen");
        step(&mut terminal, "\t", "▶  Freigeben");
        step(&mut terminal, "\r", "sind in Kraft");
        // What is in force is shown; the second look is at a new proposal, with all starts: now there is a before.
        step(&mut terminal, "", "In Kraft: ");
        step(&mut terminal, "p", "noch offen");
        step(&mut terminal, "p", "freie Plätze in 4 Starts");
        terminal.press("-");
        wait_for_pin(&terminal, "‹0›");
        ask_for_release(&mut terminal);
        step(&mut terminal, "", "3→2↓");
        terminal.press("\u{1b}");
        terminal.wait_gone("freigeben?");

        step(&mut terminal, "\u{1b}3", "0/15");
        step(&mut terminal, "M", "24 von 24 angekreuzt");
        step(&mut terminal, "", "Kontingent");
        step(&mut terminal, "f", "▶  Abbrechen");
        step(&mut terminal, "\u{1b}[C", "▶  24 Mails");
        step(&mut terminal, "\r", "Freigegeben: 24 Mails");
        step(&mut terminal, "5", "Wochenübersicht");
        drop(terminal.wait_until("mails as sent", |seen| {
            seen.text().lines().any(|row| row.contains("Wochenübersicht") && row.contains("gesendet"))
        }));
        let outbox = home.demo_folder().join("postausgang");
        drop(terminal.wait_until("a file per OE", |_| std::fs::read_dir(&outbox).is_ok_and(|files| files.count() == 24)));
        // What is done gives way to what is urgent where rows are few.
        step(&mut terminal, "1", "Handlungsbedarf");
        terminal.wait_gone("Mails fällig");
        // While mails are under way leaving is asked about.
        step(&mut terminal, "5", "Zustand");
        terminal.wait_gone("unterwegs");
        terminal.press("q");
        assert!(terminal.wait_for_clean_end());
    }
}

fn is_pinned(row: &str, cell: &str) -> bool {
    row.starts_with("▶ MES-5019/M21") && row.contains(cell)
}

fn wait_for_pin(terminal: &Terminal, cell: &str) {
    drop(terminal.wait_until("the pin", |seen| seen.text().lines().any(|row| is_pinned(row, cell))));
}

/// A draft is saved as one goes; asked in that moment, the dashboard says to try again.
fn ask_for_release(terminal: &mut Terminal) {
    loop {
        terminal.press("F");
        drop(terminal.wait_until("the question, or why not", |seen| {
            seen.text().contains("freigeben?") || seen.text().contains("wird gerade gespeichert")
        }));
        if terminal.waits_for("freigeben?", Duration::from_millis(250)) {
            return;
        }
    }
}
