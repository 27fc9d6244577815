//! One view without a terminal: for `--plain`, for pictures in the documentation. Asks what the
//! view needs once and is done.

use std::{future::Future, time::Duration};

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use ratatui::{buffer::Buffer, layout::Rect};
use tokio::sync::mpsc;

use super::{Action, Options, State, effects::Effects, format::Zone, plain, update, view::draw_into};
use crate::client::ApiClient;

/// Longest wait for one answer: a first import into a demo desk takes a few seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// The first view as plain text, once everything on it has been answered (or could not be).
///
/// # Errors
/// When the backend gives no data at all; the text says why.
pub async fn print_plain(
    options: Options,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
) -> anyhow::Result<String> {
    let state = settle(options, backend, Utc::now()).await?;
    let text = plain(&state);
    ensure!(state.data.summary.is_some(), "{}", text.trim_end());
    Ok(text)
}

/// The state once everything the start view needs has been answered (or could not be).
///
/// # Errors
/// When an answer stays out for good.
pub async fn settle(
    options: Options,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
    now: DateTime<Utc>,
) -> anyhow::Result<State> {
    // Keeps nothing: it is gone before the next question.
    let options = Options { cache: None, view_file: None, ..options };
    let mut state = State::new(options, now, Zone::System, 0);
    let (send, mut answers) = mpsc::unbounded_channel();
    let mut effects = Effects::new(send, backend);
    // The backend itself is the first answer awaited.
    let mut awaited = 1_usize;
    while awaited > 0 {
        let answer = tokio::time::timeout(PATIENCE, answers.recv()).await.context("Das Backend antwortet nicht")?;
        let Some(answer) = answer else { break };
        awaited -= 1;
        for effect in update(&mut state, answer) {
            awaited += 1;
            effects.run(effect);
        }
    }
    Ok(state)
}

/// The screen as lines of text, `width` × `height`, without colours.
pub fn picture(state: &mut State, width: u16, height: u16) -> String {
    update(state, Action::Resize(width, height));
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw_into(&mut buffer, state);
    let line = |y| {
        let row: String = (0..width).map(|x| buffer[(x, y)].symbol()).collect();
        row.trim_end().to_owned() + "\n"
    };
    (0..height).map(line).collect()
}
