//! Which mails of the outbox are meant on screen.

use crate::{
    api::mails::{MailDetail, MailRow},
    tui::{State, TableId},
};

/// The selected mail's row.
pub fn selected(state: &State) -> Option<&MailRow> {
    let key = &state.table_of(TableId::Mails).selected()?.key;
    state.data.mails.value.as_ref()?.mails.iter().find(|mail| mail.id.to_string() == *key)
}

/// The selected mail, once it has been fetched.
pub fn shown(state: &State) -> Option<&MailDetail> {
    state.data.mail.value.as_deref().filter(|mail| Some(mail.row.id) == state.mail)
}

/// Drafts „freigeben“ would release: those taken into the selection, else the one under the cursor.
pub fn releasable(state: &State) -> Vec<&MailRow> {
    let table = state.table_of(TableId::Mails);
    let mails = state.data.mails.value.as_ref().map(|m| m.mails.as_slice()).unwrap_or_default();
    let wanted = |mail: &&MailRow| {
        let key = mail.id.to_string();
        if table.marked.is_empty() { table.selected().is_some_and(|row| row.key == key) } else { table.marked.contains(&key) }
    };
    mails.iter().filter(wanted).filter(|mail| mail.can_release).collect()
}
