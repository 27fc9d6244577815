//! `ilc-desk config path`: where everything lies.

use std::path::Path;

use crate::{
    cli::{context::Context, output},
    sheet::{Cell, Sheet, text},
};

pub fn run(context: &Context) -> anyhow::Result<()> {
    let paths = &context.paths;
    let mut sheet = Sheet::new(["Was", "Pfad", "Da"], Vec::new());
    let mut row = |what: &str, path: &Path| {
        let there = if path.exists() { "ja" } else { "nein" };
        sheet.rows.push(vec![what.into(), Cell::Text(path.display().to_string()), there.into()]);
    };
    for path in &context.sources.system {
        row("Einstellungen für alle", path);
    }
    row("Eigene Einstellungen", &context.sources.user);
    row("Tasten", &paths.config_dir.join("keymap.toml"));
    row("Spaltennamen", &paths.config_dir.join("columns.toml"));
    row("Farbschemas", &paths.config_dir.join("themes"));
    if let Ok(database) = context.database() {
        row("Datenbank", &database);
    }
    row("Protokoll", &paths.state_dir.join("ilc-desk.log"));
    output::print_text(&text::table(&sheet))
}
