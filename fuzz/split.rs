//! One split: what everybody expects of it, and a plain slow look for a better one.

use ilc_desk::domain::contingent::{method::Method, single::Instance};

use crate::bytes::Choices;

fn instance(choices: &mut Choices<'_>) -> Instance {
    let n = 1 + choices.below(9) as usize;
    let seats = choices.below(60);
    let weights = (0..n).map(|_| u64::from(choices.below(500)) + 1).collect();
    let mut split = Instance::new(Method::SainteLague, weights, seats);
    for unit in 0..n {
        split.lower[unit] = choices.below(3);
        split.upper[unit] = if choices.flip() { split.lower[unit] + choices.below(20) } else { seats.max(split.lower[unit]) };
    }
    if choices.flip() {
        for unit in 0..n {
            split.minimum[unit] = choices.flip();
        }
        split.cap_at_weight = choices.flip();
        split.scale = 1 + u64::from(choices.below(4));
    }
    split
}

/// One split.
///
/// # Errors
/// The rule that does not hold.
pub fn split(data: &[u8]) -> Result<(), String> {
    let mut choices = Choices::new(data);
    let split = instance(&mut choices);
    let Ok(outcome) = split.split() else { return Ok(()) };
    let seats = &outcome.seats;
    let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("{what}: {split:?} gives {seats:?}")) };
    must(seats.iter().sum::<u32>() + outcome.unplaced == split.seats, "sum")?;
    must(seats.iter().enumerate().all(|(i, x)| (split.lower[i]..=split.upper[i]).contains(x)), "bounds")?;
    must(split.certificate(seats).holds(), "certificate")?;

    // Plainly and slowly: no place is worth more to somebody else than to the one who has it.
    let plain = !split.minimum.contains(&true) && !split.cap_at_weight;
    let worse = |from: usize, to: usize| {
        let takes = seats[from] > split.lower[from] && seats[to] < split.upper[to];
        let (has, wants) = (u128::from(2 * seats[from]).saturating_sub(1), u128::from(2 * seats[to] + 1));
        takes && u128::from(split.weights[to]) * has > u128::from(split.weights[from]) * wants
    };
    let pairs = |n: usize| (0..n).flat_map(move |a| (0..n).map(move |b| (a, b)));
    must(!plain || pairs(split.len()).all(|(from, to)| !worse(from, to)), "a better table exists")?;

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
    }
    let mut pinned = split.clone();
    pinned.pin(unit, seats[unit]);
    must(pinned.split().is_ok_and(|same| same.seats == *seats), "a pin at its own value changes something")?;
    let mut turned = split.clone();
    turned.weights.rotate_left(unit);
    turned.fallback.rotate_left(unit);
    turned.lower.rotate_left(unit);
    turned.upper.rotate_left(unit);
    turned.minimum.rotate_left(unit);
    turned.rank.rotate_left(unit);
    let mut expected = seats.clone();
    expected.rotate_left(unit);
    must(turned.split().is_ok_and(|same| same.seats == expected), "names matter")
}
