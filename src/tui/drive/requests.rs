//! What takes more than one request or file: setting an AGH aside under a precondition, and
//! publishing. Runs in tasks; knows no state.

use std::{path::PathBuf, time::Duration};

use crate::{
    api::{
        publication::Publication,
        summary::{SetAsideRow, SetAsideUntil, Summary},
    },
    client::{ApiClient, ClientError, Fetched, Method, segment},
    publish,
    tui::app::action::SetAsideDone,
};

/// Longest time a backend may take to compute what is published, in seconds.
const PATIENCE_SECS: u32 = 600;

/// Sets an AGH aside, or lists it again. Anything that happened at the desk changes the `ETag`;
/// only what happened to this AGH is a conflict.
pub async fn set_aside(
    client: &ApiClient,
    measure: &str,
    etag: &str,
    seen: Option<&SetAsideRow>,
    until: Option<&SetAsideUntil>,
) -> Result<SetAsideDone, ClientError> {
    if send(client, measure, etag, until).await? {
        return Ok(SetAsideDone::Done);
    }
    let (theirs, etag) = present(client, measure).await?;
    if theirs.as_ref() == seen && send(client, measure, &etag, until).await? {
        return Ok(SetAsideDone::Done);
    }
    Ok(SetAsideDone::Conflict { theirs: Box::new(theirs), etag })
}

/// One try; `false` when the desk is no longer as it was at `etag`.
async fn send(client: &ApiClient, measure: &str, etag: &str, until: Option<&SetAsideUntil>) -> Result<bool, ClientError> {
    let path = format!("agh/{}/set-aside", segment(measure));
    let condition = [("if-match", etag)];
    let sent = match until {
        Some(until) => {
            let body = serde_json::to_vec(until).map_err(|e| ClientError::Setup(e.to_string()))?;
            client.send(Method::PUT, &path, Some(("application/json", body)), &condition).await
        }
        None => client.send(Method::DELETE, &path, None, &condition).await,
    };
    match sent {
        Ok(_) => Ok(true),
        Err(ClientError::Problem(problem)) if problem.status == 412 => Ok(false),
        // Listed again already is what was wanted.
        Err(ClientError::Problem(problem)) if problem.status == 404 && until.is_none() => Ok(true),
        Err(error) => Err(error),
    }
}

/// What is said about an AGH now, and the `ETag` of that.
async fn present(client: &ApiClient, measure: &str) -> Result<(Option<SetAsideRow>, String), ClientError> {
    match client.get_if_changed::<Summary>("summary", None).await? {
        Fetched::Fresh { value, etag: Some(etag) } => Ok((value.set_aside.into_iter().find(|row| row.measure == measure), etag)),
        Fetched::NotModified | Fetched::Fresh { .. } => Err(ClientError::Garbled { why: "summary ohne ETag".to_owned() }),
    }
}

/// Publishes the forecast of today into a folder; gives the page, or `None` when the folder holds
/// a later day and only the archive was filled.
pub async fn publish(client: &ApiClient, folder: PathBuf) -> Result<Option<PathBuf>, String> {
    let publication = publication(client).await.map_err(|e| e.to_string())?;
    let written = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder).map_err(|e| format!("{} lässt sich nicht anlegen: {e}", folder.display()))?;
        publish::publish(&folder, &publication).map_err(|e| e.to_string())
    });
    let published = written.await.unwrap_or_else(|e| Err(format!("Die Veröffentlichung ist abgebrochen: {e}")))?;
    Ok(published.page)
}

/// Asks again while the backend computes.
async fn publication(client: &ApiClient) -> Result<Publication, ClientError> {
    for _ in 0..PATIENCE_SECS {
        match client.get("publication").await {
            Err(error) if error.is_not_ready() => tokio::time::sleep(Duration::from_secs(1)).await,
            answered => return answered,
        }
    }
    client.get("publication").await
}
