//! `ilc-desk config`: settings to look at, to check, to begin with. Changes no setting.

pub mod check;
mod init;
mod path;
mod show;

use std::collections::BTreeSet;

use clap::{Args, Subcommand};

use self::show::ConfigFormat;
use super::{context::Context, output};
use crate::config::{LAST_VIEW, Names, listed, schema};
use crate::tui::{Screen, app::link::Link, look::theme};

/// `config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Die Einstellungen, die gelten
    Show {
        /// Zu jedem Wert sagen, woher er kommt
        #[arg(long)]
        origin: bool,
        /// Form der Ausgabe
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: ConfigFormat,
    },
    /// Einstellungen, Tasten, Spalten, Farbschemas und Mailvorlagen prüfen
    Check,
    /// JSON-Schema der Einstellungen für Editoren
    Schema,
    /// Wo Einstellungen, Daten und Protokoll liegen
    Path,
    /// Eine eigene Datei mit allen Einstellungen zum Auskommentieren anlegen
    Init,
}

/// Runs one of the subcommands.
pub fn run(mut context: Context, args: &ConfigArgs) -> anyhow::Result<()> {
    let problems = std::mem::take(&mut context.problems);
    let context = &context;
    match &args.command {
        ConfigCommand::Show { origin, format } => {
            show::run(&context.loaded, *origin, *format)?;
            // What is shown leaves the wrong values out; that must not go unnoticed.
            anyhow::ensure!(problems.is_empty(), "nicht alles ist zu gebrauchen:\n{}", listed(&problems));
            Ok(())
        }
        ConfigCommand::Check => check::run(context, problems),
        ConfigCommand::Schema => output::print_text(&schema_text()),
        ConfigCommand::Path => path::run(context),
        ConfigCommand::Init => init::run(context),
    }
}

/// The JSON schema with the names the dashboard knows.
pub fn schema_text() -> String {
    let views: BTreeSet<_> = Screen::ALL.into_iter().map(|screen| Link::to(screen).to_string()).collect();
    let views = LAST_VIEW.into_iter().filter(|view| !view.is_empty()).map(str::to_owned).chain(views).collect();
    let names = Names { themes: theme::BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect(), views };
    format!("{:#}\n", schema(&names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn config_schema_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/config.schema.json");
        let wanted = schema_text();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        let stored = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(stored, wanted, "docs/config.schema.json is stale: UPDATE_DOCS=1 cargo test --lib config_schema");
    }
}
