//! The morning of a start: the provider's list is read in, the work that follows ticked off with one hand, taken
//! back, and nothing of it is asked for twice. At the keys, and line by line.

use std::io::Write as _;

use crate::{SIZES, home::Home, rows_with, step, terminal::Terminal};

#[test]
fn a_list_is_read_in_and_worked_off() {
    for size in SIZES {
        let home = Home::new(1);
        let mut terminal = Terminal::start(home.demo(), size);
        step(&mut terminal, "9", "Liste fehlt");
        step(&mut terminal, "i", "Liste eines Trägers einlesen");
        // The demo proposes the list that lies in its folder.
        step(&mut terminal, "", "ersttagsliste.csv");
        step(&mut terminal, "\r", "zugeordnet");
        step(&mut terminal, "", "frei vorher");
        step(&mut terminal, "", "nicht auf der Liste");
        step(&mut terminal, "\r", "Liste eingelesen:");
        terminal.wait_gone("fehlt: MES-5001");
        step(&mut terminal, "\t", "bewilligt");
        drop(terminal.wait_until("the work", |seen| open_in(&seen.text()).is_some()));
        let open = open_in(&terminal.seen().text()).unwrap();
        step(&mut terminal, "\r", "1 Zeile erledigt");
        assert!(!rows_with(&terminal, "erledigt").is_empty());
        drop(terminal.wait_until("one row less", |seen| open_in(&seen.text()) == Some(open - 1)));
        // One key and a yes take it back.
        step(&mut terminal, "z", "▶  Abbrechen");
        step(&mut terminal, "\t", "▶  Zurücknehmen");
        step(&mut terminal, "\r", "Zurückgenommen");
        drop(terminal.wait_until("as before", |seen| open_in(&seen.text()) == Some(open)));
        step(&mut terminal, "\t", "VerBIS: Aufgabe ohne Termin");
        step(&mut terminal, "X", "Aufgabentext kopiert");
        step(&mut terminal, "x", "Warum geht es nicht?");
        step(&mut terminal, "\r", "nicht möglich (Datensatz fehlt)");
        // Somebody who was missing came after all, on another day.
        step(&mut terminal, "\t", "fehlt auf der Liste");
        step(&mut terminal, "+", "An welchem Tag");
        step(&mut terminal, "\r", "eingetreten am Di 24.11.2026");
        // Read in once more it says so.
        step(&mut terminal, "i", "ersttagsliste.csv");
        step(&mut terminal, "\r", "schon eingelesen");
        terminal.press("\u{1b}");
        terminal.press("\u{1b}");
        terminal.wait_gone("Liste eines Trägers");
        terminal.press("q");
        assert!(terminal.wait_for_clean_end());
    }
}

/// The number in the title of the list for COSACH.
fn open_in(text: &str) -> Option<u32> {
    let row = text.lines().find(|row| row.contains("„bewilligt“ setzen ·"))?;
    let title = row.split(" offen").next()?;
    title.split_whitespace().last()?.parse().ok()
}

/// The same without a screen: the list by a command, the rows by words.
#[test]
fn line_by_line() {
    let home = Home::new(1);
    let commands = home.path("morgen.txt");
    let mut file = std::fs::File::create(&commands).unwrap();
    for line in ["ersttag", "einlesen", "prüfen", "ja", "andere Liste", "erledigt 1", "rückgängig", "ja", "ende"] {
        writeln!(file, "{line}").unwrap();
    }
    let said = home.run(&["demo", "--plain", "--commands", &commands.display().to_string()]);
    for expected in ["Liste fehlt", "zugeordnet", "Liste eingelesen", "1 Zeile erledigt", "Zurückgenommen"] {
        assert!(said.contains(expected), "„{expected}“ is not said in:\n{said}");
    }
}
