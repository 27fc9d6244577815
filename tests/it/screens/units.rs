//! The list of the OEs: opened by its name, and then a list like any other.

use ilc_desk::tui::{Effect, Options, Screen, TableId, app::link::Link, plain};
use insta::assert_snapshot;

use crate::support::{Desk, options};

#[test]
fn it_is_drawn_and_told_like_every_list() {
    let mut desk = Desk::live_with(Options { start_view: Some("oe".into()), ..options() }, (80, 24));
    assert_snapshot!("oe_80x24", desk.body());
    desk.keys("/har<enter>");
    assert_snapshot!("oe_vorgelesen", plain(&desk.state));
}

#[test]
fn its_name_leads_there_and_it_can_be_linked_sorted_and_exported() {
    let mut desk = Desk::live((120, 40));
    desk.keys(":alle organisationseinheiten<enter>");
    assert_eq!((desk.state.screen, desk.state.focused_table()), (Screen::Units, Some(TableId::Units)));
    desk.keys("o<enter><down>");
    let link = Link::of(&desk.state).to_string();
    let again = Desk::live_with(Options { start_view: Some(link.clone()), ..options() }, (120, 40));
    assert_eq!(again.state.selected(), desk.state.selected(), "{link}");
    desk.keys("C");
    let Some(Effect::Export { sheets, .. }) = desk.other_effects.last() else { panic!("{:?}", desk.other_effects) };
    assert_eq!((sheets[0].stem.as_str(), sheets[0].sheet.heads[0].as_ref()), ("oe", "OE"));
}
