//! While a forecast is computed after an import, the last one stays, dimmed and named: no booked number in the
//! place of an expected one, no other order, no marks. The new one is compared with the last.

use ilc_desk::{
    api::agh::AghRow,
    tui::{Action, TableId, look::theme::Role, speech::plain::plain, views::layout},
};
use insta::assert_snapshot;

use crate::support::{Desk, desk::Data, options};

const WORDS: &str = "○ vorige Prognose, die neue wird berechnet";

/// An import: people come and go, and the backend computes.
fn import(desk: &mut Desk) -> Vec<AghRow> {
    let before = desk.data.agh.rows.clone();
    for (i, row) in desk.data.agh.rows.iter_mut().enumerate() {
        row.present = (row.present + u32::try_from(i % 3).unwrap()).min(row.places);
        row.expected = None;
    }
    desk.data.revision += 1;
    before
}

/// The forecast of the state after it: what it was, but for one AGH.
fn computed(desk: &mut Desk, before: &[AghRow]) {
    for (row, was) in desk.data.agh.rows.iter_mut().zip(before) {
        row.present = was.present;
        row.expected.clone_from(&was.expected);
    }
    let row = &mut desk.data.agh.rows[4];
    let expected = row.expected.as_mut().unwrap();
    expected.mean.weeks8 -= 1.5;
    expected.empty_place_days += 40.0;
    desk.data.revision += 1;
}

fn rows(desk: &Desk, id: TableId) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let view = &desk.state.table_of(id).view;
    let shown = |row: &ilc_desk::tui::look::table::Row| row.cells.iter().map(|cell| cell.value.shown()).collect();
    (view.columns.iter().map(|column| column.title).collect(), view.rows.iter().map(shown).collect())
}

fn marks(desk: &Desk, id: TableId) -> Vec<String> {
    let mut marks: Vec<String> = desk.state.table_of(id).changed.keys().map(|(key, _)| key.clone()).collect();
    marks.sort();
    marks.dedup();
    marks
}

#[test]
fn the_last_forecast_stays_until_the_new_one_is_there() {
    for (keys, id) in [("1", TableId::TodayAgh), ("2", TableId::Agh)] {
        let mut desk = Desk::live((120, 40));
        desk.keys(keys);
        let shown = rows(&desk, id);
        let before = import(&mut desk);
        for _ in 0..3 {
            desk.keys("r");
            assert_eq!(rows(&desk, id), shown, "{id:?}: columns, rows, order and numbers are of the last forecast");
            assert_eq!(marks(&desk, id), Vec::<String>::new(), "{id:?}: nothing is news");
            assert!(desk.picture().contains(WORDS), "{}", desk.picture());
            assert!(plain(&desk.state).contains("vorige Prognose, die neue wird berechnet\n"), "{}", plain(&desk.state));
            desk.data.revision += 1;
        }
        computed(&mut desk, &before);
        desk.keys("r");
        assert!(!desk.picture().contains("vorige Prognose"), "{}", desk.picture());
        assert_eq!(marks(&desk, id), [before[4].measure.clone()], "{id:?}: only what the two forecasts differ in");
    }
}

#[test]
fn the_last_forecast_is_dimmed_and_nothing_beside_it() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut desk = Desk::live((width, height));
        let look = |desk: &Desk, id: TableId| {
            let (_, area) = layout::panes(&desk.state).into_iter().find(|(shown, _)| *shown == id).unwrap();
            // The number of the second row: the first one is selected.
            desk.buffer()[(area.x + 5, area.y + 2)].style()
        };
        let before = (look(&desk, TableId::TodayAgh), look(&desk, TableId::TodayStarts));
        let stale = desk.state.shown_theme().style(Role::Stale).add_modifier;
        assert!(!stale.is_empty() && !before.0.add_modifier.contains(stale));
        import(&mut desk);
        desk.keys("r");
        assert!(look(&desk, TableId::TodayAgh).add_modifier.contains(stale), "{width}×{height}");
        assert_eq!(look(&desk, TableId::TodayStarts), before.1, "starts have no forecast");
        assert_snapshot!(format!("vorige_prognose_{width}x{height}"), desk.body());
    }
}

/// It is asked for soon, and its time is counted, as without a last forecast.
#[test]
fn the_new_forecast_is_waited_for() {
    let mut desk = Desk::live((120, 40));
    import(&mut desk);
    desk.keys("r");
    desk.wait(2);
    assert!(desk.picture().contains("Prognose wird berechnet … · 2 s"), "{}", desk.picture());
    assert!(desk.state.next_wake().is_some_and(|at| at <= desk.state.now + chrono::TimeDelta::seconds(2)));
}

/// A sort by an expected number stays a sort by it.
#[test]
fn the_order_and_the_columns_chosen_stay() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2o4 Wo<enter>");
    let (order, shown) = (desk.state.table().unwrap().sort_words(), rows(&desk, TableId::Agh));
    import(&mut desk);
    desk.keys("r");
    assert_eq!((desk.state.table().unwrap().sort_words(), rows(&desk, TableId::Agh)), (order, shown));
}

/// What was set aside meanwhile is out of the list at once, and written mails are said.
#[test]
fn what_is_no_matter_of_the_forecast_is_new() {
    let mut desk = Desk::live((120, 40));
    let first = rows(&desk, TableId::TodayAgh).1[0][0].clone();
    import(&mut desk);
    desk.data.set_aside = vec![ilc_desk::api::summary::SetAsideRow {
        measure: first.clone(),
        title: "Schulmensa Harburg".into(),
        until: crate::support::desk::today() + chrono::Days::new(9),
        note: String::new(),
        who: "müller".into(),
        at: crate::support::now(),
    }];
    desk.keys("r");
    let listed = rows(&desk, TableId::TodayAgh).1;
    assert_eq!(listed.iter().filter(|row| row[0] == first).count(), 1, "listed once: {listed:?}");
    assert_eq!(listed.last().unwrap()[0], first, "as set aside");
}

/// Another day has another forecast; without a last one there is nothing that could stay.
#[test]
fn what_cannot_stand_any_more_does_not_stay() {
    let mut desk = Desk::new(options(), (120, 40));
    import(&mut desk);
    desk.act(Action::Backend(Ok(())));
    assert!(!desk.picture().contains("vorige Prognose") && !desk.state.shows_last_forecast());
    let mut desk = Desk::live((120, 40));
    import(&mut desk);
    let next = desk.data.today + chrono::Days::new(1);
    (desk.data.today, desk.data.agh.today) = (next, next);
    desk.keys("r");
    assert!(!desk.state.shows_last_forecast(), "{}", desk.picture());
    let Data { today, .. } = desk.data;
    assert_eq!(desk.state.today(), today);
}
