//! What the published page says, from a forecast and its accuracy record.

use chrono::{Days, NaiveDate};

use super::{agh::find, figures::of_all_agh};
use crate::{
    api::{
        agh::Outlook,
        backtest::{AccuracyDoc, KeptScore},
        publication::{Publication, PublishedAccuracy, PublishedGroup, PublishedMeasure, PublishedWeek},
    },
    config::Rules,
    domain::{
        Desk, Measure,
        figure::AghPart,
        forecast::{DayForecast, Forecast, GroupForecast, MeasureForecast, backtest::HORIZONS},
    },
};

/// The figures of all AGH that the page explains, in the order it shows them.
const EXPLAINED: [AghPart; 5] = [AghPart::Places, AghPart::Present, AghPart::Share, AghPart::In4, AghPart::Free4];

/// The publication of the forecast's morning.
#[must_use]
pub fn publication(desk: &Desk, forecast: &Forecast, accuracy: &AccuracyDoc, rules: &Rules) -> Publication {
    let today = forecast.as_of;
    let running: Vec<&Measure> = desk.agh().filter(|m| m.end >= today).collect();
    // Who is still there in an AGH without places is a question of its end, not occupancy.
    let counted = |district: Option<&str>| {
        let here = |m: &&&Measure| district.is_none_or(|d| d == m.district) && desk.capacity_on(m, today) > 0;
        let there: Vec<u32> = running.iter().filter(here).filter_map(|m| Some(find(forecast, m)?.present)).collect();
        (u32::try_from(there.len()).unwrap_or(u32::MAX), there.iter().sum())
    };
    let mut measures: Vec<PublishedMeasure> = running.iter().filter_map(|m| Some(measure(m, find(forecast, m)?))).collect();
    measures.sort_by(|a, b| (&a.district, &a.measure).cmp(&(&b.district, &b.measure)));
    Publication {
        today,
        as_of: desk.as_of,
        total: group(&forecast.total, today, counted(None)),
        districts: forecast
            .districts
            .iter()
            .filter(|d| running.iter().any(|m| m.district == d.name))
            .map(|d| group(d, today, counted(Some(&d.name))))
            .collect(),
        measures,
        accuracy: PublishedAccuracy {
            origins: accuracy.backtest.origins.clone(),
            horizons: accuracy.backtest.expected().to_vec(),
            kept: newest_kept(&accuracy.kept),
        },
        figures: EXPLAINED.iter().filter_map(|part| of_all_agh(*part, desk, rules, forecast)).collect(),
    }
}

/// Of every horizon the kept forecast whose day came last.
fn newest_kept(kept: &[KeptScore]) -> Vec<KeptScore> {
    let of =
        |horizon: usize| kept.iter().filter(|score| score.horizon as usize == horizon).max_by_key(|score| score.as_of).cloned();
    HORIZONS.iter().filter_map(|horizon| of(*horizon)).collect()
}

fn group(group: &GroupForecast, today: NaiveDate, (measures, present): (u32, u32)) -> PublishedGroup {
    let week = |(i, day): (usize, &DayForecast)| PublishedWeek {
        date: today + Days::new(i as u64),
        capacity: group.capacity[i],
        booked: group.booked[i],
        known: round(group.known[i].mean),
        mean: round(day.mean),
        q05: day.q05,
        q10: day.q10,
        q90: day.q90,
        q95: day.q95,
        free: round(day.expected_free),
    };
    PublishedGroup {
        name: group.name.clone(),
        measures,
        present,
        weeks: group.expected.iter().enumerate().step_by(7).map(week).collect(),
    }
}

fn measure(measure: &Measure, forecast: &MeasureForecast) -> PublishedMeasure {
    let count = |values: &[u32]| Outlook::from_fn(|day| values.get(day).copied().unwrap_or(0));
    let mean =
        |days: &[DayForecast], f: fn(&DayForecast) -> f64| Outlook::from_fn(|day| days.get(day).map_or(0.0, |d| round(f(d))));
    let bound = |f: fn(&DayForecast) -> u32| Outlook::from_fn(|day| forecast.expected.get(day).map_or(0, f));
    PublishedMeasure {
        measure: measure.no.to_string(),
        title: measure.title.clone(),
        district: measure.district.clone(),
        begin: measure.begin,
        end: measure.end,
        places: forecast.capacity.first().copied().unwrap_or(0),
        present: forecast.present,
        capacity: count(&forecast.capacity),
        booked: count(&forecast.booked),
        known: mean(&forecast.known, |d| d.mean),
        mean: mean(&forecast.expected, |d| d.mean),
        q10: bound(|d| d.q10),
        q50: bound(DayForecast::said),
        q90: bound(|d| d.q90),
        p_free: mean(&forecast.expected, |d| d.p_free),
        free: mean(&forecast.expected, |d| d.expected_free),
    }
}

/// Four places: the page shows one, the files two.
fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}
