//! Reading the whole desk into memory, once per start.

use sqlx::SqliteConnection;

use super::{StoreError, rows};
use crate::domain::{Desk, Monitoring, Participation};

/// Everything the desk knows, in one read transaction.
pub(super) async fn desk(db: &mut SqliteConnection) -> Result<Desk, StoreError> {
    let mut desk = Desk::default();
    desk.as_of = sqlx::query_scalar("SELECT max(as_of) FROM import").fetch_one(&mut *db).await?;
    for row in sqlx::query_as::<_, rows::UnitRow>("SELECT * FROM unit").fetch_all(&mut *db).await? {
        let unit = crate::domain::Unit::try_from(row)?;
        desk.units.insert(unit.code.clone(), unit);
    }
    for row in sqlx::query_as::<_, rows::MeasureRow>("SELECT * FROM measure").fetch_all(&mut *db).await? {
        let measure = crate::domain::Measure::try_from(row)?;
        desk.measures.insert(measure.no.clone(), measure);
    }
    for row in sqlx::query_as::<_, rows::StartRow>("SELECT * FROM start").fetch_all(&mut *db).await? {
        let start = crate::domain::Start::try_from(row)?;
        desk.starts.insert(start.key(), start);
    }
    for row in sqlx::query_as::<_, rows::MonitoringRow>("SELECT * FROM monitoring ORDER BY as_of").fetch_all(&mut *db).await? {
        let row = Monitoring::try_from(row)?;
        desk.add_monitoring(row);
    }
    let past = "SELECT * FROM participation_past ORDER BY id, replaced_by";
    for row in sqlx::query_as::<_, rows::ParticipationRow>(past).fetch_all(&mut *db).await? {
        let seen_on = row.seen_on;
        let version = Participation::try_from(row)?;
        desk.superseded.entry(version.id.clone()).or_default().push((seen_on, version));
    }
    let mut participations = Vec::new();
    for row in sqlx::query_as::<_, rows::ParticipationRow>("SELECT * FROM participation").fetch_all(&mut *db).await? {
        participations.push((row.seen_on, Participation::try_from(row)?));
    }
    Ok(desk.with_versions(participations))
}
