//! `publication`: everything the published page says. Counts only; no name of a person and no
//! participant key ever belongs in here.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    agh::Outlook,
    backtest::{HorizonRow, KeptScore},
    figures::FigureDoc,
};

/// The published forecast of one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Publication {
    /// The morning it was made for.
    pub today: NaiveDate,
    /// The morning the newest import describes.
    pub as_of: Option<NaiveDate>,
    /// All AGH together.
    pub total: PublishedGroup,
    /// Per Bezirk, by name.
    pub districts: Vec<PublishedGroup>,
    /// Every AGH that has not ended, by Bezirk and number.
    pub measures: Vec<PublishedMeasure>,
    /// How good past forecasts were.
    pub accuracy: PublishedAccuracy,
    /// What the figures of all AGH are made of, without the rows behind them.
    #[serde(default)]
    pub figures: Vec<FigureDoc>,
}

/// A sum over AGH.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedGroup {
    /// Bezirk or "Alle AGH".
    pub name: String,
    /// AGH with places today.
    pub measures: u32,
    /// People present today.
    pub present: u32,
    /// Week by week from today, 27 entries.
    pub weeks: Vec<PublishedWeek>,
}

/// One day of a sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedWeek {
    /// The day.
    pub date: NaiveDate,
    /// Places.
    pub capacity: u32,
    /// People booked at face value.
    pub booked: u32,
    /// Expected from bekannte Zuweisungen alone.
    pub known: f64,
    /// Expected mit erwarteten Zuweisungen.
    pub mean: f64,
    /// Lower end of the 90 % band.
    pub q05: u32,
    /// Lower end of the 80 % band.
    pub q10: u32,
    /// Upper end of the 80 % band.
    pub q90: u32,
    /// Upper end of the 90 % band.
    pub q95: u32,
    /// Expected free places.
    pub free: f64,
}

/// One AGH.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedMeasure {
    /// Maßnahmenummer.
    pub measure: String,
    /// Name.
    pub title: String,
    /// Bezirk.
    pub district: String,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places today.
    pub places: u32,
    /// People present today.
    pub present: u32,
    /// Places then.
    pub capacity: Outlook<u32>,
    /// People booked at face value.
    pub booked: Outlook<u32>,
    /// Expected from bekannte Zuweisungen alone.
    pub known: Outlook<f64>,
    /// Expected mit erwarteten Zuweisungen.
    pub mean: Outlook<f64>,
    /// Lower end of the 80 % band.
    pub q10: Outlook<u32>,
    /// The median: the number said.
    pub q50: Outlook<u32>,
    /// Upper end of the 80 % band.
    pub q90: Outlook<u32>,
    /// P(at least one place free).
    pub p_free: Outlook<f64>,
    /// Expected free places.
    pub free: Outlook<f64>,
}

/// The accuracy record, scenario `expected`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedAccuracy {
    /// Mornings forecast from, oldest first; empty when history is too short.
    pub origins: Vec<NaiveDate>,
    /// By days ahead.
    pub horizons: Vec<HorizonRow>,
    /// The newest kept forecast of every horizon that has come.
    pub kept: Vec<KeptScore>,
}
