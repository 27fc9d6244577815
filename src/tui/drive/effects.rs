//! Does what `update` asks for, in tasks that answer with actions, and counts the answers that are
//! still to come. What needs the terminal is handed back to the front. Decides nothing.

use std::{
    future::Future,
    io::{Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::task::AbortOnDropHandle;

use super::{lists, memory, requests};
use crate::{
    api::mails::{MailDetail, MailsDone, ReleaseMails, TakeBackMails},
    client::{ApiClient, ClientError, Method},
    publish,
    tui::{
        Action, Effect,
        app::{
            contingents::keys::handout,
            data::{Payload, Resource},
            effect::MailDeed,
        },
        files::{
            exports,
            log_file::{self, LogTail},
            unsent,
        },
        out::export,
    },
};

/// Time between two looks at how far an import is; the screen moves once a second.
const LOOK_AGAIN: Duration = Duration::from_millis(400);

/// What only the front can do: it has the terminal, the editor and the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Front {
    /// Put text on the clipboard.
    Copy(String),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Let the person edit a text; answered by [`Action::Edited`] with that generation.
    Edit {
        /// Comes back with the answer.
        generation: u64,
        /// The text to start from.
        text: String,
    },
    /// Give the shell its terminal until it continues us.
    Suspend,
}

/// Runs effects. Dropping it stops what still runs.
pub struct Effects {
    client: Arc<OnceLock<ApiClient>>,
    send: mpsc::UnboundedSender<Action>,
    answers: mpsc::UnboundedReceiver<Action>,
    tasks: JoinSet<()>,
    awaited: usize,
}

impl Effects {
    /// Starts with nothing but the promise of a backend, which is the first answer awaited.
    pub fn new(backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static) -> Self {
        let (send, answers) = mpsc::unbounded_channel();
        let mut effects = Self { client: Arc::default(), send, answers, tasks: JoinSet::new(), awaited: 0 };
        let client = Arc::clone(&effects.client);
        effects.spawn(async move {
            Action::Backend(backend.await.map(|ready| {
                // Set once: the future runs once.
                let _ = client.set(ready);
            }))
        });
        effects
    }

    /// How many answers are still to come. One that was not taken yet counts.
    pub fn awaited(&self) -> usize {
        self.awaited
    }

    /// The next answer; pending while none is there.
    pub async fn answer(&mut self) -> Action {
        match self.answers.recv().await {
            Some(action) => {
                self.awaited = self.awaited.saturating_sub(1);
                action
            }
            // Never: a sender is held here.
            None => std::future::pending().await,
        }
    }

    /// An answer that is there already.
    pub fn answered(&mut self) -> Option<Action> {
        let action = self.answers.try_recv().ok()?;
        self.awaited = self.awaited.saturating_sub(1);
        Some(action)
    }

    /// Starts an effect, or hands back what the front has to do. Each arm that spawns is answered
    /// exactly once, also when its task breaks.
    #[expect(clippy::too_many_lines, reason = "one arm per effect")]
    pub fn run(&mut self, effect: Effect) -> Option<Front> {
        let client = self.client.get().cloned();
        match effect {
            Effect::Copy(text) => return Some(Front::Copy(text)),
            Effect::Mouse(on) => return Some(Front::Mouse(on)),
            Effect::EditText { generation, text } => return Some(Front::Edit { generation, text }),
            Effect::Suspend => return Some(Front::Suspend),
            Effect::Fetch { generation, resource, etag } => self.spawn(async move {
                let result = match client {
                    Some(client) => fetch(&client, &resource, etag.as_deref()).await,
                    None => Err(no_backend()),
                };
                Action::Fetched { generation, resource, result }
            }),
            Effect::Import { generation, path, mut request } => self.spawn(async move {
                let result = match (client, read_files(path).await) {
                    (None, _) => Err(no_backend()),
                    (_, Err(problem)) => Err(ClientError::Setup(problem)),
                    (Some(client), Ok(files)) => {
                        request.files = files;
                        let watch = request.watch.clone();
                        let pause = || tokio::time::sleep(LOOK_AGAIN);
                        client.import_watched(request, pause, |progress| watch.set(progress)).await
                    }
                };
                Action::Imported { generation, result }
            }),
            Effect::Offer { generation, typed } => self.spawn(async move {
                let paths = tokio::task::spawn_blocking(move || exports::offered(&typed)).await.unwrap_or_default();
                Action::Offered { generation, paths }
            }),
            Effect::Export { folder, day, xlsx, sheets } => self.spawn(async move {
                let written = tokio::task::spawn_blocking(move || export::save_all(&sheets, &folder, day, xlsx)).await;
                Action::Exported(written.unwrap_or_else(|e| Err(format!("Der Export ist abgebrochen: {e}"))))
            }),
            Effect::SaveDraft { generation, instrument, settings, etag } => self.spawn(async move {
                let result = match client {
                    Some(client) => client.save_draft(&instrument, &settings, &etag).await,
                    None => Err(no_backend()),
                };
                Action::DraftSaved { generation, instrument, result }
            }),
            Effect::Release { generation, asked, key } => self.spawn(async move {
                let result = match client {
                    Some(client) => client.release_all(&asked, &key).await,
                    None => Err(no_backend()),
                };
                Action::Released { generation, result }
            }),
            Effect::UndoRelease { generation, id, key } => self.spawn(async move {
                let result = match client {
                    Some(client) => client.undo_release(id, &key).await,
                    None => Err(no_backend()),
                };
                Action::ReleaseUndone { generation, result }
            }),
            Effect::Handout { folder, day, xlsx, title, proposal } => self.spawn(async move {
                let written = tokio::task::spawn_blocking(move || {
                    let handout = handout(title, &proposal);
                    let (bytes, kind) = if xlsx { (handout.xlsx()?, "xlsx") } else { (handout.text().into_bytes(), "txt") };
                    export::save(&folder, "kontingente", day, kind, &bytes).map(|path| path.display().to_string())
                });
                Action::Exported(written.await.unwrap_or_else(|e| Err(format!("Der Export ist abgebrochen: {e}"))))
            }),
            Effect::Mail { generation, deed } => self.spawn(async move {
                let result = match client {
                    Some(client) => mail(&client, deed).await,
                    None => Err(no_backend()),
                };
                Action::MailDone { generation, result }
            }),
            Effect::SetAside { generation, measure, etag, seen, until } => self.spawn(async move {
                let result = match client {
                    Some(client) => requests::set_aside(&client, &measure, &etag, seen.as_ref(), until.as_ref()).await,
                    None => Err(no_backend()),
                };
                Action::SetAside { generation, result }
            }),
            Effect::FirstDay { generation, deed } => self.spawn(async move {
                let result = match client {
                    Some(client) => lists::deed(&client, deed).await,
                    None => Err(no_backend()),
                };
                Action::FirstDay { generation, result }
            }),
            Effect::List { generation, step } => self.spawn(async move {
                let result = match client {
                    Some(client) => lists::step(&client, step).await,
                    None => Err(no_backend().to_string()),
                };
                Action::List { generation, result }
            }),
            Effect::Publish { generation, folder } => self.spawn(async move {
                let result = match client {
                    Some(client) => requests::publish(&client, folder).await,
                    None => Err(no_backend().to_string()),
                };
                Action::Published { generation, result }
            }),
            Effect::LookForPublication { folder, day } => self.spawn(async move {
                let place = folder.clone();
                let looked = tokio::task::spawn_blocking(move || publish::is_published(&place, day)).await;
                let result = match looked {
                    Ok(found) => found.map_err(|e| e.to_string()),
                    Err(e) => Err(e.to_string()),
                };
                Action::LookedForPublication { folder, day, result }
            }),
            // Nobody waits for it: without it the next start only shows less in its first frame.
            Effect::Keep { cache, kept } => {
                self.tasks.spawn_blocking(move || memory::keep_answers(&cache, kept.as_deref()));
            }
            Effect::ForgetUnsaved { place, at } => self.spawn(async move {
                let done = tokio::task::spawn_blocking(move || unsent::forget(&place, at).map_err(|e| (place.file, e))).await;
                Action::Forgotten(match done {
                    Ok(Err((file, error))) => Err(format!("{} lässt sich nicht ändern: {error}", file.display())),
                    Ok(Ok(())) => Ok(()),
                    Err(error) => Err(error.to_string()),
                })
            }),
            Effect::ReadLog { generation, path, seen } => self.spawn(async move {
                let read = tokio::task::spawn_blocking(move || read_log(&path, seen)).await;
                let result = read.unwrap_or_else(|e| Err(format!("Das Lesen ist abgebrochen: {e}")));
                Action::LogRead { generation, result }
            }),
            Effect::NoteTour(path) => self.spawn(async move {
                let noted = tokio::task::spawn_blocking(move || note_tour(&path)).await;
                Action::TourNoted(noted.unwrap_or_else(|e| Err(e.to_string())))
            }),
        }
        while self.tasks.try_join_next().is_some() {}
        None
    }

    fn spawn(&mut self, task: impl Future<Output = Action> + Send + 'static) {
        let send = self.send.clone();
        self.awaited += 1;
        self.tasks.spawn(async move {
            // In a task of its own, so that one that breaks is answered too and nobody waits for ever.
            let done = AbortOnDropHandle::new(tokio::spawn(task)).await;
            let action = done.unwrap_or_else(|error| {
                tracing::error!(panicked = error.is_panic(), "a task of the dashboard broke off");
                Action::Broken
            });
            // The loop may be gone already; then nobody wants to know.
            let _ = send.send(action);
        });
    }
}

fn no_backend() -> ClientError {
    ClientError::Setup("Der Datendienst ist noch nicht bereit.".to_owned())
}

async fn fetch(client: &ApiClient, resource: &Resource, etag: Option<&str>) -> Result<Payload, ClientError> {
    Payload::read(resource, client.get_unread_if_changed(&resource.path(), etag).await?)
}

async fn mail(client: &ApiClient, deed: MailDeed) -> Result<MailsDone, ClientError> {
    fn once(key: &str) -> (&str, &str) {
        ("idempotency-key", key)
    }
    match deed {
        MailDeed::Create { new, key } => client.post_json("mails", &new, &[once(&key)]).await,
        MailDeed::Edit { id, etag, edit } => {
            let body = serde_json::to_vec(&edit).map_err(|e| ClientError::Setup(e.to_string()))?;
            let path = format!("mails/{id}");
            let answer = client.send(Method::PUT, &path, Some(("application/json", body)), &[("if-match", &etag)]).await?;
            let mail: MailDetail = answer.json()?;
            Ok(MailsDone { mails: vec![mail.row.id], messages: mail.row.recipients })
        }
        MailDeed::Release { ids, old_data, key } => {
            client.post_json("mail-release", &ReleaseMails { mails: ids, at_once: false, old_data }, &[once(&key)]).await
        }
        MailDeed::TakeBack { ids, key } => client.post_json("mail-take-back", &TakeBackMails { mails: ids }, &[once(&key)]).await,
        MailDeed::On { id, deed, etag, key } => {
            let headers = [once(&key), ("if-match", etag.as_str())];
            client.send(Method::POST, &format!("mails/{id}/{deed}"), None, &headers).await?.json()
        }
        MailDeed::Resolve { id, how, etag, key } => {
            let headers = [once(&key), ("if-match", etag.as_str())];
            client.post_json(&format!("mails/{id}/resolve"), &how, &headers).await
        }
        MailDeed::Resume { key } => {
            client.send(Method::POST, "mail-resume", None, &[once(&key)]).await?;
            Ok(MailsDone { mails: Vec::new(), messages: 0 })
        }
    }
}

/// The end of the log file; `None` when it is as long as before.
fn read_log(path: &Path, seen: Option<u64>) -> Result<Option<LogTail>, String> {
    let problem = |e: std::io::Error| format!("{} ist nicht lesbar: {e}", path.display());
    let mut file = std::fs::File::open(path).map_err(problem)?;
    let length = file.metadata().map_err(problem)?.len();
    if seen == Some(length) {
        return Ok(None);
    }
    let start = length.saturating_sub(log_file::TAIL);
    file.seek(SeekFrom::Start(start)).map_err(problem)?;
    let mut bytes = Vec::new();
    file.take(log_file::TAIL).read_to_end(&mut bytes).map_err(problem)?;
    Ok(Some(LogTail { length, lines: log_file::parse(&bytes, start == 0) }))
}

/// An empty file says that the tour was shown.
fn note_tour(path: &Path) -> Result<(), String> {
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, ""));
    written.map_err(|e| format!("{} lässt sich nicht anlegen, darum kommt der Rundgang wieder: {e}", path.display()))
}

/// The file, or every .csv and .xlsx of the folder, by name.
async fn read_files(path: PathBuf) -> Result<Vec<(String, Vec<u8>)>, String> {
    tokio::task::spawn_blocking(move || exports::read(&exports::meant(&path.to_string_lossy())))
        .await
        .unwrap_or_else(|e| Err(format!("Das Lesen ist abgebrochen: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Cache;

    fn backend() -> impl Future<Output = Result<ApiClient, String>> + Send + 'static {
        std::future::ready(Err("keins da".to_owned()))
    }

    #[tokio::test]
    async fn what_nothing_answers_is_not_awaited() {
        let dir = tempfile::tempdir().unwrap();
        let mut effects = Effects::new(backend());
        let _ = effects.answer().await;
        let cache = Cache::new(dir.path(), "http://127.0.0.1:1");
        assert_eq!(effects.run(Effect::Keep { cache, kept: None }), None);
        assert_eq!(effects.run(Effect::Copy("21".to_owned())), Some(Front::Copy("21".to_owned())));
        assert_eq!(effects.run(Effect::Suspend), Some(Front::Suspend));
        assert_eq!(effects.awaited(), 0);
        let _ = effects.run(Effect::NoteTour(dir.path().join("tour")));
        assert_eq!(effects.awaited(), 1);
        assert!(matches!(effects.answer().await, Action::TourNoted(Ok(()))));
        assert_eq!(effects.awaited(), 0);
    }

    #[tokio::test]
    async fn a_task_that_breaks_is_answered() {
        let mut effects = Effects::new(async { panic!("planted") });
        assert!(matches!(effects.answer().await, Action::Broken));
        assert_eq!(effects.awaited(), 0);
    }
}
