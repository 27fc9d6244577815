//! What the backend can be asked for, and where it stands there. Asks for nothing itself.

use crate::{api::mails::OccasionDoc, client::segment};

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
    /// `measures`
    Measures,
    /// `units`
    Units,
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
            Self::Measures => "measures".to_owned(),
            Self::Units => "units".to_owned(),
        }
    }

    /// Place in `Data::slots`; the summary has none, nor has what a dialog asks for itself.
    pub(super) fn slot(&self) -> Option<usize> {
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
            Self::Measures => Some(13),
            Self::Units => Some(14),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_escaped() {
        assert_eq!(Resource::Measure("A/Ü 1".into()).path(), "measures/A%2F%C3%9C%201");
    }
}
