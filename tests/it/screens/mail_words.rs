//! Subject and text of a mail written in the program.

use ilc_desk::{
    api::{mails::MailsDone, problem::Problem},
    client::ClientError,
    tui::{
        Action, Effect,
        app::{effect::MailDeed, unsent::collect},
        files::unsent::Place,
    },
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
    let [(generation, MailDeed::Edit { id: 8, etag, edit })] = &deeds(&desk)[..] else { panic!("{:?}", desk.other_effects) };
    assert_eq!(etag, "\"mail-8-1\"");
    assert!(edit.text.starts_with("Neu: Guten Tag,") && edit.subject.starts_with("AGH-2208"), "{edit:?}");
    desk.keys("x<esc>");
    assert_eq!(desk.state.dialogs.len(), 1, "what is stored runs to its end");
    desk.act(Action::MailDone { generation: *generation, result: Ok(MailsDone { mails: vec![8], messages: 3 }) });
    assert!(desk.state.dialogs.is_empty());
}

/// Whatever refuses, the words are still there: the backend, a colleague's change, an editor that does not start.
#[test]
fn refused_words_stay_in_the_dialog() {
    let mut desk = Desk::live((120, 40));
    desk.keys("5eSehr wichtig: <f4>");
    let Some(Effect::EditText { generation, text }) = desk.other_effects.last().cloned() else { panic!() };
    assert!(text.contains("\n\nSehr wichtig: Guten Tag"), "{text}");
    desk.act(Action::Edited { generation, result: Err("Der Editor „vi“ lässt sich nicht starten".to_owned()) });
    assert!(desk.picture().contains("Sehr wichtig: Guten Tag"), "{}", desk.picture());
    let refuse = |desk: &mut Desk, status: u16| {
        desk.keys("<ctrl+s>");
        let generation = deeds(desk).last().unwrap().0;
        let problem = Problem {
            kind: "/problems/conflict".into(),
            title: "Geht nicht".into(),
            status,
            detail: "Mail Nr. 8 geht so nicht".into(),
            errors: Vec::new(),
        };
        desk.act(Action::MailDone { generation, result: Err(ClientError::Problem(Box::new(problem))) });
        let picture = desk.picture();
        assert!(picture.contains("Sehr wichtig: Guten Tag"), "{picture}");
        picture
    };
    assert!(refuse(&mut desk, 409).contains("Mail Nr. 8 geht so nicht"));
    assert!(refuse(&mut desk, 412).contains("inzwischen von jemand anderem geändert"));
    refuse(&mut desk, 409);
    let tags: Vec<String> = deeds(&desk)
        .into_iter()
        .map(|(_, deed)| if let MailDeed::Edit { etag, .. } = deed { etag } else { panic!("{deed:?}") })
        .collect();
    assert_eq!(tags, ["\"mail-8-1\"", "\"mail-8-1\"", "*"], "after the word of the colleague's change it is meant");
}
