//! Text from outside made harmless: what a terminal, a mail or a table must never receive.

/// Characters that never belong into a field: control characters, bidirectional overrides,
/// zero-width characters and other invisible format characters.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Removes unsafe characters, turns every run of white space (line breaks, tabs, no-break
/// spaces) into one space and trims. Nothing else is changed.
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
    out
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
}
