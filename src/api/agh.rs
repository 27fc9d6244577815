//! Rows of the AGH overview: `forecast` without a number gives these.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A value in two, four and eight weeks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Outlook<T> {
    /// In 14 days.
    pub weeks2: T,
    /// In 28 days.
    pub weeks4: T,
    /// In 56 days.
    pub weeks8: T,
}

impl<T> Outlook<T> {
    /// Days ahead of the three values.
    pub const DAYS: [usize; 3] = [14, 28, 56];

    /// Builds it from a function of days ahead.
    pub fn from_fn(mut at: impl FnMut(usize) -> T) -> Self {
        let [a, b, c] = Self::DAYS;
        Self { weeks2: at(a), weeks4: at(b), weeks8: at(c) }
    }
}

/// What the forecast (scenario `expected`) adds to a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Expectation {
    /// Expected people present.
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
    /// Place-days likely to stand empty in the next eight weeks.
    pub empty_place_days: f64,
    /// Expected people present, once a week from today, 27 values.
    pub weekly_mean: Vec<f64>,
    /// Zuweisungsbedarf: assignments made today that fill 95 % of the places in four weeks rather than not; `null` where
    /// none suffice.
    #[serde(default)]
    pub need: Option<u32>,
    /// Change of `mean` in four weeks since the forecast of the morning before, if one is kept.
    pub change_since_yesterday: Option<f64>,
}

/// One AGH of the overview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AghRow {
    /// Maßnahmenummer.
    pub measure: String,
    /// Name.
    pub title: String,
    /// Bezirk.
    pub district: String,
    /// Träger.
    pub provider: String,
    /// Name of the Maßnahmebetreuung, if any.
    pub mb: Option<String>,
    /// Last day of the measure.
    pub end: NaiveDate,
    /// Places today.
    pub places: u32,
    /// People present today.
    pub present: u32,
    /// People assigned and not begun.
    pub assigned: u32,
    /// Places minus people present or assigned, never below 0.
    pub free_today: u32,
    /// Present people whose planned end has passed ("Ende ungeklärt").
    pub unresolved_ends: u32,
    /// People booked at face value.
    pub booked: Outlook<u32>,
    /// Free places at face value, never below 0.
    pub free: Outlook<u32>,
    /// Place-days that stand empty in the next eight weeks at face value.
    pub empty_place_days: u32,
    /// People booked once a week from today, 27 values.
    pub weekly_booked: Vec<u32>,
    /// Places once a week from today, 27 values.
    pub weekly_capacity: Vec<u32>,
    /// The forecast; `null` while it is being computed.
    pub expected: Option<Expectation>,
}

/// Answer of `forecast` (per measure summaries).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AghTable {
    /// The day the answer is for.
    pub today: NaiveDate,
    /// The morning the newest import describes.
    pub as_of: Option<NaiveDate>,
    /// Every AGH that has not ended, by number.
    pub rows: Vec<AghRow>,
}
