//! „Woraus?“: the figures on screen, one of them opened, copied and written to a file; and those of a mail.

use ilc_desk::tui::{Effect, plain};
use insta::assert_snapshot;

use crate::support::Desk;

#[test]
fn the_figures_of_a_row_and_of_the_headline_are_listed_and_one_opens() {
    for size in [(80, 24), (120, 40)] {
        let mut desk = Desk::live(size);
        desk.keys("2=");
        assert_snapshot!(format!("woraus_liste_{}x{}", size.0, size.1), desk.body());
        desk.keys("<down><down><enter>");
        assert_snapshot!(format!("woraus_frei_{}x{}", size.0, size.1), desk.body());
        desk.keys("<pagedown>");
        assert!(desk.body().contains("T143002"), "the last row can be reached");
    }
}

#[test]
fn it_is_read_out_copied_and_exported() {
    let mut desk = Desk::live((80, 24));
    desk.keys("2=<enter>");
    let told = plain(&desk.state);
    assert_snapshot!("woraus_vorgelesen", told.split("Zur Auswahl:").nth(1).unwrap());
    desk.keys("y");
    let Some(Effect::Copy(text)) = desk.other_effects.last() else { panic!("{:?}", desk.other_effects) };
    assert!(text.starts_with("3\n") && text.contains("T143001") && text.contains("−") && text.contains("zugewiesen"), "{text}");
    desk.keys("x");
    let Some(Effect::Export { sheets, .. }) = desk.other_effects.last() else { panic!("{:?}", desk.other_effects) };
    assert_eq!((sheets[0].stem.as_str(), sheets[0].sheet.rows.len(), sheets[0].what.as_str()), ("woraus", 9, "9 Zeilen"));
    desk.keys("<esc>");
    assert!(desk.body().contains("Zahlen im Bild"), "back to the choice");
    desk.keys("<esc>");
    assert!(desk.state.dialogs.is_empty());
}

#[test]
fn a_column_that_needs_no_sum_is_said_in_a_sentence_and_offline_says_so() {
    let mut desk = Desk::live((80, 24));
    desk.keys("3=<enter>");
    assert!(desk.body().contains("Erster Tag des Starts laut Export."), "{}", desk.body());
    desk.keys("<esc><end>");
    desk.offline = true;
    desk.keys("<enter>");
    assert!(desk.body().contains("Zahlen im Bild") && desk.body().contains('!'), "{}", desk.body());
}

#[test]
fn the_figures_of_a_mail_open_above_it_and_it_stays() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2m=");
    assert!(desk.body().contains("Zahlen der Mail"), "{}", desk.body());
    assert!(desk.body().contains("frei in 4 Wochen"), "{}", desk.body());
    desk.keys("<enter>");
    assert!(desk.body().contains("Plätze minus Eingetretene"), "{}", desk.body());
    desk.keys("<esc><esc>");
    assert_eq!(desk.state.dialogs.len(), 1, "the mail is still there");
}
