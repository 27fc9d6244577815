//! Puts the parts together: learn, look ahead, calibrate, count.

use chrono::NaiveDate;

use super::{
    DayForecast, Forecast, GroupForecast, MeasureForecast, Settings,
    calibrate::{Calibration, Level},
    count,
    history::{Book, State},
    outlook::{Learned, Outlook, Wanted},
    poisson_binomial,
    reasons::Reasons,
    totals::Sums,
};
use crate::domain::Desk;

/// The forecast of all AGH of a desk from the morning of `as_of` on; `horizon_days` + 1 days each.
///
/// Pure and deterministic. On a morning before the desk's newest as-of, only what was recorded
/// before it is used.
#[must_use]
pub fn forecast(desk: &Desk, as_of: NaiveDate, horizon_days: usize, settings: &Settings) -> Forecast {
    let book = Book::new(desk, as_of);
    of_book(desk, &book, as_of, horizon_days, settings)
}

/// Sums by level, `[group][day]`, scenario known and expected.
struct Groups {
    sums: Vec<Vec<[Sums; 2]>>,
    booked: Vec<Vec<u32>>,
    capacity: Vec<Vec<u32>>,
    present: Vec<u32>,
}

impl Groups {
    fn new(groups: usize, days: usize) -> Self {
        Self {
            sums: vec![vec![[Sums::default(); 2]; days]; groups],
            booked: vec![vec![0; days]; groups],
            capacity: vec![vec![0; days]; groups],
            present: vec![0; groups],
        }
    }

    fn finish(self, level: Level, names: &[String], calibration: &Calibration) -> Vec<GroupForecast> {
        let mut out = Vec::with_capacity(names.len());
        for (g, name) in names.iter().enumerate() {
            let (mut known, mut expected) = (Vec::new(), Vec::new());
            for (j, sums) in self.sums[g].iter().enumerate() {
                let rho = calibration.rho_at(level, j);
                let capacity = (level != Level::Unit).then(|| self.capacity[g][j]);
                known.push(sums[0].day(rho.0, capacity));
                expected.push(sums[1].day(rho.1, capacity));
            }
            out.push(GroupForecast {
                name: name.clone(),
                present: self.present[g],
                capacity: self.capacity[g].clone(),
                booked: self.booked[g].clone(),
                known,
                expected,
            });
        }
        out
    }
}

/// The forecast from a book already rebuilt.
pub(super) fn of_book(desk: &Desk, book: &Book, as_of: NaiveDate, horizon_days: usize, settings: &Settings) -> Forecast {
    let days = horizon_days + 1;
    let learned = Learned::fit(book);
    let calibration = if settings.calibrate { Calibration::fit(book, &learned) } else { Calibration::none(book, &learned) };
    let mut total = Groups::new(1, days);
    let mut districts = Groups::new(book.districts.len(), days);
    let mut units = Groups::new(book.units.len(), days);
    let mut measures = Vec::with_capacity(book.places.len());
    let mut counter = Counter::default();
    let calendar = learned.inflow.calendar(book.as_of, days);
    for (m, measure) in desk.agh().enumerate() {
        let outlook = Outlook::of(book, &learned, m, book.as_of, &book.rows[m], days, &Wanted::All, &calendar);
        let capacity: Vec<u32> = (book.as_of..).take(days).map(|day| book.places[m].capacity(day)).collect();
        let d = book.places[m].district;
        let shares = unit_shares(book, m);
        let (arrivals, starting) = learned.inflow.one_more(book, &learned.habits, m, book.as_of, days);
        let parts = |(j, places): (usize, &u32)| calibration.components(m, j, &outlook, *places);
        let components = if settings.components { capacity.iter().enumerate().map(parts).collect() } else { Vec::new() };
        let (mut known, mut expected) = (Vec::with_capacity(days), Vec::with_capacity(days));
        for (j, places) in capacity.iter().copied().enumerate() {
            let (a, b) = counter.day(m, &outlook, &calibration, j, places, settings);
            for (scenario, (forecast, variance)) in [&a, &b].into_iter().enumerate() {
                total.sums[0][j][scenario].add(forecast.mean, *variance);
                districts.sums[d][j][scenario].add(forecast.mean, *variance);
            }
            let inflow = (b.0.mean - a.0.mean).max(0.0);
            for (unit, share) in &shares {
                units.sums[*unit][j][1].add(inflow * share, inflow * share);
            }
            for (group, g) in [(&mut total, 0), (&mut districts, d)] {
                group.booked[g][j] += outlook.booked[j];
                group.capacity[g][j] = group.capacity[g][j].saturating_add(places);
            }
            known.push(a.0);
            expected.push(b.0);
        }
        total.present[0] += outlook.present;
        districts.present[d] += outlook.present;
        by_unit(book, m, &outlook, &calibration, &mut units);
        measures.push(MeasureForecast {
            measure: measure.no.clone(),
            title: measure.title.clone(),
            district: measure.district.clone(),
            present: outlook.present,
            arrivals,
            starting,
            components,
            reasons: Reasons::of(book, &learned, m, &outlook),
            booked: outlook.booked,
            capacity,
            known,
            expected,
        });
    }
    let unit_names: Vec<String> = book.units.iter().map(ToString::to_string).collect();
    let total = total.finish(Level::Total, &["Alle AGH".to_owned()], &calibration).remove(0);
    Forecast {
        as_of,
        horizon_days,
        method: calibration.method(),
        total,
        districts: districts.finish(Level::District, &book.districts, &calibration),
        units: units.finish(Level::Unit, &unit_names, &calibration),
        measures,
    }
}

/// A count less likely than this is none that a mean can be moved to.
const LIKELY: f64 = 1e-6;

/// Buffers of the counting, used again for every day.
#[derive(Default)]
struct Counter {
    people: Vec<f64>,
    inflow: Vec<f64>,
    full: Vec<f64>,
}

impl Counter {
    /// Both scenarios of one measure on one day, each with its variance.
    fn day(
        &mut self,
        m: usize,
        outlook: &Outlook,
        calibration: &Calibration,
        j: usize,
        capacity: u32,
        settings: &Settings,
    ) -> ((DayForecast, f64), (DayForecast, f64)) {
        let Self { people, inflow, full } = self;
        let (known_nu, full_nu) = calibration.nu_at(j, outlook.inflow.cohort);
        poisson_binomial::pmf_into(outlook.chances.on(j), people);
        let parts = calibration.components(m, j, outlook, capacity);
        if parts.inflow > 1e-9 {
            count::negative_binomial(parts.inflow, outlook.inflow.dispersion, inflow);
            count::convolve(people, inflow, full);
        } else {
            full.clone_from(people);
        }
        count::temper(people, known_nu, outlook.mean[j]);
        // A simple rule may ask for more than can come; then the model's own mean stays.
        let most = full.iter().rposition(|p| *p > LIKELY).and_then(|k| u32::try_from(k).ok()).map_or(0.0, f64::from);
        let said = if parts.mean < most { parts.mean } else { parts.known + parts.inflow };
        count::temper(full, full_nu, said);
        let limit = capacity.saturating_add(settings.tolerance).max(outlook.seated[j]);
        let over = if capacity > 0 { count::cap_at(full, limit) } else { 0.0 };
        (DayForecast::of(people, capacity, 0.0), DayForecast::of(full, capacity, over))
    }
}

/// Known people by OE.
fn by_unit(book: &Book, m: usize, outlook: &Outlook, calibration: &Calibration, units: &mut Groups) {
    for (unit, moments) in outlook.by_unit.iter() {
        for (j, (mean, variance)) in moments.iter().enumerate() {
            let nu = calibration.nu_at(j, false).0;
            units.sums[unit as usize][j][0].add(*mean, variance * nu);
            units.sums[unit as usize][j][1].add(*mean, variance * nu);
        }
    }
    for row in &book.rows[m] {
        let u = row.unit as usize;
        match row.state {
            State::Present => {
                units.present[u] += 1;
                book_days(&mut units.booked[u], book.as_of, row.begin, row.planned_end);
            }
            State::Open => book_days(&mut units.booked[u], book.as_of, row.planned_begin, row.planned_end),
            State::Left | State::NoShow | State::Withdrawn => {}
        }
    }
}

fn book_days(booked: &mut [u32], morning: i32, first: i32, last: i32) {
    let from = usize::try_from(first - morning).unwrap_or(0).min(booked.len());
    let to = usize::try_from(last + 1 - morning).unwrap_or(0).min(booked.len());
    for slot in booked.iter_mut().take(to).skip(from) {
        *slot += 1;
    }
}

/// Share of each OE in the measure's assignments of the last year.
fn unit_shares(book: &Book, m: usize) -> Vec<(usize, f64)> {
    let mut counts = std::collections::BTreeMap::new();
    let mut n = 0.0;
    for row in book.rows[m].iter().filter(|row| row.assigned >= book.as_of - 365) {
        *counts.entry(row.unit as usize).or_insert(0.0) += 1.0;
        n += 1.0;
    }
    counts.into_iter().map(|(unit, count)| (unit, count / n)).collect()
}

impl DayForecast {
    /// Reads everything off a distribution; its variance beside it.
    fn of(pmf: &[f64], capacity: u32, over_risk: f64) -> (Self, f64) {
        let (mut mean, mut expected_free, mut p_free) = (0.0, 0.0, 0.0f64);
        for (k, p) in (0u32..).zip(pmf) {
            mean += f64::from(k) * p;
            if k < capacity {
                p_free += p;
                expected_free += f64::from(capacity - k) * p;
            }
        }
        let [q05, q10, q50, q90, q95] = count::quantiles(pmf, [0.05, 0.10, 0.50, 0.90, 0.95]);
        let variance = count::variance(pmf);
        let p_free = p_free.min(1.0);
        (Self { mean, q05, q10, q50, q90, q95, p_free, expected_free, over_risk, pmf: pmf.to_vec() }, variance)
    }
}
