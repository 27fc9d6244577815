//! A view as plain text, once: for `show` and `--plain`. A front of the driver; knows no keys.

use std::future::Future;

use anyhow::{Context as _, bail, ensure};
use chrono::Utc;

use super::plain::{self, plain};
use crate::{
    client::ApiClient,
    tui::{
        Action, Options, Screen, State,
        app::{action::Pointed, data::Resource},
        drive::driver::Driver,
        look::{fuzzy::slug, table::Column},
        views::Rows,
    },
};

/// What is to be shown beyond the view: a row and an order of it, by what they say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Number of a mail, or name of an instrument.
    pub about: Option<String>,
    /// Head of the column to sort by.
    pub sort: Option<String>,
}

/// A view as plain text, once everything on it has been answered (or could not be).
///
/// # Errors
/// When there is no such view, or the backend gives no data at all; the text says why.
pub async fn print_plain(
    options: Options,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
    wanted: &Wanted,
) -> anyhow::Result<String> {
    let mut driver = Driver::of(options, backend, Utc::now(), 0);
    if let Some(toast) = driver.state.said.on_screen().iter().find(|toast| toast.is_error) {
        bail!("{}", toast.text);
    }
    driver.once = true;
    driver.quiet(None).await?;
    ensure!(driver.state.data.summary.value.is_some(), "{}", plain(&driver.state).trim_end());
    point(&mut driver, wanted)?;
    driver.quiet(None).await?;
    // A measure nobody knows is no view.
    if let (Screen::Detail, Some(no)) = (driver.state.screen, &driver.state.measure)
        && let (false, Some(problem)) = driver.state.data.progress(&Resource::Measure(no.clone()))
    {
        bail!("{problem}");
    }
    Ok(plain(&driver.state))
}

/// Goes to what is wanted on the view.
///
/// # Errors
/// When it is not there; the text says what is.
fn point(driver: &mut Driver, wanted: &Wanted) -> anyhow::Result<()> {
    if let Some(about) = &wanted.about {
        let at = if driver.state.screen == Screen::Contingents {
            Pointed::Pot(pot(&driver.state, about)?)
        } else {
            Pointed::Row(row(&driver.state, about)?)
        };
        let _ = driver.act(Utc::now(), Action::Point(at));
    }
    if let Some(sort) = &wanted.sort {
        let at = column(&driver.state, sort).map_err(anyhow::Error::msg)?;
        let _ = driver.act(Utc::now(), Action::Point(Pointed::Column(at)));
    }
    Ok(())
}

fn row(state: &State, key: &str) -> anyhow::Result<usize> {
    let found = state.table().and_then(|table| table.view.rows.iter().position(|row| row.key == key));
    found.with_context(|| match state.rows() {
        Some(Rows::Mail) => format!("eine Mail Nr. {key} gibt es nicht"),
        Some(
            Rows::Agh | Rows::AghAccuracy | Rows::Start | Rows::Movement | Rows::Unit | Rows::Work | Rows::Entry | Rows::Figures,
        )
        | None => {
            format!("„{key}“ steht nicht in dieser Ansicht")
        }
    })
}

fn pot(state: &State, name: &str) -> anyhow::Result<usize> {
    let works = &state.contingents.works;
    works.iter().position(|work| work.instrument.to_string().eq_ignore_ascii_case(name)).with_context(|| {
        let known: Vec<String> = works.iter().map(|work| work.instrument.to_string()).collect();
        format!("für {name} ist nichts aufzuteilen; freie Plätze haben: {}", known.join(", "))
    })
}

/// The column of the list with the focus that a head names, as shown or as read out.
///
/// # Errors
/// With the heads there are.
pub fn column(state: &State, head: &str) -> Result<usize, String> {
    let wanted = head.trim().to_lowercase();
    let columns = state.table().map(|table| table.view.columns.as_slice()).unwrap_or_default();
    let said = |column: &Column| plain::words::head(column).to_lowercase();
    let named = |column: &Column| column.title.to_lowercase() == wanted || said(column) == wanted;
    let begins = |column: &Column| !column.title.is_empty() && said(column).starts_with(&wanted);
    let found = columns.iter().position(named).or_else(|| columns.iter().position(begins));
    let found = found.or_else(|| columns.iter().position(|column| column.is_called(&slug(&wanted))));
    found.filter(|_| !wanted.is_empty()).ok_or_else(|| {
        let heads = columns.iter().filter(|c| !c.title.is_empty()).map(plain::words::head);
        format!("Die Spalte „{}“ gibt es hier nicht; es gibt: {}", plain::words::safe(head), heads.collect::<Vec<_>>().join(", "))
    })
}
