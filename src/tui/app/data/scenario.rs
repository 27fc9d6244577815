//! Which assignments a forecast counts on. Knows no forecast.

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
