//! `list-requests`: lists expected of providers. Asking for them is writing mails.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
};

use super::mails;
use crate::{
    api::{
        list_requests::{ListRequestRow, ListRequests, NewListRequests},
        mails::{MailsDone, NewMails, OccasionDoc},
        paged::Paged,
    },
    domain::{mail::MailKind, provider_list::request::ListDay, start},
    server::{
        ApiError, App,
        auth::{Now, Reader, Steerer},
        paging::Page,
        preconditions,
        problem::{Conflict, Stored},
    },
};

/// Lists expected of providers today: what is to be asked for, what was, what came.
#[utoipa::path(
    get, path = "/list-requests", security(("token" = [])), params(Page),
    responses((status = 200, body = Paged<ListRequests>))
)]
pub async fn list(_: Reader, Now(now): Now, State(app): State<App>, page: Page) -> Result<Json<Paged<ListRequests>>, ApiError> {
    let (office, rules, known) = (&app.rules.office_closed, &app.post.lists, now.known_lists());
    let day = ListDay { today: app.clock.today(), office, rules, known };
    let mut rows: Vec<(String, ListRequestRow)> = day
        .expected(&now.desk)
        .iter()
        .map(|list| {
            let key = &list.key;
            (format!("{}/{}/{}", key.as_of, key.kind.code(), start::key_label(&key.start)), list.into())
        })
        .collect();
    let next = page.cut(&mut rows, |(key, _)| key.clone())?;
    Ok(Json(Paged { list: ListRequests { lists: rows.into_iter().map(|(_, row)| row).collect() }, next }))
}

/// Writes the mails that ask providers for lists, one to each, as drafts.
#[utoipa::path(
    post, path = "/list-requests", security(("token" = ["steuern"])), request_body = NewListRequests,
    params(preconditions::IdempotencyKeyHeader),
    responses((status = 201, body = MailsDone), Conflict, Stored)
)]
pub async fn request(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<NewListRequests>, JsonRejection>,
) -> Result<(StatusCode, Json<MailsDone>), ApiError> {
    let key = preconditions::idempotency_key(&headers)?.to_owned();
    let Json(body) = body?;
    let occasion = OccasionDoc {
        kind: MailKind::ListRequest.key().to_owned(),
        list: body.kind,
        as_of: body.as_of,
        starts: Some(body.starts.join(",")).filter(|starts| !starts.is_empty()),
        answer_by: body.answer_by,
        ..OccasionDoc::default()
    };
    let new = NewMails { occasion, fingerprint: None, mails: None, release: false, at_once: false, old_data: body.old_data };
    mails::write(&app, &now, caller, key, &new).await
}
