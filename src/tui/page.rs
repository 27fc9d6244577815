//! One view without a terminal: for `--plain`, for pictures in the documentation. Asks what the
//! view needs once and is done.

use chrono::{DateTime, Utc};
use ratatui::{buffer::Buffer, layout::Rect};

use super::{Action, Effect, Options, State, effects::fetch, format::Zone, status, update, view::draw_into};
use crate::client::ApiClient;

/// The state once everything the start view needs has been answered.
///
/// # Errors
/// With a German sentence when the backend gives no data at all.
pub async fn settle(options: Options, client: &ApiClient, now: DateTime<Utc>) -> Result<State, String> {
    let mut state = State::new(options, now, Zone::System, 0);
    let mut todo = update(&mut state, Action::Backend(Ok(())));
    while let Some(effect) = todo.pop() {
        if let Effect::Fetch { generation, resource, etag } = effect {
            let result = fetch(client, &resource, etag.as_deref()).await;
            todo.extend(update(&mut state, Action::Fetched { generation, resource, result }));
        }
    }
    if state.data.summary.is_some() {
        return Ok(state);
    }
    let (heading, text) = status::instead_of_data(&state).unwrap_or_default();
    Err(format!("{heading}: {text}"))
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
