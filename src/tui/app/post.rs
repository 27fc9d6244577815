//! Which mails of the outbox are meant on screen, and when the next look at them is due.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

use crate::{
    api::mails::{MailDetail, MailRow, PauseRow},
    domain::mail::MailKind,
    tui::{Screen, State, TableId, look::format},
};

/// That weekly overviews released since then name the Kontingente of then; `None` where none were, or nobody knows yet.
pub fn overviews_since(state: &State, since: DateTime<Utc>) -> Option<String> {
    let mails = state.data.mails.value.as_ref()?.mails.iter();
    let named = mails.filter(|mail| mail.kind == MailKind::WeeklyOverview.key() && mail.sent > 0);
    let times: Vec<DateTime<Utc>> = named.filter_map(|mail| mail.released_at).filter(|at| *at >= since).collect();
    let last = format::clock(state.zone.local(*times.iter().max()?), state.today());
    let n = format::count(i64::try_from(times.len()).unwrap_or(i64::MAX), "Wochenübersicht", "Wochenübersichten");
    let (are, they) = if times.len() == 1 { ("ist", "sie nennt") } else { ("sind", "sie nennen") };
    Some(format!("{n} mit diesen Kontingenten {are} schon hinaus ({last}); {they} dann Zahlen, die nicht mehr gelten."))
}

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

/// While mails are on their way, the next look comes sooner. Those that wait for another try,
/// perhaps for hours, do not count.
pub fn look_again(state: &State) -> Option<DateTime<Utc>> {
    let mail = &state.data.summary.value.as_ref()?.mail;
    let moving = mail.queued > 0 && mail.pause.is_none() && mail.blocked.is_none();
    moving.then(|| state.now + TimeDelta::seconds(2))
}

/// The mail shown beside the list is the selected one.
pub fn follow_selection(state: &mut State) {
    if state.screen != Screen::Post {
        return;
    }
    let selected = state.table_of(TableId::Mails).selected().and_then(|row| row.key.parse().ok());
    if selected != state.mail {
        state.mail = selected;
        state.data.mail.clear();
        state.dirty = true;
    }
}

/// Until when nothing is sent, and why.
pub fn rests(state: &State, pause: &PauseRow) -> String {
    // A rest that does not end by itself stands until the end of the calendar.
    if pause.until.year() >= 9000 {
        return format!("ruht, bis ihn jemand fortsetzt: {}", pause.reason);
    }
    format!("ruht bis {}: {}", format::clock(state.zone.local(pause.until), state.today()), pause.reason)
}
