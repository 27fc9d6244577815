//! Invitations to a talk as calendars know them (RFC 5546): one name however often the talk moves, a number that rises
//! with every change, and a word to everybody invited when the talk is withdrawn.

use std::fmt;

use chrono::{Datelike, Duration, Months, NaiveDateTime, Timelike, Weekday};

use super::Recipient;

/// A kick-off talk (Auftaktgespräch).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KickOff {
    /// When, local time in Hamburg.
    pub at: NaiveDateTime,
    /// How long.
    pub minutes: u32,
    /// Where.
    pub place: String,
}

/// Months ahead a talk is arranged at most; later is a slip of the year.
const MONTHS_AHEAD: u32 = 24;

impl KickOff {
    /// Whether the talk can take place then.
    ///
    /// # Errors
    /// When the time has passed, lies too far ahead, or is left out by the clock in spring. `now` is local time.
    pub fn check(&self, now: NaiveDateTime) -> Result<(), NoSuchTime> {
        if self.at < now {
            return Err(NoSuchTime::Past);
        }
        if now.checked_add_months(Months::new(MONTHS_AHEAD)).is_some_and(|last| self.at > last) {
            return Err(NoSuchTime::TooFar);
        }
        if is_skipped(self.at) {
            return Err(NoSuchTime::Skipped);
        }
        Ok(())
    }
}

/// Whether the clock leaves this time out: on the last Sunday of March two o'clock is followed by three.
fn is_skipped(at: NaiveDateTime) -> bool {
    let last_sunday = at.weekday() == Weekday::Sun && (at + Duration::days(7)).month() != at.month();
    at.month() == 3 && last_sunday && at.hour() == 2
}

/// Why a talk cannot be then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSuchTime {
    /// It has passed.
    Past,
    /// More than two years ahead.
    TooFar,
    /// The clock is put forward over it.
    Skipped,
}

impl fmt::Display for NoSuchTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Past => "liegt in der Vergangenheit",
            Self::TooFar => "liegt mehr als zwei Jahre voraus",
            Self::Skipped => "gibt es nicht: in dieser Nacht wird die Uhr von 2 auf 3 Uhr gestellt",
        })
    }
}

/// What an invitation tells calendars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The talk takes place, or takes place then instead.
    Request,
    /// It does not.
    Cancel,
}

impl Method {
    const ALL: [Self; 2] = [Self::Request, Self::Cancel];

    /// As RFC 5546 writes it, and as it stands in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }

    /// Reads a [`Self::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.key() == key)
    }
}

/// One state of an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its name in calendars: the same however often the talk moves.
    pub uid: String,
    /// Rises with every change.
    pub sequence: u32,
    /// What it tells.
    pub method: Method,
    /// The talk.
    pub talk: KickOff,
}

/// An invitation that is out: released, and not to nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// As everybody has it last.
    pub invitation: Invitation,
    /// The highest number given under its name so far, drafts included.
    pub highest: u32,
    /// Who has it.
    pub recipients: Vec<Recipient>,
}

impl Invited {
    /// Whether the talk is still to come: one that took place neither moves nor is withdrawn.
    #[must_use]
    pub fn lies_ahead(&self, now: NaiveDateTime) -> bool {
        self.invitation.talk.at >= now
    }
}

/// What a mail says about a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkFacts {
    /// The talk.
    pub talk: KickOff,
    /// Whether it takes place.
    pub method: Method,
    /// The invitation this one replaces.
    pub replaces: Option<Invited>,
}

impl TalkFacts {
    /// The invitation that goes with the mail; `uid` is its name where it replaces none.
    #[must_use]
    pub fn invitation(&self, uid: &str) -> Invitation {
        let (uid, sequence) = match &self.replaces {
            Some(invited) => (invited.invitation.uid.clone(), invited.highest.saturating_add(1)),
            None => (uid.to_owned(), 0),
        };
        Invitation { uid, sequence, method: self.method, talk: self.talk.clone() }
    }

    /// When the talk was to be so far, where that changes.
    #[must_use]
    pub fn moved_from(&self) -> Option<NaiveDateTime> {
        self.replaces.as_ref().map(|invited| invited.invitation.talk.at).filter(|before| *before != self.talk.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::day;

    fn at(year: i32, month: u32, on: u32, hour: u32, minute: u32) -> KickOff {
        KickOff { at: day(year, month, on).and_hms_opt(hour, minute, 0).unwrap(), minutes: 60, place: "Raum 2".into() }
    }

    #[test]
    fn times_nobody_can_come_to_are_refused() {
        let now = at(2026, 11, 24, 9, 0).at;
        for (talk, why) in [
            (at(2026, 11, 24, 8, 59), Some(NoSuchTime::Past)),
            (at(2026, 11, 24, 9, 0), None),
            (at(26, 12, 1, 10, 0), Some(NoSuchTime::Past)),
            (at(2027, 3, 28, 2, 0), Some(NoSuchTime::Skipped)),
            (at(2027, 3, 28, 2, 59), Some(NoSuchTime::Skipped)),
            (at(2027, 3, 28, 1, 59), None),
            (at(2027, 3, 28, 3, 0), None),
            (at(2027, 3, 21, 2, 30), None),
            (at(2027, 10, 31, 2, 30), None),
            (at(2028, 11, 24, 9, 0), None),
            (at(2028, 11, 24, 9, 1), Some(NoSuchTime::TooFar)),
        ] {
            assert_eq!(talk.check(now).err(), why, "{}", talk.at);
        }
    }
}
