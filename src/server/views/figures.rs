//! What a figure is made of, on one state of the desk.

use chrono::NaiveDate;

use crate::{
    api::figures::FigureDoc,
    config::Rules,
    domain::{
        Desk, Measure,
        figure::{self, Figure, Setting},
        forecast::Forecast,
    },
};

/// Opens a figure; Teilnahme-IDs only for those who may see them.
///
/// # Errors
/// With a German sentence when the desk does not know what it is about, or it has no value today.
pub fn figure(
    name: &Figure,
    desk: &Desk,
    (today, rules): (NaiveDate, &Rules),
    forecast: Option<&Forecast>,
    before: &dyn Fn(&Measure) -> Option<f64>,
    with_keys: bool,
) -> Result<FigureDoc, String> {
    let setting = Setting { desk, today, window: rules.window(), action: rules.action(), forecast, before };
    figure::open(name, &setting).map(|opened| FigureDoc::of(&opened, today, with_keys))
}
