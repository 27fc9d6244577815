//! What a figure is made of, on one state of the desk.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::contingents;
use crate::{
    api::{contingents::draft::Drafts, figures::FigureDoc},
    config::Rules,
    domain::{
        Desk, Instrument, Measure,
        contingent::{propose_one, released::Released},
        figure::{self, AghPart, Contingents, Figure, Setting, Which},
        forecast::Forecast,
    },
    store::Snapshot,
};

/// Opens a figure; Teilnahme-IDs only for those who may see them. Only figures of Kontingente read the drafts.
///
/// # Errors
/// With a German sentence when the desk does not know what it is about, or it has no value today.
pub fn figure(
    name: &Figure,
    (now, drafts): (&Snapshot, &Drafts),
    (today, rules): (NaiveDate, &Rules),
    forecast: Option<&Forecast>,
    before: &dyn Fn(&Measure) -> Option<f64>,
    with_keys: bool,
) -> Result<FigureDoc, String> {
    let split = |instrument: &Instrument| {
        let settings = drafts.of(instrument.label()).settings;
        let request = contingents::request(now, today, rules, &settings)?;
        propose_one(&contingents::ground(now), &request, instrument)
            .map_err(|conflict| format!("Der Entwurf für {instrument} geht nicht auf: {conflict}"))
    };
    let contingents = Contingents { released: &now.released, drafts: &now.drafts, split: &split };
    let (window, action) = (rules.window(), rules.action());
    let setting = Setting { desk: &now.desk, today, window, action, forecast, before, contingents };
    figure::open(name, &setting).map(|opened| FigureDoc::of(&opened, today, with_keys))
}

/// Opens a figure of all AGH for the page, whose readers see neither rows nor Kontingente.
pub(super) fn of_all_agh(part: AghPart, desk: &Desk, rules: &Rules, forecast: &Forecast) -> Option<FigureDoc> {
    let (released, drafts) = (Released::default(), BTreeMap::new());
    let contingents = Contingents { released: &released, drafts: &drafts, split: &|_| Ok(None) };
    let (window, action, today) = (rules.window(), rules.action(), forecast.as_of);
    let setting = Setting { desk, today, window, action, forecast: Some(forecast), before: &|_| None, contingents };
    let opened = figure::open(&Figure::Agh(Which::All, part), &setting).ok()?;
    let doc = FigureDoc::of(&opened, today, false);
    Some(FigureDoc { keys_hidden: false, rows: Vec::new(), ..doc })
}
