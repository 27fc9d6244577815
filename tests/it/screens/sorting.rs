//! Sorting by a chosen column: the list of columns, those in sight and those without room, and what is
//! said of the order afterwards.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ilc_desk::tui::{
    Action, Options, TableId,
    app::{last_view::Remembered, link::Link},
    look::{
        blocks::{Block, Item},
        table::Column,
        widgets::table,
    },
    speech::plain::plain,
    views::layout,
};
use insta::assert_snapshot;

use crate::support::{Desk, options};

/// Where every table is, by the keys that lead there.
const TABLES: [(&str, TableId); 10] = [
    ("", TableId::TodayAgh),
    ("<tab>", TableId::TodayStarts),
    ("2", TableId::Agh),
    ("2<enter>", TableId::Movements),
    ("3", TableId::Places),
    ("5", TableId::Mails),
    ("6", TableId::Monitoring),
    ("7", TableId::Imports),
    ("7<tab>", TableId::Audit),
    ("8", TableId::AccuracyAgh),
];

/// Columns of the list that are drawn.
fn in_sight(desk: &Desk, id: TableId) -> Vec<&'static str> {
    let (_, area) = layout::panes(&desk.state).into_iter().find(|(shown, _)| *shown == id).unwrap();
    let view = &desk.state.table_of(id).view;
    let placed = table::placed(view, area.width);
    placed.into_iter().map(|(at, ..)| view.columns[at].key).filter(|key| !key.is_empty()).collect()
}

/// What the dialog offers, in its order, by the names for those who type them.
fn offered(desk: &Desk) -> Vec<(String, String)> {
    let mut items = Vec::new();
    desk.state.dialogs.last().expect("a dialog").shown(&desk.state).each(&mut |block| {
        if let Block::Choice(choice) = block {
            let right = |item: &Item| item.right.iter().map(|seg| seg.text.as_str()).collect();
            items.extend(choice.items.iter().map(|item| (item.line[0].text.clone(), right(item))));
        }
    });
    items
}

fn order(desk: &Desk) -> Option<(String, bool)> {
    desk.state.focused_table().unwrap().order(&desk.state)
}

fn said(desk: &Desk) -> String {
    desk.state.toast().map(|toast| toast.text.clone()).unwrap_or_default()
}

#[test]
fn every_column_of_every_table_is_offered_once_the_hidden_ones_named_as_such() {
    let mut hidden = 0;
    for size in [(80, 24), (120, 40)] {
        for (keys, id) in TABLES {
            let mut desk = Desk::live(size);
            desk.keys(keys);
            assert_eq!(desk.state.focused_table(), Some(id), "{keys}");
            let seen = in_sight(&desk, id);
            let columns = desk.state.table_of(id).view.columns.clone();
            let named: Vec<_> = columns.iter().filter(|column| !column.title.is_empty()).collect();
            let (shown, others): (Vec<_>, Vec<_>) = named.into_iter().partition(|column| seen.contains(&column.key));
            hidden += others.len();
            desk.keys("o");
            let told = |columns: &[&Column], told: &str| -> Vec<(String, String)> {
                columns.iter().map(|column| (column.title.to_owned(), told.to_owned())).collect()
            };
            let mut wanted = told(&shown, "");
            wanted.extend(told(&others, "nicht im Bild"));
            wanted.push(("übliche Reihenfolge".to_owned(), "✓ jetzt".to_owned()));
            assert_eq!(offered(&desk), wanted, "{id:?} {size:?}");
            desk.keys("<esc>");
            assert!(desk.state.dialogs.is_empty() && order(&desk).is_none(), "Esc leaves the order");
        }
    }
    assert!(hidden > 10, "tables that hide columns were looked at: {hidden}");
}

/// Each column by its own name: that one is sorted by, said, in sight, and its order survives a link and
/// the next start.
#[test]
fn a_typed_name_sorts_by_that_column_which_is_in_sight_then() {
    for size in [(80, 24), (120, 40)] {
        for (keys, id) in TABLES {
            let mut probe = Desk::live(size);
            probe.keys(keys);
            let columns = probe.state.table_of(id).view.columns.clone();
            for column in columns.iter().filter(|column| !column.title.is_empty()) {
                let mut desk = Desk::live(size);
                desk.keys(keys);
                desk.keys(&format!("o{}<enter>", column.title));
                let wanted = Some((column.key.to_owned(), column.right));
                assert_eq!(order(&desk), wanted, "{id:?} {size:?} {}", column.title);
                let way = if column.right { "fallend" } else { "steigend" };
                assert_eq!(said(&desk), format!("Tabelle sortiert nach {}, {way}", column.title));
                assert!(in_sight(&desk, id).contains(&column.key), "{id:?} {size:?}: {} is out of sight", column.title);
                let restored = Link::parse(&Link::of(&desk.state).to_string()).unwrap();
                assert_eq!(restored.sort, wanted, "{id:?}");
                let remembered = Remembered::of(&desk.state).write().unwrap();
                let written = format!("sort = \"{}{}\"", column.key, if column.right { "-" } else { "" });
                assert!(remembered.contains(&written), "{id:?}: {remembered}");
            }
        }
    }
}

#[test]
fn enter_on_the_present_column_turns_it_round_and_the_usual_order_comes_back() {
    let mut desk = Desk::live((80, 24));
    desk.keys("2");
    let usual: Vec<String> = desk.state.table().unwrap().view.rows.iter().map(|row| row.key.clone()).collect();
    desk.keys("obesetzt<enter>");
    let first = order(&desk).unwrap();
    desk.keys("o");
    assert_snapshot!("sortieren_80x24", desk.body());
    desk.keys("<enter>");
    assert_eq!(order(&desk), Some((first.0.clone(), !first.1)), "the cursor stands on the present one");
    desk.keys("O");
    assert_eq!(order(&desk), Some(first));
    desk.keys("oüblich<enter>");
    assert_eq!((order(&desk), said(&desk).as_str()), (None, "Wieder in der üblichen Reihenfolge"));
    let again: Vec<String> = desk.state.table().unwrap().view.rows.iter().map(|row| row.key.clone()).collect();
    assert_eq!(again, usual);
}

#[test]
fn the_list_of_columns_at_120_and_what_is_typed_into_it() {
    let mut desk = Desk::live((120, 40));
    desk.keys("3o");
    assert_snapshot!("sortieren_120x40", desk.body());
    desk.keys("fr");
    assert_snapshot!("sortieren_getippt", desk.body());
    desk.keys("zzz");
    assert!(desk.picture().contains("So heißt hier keine Spalte"), "{}", desk.picture());
    desk.keys("<enter>");
    assert!(!desk.state.dialogs.is_empty() && order(&desk).is_none(), "Enter on nothing chooses nothing");
}

/// Umlauts are what they are spelled out, a number's unit need not be typed.
#[test]
fn names_are_found_as_people_type_them() {
    for (typed, key) in [("plaetze", "plaetze"), ("plä", "plaetze"), ("4wo", "in4wo"), ("BEZI", "bezirk")] {
        let mut desk = Desk::live((120, 40));
        desk.keys(&format!("2o{typed}<enter>"));
        assert_eq!(order(&desk).map(|(column, _)| column).as_deref(), Some(key), "{typed}");
    }
}

#[test]
fn no_key_about_the_order_is_silent() {
    let mut desk = Desk::live((80, 24));
    desk.keys("2O");
    assert!(said(&desk).contains("üblichen Reihenfolge; o wählt die Spalte"), "{}", said(&desk));
    desk.keys("4o");
    assert!(desk.state.dialogs.is_empty() && said(&desk).contains("„sortieren“ ist gesperrt"), "{}", said(&desk));
    let head = MouseEvent { kind: MouseEventKind::Down(MouseButton::Left), column: 6, row: 0, modifiers: KeyModifiers::NONE };
    let mut desk = Desk::live((80, 24));
    desk.keys("2");
    let row = layout::panes(&desk.state)[0].1.y;
    desk.act(Action::Mouse(MouseEvent { row, ..head }));
    assert!(said(&desk).starts_with("Tabelle sortiert nach "), "a clicked head: {}", said(&desk));
}

/// A click on a column sorts at once, as in the palette.
#[test]
fn a_click_in_the_list_sorts() {
    let mut desk = Desk::live((80, 24));
    desk.keys("2o");
    let picture = desk.picture();
    let (row, line) =
        picture.lines().enumerate().skip(6).find(|(_, line)| line.contains("│") && line.contains("Bezirk")).unwrap();
    let column = line.chars().collect::<String>().find("Bezirk").map(|at| line[..at].chars().count()).unwrap();
    let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    let modifiers = KeyModifiers::NONE;
    desk.act(Action::Mouse(MouseEvent { kind: MouseEventKind::Down(MouseButton::Left), column, row, modifiers }));
    assert_eq!(order(&desk), Some(("bezirk".to_owned(), false)), "{picture}");
}

#[test]
fn a_remembered_order_by_a_hidden_column_shows_that_column() {
    let view = Some("plaetze?sort=traeger".to_owned());
    let desk = Desk::live_with(Options { start_view: view, ..options() }, (80, 24));
    assert_eq!(order(&desk), Some(("traeger".to_owned(), false)));
    assert!(in_sight(&desk, TableId::Places).contains(&"traeger"), "{}", desk.picture());
    assert!(plain(&desk.state).contains("sortiert nach Träger"), "{}", plain(&desk.state));
}

/// What comes with a forecast may be named before there is one, and is found at its new place.
#[test]
fn an_order_named_before_the_first_answer_is_of_the_same_column_afterwards() {
    for (key, title) in [("pfrei4w", "1 frei 4 Wo."), ("leereplatztage", "leere Platztage"), ("ende", "Ende"), ("4wo", "≈ 4 Wo.")]
    {
        let desk = Desk::live_with(Options { start_view: Some(format!("agh?sort={key}-")), ..options() }, (120, 40));
        let words = desk.state.table().unwrap().sort_words();
        assert_eq!(words, Some(format!("sortiert nach {title}, fallend")), "{}", desk.picture());
    }
}
