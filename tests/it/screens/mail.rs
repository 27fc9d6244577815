//! Compose dialog and *Post*: pictures at two sizes, and what keys do and must not do.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ilc_desk::tui::plain;
use ilc_desk::{
    api::{
        mails::{MailsDone, NewMails, ResolveAs},
        summary::OverbookedRow,
    },
    client::ClientError,
    tui::{Action, Effect, Options, Screen, app::effect::MailDeed},
};
use insta::assert_snapshot;

use crate::support::{Desk, SIZES, SMALLEST, options};

fn at_every_size(name: &str, keys: &str) {
    for (width, height) in SIZES {
        let mut desk = Desk::live((width, height));
        desk.keys(keys);
        assert_snapshot!(format!("{name}_{width}x{height}"), desk.body());
    }
}

pub fn deeds(desk: &Desk) -> Vec<(u64, MailDeed)> {
    let mail = |e: &Effect| match e {
        Effect::Mail { generation, deed } => Some((*generation, deed.clone())),
        _ => None,
    };
    desk.other_effects.iter().filter_map(mail).collect()
}

pub fn created(desk: &Desk) -> Vec<(u64, NewMails, String)> {
    let new = |(generation, deed)| match deed {
        MailDeed::Create { new, key } => Some((generation, *new, key)),
        _ => None,
    };
    deeds(desk).into_iter().filter_map(new).collect()
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of an answer")]
fn done(mails: usize, messages: u32) -> Result<MailsDone, ClientError> {
    Ok(MailsDone { mails: (1..).take(mails).collect(), messages })
}

#[test]
fn post() {
    at_every_size("post", "5<down><down><down>");
}

/// In the smallest window the dialog fills it, and its two halves share few lines.
#[test]
fn compose() {
    at_every_size("mail_agh", "2<down><down><down>m");
    at_every_size("mail_woche", "M<down><down>");
    let mut desk = Desk::live(SMALLEST);
    desk.keys("2<down><down><down>m");
    assert_snapshot!("mail_agh_40x12", desk.picture());
}

#[test]
fn post_empty_paused_and_offline() {
    let mut desk = Desk::live((120, 40));
    desk.data.empty_outbox = true;
    desk.keys("5");
    assert_snapshot!("post_leer", desk.body());
    let mut desk = Desk::live((120, 40));
    desk.data.paused = true;
    desk.keys("5");
    assert_snapshot!("post_pause", desk.body());
    desk.keys("p");
    assert!(matches!(deeds(&desk).as_slice(), [(_, MailDeed::Resume { .. })]));
    let mut desk = Desk::live((80, 24));
    desk.keys("5");
    desk.offline = true;
    desk.wait(16);
    desk.wait(3);
    assert_snapshot!("post_offline", desk.body());
    for key in ["f", "x", "M"] {
        desk.keys(key);
        assert!(desk.state.toast().unwrap().text.contains("Keine Verbindung"), "{key}");
    }
    assert!(deeds(&desk).is_empty() && desk.state.dialogs.is_empty());
}

#[test]
fn release_asks_with_numbers_and_enter_alone_cancels() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2<down><down><down>m");
    desk.keys("<down><space>f");
    assert_snapshot!("mail_freigabe", desk.body());
    desk.keys("<enter>");
    assert!(deeds(&desk).is_empty(), "Cancel has the focus");
    desk.keys("fm");
    let mut held = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
    held.kind = KeyEventKind::Repeat;
    desk.act(Action::Key(held));
    desk.act(Action::Paste("\n\r\n".into()));
    desk.keys("f");
    assert!(deeds(&desk).is_empty(), "neither the opening keys, nor a held key, nor a paste confirms");
    desk.keys("<right><enter>");
    let [(generation, new, key)] = &created(&desk)[..] else { panic!() };
    assert!(new.release && new.fingerprint.as_deref() == Some("f") && !key.is_empty());
    assert_eq!(new.mails.as_ref().unwrap()[0].recipients, ["mb", "unit:JBA-BER"]);
    desk.keys("<enter><enter>");
    assert_eq!(created(&desk).len(), 1, "a second press while sending does nothing");
    desk.act(Action::MailDone { generation: *generation, result: done(1, 2) });
    assert!(desk.state.dialogs.is_empty());
    assert_eq!(desk.state.toast().unwrap().text, "Freigegeben: 1 Mail an 2 Empfänger. Was daraus wird, zeigt 5 Post.");
}

#[test]
fn the_mb_stays_and_the_unreachable_says_why() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2m<space>");
    assert!(desk.picture().contains("das lässt sich nicht abwählen"), "{}", desk.picture());
    desk.keys("<down><down><down><space>");
    assert!(desk.picture().contains("OE BER-S: E-Mail-Adresse fehlt"), "{}", desk.picture());
    desk.keys("ad");
    assert_eq!(created(&desk)[0].1.mails.as_ref().unwrap()[0].recipients, ["mb", "unit:BER", "unit:JBA-BER", "unit:WIR"]);
    assert!(!created(&desk)[0].1.release, "d keeps a draft");
}

#[test]
fn a_refused_release_keeps_every_word() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2m<tab>");
    desk.act(Action::Paste("Eilig: ".into()));
    desk.keys("!<tab>d");
    let (generation, new, key) = created(&desk)[0].clone();
    let subject = new.mails.unwrap()[0].subject.clone().unwrap();
    assert!(subject.contains("Eilig:!"), "{subject}");
    desk.act(Action::MailDone { generation, result: Err(ClientError::Timeout { seconds: 20 }) });
    assert!(desk.picture().contains("nicht innerhalb von 20 s"), "{}", desk.picture());
    desk.keys("d");
    assert_eq!(created(&desk)[1].2, key, "the next try carries the same key, so it is stored once");
    assert_eq!(created(&desk)[1].1.mails.as_ref().unwrap()[0].subject.as_ref(), Some(&subject), "and the same words");
    let (generation, ..) = created(&desk)[1].clone();
    desk.act(Action::MailDone { generation: generation + 99, result: done(1, 1) });
    assert_eq!(desk.state.dialogs.len(), 1, "answers of another generation are dropped");
}

#[test]
fn figures_that_moved_are_shown_anew_before_anything_goes_out() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2m<down><space>d");
    let (generation, _, key) = created(&desk)[0].clone();
    let problem = ilc_desk::api::problem::Problem {
        kind: "/problems/precondition-failed".into(),
        title: "Inzwischen geändert".into(),
        status: 412,
        detail: "Die Zahlen haben sich geändert".into(),
        errors: Vec::new(),
    };
    desk.act(Action::MailDone { generation, result: Err(ClientError::Problem(Box::new(problem))) });
    let picture = desk.picture();
    assert!(picture.contains("die Vorschau ist neu") && picture.contains("[ ] OE BER"), "ticks stay: {picture}");
    desk.keys("d");
    assert_ne!(created(&desk)[1].2, key, "another text is another request");
}

#[test]
fn leaving_with_changes_asks_once() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2m<tab>x<esc>");
    assert!(desk.picture().contains("Noch einmal Esc"), "{}", desk.picture());
    desk.keys("<esc>");
    assert!(desk.state.dialogs.is_empty());
}

#[test]
fn the_editor_gets_subject_and_text_and_its_words_are_kept() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2me<f4>");
    let Some(Effect::EditText { generation, text }) = desk.other_effects.last().cloned() else { panic!() };
    assert!(text.starts_with("Betreff: AGH-2200: 21 freie Plätze") && text.contains("\n\nGuten Tag,"), "{text}");
    let result = Ok("Betreff: Neu\n\nHallo\n".to_owned());
    desk.act(Action::Edited { generation: generation + 1, result: result.clone() });
    assert!(!desk.picture().contains("Hallo"));
    desk.act(Action::Edited { generation, result });
    assert!(desk.picture().contains("Mail zu AGH-2200 ändern") && desk.picture().contains("Hallo"), "{}", desk.picture());
    desk.keys("<ctrl+s>");
    assert!(desk.picture().contains("Text von Hand geändert") && desk.picture().contains("Hallo"), "{}", desk.picture());
    desk.keys("d");
    let chosen = &created(&desk)[0].1.mails.clone().unwrap()[0];
    assert_eq!((chosen.subject.as_deref(), chosen.text.as_deref()), (Some("Neu"), Some("Hallo\n")));
}

#[test]
fn a_draft_is_edited_where_it_lies() {
    let mut desk = Desk::live((120, 40));
    desk.keys("5e<f4>");
    let Some(Effect::EditText { generation, .. }) = desk.other_effects.last().cloned() else { panic!() };
    desk.act(Action::Edited { generation, result: Ok("Betreff: Neu\n\nHallo".to_owned()) });
    desk.keys("<ctrl+s>");
    let [(_, MailDeed::Edit { id: 8, etag, edit })] = &deeds(&desk)[..] else { panic!() };
    assert_eq!((etag.as_str(), edit.subject.as_str(), edit.text.as_str()), ("\"mail-8-1\"", "Neu", "Hallo\n"));
    let generation = deeds(&desk)[0].0;
    desk.act(Action::MailDone { generation, result: done(1, 3) });
    assert!(desk.state.dialogs.is_empty());
    desk.keys("<down>e");
    assert!(desk.state.toast().unwrap().text.contains("nur ein Entwurf"));
}

#[test]
fn post_acts_on_what_may_be_done() {
    let mut desk = Desk::live((120, 40));
    desk.keys("5f<right><enter>");
    assert!(matches!(&deeds(&desk)[0].1, MailDeed::Release { ids, .. } if *ids == [8]));
    let generation = deeds(&desk)[0].0;
    desk.act(Action::MailDone { generation, result: done(1, 3) });
    assert_eq!(desk.state.toast().unwrap().text, "Freigegeben: 1 Mail an 3 Empfänger.");
    desk.keys("<down>x");
    assert_snapshot!("post_stornieren", desk.body());
    desk.keys("<right><enter>");
    assert!(matches!(&deeds(&desk)[1].1, MailDeed::On { id: 7, deed: "cancel", etag, .. } if etag == "\"mail-7-1\""));
    desk.keys("<down>w<right><enter>");
    assert!(matches!(&deeds(&desk)[2].1, MailDeed::On { id: 6, deed: "retry", .. }));
    let generation = deeds(&desk)[2].0;
    desk.act(Action::MailDone { generation, result: Err(ClientError::Timeout { seconds: 20 }) });
    assert!(desk.state.toast().unwrap().is_error);
    desk.keys("<down>u");
    assert_snapshot!("post_klaeren", desk.body());
    desk.keys("<enter>");
    assert_eq!(deeds(&desk).len(), 3, "the way back is first");
    desk.keys("u<down><down><enter>");
    let MailDeed::Resolve { id: 5, how, .. } = &deeds(&desk)[3].1 else { panic!() };
    assert_eq!((how.recipient, how.resolve_as), (2, ResolveAs::Again));
    desk.keys("<down><enter>");
    assert_snapshot!("post_lesen", desk.body());
}

#[test]
fn read_only_locks_all_of_it_with_the_reason() {
    let mut desk = Desk::live_with(Options { read_only: true, ..options() }, (120, 40));
    for keys in ["m", "M", "2m", "3m", "3n", "5f", "5e", "5x"] {
        desk.keys(keys);
        assert!(desk.state.toast().unwrap().text.contains("nur zum Lesen"), "{keys}");
    }
    assert!(desk.other_effects.is_empty() && desk.state.dialogs.is_empty());
}

#[test]
fn every_screen_with_an_occasion_has_its_mail() {
    let occasion = |keys: &str| {
        let mut desk = Desk::live((120, 40));
        desk.keys(keys);
        desk.keys("d");
        created(&desk)[0].1.occasion.clone()
    };
    let agh = occasion("m");
    assert_eq!(agh.kind, "agh_action");
    assert_eq!(occasion("2<enter>m").measure.as_deref(), Some("AGH-2200"));
    let start = occasion("<tab>m");
    assert_eq!((start.kind.as_str(), start.measure.as_deref()), ("refill", Some("Gk-3102")));
    assert_eq!(occasion("3<down>m").kind, "pre_start_check");
    assert_eq!(occasion("4m").kind, "weekly_overview");
    assert_eq!(occasion("3<end>n<enter>").kind, "info_letter");
    assert_eq!(
        occasion("3<end>n<down><down><down><down><down><down><enter>Ablage 7<enter>").filed_at.as_deref(),
        Some("Ablage 7")
    );
}

#[test]
fn old_data_are_said_before_the_release_and_the_release_knows_it() {
    let mut desk = Desk::live((80, 24));
    desk.data.too_old = Some("Die Daten sind vom Fr 20.11.2026 und damit 4 Arbeitstage alt");
    desk.keys("2m");
    let said = desk.picture();
    assert!(said.contains("Die Daten sind vom Fr 20.11.2026 und damit 4 Arbeitstage alt"), "{said}");
    desk.keys("f");
    assert!(desk.picture().contains("trotz alter Daten freigeben"), "{}", desk.picture());
    desk.keys("<right><enter>");
    assert!(created(&desk)[0].1.old_data);
    let mut desk = Desk::live((80, 24));
    desk.keys("2mf");
    assert!(!desk.picture().contains("alter Daten"));
    desk.keys("<right><enter>");
    assert!(!created(&desk)[0].1.old_data);
}

/// A draft written on Friday and released on the next Friday states the figures of the first one.
#[test]
fn a_draft_that_has_grown_old_is_asked_about_too() {
    for (too_old, known) in [(Some("Die Daten sind vom Fr 20.11.2026 und damit 4 Arbeitstage alt"), true), (None, false)] {
        let mut desk = Desk::live((80, 24));
        desk.data.too_old = too_old;
        desk.keys("5f");
        let said = desk.picture();
        assert_eq!(said.contains("und damit 4 Arbeitstage") && said.contains("Trotz alter Daten freigeben"), known, "{said}");
        desk.keys("<right><enter>");
        let [(_, MailDeed::Release { old_data, .. })] = &deeds(&desk)[..] else { panic!("{:?}", desk.other_effects) };
        assert_eq!(*old_data, known);
    }
}

#[test]
fn an_overbooked_bae_stands_on_heute_and_its_mail_is_the_one_for_the_agency() {
    let mut desk = Desk::live((200, 50));
    let row = |label: &str, instrument: &str, over: u32| OverbookedRow {
        label: label.to_owned(),
        instrument: instrument.to_owned(),
        places: 12,
        booked: 12 + over,
        over,
        from: desk.data.today,
        until: None,
    };
    let rows = vec![row("BaE-3121", "BaE", 2), row("MES-3104 M08", "MES", 1), row("AGH-2201", "AGH", 1)];
    desk.data.overbooked = rows;
    desk.data.revision = 2;
    desk.wait(16);
    let said = desk.picture();
    assert!(said.contains("! BaE-3121: 14 auf 12 Plätzen, +2  3"), "{said}");
    assert!(said.contains("! Überbesetzt: MES-3104 M08 +1 und 1 weitere"), "{said}");
    desk.data.places.starts.iter_mut().for_each(|start| start.instrument = "BaE".to_owned());
    desk.data.revision = 3;
    desk.wait(16);
    desk.keys("3m");
    assert!(desk.picture().contains("Überbesetzung · "), "{}", desk.picture());
}

#[test]
fn today_reminds_of_the_weekly_overview_with_its_number() {
    let mut desk = Desk::live((200, 50));
    assert!(desk.picture().contains("Wochenübersicht: 17 Mails fällig  M"), "{}", desk.picture());
    assert!(desk.picture().contains("! 1 Nachricht ist unklar: klären  5"));
    desk.data.mail.weekly_due = 0;
    desk.data.mail.list_requests_due = 3;
    desk.data.mail.lists_missing = ["Gk-3134", "MES-3107", "MES-3108", "MES-3109"].map(str::to_owned).into();
    desk.data.revision = 2;
    desk.wait(16);
    assert!(desk.picture().contains("✓ Wochenübersicht ist heute nicht mehr fällig"));
    assert!(desk.picture().contains("· Listen anfordern: 3 Mails an Träger  9 R"), "{}", desk.picture());
    assert!(desk.picture().contains("! Listen bleiben aus: Gk-3134, MES-3107, MES-3108 und 1 weitere; Mail an die MB"));
    desk.keys("5");
    assert_eq!(desk.state.screen, Screen::Post);
}

#[test]
fn plain_text_says_the_same() {
    let mut desk = Desk::live((80, 24));
    desk.keys("2m");
    assert_snapshot!("plain_mail", plain(&desk.state));
    desk.keys("<esc>5<enter>");
    assert_snapshot!("plain_post", plain(&desk.state));
}

#[test]
fn held_mails_count_down_and_the_key_takes_the_whole_batch_back() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2mf<right><enter>");
    let (generation, ..) = created(&desk)[0].clone();
    desk.act(Action::MailDone { generation, result: Ok(MailsDone { mails: vec![7], messages: 3 }) });
    desk.data.mail.held_until = Some(desk.state.now + chrono::Duration::seconds(102));
    desk.data.mail.queued = 3;
    desk.data.revision = 2;
    desk.wait(16);
    assert!(desk.picture().contains("Mails gehen in 1:26 · z holt zurück"), "{}", desk.picture());
    desk.keys("<esc>1z");
    let asked = desk.picture();
    assert!(asked.contains("zurückholen (AGH-2207)?") && asked.contains("Sie werden wieder Entwürfe."), "{asked}");
    desk.keys("<right><enter>");
    let last = deeds(&desk).pop().unwrap().1;
    assert!(matches!(&last, MailDeed::TakeBack { ids, .. } if *ids == [7]), "{last:?}");
    desk.wait(200);
    assert!(!desk.picture().contains("Mails gehen in"), "its time is up");
}

#[test]
fn where_a_second_person_releases_the_dialog_says_so() {
    let mut desk = Desk::live((80, 24));
    desk.data.second_person_from = Some(3);
    desk.keys("2mf");
    assert!(desk.picture().contains("zweite Person frei: mit d als Entwurf"), "{}", desk.picture());
    desk.keys("<down><space>f");
    assert!(desk.picture().contains("an 2 Empfänger freigeben"), "{}", desk.picture());
}
