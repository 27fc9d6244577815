//! The description of the API, finished: what the handlers say of themselves, made complete by what follows from
//! it. One place says which errors a route can answer, and [`Contract`] holds requests to the same words. Asks
//! nothing of a running backend.

use std::{collections::BTreeSet, sync::LazyLock};

use axum::{body::Bytes, http::StatusCode};
use serde_json::{Map, Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

use super::{contract::Contract, etag, handlers, problem};
use crate::api;

/// What is made of the description, once per process.
#[derive(Debug)]
pub struct Described {
    /// `openapi.json`.
    pub json: Bytes,
    /// What it asks of requests.
    pub contract: Contract,
}

/// The finished description.
pub static DESCRIBED: LazyLock<Described> = LazyLock::new(|| {
    let routes = OpenApiRouter::with_openapi(Base::openapi()).merge(handlers::description_route());
    let described = routes.nest(api::PREFIX, handlers::all()).into_openapi();
    // What the derives built is always JSON; an empty description would fail every test of it.
    let document = finished(serde_json::to_value(described).unwrap_or_default());
    Described { contract: Contract::of(&document), json: document.to_string().into() }
});

#[derive(OpenApi)]
#[openapi(
    info(title = "ilc-desk", description = "Besetzungssteuerung: AGH-Prognose, freie Plätze, Kontingente, Post"),
    modifiers(&BearerToken),
    components(schemas(api::problem::Problem, api::imports::ImportIssue))
)]
pub struct Base;

struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        openapi.components.get_or_insert_default().add_security_scheme("token", scheme);
    }
}

const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

fn finished(mut document: Value) -> Value {
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, item) in paths {
            for method in METHODS {
                if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                    finish(operation, method, path);
                }
            }
        }
    }
    without_tuples(&mut document);
    document
}

/// One operation: its name, its headers, every answer with words.
fn finish(operation: &mut Map<String, Value>, method: &str, path: &str) {
    let path = path.strip_prefix(api::PREFIX).unwrap_or(path);
    let words: Vec<String> = path.split('/').filter(|word| !word.is_empty()).map(word).collect();
    operation.insert("operationId".to_owned(), format!("{method}_{}", words.join("_")).into());
    operation.insert("tags".to_owned(), json!([words.first().map_or("", String::as_str)]));
    let unchanged = method == "get" && etag::answers_unchanged(path);
    if unchanged {
        let header = json!({
            "name": "If-None-Match", "in": "header", "required": false, "schema": {"type": "string"},
            "description": "ETag der letzten Antwort; unverändert antwortet 304"
        });
        if let Some(list) = operation.entry("parameters").or_insert_with(|| json!([])).as_array_mut() {
            list.push(header);
        }
    }
    let errors = errors(operation);
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    if unchanged {
        responses.insert("304".to_owned(), json!({"description": "Unchanged since the ETag of If-None-Match"}));
    }
    for status in errors {
        responses.entry(status.as_str()).or_insert_with(|| {
            let schema = json!({"schema": {"$ref": "#/components/schemas/Problem"}});
            json!({"description": "", "content": {api::problem::MEDIA_TYPE: schema}})
        });
    }
    for (status, response) in responses {
        let said = response["description"].as_str().unwrap_or_default();
        if said.is_empty() {
            response["description"] = meaning(status).into();
        }
    }
}

/// `{no}` → `by_no`, `set-aside` → `set_aside`, `openapi.json` → `openapi`.
fn word(segment: &str) -> String {
    let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    inner.map_or_else(|| segment.trim_end_matches(".json").replace('-', "_"), |name| format!("by_{name}"))
}

fn meaning(status: &str) -> &'static str {
    match status {
        "200" => "What was asked for, or the state after it was done",
        "201" => "Made",
        "204" => "Done",
        _ => status.parse().ok().and_then(|code| StatusCode::from_u16(code).ok()).map_or("", problem::meaning),
    }
}

/// The errors that follow from what an operation asks for.
fn errors(operation: &Map<String, Value>) -> BTreeSet<StatusCode> {
    let parameters = operation.get("parameters").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let has = |place: &str, name: Option<&str>, required: Option<bool>| {
        parameters.iter().any(|parameter| {
            parameter["in"] == place
                && name.is_none_or(|name| parameter["name"] == name)
                && required.is_none_or(|required| parameter["required"].as_bool().unwrap_or(false) == required)
        })
    };
    let role = operation.get("security").map(|security| security[0]["token"][0].is_string());
    let body = operation.contains_key("requestBody");
    let (if_match, key) = (has("header", Some("If-Match"), None), has("header", Some("Idempotency-Key"), None));
    let (path, secured) = (has("path", None, None), role.is_some());
    [
        (StatusCode::BAD_REQUEST, path || key || body),
        (StatusCode::UNAUTHORIZED, secured),
        (StatusCode::FORBIDDEN, role == Some(true)),
        (StatusCode::NOT_FOUND, path),
        (StatusCode::REQUEST_TIMEOUT, body),
        (StatusCode::PRECONDITION_FAILED, if_match),
        (StatusCode::PAYLOAD_TOO_LARGE, body),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, body),
        // What nobody asked for behind the question mark is refused everywhere.
        (StatusCode::UNPROCESSABLE_ENTITY, true),
        (StatusCode::PRECONDITION_REQUIRED, if_match || key),
        // Too many wrong tokens, too many computations, too many large bodies at once.
        (StatusCode::TOO_MANY_REQUESTS, secured),
    ]
    .into_iter()
    .filter_map(|(status, comes)| comes.then_some(status))
    .collect()
}

/// Arrays of fixed places as generators read them: so many items, each of one of the kinds.
fn without_tuples(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(Value::Array(places)) = map.remove("prefixItems") {
                let mut kinds: Vec<Value> = Vec::new();
                for mut place in places.iter().cloned() {
                    without_tuples(&mut place);
                    if !kinds.contains(&place) {
                        kinds.push(place);
                    }
                }
                map.insert("items".to_owned(), json!({"anyOf": kinds}));
                map.insert("minItems".to_owned(), places.len().into());
                map.insert("maxItems".to_owned(), places.len().into());
            }
            map.values_mut().for_each(without_tuples);
        }
        Value::Array(items) => items.iter_mut().for_each(without_tuples),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tuple_is_so_many_items_of_its_kinds() {
        let mut pair = json!({"type": "array", "items": false, "prefixItems": [{"type": "string"}, {"type": "integer"}]});
        without_tuples(&mut pair);
        let kinds = json!({"anyOf": [{"type": "string"}, {"type": "integer"}]});
        assert_eq!(pair, json!({"type": "array", "items": kinds, "minItems": 2, "maxItems": 2}));
    }

    #[test]
    fn names_speak() {
        let named = |method: &str, path: &str| {
            let mut operation = json!({"responses": {"200": {"description": ""}}}).as_object().unwrap().clone();
            finish(&mut operation, method, path);
            operation["operationId"].as_str().unwrap().to_owned()
        };
        assert_eq!(named("put", "/api/v1/agh/{no}/set-aside"), "put_agh_by_no_set_aside");
        assert_eq!(named("get", "/openapi.json"), "get_openapi");
    }
}
