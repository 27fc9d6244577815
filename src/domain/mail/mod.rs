//! Notification mails: who gets what, and the figures each mail states. Pure rules; building,
//! storing and sending live in `crate::mail`.
//!
//! Participant keys cannot get into a mail: a [`Letter`] carries counts and measure data only.
//! Rules of the working instruction 103: 2, 3, 6–8, 11 and 13.

pub mod address;
pub mod age;
pub mod agh;
pub mod audience;
pub mod blocked;
pub mod care;
pub mod invitation;
pub mod lists;
pub mod occasion;
pub mod offer;
pub mod outcome;
pub mod overbooked;
pub mod places;
pub mod reach;
pub mod refill;
pub mod release;
pub mod rules;
pub mod schedule;
pub mod state;
#[cfg(test)]
pub(crate) mod testing;
pub mod unserved;
pub mod weekly;

pub use address::{EmailAddress, Mailbox};
pub use age::{OldData, old_data};
pub use agh::{AghAction, AghFacts, AghOutlook, Choice, Free};
pub use audience::{Audience, Mb, Recipient, Role};
pub use blocked::Blocked;
pub use care::{CareFacts, MeasureFacts};
pub use invitation::{Invitation, Invited, KickOff, Method, NoSuchTime, TalkFacts};
pub use lists::{ListRequestFacts, ListRow};
pub use outcome::{Outcome, Stage};
pub use overbooked::OverbookedFacts;
pub use places::{PlaceRow, StartFacts};
pub use reach::{Unreached, unreached};
pub use refill::{LateEntry, RefillFacts, RefillGround};
pub use release::{ReleaseRules, SecondPerson};
pub use rules::{KickOffBy, MailRules};
pub use schedule::{Scope, is_check_due, kind_for_start, pre_start_due, weekly_due};
pub use state::{DispatchRules, State, Verdict};
pub use unserved::Unserved;
pub use weekly::PlacesFacts;

use super::{MeasureNo, StartKey, Team, UnitCode, provider_list::request::ListKey};

/// The kinds of mail the desk sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// AGH with free places: ask the MB and the OEs of the Bezirk for assignments (rule 2).
    AghAction,
    /// Weekly overview of free places, one letter per OE (rule 8).
    WeeklyOverview,
    /// Check before a start (rule 6).
    PreStartCheck,
    /// Nachbesetzung: free places after the start day (rule 7). Called `first_day` when it only told who came.
    #[serde(alias = "first_day")]
    Refill,
    /// Asks a provider for Ersttagslisten or Besetzungslisten (rule 7).
    ListRequest,
    /// Tells the MB that a provider does not send its lists (rule 7).
    ListsMissing,
    /// Infobrief naming the MB (rule 11).
    InfoLetter,
    /// Invitation to the kick-off talk (rule 11).
    KickOffTalk,
    /// Word that the kick-off talk does not take place.
    KickOffWithdrawn,
    /// Auftakt-E-Mail to the placement officers' list, or its draft for the MB (rules 11 and 13).
    KickOffMail,
    /// Final report on to the MB (rule 11).
    FinalReport,
    /// The MB's statement before an option or re-tender (rule 11).
    StatementRequest,
    /// A `BaE` with more people than places (rule 14).
    Overbooked,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::AghAction,
        Self::WeeklyOverview,
        Self::PreStartCheck,
        Self::Refill,
        Self::ListRequest,
        Self::ListsMissing,
        Self::InfoLetter,
        Self::KickOffTalk,
        Self::KickOffWithdrawn,
        Self::KickOffMail,
        Self::FinalReport,
        Self::StatementRequest,
        Self::Overbooked,
    ];

    /// The stable key: name of the templates and value in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AghAction => "agh_action",
            Self::WeeklyOverview => "weekly_overview",
            Self::PreStartCheck => "pre_start_check",
            Self::Refill => "refill",
            Self::ListRequest => "list_request",
            Self::ListsMissing => "lists_missing",
            Self::InfoLetter => "info_letter",
            Self::KickOffTalk => "kick_off_talk",
            Self::KickOffWithdrawn => "kick_off_withdrawn",
            Self::KickOffMail => "kick_off_mail",
            Self::FinalReport => "final_report",
            Self::StatementRequest => "statement_request",
            Self::Overbooked => "overbooked",
        }
    }

    /// Reads a [`Self::key`], or what stored mails call a kind that has another name now.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        let key = if key == "first_day" { Self::Refill.key() } else { key };
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether it states figures of the desk's data, which grow old.
    #[must_use]
    pub const fn states_figures(self) -> bool {
        match self {
            Self::AghAction
            | Self::WeeklyOverview
            | Self::PreStartCheck
            | Self::Refill
            | Self::ListRequest
            | Self::Overbooked => true,
            Self::ListsMissing
            | Self::InfoLetter
            | Self::KickOffTalk
            | Self::KickOffWithdrawn
            | Self::KickOffMail
            | Self::FinalReport
            | Self::StatementRequest => false,
        }
    }

    /// Whether another one of the same day replaces it: an invitation that moves. Others would be sent twice.
    #[must_use]
    pub const fn replaces_itself(self) -> bool {
        match self {
            Self::KickOffTalk | Self::KickOffWithdrawn => true,
            Self::AghAction
            | Self::WeeklyOverview
            | Self::PreStartCheck
            | Self::Refill
            | Self::ListRequest
            | Self::ListsMissing
            | Self::InfoLetter
            | Self::KickOffMail
            | Self::FinalReport
            | Self::StatementRequest
            | Self::Overbooked => false,
        }
    }

    /// The German name on screens.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::AghAction => "AGH-Aktion",
            Self::WeeklyOverview => "Wochenübersicht",
            Self::PreStartCheck => "Prüfung vor dem Start",
            Self::Refill => "Nachbesetzung",
            Self::ListRequest => "Anforderung von Listen",
            Self::ListsMissing => "Fehlende Listen",
            Self::InfoLetter => "Infobrief",
            Self::KickOffTalk => "Auftaktgespräch",
            Self::KickOffWithdrawn => "Absage des Auftaktgesprächs",
            Self::KickOffMail => "Auftakt-E-Mail",
            Self::FinalReport => "Abschlussbericht",
            Self::StatementRequest => "Bitte um Stellungnahme",
            Self::Overbooked => "Überbesetzung",
        }
    }
}

/// What a mail is about, for lists and for "already written to".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// One measure.
    Measure(MeasureNo),
    /// One start.
    Start(StartKey),
    /// The overview for one OE.
    Unit(UnitCode),
    /// Lists of one provider, as the mail is called: provider, list, starts.
    Provider(String),
}

impl Topic {
    /// `MES-3104/M07`, `AGH-2217` or `ALT`.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Measure(no) => no.to_string(),
            Self::Start(start) => super::start::key_label(start),
            Self::Unit(code) => code.to_string(),
            Self::Provider(called) => called.clone(),
        }
    }

    /// The start it is about, or the measure as one.
    #[must_use]
    pub fn start(&self) -> Option<StartKey> {
        match self {
            Self::Measure(no) => Some((no.clone(), None)),
            Self::Start(start) => Some(start.clone()),
            Self::Unit(_) | Self::Provider(_) => None,
        }
    }

    /// The measure it is about, its starts included.
    #[must_use]
    pub const fn measure(&self) -> Option<&MeasureNo> {
        match self {
            Self::Measure(no) | Self::Start((no, _)) => Some(no),
            Self::Unit(_) | Self::Provider(_) => None,
        }
    }
}

/// The figures and facts a mail states.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// [`MailKind::AghAction`].
    Agh(AghFacts),
    /// [`MailKind::WeeklyOverview`].
    Places(PlacesFacts),
    /// [`MailKind::PreStartCheck`].
    PreStart(StartFacts),
    /// [`MailKind::Refill`].
    Refill(RefillFacts),
    /// [`MailKind::ListRequest`].
    ListRequest(ListRequestFacts),
    /// [`MailKind::Overbooked`].
    Overbooked(OverbookedFacts),
    /// All other kinds.
    Care(CareFacts),
}

/// One mail before it is written: what, to whom, with which figures. Only the rules of this
/// module build one, so that every letter has the recipients its rule demands.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    kind: MailKind,
    team: Team,
    topic: Topic,
    audience: Audience,
    content: Content,
}

impl Letter {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> MailKind {
        self.kind
    }

    /// The team it comes from.
    #[must_use]
    pub const fn team(&self) -> Team {
        self.team
    }

    /// What it is about.
    #[must_use]
    pub const fn topic(&self) -> &Topic {
        &self.topic
    }

    /// Who gets it.
    #[must_use]
    pub const fn audience(&self) -> &Audience {
        &self.audience
    }

    /// What it states.
    #[must_use]
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// The lists of a provider it asks for.
    #[must_use]
    pub fn lists(&self) -> Vec<ListKey> {
        match &self.content {
            Content::ListRequest(facts) => facts.rows.iter().map(|row| row.key.clone()).collect(),
            Content::Agh(_)
            | Content::Places(_)
            | Content::PreStart(_)
            | Content::Refill(_)
            | Content::Overbooked(_)
            | Content::Care(_) => Vec::new(),
        }
    }

    /// The same letter to fewer OEs: of the recipients only OEs can be left out; whom the rule or
    /// the settings name stays.
    ///
    /// # Errors
    /// When nobody would be left in To.
    pub fn without_units(mut self, left_out: impl Fn(&UnitCode) -> bool) -> Result<Self, Blocked> {
        let stays = |r: &&Recipient| !matches!(&r.role, Role::Unit(code) if left_out(code));
        let (to, cc): (Vec<_>, Vec<_>) = (
            self.audience.to().iter().filter(stays).cloned().collect(),
            self.audience.cc().iter().filter(stays).cloned().collect(),
        );
        let audience = rules::audience_of(to, || Blocked::NobodyLeft(self.topic.clone()))?;
        self.audience = audience.copy(cc);
        Ok(self)
    }
}
