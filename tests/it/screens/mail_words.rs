//! Subject and text of a mail written in the program.

use ilc_desk::tui::{
    Effect,
    app::{effect::MailDeed, unsent::collect},
    files::unsent::Place,
};
use insta::assert_snapshot;

use super::mail::{created, deeds};
use crate::support::{Desk, SIZES};

#[test]
fn subject_and_text_are_written_in_the_program() {
    for (width, height) in SIZES {
        let mut desk = Desk::live((width, height));
        desk.keys("2me");
        desk.keys("Liebe Kolleginnen,<enter>3 m! = ?<backspace><down><end> Danke.");
        assert_snapshot!(format!("mail_schreiben_{width}x{height}"), desk.body());
        desk.keys("<esc>");
        assert!(desk.picture().contains("Noch einmal Esc verwirft"), "{}", desk.picture());
        desk.keys("<tab>!<ctrl+s>");
        let picture = desk.picture();
        assert!(picture.contains("Text von Hand geändert") && picture.contains("bitte um Zuweisungen!"), "{picture}");
        desk.keys("d");
        let chosen = &created(&desk)[0].1.mails.clone().unwrap()[0];
        assert!(chosen.subject.as_deref().unwrap().ends_with("Zuweisungen!"), "{chosen:?}");
        assert!(chosen.text.as_deref().unwrap().starts_with("Liebe Kolleginnen,\n3 m! = Guten Tag,\n Danke.\n"), "{chosen:?}");
        assert!(desk.other_effects.iter().all(|effect| !matches!(effect, Effect::EditText { .. })), "no other editor");
    }
}

#[test]
fn what_is_left_unchanged_or_thrown_away_changes_nothing_and_what_is_written_outlives_a_hang_up() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2me<ctrl+s>");
    assert!(!desk.picture().contains("von Hand"), "{}", desk.picture());
    desk.keys("exyz<esc><esc>");
    assert!(!desk.picture().contains("xyz"), "{}", desk.picture());
    desk.keys("e<ctrl+end>Nachsatz");
    desk.state.options.unsaved = Some(Place { file: "/nirgends".into(), desk: "d".into() });
    let kept = collect(&desk.state).expect("it is kept");
    let [mail] = &kept.mails[..] else { panic!("{kept:?}") };
    assert!(mail.words[0].text.as_deref().unwrap().ends_with("Nachsatz\n"), "{mail:?}");
    desk.keys("<ctrl+s><esc>");
    let text = desk.picture();
    assert!(text.contains("Noch einmal Esc"), "taken over into the mail below: {text}");
}

#[test]
fn a_draft_is_written_in_the_program_too() {
    let mut desk = Desk::live((120, 40));
    desk.keys("5eNeu: <ctrl+s>");
    let [(_, MailDeed::Edit { id: 8, etag, edit })] = &deeds(&desk)[..] else { panic!("{:?}", desk.other_effects) };
    assert_eq!(etag, "\"mail-8-1\"");
    assert!(edit.text.starts_with("Neu: Guten Tag,") && edit.subject.starts_with("AGH-2208"), "{edit:?}");
    assert!(desk.state.dialogs.is_empty());
}
