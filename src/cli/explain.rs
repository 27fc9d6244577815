//! `ilc-desk explain`: what a figure is made of.

use std::fmt::Write as _;

use anyhow::anyhow;
use clap::Args;

use super::{
    access::{self, Source},
    context::Context,
    output::{self, Format},
};
use crate::{
    api::figures::FigureDoc,
    client::segment,
    domain::{
        figure::{Figure, catalogue},
        forecast::{self, Settings},
    },
    server::views,
    sheet::{Cell, Sheet, text::table},
    store::Access,
    tui::{dialogs::figure::words, look::widgets::seg::plain},
};

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Die Zahl, z. B. 'agh/AGH-2246/freiheute', 'plaetze/alle/frei', 'monitoring/ALT MES/rueckstand', 'kontingente/ALT MES-3104 M07/vorschlag'; ohne: welche es gibt
    #[arg(value_name = "ZAHL")]
    pub figure: Option<String>,
    /// Form der Ausgabe; CSV sind die Zeilen dahinter
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// Days of the longest look ahead.
const DAYS: usize = crate::domain::urgency::OUTLOOK_DAYS as usize;

pub async fn run(context: Context, args: ExplainArgs) -> anyhow::Result<()> {
    let Some(raw) = args.figure else {
        let names = catalogue();
        let sheet = || Sheet::new(["Zahl"], names.iter().map(|name| vec![Cell::from(name.as_str())]).collect());
        return output::print(args.format, &names, sheet);
    };
    let name: Figure = raw.parse().map_err(|why: String| anyhow!(why))?;
    let doc: FigureDoc = match access::open(&context, Access::Read).await? {
        Source::Local(store) => {
            let (now, today) = (store.snapshot(), context.today());
            let (desk, drafts) = (&now.desk, store.drafts().await?);
            let needs_forecast = matches!(name, Figure::Agh(..));
            let forecast = needs_forecast.then(|| forecast::forecast(desk, today, DAYS, &Settings::default()));
            let before =
                needs_forecast.then(|| forecast::forecast(desk, today - chrono::Days::new(1), DAYS, &Settings::default()));
            let then = |measure: &crate::domain::Measure| {
                let of = before.as_ref()?.measures.iter().find(|m| m.measure == measure.no)?;
                of.expected.get(29).map(|day| day.mean)
            };
            views::figure(&name, (&now, &drafts), (today, &context.config.rules), forecast.as_ref(), &then, true)
                .map_err(|why| anyhow!(why))?
        }
        Source::Remote(client) => client.get(&format!("figures?figure={}", segment(&name.to_string()))).await?,
    };
    match args.format {
        Format::Table => output::print_text(&text(&doc)),
        Format::Json | Format::Csv => output::print(args.format, &doc, || words::sheet(&doc)),
    }
}

/// As one reads it: value, meaning, formula, what is left out, rows.
fn text(doc: &FigureDoc) -> String {
    let mut out = format!("{}: ", doc.title);
    for line in words::lines(doc) {
        let _ = writeln!(out, "{}", plain(&line).trim_end());
    }
    if !doc.rows.is_empty() {
        let _ = writeln!(out);
        out.push_str(&table(&words::sheet(doc)));
    }
    out
}
