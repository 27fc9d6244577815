//! `ilc-desk contingents releases`: what was released, by whom and when.

use crate::{
    api::contingents::release::{Release, Releases},
    cli::{
        access::{self, Source},
        context::Context,
        output::{self, FormatArgs},
    },
    sheet::{Cell, Sheet},
    store::Access,
};

pub async fn run(context: Context, args: FormatArgs) -> anyhow::Result<()> {
    let releases: Releases = match access::open(&context, Access::Read).await? {
        Source::Local(store) => store.releases().await?,
        Source::Remote(client) => client.get("contingents/releases").await?,
    };
    output::print(args.format, &releases, || sheet(&releases))
}

fn sheet(releases: &Releases) -> Sheet {
    let row = |r: &Release| -> Vec<Cell> {
        vec![
            Cell::Int(r.id),
            r.on.into(),
            r.who.as_str().into(),
            r.instrument.as_str().into(),
            Cell::Int(i64::try_from(r.starts.len()).unwrap_or(i64::MAX)),
            r.total().into(),
            r.undoes.map_or(Cell::Empty, Cell::Int),
        ]
    };
    Sheet::new(
        ["Nr.", "Tag", "Wer", "Instrument", "Starts", "Plätze", "nimmt zurück"],
        releases.releases.iter().map(row).collect(),
    )
}
