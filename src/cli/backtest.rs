//! `ilc-desk backtest`: how good past forecasts were.

use super::{
    access::{self, Source},
    context::Context,
    output::{self, FormatArgs},
    progress,
};
use crate::{
    api::backtest::{AccuracyDoc, BacktestDoc, HorizonRow},
    domain::Desk,
    server,
    sheet::{Cell, Sheet},
    store::Access,
};

pub async fn run(context: Context, args: FormatArgs) -> anyhow::Result<()> {
    let doc = match access::open(&context, Access::Read).await? {
        Source::Local(store) => {
            let desk = store.snapshot().exported.clone();
            tokio::task::spawn_blocking(move || local(&desk)).await?
        }
        Source::Remote(client) => access::when_ready::<AccuracyDoc>(&client, "/forecast-accuracy").await?.backtest,
    };
    if doc.origins.is_empty() {
        tell!("ilc-desk: Für einen Rückblick ist die Vorgeschichte noch zu kurz.");
    }
    output::print(args.format, &doc, || sheet(&doc))
}

/// The backtest of a desk, with a progress bar on a terminal.
pub fn local(desk: &Desk) -> BacktestDoc {
    let bar = progress::bar("Rückblick");
    let report = server::backtest_at_once(desk, |done, of| {
        bar.set(done, of);
    });
    BacktestDoc::from(&report)
}

/// One line per scenario and horizon.
fn sheet(doc: &BacktestDoc) -> Sheet {
    let row = |scenario: &str, h: &HorizonRow| -> Vec<Cell> {
        let percent = |share: f64| Cell::Decimal(share * 100.0, 0);
        vec![
            scenario.into(),
            h.horizon.into(),
            h.n.into(),
            Cell::Decimal(h.mae, 2),
            Cell::Decimal(h.mae_median, 2),
            Cell::Decimal(h.floor, 2),
            Cell::Decimal(h.mae_persistence, 2),
            Cell::Decimal(h.mae_booked, 2),
            Cell::Decimal(h.crps, 2),
            Cell::Decimal(h.bias, 2),
            Cell::Decimal(h.bias_booked, 2),
            percent(h.cover80),
            percent(h.cover90),
            percent(h.pit90),
            Cell::Decimal(h.brier, 3),
            Cell::Decimal(h.total_mae, 1),
            Cell::Decimal(h.total_bias, 1),
            percent(h.total_cover90),
        ]
    };
    let rows = doc.scenarios.iter().flat_map(|s| {
        let name = if s.scenario == "known" { "bekannte" } else { "erwartete" };
        s.horizons.iter().filter(|h| h.n > 0).map(move |h| row(name, h))
    });
    Sheet::new(
        [
            "Zuweisungen",
            "Tage",
            "n",
            "MAE",
            "MAE Median",
            "MAE mindestens",
            "MAE wie heute",
            "MAE gebucht",
            "CRPS",
            "Bias",
            "Bias gebucht",
            "80 %",
            "90 %",
            "PIT 5–95 %",
            "Brier",
            "Summe MAE",
            "Summe Bias",
            "Summe 90 %",
        ],
        rows.collect(),
    )
}
