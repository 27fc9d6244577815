//! Occasions of mails read from the wire. Knows no rule.

use chrono::{Datelike as _, NaiveDateTime};

use super::refusal::Refusal;
use crate::{
    api::mails::OccasionDoc,
    domain::{
        Invalid, MeasureNo, ModuleNo, StartKey,
        mail::{EmailAddress, KickOff, MailKind, Mailbox, Scope, occasion::Occasion},
        provider_list::ListKind,
        text,
    },
    mail::Post,
};

/// Reads an occasion.
///
/// # Errors
/// What is wrong or unknown, in German.
pub(super) fn occasion(doc: &OccasionDoc, post: &Post) -> Result<Occasion, Refusal> {
    let kind = MailKind::from_key(&doc.kind).ok_or_else(|| Refusal::UnknownKind { named: text::clean(&doc.kind) })?;
    let scope = match doc.scope.as_deref() {
        None => None,
        Some("all") => Some(Scope::All),
        Some("modular") => Some(Scope::Modular),
        Some("non_modular") => Some(Scope::NonModular),
        Some(other) => return Err(Refusal::UnknownScope(text::clean(other))),
    };
    let talk = match (&doc.talk_at, &doc.talk_place) {
        (Some(at), Some(place)) if !place.trim().is_empty() => {
            Some(KickOff { at: local_time(at)?, minutes: post.rules.talk_minutes, place: text::clean(place) })
        }
        _ => None,
    };
    let guests = doc.guests.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|g| !g.is_empty());
    let guests = guests
        .map(|raw| EmailAddress::parse(raw).map(|address| Mailbox { name: raw.to_owned(), address }))
        .collect::<Result<_, _>>()?;
    Ok(Occasion {
        kind,
        measure: doc.measure.as_deref().map(MeasureNo::parse).transpose()?,
        module: doc.module.as_deref().map(ModuleNo::parse).transpose()?,
        scope,
        talk,
        guests,
        filed_at: doc.filed_at.as_deref().map(text::clean),
        answer_by: doc.answer_by,
        list: doc.list.as_deref().map(ListKind::parse).transpose()?,
        as_of: doc.as_of,
        starts: doc.starts.as_deref().map(starts).transpose()?.unwrap_or_default(),
    })
}

/// `MES-3104/M07,Gk-3134`.
fn starts(raw: &str) -> Result<Vec<StartKey>, Invalid> {
    let named = raw.split(',').map(str::trim).filter(|start| !start.is_empty());
    let start = |named: &str| {
        let (measure, module) = named.split_once('/').map_or((named, None), |(measure, module)| (measure, Some(module)));
        Ok((MeasureNo::parse(measure)?, module.map(ModuleNo::parse).transpose()?))
    };
    named.map(start).collect()
}

fn local_time(raw: &str) -> Result<NaiveDateTime, Refusal> {
    ["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(raw.trim(), form).ok())
        // `01.12.26` is read as the year 26.
        .filter(|at| at.year() >= 1000)
        .ok_or_else(|| Refusal::NoTime(text::clean(raw)))
}
