//! Choosing a theme: the whole screen shows the one under the cursor, a strip shows every role
//! with its sign. Enter keeps it for this session, Esc leaves everything as it was.

use crate::tui::{
    State, Theme,
    app::modal::{Binding, Dialog, Outcome, Spot, Stage},
    look::{
        blocks::{Block, Body, Choice, Flow, Item, Look, Place, Text},
        theme::{ROLES, Role},
        widgets::{
            paint,
            seg::{Line, said, seg, silent},
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

impl ThemeChoice {
    /// Starts at the theme in use.
    pub fn new(state: &State) -> Self {
        let at = state.options.themes.themes.iter().position(|theme| theme.name() == state.theme.name());
        Self { cursor: at.unwrap_or(0) }
    }

    fn chosen(self, state: &State) -> Option<&Theme> {
        let themes = &state.options.themes.themes;
        themes.get(self.cursor.min(themes.len().saturating_sub(1)))
    }

    fn keep(self, state: &mut State) -> Outcome {
        if let Some(theme) = self.chosen(state).cloned() {
            state.say(format!("Farbschema „{0}“. Auf Dauer: theme = \"{0}\" unter [display]", theme.name()));
            state.theme = theme;
        }
        Outcome::Close
    }

    /// The themes, and which one is in use.
    fn items(state: &State) -> Vec<Item> {
        let themes = &state.options.themes.themes;
        let width = themes.iter().map(|theme| paint::width(theme.name())).max().unwrap_or(0);
        let item = |theme: &Theme| {
            let is_used = theme.name() == state.theme.name();
            let gap = " ".repeat(usize::from(width.saturating_sub(paint::width(theme.name())) + 2));
            let sign = if is_used { "✓ " } else { "  " };
            let line = vec![seg(Role::Text, format!("{sign}{}{gap}", theme.name())), seg(Role::Dim, theme.about().to_owned())];
            let used = if is_used { " (jetzt)" } else { "" };
            Item::new(theme.name(), said(line, format!("{}{used}: {}", theme.name(), theme.about())))
        };
        themes.iter().map(item).collect()
    }
}

/// Every role in its own look, in two columns.
fn samples(inner: u16) -> Vec<Line> {
    let half = usize::from(inner.saturating_sub(2)).div_ceil(2);
    let rows = ROLES.len().div_ceil(2);
    let line = |at: usize| {
        let (_, role, label) = ROLES[at];
        let label = format!(" {label} ");
        let gap = " ".repeat((half + 2).saturating_sub(usize::from(paint::width(&label))));
        let mut line = vec![seg(role, label), seg(Role::Text, gap)];
        line.extend(ROLES.get(at + rows).map(|(_, role, label)| seg(*role, format!(" {label} "))));
        silent(line)
    };
    (0..rows).map(line).collect()
}

impl Dialog for ThemeChoice {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Farbschema",
        keys: &[
            Binding::key(&["enter"], "nehmen", "Nimmt das Schema für diese Sitzung.", |d, s, _| d.keep(s)),
            Binding::closing(&["esc"], "lassen", "Lässt das bisherige Schema."),
            Binding::up_down("ansehen", "Zeigt alles im Schema darüber oder darunter."),
            Binding::by_page(),
            Binding::to_end(),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let mut list = Choice::of(Self::items(state), self.cursor, Look::Both);
        list.most = LIST;
        let broken = &state.options.themes.broken;
        let broken =
            broken.iter().map(|(_, problem)| vec![seg(Role::Warn, format!("! {problem}")).said(format!("Fehler: {problem}"))]);
        let mut broken = Text::of(broken.collect());
        broken.most = 4;
        let name = self.chosen(state).map(Theme::name).unwrap_or_default();
        let permanent = format!("Auf Dauer: theme = \"{name}\" unter [display] in config.toml");
        let inner = WIDTH.min(state.size.0).saturating_sub(4);
        // At the right, so that the list it is about to colour stays in sight.
        let mut body = Body::new("Farbschema", WIDTH).tight();
        body.place = Place::Right;
        body.with(list)
            .with(broken)
            .with(Block::Rule)
            .with(Text::cut(samples(inner)).flow(Flow::Decoration))
            .with(Text::cut(vec![Line::new()]).flow(Flow::Decoration))
            .with(Text::cut(vec![vec![seg(Role::Dim, permanent)]]))
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Cursor(&mut self.cursor)
    }

    fn theme<'s>(&self, state: &'s State) -> Option<&'s Theme> {
        self.chosen(state)
    }
}
