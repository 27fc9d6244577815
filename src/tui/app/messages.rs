//! What the dashboard said: messages on screen for a moment, and all of them to be read again.
//! Draws nothing.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

/// How long a message stays on screen.
const STAYS: TimeDelta = TimeDelta::seconds(6);
/// How long one about something that did not work stays.
const ERROR_STAYS: TimeDelta = TimeDelta::seconds(12);
/// Messages on screen at once.
const AT_ONCE: usize = 3;
/// Messages kept to be read again.
const KEPT: usize = 500;

/// A message on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// German text.
    pub text: String,
    /// Whether something did not work.
    pub is_error: bool,
    /// When it goes away.
    pub until: DateTime<Utc>,
    /// Whether the next one of this kind takes its place.
    passing: bool,
}

/// A message to be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// When it was said, the last time.
    pub at: DateTime<Utc>,
    /// German text.
    pub text: String,
    /// Whether something did not work.
    pub is_error: bool,
    /// How often in a row.
    pub times: u32,
}

/// What was said in this session.
#[derive(Debug, Clone, Default)]
pub struct Said {
    on_screen: Vec<Toast>,
    all: VecDeque<Message>,
}

impl Said {
    /// Says something. `passing`: only the last of these is of interest.
    pub fn say(&mut self, now: DateTime<Utc>, text: String, is_error: bool, passing: bool) {
        self.on_screen.retain(|toast| toast.text != text && !(passing && toast.passing));
        let until = now + if is_error { ERROR_STAYS } else { STAYS };
        self.on_screen.push(Toast { text: text.clone(), is_error, until, passing });
        let surplus = self.on_screen.len().saturating_sub(AT_ONCE);
        self.on_screen.drain(..surplus);
        match self.all.back_mut() {
            Some(last) if last.text == text => (last.at, last.times) = (now, last.times.saturating_add(1)),
            _ => self.all.push_back(Message { at: now, text, is_error, times: 1 }),
        }
        if self.all.len() > KEPT {
            self.all.pop_front();
        }
    }

    /// Messages on screen, the last one said last.
    pub fn on_screen(&self) -> &[Toast] {
        &self.on_screen
    }

    /// Everything said, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Message> {
        self.all.iter()
    }

    /// Takes away what has been on screen long enough; whether there was any.
    pub fn fade(&mut self, now: DateTime<Utc>) -> bool {
        let before = self.on_screen.len();
        self.on_screen.retain(|toast| toast.until > now);
        before != self.on_screen.len()
    }

    /// Takes everything off the screen.
    pub fn dismiss(&mut self) {
        self.on_screen.clear();
    }

    /// When the next message goes away.
    pub fn next_end(&self) -> Option<DateTime<Utc>> {
        self.on_screen.iter().map(|toast| toast.until).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_at_once_errors_longer_and_all_to_be_read_again() {
        let start = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut said = Said::default();
        for n in 0..5 {
            said.say(start, format!("Nr. {n}"), n == 3, false);
        }
        assert_eq!(said.on_screen().iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), ["Nr. 2", "Nr. 3", "Nr. 4"]);
        assert!(said.fade(start + TimeDelta::seconds(6)) && said.on_screen().len() == 1 && said.on_screen()[0].is_error);
        assert_eq!(said.next_end(), Some(start + TimeDelta::seconds(12)));
        said.say(start, "Nr. 4".into(), false, false);
        assert_eq!((said.all().count(), said.all().last().unwrap().times), (5, 2));
        (0..1000).for_each(|n| said.say(start, n.to_string(), false, true));
        assert_eq!((said.all().count(), said.on_screen().len()), (KEPT, 3));
    }

    #[test]
    fn of_passing_messages_only_the_last_is_on_screen() {
        let start = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut said = Said::default();
        said.say(start, "Gesperrt".into(), true, false);
        (0..9).for_each(|n| said.say(start, format!("sortiert {n}"), false, true));
        assert_eq!(said.on_screen().iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), ["Gesperrt", "sortiert 8"]);
    }
}
