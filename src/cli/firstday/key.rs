//! `ilc-desk firstday key`: makes the key that seals Kundennummern.

use anyhow::{Context as _, bail};

use crate::{cli::context::Context, private_file, store::random_key};

pub fn run(context: &Context) -> anyhow::Result<()> {
    let path = context.seal_file()?;
    let shown = path.display();
    let database = context.database()?;
    if database.parent().is_some_and(|folder| path.starts_with(folder)) {
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
