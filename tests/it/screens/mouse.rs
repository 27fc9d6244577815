//! The mouse: everything that can be pointed at, and what a click, a second click and the wheel do.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ilc_desk::tui::{
    Action, Command, Effect, Options, Screen, TableId,
    look::widgets::spot::{Spot, Target},
    views::{frame::spots, layout::panes},
};

use crate::support::{Desk, options};

fn mouse(kind: MouseEventKind, x: u16, y: u16, modifiers: KeyModifiers) -> Action {
    Action::Mouse(MouseEvent { kind, column: x, row: y, modifiers })
}

fn click(desk: &mut Desk, x: u16, y: u16) {
    desk.act(mouse(MouseEventKind::Down(MouseButton::Left), x, y, KeyModifiers::NONE));
}

fn wheel(desk: &mut Desk, kind: MouseEventKind, x: u16, y: u16) {
    desk.act(mouse(kind, x, y, KeyModifiers::NONE));
}

fn spot(desk: &Desk, target: Target) -> Spot {
    let all = spots(&desk.state);
    all.iter().find(|spot| spot.target == target).unwrap_or_else(|| panic!("no {target:?} among {all:?}")).clone()
}

fn click_on(desk: &mut Desk, target: Target) {
    let area = spot(desk, target).area;
    click(desk, area.x, area.y);
}

/// A click on what the footer calls this command.
fn click_on_command(desk: &mut Desk, command: Command) {
    let key = desk.state.options.keymap.keys_on(command, desk.state.screen)[0];
    assert_eq!(desk.state.options.keymap.lookup(key, desk.state.screen), Some(command));
    click_on(desk, Target::Key(key));
}

fn click_label(desk: &mut Desk, label: &str) {
    let all = spots(&desk.state);
    let area = all.iter().find(|spot| spot.label == label).unwrap_or_else(|| panic!("no „{label}“ among {all:?}")).area;
    click(desk, area.x, area.y);
}

/// Keys that open each dialog.
const DIALOGS: [&str; 16] =
    ["?", ":", "/ab", "i", "w", "v", "2m", "2mf", "3n", "5<down><down><down>u", "5f", "5<enter>", "43", "4x", "4H", "4V"];

#[test]
fn every_dialog_can_be_pointed_at_and_its_spots_stand_where_they_say() {
    for size in [(80, 24), (120, 40), (40, 12)] {
        for keys in DIALOGS {
            let mut desk = Desk::live(size);
            desk.keys(keys);
            assert!(!desk.state.dialogs.is_empty(), "{keys} at {size:?}");
            let found = spots(&desk.state);
            assert!(size.0 < 80 || !found.is_empty(), "{keys} at {size:?}");
            for (at, spot) in found.iter().enumerate() {
                assert!(
                    !spot.label.is_empty() && spot.area.right() <= size.0 && spot.area.bottom() <= size.1,
                    "{keys}: {spot:?}"
                );
                let others = found.iter().skip(at + 1).filter(|other| other.area.intersects(spot.area));
                assert_eq!(others.count(), 0, "{keys}: {spot:?} overlaps");
            }
        }
    }
}

#[test]
fn a_click_beside_a_dialog_loses_nothing() {
    for keys in DIALOGS {
        let mut desk = Desk::live((120, 40));
        desk.keys(keys);
        let (before, tab) = (desk.picture(), desk.state.screen);
        let effects = desk.other_effects.len();
        click(&mut desk, 12, 0);
        click(&mut desk, 0, 20);
        assert_eq!((desk.picture(), desk.state.screen, desk.other_effects.len()), (before, tab, effects), "{keys}");
    }
}

#[test]
fn esc_in_a_line_of_keys_is_a_button() {
    for keys in ["?", ":", "i", "w", "3n", "5<enter>", "43", "4V"] {
        let mut desk = Desk::live((120, 40));
        desk.keys(keys);
        let esc = spots(&desk.state)
            .into_iter()
            .find(|s| s.target == Target::Key(ilc_desk::tui::input::key::Key::parse("esc").unwrap()));
        click_on(&mut desk, esc.unwrap_or_else(|| panic!("{keys}")).target);
        assert!(desk.state.dialogs.is_empty(), "{keys}");
    }
}

#[test]
fn an_item_is_selected_first_and_done_by_the_second_click_but_a_command_is_found_to_be_run() {
    let mut desk = Desk::live((120, 40));
    desk.keys("3n");
    click_on(&mut desk, Target::Item(2));
    assert!(
        desk.picture().contains("▶ Auftaktgespräch") && !desk.picture().contains("Wann (01.12.2026 10:00) █"),
        "{}",
        desk.picture()
    );
    click_on(&mut desk, Target::Item(2));
    click_on(&mut desk, Target::Field(1));
    desk.keys("Raum 3");
    assert!(desk.picture().contains("Wo                            Raum 3"), "{}", desk.picture());

    let mut desk = Desk::live((120, 40));
    desk.keys(":protokoll");
    click_on(&mut desk, Target::Item(0));
    assert_eq!((desk.state.screen, desk.state.dialogs.len()), (Screen::Log, 0));
}

#[test]
fn fields_take_the_focus_and_switches_turn_over() {
    let mut desk = Desk::live((120, 40));
    desk.keys("i");
    click_on(&mut desk, Target::Field(1));
    desk.keys("x");
    assert!(desk.picture().contains("24.11.2026x"));
    click_on(&mut desk, Target::Field(2));
    assert!(desk.picture().contains("[x] vollständiger Nachtexport"));
    click_on(&mut desk, Target::Field(2));
    assert!(desk.picture().contains("[ ] vollständiger Nachtexport"));
    assert!(desk.other_effects.is_empty(), "nothing was checked or stored");

    let mut desk = Desk::live((120, 40));
    desk.keys("w");
    click_on(&mut desk, Target::Field(1));
    desk.keys("Träger renoviert");
    click_label(&mut desk, "zurückstellen");
    assert!(
        matches!(desk.other_effects.as_slice(), [Effect::SetAside { until: Some(until), .. }] if until.note == "Träger renoviert")
    );
}

#[test]
fn a_mail_is_ticked_read_and_released_with_the_mouse() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2<down><down><down>m");
    let free = (0..9)
        .find(|at| {
            desk.picture().lines().count() > 0
                && spots(&desk.state).iter().any(|s| s.target == Target::Item(*at) && s.label.contains("OE"))
        })
        .unwrap();
    click_on(&mut desk, Target::Item(free));
    let before = desk.picture();
    click_on(&mut desk, Target::Item(free));
    assert_ne!(desk.picture(), before, "ticked or unticked");
    click_on(&mut desk, Target::Field(0));
    desk.keys("!");
    assert!(desk.picture().contains("Zuweisungen!"), "{}", desk.picture());
    click_on(&mut desk, Target::Field(1));
    click_label(&mut desk, "freigeben");
    click_on(&mut desk, Target::Button(0));
    assert!(desk.other_effects.is_empty(), "the way back");
    click_label(&mut desk, "freigeben");
    click_on(&mut desk, Target::Button(1));
    assert!(matches!(desk.other_effects.as_slice(), [Effect::Mail { .. }]));
}

#[test]
fn keys_of_the_footer_can_be_clicked() {
    let mut desk = Desk::live((120, 40));
    for (command, open) in [(Command::Help, "Hilfe ·"), (Command::Palette, "Befehle und Ziele")] {
        click_on_command(&mut desk, command);
        assert!(desk.picture().contains(open));
        desk.keys("<esc>");
    }
    let shown = spots(&desk.state);
    let last = desk.picture().lines().last().unwrap().to_owned();
    for spot in &shown {
        let said: String = last.chars().skip(usize::from(spot.area.x)).take(usize::from(spot.area.width)).collect();
        assert!(said.ends_with(&spot.label), "{spot:?} stands at „{said}“");
    }
    click_on_command(&mut desk, Command::NextPane);
    assert_eq!(desk.state.pane, 1);
}

#[test]
fn the_wheel_turns_the_list_under_the_pointer() {
    let mut desk = Desk::live((120, 40));
    let panes = panes(&desk.state);
    let (other, area) = panes[1];
    assert_eq!(other, TableId::TodayStarts);
    wheel(&mut desk, MouseEventKind::ScrollDown, area.x + 2, area.y + 2);
    assert_eq!((desk.state.table_of(other).cursor, desk.state.focused_table()), (3, Some(TableId::TodayAgh)));
    assert_eq!(desk.state.table_of(TableId::TodayAgh).cursor, 0);
    desk.state.dirty = false;
    wheel(&mut desk, MouseEventKind::ScrollUp, panes[0].1.x + 2, panes[0].1.y + 2);
    wheel(&mut desk, MouseEventKind::ScrollUp, 0, 0);
    assert!(!desk.state.dirty, "at the end, or beside every list, it costs no frame");
}

#[test]
fn the_matrix_is_clicked_scrolled_and_typed_into() {
    let mut desk = Desk::live((120, 40));
    desk.keys("4");
    let cell = |desk: &Desk| desk.state.contingents.work().unwrap().cursor;
    assert_eq!(cell(&desk), (0, 0));
    let body = ilc_desk::tui::views::layout::areas(&desk.state).body;
    let at = |desk: &Desk, wanted| {
        let places = body.rows().flat_map(|row| (row.left()..row.right()).map(move |x| (x, row.y)));
        let hit = |(x, y): &(u16, u16)| ilc_desk::tui::views::contingents::cell_at(&desk.state, (*x, *y).into()) == Some(wanted);
        places.filter(hit).max().unwrap()
    };
    let (x, y) = at(&desk, (2, 3));
    click(&mut desk, x, y);
    assert_eq!((cell(&desk), desk.state.dialogs.len()), ((2, 3), 0));
    click(&mut desk, x, y);
    assert!(desk.picture().contains("Wie viele Plätze bekommt"));
    desk.keys("<esc>");
    wheel(&mut desk, MouseEventKind::ScrollDown, x, y);
    desk.act(mouse(MouseEventKind::ScrollDown, x, y, KeyModifiers::SHIFT));
    wheel(&mut desk, MouseEventKind::ScrollRight, x, y);
    assert_eq!(cell(&desk), (3, 5));
    wheel(&mut desk, MouseEventKind::ScrollLeft, x, y);
    assert_eq!(cell(&desk), (3, 4));
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let mut desk = Desk::live_with(Options { mouse: true, ..options() }, (120, 40));
    desk.act(Action::Run(Command::ToggleMouse));
    assert!(!desk.state.mouse && desk.other_effects == [Effect::Mouse(false)]);
    assert!(desk.state.toast().unwrap().text.contains("gehört jetzt dem Terminal"));
    desk.act(Action::Run(Command::ToggleMouse));
    assert_eq!(desk.other_effects, [Effect::Mouse(false), Effect::Mouse(true)]);
    assert!(!Desk::live((80, 24)).state.mouse, "off when the settings say so");
}
