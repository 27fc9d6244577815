//! Table rows and the domain's types: stored values pass the same constructors as imported ones.

use chrono::NaiveDate;

use super::{StoreError, engine::row};
use crate::domain::{
    Amount, Contact, Instrument, Invalid, Measure, MeasureNo, ModuleNo, Monitoring, Participation, ParticipationId, PostSign,
    ProviderContact, Reason, Start, Status, Unit, UnitCode, UnitKind, measure::Profile,
};

/// Names the table beside a broken rule.
pub(super) fn corrupt(table: &'static str) -> impl Fn(Invalid) -> StoreError {
    move |invalid| StoreError::Corrupt { table, problem: invalid.to_string() }
}

fn count(table: &'static str, n: i64) -> Result<u32, StoreError> {
    u32::try_from(n).map_err(|_| StoreError::Corrupt { table, problem: format!("Zahl {n} ist außerhalb des Bereichs") })
}

fn module(raw: &str) -> Result<Option<ModuleNo>, Invalid> {
    if raw.is_empty() { Ok(None) } else { ModuleNo::parse(raw).map(Some) }
}

/// The stored form of an optional module.
pub(super) fn module_text(module: Option<&ModuleNo>) -> &str {
    module.map_or("", ModuleNo::as_str)
}

row! {
pub(super) struct UnitRow {
    code: String,
    title: String,
    kind: String,
    district: String,
    mailbox: String,
    stock: i64,
    stock_u25: i64,
}
}

impl TryFrom<UnitRow> for Unit {
    type Error = StoreError;
    fn try_from(row: UnitRow) -> Result<Self, StoreError> {
        const TABLE: &str = "unit";
        Ok(Self {
            code: UnitCode::parse(&row.code).map_err(corrupt(TABLE))?,
            title: row.title,
            kind: UnitKind::parse(&row.kind).map_err(corrupt(TABLE))?,
            district: row.district,
            mailbox: row.mailbox,
            stock: count(TABLE, row.stock)?,
            stock_u25: count(TABLE, row.stock_u25)?,
        })
    }
}

row! {
pub(super) struct MeasureRow {
    no: String,
    title: String,
    instrument: String,
    provider: String,
    district: String,
    places: i64,
    begin_on: NaiveDate,
    end_on: NaiveDate,
    modular: bool,
    u25: bool,
    limited_mobility: bool,
    needs: String,
    nearby: String,
    mb_name: Option<String>,
    mb_unit: Option<String>,
    mb_email: Option<String>,
    target_group: String,
    content: String,
    notes: String,
    provider_email: String,
    provider_person: String,
}
}

impl TryFrom<MeasureRow> for Measure {
    type Error = StoreError;
    fn try_from(row: MeasureRow) -> Result<Self, StoreError> {
        const TABLE: &str = "measure";
        let json = |e: serde_json::Error| StoreError::Corrupt { table: TABLE, problem: e.to_string() };
        let mb_unit = row.mb_unit.as_deref().map(UnitCode::parse).transpose().map_err(corrupt(TABLE))?;
        Self {
            no: MeasureNo::parse(&row.no).map_err(corrupt(TABLE))?,
            title: row.title,
            instrument: Instrument::parse(&row.instrument).map_err(corrupt(TABLE))?,
            provider: row.provider,
            district: row.district,
            places: count(TABLE, row.places)?,
            begin: row.begin_on,
            end: row.end_on,
            modular: row.modular,
            u25: row.u25,
            limited_mobility: row.limited_mobility,
            needs: serde_json::from_str(&row.needs).map_err(json)?,
            nearby: serde_json::from_str(&row.nearby).map_err(json)?,
            mb: row.mb_name.map(|name| Contact { name, unit: mb_unit, email: row.mb_email.unwrap_or_default() }),
            profile: Profile { target_group: row.target_group, content: row.content, notes: row.notes },
            provider_contact: ProviderContact { email: row.provider_email, person: row.provider_person },
        }
        .checked()
        .map_err(corrupt(TABLE))
    }
}

row! {
pub(super) struct StartRow {
    measure: String,
    module: String,
    begin_on: NaiveDate,
    end_on: NaiveDate,
    places: i64,
}
}

impl TryFrom<StartRow> for Start {
    type Error = StoreError;
    fn try_from(row: StartRow) -> Result<Self, StoreError> {
        const TABLE: &str = "start";
        Self {
            measure: MeasureNo::parse(&row.measure).map_err(corrupt(TABLE))?,
            module: module(&row.module).map_err(corrupt(TABLE))?,
            begin: row.begin_on,
            end: row.end_on,
            places: count(TABLE, row.places)?,
        }
        .checked()
        .map_err(corrupt(TABLE))
    }
}

row! {
/// A participation as stored: the newest version or a past one.
pub(super) struct ParticipationRow {
    id: String,
    measure: String,
    module: String,
    unit: String,
    assigned_on: NaiveDate,
    planned_begin: NaiveDate,
    planned_end: NaiveDate,
    status: String,
    status_since: NaiveDate,
    begin_on: Option<NaiveDate>,
    end_on: Option<NaiveDate>,
    reason: Option<String>,
    office: Option<String>,
    pub(super) seen_on: NaiveDate,
}
}

impl TryFrom<ParticipationRow> for Participation {
    type Error = StoreError;
    fn try_from(row: ParticipationRow) -> Result<Self, StoreError> {
        const TABLE: &str = "participation";
        let status = if row.status == Status::Vanished.label() { Ok(Status::Vanished) } else { Status::parse(&row.status) };
        Self {
            id: ParticipationId::parse(&row.id).map_err(corrupt(TABLE))?,
            measure: MeasureNo::parse(&row.measure).map_err(corrupt(TABLE))?,
            module: module(&row.module).map_err(corrupt(TABLE))?,
            unit: UnitCode::parse(&row.unit).map_err(corrupt(TABLE))?,
            assigned_on: row.assigned_on,
            planned_begin: row.planned_begin,
            planned_end: row.planned_end,
            status: status.map_err(corrupt(TABLE))?,
            status_since: row.status_since,
            begin: row.begin_on,
            end: row.end_on,
            reason: row.reason.as_deref().and_then(Reason::reduce),
            office: PostSign::parse(row.office.as_deref().unwrap_or_default()).map_err(corrupt(TABLE))?,
        }
        .checked()
        .map_err(|(_, invalid)| corrupt(TABLE)(invalid))
    }
}

row! {
pub(super) struct MonitoringRow {
    as_of: NaiveDate,
    unit: String,
    instrument: String,
    expected_year: i64,
    expected_to_date: i64,
    actual: i64,
}
}

impl TryFrom<MonitoringRow> for Monitoring {
    type Error = StoreError;
    fn try_from(row: MonitoringRow) -> Result<Self, StoreError> {
        const TABLE: &str = "monitoring";
        Ok(Self {
            as_of: row.as_of,
            unit: UnitCode::parse(&row.unit).map_err(corrupt(TABLE))?,
            instrument: Instrument::parse(&row.instrument).map_err(corrupt(TABLE))?,
            expected_year: Amount::from_scaled(row.expected_year),
            expected_to_date: Amount::from_scaled(row.expected_to_date),
            actual: count(TABLE, row.actual)?,
        })
    }
}
