//! The table of all settings. It feeds reading, checking, environment, `config show` and the JSON
//! schema; defaults and German descriptions stand in the annotated file. Holds no values.

use super::kind::Kind;

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its name with its sections, e.g. `mail.rules.x911.address`.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// A shorter environment variable beside the usual one.
    pub short_env: Option<&'static str>,
}

const fn s(key: &'static str, kind: Kind) -> Setting {
    Setting { key, kind, short_env: None }
}

const fn also(key: &'static str, kind: Kind, env: &'static str) -> Setting {
    Setting { key, kind, short_env: Some(env) }
}

/// All of them, in the order of the annotated file.
pub const SETTINGS: &[Setting] = &[
    also("client.server", Kind::Url, "ILC_DESK_SERVER"),
    s("client.token_file", Kind::Path),
    s("client.refresh_secs", Kind::Int(1, 3600)),
    s("server.listen", Kind::Address),
    also("store.database", Kind::Database, "ILC_DESK_DATABASE"),
    s("desk.team", Kind::Choice(&["X911", "X915", "beide"])),
    s("desk.start_view", Kind::View),
    s("desk.import_folder", Kind::Path),
    s("desk.read_only", Kind::Bool),
    s("display.theme", Kind::Theme),
    s("display.ascii", Kind::Bool),
    s("display.mouse", Kind::Bool),
    s("publish.folder", Kind::Path),
    s("rules.start_check_days", Kind::Int(0, 365)),
    s("rules.module_window_days", Kind::Int(1, 365)),
    s("rules.min_remaining_days", Kind::Int(0, 365)),
    s("rules.start_rate_percent", Kind::Int(0, 100)),
    s("rules.stale_after_days", Kind::Int(1, 365)),
    s("rules.equalise_fulfilment", Kind::Bool),
    s("retention.participations_months", Kind::Int(1, 1200)),
    s("retention.mails_months", Kind::Int(1, 1200)),
    s("retention.audit_months", Kind::Int(1, 1200)),
    s("retention.forecasts_months", Kind::Int(1, 1200)),
    s("retention.backups_days", Kind::Int(1, 36_500)),
    s("mail.templates", Kind::Path),
    s("mail.folder", Kind::Path),
    s("mail.rules.weekly_on", Kind::Weekday(false)),
    s("mail.rules.weekly_non_modular_on", Kind::Weekday(true)),
    s("mail.rules.agency_in_copy", Kind::Bool),
    s("mail.rules.talk_minutes", Kind::Int(5, 480)),
    s("mail.rules.x911.name", Kind::Text),
    s("mail.rules.x911.address", Kind::Email),
    s("mail.rules.x915.name", Kind::Text),
    s("mail.rules.x915.address", Kind::Email),
    s("mail.rules.z211.name", Kind::Text),
    s("mail.rules.z211.address", Kind::Email),
    s("mail.rules.agency.name", Kind::Text),
    s("mail.rules.agency.address", Kind::Email),
    s("mail.rules.placement_list.name", Kind::Text),
    s("mail.rules.placement_list.address", Kind::Email),
    s("mail.rules.u25_list.name", Kind::Text),
    s("mail.rules.u25_list.address", Kind::Email),
    s("mail.smtp.host", Kind::Host),
    s("mail.smtp.security", Kind::Choice(&["starttls", "tls", "none"])),
    s("mail.smtp.connect_secs", Kind::Int(1, 3600)),
    s("mail.smtp.step_secs", Kind::Int(1, 3600)),
    s("mail.smtp.dot_secs", Kind::Int(1, 3600)),
    s("mail.smtp.port", Kind::Int(1, 65_535)),
    s("mail.smtp.ca_file", Kind::Path),
    s("mail.smtp.username", Kind::Text),
    s("mail.smtp.password_file", Kind::Path),
    s("mail.smtp.hello_name", Kind::Host),
    s("mail.dispatch.validity_hours", Kind::Int(1, 720)),
    s("mail.dispatch.per_minute", Kind::Int(1, 6000)),
    s("mail.dispatch.pause_minutes", Kind::Int(1, 1440)),
    s("mail.dispatch.connections", Kind::Int(1, 8)),
];

impl Setting {
    /// The setting of that name.
    pub fn named(key: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// Its sections and its own name.
    pub fn parts(&self) -> (&'static str, &'static str) {
        self.key.rsplit_once('.').unwrap_or(("", self.key))
    }

    /// Its environment variable, e.g. `ILC_DESK_MAIL__SMTP__HOST`.
    pub fn env(&self) -> String {
        format!("ILC_DESK_{}", self.key.to_ascii_uppercase().replace('.', "__"))
    }
}

/// Whether settings stand below that section.
pub fn is_section(path: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.key.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// The setting a mistyped name most likely means: first among its section's, then among all.
pub fn meant(typed: &str) -> Option<&'static Setting> {
    let (section, name) = typed.rsplit_once('.').unwrap_or(("", typed));
    let likeness = |setting: &'static Setting| {
        let (its_section, its_name) = setting.parts();
        let whole = strsim::normalized_damerau_levenshtein(typed, setting.key);
        if its_section == section { strsim::jaro_winkler(name, its_name).max(whole) } else { whole }
    };
    let near = SETTINGS.iter().map(|setting| (likeness(setting), setting)).filter(|(likeness, _)| *likeness > 0.75);
    near.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, setting)| setting)
}

/// The section a mistyped name most likely means.
pub fn meant_section(typed: &str) -> Option<&'static str> {
    let near = SETTINGS.iter().map(|setting| setting.parts().0);
    let near = near.map(|section| (strsim::normalized_damerau_levenshtein(typed, section), section));
    near.filter(|(likeness, _)| *likeness > 0.6).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, section)| section)
}

/// The names in a section.
pub fn names_in(section: &str) -> Vec<&'static str> {
    SETTINGS.iter().filter(|setting| setting.parts().0 == section).map(|setting| setting.parts().1).collect()
}
