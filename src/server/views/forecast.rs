//! The forecast on the wire.

use chrono::{Days, NaiveDate};

use crate::{
    api::forecast::{AghForecast, ForecastDay, ForecastDoc, ForecastTotal, MeasureForecast, ReasonsRow, scenario_name},
    domain::forecast::{self, DayForecast, Forecast, Scenario},
};

/// The whole document of `ilc-desk forecast --format json`, of the measures `wanted` names.
#[must_use]
pub fn forecast_doc(forecast: &Forecast, scenario: Scenario, with_pmf: bool, wanted: impl Fn(&str) -> bool) -> ForecastDoc {
    let total = &forecast.total;
    ForecastDoc {
        as_of: forecast.as_of,
        horizon_days: u32::try_from(forecast.horizon_days).unwrap_or(u32::MAX),
        scenario: scenario_name(scenario).to_owned(),
        measures: forecast
            .measures
            .iter()
            .filter(|m| wanted(m.measure.as_str()))
            .map(|m| measure(m, forecast.as_of, scenario, with_pmf))
            .collect(),
        total: ForecastTotal { days: days(forecast.as_of, &total.capacity, &total.booked, total.days(scenario), false) },
    }
}

/// One AGH with its reasons: the answer of `forecast/{no}`.
#[must_use]
pub fn agh_forecast(m: &forecast::MeasureForecast, as_of: NaiveDate, scenario: Scenario) -> AghForecast {
    let reasons = &m.reasons;
    AghForecast {
        as_of,
        scenario: scenario_name(scenario).to_owned(),
        forecast: measure(m, as_of, scenario, false),
        reasons: ReasonsRow {
            open: reasons.open,
            expected_starts: reasons.expected_starts,
            planned_ends: reasons.planned_ends.clone(),
            drop_out_per_week: reasons.drop_out_per_week * f64::from(m.present),
            no_show_rate: reasons.no_show_rate,
            no_show_rate_all: reasons.no_show_rate_all,
            extension_rate: reasons.extension_rate,
            assignments_per_week: reasons.assignments_per_week,
        },
    }
}

fn measure(m: &forecast::MeasureForecast, as_of: NaiveDate, scenario: Scenario, with_pmf: bool) -> MeasureForecast {
    MeasureForecast {
        measure: m.measure.to_string(),
        title: m.title.clone(),
        district: m.district.clone(),
        capacity: m.capacity.first().copied().unwrap_or(0),
        present: m.present,
        days: days(as_of, &m.capacity, &m.booked, m.days(scenario), with_pmf),
    }
}

fn days(first: NaiveDate, capacity: &[u32], booked: &[u32], days: &[DayForecast], with_pmf: bool) -> Vec<ForecastDay> {
    days.iter()
        .zip(capacity.iter().zip(booked))
        .enumerate()
        .map(|(i, (day, (capacity, booked)))| ForecastDay {
            date: first + Days::new(i as u64),
            capacity: *capacity,
            booked: *booked,
            mean: day.mean,
            q05: day.q05,
            q10: day.q10,
            q50: day.q50,
            q90: day.q90,
            q95: day.q95,
            p_free: day.p_free,
            expected_free: day.expected_free,
            pmf: with_pmf.then(|| day.pmf.clone()),
        })
        .collect()
}
