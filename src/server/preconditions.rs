//! What writes must carry: If-Match where they change, an Idempotency-Key where they create.

use axum::http::{HeaderMap, StatusCode, header};

use super::ApiError;

/// The header that creating calls carry, for the API's description.
#[derive(utoipa::IntoParams)]
#[into_params(names("Idempotency-Key"), parameter_in = Header)]
#[expect(dead_code, reason = "read by the derive only")]
pub struct IdempotencyKeyHeader(
    /// One value per deed; a repeated call with the same one does nothing twice.
    #[param(min_length = 1, max_length = 128, pattern = "^[!-~]+$")]
    String,
);

/// The Idempotency-Key of a request.
///
/// # Errors
/// 428 without one, 400 when it is not 1–128 visible ASCII characters.
pub fn idempotency_key(headers: &HeaderMap) -> Result<&str, ApiError> {
    let Some(value) = headers.get("idempotency-key") else {
        return Err(ApiError::new(
            StatusCode::PRECONDITION_REQUIRED,
            "Es fehlt der Kopf Idempotency-Key, ein eindeutiger Wert je Vorgang",
        ));
    };
    let key = value.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > 128 || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "Idempotency-Key muss aus 1 bis 128 sichtbaren ASCII-Zeichen bestehen",
        ));
    }
    Ok(key)
}

/// Checks If-Match against several tags that all name the present state.
///
/// # Errors
/// 428 without the header, 412 when none of the tags fits.
pub fn if_match_any(headers: &HeaderMap, tags: &[String]) -> Result<(), ApiError> {
    let given = if_match_tags(headers)?;
    if tags.iter().any(|tag| given.name(tag)) {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::PRECONDITION_FAILED,
        "Der Stand wurde inzwischen geändert; bitte neu lesen und noch einmal entscheiden",
    ))
}

/// The tags of If-Match, to be compared inside the write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tags(Vec<String>);

impl Tags {
    /// Whether they name this one; `*` names all.
    pub fn name(&self, tag: &str) -> bool {
        self.0.iter().any(|candidate| candidate == "*" || candidate == tag)
    }
}

/// The tags of If-Match.
///
/// # Errors
/// 428 without the header.
pub fn if_match_tags(headers: &HeaderMap) -> Result<Tags, ApiError> {
    let given = headers.get_all(header::IF_MATCH).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
    let tags: Vec<String> = given.map(|tag| tag.trim().to_owned()).collect();
    if tags.is_empty() {
        return Err(ApiError::new(
            StatusCode::PRECONDITION_REQUIRED,
            "Es fehlt der Kopf If-Match mit dem ETag des gelesenen Standes",
        ));
    }
    Ok(Tags(tags))
}
