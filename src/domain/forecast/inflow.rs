//! People not yet assigned: how many will be present later who were booked after the morning.
//!
//! Assignments arrive at a rate per measure that grows with the places expected free (the desk
//! acts on them), times weekday and season: λ = r·((1 − θ)·c·places + θ·free). θ is chosen by
//! marginal likelihood on the desk's own past — near 1 for an AGH desk that fills free places, near
//! 0 where demand does not look at them. Each arrival has a lead time, a chance to start and a
//! length of stay; summed up over a horizon this is the pick-up of the morning's bookings
//! (Lee 1990; Weatherford & Kimes 2003, Int. J. Forecast. 19:401–415), self-limiting as places fill.

use super::{
    bookings::{leads, lengths},
    hazard::Daily,
    history::{Book, NEVER, State},
    levels::{Blocks, Levels},
    numeric::positive_part,
    people::Habits,
    season::{Rhythm, weekday},
};

/// Candidates for the share of the rate that follows the free places.
const THETAS: [f64; 5] = [0.0, 0.3, 0.6, 0.8, 0.92];

/// What was learned about assignments to come.
#[derive(Debug, Clone)]
pub(super) struct Inflow {
    levels: Levels,
    /// Assignments per unit of exposure and day.
    base: f64,
    /// Share of the rate that follows the free places.
    pub theta: f64,
    /// Mean share of free places, the scale of the part that does not.
    constant: f64,
    rhythm: Rhythm,
    /// How much of an open assignment counts as taking a place now: stay / (stay + lead). Near 1
    /// where people stay for months, near 0 where bookings for a few nights lie far ahead.
    overlap: f64,
    starters: Vec<Starters>,
    /// `[measure][length]` = P(planned length ≥ length), in days.
    lengths: Vec<Vec<f64>>,
}

/// Starters to be expected of one assignment to a measure.
#[derive(Debug, Clone)]
struct Starters {
    /// By weekday of the assignment, then by lead.
    by_lead: [Vec<f64>; 7],
    /// With that lead or a longer one, whatever the weekday.
    tails: Vec<f64>,
}

impl Starters {
    /// `leads` sums to at most 1; `begins` are the weekday factors of planned begins.
    fn of(measure: usize, habits: &Habits, leads: &[f64], begins: &[f64; 7]) -> Self {
        let starts: Vec<f64> = (0i32..).zip(leads).map(|(lead, _)| habits.starts.of_fresh(measure, lead)).collect();
        let by_lead = std::array::from_fn(|w| {
            let by_weekday = |lead: usize| begins[(w + lead) % 7];
            let norm = leads.iter().enumerate().map(|(lead, p)| p * by_weekday(lead)).sum::<f64>().max(1e-9);
            leads.iter().zip(&starts).enumerate().map(|(lead, (p, s))| p * by_weekday(lead) / norm * s).collect()
        });
        Self { by_lead, tails: tail_sums(leads.iter().zip(&starts).map(|(p, s)| p * s)) }
    }
}

/// What the projection needs to know of one measure's known people.
pub(super) struct Known<'a> {
    pub measure: usize,
    /// Mean and variance of the known people present, by day from the morning.
    pub mean: &'a [f64],
    pub variance: &'a [f64],
    /// Expected starters among open assignments not begun, by day.
    pub pending: &'a [f64],
}

/// Daily history of one measure: (assigned, free places net of expected starters, places).
struct Past {
    first: i32,
    assigned: Vec<f64>,
    free: Vec<f64>,
    open: Vec<bool>,
}

impl Past {
    fn of(book: &Book, measure: usize, first: i32, kappa: f64) -> Self {
        let place = &book.places[measure];
        let days = usize::try_from(book.as_of - first).unwrap_or(0);
        let mut taken = vec![0.0; days + 1];
        let mut assigned = vec![0.0; days];
        let at = |day: i32| usize::try_from(day - first).unwrap_or(0).min(days);
        for row in &book.rows[measure] {
            if let Some(slot) = usize::try_from(row.assigned - first).ok().and_then(|i| assigned.get_mut(i)) {
                *slot += 1.0;
            }
            // Pending from the day after the assignment until started or given up.
            let until = match row.state {
                State::Open => NEVER,
                State::Present | State::Left => row.begin,
                State::NoShow | State::Withdrawn => row.since + 1,
            };
            if until > row.assigned + 1 {
                taken[at(row.assigned + 1)] += kappa;
                taken[at(until)] -= kappa;
            }
            if row.begin < NEVER {
                taken[at(row.begin)] += 1.0;
                taken[at(row.end.saturating_add(1))] -= 1.0;
            }
        }
        let mut level = 0.0;
        let mut free = Vec::with_capacity(days);
        let mut open = Vec::with_capacity(days);
        for (day, step) in (first..).zip(&taken[..days]) {
            level += step;
            let capacity = f64::from(place.capacity(day + 7));
            open.push(capacity > 0.0);
            free.push(if capacity > 0.0 { (capacity - level).max(0.0) } else { 0.0 });
        }
        Self { first, assigned, free, open }
    }

    fn days(&self) -> impl Iterator<Item = (i32, usize)> {
        (self.first..).zip(0..self.assigned.len())
    }
}

impl Inflow {
    pub(super) fn fit(book: &Book, habits: &Habits) -> Self {
        let overlap = overlap(book);
        let kappa = habits.starts.overall * overlap;
        // The first weeks of a history are a desk filling its file, not its places.
        let first = (book.first_day() + 28).min(book.as_of - 28).max(book.as_of - 4 * 365);
        let pasts: Vec<Past> = (0..book.places.len()).map(|m| Past::of(book, m, first, kappa)).collect();
        let (mut free, mut size) = (1.0, 2.0);
        for (place, past) in book.places.iter().zip(&pasts) {
            free += past.free.iter().sum::<f64>();
            size += place.size() * past.open.iter().map(|open| f64::from(u8::from(*open))).sum::<f64>();
        }
        let constant = (free / size).clamp(0.05, 1.0);
        let daily = |theta: f64| -> Vec<(i32, f64, f64)> {
            let mut days: Vec<(i32, f64, f64)> = (first..book.as_of).map(|day| (day, 0.0, 0.0)).collect();
            for (place, past) in book.places.iter().zip(&pasts) {
                for (_, i) in past.days().filter(|(_, i)| past.open[*i]) {
                    days[i].1 += past.assigned[i];
                    days[i].2 += exposure(theta, constant, place.size(), past.free[i], past.open[i]);
                }
            }
            days
        };
        let mut theta = 0.6;
        let mut fitted = None;
        let rhythm = Rhythm::fit(&daily(theta));
        let mut best = f64::NEG_INFINITY;
        for candidate in THETAS {
            let (levels, base) = learn(book, &pasts, candidate, constant, &rhythm);
            let fit = levels.score();
            if fit > best {
                best = fit;
                theta = candidate;
                fitted = Some((levels, base));
            }
        }
        let (levels, base) = fitted.unwrap_or_else(|| learn(book, &pasts, theta, constant, &rhythm));
        let (leads, begins) = leads(book);
        let starters = leads.iter().enumerate().map(|(m, leads)| Starters::of(m, habits, leads, &begins)).collect();
        Self { levels, base, theta, constant, rhythm, overlap, starters, lengths: lengths(book) }
    }

    /// Squared coefficient of variation of a measure's rate on a morning.
    pub(super) fn dispersion(&self, measure: usize, morning: i32) -> f64 {
        self.levels.at(measure, morning).1.min(1.0)
    }

    /// Mean number present by day, of people assigned on or after `morning`.
    pub(super) fn project(&self, book: &Book, habits: &Habits, daily: &Daily, morning: i32, known: &Known) -> Vec<f64> {
        let m = known.measure;
        let days = known.mean.len();
        let place = &book.places[m];
        let (ratio, _) = self.levels.at(m, morning);
        let rate = self.base * ratio;
        let Starters { by_lead, tails } = &self.starters[m];
        let still = self.still_there(habits, daily, m, days);
        let mut begins = vec![0.0; days];
        let mut waiting = vec![0.0; days + 1];
        let mut present = vec![0.0; days];
        for (j, today) in (0..days).zip(morning..) {
            let stayed = dot_reversed(&begins[..=j], &still);
            let capacity = f64::from(place.capacity(today + 7));
            let taken = known.mean[j] + stayed + self.overlap * (known.pending[j] + waiting[j]);
            let spread = (known.variance[j] + 0.5 * stayed).sqrt();
            let free = positive_part(capacity - taken, spread);
            let arrivals = rate * self.rhythm.on(today) * exposure(self.theta, self.constant, place.size(), free, capacity > 0.0);
            // Whatever thin data say: never more in a day than the measure holds.
            let arrivals = arrivals.min(place.size());
            let already = begins[j];
            if arrivals > 0.0 {
                // Nobody begins outside the measure's period or beyond the horizon.
                let low = usize::try_from(place.period.0 - today).unwrap_or(0);
                let high = usize::try_from(place.period.1 + 1 - today).unwrap_or(0).min(days - j).min(tails.len());
                if low < high {
                    let weights = &by_lead[weekday(today)][low..high];
                    for (slot, weight) in begins[j + low..].iter_mut().zip(weights) {
                        *slot += arrivals * weight;
                    }
                    // Waiting from tomorrow until the begin; a lead of 0 or 1 cancels out.
                    let mut sum = 0.0;
                    for (slot, weight) in waiting[j + low..].iter_mut().zip(weights) {
                        *slot -= arrivals * weight;
                        sum += arrivals * weight;
                    }
                    waiting[j + 1] += sum;
                    if low == 0 {
                        // A begin on the day itself never waited.
                        waiting[j] += arrivals * weights[0];
                        waiting[j + 1] -= arrivals * weights[0];
                    }
                }
                // Starters beyond the horizon wait until its end.
                waiting[j + 1] += arrivals * tails.get(days - j).copied().unwrap_or(0.0);
            }
            present[j] = stayed + (begins[j] - already) * still[0];
            waiting[j + 1] += waiting[j];
        }
        for (value, today) in present.iter_mut().zip(morning..) {
            if today > place.period.1 {
                *value = 0.0;
            }
        }
        present
    }

    /// P(a new person is still there v days after the begin).
    fn still_there(&self, habits: &Habits, daily: &Daily, measure: usize, days: usize) -> Vec<f64> {
        let lengths = &self.lengths[measure];
        let extension = habits.extensions.to_come(measure, 1000);
        let mut survived = 1.0;
        let mut out = Vec::with_capacity(days);
        let planned = |v: usize| lengths.get(v).copied().unwrap_or(0.0);
        for (v, stay) in (0..days).zip(0i32..) {
            // Of those whose planned end has passed, the extended are still there for a while.
            let over = planned(v.saturating_sub(30)) - planned(v);
            out.push(survived * (planned(v) + extension * over.max(0.0)));
            survived *= 1.0 - daily.on(stay);
        }
        out
    }

    /// Assignments expected per week at the present level, for the reasons.
    pub(super) fn per_week(&self, book: &Book, measure: usize, free: f64) -> f64 {
        let (ratio, _) = self.levels.at(measure, book.as_of);
        let place = &book.places[measure];
        let running = place.capacity(book.as_of + 7) > 0;
        let week: f64 = (book.as_of..book.as_of + 7).map(|day| self.rhythm.on(day)).sum();
        self.base * ratio * week * exposure(self.theta, self.constant, place.size(), free, running)
    }
}

/// Σ a[n − i]·b[i], in four partial sums that do not wait for each other.
fn dot_reversed(a: &[f64], b: &[f64]) -> f64 {
    let b = &b[..a.len()];
    let mut sums = [0.0; 4];
    let (blocks, rest) = (a.rchunks_exact(4), a.len() % 4);
    for (x, y) in blocks.zip(b.chunks_exact(4)) {
        for lane in 0..4 {
            sums[lane] += x[3 - lane] * y[lane];
        }
    }
    let tail: f64 = a[..rest].iter().rev().zip(&b[a.len() - rest..]).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f64>() + tail
}

/// `[k]` = sum from entry k on.
fn tail_sums(values: impl DoubleEndedIterator<Item = f64> + ExactSizeIterator) -> Vec<f64> {
    let mut sum = 0.0;
    let mut out: Vec<f64> = values
        .rev()
        .map(|value| {
            sum += value;
            sum
        })
        .collect();
    out.reverse();
    out
}

/// Mean stay over mean stay plus lead, of those who started.
fn overlap(book: &Book) -> f64 {
    let (mut stay, mut lead) = (90.0, 7.0);
    for row in book.rows.iter().flatten().filter(|row| row.begin < NEVER) {
        stay += f64::from(row.end.min(row.planned_end) - row.begin + 1);
        lead += f64::from((row.begin - row.assigned).max(0));
    }
    stay / (stay + lead)
}

fn exposure(theta: f64, constant: f64, size: f64, free: f64, running: bool) -> f64 {
    if running { (1.0 - theta) * constant * size + theta * free } else { 0.0 }
}

fn learn(book: &Book, pasts: &[Past], theta: f64, constant: f64, rhythm: &Rhythm) -> (Levels, f64) {
    let mut blocks = Blocks::new(pasts.len(), book.as_of);
    let (mut events, mut expected) = (0.5, 20.0);
    let first = blocks.first_day(0);
    let start = pasts.first().map_or(book.as_of, |past| past.first);
    let factors: Vec<f64> = (start..book.as_of).map(|day| rhythm.on(day)).collect();
    let mut cells = Vec::new();
    for (m, past) in pasts.iter().enumerate() {
        let size = book.places[m].size();
        for (day, i) in past.days().filter(|(day, _)| *day >= first) {
            // What is booked long before a measure begins says nothing of its rate while it runs.
            if !past.open[i] {
                continue;
            }
            let e = factors[i] * exposure(theta, constant, size, past.free[i], past.open[i]);
            events += past.assigned[i];
            expected += e;
            if past.assigned[i] > 0.0 {
                blocks.add_event(m, day, past.assigned[i]);
            }
            if let Some(block) = blocks.block(day) {
                match cells.last_mut() {
                    Some((group, last, sum)) if (*group, *last) == (m, block) => *sum += e,
                    _ => cells.push((m, block, e)),
                }
            }
        }
    }
    let base = events / expected;
    for (m, block, e) in cells {
        blocks.add_expected(m, block, e * base);
    }
    (blocks.learn(), base)
}
