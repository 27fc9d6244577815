//! What the environment says of the terminal: how many colours, which signs. Read once at start;
//! everything else is a pure function of what was read.

use super::theme::Depth;
use crate::tui::input::charset::Charset;

/// The variables that matter; empty ones count as missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `NO_COLOR`: no colours, whatever its value.
    pub no_color: bool,
    /// `COLORTERM`.
    pub colorterm: String,
    /// `TERM`.
    pub term: String,
    /// `STY` is set: a window of GNU screen.
    pub sty: bool,
    /// The first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set.
    pub locale: String,
}

/// Terminals that show all colours, whatever `COLORTERM` says: it gets lost over ssh and sudo.
const FULL: [&str; 6] = ["alacritty", "contour", "foot", "wezterm", "xterm-ghostty", "xterm-kitty"];

/// Terminals with eight colours, by their entries in the system's list. Those that can do more say so
/// with another name.
const EIGHT: [&str; 10] =
    ["ansi", "cons25", "cygwin", "dtterm", "eterm-color", "pcansi", "rxvt", "screen", "sun-color", "xterm-color"];

impl Surroundings {
    /// As they are.
    pub fn from_env() -> Self {
        Self::read(|name| std::env::var(name).ok())
    }

    /// From a function that knows the variables.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        Self {
            no_color: set("NO_COLOR").is_some(),
            colorterm: set("COLORTERM").unwrap_or_default(),
            term: set("TERM").unwrap_or_default(),
            sty: set("STY").is_some(),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default(),
        }
    }

    /// Colours of this terminal.
    pub fn depth(&self) -> Depth {
        let term = self.term.to_lowercase();
        // Old terminals on a serial line have none.
        let monochrome = term == "dumb" || term.ends_with("-m") || term.ends_with("-mono") || is_vt(&term);
        if self.no_color || monochrome {
            return Depth::None;
        }
        if term == "linux" || term.starts_with("linux-") {
            return Depth::Console;
        }
        let offered = ["truecolor", "24bit"].iter().any(|word| self.colorterm.eq_ignore_ascii_case(word));
        let named = ["direct", "truecolor", "24bit"].iter().any(|word| term.contains(word));
        if offered || named || FULL.iter().any(|known| term.starts_with(known)) {
            return Depth::Full;
        }
        if term.contains("256color") {
            return Depth::Palette;
        }
        if EIGHT.iter().any(|known| term == *known || term.strip_prefix(known).is_some_and(|rest| rest.starts_with(['-', '.']))) {
            return Depth::Eight;
        }
        Depth::Sixteen
    }

    /// How letters go to the terminal and come from it.
    pub fn charset(&self) -> Charset {
        Charset::of_locale(&self.locale)
    }

    /// Whether the terminal may not know signs beyond ASCII.
    pub fn wants_ascii(&self) -> bool {
        self.charset() != Charset::Utf8 || self.term == "dumb" || is_vt(&self.term.to_lowercase())
    }

    /// Whether the mouse can be asked for. GNU screen then keeps back Esc until the next key, waiting
    /// for a report of the mouse. tmux in screen, and screen in tmux, have `STY`, too: `TERM` tells.
    pub fn allows_mouse(&self) -> bool {
        !(self.sty && self.term.starts_with("screen"))
    }

    /// Why there are no colours, in German; `None` when there are.
    pub fn why_no_colours(&self) -> Option<String> {
        (self.depth() == Depth::None).then(|| {
            if self.no_color {
                "NO_COLOR ist gesetzt".to_owned()
            } else {
                format!("das Terminal zeigt keine (TERM={})", self.term)
            }
        })
    }
}

/// vt52 to vt420 and their variants, all monochrome and without UTF-8. vt525 has colours.
fn is_vt(term: &str) -> bool {
    term.strip_prefix("vt").is_some_and(|rest| {
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        number.parse::<u32>().is_ok_and(|n| n < 525)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(vars: &[(&str, &str)]) -> Surroundings {
        Surroundings::read(|name| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn colours_follow_the_environment() {
        let table: [(&[(&str, &str)], Depth); 18] = [
            (&[], Depth::Sixteen),
            (&[("TERM", "xterm")], Depth::Sixteen),
            (&[("TERM", "xterm-256color")], Depth::Palette),
            (&[("TERM", "xterm-color")], Depth::Eight),
            (&[("TERM", "screen")], Depth::Eight),
            (&[("TERM", "screen.xterm-256color")], Depth::Palette),
            (&[("TERM", "ansi-m")], Depth::None),
            (&[("TERM", "screen-256color"), ("COLORTERM", "truecolor")], Depth::Full),
            (&[("TERM", "xterm"), ("COLORTERM", "24bit")], Depth::Full),
            (&[("TERM", "xterm"), ("COLORTERM", "yes")], Depth::Sixteen),
            (&[("TERM", "xterm-direct")], Depth::Full),
            (&[("TERM", "xterm-kitty")], Depth::Full),
            (&[("TERM", "linux")], Depth::Console),
            (&[("TERM", "linux"), ("COLORTERM", "truecolor")], Depth::Console),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("TERM", "vt220")], Depth::None),
            (&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("NO_COLOR", ""), ("COLORTERM", "truecolor")], Depth::Full),
        ];
        for (vars, depth) in table {
            assert_eq!(of(vars).depth(), depth, "{vars:?}");
        }
        assert_eq!(of(&[("NO_COLOR", "0")]).why_no_colours().unwrap(), "NO_COLOR ist gesetzt");
        assert_eq!(of(&[("TERM", "xterm")]).why_no_colours(), None);
    }

    #[test]
    fn signs_follow_the_locale() {
        let table: [(&[(&str, &str)], bool); 8] = [
            (&[("LANG", "de_DE.UTF-8")], false),
            (&[("LANG", "C.utf8")], false),
            (&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")], false),
            (&[("LANG", "de_DE.UTF-8"), ("LC_CTYPE", "de_DE.ISO-8859-1")], true),
            (&[("LC_ALL", ""), ("LC_CTYPE", "en_US.UTF-8"), ("LANG", "C")], false),
            (&[("LANG", "de_DE.ISO-8859-15@euro")], true),
            (&[], false),
            (&[("LANG", "de_DE.UTF-8"), ("TERM", "dumb")], true),
        ];
        for (vars, ascii) in table {
            assert_eq!(of(vars).wants_ascii(), ascii, "{vars:?}");
        }
    }

    #[test]
    fn no_mouse_where_it_would_hold_back_esc() {
        assert!(!of(&[("STY", "1.pts-0.host"), ("TERM", "screen")]).allows_mouse());
        assert!(!of(&[("STY", "1.pts-0.host"), ("TERM", "screen.xterm-256color")]).allows_mouse());
        assert!(of(&[("STY", "1.pts-0.host"), ("TERM", "tmux-256color")]).allows_mouse());
        assert!(of(&[("TERM", "screen")]).allows_mouse());
    }
}
