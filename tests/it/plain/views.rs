//! The dashboard for those who hear it or have no screen: every view as lines.

use ilc_desk::tui::{
    Action, Options, Screen,
    app::commands::{Entry, Scope, TABLE},
    plain,
    speech::plain::words::{is_drawing, spoken},
};
use insta::assert_snapshot;

use crate::support::{Desk, options};

const SIZE: (u16, u16) = (120, 40);

fn said(keys: &str) -> String {
    let mut desk = Desk::live(SIZE);
    desk.keys(keys);
    plain(&desk.state)
}

#[test]
fn every_view_is_read_out() {
    for (name, keys) in [
        ("heute", ""),
        ("agh", "2"),
        ("agh_detail", "2<down><enter>"),
        ("plaetze", "3<down><space>"),
        ("kontingente", "4+"),
        ("post", "5"),
        ("monitoring", "6"),
        ("protokoll", "7"),
        ("guete", "8"),
    ] {
        assert_snapshot!(name, said(keys));
    }
}

#[test]
fn what_stands_instead_of_data_is_read_out() {
    let mut desk = Desk::new(options(), SIZE);
    desk.data.empty = true;
    desk.act(Action::Backend(Ok(())));
    assert_snapshot!("leer", plain(&desk.state));
    let mut desk = Desk::new(options(), SIZE);
    desk.offline = true;
    desk.act(Action::Backend(Ok(())));
    assert_snapshot!("offline", plain(&desk.state));
}

/// A listener hears „·“ as nothing and „▇“ as noise. What people wrote stays as it is.
#[test]
fn nothing_is_drawn_in_any_view() {
    let heard = |desk: &Desk, what: &str| {
        let text = plain(&desk.state);
        let drawn: String = text.chars().filter(|c| is_drawing(*c)).collect();
        assert_eq!(drawn, "", "{what}: {text}");
        assert!(!text.lines().any(|line| line.starts_with(['!', '·', '✓', '▶'])), "{what}: {text}");
    };
    for (screen, digit, _) in Screen::tabs() {
        let mut desk = Desk::live_with(Options { read_only: digit > '4', ..options() }, SIZE);
        desk.keys(&digit.to_string());
        heard(&desk, &format!("{screen:?}"));
        let here = |entry: &&Entry| entry.scope.covers(screen) && !matches!(entry.scope, Scope::Everywhere);
        for entry in TABLE.iter().filter(here) {
            desk.state.dialogs.clear();
            desk.act(Action::Run(entry.command));
            heard(&desk, &format!("{screen:?} {}", entry.name));
        }
    }
}

#[test]
fn words_are_said_once_and_stay() {
    for text in ["! Achtung", "[2–6]", "frei (einer: 99 %)", "≈ 12 · 3×"] {
        assert_eq!(spoken(&spoken(text)), spoken(text));
    }
}
