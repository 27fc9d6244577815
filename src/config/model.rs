//! The settings as the program uses them: plain values with their defaults. Knows no file and no
//! layer; what may be written, and what is said about the rest, stands in [`super::settings`].

use serde::Deserialize;

use crate::{
    domain::{
        contingent::Rule,
        mail::{DispatchRules, MailRules},
        retention::Retention,
    },
    mail::transport::SmtpSettings,
};

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
        /// Clicks and the wheel belong to the program, not to the terminal.
        mouse: bool = true,
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
        /// How long what is kept.
        retention: Retention = Retention::default(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_rule() {
        assert_eq!(Rules::default().contingents(), Rule::default());
    }
}
