//! `ilc-desk config show`: what holds, and where it comes from. Passwords are never shown.

use clap::ValueEnum;
use serde::Serialize;
use toml::Value;

use crate::{
    cli::output,
    config::{Loaded, shown},
};

/// How settings are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ConfigFormat {
    /// TOML mit Erklärungen
    #[default]
    Toml,
    /// JSON, immer mit Herkunft
    Json,
}

/// A setting in JSON.
#[derive(Serialize)]
struct Row {
    key: &'static str,
    /// `null` where there is neither a value nor a default.
    value: Option<Value>,
    origin: Option<String>,
}

pub fn run(loaded: &Loaded, origins: bool, format: ConfigFormat) -> anyhow::Result<()> {
    if format == ConfigFormat::Toml {
        return output::print_text(&loaded.to_toml(origins));
    }
    let rows: Vec<_> = loaded
        .all()
        .map(|(setting, given)| Row {
            key: setting.key,
            value: given.map(shown),
            origin: given.map(|given| given.origin.to_string()),
        })
        .collect();
    output::print_text(&format!("{}\n", serde_json::to_string_pretty(&rows)?))
}
