//! Fit, calibration and 183 days of both scenarios at desk size and at ten times that.

#[path = "../tests/it/support/desk_maker.rs"]
mod desk_maker;

use divan::Bencher;
use ilc_desk::domain::forecast::{Settings, backtest, forecast};

fn main() {
    divan::main();
}

#[divan::bench(args = [120, 1_200], sample_count = 20)]
fn whole_forecast(bencher: Bencher, measures: u32) {
    let desk = desk_maker::desk(measures, 158, 1);
    bencher.bench_local(|| forecast(&desk, desk_maker::as_of(), 182, &Settings::default()));
}

#[divan::bench(sample_count = 3)]
fn backtest_of_twelve_mornings(bencher: Bencher) {
    let desk = desk_maker::desk(120, 158, 1);
    bencher.bench_local(|| backtest::backtest(&desk, &Settings::default(), &backtest::Plan::default(), |_, _| ()));
}
