//! What every subcommand needs: settings in their final layer, paths, the clock.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use chrono::NaiveDate;

use super::args::Cli;
use crate::{
    config::{self, Config, Loaded, Paths, Problem, Sources},
    import::Columns,
    mail::{Post, Way},
    server::Clock,
    store::{self, StoreError},
};

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
}

impl Context {
    /// Layers defaults, system, the user's file, environment and command line.
    ///
    /// # Errors
    /// With every problem there is, one per line.
    pub fn new(cli: &Cli) -> anyhow::Result<Self> {
        let (context, problems) = Self::tolerant(cli);
        match problems.as_slice() {
            [] => Ok(context),
            [one] => Err(anyhow::anyhow!("{one}")),
            several => Err(anyhow::anyhow!("{} Fehler in den Einstellungen:\n{}", several.len(), config::listed(several))),
        }
    }

    /// The same for commands that tell what is wrong; what is wrong is left out of the settings.
    pub fn tolerant(cli: &Cli) -> (Self, Vec<Problem>) {
        let paths = Paths::from_env();
        let global = &cli.global;
        let sources = Sources { flags: cli.flags(), ..Sources::new(&paths, global.config.as_deref()) };
        let (loaded, problems) = sources.load();
        let (config, loaded) = (loaded.config.clone(), Arc::new(loaded));
        (Self { config, paths, clock: Clock { fixed: global.today }, verbose: global.verbose, sources, loaded }, problems)
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
    pub fn columns(&self) -> anyhow::Result<Columns> {
        let own = self.paths.config_dir.join("columns.toml");
        if !own.exists() {
            return Ok(Columns::default());
        }
        let text = std::fs::read_to_string(&own).with_context(|| format!("{} ist nicht lesbar", own.display()))?;
        Columns::parse(&text).with_context(|| own.display().to_string())
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
        Ok(Arc::new(Post::new(mail.rules.clone(), mail.dispatch.clone(), templates, way)?))
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
            mode & 0o077 == 0,
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
