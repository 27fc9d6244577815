//! The table of all settings, gathered from the sections. It feeds reading, checking, environment,
//! `config show` and the JSON schema; German descriptions stand in the annotated file. Holds no
//! values.

use std::sync::LazyLock;

use super::{
    kind::Kind,
    model::{Client, Desk, Display, Field, FirstDay, Mail, Publish, Rules, Server, Store},
};

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

/// All of them, in the order of the annotated file.
pub static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    [
        Client::FIELDS,
        Server::FIELDS,
        Store::FIELDS,
        Desk::FIELDS,
        Display::FIELDS,
        Publish::FIELDS,
        Rules::FIELDS,
        FirstDay::FIELDS,
        RETENTION,
        LISTS,
        Mail::FIELDS,
        BELOW_MAIL,
    ]
    .concat()
    .into_iter()
    .map(|(key, kind, short_env)| Setting { key, kind, short_env })
    .collect()
});

/// What the domain's own type takes; it knows nothing of settings.
const RETENTION: &[Field] = &[
    ("retention.participations_months", Kind::Int(1, 1200), None),
    ("retention.mails_months", Kind::Int(1, 1200), None),
    ("retention.audit_months", Kind::Int(1, 1200), None),
    ("retention.forecasts_months", Kind::Int(1, 1200), None),
    ("retention.first_day_months", Kind::Int(1, 1200), None),
    ("retention.worklist_months", Kind::Int(1, 1200), None),
    ("retention.provider_contacts_months", Kind::Int(1, 1200), None),
    ("retention.backups_days", Kind::Int(1, 36_500), None),
];

/// What the domain takes of lists of providers.
const LISTS: &[Field] = &[
    ("lists.before_days", Kind::Int(0, 30), None),
    ("lists.weekly", Kind::Choice(&["nicht modular", "alle"]), None),
    ("lists.weekday", Kind::Weekday(false), None),
    ("lists.answer_time", Kind::Clock, None),
    ("lists.copy_mb", Kind::Bool, None),
    ("lists.agh", Kind::Bool, None),
    ("lists.escalate_after", Kind::Int(0, 52), None),
];

/// What the types of the mails take; they know nothing of settings either.
const BELOW_MAIL: &[Field] = &[
    ("mail.rules.weekly_on", Kind::Weekday(false), None),
    ("mail.rules.weekly_non_modular_on", Kind::Weekday(true), None),
    ("mail.rules.agency_in_copy", Kind::Bool, None),
    ("mail.rules.talk_minutes", Kind::Int(5, 480), None),
    ("mail.rules.kick_off_by", Kind::Choice(&["MB", "ILC"]), None),
    ("mail.rules.max_data_age", Kind::Int(0, 365), None),
    ("mail.rules.x911.name", Kind::Text, None),
    ("mail.rules.x911.address", Kind::Email, None),
    ("mail.rules.x915.name", Kind::Text, None),
    ("mail.rules.x915.address", Kind::Email, None),
    ("mail.rules.z211.name", Kind::Text, None),
    ("mail.rules.z211.address", Kind::Email, None),
    ("mail.rules.agency.name", Kind::Text, None),
    ("mail.rules.agency.address", Kind::Email, None),
    ("mail.rules.bae_agency.name", Kind::Text, None),
    ("mail.rules.bae_agency.address", Kind::Email, None),
    ("mail.rules.x91.name", Kind::Text, None),
    ("mail.rules.x91.address", Kind::Email, None),
    ("mail.rules.placement_list.name", Kind::Text, None),
    ("mail.rules.placement_list.address", Kind::Email, None),
    ("mail.rules.u25_list.name", Kind::Text, None),
    ("mail.rules.u25_list.address", Kind::Email, None),
    ("mail.smtp.host", Kind::Host, None),
    ("mail.smtp.security", Kind::Choice(&["starttls", "tls", "none"]), None),
    ("mail.smtp.connect_secs", Kind::Int(1, 3600), None),
    ("mail.smtp.step_secs", Kind::Int(1, 3600), None),
    ("mail.smtp.dot_secs", Kind::Int(1, 3600), None),
    ("mail.smtp.port", Kind::Int(1, 65_535), None),
    ("mail.smtp.ca_file", Kind::Path, None),
    ("mail.smtp.username", Kind::Text, None),
    ("mail.smtp.password_file", Kind::Path, None),
    ("mail.smtp.hello_name", Kind::Host, None),
    ("mail.dispatch.validity_hours", Kind::Int(1, 720), None),
    ("mail.dispatch.per_minute", Kind::Int(1, 6000), None),
    ("mail.dispatch.pause_minutes", Kind::Int(1, 1440), None),
    ("mail.dispatch.connections", Kind::Int(1, 8), None),
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
