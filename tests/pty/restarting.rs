//! Leaving and coming back: the view as it was left, the data of last time in the first frame,
//! and links that open a view.

use crate::{home::Home, step, terminal::Terminal};

#[test]
fn the_next_start_goes_on_where_the_last_one_ended() {
    let home = Home::new(1);
    let token = home.fill(1);
    let server = home.serve("127.0.0.1:0");
    let mut terminal = Terminal::start(home.client(&server, &token, &["open", "plaetze?filter=mes&sort=frei-"]), (120, 40));
    step(&mut terminal, "", "● Daten vom");
    step(&mut terminal, "", "MES-");
    step(&mut terminal, "L", "ilc-desk open 'plaetze?filter=mes&sort=frei-'");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
    let client = home.client(&server, &token, &[]);
    // Nobody is there to ask: what is shown now is what was kept.
    drop(server);
    let mut terminal = Terminal::start(client, (120, 40));
    step(&mut terminal, "", "offline · ");
    step(&mut terminal, "", "MES-");
    step(&mut terminal, "", "Filter aufheben");
    step(&mut terminal, "1", "Handlungsbedarf");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
}

#[test]
fn the_demo_leaves_nothing_behind() {
    let home = Home::new(1);
    let mut terminal = Terminal::start(home.demo(), (80, 24));
    step(&mut terminal, "", "Handlungsbedarf");
    // Not "OE", which stands on Heute too: Enter would come before there is anything to go to.
    step(&mut terminal, "#billst", "BIL Standort Billstedt");
    step(&mut terminal, "\r", "Rückstand");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
    assert!(!home.path(".local/share").exists() && !home.path(".cache").exists());
    // Nothing but what was there before.
    let state: Vec<_> = std::fs::read_dir(home.path(".local/state/ilc-desk")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(state, ["tour"]);
}
