//! The commands about mails: each opens its dialog.

use crate::{
    api::mails::{MailRow, OccasionDoc},
    domain::mail::MailKind,
    tui::{
        Effect, State,
        app::{effect::MailDeed, occasion::occasion, post, state::Editing},
        dialogs::{
            compose::Compose,
            confirm::{Confirm, mail_deed},
            kinds::Kinds,
            resolve::Resolve,
            words::{Begun, Words},
        },
        look::format,
    },
};

/// Prepares the mail to the selected row.
pub fn compose_here(state: &mut State) -> Vec<Effect> {
    match occasion(state) {
        Ok(occasion) => compose(state, occasion),
        Err(why) => {
            state.say_error(why.to_string());
            Vec::new()
        }
    }
}

/// Prepares the weekly overview.
pub fn weekly(state: &mut State) -> Vec<Effect> {
    compose(state, OccasionDoc { kind: MailKind::WeeklyOverview.key().to_owned(), ..OccasionDoc::default() })
}

/// Opens the mails that ask providers for the lists due today.
pub fn request_lists(state: &mut State) -> Vec<Effect> {
    compose(state, OccasionDoc { kind: MailKind::ListRequest.key().to_owned(), ..OccasionDoc::default() })
}

/// Asks which of the other kinds is meant.
pub fn other(state: &mut State) {
    if let Ok(occasion) = occasion(state) {
        state.open(Kinds::new(occasion));
    }
}

/// Asks whether what failed, expired or waits is sent again.
pub fn retry(state: &mut State) {
    ask(
        state,
        "retry",
        "Noch einmal versuchen?",
        "Noch einmal",
        "Was bei dieser Mail fehlgeschlagen, verfallen oder wartend ist, wird sofort noch einmal gesendet.",
    );
}

/// Asks whether what is not sent yet is withdrawn.
pub fn cancel(state: &mut State) {
    ask(
        state,
        "cancel",
        "Mail stornieren?",
        "Stornieren",
        "Was noch nicht gesendet ist, wird zurückgenommen. Das lässt sich nicht rückgängig machen.",
    );
}

/// Asks what became of an unclear mail.
pub fn resolve(state: &mut State) {
    match post::shown(state).and_then(Resolve::of) {
        Some(dialog) => state.open(dialog),
        None => state.say_error("Die Mail wird noch geladen."),
    }
}

/// Ends the rest of the queue.
pub fn resume(state: &mut State) -> Vec<Effect> {
    let key = state.new_key();
    mail_deed(state, MailDeed::Resume { key }, "Der Versand geht weiter.".to_owned())
}

/// Opens the compose dialog for an occasion.
pub fn compose(state: &mut State, occasion: OccasionDoc) -> Vec<Effect> {
    let (dialog, effect) = Compose::open(state, occasion);
    state.open(dialog);
    vec![effect]
}

/// Asks whether the selected drafts are released.
pub fn release(state: &mut State) {
    let key = state.new_key();
    let drafts = post::releasable(state);
    let ids: Vec<i64> = drafts.iter().map(|m| m.id).collect();
    let messages: i64 = drafts.iter().map(|m| i64::from(m.recipients)).sum();
    let mails = format::count(i64::try_from(ids.len()).unwrap_or(i64::MAX), "Mail", "Mails");
    let about: Vec<&str> = drafts.iter().map(|m| m.about.as_str()).collect();
    let way = state.data.mails.value.as_ref().map(|m| m.way.text.clone()).unwrap_or_default();
    let mut body = format!("{mails} an {} ({}).\n\n{way}", format::count(messages, "Empfänger", "Empfänger"), about.join(", "));
    // The oldest of them says it for all.
    let old: Vec<&MailRow> = drafts.iter().copied().filter(|mail| mail.old_data.is_some()).collect();
    if let Some(sentence) = old.last().and_then(|mail| mail.old_data.as_ref()) {
        let which = if old.len() == drafts.len() { String::new() } else { format!(" ({} von {mails})", old.len()) };
        body = format!("! {sentence}{which}; die Mail nennt diese Zahlen.\n\n{body}");
    }
    let said = format!("Freigegeben: {mails} an {messages} Empfänger.");
    let button = if old.is_empty() { "Freigeben" } else { "Trotz alter Daten freigeben" };
    let deed = MailDeed::Release { ids, old_data: !old.is_empty(), key };
    let confirm = Confirm::mail("Freigeben?", body, button, deed, said);
    state.open(confirm);
}

fn ask(state: &mut State, deed: &'static str, title: &str, confirm: &str, what: &str) {
    let Some(mail) = post::selected(state).cloned() else { return };
    let body = format!(
        "Mail Nr. {} · {} · {}: {} von {} gesendet.\n\n{what}",
        mail.id, mail.kind_label, mail.about, mail.sent, mail.recipients
    );
    let key = state.new_key();
    let said = format!("Mail Nr. {}: {}.", mail.id, if deed == "cancel" { "storniert" } else { "wird noch einmal versucht" });
    let deed = MailDeed::On { id: mail.id, deed, etag: mail.etag, key };
    state.open(Confirm::mail(title, body, confirm, deed, said));
}

/// Opens subject and text of the draft.
pub fn edit_draft(state: &mut State) -> Vec<Effect> {
    let Some(mail) = post::shown(state).cloned() else { return Vec::new() };
    let of = Editing::Draft(mail.row.id, mail.row.etag);
    match Words::begin(state, of, &mail.row.subject, &mail.text, None) {
        Begun::Here(words) => {
            state.dialogs.push(words);
            Vec::new()
        }
        Begun::Elsewhere(effect) => vec![effect],
    }
}
