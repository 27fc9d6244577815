//! `mails`: the outbox. Drafts come from an occasion; who gets them is the rules' decision.

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode},
};
use sha2::{Digest, Sha256};

use crate::{
    api::{
        mails::{
            MailDetail, MailEdit, Mails, MailsDone, NewMails, OccasionDoc, Proposal, ReleaseMails, ResolveAs, ResolveMail,
            TakeBackMails,
        },
        paged::Paged,
    },
    domain::{
        MeasureNo,
        contingent::released::Released,
        mail::{Invited, MailKind},
    },
    mail::Way,
    server::{
        ApiError, App,
        auth::{Caller, Now, Reader, Steerer},
        current::Current,
        mails::{self, Desktop, Refusal},
        outbox::{self, Looked},
        paging::Page,
        preconditions,
        problem::{Changed, Conflict, Missing, Stored},
    },
    store::{Deed, MailDone, MailEntry, Resolution, Snapshot, Store, hex},
};

/// The outbox, newest first, 500 mails unless `limit` says otherwise.
#[utoipa::path(
    get, path = "/mails", security(("token" = [])), params(Page), responses((status = 200, body = Paged<Mails>), Stored)
)]
pub async fn list(_: Reader, Now(now): Now, State(app): State<App>, page: Page) -> Result<Json<Paged<Mails>>, ApiError> {
    let (entries, next) = app.store.mails_before(page.after_number()?, page.limit()?).await?;
    let list = outbox::list(&entries, looked(&app), now.outbox.pause.as_ref(), app.clock.now());
    Ok(Json(Paged { list, next: next.map(|id| id.to_string()) }))
}

/// One mail with its text and its recipients.
#[utoipa::path(
    get, path = "/mails/{id}", security(("token" = [])), params(("id" = i64, Path, description = "Nummer der Mail")),
    responses((status = 200, body = MailDetail), Stored)
)]
pub async fn one(_: Reader, State(app): State<App>, id: Result<Path<i64>, PathRejection>) -> Result<Json<MailDetail>, ApiError> {
    let Path(id) = id?;
    Ok(Json(outbox::detail(&entry(&app.store, id).await?, looked(&app))))
}

/// The mails an occasion gives, written out, with everybody on offer. Stores nothing.
#[utoipa::path(
    get, path = "/mail-proposal", security(("token" = [])), params(OccasionDoc),
    responses((status = 200, body = Proposal), Stored)
)]
pub async fn proposal(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    occasion: Result<Query<OccasionDoc>, QueryRejection>,
) -> Result<Json<Proposal>, ApiError> {
    let Query(occasion) = occasion?;
    let forecast = app.forecasts.of(&now.desk, app.clock.today());
    let invited = invited(&app, &occasion).await?;
    let written = desktop(&app, &now, forecast.as_deref(), invited).proposal(&occasion, app.clock.now());
    let mut proposal = written.map_err(|why| refused(&why))?;
    if let Some(kind) = MailKind::from_key(&occasion.kind) {
        mails::mark_sent(&mut proposal, kind, &app.store.mails_released_on(kind, app.clock.today()).await?);
    }
    Ok(Json(proposal))
}

/// Puts the mails of an occasion into the outbox, as drafts or released.
#[utoipa::path(
    post, path = "/mails", security(("token" = ["steuern"])), request_body = NewMails,
    params(preconditions::IdempotencyKeyHeader),
    responses((status = 201, body = MailsDone), Conflict, Changed, Stored)
)]
pub async fn create(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<NewMails>, JsonRejection>,
) -> Result<(StatusCode, Json<MailsDone>), ApiError> {
    let key = preconditions::idempotency_key(&headers)?.to_owned();
    let Json(new) = body?;
    write(&app, &now, caller, key, &new).await
}

/// Writes the mails of an occasion, unless the key says that it has been done.
pub(super) async fn write(
    app: &App,
    now: &Snapshot,
    caller: Caller,
    key: String,
    new: &NewMails,
) -> Result<(StatusCode, Json<MailsDone>), ApiError> {
    if new.release {
        not_blocked(app)?;
    }
    let sha256 = hash(new)?;
    let deed = deed(app, caller, Some((key, sha256)), None);
    let release = new.release.then(|| mails::release(&app.post, deed.now, new.at_once));
    // A repeated call is answered with what the first one did, even if the figures have moved on.
    let stored = app.store.stored_answer(deed.key.as_ref().map_or("", |(key, _)| key)).await?;
    let forecast = app.forecasts.of(&now.desk, app.clock.today());
    let drafts = if stored.is_some() {
        Vec::new()
    } else {
        let invited = invited(app, &new.occasion).await?;
        desktop(app, now, forecast.as_deref(), invited).chosen(new, deed.now).map_err(|why| refused(&why))?
    };
    let done = app.store.add_mails(&drafts, release, &deed).await?;
    Ok((StatusCode::CREATED, Json(wire(done))))
}

/// Other words for a draft; the recipients stay.
#[utoipa::path(
    put, path = "/mails/{id}", security(("token" = ["steuern"])), request_body = MailEdit,
    params(
        ("id" = i64, Path, description = "Nummer der Mail"),
        ("If-Match" = String, Header, description = "etag der Mail, oder *")
    ),
    responses((status = 200, body = MailDetail), Conflict, Stored)
)]
pub async fn edit(
    Steerer(caller): Steerer,
    State(app): State<App>,
    headers: HeaderMap,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<MailEdit>, JsonRejection>,
) -> Result<Json<MailDetail>, ApiError> {
    let (Path(id), Json(edit)) = (id?, body?);
    let mail = entry(&app.store, id).await?;
    let version = matched(&app, &headers, &mail)?;
    mails::check_words(&edit.subject, &edit.text).map_err(|e| ApiError::unprocessable(e.to_string()))?;
    let subject = crate::domain::text::clean(&edit.subject);
    let html = app.post.templates.write_edited(&subject, &edit.text, &mail.from);
    let html = html.map_err(|e| ApiError::unprocessable(e.to_string()))?;
    let deed = deed(&app, caller, None, version);
    app.store.edit_mail(id, &subject, &edit.text, &html, &deed).await?;
    Ok(Json(outbox::detail(&entry(&app.store, id).await?, looked(&app))))
}

/// Releases drafts together, all or none.
#[utoipa::path(
    post, path = "/mail-release", security(("token" = ["steuern"])), request_body = ReleaseMails,
    params(preconditions::IdempotencyKeyHeader),
    responses((status = 200, body = MailsDone), Conflict, Missing, Stored)
)]
pub async fn release_many(
    Steerer(caller): Steerer,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<ReleaseMails>, JsonRejection>,
) -> Result<Json<MailsDone>, ApiError> {
    let key = preconditions::idempotency_key(&headers)?.to_owned();
    let Json(body) = body?;
    not_blocked(&app)?;
    if body.mails.is_empty() {
        return Err(ApiError::unprocessable("Es fehlt, welche Mails freigegeben werden sollen"));
    }
    for id in &body.mails {
        let mail = entry(&app.store, *id).await?;
        young_enough(&app, &mail, body.old_data)?;
    }
    let sha256 = hash(&body)?;
    let deed = deed(&app, caller, Some((key, sha256)), None);
    let release = mails::release(&app.post, deed.now, body.at_once);
    Ok(Json(wire(app.store.release_mails(&body.mails, release, &deed).await?)))
}

/// Makes drafts again of released mails that are held, all or none.
#[utoipa::path(
    post, path = "/mail-take-back", security(("token" = ["steuern"])), request_body = TakeBackMails,
    params(preconditions::IdempotencyKeyHeader),
    responses((status = 200, body = MailsDone), Conflict, Stored)
)]
pub async fn take_back(
    Steerer(caller): Steerer,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<TakeBackMails>, JsonRejection>,
) -> Result<Json<MailsDone>, ApiError> {
    let key = preconditions::idempotency_key(&headers)?.to_owned();
    let Json(body) = body?;
    if body.mails.is_empty() {
        return Err(ApiError::unprocessable("Es fehlt, welche Mails zurückgeholt werden sollen"));
    }
    let sha256 = hash(&("take-back", &body))?;
    let deed = deed(&app, caller, Some((key, sha256)), None);
    Ok(Json(wire(app.store.take_back_mails(&body.mails, &deed).await?)))
}

/// Ends a rest of the queue.
#[utoipa::path(
    post, path = "/mail-resume", security(("token" = ["steuern"])),
    params(preconditions::IdempotencyKeyHeader),
    responses((status = 204), Stored)
)]
pub async fn resume(Steerer(caller): Steerer, State(app): State<App>, headers: HeaderMap) -> Result<StatusCode, ApiError> {
    preconditions::idempotency_key(&headers)?;
    app.store.resume_queue(&caller.name, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

macro_rules! on_one {
    ($(#[$doc:meta])* $name:ident, $path:literal, |$app:ident, $id:ident, $deed:ident| $body:expr, $check:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, security(("token" = ["steuern"])),
            params(
                ("id" = i64, Path, description = "Nummer der Mail"),
                ("If-Match" = Option<String>, Header, description = "etag der Mail, oder *"),
                ("Idempotency-Key" = Option<String>, Header, description = "Statt If-Match: eindeutig je Vorgang")
            ),
            responses((status = 200, body = MailsDone), Conflict, Stored)
        )]
        pub async fn $name(
            Steerer(caller): Steerer,
            State($app): State<App>,
            headers: HeaderMap,
            id: Result<Path<i64>, PathRejection>,
        ) -> Result<Json<MailsDone>, ApiError> {
            let Path($id) = id?;
            let check: fn(&App) -> Result<(), ApiError> = $check;
            check(&$app)?;
            let $deed = guarded(&$app, caller, &headers, $id, stringify!($name)).await?;
            Ok(Json(wire($body.await?)))
        }
    };
}

on_one!(
    /// Releases a draft.
    release, "/mails/{id}/release",
    |app, id, deed| async {
        young_enough(&app, &entry(&app.store, id).await?, false)?;
        Ok::<_, ApiError>(app.store.release_mails(&[id], mails::release(&app.post, deed.now, false), &deed).await?)
    },
    not_blocked
);

on_one!(
    /// Withdraws what has not begun to be sent.
    cancel, "/mails/{id}/cancel",
    |app, id, deed| app.store.cancel_mail(id, &deed),
    |_| Ok(())
);

on_one!(
    /// Sends failed and expired messages again, and waiting ones now.
    retry, "/mails/{id}/retry",
    |app, id, deed| app.store.retry_mail(id, mails::valid_until(&app.post, deed.now), &deed),
    not_blocked
);

/// Clears up the unclear message to one recipient.
#[utoipa::path(
    post, path = "/mails/{id}/resolve", security(("token" = ["steuern"])), request_body = ResolveMail,
    params(
        ("id" = i64, Path, description = "Nummer der Mail"),
        ("If-Match" = Option<String>, Header, description = "etag der Mail, oder *"),
        ("Idempotency-Key" = Option<String>, Header, description = "Statt If-Match: eindeutig je Vorgang")
    ),
    responses((status = 200, body = MailsDone), Conflict, Stored)
)]
pub async fn resolve(
    Steerer(caller): Steerer,
    State(app): State<App>,
    headers: HeaderMap,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<ResolveMail>, JsonRejection>,
) -> Result<Json<MailsDone>, ApiError> {
    let (Path(id), Json(body)) = (id?, body?);
    let what = format!("resolve {} {}", body.recipient, body.resolve_as.key());
    let deed = guarded(&app, caller, &headers, id, &what).await?;
    let valid_until = mails::valid_until(&app.post, deed.now);
    let resolution = match body.resolve_as {
        ResolveAs::Sent => Resolution::Sent,
        ResolveAs::Again => Resolution::Again,
        ResolveAs::Drop => Resolution::Drop,
    };
    Ok(Json(wire(app.store.resolve_mail(id, body.recipient, resolution, valid_until, &deed).await?)))
}

/// The invitation that is out, where the occasion is about a talk.
async fn invited(app: &App, occasion: &OccasionDoc) -> Result<Option<Invited>, ApiError> {
    let about_a_talk = MailKind::from_key(&occasion.kind).is_some_and(MailKind::replaces_itself);
    let measure = occasion.measure.as_deref().filter(|_| about_a_talk).and_then(|no| MeasureNo::parse(no).ok());
    match measure {
        Some(no) => Ok(app.store.invited(&no).await?),
        None => Ok(None),
    }
}

fn desktop<'a>(app: &'a App, now: &'a Snapshot, forecast: Option<&'a Current>, invited: Option<Invited>) -> Desktop<'a> {
    let (today, rules, post) = (app.clock.today(), app.rules.as_ref(), app.post.as_ref());
    let (released, drafts): (&Released, _) = (&now.released, now.drafts.as_ref());
    let clock = app.clock.local();
    let (evaluated, lists) = (now.lists.evaluated(), now.known_lists());
    Desktop { desk: &now.desk, today, rules, post, evaluated, released, lists, drafts, forecast, clock, invited }
}

fn looked(app: &App) -> Looked<'_> {
    Looked { today: app.clock.today(), post: &app.post, rules: &app.rules }
}

/// Whether a draft may go: the data it states are not too old, or a person knows that they are.
fn young_enough(app: &App, mail: &MailEntry, known: bool) -> Result<(), ApiError> {
    match looked(app).old_data(mail).filter(|_| !known) {
        Some(old) => {
            let detail = format!(
                "Mail Nr. {}: {old}. Bitte neu schreiben oder bestätigen, dass die Mail diese Zahlen nennen soll (old_data, --yes)",
                mail.id
            );
            Err(ApiError::new(StatusCode::CONFLICT, detail))
        }
        None => Ok(()),
    }
}

async fn entry(store: &Store, id: i64) -> Result<MailEntry, ApiError> {
    store.mail(id).await?.ok_or_else(|| ApiError::not_found(format!("Eine Mail Nr. {id} gibt es nicht")))
}

fn refused(why: &Refusal) -> ApiError {
    let status = match why {
        Refusal::Changed => StatusCode::PRECONDITION_FAILED,
        Refusal::OldData(_) | Refusal::Placeholders(_) => StatusCode::CONFLICT,
        Refusal::Blocked(_)
        | Refusal::Invalid(_)
        | Refusal::UnknownKind { .. }
        | Refusal::UnknownScope(_)
        | Refusal::NoTime(_)
        | Refusal::Template(_)
        | Refusal::Words(_)
        | Refusal::NoMail(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ApiError::new(status, why.to_string())
}

fn not_blocked(app: &App) -> Result<(), ApiError> {
    match &app.post.way {
        Way::Blocked(why) => Err(ApiError::new(StatusCode::CONFLICT, format!("Es wird nichts gesendet. {why}"))),
        Way::Folder(_) | Way::Relay(..) => Ok(()),
    }
}

fn deed(app: &App, caller: Caller, key: Option<(String, String)>, version: Option<i64>) -> Deed {
    Deed { who: caller.name, now: app.clock.now(), today: app.clock.today(), key, version }
}

/// The version the caller has read; the database compares it once more within the transaction.
fn matched(app: &App, headers: &HeaderMap, mail: &MailEntry) -> Result<Option<i64>, ApiError> {
    let [list, summary] = app.tags_of("/mails");
    preconditions::if_match_any(headers, &[outbox::etag(mail), list, summary])?;
    Ok(Some(mail.version))
}

/// A deed on one mail that carries If-Match or an Idempotency-Key.
async fn guarded(app: &App, caller: Caller, headers: &HeaderMap, id: i64, what: &str) -> Result<Deed, ApiError> {
    let mail = entry(&app.store, id).await?;
    if headers.contains_key("idempotency-key") {
        let key = preconditions::idempotency_key(headers)?.to_owned();
        let version = if headers.contains_key("if-match") { matched(app, headers, &mail)? } else { None };
        return Ok(deed(app, caller, Some((key, format!("{what} {id}"))), version));
    }
    let version = matched(app, headers, &mail)?;
    Ok(deed(app, caller, None, version))
}

fn hash(body: &impl serde::Serialize) -> Result<String, ApiError> {
    let json = serde_json::to_vec(body).map_err(|e| ApiError::unprocessable(e.to_string()))?;
    Ok(hex(&Sha256::digest(json)))
}

fn wire(done: MailDone) -> MailsDone {
    MailsDone { mails: done.mails, messages: done.messages }
}
