//! Which 8-bit encoding a German text is in: the one in which its umlauts are umlauts and its signs
//! stand where signs stand. Where that is not clear, nothing is guessed in silence.

use std::cmp::Reverse;

use super::{
    codepages::Page,
    letters::{Around, Fit, fit},
};

/// Bytes searched for the end of a quotation.
const QUOTATION: usize = 2_000;

/// An encoding that was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) page: Page,
    pub(super) doubt: Option<Doubt>,
}

/// A place that should be looked at: signs alone speak for an encoding in which another has letters,
/// or a letter stands where it hardly can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doubt {
    pub(super) at: usize,
    /// What is read there.
    pub(super) read: char,
    /// What it is in the other encoding.
    pub(super) other: Option<(Page, char)>,
}

/// Why an encoding is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclear {
    /// The byte at this offset fits none.
    None(usize),
    /// Two fit. At the offset they part, and these are the two characters.
    Two { at: usize, readings: [(Page, char); 2] },
}

/// The encoding of bytes that are no UTF-8.
///
/// # Errors
/// Where none fits, or more than one.
pub(super) fn tell(bytes: &[u8]) -> Result<Told, Unclear> {
    let windows = Judgement::of(bytes, &Page::Windows1252.table());
    // Windows is the usual one: it holds unless another reads as well.
    let score = if windows.odd.is_some() || windows.unlikely.is_some() { 0 } else { windows.score };
    let others = Page::ALL.into_iter().filter(|page| *page != Page::Windows1252);
    let mut others: Vec<_> = others
        .map(|page| (page, Judgement::of(bytes, &page.table())))
        .filter(|(_, other)| other.odd.is_none() && other.unlikely.is_none())
        .collect();
    others.sort_by_key(|(_, other)| Reverse(other.score));
    let rivals = others
        .iter()
        .filter(|(_, other)| other.scored)
        .filter(|(_, other)| if other.german { other.score >= score } else { windows.odd.is_none() && other.score > score });
    let rivals: Vec<_> = rivals.collect();
    match (&rivals[..], windows.odd) {
        ([(one, a), (other, b), ..], _) if a.score == b.score => Err(parting(bytes, *one, *other)),
        ([(page, other), ..], None) if !other.german || other.score == score => Err(parting(bytes, *page, Page::Windows1252)),
        ([(page, _), ..], _) => Ok(Told { page: *page, doubt: None }),
        ([], None) => Ok(Told { page: Page::Windows1252, doubt: windows.doubt(bytes, &others) }),
        ([], Some(at)) => Err(Unclear::None(at)),
    }
}

/// Where two encodings first read differently.
fn parting(bytes: &[u8], one: Page, other: Page) -> Unclear {
    let (a, b) = (one.table(), other.table());
    let mut readings = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).map(|(at, byte)| {
        let i = usize::from(byte - 0x80);
        (at, a[i], b[i])
    });
    readings.find(|(_, a, b)| a != b).map_or(Unclear::None(0), |(at, a, b)| Unclear::Two { at, readings: [(one, a), (other, b)] })
}

/// How well a text reads in one encoding.
#[derive(Debug, Default)]
struct Judgement {
    score: u32,
    /// An umlaut in a word was among it.
    german: bool,
    /// Letters were among what scored, not signs alone.
    scored: bool,
    /// Signs that go together were among it: no other encoding has letters there.
    paired: bool,
    /// First letter of a word.
    letter: Option<usize>,
    /// First letter that stands alone and is no word.
    lone: Option<usize>,
    /// First character that hardly anybody writes here.
    strange: Option<usize>,
    /// Offset of the first letter that stands where it hardly can.
    unlikely: Option<usize>,
    /// Offset of the first character that is not there.
    odd: Option<usize>,
}

impl Judgement {
    fn of(bytes: &[u8], table: &[char; 128]) -> Self {
        let mut judgement = Self::default();
        let char_at = |at: Option<usize>| {
            let b = at.and_then(|at| bytes.get(at)).copied().unwrap_or(b'\n');
            if b.is_ascii() { char::from(b) } else { table[usize::from(b - 0x80)] }
        };
        for (at, _) in bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii()) {
            let around = Around {
                before: [at.checked_sub(2), at.checked_sub(1)].map(char_at),
                c: char_at(Some(at)),
                after: [Some(at + 1), Some(at + 2)].map(char_at),
            };
            match fit(&around) {
                Fit::German => {
                    judgement.score += 3;
                    judgement.german |= around.c.is_alphabetic();
                    judgement.scored |= around.c.is_alphabetic();
                }
                Fit::Foreign => {
                    judgement.score += 1;
                    judgement.scored |= around.c.is_alphabetic();
                }
                Fit::Neutral => {}
                Fit::Unlikely => judgement.unlikely = judgement.unlikely.or(Some(at)),
                Fit::Odd => judgement.odd = judgement.odd.or(Some(at)),
            }
            judgement.lone = judgement.lone.or(around.is_lone_letter().then_some(at));
            judgement.letter = judgement.letter.or(around.spells().then_some(at));
            judgement.strange = judgement.strange.or(around.is_strange().then_some(at));
            if let Some(end) = around.opens() {
                let line = bytes[at + 1..].iter().take(QUOTATION).take_while(|b| !matches!(b, b'\n' | b'\r'));
                let closes = |i: usize| char_at(Some(at + 1 + i)) == end && !char_at(Some(at + 2 + i)).is_alphanumeric();
                judgement.paired |= line.enumerate().skip(1).any(|(i, b)| !b.is_ascii() && closes(i));
            }
        }
        judgement
    }

    /// What should be looked at in the usual reading, beside the others that are possible.
    fn doubt(&self, bytes: &[u8], others: &[(Page, Self)]) -> Option<Doubt> {
        let read = |at: usize, page: Page| page.decode(&bytes[at..=at]).chars().next().unwrap_or_default();
        let rivals = others.iter().filter(|_| !self.german && !self.paired).filter(|(_, other)| other.lone.is_none());
        let mut rivals = rivals.filter_map(|(page, other)| other.letter.map(|at| (at, Some((*page, read(at, *page))))));
        let (at, other) = rivals.next().or_else(|| Some((self.unlikely.or(self.strange)?, None)))?;
        Some(Doubt { at, read: read(at, Page::Windows1252), other })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_told(text: &str, page: Page) -> Result<Told, Unclear> {
        tell(&page.encode(text, &page.table()).expect("a text of that encoding"))
    }

    fn told(text: &str, page: Page) -> Result<Page, Unclear> {
        all_told(text, page).map(|told| told.page)
    }

    #[test]
    fn german_texts_are_read_in_their_own_encoding() {
        for text in [
            "Maßnahmenummer;Träger;Plätze",
            "OE;Eimsbüttel",
            "Überseering;GRÜNDORF;Öjendorf",
            "Straße",
            "Fuß;Nähe",
            "MÄRZ",
            "Küche Süd;Köln;Ärztehaus",
            "Möbel",
        ] {
            for page in Page::ALL {
                assert_eq!(told(text, page), Ok(page), "{text}");
            }
        }
    }

    #[test]
    fn typographic_signs_stay_those_of_windows() {
        for text in [
            "Jobcenter „Altona“ – €",
            "„in der Aue“",
            "Hamburg–Mitte",
            "rechts–links",
            "§ 16d SGB II",
            "geht’s",
            "5 € … usw…",
            "Café José",
            "20 °C",
            "„Küche“",
            "Šimon Müller",
            "»Werk«",
            "a\u{AD}b",
            "STRAßE",
            "GROßE HALLE",
            "0ü-ß",
            "ßB",
            "Hof …und mehr",
            "10\u{a0}km;5\u{a0}Tage;EUR\u{a0}5;z.\u{a0}B.",
            "1\u{a0}234",
            "Lego™;Kompass®",
            "•punkt",
            "Málaga",
            "5€pro",
            "„mit Herz“",
        ] {
            assert_eq!(told(text, Page::Windows1252), Ok(Page::Windows1252), "{text}");
        }
    }

    #[test]
    fn signs_that_are_nothing_else_trouble_nobody() {
        for text in [
            "1\u{a0}234,50\u{a0}€",
            "Jobcenter „Altona“",
            "„mit Herz“",
            "Träger „X“;Müller’s",
            "§ 16 SGB II;§\u{a0}16d",
            "Hof – Laden",
            "Mo–Fr;9–17 Uhr;12 – 14 Uhr",
            "Hamburg–Mitte",
            "5 € je Tag",
            "20 °C;5 m²;½ Tag",
            "Kompass®;© 2026",
            "»Werk«",
            "• Punkt",
            "z.\u{a0}B. Holz;10\u{a0}km;EUR\u{a0}5;\u{a0}",
            "STRAßE;GRÖßE;Aßlar;Barßel",
            "Café;à la carte;Señor",
        ] {
            assert_eq!(all_told(text, Page::Windows1252), Ok(Told { page: Page::Windows1252, doubt: None }), "{text}");
        }
    }

    #[test]
    fn signs_that_are_letters_elsewhere_are_looked_at() {
        for (text, page, letter, read) in [
            ("A;García", Page::MacRoman, 'í', '’'),
            ("A;España", Page::MacRoman, 'ñ', '–'),
            ("A;Bogotá", Page::Cp850, 'á', '\u{a0}'),
            ("A;Aix-à-Ville", Page::Cp850, 'à', '…'),
            ("A;PETER’S", Page::MacRoman, '’', 'Õ'),
        ] {
            let at = text.chars().position(|c| c == letter).expect("a letter");
            match all_told(text, page) {
                Ok(Told { doubt, .. }) => assert_eq!(doubt, Some(Doubt { at, read, other: Some((page, letter)) }), "{text}"),
                Err(unclear) => assert!(matches!(unclear, Unclear::Two { at: found, .. } if found == at), "{text}: {unclear:?}"),
            }
        }
        for (text, page) in [("5 €", Page::MacRoman), ("§ 16", Page::Cp850), ("20 m²", Page::Cp850), ("A – B", Page::MacRoman)]
        {
            let doubt = all_told(text, page).expect("read").doubt;
            assert!(doubt.is_some_and(|doubt| doubt.other.is_none()), "{text}: {doubt:?}");
        }
    }

    #[test]
    fn a_lone_umlaut_at_the_edge_of_a_word_is_no_sign_of_windows() {
        for (text, page) in [
            ("OE001;Öko-Hof;Standort", Page::MacRoman),
            ("OE001;Ämter;Standort", Page::MacRoman),
            ("OE001;Überblick;Standort", Page::MacRoman),
            ("OE001;Öko-Hof;Standort", Page::Cp850),
            ("OE001;Menü;Standort", Page::MacRoman),
        ] {
            assert_eq!(told(text, page), Ok(page), "{text}");
        }
    }

    #[test]
    fn where_two_encodings_read_as_well_both_are_named() {
        for (text, page, readings) in [
            ("OE001;Malmö", Page::Cp850, [(Page::Cp850, 'ö'), (Page::Windows1252, '”')]),
            ("OE001;ältere", Page::Cp850, [(Page::Cp850, 'ä'), (Page::Windows1252, '„')]),
            ("OE001;Café", Page::Cp850, [(Page::Cp850, 'é'), (Page::Windows1252, '‚')]),
            ("OE001;Café", Page::MacRoman, [(Page::MacRoman, 'é'), (Page::Windows1252, 'Ž')]),
            ("OE001;Überblick", Page::Cp850, [(Page::MacRoman, 'ö'), (Page::Cp850, 'Ü')]),
            ("OE001;öffentlich", Page::MacRoman, [(Page::MacRoman, 'ö'), (Page::Cp850, 'Ü')]),
        ] {
            let at = text.find(|c: char| !c.is_ascii()).expect("an umlaut");
            assert_eq!(told(text, page), Err(Unclear::Two { at, readings }), "{text}");
        }
    }

    #[test]
    fn what_fits_nowhere_is_refused() {
        // Windows-1250 and ISO-8859-5, where nothing German tells.
        assert!(tell(b"Ko\xB3o;Wa\xB3\xBFa").is_err());
    }
}
