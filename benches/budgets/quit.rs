//! From Ctrl+C to the end of the process, in every state.

use std::{net::TcpListener, time::Instant};

use crate::{
    Desk, SIZE,
    home::Home,
    keys,
    report::{Figure, Report},
    states::{DIALOGS, SCREENS},
    terminal::Terminal,
};

pub fn measure(report: &mut Report, desk: &Desk) {
    report.budget("quit, every screen and dialog", "ms", 100.0, || {
        let each = SCREENS.iter().chain(DIALOGS).map(|state| {
            let mut terminal = desk.client(&[]);
            terminal.wait_for("Handlungsbedarf");
            for (keys, leads_to) in state.way {
                terminal.press(keys);
                terminal.wait_for(leads_to);
            }
            (quit(terminal, state.presses), state.name)
        });
        let (longest, name) = each.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        Figure::new(longest, format!("longest of {}: {name}", SCREENS.len() + DIALOGS.len()))
    });
    report.budget("quit, server gone", "ms", 100.0, || {
        let home = Home::new(1);
        quit(client(&home, "127.0.0.1:1", "nächster Versuch"), 1).into()
    });
    report.budget("quit, server silent", "ms", 100.0, || {
        let home = Home::new(1);
        let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = silent.local_addr().expect("just bound").to_string();
        quit(client(&home, &address, "Verbindung wird aufgebaut"), 1).into()
    });
    report.budget("quit, own backend", "ms", 100.0, || {
        let home = Home::new(15);
        home.fill(1);
        let terminal = Terminal::start(home.desk(&[]), SIZE);
        terminal.wait_for("Handlungsbedarf");
        quit(terminal, 1).into()
    });
    report.budget("quit, demo while it is made", "ms", 100.0, || {
        let home = Home::new(15);
        let terminal = Terminal::start(home.demo(), SIZE);
        terminal.wait_for("Datendienst startet");
        quit(terminal, 1).into()
    });
    report.budget("quit, own backend importing", "ms", 100.0, || {
        let home = Home::new(15);
        home.run(&["demo-data", "--out", "exporte", "--scale", "10"]);
        let mut terminal = Terminal::start(home.desk(&[]), SIZE);
        terminal.wait_for("Noch keine Daten");
        keys::check(&mut terminal, &home.path("exporte"));
        terminal.wait_for("Vorschau, noch nichts übernommen");
        terminal.press("\u{1b}[C\r");
        terminal.wait_for("Import · läuft");
        terminal.press("\u{3}");
        terminal.wait_for("Beenden?");
        terminal.wait_for("Ein Import läuft noch");
        quit(terminal, 1).into()
    });
}

impl From<f64> for Figure {
    fn from(value: f64) -> Self {
        Self::new(value, "")
    }
}

fn client(home: &Home, address: &str, shows: &str) -> Terminal {
    let mut command = home.desk(&["--server", &format!("http://{address}")]);
    command.env("ILC_DESK_TOKEN", "geheim");
    let terminal = Terminal::start(command, SIZE);
    terminal.wait_for(shows);
    terminal
}

fn quit(mut terminal: Terminal, presses: usize) -> f64 {
    let start = Instant::now();
    for _ in 0..presses {
        terminal.press("\u{3}");
    }
    assert!(terminal.wait_for_end(), "a quiet end");
    start.elapsed().as_secs_f64() * 1e3
}
