//! Which 8-bit encoding a German text is in: the one in which its umlauts are umlauts and its signs
//! stand where signs stand. Where that is not clear, nothing is guessed.

use std::cmp::Reverse;

use super::codepages::Page;

/// What a character does where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// As in German text: an umlaut in a word, quotes around one, a dash between two.
    German,
    /// It may be: a letter as in a name from elsewhere.
    Foreign,
    /// It neither fits nor disturbs.
    Neutral,
    /// Hardly: a capital behind a small letter.
    Unlikely,
    /// Not there: a sign inside a word.
    Odd,
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
pub(super) fn tell(bytes: &[u8]) -> Result<Page, Unclear> {
    let windows = Judgement::of(bytes, &Page::Windows1252.table());
    // Windows is the usual one: it holds unless another reads as well.
    let score = if windows.odd.is_some() || windows.unlikely { 0 } else { windows.score };
    let others =
        Page::ALL.into_iter().filter(|page| *page != Page::Windows1252).map(|page| (page, Judgement::of(bytes, &page.table())));
    let mut rivals: Vec<_> = others
        .filter(|(_, other)| other.odd.is_none() && !other.unlikely && other.letters)
        .filter(|(_, other)| if other.german { other.score >= score } else { windows.odd.is_none() && other.score > score })
        .collect();
    rivals.sort_by_key(|(_, other)| Reverse(other.score));
    match (&rivals[..], windows.odd) {
        ([(one, a), (other, b), ..], _) if a.score == b.score => Err(parting(bytes, *one, *other)),
        ([(page, other), ..], None) if !other.german || other.score == score => Err(parting(bytes, *page, Page::Windows1252)),
        ([(page, _), ..], _) => Ok(*page),
        ([], None) => Ok(Page::Windows1252),
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
    letters: bool,
    /// A letter stands where it hardly can.
    unlikely: bool,
    /// Offset of the first character that is not there.
    odd: Option<usize>,
}

impl Judgement {
    fn of(bytes: &[u8], table: &[char; 128]) -> Self {
        let mut judgement = Self::default();
        let char_at = |at: Option<usize>| {
            let b = at.and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
            if b.is_ascii() { char::from(b) } else { table[usize::from(b - 0x80)] }
        };
        for (at, _) in bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii()) {
            let (before, c, after) = (char_at(at.checked_sub(1)), char_at(Some(at)), char_at(Some(at + 1)));
            match fit(before, c, after) {
                Fit::German => {
                    judgement.score += 3;
                    judgement.german |= c.is_alphabetic();
                    judgement.letters |= c.is_alphabetic();
                }
                Fit::Foreign => {
                    judgement.score += 1;
                    judgement.letters |= c.is_alphabetic();
                }
                Fit::Neutral => {}
                Fit::Unlikely => judgement.unlikely = true,
                Fit::Odd => judgement.odd = judgement.odd.or(Some(at)),
            }
        }
        judgement
    }
}

fn fit(before: char, c: char, after: char) -> Fit {
    let inside = before.is_alphabetic() && after.is_alphabetic();
    let (begins, ends) =
        (!before.is_alphanumeric() && after.is_alphanumeric(), before.is_alphanumeric() && !after.is_alphanumeric());
    match c {
        c if c.is_control() => Fit::Odd,
        'ä' | 'ö' | 'ü' | 'ß' | 'Ä' | 'Ö' | 'Ü' => umlaut(before, c, after),
        '–' | '—' | '’' if inside => Fit::German,
        '·' | '\u{AD}' => Fit::Neutral,
        // Between two words or numbers; "M\u{A0}l" is Mál in another encoding.
        '\u{A0}' if inside => Fit::Neutral,
        '\u{A0}' if !before.is_whitespace() && !after.is_whitespace() => Fit::German,
        // "usw…"; "…ko-Hof" is Öko-Hof in another encoding.
        '…' if begins && after.is_lowercase() => Fit::Foreign,
        // They open: "Caf‚" is Café in another encoding.
        '„' | '‚' | '•' if ends => Fit::Neutral,
        '™' | '®' if ends => Fit::German,
        '„' | '“' | '”' | '‚' | '‘' | '’' | '»' | '«' | '–' | '—' | '…' | '•' => {
            if inside {
                Fit::Odd
            } else if begins || ends {
                Fit::German
            } else {
                Fit::Neutral
            }
        }
        c if c.is_alphabetic() => {
            let camel = (c.is_lowercase() && after.is_uppercase()) || (c.is_uppercase() && before.is_lowercase());
            match c {
                _ if camel => Fit::Unlikely,
                _ if !before.is_alphabetic() && !after.is_alphabetic() => Fit::Neutral,
                'é' | 'è' | 'ê' | 'á' | 'à' | 'â' | 'ç' | 'ñ' | 'ó' | 'ô' | 'í' | 'î' | 'ú' | 'ë' | 'ï' | 'ø' | 'å' | 'æ' => {
                    Fit::Foreign
                }
                _ => Fit::Neutral,
            }
        }
        _ if inside => Fit::Odd,
        _ => Fit::Neutral,
    }
}

/// An umlaut or ß.
fn umlaut(before: char, c: char, after: char) -> Fit {
    let vowel = |c: char| "aeiouyäöü".contains(c.to_lowercase().next().unwrap_or(c));
    let alone = !before.is_alphabetic() && !after.is_alphabetic();
    if alone || (before.is_numeric() && c != 'ß') {
        return Fit::Neutral;
    }
    if c == 'ß' && !(before.is_alphabetic() && vowel(before)) {
        return Fit::Unlikely;
    }
    // No word begins with "Öu" or "üi"; with Ä there is Äußerung and Äon.
    if !before.is_alphabetic() && vowel(after) && !(matches!(c, 'ä' | 'Ä') && matches!(after, 'u' | 'o' | 'U' | 'O')) {
        return Fit::Unlikely;
    }
    if c.is_lowercase() {
        // "äAltona" is „Altona in another encoding.
        return if after.is_uppercase() { Fit::Unlikely } else { Fit::German };
    }
    // Neither "küÜbel" nor "MÜbel": a capital umlaut begins a word or stands among capitals.
    if before.is_lowercase() || (before.is_alphabetic() && after.is_lowercase()) { Fit::Unlikely } else { Fit::German }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, page: Page) -> Result<Page, Unclear> {
        tell(&page.encode(text, &page.table()).expect("a text of that encoding"))
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
