//! `ilc-desk firstday key`: makes the key that seals Kundennummern.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::{cli::context::Context, private_file, store::random_key};

/// The folder a file is in or will be, without links as far as it is there.
fn folder_of(file: &Path) -> anyhow::Result<PathBuf> {
    let file = std::path::absolute(file).with_context(|| format!("{} ist kein Pfad", file.display()))?;
    let folder = file.parent().unwrap_or(&file);
    Ok(folder.canonicalize().unwrap_or_else(|_| folder.to_owned()))
}

pub fn run(context: &Context) -> anyhow::Result<()> {
    let path = context.seal_file()?;
    let shown = path.display();
    if folder_of(&path)?.starts_with(folder_of(&context.database()?)?) {
        bail!(
            "{shown} liegt im Ordner der Datenbank; Schlüssel und Datenbank dürfen nicht zusammen gesichert oder entwendet \
             werden. Bitte in firstday.key_file einen anderen Ordner nennen"
        );
    }
    if path.exists() {
        bail!(
            "{shown} gibt es schon; ein neuer Schlüssel machte alle bisher abgelegten Werte unbrauchbar. Nichts wurde geändert"
        );
    }
    private_file::create(&path, random_key().as_bytes()).with_context(|| format!("{shown} lässt sich nicht anlegen"))?;
    tell!("{shown} angelegt (256 Bit, nur für Sie lesbar). Er gehört nicht in die Sicherung der Datenbank.");
    tell!("Geht er verloren, legt der nächste Import nach „ilc-desk firstday key“ alle Werte neu ab.");
    Ok(())
}
