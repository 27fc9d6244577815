//! What a terminal answers, told from what a person types: OSC, DCS and APC strings, reports of
//! attributes, positions, modes and sizes. Knows no key.

/// What a sequence that begins like an answer turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// An answer of that many bytes: nothing a person did.
    Whole(usize),
    /// It may become one.
    Begun,
    /// No terminal answers like that.
    No,
}

/// Bytes of the longest answer awaited to its end.
const LONGEST: usize = 64 << 10;

/// Judges a string (OSC, DCS, APC) whose content begins at `from`. `kind` is the letter that would
/// follow ESC.
pub(super) fn string(bytes: &[u8], from: usize, kind: u8, has_c1: bool) -> Answer {
    let Some(&first) = bytes.get(from) else { return Answer::Begun };
    let plausible = match kind {
        b']' => first.is_ascii_digit() || matches!(first, b'l' | b'L' | b'I'),
        b'P' => first.is_ascii_digit() || b"><=?!$+|{".contains(&first),
        b'_' => first == b'G',
        _ => false,
    };
    if !plausible {
        return Answer::No;
    }
    for (at, b) in bytes.iter().enumerate().skip(from) {
        match b {
            0x07 | 0x18 | 0x1A => return Answer::Whole(at + 1),
            0x9C if has_c1 => return Answer::Whole(at + 1),
            0x1B => {
                return match bytes.get(at + 1) {
                    Some(b'\\') => Answer::Whole(at + 2),
                    // Another sequence begins: the string was cut off.
                    Some(_) => Answer::Whole(at),
                    None => Answer::Begun,
                };
            }
            _ if at > LONGEST => return Answer::Whole(at),
            _ => {}
        }
    }
    Answer::Begun
}

/// Whether bytes that came after a beginning (ESC, perhaps with its letter) was given up as a key are
/// the rest of an answer all the same. Nobody types that at once; so it must be beyond doubt.
pub(super) fn is_rest(begun: &[u8], bytes: &[u8]) -> bool {
    let (kind, rest) = match (begun.get(1), bytes) {
        (Some(kind), rest) | (None, [kind, rest @ ..]) => (*kind, rest),
        (None, []) => return false,
    };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    match kind {
        b']' => digits > 0 && rest.get(digits) == Some(&b';'),
        b'P' => {
            rest.starts_with(b">|") || rest.starts_with(b"!|") || digits > 0 && matches!(rest[digits..], [b'$' | b'+', b'r', ..])
        }
        b'_' => rest.starts_with(b"G"),
        b'[' => {
            let private = usize::from(matches!(rest.first(), Some(b'?' | b'>' | b'=')));
            let numbers = rest.iter().skip(private).take_while(|b| b.is_ascii_digit() || b";$".contains(b)).count();
            numbers > 0 && matches!(rest.get(private + numbers), Some(b'c' | b'n' | b'y' | b't' | b'R' | b'u'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_where_they_end() {
        for (bytes, answer) in [
            (&b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07x"[..], Answer::Whole(24)),
            (b"\x1b]11;rgb:0/0/0\x1b\\x", Answer::Whole(16)),
            (b"\x1b]11;rgb:0/0/0\x1b[A", Answer::Whole(14)),
            (b"\x1b]11;rgb", Answer::Begun),
            (b"\x1b]", Answer::Begun),
            (b"\x1b]q", Answer::No),
        ] {
            assert_eq!(string(bytes, 2, b']', false), answer, "{bytes:?}");
        }
        assert_eq!(string(b"\x1bP>|XTerm(370)\x1b\\", 2, b'P', false), Answer::Whole(16));
        assert_eq!(string(b"\x9d11;?\x9c", 1, b']', true), Answer::Whole(6));
    }
}
