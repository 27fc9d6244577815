//! Access tokens. Only their SHA-256 is stored; the token itself is shown once.

use std::fmt;

use chrono::{DateTime, Utc};
use rand::Rng;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use super::{Store, StoreError, audit};

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
pub(super) async fn all(db: &mut SqliteConnection) -> Result<Vec<TokenEntry>, StoreError> {
    let rows: Vec<(String, String, String, i64)> =
        sqlx::query_as("SELECT name, role, sha256, created_at FROM token ORDER BY name").fetch_all(db).await?;
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
        let token = random_token();
        let mut tx = self.begin().await?;
        let same_name: i64 =
            sqlx::query_scalar("SELECT count(*) FROM token WHERE name = $1").bind(&name).fetch_one(&mut *tx).await?;
        if same_name > 0 {
            return Err(StoreError::Refused(format!("Ein Token „{name}“ gibt es schon; erst mit „token revoke“ zurückziehen")));
        }
        sqlx::query("INSERT INTO token (name, role, sha256, created_at) VALUES ($1, $2, $3, $4)")
            .bind(&name)
            .bind(role.to_string())
            .bind(token_hash(&token))
            .bind(now.timestamp())
            .execute(&mut *tx)
            .await?;
        audit::record(&mut tx, now, who, "Token angelegt", &name, &format!("Rolle {role}")).await?;
        self.commit(tx).await?;
        Ok(token)
    }

    /// Takes a token back.
    ///
    /// # Errors
    /// When there is none of that name or the database does not answer.
    pub async fn revoke_token(&self, name: &str, who: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let gone = sqlx::query("DELETE FROM token WHERE name = $1").bind(name).execute(&mut *tx).await?.rows_affected();
        if gone == 0 {
            return Err(StoreError::Refused(format!("Ein Token „{name}“ gibt es nicht; „token list“ zeigt alle")));
        }
        audit::record(&mut tx, now, who, "Token zurückgezogen", name, "").await?;
        self.commit(tx).await
    }
}
