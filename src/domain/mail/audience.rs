//! Recipients: who gets a mail, in which role, and why.

use serde::{Deserialize, Serialize};

use super::{Blocked, EmailAddress, Mailbox};
use crate::domain::{Measure, Unit, UnitCode};

/// Why somebody is a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The Maßnahmebetreuung of the measure.
    Mb,
    /// An OE.
    Unit(UnitCode),
    /// A distribution list from the settings.
    List,
    /// The Agentur für Arbeit (assisted training: rule 13).
    Agency,
    /// Quality and complaints.
    Z211,
    /// The head of the desk.
    X91,
    /// The provider of the measures.
    Provider,
    /// Added by hand.
    Other,
}

impl Role {
    /// The OE, if it is one.
    #[must_use]
    pub const fn unit(&self) -> Option<&UnitCode> {
        match self {
            Self::Unit(code) => Some(code),
            Self::Mb | Self::List | Self::Agency | Self::Z211 | Self::X91 | Self::Provider | Self::Other => None,
        }
    }

    /// Stable key, e.g. for ticks: `mb`, `unit:ALT`, `list` …
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Mb => "mb".to_owned(),
            Self::Unit(code) => format!("unit:{code}"),
            Self::List => "list".to_owned(),
            Self::Agency => "agency".to_owned(),
            Self::Z211 => "z211".to_owned(),
            Self::X91 => "x91".to_owned(),
            Self::Provider => "provider".to_owned(),
            Self::Other => "other".to_owned(),
        }
    }

    /// German, for the compose dialog and the outbox.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Mb => "Maßnahmebetreuung".to_owned(),
            Self::Unit(code) => format!("OE {code}"),
            Self::List => "Verteiler".to_owned(),
            Self::Agency => "Agentur für Arbeit".to_owned(),
            Self::Z211 => "Z211".to_owned(),
            Self::X91 => "X91".to_owned(),
            Self::Provider => "Träger".to_owned(),
            Self::Other => "von Hand".to_owned(),
        }
    }
}

/// One recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// In which role.
    pub role: Role,
    /// Where to.
    pub mailbox: Mailbox,
}

impl Recipient {
    /// The mailbox of an OE.
    ///
    /// # Errors
    /// When the OE has no usable address.
    pub fn of_unit(unit: &Unit) -> Result<Self, Blocked> {
        let address = EmailAddress::parse(&unit.mailbox)
            .map_err(|e| Blocked::UnitUnreachable { unit: unit.code.clone(), problem: e.problem })?;
        Ok(Self { role: Role::Unit(unit.code.clone()), mailbox: Mailbox { name: unit.title.clone(), address } })
    }

    /// A mailbox from the settings or added by hand.
    #[must_use]
    pub fn new(role: Role, mailbox: Mailbox) -> Self {
        Self { role, mailbox }
    }
}

/// The Maßnahmebetreuung of a measure with a usable address. Mails that must not go without the
/// MB take one of these, so they cannot be built otherwise (rule 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mb {
    recipient: Recipient,
    unit: Option<UnitCode>,
}

impl Mb {
    /// The MB of a measure.
    ///
    /// # Errors
    /// When the measure has no MB, or the MB no usable address.
    pub fn of(measure: &Measure) -> Result<Self, Blocked> {
        let contact = measure.mb.as_ref().ok_or_else(|| Blocked::NoMb(measure.no.clone()))?;
        let address = EmailAddress::parse(&contact.email)
            .map_err(|e| Blocked::MbUnreachable { measure: measure.no.clone(), problem: e.problem })?;
        let mailbox = Mailbox { name: contact.name.clone(), address };
        Ok(Self { recipient: Recipient { role: Role::Mb, mailbox }, unit: contact.unit.clone() })
    }

    /// As a recipient.
    #[must_use]
    pub const fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// The OE the MB belongs to.
    #[must_use]
    pub const fn unit(&self) -> Option<&UnitCode> {
        self.unit.as_ref()
    }
}

/// Everybody a mail goes to: at least one in To. Nobody twice, whatever the role; the first
/// mention counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    to: Vec<Recipient>,
    cc: Vec<Recipient>,
}

impl Audience {
    /// An audience of at least one.
    #[must_use]
    pub fn new(first: Recipient) -> Self {
        Self { to: vec![first], cc: Vec::new() }
    }

    /// Adds to To.
    #[must_use]
    pub fn and(mut self, more: impl IntoIterator<Item = Recipient>) -> Self {
        for recipient in more {
            if !self.includes(&recipient) {
                self.to.push(recipient);
            }
        }
        self
    }

    /// Adds in copy.
    #[must_use]
    pub fn copy(mut self, more: impl IntoIterator<Item = Recipient>) -> Self {
        for recipient in more {
            if !self.includes(&recipient) {
                self.cc.push(recipient);
            }
        }
        self
    }

    fn includes(&self, other: &Recipient) -> bool {
        self.all().any(|r| r.mailbox.address.same_as(&other.mailbox.address))
    }

    /// To.
    #[must_use]
    pub fn to(&self) -> &[Recipient] {
        &self.to
    }

    /// In copy.
    #[must_use]
    pub fn cc(&self) -> &[Recipient] {
        &self.cc
    }

    /// All, To first. Each gets a message of its own.
    pub fn all(&self) -> impl Iterator<Item = &Recipient> {
        self.to.iter().chain(&self.cc)
    }
}
