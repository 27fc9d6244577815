//! Characters on the wire of a terminal: what a locale names, both ways. A locale of a language and a
//! land that names none has the one the C library gives it; none at all, "C" and "POSIX" are UTF-8.

use encoding_rs::{Encoding, UTF_8};

/// How characters are written on the way to and from a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// UTF-8.
    #[default]
    Utf8,
    /// The 7 bits of a typewriter.
    Ascii,
    /// ISO 8859-1: byte and character are the same number.
    Latin1,
    /// Any other that is known.
    Other(&'static Encoding),
}

impl Charset {
    /// What a locale such as `de_DE.ISO-8859-15@euro` or `de_DE` names. Names that nobody knows are UTF-8, too.
    pub fn of_locale(locale: &str) -> Self {
        let named = match locale.split_once('.') {
            Some((_, rest)) => rest.split('@').next().unwrap_or_default(),
            None => unnamed(locale),
        };
        let plain: String = named.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        match plain.as_str() {
            "" | "utf8" => Self::Utf8,
            "ascii" | "usascii" | "ansix341968" | "iso646us" | "646" => Self::Ascii,
            "iso88591" | "latin1" | "88591" | "l1" => Self::Latin1,
            // glibc writes ISO8859-15, CP1252, KOI8-R, eucJP, GB18030.
            other => {
                let other = other.strip_prefix("euc").map_or_else(|| other.to_owned(), |land| format!("euc-{land}"));
                let number = other.strip_prefix("iso8859").or_else(|| other.strip_prefix("8859"));
                let label = match number {
                    Some(number) => format!("iso-8859-{number}"),
                    None => other.strip_prefix("cp").map_or_else(|| named.to_owned(), |page| format!("windows-{page}")),
                };
                let known = Encoding::for_label(label.as_bytes()).or_else(|| Encoding::for_label(other.as_bytes()));
                known.filter(|e| *e != UTF_8 && e.is_ascii_compatible()).map_or(Self::Utf8, Self::Other)
            }
        }
    }

    /// Whether bytes from 0x80 to 0x9F are controls (ISO 2022), as in ISO 8859.
    pub fn has_c1(self) -> bool {
        match self {
            Self::Latin1 => true,
            Self::Other(encoding) => encoding.name().starts_with("ISO-8859"),
            Self::Utf8 | Self::Ascii => false,
        }
    }

    /// Appends a character as this charset writes it, or what looks most like it in as many columns.
    pub fn push(self, c: char, out: &mut Vec<u8>) {
        if c.is_ascii() || self == Self::Utf8 {
            return out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        if !self.push_exactly(c, out) {
            let spare = spare(c);
            for c in spare.chars() {
                if !self.push_exactly(c, out) {
                    out.push(b'?');
                }
            }
        }
    }

    fn push_exactly(self, c: char, out: &mut Vec<u8>) -> bool {
        match self {
            Self::Utf8 => false,
            _ if c.is_ascii() => {
                out.extend(u8::try_from(u32::from(c)));
                true
            }
            Self::Ascii => false,
            Self::Latin1 => match u8::try_from(u32::from(c)) {
                Ok(byte @ 0xA0..) => {
                    out.push(byte);
                    true
                }
                _ => false,
            },
            Self::Other(encoding) => {
                let mut utf8 = [0; 4];
                let (bytes, _, lost) = encoding.encode(c.encode_utf8(&mut utf8));
                // A control of the terminal is no letter, whatever a code page of Windows says.
                let control = self.has_c1() && bytes.iter().any(|b| (0x80..0xA0).contains(b));
                if lost || control {
                    return false;
                }
                out.extend_from_slice(&bytes);
                true
            }
        }
    }

    /// The character a byte begins, and how many bytes it has. `None` while some are missing.
    pub fn first_char(self, bytes: &[u8]) -> Option<(char, usize)> {
        let first = *bytes.first()?;
        if first.is_ascii() {
            return Some((char::from(first), 1));
        }
        match self {
            Self::Latin1 | Self::Ascii => Some((char::from(first), 1)),
            Self::Utf8 => {
                let length = match first {
                    0xC2..=0xDF => 2,
                    0xE0..=0xEF => 3,
                    0xF0..=0xF4 => 4,
                    _ => return Some((char::from(first), 1)),
                };
                let have = &bytes[..bytes.len().min(length)];
                match std::str::from_utf8(have) {
                    Ok(text) => text.chars().next().map(|c| (c, length)),
                    Err(e) if e.error_len().is_none() && have.len() < length => None,
                    // The terminal writes something else than its locale says.
                    Err(_) => Some((char::from(first), 1)),
                }
            }
            Self::Other(encoding) => {
                for length in 1..=bytes.len().min(4) {
                    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[..length]);
                    if let Some(c) = text.and_then(|text| text.chars().next()) {
                        return Some((c, length));
                    }
                }
                if bytes.len() >= 4 || encoding.is_single_byte() { Some((char::from(first), 1)) } else { None }
            }
        }
    }

    /// All of a text.
    pub fn decode(self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len());
        let mut rest = bytes;
        while !rest.is_empty() {
            let (c, length) = self.first_char(rest).unwrap_or((char::from(rest[0]), 1));
            text.push(c);
            rest = &rest[length..];
        }
        text
    }
}

/// The charset of a locale that names none, after the list of the GNU C library: of German and of the
/// languages around it. Those that are not here have always been UTF-8 there, or are not in use here.
fn unnamed(locale: &str) -> &'static str {
    let (place, variant) = locale.split_once('@').unwrap_or((locale, ""));
    let Some((language, land)) = place.split_once('_') else {
        // Old names of whole locales.
        return if matches!(place, "german" | "deutsch") { "ISO-8859-1" } else { "" };
    };
    match (language, land, variant) {
        (_, _, "euro") => "ISO-8859-15",
        ("de", "LI" | "IT", _) | ("en", "IL" | "IN" | "NG" | "SC" | "AG", _) => "",
        ("de" | "en" | "fr" | "nl" | "it" | "es" | "pt" | "da" | "sv" | "nb" | "nn" | "fi" | "is", _, "") => "ISO-8859-1",
        ("pl" | "cs" | "sk" | "hu" | "hr" | "sl" | "ro", _, "") => "ISO-8859-2",
        ("tr", _, "") => "ISO-8859-9",
        _ => "",
    }
}

/// What stands for a character that a charset lacks: as many columns, and readable.
fn spare(c: char) -> &'static str {
    match c {
        'ß' => "s",
        'Ä' => "A",
        'Ö' => "O",
        'Ü' => "U",
        'ä' | 'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ö' | 'ó' | 'ò' | 'ô' | 'õ' => "o",
        'ü' | 'ú' | 'ù' | 'û' => "u",
        'ç' => "c",
        'ñ' => "n",
        '–' | '—' | '‐' | '‑' | '−' | '─' | '━' | '═' => "-",
        '│' | '┃' | '║' | '▏' | '▕' => "|",
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '╭' | '╮' | '╰' | '╯' | '✓' | '✔' => {
            "+"
        }
        '„' | '“' | '”' | '»' | '«' => "\"",
        '‚' | '‘' | '’' | '‹' | '›' => "'",
        '…' => ".",
        '·' | '•' | '●' | '○' | '◆' => "*",
        '→' | '▶' | '►' | '≥' => ">",
        '←' | '◀' | '↵' | '≤' => "<",
        '↑' | '▲' | '△' => "^",
        '↓' | '▼' | '▽' => "v",
        '≈' => "~",
        '✗' | '✘' | '×' => "x",
        '€' => "E",
        '§' => "S",
        '█' | '▓' | '▒' | '░' | '■' | '▇' | '▆' | '▅' | '▄' => "#",
        '▃' | '▂' | '▁' => "_",
        '\u{A0}' | '\u{202F}' | '\u{2009}' => " ",
        c => match unicode_width::UnicodeWidthChar::width(c) {
            Some(2) => "??",
            Some(0) | None => "",
            Some(_) => "?",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_charsets() {
        for (locale, charset) in [
            ("", "Utf8"),
            ("C", "Utf8"),
            ("POSIX", "Utf8"),
            ("de_DE", "Latin1"),
            ("de_AT", "Latin1"),
            ("german", "Latin1"),
            ("de_LI", "Utf8"),
            ("UTF-8", "Utf8"),
            ("de", "Utf8"),
            ("ru_UA", "Utf8"),
            ("de_DE.UTF-8", "Utf8"),
            ("de_DE.UTF-8@euro", "Utf8"),
            ("C.utf8", "Utf8"),
            ("de_DE.ISO-8859-1", "Latin1"),
            ("de_DE.iso88591", "Latin1"),
            ("de_DE.ISO8859-1", "Latin1"),
            ("de_DE.US-ASCII", "Ascii"),
            ("de_DE.quatsch", "Utf8"),
            ("de_DE.ANSI_X3.4-1968", "Ascii"),
        ] {
            assert_eq!(format!("{:?}", Charset::of_locale(locale)), charset, "{locale}");
        }
        for (locale, name) in [
            ("de_DE.ISO-8859-15@euro", "ISO-8859-15"),
            ("de_DE@euro", "ISO-8859-15"),
            ("pl_PL", "ISO-8859-2"),
            ("de_DE.iso885915@euro", "ISO-8859-15"),
            ("pl_PL.ISO8859-2", "ISO-8859-2"),
            ("de_DE.CP1252", "windows-1252"),
            ("ru_RU.KOI8-R", "KOI8-R"),
            ("ja_JP.eucJP", "EUC-JP"),
            ("zh_CN.GB18030", "gb18030"),
        ] {
            let Charset::Other(encoding) = Charset::of_locale(locale) else { panic!("{locale}") };
            assert_eq!(encoding.name(), name, "{locale}");
        }
    }

    #[test]
    fn umlauts_go_out_and_come_in() {
        for (locale, umlauts) in [
            ("de_DE.UTF-8", "äöüÄÖÜß".as_bytes()),
            ("de_DE.ISO-8859-1", b"\xE4\xF6\xFC\xC4\xD6\xDC\xDF"),
            ("de_DE.ISO-8859-15", b"\xE4\xF6\xFC\xC4\xD6\xDC\xDF"),
            ("de_DE.CP1252", b"\xE4\xF6\xFC\xC4\xD6\xDC\xDF"),
        ] {
            let charset = Charset::of_locale(locale);
            let mut out = Vec::new();
            "äöüÄÖÜß".chars().for_each(|c| charset.push(c, &mut out));
            assert_eq!(out, umlauts, "{locale}");
            assert_eq!(charset.decode(umlauts), "äöüÄÖÜß", "{locale}");
        }
    }

    #[test]
    fn what_a_charset_lacks_keeps_its_columns_and_is_no_control() {
        for locale in ["de_DE.ISO-8859-1", "de_DE.ISO-8859-15", "de_DE.US-ASCII", "ru_RU.KOI8-R"] {
            let charset = Charset::of_locale(locale);
            for c in "–„“…→▶✓≈€│┌█▁ ä漢\u{200B}\u{308}".chars() {
                let mut out = Vec::new();
                charset.push(c, &mut out);
                assert_eq!(out.len(), unicode_width::UnicodeWidthChar::width(c).unwrap_or(0), "{locale} {c}");
                assert!(!charset.has_c1() || out.iter().all(|b| !(0x80..0xA0).contains(b)), "{locale} {c}");
            }
        }
    }

    #[test]
    fn letters_of_another_charset_are_no_half_letters() {
        // A terminal in Latin-1 under a UTF-8 locale: each letter is one key.
        assert_eq!(Charset::Utf8.decode(b"\xE4b\xFCcd"), "äbücd");
        assert_eq!(Charset::Utf8.first_char(b"\xC3"), None);
        assert_eq!(Charset::of_locale("ja_JP.eucJP").decode(b"\xA4\xA2a"), "あa");
    }
}
