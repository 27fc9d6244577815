//! Semantic roles and what they look like. Screens name roles, only theme files know colours.
//! A theme never carries meaning alone: a sign stands beside every colour.

mod depth;
mod file;
mod gallery;

use std::sync::Arc;

use ratatui::style::{Modifier, Style};

pub use depth::Depth;
pub use gallery::Gallery;

use file::Plan;

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident $name:literal $label:literal),* $(,)?) => {
        /// What a piece of text is, not what it looks like.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum Role { $($(#[$doc])* $role),* }
        /// Roles with the name they have in theme files and what they are for, German.
        pub const ROLES: &[(&str, Role, &str)] = &[$(($name, Role::$role, $label)),*];
    };
}

roles! {
    /// Ordinary text; its background fills the window.
    #[default] Text "text" "Schrift und Hintergrund",
    /// Less important text.
    Dim "dim" "Nebensache",
    /// The number that matters.
    Strong "strong" "die Zahl, auf die es ankommt",
    /// Head of a table.
    Header "header" "Kopf einer Tabelle",
    /// Lines between areas.
    Rule "rule" "── Linien",
    /// A tab.
    Tab "tab" "Ansicht",
    /// The current tab.
    TabActive "tab_active" "gezeigte Ansicht",
    /// A key in footer or help.
    Key "key" "Taste",
    /// Needs attention.
    Warn "warn" "! braucht Aufmerksamkeit",
    /// Over-occupied, failed.
    Over "over" "! überbesetzt, fehlgeschlagen",
    /// As it should be.
    Good "good" "✓ wie es sein soll",
    /// Changed since the last poll.
    Changed "changed" "↑ ↓ ≠ geändert",
    /// Older than it should be.
    Stale "stale" "○ veraltet",
    /// The selected row.
    Selected "selected" "▶ gewählte Zeile",
    /// Bars and sparklines.
    Bar "bar" "███▌ Balken, Verlauf",
    /// Places, in a chart.
    Capacity "capacity" "╌╌ Plätze",
    /// Booked people, in a chart.
    Booked "booked" "⠒⠒ gebucht",
    /// Expected people, in a chart.
    Expected "expected" "━━ erwartet",
    /// The 80 % band, in a chart.
    Band "band" "░░ 80 %",
    /// A text field.
    Input "input" "Eingabefeld",
    /// A button.
    Button "button" "Schaltfläche",
    /// The button Enter presses.
    ButtonFocus "button_focus" "▶ Schaltfläche, die ↵ drückt",
}

/// Themes that come with the program: name and file.
pub const BUILTIN: &[(&str, &str)] = &[
    (CALM, include_str!("../../../../config/themes/ruhig.toml")),
    ("ansi", include_str!("../../../../config/themes/ansi.toml")),
    ("dunkel", include_str!("../../../../config/themes/dunkel.toml")),
    ("hell", include_str!("../../../../config/themes/hell.toml")),
    ("kontrast", include_str!("../../../../config/themes/kontrast.toml")),
    ("blau-orange", include_str!("../../../../config/themes/blau-orange.toml")),
    (MONO, include_str!("../../../../config/themes/mono.toml")),
];

/// The theme of those who chose none.
pub const CALM: &str = "ruhig";

/// The theme without colours, which stands in where there are none.
pub const MONO: &str = "mono";

/// A style for every role, ready for one terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    name: String,
    about: String,
    /// What the file says of each role.
    own: Arc<[Style; ROLES.len()]>,
    /// The same over the colours of [`Role::Text`].
    whole: Arc<[Style; ROLES.len()]>,
}

impl Default for Theme {
    fn default() -> Self {
        Self::builtin(CALM, Depth::Full).unwrap_or_else(|| Self::of("", &Plan::default(), Depth::None))
    }
}

impl Theme {
    /// One of the [`BUILTIN`] themes, as a terminal of that depth shows it.
    pub fn builtin(name: &str, depth: Depth) -> Option<Self> {
        let (name, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        Self::parse(name, text, depth).ok()
    }

    /// Reads a theme file. Roles it leaves out look as in its `base`, without one like ordinary
    /// text. Where there are no colours, the theme looks like [`MONO`].
    ///
    /// # Errors
    /// In German with the line, on unknown roles, attributes, colours and bases.
    pub fn parse(name: &str, text: &str, depth: Depth) -> Result<Self, String> {
        let plan = Plan::parse(text)?;
        if depth == Depth::None && name != MONO {
            let mono = Self::builtin(MONO, depth).unwrap_or_else(|| Self::of("", &Plan::default(), depth));
            return Ok(Self { name: name.to_owned(), about: plan.about, ..mono });
        }
        Ok(Self::of(name, &plan, depth))
    }

    fn of(name: &str, plan: &Plan, depth: Depth) -> Self {
        let text = plan.looks[Role::Text as usize].style(depth);
        let mut own = [Style::new(); ROLES.len()];
        let mut whole = own;
        for (at, look) in plan.looks.iter().enumerate() {
            own[at] = depth::kept_apart(look.style(depth), text, look.has_ground());
            // Colours are inherited, attributes are not: bold text would make everything bold.
            let ground = Style { fg: text.fg, bg: text.bg, ..Style::new() };
            whole[at] = ground.patch(own[at]);
        }
        Self { name: name.to_owned(), about: plan.about.clone(), own: Arc::new(own), whole: Arc::new(whole) }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for, in a few German words; may be empty.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The look of a role, on the background of the theme.
    pub fn style(&self, role: Role) -> Style {
        self.whole[role as usize]
    }

    /// What a role lays over something drawn already: nothing but what its file says of it.
    pub fn tint(&self, role: Role) -> Style {
        self.own[role as usize]
    }

    /// Whether it uses no colour at all.
    pub fn is_colourless(&self) -> bool {
        self.whole.iter().all(|style| style.fg.is_none() && style.bg.is_none())
    }

    /// Whether it paints the background itself.
    pub fn has_ground(&self) -> bool {
        self.whole[Role::Text as usize].bg.is_some()
    }
}

/// Whether a style shows its colours the other way round.
fn reversed(style: Style) -> bool {
    style.add_modifier.contains(Modifier::REVERSED)
}

#[cfg(test)]
mod tests;
