//! Where everything stands. One answer for drawing, scrolling and the mouse.

use ratatui::layout::Rect;

use crate::tui::{Screen, State, TableId, look::widgets::paint};

/// Below this the window only says so.
pub const LEAST: (u16, u16) = (40, 12);
/// From this size on the number that matters stands there large.
const SPACIOUS: (u16, u16) = (110, 40);
/// Rows of a large number.
const FIGURE_ROWS: u16 = 4;

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
    let headline = take(if shows_figure(state) { FIGURE_ROWS } else { state.screen.view().headline_rows });
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

/// Whether there is room for the number that matters in large. Its letters are made of blocks, so
/// there is none in ASCII.
pub fn shows_figure(state: &State) -> bool {
    let spacious = state.size.0 >= SPACIOUS.0 && state.size.1 >= SPACIOUS.1;
    spacious && !state.options.ascii && state.has_data()
}

/// Where the tables stand, heads included; none while there is nothing to list.
pub fn panes(state: &State) -> Vec<(TableId, Rect)> {
    let has_desk = state.data.summary.value.is_some() && !state.is_empty_desk();
    if !has_desk || state.size.0 < LEAST.0 || state.size.1 < LEAST.1 {
        return Vec::new();
    }
    (state.screen.view().panes)(state, areas(state).body)
}

/// Longest name of a tab where there is little room, in letters.
const SHORT_TAB: usize = 7;

/// A long name of a tab, cut.
fn shortened(name: &str) -> String {
    if name.chars().count() <= SHORT_TAB { name.to_owned() } else { name.chars().take(SHORT_TAB - 2).chain(['.']).collect() }
}

/// The tabs: screen, place, text; last the view on screen where it has none of its own. Where they do
/// not fit with air around them they stand closer, then long names are cut, and where that is not enough only the
/// current one has its name.
pub fn tabs(state: &State) -> Vec<(Screen, Rect, String)> {
    let area = areas(state).tabs;
    let current = state.screen.tab();
    let mut all: Vec<(Screen, String)> = Screen::tabs().map(|(screen, number, _)| (screen, format!("{number} "))).collect();
    if all.iter().all(|(screen, _)| *screen != current) {
        all.push((current, String::new()));
    }
    let text = |(screen, number): &(Screen, String), airy: bool, named: fn(&str) -> String| {
        let name = if *screen == current { screen.label().to_owned() } else { named(screen.label()) };
        let text = format!("{}{number}{name}", if airy { " " } else { "" });
        format!("{} ", text.trim_end())
    };
    let texts = |airy, named| all.iter().map(|tab| text(tab, airy, named)).collect::<Vec<String>>();
    let wide = |texts: &[String]| texts.iter().map(|text| paint::width(text)).sum::<u16>();
    let looks = [texts(true, str::to_owned), texts(false, str::to_owned), texts(false, shortened)];
    let fitting = looks.into_iter().find(|texts| wide(texts) <= area.width);
    let mut x = area.x;
    let place = |(text, (screen, _)): (String, &(Screen, String))| {
        let width = paint::width(&text).min(area.right().saturating_sub(x));
        let place = Rect { x, width, ..area };
        x += width;
        (*screen, place, text)
    };
    fitting.unwrap_or_else(|| texts(false, |_| String::new())).into_iter().zip(&all).map(place).collect()
}
