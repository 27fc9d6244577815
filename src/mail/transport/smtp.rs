//! SMTP: one conversation per worker, one recipient per message, dropped after any error.
//!
//! The order of the protocol: MAIL, RCPT, DATA, the message, `before_dot`, the final dot, the
//! reply. Up to the dot any failure means that the relay does not have the message; after it,
//! anything but an SMTP reply is unclear.

use std::{fmt, sync::Arc, time::Duration};

use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    commands::{Auth, Data, Ehlo, Mail, Quit, Rcpt, Starttls},
    extension::{ClientId, Extension, ServerInfo},
    response::{Response, Severity},
};
use rustls::pki_types::ServerName;
use tokio_rustls::TlsConnector;

use super::{
    CheckReport, Envelope, Outcome, Secret, Security, SmtpSettings, Stage,
    settings::Limits,
    tls::{TlsSetupError, client_config},
    wire::{Wire, WireError},
};
use crate::{domain::text, mail::message};

/// Mechanisms used, best first. Both send the password, so only over TLS.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];
/// Longest reply text kept for the screen, in characters.
const MAX_SHOWN: usize = 300;
/// Time for a goodbye nobody waits for.
const GOODBYE: Duration = Duration::from_secs(2);

/// A transport cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// TLS.
    #[error(transparent)]
    Tls(#[from] TlsSetupError),
    /// The host is no name a certificate could bear.
    #[error("„{0}“ ist kein Name eines Mailservers; erwartet: z. B. relay.behoerde.example")]
    Host(String),
    /// A login would go over the line in the clear.
    #[error("mit `security = \"none\"` wird kein Passwort gesendet; bitte `username` entfernen oder TLS einschalten")]
    LoginWithoutTls,
}

/// The way to one relay.
pub struct SmtpTransport {
    host: String,
    port: u16,
    security: Security,
    limits: Limits,
    hello: ClientId,
    credentials: Option<Credentials>,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    open: Option<Conversation>,
}

impl fmt::Debug for SmtpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, port, open) = (&self.host, self.port, self.open.is_some());
        f.debug_struct("SmtpTransport").field("host", host).field("port", &port).field("open", &open).finish_non_exhaustive()
    }
}

/// A conversation after EHLO, encrypted and logged in as the settings demand.
struct Conversation {
    wire: Wire,
    info: ServerInfo,
    logged_in: bool,
}

impl SmtpTransport {
    /// Sets the transport up; nothing is connected yet.
    ///
    /// # Errors
    /// On settings that cannot work or would be unsafe.
    pub fn new(settings: &SmtpSettings, password: Option<Secret>) -> Result<Self, SetupError> {
        let credentials = match (&settings.username, password) {
            (Some(user), Some(secret)) => Some(Credentials::new(user.clone(), secret.expose().to_owned())),
            _ => None,
        };
        let tls = if settings.security == Security::None {
            if credentials.is_some() {
                return Err(SetupError::LoginWithoutTls);
            }
            None
        } else {
            let name = ServerName::try_from(settings.host.clone()).map_err(|_| SetupError::Host(settings.host.clone()))?;
            Some((TlsConnector::from(Arc::clone(&client_config(settings.ca_file.as_deref())?)), name))
        };
        let hello = settings.hello_name.as_ref().map_or_else(ClientId::default, |name| ClientId::Domain(text::clean(name)));
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port(),
            security: settings.security,
            limits: settings.limits(),
            hello,
            credentials,
            tls,
            open: None,
        })
    }

    /// See [`super::Transport::send`].
    pub(super) async fn send<E: fmt::Display>(
        &mut self,
        envelope: &Envelope,
        message: &[u8],
        before_dot: impl AsyncFnOnce() -> Result<(), E>,
    ) -> Outcome {
        // Taken out, and put back only after success: a cancelled or failed call leaves none.
        let mut conversation = match self.begin(envelope).await {
            Ok(conversation) => conversation,
            Err(outcome) => return outcome,
        };
        let outcome = self.deliver(&mut conversation, envelope, message, before_dot).await;
        if matches!(outcome, Outcome::Sent { .. }) {
            self.open = Some(conversation);
        }
        outcome
    }

    /// A conversation whose MAIL command was taken: the open one, else a new one. A relay that
    /// hung up between two messages is not a failure.
    async fn begin(&mut self, envelope: &Envelope) -> Result<Conversation, Outcome> {
        if let Some(mut open) = self.open.take() {
            match self.mail_from(&mut open, envelope).await {
                Ok(()) => return Ok(open),
                Err(Outcome::Lost { .. } | Outcome::Temporary { code: 421, .. }) => {}
                Err(outcome) => return Err(outcome),
            }
        }
        let mut fresh = self.connect().await?;
        self.mail_from(&mut fresh, envelope).await?;
        Ok(fresh)
    }

    async fn mail_from(&self, conversation: &mut Conversation, envelope: &Envelope) -> Result<(), Outcome> {
        let lost = |why: String| Outcome::Lost { stage: Stage::Sender, why };
        let from = message::address(&envelope.from).map_err(|e| lost(e.to_string()))?;
        let reply = conversation
            .wire
            .command(Mail::new(Some(from), Vec::new()), self.limits.step)
            .await
            .map_err(|e| lost(e.to_string()))?;
        match u16::from(reply.code()) {
            530 if !conversation.wire.is_encrypted() => Err(Outcome::TlsRefused { why: shown(&reply) }),
            530 | 534 | 535 | 538 => Err(Outcome::AuthRefused { why: shown(&reply) }),
            _ => expect_positive(reply, Stage::Sender, Severity::PositiveCompletion).map(drop),
        }
    }

    async fn deliver<E: fmt::Display>(
        &self,
        conversation: &mut Conversation,
        envelope: &Envelope,
        message: &[u8],
        before_dot: impl AsyncFnOnce() -> Result<(), E>,
    ) -> Outcome {
        match self.up_to_the_dot(&mut conversation.wire, envelope, message).await {
            Ok(()) => {}
            Err(outcome) => return outcome,
        }
        if let Err(e) = before_dot().await {
            return Outcome::Lost { stage: Stage::Record, why: e.to_string() };
        }
        // Recording takes a while; a relay gone in the meantime spares a person the doubt.
        if let Err(outcome) = self.still_waiting(&mut conversation.wire).await {
            return outcome;
        }
        match conversation.wire.command(".\r\n", self.limits.dot).await {
            Ok(reply) if reply.code().severity == Severity::PositiveCompletion => {
                Outcome::Sent { reply: format!("{} {}", reply.code(), shown(&reply)) }
            }
            Ok(reply) if reply.is_positive() => Outcome::Unclear { why: format!("unerwartete Antwort {}", reply.code()) },
            Ok(reply) => refused(&reply),
            Err(e) => Outcome::Unclear { why: e.to_string() },
        }
    }

    async fn up_to_the_dot(&self, wire: &mut Wire, envelope: &Envelope, message: &[u8]) -> Result<(), Outcome> {
        let lost = |stage| move |e: WireError| Outcome::Lost { stage, why: e.to_string() };
        let to = message::address(&envelope.to).map_err(|e| Outcome::Lost { stage: Stage::Recipient, why: e.to_string() })?;
        let reply = wire.command(Rcpt::new(to, Vec::new()), self.limits.step).await.map_err(lost(Stage::Recipient))?;
        expect_positive(reply, Stage::Recipient, Severity::PositiveCompletion)?;
        let reply = wire.command(Data, self.limits.step).await.map_err(lost(Stage::Message))?;
        expect_positive(reply, Stage::Message, Severity::PositiveIntermediate)?;
        wire.message(message, self.limits.step).await.map_err(lost(Stage::Message))?;
        self.still_waiting(wire).await
    }

    /// A relay that gave up on the message may have said so or hung up by now: as long as the dot
    /// is not out, nothing is unclear.
    async fn still_waiting(&self, wire: &mut Wire) -> Result<(), Outcome> {
        let lost = |e: WireError| Outcome::Lost { stage: Stage::Message, why: e.to_string() };
        if !wire.has_news().await.map_err(lost)? {
            return Ok(());
        }
        let reply = wire.reply(self.limits.step).await.map_err(lost)?;
        expect_positive(reply, Stage::Message, Severity::PositiveIntermediate)?;
        Err(Outcome::Lost { stage: Stage::Message, why: "der Mailserver antwortet außer der Reihe".to_owned() })
    }

    /// Banner, EHLO, encryption, login.
    async fn connect(&self) -> Result<Conversation, Outcome> {
        let lost = |stage| move |e: WireError| Outcome::Lost { stage, why: e.to_string() };
        let step = self.limits.step;
        let mut wire = Wire::connect(&self.host, self.port, self.limits.connect).await.map_err(lost(Stage::Connect))?;
        if self.security == Security::Tls {
            wire = self.encrypt(wire).await?;
        }
        let banner = wire.reply(step).await.map_err(lost(Stage::Banner))?;
        not_refused(banner, Stage::Banner)?;
        let mut info = self.hello(&mut wire).await?;
        if self.security == Security::Starttls {
            if !info.supports_feature(Extension::StartTls) {
                return Err(Outcome::TlsRefused { why: "der Mailserver bietet kein STARTTLS an".to_owned() });
            }
            let reply = wire.command(Starttls, step).await.map_err(lost(Stage::Tls))?;
            if u16::from(reply.code()) != 220 {
                return Err(Outcome::TlsRefused { why: format!("{} {}", reply.code(), shown(&reply)) });
            }
            wire = self.encrypt(wire).await?;
            info = self.hello(&mut wire).await?;
        }
        let logged_in = match &self.credentials {
            Some(credentials) => self.log_in(&mut wire, &info, credentials).await.map(|()| true)?,
            None => false,
        };
        Ok(Conversation { wire, info, logged_in })
    }

    async fn hello(&self, wire: &mut Wire) -> Result<ServerInfo, Outcome> {
        let lost = |why: String| Outcome::Lost { stage: Stage::Hello, why };
        let reply = wire.command(Ehlo::new(self.hello.clone()), self.limits.step).await.map_err(|e| lost(e.to_string()))?;
        let reply = not_refused(reply, Stage::Hello)?;
        ServerInfo::from_response(&reply).map_err(|e| lost(e.to_string()))
    }

    async fn encrypt(&self, wire: Wire) -> Result<Wire, Outcome> {
        let Some((connector, name)) = &self.tls else {
            return Err(Outcome::TlsRefused { why: "TLS ist nicht eingerichtet".to_owned() });
        };
        wire.encrypt(connector, name.clone(), self.limits.step).await.map_err(|e| match e {
            WireError::Io(e) if is_tls_error(&e) => Outcome::TlsRefused { why: e.to_string() },
            WireError::NotSmtp(why) => Outcome::TlsRefused { why },
            other @ (WireError::Timeout(_) | WireError::Closed | WireError::Endless | WireError::Io(_)) => {
                Outcome::Lost { stage: Stage::Tls, why: other.to_string() }
            }
        })
    }

    async fn log_in(&self, wire: &mut Wire, info: &ServerInfo, credentials: &Credentials) -> Result<(), Outcome> {
        let refused = |why: String| Outcome::AuthRefused { why };
        let lost = |e: WireError| Outcome::Lost { stage: Stage::Login, why: e.to_string() };
        // Whatever the settings say: a password never leaves in the clear.
        let mechanism = info
            .get_auth_mechanism(&MECHANISMS)
            .filter(|_| wire.is_encrypted())
            .ok_or_else(|| refused("der Mailserver bietet keine Anmeldung mit PLAIN oder LOGIN an".to_owned()))?;
        let first = Auth::new(mechanism, credentials.clone(), None).map_err(|e| refused(e.to_string()))?;
        let mut reply = wire.command(first, self.limits.step).await.map_err(lost)?;
        for _ in 0..3 {
            if !reply.has_code(334) {
                break;
            }
            let next = Auth::new_from_response(mechanism, credentials.clone(), &reply).map_err(|e| refused(e.to_string()))?;
            reply = wire.command(next, self.limits.step).await.map_err(lost)?;
        }
        match reply.code().severity {
            Severity::PositiveCompletion => Ok(()),
            Severity::TransientNegativeCompletion => Err(self::refused(&reply)),
            _ => Err(refused(format!("{} {}", reply.code(), shown(&reply)))),
        }
    }

    /// See [`super::Transport::check`].
    pub(super) async fn check(&mut self) -> Result<CheckReport, Outcome> {
        let mut conversation = self.connect().await?;
        let _ = conversation.wire.command(Quit, GOODBYE).await;
        Ok(CheckReport::Relay {
            name: text::clean(conversation.info.name()),
            encrypted: conversation.wire.is_encrypted(),
            logged_in: conversation.logged_in,
        })
    }

    /// Ends the open conversation, if any.
    pub(super) async fn close(&mut self) {
        if let Some(mut open) = self.open.take() {
            let _ = open.wire.command(Quit, GOODBYE).await;
        }
    }
}

/// Refusals of the relay as such (banner, EHLO): not the message's fault, so never final.
fn not_refused(reply: Response, stage: Stage) -> Result<Response, Outcome> {
    match reply.code().severity {
        Severity::PositiveCompletion => Ok(reply),
        Severity::TransientNegativeCompletion => Err(refused(&reply)),
        _ => Err(Outcome::Lost { stage, why: format!("{} {}", reply.code(), shown(&reply)) }),
    }
}

/// The reply a step needs, or what its refusal means.
fn expect_positive(reply: Response, stage: Stage, wanted: Severity) -> Result<Response, Outcome> {
    let severity = reply.code().severity;
    if severity == wanted {
        return Ok(reply);
    }
    if reply.is_positive() {
        return Err(Outcome::Lost { stage, why: format!("unerwartete Antwort {} {}", reply.code(), shown(&reply)) });
    }
    Err(refused(&reply))
}

fn refused(reply: &Response) -> Outcome {
    let (code, text) = (u16::from(reply.code()), shown(reply));
    if reply.code().severity == Severity::PermanentNegativeCompletion {
        Outcome::Permanent { code, text }
    } else {
        Outcome::Temporary { code, text }
    }
}

/// The relay's words for the screen: one line, harmless, not too long.
fn shown(reply: &Response) -> String {
    let all = reply.message().collect::<Vec<_>>().join(" ");
    text::clean(&all).chars().take(MAX_SHOWN).collect()
}

/// A handshake that failed for what the relay presented, not for the network.
fn is_tls_error(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
}
