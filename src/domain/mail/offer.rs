//! Who is on offer for a mail: why, whether ticked, and who cannot be left out. The ticks of a
//! person choose among them; nobody else can be added.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{Blocked, Letter, Recipient, Role};

/// Keys of the ticked recipients by what the mail is about; what is not named is left out.
pub type Ticks = BTreeMap<String, BTreeSet<String>>;

/// Why somebody is on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfferedBecause {
    /// The MB, without whom an AGH mail never goes.
    AlwaysMb,
    /// The MB looks after the measure.
    Mb,
    /// A Jugendberufsagentur of the Bezirk.
    JbaInDistrict(String),
    /// An OE of the Bezirk.
    InDistrict(String),
    /// A central OE: offered, not ticked.
    Central,
    /// Gets the overview with its own Kontingente.
    Overview,
    /// May assign people to the start.
    MayAssignToStart,
    /// May assign people to the measure.
    MayAssignToMeasure,
    /// Has people in the start.
    HasPeople,
    /// A list from the settings.
    List,
    /// The Agentur für Arbeit takes part in assisted training.
    Agency,
    /// Z211 belongs to the kick-off talk.
    Z211,
    /// The Agentur für Arbeit steers the measure.
    Steers,
    /// X91 heads the desk.
    Head,
    /// The provider carries the measures out.
    Provider,
    /// Added by a person.
    ByHand,
}

impl fmt::Display for OfferedBecause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AlwaysMb => "betreut die Maßnahme; gehört immer dazu",
            Self::Mb => "betreut die Maßnahme",
            Self::JbaInDistrict(district) => return write!(f, "JBA im Bezirk {district}"),
            Self::InDistrict(district) => return write!(f, "liegt im Bezirk {district}"),
            Self::Central => "zentrale OE, nur auf Wunsch",
            Self::Overview => "bekommt die Übersicht mit ihren Kontingenten",
            Self::MayAssignToStart => "kann in diesen Start zuweisen",
            Self::MayAssignToMeasure => "kann Menschen in diese Maßnahme zuweisen",
            Self::HasPeople => "hat Menschen in dieser Maßnahme",
            Self::List => "Verteiler aus den Einstellungen",
            Self::Agency => "bei AsA und AsAflex beteiligt",
            Self::Z211 => "gehört zum Auftaktgespräch",
            Self::Steers => "steuert die Maßnahme",
            Self::Head => "leitet das ILC",
            Self::Provider => "führt die Maßnahmen durch",
            Self::ByHand => "von Hand hinzugefügt",
        })
    }
}

/// One recipient a person may look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// In which role.
    pub role: Role,
    /// The name shown.
    pub name: String,
    /// Where to, or why not.
    pub recipient: Result<Recipient, Blocked>,
    /// In Cc instead of To.
    pub in_copy: bool,
    /// Why it is offered.
    pub why: OfferedBecause,
    /// Gets the mail.
    pub ticked: bool,
    /// Cannot be left out.
    pub locked: bool,
}

/// One mail of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// What it is about: key of the ticks.
    pub about: String,
    /// Everybody on offer.
    pub offers: Vec<Offer>,
    /// The letter to those ticked.
    pub letter: Letter,
}

impl Planned {
    /// A letter whose recipients follow from its rule; OEs can be left out. `why_unit` is why an OE
    /// is on offer.
    pub(super) fn of(letter: Letter, why_unit: &OfferedBecause) -> Self {
        let offer = |recipient: &Recipient, in_copy| {
            let (why, locked) = match recipient.role {
                Role::Unit(_) => (why_unit.clone(), false),
                Role::Mb => (OfferedBecause::Mb, true),
                Role::List => (OfferedBecause::List, true),
                Role::Agency if in_copy => (OfferedBecause::Agency, true),
                Role::Agency => (OfferedBecause::Steers, true),
                Role::Z211 => (OfferedBecause::Z211, true),
                Role::X91 => (OfferedBecause::Head, true),
                Role::Provider => (OfferedBecause::Provider, true),
                Role::Other => (OfferedBecause::ByHand, true),
            };
            Offer {
                role: recipient.role.clone(),
                name: recipient.mailbox.name.clone(),
                recipient: Ok(recipient.clone()),
                in_copy,
                why,
                ticked: true,
                locked,
            }
        };
        let to = letter.audience().to().iter().map(|r| offer(r, false));
        let offers = to.chain(letter.audience().cc().iter().map(|r| offer(r, true))).collect();
        Self { about: letter.topic().label(), offers, letter }
    }
}

/// The mails an occasion gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The mails.
    pub mails: Vec<Planned>,
    /// What a person should know before sending, in German.
    pub notes: Vec<String>,
}

impl Plan {
    /// One mail.
    pub(super) fn one(mail: Planned, notes: Vec<String>) -> Self {
        Self { mails: vec![mail], notes }
    }

    /// The plan with a person's ticks: mails that are not named are left out.
    pub(super) fn choose(self, ticks: &Ticks) -> Result<Self, Blocked> {
        if let Some(unknown) = ticks.keys().find(|about| !self.mails.iter().any(|m| m.about == **about)) {
            return Err(Blocked::NoSuchMail(unknown.clone()));
        }
        let mut mails = Vec::new();
        for mut mail in self.mails {
            let Some(ticked) = ticks.get(&mail.about) else { continue };
            for offer in &mut mail.offers {
                offer.ticked = offer.locked || ticked.contains(&offer.role.key());
            }
            mail.letter = mail.letter.without_units(|unit| !ticked.contains(&Role::Unit(unit.clone()).key()))?;
            mails.push(mail);
        }
        if mails.is_empty() {
            return Err(Blocked::NobodyTicked);
        }
        Ok(Self { mails, notes: self.notes })
    }
}
