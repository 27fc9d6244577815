//! The accuracy record of the present state: the backtest, and what kept forecasts said. Made
//! in the background after the forecast, so that neither imports nor requests wait for it.

use std::sync::Arc;

use chrono::{Days, Local, NaiveDate};
use tokio::sync::watch;

use super::{current::Current, views};
use crate::{
    api::backtest::{AccuracyDoc, BacktestDoc, KeptScore},
    domain::{
        Desk, MeasureNo,
        forecast::{
            Forecast, Settings,
            backtest::{self, BacktestReport, Make, Plan},
            contracted, mail_effect,
        },
        mail::{MailKind, Topic},
    },
    store::{MailEntry, Store, StoreError},
};

/// Days back for which kept forecasts are scored.
const KEPT_DAYS: u64 = 182;

/// The record of one state of the desk.
#[derive(Debug)]
pub struct Accuracy {
    desk: Arc<Desk>,
    exported: Arc<Desk>,
    today: NaiveDate,
    /// The record.
    pub doc: AccuracyDoc,
    /// Counts up with every computation.
    pub number: u64,
}

impl Accuracy {
    /// Whether it is the record of this state and day.
    pub(super) fn is_of(&self, desk: &Arc<Desk>, today: NaiveDate) -> bool {
        Arc::ptr_eq(&self.desk, desk) && self.today == today
    }
}

/// Scores of the forecasts kept of the last half year, by morning. Read one by one: a morning is
/// a few hundred kilobytes.
///
/// # Errors
/// When the database does not answer.
pub async fn kept_scores(store: &Store, desk: &Arc<Desk>, today: NaiveDate) -> Result<Vec<KeptScore>, StoreError> {
    let mut scores = Vec::new();
    for morning in store.kept_mornings(today - Days::new(KEPT_DAYS), today).await? {
        if let Some(kept) = store.kept_forecast(morning).await? {
            scores.extend(views::kept_scores(&kept, desk));
        }
    }
    Ok(scores)
}

/// Follows the forecasts as long as anybody holds the result.
pub(super) fn start(store: Arc<Store>, current: watch::Receiver<Option<Arc<Current>>>) -> watch::Receiver<Option<Arc<Accuracy>>> {
    let (sender, receiver) = watch::channel(None);
    tokio::spawn(follow(store, current, sender));
    receiver
}

async fn follow(
    store: Arc<Store>,
    mut current: watch::Receiver<Option<Arc<Current>>>,
    sender: watch::Sender<Option<Arc<Accuracy>>>,
) {
    let mut last: Option<Arc<Accuracy>> = None;
    loop {
        let newest = current.borrow_and_update().clone();
        if let Some(newest) = newest {
            // A new day on the same data has the same backtest.
            let known = last.as_ref().filter(|accuracy| Arc::ptr_eq(&accuracy.exported, &newest.exported)).cloned();
            match record(&store, &newest, known).await {
                Ok(accuracy) => {
                    let accuracy = Arc::new(accuracy);
                    last = Some(accuracy.clone());
                    sender.send_replace(Some(accuracy));
                }
                Err(error) => tracing::error!(%error, "the accuracy record failed"),
            }
        }
        tokio::select! {
            changed = current.changed() => if changed.is_err() { return },
            () = sender.closed() => return,
        }
    }
}

async fn record(store: &Store, newest: &Current, known: Option<Arc<Accuracy>>) -> anyhow::Result<Accuracy> {
    let (desk, today) = (newest.exported.clone(), newest.forecast.as_of);
    let backtest = if let Some(known) = known {
        known.doc.backtest.clone()
    } else {
        let desk = desk.clone();
        let report = tokio::task::spawn_blocking(move || backtest_at_once(&desk, |_, _| {}));
        BacktestDoc::from(&report.await?)
    };
    let kept = kept_scores(store, &desk, today).await?;
    let mails = agh_mails(store).await?;
    let seen = desk.clone();
    let beside = tokio::task::spawn_blocking(move || (contracted::scores(&seen), mail_effect::mail_effect(&seen, &mails)));
    let (starts, mail) = beside.await?;
    let doc = AccuracyDoc {
        backtest,
        kept,
        method: views::method(&newest.forecast.method),
        starts: (starts.starts > 0).then(|| (&starts).into()),
        mail: (mail.all.mails > 0).then(|| (&mail).into()),
    };
    Ok(Accuracy { desk: newest.desk.clone(), exported: desk, today, doc, number: newest.number })
}

/// The backtest of a desk, on every core there is.
#[must_use]
pub fn backtest_at_once(desk: &Desk, progress: impl FnMut(usize, usize)) -> BacktestReport {
    let batch = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let plan = Plan { batch, ..Plan::default() };
    backtest::backtest_by(desk, &Settings::default(), &plan, progress, at_once)
}

/// One forecast per morning, each on a thread of its own; a thread that breaks off passes its panic on.
fn at_once(mornings: &[NaiveDate], make: &Make<'_>) -> Vec<Forecast> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = mornings.iter().map(|morning| scope.spawn(|| make(*morning))).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Forecast>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    })
}

/// AGH mails that were released, each with its AGH and day.
async fn agh_mails(store: &Store) -> Result<Vec<(MeasureNo, NaiveDate)>, StoreError> {
    let mails = store.mails().await?.into_iter().filter(|mail| mail.kind == MailKind::AghAction);
    let day = |mail: MailEntry| {
        let Topic::Measure(measure) = mail.topic else { return None };
        Some((measure, mail.released_at?.with_timezone(&Local).date_naive()))
    };
    Ok(mails.filter_map(day).collect())
}
