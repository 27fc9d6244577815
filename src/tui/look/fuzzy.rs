//! Fuzzy search over short German texts: umlauts are what they are spelled out (`plaetze` finds
//! „Plätze“ and the other way round), and every hit knows which letters it is made of. Knows
//! nothing of what is searched.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{Atom, AtomKind, CaseMatching, Normalization},
};
use unicode_segmentation::UnicodeSegmentation as _;

/// Least score per letter: below it the letters only happen to stand in that order. One in a row
/// scores 16 and more, one after a gap of ten about 4.
const LEAST_PER_LETTER: u16 = 17;
/// What a word found in the shown text scores above one found in what is said about it.
const IN_NAME: u32 = 1000;

/// Text ready to be searched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    letters: Vec<char>,
    /// For every letter, the character on screen (grapheme) it comes from.
    from: Vec<u32>,
}

/// In small letters, umlauts and ß spelled out, without combining marks.
pub fn fold(text: &str) -> Folded {
    // Most numbers and many names; cutting graphemes costs more than everything else here.
    if text.is_ascii() && !text.contains('\r') {
        let letters = text.chars().map(|c| c.to_ascii_lowercase()).collect();
        return Folded { letters, from: (0_u32..).take(text.len()).collect() };
    }
    let mut folded = Folded::default();
    for (at, grapheme) in (0_u32..).zip(text.graphemes(true)) {
        let mut chars = grapheme.chars();
        let Some(first) = chars.next() else { continue };
        let umlaut = chars.next() == Some('\u{308}');
        let spelled: &[char] = match first.to_lowercase().next().unwrap_or(first) {
            'ä' => &['a', 'e'],
            'ö' => &['o', 'e'],
            'ü' => &['u', 'e'],
            'ß' => &['s', 's'],
            'a' if umlaut => &['a', 'e'],
            'o' if umlaut => &['o', 'e'],
            'u' if umlaut => &['u', 'e'],
            other => &[nucleo_matcher::chars::normalize(other)],
        };
        folded.letters.extend_from_slice(spelled);
        folded.from.resize(folded.letters.len(), at);
    }
    folded
}

/// Letters and digits only, folded: `in 8 Wo.` becomes `in8wo`.
pub fn slug(text: &str) -> String {
    fold(text).letters.into_iter().filter(char::is_ascii_alphanumeric).collect()
}

/// What can be found: the text shown, and what else is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Haystack {
    name: Folded,
    about: Folded,
}

impl Haystack {
    /// `name` is matched letter by letter, `about` only by whole parts of words.
    pub fn new(name: &str, about: &str) -> Self {
        Self { name: fold(name), about: fold(about) }
    }
}

/// What is searched for. Words may come in any order; all must be found.
pub struct Query {
    words: Vec<(Atom, Atom)>,
    /// The same as they are compared with whole words: letters and digits only.
    parts: Vec<Vec<char>>,
}

/// How the words typed lie in the words of a name; the better, the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Each is a word of it, in the order typed.
    Words,
    /// Each begins a word of it, in the order typed.
    Beginnings,
    /// Each begins a word of it or of what is said about it, in the order typed.
    Told,
    /// Its letters are there.
    Letters,
}

impl Query {
    /// Splits what a person typed into words.
    pub fn new(typed: &str) -> Self {
        let atom = |word: &str, kind| Atom::new(word, CaseMatching::Ignore, Normalization::Never, kind, false);
        let words = typed.split_whitespace().map(|word| {
            let word: String = fold(word).letters.into_iter().collect();
            (atom(&word, AtomKind::Fuzzy), atom(&word, AtomKind::Substring))
        });
        let parts = words_of(&fold(typed).letters).map(<[char]>::to_vec).collect();
        Self { words: words.collect(), parts }
    }

    /// How the words typed lie in those of the text shown.
    pub fn fit(&self, haystack: &Haystack) -> Fit {
        let name = || words_of(&haystack.name.letters);
        let begins = |word: &[char], part: &[char]| word.starts_with(part);
        if self.lies_in(name(), |word, part| word == part) {
            Fit::Words
        } else if self.lies_in(name(), begins) {
            Fit::Beginnings
        } else if self.lies_in(name().chain(words_of(&haystack.about.letters)), begins) {
            Fit::Told
        } else {
            Fit::Letters
        }
    }

    /// Whether nothing is searched for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether each word typed is found, one after the other.
    fn lies_in<'a>(&self, mut words: impl Iterator<Item = &'a [char]>, is: impl Fn(&[char], &[char]) -> bool) -> bool {
        self.parts.iter().all(|part| words.any(|word| is(word, part)))
    }

    /// How good a hit it is, higher is better; `None` if a word is missing.
    pub fn score(&self, haystack: &Haystack, matcher: &mut Matcher) -> Option<u32> {
        self.words.iter().try_fold(0, |sum, (loose, strict)| {
            let name = Utf32Str::Unicode(&haystack.name.letters);
            if let Some(score) = loose.score(name, matcher).filter(|score| is_good(loose, *score)) {
                return Some(sum + IN_NAME + u32::from(score));
            }
            strict.score(Utf32Str::Unicode(&haystack.about.letters), matcher).map(|score| sum + u32::from(score))
        })
    }

    /// Which characters of the text shown are part of the hit, in order.
    pub fn marks(&self, haystack: &Haystack, matcher: &mut Matcher) -> Vec<u32> {
        let mut marks = Vec::new();
        for (loose, _) in &self.words {
            let mut found = Vec::new();
            let score = loose.indices(Utf32Str::Unicode(&haystack.name.letters), matcher, &mut found);
            if score.is_some_and(|score| is_good(loose, score)) {
                marks.extend(found.into_iter().filter_map(|at| haystack.name.from.get(at as usize)));
            }
        }
        marks.sort_unstable();
        marks.dedup();
        marks
    }
}

/// Its words: letters and digits in a row.
fn words_of(letters: &[char]) -> impl Iterator<Item = &[char]> {
    letters.split(|letter| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_good(atom: &Atom, score: u16) -> bool {
    let letters = u16::try_from(atom.needle_text().len()).unwrap_or(u16::MAX);
    score >= letters.saturating_mul(LEAST_PER_LETTER)
}

/// The machine that compares; holds only memory to work in.
pub fn matcher() -> Matcher {
    Matcher::new(Config::DEFAULT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn score(typed: &str, name: &str) -> Option<u32> {
        Query::new(typed).score(&Haystack::new(name, ""), &mut matcher())
    }

    #[test]
    fn umlauts_are_what_they_are_spelled() {
        for typed in ["plaetze", "plätze", "PLÄTZE", "platze", "pla\u{308}tze", "plz"] {
            assert!(score(typed, "Plätze").is_some(), "{typed}");
        }
        assert!(score("grossneumarkt", "Holzwerkstatt Großneumarkt").is_some());
        assert!(score("cafe", "Café im Park").is_some());
        assert_eq!((slug("in 8 Wo."), slug("Träger")), ("in8wo".to_owned(), "traeger".to_owned()));
    }

    #[test]
    fn words_and_their_beginnings_are_told_from_letters_that_happen_to_be_there() {
        for (typed, name, fit) in [
            ("alle org", "Alle Organisationseinheiten", Fit::Beginnings),
            ("org alle", "Alle Organisationseinheiten", Fit::Letters),
            ("alle organisationseinheiten", "Alle Organisationseinheiten", Fit::Words),
            ("organisation", "Alle Organisationseinheiten", Fit::Beginnings),
            ("alle", "alles lösen", Fit::Beginnings),
            ("alles", "alles lösen", Fit::Words),
            ("loesen", "alles lösen", Fit::Words),
            ("löse", "alles lösen", Fit::Beginnings),
            ("lle", "alles lösen", Fit::Letters),
            ("mes-3104 m07", "MES-3104 M07 Berufssprache", Fit::Words),
            ("3104 m", "MES-3104 M07 Berufssprache", Fit::Beginnings),
            ("m07 3104", "MES-3104 M07 Berufssprache", Fit::Letters),
            ("größ", "Großneumarkt", Fit::Letters),
        ] {
            assert_eq!(Query::new(typed).fit(&Haystack::new(name, "")), fit, "{typed} in {name}");
        }
        let told = |typed: &str| Query::new(typed).fit(&Haystack::new("OE", "Alle Organisationseinheiten"));
        assert_eq!([told("alle org"), told("oe org"), told("org alle")], [Fit::Told, Fit::Told, Fit::Letters]);
    }

    #[test]
    fn marks_are_characters_on_screen() {
        let marks = |typed: &str, name: &str| Query::new(typed).marks(&Haystack::new(name, ""), &mut matcher());
        assert_eq!(marks("plaetze", "Plätze"), [0, 1, 2, 3, 4, 5]);
        assert_eq!(marks("äp", "3 Äpfel"), [2, 3]);
        assert_eq!(marks("m08 mes", "MES-3104 M08"), [0, 1, 2, 9, 10, 11]);
    }

    #[test]
    fn whole_words_come_before_scattered_letters_and_all_words_are_needed() {
        assert!(score("harb", "Schulmensa Harburg") > score("harb", "Haus am Rathaus, Bergedorf"));
        assert_eq!(score("bil", "Bücherhalle in einem großen Viertel"), None, "that would be chance");
        assert_eq!(score("mensa altona", "Schulmensa Harburg"), None);
        let about = Query::new("elbe").score(&Haystack::new("AGH-2200", "Elbe-Werk gGmbH"), &mut matcher());
        assert!(about.is_some() && about < score("elbe", "Elbe-Werk"));
    }

    proptest! {
        #[test]
        fn a_text_is_found_by_itself_and_marked_whole(text in "[A-Za-zÄÖÜäöüß0-9]{1,30}") {
            prop_assert!(score(&text, &text).is_some());
            let marks = Query::new(&text).marks(&Haystack::new(&text, ""), &mut matcher());
            prop_assert_eq!(marks.len(), text.graphemes(true).count());
        }

        #[test]
        fn nothing_typed_panics(typed in any::<String>(), name in any::<String>(), about in any::<String>()) {
            let haystack = Haystack::new(&name, &about);
            let (query, mut matcher) = (Query::new(&typed), matcher());
            let _ = query.score(&haystack, &mut matcher);
            let count = u32::try_from(name.graphemes(true).count()).unwrap();
            prop_assert!(query.marks(&haystack, &mut matcher).iter().all(|at| *at < count));
        }
    }
}
