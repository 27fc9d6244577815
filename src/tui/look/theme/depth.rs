//! How many colours a terminal has, and how a theme is brought down to them. Knows no
//! environment; see [`crate::tui::look::surroundings`].

use anstyle::{Ansi256Color, RgbColor};
use anstyle_lossy::{
    palette::{Palette, VGA},
    rgb_to_ansi, rgb_to_xterm, xterm_to_ansi,
};
use ratatui::style::{Color, Modifier, Style};

/// The 16 colours exact ones are measured against. Terminals let people choose them; these are
/// the ones the Linux console starts with, and few are far from them.
const PALETTE: Palette = VGA;
/// Colours with a number of their own in every terminal.
const NAMED: u8 = 16;

/// Colours a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// None: attributes only.
    None,
    /// The 16 of the Linux console, which has no faint text.
    Console,
    /// 8, none of them bright.
    Eight,
    /// 16.
    Sixteen,
    /// 256.
    Palette,
    /// All.
    #[default]
    Full,
}

impl Depth {
    /// The nearest colour this terminal shows; `None` where it shows none.
    pub fn reduce(self, color: Color) -> Option<Color> {
        match (self, color) {
            (Self::None, _) => None,
            (Self::Palette, Color::Rgb(r, g, b)) => Some(Color::Indexed(rgb_to_xterm(RgbColor(r, g, b)).0)),
            (Self::Sixteen | Self::Console, Color::Rgb(r, g, b)) => {
                Some(Color::Indexed(Ansi256Color::from_ansi(rgb_to_ansi(RgbColor(r, g, b), PALETTE)).0))
            }
            (Self::Sixteen | Self::Console, Color::Indexed(n)) if n >= NAMED => {
                Some(Color::Indexed(Ansi256Color::from_ansi(xterm_to_ansi(Ansi256Color(n), PALETTE)).0))
            }
            (Self::Eight, color) => Self::Sixteen.reduce(color).map(eight),
            (_, color) => Some(color),
        }
    }

    /// Whether its colours have sequences of their own instead of numbers.
    pub fn is_few(self) -> bool {
        matches!(self, Self::Eight | Self::Sixteen | Self::Console)
    }

    /// Whether it is one of those with 16 colours.
    pub fn is_sixteen(self) -> bool {
        matches!(self, Self::Eight | Self::Sixteen | Self::Console)
    }

    /// Attributes it does not have.
    pub fn lacks(self) -> Modifier {
        if self == Self::Console { Modifier::DIM | Modifier::ITALIC } else { Modifier::empty() }
    }
}

/// The colour without its brightness; dark grey, as bright black, would be black on black.
fn eight(color: Color) -> Color {
    match color {
        Color::DarkGray | Color::White | Color::Indexed(8 | 15) => Color::Gray,
        Color::LightRed => Color::Red,
        Color::LightGreen => Color::Green,
        Color::LightYellow => Color::Yellow,
        Color::LightBlue => Color::Blue,
        Color::LightMagenta => Color::Magenta,
        Color::LightCyan => Color::Cyan,
        Color::Indexed(n @ 9..=14) => Color::Indexed(n - 8),
        color => color,
    }
}

/// A role with a background of its own must not lose itself in that of the text: where the
/// terminal has too few colours to tell them apart, it is reversed instead.
pub(super) fn kept_apart(style: Style, text: Style, has_ground: bool) -> Style {
    let lost = has_ground && style != text && style.bg == text.bg;
    let unreadable = style.bg.is_some() && style.bg == style.fg.or(text.fg);
    if !lost && !unreadable || super::reversed(style) {
        return style;
    }
    Style { fg: None, bg: None, ..style }.add_modifier(Modifier::REVERSED)
}
