//! What comes back about mails: the text from an editor, and the answer to a deed; a dialog that waits
//! for it comes first.

use super::dialogs;
use crate::{
    api::mails::{MailEdit, MailsDone},
    client::ClientError,
    tui::{
        Effect, Screen, State, TableId,
        app::{effect::MailDeed, modal::Answer, post, state::Editing},
        dialogs::confirm::mail_deed,
        out::editor,
    },
};

/// Takes the text that comes back from the editor.
pub fn edited(state: &mut State, generation: u64, result: Result<String, String>) -> Vec<Effect> {
    let Some((_, editing)) = state.editing.take_if(|(awaited, _)| *awaited == generation) else { return Vec::new() };
    let file = match result {
        Ok(file) => file,
        Err(problem) => {
            state.say_error(problem);
            return Vec::new();
        }
    };
    let (subject, text) = editor::from_file(&file);
    match editing {
        Editing::Compose(index) => dialogs::offer(state, generation, Answer::Edited(index, subject, text)).unwrap_or_default(),
        Editing::Here => dialogs::offer(state, generation, Answer::Written(subject, text)).unwrap_or_default(),
        Editing::Draft(id, etag) => {
            let Some(mail) = post::shown(state).filter(|m| m.row.id == id) else { return Vec::new() };
            let subject = subject.unwrap_or_else(|| mail.row.subject.clone());
            if subject == mail.row.subject && text == mail.text {
                state.say("Nichts geändert.");
                return Vec::new();
            }
            let deed = MailDeed::Edit { id, etag, edit: MailEdit { subject, text } };
            mail_deed(state, deed, format!("Entwurf Nr. {id} geändert."))
        }
    }
}

/// Takes the answer to a deed.
pub fn done(state: &mut State, generation: u64, result: Result<MailsDone, ClientError>) -> Vec<Effect> {
    state.poller.poll_now(state.now);
    let result = match dialogs::offer(state, generation, Answer::Mails(result)) {
        Ok(effects) => return effects,
        Err(answer) => match *answer {
            Answer::Mails(result) => result,
            Answer::Asked(_)
            | Answer::Import(_)
            | Answer::Paths(_)
            | Answer::SetAside(_)
            | Answer::Log(_)
            | Answer::List(_)
            | Answer::Edited(..)
            | Answer::Written(..) => return Vec::new(),
        },
    };
    let Some(at) = state.mail_deeds.iter().position(|(awaited, ..)| *awaited == generation) else { return Vec::new() };
    let (_, said, note) = state.mail_deeds.remove(at);
    match result {
        Ok(_) => {
            match note {
                Some(deed) => state.journal.note(generation, deed),
                None => _ = state.journal.settle(generation, true),
            }
            if state.screen == Screen::Post {
                state.table_of_mut(TableId::Mails).marked.clear();
            }
            state.say(said);
        }
        Err(error) => {
            state.journal.settle(generation, false);
            state.say_error(error.to_string());
        }
    }
    Vec::new()
}
