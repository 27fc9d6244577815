//! One mail, whole: what went to whom, what became of it, every word of it.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Effect, State,
    look::{
        theme::Role,
        widgets::{
            paint::Paint,
            seg::{Line, plain, seg},
        },
    },
    views::post,
};

/// How far it is scrolled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Read {
    offset: usize,
}

fn area(window: Rect) -> Rect {
    centred(window, 100, window.height.saturating_sub(2).max(8))
}

impl Modal for Read {
    const SHEETS: &'static [Sheet] = &[sheets::READ];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        if key.code == KeyCode::Esc || (key.code == KeyCode::Enter && !key.is_repeat()) {
            return Vec::new();
        }
        let inside = area(Rect { x: 0, y: 0, width: state.size.0, height: state.size.1 });
        if let Some(by) = keys::step(state, key, usize::from(inside.height.saturating_sub(4))) {
            self.scroll(by);
        }
        let lines = body(state, inside.width.saturating_sub(4)).len();
        self.offset = self.offset.min(lines.saturating_sub(usize::from(inside.height.saturating_sub(3))));
        state.dialogs.push(Dialog::Read(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.offset = self.offset.saturating_add_signed(by);
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let title = post::shown(state).map_or_else(
            || "Mail".to_owned(),
            |m| format!("Mail Nr. {} · {} · {}", m.row.id, m.row.kind_label, m.row.state_label),
        );
        let inside = paint.frame(area(window), &title);
        let room = Rect { height: inside.height.saturating_sub(1), ..inside };
        for (row, line) in room.rows().zip(body(state, inside.width).iter().skip(self.offset)) {
            paint.chunks_cut(row, line);
        }
        if let Some(row) = inside.rows().next_back() {
            keys::hint(paint, row, state, self.sheet(), false);
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        body(state, 100).iter().map(|line| plain(line)).collect()
    }
}

fn body(state: &State, width: u16) -> Vec<Line> {
    post::shown(state)
        .map_or_else(|| vec![vec![seg(Role::Dim, "Die Mail wird geladen …")]], |mail| post::lines(state, mail, width))
}
