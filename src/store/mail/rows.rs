//! Rows of the outbox as they lie in the database, and what they mean.

use chrono::{DateTime, NaiveDate, Utc};

use super::{MailEntry, MailRecipient};
use crate::{
    domain::{
        MeasureNo, ModuleNo, Team, UnitCode,
        mail::{EmailAddress, MailKind, Mailbox, Role, State, Topic},
    },
    store::{
        StoreError,
        engine::{Db, args, row},
        rows::corrupt,
    },
};

const MAIL: &str = "mail";
const RECIPIENT: &str = "mail_recipient";

fn broken(table: &'static str, what: &str, value: &str) -> StoreError {
    StoreError::Corrupt { table, problem: format!("{what} „{value}“ ist unbekannt") }
}

pub(super) fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

pub(super) fn state(key: &str) -> Result<State, StoreError> {
    State::from_key(key).ok_or_else(|| broken(RECIPIENT, "Zustand", key))
}

pub(super) fn kind(key: &str) -> Result<MailKind, StoreError> {
    MailKind::from_key(key).ok_or_else(|| broken(MAIL, "Art", key))
}

/// The stored form of a role, and its OE.
pub(super) fn role_columns(role: &Role) -> (&'static str, Option<&str>) {
    match role {
        Role::Mb => ("mb", None),
        Role::Unit(code) => ("unit", Some(code.as_str())),
        Role::List => ("list", None),
        Role::Agency => ("agency", None),
        Role::Z211 => ("z211", None),
        Role::X91 => ("x91", None),
        Role::Provider => ("provider", None),
        Role::Other => ("other", None),
    }
}

fn role(key: &str, unit: Option<&str>) -> Result<Role, StoreError> {
    Ok(match (key, unit) {
        ("mb", _) => Role::Mb,
        ("unit", Some(code)) => Role::Unit(UnitCode::parse(code).map_err(corrupt(RECIPIENT))?),
        ("list", _) => Role::List,
        ("agency", _) => Role::Agency,
        ("z211", _) => Role::Z211,
        ("x91", _) => Role::X91,
        ("provider", _) => Role::Provider,
        ("other", _) => Role::Other,
        _ => return Err(broken(RECIPIENT, "Rolle", key)),
    })
}

/// `topic`, and `measure`, `module`, `unit`, `provider`.
pub(super) fn topic_columns(topic: &Topic) -> (&'static str, [Option<&str>; 4]) {
    match topic {
        Topic::Measure(no) => ("measure", [Some(no.as_str()), None, None, None]),
        Topic::Start((no, module)) => ("start", [Some(no.as_str()), module.as_ref().map(ModuleNo::as_str), None, None]),
        Topic::Unit(code) => ("unit", [None, None, Some(code.as_str()), None]),
        Topic::Provider(called) => ("provider", [None, None, None, Some(called)]),
    }
}

pub(super) const fn team_column(team: Team) -> &'static str {
    match team {
        Team::X911 => "X911",
        Team::X915 => "X915",
    }
}

row! {
struct MailRow {
    id: i64,
    uid: String,
    version: i64,
    kind: String,
    team: String,
    topic: String,
    measure: Option<String>,
    module: Option<String>,
    unit: Option<String>,
    from_name: String,
    from_address: String,
    subject: String,
    text_part: String,
    html_part: String,
    calendar: Option<String>,
    created_at: i64,
    created_by: String,
    released_at: Option<i64>,
    released_by: Option<String>,
    valid_until: Option<i64>,
    held_until: Option<i64>,
    edited_by: Option<String>,
    as_of: Option<NaiveDate>,
    provider: Option<String>,
}
}

impl MailRow {
    fn topic(&self) -> Result<Topic, StoreError> {
        let bad = corrupt(MAIL);
        let measure = self.measure.as_deref().map(MeasureNo::parse).transpose().map_err(&bad)?;
        let module = self.module.as_deref().map(ModuleNo::parse).transpose().map_err(&bad)?;
        let unit = self.unit.as_deref().map(UnitCode::parse).transpose().map_err(&bad)?;
        match (self.topic.as_str(), measure, unit, &self.provider) {
            ("measure", Some(no), ..) => Ok(Topic::Measure(no)),
            ("start", Some(no), ..) => Ok(Topic::Start((no, module))),
            ("unit", _, Some(code), _) => Ok(Topic::Unit(code)),
            ("provider", .., Some(called)) => Ok(Topic::Provider(called.clone())),
            _ => Err(broken(MAIL, "Gegenstand", &self.topic)),
        }
    }

    fn entry(self, recipients: Vec<MailRecipient>) -> Result<MailEntry, StoreError> {
        let team = match self.team.as_str() {
            "X911" => Team::X911,
            "X915" => Team::X915,
            other => return Err(broken(MAIL, "Team", other)),
        };
        Ok(MailEntry {
            topic: self.topic()?,
            kind: kind(&self.kind)?,
            team,
            from: Mailbox { name: self.from_name, address: EmailAddress::parse(&self.from_address).map_err(corrupt(MAIL))? },
            id: self.id,
            uid: self.uid,
            version: self.version,
            subject: self.subject,
            text: self.text_part,
            html: self.html_part,
            calendar: self.calendar,
            created_at: time(self.created_at),
            created_by: self.created_by,
            released_at: self.released_at.map(time),
            released_by: self.released_by,
            valid_until: self.valid_until.map(time),
            held_until: self.held_until.map(time),
            edited_by: self.edited_by,
            as_of: self.as_of,
            recipients,
        })
    }
}

row! {
struct RecipientRow {
    mail: i64,
    no: i64,
    role: String,
    unit: Option<String>,
    name: String,
    address: String,
    in_copy: bool,
    state: String,
    since: i64,
    tries: i64,
    next_try_at: Option<i64>,
    reason: String,
}
}

impl RecipientRow {
    fn recipient(self) -> Result<MailRecipient, StoreError> {
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(MailRecipient {
            no: count(self.no),
            role: role(&self.role, self.unit.as_deref())?,
            mailbox: Mailbox { name: self.name, address: EmailAddress::parse(&self.address).map_err(corrupt(RECIPIENT))? },
            in_copy: self.in_copy,
            state: state(&self.state)?,
            since: time(self.since),
            tries: count(self.tries),
            next_try: self.next_try_at.map(time),
            reason: self.reason,
        })
    }
}

/// The newest mails with a smaller number, without their parts.
pub(super) async fn newest(db: &mut Db<'_>, before: Option<i64>, limit: i64) -> Result<Vec<MailEntry>, StoreError> {
    let sql = format!("SELECT {} FROM mail WHERE ($1 IS NULL OR id < $1) ORDER BY id DESC LIMIT $2", without_parts());
    let mails: Vec<MailRow> = db.all(sql, args![before, limit]).await?;
    let (newest, oldest) = (mails.first().map_or(0, |m| m.id), mails.last().map_or(0, |m| m.id));
    let sql =
        format!("SELECT {} FROM mail_recipient WHERE mail >= $1 AND mail <= $2 ORDER BY mail DESC, no", RecipientRow::COLUMNS);
    entries(mails, db.all(sql, args![oldest, newest]).await?)
}

/// The mails of a kind released on a day, newest first, without their parts.
pub(super) async fn released_on(db: &mut Db<'_>, kind: MailKind, day: NaiveDate) -> Result<Vec<MailEntry>, StoreError> {
    let meant = "kind = $1 AND released_on = $2";
    let sql = format!("SELECT {} FROM mail WHERE {meant} ORDER BY id DESC", without_parts());
    let mails: Vec<MailRow> = db.all(sql, args![kind.key(), day]).await?;
    let columns = RecipientRow::COLUMNS;
    let sql =
        format!("SELECT {columns} FROM mail_recipient WHERE mail IN (SELECT id FROM mail WHERE {meant}) ORDER BY mail DESC, no");
    entries(mails, db.all(sql, args![kind.key(), day]).await?)
}

/// The columns of a mail for a list: its parts stay where they are.
fn without_parts() -> String {
    MailRow::COLUMNS.replace("text_part", "'' AS text_part").replace("html_part", "'' AS html_part")
}

/// Mails with their recipients; both in the same order.
fn entries(mails: Vec<MailRow>, recipients: Vec<RecipientRow>) -> Result<Vec<MailEntry>, StoreError> {
    let mut rows = recipients.into_iter().peekable();
    let with_its = |mail: MailRow| {
        let mut recipients = Vec::new();
        while let Some(row) = rows.next_if(|r| r.mail == mail.id) {
            recipients.push(row.recipient()?);
        }
        mail.entry(recipients)
    };
    mails.into_iter().map(with_its).collect()
}

/// One mail, whole.
pub(super) async fn one(db: &mut Db<'_>, id: i64) -> Result<Option<MailEntry>, StoreError> {
    let sql = format!("SELECT {} FROM mail WHERE id = $1", MailRow::COLUMNS);
    let Some(mail) = db.maybe::<MailRow>(sql, args![id]).await? else { return Ok(None) };
    let sql = format!("SELECT {} FROM mail_recipient WHERE mail = $1 ORDER BY no", RecipientRow::COLUMNS);
    let rows: Vec<RecipientRow> = db.all(sql, args![id]).await?;
    let recipients = rows.into_iter().map(RecipientRow::recipient).collect::<Result<_, _>>()?;
    mail.entry(recipients).map(Some)
}
