//! What a terminal answers, to whatever question of whatever program, is never a key: whole, torn over
//! reads, late, or cut off. And what a person types beside it always is one.

use std::time::Duration;

use crate::{home::Home, step, terminal::Terminal};

/// Answers of terminals of all times: colours, clipboard, attributes, versions, modes, positions, sizes.
const ANSWERS: [&[u8]; 13] = [
    b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
    b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]4;1;rgb:cdcd/0000/0000\x07",
    b"\x1b]52;c;SGFsbG8=\x07",
    b"\x1bP>|XTerm(370)\x1b\\",
    b"\x1bP1$r0 q\x1b\\",
    b"\x1bP1+r524742=382f382f38\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[?62;1;2;6;9;15;22c",
    b"\x1b[>41;370;0c",
    b"\x1b[?2026;2$y",
    b"\x1b[24;80R",
    b"\x1b[0n",
];
/// As long as a slow line may hold back the next packet.
const PAUSE: Duration = Duration::from_millis(60);

/// What is between the first and the last row, which tell the time.
fn middle(terminal: &Terminal) -> Vec<String> {
    let text = terminal.seen().text();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[1..lines.len() - 1].to_vec()
}

fn started(home: &Home) -> Terminal {
    let mut terminal = Terminal::start(home.demo(), (80, 24));
    step(&mut terminal, "", "Handlungsbedarf");
    // What is still computed comes and stays.
    terminal.wait_for_silence(Duration::from_secs(2));
    terminal
}

#[test]
fn answers_of_the_terminal_press_nothing() {
    let home = Home::new(60);
    let mut terminal = started(&home);
    let before = middle(&terminal);
    for answer in ANSWERS {
        let said = answer.escape_ascii().to_string();
        // Behind ESC alone it could be Esc, which does nothing here.
        for cut in [1, 2, 3, answer.len() / 2, answer.len() - 1, answer.len()] {
            terminal.press_bytes(&answer[..cut]);
            terminal.watch(PAUSE);
            terminal.press_bytes(&answer[cut..]);
            assert_eq!(middle(&terminal), before, "{said}, torn behind {cut}");
        }
    }
    terminal.press_bytes(&ANSWERS.concat());
    terminal.watch(Duration::from_millis(300));
    assert_eq!(middle(&terminal), before, "all at once");

    // In a field that is being typed in, and between its letters.
    step(&mut terminal, ":", "Befehle und Ziele");
    terminal.press("be");
    for answer in ANSWERS {
        terminal.press_bytes(answer);
    }
    terminal.press("enden");
    terminal.wait_for(": beenden");
    terminal.press("\r");
    assert!(terminal.wait_for_clean_end());
}

#[test]
fn an_answer_that_was_cut_off_holds_no_key_back() {
    let home = Home::new(60);
    let mut terminal = started(&home);
    terminal.press_bytes(b"\x1b]11;rgb:1e1e/1e");
    // Longer than any line holds the rest back.
    terminal.watch(Duration::from_millis(1500));
    step(&mut terminal, "7", "Importe · 2");
    // Another sequence ends it at once.
    terminal.press_bytes(b"\x1b]11;rgb:1e1e\x1b[?62c1");
    terminal.wait_for("Handlungsbedarf");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
}

#[test]
fn esc_alone_is_esc_and_alt_is_alt() {
    let home = Home::new(60);
    let mut terminal = started(&home);
    for _ in 0..5 {
        step(&mut terminal, ":", "Befehle und Ziele");
        terminal.press("\u{1b}");
        terminal.wait_gone("Befehle und Ziele");
    }
    // Twice at once, and with a key behind it that comes later.
    step(&mut terminal, "?", "tippen sucht");
    terminal.press("\u{1b}\u{1b}");
    terminal.wait_gone("tippen sucht");
    terminal.watch(Duration::from_millis(100));
    // With Alt it is one key, and no Esc in front of a letter.
    step(&mut terminal, ":", "Befehle und Ziele");
    terminal.press("\u{1b}z");
    terminal.watch(Duration::from_millis(300));
    assert!(terminal.seen().text().contains("Befehle und Ziele"));
    terminal.press("\u{1b}");
    terminal.wait_gone("Befehle und Ziele");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
}
