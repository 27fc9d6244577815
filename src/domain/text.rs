//! Text from outside made harmless and alike: what a terminal, a mail or a table must never
//! receive, and one spelling for what looks the same.

use std::{borrow::Cow, fmt::Write as _};

use icu_normalizer::{
    ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed, properties::CanonicalCombiningClassMapBorrowed,
};

/// Characters that never belong into a field: control characters, bidirectional overrides,
/// zero-width characters and other invisible format characters.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Removes unsafe characters, turns every run of white space (line breaks, tabs, no-break
/// spaces) into one space, composes letters and their marks (NFC) and trims.
#[must_use]
pub fn clean(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut gap = false;
    for c in raw.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !is_unsafe(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    match composed(&out) {
        Cow::Borrowed(_) => out,
        Cow::Owned(composed) => composed,
    }
}

/// [`clean`], without a copy where there is nothing to clean.
#[must_use]
pub fn cleaned(raw: &str) -> Cow<'_, str> {
    let trimmed = raw.trim_matches(' ');
    let plain = trimmed.bytes().all(|b| (b' '..=b'~').contains(&b)) && !trimmed.contains("  ");
    if plain { Cow::Borrowed(trimmed) } else { Cow::Owned(clean(raw)) }
}

/// Letters and their marks as one character each (NFC): "u" and U+0308 become "ü".
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { ComposingNormalizerBorrowed::new_nfc().normalize(text) }
}

/// For messages: what cannot be seen is named (`‹U+202E›`), white space becomes single spaces.
#[must_use]
pub fn visible(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.trim().chars() {
        match c {
            ' ' => out.push(' '),
            '\t' | '\n' | '\r' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if is_unsafe(c) || c.is_whitespace() => {
                // Writing into a string cannot fail.
                let _ = write!(out, "‹U+{:04X}›", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// What stays of a name when case, dashes, spaces and the two ways to write an umlaut do not
/// matter: equal for names that a person would take for the same.
#[must_use]
pub fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in composed(name).chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}

/// The characters of a person's name as they are compared: small, umlauts and ß as two letters, every other
/// mark left out. One after the other, so that no copy of a name is made on the way.
pub fn plain_letters(name: &str) -> impl Iterator<Item = char> + '_ {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize_iter(name.chars());
    let written_out = composed.flat_map(char::to_lowercase).flat_map(|c| {
        let (first, second) = match c {
            'ä' => ('a', Some('e')),
            'ö' => ('o', Some('e')),
            'ü' => ('u', Some('e')),
            'ß' => ('s', Some('s')),
            other => (other, None),
        };
        std::iter::once(first).chain(second)
    });
    let marks = CanonicalCombiningClassMapBorrowed::new();
    DecomposingNormalizerBorrowed::new_nfd().normalize_iter(written_out).filter(move |c| marks.get_u8(*c) == 0)
}

/// Whether two names of a Bezirk mean the same one, whatever their dash, space and case.
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    a == b || folded(a) == folded(b)
}

/// Number of the line, from 1, that the byte at `offset` stands in.
pub fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_controls_bidi_and_zero_width() {
        assert_eq!(clean("\u{202E}Holz\u{200B}werk\u{7}statt\u{1b}[31m"), "Holzwerkstatt[31m");
    }

    #[test]
    fn folds_white_space_and_keeps_umlauts() {
        assert_eq!(clean("  Küche\r\n  \tSüd\u{a0}Ost "), "Küche Süd Ost");
    }

    #[test]
    fn letters_and_marks_become_one_character() {
        assert_eq!(clean("Eimsbu\u{308}ttel"), "Eimsbüttel");
        assert_eq!(clean("u\u{200B}\u{308}"), "ü", "the mark finds its letter again");
        assert!(matches!(cleaned("AGH-2200 "), Cow::Borrowed("AGH-2200")));
        assert_eq!(cleaned("a\u{a0} b"), "a b");
    }

    #[test]
    fn what_cannot_be_seen_is_named() {
        assert_eq!(visible("\u{202E}01.11.2026\u{200B} "), "‹U+202E›01.11.2026‹U+200B›");
        assert_eq!(visible("1\u{a0}234\r\n5\x1b[m"), "1‹U+00A0›234 5‹U+001B›[m");
    }

    #[test]
    fn letters_of_names_without_their_marks() {
        let plain = |name: &str| plain_letters(name).collect::<String>();
        for (name, letters) in [
            ("MÜLLER-Groß", "mueller-gross"),
            ("Mu\u{308}ller", "mueller"),
            ("Çelik", "celik"),
            ("Nguyễn Thị", "nguyen thi"),
            ("ZOË", "zoe"),
            ("İbrahim", "ibrahim"),
            ("ẞ", "ss"),
            ("Žižková", "zizkova"),
        ] {
            assert_eq!(plain(name), letters, "{name}");
        }
    }

    #[test]
    fn one_bezirk_has_many_spellings() {
        for other in ["Hamburg–Mitte", "hamburg mitte", "HAMBURG - MITTE", "Hamburg-Mitte\u{200B}"] {
            assert!(same_name("Hamburg-Mitte", other), "{other}");
        }
        assert!(same_name("Eimsbüttel", "EIMSBUETTEL") && same_name("Eimsbu\u{308}ttel", "Eimsbüttel"));
        assert!(!same_name("Hamburg-Nord", "Hamburg-Mitte"));
    }
}
