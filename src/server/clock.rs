//! Today's date: the machine's, or one fixed by `--today`.

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// Where dates and times come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    /// Fixed by `--today`.
    pub fixed: Option<NaiveDate>,
}

impl Clock {
    /// The desk's date.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        self.fixed.unwrap_or_else(|| Local::now().date_naive())
    }

    /// Local time; of a fixed day its beginning.
    #[must_use]
    pub fn local(self) -> NaiveDateTime {
        self.fixed.map_or_else(|| Local::now().naive_local(), |day| day.and_time(NaiveTime::MIN))
    }

    /// The moment, for audit entries and the age of data.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        Utc::now()
    }
}
