//! What the connection is worth right now: a small state machine, fed by the outcome of polls.
//! Pure: time comes in, nothing is sent.

use std::fmt;

use chrono::{DateTime, Utc};

use super::ClientError;

/// State of the connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Connection {
    /// No answer yet.
    #[default]
    Connecting,
    /// The last poll was answered.
    Live,
    /// One poll failed; the next follows soon. The data may already be older than it should be.
    Stale {
        /// When the last good answer came.
        since: DateTime<Utc>,
        /// When the next poll is due.
        next_try: DateTime<Utc>,
    },
    /// Several polls failed, or there never was an answer.
    Offline {
        /// When the first poll failed.
        since: DateTime<Utc>,
        /// When the next poll is due.
        next_try: DateTime<Utc>,
        /// Why, in German.
        why: String,
    },
    /// The backend answers, but not to us.
    Unauthorized {
        /// What to do, in German.
        detail: String,
    },
    /// The backend in this process could not start; asking again cannot help.
    Failed {
        /// Why, in German.
        why: String,
    },
}

/// Why nothing can be written now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoWrites {
    /// There was no answer yet.
    NotYet,
    /// There is no connection.
    Lost,
    /// The backend does not know us.
    NoAccess,
    /// There is no backend and will be none.
    NotStarted,
}

impl fmt::Display for NoWrites {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotYet => "Der Datendienst hat noch nicht geantwortet; gleich noch einmal versuchen.",
            Self::Lost => "Keine Verbindung zum Datendienst; es wird von selbst weiter versucht.",
            Self::NoAccess => "Kein Zugang zum Datendienst; das Token fehlt oder gilt nicht mehr.",
            Self::NotStarted => "Der Datendienst ist nicht gestartet; „ilc-desk doctor“ prüft, warum.",
        })
    }
}

impl Connection {
    /// Whether it was offline before for the same reason, and only the time of the next try is another.
    #[must_use]
    pub fn is_still_offline(&self, before: &Self) -> bool {
        match (self, before) {
            (Self::Offline { why, .. }, Self::Offline { why: known, .. }) => why == known,
            (
                Self::Connecting
                | Self::Live
                | Self::Stale { .. }
                | Self::Offline { .. }
                | Self::Unauthorized { .. }
                | Self::Failed { .. },
                _,
            ) => false,
        }
    }

    /// After a poll that was answered.
    pub fn answered(&mut self) {
        *self = Self::Live;
    }

    /// After a poll that failed at `now`; the next one is due at `next_try`.
    pub fn failed(&mut self, error: &ClientError, now: DateTime<Utc>, next_try: DateTime<Utc>) {
        *self = match (&*self, error) {
            (_, ClientError::Unauthorized { detail }) => Self::Unauthorized { detail: detail.clone() },
            (Self::Live, _) => Self::Stale { since: now, next_try },
            (Self::Stale { since, .. } | Self::Offline { since, .. }, _) => {
                Self::Offline { since: *since, next_try, why: error.to_string() }
            }
            (Self::Connecting | Self::Unauthorized { .. } | Self::Failed { .. }, _) => {
                Self::Offline { since: now, next_try, why: error.to_string() }
            }
        };
    }

    /// Whether writes make sense; if not, why.
    pub fn blocks_writes(&self) -> Option<NoWrites> {
        match self {
            Self::Live => None,
            Self::Connecting => Some(NoWrites::NotYet),
            Self::Stale { .. } | Self::Offline { .. } => Some(NoWrites::Lost),
            Self::Unauthorized { .. } => Some(NoWrites::NoAccess),
            Self::Failed { .. } => Some(NoWrites::NotStarted),
        }
    }

    /// Whether the data on screen is to be shown as old.
    pub fn is_lost(&self) -> bool {
        matches!(self, Self::Offline { .. } | Self::Unauthorized { .. } | Self::Failed { .. })
    }

    /// When the next try is due, while a countdown is on screen.
    pub fn countdown_to(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Offline { next_try, .. } => Some(*next_try),
            Self::Connecting | Self::Live | Self::Stale { .. } | Self::Unauthorized { .. } | Self::Failed { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap()
    }

    #[test]
    fn one_failure_is_stale_two_are_offline_since_the_first() {
        let gone = ClientError::Timeout { seconds: 20 };
        let mut c = Connection::default();
        c.answered();
        c.failed(&gone, at(0), at(1));
        assert!(matches!(c, Connection::Stale { .. }) && !c.is_lost());
        c.failed(&gone, at(1), at(3));
        assert!(matches!(&c, Connection::Offline { since, next_try, .. } if *since == at(0) && *next_try == at(3)));
        c.answered();
        assert_eq!(c, Connection::Live);
    }

    #[test]
    fn no_first_answer_is_offline_at_once() {
        let mut c = Connection::default();
        c.failed(&ClientError::Timeout { seconds: 20 }, at(0), at(1));
        assert!(c.is_lost() && c.countdown_to() == Some(at(1)) && c.blocks_writes() == Some(NoWrites::Lost));
    }

    #[test]
    fn unauthorized_wins() {
        let mut c = Connection::Live;
        c.failed(&ClientError::Unauthorized { detail: "Token".into() }, at(0), at(1));
        assert_eq!(c, Connection::Unauthorized { detail: "Token".into() });
    }
}
