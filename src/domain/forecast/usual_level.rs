//! L: assignments that fill a measure up to its own usual level.
//!
//! A desk does not fill every measure to its places: some are kept at 110 %, some never get beyond 80 %.
//! Assignments arrive at λ = ρ·rhythm·E[(T − X)⁺], X being the places taken by people present and open
//! assignments. T, the usual level of the measure, is a share of its places, followed over weeks by
//! penalised Poisson likelihood: one step of iteratively reweighted least squares a week on discounted
//! sums (West & Harrison 1997, § 14.4), pulled to the desk's median share by a prior worth some
//! assignments. The half-life of the sums and the speed ρ are those that foretold the next weeks best
//! (Pearson error), over the whole desk.

use super::{history::Book, numeric::soft_positive, past::Past};

/// Days of a block.
const WEEK: usize = 7;
/// Half-lives tried, in days.
const HALF_LIVES: [f64; 2] = [40.0, 400.0];
/// Speeds tried: assignments a day per place below the usual level.
const SPEEDS: [f64; 7] = [0.01, 0.02, 0.035, 0.06, 0.1, 0.16, 0.25];
/// Weight of the desk's share in a measure's own, in assignments.
const PRIOR: f64 = 5.0;
/// Usual levels as shares of the places.
const SHARES: (f64, f64) = (0.05, 3.0);
/// Standard deviation of the places taken about a week's mean, in places.
const WITHIN: f64 = 1.0;

/// One week of one measure.
#[derive(Debug, Clone, Copy)]
struct Week {
    /// Day after the last.
    end: i32,
    assigned: f64,
    taken: f64,
    places: f64,
    /// Sum of the rhythm over the days open.
    rhythm: f64,
}

/// Usual level of every measure, by week.
#[derive(Debug, Clone)]
pub(super) struct UsualLevel {
    /// Assignments a day per place below the usual level.
    speed: f64,
    /// The desk's median share.
    share: f64,
    /// By measure: (day from which it holds, share of the places), oldest first.
    shares: Vec<Vec<(i32, f64)>>,
}

impl UsualLevel {
    /// Learns from past days; `factors` is the rhythm of these days.
    pub(super) fn fit(book: &Book, pasts: &[Past], factors: &[f64]) -> Self {
        let weeks: Vec<Vec<Week>> = pasts.iter().map(|past| weeks(past, factors)).collect();
        let mut best: Option<(f64, Self)> = None;
        for speed in SPEEDS {
            let share = median_share(&weeks, speed);
            for half_life in HALF_LIVES {
                let mut error = 0.0;
                let shares = weeks.iter().map(|weeks| follow(weeks, speed, share, half_life, book.as_of, &mut error)).collect();
                if best.as_ref().is_none_or(|(least, _)| error < *least) {
                    best = Some((error, Self { speed, share, shares }));
                }
            }
        }
        best.map_or_else(|| Self { speed: 0.05, share: 1.0, shares: vec![Vec::new(); weeks.len()] }, |(_, fit)| fit)
    }

    /// The usual level of a measure as known on a morning, as a share of its places.
    pub(super) fn share(&self, measure: usize, morning: i32) -> f64 {
        let shares = &self.shares[measure];
        let after = shares.partition_point(|(from, _)| *from <= morning);
        after.checked_sub(1).map_or(self.share, |i| shares[i].1)
    }

    /// Assignments a day, before the rhythm, at this level and so many places taken, give or take `spread`.
    pub(super) fn rate(&self, level: f64, taken: f64, spread: f64) -> f64 {
        self.speed * soft_positive(level - taken, (spread * spread + WITHIN * WITHIN).sqrt())
    }
}

fn weeks(past: &Past, factors: &[f64]) -> Vec<Week> {
    let days = past.assigned.len();
    let mut out = Vec::with_capacity(days / WEEK + 1);
    // Weeks count back from the morning, so that the newest is whole.
    let mut from = days % WEEK;
    while from < days {
        let mut week = Week { end: past.first, assigned: 0.0, taken: 0.0, places: 0.0, rhythm: 0.0 };
        let mut open = 0.0;
        for i in (from..from + WEEK).filter(|i| past.open(*i)) {
            week.assigned += past.assigned[i];
            week.taken += past.taken[i];
            week.places += past.places[i];
            week.rhythm += factors[i];
            open += 1.0;
        }
        from += WEEK;
        if open > 0.0 {
            week.end += i32::try_from(from).unwrap_or(0);
            week.taken /= open;
            week.places /= open;
            out.push(week);
        }
    }
    out
}

/// Median over measures of the share at which this speed gives a measure's own mean assignments.
fn median_share(weeks: &[Vec<Week>], speed: f64) -> f64 {
    let mut shares: Vec<f64> = weeks
        .iter()
        .filter(|weeks| weeks.len() >= 8)
        .map(|weeks| {
            let sum =
                weeks.iter().fold((0.0, 0.0, 0.0, 0.0), |t, w| (t.0 + w.assigned, t.1 + w.rhythm, t.2 + w.taken, t.3 + w.places));
            let n = f64::from(u32::try_from(weeks.len()).unwrap_or(u32::MAX));
            (sum.0 / (speed * sum.1) + sum.2 / n) / (sum.3 / n)
        })
        .collect();
    if shares.is_empty() {
        return 1.0;
    }
    let middle = shares.len() / 2;
    let (_, median, _) = shares.select_nth_unstable_by(middle, f64::total_cmp);
    median.clamp(SHARES.0, SHARES.1)
}

/// Follows one measure over its weeks; adds the Pearson errors of each week foretold.
fn follow(weeks: &[Week], speed: f64, share: f64, half_life: f64, end: i32, error: &mut f64) -> Vec<(i32, f64)> {
    let mut out = Vec::with_capacity(weeks.len());
    let (mut information, mut sum) = (0.0, 0.0);
    let mut last = weeks.first().map_or(end, |week| week.end);
    for week in weeks {
        let forget = 0.5f64.powf(f64::from(week.end - last) / half_life);
        last = week.end;
        information *= forget;
        sum *= forget;
        // Few gaps are much smaller than the desk's usual one: the prior is worth PRIOR assignments at it.
        let usual_gap = (share * week.places - week.taken).max(0.1 * week.places).max(1.0);
        let prior = PRIOR * week.places * week.places / (usual_gap * usual_gap);
        let now = ((sum + prior * share) / (information + prior)).clamp(SHARES.0, SHARES.1);
        let z = now * week.places - week.taken;
        let root = (z * z + (0.8 * WITHIN).powi(2)).sqrt();
        let (gap, slope) = (0.5 * (z + root), 0.5 * (1.0 + z / root));
        let scale = speed * week.rhythm;
        let expected = (scale * gap).max(1e-6);
        *error += (week.assigned - expected).powi(2) / expected.max(0.25);
        // Working response of the share: where it would have to be for this week's assignments.
        let by_share = scale * slope * week.places;
        let step = ((week.assigned - expected) / by_share.max(1e-6)).clamp(-0.5, 0.5);
        let weight = by_share * by_share / expected.max(0.25);
        information += weight;
        sum += weight * (now + step);
        let after = (sum + prior * share) / (information + prior);
        out.push((week.end, after.clamp(SHARES.0, SHARES.1)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_a_measure_is_kept_at_is_found_and_forgotten_when_it_moves() {
        // Kept at 16 of 20 places, later at 12: assigned is what the gap asks for.
        let week = |n: i32, level: f64| {
            let taken = level - 2.0 + f64::from(n % 3);
            Week { end: 7 * n, assigned: 0.7 * (level - taken), taken, places: 20.0, rhythm: 7.0 }
        };
        let weeks: Vec<Week> = (1..60).map(|n| week(n, if n < 40 { 16.0 } else { 12.0 })).collect();
        let mut error = 0.0;
        let shares = follow(&weeks, 0.1, 1.0, 40.0, 0, &mut error);
        assert!((shares[35].1 * 20.0 - 16.0).abs() < 1.2, "{:?}", shares[35]);
        assert!((shares[58].1 * 20.0 - 12.0).abs() < 1.5, "{:?}", shares[58]);
        assert!(error.is_finite());
    }
}
