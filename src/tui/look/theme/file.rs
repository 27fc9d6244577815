//! Theme files: roles with colours and attributes, on top of a theme that comes with the
//! program. Every complaint is German and names its line.

use std::{collections::BTreeMap, str::FromStr as _};

use ratatui::style::{Color, Modifier, Style};
use toml::{Spanned, Value};

use super::{BUILTIN, Depth, ROLES};
use crate::domain::{text::line_at, toml_words};

/// Attributes by the name they have in files.
const ATTRIBUTES: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// A theme as its file says it, for all terminals.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) about: String,
    pub(super) looks: [Look; ROLES.len()],
}

/// What a file says of a role.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Look {
    fg: Option<Tint>,
    bg: Option<Tint>,
    attributes: Modifier,
}

/// A colour, and the one to take where there are only 16.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tint {
    exact: Color,
    sixteen: Option<Color>,
}

impl Plan {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let file: BTreeMap<Spanned<String>, Value> = toml::from_str(text).map_err(|e| {
            format!("Zeile {}: {}", e.span().map_or(1, |span| line_at(text, span.start)), toml_words::german(e.message()))
        })?;
        let at_line = |key: &Spanned<String>, problem: String| format!("Zeile {}: {problem}", line_at(text, key.span().start));
        let mut plan = Self::default();
        if let Some((key, value)) = file.iter().find(|(key, _)| key.get_ref() == "base") {
            plan = base(value).map_err(|problem| at_line(key, problem))?;
            plan.about.clear();
        }
        for (key, value) in &file {
            match (key.get_ref().as_str(), value) {
                ("base", _) => {}
                ("about", Value::String(words)) => plan.about.clone_from(words),
                (name, value) => plan.take(name, value).map_err(|problem| at_line(key, problem))?,
            }
        }
        Ok(plan)
    }

    fn take(&mut self, name: &str, value: &Value) -> Result<(), String> {
        let known = ROLES.iter().find(|(known, ..)| *known == name).map(|(_, role, _)| *role as usize);
        let at = known.ok_or_else(|| {
            let names: Vec<_> = ROLES.iter().map(|(name, ..)| *name).collect();
            format!("Die Rolle „{name}“ gibt es nicht; möglich sind {}", names.join(", "))
        })?;
        let Value::Table(entries) = value else {
            return Err(format!("Zu „{name}“ wird etwas wie {{ fg = \"yellow\", bold = true }} erwartet, nicht {value}"));
        };
        let look = &mut self.looks[at];
        for (key, value) in entries {
            match (key.as_str(), value) {
                ("fg", value) => look.fg = Some(tint(value)?),
                ("bg", value) => look.bg = Some(tint(value)?),
                (key, value) => {
                    let attribute = ATTRIBUTES.iter().find(|(known, _)| *known == key).map(|(_, modifier)| *modifier);
                    let attribute = attribute.ok_or_else(|| {
                        let names = ATTRIBUTES.map(|(name, _)| name).join(", ");
                        format!("Die Eigenschaft „{key}“ gibt es nicht; möglich sind fg, bg, {names}")
                    })?;
                    let on = value.as_bool().ok_or_else(|| format!("Zu „{key}“ wird true oder false erwartet, nicht {value}"))?;
                    look.attributes.set(attribute, on);
                }
            }
        }
        Ok(())
    }
}

/// The theme another one differs from.
fn base(value: &Value) -> Result<Plan, String> {
    let known = value.as_str().and_then(|name| BUILTIN.iter().find(|(known, _)| *known == name));
    let (_, text) = known.ok_or_else(|| {
        let names: Vec<_> = BUILTIN.iter().map(|(name, _)| *name).collect();
        format!("Auf {value} lässt sich nicht aufbauen; möglich sind {}", names.join(", "))
    })?;
    Plan::parse(text)
}

impl Look {
    /// The look on a terminal.
    pub(super) fn style(&self, depth: Depth) -> Style {
        let of = |tint: Tint| match tint.sixteen {
            Some(color) if depth.is_sixteen() => depth.reduce(color),
            _ => depth.reduce(tint.exact),
        };
        let style = Style { fg: self.fg.and_then(of), bg: self.bg.and_then(of), ..Style::new() };
        style.add_modifier(self.attributes.difference(depth.lacks()))
    }

    /// Whether it has a background of its own.
    pub(super) fn has_ground(&self) -> bool {
        self.bg.is_some()
    }
}

/// One colour, or an exact one and its stand-in for terminals with 16 colours.
fn tint(value: &Value) -> Result<Tint, String> {
    match value {
        Value::Array(both) if both.len() == 2 => {
            let sixteen = color(&both[1])?;
            if matches!(sixteen, Color::Rgb(..) | Color::Indexed(16..)) {
                return Err(format!("{} ist keine der 16 Farben; die zweite Farbe gilt, wo es nur diese gibt", both[1]));
            }
            Ok(Tint { exact: color(&both[0])?, sixteen: Some(sixteen) })
        }
        one => Ok(Tint { exact: color(one)?, sixteen: None }),
    }
}

fn color(value: &Value) -> Result<Color, String> {
    let found = match value {
        Value::Integer(n) => u8::try_from(*n).ok().map(Color::Indexed),
        Value::String(name) => Color::from_str(name).ok(),
        _ => None,
    };
    found.ok_or_else(|| format!("{value} ist keine Farbe; erwartet wird z. B. \"yellow\", 214 oder \"#ffaf00\""))
}
