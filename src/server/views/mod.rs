//! Wire documents built from a desk, for REST answers and headless commands alike. Pure.

mod agh;
mod forecast;
mod summary;

use chrono::NaiveDate;

pub use agh::agh;
pub(crate) use agh::agh_days;
pub use forecast::{agh_forecast, forecast_doc, scenario_name};
pub use summary::summary;

use crate::{
    api::{
        monitoring::MonitoringTable,
        places::{PlaceRow, Places},
    },
    domain::{Desk, places::open_starts},
};

/// Days of eight weeks: the horizon of rankings.
pub(crate) const EIGHT_WEEKS: usize = 56;
/// Days of 26 weeks: the horizon of curves.
pub(crate) const HORIZON: usize = 182;

/// Free places of every contracted start that has not ended.
#[must_use]
pub fn places(desk: &Desk, today: NaiveDate) -> Places {
    let starts = open_starts(desk, today).iter().map(|start| PlaceRow::of(start, today)).collect();
    Places { today, as_of: desk.as_of, starts }
}

/// Newest monitoring row of every OE and instrument.
#[must_use]
pub fn monitoring(desk: &Desk, today: NaiveDate) -> MonitoringTable {
    MonitoringTable { today, rows: desk.monitoring.values().map(Into::into).collect() }
}
