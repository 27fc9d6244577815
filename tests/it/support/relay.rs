//! A mail relay that misbehaves on demand, for tests of the SMTP transport. In process, on
//! loopback, one script per relay.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// Where in the conversation a reaction comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    Banner,
    Ehlo,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    RcptFor(&'static str),
    Data,
    MidMessage,
    Dot,
}

/// What the relay does instead of the right thing.
#[derive(Debug, Clone)]
pub enum Do {
    /// Sends these bytes as its reply.
    Say(&'static [u8]),
    /// Closes the connection.
    Close,
    /// Never answers.
    Hang,
    /// Sends this again and again until the client hangs up.
    Forever(&'static [u8]),
    /// Goes on normally once the gate is opened.
    Wait(Arc<tokio::sync::Notify>),
}

/// A message the relay has taken.
#[derive(Debug, Clone)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub raw: Vec<u8>,
    pub encrypted: bool,
    pub login: Option<String>,
    pub connection: usize,
}

#[derive(Debug, Default)]
struct Seen {
    taken: Vec<Taken>,
    commands: Vec<String>,
    connections: usize,
    bytes_said: usize,
    body_bytes: usize,
    reactions: Vec<(At, Do, usize)>,
}

/// The script and what the relay has seen.
#[derive(Debug, Clone)]
pub struct Relay {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

/// How the relay is set up.
pub struct Setup {
    cert: Option<&'static str>,
    implicit_tls: bool,
    login: bool,
    reactions: Vec<(At, Do, usize)>,
}

impl Setup {
    /// Offers STARTTLS with a certificate of `tests/data/mail`.
    pub fn tls(cert: &'static str) -> Self {
        Self { cert: Some(cert), implicit_tls: false, login: false, reactions: Vec::new() }
    }

    /// Offers no encryption.
    pub fn plain() -> Self {
        Self { cert: None, implicit_tls: false, login: false, reactions: Vec::new() }
    }

    pub fn implicit(mut self) -> Self {
        self.implicit_tls = true;
        self
    }

    /// Offers AUTH PLAIN LOGIN and takes `desk:geheim`.
    pub fn login(mut self) -> Self {
        self.login = true;
        self
    }

    pub fn on(self, at: At, reaction: Do) -> Self {
        self.times(at, reaction, usize::MAX)
    }

    pub fn times(mut self, at: At, reaction: Do, times: usize) -> Self {
        self.reactions.push((at, reaction, times));
        self
    }

    pub async fn start(self) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let seen = Arc::new(Mutex::new(Seen { reactions: self.reactions, ..Seen::default() }));
        let relay = Relay { port: listener.local_addr().unwrap().port(), seen };
        let acceptor = self.cert.map(acceptor);
        let (accepting, implicit, login) = (relay.clone(), self.implicit_tls, self.login);
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let number = {
                    let mut seen = accepting.seen.lock().unwrap();
                    seen.connections += 1;
                    seen.connections
                };
                let (relay, acceptor) = (accepting.clone(), acceptor.clone());
                tokio::spawn(async move {
                    let session = Session { relay, login, number, encrypted: false };
                    let _ = session.run(tcp, acceptor, implicit).await;
                });
            }
        });
        relay
    }
}

impl Relay {
    pub fn taken(&self) -> Vec<Taken> {
        self.seen.lock().unwrap().taken.clone()
    }

    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// Bytes a [`Do::Forever`] got rid of.
    pub fn bytes_said(&self) -> usize {
        self.seen.lock().unwrap().bytes_said
    }

    /// Bytes of messages read so far, whether ended or not.
    pub fn body_bytes(&self) -> usize {
        self.seen.lock().unwrap().body_bytes
    }

    fn reaction(&self, at: &At) -> Option<Do> {
        let mut seen = self.seen.lock().unwrap();
        let (_, reaction, left) = seen.reactions.iter_mut().find(|(a, _, left)| a == at && *left > 0)?;
        *left = left.saturating_sub(1);
        Some(reaction.clone())
    }
}

fn acceptor(cert: &'static str) -> TlsAcceptor {
    let path = |extension| format!("{}/tests/data/mail/{cert}.{extension}", env!("CARGO_MANIFEST_DIR"));
    let chain = CertificateDer::pem_file_iter(path("pem")).unwrap().collect::<Result<_, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_file(path("key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

struct Session {
    relay: Relay,
    login: bool,
    number: usize,
    encrypted: bool,
}

enum End {
    Closed,
    Upgrade,
}

type Io<T> = std::io::Result<T>;

impl Session {
    async fn run(mut self, tcp: TcpStream, acceptor: Option<TlsAcceptor>, implicit: bool) -> Io<()> {
        if implicit {
            self.encrypted = true;
            let tls = acceptor.unwrap().accept(tcp).await?;
            return self.talk(&mut BufReader::new(tls), false, true).await.map(drop);
        }
        let mut plain = BufReader::new(tcp);
        if let End::Upgrade = self.talk(&mut plain, acceptor.is_some(), true).await? {
            self.encrypted = true;
            let tls = acceptor.unwrap().accept(plain.into_inner()).await?;
            self.talk(&mut BufReader::new(tls), false, false).await?;
        }
        Ok(())
    }

    /// Does what the script wants at this point; `true` when the normal reply is due.
    async fn normal<S: AsyncWrite + Unpin>(&self, io: &mut S, at: At) -> Io<bool> {
        match self.relay.reaction(&at) {
            None => Ok(true),
            Some(Do::Say(bytes)) => {
                io.write_all(bytes).await?;
                io.flush().await?;
                Ok(false)
            }
            Some(Do::Close) => {
                io.shutdown().await?;
                Err(std::io::ErrorKind::ConnectionAborted.into())
            }
            Some(Do::Hang) => {
                tokio::time::sleep(Duration::from_mins(10)).await;
                Err(std::io::ErrorKind::TimedOut.into())
            }
            Some(Do::Wait(gate)) => {
                gate.notified().await;
                Ok(true)
            }
            Some(Do::Forever(bytes)) => loop {
                io.write_all(bytes).await?;
                self.relay.seen.lock().unwrap().bytes_said += bytes.len();
            },
        }
    }

    async fn say<S: AsyncWrite + Unpin>(&self, io: &mut S, at: At, reply: &str) -> Io<bool> {
        let normal = self.normal(io, at).await?;
        if normal {
            io.write_all(reply.as_bytes()).await?;
            io.flush().await?;
        }
        Ok(normal)
    }

    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&self, io: &mut BufReader<S>, starttls: bool, banner: bool) -> Io<End> {
        if banner {
            self.say(io, At::Banner, "220 relay.test ESMTP\r\n").await?;
        }
        let (mut from, mut to, mut login) = (String::new(), Vec::new(), None);
        loop {
            let mut line = String::new();
            if io.read_line(&mut line).await? == 0 {
                return Ok(End::Closed);
            }
            let line = line.trim_end().to_owned();
            self.relay.seen.lock().unwrap().commands.push(line.clone());
            let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match line.get(..4).unwrap_or_default() {
                "EHLO" => {
                    let tls = if starttls { "250-STARTTLS\r\n" } else { "" };
                    let auth = if self.login { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
                    self.say(io, At::Ehlo, &format!("250-relay.test\r\n{tls}{auth}250 SIZE 10000000\r\n")).await?;
                }
                "STAR" => {
                    if self.say(io, At::Starttls, "220 go ahead\r\n").await? {
                        return Ok(End::Upgrade);
                    }
                }
                "AUTH" => {
                    // desk:geheim
                    let good = line.ends_with("AGRlc2sAZ2VoZWlt");
                    let reply = if good { "235 welcome\r\n" } else { "535 no\r\n" };
                    login = (self.say(io, At::Auth, reply).await? && good).then(|| "desk".to_owned());
                }
                "MAIL" => {
                    (from, to) = (address(), Vec::new());
                    self.say(io, At::Mail, "250 ok\r\n").await?;
                }
                "RCPT" => {
                    let for_one: &'static str = Box::leak(address().into_boxed_str());
                    if self.normal(io, At::RcptFor(for_one)).await? && self.say(io, At::Rcpt, "250 ok\r\n").await? {
                        to.push(address());
                    }
                }
                "DATA" => {
                    if self.say(io, At::Data, "354 go\r\n").await? {
                        let Some(raw) = self.message(io).await? else { return Ok(End::Closed) };
                        let (from, to, login) = (from.clone(), to.clone(), login.clone());
                        let taken = Taken { from, to, raw, encrypted: self.encrypted, login, connection: self.number };
                        self.dot(io, taken).await?;
                    }
                }
                "QUIT" => {
                    io.write_all(b"221 bye\r\n").await?;
                    return Ok(End::Closed);
                }
                _ => io.write_all(b"500 what?\r\n").await?,
            }
        }
    }

    /// A refusal is said before the message counts as taken; all else comes after.
    async fn dot<S: AsyncWrite + Unpin>(&self, io: &mut S, taken: Taken) -> Io<()> {
        let next = self.relay.seen.lock().unwrap().reactions.iter().find(|(at, _, left)| *at == At::Dot && *left > 0).cloned();
        let refuses = matches!(&next, Some((_, Do::Say(reply), _)) if reply.starts_with(b"4") || reply.starts_with(b"5"));
        if !refuses {
            self.relay.seen.lock().unwrap().taken.push(taken);
        }
        self.say(io, At::Dot, "250 queued\r\n").await.map(drop)
    }

    async fn message<S: AsyncRead + AsyncWrite + Unpin>(&self, io: &mut BufReader<S>) -> Io<Option<Vec<u8>>> {
        let mut raw = Vec::new();
        self.normal(io, At::MidMessage).await?;
        loop {
            let start = raw.len();
            if io.read_until(b'\n', &mut raw).await? == 0 {
                return Ok(None);
            }
            self.relay.seen.lock().unwrap().body_bytes += raw.len() - start;
            if &raw[start..] == b".\r\n" {
                raw.truncate(start);
                return Ok(Some(raw));
            }
            if raw[start] == b'.' {
                raw.remove(start);
            }
        }
    }
}
