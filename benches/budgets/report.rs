//! Figures against bounds, one line each.

use std::{fmt::Write as _, io::Write as _, process::ExitCode};

/// A machine shared with others misses a bound now and then; three times in a row it means something.
const TRIES: usize = 3;

/// What was measured once.
pub struct Figure {
    /// What is held against the bound.
    pub value: f64,
    /// More about it, e.g. other quantiles.
    pub more: String,
}

impl Figure {
    pub fn new(value: f64, more: impl Into<String>) -> Self {
        Self { value, more: more.into() }
    }
}

/// All lines so far.
pub struct Report {
    wanted: Vec<String>,
    missed: usize,
}

impl Report {
    /// Only the budgets whose names contain one of the words; all without words.
    pub fn new(wanted: Vec<String>) -> Self {
        Self { wanted, missed: 0 }
    }

    pub fn wants(&self, name: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|word| name.contains(word.as_str()))
    }

    /// Measures until the bound is kept, at most three times, and prints the best.
    pub fn budget(&mut self, name: &str, unit: &str, bound: f64, mut measure: impl FnMut() -> Figure) {
        if !self.wants(name) {
            return;
        }
        let mut best = measure();
        let mut tries = 1;
        while best.value > bound && tries < TRIES {
            let again = measure();
            tries += 1;
            if again.value < best.value {
                best = again;
            }
        }
        let kept = best.value <= bound;
        self.missed += usize::from(!kept);
        let mark = if kept { '✓' } else { '✗' };
        let mut more = best.more;
        if tries > 1 {
            let _ = write!(more, "; best of {tries}");
        }
        line(mark, name, &format!("{} {unit}", number(best.value)), &format!("≤ {} {unit}", number(bound)), &more);
    }

    /// A figure nobody promised anything about.
    pub fn note(&self, name: &str, unit: &str, measure: impl FnOnce() -> Figure) {
        if self.wants(name) {
            let figure = measure();
            line('·', name, &format!("{} {unit}", number(figure.value)), "", &figure.more);
        }
    }

    pub fn end(self) -> ExitCode {
        if self.missed == 0 {
            return ExitCode::SUCCESS;
        }
        println!("{} budgets missed", self.missed);
        ExitCode::FAILURE
    }
}

fn line(mark: char, name: &str, figure: &str, bound: &str, more: &str) {
    println!("{mark} {name:<46} {figure:>14}  {bound:<12} {more}");
    let _ = std::io::stdout().flush();
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value}") } else { format!("{value:.2}") }
}

/// The value that `share` of the values stay at or below; sorts them.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a short list"
    )]
    let at = (share * values.len() as f64).ceil() as usize;
    values.get(at.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}
