//! Everything mails need beside the desk and the outbox: rules, templates, and the way they
//! leave. Made once per run from the settings.

use std::path::{Path, PathBuf};

use super::{
    TemplateError, Templates, Transport,
    transport::{FileTransport, Secret, SetupError, SmtpSettings, SmtpTransport, credentials},
};
use crate::domain::{
    mail::{DispatchRules, MailRules, ReleaseRules},
    provider_list::request::ListRules,
};

/// How mails leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// As files into a folder; nothing leaves the machine.
    Folder(PathBuf),
    /// To a relay.
    Relay(Box<SmtpSettings>, Option<Secret>),
    /// Not at all, and why, in German.
    Blocked(String),
}

impl Way {
    /// The way the settings name. `env` looks a variable up. Where something is missing for a
    /// relay, nothing is sent and the reason is kept for the screen.
    #[must_use]
    pub fn resolve(smtp: &SmtpSettings, rules: &MailRules, folder: &Path, env: impl Fn(&str) -> Option<String>) -> Self {
        if smtp.host.trim().is_empty() {
            return Self::Folder(folder.to_owned());
        }
        let examples = rules.still_examples();
        if !examples.is_empty() {
            return Self::Blocked(format!(
                "Der Mailserver {} ist eingestellt, aber diese Adressen sind noch Platzhalter: {} ([mail.rules] in den Einstellungen)",
                smtp.host,
                examples.join(", ")
            ));
        }
        match credentials::password(smtp, env) {
            Ok(password) => match SmtpTransport::new(smtp, password.clone()) {
                Ok(_) => Self::Relay(Box::new(smtp.clone()), password),
                Err(error) => Self::Blocked(error.to_string()),
            },
            Err(error) => Self::Blocked(error.to_string()),
        }
    }

    /// A transport for one worker; `None` where the way is blocked.
    ///
    /// # Errors
    /// When the relay's settings cannot work.
    pub fn transport(&self) -> Result<Option<Transport>, SetupError> {
        Ok(match self {
            Self::Folder(dir) => Some(Transport::File(FileTransport::new(dir))),
            Self::Relay(settings, password) => Some(Transport::Smtp(Box::new(SmtpTransport::new(settings, password.clone())?))),
            Self::Blocked(_) => None,
        })
    }

    /// `folder`, `relay` or `blocked`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Folder(_) => "folder",
            Self::Relay(..) => "relay",
            Self::Blocked(_) => "blocked",
        }
    }

    /// What happens to a released mail, in one German sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Folder(dir) => format!("Mails gehen als Dateien nach {}; nichts verlässt den Rechner.", dir.display()),
            Self::Relay(settings, _) => format!("Mails gehen an den Mailserver {}.", settings.host),
            Self::Blocked(why) => format!("Es wird nichts gesendet. {why}."),
        }
    }
}

/// Rules, templates and the way out.
#[derive(Debug)]
pub struct Post {
    /// Who gets what.
    pub rules: MailRules,
    /// How the outbox is worked off.
    pub dispatch: DispatchRules,
    /// How releases are slowed down.
    pub release: ReleaseRules,
    /// When providers are asked for lists.
    pub lists: ListRules,
    /// The checked templates.
    pub templates: Templates,
    /// How mails leave.
    pub way: Way,
}

impl Post {
    /// The settings' rules with the compiled-in templates, or those of `templates`.
    ///
    /// # Errors
    /// The first template that is not right.
    pub fn new(rules: MailRules, dispatch: DispatchRules, templates: Option<&Path>, way: Way) -> Result<Self, TemplateError> {
        Ok(Self {
            rules,
            dispatch,
            release: ReleaseRules::default(),
            lists: ListRules::default(),
            templates: Templates::load(templates)?,
            way,
        })
    }

    /// With releases slowed down like this; without, they go at once.
    #[must_use]
    pub const fn releasing(mut self, release: ReleaseRules) -> Self {
        self.release = release;
        self
    }

    /// With providers asked for lists like this; without, as the working instruction says.
    #[must_use]
    pub fn asking(mut self, lists: ListRules) -> Self {
        self.lists = lists;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::{EmailAddress, Mailbox};

    fn real_rules() -> MailRules {
        let real = |name: &str| Mailbox { name: name.into(), address: EmailAddress::parse("team@amt.de").unwrap() };
        MailRules {
            x911: real("X911"),
            x915: real("X915"),
            z211: real("Z211"),
            agency: real("AA"),
            placement_list: real("V"),
            u25_list: real("U25"),
            ..MailRules::default()
        }
    }

    #[test]
    fn without_a_relay_mails_stay_on_the_machine() {
        let way = Way::resolve(&SmtpSettings::default(), &MailRules::default(), Path::new("/d/postausgang"), |_| None);
        assert_eq!(way, Way::Folder("/d/postausgang".into()));
        assert!(way.sentence().contains("nichts verlässt den Rechner"));
    }

    #[test]
    fn a_relay_is_blocked_while_addresses_are_examples() {
        let relay = SmtpSettings::new("relay.amt.de");
        let way = Way::resolve(&relay, &MailRules::default(), Path::new("/d"), |_| None);
        assert!(way.sentence().contains("x911, x915, z211, agency, placement_list, u25_list"), "{}", way.sentence());
        assert!(way.transport().unwrap().is_none());
        assert!(matches!(Way::resolve(&relay, &real_rules(), Path::new("/d"), |_| None), Way::Relay(..)));
    }

    #[test]
    fn a_missing_password_blocks_and_says_so() {
        let relay = SmtpSettings { username: Some("desk".into()), ..SmtpSettings::new("relay.amt.de") };
        let way = Way::resolve(&relay, &real_rules(), Path::new("/d"), |_| None);
        assert!(matches!(&way, Way::Blocked(why) if why.contains("password_file")), "{way:?}");
    }
}
