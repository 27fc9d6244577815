//! Sending files to be imported, and asking meanwhile how far they are.

use std::{
    fmt::Write as _,
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};

use chrono::NaiveDate;

use super::{
    ClientError,
    http::{ApiClient, Method},
};
use crate::api::imports::{ImportProgress, ImportReport};

/// Time for an import, answer included.
const IMPORT: Duration = Duration::from_mins(10);

/// What to import, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportRequest {
    /// Name and content of every file.
    pub files: Vec<(String, Vec<u8>)>,
    /// The morning the export describes; `None` = the backend's today.
    pub as_of: Option<NaiveDate>,
    /// A full nightly export.
    pub snapshot: bool,
    /// Accept that more than 10 % vanish.
    pub yes: bool,
    /// Check only.
    pub dry_run: bool,
    /// Idempotency-Key: the same key is stored at most once.
    pub key: String,
    /// Where whoever sends it writes how far it is.
    pub watch: Watch,
}

/// How far an import is, written by whoever sends it and read by whoever shows it.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<Mutex<Option<ImportProgress>>>);

impl Watch {
    /// The newest that is known.
    pub fn get(&self) -> Option<ImportProgress> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So far it is.
    pub fn set(&self, progress: ImportProgress) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress);
    }
}

/// How far it is, is no part of what is asked for.
impl PartialEq for Watch {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Watch {}

impl ApiClient {
    /// Sends files to `imports`.
    ///
    /// # Errors
    /// See [`ClientError`]; a refused import is a problem that lists every error.
    pub async fn import(&self, request: ImportRequest) -> Result<ImportReport, ClientError> {
        let mut path = format!("imports?snapshot={}&yes={}&dry_run={}", request.snapshot, request.yes, request.dry_run);
        if let Some(day) = request.as_of {
            let _ = write!(path, "&as_of={day}");
        }
        let (kind, body) = multipart(&request.files);
        let headers = [("idempotency-key", request.key.as_str())];
        self.send_within(IMPORT, Method::POST, &path, Some((&kind, body)), &headers).await?.json()
    }

    /// Sends files to `imports`, and meanwhile asks how far they are, each time `pause` is over. A backend that
    /// cannot say only leaves the sender without an answer to that.
    ///
    /// # Errors
    /// As [`Self::import`].
    pub async fn import_watched<P: Future<Output = ()>>(
        &self,
        request: ImportRequest,
        pause: impl Fn() -> P,
        mut told: impl FnMut(ImportProgress),
    ) -> Result<ImportReport, ClientError> {
        let path = format!("imports/running/{}", super::segment(&request.key));
        let mut watching = pin!(async {
            loop {
                pause().await;
                if let Ok(progress) = self.get(&path).await {
                    told(progress);
                }
            }
        });
        let mut import = pin!(self.import(request));
        poll_fn(|context| {
            let answer = import.as_mut().poll(context);
            if answer.is_pending() {
                let _never: Poll<()> = watching.as_mut().poll(context);
            }
            answer
        })
        .await
    }
}

/// Encodes files as multipart/form-data, field `file`; gives content type and body.
fn multipart(files: &[(String, Vec<u8>)]) -> (String, Vec<u8>) {
    let mut boundary = String::from("ilc-desk-grenze");
    // A boundary must not occur in the content; a file made to hold it only makes it longer.
    while files.iter().any(|(_, bytes)| contains(bytes, boundary.as_bytes())) {
        boundary.push_str("-x");
    }
    let mut body = Vec::with_capacity(files.iter().map(|(n, b)| n.len() + b.len() + 200).sum());
    for (name, bytes) in files {
        let name: String = name.chars().map(|c| if c.is_control() || matches!(c, '"' | '\\') { '_' } else { c }).collect();
        body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multipart_quotes_names_and_avoids_its_boundary() {
        let files = vec![("a\"\r\nb.csv".to_owned(), b"x".to_vec()), ("b.csv".to_owned(), b"ilc-desk-grenze".to_vec())];
        let (kind, body) = multipart(&files);
        let text = String::from_utf8(body).unwrap();
        assert_eq!(kind, "multipart/form-data; boundary=ilc-desk-grenze-x");
        assert!(text.contains("filename=\"a___b.csv\""), "{text}");
        assert_eq!(text.matches("--ilc-desk-grenze-x").count(), 3);
    }
}
