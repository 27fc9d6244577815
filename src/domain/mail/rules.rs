//! Settings of the notification mails: days, lists, the teams' mailboxes. Deserialized by the
//! configuration; the defaults are those of the working instruction 103.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use super::{Audience, Blocked, EmailAddress, MailKind, Mailbox, Recipient, Role};
use crate::domain::{Instrument, Measure, Team, weekday};

/// Who gets what, as far as the office decides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailRules {
    /// Day of the weekly overview; a public holiday moves it to the next working day.
    #[serde(with = "weekday")]
    pub weekly_on: Weekday,
    /// Older rule: an own day (Thursday) for measures that are not modular; `None` = one overview.
    #[serde(with = "weekday::optional", skip_serializing_if = "Option::is_none")]
    pub weekly_non_modular_on: Option<Weekday>,
    /// Mailbox of team X911 (AGH): sender and Reply-To.
    pub x911: Mailbox,
    /// Mailbox of team X915 (contracted measures): sender and Reply-To.
    pub x915: Mailbox,
    /// Z211, invited to kick-off talks.
    pub z211: Mailbox,
    /// The Agentur für Arbeit.
    pub agency: Mailbox,
    /// The Agentur für Arbeit as it steers `BaE`; asked when one is overbooked.
    pub bae_agency: Mailbox,
    /// X91, the head of the desk: in copy of that question.
    pub x91: Mailbox,
    /// Assisted training (`AsA`, `AsAflex`): the Agentur für Arbeit is in copy.
    pub agency_in_copy: bool,
    /// List of all placement officers: kick-off mails.
    pub placement_list: Mailbox,
    /// List of all placement officers U25: kick-off mails of assisted training.
    pub u25_list: Mailbox,
    /// Length of a kick-off talk in the invitation.
    pub talk_minutes: u32,
    /// Who sends the Auftakt-E-Mail.
    pub kick_off_by: KickOffBy,
    /// Working days after which data are no longer stated without a question.
    pub max_data_age: u32,
}

/// Who sends the Auftakt-E-Mail to the placement officers (working instruction 103: 2022 §3 the MB, 2015 the desk where
/// that is agreed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KickOffBy {
    /// The MB, who gets a draft of it.
    #[serde(rename = "MB")]
    Mb,
    /// The desk itself.
    #[serde(rename = "ILC")]
    Ilc,
}

impl Default for MailRules {
    fn default() -> Self {
        Self {
            weekly_on: Weekday::Tue,
            weekly_non_modular_on: None,
            x911: example("ILC Besetzungssteuerung X911", "x911"),
            x915: example("ILC Besetzungssteuerung X915", "x915"),
            z211: example("Z211", "z211"),
            agency: example("Agentur für Arbeit, AsA", "agentur-asa"),
            bae_agency: example("Agentur für Arbeit, BaE", "agentur-bae"),
            x91: example("X91", "x91"),
            agency_in_copy: true,
            placement_list: example("_V-team-arbeit-hamburg-Vermittlung", "_V-team-arbeit-hamburg-Vermittlung"),
            u25_list: example("_V-team-arbeit-hamburg-alle-AV-U25", "_V-team-arbeit-hamburg-alle-AV-U25"),
            talk_minutes: 60,
            kick_off_by: KickOffBy::Mb,
            max_data_age: 3,
        }
    }
}

/// A mailbox in a domain that cannot exist, so that a forgotten setting is noticed and not sent.
fn example(name: &str, local: &str) -> Mailbox {
    let address = EmailAddress::parse(&format!("{local}@jobcenter.example"));
    #[expect(clippy::expect_used, reason = "a constant of this file, held by a test")]
    Mailbox { name: name.to_owned(), address: address.expect("a valid constant") }
}

impl MailRules {
    /// The mailbox of a team.
    #[must_use]
    pub const fn team(&self, team: Team) -> &Mailbox {
        match team {
            Team::X911 => &self.x911,
            Team::X915 => &self.x915,
        }
    }

    /// Whether the Agentur für Arbeit and the U25 list belong to the measure (rule 13).
    #[must_use]
    pub fn is_assisted_training(measure: &Measure) -> bool {
        matches!(measure.instrument, Instrument::AsA | Instrument::AsAflex)
    }

    /// Who is always in copy in mails about this measure.
    pub(super) fn copies(&self, measure: &Measure) -> Option<Recipient> {
        (self.agency_in_copy && Self::is_assisted_training(measure)).then(|| Recipient::new(Role::Agency, self.agency.clone()))
    }

    /// The list of the placement officers for this measure.
    pub(super) fn list(&self, measure: &Measure) -> Recipient {
        let list = if Self::is_assisted_training(measure) { &self.u25_list } else { &self.placement_list };
        Recipient::new(Role::List, list.clone())
    }

    /// Settings still at their example value that only that kind of mail needs, as the configuration names them.
    #[must_use]
    pub fn still_examples_for(&self, kind: MailKind) -> Vec<&'static str> {
        let needed: &[(&'static str, &Mailbox)] = match kind {
            MailKind::Overbooked => &[("bae_agency", &self.bae_agency), ("x91", &self.x91)],
            MailKind::AghAction
            | MailKind::WeeklyOverview
            | MailKind::PreStartCheck
            | MailKind::Refill
            | MailKind::ListRequest
            | MailKind::ListsMissing
            | MailKind::InfoLetter
            | MailKind::KickOffTalk
            | MailKind::KickOffWithdrawn
            | MailKind::KickOffMail
            | MailKind::FinalReport
            | MailKind::StatementRequest => &[],
        };
        needed.iter().filter(|(_, mailbox)| mailbox.address.is_example()).map(|(key, _)| *key).collect()
    }

    /// Settings still at their example value without which no mail goes, as the configuration names them.
    #[must_use]
    pub fn still_examples(&self) -> Vec<&'static str> {
        [
            ("x911", &self.x911),
            ("x915", &self.x915),
            ("z211", &self.z211),
            ("agency", &self.agency),
            ("placement_list", &self.placement_list),
            ("u25_list", &self.u25_list),
        ]
        .into_iter()
        .filter(|(_, mailbox)| mailbox.address.is_example())
        .map(|(key, _)| key)
        .collect()
    }
}

/// To everybody of a list, or a reason why nobody is left.
pub(super) fn audience_of(recipients: Vec<Recipient>, nobody: impl FnOnce() -> Blocked) -> Result<Audience, Blocked> {
    let mut recipients = recipients.into_iter();
    let first = recipients.next().ok_or_else(nobody)?;
    Ok(Audience::new(first).and(recipients))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_those_of_the_working_instruction() {
        let rules = MailRules::default();
        assert_eq!((rules.weekly_on, rules.weekly_non_modular_on), (Weekday::Tue, None));
        assert_eq!(rules.still_examples().len(), 6, "every address must be set before mails can go out");
    }

    #[test]
    fn settings_are_read_in_german() {
        let rules: MailRules = toml::from_str(
            "weekly_on = \"Mi\"\nweekly_non_modular_on = \"Donnerstag\"\n[x911]\nname = \"T\"\naddress = \"t@amt.de\"",
        )
        .unwrap();
        assert_eq!((rules.weekly_on, rules.weekly_non_modular_on), (Weekday::Wed, Some(Weekday::Thu)));
        assert!(!rules.still_examples().contains(&"x911"));
        assert_eq!(toml::from_str::<MailRules>(&toml::to_string(&rules).unwrap()).unwrap(), rules);
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let error = |text: &str| toml::from_str::<MailRules>(text).unwrap_err().to_string();
        assert!(error("weekly_on = \"Diensttag\"").contains("kein Wochentag"));
        assert!(error("wekly_on = \"Montag\"").contains("wekly_on"));
        assert!(error("[x911]\nname = \"\"\naddress = \"x\"").contains("keine E-Mail-Adresse"));
    }
}
