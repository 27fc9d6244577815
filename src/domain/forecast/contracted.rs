//! Contracted starts: how many of those assigned will begin, and how many assignments a start still needs.
//!
//! The start model of the AGH (`starts`), learned on the contracted measures by instrument, OE and lead: a
//! logistic regression with shrunken effects, given that the assignment is still open. The number who
//! begin is Poisson-binomial.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    count,
    history::{Book, NEVER, Row, State, day},
    poisson_binomial,
    starts::Starts,
};
use crate::domain::{Desk, Instrument, Participation, Status, places::OpenStart};

/// Days after its begin up to which a start is still foretold: begins are recorded late.
const LATE: i32 = 7;
/// Assignments per place beyond which no number is said.
const MOST_PER_PLACE: u32 = 12;
/// Days between the mornings from which past starts are foretold.
const STRIDE: i32 = 14;
/// Past starts are scored over so many days.
const SCORED: i32 = 365;

/// How many will begin at one start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedStart {
    /// 10 % quantile of the people who begin, those already present included.
    pub q10: u32,
    /// Median.
    pub q50: u32,
    /// 90 % quantile.
    pub q90: u32,
    /// Assignments made today that the start still needs to be full with even chances; `None` where
    /// none suffice.
    pub need: Option<u32>,
}

/// What was learned on contracted measures.
#[derive(Debug, Clone)]
pub struct StartModel {
    book: Book,
    instruments: Vec<Instrument>,
    starts: Starts,
}

impl StartModel {
    /// Learns from the desk as recorded before the morning of `as_of`.
    #[must_use]
    pub fn fit(desk: &Desk, as_of: NaiveDate) -> Self {
        let (book, of_start) = Book::contracted(desk, as_of);
        let (groups, instruments) = grouped(&of_start);
        let starts = Starts::fit_groups(&book, &groups);
        Self { book, instruments, starts }
    }

    /// What is expected of a start; `None` for one that began too long ago.
    #[must_use]
    pub fn expect(&self, desk: &Desk, start: &OpenStart<'_>) -> Option<ExpectedStart> {
        let to_begin = day(start.begin) - self.book.as_of;
        if to_begin < -LATE {
            return None;
        }
        let group = self.instruments.iter().position(|i| *i == start.measure.instrument)?;
        let mut chances = Vec::new();
        for p in desk.participations_in(&start.measure.no, start.module) {
            if p.is_present() {
                chances.push(1.0);
            } else if p.status == Status::Assigned {
                chances.push(self.chance(group, p));
            }
        }
        let pmf = poisson_binomial::pmf(&chances);
        let [q10, q50, q90] = count::quantiles(&pmf, [0.1, 0.5, 0.9]);
        let fresh = self.starts.of_fresh(group, to_begin.max(0));
        Some(ExpectedStart { q10, q50, q90, need: needed(pmf, fresh, start.places) })
    }

    fn chance(&self, group: usize, p: &Participation) -> f64 {
        let unit = self.book.units.binary_search(&p.unit).ok().and_then(|u| u32::try_from(u).ok()).unwrap_or(u32::MAX);
        let row = Row {
            unit,
            assigned: day(p.assigned_on),
            planned_begin: day(p.planned_begin),
            planned_end: day(p.planned_end),
            nominal_end: day(p.planned_end),
            extended_on: i32::MIN,
            state: State::Open,
            since: day(p.status_since),
            begin: NEVER,
            start_recorded: NEVER,
            end: NEVER,
        };
        self.starts.of_open(&self.book, group, &row, self.book.as_of)
    }
}

/// The group of each start, and the instrument of each group.
fn grouped(of_start: &[Instrument]) -> (Vec<usize>, Vec<Instrument>) {
    let mut instruments: Vec<Instrument> = of_start.to_vec();
    instruments.sort_unstable();
    instruments.dedup();
    (of_start.iter().map(|i| instruments.binary_search(i).unwrap_or(0)).collect(), instruments)
}

/// The smallest number of further assignments with P(starters ≥ places) ≥ ½.
fn needed(mut pmf: Vec<f64>, fresh: f64, places: u32) -> Option<u32> {
    for n in 0..=places.saturating_mul(MOST_PER_PLACE) {
        if pmf.iter().skip(places as usize).sum::<f64>() >= 0.5 {
            return Some(n);
        }
        pmf.push(0.0);
        for k in (1..pmf.len()).rev() {
            pmf[k] += fresh * (pmf[k - 1] - pmf[k]);
        }
        pmf[0] *= 1.0 - fresh;
    }
    None
}

/// How good past expectations of starts were, beside "all assigned come".
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StartScores {
    /// Past starts foretold from 7 to 20 days before.
    pub starts: u32,
    /// Mean number assigned on those mornings.
    pub assigned: f64,
    /// Of these, mean number who began.
    pub began: f64,
    /// Mean absolute error of the median.
    pub mae: f64,
    /// Mean absolute error of "all assigned come".
    pub mae_all_come: f64,
    /// Mean continuous ranked probability score.
    pub crps: f64,
    /// Share of truths between the 10 % and 90 % quantiles.
    pub cover80: f64,
}

/// Rolling starts: each foretold with what was recorded before a morning one to three weeks earlier.
#[must_use]
pub fn scores(desk: &Desk) -> StartScores {
    let Some(as_of) = desk.as_of else { return StartScores::default() };
    let (book, of_start) = Book::contracted(desk, as_of);
    let (groups, _) = grouped(&of_start);
    let limit = book.as_of - book.settle_days().max(1);
    let mut out = StartScores::default();
    for i in 0..SCORED / STRIDE {
        let morning = limit - 7 - STRIDE * (i + 1);
        if morning < book.first_day() + 90 {
            break;
        }
        let then = book.at(morning);
        let starts = Starts::fit_groups(&then, &groups);
        for (rows, group) in book.rows.iter().zip(&groups) {
            // A start is the people with one planned begin.
            let mut by_begin: BTreeMap<i32, (Vec<f64>, u32)> = BTreeMap::new();
            for row in rows.iter().filter(|row| (morning + 7..morning + 7 + STRIDE).contains(&row.planned_begin)) {
                if let Some(open) = row.at(morning).filter(|row| row.state == State::Open) {
                    let (chances, began) = by_begin.entry(row.planned_begin).or_default();
                    chances.push(starts.of_open(&then, *group, &open, morning));
                    *began += u32::from(row.begin < NEVER);
                }
            }
            for (chances, began) in by_begin.values() {
                out.add(chances, *began);
            }
        }
    }
    out.means()
}

impl StartScores {
    fn add(&mut self, chances: &[f64], began: u32) {
        let pmf = poisson_binomial::pmf(chances);
        let [q10, q50, q90] = count::quantiles(&pmf, [0.1, 0.5, 0.9]);
        let n = f64::from(u32::try_from(chances.len()).unwrap_or(u32::MAX));
        self.starts += 1;
        self.assigned += n;
        self.began += f64::from(began);
        self.mae += f64::from(q50.abs_diff(began));
        self.mae_all_come += n - f64::from(began);
        self.crps += count::crps(&pmf, began);
        self.cover80 += f64::from(u8::from((q10..=q90).contains(&began)));
    }

    fn means(self) -> Self {
        let n = f64::from(self.starts.max(1));
        Self {
            starts: self.starts,
            assigned: self.assigned / n,
            began: self.began / n,
            mae: self.mae / n,
            mae_all_come: self.mae_all_come / n,
            crps: self.crps / n,
            cover80: self.cover80 / n,
        }
    }
}
