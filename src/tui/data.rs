//! What came from the backend, and what of it is old. Holds answers; asks for nothing itself.

use crate::{
    api::{
        agh::{AghRow, AghTable},
        audit::AuditLog,
        backtest::{AccuracyDoc, MeasureHorizon},
        contingents::{draft::Drafts, ground::Ground, release::Releases},
        forecast::AghForecast,
        imports::Imports,
        mails::{MailDetail, Mails, OccasionDoc, Proposal},
        measures::MeasureDetail,
        monitoring::MonitoringTable,
        places::Places,
        summary::{SetAsideRow, Summary},
    },
    client::{ClientError, Fetched, segment},
};

/// Which assignments a forecast counts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scenario {
    /// With those still to be expected.
    #[default]
    Expected,
    /// Only those known.
    Known,
}

impl Scenario {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        if self == Self::Expected { Self::Known } else { Self::Expected }
    }

    /// As in the API.
    pub fn wire(self) -> &'static str {
        if self == Self::Expected { "expected" } else { "known" }
    }

    /// On screen.
    pub fn label(self) -> &'static str {
        if self == Self::Expected { "mit erwarteten Zuweisungen" } else { "nur bekannte Zuweisungen" }
    }
}

/// Something the backend can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// `summary`
    Summary,
    /// `forecast`
    Agh,
    /// `measures/{no}`
    Measure(String),
    /// `forecast/{no}`
    Forecast(String, Scenario),
    /// `places`
    Places,
    /// `monitoring`
    Monitoring,
    /// `imports`
    Imports,
    /// `audit`
    Audit,
    /// `contingents`
    Ground,
    /// `contingents/drafts`
    Drafts,
    /// `contingents/releases`
    Releases,
    /// `mails`
    Mails,
    /// `mails/{id}`
    Mail(i64),
    /// `mail-proposal`
    Proposal(Box<OccasionDoc>),
    /// `forecast-accuracy`
    Accuracy,
}

impl Resource {
    /// Path below `/api/v1/`.
    pub fn path(&self) -> String {
        match self {
            Self::Summary => "summary".to_owned(),
            Self::Agh => "forecast".to_owned(),
            Self::Measure(no) => format!("measures/{}", segment(no)),
            Self::Forecast(no, scenario) => format!("forecast/{}?scenario={}", segment(no), scenario.wire()),
            Self::Places => "places".to_owned(),
            Self::Monitoring => "monitoring".to_owned(),
            Self::Imports => "imports".to_owned(),
            Self::Audit => "audit".to_owned(),
            Self::Ground => "contingents".to_owned(),
            Self::Drafts => "contingents/drafts".to_owned(),
            Self::Releases => "contingents/releases".to_owned(),
            Self::Mails => "mails".to_owned(),
            Self::Mail(id) => format!("mails/{id}"),
            Self::Proposal(occasion) => {
                let pairs = occasion.pairs();
                let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", segment(value))).collect();
                format!("mail-proposal?{}", pairs.join("&"))
            }
            Self::Accuracy => "forecast-accuracy".to_owned(),
        }
    }
}

impl Resource {
    /// Place in [`Data::slots`]; the summary has none, nor has what a dialog asks for itself.
    fn slot(&self) -> Option<usize> {
        match self {
            Self::Summary | Self::Proposal(_) => None,
            Self::Agh => Some(0),
            Self::Measure(_) => Some(1),
            Self::Forecast(..) => Some(2),
            Self::Places => Some(3),
            Self::Monitoring => Some(4),
            Self::Imports => Some(5),
            Self::Audit => Some(6),
            Self::Ground => Some(7),
            Self::Drafts => Some(8),
            Self::Releases => Some(9),
            Self::Mails => Some(10),
            Self::Mail(_) => Some(11),
            Self::Accuracy => Some(12),
        }
    }
}

/// An answer, by what was asked.
#[derive(Debug, Clone)]
pub enum Payload {
    /// `summary`
    Summary(Fetched<Box<Summary>>),
    /// `forecast`
    Agh(Fetched<AghTable>),
    /// `measures/{no}`
    Measure(Fetched<Box<MeasureDetail>>),
    /// `forecast/{no}`
    Forecast(Fetched<Box<AghForecast>>),
    /// `places`
    Places(Fetched<Places>),
    /// `monitoring`
    Monitoring(Fetched<MonitoringTable>),
    /// `imports`
    Imports(Fetched<Imports>),
    /// `audit`
    Audit(Fetched<AuditLog>),
    /// `contingents`
    Ground(Fetched<Box<Ground>>),
    /// `contingents/drafts`
    Drafts(Fetched<Drafts>),
    /// `contingents/releases`
    Releases(Fetched<Releases>),
    /// `mails`
    Mails(Fetched<Mails>),
    /// `mails/{id}`
    Mail(Fetched<Box<MailDetail>>),
    /// `mail-proposal`
    Proposal(Fetched<Box<Proposal>>),
    /// `forecast-accuracy`
    Accuracy(Fetched<Box<AccuracyDoc>>),
}

/// One resource as last seen.
#[derive(Debug, Clone)]
pub struct Slot<T> {
    /// The last good answer.
    pub value: Option<T>,
    /// Why the last request failed, in German.
    pub error: Option<String>,
    /// The backend still computes what was asked for; it will be asked again with the next poll.
    pub computing: bool,
    /// Rises with every new value.
    pub version: u64,
    /// Generation of the request that brought it.
    pub answered: u64,
    etag: Option<String>,
    epoch: u64,
    waiting: Option<(u64, u64)>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { value: None, error: None, computing: false, version: 0, answered: 0, etag: None, epoch: 0, waiting: None }
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
        match result {
            Ok(Fetched::Fresh { value, etag }) => {
                self.value = Some(value);
                self.etag = etag;
                self.epoch = epoch;
                self.version += 1;
                self.answered = generation;
                Some(true)
            }
            Ok(Fetched::NotModified) => {
                self.epoch = epoch;
                Some(false)
            }
            Err(error) => {
                self.error = Some(error.to_string());
                Some(true)
            }
        }
    }
}

/// Everything from the backend. The summary's schedule is the poller's.
#[derive(Debug, Clone, Default)]
pub struct Data {
    /// `summary`
    pub summary: Option<Box<Summary>>,
    /// Rises with every new summary.
    pub summary_version: u64,
    /// `forecast`
    pub agh: Slot<AghTable>,
    /// `measures/{no}` of the measure on screen
    pub measure: Slot<Box<MeasureDetail>>,
    /// `forecast/{no}` of the measure on screen
    pub forecast: Slot<Box<AghForecast>>,
    /// `places`
    pub places: Slot<Places>,
    /// `monitoring`
    pub monitoring: Slot<MonitoringTable>,
    /// `imports`
    pub imports: Slot<Imports>,
    /// `audit`
    pub audit: Slot<AuditLog>,
    /// `contingents`
    pub ground: Slot<Box<Ground>>,
    /// `contingents/drafts`
    pub drafts: Slot<Drafts>,
    /// `contingents/releases`
    pub releases: Slot<Releases>,
    /// `mails`
    pub mails: Slot<Mails>,
    /// `mails/{id}` of the mail on screen
    pub mail: Slot<Box<MailDetail>>,
    /// `forecast-accuracy`
    pub accuracy: Slot<Box<AccuracyDoc>>,
}

/// A slot, whatever it holds.
trait AnySlot {
    fn is_due(&self, epoch: u64) -> bool;
    fn ask(&mut self, generation: u64, epoch: u64) -> Option<String>;
    fn progress(&self) -> (bool, Option<&str>);
    fn fail(&mut self, generation: u64, error: ClientError) -> Option<bool>;
    fn retry(&mut self);
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
}

/// Every slot, in the order of [`Resource::slot`]: the one list of them, for reading and for change.
macro_rules! slots {
    ($data:expr) => {{
        let Data {
            agh,
            measure,
            forecast,
            places,
            monitoring,
            imports,
            audit,
            ground,
            drafts,
            releases,
            mails,
            mail,
            accuracy,
            ..
        } = $data;
        [agh, measure, forecast, places, monitoring, imports, audit, ground, drafts, releases, mails, mail, accuracy]
    }};
}

impl Data {
    fn slots(&mut self) -> [&mut dyn AnySlot; 13] {
        slots!(self)
    }

    fn slot_mut(&mut self, resource: &Resource) -> Option<&mut dyn AnySlot> {
        let index = resource.slot()?;
        self.slots().into_iter().nth(index)
    }

    /// If the resource is due at `epoch`, notes the request and gives the `ETag` to send.
    pub fn ask_if_due(&mut self, resource: &Resource, epoch: u64, generation: u64) -> Option<Option<String>> {
        let slot = self.slot_mut(resource)?;
        slot.is_due(epoch).then(|| slot.ask(generation, epoch))
    }

    /// Whether there is a value, and why the last request failed.
    pub fn progress(&self, resource: &Resource) -> (bool, Option<&str>) {
        let slots: [&dyn AnySlot; 13] = slots!(self);
        resource.slot().map_or((false, None), |index| slots[index].progress())
    }

    /// Allows failed requests to be repeated.
    pub fn retry_failed(&mut self) {
        self.slots().into_iter().for_each(AnySlot::retry);
    }

    /// Something was released: all of it is asked for anew.
    pub fn outdate_contingents(&mut self) {
        self.ground.outdate();
        self.drafts.outdate();
        self.releases.outdate();
        self.places.outdate();
    }

    /// Takes an answer to anything but the summary; as [`Slot::accept`].
    pub fn accept(&mut self, generation: u64, resource: &Resource, result: Result<Payload, ClientError>) -> Option<bool> {
        match result {
            Ok(Payload::Agh(answer)) => self.agh.accept(generation, Ok(answer)),
            Ok(Payload::Measure(answer)) => self.measure.accept(generation, Ok(answer)),
            Ok(Payload::Forecast(answer)) => self.forecast.accept(generation, Ok(answer)),
            Ok(Payload::Places(answer)) => self.places.accept(generation, Ok(answer)),
            Ok(Payload::Monitoring(answer)) => self.monitoring.accept(generation, Ok(answer)),
            Ok(Payload::Imports(answer)) => self.imports.accept(generation, Ok(answer)),
            Ok(Payload::Audit(answer)) => self.audit.accept(generation, Ok(answer)),
            Ok(Payload::Accuracy(answer)) => self.accuracy.accept(generation, Ok(answer)),
            Ok(Payload::Ground(answer)) => self.ground.accept(generation, Ok(answer)),
            Ok(Payload::Drafts(answer)) => self.drafts.accept(generation, Ok(answer)),
            Ok(Payload::Releases(answer)) => self.releases.accept(generation, Ok(answer)),
            Ok(Payload::Mails(answer)) => self.mails.accept(generation, Ok(answer)),
            Ok(Payload::Mail(answer)) => self.mail.accept(generation, Ok(answer)),
            Ok(Payload::Summary(_) | Payload::Proposal(_)) => None,
            Err(error) => self.slot_mut(resource)?.fail(generation, error),
        }
    }

    /// The overview row of an AGH, if the overview is there.
    pub fn agh_row(&self, measure: &str) -> Option<&AghRow> {
        self.agh.value.as_ref()?.rows.iter().find(|row| row.measure == measure)
    }

    /// What the desk said when it set this AGH aside, if it is.
    pub fn set_aside(&self, measure: &str) -> Option<&SetAsideRow> {
        self.summary.as_ref()?.set_aside.iter().find(|row| row.measure == measure)
    }

    /// How good forecasts of this AGH were, that many days ahead; `None` without a past to judge by.
    pub fn accuracy_of(&self, measure: &str, days: u32) -> Option<&MeasureHorizon> {
        let doc = &self.accuracy.value.as_ref()?.backtest;
        let scores = doc.measures.iter().find(|scores| scores.measure == measure)?;
        scores.horizons.iter().find(|scores| scores.horizon == days && scores.n > 0)
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
    fn paths_are_escaped() {
        assert_eq!(Resource::Measure("A/Ü 1".into()).path(), "measures/A%2F%C3%9C%201");
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
