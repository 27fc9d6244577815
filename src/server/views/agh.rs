//! The AGH overview.

use chrono::NaiveDate;

use super::{EIGHT_WEEKS, HORIZON};
use crate::{
    api::agh::{AghRow, AghTable, Expectation, Outlook},
    domain::{
        Desk, Measure,
        forecast::{
            DayForecast, Forecast, MeasureForecast,
            need::{self, Question},
        },
        occupancy::{self, BookedCurve},
    },
    server::current::Current,
};

/// Every AGH that has not ended, by number; with the forecast once there is one.
#[must_use]
pub fn agh(desk: &Desk, today: NaiveDate, current: Option<&Current>) -> AghTable {
    let rows = desk
        .agh()
        .filter(|m| m.end >= today)
        .map(|m| AghRow { expected: current.and_then(|c| expectation(c, m)), ..row(desk, m, today) })
        .collect();
    AghTable { today, as_of: desk.as_of, rows }
}

fn row(desk: &Desk, measure: &Measure, today: NaiveDate) -> AghRow {
    let curve = BookedCurve::of(desk, measure, today, HORIZON);
    let assigned = occupancy::assigned(desk, measure);
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
        assigned,
        free_today: occupancy::free_now(curve.capacity[0], curve.present, assigned),
        unresolved_ends: u32::try_from(unresolved).unwrap_or(u32::MAX),
        booked: Outlook::from_fn(|day| curve.booked[day]),
        free: Outlook::from_fn(|day| curve.free(day)),
        empty_place_days: curve.empty_place_days(EIGHT_WEEKS),
        weekly_booked: curve.booked.iter().step_by(7).copied().collect(),
        weekly_capacity: curve.capacity.iter().step_by(7).copied().collect(),
        expected: None,
    }
}

/// The forecast of one AGH, found by number.
pub(super) fn find<'a>(forecast: &'a Forecast, measure: &Measure) -> Option<&'a MeasureForecast> {
    forecast.measures.binary_search_by(|m| m.measure.cmp(&measure.no)).ok().map(|i| &forecast.measures[i])
}

/// The expected days of one AGH.
pub(crate) fn agh_days<'a>(forecast: &'a Forecast, no: &crate::domain::MeasureNo) -> Option<&'a [DayForecast]> {
    let at = forecast.measures.binary_search_by(|m| m.measure.cmp(no)).ok()?;
    Some(&forecast.measures[at].expected)
}

fn expectation(current: &Current, measure: &Measure) -> Option<Expectation> {
    let forecast = find(&current.forecast, measure)?;
    let at = |day: usize| forecast.expected.get(day);
    let of = |f: fn(&DayForecast) -> f64| Outlook::from_fn(|day| at(day).map_or(0.0, f));
    Some(Expectation {
        mean: of(|d| d.mean),
        q10: Outlook::from_fn(|day| at(day).map_or(0, |d| d.q10)),
        q50: Outlook::from_fn(|day| at(day).map_or(0, DayForecast::said)),
        q90: Outlook::from_fn(|day| at(day).map_or(0, |d| d.q90)),
        p_free: of(|d| d.p_free),
        free: of(|d| d.expected_free),
        empty_place_days: forecast.empty_place_days(EIGHT_WEEKS),
        weekly_mean: forecast.expected.iter().step_by(7).map(|d| d.mean).collect(),
        need: assignments(forecast, current),
        change_since_yesterday: change_since_yesterday(current, forecast),
    })
}

/// The assignments it takes, as the desk asks for them.
pub(super) fn assignments(forecast: &MeasureForecast, current: &Current) -> Option<u32> {
    need::need(forecast, current.forecast.as_of, &Question::OF_THE_DESK).assignments.ok()
}

/// Change of the mean four weeks from today: the same calendar day, seen from the morning before.
pub(super) fn change_since_yesterday(current: &Current, forecast: &MeasureForecast) -> Option<f64> {
    let then = current.before_weeks4.get(&forecast.measure)?;
    forecast.expected.get(28).map(|now| now.mean - then)
}
