//! Settings of the relay. Secrets are not among them; see [`super::credentials`].

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

/// How the conversation is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// STARTTLS, required: without it nothing is sent.
    #[default]
    Starttls,
    /// TLS from the first byte (port 465).
    Tls,
    /// None: only for a relay on the same machine. No login then.
    None,
}

/// Where and how messages are handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// Name of the relay; its certificate must bear it. Empty: no relay, mails go into a folder.
    #[serde(default)]
    pub host: String,
    /// Port; default 587, with `tls` 465, with `none` 25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Encryption, required by default.
    #[serde(default)]
    pub security: Security,
    /// PEM file with further certificates to trust: the office's CA, or the relay's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Login name; without one no login is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// File with the password, readable by its owner alone (0600).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_file: Option<PathBuf>,
    /// Name given in EHLO; default: this machine's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hello_name: Option<String>,
    /// Seconds for connecting.
    #[serde(default = "connect_secs")]
    pub connect_secs: u64,
    /// Seconds for each step up to the final dot.
    #[serde(default = "step_secs")]
    pub step_secs: u64,
    /// Seconds for the reply to the final dot (RFC 5321 asks for patience here).
    #[serde(default = "dot_secs")]
    pub dot_secs: u64,
}

impl Default for SmtpSettings {
    /// No relay.
    fn default() -> Self {
        Self::new("")
    }
}

const fn connect_secs() -> u64 {
    15
}

const fn step_secs() -> u64 {
    60
}

const fn dot_secs() -> u64 {
    300
}

impl SmtpSettings {
    /// Settings for a relay, all else at its default.
    pub fn new(host: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port: None,
            security: Security::default(),
            ca_file: None,
            username: None,
            password_file: None,
            hello_name: None,
            connect_secs: connect_secs(),
            step_secs: step_secs(),
            dot_secs: dot_secs(),
        }
    }

    /// The port, set or usual.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::Starttls => 587,
            Security::Tls => 465,
            Security::None => 25,
        })
    }

    pub(super) fn limits(&self) -> Limits {
        let secs = |n: u64| Duration::from_secs(n.clamp(1, 3600));
        Limits { connect: secs(self.connect_secs), step: secs(self.step_secs), dot: secs(self.dot_secs) }
    }
}

/// Time allowed per step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub connect: Duration,
    pub step: Duration,
    pub dot: Duration,
}
