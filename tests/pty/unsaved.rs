//! The connection breaks while a mail is being written: the words are there again at the next
//! start, and nobody else can read them meanwhile.

use std::os::unix::fs::PermissionsExt as _;

use crate::{home::Home, rows_with, step, terminal::Terminal};

#[test]
fn a_mail_being_written_outlives_the_end_of_its_terminal() {
    let home = Home::new(1);
    home.fill(1);
    let kept = home.path(".local/state/ilc-desk/unsaved.json");
    let mut terminal = Terminal::start(home.desk(&["--view", "agh"]), (120, 40));
    step(&mut terminal, "", "AGH-");
    // Before they are known, Tab would go nowhere.
    step(&mut terminal, "m", "angekreuzt");
    step(&mut terminal, "\t", "Betreff");
    terminal.press("\u{1}EILT: ");
    terminal.wait_for("EILT: ");
    terminal.signal("-HUP");
    assert!(terminal.wait_for_clean_end());
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);

    let mut terminal = Terminal::start(home.desk(&[]), (120, 40));
    step(&mut terminal, "", "Nicht gespeicherte Arbeit vom");
    assert_eq!(rows_with(&terminal, "Mail zu AGH-").len(), 1);
    terminal.press("\t\r");
    terminal.wait_for("EILT: ");
    // Leaving asks, and who leaves all the same has decided; nothing is offered again.
    terminal.press("\u{3}");
    terminal.wait_for("Beenden?");
    terminal.press("\u{3}");
    assert!(terminal.wait_for_clean_end());
    assert!(!kept.exists());
}
