//! The forecast of the present state, computed off the request path after every import and at
//! the change of day, and kept by morning. The accuracy record follows it (`accuracy`).

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::{Days, Local, NaiveDate};
use tokio::sync::watch;

use super::{
    Clock,
    accuracy::{self, Accuracy},
    current::Current,
    views::HORIZON,
};
use crate::{
    api::kept::KeptForecast,
    domain::{
        Desk, MeasureNo,
        forecast::{self, Forecast, Settings},
    },
    store::Store,
};

/// Days that lie four weeks ahead of today, seen from the morning before.
const WEEKS4_BEFORE: u32 = 29;

/// Hands out the newest forecast and accuracy record.
#[derive(Debug, Clone)]
pub struct Forecasts {
    current: watch::Receiver<Option<Arc<Current>>>,
    accuracy: watch::Receiver<Option<Arc<Accuracy>>>,
}

impl Forecasts {
    /// The newest forecast, if it belongs to this state and day; `None` while it is being made.
    #[must_use]
    pub fn of(&self, desk: &Arc<Desk>, today: NaiveDate) -> Option<Arc<Current>> {
        self.current.borrow().clone().filter(|current| Arc::ptr_eq(&current.desk, desk) && current.forecast.as_of == today)
    }

    /// The accuracy record of this state and day; `None` while it is being made.
    #[must_use]
    pub fn accuracy(&self, desk: &Arc<Desk>, today: NaiveDate) -> Option<Arc<Accuracy>> {
        self.accuracy.borrow().clone().filter(|accuracy| accuracy.is_of(desk, today))
    }

    /// Waits until there is a forecast for the store's present state.
    pub async fn ready(&mut self, store: &Store, today: NaiveDate) -> Option<Arc<Current>> {
        loop {
            if let Some(current) = self.of(&store.snapshot().desk, today) {
                return Some(current);
            }
            self.current.changed().await.ok()?;
        }
    }

    /// Waits until there is an accuracy record for the store's present state.
    pub async fn accuracy_ready(&mut self, store: &Store, today: NaiveDate) -> Option<Arc<Accuracy>> {
        loop {
            if let Some(accuracy) = self.accuracy(&store.snapshot().desk, today) {
                return Some(accuracy);
            }
            self.accuracy.changed().await.ok()?;
        }
    }

    /// Starts computing in the background, as long as anybody holds the result.
    #[must_use]
    pub fn start(store: Arc<Store>, clock: Clock) -> Self {
        let (sender, current) = watch::channel(None);
        tokio::spawn(keep_fresh(store.clone(), clock, sender));
        let accuracy = accuracy::start(store, current.clone());
        Self { current, accuracy }
    }
}

async fn keep_fresh(store: Arc<Store>, clock: Clock, sender: watch::Sender<Option<Arc<Current>>>) {
    let mut states = store.subscribe();
    let mut number = 0;
    loop {
        let (desk, exported) = {
            let now = states.borrow_and_update();
            (now.desk.clone(), now.exported.clone())
        };
        let today = clock.today();
        let fresh = sender.borrow().as_ref().is_some_and(|c| Arc::ptr_eq(&c.desk, &desk) && c.forecast.as_of == today);
        if !fresh {
            number += 1;
            match forecast_of(&store, (desk, exported), today, number).await {
                Ok(current) => drop(sender.send_replace(Some(Arc::new(current)))),
                Err(error) => tracing::error!(%error, "the forecast failed"),
            }
        }
        tokio::select! {
            changed = states.changed() => if changed.is_err() { return },
            () = day_change(clock) => {}
            () = sender.closed() => return,
        }
    }
}

/// Computes, and keeps what was computed. What cannot be read or written of the kept forecasts
/// is no reason to show none.
async fn forecast_of(
    store: &Store,
    (desk, exported): (Arc<Desk>, Arc<Desk>),
    today: NaiveDate,
    number: u64,
) -> Result<Current, tokio::task::JoinError> {
    let yesterday = today - Days::new(1);
    let before = store.kept_forecast(yesterday).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the forecast kept of the morning before is not readable");
        None
    });
    let made = tokio::task::spawn_blocking(move || {
        let settings = Settings::default();
        let forecast = forecast::forecast(&desk, today, HORIZON, &settings);
        let before_weeks4 = match &before {
            Some(kept) => kept_weeks4(kept),
            None => computed_weeks4(&forecast::forecast(&desk, yesterday, WEEKS4_BEFORE as usize, &settings)),
        };
        let kept = KeptForecast::of(&forecast);
        (Current { desk, exported, forecast, before_weeks4, number }, kept)
    });
    let (current, kept) = made.await?;
    // A morning before the newest import would be told with hindsight; an empty desk says nothing.
    if current.desk.as_of.is_some_and(|newest| newest <= today)
        && let Err(error) = store.keep_forecast(&kept).await
    {
        tracing::error!(%error, "the forecast could not be kept");
    }
    Ok(current)
}

fn kept_weeks4(kept: &KeptForecast) -> BTreeMap<MeasureNo, f64> {
    let Some(day) = kept.index(WEEKS4_BEFORE) else { return BTreeMap::new() };
    let mean =
        |curve: &crate::api::kept::KeptCurve| Some((MeasureNo::parse(&curve.name).ok()?, curve.expected.mean.get(day).copied()?));
    kept.measures.iter().filter_map(mean).collect()
}

fn computed_weeks4(forecast: &Forecast) -> BTreeMap<MeasureNo, f64> {
    let mean = |m: &forecast::MeasureForecast| Some((m.measure.clone(), m.expected.get(WEEKS4_BEFORE as usize)?.mean));
    forecast.measures.iter().filter_map(mean).collect()
}

/// Resolves a little after the next midnight; never while the date is fixed.
async fn day_change(clock: Clock) {
    if clock.fixed.is_some() {
        std::future::pending::<()>().await;
    }
    let now = Local::now();
    let midnight = (now.date_naive() + Days::new(1)).and_hms_opt(0, 0, 5).and_then(|t| t.and_local_timezone(Local).earliest());
    let wait = midnight.and_then(|t| (t - now).to_std().ok()).unwrap_or(Duration::from_hours(1));
    tokio::time::sleep(wait).await;
}
