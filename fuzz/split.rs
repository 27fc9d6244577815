//! One start split between OEs: sums, bounds, monotony, pins, and a plain slow reference.

use ilc_desk::domain::contingent::{method::Method, single::Instance};

use crate::bytes::Choices;

/// A split.
pub fn instance(choices: &mut Choices<'_>) -> Instance {
    let n = 1 + choices.below(9) as usize;
    let seats = choices.below(60);
    // Few values make ties, many make none.
    let most = if choices.flip() { 12 } else { 500 };
    let weights = (0..n).map(|_| u64::from(choices.below(most))).collect();
    let mut split = Instance::new(Method::SainteLague, weights, seats);
    for unit in 0..n {
        split.lower[unit] = choices.below(3);
        split.upper[unit] = if choices.flip() { split.lower[unit] + choices.below(20) } else { seats.max(split.lower[unit]) };
    }
    if choices.flip() {
        for unit in 0..n {
            split.minimum[unit] = choices.flip();
            split.fallback[unit] = u64::from(choices.below(most));
            let other = choices.below(9) as usize % n;
            split.rank.swap(unit, other);
        }
        split.cap_at_weight = choices.flip();
        split.scale = 1 + u64::from(choices.below(4));
    }
    split
}

/// The rule word for word: every place by itself, to whoever comes first.
fn plainly(split: &Instance) -> Vec<u32> {
    let mut seats = split.lower.clone();
    while seats.iter().sum::<u32>() < split.seats {
        let open = (0..split.len()).filter(|unit| seats[*unit] < split.upper[*unit]);
        let first = open.reduce(|best, unit| if comes_before(split, unit, best, &seats) { unit } else { best });
        let Some(unit) = first else { break };
        seats[unit] += 1;
    }
    seats
}

/// Tier and quotient (numerator, denominator) of the next place of an OE.
fn next(split: &Instance, unit: usize, seats: &[u32]) -> (u8, u128, u128, u64) {
    let k = u128::from(seats[unit]) + 1;
    let (weight, scale) = (u128::from(split.weights[unit]), u128::from(split.scale));
    let fallback = split.fallback[unit];
    let mut claim = 0;
    while split.cap_at_weight && claim * scale < weight {
        claim += 1;
    }
    if split.minimum[unit] && k == 1 {
        return (1, weight, scale, if weight == 0 { fallback } else { 0 });
    }
    if weight > 0 && (!split.cap_at_weight || k <= claim) {
        return (2, weight, scale * (2 * k - 1), 0);
    }
    let beyond = 2 * (k - claim) - 1;
    if fallback > 0 { (3, u128::from(fallback), beyond, 0) } else { (4, 1, beyond, 0) }
}

fn comes_before(split: &Instance, a: usize, b: usize, seats: &[u32]) -> bool {
    let (first, second) = (next(split, a, seats), next(split, b, seats));
    let by_quotient = (second.1 * first.2).cmp(&(first.1 * second.2));
    let order = first.0.cmp(&second.0).then(by_quotient).then(second.3.cmp(&first.3));
    order.then(split.rank[a].cmp(&split.rank[b])).is_lt()
}

/// One split.
///
/// # Errors
/// The rule that does not hold.
pub fn split(data: &[u8]) -> Result<(), String> {
    let mut choices = Choices::new(data);
    let split = instance(&mut choices);
    let needed: u32 = split.lower.iter().sum();
    let outcome = match split.split() {
        Ok(outcome) => outcome,
        Err(_) if needed > split.seats => return Ok(()),
        Err(error) => return Err(format!("refused although it can be done: {error}: {split:?}")),
    };
    let seats = &outcome.seats;
    let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("{what}: {split:?} gives {seats:?}")) };
    must(seats.iter().sum::<u32>() + outcome.unplaced == split.seats, "sum")?;
    must(seats.iter().enumerate().all(|(i, x)| (split.lower[i]..=split.upper[i]).contains(x)), "bounds")?;
    must(outcome.unplaced == 0 || *seats == split.upper, "a place is left that somebody could take")?;
    must(split.certificate(seats).holds(), "certificate")?;
    must(*seats == plainly(&split), "the plain slow way gives something else")?;

    let mut larger = split.clone();
    larger.seats += 1;
    if let Ok(more) = larger.split() {
        must(seats.iter().zip(&more.seats).all(|(a, b)| a <= b), "one place more takes one from somebody")?;
    }
    let unit = choices.below(9) as usize % split.len();
    let mut heavier = split.clone();
    heavier.weights[unit] += 1 + u64::from(choices.below(100));
    if let Ok(more) = heavier.split() {
        must(more.seats[unit] >= seats[unit], "more weight costs a place")?;
        let others = (0..split.len()).filter(|i| *i != unit);
        must(others.into_iter().all(|i| more.seats[i] <= seats[i]), "the weight of one brings a place to another")?;
    }
    let mut pinned = split.clone();
    pinned.pin(unit, seats[unit]);
    must(pinned.split().is_ok_and(|same| same.seats == *seats), "a pin at its own value changes something")
}
