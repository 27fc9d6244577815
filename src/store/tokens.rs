//! Access tokens. Only their SHA-256 is stored; the token itself is shown once.

use std::fmt;

use chrono::{DateTime, Utc};
use rand::Rng;
use sha2::{Digest, Sha256};

use super::{
    Store, StoreError,
    audit::{Action, By, Entry},
    engine::{Db, args},
    parts::Part,
    writer::{Ended, steps},
};

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
}

/// A new random token: 32 bytes from the system's generator, hex.
#[must_use]
pub fn random_token() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    format!("ilc_{}", hex(&bytes))
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
    let sql = "SELECT name, role, sha256, created_at FROM token ORDER BY name";
    let rows: Vec<(String, String, String, i64)> = db.all(sql, args![]).await?;
    rows.into_iter()
        .map(|(name, role, sha256, at)| {
            let role = role.parse().map_err(|problem| StoreError::Corrupt { table: "token", problem })?;
            Ok(TokenEntry { name, role, sha256, created_at: DateTime::from_timestamp(at, 0).unwrap_or_default() })
        })
        .collect()
}

impl Store {
    /// Makes a token and returns it: the only time it can be seen.
    ///
    /// # Errors
    /// When the name is taken or the database does not answer.
    pub async fn add_token(&self, name: &str, role: Role, who: &str, now: DateTime<Utc>) -> Result<String, StoreError> {
        let name = crate::domain::text::clean(name);
        if name.is_empty() || name.chars().count() > 64 {
            return Err(StoreError::Refused("Name des Tokens fehlt oder ist länger als 64 Zeichen".to_owned()));
        }
        let secret = random_token();
        let token = secret.clone();
        let work = steps(move |w| {
            Box::pin(async move {
                let (same_name,): (i64,) = w.db().one("SELECT count(*) FROM token WHERE name = $1", args![&name]).await?;
                if same_name > 0 {
                    let detail = format!("Ein Token „{name}“ gibt es schon; erst mit „token revoke“ zurückziehen");
                    return Err(StoreError::Refused(detail));
                }
                let sql = "INSERT INTO token (name, role, sha256, created_at) VALUES ($1, $2, $3, $4)";
                let values = args![&name, role.to_string(), token_hash(&token), w.by().at.timestamp()];
                w.db().execute(sql, values).await?;
                w.touch(Part::Access);
                Ok(Ended::audited(Entry::new(Action::TokenAdded, name, format!("Rolle {role}")), ()))
            })
        });
        self.write(By::new(who, now), work).await?;
        Ok(secret)
    }

    /// Takes a token back.
    ///
    /// # Errors
    /// When there is none of that name or the database does not answer.
    pub async fn revoke_token(&self, name: &str, who: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let name = name.to_owned();
        let work = steps(move |w| {
            Box::pin(async move {
                if w.db().execute("DELETE FROM token WHERE name = $1", args![&name]).await? == 0 {
                    let detail = format!("Ein Token „{name}“ gibt es nicht; „token list“ zeigt alle");
                    return Err(StoreError::Refused(detail));
                }
                w.touch(Part::Access);
                Ok(Ended::audited(Entry::new(Action::TokenRevoked, name, ""), ()))
            })
        });
        self.write(By::new(who, now), work).await
    }
}
