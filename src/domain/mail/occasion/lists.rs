//! The occasion of asking providers for lists: those named, or those the rule asks for today.

use super::{
    super::{
        Blocked, Letter,
        lists::list_letters,
        offer::{OfferedBecause, Plan, Planned},
    },
    Occasion, Setting,
};
use crate::domain::{
    Instrument, StartKey,
    dates::german,
    provider_list::{
        ListKind,
        request::{Expected, ListDay, NotAsked, RequestState},
    },
};

/// The mails that ask for lists: of the starts named, or of all for which the rule asks today.
pub(super) fn request(occasion: &Occasion, setting: &Setting<'_>) -> Result<Plan, Blocked> {
    let Setting { today, office, lists: (rules, known), .. } = *setting;
    let day = ListDay { today, office, rules, known };
    let named = named(occasion);
    let wanted = if named.is_empty() { due(occasion, setting, day) } else { asked_for(&named, occasion, setting, day)? };
    let answer_by = |as_of| occasion.answer_by.unwrap_or_else(|| day.answer_by(as_of));
    let mut notes: Vec<String> = wanted.iter().filter(|_| !named.is_empty()).filter_map(already).collect();
    notes.extend(named.is_empty().then(|| left_to_jba(setting)).flatten());
    let mut mails = Vec::new();
    let mut why = None;
    for letter in list_letters(setting.desk, &wanted, rules, today, answer_by) {
        match letter {
            Ok(letter) => mails.push(planned(letter)),
            Err(blocked) => {
                notes.push(blocked.to_string());
                why.get_or_insert(blocked);
            }
        }
    }
    // What somebody named and cannot have is a reason; what the rule cannot ask for is told beside, all of it.
    if let Some(blocked) = why.filter(|_| mails.is_empty() && !named.is_empty()) {
        return Err(blocked);
    }
    if wanted.is_empty() {
        notes.insert(0, "Heute ist keine Liste anzufordern.".to_owned());
    }
    Ok(Plan { mails, notes })
}

fn planned(letter: Letter) -> Planned {
    Planned::of(letter, &OfferedBecause::MayAssignToMeasure)
}

/// The starts a person named, one by one or through the measure of the occasion.
fn named(occasion: &Occasion) -> Vec<StartKey> {
    let measure = occasion.measure.clone().map(|measure| (measure, occasion.module.clone()));
    occasion.starts.iter().cloned().chain(measure).collect()
}

/// What the rule asks for today, of the kind and Stichtag named.
fn due<'a>(occasion: &Occasion, setting: &Setting<'a>, day: ListDay<'_>) -> Vec<Expected<'a>> {
    let fits = |list: &Expected<'_>| {
        list.to_send
            && occasion.list.is_none_or(|kind| kind == list.key.kind)
            && occasion.as_of.is_none_or(|as_of| as_of == list.key.as_of)
    };
    day.expected(setting.desk).into_iter().filter(fits).collect()
}

fn asked_for<'a>(
    named: &[StartKey],
    occasion: &Occasion,
    setting: &Setting<'a>,
    day: ListDay<'_>,
) -> Result<Vec<Expected<'a>>, Blocked> {
    let mut wanted: Vec<Expected<'a>> = Vec::new();
    for key in named {
        if !setting.desk.measures.contains_key(&key.0) {
            return Err(Blocked::UnknownMeasure(key.0.clone()));
        }
        let list = day.wanted(setting.desk, key, occasion.list, occasion.as_of).map_err(|why| match why {
            NotAsked::Agency => Blocked::NotSteered(key.0.clone()),
            NotAsked::Agh => Blocked::NoListOfAgh(key.0.clone()),
            NotAsked::ToJba => Blocked::ListToJba(key.0.clone()),
        })?;
        let list = list.ok_or_else(|| Blocked::NoSuchStart(key.clone()))?;
        if wanted.iter().all(|known| known.key != list.key) {
            wanted.push(list);
        }
    }
    Ok(wanted)
}

/// That a list was asked for before, or is there.
fn already(list: &Expected<'_>) -> Option<String> {
    let label = crate::domain::start::key_label(&list.key.start);
    let kind = list.key.kind;
    match list.state {
        RequestState::Due => None,
        RequestState::Requested(on) => Some(format!("Die {kind} zu {label} ist am {} schon angefordert worden.", german(on))),
        RequestState::Reminded(on) => Some(format!("An die {kind} zu {label} ist zuletzt am {} erinnert worden.", german(on))),
        RequestState::Received => Some(format!("Die {kind} zu {label} ist schon eingelesen.")),
    }
}

/// Whose Besetzungsliste the desk does not ask for.
fn left_to_jba(setting: &Setting<'_>) -> Option<String> {
    let assisted =
        |m: &&crate::domain::Measure| m.runs_on(setting.today) && matches!(m.instrument, Instrument::AsA | Instrument::AsAflex);
    let numbers: Vec<&str> = setting.desk.measures.values().filter(assisted).map(|m| m.no.as_str()).collect();
    let kind = ListKind::Occupancy;
    (!numbers.is_empty())
        .then(|| format!("Die {kind} von AsA und AsAflex geht monatlich an die JBA und ist nicht dabei: {}.", numbers.join(", ")))
}
