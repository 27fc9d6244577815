//! Wire documents built from a desk, for REST answers and headless commands alike. Pure.

mod agh;
mod contingents;
mod figures;
pub mod first_days;
mod forecast;
mod kept;
mod publication;
mod summary;

use chrono::NaiveDate;

pub use agh::agh;
pub(crate) use agh::agh_days;
pub use contingents::{ground, proposal};
pub use figures::figure;
pub use forecast::{agh_forecast, forecast_doc, method, need_row, with_need};
pub use kept::{kept_outlook, kept_scores};
pub use publication::publication;
pub use summary::{set_aside, set_aside_row, summary};

use crate::{
    api::{
        monitoring::MonitoringTable,
        places::{PlaceRow, Places},
        tokens::{TokenRow, Tokens},
    },
    domain::{Desk, forecast::contracted::StartModel, on_offer::Window, places::open_starts},
    store::{Snapshot, TokenEntry},
};

/// Days of eight weeks: the horizon of rankings.
pub(crate) const EIGHT_WEEKS: usize = crate::domain::urgency::OUTLOOK_DAYS as usize;
/// Days of 26 weeks: the horizon of curves.
pub(crate) const HORIZON: usize = 182;

/// Free places of every contracted start that has not ended, with its Kontingente.
#[must_use]
pub fn places(now: &Snapshot, today: NaiveDate, window: Window) -> Places {
    let desk = &now.desk;
    let model = StartModel::fit(desk, today);
    let row = |start| {
        PlaceRow::of(start, today, window).with_contingents(desk, start, &now.released).with_expected(desk, start, &model)
    };
    Places { today, as_of: desk.as_of, starts: open_starts(desk, today).iter().map(row).collect() }
}

/// All tokens, without their secrets.
#[must_use]
pub fn tokens(tokens: &[TokenEntry], today: NaiveDate) -> Tokens {
    let row = |token: &TokenEntry| TokenRow {
        name: token.name.clone(),
        role: token.role.to_string(),
        created_at: token.created_at,
        expires_on: token.expires_on,
        used_on: token.used_on,
        old_until: token.before.iter().map(|(_, until)| *until).filter(|until| *until >= today).max(),
    };
    Tokens { tokens: tokens.iter().map(row).collect() }
}

/// Newest monitoring row of every OE and instrument.
#[must_use]
pub fn monitoring(desk: &Desk, today: NaiveDate) -> MonitoringTable {
    MonitoringTable { today, rows: desk.monitoring.values().map(Into::into).collect() }
}
