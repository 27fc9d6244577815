//! E-mail addresses and mailboxes that are safe to put into a header and an SMTP command.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::domain::{Invalid, text};

/// A plain address such as `mb.ber.2@jobcenter.example`: ASCII, no quoting, no comments.
/// Anything else is refused: the desk writes to offices, and exotic forms are typing errors.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(Arc<str>);

impl EmailAddress {
    /// Checks an address (RFC 5321: local part ≤ 64, whole ≤ 254 characters).
    ///
    /// # Errors
    /// When it is empty or not of the form `name@office.example`.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let raw = raw.trim();
        let expected = "eine Adresse wie name@behoerde.example";
        if raw.is_empty() {
            return Err(Invalid::new("E-Mail-Adresse fehlt", expected));
        }
        let well_formed = raw.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if !well_formed || raw.len() > 254 {
            return Err(Invalid::new(format!("„{}“ ist keine E-Mail-Adresse", text::clean(raw)), expected));
        }
        Ok(Self(raw.into()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Same mailbox: domains and, in every office's practice, names ignore the case.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    /// Lies in a domain reserved for examples (RFC 2606), so no relay can deliver it.
    #[must_use]
    pub fn is_example(&self) -> bool {
        let host = self.0.rsplit(['@', '.']).next().unwrap_or_default();
        host.eq_ignore_ascii_case("example") || host.eq_ignore_ascii_case("invalid")
    }
}

fn is_local(local: &str) -> bool {
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= 64 && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
}

fn is_domain(domain: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Invalid;
    fn try_from(raw: String) -> Result<Self, Invalid> {
        Self::parse(&raw)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0.as_ref().to_owned()
    }
}

/// An address with the name shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailbox {
    /// The name shown; cleaned where it is put into a header.
    pub name: String,
    /// The address.
    pub address: EmailAddress,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_office_addresses() {
        for raw in ["mb.ber.2@jobcenter.example", "_v-jba-alt-vermittlung@jobcenter.example", " a+b@c-d.de "] {
            assert_eq!(EmailAddress::parse(raw).map(|a| a.to_string()), Ok(raw.trim().to_owned()));
        }
    }

    #[test]
    fn refuses_what_no_relay_takes_or_what_would_inject() {
        for raw in [
            "",
            "a",
            "a@b",
            "@b.de",
            "a@",
            "a@b..de",
            ".a@b.de",
            "a..b@c.de",
            "a b@c.de",
            "a@b.de,c@d.de",
            "a@-b.de",
            "ü@b.de",
            "a@bü.de",
            "a@b.de\r\nRCPT TO:<x@y.de>",
            "a\u{0}@b.de",
            "<a@b.de>",
            "a@b@c.de",
            "a>@b.de",
        ] {
            assert!(EmailAddress::parse(raw).is_err(), "{raw:?}");
        }
    }

    #[test]
    fn knows_example_domains() {
        assert!(EmailAddress::parse("a@jobcenter.EXAMPLE").unwrap().is_example());
        assert!(!EmailAddress::parse("a@example.de").unwrap().is_example());
    }

    proptest! {
        #[test]
        fn an_accepted_address_holds_nothing_that_breaks_a_command(raw in ".{0,40}@.{0,40}") {
            if let Ok(address) = EmailAddress::parse(&raw) {
                prop_assert!(address.as_str().chars().all(|c| c.is_ascii_graphic() && !"<>,;:\\\"()[]".contains(c)));
            }
        }
    }
}
