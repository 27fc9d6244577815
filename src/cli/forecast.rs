//! `ilc-desk forecast`: the AGH forecast day by day.

use std::fmt::Write as _;

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
    api::forecast::{ForecastDoc, MeasureForecast, scenario_name},
    domain::{
        Desk,
        forecast::{self, Scenario, Settings, need::Question},
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
    /// Auch die Teile der Prognose je Tag und was jeder wiegt (nur JSON)
    #[arg(long)]
    pub components: bool,
    /// Zuweisungsbedarf: so viele Tage voraus soll besetzt sein
    #[arg(long, value_name = "TAGE", value_parser = clap::value_parser!(u16).range(0..=730))]
    pub need: Option<u16>,
    /// Mit --need: Anteil der Plätze, der besetzt sein soll
    #[arg(long, default_value_t = 0.95, value_name = "ANTEIL", value_parser = typed::share, requires = "need")]
    pub target: f64,
    /// Mit --need: mit welcher Wahrscheinlichkeit
    #[arg(long, default_value_t = 0.5, value_name = "ANTEIL", value_parser = typed::share, requires = "need")]
    pub confidence: f64,
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
            let mut path = format!(
                "forecast-document?horizon={}&pmf={}&components={}&scenario={name}{as_of}",
                args.horizon, args.pmf, args.components
            );
            if let Some(days) = args.need {
                let _ = write!(path, "&need={days}&target={}&confidence={}", args.target, args.confidence);
            }
            let mut doc: ForecastDoc = client.get(&path).await?;
            let known: Vec<String> = doc.measures.iter().map(|m| m.measure.clone()).collect();
            check_measures(&args, |no| known.iter().any(|k| k == no))?;
            doc.measures.retain(|m| wanted(&args, &m.measure));
            doc
        }
    };
    output::print(args.format, &doc, || if args.need.is_some() { need_sheet(&doc) } else { sheet(&doc) })
}

fn local(desk: &Desk, context: &Context, args: &ForecastArgs) -> anyhow::Result<ForecastDoc> {
    check_measures(args, |no| desk.measures.get(no).is_some_and(crate::domain::Measure::is_agh))?;
    let as_of = args.as_of.unwrap_or_else(|| context.today());
    let settings = Settings { components: args.components, ..Settings::default() };
    let horizon = usize::from(args.horizon.max(args.need.unwrap_or(0)));
    let forecast = forecast::forecast(desk, as_of, horizon, &settings);
    let doc = views::forecast_doc(&forecast, scenario(args), args.pmf, |no| wanted(args, no));
    let question = args.need.map(|day| Question { day: day.into(), target: args.target, confidence: args.confidence });
    Ok(match question {
        Some(question) => views::with_need(doc, &forecast, &question),
        None => doc,
    })
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

/// One line per AGH: how many assignments it takes.
fn need_sheet(doc: &ForecastDoc) -> Sheet {
    let row = |m: &MeasureForecast| -> Option<Vec<Cell>> {
        let need = m.need.as_ref()?;
        let why = match need.reason.as_deref() {
            Some("no_places") => "an dem Tag ohne Plätze",
            Some(_) => "der Tag ist zu nah",
            None => "",
        };
        Some(vec![
            m.measure.as_str().into(),
            need.date.into(),
            need.places.into(),
            m.present.into(),
            need.wanted.into(),
            need.assignments.map_or(Cell::Empty, Cell::from),
            Cell::Decimal(need.p_reach * 100.0, 0),
            Cell::Decimal(need.p_over * 100.0, 0),
            Cell::Decimal(need.start_rate * 100.0, 0),
            why.into(),
        ])
    };
    Sheet::new(
        [
            "AGH",
            "Tag",
            "Plätze",
            "besetzt",
            "gewünscht",
            "Zuweisungen",
            "P(erreicht) %",
            "P(überbesetzt) %",
            "treten an %",
            "Hinweis",
        ],
        doc.measures.iter().filter_map(row).collect(),
    )
}
