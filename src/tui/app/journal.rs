//! What a person did in this session, so that one key can take the last deed back, or say why it
//! cannot. Deeds that reached the backend are asked about first. Knows deeds, draws nothing.

use chrono::{DateTime, Utc};

use super::{
    commands::{WhyNot, no_writing},
    data::Resource,
    effect::{FirstDayDeed, MailDeed},
    post,
};
use crate::{
    api::{
        mails::MailRow,
        summary::{SetAsideRow, SetAsideUntil},
    },
    tui::{Effect, State, look::format},
};

/// Deeds remembered at most.
const MOST: usize = 50;

/// Something that was done.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// An AGH was set aside.
    SetAside(String),
    /// An AGH was listed again; this is how it had been set aside.
    Listed(Box<SetAsideRow>),
    /// Mails were put into the outbox; `true` = released.
    Mails(Vec<i64>, bool),
    /// Kontingente were released: number and instrument.
    Released(i64, String),
    /// Something about the start day; this takes it back.
    FirstDay(Box<FirstDayDeed>),
    /// Something that stays: why, in German.
    Final(&'static str),
}

/// The deeds, and those being taken back now by the generation of their request.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    deeds: Vec<Deed>,
    undoing: Vec<(u64, Deed)>,
}

impl Journal {
    /// Notes a deed, once it is done. The answer to taking one back is none.
    pub fn note(&mut self, generation: u64, deed: Deed) {
        if self.settle(generation, true) {
            return;
        }
        self.deeds.push(deed);
        if self.deeds.len() > MOST {
            self.deeds.remove(0);
        }
    }

    /// Takes the answer to a request; whether it was one that takes a deed back. One that failed
    /// is the last deed again.
    pub fn settle(&mut self, generation: u64, done: bool) -> bool {
        let Some(at) = self.undoing.iter().position(|(awaited, _)| *awaited == generation) else { return false };
        let (_, deed) = self.undoing.remove(at);
        if !done {
            self.deeds.push(deed);
        }
        true
    }

    /// Whether this request takes a deed back.
    pub fn is_undoing(&self, generation: u64) -> bool {
        self.undoing.iter().any(|(awaited, _)| *awaited == generation)
    }
}

/// Why the last deed cannot be taken back; `None` = it can be asked about.
pub fn blocked(state: &State) -> Option<WhyNot> {
    match state.journal.deeds.last() {
        None => Some(WhyNot::NothingDone),
        Some(Deed::Final(why)) => Some(WhyNot::Final(why)),
        // Where it is known that something is sent, nothing is offered that could not be done.
        Some(Deed::Mails(ids, _)) if still_unsent(state, ids).err() == Some(WhyNot::Sent) => Some(WhyNot::Sent),
        Some(Deed::SetAside(_) | Deed::Listed(_) | Deed::Mails(..) | Deed::Released(..) | Deed::FirstDay(_)) => {
            if state.journal.undoing.is_empty() { no_writing(state) } else { Some(WhyNot::Undoing) }
        }
    }
}

/// What is needed to say what can be taken back.
pub fn needs(state: &State) -> Vec<Resource> {
    match state.journal.deeds.last() {
        Some(Deed::Mails(..)) => vec![Resource::Mails],
        Some(Deed::Released(..)) => vec![Resource::Mails, Resource::Releases],
        Some(Deed::SetAside(_) | Deed::Listed(_) | Deed::FirstDay(_) | Deed::Final(_)) | None => Vec::new(),
    }
}

fn release_time(state: &State, id: i64) -> Option<DateTime<Utc>> {
    state.data.releases.value.as_ref()?.releases.iter().find(|release| release.id == id).map(|release| release.at)
}

/// The question about the last deed, as it looks now.
///
/// # Errors
/// Why it cannot be taken back.
pub fn question(state: &State) -> Result<String, WhyNot> {
    if let Some(why) = blocked(state) {
        return Err(why);
    }
    Ok(match state.journal.deeds.last() {
        Some(Deed::SetAside(measure)) => format!("{measure} wieder auflisten?"),
        Some(Deed::Listed(was)) => {
            let note = if was.note.is_empty() { String::new() } else { format!(" („{}“)", was.note) };
            format!("{} wieder zurückstellen bis {}{note}?", was.measure, format::weekday_date(was.until))
        }
        Some(Deed::Mails(ids, released)) => {
            let rows = still_unsent(state, ids)?;
            let messages: i64 = rows.iter().map(|row| i64::from(row.recipients)).sum();
            let what = if *released { "Freigegeben" } else { "Als Entwurf abgelegt" };
            let about: Vec<&str> = rows.iter().map(|row| row.about.as_str()).collect();
            let n = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            let (mails, to) = (format::count(n, "Mail", "Mails"), format::count(messages, "Empfänger", "Empfänger"));
            if are_held(state, &rows) {
                return Ok(format!("{mails} an {to} zurückholen ({})? Sie werden wieder Entwürfe.", about.join(", ")));
            }
            format!("{mails} an {to} stornieren ({})? {what}, noch ist nichts gesendet.", about.join(", "))
        }
        Some(Deed::Released(id, instrument)) => {
            let out = release_time(state, *id).and_then(|at| post::overviews_since(state, at));
            let out = out.map(|told| format!(" {told}")).unwrap_or_default();
            format!("Freigabe Nr. {id} der Kontingente {instrument} zurücknehmen? Das wird als neuer Eintrag festgehalten.{out}")
        }
        Some(Deed::FirstDay(back)) => match &**back {
            FirstDayDeed::Work { work, done, .. } => {
                let rows = format::count(i64::try_from(done.rows.len()).unwrap_or(i64::MAX), "Zeile", "Zeilen");
                format!("{}: {rows} wieder so, wie vorher?", work.label())
            }
            FirstDayDeed::Decide { measure, .. } => format!("{measure}: die Entscheidung über eine Person zurücknehmen?"),
            FirstDayDeed::Export { .. } => String::new(),
        },
        Some(Deed::Final(_)) | None => String::new(),
    })
}

/// The mails, if nothing of them is sent and all of it can be withdrawn.
fn still_unsent<'a>(state: &'a State, ids: &[i64]) -> Result<Vec<&'a MailRow>, WhyNot> {
    let Some(mails) = &state.data.mails.value else {
        return Err(match &state.data.mails.error {
            Some(error) => WhyNot::OutboxFailed(error.clone()),
            None => WhyNot::OutboxLoading,
        });
    };
    let rows: Vec<&MailRow> = mails.mails.iter().filter(|row| ids.contains(&row.id)).collect();
    if rows.len() < ids.len() {
        return Err(WhyNot::OutboxLoading);
    }
    let sent: u32 = rows.iter().map(|row| row.sent).sum();
    if sent > 0 || rows.iter().any(|row| !row.can_cancel) {
        return Err(WhyNot::Sent);
    }
    Ok(rows)
}

/// Whether all of them are released and held, so that they go back to being drafts in one write.
fn are_held(state: &State, rows: &[&MailRow]) -> bool {
    rows.iter().all(|row| row.held_until.is_some_and(|until| until > state.now))
}

/// Takes the last deed back.
pub fn take_back(state: &mut State) -> Vec<Effect> {
    if let Err(why) = question(state) {
        state.say_error(format!("Nicht zurückgenommen: {why}"));
        return Vec::new();
    }
    let Some(deed) = state.journal.deeds.pop() else { return Vec::new() };
    let etag = state.data.summary.etag().unwrap_or("*").to_owned();
    let generation = state.next_generation();
    let effect = match &deed {
        Deed::SetAside(measure) => {
            let seen = state.data.set_aside(measure).cloned();
            Effect::SetAside { generation, measure: measure.clone(), etag, seen, until: None }
        }
        Deed::Listed(was) => {
            let until = Some(SetAsideUntil { until: was.until, note: was.note.clone() });
            Effect::SetAside { generation, measure: was.measure.clone(), etag, seen: None, until }
        }
        Deed::Released(id, _) => {
            state.contingents.releasing = Some(generation);
            Effect::UndoRelease { generation, id: *id, key: state.new_key() }
        }
        Deed::FirstDay(back) => Effect::FirstDay { generation, deed: (**back).clone() },
        Deed::Mails(ids, released) => return withdraw(state, ids, *released),
        Deed::Final(_) => return Vec::new(),
    };
    state.journal.undoing.push((generation, deed));
    vec![effect]
}

/// Takes held mails back all at once; withdraws each of the others, each fails for itself.
fn withdraw(state: &mut State, ids: &[i64], released: bool) -> Vec<Effect> {
    if still_unsent(state, ids).is_ok_and(|rows| are_held(state, &rows)) {
        let (generation, key, ids) = (state.next_generation(), state.new_key(), ids.to_vec());
        let mails = format::count(i64::try_from(ids.len()).unwrap_or(i64::MAX), "Mail", "Mails");
        state.mail_deeds.push((generation, format!("Zurückgeholt: {mails}, wieder Entwurf."), None));
        state.journal.undoing.push((generation, Deed::Mails(ids.clone(), released)));
        return vec![Effect::Mail { generation, deed: MailDeed::TakeBack { ids, key } }];
    }
    let rows: Vec<(i64, String)> =
        still_unsent(state, ids).map(|rows| rows.into_iter().map(|row| (row.id, row.etag.clone())).collect()).unwrap_or_default();
    let mut effects = Vec::new();
    for (id, etag) in rows {
        let (generation, key) = (state.next_generation(), state.new_key());
        state.mail_deeds.push((generation, format!("Mail Nr. {id}: storniert."), None));
        state.journal.undoing.push((generation, Deed::Mails(vec![id], released)));
        effects.push(Effect::Mail { generation, deed: MailDeed::On { id, deed: "cancel", etag, key } });
    }
    effects
}
