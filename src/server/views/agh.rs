//! The AGH overview.

use chrono::NaiveDate;

use super::{EIGHT_WEEKS, HORIZON};
use crate::{
    api::agh::{AghRow, AghTable, Outlook},
    domain::{Desk, Measure, occupancy::BookedCurve},
};

/// Every AGH that has not ended, by number.
#[must_use]
pub fn agh(desk: &Desk, today: NaiveDate) -> AghTable {
    let rows =
        desk.agh().filter(|m| m.end >= today).map(|m| row(desk, m, &BookedCurve::of(desk, m, today, HORIZON), today)).collect();
    AghTable { today, as_of: desk.as_of, rows }
}

fn row(desk: &Desk, measure: &Measure, curve: &BookedCurve, today: NaiveDate) -> AghRow {
    let unresolved = desk.participations_of(&measure.no).iter().filter(|p| p.end_unresolved(today)).count();
    AghRow {
        measure: measure.no.to_string(),
        title: measure.title.clone(),
        district: measure.district.clone(),
        provider: measure.provider.clone(),
        mb: measure.mb.as_ref().map(|mb| mb.name.clone()),
        end: measure.end,
        places: curve.capacity[0],
        present: curve.present,
        unresolved_ends: u32::try_from(unresolved).unwrap_or(u32::MAX),
        booked: Outlook::from_fn(|day| curve.booked[day]),
        free: Outlook::from_fn(|day| curve.free(day)),
        empty_place_days: curve.empty_place_days(EIGHT_WEEKS),
        weekly_booked: curve.booked.iter().step_by(7).copied().collect(),
        weekly_capacity: curve.capacity.iter().step_by(7).copied().collect(),
        expected: None,
    }
}
