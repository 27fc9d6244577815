//! The owner's way in: a socket beside the database, for whoever owns the database on this machine, without a token.
//! So the first token can be made, and a lost one replaced, while the backend runs and stays the only writer: the
//! socket leads to the same routes. The system itself says who is at the other end.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use axum::Router;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{net::UnixListener, task::JoinHandle};

use super::{App, auth::Caller, listen, router};
use crate::{domain::text, store::Role};

/// Where the socket of a database lies: beside the file itself, whatever links lead to it.
#[must_use]
pub fn socket(database: &Path) -> PathBuf {
    let mut path = database.canonicalize().unwrap_or_else(|_| database.to_owned()).into_os_string();
    path.push(".sock");
    path.into()
}

/// The open way; closed and removed when dropped.
#[derive(Debug)]
pub struct Owner {
    path: PathBuf,
    task: JoinHandle<()>,
}

impl Owner {
    /// Opens it. Only the backend that holds the database's lock may: what lies there is left from one that ended.
    ///
    /// # Errors
    /// When the system allows no socket there, e.g. because the path is longer than about 100 bytes.
    pub fn open(app: App, database: &Path) -> io::Result<Self> {
        let (path, owner) = (socket(database), fs::metadata(database)?.uid());
        // Made under another name: where it is looked for, it is its owner's alone from the first moment.
        let mut made = path.clone().into_os_string();
        made.push(".new");
        match fs::remove_file(&made) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&made)?;
        fs::set_permissions(&made, fs::Permissions::from_mode(0o600))?;
        fs::rename(&made, &path)?;
        let task = tokio::spawn(serve(listener, router(app), owner));
        Ok(Self { path, task })
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.task.abort();
        let _ = fs::remove_file(&self.path);
    }
}

async fn serve(listener: UnixListener, router: Router, owner: u32) {
    let http = listen::http();
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "accept on the owner's socket failed");
                tokio::time::sleep(listen::BREATH).await;
                continue;
            }
        };
        let Ok(uid) = stream.peer_cred().map(|peer| peer.uid()) else { continue };
        if uid != owner && uid != 0 {
            tracing::warn!(uid, "somebody else at the owner's socket");
            continue;
        }
        let caller = Caller { name: name_of(uid), role: Role::Verwalten };
        let service = TowerToHyperService::new(listen::with(&router, caller));
        let connection = http.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
        });
    }
}

/// The login name of a user of this machine, for the audit.
fn name_of(uid: u32) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let found = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _, of) = (fields.next()?, fields.next()?, fields.next()?);
        (of.parse() == Ok(uid)).then(|| text::clean(name))
    });
    found.unwrap_or_else(|| format!("uid {uid}"))
}
