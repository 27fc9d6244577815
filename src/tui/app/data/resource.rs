//! What the backend can be asked for: one line each, from which the question, its path, the answer,
//! its place in the data and reading it come. Asks for nothing itself.

use super::{AnySlot, Scenario, Slot};
use crate::{
    api::{
        agh::AghTable,
        audit::AuditLog,
        backtest::AccuracyDoc,
        contingents::{draft::Drafts, ground::Ground, release::Releases},
        figures::FigureDoc,
        first_days::{FirstDays, WorkLists},
        forecast::AghForecast,
        imports::Imports,
        mails::{MailDetail, Mails, OccasionDoc, Proposal},
        measures::{MeasureDetail, Measures},
        monitoring::MonitoringTable,
        places::Places,
        summary::Summary,
        tokens::Identity,
        units::Units,
    },
    client::{Answer, ClientError, Fetched, segment},
};

/// `field: Question(what: Type) -> Answer = path;` — `kept` for what stays as long as it is on
/// screen, `asked` for what a dialog asks for and keeps itself.
macro_rules! resources {
    (
        kept { $($field:ident: $name:ident $(($($what:ident: $kind:ty),+))? -> $answer:ty = $path:expr;)+ }
        asked { $($once:ident ($asked:ident: $about:ty) -> $reply:ty = $way:expr;)+ }
    ) => {
        /// Something the backend can be asked for.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Resource {
            $(#[doc = stringify!($path)] $name $(($($kind),+))?,)+
            $(#[doc = stringify!($way)] $once($about),)+
        }

        /// An answer, by what was asked.
        #[derive(Debug, Clone)]
        pub enum Payload {
            $(#[doc = stringify!($path)] $name(Fetched<$answer>),)+
            $(#[doc = stringify!($way)] $once(Fetched<$reply>),)+
        }

        /// Everything from the backend. When the summary is asked for is the poller's business.
        #[derive(Debug, Clone, Default)]
        pub struct Data {
            $(#[doc = stringify!($path)] pub $field: Slot<$answer>,)+
        }

        impl Resource {
            /// Path below `/api/v1/`.
            pub fn path(&self) -> String {
                match self {
                    $(Self::$name $(($($what),+))? => String::from($path),)+
                    $(Self::$once($asked) => $way,)+
                }
            }
        }

        impl Payload {
            /// Reads the answer to `resource`.
            ///
            /// # Errors
            /// When it is something else.
            pub fn read(resource: &Resource, answer: Fetched<Answer>) -> Result<Self, ClientError> {
                Ok(match resource {
                    $(Resource::$name { .. } => Self::$name(answer.json()?),)+
                    $(Resource::$once { .. } => Self::$once(answer.json()?),)+
                })
            }
        }

        impl Data {
            pub(super) fn slots(&mut self) -> impl Iterator<Item = &mut dyn AnySlot> {
                [$(&mut self.$field as &mut dyn AnySlot),+].into_iter()
            }

            pub(super) fn slot(&self, resource: &Resource) -> Option<&dyn AnySlot> {
                match resource {
                    $(Resource::$name { .. } => Some(&self.$field),)+
                    $(Resource::$once { .. } => None,)+
                }
            }

            pub(super) fn slot_mut(&mut self, resource: &Resource) -> Option<&mut dyn AnySlot> {
                match resource {
                    $(Resource::$name { .. } => Some(&mut self.$field),)+
                    $(Resource::$once { .. } => None,)+
                }
            }

            pub(super) fn take(&mut self, generation: u64, resource: &Resource, result: Result<Payload, ClientError>) -> Option<bool> {
                match result {
                    $(Ok(Payload::$name(answer)) => self.$field.accept(generation, Ok(answer)),)+
                    $(Ok(Payload::$once(_)) => None,)+
                    Err(error) => self.slot_mut(resource)?.fail(generation, error),
                }
            }
        }
    };
}

#[rustfmt::skip]
resources! {
    kept {
        summary: Summary -> Box<Summary> = "summary";
        agh: Agh -> AghTable = "forecast";
        measure: Measure(no: String) -> Box<MeasureDetail> = format!("measures/{}", segment(no));
        forecast: Forecast(no: String, on: Scenario) -> Box<AghForecast> = format!("forecast/{}?scenario={}", segment(no), on.wire());
        places: Places -> Places = "places";
        first_days: FirstDays -> FirstDays = "first-days";
        work_lists: WorkLists -> Box<WorkLists> = "worklists";
        monitoring: Monitoring -> MonitoringTable = "monitoring";
        imports: Imports -> Imports = "imports";
        audit: Audit -> AuditLog = "audit";
        ground: Ground -> Box<Ground> = "contingents";
        drafts: Drafts -> Drafts = "contingents/drafts";
        releases: Releases -> Releases = "contingents/releases";
        mails: Mails -> Mails = "mails";
        mail: Mail(id: i64) -> Box<MailDetail> = format!("mails/{id}");
        accuracy: Accuracy -> Box<AccuracyDoc> = "forecast-accuracy";
        measures: Measures -> Measures = "measures";
        units: Units -> Units = "units";
        identity: Identity -> Identity = "whoami";
    }
    asked {
        Figure(name: String) -> Box<FigureDoc> = format!("figures?figure={}", segment(name));
        Proposal(occasion: Box<OccasionDoc>) -> Box<Proposal> = format!("mail-proposal?{}", query(&occasion.pairs()));
    }
}

fn query(pairs: &[(&'static str, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", segment(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_escaped() {
        assert_eq!(Resource::Measure("A/Ü 1".into()).path(), "measures/A%2F%C3%9C%201");
    }

    #[test]
    fn an_answer_is_read_as_what_was_asked_for() {
        let answer = |body: &str| {
            let value = Answer { status: 200, etag: Some("\"7\"".to_owned()), body: body.as_bytes().to_vec() };
            Fetched::Fresh { value, etag: Some("\"7\"".to_owned()) }
        };
        let units = Payload::read(&Resource::Units, answer(r#"{"units":[]}"#));
        assert!(matches!(units, Ok(Payload::Units(Fetched::Fresh { etag: Some(_), .. }))), "{units:?}");
        let other = Payload::read(&Resource::Places, answer(r#"{"units":[]}"#));
        assert!(matches!(other, Err(ClientError::Garbled { .. })), "{other:?}");
        assert!(matches!(Payload::read(&Resource::Places, Fetched::NotModified), Ok(Payload::Places(Fetched::NotModified))));
    }
}
