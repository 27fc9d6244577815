//! Where everything stands. One answer for drawing, scrolling and the mouse.

use ratatui::layout::Rect;

use super::{Screen, State, TableId, widgets::paint};

/// Below this the window only says so.
pub const LEAST: (u16, u16) = (24, 6);

/// The areas every screen has. Areas that do not fit have no height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// Tabs, and at the right team and day.
    pub tabs: Rect,
    /// Line with the state of the connection.
    pub status: Rect,
    /// The numbers that matter.
    pub headline: Rect,
    /// Tables and charts.
    pub body: Rect,
    /// Line above the explanation.
    pub rule: Rect,
    /// More about the selected row.
    pub explain: Rect,
    /// Keys, or a message.
    pub footer: Rect,
}

/// Divides the window.
pub fn areas(state: &State) -> Areas {
    let (width, height) = state.size;
    let mut y = 0;
    let mut take = |rows: u16| {
        let rows = rows.min(height - y);
        let area = Rect { x: 0, y, width, height: rows };
        y += rows;
        area
    };
    let tabs = take(1);
    let status = take(1);
    let headline = take(if height < 12 { 1 } else { state.screen.headline_rows() });
    let gap = u16::from(height >= 30);
    take(gap);
    let explain_rows = match height {
        0..14 => 0,
        14..20 => 1,
        _ => 2,
    };
    let below = 1 + if explain_rows > 0 { explain_rows + 1 } else { 0 };
    let used = 2 + headline.height + gap;
    let body = take(height.saturating_sub(used + below));
    let rule = take(u16::from(explain_rows > 0));
    let explain = take(explain_rows);
    let footer = take(1);
    Areas { tabs, status, headline, body, rule, explain, footer }
}

/// Where the tables stand, heads included; none while there is nothing to list.
pub fn panes(state: &State) -> Vec<(TableId, Rect)> {
    let has_desk = state.data.summary.is_some() && !state.is_empty_desk();
    if !has_desk || state.size.0 < LEAST.0 || state.size.1 < LEAST.1 {
        return Vec::new();
    }
    state.screen.panes(state, areas(state).body)
}

/// The tabs: screen, place, text.
pub fn tabs(state: &State) -> Vec<(Screen, Rect, String)> {
    let area = areas(state).tabs;
    let label = |number: char, screen: Screen| match Screen::TABS.iter().find(|(s, ..)| *s == screen) {
        Some((.., command)) => format!(" {number} {} ", command.entry().label),
        None => String::new(),
    };
    let short = |number: char| format!(" {number} ");
    let whole: u16 = Screen::TABS.iter().map(|(s, n, _)| paint::width(&label(*n, *s))).sum();
    let mut x = area.x;
    let mut out = Vec::new();
    for (screen, number, _) in Screen::TABS {
        let named = whole <= area.width || screen == state.screen.tab();
        let text = if named { label(number, screen) } else { short(number) };
        let width = paint::width(&text).min(area.right().saturating_sub(x));
        out.push((screen, Rect { x, y: area.y, width, height: area.height }, text));
        x += width;
    }
    out
}
