//! Which invitation to the talk of a measure is out, so that the next one moves it instead of standing beside it.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::rows;
use crate::{
    domain::{
        MeasureNo,
        mail::{Invitation, Invited, KickOff, Method, Recipient},
    },
    store::{
        Store, StoreError,
        engine::{Arg, args, row},
    },
};

const TABLE: &str = "mail";
const LOCAL: &str = "%Y-%m-%dT%H:%M:%S";

row! {
struct InvitationRow {
    id: i64,
    invitation_uid: Option<String>,
    invitation_sequence: Option<i64>,
    invitation_method: Option<String>,
    talk_at: Option<String>,
    talk_minutes: Option<i64>,
    talk_place: Option<String>,
}
}

impl InvitationRow {
    fn invitation(self) -> Result<Invitation, StoreError> {
        let lost = |what: &str| StoreError::Corrupt { table: TABLE, problem: format!("Mail Nr. {}: {what} fehlt", self.id) };
        let at = self.talk_at.ok_or_else(|| lost("talk_at"))?;
        let method = self.invitation_method.as_deref().and_then(Method::from_key);
        Ok(Invitation {
            uid: self.invitation_uid.ok_or_else(|| lost("invitation_uid"))?,
            sequence: self.invitation_sequence.and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
            method: method.ok_or_else(|| lost("invitation_method"))?,
            talk: KickOff {
                at: NaiveDateTime::parse_from_str(&at, LOCAL).map_err(|_| lost("talk_at"))?,
                minutes: self.talk_minutes.and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
                place: self.talk_place.unwrap_or_default(),
            },
        })
    }
}

/// The columns of an invitation, in the order of [`InvitationRow`] without the number of the mail.
pub(super) fn columns(invitation: Option<&Invitation>) -> [Arg; 6] {
    let talk = invitation.map(|invitation| &invitation.talk);
    [
        Arg::from(invitation.map(|i| i.uid.as_str())),
        Arg::from(invitation.map(|i| i64::from(i.sequence))),
        Arg::from(invitation.map(|i| i.method.key())),
        Arg::from(talk.map(|talk| talk.at.format(LOCAL).to_string())),
        Arg::from(talk.map(|talk| i64::from(talk.minutes))),
        Arg::from(talk.map(|talk| talk.place.as_str())),
    ]
}

impl Store {
    /// The invitation of a measure that somebody has or will have, the newest; `None` where each is withdrawn.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn invited(&self, measure: &MeasureNo) -> Result<Option<Invited>, StoreError> {
        let mut reading = self.read().await?;
        let mut db = reading.db();
        let columns = InvitationRow::COLUMNS;
        let sql = format!(
            "SELECT {columns} FROM mail WHERE measure = $1 AND invitation_uid IS NOT NULL AND released_at IS NOT NULL \
             ORDER BY id DESC"
        );
        let released: Vec<InvitationRow> = db.all(sql, args![measure.as_str()]).await?;
        let mut withdrawn = BTreeSet::new();
        for row in released {
            let Some(mail) = rows::one(&mut db, row.id).await? else { continue };
            let reached: Vec<_> = mail.recipients.into_iter().filter(|recipient| !recipient.state.is_lost()).collect();
            if reached.is_empty() {
                continue;
            }
            let invitation = row.invitation()?;
            // Under one name later mails have higher numbers: the newest says how it stands.
            if invitation.method == Method::Cancel {
                withdrawn.insert(invitation.uid);
                continue;
            }
            if withdrawn.contains(&invitation.uid) {
                continue;
            }
            let sql = "SELECT max(invitation_sequence) FROM mail WHERE invitation_uid = $1";
            let (highest,): (i64,) = db.one(sql, args![&invitation.uid]).await?;
            return Ok(Some(Invited {
                highest: u32::try_from(highest).unwrap_or(u32::MAX),
                invitation,
                recipients: reached.into_iter().map(|r| Recipient::new(r.role, r.mailbox)).collect(),
            }));
        }
        Ok(None)
    }
}
