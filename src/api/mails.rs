//! `mails`: the outbox, proposals for an occasion, and what people do to mails.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use super::occasion::OccasionDoc;

/// How mails leave the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WayRow {
    /// `folder` (files, nothing leaves), `relay` or `blocked`.
    pub kind: String,
    /// The same in a German sentence.
    pub text: String,
}

/// Why the whole queue rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PauseRow {
    /// Until when.
    pub until: DateTime<Utc>,
    /// Why, in German.
    pub reason: String,
}

/// One mail in the list.
#[expect(clippy::struct_excessive_bools, reason = "independent facts: what may be done now")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailRow {
    /// Number.
    pub id: i64,
    /// For If-Match; changes with every change a person makes to the mail.
    pub etag: String,
    /// Kind, e.g. `agh_action`.
    pub kind: String,
    /// Kind in German.
    pub kind_label: String,
    /// `X911` or `X915`.
    pub team: String,
    /// What it is about: a measure, a start, an OE.
    pub about: String,
    /// Subject.
    pub subject: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// When it was released.
    pub released_at: Option<DateTime<Utc>>,
    /// Until when it is worth sending.
    pub valid_until: Option<DateTime<Utc>>,
    /// Released and held until then: nothing of it leaves before, all of it can be taken back.
    #[serde(default)]
    pub held_until: Option<DateTime<Utc>>,
    /// State, e.g. `sent`: of its recipients' states the one that most needs a person.
    pub state: String,
    /// State in German.
    pub state_label: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Recipients.
    pub recipients: u32,
    /// Codes of the OEs among them, in order.
    #[serde(default)]
    pub units: Vec<String>,
    /// Of these, sent.
    pub sent: u32,
    /// A draft whose data are older than mails may state without a question (`mail.rules.max_data_age`): a German
    /// sentence, to be answered with [`ReleaseMails::old_data`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_data: Option<String>,
    /// Whether it can be released, cancelled, tried again.
    pub can_release: bool,
    /// Whether anything of it can be withdrawn.
    pub can_cancel: bool,
    /// Whether anything of it can be tried again.
    pub can_retry: bool,
    /// Whether a recipient is unclear.
    pub can_resolve: bool,
}

/// Answer of `mails`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mails {
    /// How mails leave.
    pub way: WayRow,
    /// Why the queue rests, if it does.
    pub pause: Option<PauseRow>,
    /// Newest first.
    pub mails: Vec<MailRow>,
}

/// One recipient of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecipientRow {
    /// Number within the mail.
    pub no: u32,
    /// Role in German.
    pub role: String,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// In Cc instead of To.
    pub in_copy: bool,
    /// State, e.g. `sent`.
    pub state: String,
    /// State in German.
    pub state_label: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Failed tries.
    pub tries: u32,
    /// When it is tried again.
    pub next_try: Option<DateTime<Utc>>,
    /// What the relay said.
    pub reason: String,
}

/// Answer of `mails/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailDetail {
    /// The mail.
    #[serde(flatten)]
    pub row: MailRow,
    /// Sender's name.
    pub from_name: String,
    /// Sender's address.
    pub from_address: String,
    /// Text part.
    pub text: String,
    /// Carries a calendar invitation.
    pub has_invitation: bool,
    /// Everybody who gets it.
    pub to: Vec<RecipientRow>,
}

/// A recipient on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferRow {
    /// Key of the tick, e.g. `mb`, `unit:ALT`.
    pub key: String,
    /// Role in German.
    pub role: String,
    /// Name.
    pub name: String,
    /// Address; `null` where there is none to use.
    pub address: Option<String>,
    /// In Cc instead of To.
    pub in_copy: bool,
    /// Why it is offered, in German.
    pub why: String,
    /// Gets the mail unless the tick is taken away.
    pub ticked: bool,
    /// The tick cannot be taken away.
    pub locked: bool,
    /// Why it cannot be ticked, in German.
    pub blocked: Option<String>,
}

/// One mail of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposedMail {
    /// What it is about; key of the choice in [`NewMails`].
    pub about: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// Carries a calendar invitation.
    pub has_invitation: bool,
    /// Everybody on offer.
    pub offers: Vec<OfferRow>,
    /// The same was released today; who has it is not ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<SentToday>,
}

/// A mail of today about the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SentToday {
    /// When it was released.
    pub at: DateTime<Utc>,
    /// By whom.
    pub who: String,
}

impl Proposal {
    /// Which of the mails were released today already, in a German sentence; `clock` tells a time.
    #[must_use]
    pub fn sent_today(&self, clock: impl Fn(DateTime<Utc>) -> String) -> Option<String> {
        let sent: Vec<&SentToday> = self.mails.iter().filter_map(|mail| mail.sent.as_ref()).collect();
        let last = sent.iter().max_by_key(|sent| sent.at)?;
        let which = match (sent.len(), self.mails.len()) {
            (1, 1) => "Diese Mail wurde".to_owned(),
            (1, all) => format!("1 dieser {all} Mails wurde"),
            (some, all) if some == all => format!("Alle {all} Mails wurden"),
            (some, all) => format!("{some} dieser {all} Mails wurden"),
        };
        let (at, who) = (clock(last.at), &last.who);
        Some(format!("{which} heute schon freigegeben, zuletzt {at} von {who}. Wer sie hat, ist nicht angekreuzt."))
    }
}

/// Answer of `mail-proposal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MailProposal)]
pub struct Proposal {
    /// Kind in German.
    pub kind_label: String,
    /// Sender's name.
    pub from_name: String,
    /// Sender's address.
    pub from_address: String,
    /// The mails.
    pub mails: Vec<ProposedMail>,
    /// What a person should know before sending.
    pub notes: Vec<String>,
    /// Changes with every figure in the mails; sent back, it makes sure that what was read is
    /// what goes out.
    pub fingerprint: String,
    /// How mails leave.
    pub way: WayRow,
    /// From so many recipients on somebody else has to release what one writes (`mail.second_person`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_person_from: Option<u32>,
    /// The data are older than mails may state without a question (`mail.rules.max_data_age`): a German sentence, to be
    /// answered with [`NewMails::old_data`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_data: Option<String>,
}

/// The choice for one mail of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenMail {
    /// What it is about.
    pub about: String,
    /// Keys of everybody ticked.
    pub recipients: Vec<String>,
    /// Another subject.
    #[serde(default)]
    pub subject: Option<String>,
    /// Another text.
    #[serde(default)]
    pub text: Option<String>,
}

/// Puts the mails of an occasion into the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMails {
    /// The occasion.
    pub occasion: OccasionDoc,
    /// Of the proposal that was read; 412 if the mails would be others now.
    #[serde(default)]
    pub fingerprint: Option<String>,
    /// The choice; without it, every mail as proposed. Mails not named are left out.
    #[serde(default)]
    pub mails: Option<Vec<ChosenMail>>,
    /// Release at once instead of keeping drafts.
    #[serde(default)]
    pub release: bool,
    /// Not held before it goes (`mail.hold_minutes`): for commands that are typed whole.
    #[serde(default)]
    pub at_once: bool,
    /// A person knows that the data are old ([`Proposal::old_data`]) and wants these mails; 409 without.
    #[serde(default)]
    pub old_data: bool,
}

/// Other words for a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailEdit {
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
}

/// Drafts to be released together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseMails {
    /// Their numbers.
    pub mails: Vec<i64>,
    /// Not held before they go (`mail.hold_minutes`).
    #[serde(default)]
    pub at_once: bool,
    /// A person knows that the data are old ([`MailRow::old_data`]) and wants these mails; 409 without.
    #[serde(default)]
    pub old_data: bool,
}

/// Released mails that are held, to be drafts again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBackMails {
    /// Their numbers.
    pub mails: Vec<i64>,
}

/// How an unclear message is cleared up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResolveAs {
    /// The recipient has it.
    Sent,
    /// The recipient does not have it: the same message goes out again.
    Again,
    /// It is not worth sending any more.
    Drop,
}

impl ResolveAs {
    /// As on the wire.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Again => "again",
            Self::Drop => "drop",
        }
    }
}

/// Clears up the unclear message to one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveMail {
    /// Number of the recipient within the mail.
    pub recipient: u32,
    /// How.
    pub resolve_as: ResolveAs,
}

/// Answer of every deed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailsDone {
    /// The mails concerned.
    pub mails: Vec<i64>,
    /// Messages concerned.
    pub messages: u32,
}
