//! What bookings look like: how far ahead they are made, on which weekdays they begin, how long
//! they are planned. Learned from the newest year, each measure's own shrunk to the desk's.

use super::{
    history::{Book, State},
    season::weekday,
};

/// Longest lead followed, in days.
const LONGEST_LEAD: usize = 250;
/// Leads from which the weekdays of begins are learned, in days.
const SHORT_LEAD: usize = 60;
/// Days of assignments from which leads and lengths are learned.
const RECENT: i32 = 400;
/// Weight of the desk's lead times in a measure's own, in assignments.
const LEAD_PRIOR: f64 = 30.0;
/// Weight of the weekdays of begins in the leads of one weekday of assignment, in assignments.
const WEEKDAY_PRIOR: f64 = 300.0;

/// Lead time distributions.
pub(super) struct Leads {
    /// `[measure][lead]`: each measure's own, shrunk to the desk's.
    pub own: Vec<Vec<f64>>,
    /// `[weekday of the assignment][lead]`: how much likelier that lead is on that weekday than on
    /// any day. Begins shun weekends, so the same lead is rare on one weekday and usual on another.
    pub by_weekday: [Vec<f64>; 7],
}

/// Learns leads from assignments made while the measure ran: what is booked before it begins waits for
/// the begin.
pub(super) fn leads(book: &Book) -> Leads {
    let recent = book.as_of - RECENT;
    let mut all = vec![0.0; LONGEST_LEAD + 1];
    let mut own = vec![vec![0.0; LONGEST_LEAD + 1]; book.places.len()];
    let mut count = vec![0.0; book.places.len()];
    let mut begins = [1.0; 7];
    let mut came = vec![1e-9; LONGEST_LEAD + 1];
    let mut joint = [const { Vec::new() }; 7].map(|_: Vec<f64>| vec![0.0; LONGEST_LEAD + 1]);
    let mut total = 1.0;
    for (m, row) in book.rows.iter().enumerate().flat_map(|(m, rows)| rows.iter().map(move |row| (m, row))) {
        if row.assigned < recent || row.assigned < book.places[m].period.0 {
            continue;
        }
        let lead = usize::try_from(row.planned_begin - row.assigned).unwrap_or(0);
        count[m] += 1.0;
        total += 1.0;
        // Only short leads and people who came: groups booked far ahead have weekdays of their own.
        if lead <= SHORT_LEAD && !matches!(row.state, State::NoShow | State::Withdrawn) {
            begins[weekday(row.planned_begin)] += 1.0;
            joint[weekday(row.assigned)][lead] += 1.0;
            came[lead] += 1.0;
        }
        if lead <= LONGEST_LEAD {
            own[m][lead] += 1.0;
            all[lead] += 1.0;
        }
    }
    if total < 2.0 {
        // Nothing assigned yet: two weeks ahead, give or take.
        all[7..22].fill(1.0);
        total = 15.0;
    }
    // The farthest half per cent is left out: it would cost more time than it tells.
    let mut beyond = 0.0;
    let last = all.iter().rposition(|n| {
        beyond += n;
        beyond > 0.005 * total
    });
    let last = last.unwrap_or(0);
    for (own, n) in own.iter_mut().zip(count) {
        own.truncate(last + 1);
        for (value, all) in own.iter_mut().zip(&all) {
            *value = (*value + LEAD_PRIOR * all / total) / (n + LEAD_PRIOR);
        }
    }
    let sum: f64 = begins.iter().sum();
    let begins = begins.map(|n| n * 7.0 / sum);
    let all_came: f64 = came.iter().sum();
    let by_weekday = std::array::from_fn(|w| {
        let share = joint[w].iter().sum::<f64>() / all_came;
        (0..=last)
            .map(|lead| {
                let guess = begins[(w + lead) % 7];
                let prior = (WEEKDAY_PRIOR * came[lead] / all_came).max(1e-9);
                (joint[w][lead] + prior * guess) / (came[lead] * share + prior)
            })
            .collect()
    });
    Leads { own, by_weekday }
}

/// Planned lengths by measure, as tails.
pub(super) fn lengths(book: &Book) -> Vec<Vec<f64>> {
    let recent = book.as_of - RECENT;
    let longest = 800;
    let fill = |tail: &mut Vec<f64>, length: i32| {
        let length = usize::try_from(length).unwrap_or(0).min(longest);
        tail[length] += 1.0;
    };
    let mut all = vec![0.0; longest + 1];
    let mut own = vec![vec![0.0; longest + 1]; book.places.len()];
    for (m, rows) in book.rows.iter().enumerate() {
        let place = &book.places[m];
        for row in rows.iter().filter(|row| row.assigned >= recent && row.planned_end != place.period.1) {
            fill(&mut own[m], row.nominal_end - row.planned_begin);
            fill(&mut all, row.nominal_end - row.planned_begin);
        }
    }
    if all.iter().sum::<f64>() < 1.0 {
        all[180] = 1.0;
    }
    let to_tail = |pmf: &mut Vec<f64>| {
        for i in (0..longest).rev() {
            pmf[i] += pmf[i + 1];
        }
    };
    to_tail(&mut all);
    for own in &mut own {
        to_tail(own);
        let n = own[0];
        for (value, all_tail) in own.iter_mut().zip(&all) {
            *value = (*value + 3.0 * all_tail / all[0]) / (n + 3.0);
        }
    }
    own
}
