//! Messages of the moment, stacked at the bottom right above the footer. They take no keys and
//! keep clear of the row the person is on.

use ratatui::layout::Rect;

use super::layout;
use crate::tui::{
    State,
    app::messages::Toast,
    look::{
        theme::Role,
        widgets::{
            paint::{self, Paint, wrap},
            seg::seg,
        },
    },
};

/// Rows one message may take.
const ROWS: usize = 2;
/// Columns beside the text: bar, sign, spaces.
const BESIDE: u16 = 6;

/// Draws them; with a dialog open only the last one, in the footer, whose keys rest then.
pub fn draw(paint: &mut Paint<'_>, state: &State) {
    let toasts = state.said.on_screen();
    let footer = layout::areas(state).footer;
    let Some(last) = toasts.last() else { return };
    if state.dialogs.iter().any(|dialog| dialog.covers()) {
        let (role, sign) = look(last);
        let blank = " ".repeat(usize::from(footer.width));
        paint.chunks_cut(footer, &[seg(Role::Text, blank)]);
        paint.chunks_cut(footer, &[seg(role, format!(" {sign} ")), seg(Role::Text, last.text.clone())]);
        return;
    }
    let most = state.size.0.saturating_sub(BESIDE + 1);
    let room = usize::from((state.size.1 / 3).max(1));
    let mut stack: Vec<(&Toast, Vec<String>)> = Vec::new();
    for toast in toasts.iter().rev() {
        let mut lines = wrap(&toast.text, most);
        if lines.len() > ROWS {
            lines.truncate(ROWS);
            lines[ROWS - 1].push_str(" …");
        }
        let used: usize = stack.iter().map(|(_, lines)| lines.len()).sum();
        if !stack.is_empty() && used + lines.len() > room {
            break;
        }
        stack.insert(0, (toast, lines));
    }
    let lines = stack.iter().flat_map(|(_, lines)| lines);
    let width = lines.clone().map(|line| paint::width(line)).max().unwrap_or(0).min(most) + BESIDE;
    let rows = u16::try_from(lines.count()).unwrap_or(u16::MAX);
    let area = place(state, width, rows, footer);
    let mut places = area.rows();
    for (toast, lines) in stack {
        let (role, sign) = look(toast);
        for (i, line) in lines.into_iter().enumerate() {
            let Some(row) = places.next() else { return };
            paint.clear(row);
            let sign = if i == 0 { sign } else { " " };
            paint.chunks_cut(row, &[seg(role, format!(" ┃ {sign} ")), seg(Role::Text, line)]);
        }
    }
}

fn look(toast: &Toast) -> (Role, &'static str) {
    if toast.is_error { (Role::Over, "!") } else { (Role::Good, "✓") }
}

/// From the line above the explanation downwards, where the messages cover least; else above the
/// footer, and above the focused row where they would cover that.
fn place(state: &State, width: u16, rows: u16, footer: Rect) -> Rect {
    let width = width.min(state.size.0);
    let x = state.size.0 - width;
    let bottom = footer.y;
    let focused = state.focused_table().and_then(|id| {
        let (_, area) = layout::panes(state).into_iter().find(|(pane, _)| *pane == id)?;
        let table = state.table_of(id);
        let below = u16::try_from(table.cursor.checked_sub(table.offset)?).ok()?;
        Some(area.y + 1 + below).filter(|y| *y < area.bottom())
    });
    let rule = layout::areas(state).rule;
    if rule.height > 0 && rule.y + rows <= bottom {
        return Rect { x, y: rule.y, width, height: rows };
    }
    let top = bottom.saturating_sub(rows);
    let y = match focused {
        Some(row) if row >= top && row < bottom && row > rows + 1 => row - rows,
        _ => top,
    };
    Rect { x, y, width, height: rows.min(bottom) }
}
