//! One resource as last seen: the value, what it is worth, and whether it is to be asked for
//! again. Asks for nothing itself.

use chrono::{DateTime, Utc};

use crate::client::{ClientError, Fetched};

/// One resource as last seen.
#[derive(Debug, Clone)]
pub struct Slot<T> {
    /// The last good answer.
    pub value: Option<T>,
    /// Why the last request failed, in German.
    pub error: Option<String>,
    /// The backend still computes what was asked for; it will be asked again with the next poll.
    pub computing: bool,
    /// What it shows is of the last forecast, while a new one is computed.
    pub lasting: bool,
    /// Rises with every new value.
    pub version: u64,
    /// Generation of the request that brought it.
    pub answered: u64,
    /// It is from an earlier run, answered then, and no answer of this one has confirmed it yet.
    pub kept: Option<DateTime<Utc>>,
    etag: Option<String>,
    epoch: u64,
    waiting: Option<(u64, u64)>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            value: None,
            error: None,
            computing: false,
            lasting: false,
            version: 0,
            answered: 0,
            kept: None,
            etag: None,
            epoch: 0,
            waiting: None,
        }
    }
}

impl<T> Slot<T> {
    /// Whether it should be asked for, now that the summary is at `epoch`.
    pub fn is_due(&self, epoch: u64) -> bool {
        self.waiting.is_none() && self.error.is_none() && self.epoch != epoch
    }

    /// Notes a request; gives the `ETag` to send along.
    pub fn ask(&mut self, generation: u64, epoch: u64) -> Option<String> {
        self.waiting = Some((generation, epoch));
        self.etag.clone().filter(|_| self.value.is_some())
    }

    /// Takes a value of an earlier run, answered at that time; it is asked for again as soon as there
    /// is somebody to ask.
    pub fn take_kept(&mut self, value: T, etag: Option<String>, at: DateTime<Utc>) {
        *self = Self { value: Some(value), etag, kept: Some(at), version: self.version + 1, ..Self::default() };
    }

    /// The `ETag` of the value.
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// The value and its `ETag`, if it was answered or confirmed at `epoch`.
    pub fn current(&self, epoch: u64) -> Option<(&T, Option<&str>)> {
        self.value.as_ref().filter(|_| self.kept.is_none() && self.epoch == epoch).map(|value| (value, self.etag.as_deref()))
    }

    /// Forgets everything: it is about something else now. The version goes on rising.
    pub fn clear(&mut self) {
        *self = Self { version: self.version + 1, ..Self::default() };
    }

    /// Keeps the value on screen, but asks for it anew and drops what is under way.
    pub fn outdate(&mut self) {
        (self.etag, self.epoch, self.waiting, self.error) = (None, 0, None, None);
    }

    /// Takes an answer. Stale ones, of another generation, are dropped: `None`. Otherwise
    /// whether there is something new to show.
    pub fn accept(&mut self, generation: u64, result: Result<Fetched<T>, ClientError>) -> Option<bool> {
        let (_, epoch) = self.waiting.filter(|(awaited, _)| *awaited == generation)?;
        self.waiting = None;
        self.computing = matches!(&result, Err(error) if error.is_not_ready());
        self.lasting = self.computing && self.value.is_some();
        match result {
            Ok(Fetched::Fresh { value, etag }) => {
                self.value = Some(value);
                self.etag = etag;
                self.kept = None;
                self.epoch = epoch;
                self.version += 1;
                self.answered = generation;
                Some(true)
            }
            Ok(Fetched::NotModified) => {
                self.epoch = epoch;
                Some(self.kept.take().is_some())
            }
            Err(error) => {
                self.error = Some(error.to_string());
                Some(true)
            }
        }
    }
}

/// A slot, whatever it holds.
pub(super) trait AnySlot {
    fn is_due(&self, epoch: u64) -> bool;
    fn ask(&mut self, generation: u64, epoch: u64) -> Option<String>;
    fn progress(&self) -> (bool, Option<&str>);
    fn fail(&mut self, generation: u64, error: ClientError) -> Option<bool>;
    fn retry(&mut self);
    fn is_kept(&self) -> bool;
    fn is_lasting(&self) -> bool;
    fn version(&self) -> u64;
    fn clear(&mut self);
}

impl<T> AnySlot for Slot<T> {
    fn is_due(&self, epoch: u64) -> bool {
        self.is_due(epoch)
    }
    fn ask(&mut self, generation: u64, epoch: u64) -> Option<String> {
        self.ask(generation, epoch)
    }
    fn progress(&self) -> (bool, Option<&str>) {
        (self.value.is_some(), self.error.as_deref())
    }
    fn fail(&mut self, generation: u64, error: ClientError) -> Option<bool> {
        self.accept(generation, Err(error))
    }
    fn retry(&mut self) {
        self.error = None;
    }
    fn is_kept(&self) -> bool {
        self.kept.is_some()
    }
    fn is_lasting(&self) -> bool {
        self.lasting
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn clear(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_an_older_generation_are_dropped() {
        let mut slot = Slot::<u8>::default();
        assert!(slot.is_due(1));
        slot.ask(7, 1);
        slot.clear();
        slot.ask(8, 1);
        let old = Ok(Fetched::Fresh { value: 1, etag: None });
        assert_eq!((slot.accept(7, old), slot.value), (None, None));
        let new = Ok(Fetched::Fresh { value: 2, etag: None });
        assert_eq!((slot.accept(8, new), slot.value, slot.is_due(1), slot.is_due(2)), (Some(true), Some(2), false, true));
    }

    #[test]
    fn a_failure_keeps_the_value_and_waits_for_the_next_poll() {
        let mut slot = Slot::<u8> { value: Some(1), ..Slot::default() };
        slot.ask(1, 1);
        slot.accept(1, Err(ClientError::Timeout { seconds: 20 }));
        assert!(slot.value == Some(1) && slot.error.is_some() && !slot.is_due(1));
        slot.retry();
        assert!(slot.is_due(1));
    }

    #[test]
    fn a_value_of_an_earlier_run_is_asked_for_with_its_etag_and_confirmed_by_304() {
        let mut slot = Slot::<u8>::default();
        slot.take_kept(3, Some("\"7\"".into()), DateTime::UNIX_EPOCH);
        assert!(slot.kept.is_some() && slot.is_due(1) && slot.current(0).is_none());
        assert_eq!(slot.ask(1, 1).as_deref(), Some("\"7\""));
        assert_eq!(slot.accept(1, Ok(Fetched::NotModified)), Some(true), "the dimming goes");
        assert_eq!(slot.current(1), Some((&3, Some("\"7\""))));
    }

    #[test]
    fn a_backend_that_still_computes_is_no_failure_of_the_slot() {
        let problem = crate::api::problem::Problem {
            kind: "/problems/unavailable".into(),
            title: "Nicht verfügbar".into(),
            status: 503,
            detail: "Die Prognose wird gerade berechnet".into(),
            errors: Vec::new(),
        };
        let mut slot = Slot::<u8>::default();
        slot.ask(1, 1);
        slot.accept(1, Err(ClientError::Problem(Box::new(problem))));
        assert!(slot.computing && !slot.is_due(1), "asked again by the next poll, not at once");
        slot.retry();
        slot.ask(2, 1);
        slot.accept(2, Ok(Fetched::Fresh { value: 1, etag: None }));
        assert!(!slot.computing);
    }
}
