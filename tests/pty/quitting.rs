//! Ctrl+C leaves from every screen and every dialog, also without a server.

use crate::{
    home::Home,
    states::{DIALOGS, SCREENS},
    step,
    terminal::Terminal,
};

#[test]
fn control_c_leaves_every_state() {
    let home = Home::new(15);
    let token = home.fill(1);
    let server = home.serve("127.0.0.1:0");
    for state in SCREENS.iter().chain(DIALOGS) {
        home.forget();
        let mut terminal = Terminal::start(home.client(&server, &token, &[]), (80, 24));
        step(&mut terminal, "", "Handlungsbedarf");
        for (keys, leads_to) in state.way {
            step(&mut terminal, keys, leads_to);
        }
        for _ in 0..state.presses {
            terminal.press("\u{3}");
        }
        assert!(terminal.wait_for_clean_end(), "{}", state.name);
    }
}

#[test]
fn control_c_leaves_while_nobody_answers() {
    // Accepts connections and never says a word.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let home = Home::new(1);
    let mut command = home.desk(&["--server", &format!("http://{address}")]);
    command.env("ILC_DESK_TOKEN", "geheim");
    let mut terminal = Terminal::start(command, (80, 24));
    step(&mut terminal, "", "Verbindung wird aufgebaut");
    terminal.press("\u{3}");
    assert!(terminal.wait_for_clean_end());
}
