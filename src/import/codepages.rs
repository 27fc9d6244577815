//! The 8-bit encodings that German tables come in beside Windows-1252: what byte means what.

use encoding_rs::{MACINTOSH, WINDOWS_1252};

/// An encoding of one byte per character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// Windows, Western Europe.
    Windows1252,
    /// Excel for Mac's "CSV".
    MacRoman,
    /// "CSV (MS-DOS)" and consoles.
    Cp850,
}

/// Bytes 0x80 to 0xFF of code page 850.
const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ',
    'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»', '░', '▒',
    '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐', '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩',
    '╦', '╠', '═', '╬', '¤', 'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀', 'Ó', 'ß', 'Ô', 'Ò',
    'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´', '\u{AD}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹',
    '³', '²', '■', '\u{A0}',
];

impl Page {
    /// All of them, the most usual first.
    pub(super) const ALL: [Self; 3] = [Self::Windows1252, Self::MacRoman, Self::Cp850];

    /// Its name in reports.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Windows1252 => "Windows-1252",
            Self::MacRoman => "MacRoman",
            Self::Cp850 => "CP850",
        }
    }

    /// What its bytes from 0x80 on mean. Bytes without a meaning in Windows-1252 are controls.
    pub(super) fn table(self) -> [char; 128] {
        let encoding = match self {
            Self::Windows1252 => WINDOWS_1252,
            Self::MacRoman => MACINTOSH,
            Self::Cp850 => return CP850,
        };
        let bytes: Vec<u8> = (0x80..=0xFF).collect();
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        let mut table = ['\0'; 128];
        table.iter_mut().zip(text.chars()).for_each(|(at, c)| *at = c);
        table
    }

    /// Text of bytes in this encoding.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let table = self.table();
        bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { table[usize::from(b - 0x80)] }).collect()
    }

    /// Bytes of a text in this encoding; `None` where it has a character that does not exist there.
    pub(super) fn encode(self, text: &str, table: &[char; 128]) -> Option<Vec<u8>> {
        let byte = |c: char| match u8::try_from(u32::from(c)) {
            Ok(b) if b.is_ascii() => Some(b),
            // Programs differ in what they make of the bytes that Windows-1252 leaves free.
            Ok(b @ 0x80..=0x9F) if self == Self::Windows1252 => Some(b),
            _ => table.iter().position(|known| *known == c).and_then(|at| u8::try_from(at + 0x80).ok()),
        };
        text.chars().map(byte).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_one_character_and_goes_back() {
        for page in Page::ALL {
            let bytes: Vec<u8> = (0..=255).collect();
            let text = page.decode(&bytes);
            assert_eq!(text.chars().count(), 256, "{}", page.name());
            assert_eq!(page.encode(&text, &page.table()), Some(bytes), "{}", page.name());
        }
        assert_eq!(Page::Cp850.decode(b"\x84\x94\x81\x8E\x99\x9A\xE1"), "äöüÄÖÜß");
        assert_eq!(Page::MacRoman.decode(b"\x8A\x9A\x9F\x80\x85\x86\xA7"), "äöüÄÖÜß");
    }
}
