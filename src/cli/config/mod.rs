//! `ilc-desk config`: settings to look at, to check, to begin with. Changes no setting.

pub mod check;
mod init;
mod path;
mod show;

use std::collections::BTreeSet;

use super::{args::ConfigCommand, context::Context, dashboard::LAST_VIEW, output};
use crate::config::{Names, Problem, listed, schema};
use crate::tui::{Screen, look::theme, views::link::Link};

/// Runs one of the subcommands. `problems` are those of the layers.
pub fn run(context: &Context, problems: Vec<Problem>, command: &ConfigCommand) -> anyhow::Result<()> {
    match command {
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
