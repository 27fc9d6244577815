//! The chain of the audit: each entry carries the hash of the one before, so that altering or
//! removing one is noticed by whoever reads on. Only a beginning may go, and leaves its mark.

use std::fmt;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::{
    Store, StoreError,
    engine::{Db, args, row},
    hex,
};

/// Entries read at once.
const PAGE: i64 = 1000;

row! {
/// An entry as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) id: i64,
    pub(super) at: i64,
    pub(super) who: String,
    pub(super) action: String,
    pub(super) subject: String,
    pub(super) detail: String,
    pub(super) hash: String,
}
}

impl Link {
    /// The hash of this entry behind one with hash `before`: of a JSON list, so that no two entries
    /// can be cut differently into the same bytes.
    pub(super) fn sealed(&self, before: &str) -> Result<String, StoreError> {
        let Self { id, at, who, action, subject, detail, hash: _ } = self;
        let text = serde_json::to_vec(&(before, id, at, who, action, subject, detail));
        Ok(hex(&Sha256::digest(text.map_err(|e| StoreError::Refused(e.to_string()))?)))
    }
}

/// What a look at the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries looked at.
    pub entries: u64,
    /// The first place where the chain does not hold.
    pub broken: Option<Broken>,
}

/// Where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// This entry is not the one that was written, or the one before it is not.
    Altered(i64),
    /// These are missing.
    Gap(i64, i64),
    /// The newest ones are missing, from this number on.
    End(i64),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered(id) => write!(f, "Eintrag Nr. {id} ist nicht so, wie er geschrieben wurde, oder der davor"),
            Self::Gap(from, to) if from == to => write!(f, "Eintrag Nr. {from} fehlt"),
            Self::Gap(from, to) => write!(f, "Die Einträge Nr. {from} bis {to} fehlen"),
            Self::End(from) => write!(f, "Die neuesten Einträge fehlen, ab Nr. {from}"),
        }
    }
}

/// Number and hash behind which the chain begins.
pub(super) async fn beginning(db: &mut Db<'_>) -> Result<(i64, String), StoreError> {
    let anchor = db.maybe("SELECT id, hash FROM audit_anchor", args![]).await?;
    Ok(anchor.unwrap_or_default())
}

/// The hash of an entry, or of the mark where it was the last one removed.
pub(super) async fn hash_of(db: &mut Db<'_>, id: i64) -> Result<String, StoreError> {
    let found: Option<(String,)> = db.maybe("SELECT hash FROM audit WHERE id = $1", args![id]).await?;
    if let Some((hash,)) = found {
        return Ok(hash);
    }
    let (anchor, hash) = beginning(db).await?;
    Ok(if anchor == id { hash } else { String::new() })
}

/// Chains entries that were written before there was a chain.
pub(super) async fn seal(db: &mut Db<'_>) -> Result<(), StoreError> {
    let sql = format!("SELECT {} FROM audit WHERE hash = '' ORDER BY id LIMIT $1", Link::COLUMNS);
    let mut before = None;
    loop {
        let links: Vec<Link> = db.all(sql.clone(), args![PAGE]).await?;
        let Some(first) = links.first() else { return Ok(()) };
        let mut hash = match before.take() {
            Some(hash) => hash,
            None => hash_of(db, first.id - 1).await?,
        };
        for link in links {
            hash = link.sealed(&hash)?;
            db.execute("UPDATE audit SET hash = $1 WHERE id = $2", args![&hash, link.id]).await?;
        }
        before = Some(hash);
    }
}

/// Removes the beginning of the chain, before a moment, and leaves a mark: number and hash of the last
/// entry that went, and how many went so far. What is newer stays, whatever its clock said.
pub(super) async fn remove_before(db: &mut Db<'_>, moment: i64, today: NaiveDate) -> Result<(), StoreError> {
    let sql = "SELECT coalesce((SELECT min(id) FROM audit WHERE at >= $1), (SELECT max(id) FROM audit) + 1, 0)";
    let (first_kept,): (i64,) = db.one(sql, args![moment]).await?;
    let sql = "SELECT id, hash FROM audit WHERE id < $1 ORDER BY id DESC LIMIT 1";
    let last: Option<(i64, String)> = db.maybe(sql, args![first_kept]).await?;
    let Some((id, hash)) = last else { return Ok(()) };
    let before: Option<(i64,)> = db.maybe("SELECT removed FROM audit_anchor", args![]).await?;
    let gone = db.execute("DELETE FROM audit WHERE id < $1", args![first_kept]).await?;
    let removed = before.map_or(0, |(n,)| n) + i64::try_from(gone).unwrap_or(i64::MAX);
    db.execute("DELETE FROM audit_anchor", args![]).await?;
    let sql = "INSERT INTO audit_anchor (id, hash, removed, removed_on) VALUES ($1, $2, $3, $4)";
    db.execute(sql, args![id, hash, removed, today]).await?;
    Ok(())
}

impl Store {
    /// Follows the chain of the audit from its beginning to its end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_audit(&self) -> Result<Verified, StoreError> {
        let mut reading = self.read().await?;
        let mut db = reading.db();
        let (mut id, mut hash) = beginning(&mut db).await?;
        let mut entries = 0;
        let sql = format!("SELECT {} FROM audit WHERE id > $1 ORDER BY id LIMIT $2", Link::COLUMNS);
        loop {
            let links: Vec<Link> = db.all(sql.clone(), args![id, PAGE]).await?;
            if links.is_empty() {
                break;
            }
            for link in links {
                if link.id != id + 1 {
                    return Ok(Verified { entries, broken: Some(Broken::Gap(id + 1, link.id - 1)) });
                }
                if link.hash != link.sealed(&hash)? {
                    return Ok(Verified { entries, broken: Some(Broken::Altered(link.id)) });
                }
                (id, hash) = (link.id, link.hash);
                entries += 1;
            }
        }
        let (last,): (i64,) = db.one("SELECT value FROM meta WHERE name = 'id.audit'", args![]).await?;
        Ok(Verified { entries, broken: (id < last).then_some(Broken::End(id + 1)) })
    }
}
