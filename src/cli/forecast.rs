//! `ilc-desk forecast`: the AGH forecast day by day.

use anyhow::ensure;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{
    access::{self, Source},
    context::Context,
    output::{self, Format},
    typed,
};
use crate::{
    api::forecast::{ForecastDoc, scenario_name},
    domain::{
        Desk,
        forecast::{self, Scenario, Settings},
    },
    server::views,
    sheet::{Cell, Sheet},
    store::Access,
};

/// `forecast`.
#[derive(Debug, Args)]
pub struct ForecastArgs {
    /// Der Morgen der Prognose (sonst heute)
    #[arg(long, value_name = "DATUM", value_parser = typed::date)]
    pub as_of: Option<NaiveDate>,
    /// Tage voraus
    #[arg(long, default_value_t = 182, value_name = "TAGE", value_parser = clap::value_parser!(u16).range(0..=730))]
    pub horizon: u16,
    /// known: bekannte Zuweisungen; expected: mit erwarteten Zuweisungen
    #[arg(long, value_enum, default_value_t = ScenarioArg::Expected, value_name = "SZENARIO")]
    pub scenario: ScenarioArg,
    /// Nur diese Maßnahmen
    #[arg(long, value_name = "NR", num_args = 1.., value_delimiter = ',')]
    pub measure: Vec<String>,
    /// Form der Ausgabe
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
    /// Auch die ganze Verteilung je Tag (nur JSON)
    #[arg(long)]
    pub pmf: bool,
}

/// With or without assignments not made yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScenarioArg {
    /// Bekannte Zuweisungen
    Known,
    /// Mit erwarteten Zuweisungen
    Expected,
}

pub async fn run(context: Context, args: ForecastArgs) -> anyhow::Result<()> {
    let doc = match access::open(&context, Access::Read).await? {
        Source::Local(store) => local(&store.snapshot().desk, &context, &args)?,
        Source::Remote(client) => {
            let as_of = args.as_of.map(|day| format!("&as_of={day}")).unwrap_or_default();
            let name = scenario_name(scenario(&args));
            let path = format!("forecast-document?horizon={}&pmf={}&scenario={name}{as_of}", args.horizon, args.pmf);
            let mut doc: ForecastDoc = client.get(&path).await?;
            let known: Vec<String> = doc.measures.iter().map(|m| m.measure.clone()).collect();
            check_measures(&args, |no| known.iter().any(|k| k == no))?;
            doc.measures.retain(|m| wanted(&args, &m.measure));
            doc
        }
    };
    output::print(args.format, &doc, || sheet(&doc))
}

fn local(desk: &Desk, context: &Context, args: &ForecastArgs) -> anyhow::Result<ForecastDoc> {
    check_measures(args, |no| desk.measures.get(no).is_some_and(crate::domain::Measure::is_agh))?;
    let as_of = args.as_of.unwrap_or_else(|| context.today());
    let forecast = forecast::forecast(desk, as_of, usize::from(args.horizon), &Settings::default());
    Ok(views::forecast_doc(&forecast, scenario(args), args.pmf, |no| wanted(args, no)))
}

fn check_measures(args: &ForecastArgs, known: impl Fn(&str) -> bool) -> anyhow::Result<()> {
    let unknown: Vec<&str> = args.measure.iter().map(String::as_str).filter(|no| !known(no)).collect();
    ensure!(unknown.is_empty(), "keine AGH mit dieser Nummer: {}", unknown.join(", "));
    Ok(())
}

fn wanted(args: &ForecastArgs, no: &str) -> bool {
    args.measure.is_empty() || args.measure.iter().any(|m| m == no)
}

const fn scenario(args: &ForecastArgs) -> Scenario {
    match args.scenario {
        ScenarioArg::Known => Scenario::Known,
        ScenarioArg::Expected => Scenario::Expected,
    }
}

/// One line per AGH and week, the total last.
fn sheet(doc: &ForecastDoc) -> Sheet {
    let totals = ("Alle AGH", doc.total.days.as_slice());
    let curves = doc.measures.iter().map(|m| (m.measure.as_str(), m.days.as_slice())).chain([totals]);
    let rows = curves.flat_map(|(name, days)| {
        days.iter().step_by(7).map(move |d| -> Vec<Cell> {
            vec![
                name.into(),
                d.date.into(),
                d.capacity.into(),
                d.booked.into(),
                Cell::Decimal(d.mean, 1),
                d.q10.into(),
                d.q90.into(),
                Cell::Decimal(d.p_free * 100.0, 0),
                Cell::Decimal(d.expected_free, 1),
            ]
        })
    });
    Sheet::new(["AGH", "Tag", "Plätze", "Gebucht", "Erwartet", "10 %", "90 %", "P(frei ≥ 1) %", "Frei erwartet"], rows.collect())
}
