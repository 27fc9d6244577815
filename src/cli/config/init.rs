//! `ilc-desk config init`: a first settings file with everything commented out, and the schema
//! beside it. Never overwrites anything.

use std::{fs::OpenOptions, io::Write as _, path::Path};

use anyhow::{Context as _, ensure};

use super::schema_text;
use crate::{cli::context::Context, config::starter};

/// Name of the schema beside the settings.
const SCHEMA: &str = "config.schema.json";

pub fn run(context: &Context) -> anyhow::Result<()> {
    let file = &context.sources.user;
    ensure!(!file.exists(), "{} gibt es schon und bleibt, wie sie ist", file.display());
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).with_context(|| format!("{} lässt sich nicht anlegen", dir.display()))?;
    let schema = dir.join(SCHEMA);
    if !schema.exists() {
        write_new(&schema, &schema_text())?;
    }
    write_new(file, &starter(&format!("./{SCHEMA}")))?;
    say!("Angelegt: {}", file.display());
    Ok(())
}

fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .with_context(|| format!("{} lässt sich nicht schreiben", path.display()))?;
    Ok(file.write_all(text.as_bytes())?)
}
