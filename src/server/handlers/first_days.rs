//! `first-days`, `worklists`: lists of providers read in, decided about and worked off.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use super::desk::unknown_measure;
use crate::{
    api::{
        first_days::{
            Decision, FirstDay, FirstDays, FoundNumber, ListBody, Numbers, NumbersBody, ToldRow, WorkDone, WorkExport, WorkList,
            WorkLists, WorkRow, Worked,
        },
        problem::Problem,
    },
    domain::{
        MeasureNo, ModuleNo, ParticipationId, StartKey, dates,
        places::start_of,
        provider_list::{Impossible, Progress, Told, Work},
        start::key_label,
        text,
    },
    import::Sealed,
    server::{
        ApiError, App,
        auth::{Now, Reader, Steerer},
        preconditions,
        problem::{Conflict, Stored as StoredAnswers},
        views::first_days::{self as views, Setting},
    },
    store::{NewList, ReadIn, Role, RowKey, Snapshot, Stored, hex},
};

/// Most rows of one list or one deed.
const MOST_ROWS: usize = 2000;
/// Days back and ahead that are shown unless asked otherwise.
const BACK: u64 = 14;
const AHEAD: u64 = 7;
/// Longest stretch of days asked for at once.
const LONGEST: i64 = 400;

/// Which starts.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Stretch {
    /// First day; two weeks back unless named.
    pub from: Option<NaiveDate>,
    /// Last day; a week ahead unless named.
    pub to: Option<NaiveDate>,
}

fn setting(app: &App) -> Setting<'_> {
    Setting { today: app.clock.today(), office: &app.rules.office_closed, delays: app.first_days.delays }
}

/// The start a path names; `-` stands for none.
fn start(now: &Snapshot, no: &str, module: &str) -> Result<StartKey, ApiError> {
    let measure = now.desk.measures.get(no).ok_or_else(|| unknown_measure(no))?;
    let unknown = || ApiError::not_found(format!("{no} hat kein Modul „{}“", text::clean(module)));
    let module = match module {
        "-" => None,
        _ => Some(ModuleNo::parse(module).map_err(|_| unknown())?),
    };
    let key = (measure.no.clone(), module);
    if start_of(&now.desk, &key, NaiveDate::default()).is_some() {
        return Ok(key);
    }
    if key.1.is_some() {
        return Err(unknown());
    }
    let modules: Vec<_> = now.desk.starts_of(&measure.no).filter_map(|s| s.module.as_ref()).map(ToString::to_string).collect();
    Err(ApiError::not_found(format!("{no} ist modular; bitte das Modul nennen: {}", modules.join(", "))))
}

/// Starts whose lists are expected or read in.
#[utoipa::path(
    get, path = "/first-days", security(("token" = [])), params(Stretch),
    responses((status = 200, body = FirstDays))
)]
pub async fn list(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    stretch: Result<Query<Stretch>, QueryRejection>,
) -> Result<Json<FirstDays>, ApiError> {
    let Query(stretch) = stretch?;
    let today = app.clock.today();
    let (from, to) = (stretch.from.unwrap_or(today - Days::new(BACK)), stretch.to.unwrap_or(today + Days::new(AHEAD)));
    if from > to || (to - from).num_days() > LONGEST {
        let (from, to) = (dates::german(from), dates::german(to));
        return Err(ApiError::unprocessable(format!(
            "Von {from} bis {to} geht nicht: höchstens {LONGEST} Tage, der erste zuerst"
        )));
    }
    Ok(Json(views::first_days(&now, (from, to), setting(&app))))
}

/// One start with what its newest list says; the rows only for who works with them.
#[utoipa::path(
    get, path = "/first-days/{no}/{module}", security(("token" = [])),
    params(
        ("no" = String, Path, description = "Maßnahmenummer"),
        ("module" = String, Path, description = "Modul; - ohne")
    ),
    responses((status = 200, body = FirstDay))
)]
pub async fn one(
    Reader(caller): Reader,
    Now(now): Now,
    State(app): State<App>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Json<FirstDay>, ApiError> {
    let Path((no, module)) = path?;
    let key = start(&now, &no, &module)?;
    let task = (caller.role >= Role::Steuern).then_some(&app.first_days.task);
    views::first_day(&now, &key, None, setting(&app), task).map(Json).ok_or_else(|| unknown_measure(&no))
}

/// Whose Kundennummern these are, among the people of one start. Only numbers as HMAC, and only what is kept under
/// `firstday.matching = "hmac"`; two people with one number are nobody.
#[utoipa::path(
    post, path = "/first-days/{no}/{module}/numbers", security(("token" = ["steuern"])), request_body = NumbersBody,
    params(
        ("no" = String, Path, description = "Maßnahmenummer"),
        ("module" = String, Path, description = "Modul; - ohne")
    ),
    responses((status = 200, body = Numbers))
)]
pub async fn numbers(
    _: Steerer,
    Now(now): Now,
    State(app): State<App>,
    path: Result<Path<(String, String)>, PathRejection>,
    body: Result<Json<NumbersBody>, JsonRejection>,
) -> Result<Json<Numbers>, ApiError> {
    let Path((no, module)) = path?;
    let key = start(&now, &no, &module)?;
    let Json(NumbersBody { sealed }) = body?;
    if sealed.len() > MOST_ROWS {
        return Err(ApiError::unprocessable(format!("{} Nummern sind zu viele; höchstens {MOST_ROWS}", sealed.len())));
    }
    let garbled = || ApiError::unprocessable("Eine Nummer ist kein HMAC-Wert; erwartet: 64 kleine Hexadezimalziffern");
    let asked: BTreeSet<Sealed> = sealed.iter().map(|one| Sealed::parse(one).ok_or_else(garbled)).collect::<Result<_, _>>()?;
    let people = views::people(&now, &key, setting(&app));
    let kept = app.store.sealed_numbers(&people).await?;
    let known = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    let mut whose: BTreeMap<Sealed, Vec<ParticipationId>> = BTreeMap::new();
    for (id, sealed) in kept {
        whose.entry(sealed).or_default().push(id);
    }
    let found = whose.into_iter().filter(|(sealed, _)| asked.contains(sealed)).filter_map(|(sealed, ids)| match &ids[..] {
        [id] => Some(FoundNumber { sealed: sealed.to_string(), participation: id.to_string() }),
        _ => None,
    });
    Ok(Json(Numbers { found: found.collect(), known }))
}

/// Reads a list in; a corrected one replaces that of the same start, kind and day.
#[utoipa::path(
    put, path = "/first-days/{no}/{module}/list", security(("token" = ["steuern"])), request_body = ListBody,
    params(
        ("no" = String, Path, description = "Maßnahmenummer"),
        ("module" = String, Path, description = "Modul; - ohne"),
        ("If-Match" = String, Header, description = "ETag des gelesenen Standes, oder *")
    ),
    responses((status = 200, body = FirstDay), StoredAnswers)
)]
pub async fn read_in(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    headers: HeaderMap,
    path: Result<Path<(String, String)>, PathRejection>,
    body: Result<Json<ListBody>, JsonRejection>,
) -> Result<Response, ApiError> {
    let Path((no, module)) = path?;
    let key = start(&now, &no, &module)?;
    preconditions::if_match_any(&headers, &app.tags_of(&format!("/first-days/{no}/{module}")))?;
    let Json(body) = body?;
    let today = app.clock.today();
    let rows = told(&body, today)?;
    let holds_until = app.rules.office_closed.after(today, app.first_days.delays.overlay_days);
    let new = NewList { start: key.clone(), kind: body.kind, as_of: body.as_of, today, holds_until, rows, dry_run: body.dry_run };
    let read = app.store.read_list(new, &caller.name, app.clock.now()).await?;
    let (list, unchanged, tried) = match read {
        ReadIn::Kept(list) => (list, false, false),
        ReadIn::Unchanged(list) => (list, true, false),
        ReadIn::Tried(list) => (list, false, true),
        ReadIn::Contradicts(wrong) => {
            let lines: Vec<_> = wrong.iter().map(ToString::to_string).collect();
            return Err(ApiError::unprocessable(format!(
                "{}; nichts wurde gespeichert. Bitte die Liste berichtigen oder beim Träger nachfragen",
                lines.join("; ")
            )));
        }
    };
    let mut now = Snapshot::clone(&app.store.snapshot());
    if tried {
        let all = now.lists.all().iter().filter(|other| other.id != list.id).cloned().chain([(*list).clone()]);
        now.lists = crate::domain::provider_list::ProviderLists::new(all.collect()).into();
        now.desk = now.lists.over(&now.exported).map_or_else(|| now.exported.clone(), Into::into);
    }
    let document = views::first_day(&now, &key, Some(&list), setting(&app), Some(&app.first_days.task));
    let document = document.ok_or_else(|| unknown_measure(&no))?;
    Ok(Json(FirstDay { unchanged, dry_run: tried, ..document }).into_response())
}

fn told(body: &ListBody, today: NaiveDate) -> Result<Vec<Told>, ApiError> {
    if body.rows.len() > MOST_ROWS {
        return Err(ApiError::unprocessable(format!("Die Liste hat {} Zeilen; höchstens {MOST_ROWS}", body.rows.len())));
    }
    let far = today + Days::new(AHEAD);
    if body.as_of > far {
        let as_of = dates::german(body.as_of);
        return Err(ApiError::unprocessable(format!(
            "Der Stichtag {as_of} liegt in der Zukunft; höchstens {}",
            dates::german(far)
        )));
    }
    let mut lines = std::collections::BTreeSet::new();
    if let Some(row) = body.rows.iter().find(|row| row.line == 0 || !lines.insert(row.line)) {
        return Err(ApiError::unprocessable(format!(
            "Die Zeile {} steht zweimal da oder ist keine; gezählt wird ab 1",
            row.line
        )));
    }
    let read = |row: &ToldRow| Told::try_from(row).map_err(|e| ApiError::unprocessable(format!("Zeile {}: {e}", row.line)));
    body.rows.iter().map(read).collect()
}

/// Decides what a list means of one person: came (on a day), did not come, is excused, or is not known after all.
#[utoipa::path(
    patch, path = "/first-days/{no}/{module}/rows/{participation}", security(("token" = ["steuern"])), request_body = Decision,
    params(
        ("no" = String, Path, description = "Maßnahmenummer"),
        ("module" = String, Path, description = "Modul; - ohne"),
        ("participation" = String, Path, description = "Teilnahme-ID"),
        ("If-Match" = String, Header, description = "ETag des gelesenen Standes, oder *")
    ),
    responses((status = 200, body = FirstDay), Conflict, StoredAnswers)
)]
pub async fn decide(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    headers: HeaderMap,
    path: Result<Path<(String, String, String)>, PathRejection>,
    body: Result<Json<Decision>, JsonRejection>,
) -> Result<Json<FirstDay>, ApiError> {
    let Path((no, module, participation)) = path?;
    let key = start(&now, &no, &module)?;
    preconditions::if_match_any(&headers, &app.tags_of(&format!("/first-days/{no}/{module}")))?;
    let Json(decision) = body?;
    let id = ParticipationId::parse(&participation).map_err(|e| ApiError::unprocessable(e.to_string()))?;
    let who = caller.name;
    app.store.decide(&key, &id, decision.said, decision.first_day, &who, app.clock.now()).await?;
    let now = app.store.snapshot();
    views::first_day(&now, &key, None, setting(&app), Some(&app.first_days.task)).map(Json).ok_or_else(|| unknown_measure(&no))
}

/// All lists of work.
#[utoipa::path(
    get, path = "/worklists", security(("token" = ["steuern"])),
    responses((status = 200, body = WorkLists))
)]
pub async fn all_work(_: Steerer, Now(now): Now, State(app): State<App>) -> Result<Json<WorkLists>, ApiError> {
    Ok(Json(views::work_lists(&now, setting(&app), &app.first_days.task)))
}

fn work(raw: &str) -> Result<Work, ApiError> {
    Work::parse(raw).map_err(|e| ApiError::not_found(e.to_string()))
}

/// One list of work, in the order in which it is worked off.
#[utoipa::path(
    get, path = "/worklists/{work}", security(("token" = ["steuern"])),
    params(("work" = String, Path, description = "cosach, verbis oder differences")),
    responses((status = 200, body = WorkList))
)]
pub async fn one_work(
    _: Steerer,
    Now(now): Now,
    State(app): State<App>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Json<WorkList>, ApiError> {
    let work = work(&path?.0)?;
    Ok(Json(views::work_list(&now, work, setting(&app), &app.first_days.task)))
}

/// Says how far rows are: all of them, or none.
#[utoipa::path(
    post, path = "/worklists/{work}/done", security(("token" = ["steuern"])), request_body = WorkDone,
    params(("work" = String, Path, description = "cosach, verbis oder differences"), preconditions::IdempotencyKeyHeader),
    responses((status = 200, body = Worked), Conflict, (status = 412, body = Problem, content_type = "application/problem+json"), StoredAnswers)
)]
pub async fn done(
    Steerer(caller): Steerer,
    State(app): State<App>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    body: Result<Json<WorkDone>, JsonRejection>,
) -> Result<Json<Worked>, ApiError> {
    let key = preconditions::idempotency_key(&headers)?.to_owned();
    let work = work(&path?.0)?;
    let Json(body) = body?;
    let sha256 = sha256(&body)?;
    let progress = match (body.state.as_str(), &body.reason) {
        ("open", None) => Progress::Open,
        ("done", None) => Progress::Done,
        ("impossible", Some(reason)) => {
            Progress::Impossible(Impossible::parse(reason).map_err(|e| ApiError::unprocessable(e.to_string()))?)
        }
        _ => return Err(ApiError::unprocessable("state ist open, done, oder impossible mit einem Grund (reason)")),
    };
    if body.rows.is_empty() || body.rows.len() > MOST_ROWS {
        return Err(ApiError::unprocessable(format!("1 bis {MOST_ROWS} Zeilen auf einmal; genannt sind {}", body.rows.len())));
    }
    let rows: Result<Vec<RowKey>, _> = body.rows.iter().map(row_key).collect();
    let stored = Stored { route: format!("worklists/{}", work.code()), sha256, answer: String::new() };
    let changed = app.store.work_off(work, rows?, progress, Some((key, stored)), &caller.name, app.clock.now()).await?;
    Ok(Json(Worked { changed: u32::try_from(changed).unwrap_or(u32::MAX) }))
}

fn sha256<T: serde::Serialize>(body: &T) -> Result<String, ApiError> {
    let json = serde_json::to_vec(body).map_err(|e| ApiError::unprocessable(e.to_string()))?;
    Ok(hex(&Sha256::digest(json)))
}

fn row_key(row: &WorkRow) -> Result<RowKey, ApiError> {
    let wrong = |e: crate::domain::Invalid| ApiError::unprocessable(e.to_string());
    let measure = MeasureNo::parse(&row.measure).map_err(wrong)?;
    let module = row.module.as_deref().map(ModuleNo::parse).transpose().map_err(wrong)?;
    let participation = row.participation.as_deref().map(ParticipationId::parse).transpose().map_err(wrong)?;
    let key = (measure, module);
    if participation.is_none() && row.line.is_none() {
        return Err(ApiError::unprocessable(format!("{}: eine Zeile braucht Teilnahme-ID oder Zeilennummer", key_label(&key))));
    }
    Ok(RowKey { start: key, participation, line: row.line })
}

/// Answers a list of work that is about to become a file, and records that it does.
#[utoipa::path(
    post, path = "/worklists/{work}/export", security(("token" = ["steuern"])), request_body = WorkExport,
    params(("work" = String, Path, description = "cosach, verbis oder differences"), preconditions::IdempotencyKeyHeader),
    responses((status = 200, body = WorkList), StoredAnswers)
)]
pub async fn export(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    body: Result<Json<WorkExport>, JsonRejection>,
) -> Result<(StatusCode, Json<WorkList>), ApiError> {
    preconditions::idempotency_key(&headers)?;
    let work = work(&path?.0)?;
    let Json(WorkExport { file }) = body?;
    let file = text::clean(&file);
    if file.is_empty() || file.chars().count() > 120 {
        return Err(ApiError::unprocessable("Der Dateiname hat 1 bis 120 Zeichen"));
    }
    let mut list = views::work_list(&now, work, setting(&app), &app.first_days.task);
    list.items.retain(|item| item.is_open_in(work));
    app.store.exported(work, list.items.len(), &file, &caller.name, app.clock.now()).await?;
    Ok((StatusCode::OK, Json(list)))
}
