//! The list of the OEs: opened by its name, and then a list like any other.

use ilc_desk::{
    api::places::{StartContingents, UnitContingent},
    tui::{Effect, Options, Screen, TableId, app::link::Link, plain},
};
use insta::assert_snapshot;

use crate::support::{
    Desk,
    desk::{today, units},
    options,
};

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

/// Six starts with Kontingente for ALT and BAR, filled, half filled and not at all.
fn release(desk: &mut Desk) {
    for (i, start) in (0..).zip(desk.data.places.starts.iter_mut().skip(4).take(6)) {
        let unit = |(code, filled): (&str, u32)| UnitContingent { unit: code.to_owned(), places: 3, filled };
        let given: Vec<_> = [("ALT", i), ("BAR", 0)].into_iter().skip((i % 2) as usize).map(unit).collect();
        let filled = given.iter().map(|u| u.filled.min(u.places)).sum();
        let places = given.iter().map(|u| u.places).sum();
        start.contingents = Some(StartContingents { release: 5, on: today(), places, filled, units: given });
    }
    desk.data.revision += 1;
    desk.wait(16);
}

/// The lists beside the OE are those of the selected one: counted here from what the backend said.
#[test]
fn what_is_known_of_the_selected_one_stands_beside_it() {
    let mut desk = Desk::live_with(Options { start_view: Some("oe".into()), ..options() }, (200, 50));
    release(&mut desk);
    assert_snapshot!("oe_200x50", desk.body());
    for _ in 0..3 {
        let unit = desk.state.selected().unwrap().key.clone();
        let rows = |id: TableId| -> Vec<String> { desk.state.table_of(id).view.rows.iter().map(|row| row.key.clone()).collect() };
        let data = &desk.data;
        let expected: Vec<_> = data.monitoring.rows.iter().filter(|row| row.unit == unit).collect();
        assert_eq!(rows(TableId::UnitEntries).len(), expected.len(), "{unit}");
        assert!(rows(TableId::UnitEntries).iter().all(|key| key.starts_with(&format!("{unit} "))), "{unit}");
        let with = |row: &&ilc_desk::api::places::PlaceRow| row.contingents.iter().flat_map(|c| &c.units).any(|c| c.unit == unit);
        let starts: Vec<String> = data.places.starts.iter().filter(with).map(ilc_desk::api::places::PlaceRow::label).collect();
        assert_eq!(rows(TableId::UnitContingents), starts, "{unit}");
        let districts = units().units;
        let district = &districts.iter().find(|u| u.code == unit).unwrap().district;
        let mut near: Vec<String> =
            data.agh.rows.iter().filter(|row| row.district == *district).map(|row| row.measure.clone()).collect();
        let mut shown = rows(TableId::UnitAgh);
        near.sort();
        shown.sort();
        assert_eq!(shown, near, "{unit}");
        let mails = data.mails().mails.iter().filter(|mail| mail.units.contains(&unit)).count();
        assert_eq!(rows(TableId::UnitMails).len(), mails, "{unit}");
        desk.keys("<down>");
    }
}

#[test]
fn enter_goes_to_its_lists_and_from_there_to_the_thing() {
    let mut desk = Desk::live_with(Options { start_view: Some("oe".into()), ..options() }, (80, 24));
    desk.keys("<enter>");
    assert_eq!(desk.state.focused_table(), Some(TableId::UnitEntries));
    desk.keys("<tab><tab>");
    assert_eq!(desk.state.focused_table(), Some(TableId::UnitAgh));
    let no = desk.state.selected().expect("an AGH lies in its Bezirk").key.clone();
    assert_snapshot!("oe_agh_80x24", desk.body());
    desk.keys("<enter>");
    assert_eq!((desk.state.screen, desk.state.measure.as_deref()), (Screen::Detail, Some(no.as_str())));
}
