//! Maßnahmen: AGH and contracted measures.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Instrument, Invalid, MeasureNo, UnitCode, dates};

/// The Maßnahmebetreuung (MB) of a measure. Business contact, not social data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Who, as written in the export.
    pub name: String,
    /// The OE the MB belongs to.
    pub unit: Option<UnitCode>,
    /// Address; empty when unknown, which blocks mails of the measure.
    pub email: String,
}

/// Whom to ask at the provider of a measure. Business contact, not social data; each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProviderContact {
    /// "Träger E-Mail": the provider's mailbox for this measure.
    pub email: String,
    /// "Träger Ansprechperson".
    pub person: String,
}

/// What the Auftakt-E-Mail tells about a measure, in the words of the office; each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// "Zielgruppe": for whom it is, for example.
    pub target_group: String,
    /// "Inhalt": what it is about.
    pub content: String,
    /// "Hinweise": how and where it is carried out.
    pub notes: String,
}

/// One Maßnahme. Built by [`Measure::checked`] so that its period is never reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its number, the key.
    pub no: MeasureNo,
    /// Its name.
    pub title: String,
    /// Which instrument.
    pub instrument: Instrument,
    /// Träger.
    pub provider: String,
    /// The Bezirk it lies in.
    pub district: String,
    /// Places, unless starts or approval periods say otherwise.
    pub places: u32,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Made of repeated modules.
    pub modular: bool,
    /// For people below 25: only JBA fill it.
    pub u25: bool,
    /// For people of limited mobility: only OEs nearby fill it.
    pub limited_mobility: bool,
    /// "Bedarf durch OE": declared needs that triggered the procurement.
    pub needs: Vec<(UnitCode, u32)>,
    /// "Nahe OE": OEs near the measure beside those of its Bezirk.
    pub nearby: Vec<UnitCode>,
    /// Maßnahmebetreuung; `None` when the export names nobody.
    pub mb: Option<Contact>,
    /// What it is, for whom and how.
    pub profile: Profile,
    /// Whom to ask at the provider; unknown to documents from before it was kept.
    #[serde(default)]
    pub provider_contact: ProviderContact,
}

impl Measure {
    /// Checks what must hold between fields.
    ///
    /// # Errors
    /// When the end lies before the begin, or an OE declares a need twice.
    pub fn checked(self) -> Result<Self, Invalid> {
        dates::check_period(self.begin, self.end)?;
        for (i, (unit, _)) in self.needs.iter().enumerate() {
            if self.needs[..i].iter().any(|(other, _)| other == unit) {
                return Err(Invalid::new(format!("Bedarf der OE {unit} steht zweimal da"), "jede OE einmal, z. B. ALT:4,BIL:3"));
            }
        }
        Ok(self)
    }

    /// Whether the measure runs on that day.
    #[must_use]
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        (self.begin..=self.end).contains(&day)
    }

    /// Whether it is an AGH (team X911) rather than a contracted measure (X915).
    #[must_use]
    pub fn is_agh(&self) -> bool {
        self.instrument == Instrument::Agh
    }
}
