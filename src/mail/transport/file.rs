//! Messages as .eml files in a folder: the way until a relay is configured, and in the demo.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::{CheckReport, Envelope, Outcome, Stage};

/// Writes each message atomically into a folder.
#[derive(Debug, Clone)]
pub struct FileTransport {
    dir: PathBuf,
}

impl FileTransport {
    /// Messages go into `dir`, which is made when the first one comes.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes the message. A repeated message replaces its file: its name follows from its bytes
    /// and its recipient.
    pub(super) async fn send<E: fmt::Display>(
        &self,
        envelope: &Envelope,
        message: &[u8],
        before_dot: impl AsyncFnOnce() -> Result<(), E>,
    ) -> Outcome {
        let lost = |e: io::Error| Outcome::Lost { stage: Stage::File, why: format!("{}: {e}", self.dir.display()) };
        let name = file_name(envelope, message);
        let temporary = self.dir.join(format!(".{name}.part"));
        if let Err(e) = write_synced(&self.dir, &temporary, message).await {
            let _ = tokio::fs::remove_file(&temporary).await;
            return lost(e);
        }
        if let Err(e) = before_dot().await {
            let _ = tokio::fs::remove_file(&temporary).await;
            return Outcome::Lost { stage: Stage::Record, why: e.to_string() };
        }
        let path = self.dir.join(&name);
        // Unlike a relay, a folder tells for sure whether it took the message.
        match tokio::fs::rename(&temporary, &path).await {
            Ok(()) => Outcome::Sent { reply: format!("Datei {}", path.display()) },
            Err(e) => lost(e),
        }
    }

    /// Whether the folder can be written to.
    pub(super) async fn check(&self) -> Result<CheckReport, Outcome> {
        let probe = self.dir.join(".ilc-desk.probe");
        let result = write_synced(&self.dir, &probe, b"").await;
        let _ = tokio::fs::remove_file(&probe).await;
        let path = self.dir.display().to_string();
        result.map_err(|e| Outcome::Lost { stage: Stage::File, why: format!("{path}: {e}") })?;
        Ok(CheckReport::Folder { path })
    }
}

/// `2026…-mb.ber.2-1f0a….eml`: readable, unique per message and recipient, free of path parts.
fn file_name(envelope: &Envelope, message: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(envelope.to.as_str());
    hash.update(message);
    let digest = hash.finalize().iter().take(8).fold(String::new(), |out, byte| format!("{out}{byte:02x}"));
    let local = envelope.to.as_str().split('@').next().unwrap_or_default();
    let local: String = local.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    format!("{}-{digest}.eml", local.trim_start_matches('.'))
}

/// Folder and file are for the owner alone, whatever the umask: a mail names people.
async fn write_synced(dir: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    let mut folder = tokio::fs::DirBuilder::new();
    folder.recursive(true);
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        folder.mode(0o700);
        options.mode(0o600);
    }
    folder.create(dir).await?;
    let mut file = options.open(path).await?;
    file.write_all(content).await?;
    file.sync_all().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::EmailAddress;

    fn envelope() -> Envelope {
        let address = |a| EmailAddress::parse(a).unwrap();
        Envelope { from: address("x911@amt.example"), to: address("mb.har/1@amt.example") }
    }

    fn files(dir: &Path) -> Vec<String> {
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[tokio::test]
    async fn a_message_is_one_file_also_when_repeated() {
        let dir = tempfile::tempdir().unwrap();
        let transport = FileTransport::new(dir.path().join("post"));
        for _ in 0..2 {
            let outcome = transport.send(&envelope(), b"Subject: x\r\n\r\n.\r\n", async || Ok::<(), String>(())).await;
            assert!(matches!(outcome, Outcome::Sent { .. }), "{outcome}");
        }
        let files = files(transport.dir());
        assert_eq!(files.len(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(transport.dir()), mode(&transport.dir().join(&files[0]))), (0o700, 0o600));
        }
        assert!(files[0].starts_with("mb.har_1-"), "{files:?}");
        assert_eq!(std::fs::read(transport.dir().join(&files[0])).unwrap(), b"Subject: x\r\n\r\n.\r\n");
    }

    #[tokio::test]
    async fn nothing_is_written_when_the_record_fails() {
        let dir = tempfile::tempdir().unwrap();
        let outcome = FileTransport::new(dir.path()).send(&envelope(), b"x", async || Err("gesperrt")).await;
        assert_eq!(outcome, Outcome::Lost { stage: Stage::Record, why: "gesperrt".into() });
        assert!(files(dir.path()).is_empty());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let transport = FileTransport::new(file.path());
        let outcome = transport.send(&envelope(), b"x", async || Ok::<(), String>(())).await;
        assert!(matches!(&outcome, Outcome::Lost { stage: Stage::File, .. }), "{outcome}");
        assert!(transport.check().await.is_err());
    }
}
