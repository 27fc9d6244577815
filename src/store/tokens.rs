//! Access tokens. Only their SHA-256 is stored; the token itself is shown once.

use std::fmt;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rand::Rng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    Store, StoreError,
    audit::{Action, By, Entry},
    engine::{Db, args},
    idempotency::{self, Stored},
    parts::Part,
    writer::{Ended, Quiet, Running, steps},
};
use crate::domain::dates;

/// What the holder of a token may do; each role includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Look.
    Lesen,
    /// Import, split, release, mail.
    Steuern,
    /// Manage tokens.
    Verwalten,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Lesen => "lesen",
            Self::Steuern => "steuern",
            Self::Verwalten => "verwalten",
        })
    }
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(raw: &str) -> Result<Self, String> {
        [Self::Lesen, Self::Steuern, Self::Verwalten]
            .into_iter()
            .find(|role| role.to_string() == raw)
            .ok_or_else(|| format!("Rolle „{raw}“ gibt es nicht; möglich sind lesen, steuern, verwalten"))
    }
}

/// A stored token, without the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEntry {
    /// Name of the holder.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// SHA-256 of the token, hex.
    pub sha256: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Its last day; `None` without end.
    pub expires_on: Option<NaiveDate>,
    /// The day it was last used.
    pub used_on: Option<NaiveDate>,
    /// Earlier secrets, as SHA-256, and their last day.
    pub before: Vec<(String, NaiveDate)>,
}

/// What a secret is worth on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It is this token's, and goes.
    Yes,
    /// It was this token's, until that day.
    Until(NaiveDate),
    /// It is not this token's.
    No,
}

impl TokenEntry {
    /// What the secret of this SHA-256 is worth on a day.
    #[must_use]
    pub fn holds(&self, sha256: &str, today: NaiveDate) -> Holds {
        let last = if self.sha256 == sha256 {
            self.expires_on
        } else {
            match self.before.iter().find(|(before, _)| before == sha256) {
                Some((_, until)) => Some(self.expires_on.map_or(*until, |end| end.min(*until))),
                None => return Holds::No,
            }
        };
        last.filter(|last| *last < today).map_or(Holds::Yes, Holds::Until)
    }

    fn is_over(&self, today: NaiveDate) -> bool {
        self.expires_on.is_some_and(|last| last < today)
    }
}

/// A token that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Name of the holder.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// Its last day; `None` without end.
    pub expires_on: Option<NaiveDate>,
}

/// How a token is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// Name of the holder.
    pub name: String,
    /// The last day of the secret so far; a day that is over ends it at once.
    pub old_until: NaiveDate,
    /// The last day of the new one; `None`: as long from today on as the one before was made for.
    pub expires_on: Option<NaiveDate>,
    /// A repeated call with the same one is refused.
    pub idempotency_key: Option<String>,
}

/// A new random token: 32 bytes from the system's generator, hex.
#[must_use]
pub fn random_token() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    format!("ilc_{}", hex(&bytes))
}

/// A new random key of 256 bits, hex, wiped when it is given up.
#[must_use]
pub fn random_key() -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0u8; 32]);
    rand::rng().fill_bytes(&mut *bytes);
    Zeroizing::new(hex(&*bytes))
}

/// The stored form of a token.
#[must_use]
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// All tokens, by name.
pub(super) async fn all(db: &mut Db<'_>) -> Result<Vec<TokenEntry>, StoreError> {
    type Row = (String, String, String, i64, Option<NaiveDate>, Option<NaiveDate>);
    let sql = "SELECT name, role, sha256, created_at, expires_on, used_on FROM token ORDER BY name";
    let rows: Vec<Row> = db.all(sql, args![]).await?;
    let earlier: Vec<(String, String, NaiveDate)> =
        db.all("SELECT name, sha256, until_on FROM token_before ORDER BY name, sha256", args![]).await?;
    rows.into_iter()
        .map(|(name, role, sha256, at, expires_on, used_on)| {
            let role = role.parse().map_err(|problem| StoreError::Corrupt { table: "token", problem })?;
            let before = earlier.iter().filter(|(of, ..)| *of == name).map(|(_, sha256, until)| (sha256.clone(), *until));
            let (before, created_at) = (before.collect(), DateTime::from_timestamp(at, 0).unwrap_or_default());
            Ok(TokenEntry { name, role, sha256, created_at, expires_on, used_on, before })
        })
        .collect()
}

fn missing(name: &str) -> StoreError {
    StoreError::Refused(format!("Ein Token „{name}“ gibt es nicht; „token list“ zeigt alle"))
}

fn not_over(expires_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), StoreError> {
    match expires_on.filter(|last| *last < today) {
        Some(last) => Err(StoreError::Refused(format!(
            "Das Token wäre schon abgelaufen: {} liegt vor dem heutigen Tag ({}); bitte einen späteren Tag nennen",
            dates::german(last),
            dates::german(today)
        ))),
        None => Ok(()),
    }
}

fn until(expires_on: Option<NaiveDate>) -> String {
    expires_on.map_or_else(String::new, |last| format!(", gültig bis {}", dates::german(last)))
}

impl Store {
    /// Makes a token without end and returns it: the only time it can be seen.
    ///
    /// # Errors
    /// When the name is taken or the database does not answer.
    pub async fn add_token(&self, name: &str, role: Role, who: &str, now: DateTime<Utc>) -> Result<String, StoreError> {
        let wanted = NewToken { name: name.to_owned(), role, expires_on: None };
        self.issue_token(wanted, now.date_naive(), who, now).await
    }

    /// Makes a token and returns it: the only time it can be seen.
    ///
    /// # Errors
    /// When the name is taken, the last day is over, or the database does not answer.
    pub async fn issue_token(
        &self,
        wanted: NewToken,
        today: NaiveDate,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<String, StoreError> {
        let NewToken { name, role, expires_on } = wanted;
        let name = crate::domain::text::clean(&name);
        if name.is_empty() || name.chars().count() > 64 {
            return Err(StoreError::Refused("Name des Tokens fehlt oder ist länger als 64 Zeichen".to_owned()));
        }
        not_over(expires_on, today)?;
        let secret = random_token();
        let token = secret.clone();
        let work = steps(move |w| {
            Box::pin(async move {
                if w.now().tokens.iter().any(|entry| entry.name == name) {
                    let detail =
                        format!("Ein Token „{name}“ gibt es schon; „token rotate“ erneuert es, „token revoke“ zieht es zurück");
                    return Err(StoreError::Refused(detail));
                }
                let sql = "INSERT INTO token (name, role, sha256, created_at, expires_on) VALUES ($1, $2, $3, $4, $5)";
                let values = args![&name, role.to_string(), token_hash(&token), w.by().at.timestamp(), expires_on];
                w.db().execute(sql, values).await?;
                w.touch(Part::Access);
                let detail = format!("Rolle {role}{}", until(expires_on));
                Ok(Ended::audited(Entry::new(Action::TokenAdded, name, detail), ()))
            })
        });
        self.write(By::new(who, now), work).await?;
        Ok(secret)
    }

    /// Replaces a token's secret and returns the new one: the only time it can be seen. The one before goes on for a while.
    ///
    /// # Errors
    /// When there is none of that name, the last day is over, the key was used before, or the database does not answer.
    pub async fn rotate_token(
        &self,
        rotation: Rotation,
        today: NaiveDate,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<String, StoreError> {
        not_over(rotation.expires_on, today)?;
        let secret = random_token();
        let token = secret.clone();
        let work = steps(move |w| {
            Box::pin(async move {
                let Rotation { name, old_until, expires_on, idempotency_key } = rotation;
                if let Some(key) = &idempotency_key {
                    if idempotency::stored(&mut w.db(), key).await?.is_some() {
                        let detail = "Dieser Vorgang ist schon geschehen; ein Token wird nur einmal gezeigt. Für ein weiteres bitte \
                                      noch einmal erneuern, mit neuem Idempotency-Key";
                        return Err(StoreError::Refused(detail.to_owned()));
                    }
                    let kept = Stored { route: "tokens/rotate".to_owned(), sha256: String::new(), answer: "{}".to_owned() };
                    let at = w.by().at;
                    idempotency::keep(&mut w.db(), key, &kept, at).await?;
                }
                let old = w.now().tokens.iter().find(|entry| entry.name == name).cloned().ok_or_else(|| missing(&name))?;
                let span = old.expires_on.map(|last| last - old.created_at.date_naive());
                let expires_on =
                    expires_on.or_else(|| span.and_then(|span| today.checked_add_signed(span.max(TimeDelta::days(1)))));
                w.db().execute("DELETE FROM token_before WHERE until_on < $1", args![today]).await?;
                // One that has ended goes on no longer because of a new one.
                if old_until >= today && !old.is_over(today) {
                    let last = old.expires_on.map_or(old_until, |end| end.min(old_until));
                    let sql = "INSERT INTO token_before (sha256, name, until_on) VALUES ($1, $2, $3)";
                    w.db().execute(sql, args![&old.sha256, &name, last]).await?;
                } else {
                    w.db().execute("DELETE FROM token_before WHERE name = $1", args![&name]).await?;
                }
                let sql = "UPDATE token SET sha256 = $1, created_at = $2, expires_on = $3 WHERE name = $4";
                let values = args![token_hash(&token), w.by().at.timestamp(), expires_on, &name];
                w.db().execute(sql, values).await?;
                w.touch(Part::Access);
                let overlap =
                    if old_until >= today { format!(", das alte gilt bis {}", dates::german(old_until)) } else { String::new() };
                let detail = format!("Rolle {}{}{overlap}", old.role, until(expires_on));
                Ok(Ended::audited(Entry::new(Action::TokenRotated, name, detail), ()))
            })
        });
        self.write(By::new(who, now), work).await?;
        Ok(secret)
    }

    /// Takes a token back, with all its secrets.
    ///
    /// # Errors
    /// When there is none of that name, when it is the last one that can manage tokens, or when the database does not answer.
    pub async fn revoke_token(&self, name: &str, today: NaiveDate, who: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let name = name.to_owned();
        let work = steps(move |w| {
            Box::pin(async move {
                let tokens = w.now().tokens.clone();
                let entry = tokens.iter().find(|entry| entry.name == name).ok_or_else(|| missing(&name))?;
                let manages = |entry: &TokenEntry| entry.role == Role::Verwalten && !entry.is_over(today);
                if manages(entry) && !tokens.iter().any(|other| other.name != name && manages(other)) {
                    return Err(StoreError::Refused(format!(
                        "„{name}“ ist das letzte gültige Token mit der Rolle verwalten; ohne es könnte niemand mehr Token verwalten. \
                         Bitte erst ein anderes anlegen: „ilc-desk token add NAME --role verwalten“"
                    )));
                }
                w.db().execute("DELETE FROM token WHERE name = $1", args![&name]).await?;
                w.db().execute("DELETE FROM token_before WHERE name = $1", args![&name]).await?;
                w.touch(Part::Access);
                Ok(Ended::audited(Entry::new(Action::TokenRevoked, name, ""), ()))
            })
        });
        self.write(By::new(who, now), work).await
    }

    /// Keeps that a token was used on a day. Runs already; nobody need wait for it.
    pub fn token_used(&self, name: &str, today: NaiveDate) -> Running<(), StoreError> {
        let name = name.to_owned();
        let work = steps(move |w| {
            Box::pin(async move {
                let sql = "UPDATE token SET used_on = $1 WHERE name = $2 AND (used_on IS NULL OR used_on < $1)";
                if w.db().execute(sql, args![today, &name]).await? == 0 {
                    return Ok(Ended::Nothing(()));
                }
                w.touch(Part::Access);
                Ok(Ended::Quietly((), Quiet::TokenUse))
            })
        });
        self.write_quietly(work)
    }
}
