//! Kundennummern of participations as HMAC: kept by an import that seals them, removed by one that does not.

use super::{
    Store, StoreError,
    engine::{Arg, Db, args},
};
use crate::{
    domain::ParticipationId,
    import::{Kind, Plan, Sealed},
};

/// Keys per statement.
const CHUNK: usize = 500;

/// What there is to tell of the numbers of an import that has participations.
pub(super) fn told(plan: &Plan, decision: &str) -> Option<String> {
    let has_people = plan.files.iter().any(|file| file.kind == Some(Kind::Participations));
    has_people.then(|| match plan.sealed.len() {
        0 => "Die Teilnahmen nennen keine Kundennummern; Listen mit Kundennummern brauchen weiter die Zuweisungsliste".to_owned(),
        kept => format!("Kundennummern: {kept} als HMAC, keine im Klartext (Entscheidung: {decision})"),
    })
}

/// Keeps sealed numbers, newer ones in place of older; without a seal removes all there are. Answers how many were removed.
pub(super) async fn keep(db: &mut Db<'_>, sealed: &[(ParticipationId, Sealed)], has_seal: bool) -> Result<u64, StoreError> {
    if !has_seal {
        return db.execute("DELETE FROM participation_number", args![]).await;
    }
    let rows = sealed.iter().map(|(id, sealed)| [Arg::from(id.as_str()), Arg::from(sealed.to_string())]);
    let tail = "ON CONFLICT (participation) DO UPDATE SET sealed = excluded.sealed";
    db.many("INSERT INTO participation_number (participation, sealed)", rows, tail).await?;
    Ok(0)
}

impl Store {
    /// Sealed Kundennummern of these participations, as far as there are any.
    ///
    /// # Errors
    /// When the database does not answer, or holds what is none.
    pub async fn sealed_numbers(&self, of: &[ParticipationId]) -> Result<Vec<(ParticipationId, Sealed)>, StoreError> {
        let corrupt = |problem: &str| StoreError::Corrupt { table: "participation_number", problem: problem.to_owned() };
        let mut reading = self.read().await?;
        let mut found = Vec::new();
        for keys in of.chunks(CHUNK) {
            let places = (1..=keys.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(",");
            let sql = format!("SELECT participation, sealed FROM participation_number WHERE participation IN ({places})");
            let values = keys.iter().map(|id| Arg::from(id.as_str())).collect();
            let rows: Vec<(String, String)> = reading.db().all(sql, values).await?;
            for (id, sealed) in rows {
                let id = ParticipationId::parse(&id).map_err(|e| corrupt(&e.to_string()))?;
                found.push((id, Sealed::parse(&sealed).ok_or_else(|| corrupt("kein HMAC-Wert"))?));
            }
        }
        Ok(found)
    }
}
