//! The dashboard without a terminal, drawn once: for pictures in the documentation. A front of the
//! driver; knows no keys.

use std::future::Future;

use chrono::{DateTime, Utc};
use ratatui::{buffer::Buffer, layout::Rect};

use super::{driver::Driver, update::update};
use crate::{
    client::ApiClient,
    tui::{Action, Options, State, views::frame::draw_into},
};

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
    let mut driver = Driver::of(options, backend, now, 0);
    driver.quiet(Some(now)).await?;
    Ok(driver.state)
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
