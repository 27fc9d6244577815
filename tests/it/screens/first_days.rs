//! *Ersttag*: who came is read at a glance, the work is ticked off row by row, and no key does nothing without a word.

use ilc_desk::{
    domain::provider_list::{Said, Work},
    tui::{
        Effect, Options, Screen, TableId,
        app::{
            action::Action,
            effect::{FirstDayDeed, FirstDayDone},
            link::Link,
            list_step::{ListSource, ListStep},
        },
        plain,
    },
};
use insta::assert_snapshot;

use crate::support::{Desk, options};

fn first_days(size: (u16, u16)) -> Desk {
    Desk::live_with(Options { start_view: Some("ersttag".into()), ..options() }, size)
}

/// The deed sent last.
fn sent(desk: &Desk) -> (u64, FirstDayDeed) {
    match desk.other_effects.last() {
        Some(Effect::FirstDay { generation, deed }) => (*generation, deed.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_came_and_what_is_to_be_done_is_seen_at_once() {
    for size in [(80, 24), (120, 40), (200, 50)] {
        let (width, height) = size;
        let mut desk = first_days(size);
        assert_snapshot!(format!("ersttag_{width}x{height}"), desk.body());
        desk.keys("<tab>");
        assert_eq!(desk.state.focused_table(), Some(TableId::Cosach));
        if width == 80 {
            assert_snapshot!("ersttag_cosach_80x24", desk.body());
        }
    }
    assert_snapshot!("ersttag_vorgelesen", plain(&first_days((80, 24)).state));
}

#[test]
fn a_row_is_ticked_at_once_and_the_cursor_goes_to_the_next_open_one() {
    let mut desk = first_days((120, 40));
    desk.keys("<tab>");
    // The first is done already; the second is ticked.
    desk.keys("<down><enter>");
    let (generation, deed) = sent(&desk);
    let FirstDayDeed::Work { work: Work::Cosach, done, .. } = deed else { panic!("{deed:?}") };
    assert_eq!((done.state.as_str(), done.rows[0].participation.as_deref()), ("done", Some("T142857")));
    assert!(desk.body().lines().any(|row| row.contains("✓ T142857")), "before the answer: {}", desk.body());
    assert!(desk.body().lines().any(|row| row.contains("▶   T142874")), "{}", desk.body());
    desk.act(Action::FirstDay { generation, result: Ok(FirstDayDone::Done) });
    assert!(desk.state.said.on_screen().iter().any(|toast| toast.text.contains("1 Zeile erledigt")), "{:?}", desk.state.said);
    // Taken back after a question.
    desk.keys("z<tab><enter>");
    let (_, FirstDayDeed::Work { done, .. }) = sent(&desk) else { panic!("not taken back") };
    assert_eq!(done.state, "open");
}

#[test]
fn days_reasons_tasks_and_lists_are_asked_for_where_they_make_sense() {
    let mut desk = first_days((120, 40));
    for key in ["X", "+", "-", "x"] {
        let before = desk.other_effects.len();
        desk.keys(key);
        assert_eq!(desk.other_effects.len(), before, "{key} on a start");
        assert!(desk.state.dialogs.is_empty() && desk.body().contains("gesperrt"), "{key}: {}", desk.body());
    }
    desk.keys("<tab><tab>X");
    let task = "Nichtantritt Gk-3123 Gk Kompass Hamburg-Nord, Modul M07 am 24.11.2026.";
    assert_eq!(desk.other_effects.last(), Some(&Effect::Copy(task.to_owned())));
    desk.keys("x");
    assert_snapshot!("ersttag_nicht_moeglich", desk.body());
    desk.keys("<down><down><enter>");
    let (_, FirstDayDeed::Work { work: Work::Verbis, done, .. }) = sent(&desk) else { panic!("not marked") };
    assert_eq!((done.state.as_str(), done.reason.as_deref()), ("impossible", Some("gesperrt")));
    // The missing one came after all; the stranger cannot be decided about.
    desk.keys("<tab>+");
    assert!(desk.state.dialogs.is_empty(), "a row that is nobody's");
    desk.keys("<down>+");
    assert_snapshot!("ersttag_anderer_tag", desk.body());
    desk.keys("<enter>");
    let (_, FirstDayDeed::Decide { participation, decision, .. }) = sent(&desk) else { panic!("not decided") };
    assert_eq!((participation.as_str(), decision.said), ("T142863", Some(Said::Came)));
}

#[test]
fn a_pasted_table_is_the_list_and_never_stands_anywhere() {
    let mut desk = first_days((120, 40));
    desk.keys("i");
    desk.act(Action::Paste("Nachname\tVorname\tErschienen\nZquvyx\tXanna\tja\nQuill\tYorick\tnein\n".to_owned()));
    assert_snapshot!("ersttag_einlesen", desk.body());
    desk.keys("<enter>");
    let Some(Effect::List { step: ListStep::Read { list: ListSource::Pasted(_), .. }, .. }) = desk.other_effects.last() else {
        panic!("{:?}", desk.other_effects)
    };
    let everything = format!("{}{:?}{:?}", desk.body(), desk.state.dialogs, desk.other_effects);
    assert!(!everything.contains("Zquvyx") && !everything.contains("Quill") && everything.contains("***"), "{everything}");
}

#[test]
fn a_link_and_an_export_hold_no_key_of_a_person() {
    let mut desk = first_days((120, 40));
    desk.keys("<tab><down>");
    let link = Link::of(&desk.state).to_string();
    assert!(link.starts_with("ersttag") && !link.contains("T142857"), "{link}");
    let again = Desk::live_with(Options { start_view: Some(link), ..options() }, (120, 40));
    assert_eq!(again.state.selected(), desk.state.selected());
    desk.keys("c");
    assert_snapshot!("ersttag_ordner", desk.body());
}

/// The line of keys says what Enter does in the list that has the focus.
#[test]
fn enter_is_called_what_it_does_in_each_list() {
    for size in [(80, 24), (120, 40)] {
        let mut desk = first_days(size);
        let footer = |desk: &Desk| desk.picture().lines().last().unwrap_or_default().to_owned();
        assert!(footer(&desk).contains("↵ zu Plätze") && !footer(&desk).contains("erledigt"), "{}", footer(&desk));
        desk.keys("<tab>");
        assert!(footer(&desk).contains("↵ erledigt") && !footer(&desk).contains("zu Plätze"), "{}", footer(&desk));
        let mut desk = first_days(size);
        desk.keys("<enter>");
        assert_eq!(desk.state.screen, Screen::Places);
    }
}
