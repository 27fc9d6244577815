//! Terminals that write and read in another charset than UTF-8, and text whose letters and marks come
//! apart.

use portable_pty::CommandBuilder;

use crate::{home::Home, step, terminal::Terminal};

fn demo_in(home: &Home, locale: &str) -> CommandBuilder {
    let mut command = home.demo();
    command.env("LC_ALL", locale);
    command
}

/// No byte of UTF-8 beyond ASCII, and no control of 8 bits.
fn is_latin(bytes: &[u8]) -> bool {
    bytes.iter().all(|b| b.is_ascii() || *b >= 0xA0 && *b != 0xC3)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
}

/// Filters the AGH by a word as these bytes; answers how many are left.
fn left_by(terminal: &mut Terminal, word: &[u8]) -> usize {
    step(terminal, "2", " AGH-2000");
    terminal.press("/");
    terminal.press_bytes(word);
    terminal.press("\r");
    terminal.wait_gone(" AGH-2000");
    // The word arrives letter by letter: only once every row has it, all of it was taken in.
    let rows = |text: &str| {
        let rows = text.lines().take(34).filter(|line| line.contains(" AGH-"));
        rows.map(|row| row.contains("ähwerkstatt")).collect::<Vec<_>>()
    };
    let seen = terminal.wait_until("only rows with the word", |seen| {
        let rows = rows(&seen.text());
        !rows.is_empty() && rows.iter().all(|has_it| *has_it)
    });
    rows(&seen.text()).len()
}

#[test]
fn umlauts_go_out_and_come_in_as_one_byte() {
    for locale in ["de_DE.ISO-8859-1", "de_DE.ISO-8859-15@euro", "de_DE", "de_DE@euro"] {
        let home = Home::new(60);
        let mut terminal = Terminal::start(demo_in(&home, locale), (120, 40));
        terminal.wait_for("Handlungsbedarf");
        let left = left_by(&mut terminal, b"n\xE4hwerkstatt");
        // Pasted it is the same.
        terminal.press("\u{1b}");
        terminal.wait_for(" AGH-2000");
        let pasted = left_by(&mut terminal, b"\x1b[200~N\xE4hwerkstatt\x1b[201~");
        assert!(left > 2 && left == pasted, "{locale}: {left}, {pasted}");
        terminal.press("q");
        assert!(terminal.wait_for_clean_end());
        let raw = terminal.seen().raw.clone();
        // What is pasted is echoed in one piece, what is typed letter by letter.
        assert!(contains(&raw, b"Pl\xE4tze") && contains(&raw, b"N\xE4hwerkstatt"), "{locale}: {}", raw.escape_ascii());
        assert!(is_latin(&raw), "{locale}: {}", raw.escape_ascii());
    }
}

#[test]
fn what_is_told_beside_the_dashboard_is_in_that_charset_too() {
    let home = Home::new(60);
    for (args, told) in [
        (&["--help"][..], &b"Oberfl\xE4che"[..]),
        (&["import", "fehlt"], b"fehlt"),
        (&["doctor"], b"Pr\xFCf"),
        (&["audit", "verify"], b""),
        (&["backup", "--to", "ziel"], b""),
    ] {
        let mut command = home.desk(args);
        command.env("LC_ALL", "de_DE.ISO-8859-1");
        let mut terminal = Terminal::start(command, (120, 40));
        terminal.wait_for_clean_end();
        let raw = terminal.seen().raw.clone();
        assert!(is_latin(&raw), "{args:?}: {}", raw.escape_ascii());
        assert!(args[0] == "doctor" || contains(&raw, told), "{args:?}: {}", raw.escape_ascii());
    }
    // What machines read is UTF-8 wherever it goes.
    home.fill(1);
    let mut command = home.desk(&["places", "--format", "csv"]);
    command.env("LC_ALL", "de_DE.ISO-8859-1");
    let mut terminal = Terminal::start(command, (120, 40));
    assert!(terminal.wait_for_clean_end());
    assert!(std::str::from_utf8(&terminal.seen().raw).is_ok_and(|text| !text.is_ascii()));
}

#[test]
fn letters_that_come_apart_find_what_the_whole_ones_find() {
    let home = Home::new(60);
    let mut terminal = Terminal::start(home.demo(), (120, 40));
    terminal.wait_for("Handlungsbedarf");
    let whole = left_by(&mut terminal, "nähwerkstatt".as_bytes());
    terminal.press("\u{1b}");
    terminal.wait_for(" AGH-2000");
    let apart = left_by(&mut terminal, "na\u{308}hwerkstatt".as_bytes());
    assert!(whole > 2 && whole == apart, "{whole}, {apart}");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
}
