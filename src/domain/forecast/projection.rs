//! From assignments a day to people present: lead time, chance to start, length of stay.
//!
//! Each arrival has a lead time, a chance to start and a length of stay; summed up over a horizon this
//! is what the desk will have taken in by then, self-limiting as places fill.

use super::{
    bookings::{Leads, leads, lengths},
    hazard::Daily,
    history::{Book, NEVER},
    past::AHEAD,
    people::Habits,
    season::weekday,
};

/// What becomes of an assignment.
#[derive(Debug, Clone)]
pub(super) struct Projection {
    /// How much of an open assignment counts as taking a place now: stay / (stay + lead). Near 1
    /// where people stay for months, near 0 where bookings for a few nights lie far ahead.
    pub overlap: f64,
    starters: Vec<Starters>,
    /// `[measure][length]` = P(planned length ≥ length), in days.
    lengths: Vec<Vec<f64>>,
}

/// Starters to be expected of one assignment to a measure.
#[derive(Debug, Clone)]
struct Starters {
    /// By weekday of the assignment, then by lead.
    by_lead: [Vec<f64>; 7],
    /// Sums of these from the first lead on, one entry more.
    up_to: [Vec<f64>; 7],
    /// With that lead or a longer one, whatever the weekday.
    tails: Vec<f64>,
}

impl Starters {
    /// Of a measure; its leads sum to at most 1.
    fn of(measure: usize, habits: &Habits, leads: &Leads) -> Self {
        let own = &leads.own[measure];
        let starts: Vec<f64> = (0i32..).zip(own).map(|(lead, _)| habits.starts.of_fresh(measure, lead)).collect();
        let sum: f64 = own.iter().sum();
        let by_lead = leads.by_weekday.each_ref().map(|factors| {
            let norm = sum / own.iter().zip(factors).map(|(p, factor)| p * factor).sum::<f64>().max(1e-9);
            own.iter().zip(factors).zip(&starts).map(|((p, factor), s)| p * factor * norm * s).collect()
        });
        let up_to = by_lead.each_ref().map(|leads: &Vec<f64>| {
            let sums = leads.iter().scan(0.0, |sum, p| {
                *sum += p;
                Some(*sum)
            });
            std::iter::once(0.0).chain(sums).collect()
        });
        Self { by_lead, up_to, tails: tail_sums(own.iter().zip(&starts).map(|(p, s)| p * s)) }
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
    /// People present and open assignments.
    pub live: f64,
}

/// One day ahead of one measure, as the rate of assignments sees it.
pub(super) struct Ahead {
    /// Days from the morning.
    pub day: usize,
    /// Places a week later, above 0.
    pub places: f64,
    /// Places taken by known and new people, give or take `spread`.
    pub taken: f64,
    pub spread: f64,
}

impl Projection {
    pub(super) fn fit(book: &Book, habits: &Habits) -> Self {
        let leads = leads(book);
        let starters = (0..book.places.len()).map(|m| Starters::of(m, habits, &leads)).collect();
        Self { overlap: overlap(book), starters, lengths: lengths(book) }
    }

    /// P(a new person is still there v days after the begin), by v.
    pub(super) fn still_there(&self, habits: &Habits, daily: &Daily, measure: usize, days: usize) -> Vec<f64> {
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

    /// P(present on each day | assigned on `morning`): the effect of one more assignment.
    pub(super) fn one_more(&self, book: &Book, measure: usize, morning: i32, still: &[f64]) -> Vec<f64> {
        let place = &book.places[measure];
        let low = usize::try_from(place.period.0 - morning).unwrap_or(0);
        let by_lead = &self.starters[measure].by_lead[weekday(morning)];
        let mut begins = vec![0.0; still.len()];
        for (begin, p) in begins.iter_mut().zip(by_lead).skip(low) {
            *begin = *p;
        }
        let present = |j: usize| dot_reversed(&begins[..=j], &still[..=j]);
        (0..still.len()).zip(morning..).map(|(j, day)| if place.capacity(day) > 0 { present(j) } else { 0.0 }).collect()
    }

    /// Share of assignments to a measure that start.
    pub(super) fn starting(&self, measure: usize) -> f64 {
        self.starters[measure].tails.first().copied().unwrap_or(0.0)
    }

    /// Mean number present by day, of people assigned on or after `morning` at this rate.
    pub(super) fn people(
        &self,
        book: &Book,
        morning: i32,
        known: &Known,
        still: &[f64],
        rate: impl Fn(&Ahead) -> f64,
    ) -> Vec<f64> {
        let m = known.measure;
        let days = known.mean.len();
        let place = &book.places[m];
        let Starters { by_lead, up_to, tails } = &self.starters[m];
        let mut begins = vec![0.0; days];
        let mut present = vec![0.0; days];
        // Starters assigned before today whose begin lies ahead.
        let mut waiting = 0.0;
        let (mut capacity, mut until) = (0, i32::MIN);
        for (j, today) in (0..days).zip(morning..) {
            let stayed = dot_reversed(&begins[..=j], still);
            if today + AHEAD > until {
                (capacity, until) = place.stretch(today + AHEAD);
            }
            let already = begins[j];
            waiting -= already;
            if capacity > 0 {
                let taken = known.mean[j] + stayed + self.overlap * (known.pending[j] + waiting);
                let spread = (known.variance[j] + 0.5 * stayed).sqrt();
                // Whatever thin data say: never more in a day than the measure holds.
                let arrivals = rate(&Ahead { day: j, places: f64::from(capacity), taken, spread }).clamp(0.0, place.size());
                // Nobody begins outside the measure's period or beyond the horizon.
                let low = usize::try_from(place.period.0 - today).unwrap_or(0);
                let high = usize::try_from(place.period.1 + 1 - today).unwrap_or(0).min(days - j).min(tails.len());
                if low < high {
                    let w = weekday(today);
                    for (begun, weight) in begins[j + low..].iter_mut().zip(&by_lead[w][low..high]) {
                        *begun += arrivals * weight;
                    }
                    // A begin on the day itself never waits.
                    waiting += arrivals * (up_to[w][high] - up_to[w][low.max(1).min(high)]);
                }
                // Starters beyond the horizon wait until its end.
                waiting += arrivals * tails.get(days - j).copied().unwrap_or(0.0);
            }
            present[j] = if today > place.period.1 { 0.0 } else { stayed + (begins[j] - already) * still[0] };
        }
        present
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
