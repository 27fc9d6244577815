//! The settings as the program uses them: plain values with their defaults and what may be written.
//! A new one is a line here and one in the annotated file, which says it to people; what the mails'
//! own types hold is listed in [`super::settings`]. Knows no file and no layer.

use serde::Deserialize;

use super::kind::Kind;
use crate::{
    domain::{
        WorkingDays,
        contingent::{MinimumScope, Rest, Rule},
        mail::{DispatchRules, MailRules, ReleaseRules, SecondPerson},
        on_offer::Window,
        provider_list::request::ListRules,
        retention::Retention,
        urgency::ActionThreshold,
    },
    mail::transport::SmtpSettings,
};

/// A field as the table of settings has it: its dotted name, what it takes, a shorter variable.
pub(super) type Field = (&'static str, Kind, Option<&'static str>);

/// Settings of one section: each with its type, its default, and what may be written.
macro_rules! section {
    (@env) => { None };
    (@env $env:literal) => { Some($env) };
    (
        $(#[$doc:meta])* $name:ident $section:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $default:expr, $kind:expr $(, $env:literal)?;)*
        }
        $($(#[$below_doc:meta])* $below:ident: $below_type:ty,)*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            $($(#[$below_doc])* pub $below: $below_type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* $($below: Default::default(),)* }
            }
        }

        impl $name {
            /// Its settings, for the table.
            pub(super) const FIELDS: &[Field] =
                &[$((concat!($section, ".", stringify!($field)), $kind, section!(@env $($env)?)),)*];
        }
    };
}

section! {
    /// How the program reaches a backend.
    Client "client" {
        /// URL of a shared server; empty for the embedded one.
        server: String = String::new(), Kind::Url, "ILC_DESK_SERVER";
        /// File with the token; empty for none.
        token_file: String = String::new(), Kind::Path;
        /// Seconds between polls.
        refresh_secs: u64 = 15, Kind::Int(1, 3600);
    }
}

section! {
    /// The backend.
    Server "server" {
        /// Address to listen on.
        listen: String = "127.0.0.1:8745".to_owned(), Kind::Address;
        /// Computations somebody asks for at once.
        computing: u64 = 2, Kind::Int(1, 64);
        /// Memory for the bodies of all imports together, MB.
        body_memory_mb: u64 = 384, Kind::Int(128, 65_536);
        /// Connections of one address on which no right token was shown.
        strangers_per_address: u64 = 64, Kind::Int(1, 512);
    }
}

section! {
    /// Persistence.
    Store "store" {
        /// Database URL; empty for a file in the user's data directory.
        database: String = String::new(), Kind::Database, "ILC_DESK_DATABASE";
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
    Desk "desk" {
        /// Teams shown at the start.
        team: TeamChoice = TeamChoice::Both, Kind::Choice(&["X911", "X915", "beide"]);
        /// First view, a link; `zuletzt` or empty: as it was left, on a new day *Heute*.
        start_view: String = "zuletzt".to_owned(), Kind::View;
        /// Folder the dashboard imports from; empty for none.
        import_folder: String = String::new(), Kind::Path;
        /// Look only.
        read_only: bool = false, Kind::Bool;
    }
}

section! {
    /// How things look.
    Display "display" {
        /// Name of the theme.
        theme: String = "ruhig".to_owned(), Kind::Theme;
        /// ASCII characters only.
        ascii: bool = false, Kind::Bool;
        /// Clicks and the wheel belong to the program, not to the terminal.
        mouse: bool = true, Kind::Bool;
    }
}

section! {
    /// The intranet page.
    Publish "publish" {
        /// Folder the dashboard publishes to; empty: it is asked for.
        folder: String = String::new(), Kind::Path;
    }
}

section! {
    /// Numbers of the working instruction.
    Rules "rules" {
        /// Days before a start at which its assignments are checked (rule 6).
        start_check_days: u64 = 21, Kind::Int(0, 365);
        /// Days ahead within which modules are split.
        module_window_days: u64 = Rule::default().window_days.into(), Kind::Int(1, 365);
        /// Days a non-modular measure must still run to be split.
        min_remaining_days: u64 = Rule::default().min_remaining_days.into(), Kind::Int(0, 365);
        /// Days after its begin on which a module still takes people; 0 = none.
        late_entry_days: u64 = 0, Kind::Int(0, 365);
        /// Share of assigned people counted as coming entries, percent.
        start_rate_percent: u32 = Rule::default().start_rate_percent, Kind::Int(0, 100);
        /// A Stand of the Eintrittsmonitoring older than this is warned about, days.
        stale_after_days: u32 = Rule::default().stale_after_days, Kind::Int(1, 365);
        /// "Erfüllungsquoten angleichen" instead of following the Rückstand.
        equalise_fulfilment: bool = Rule::default().equalise, Kind::Bool;
        /// Expected free places in four weeks from which on an AGH asks for action.
        action_places: u32 = 2, Kind::Int(0, 1000);
        /// And so many percent of its places.
        action_percent: u32 = 10, Kind::Int(0, 100);
        /// AGH mails say by experience how many assignments the free places take.
        overbook: bool = false, Kind::Bool;
        /// For what "mindestens ein:e ELB pro OE" holds.
        minimum_scope: MinimumScope = MinimumScope::default(), Kind::Choice(&["massnahme", "start"]);
        /// What becomes of places beyond every Rückstand.
        rest: Rest = Rest::default(), Kind::Choice(&["kontingent", "frei"]);
        /// Entries that lists of providers report count as entries though the Eintrittsmonitoring has them not yet.
        count_unreported_entries: bool = false, Kind::Bool;
        /// Days on which nobody works beside weekends and public holidays.
        office_closed: WorkingDays = WorkingDays::default(), Kind::Days;
    }
}

section! {
    /// The start day: lists of providers.
    FirstDay "firstday" {
        /// Who is meant where a list has names only: compared in memory on the user's machine.
        matching: Matching = Matching::Memory, Kind::Choice(&["speicher", "hmac"]);
        /// Who allowed `hmac` in writing, and when.
        decision: String = String::new(), Kind::Text;
        /// File of the key for `hmac`, outside the database's folder.
        key_file: String = String::new(), Kind::Path;
        /// Names in the dialog that asks about probable pairs, and nowhere else.
        show_names: bool = false, Kind::Bool;
        /// Working days after which somebody excused is asked for again.
        excused_days: u32 = 5, Kind::Int(0, 60);
        /// Working days after which an export that still says Zugewiesen wins over a list.
        overlay_days: u32 = 10, Kind::Int(1, 60);
        /// Protected folder for exports of the lists of work; empty: it is asked for.
        folder: String = String::new(), Kind::Path;
        /// File with an own text of the VerBIS task; empty for the compiled-in one.
        task: String = String::new(), Kind::Path;
    }
}

/// How names are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Matching {
    /// In memory, on the user's machine.
    #[serde(rename = "speicher")]
    Memory,
    /// Kundennummern besides, by HMAC; only under a written decision.
    #[serde(rename = "hmac")]
    Hmac,
}

section! {
    /// Notification mails.
    Mail "mail" {
        /// Folder with own templates; empty for the compiled-in ones.
        templates: String = String::new(), Kind::Path;
        /// Folder for mails while no relay is set; empty for `postausgang` in the data directory.
        folder: String = String::new(), Kind::Path;
        /// Minutes during which released mails are held and can be taken back.
        hold_minutes: u32 = 2, Kind::Int(0, 1440);
        /// Whether somebody else releases what one has written.
        second_person: SecondPerson = SecondPerson::Off, Kind::SecondPerson;
    }
    /// Who gets what.
    rules: MailRules,
    /// The relay.
    smtp: SmtpSettings,
    /// How the outbox is worked off.
    dispatch: DispatchRules,
}

/// All settings.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How the program reaches a backend.
    pub client: Client,
    /// The backend.
    pub server: Server,
    /// Persistence.
    pub store: Store,
    /// The desk itself.
    pub desk: Desk,
    /// How things look.
    pub display: Display,
    /// The intranet page.
    pub publish: Publish,
    /// Numbers of the working instruction.
    pub rules: Rules,
    /// The start day: lists of providers.
    pub firstday: FirstDay,
    /// How long what is kept.
    pub retention: Retention,
    /// When providers are asked for lists.
    pub lists: ListRules,
    /// Notification mails.
    pub mail: Mail,
}

impl Mail {
    /// How releases are slowed down.
    #[must_use]
    pub const fn release(&self) -> ReleaseRules {
        ReleaseRules { hold_minutes: self.hold_minutes, second_person: self.second_person }
    }
}

impl Rules {
    /// Which contracted starts are on offer.
    #[must_use]
    pub fn window(&self) -> Window {
        self.contingents().window()
    }

    /// From when on an AGH asks for action.
    #[must_use]
    pub const fn action(&self) -> ActionThreshold {
        ActionThreshold { places: self.action_places, percent: self.action_percent }
    }

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
            minimum_scope: self.minimum_scope,
            rest: self.rest,
            count_unreported: self.count_unreported_entries,
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
