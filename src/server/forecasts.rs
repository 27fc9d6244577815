//! The forecast of the present state, computed off the request path after every import and at
//! the change of day.

use std::{sync::Arc, time::Duration};

use chrono::{Days, Local, NaiveDate};
use tokio::sync::watch;

use super::{Clock, views::HORIZON};
use crate::{
    domain::{
        Desk,
        forecast::{self, Forecast, Settings},
    },
    store::Store,
};

/// The forecast of one state of the desk.
#[derive(Debug)]
pub struct Current {
    /// The state it was made from.
    desk: Arc<Desk>,
    /// The forecast of today's morning.
    pub forecast: Forecast,
    /// The forecast made for the morning before, with what was recorded then.
    pub before: Forecast,
    /// Counts up with every computation.
    pub number: u64,
}

/// Hands out the newest forecast.
#[derive(Debug, Clone)]
pub struct Forecasts(watch::Receiver<Option<Arc<Current>>>);

impl Forecasts {
    /// The newest forecast, if it belongs to this state and day; `None` while it is being made.
    #[must_use]
    pub fn of(&self, desk: &Arc<Desk>, today: NaiveDate) -> Option<Arc<Current>> {
        self.0.borrow().clone().filter(|current| Arc::ptr_eq(&current.desk, desk) && current.forecast.as_of == today)
    }

    /// Waits until there is one for the store's present state.
    pub async fn ready(&mut self, store: &Store, today: NaiveDate) -> Option<Arc<Current>> {
        loop {
            if let Some(current) = self.of(&store.snapshot().desk, today) {
                return Some(current);
            }
            self.0.changed().await.ok()?;
        }
    }

    /// Starts computing in the background, as long as anybody holds the result.
    #[must_use]
    pub fn start(store: Arc<Store>, clock: Clock) -> Self {
        let (sender, receiver) = watch::channel(None);
        tokio::spawn(keep_fresh(store, clock, sender));
        Self(receiver)
    }
}

async fn keep_fresh(store: Arc<Store>, clock: Clock, sender: watch::Sender<Option<Arc<Current>>>) {
    let mut changes = store.subscribe();
    let mut number = 0;
    loop {
        let desk = changes.borrow_and_update().desk.clone();
        let today = clock.today();
        let fresh = sender.borrow().as_ref().is_some_and(|c| Arc::ptr_eq(&c.desk, &desk) && c.forecast.as_of == today);
        if !fresh {
            number += 1;
            let computed = tokio::task::spawn_blocking(move || {
                let settings = Settings::default();
                let forecast = forecast::forecast(&desk, today, HORIZON, &settings);
                let before = forecast::forecast(&desk, today - Days::new(1), HORIZON, &settings);
                Current { desk, forecast, before, number }
            });
            match computed.await {
                Ok(current) => drop(sender.send_replace(Some(Arc::new(current)))),
                Err(error) => tracing::error!(%error, "the forecast failed"),
            }
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            () = day_change(clock) => {}
            () = sender.closed() => return,
        }
    }
}

/// Resolves a little after the next midnight; never while the date is fixed.
async fn day_change(clock: Clock) {
    if clock.fixed.is_some() {
        std::future::pending::<()>().await;
    }
    let now = Local::now();
    let midnight = (now.date_naive() + Days::new(1)).and_hms_opt(0, 0, 5).and_then(|t| t.and_local_timezone(Local).earliest());
    let wait = midnight.and_then(|t| (t - now).to_std().ok()).unwrap_or(Duration::from_secs(3600));
    tokio::time::sleep(wait).await;
}
