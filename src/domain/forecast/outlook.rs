//! What is expected of one measure from a morning on: its known people and its inflow.

use super::{
    history::{Book, Row, State},
    inflow::{Inflow, Parts},
    people::{Chance, Habits},
    projection::Known,
    wanted::Wanted,
};

/// What was learned from one book.
#[derive(Debug, Clone)]
pub(super) struct Learned {
    pub habits: Habits,
    pub inflow: Inflow,
}

impl Learned {
    pub(super) fn fit(book: &Book) -> Self {
        let habits = Habits::fit(book);
        let inflow = Inflow::fit(book, &habits);
        Self { habits, inflow }
    }
}

/// The chances above 0 of the known people by day, in one piece of memory.
#[derive(Debug, Clone)]
pub(super) struct Chances {
    people: usize,
    count: Vec<usize>,
    flat: Vec<f64>,
}

impl Chances {
    fn new(people: usize, days: usize) -> Self {
        Self { people, count: vec![0; days], flat: vec![0.0; people * days] }
    }

    fn push(&mut self, day: usize, p: f64) {
        self.flat[day * self.people + self.count[day]] = p;
        self.count[day] += 1;
    }

    /// The chances on a day.
    pub(super) fn on(&self, day: usize) -> &[f64] {
        let first = day * self.people;
        &self.flat[first..first + self.count[day]]
    }
}

/// Mean and variance by OE and wanted day, in one piece of memory.
#[derive(Debug, Clone)]
pub(super) struct ByUnit {
    days: usize,
    units: Vec<u32>,
    moments: Vec<(f64, f64)>,
}

impl ByUnit {
    fn slot(&mut self, unit: u32) -> &mut [(f64, f64)] {
        let i = self.units.iter().position(|known| *known == unit).unwrap_or_else(|| {
            self.units.push(unit);
            self.moments.resize(self.units.len() * self.days, (0.0, 0.0));
            self.units.len() - 1
        });
        &mut self.moments[i * self.days..(i + 1) * self.days]
    }

    /// Every OE with its moments by wanted day.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &[(f64, f64)])> {
        self.units.iter().copied().zip(self.moments.chunks_exact(self.days))
    }
}

/// One measure from a morning on; vectors by day, entry 0 = the morning's day.
#[derive(Debug, Clone)]
pub(super) struct Outlook {
    /// Eingetreten on the morning.
    pub present: u32,
    /// Chances of the known people, if asked for.
    pub chances: Chances,
    /// Mean and variance of the known people.
    pub mean: Vec<f64>,
    pub variance: Vec<f64>,
    /// Means of people assigned later.
    pub inflow: Parts,
    /// Known people present at face value.
    pub booked: Vec<u32>,
    /// Of them, those already present on the morning: no capacity can turn them away.
    pub seated: Vec<u32>,
    /// The known people by OE and wanted day.
    pub by_unit: ByUnit,
    /// Expected starters among open assignments.
    pub expected_starts: f64,
    /// Open assignments.
    pub open: u32,
}

impl Outlook {
    /// The outlook of measure `m` on `morning`; `rows` as recorded then. `calendar` holds the factors of
    /// the days.
    #[expect(clippy::too_many_arguments, reason = "a measure, a morning and how much of both is wanted")]
    pub(super) fn of(
        book: &Book,
        learned: &Learned,
        m: usize,
        morning: i32,
        rows: &[Row],
        days: usize,
        wanted: &Wanted,
        calendar: &[f64],
    ) -> Self {
        let Learned { habits, inflow } = learned;
        let daily = habits.hazard.of(m, morning);
        let is_live = |row: &&Row| matches!(row.state, State::Open | State::Present);
        let live = rows.iter().filter(is_live).count();
        let keep = matches!(wanted, Wanted::All);
        // Where each wanted day's moments stand.
        let mut slots = vec![usize::MAX; days];
        let mut slot_count = 0;
        for day in wanted.days(days) {
            slots[day] = slot_count;
            slot_count += 1;
        }
        let mut out = Self {
            present: 0,
            chances: Chances::new(if keep { live } else { 0 }, days),
            mean: vec![0.0; days],
            variance: vec![0.0; days],
            inflow: Parts { means: Default::default(), dispersion: 0.0, cohort: false },
            booked: vec![0; days],
            seated: vec![0; days],
            by_unit: ByUnit { days: slot_count, units: Vec::new(), moments: Vec::new() },
            expected_starts: 0.0,
            open: 0,
        };
        let mut pending = vec![0.0; days + 1];
        for row in rows.iter().filter(is_live) {
            let chance = Chance::of(book, habits, &daily, m, row, morning);
            let here = row.state == State::Present;
            out.present += u32::from(here);
            if !here {
                out.open += 1;
                out.expected_starts += chance.starts;
                pending[0] += chance.starts;
                let began = usize::try_from(chance.begin - morning).unwrap_or(0).min(days);
                pending[began] -= chance.starts;
            }
            let from = usize::try_from(chance.begin - morning).unwrap_or(0).min(days);
            let to = usize::try_from(row.planned_end + 1 - morning).unwrap_or(0).min(days);
            for j in from..to {
                out.booked[j] += 1;
                out.seated[j] += u32::from(here);
            }
            let of_unit = out.by_unit.slot(row.unit);
            chance.curve(&habits.extensions, &daily, morning, days, |j, p| {
                out.mean[j] += p;
                out.variance[j] += p * (1.0 - p);
                if let Some(moments) = of_unit.get_mut(slots[j]) {
                    moments.0 += p;
                    moments.1 += p * (1.0 - p);
                }
                if keep {
                    out.chances.push(j, p);
                }
            });
        }
        let mut level = 0.0;
        for step in &mut pending {
            level += *step;
            *step = level.max(0.0);
        }
        let live = f64::from(out.present + out.open);
        let known = Known { measure: m, mean: &out.mean, variance: &out.variance, pending: &pending, live };
        out.inflow = inflow.of(book, habits, &daily, morning, &known, calendar, wanted);
        out
    }
}
