//! The settings as a JSON Schema, so that editors complete, explain and check a settings file.
//! Made from the table and the annotated file; knows no values of this run.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Origin,
    annotated::{DEFAULTS, descriptions},
    kind::{Kind, WEEKDAYS},
    layer,
    settings::SETTINGS,
};

/// Names only the dashboard knows.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Themes that come with the program.
    pub themes: Vec<String>,
    /// Views.
    pub views: Vec<String>,
}

/// JSON Schema, draft 2020-12, of a settings file.
#[must_use]
pub fn schema(names: &Names) -> Value {
    let said = descriptions();
    let defaults: BTreeMap<_, _> =
        layer::of_text(DEFAULTS, |_| Origin::Default).given.into_iter().map(|given| (given.setting.key, given.value)).collect();
    let mut root = section("Einstellungen von ilc-desk; eine Datei nennt nur, was abweicht.");
    for setting in SETTINGS.iter() {
        let (sections, name) = setting.parts();
        let (mut at, mut path) = (&mut root, String::new());
        for part in sections.split('.') {
            path = if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
            let text = said.get(path.as_str()).map_or("", String::as_str);
            at = &mut properties(at)[part];
            if at.is_null() {
                *at = section(text);
            }
        }
        let mut leaf = of_kind(setting.kind, names);
        if let Some(text) = said.get(setting.key) {
            leaf.insert("description".to_owned(), json!(text));
        }
        if let Some(default) = defaults.get(setting.key) {
            leaf.insert("default".to_owned(), json!(default));
        }
        properties(at)[name] = Value::Object(leaf);
    }
    if let Value::Object(root) = &mut root {
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("title".to_owned(), json!("ilc-desk"));
    }
    root
}

fn section(description: &str) -> Value {
    json!({ "type": "object", "description": description, "additionalProperties": false, "properties": {} })
}

fn properties(section: &mut Value) -> &mut Value {
    &mut section["properties"]
}

fn of_kind(kind: Kind, names: &Names) -> Map<String, Value> {
    // The forms are looser than the program's own check where a pattern would be a riddle.
    let schema = match kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Int(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::Weekday(false) => json!({ "type": "string", "enum": WEEKDAYS }),
        Kind::Weekday(true) => {
            let days: Vec<_> = [""].into_iter().chain(WEEKDAYS).collect();
            json!({ "type": "string", "enum": days })
        }
        Kind::SecondPerson => {
            json!({ "type": "string", "pattern": "^ *([Aa]us|[Ii]mmer|[Aa]b +[1-9][0-9]*( +[Ee]mpfängern?)?) *$" })
        }
        Kind::Days => {
            let day = json!({ "type": "string", "pattern": "^ *[0-9]{1,2}\\.[0-9]{1,2}\\.([0-9]{4})? *$" });
            json!({ "type": "array", "items": day })
        }
        Kind::Clock => json!({ "type": "string", "pattern": "^ *[0-9]{1,2}:[0-9]{2} *$" }),
        Kind::Text | Kind::Path => json!({ "type": "string" }),
        Kind::Email => json!({ "type": "string", "format": "email" }),
        Kind::Url => json!({ "type": "string", "pattern": "^(https?://[^/@ ][^@ ]*)?$" }),
        Kind::Database => json!({ "type": "string", "pattern": "^(sqlite:[^:].*)?$" }),
        Kind::Address => json!({ "type": "string", "pattern": "^.+:[0-9]{1,5}$" }),
        Kind::Host => json!({ "type": "string", "pattern": "^[A-Za-z0-9._:-]*$" }),
        Kind::Theme => json!({ "type": "string", "examples": names.themes }),
        Kind::View => json!({ "type": "string", "examples": names.views }),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::sources::tests::samples;

    /// The value in its sections.
    fn document(key: &str, value: &toml::Value) -> Value {
        key.rsplit('.').fold(json!(value), |inner, name| json!({ name: inner }))
    }

    #[test]
    fn the_schema_is_one_and_takes_what_the_program_takes() {
        let schema = schema(&Names::default());
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let defaults: toml::Value = toml::from_str(DEFAULTS).unwrap();
        validator.validate(&json!(defaults)).unwrap();
        for setting in SETTINGS.iter() {
            for value in samples(setting) {
                let document = document(setting.key, &value);
                assert!(validator.is_valid(&document), "{document}");
            }
            assert!(!validator.is_valid(&document(setting.key, &toml::Value::Table(toml::Table::new()))));
        }
        for (key, value) in [
            ("client.refresh", toml::Value::Integer(3)),
            ("client.refresh_secs", toml::Value::Integer(0)),
            ("client.server", toml::Value::String("10.1.2.3".to_owned())),
            ("desk.team", toml::Value::String("X912".to_owned())),
            ("mail.rules.weekly_on", toml::Value::String(String::new())),
        ] {
            assert!(!validator.is_valid(&document(key, &value)), "{key}");
        }
    }
}
