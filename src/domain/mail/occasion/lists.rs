//! The occasion of asking providers for lists: those named, or those the rule asks for today.

use super::{
    super::{
        Blocked, Letter, MailKind, care,
        lists::list_letters,
        offer::{OfferedBecause, Plan, Planned},
    },
    Occasion, Setting,
};
use crate::domain::{
    Instrument, Measure, MeasureNo, StartKey,
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
    if named.is_empty() {
        notes.extend(escalated(setting, day));
        notes.extend(left_to_jba(setting));
    }
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

/// The mail to the MB about lists that did not come.
pub(super) fn missing(measure: &Measure, setting: &Setting<'_>) -> Result<Letter, Blocked> {
    let Setting { today, office, lists: (rules, known), .. } = *setting;
    let missed = ListDay { today, office, rules, known }.missed(&measure.no);
    care::lists_missing(measure, missed, setting.rules)
}

/// Measures of which lists stayed out so long that the MB is to know.
fn escalated(setting: &Setting<'_>, day: ListDay<'_>) -> Vec<String> {
    let told = |(no, (weeks, _)): (&MeasureNo, (u32, _))| {
        let weeks = if weeks == 1 { "1 Woche".to_owned() } else { format!("{weeks} Wochen") };
        format!("{no}: angeforderte Listen fehlen seit {weeks}; an die MB geht die Mail „{}“.", MailKind::ListsMissing.label())
    };
    day.escalated(setting.desk).into_iter().map(told).collect()
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
    let assisted = |m: &&Measure| m.runs_on(setting.today) && matches!(m.instrument, Instrument::AsA | Instrument::AsAflex);
    let numbers: Vec<&str> = setting.desk.measures.values().filter(assisted).map(|m| m.no.as_str()).collect();
    let kind = ListKind::Occupancy;
    (!numbers.is_empty())
        .then(|| format!("Die {kind} von AsA und AsAflex geht monatlich an die JBA und ist nicht dabei: {}.", numbers.join(", ")))
}
