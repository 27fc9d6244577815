//! Speed of the contingent engine: `cargo bench --bench contingent`.
//!
//! Budgets: single split of 1,000 places over 30 OEs below 1 ms; recomputing 200 starts × 25 OEs
//! after a pin below 50 ms.

use divan::{Bencher, black_box};
use ilc_desk::domain::contingent::{
    joint::{Cap, Cell, Instance, UnitClaim},
    method::Method,
    single,
};

fn main() {
    divan::main();
}

/// A fixed sequence that looks random; benches need no more.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn small(&mut self, limit: u64) -> u32 {
        u32::try_from(self.below(limit)).unwrap_or(0)
    }
}

/// 200 starts with up to `most` free places each, 25 OEs, deficits in tenths.
fn pot(rows: usize, units: usize, most: u64, seed: u64) -> Instance {
    let mut next = Sequence(seed);
    let places: Vec<u32> = (0..rows).map(|_| 1 + next.small(most)).collect();
    let units: Vec<UnitClaim> = (0..)
        .take(units)
        .map(|rank| UnitClaim {
            weight: u128::from(next.below(1500)),
            fallback: u128::from(20 + next.below(400)),
            rank,
            cap: Cap::None,
            base: 0,
        })
        .collect();
    let cells = places
        .iter()
        .flat_map(|h| std::iter::repeat_n(*h, units.len()))
        .map(|h| Cell { lower: 0, upper: if next.below(5) == 0 { 0 } else { h }, minimum: true })
        .collect();
    Instance { places, units, cells, scale: 10, cap_at_weight: true }
}

#[divan::bench]
fn single_30_units_1000_places(bencher: Bencher) {
    let mut next = Sequence(7);
    let mut instance = single::Instance::new(Method::SainteLague, (0..30).map(|_| next.below(900)).collect(), 1000);
    instance.minimum = vec![true; 30];
    instance.cap_at_weight = true;
    instance.scale = 10;
    bencher.bench_local(|| black_box(&instance).split());
}

#[divan::bench(args = [8, 12, 30])]
fn pin_recompute_200_starts_25_units(bencher: Bencher, most: u64) {
    let mut instance = pot(200, 25, most, 11);
    let cell = (0..25).find(|i| instance.cell(17, *i).upper > 0).unwrap_or(0);
    *instance.cell_mut(17, cell) = Cell { lower: 1, upper: 1, minimum: true };
    bencher.bench_local(|| black_box(&instance).split());
}

/// Equal rows have many equally good tables: the hardest case for the canonical one.
#[divan::bench]
fn pin_recompute_200_equal_starts_25_units(bencher: Bencher) {
    let mut instance = pot(200, 25, 1, 11);
    instance.places.fill(12);
    for cell in &mut instance.cells {
        *cell = Cell { lower: 0, upper: 12, minimum: true };
    }
    *instance.cell_mut(17, 3) = Cell { lower: 2, upper: 2, minimum: true };
    bencher.bench_local(|| black_box(&instance).split());
}

#[divan::bench]
fn totals_200_starts_25_units(bencher: Bencher) {
    let instance = pot(200, 25, 12, 11);
    bencher.bench_local(|| black_box(&instance).totals());
}
