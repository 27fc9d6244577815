//! The normal form in which people are compared. It is as secret as the names it is made of.

use zeroize::Zeroizing;

use crate::{
    domain::text,
    import::{Person, customer_no},
};

/// Titles, and what stands behind them only. "von", "van", "de", "zu" are parts of a name.
const TITLES: [&str; 3] = ["dr", "prof", "dipl"];
const BEHIND_TITLES: [&str; 20] = [
    "h", "c", "hc", "med", "dent", "vet", "phil", "jur", "rer", "nat", "pol", "oec", "ing", "inf", "theol", "habil", "kfm",
    "kffr", "soz", "paed",
];
/// What stands inside a word and divides nothing.
const APOSTROPHES: [char; 6] = ['\'', '’', '‘', 'ʼ', '`', '´'];

/// A person in normal form; empty where nothing is stated. No `Debug`: there is nothing to show.
#[derive(PartialEq, Eq)]
pub(super) struct Normal {
    pub(super) surname: Zeroizing<String>,
    /// All first names, as written.
    first_names: Zeroizing<String>,
    /// The same, sorted.
    pub(super) sorted: Zeroizing<String>,
    /// ISO date.
    pub(super) born: Zeroizing<String>,
    /// Letters and digits, capitals; empty without a digit.
    pub(super) customer_no: Zeroizing<String>,
}

impl Normal {
    pub(super) fn of(person: &Person) -> Self {
        let letters = spaced(person.first_name.expose());
        let mut tokens = tokens(&letters);
        let first_names = joined(&tokens);
        tokens.sort_unstable();
        let surname = spaced(person.surname.expose());
        Self {
            surname: joined(&self::tokens(&surname)),
            first_names,
            sorted: joined(&tokens),
            born: Zeroizing::new(person.born.expose().to_owned()),
            customer_no: customer_no(&person.customer_no),
        }
    }

    /// The first of the first names.
    pub(super) fn first_name(&self) -> &str {
        self.first_names.split(' ').next().unwrap_or_default()
    }
}

/// Letters, and a space for everything between.
fn spaced(name: &str) -> Zeroizing<String> {
    // "ß" grows to two letters of one byte each; a letter from outside Latin may decompose into more.
    let mut out = Zeroizing::new(String::with_capacity(name.len() * 3));
    for c in text::plain_letters(name) {
        if c.is_alphabetic() && !APOSTROPHES.contains(&c) {
            out.push(c);
        } else if !APOSTROPHES.contains(&c) {
            out.push(' ');
        }
    }
    out
}

/// The words without titles; with them where nothing else is there.
fn tokens(letters: &str) -> Vec<&str> {
    let mut behind = false;
    let kept = letters.split_whitespace().filter(|word| {
        behind = TITLES.contains(word) || (behind && BEHIND_TITLES.contains(word));
        !behind
    });
    let kept: Vec<&str> = kept.collect();
    if kept.is_empty() { letters.split_whitespace().collect() } else { kept }
}

fn joined(tokens: &[&str]) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(tokens.iter().map(|token| token.len() + 1).sum()));
    for token in tokens {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(token);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Secret;

    fn normal(surname: &str, first: &str) -> (String, String, String) {
        let person = Person { surname: Secret::new(surname.into()), first_name: Secret::new(first.into()), ..Person::default() };
        let normal = Normal::of(&person);
        (normal.surname.to_string(), normal.sorted.to_string(), normal.first_name().to_owned())
    }

    #[test]
    fn the_normal_form_of_names() {
        for (surname, first, expected) in [
            ("Müller-Lüdenscheidt", "Anna-Lena", ("mueller luedenscheidt", "anna lena", "anna")),
            ("MUELLER LUEDENSCHEIDT", "Lena Anna", ("mueller luedenscheidt", "anna lena", "lena")),
            ("Dr. med. Groß", "Prof. Zoë", ("gross", "zoe", "zoe")),
            ("von der Heide", "Dipl.-Ing. José María", ("von der heide", "jose maria", "jose")),
            ("O’Neill", "D'Arcy", ("oneill", "darcy", "darcy")),
            ("  Nguyễn  ", "Thị\u{a0}Mai", ("nguyen", "mai thi", "thi")),
            ("Dr.", "Ing", ("dr", "ing", "ing")),
            ("Med", "Nat", ("med", "nat", "nat")),
            ("Şahin", "İbrahim", ("sahin", "ibrahim", "ibrahim")),
            ("Иванова", "Ёлка", ("иванова", "елка", "елка")),
            ("", "12", ("", "", "")),
        ] {
            let (a, b, c) = normal(surname, first);
            assert_eq!((a.as_str(), b.as_str(), c.as_str()), expected, "{surname}, {first}");
        }
    }

    #[test]
    fn numbers_are_compared_without_their_gaps() {
        let number = |raw: &str| {
            let person = Person { customer_no: Secret::new(raw.into()), ..Person::default() };
            Normal::of(&person).customer_no.to_string()
        };
        assert_eq!(number("123 d 456-789"), "123D456789");
        assert_eq!(number("folgt"), "", "a word is no number that two could have in common");
    }
}
