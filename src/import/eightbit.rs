//! Which 8-bit encoding a German text is in: the one in which its umlauts are umlauts and its signs
//! stand where signs stand. Where that is not clear, nothing is guessed.

use std::cmp::Reverse;

use super::codepages::Page;

/// What a character does where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// As in German text: an umlaut in a word, quotes around one, a dash between two.
    German,
    /// As in a name from elsewhere.
    Foreign,
    /// It neither fits nor disturbs.
    Neutral,
    /// Hardly: a capital behind a small letter.
    Unlikely,
    /// Not there: a sign inside a word.
    Odd,
}

/// The encoding of bytes that are no UTF-8.
///
/// # Errors
/// The offset of a byte that fits none.
pub(super) fn tell(bytes: &[u8]) -> Result<Page, usize> {
    let windows = Judgement::of(bytes, &Page::Windows1252.table());
    let least = if windows.odd.is_some() { 0 } else { windows.score + 1 };
    let others =
        Page::ALL.into_iter().filter(|page| *page != Page::Windows1252).map(|page| (page, Judgement::of(bytes, &page.table())));
    let mut better: Vec<_> =
        others.filter(|(_, other)| other.odd.is_none() && !other.unlikely && other.german && other.score >= least).collect();
    better.sort_by_key(|(_, other)| Reverse(other.score));
    match (&better[..], windows.odd) {
        ([(_, one), (_, other), ..], at) if one.score == other.score => {
            Err(at.or_else(|| bytes.iter().position(|b| !b.is_ascii())).unwrap_or_default())
        }
        ([(page, _), ..], _) => Ok(*page),
        ([], None) => Ok(Page::Windows1252),
        ([], Some(at)) => Err(at),
    }
}

/// How well a text reads in one encoding.
#[derive(Debug, Default)]
struct Judgement {
    score: u32,
    /// An umlaut in a word was among it.
    german: bool,
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
                }
                Fit::Foreign => judgement.score += 1,
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
    match c {
        c if c.is_control() => Fit::Odd,
        'ä' | 'ö' | 'ü' | 'ß' | 'Ä' | 'Ö' | 'Ü' => {
            if !before.is_alphabetic() && !after.is_alphabetic() {
                return Fit::Neutral;
            }
            if c.is_lowercase() {
                // "äAltona" is „Altona in another encoding.
                return if after.is_uppercase() || (c == 'ß' && !before.is_alphabetic()) { Fit::Unlikely } else { Fit::German };
            }
            // Neither "küÜbel" nor "MÜbel": a capital umlaut begins a word or stands among capitals.
            if before.is_lowercase() || (before.is_alphabetic() && after.is_lowercase()) { Fit::Unlikely } else { Fit::German }
        }
        '–' | '—' | '’' if inside => Fit::German,
        '·' | '\u{AD}' => Fit::Neutral,
        '„' | '“' | '”' | '‚' | '‘' | '’' | '»' | '«' | '–' | '—' | '…' => {
            if inside {
                Fit::Odd
            } else if before.is_alphanumeric() != after.is_alphanumeric() {
                Fit::German
            } else {
                Fit::Neutral
            }
        }
        c if c.is_alphabetic() => {
            let camel = (c.is_lowercase() && after.is_uppercase()) || (c.is_uppercase() && before.is_lowercase());
            match c {
                _ if camel => Fit::Unlikely,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, page: Page) -> Result<Page, usize> {
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
        ] {
            assert_eq!(told(text, Page::Windows1252), Ok(Page::Windows1252), "{text}");
        }
    }

    #[test]
    fn what_fits_nowhere_is_refused() {
        // Windows-1250 and ISO-8859-5, where nothing German tells.
        assert!(tell(b"Ko\xB3o;Wa\xB3\xBFa").is_err());
    }
}
