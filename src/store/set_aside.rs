//! AGH set aside on *Heute* until a day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Store, StoreError,
    audit::{Action, By, Entry},
    engine::{Db, args},
    parts::Part,
    writer::{Ended, steps},
};
use crate::domain::{MeasureNo, dates};

/// Why an AGH is not listed as needing action for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The first day it is listed again.
    pub until: NaiveDate,
    /// What the desk wrote down; may be empty.
    pub note: String,
    /// Who did it.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// All entries, past ones too.
pub(super) async fn all(db: &mut Db<'_>) -> Result<BTreeMap<MeasureNo, SetAside>, StoreError> {
    let sql = "SELECT measure, until_on, note, who, at FROM agh_note";
    let rows: Vec<(String, NaiveDate, String, String, i64)> = db.all(sql, args![]).await?;
    rows.into_iter()
        .map(|(measure, until, note, who, at)| {
            let measure = MeasureNo::parse(&measure).map_err(super::rows::corrupt("agh_note"))?;
            Ok((measure, SetAside { until, note, who, at: DateTime::from_timestamp(at, 0).unwrap_or_default() }))
        })
        .collect()
}

impl Store {
    /// Sets an AGH aside; replaces what was said about it before.
    ///
    /// # Errors
    /// When the database does not answer or is open for reading only.
    pub async fn set_aside(&self, measure: &MeasureNo, entry: &SetAside) -> Result<(), StoreError> {
        let (measure, entry) = (measure.clone(), entry.clone());
        let by = By::new(&entry.who, entry.at);
        let work = steps(move |w| {
            Box::pin(async move {
                let sql = "INSERT INTO agh_note (measure, until_on, note, who, at) VALUES ($1, $2, $3, $4, $5) \
                           ON CONFLICT (measure) DO UPDATE \
                           SET until_on = excluded.until_on, note = excluded.note, who = excluded.who, at = excluded.at";
                let values = args![measure.as_str(), entry.until, &entry.note, &entry.who, entry.at.timestamp()];
                w.db().execute(sql, values).await?;
                w.touch(Part::Notes);
                // The note itself is free text and stays out of the audit.
                let detail = format!("bis {}", dates::german(entry.until));
                Ok(Ended::audited(Entry::new(Action::SetAside, measure.as_str(), detail), ()))
            })
        });
        self.write(by, work).await
    }

    /// Lists an AGH again; answers whether it had been set aside.
    ///
    /// # Errors
    /// When the database does not answer or is open for reading only.
    pub async fn clear_set_aside(&self, measure: &MeasureNo, who: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let measure = measure.clone();
        let work = steps(move |w| {
            Box::pin(async move {
                let sql = "DELETE FROM agh_note WHERE measure = $1";
                if w.db().execute(sql, args![measure.as_str()]).await? == 0 {
                    return Ok(Ended::Nothing(false));
                }
                w.touch(Part::Notes);
                Ok(Ended::audited(Entry::new(Action::TakenUpAgain, measure.as_str(), ""), true))
            })
        });
        self.write(By::new(who, now), work).await
    }
}
