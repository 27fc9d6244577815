//! Who calls, and what they may do. Loopback is no protection on a shared ssh host, so every
//! route but health, ready and the description needs a bearer token.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use chrono::NaiveDate;

use super::{ApiError, App, strangers::Peer};
use crate::{
    domain::dates,
    store::{Holds, Role, Snapshot, token_hash},
};

/// The holder of the token of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Name of the token.
    pub name: String,
    /// What it allows.
    pub role: Role,
}

/// Middleware: refuses requests without a known token, hands the others their [`Caller`] and
/// one snapshot for the whole request.
pub async fn authenticate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let snapshot = app.store.snapshot();
    // Whoever comes by the owner's way is known already.
    if request.extensions().get::<Caller>().is_none() {
        let peer = request.extensions().get::<Peer>().cloned();
        match caller(&app, &snapshot, request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok())) {
            Ok(caller) => {
                peer.as_ref().map(Peer::known);
                request.extensions_mut().insert(caller);
            }
            Err(Refused::Wrong(error)) => {
                if let Some(Peer { address, .. }) = peer
                    && app.strangers.wrong(address).await.is_err()
                {
                    return ApiError::too_much("Von dieser Adresse kamen zu viele falsche Zugangstoken").into_response();
                }
                return error.into_response();
            }
            Err(Refused::Other(error)) => return error.into_response(),
        }
    }
    request.extensions_mut().insert(snapshot);
    next.run(request).await
}

/// Why a request is not let in.
enum Refused {
    /// It shows a token nobody has: guessed, mistyped, or taken back.
    Wrong(ApiError),
    /// It shows none, or one that was right.
    Other(ApiError),
}

fn caller(app: &App, snapshot: &Snapshot, header: Option<&str>) -> Result<Caller, Refused> {
    let refuse = |detail: &str| ApiError::new(StatusCode::UNAUTHORIZED, detail);
    let Some(token) =
        header.and_then(|h| h.split_once(' ')).filter(|(s, _)| s.eq_ignore_ascii_case("bearer")).map(|(_, t)| t.trim())
    else {
        return Err(Refused::Other(refuse(
            "Es fehlt der Zugangstoken (Authorization: Bearer …); „ilc-desk token add NAME --role lesen“ legt einen an",
        )));
    };
    // Comparing hashes of the token leaks nothing useful through timing.
    let hash = token_hash(token);
    if let Some((own, caller)) = &app.own_token
        && *own == hash
    {
        return Ok(caller.clone());
    }
    let today = app.clock.today();
    for entry in snapshot.tokens.iter() {
        match entry.holds(&hash, today) {
            Holds::Yes => {
                if entry.used_on < Some(today) && app.uses.first_of(&entry.name, today) {
                    drop(app.store.token_used(&entry.name, today));
                }
                return Ok(Caller { name: entry.name.clone(), role: entry.role });
            }
            Holds::Until(last) => {
                return Err(Refused::Other(ApiError::expired(format!(
                    "Dieser Zugangstoken ist abgelaufen, sein letzter Tag war der {}. Einen neuen gibt, wer Token verwaltet: \
                     „ilc-desk token rotate NAME“",
                    dates::german(last)
                ))));
            }
            Holds::No => {}
        }
    }
    Err(Refused::Wrong(refuse("Der Zugangstoken ist unbekannt oder zurückgezogen")))
}

/// Which tokens were used today, so that each is written once a day and not with every request.
#[derive(Debug, Clone, Default)]
pub struct Uses(Arc<Mutex<HashMap<String, NaiveDate>>>);

impl Uses {
    /// Whether this is the first use of that day this process sees.
    fn first_of(&self, name: &str, today: NaiveDate) -> bool {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        uses.insert(name.to_owned(), today) != Some(today)
    }
}

fn require(parts: &Parts, role: Role) -> Result<Caller, ApiError> {
    let caller =
        parts.extensions.get::<Caller>().cloned().ok_or_else(|| ApiError::new(StatusCode::UNAUTHORIZED, "Nicht angemeldet"))?;
    allow(&caller, role)?;
    Ok(caller)
}

/// Whether a role is enough.
///
/// # Errors
/// 403 when it is not.
pub fn allow(caller: &Caller, role: Role) -> Result<(), ApiError> {
    if caller.role < role {
        let detail = format!("Dafür ist die Rolle „{role}“ nötig; das Token „{}“ hat die Rolle „{}“.", caller.name, caller.role);
        return Err(ApiError::new(StatusCode::FORBIDDEN, detail));
    }
    Ok(())
}

macro_rules! role_extractor {
    ($(#[$doc:meta])* $name:ident, $role:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(pub Caller);

        impl<S: Sync> FromRequestParts<S> for $name {
            type Rejection = ApiError;
            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
                require(parts, $role).map(Self)
            }
        }
    };
}

role_extractor!(
    /// May look.
    Reader,
    Role::Lesen
);
role_extractor!(
    /// May import, split, release and mail.
    Steerer,
    Role::Steuern
);
role_extractor!(
    /// May manage tokens.
    Admin,
    Role::Verwalten
);

/// The one snapshot a request works on.
#[derive(Debug, Clone)]
pub struct Now(pub Arc<Snapshot>);

impl<S: Sync> FromRequestParts<S> for Now {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let snapshot = parts.extensions.get::<Arc<Snapshot>>().cloned();
        snapshot.map(Self).ok_or_else(|| ApiError::new(StatusCode::UNAUTHORIZED, "Nicht angemeldet"))
    }
}
