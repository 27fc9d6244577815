//! Who is assigned where and when: steadily into AGH, in waves into contracted starts.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use rand::{RngExt as _, rngs::ChaCha8Rng};

use super::{
    city::{Oe, UNITS},
    life::{Assignment, Life},
    measures::{Offer, chance, later, pick, working_day},
};

/// Two years of an AGH: on working days the OEs assign towards what the measure usually reaches.
pub(super) fn into_agh(rng: &mut ChaCha8Rng, offer: &Offer, first: NaiveDate, today: NaiveDate, lives: &mut Vec<Life>) {
    let usual_percent = rng.random_range(58..=112u32);
    let begin_of_all = first.max(offer.begin - Days::new(30));
    let mut of_measure: Vec<Life> = Vec::new();
    // Those whose life is not over yet: only they count towards the occupancy.
    let mut current: Vec<usize> = Vec::new();
    for day in begin_of_all.iter_days().take_while(|day| *day < today && *day < offer.end) {
        if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            continue;
        }
        let ahead = |life: &Life| life.planned_begin >= day;
        let here = |life: &Life| life.stay().is_some_and(|(_, last)| last >= day);
        current.retain(|i| ahead(&of_measure[*i]) || here(&of_measure[*i]));
        let (mut present, mut coming) = (0, 0);
        for i in &current {
            if ahead(&of_measure[*i]) {
                coming += 1;
            } else {
                present += 1;
            }
        }
        let missing = (offer.places * usual_percent).saturating_sub(100 * present + 60 * coming) / 60;
        for _ in 0..missing {
            if !chance(rng, 11) {
                continue;
            }
            let planned_begin = working_day(later(rng, day, 3..=24).max(offer.begin));
            let planned_end = (planned_begin + Days::new(pick(rng, &[89, 119, 179, 179, 179, 269]))).min(offer.end);
            if planned_end < planned_begin + Days::new(28) {
                continue;
            }
            let assignment = Assignment {
                measure: offer.no.clone(),
                module: String::new(),
                unit: unit_for(rng, offer),
                assigned_on: day,
                planned_begin,
                planned_end,
                extendable_to: offer.end,
            };
            current.push(of_measure.len());
            of_measure.push(assignment.live(rng));
        }
    }
    lives.append(&mut of_measure);
}

/// Assignments for every start; where the measure is not modular, some enter later.
pub(super) fn into_starts(rng: &mut ChaCha8Rng, offer: &Offer, today: NaiveDate, lives: &mut Vec<Life>) {
    for term in &offer.terms {
        let wanted = term.places * rng.random_range(60..=145u32) / 100;
        let latecomers = if offer.modular { 0 } else { term.places * rng.random_range(60..=200u32) / 100 };
        for n in 0..wanted + latecomers {
            let planned_begin = if n < wanted { term.begin } else { working_day(later(rng, term.begin, 10..=240)) };
            let assigned_on = planned_begin - Days::new(rng.random_range(2..=45u64));
            let stay = if offer.modular { 83 } else { pick(rng, &[119, 179, 269]) };
            let planned_end = (planned_begin + Days::new(stay)).min(term.end);
            let unit = unit_for(rng, offer);
            if assigned_on >= today || planned_end < planned_begin {
                continue;
            }
            let (measure, module) = (offer.no.clone(), term.module.clone());
            let extendable_to = planned_end;
            let assignment = Assignment { measure, module, unit, assigned_on, planned_begin, planned_end, extendable_to };
            lives.push(assignment.live(rng));
        }
    }
}

/// An OE in proportion to its stock; those of the measure's Bezirk come three times as often.
fn unit_for(rng: &mut ChaCha8Rng, offer: &Offer) -> &'static str {
    let weight = |unit: &Oe| {
        let near = if unit.district == offer.district { 3 } else { 1 };
        if offer.is_for(unit) { unit.stock * near } else { 0 }
    };
    let total: u32 = UNITS.iter().map(weight).sum();
    let mut left = rng.random_range(0..total.max(1));
    for unit in &UNITS {
        let weight = weight(unit);
        if left < weight {
            return unit.code;
        }
        left -= weight;
    }
    offer.mb_unit
}
