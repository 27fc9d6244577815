//! Keys of the desk's things as types of their own, so that none is taken for another.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Invalid, text};

/// Longest key accepted, in characters.
pub const MAX_KEY_CHARS: usize = 64;

macro_rules! key {
    ($(#[$doc:meta])* $name:ident, $label:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Cleans and checks a key from outside.
            ///
            /// # Errors
            /// When nothing is left after cleaning, or more than [`MAX_KEY_CHARS`] characters.
            pub fn parse(raw: &str) -> Result<Self, Invalid> {
                let key = text::clean(raw);
                if key.is_empty() {
                    return Err(Invalid::new(concat!($label, " fehlt"), "ein Schlüssel"));
                }
                if key.chars().count() > MAX_KEY_CHARS {
                    return Err(Invalid::new(
                        concat!($label, " ist zu lang"),
                        format!("höchstens {MAX_KEY_CHARS} Zeichen"),
                    ));
                }
                Ok(Self(key.into()))
            }

            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(raw: String) -> Result<Self, Invalid> {
                Self::parse(&raw)
            }
        }

        impl std::str::FromStr for $name {
            type Err = Invalid;
            fn from_str(raw: &str) -> Result<Self, Invalid> {
                Self::parse(raw)
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0.as_ref().to_owned()
            }
        }
    };
}

key!(
    /// Code of an Organisationseinheit, e.g. `ALT` or `JBA-MIT`.
    UnitCode, "OE"
);
key!(
    /// Maßnahmenummer, e.g. `AGH-2200`.
    MeasureNo, "Maßnahmenummer"
);
key!(
    /// Module of a modular measure or approval period of an AGH, e.g. `M03`.
    ModuleNo, "Modul"
);
key!(
    /// Pseudonymous key of one participation. Never shown in mails or published pages.
    ParticipationId, "Teilnahme-ID"
);
