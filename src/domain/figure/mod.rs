//! What a figure is made of: its definition, the formula with its numbers, what is left out, and the rows behind it.
//! One place for every figure that screens, mails, page and commands show, so that whoever doubts one can add it up.
//! Pure; computes with the same functions the screens do and never on its own.

mod agh;
mod contingents;
mod contracted;
mod entries;
mod name;
mod opened;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Desk, Instrument, Measure,
    contingent::{
        Pot,
        released::{Released, Signed},
    },
    forecast::{Forecast, MeasureForecast},
    on_offer::Window,
    urgency::ActionThreshold,
};

pub use name::{AghPart, CellPart, Cells, EntryPart, Figure, Pairs, StartPart, Which, catalogue};
pub use opened::{Formula, LeftOut, Line, Opened, Quantity, Role, Term};

/// What is known of Kontingente.
pub struct Contingents<'a> {
    /// Those in effect.
    pub released: &'a Released,
    /// Who saved the drafts there are.
    pub drafts: &'a BTreeMap<Instrument, Signed>,
    /// The split of an instrument with what its draft sets; `None` when nothing is to be split, or why it cannot be met.
    pub split: &'a dyn Fn(&Instrument) -> Result<Option<Pot>, String>,
}

/// What figures are counted on.
pub struct Setting<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// The day they are for.
    pub today: NaiveDate,
    /// Which starts are on offer.
    pub window: Window,
    /// From when on an AGH asks for action.
    pub action: ActionThreshold,
    /// The forecast of this morning; expected figures are booked ones while there is none.
    pub forecast: Option<&'a Forecast>,
    /// What the morning before said of the people of an AGH in four weeks.
    pub before: &'a dyn Fn(&Measure) -> Option<f64>,
    /// Kontingente.
    pub contingents: Contingents<'a>,
}

impl Setting<'_> {
    fn forecast_of(&self, measure: &Measure) -> Option<&MeasureForecast> {
        let all = &self.forecast?.measures;
        all.binary_search_by(|m| m.measure.cmp(&measure.no)).ok().map(|at| &all[at])
    }
}

/// Opens a figure.
///
/// # Errors
/// With a German sentence when the desk does not know what it is about, or it has no value today.
pub fn open(figure: &Figure, setting: &Setting<'_>) -> Result<Opened, String> {
    let opened = match figure {
        Figure::Agh(which, part) => agh::open(which, *part, setting),
        Figure::Start(which, part) => contracted::open(which, *part, setting),
        Figure::Entries(pairs, part) => entries::open(pairs, *part, setting),
        Figure::Contingent(cells, part) => contingents::open(cells, *part, setting),
    }?;
    Ok(Opened { figure: figure.to_string(), ..opened })
}

#[cfg(test)]
mod tests;
