//! How wide text is and where it is cut: by what people see as one character, with the widths
//! ratatui draws with. Signs that terminals disagree on are put into a form they agree on, so
//! that columns stay where they are; nothing here draws.

use std::borrow::Cow;

use ratatui::buffer::CellWidth as _;
use unicode_segmentation::UnicodeSegmentation;

use crate::{domain::text::is_unsafe, tui::look::symbols};

/// Text as it may be drawn: no control, bidi or zero-width characters, white space as spaces,
/// emoji sequences as the single emoji they are made of. A family joined by U+200D is one wide
/// sign in one terminal and four in the next; four separate ones are the same in both.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let kept = match c {
            '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
            // Variation selectors: one terminal widens the sign before, the next does not.
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{20E3}' => None,
            // The colour of a skin, when it follows the one who wears it.
            '\u{1F3FB}'..='\u{1F3FF}' if before != ' ' => None,
            // Flags are two letters.
            '\u{1F1E6}'..='\u{1F1FF}' => char::from_u32(u32::from('A') + u32::from(c) - 0x1F1E6),
            // Sound marks of half-width kana, which ratatui 0.30 counts twice: the combining ones.
            '\u{FF9E}' => Some('\u{3099}'),
            '\u{FF9F}' => Some('\u{309A}'),
            c if is_unsafe(c) => None,
            c => Some(c),
        };
        if let Some(c) = kept {
            out.push(c);
            before = c;
        }
    }
    Cow::Owned(out)
}

/// Columns a text takes once drawn.
pub fn width(text: &str) -> u16 {
    columns(&shown(text))
}

/// Columns of text that has been through [`shown`]. Not the width of the whole string: that
/// knows ligatures across characters, which a grid of cells does not have.
fn columns(shown: &str) -> u16 {
    if shown.is_ascii() {
        return u16::try_from(shown.len()).unwrap_or(u16::MAX);
    }
    shown.graphemes(true).fold(0, |sum: u16, grapheme| sum.saturating_add(grapheme.cell_width()))
}

/// The longest beginning that fits, with an ellipsis where something is cut off, and its width.
pub fn fitted(text: &str, room: u16) -> (Cow<'_, str>, u16) {
    let text = shown(text);
    let whole = columns(&text);
    if whole <= room {
        return (text, whole);
    }
    let (mut end, mut used) = (0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        if used + grapheme.cell_width() >= room {
            break;
        }
        used += grapheme.cell_width();
        end = at + grapheme.len();
    }
    let mut out = text[..end].to_owned();
    if room > 0 {
        out.push(symbols::ELLIPSIS);
        used += 1;
    }
    (Cow::Owned(out), used)
}

/// Lines of at most `room` columns, broken at spaces where there are any.
pub fn wrap(text: &str, room: u16) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let (mut line, mut used) = (String::new(), 0);
        for word in shown(paragraph).split(' ') {
            if !line.is_empty() && used + 1 + columns(word) > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if !line.is_empty() {
                line.push(' ');
                used += 1;
            }
            for grapheme in word.graphemes(true) {
                if used + grapheme.cell_width() > room && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(grapheme);
                used += grapheme.cell_width();
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthChar as _;

    use super::*;

    /// Text as bad as it comes: umlauts of both kinds, wide letters, every kind of emoji
    /// sequence, invisible and control characters.
    fn nasty() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            "Werk",
            " ",
            "ü",
            "u\u{308}",
            "e\u{301}\u{323}",
            "ß",
            "漢",
            "字",
            "한",
            "\u{1112}\u{1161}\u{11AB}",
            "ｶﾞ",
            "👍",
            "👍🏽",
            "👩‍👩‍👧",
            "🇩🇪",
            "🇩",
            "❤️",
            "1️⃣",
            "☎︎",
            "🏴\u{E0067}\u{E0062}\u{E007F}",
            "\u{200B}",
            "\u{202E}",
            "\u{FEFF}",
            "\t",
            "\n",
            "\u{7}",
            "\u{1b}[31m",
            "\u{308}",
            "\u{AD}",
            "ﷺ",
            "لا",
            "नि",
            "क्ष",
            "\u{3000}",
            "…",
            "\u{1F3FD}",
        ]);
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    /// A terminal that adds up one character after the other, as most do.
    fn terminal_columns(symbol: &str) -> u16 {
        symbol.chars().map(|c| u16::try_from(c.width().unwrap_or(0)).unwrap()).sum()
    }

    #[test]
    fn cuts_with_an_ellipsis_and_without_unsafe_characters() {
        let fitted = |text, room| {
            let (text, used) = fitted(text, room);
            (text.into_owned(), used)
        };
        assert_eq!(fitted("Fahrrad\u{202e}werkstatt", 8), ("Fahrrad…".to_owned(), 8));
        assert_eq!(fitted("Küche", 5), ("Küche".to_owned(), 5));
        assert_eq!(
            fitted("Ku\u{308}che Su\u{308}d", 8),
            ("Ku\u{308}che S…".to_owned(), 8),
            "a combining mark stays on its letter"
        );
        assert_eq!(fitted("Küche", 0), (String::new(), 0));
        assert_eq!(fitted("漢字漢字", 4), ("漢…".to_owned(), 3), "never half a wide character");
        assert_eq!(fitted("a\tb\nc", 9), ("a b c".to_owned(), 5));
    }

    #[test]
    fn emoji_sequences_become_what_every_terminal_draws_alike() {
        assert_eq!(shown("👩\u{200D}👩\u{200D}👧"), "👩👩👧");
        assert_eq!(shown("👍🏽 ❤\u{FE0F} 1\u{FE0F}\u{20E3} 🇩🇪"), "👍 ❤ 1 DE");
        assert_eq!(width("👩\u{200D}👩\u{200D}👧"), 6);
    }

    #[test]
    fn wraps_at_words_and_breaks_long_ones() {
        assert_eq!(wrap("eins zwei drei", 9), ["eins zwei", "drei"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\n\nb", 3), ["a", "", "b"]);
        assert_eq!(wrap("漢字漢字", 5), ["漢字", "漢字"]);
    }

    proptest! {
        #[test]
        fn what_fits_fits_whole_characters_only(text in nasty(), room in 0_u16..20) {
            let (cut, used) = fitted(&text, room);
            prop_assert!(used <= room && columns(&cut) == used, "{cut:?}");
            prop_assert!(!cut.chars().any(is_unsafe));
            let whole = shown(&text).into_owned();
            let kept: Vec<&str> = cut.strip_suffix(symbols::ELLIPSIS).unwrap_or(&cut).graphemes(true).collect();
            if columns(&whole) > room {
                prop_assert!(whole.graphemes(true).take(kept.len()).eq(kept), "{whole:?} {cut:?}");
            } else {
                prop_assert_eq!(&*cut, &whole);
            }
        }

        #[test]
        fn terminals_and_ratatui_agree_on_the_width(text in nasty()) {
            for grapheme in shown(&text).graphemes(true) {
                // A mark without a letter has no cell and is not drawn.
                prop_assert!(grapheme.cell_width() == 0 || grapheme.cell_width() == terminal_columns(grapheme), "{grapheme:?}");
            }
        }

        #[test]
        fn wrapped_lines_fit(text in nasty(), room in 2_u16..12) {
            for line in wrap(&text, room) {
                prop_assert!(columns(&line) <= room, "{line:?}");
            }
        }
    }
}
