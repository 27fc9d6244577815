//! Which mail belongs to what is selected on screen.

use super::{commands::WhyNot, first_days};
use crate::{
    api::mails::OccasionDoc,
    domain::{
        Instrument,
        mail::{MailKind, kind_for_start},
    },
    tui::{Screen, State, views::Rows},
};

/// The mail that belongs to what is selected on screen.
///
/// # Errors
/// Why there is none.
pub fn occasion(state: &State) -> Result<OccasionDoc, WhyNot> {
    let about = |kind: MailKind, measure: String, module: Option<String>| OccasionDoc {
        kind: kind.key().to_owned(),
        measure: Some(measure),
        module,
        ..OccasionDoc::default()
    };
    if state.screen == Screen::Detail {
        let measure = state.measure.clone().ok_or(WhyNot::NoMeasure)?;
        return Ok(about(MailKind::AghAction, measure, None));
    }
    if state.screen == Screen::Contingents {
        // What has been released goes out with the overview, to every OE its own.
        return Ok(OccasionDoc { kind: MailKind::WeeklyOverview.key().to_owned(), ..OccasionDoc::default() });
    }
    if state.screen == Screen::FirstDays {
        let start = first_days::start(state).ok_or(WhyNot::NoRow)?;
        let offered = Instrument::parse(&start.instrument).is_ok_and(|instrument| instrument.is_offered());
        let days = (start.begin - state.today()).num_days();
        return Ok(about(kind_for_start(offered, days > 0, days), start.measure.clone(), start.module.clone()));
    }
    let row = state.selected().ok_or(WhyNot::NoRow)?;
    match state.rows() {
        Some(Rows::Agh) => Ok(about(MailKind::AghAction, row.key.clone(), None)),
        Some(Rows::Start) => {
            // Keys of starts are "MES-3104 M07"; measure numbers may hold spaces, so both lists are asked.
            let soon = state.data.summary.value.iter().flat_map(|s| &s.starts_soon);
            let all = state.data.places.value.iter().flat_map(|p| &p.starts);
            let start = soon.chain(all).find(|s| s.label() == row.key).ok_or(WhyNot::StartGone)?;
            let offered = Instrument::parse(&start.instrument).is_ok_and(|instrument| instrument.is_offered());
            let kind = kind_for_start(offered, start.open, start.days_to_start);
            Ok(about(kind, start.measure.clone(), start.module.clone()))
        }
        Some(Rows::AghAccuracy | Rows::Movement | Rows::Mail | Rows::Unit | Rows::Work | Rows::Entry | Rows::Figures) | None => {
            Err(WhyNot::NoOccasion)
        }
    }
}
