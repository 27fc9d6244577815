//! The line to the relay: commands out, replies in, every step bounded in time and memory.
//!
//! lettre's own connection is not used: it reads a line without any bound, keeps plain bytes that
//! arrive behind the STARTTLS reply, and writes body, final dot and reads the reply in one call,
//! so that nothing can be recorded in between. Its commands and its reply parser are.

use std::{fmt::Display, io, time::Duration};

use lettre::transport::smtp::response::Response;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Longest reply line (RFC 5321 asks for 512 octets; real servers exceed it).
const MAX_LINE: usize = 4 * 1024;
/// Longest reply, all lines.
const MAX_REPLY: usize = 64 * 1024;
/// Message bytes written per step.
const CHUNK: usize = 32 * 1024;

/// What went wrong on the line.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("keine Antwort innerhalb von {} Sekunden", .0.as_secs())]
    Timeout(Duration),
    #[error("der Mailserver hat die Verbindung geschlossen")]
    Closed,
    #[error("die Antwort des Mailservers ist kein SMTP: {0}")]
    NotSmtp(String),
    #[error("der Mailserver antwortet endlos; abgebrochen")]
    Endless,
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// The stream, encrypted or not.
#[derive(Debug)]
enum Stream {
    Plain(BufReader<TcpStream>),
    Tls(Box<BufReader<TlsStream<TcpStream>>>),
}

/// One connection.
#[derive(Debug)]
pub(super) struct Wire {
    stream: Stream,
}

impl Wire {
    pub async fn connect(host: &str, port: u16, limit: Duration) -> Result<Self, WireError> {
        let tcp = timeout(limit, TcpStream::connect((host, port))).await.map_err(|_| WireError::Timeout(limit))??;
        tcp.set_nodelay(true)?;
        Ok(Self { stream: Stream::Plain(BufReader::new(tcp)) })
    }

    pub const fn is_encrypted(&self) -> bool {
        matches!(self.stream, Stream::Tls(_))
    }

    /// Encrypts the connection. Plain bytes already received are an attack (RFC 3207, section 6)
    /// and end it.
    pub async fn encrypt(self, connector: &TlsConnector, name: ServerName<'static>, limit: Duration) -> Result<Self, WireError> {
        let Stream::Plain(plain) = self.stream else { return Ok(self) };
        if !plain.buffer().is_empty() {
            return Err(WireError::NotSmtp("unverschlüsselte Zeilen nach STARTTLS".to_owned()));
        }
        let tls = timeout(limit, connector.connect(name, plain.into_inner())).await.map_err(|_| WireError::Timeout(limit))??;
        Ok(Self { stream: Stream::Tls(Box::new(BufReader::new(tls))) })
    }

    /// Sends a command and reads its reply, both within `limit`.
    pub async fn command(&mut self, command: impl Display, limit: Duration) -> Result<Response, WireError> {
        let line = command.to_string();
        bounded(limit, async {
            self.write(line.as_bytes()).await?;
            self.read_reply().await
        })
        .await
    }

    /// Reads one reply within `limit`.
    pub async fn reply(&mut self, limit: Duration) -> Result<Response, WireError> {
        bounded(limit, self.read_reply()).await
    }

    /// Sends the whole message, dot-stuffed, up to and including its last line break. The final
    /// dot is not part of it. `limit` holds for every 32 KiB.
    pub async fn message(&mut self, message: &[u8], limit: Duration) -> Result<(), WireError> {
        let stuffed = dot_stuffed(message);
        for chunk in stuffed.chunks(CHUNK) {
            bounded(limit, self.write(chunk)).await?;
        }
        Ok(())
    }

    /// Whether the relay has hung up or spoken out of turn.
    pub async fn has_news(&mut self) -> Result<bool, WireError> {
        // Lets the runtime look at its sockets first; without it, bytes that are there go unseen.
        tokio::task::yield_now().await;
        match timeout(Duration::ZERO, self.reader().fill_buf()).await {
            Err(_) => Ok(false),
            Ok(Ok([])) => Err(WireError::Closed),
            Ok(Ok(_)) => Ok(true),
            Ok(Err(e)) => Err(e.into()),
        }
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        let writer: &mut (dyn AsyncWrite + Send + Unpin) = match &mut self.stream {
            Stream::Plain(s) => s,
            Stream::Tls(s) => s,
        };
        writer.write_all(bytes).await?;
        writer.flush().await?;
        Ok(())
    }

    fn reader(&mut self) -> &mut (dyn AsyncBufRead + Send + Unpin) {
        match &mut self.stream {
            Stream::Plain(s) => s,
            Stream::Tls(s) => s,
        }
    }

    async fn read_reply(&mut self) -> Result<Response, WireError> {
        let mut raw = Vec::new();
        loop {
            let start = raw.len();
            self.read_line(&mut raw).await?;
            let line = &raw[start..];
            if line.len() < 4 || !line[..3].iter().all(u8::is_ascii_digit) {
                return Err(WireError::NotSmtp(shown(line)));
            }
            match line[3] {
                b'-' => {}
                b' ' => break,
                // A bare code without text is allowed (RFC 5321, 4.2); lettre's parser wants a space.
                b'\r' => {
                    raw.insert(start + 3, b' ');
                    break;
                }
                _ => return Err(WireError::NotSmtp(shown(line))),
            }
            if raw.len() > MAX_REPLY {
                return Err(WireError::Endless);
            }
        }
        let text = String::from_utf8_lossy(&raw);
        text.parse().map_err(|_| WireError::NotSmtp(shown(&raw)))
    }

    /// Appends one line, ended by CRLF whatever the relay ended it with, and never reads more
    /// than [`MAX_LINE`] bytes in search of its end.
    async fn read_line(&mut self, raw: &mut Vec<u8>) -> Result<(), WireError> {
        let start = raw.len();
        let mut limited = self.reader().take(MAX_LINE as u64);
        limited.read_until(b'\n', raw).await?;
        if raw.len() == start {
            return Err(WireError::Closed);
        }
        if raw.last() != Some(&b'\n') {
            let ended = raw.len() - start < MAX_LINE;
            return Err(if ended { WireError::Closed } else { WireError::Endless });
        }
        raw.pop();
        if raw.last() == Some(&b'\r') {
            raw.pop();
        }
        raw.extend_from_slice(b"\r\n");
        Ok(())
    }
}

async fn bounded<T>(limit: Duration, step: impl Future<Output = Result<T, WireError>>) -> Result<T, WireError> {
    timeout(limit, step).await.map_err(|_| WireError::Timeout(limit))?
}

/// What came instead of a reply, harmless and short.
fn shown(raw: &[u8]) -> String {
    let text = crate::domain::text::clean(&String::from_utf8_lossy(&raw[..raw.len().min(80)]));
    format!("„{text}“")
}

/// A dot at the start of a line is doubled (RFC 5321, 4.5.2); the last line is ended.
fn dot_stuffed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + 64);
    for line in message.split_inclusive(|b| *b == b'\n') {
        if line.first() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unstuffed(wire: &[u8]) -> Vec<u8> {
        let lines = wire.split_inclusive(|b| *b == b'\n');
        lines.flat_map(|l| l.strip_prefix(b".").unwrap_or(l)).copied().collect()
    }

    proptest! {
        /// No message can end itself early, and what the relay unstuffs is the message.
        #[test]
        fn stuffing_is_undone_by_the_relay(lines in proptest::collection::vec("[.a\r]{0,4}", 0..12)) {
            let message = lines.join("\r\n").into_bytes();
            let wire = dot_stuffed(&message);
            prop_assert!(wire.ends_with(b"\r\n"));
            prop_assert!(!wire.split_inclusive(|b| *b == b'\n').any(|l| l == b".\r\n"));
            let back = unstuffed(&wire);
            prop_assert!(back == message || back == [&message[..], b"\r\n"].concat());
        }
    }
}
