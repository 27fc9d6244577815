//! What every subcommand needs: settings in their final layer, paths, the clock.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use clap::Args;

use super::typed;
use crate::{
    config::{self, Config, Flag, Loaded, Matching, Paths, Problem, Sources},
    import::{Columns, ReadOptions, Seal},
    mail::{Post, Way},
    private_file,
    server::Clock,
    store::{self, StoreError},
};

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Überall")]
pub struct Global {
    /// Einstellungen aus dieser Datei statt aus ~/.config/ilc-desk/config.toml
    #[arg(long, global = true, value_name = "DATEI", env = "ILC_DESK_CONFIG")]
    pub config: Option<PathBuf>,
    /// Datenbank, z. B. sqlite:/pfad/desk.db (auch ILC_DESK_DATABASE)
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Gemeinsamer Server, z. B. http://10.1.2.3:8745 (auch ILC_DESK_SERVER)
    #[arg(long, global = true, value_name = "URL")]
    pub server: Option<String>,
    /// Datei mit dem Zugangstoken (sonst ILC_DESK_TOKEN)
    #[arg(long, global = true, value_name = "DATEI")]
    pub token_file: Option<PathBuf>,
    /// Heutiges Datum, statt dem der Uhr
    #[arg(long, global = true, value_name = "DATUM", value_parser = typed::date)]
    pub today: Option<NaiveDate>,
    /// Mehr ins Protokoll schreiben (zweimal: noch mehr)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

impl Global {
    /// The options that stand for settings.
    pub fn flags(&self) -> Vec<Flag> {
        let token_file = self.token_file.as_ref().map(|path| path.to_string_lossy().into_owned());
        [
            ("store.database", "--database", self.database.clone()),
            ("client.server", "--server", self.server.clone()),
            ("client.token_file", "--token-file", token_file),
        ]
        .into_iter()
        .filter_map(|(key, name, value)| Some(Flag { key, name, value: value? }))
        .collect()
    }
}

/// Settings of this run.
#[derive(Debug, Clone)]
pub struct Context {
    pub config: Config,
    pub paths: Paths,
    pub clock: Clock,
    pub verbose: u8,
    /// Where the settings are looked for, to read them again.
    pub sources: Sources,
    /// The settings with their places.
    pub loaded: Arc<Loaded>,
    /// What is wrong in the layers, and left out of the settings.
    pub problems: Vec<Problem>,
}

impl Context {
    /// Layers defaults, system, the user's file, environment and command line. `flags` are the
    /// command's own.
    pub fn new(global: &Global, flags: Vec<Flag>) -> Self {
        let paths = Paths::from_env();
        let flags = [global.flags(), flags].concat();
        let sources = Sources { flags, ..Sources::new(&paths, global.config.as_deref()) };
        let (loaded, problems) = sources.load();
        let (config, loaded) = (loaded.config.clone(), Arc::new(loaded));
        Self { config, paths, clock: Clock { fixed: global.today }, verbose: global.verbose, sources, loaded, problems }
    }

    /// # Errors
    /// With every problem there is, one per line.
    pub fn ensure_sound(&self) -> anyhow::Result<()> {
        match self.problems.as_slice() {
            [] => Ok(()),
            [one] => Err(anyhow::anyhow!("{one}")),
            several => Err(anyhow::anyhow!("{} Fehler in den Einstellungen:\n{}", several.len(), config::listed(several))),
        }
    }

    /// The day of this run.
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// URL of the shared server, if one is named.
    pub fn server(&self) -> Option<&str> {
        non_empty(&self.config.client.server)
    }

    /// The database file.
    pub fn database(&self) -> Result<PathBuf, StoreError> {
        match non_empty(&self.config.store.database) {
            Some(url) => store::sqlite_path(url),
            None => Ok(self.paths.data_dir.join("desk.db")),
        }
    }

    /// The token: the environment first, then the file. `None` where neither is given.
    pub fn token(&self) -> anyhow::Result<Option<String>> {
        if let Some(token) = std::env::var("ILC_DESK_TOKEN").ok().filter(|t| !t.trim().is_empty()) {
            return Ok(Some(token.trim().to_owned()));
        }
        non_empty(&self.config.client.token_file).map(Path::new).map(read_token).transpose()
    }

    /// Header aliases: the user's `columns.toml` beside the settings, or the compiled-in ones.
    fn columns(&self) -> anyhow::Result<Columns> {
        let own = self.paths.config_dir.join("columns.toml");
        if !own.exists() {
            return Ok(Columns::default());
        }
        let text = std::fs::read_to_string(&own).with_context(|| format!("{} ist nicht lesbar", own.display()))?;
        Columns::parse(&text).with_context(|| own.display().to_string())
    }

    /// How tables are read: names of columns, and with `firstday.matching = "hmac"` the key that seals Kundennummern.
    ///
    /// # Errors
    /// What of it cannot be used.
    pub fn reading(&self) -> anyhow::Result<ReadOptions> {
        Ok(ReadOptions { columns: self.columns()?, seal: self.seal()? })
    }

    /// The key that seals Kundennummern; none unless the settings want it, under a written decision.
    pub fn seal(&self) -> anyhow::Result<Option<Seal>> {
        let settings = &self.config.firstday;
        match settings.matching {
            Matching::Memory => return Ok(None),
            Matching::Hmac => {}
        }
        let Some(decision) = non_empty(&settings.decision) else {
            bail!(
                "firstday.matching = \"hmac\" braucht eine schriftliche Entscheidung der oder des Datenschutzbeauftragten: \
                 bitte in firstday.decision nennen (von wem, wann, Aktenzeichen)"
            );
        };
        let path = self.seal_file()?;
        let shown = path.display();
        let make = "„ilc-desk firstday key“ legt sie an";
        let key =
            private_file::read_private(&path, 200).with_context(|| format!("Schlüsseldatei {shown} (firstday.key_file)"))?;
        let Some(key) = key else { bail!("die Schlüsseldatei {shown} gibt es nicht; {make}") };
        let seal = std::str::from_utf8(&key).ok().and_then(|key| Seal::parse(key, decision));
        let wrong =
            || format!("in der Schlüsseldatei {shown} stehen keine 64 Hexadezimalziffern; bitte die richtige zurückholen");
        seal.with_context(wrong).map(Some)
    }

    /// Where the key that seals Kundennummern is kept.
    pub fn seal_file(&self) -> anyhow::Result<PathBuf> {
        let file = non_empty(&self.config.firstday.key_file).map(PathBuf::from);
        file.context("firstday.key_file ist leer: bitte eine Datei außerhalb des Ordners der Datenbank nennen, die nur Sie lesen")
    }

    /// Rules, templates and way of the mails. `folder` overrides where files go, and then no relay
    /// is used whatever the settings say: the demo's way.
    pub fn post(&self, folder: Option<&Path>) -> anyhow::Result<Arc<Post>> {
        let mail = &self.config.mail;
        let way = if let Some(folder) = folder {
            Way::Folder(folder.to_owned())
        } else {
            let own = non_empty(&mail.folder).map_or_else(|| self.paths.data_dir.join("postausgang"), PathBuf::from);
            Way::resolve(&mail.smtp, &mail.rules, &own, |name| std::env::var(name).ok())
        };
        let templates = non_empty(&mail.templates).map(Path::new);
        let post = Post::new(mail.rules.clone(), mail.dispatch.clone(), templates, way)?;
        Ok(Arc::new(post.releasing(mail.release()).asking(self.config.lists.clone())))
    }

    /// Who does it, for the audit: the user's login name.
    pub fn who() -> String {
        let name = std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_default();
        let name = crate::domain::text::clean(&name);
        if name.is_empty() { "lokal".to_owned() } else { name }
    }
}

fn read_token(path: &Path) -> anyhow::Result<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let meta = std::fs::metadata(path).with_context(|| format!("Token-Datei {} ist nicht lesbar", path.display()))?;
        let mode = meta.permissions().mode() & 0o777;
        anyhow::ensure!(
            mode.trailing_zeros() >= 6,
            "Token-Datei {} ist auch für andere lesbar (Rechte {mode:03o}); bitte „chmod 600“ darauf anwenden",
            path.display()
        );
    }
    let token = std::fs::read_to_string(path).with_context(|| format!("Token-Datei {} ist nicht lesbar", path.display()))?;
    Ok(token.trim().to_owned())
}

fn non_empty(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|t| !t.is_empty())
}
