//! Released mails wait for their time: the countdown is seen, the key takes them back, and no file has been written.

use crate::{SIZES, home::Home, step, terminal::Terminal};

#[test]
fn a_release_is_taken_back_before_its_time() {
    for size in SIZES {
        let home = Home::new(1);
        let mut demo = home.demo();
        demo.env("ILC_DESK_MAIL__HOLD_MINUTES", "2");
        let mut terminal = Terminal::start(demo, size);
        step(&mut terminal, "", "Handlungsbedarf");
        step(&mut terminal, "m", "[✓]");
        step(&mut terminal, "f", "▶  Abbrechen");
        step(&mut terminal, "\u{1b}[C", "▶  1 Mail");
        step(&mut terminal, "\r", "Freigegeben: 1 Mail");
        step(&mut terminal, "", "Mails gehen in 1:");
        step(&mut terminal, "z", "zurückholen");
        step(&mut terminal, "\u{1b}[C", "▶  Zurücknehmen");
        step(&mut terminal, "\r", "Zurückgeholt: 1 Mail");
        terminal.wait_gone("Mails gehen in");
        step(&mut terminal, "5", "Entwurf");
        assert!(!home.demo_folder().join("postausgang").exists(), "nothing left");
    }
}
