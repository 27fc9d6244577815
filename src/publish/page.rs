//! The page of one day: one self-contained HTML file, without scripts and without anything
//! fetched from elsewhere.

use minijinja::{Environment, UndefinedBehavior, Value, context, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use super::{
    GENERATOR, PublishError,
    chart::{Chart, LARGE, SMALL},
    numbers,
};
use crate::{
    api::{
        figures::FigureDoc,
        publication::{Publication, PublishedGroup, PublishedMeasure},
    },
    domain::dates,
};

/// Name of the page.
pub const NAME: &str = "prognose.html";

const PAGE: &str = include_str!("../../config/publish/prognose.html");
const STYLE: &str = include_str!("../../config/publish/style.css");

/// AGH with at least this chance of a free place are counted and set in bold.
const LIKELY: f64 = 0.8;

/// Length of the list of AGH with the most free places.
const FREEST: usize = 10;

/// Templates with strict rules: an unknown name is an error, everything is escaped.
pub fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    numbers::add_to(&mut environment);
    environment.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    environment.add_global("generator", GENERATOR);
    environment
}

/// A Bezirk with its chart and its AGH.
#[derive(Serialize)]
struct District<'a> {
    group: &'a PublishedGroup,
    chart: Chart,
    summary: String,
    measures: Vec<&'a PublishedMeasure>,
}

/// The page; `root` leads from its folder to that of the index, empty or ending in `/`.
pub fn html(publication: &Publication, root: &str) -> Result<String, PublishError> {
    let mut environment = environment();
    environment.add_template(NAME, PAGE)?;
    let districts: Vec<District<'_>> = publication
        .districts
        .iter()
        .map(|group| District {
            group,
            chart: Chart::of(group, SMALL),
            summary: summary(group),
            measures: publication.measures.iter().filter(|m| m.district == group.name).collect(),
        })
        .collect();
    let likely = publication.measures.iter().filter(|m| m.p_free.weeks4 >= LIKELY).count();
    let mut freest: Vec<&PublishedMeasure> = publication.measures.iter().filter(|m| m.free.weeks4 >= 1.0).collect();
    freest.sort_by(|a, b| b.free.weeks4.total_cmp(&a.free.weeks4).then_with(|| a.measure.cmp(&b.measure)));
    freest.truncate(FREEST);
    let figures: Vec<FigureDoc> =
        publication.figures.iter().map(|doc| FigureDoc { formula: doc.parts(), ..doc.clone() }).collect();
    let explained: Vec<String> = figures.iter().map(|doc| doc.figure.clone()).collect();
    let page = environment.get_template(NAME)?.render(context! {
        p => Value::from(Serde(publication)),
        chart => Value::from(Serde(Chart::of(&publication.total, LARGE))),
        summary => summary(&publication.total),
        districts => Value::from(Serde(&districts)),
        freest => Value::from(Serde(&freest)),
        figures => Value::from(Serde(&figures)),
        explained,
        likely,
        likely_from => LIKELY,
        root => Value::from_safe_string(root.to_owned()),
    })?;
    Ok(page)
}

/// A chart in words.
fn summary(group: &PublishedGroup) -> String {
    let (Some(first), Some(last)) = (group.weeks.first(), group.weeks.last()) else { return String::new() };
    let whole = |n: u32| numbers::whole(n.into());
    let now = format!("Am {}: {} von {} Plätzen gebucht.", dates::german(first.date), whole(first.booked), whole(first.capacity));
    let ahead = [4_usize, 8].map(|weeks| {
        let then = group.weeks.get(weeks).unwrap_or(last);
        format!(
            "In {weeks} Wochen gebucht {}, erwartet {}, mit 90 % Sicherheit {} bis {}.",
            whole(then.booked),
            numbers::decimal(then.mean, 0),
            whole(then.q05),
            whole(then.q95)
        )
    });
    let end = format!(
        "Am {}: erwartet {} bei {} Plätzen.",
        dates::german(last.date),
        numbers::decimal(last.mean, 0),
        whole(last.capacity)
    );
    [now, ahead.join(" "), end].join(" ")
}
