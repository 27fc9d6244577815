//! What the description says of a route is what is asked of a request to it, before its body is read and its
//! handler sees it: the role, the names behind the question mark, the headers a write must carry. Knows no route by name.

use std::collections::HashMap;

use axum::{
    extract::{MatchedPath, Query, Request, State},
    http::{Method, Uri, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{
    ApiError,
    auth::{self, Caller},
    preconditions,
};
use crate::{domain::text, store::Role};

/// Every route by method and path.
#[derive(Debug, Default)]
pub struct Contract {
    routes: HashMap<String, Vec<(Method, Route)>>,
}

/// What one route asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Route {
    role: Role,
    query: Vec<Named>,
    if_match: bool,
    idempotency_key: bool,
    /// Whether it takes a body; what is sent to others is not read.
    pub body: bool,
}

/// A name behind the question mark, and whether it must stand there.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    name: String,
    required: bool,
}

impl Contract {
    /// What a description asks for.
    pub fn of(document: &Value) -> Self {
        let mut routes: HashMap<String, Vec<(Method, Route)>> = HashMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if let Ok(method) = Method::from_bytes(method.to_ascii_uppercase().as_bytes()) {
                    routes.entry(path.clone()).or_default().push((method, Route::of(operation)));
                }
            }
        }
        Self { routes }
    }

    fn route(&self, method: &Method, path: &str) -> Option<&Route> {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        self.routes.get(path)?.iter().find(|(known, _)| known == method).map(|(_, route)| route)
    }
}

impl Route {
    fn of(operation: &Value) -> Self {
        let parameters = || operation["parameters"].as_array().into_iter().flatten();
        let required = |parameter: &Value| parameter["required"].as_bool().unwrap_or(false);
        let header = |name: &str| parameters().any(|p| p["in"] == "header" && p["name"] == name && required(p));
        let role = operation["security"][0]["token"][0].as_str().and_then(|role| role.parse().ok());
        let named = |p: &Value| Some(Named { name: p["name"].as_str()?.to_owned(), required: required(p) });
        Self {
            role: role.unwrap_or(Role::Lesen),
            query: parameters().filter(|p| p["in"] == "query").filter_map(named).collect(),
            if_match: header("If-Match"),
            idempotency_key: header("Idempotency-Key"),
            body: operation["requestBody"].is_object(),
        }
    }

    fn check(&self, parts: &Parts) -> Result<(), ApiError> {
        if let Some(caller) = parts.extensions.get::<Caller>() {
            auth::allow(caller, self.role)?;
        }
        self.check_query(&parts.uri)?;
        if self.if_match {
            preconditions::if_match_tags(&parts.headers)?;
        }
        if self.idempotency_key {
            preconditions::idempotency_key(&parts.headers)?;
        }
        Ok(())
    }

    fn check_query(&self, uri: &Uri) -> Result<(), ApiError> {
        let Query(given): Query<Vec<(String, String)>> = Query::try_from_uri(uri)?;
        for (at, (name, _)) in given.iter().enumerate() {
            if !self.query.iter().any(|known| known.name == *name) {
                return Err(self.unknown(name));
            }
            if given[..at].iter().any(|(before, _)| before == name) {
                let detail = format!("Die Angabe „{name}“ steht mehrfach hinter dem Fragezeichen; bitte nur einmal nennen");
                return Err(ApiError::unprocessable(detail));
            }
        }
        match self.query.iter().find(|known| known.required && given.iter().all(|(name, _)| *name != known.name)) {
            Some(missing) => {
                let detail = format!("Hinter dem Fragezeichen fehlt die Angabe „{}“; {}", missing.name, self.known());
                Err(ApiError::unprocessable(detail))
            }
            None => Ok(()),
        }
    }

    fn unknown(&self, name: &str) -> ApiError {
        let name: String = text::clean(name).chars().take(60).collect();
        ApiError::unprocessable(format!("Die Angabe „{name}“ hinter dem Fragezeichen gibt es hier nicht; {}", self.known()))
    }

    fn known(&self) -> String {
        let known: Vec<&str> = self.query.iter().map(|known| known.name.as_str()).collect();
        match known.as_slice() {
            [] => "diese Adresse kennt keine Angaben".to_owned(),
            [only] => format!("möglich ist {only}"),
            several => format!("möglich sind {}", several.join(", ")),
        }
    }
}

/// Middleware: refuses what the description does not offer; hands on what it says of the route.
pub async fn hold(State(contract): State<&'static Contract>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let Some(route) = path.and_then(|path| contract.route(request.method(), &path)) else {
        return next.run(request).await;
    };
    let (mut parts, body) = request.into_parts();
    if let Err(error) = route.check(&parts) {
        return error.into_response();
    }
    parts.extensions.insert::<&'static Route>(route);
    next.run(Request::from_parts(parts, body)).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn route(parameters: &Value) -> Route {
        Route::of(&json!({"parameters": parameters}))
    }

    #[test]
    fn what_nobody_knows_behind_the_question_mark_is_named_with_what_there_is() {
        let route = route(&json!([
            {"name": "kind", "in": "query", "required": true}, {"name": "limit", "in": "query"}, {"name": "x", "in": "header"}
        ]));
        let uri = |query: &str| format!("/?{query}").parse::<Uri>().unwrap();
        let told = |query: &str| route.check_query(&uri(query)).map_err(|error| error.detail().to_owned());
        assert_eq!(told("kind=a&limit=3"), Ok(()));
        assert_eq!(
            told("kind=a&lim%69ts=3"),
            Err("Die Angabe „limits“ hinter dem Fragezeichen gibt es hier nicht; möglich sind kind, limit".to_owned())
        );
        assert!(told("kind=a&x=1").is_err(), "a header is no name behind the question mark");
        assert!(told("limit=3").unwrap_err().contains("fehlt die Angabe „kind“"));
        assert!(told("kind=a&kind=b").unwrap_err().contains("mehrfach"));
    }

    #[test]
    fn a_route_asks_for_what_is_written_of_it() {
        let operation = json!({
            "security": [{"token": ["steuern"]}], "requestBody": {},
            "parameters": [{"name": "Idempotency-Key", "in": "header", "required": true}, {"name": "If-Match", "in": "header"}]
        });
        let expected = Route { role: Role::Steuern, query: Vec::new(), if_match: false, idempotency_key: true, body: true };
        assert_eq!(Route::of(&operation), expected);
    }
}
