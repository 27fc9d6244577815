//! Work nobody has handed over: asked about on quit, kept when nobody can be asked, brought back.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ilc_desk::tui::plain;
use ilc_desk::{
    client::ClientError,
    tui::{
        Action, Effect, Options, Screen,
        app::effect::MailDeed,
        app::unsent::{collect, reasons},
        dialogs::restore::Restore,
        files::unsent::{Kept, Place},
    },
};

use crate::support::{Desk, options};

fn kept_options() -> Options {
    let place = Place { file: "/srv/unsaved.json".into(), desk: "desk.db".to_owned() };
    Options { unsaved: Some(place), embedded: true, ..options() }
}

fn desk() -> Desk {
    Desk::live_with(kept_options(), (120, 40))
}

fn ctrl_c(desk: &mut Desk) {
    desk.act(Action::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)));
}

/// A mail whose subject has been changed.
fn with_mail() -> Desk {
    let mut desk = desk();
    desk.keys("2<down><down><down>m<tab> – dringend");
    desk
}

/// A cell fixed a moment ago, not saved yet.
fn with_draft() -> Desk {
    let mut desk = desk();
    desk.keys("4+");
    desk.other_effects.clear();
    desk
}

#[test]
fn quitting_asks_for_everything_typed_and_names_it() {
    let typed: [(&str, &str); 6] = [
        ("2<down>m<tab>!", "Betreff oder Text einer Mail zu AGH-2201 sind geändert"),
        ("3n<down><down><enter>Di 10 Uhr", "Die Angaben zu"),
        ("2w<tab>Umbau", "AGH-2200 ist noch nicht zurückgestellt"),
        ("43", "ist noch nicht übernommen"),
        ("4+", "Ein Entwurf von Kontingenten ist noch nicht gespeichert"),
        ("i<enter>", "Die Prüfung eines Imports läuft noch"),
    ];
    for (keys, told) in typed {
        let mut desk = desk();
        desk.keys(keys);
        ctrl_c(&mut desk);
        assert!(!desk.state.quit, "{keys}");
        assert!(reasons(&desk.state).iter().any(|reason| reason.contains(told)), "{keys}: {:?}", reasons(&desk.state));
        assert!(desk.picture().contains("Beenden?"), "{}", desk.picture());
        desk.keys("<enter>");
        assert!(!desk.state.quit, "the way back has the focus");
        ctrl_c(&mut desk);
        ctrl_c(&mut desk);
        assert!(desk.state.quit, "a second time leaves");
    }
}

#[test]
fn quitting_with_nothing_typed_asks_nothing() {
    for keys in ["", "2<down>m", "3n", "2w", "i", "4", ":", "?", "5<enter>"] {
        let mut desk = desk();
        desk.keys(keys);
        assert_eq!(reasons(&desk.state), Vec::<String>::new(), "{keys}");
        ctrl_c(&mut desk);
        assert!(desk.state.quit, "{keys}");
    }
}

#[test]
fn mails_on_their_way_are_named_only_where_the_backend_ends_too() {
    for (embedded, asks) in [(true, true), (false, false)] {
        let mut desk = Desk::new(Options { embedded, ..kept_options() }, (120, 40));
        desk.data.mail.queued = 2;
        desk.act(Action::Backend(Ok(())));
        desk.keys("q");
        assert_eq!(desk.state.quit, !asks);
        assert_eq!(desk.picture().contains("2 Nachrichten sind noch unterwegs"), asks);
    }
}

#[test]
fn an_end_nobody_was_asked_about_keeps_own_words_only() {
    let mut desk = with_mail();
    desk.act(Action::Terminate);
    assert!(desk.state.quit && desk.state.terminated);
    let kept = collect(&desk.state).unwrap();
    assert_eq!(kept.summary(), "Mail zu AGH-2203");
    let words = &kept.mails[0].words[0];
    assert!(words.subject.as_ref().unwrap().ends_with(" – dringend") && words.text.is_none());

    let mut desk = with_draft();
    desk.act(Action::Terminate);
    let kept = collect(&desk.state).unwrap();
    assert!(kept.summary().starts_with("Kontingente MES (1 Vorgabe)"), "{}", kept.summary());

    let idle = self::desk();
    assert_eq!(collect(&idle.state), None);
    let mut nowhere = Desk::live((120, 40));
    nowhere.keys("4+");
    assert_eq!(collect(&nowhere.state), None, "the demo keeps nothing");
}

fn restart(kept: &Kept) -> Desk {
    let mut desk = desk();
    // Through the file's form, as between two starts.
    let kept: Kept = serde_json::from_str(&serde_json::to_string(kept).unwrap()).unwrap();
    desk.act(Action::FoundUnsaved(vec![kept]));
    desk
}

#[test]
fn a_mail_comes_back_word_for_word_and_is_not_sent() {
    let before = with_mail();
    let kept = collect(&before.state).unwrap();
    let mut desk = restart(&kept);
    insta::assert_snapshot!("unsaved_offer", desk.body());
    desk.keys("<right><enter>");
    assert!(plain(&desk.state).contains("– dringend"), "{}", plain(&desk.state));
    assert_eq!(desk.other_effects, [Effect::ForgetUnsaved { place: kept_options().unsaved.unwrap(), at: kept.at }]);
    let again = collect(&desk.state).unwrap();
    assert_eq!((again.mails, again.drafts), (kept.mails, kept.drafts), "and is kept again");
}

#[test]
fn a_mail_that_exists_no_more_still_shows_its_words() {
    let mut kept = collect(&with_mail().state).unwrap();
    kept.mails[0].words[0].about = "AGH-9999".to_owned();
    let mut desk = restart(&kept);
    desk.keys("<right><enter>");
    assert!(desk.picture().contains("Diese Mail gibt es so nicht mehr") && desk.picture().contains("dringend"));
    assert_eq!(collect(&desk.state).unwrap().mails, kept.mails);
}

#[test]
fn a_draft_comes_back_is_saved_and_can_be_undone() {
    let before = with_draft();
    let kept = collect(&before.state).unwrap();
    let mut desk = restart(&kept);
    desk.keys("<right><enter>");
    assert_eq!(desk.state.screen, Screen::Contingents);
    assert_eq!(desk.state.contingents.work().unwrap().settings, kept.drafts[0].settings);
    desk.wait(2);
    let saved = desk
        .other_effects
        .iter()
        .any(|e| matches!(e, Effect::SaveDraft { settings, .. } if *settings == kept.drafts[0].settings));
    assert!(saved);
    desk.keys("z");
    assert!(desk.state.contingents.work().unwrap().settings.is_empty());
}

#[test]
fn a_draft_another_desk_changed_meanwhile_becomes_a_question() {
    let kept = collect(&with_draft().state).unwrap();
    let mut desk = desk();
    let mut theirs = kept.drafts[0].settings.clone();
    theirs.pins[0].places += 1;
    desk.data.drafts.drafts = vec![ilc_desk::api::contingents::draft::Draft {
        instrument: kept.drafts[0].instrument.clone(),
        revision: 3,
        settings: theirs,
        author: Some("müller".to_owned()),
        etag: "\"entwurf-3\"".to_owned(),
        ..Default::default()
    }];
    desk.act(Action::FoundUnsaved(vec![kept]));
    desk.keys("<right><enter>");
    assert!(desk.picture().contains("zwei Fassungen"), "{}", desk.picture());
    desk.wait(3);
    assert!(!desk.other_effects.iter().any(|e| matches!(e, Effect::SaveDraft { .. })), "nothing is overwritten");
}

#[test]
fn later_keeps_it_and_discard_forgets_it() {
    let kept = collect(&with_mail().state).unwrap();
    for (keys, forgotten) in [("<enter>", false), ("<esc>", false), ("<right><right><enter>", true)] {
        let mut desk = restart(&kept);
        desk.keys(keys);
        assert!(!desk.state.dialogs.iter().any(|d| d.is::<Restore>()));
        assert_eq!(desk.other_effects.len(), usize::from(forgotten), "{keys}");
    }
    let mut reader = Desk::live_with(Options { read_only: true, ..kept_options() }, (120, 40));
    reader.act(Action::FoundUnsaved(vec![kept]));
    assert!(reader.state.dialogs.is_empty(), "who may only read is offered nothing");
}

#[test]
fn a_mail_whose_answer_is_out_is_kept_with_a_warning() {
    let mut desk = with_mail();
    desk.keys("<tab>f<right><enter>");
    let generation = desk.other_effects.iter().find_map(|e| match e {
        Effect::Mail { generation, deed: MailDeed::Create { .. } } => Some(*generation),
        _ => None,
    });
    assert!(collect(&desk.state).unwrap().summary().contains("vielleicht schon im Postausgang"));
    desk.act(Action::MailDone { generation: generation.unwrap(), result: Err(ClientError::Timeout { seconds: 1 }) });
    assert!(!collect(&desk.state).unwrap().summary().contains("vielleicht"));
}
