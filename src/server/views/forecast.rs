//! The forecast on the wire.

use chrono::{Days, NaiveDate};

use crate::{
    api::forecast::{
        AghForecast, ComponentsRow, ForecastDay, ForecastDoc, ForecastTotal, MeasureForecast, MethodRow, NeedRow, ReasonsRow,
        scenario_name,
    },
    domain::forecast::{
        self, Components, DayForecast, Forecast, MethodAt, Scenario, Simple,
        need::{self, Question, Unreachable},
    },
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
        method: forecast.measures.iter().any(|m| !m.components.is_empty()).then(|| method(&forecast.method)),
    }
}

/// The same document with the need of every AGH in it.
#[must_use]
pub fn with_need(mut doc: ForecastDoc, forecast: &Forecast, question: &Question) -> ForecastDoc {
    for row in &mut doc.measures {
        let found = forecast.measures.iter().find(|m| m.measure.as_str() == row.measure);
        row.need = found.map(|m| need_row(m, forecast.as_of, question));
    }
    doc
}

/// The need of one AGH.
#[must_use]
pub fn need_row(m: &forecast::MeasureForecast, as_of: NaiveDate, question: &Question) -> NeedRow {
    let need = need::need(m, as_of, question);
    let reason = need.assignments.err().map(|reason| match reason {
        Unreachable::NoPlaces => "no_places".to_owned(),
        Unreachable::TooNear => "too_near".to_owned(),
    });
    NeedRow {
        date: need.date,
        target: question.target,
        places: need.places,
        wanted: need.wanted,
        assignments: need.assignments.ok(),
        reason,
        p_reach: need.p_reach,
        p_over: need.p_over,
        start_rate: m.starting,
    }
}

/// What was decided, by horizon.
#[must_use]
pub fn method(method: &[MethodAt]) -> Vec<MethodRow> {
    let row = |m: &MethodAt| MethodRow {
        horizon: m.horizon,
        mornings: m.mornings,
        free_places: m.free_places,
        usual_level: m.usual_level,
        pickup: m.pickup,
        free_places_factor: m.factors[0],
        usual_level_factor: m.factors[1],
        gate: m.gate.map(|rule| {
            let name = match rule {
                Simple::Known => "known",
                Simple::Booked => "booked",
                Simple::Persistence => "persistence",
            };
            name.to_owned()
        }),
        known_spread: m.spread[0],
        expected_spread: m.spread[1],
    };
    method.iter().map(row).collect()
}

fn components(first: NaiveDate, components: &[Components]) -> Vec<ComponentsRow> {
    let row = |(i, c): (usize, &Components)| ComponentsRow {
        date: first + Days::new(i as u64),
        known: c.known,
        free_places: c.free_places,
        free_places_bare: c.free_places_bare,
        usual_level: c.usual_level,
        usual_level_bare: c.usual_level_bare,
        pickup: c.pickup,
        inflow: c.inflow,
        mean: c.mean,
    };
    components.iter().enumerate().map(row).collect()
}

/// One AGH with its reasons: the answer of `forecast/{no}`.
#[must_use]
pub fn agh_forecast(m: &forecast::MeasureForecast, as_of: NaiveDate, scenario: Scenario) -> AghForecast {
    let reasons = &m.reasons;
    AghForecast {
        as_of,
        scenario: scenario_name(scenario).to_owned(),
        forecast: MeasureForecast {
            need: Some(need_row(m, as_of, &Question::OF_THE_DESK)),
            ..measure(m, as_of, scenario, false)
        },
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
        need: None,
        components: (!m.components.is_empty()).then(|| components(as_of, &m.components)),
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
