//! `ilc-desk monitoring`: Eintrittsmonitoring with Rückstand.

use super::{
    access::{self, Source},
    context::Context,
    output::{self, FormatArgs},
};
use crate::{
    api::monitoring::{MonitoringRow, MonitoringTable},
    server::views,
    sheet::{Cell, Sheet},
    store::Access,
};

pub async fn run(context: Context, args: FormatArgs) -> anyhow::Result<()> {
    let table: MonitoringTable = match access::open(&context, Access::Read).await? {
        Source::Local(store) => views::monitoring(&store.snapshot().desk, context.today()),
        Source::Remote(client) => client.get("/monitoring").await?,
    };
    output::print(args.format, &table, || sheet(&table))
}

fn sheet(table: &MonitoringTable) -> Sheet {
    // Decimals of the wire are exact; printed with one place like the portal does.
    let decimal = |text: &str| text.parse().map_or(Cell::Empty, |n| Cell::Decimal(n, 1));
    let row = |r: &MonitoringRow| -> Vec<Cell> {
        vec![
            r.unit.as_str().into(),
            r.instrument.as_str().into(),
            r.as_of.into(),
            decimal(&r.expected_year),
            decimal(&r.expected_to_date),
            r.actual.into(),
            decimal(&r.backlog),
            r.fulfilment.map_or(Cell::Empty, |f| Cell::Decimal(f * 100.0, 0)),
        ]
    };
    Sheet::new(
        ["OE", "Instrument", "Stand", "Erwartung Jahr", "Erwartung bis Stand", "Eintritte Ist", "Rückstand", "Erfüllung %"],
        table.rows.iter().map(row).collect(),
    )
}
