//! Semantic roles and what they look like. Screens name roles, only this file knows colours.
//! A theme never carries meaning alone: a sign stands beside every colour.

use std::{collections::BTreeMap, str::FromStr};

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use toml::Spanned;

use super::keymap::line_of;

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident $name:literal),* $(,)?) => {
        /// What a piece of text is, not what it looks like.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum Role { $($(#[$doc])* $role),* }
        /// Roles by the name they have in theme files.
        const ROLES: &[(&str, Role)] = &[$(($name, Role::$role)),*];
    };
}

roles! {
    /// Ordinary text.
    #[default] Text "text",
    /// Less important text.
    Dim "dim",
    /// The number that matters.
    Strong "strong",
    /// Head of a table.
    Header "header",
    /// Lines between areas.
    Rule "rule",
    /// A tab.
    Tab "tab",
    /// The current tab.
    TabActive "tab_active",
    /// A key in footer or help.
    Key "key",
    /// Needs attention.
    Warn "warn",
    /// Over-occupied, failed.
    Over "over",
    /// As it should be.
    Good "good",
    /// Changed since the last poll.
    Changed "changed",
    /// Older than it should be.
    Stale "stale",
    /// The selected row.
    Selected "selected",
    /// Bars and sparklines.
    Bar "bar",
    /// Places, in a chart.
    Capacity "capacity",
    /// Booked people, in a chart.
    Booked "booked",
    /// Expected people, in a chart.
    Expected "expected",
    /// The 80 % band, in a chart.
    Band "band",
    /// A text field.
    Input "input",
    /// A button.
    Button "button",
    /// The button Enter presses.
    ButtonFocus "button_focus",
}

/// Themes that come with the program: name and file.
pub const BUILTIN: &[(&str, &str)] = &[
    ("ansi", include_str!("../../config/themes/ansi.toml")),
    ("blau-orange", include_str!("../../config/themes/blau-orange.toml")),
    ("mono", include_str!("../../config/themes/mono.toml")),
];

/// A style for every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    name: String,
    styles: [Style; ROLES.len()],
}

impl Default for Theme {
    fn default() -> Self {
        Self::builtin("ansi").unwrap_or(Self { name: String::new(), styles: [Style::new(); ROLES.len()] })
    }
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "one per attribute a terminal knows")]
struct Look {
    fg: Option<Tint>,
    bg: Option<Tint>,
    bold: bool,
    dim: bool,
    italic: bool,
    underlined: bool,
    reversed: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Tint {
    Number(u8),
    Name(String),
}

impl Theme {
    /// One of the [`BUILTIN`] themes.
    pub fn builtin(name: &str) -> Option<Self> {
        let (name, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        Self::parse(name, text).ok()
    }

    /// The theme to start with: `mono` when colours are unwanted (`NO_COLOR`), whatever was chosen.
    ///
    /// # Errors
    /// When there is no theme of that name.
    pub fn choose(name: &str, no_color: bool) -> Result<Self, String> {
        let wanted = if no_color { "mono" } else { name };
        Self::builtin(wanted).ok_or_else(|| {
            let names: Vec<_> = BUILTIN.iter().map(|(name, _)| *name).collect();
            format!("Das Farbschema „{wanted}“ gibt es nicht; vorhanden sind: {}", names.join(", "))
        })
    }

    /// Reads a theme file. Roles it leaves out look like ordinary text.
    ///
    /// # Errors
    /// With the line, on unknown roles, attributes and colours.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let file: BTreeMap<Spanned<String>, Look> = toml::from_str(text)
            .map_err(|e| format!("Zeile {}: {}", e.span().map_or(1, |span| line_of(text, &span)), e.message()))?;
        let mut styles = [Style::new(); ROLES.len()];
        for (role, look) in &file {
            let line = line_of(text, &role.span());
            let known = ROLES.iter().find(|(name, _)| name == role.get_ref());
            let (_, known) = known.ok_or_else(|| format!("Zeile {line}: Die Rolle „{}“ gibt es nicht", role.get_ref()))?;
            styles[*known as usize] = look.style().map_err(|problem| format!("Zeile {line}: {problem}"))?;
        }
        Ok(Self { name: name.to_owned(), styles })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The look of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The builtin theme after this one.
    #[must_use]
    pub fn next(&self) -> Self {
        let at = BUILTIN.iter().position(|(name, _)| *name == self.name).map_or(0, |at| at + 1);
        Self::builtin(BUILTIN[at % BUILTIN.len()].0).unwrap_or_default()
    }
}

impl Look {
    fn style(&self) -> Result<Style, String> {
        let mut style = Style::new();
        if let Some(fg) = &self.fg {
            style = style.fg(fg.color()?);
        }
        if let Some(bg) = &self.bg {
            style = style.bg(bg.color()?);
        }
        let attributes = [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.italic, Modifier::ITALIC),
            (self.underlined, Modifier::UNDERLINED),
            (self.reversed, Modifier::REVERSED),
        ];
        Ok(attributes.iter().filter(|(on, _)| *on).fold(style, |style, (_, modifier)| style.add_modifier(*modifier)))
    }
}

impl Tint {
    fn color(&self) -> Result<Color, String> {
        match self {
            Self::Number(n) => Ok(Color::Indexed(*n)),
            Self::Name(name) => Color::from_str(name)
                .map_err(|_| format!("„{name}“ ist keine Farbe; erwartet wird z. B. \"yellow\", 214 oder \"#ffaf00\"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_themes_name_every_role() {
        for (name, text) in BUILTIN {
            Theme::parse(name, text).unwrap();
            for (role, _) in ROLES {
                assert!(text.contains(&format!("\n{role} = ")), "{name} lacks {role}");
            }
        }
    }

    #[test]
    fn mono_has_no_colour_at_all() {
        let mono = Theme::choose("ansi", true).unwrap();
        assert!(mono.styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
    }

    #[test]
    fn errors_name_their_line() {
        assert!(Theme::parse("x", "text = {}\nlila = {}\n").unwrap_err().starts_with("Zeile 2: Die Rolle „lila“"));
        assert!(Theme::parse("x", "\ntext = { fg = \"grünlich\" }\n").unwrap_err().starts_with("Zeile 2: „grünlich“"));
        assert!(Theme::choose("rosa", false).unwrap_err().contains("blau-orange"));
    }
}
