//! Settings in layers: compiled-in defaults, the user's file, environment and command line (the
//! last two are applied by the command line's parser). Reads files, knows nothing else.

mod paths;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::{
    domain::mail::{DispatchRules, MailRules},
    mail::transport::SmtpSettings,
};

pub use paths::Paths;

use crate::domain::contingent::Rule;

/// The annotated defaults, also the documentation of every setting.
pub const DEFAULTS: &str = include_str!("../../config/ilc-desk.toml");

/// A settings file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("Einstellungen {path} sind nicht lesbar: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not what was expected; the text names line and column.
    #[error("Einstellungen {path}, Zeile {line}: {problem}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
}

macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty = $default:expr,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }
    };
}

section! {
    /// How the program reaches a backend.
    Client {
        /// URL of a shared server; empty for the embedded one.
        server: String = String::new(),
        /// File with the token; empty for none.
        token_file: String = String::new(),
        /// Seconds between polls.
        refresh_secs: u64 = 15,
    }
}

section! {
    /// The backend.
    Server {
        /// Address to listen on.
        listen: String = "127.0.0.1:8745".to_owned(),
    }
}

section! {
    /// Persistence.
    Store {
        /// Database URL; empty for a file in the user's data directory.
        database: String = String::new(),
    }
}

/// Teams shown at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum TeamChoice {
    /// AGH only.
    X911,
    /// Contracted measures only.
    X915,
    /// Both.
    #[serde(rename = "beide")]
    Both,
}

section! {
    /// The desk itself.
    Desk {
        /// Teams shown at the start.
        team: TeamChoice = TeamChoice::Both,
        /// First view, a link; `zuletzt` or empty: as it was left, on a new day *Heute*.
        start_view: String = "zuletzt".to_owned(),
        /// Folder the dashboard imports from; empty for none.
        import_folder: String = String::new(),
        /// Look only.
        read_only: bool = false,
    }
}

section! {
    /// How things look.
    Display {
        /// Name of the theme.
        theme: String = "ansi".to_owned(),
        /// ASCII characters only.
        ascii: bool = false,
    }
}

section! {
    /// The intranet page.
    Publish {
        /// Folder the dashboard publishes to; empty: it is asked for.
        folder: String = String::new(),
    }
}

section! {
    /// Numbers of the working instruction.
    Rules {
        /// Days before a start at which its assignments are checked (rule 6).
        start_check_days: u64 = 21,
        /// Days ahead within which modules are split.
        module_window_days: u64 = 42,
        /// Days a non-modular measure must still run to be split.
        min_remaining_days: u64 = 28,
        /// Share of assigned people counted as coming entries, percent.
        start_rate_percent: u32 = 100,
        /// A Stand of the Eintrittsmonitoring older than this is warned about, days.
        stale_after_days: u32 = 35,
        /// "Erfüllungsquoten angleichen" instead of following the Rückstand.
        equalise_fulfilment: bool = false,
    }
}

section! {
    /// Notification mails.
    Mail {
        /// Folder with own templates; empty for the compiled-in ones.
        templates: String = String::new(),
        /// Folder for mails while no relay is set; empty for `postausgang` in the data directory.
        folder: String = String::new(),
        /// Who gets what.
        rules: MailRules = MailRules::default(),
        /// The relay.
        smtp: SmtpSettings = SmtpSettings::default(),
        /// How the outbox is worked off.
        dispatch: DispatchRules = DispatchRules::default(),
    }
}

section! {
    /// All settings.
    Config {
        /// How the program reaches a backend.
        client: Client = Client::default(),
        /// The backend.
        server: Server = Server::default(),
        /// Persistence.
        store: Store = Store::default(),
        /// The desk itself.
        desk: Desk = Desk::default(),
        /// How things look.
        display: Display = Display::default(),
        /// The intranet page.
        publish: Publish = Publish::default(),
        /// Numbers of the working instruction.
        rules: Rules = Rules::default(),
        /// Notification mails.
        mail: Mail = Mail::default(),
    }
}

impl Rules {
    /// The settings of the contingent rule.
    #[must_use]
    pub fn contingents(&self) -> Rule {
        let days = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Rule {
            window_days: days(self.module_window_days),
            min_remaining_days: days(self.min_remaining_days),
            start_rate_percent: self.start_rate_percent,
            stale_after_days: self.stale_after_days,
            equalise: self.equalise_fulfilment,
        }
    }
}

impl Config {
    /// Reads the named file or, without one, the user's own if it exists.
    ///
    /// # Errors
    /// When a named file is missing, or any file is unreadable or holds something unknown.
    pub fn load(named: Option<&Path>, paths: &Paths) -> Result<Self, ConfigError> {
        let own = paths.config_dir.join("config.toml");
        let path = match named {
            Some(path) => path,
            None if own.exists() => &own,
            None => return Ok(Self::default()),
        };
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.into(), source })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.get(..offset).unwrap_or_default().matches('\n').count() + 1;
            ConfigError::Invalid { path: path.into(), line, problem: german(error.message()) }
        })
    }
}

/// The parser speaks English; the few sentences users meet are turned into German.
fn german(message: &str) -> String {
    message
        .replace("unknown field", "unbekannte Einstellung")
        .replace("unknown variant", "unbekannter Wert")
        .replace("expected one of", "möglich sind")
        .replace("invalid type:", "falsche Art von Wert:")
        .replace(", expected ", ", erwartet: ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotated_defaults_are_the_defaults() {
        assert_eq!(Config::parse(DEFAULTS, Path::new("x")).unwrap(), Config::default());
    }

    #[test]
    fn the_defaults_are_those_of_the_rule() {
        assert_eq!(Rules::default().contingents(), Rule::default());
    }

    #[test]
    fn own_file_needs_only_what_differs() {
        let config = Config::parse("[desk]\nteam = \"X911\"\n", Path::new("x")).unwrap();
        assert_eq!(config.desk.team, TeamChoice::X911);
        assert_eq!(config.rules, Rules::default());
    }

    #[test]
    fn unknown_setting_is_named_with_its_line() {
        let error = Config::parse("[desk]\n\nteem = 1\n", Path::new("desk.toml")).unwrap_err().to_string();
        assert!(error.starts_with("Einstellungen desk.toml, Zeile 3: unbekannte Einstellung `teem`"), "{error}");
    }
}
