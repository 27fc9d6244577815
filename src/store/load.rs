//! Reading the whole desk into memory, once per start.

use super::{
    StoreError,
    engine::{Db, args},
    rows::{MeasureRow, MonitoringRow, ParticipationRow, StartRow, UnitRow},
};
use crate::domain::{Desk, Monitoring, Participation};

/// Everything the desk knows, in one read transaction.
pub(super) async fn desk(db: &mut Db<'_>) -> Result<Desk, StoreError> {
    let mut desk = Desk::default();
    (desk.as_of,) = db.one("SELECT max(as_of) FROM import", args![]).await?;
    for row in db.all::<UnitRow>(format!("SELECT {} FROM unit", UnitRow::COLUMNS), args![]).await? {
        let unit = crate::domain::Unit::try_from(row)?;
        desk.units.insert(unit.code.clone(), unit);
    }
    for row in db.all::<MeasureRow>(format!("SELECT {} FROM measure", MeasureRow::COLUMNS), args![]).await? {
        let measure = crate::domain::Measure::try_from(row)?;
        desk.measures.insert(measure.no.clone(), measure);
    }
    for row in db.all::<StartRow>(format!("SELECT {} FROM start", StartRow::COLUMNS), args![]).await? {
        let start = crate::domain::Start::try_from(row)?;
        desk.starts.insert(start.key(), start);
    }
    let sql = format!("SELECT {} FROM monitoring ORDER BY as_of", MonitoringRow::COLUMNS);
    for row in db.all::<MonitoringRow>(sql, args![]).await? {
        let row = Monitoring::try_from(row)?;
        desk.add_monitoring(row);
    }
    let sql = format!("SELECT {} FROM participation_past ORDER BY id, replaced_by", ParticipationRow::COLUMNS);
    for row in db.all::<ParticipationRow>(sql, args![]).await? {
        let seen_on = row.seen_on;
        let version = Participation::try_from(row)?;
        desk.superseded.entry(version.id.clone()).or_default().push((seen_on, version));
    }
    let mut participations = Vec::new();
    let sql = format!("SELECT {} FROM participation", ParticipationRow::COLUMNS);
    for row in db.all::<ParticipationRow>(sql, args![]).await? {
        participations.push((row.seen_on, Participation::try_from(row)?));
    }
    Ok(desk.with_versions(participations))
}
