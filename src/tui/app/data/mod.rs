//! What came from the backend, and what of it is old. Holds answers; asks for nothing itself.

mod kept;
mod resource;
mod slot;

use chrono::{DateTime, Utc};

use crate::{
    api::{
        agh::{AghRow, AghTable},
        audit::AuditLog,
        backtest::{AccuracyDoc, MeasureHorizon},
        contingents::{draft::Drafts, ground::Ground, release::Releases},
        forecast::AghForecast,
        imports::Imports,
        mails::{MailDetail, Mails, Proposal},
        measures::{MeasureDetail, Measures},
        monitoring::MonitoringTable,
        places::Places,
        summary::{SetAsideRow, Summary},
        units::Units,
    },
    client::{ClientError, Fetched},
};

pub use resource::{Resource, Scenario};
use slot::AnySlot;
pub use slot::Slot;

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
    /// `measures`
    Measures(Fetched<Measures>),
    /// `units`
    Units(Fetched<Units>),
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
    /// `measures`
    pub measures: Slot<Measures>,
    /// `units`
    pub units: Slot<Units>,
    /// The summary is from an earlier run, answered then; nobody has confirmed it yet.
    pub kept: Option<DateTime<Utc>>,
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
            measures,
            units,
            ..
        } = $data;
        [
            agh, measure, forecast, places, monitoring, imports, audit, ground, drafts, releases, mails, mail, accuracy,
            measures, units,
        ]
    }};
}

impl Data {
    fn slots(&mut self) -> [&mut dyn AnySlot; 15] {
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
        let slots: [&dyn AnySlot; 15] = slots!(self);
        resource.slot().map_or((false, None), |index| slots[index].progress())
    }

    /// Whether any of these is from an earlier run and unconfirmed, or the summary is.
    pub fn is_kept(&self, needs: &[Resource]) -> bool {
        let slots: [&dyn AnySlot; 15] = slots!(self);
        self.kept.is_some() || needs.iter().filter_map(Resource::slot).any(|index| slots[index].is_kept())
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
            Ok(Payload::Measures(answer)) => self.measures.accept(generation, Ok(answer)),
            Ok(Payload::Units(answer)) => self.units.accept(generation, Ok(answer)),
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
