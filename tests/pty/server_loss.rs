//! The server is killed while the dashboard shows its data: the data stays, visibly old, writing
//! is locked with a reason, and when the server is back, everything is live again.

use crate::{home::Home, rows_with, step, terminal::Terminal};

#[test]
fn data_stays_while_the_server_is_gone() {
    let home = Home::new(1);
    let token = home.fill(1);
    let server = home.serve("127.0.0.1:0");
    let address = server.address.clone();
    let mut terminal = Terminal::start(home.client(&server, &token, &[]), (80, 24));
    step(&mut terminal, "", "Handlungsbedarf");
    step(&mut terminal, "", "● Daten vom");
    // Asked for in the background, to be kept; here so that it is there for certain.
    step(&mut terminal, "3", "MES-");
    step(&mut terminal, "1", "Handlungsbedarf");
    let shown = ranking(&terminal);
    assert!(!shown.is_empty());
    let dim_before = dim_cells(&terminal);

    drop(server);
    step(&mut terminal, "", "offline · ");
    step(&mut terminal, "", "nächster Versuch");
    assert_eq!(ranking(&terminal), shown, "the data stays");
    assert!(dim_cells(&terminal) > dim_before, "and is seen to be old");
    step(&mut terminal, "m", "gesperrt: Keine Verbindung");
    step(&mut terminal, "3", "MES-");
    step(&mut terminal, "7", "Noch nicht geladen, und gerade gibt es keine Verbindung");

    let _server = home.serve(&address);
    step(&mut terminal, "r", "● Daten vom");
    step(&mut terminal, "", "Import");
    terminal.wait_gone("offline · ");
    step(&mut terminal, "1", "Handlungsbedarf");
    step(&mut terminal, "m", "Empfänger");
    terminal.press("\u{3}");
    assert!(terminal.wait_for_clean_end());
}

/// The numbers of the AGH on screen, in their order.
fn ranking(terminal: &Terminal) -> Vec<String> {
    let number = |row: String| row.split_whitespace().find(|word| word.starts_with("AGH-")).map(str::to_owned);
    rows_with(terminal, "█").into_iter().filter_map(number).collect()
}

fn dim_cells(terminal: &Terminal) -> usize {
    let seen = terminal.seen();
    let (rows, cols) = seen.screen().size();
    let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col)));
    cells.filter(|(row, col)| seen.screen().cell(*row, *col).is_some_and(vt100::Cell::dim)).count()
}
