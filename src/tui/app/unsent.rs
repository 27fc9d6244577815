//! Work a person has not handed over yet: what to ask about before leaving, and what is to be kept when
//! nobody can be asked. Writes nothing.

use super::{contingents::Save, progress};
use crate::tui::{
    State,
    files::unsent::{Kept, KeptDraft, KeptMail},
    look::format,
};

/// What would be lost if the program ended now, a sentence each.
pub fn reasons(state: &State) -> Vec<String> {
    let mut out: Vec<String> = state.dialogs.iter().filter_map(|dialog| dialog.unsaved(state)).collect();
    if state.contingents.is_unsaved() || !state.contingents.restoring.is_empty() {
        out.push(
            "Ein Entwurf von Kontingenten ist noch nicht gespeichert. Wer jetzt beendet, verliert die letzten Änderungen; \
             sonst speichert das Dashboard sie gleich von selbst."
                .to_owned(),
        );
    }
    out.extend(progress::lost_by_leaving(state).map(str::to_owned));
    if !state.mail_deeds.is_empty() {
        out.push("Was eben mit Mails geschehen soll, ist noch nicht beantwortet.".to_owned());
    }
    let mail = state.data.summary.value.as_ref().map(|summary| &summary.mail);
    if let Some(mail) = mail.filter(|mail| state.options.embedded && mail.queued > 0 && mail.blocked.is_none()) {
        let n = format::count(mail.queued.into(), "Nachricht ist", "Nachrichten sind");
        out.push(format!("{n} noch unterwegs. Nach dem Beenden gehen sie erst beim nächsten Start hinaus."));
    }
    out
}

/// What is to be kept, if anything is.
pub fn collect(state: &State) -> Option<Kept> {
    let place = state.options.unsaved.as_ref()?;
    let own = state.contingents.works.iter().filter(|work| work.save != Save::Clean).map(|work| KeptDraft {
        instrument: work.base.instrument.clone(),
        settings: work.settings.clone(),
        etag: work.base.etag.clone(),
    });
    let drafts: Vec<KeptDraft> = own.chain(state.contingents.restoring.iter().cloned()).collect();
    let mut mails: Vec<KeptMail> = Vec::new();
    for mail in state.dialogs.iter().filter_map(|dialog| dialog.keep()) {
        // A dialog above that writes the words of the one below has the newer ones.
        mails.retain(|below| below.occasion != mail.occasion);
        mails.push(mail);
    }
    let any = !drafts.is_empty() || !mails.is_empty();
    any.then(|| Kept { desk: place.desk.clone(), at: state.now, drafts, mails })
}
