//! Choosing a theme: the whole screen shows the one under the cursor, a strip shows every role
//! with its sign. Enter keeps it for this session, Esc leaves everything as it was.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Constraint, Layout, Rect};

use super::{
    Dialog, Modal,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Effect, State, Theme,
    look::{
        theme::{ROLES, Role},
        widgets::{
            paint::{self, Paint, wrap},
            seg::{Line, seg},
            spot::Target,
            table::select,
        },
    },
};

/// Width, for two columns of roles.
const WIDTH: u16 = 68;
/// Themes shown at once.
const LIST: u16 = 7;

/// Where the cursor is.
#[derive(Debug, Clone, Copy)]
pub struct ThemeChoice {
    cursor: usize,
}

/// Why no theme can be chosen: this terminal shows no colours, and that is not undone here.
pub fn locked(state: &State) -> Option<String> {
    state.options.no_colours.as_ref().map(|why| format!("Farben sind abgeschaltet: {why}."))
}

/// The theme to draw with: the one being looked at, else the one chosen.
pub fn shown(state: &State) -> &Theme {
    let looking = state.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Themes(choice) => choice.theme(state),
        _ => None,
    });
    looking.unwrap_or(&state.theme)
}

impl ThemeChoice {
    /// Starts at the theme in use.
    pub fn new(state: &State) -> Self {
        let at = state.options.themes.themes.iter().position(|theme| theme.name() == state.theme.name());
        Self { cursor: at.unwrap_or(0) }
    }

    fn theme(self, state: &State) -> Option<&Theme> {
        let themes = &state.options.themes.themes;
        themes.get(self.cursor.min(themes.len().saturating_sub(1)))
    }

    fn step(&mut self, state: &State, by: isize) {
        let last = state.options.themes.themes.len().saturating_sub(1);
        self.cursor = self.cursor.min(last).saturating_add_signed(by).min(last);
    }

    fn keep(self, state: &mut State) {
        let Some(theme) = self.theme(state).cloned() else { return };
        state.say(format!("Farbschema „{0}“. Auf Dauer: theme = \"{0}\" unter [display]", theme.name()));
        state.theme = theme;
    }

    /// The themes, the one under the cursor marked, and files that are none.
    fn list(self, state: &State) -> Vec<Line> {
        let gallery = &state.options.themes;
        let width = gallery.themes.iter().map(|theme| paint::width(theme.name())).max().unwrap_or(0);
        let chosen = self.theme(state).map(Theme::name);
        let theme = |theme: &Theme| {
            let here = if chosen == Some(theme.name()) { "▶ " } else { "  " };
            let used = if theme.name() == state.theme.name() { "✓ " } else { "  " };
            let gap = " ".repeat(usize::from(width.saturating_sub(paint::width(theme.name())) + 2));
            vec![seg(Role::Text, format!("{here}{used}{}{gap}", theme.name())), seg(Role::Dim, theme.about().to_owned())]
        };
        gallery.themes.iter().map(theme).collect()
    }

    fn complaints(state: &State, width: u16) -> Vec<Line> {
        let broken = state.options.themes.broken.iter().flat_map(|(_, problem)| wrap(&format!("! {problem}"), width));
        broken.map(|line| vec![seg(Role::Warn, line)]).collect()
    }

    fn permanent(self, state: &State) -> String {
        let name = self.theme(state).map(Theme::name).unwrap_or_default();
        format!("Auf Dauer: theme = \"{name}\" unter [display] in config.toml")
    }
}

/// Every role in its own look; names for those who write themes where there is room.
fn samples(paint: &mut Paint<'_>, area: Rect) {
    let columns = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).spacing(2).split(area);
    let half = ROLES.len().div_ceil(2);
    for (column, roles) in columns.iter().zip(ROLES.chunks(half)) {
        for (row, (_, role, label)) in column.rows().zip(roles) {
            paint.chunks_cut(row, &[seg(*role, format!(" {label} "))]);
        }
    }
}

impl Modal for ThemeChoice {
    const SHEETS: &'static [Sheet] = &[sheets::THEMES];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Enter if !key.is_repeat() => {
                self.keep(state);
                return Vec::new();
            }
            _ => {
                if let Some(by) = keys::step(state, key, usize::from(LIST)) {
                    self.step(state, by);
                }
            }
        }
        state.dialogs.push(Dialog::Themes(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by.signum());
    }

    fn point(&mut self, target: Target) {
        if let Target::Item(at) = target {
            self.cursor = at;
        }
    }

    fn focused(&self) -> Option<Target> {
        Some(Target::Item(self.cursor))
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let entries = self.list(state);
        let rows = u16::try_from(entries.len()).unwrap_or(LIST).min(LIST);
        let inner = WIDTH.min(window.width).saturating_sub(4);
        let complaints = Self::complaints(state, inner);
        let said = u16::try_from(complaints.len()).unwrap_or(u16::MAX).min(4);
        let roles = u16::try_from(ROLES.len().div_ceil(2)).unwrap_or(0);
        let height = (rows + said + roles + 6).min(window.height);
        let width = WIDTH.min(window.width);
        // At the right, so that the list it is about to colour stays in sight.
        let place = Rect { x: window.right() - width, y: window.y + (window.height - height) / 2, width, height };
        let inside = paint.frame(place, "Farbschema");
        let [themes, complained, rule, strip, permanent, last] = Layout::vertical([
            Constraint::Length(rows.min(inside.height.saturating_sub(1))),
            Constraint::Length(said),
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(u16::from(inside.height > rows + 3)),
            Constraint::Length(1),
        ])
        .areas(inside);
        let room = usize::from(themes.height);
        let cursor = self.cursor.min(entries.len().saturating_sub(1));
        let first = (cursor + 1).saturating_sub(room);
        for (row, (at, line)) in themes.rows().zip(entries.iter().enumerate().skip(first)) {
            let name = state.options.themes.themes.get(at).map(Theme::name).unwrap_or_default();
            paint.spot(row, Target::Item(at), name);
            paint.chunks_cut(row, line);
            if at == cursor {
                select(paint, row);
            }
        }
        for (row, line) in complained.rows().zip(&complaints) {
            paint.chunks_cut(row, line);
        }
        paint.horizontal(rule);
        samples(paint, strip);
        paint.chunks_cut(permanent, &[seg(Role::Dim, self.permanent(state))]);
        keys::hint(paint, last, state, self.sheet(), false);
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let chosen = self.theme(state).map(Theme::name);
        let themes = state.options.themes.themes.iter().map(|theme| {
            let here = if chosen == Some(theme.name()) { "gewählt: " } else { "" };
            let used = if theme.name() == state.theme.name() { " (jetzt)" } else { "" };
            format!("{here}{}{used}: {}", theme.name(), theme.about())
        });
        let broken = state.options.themes.broken.iter().map(|(_, problem)| format!("Fehler: {problem}"));
        let head = std::iter::once("Farbschema".to_owned());
        head.chain(themes).chain(broken).chain([self.permanent(state)]).collect()
    }
}
