//! Tells keys of participations that stand for a person: names, addresses, numbers of other systems.
//! The desk keeps pseudonyms only; what looks like a person is refused and never shown.

/// Why a key looks like a person, in German; `None` for a pseudonym.
pub(super) fn sign_of_person(key: &str) -> Option<&'static str> {
    if key.contains('@') {
        return Some("eine E-Mail-Adresse");
    }
    if is_number_of_a_person(key) {
        return Some("eine Kunden- oder Versicherungsnummer");
    }
    let words: Vec<&str> = key.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let long = |least: usize| words.iter().filter(|word| word.chars().count() >= least && has_vowel(word)).count();
    let has_digit = key.bytes().any(|b| b.is_ascii_digit());
    let parted = key.contains([' ', ',', '.', '_', '\'', '’']);
    let name = if has_digit {
        (parted && long(3) > 1) || (long(4) > 0 && has_date(key))
    } else {
        long(4) > 0 || (parted && long(2) > 1)
    };
    name.then_some("ein Name")
}

/// Codes are made of consonants as well as names are not.
fn has_vowel(word: &str) -> bool {
    word.chars().any(|c| "aeiouyäöüéèáàíóúAEIOUYÄÖÜÉÈÁÀÍÓÚ".contains(c))
}

/// Kundennummer of the Bundesagentur (`123A456789`), number of a Bedarfsgemeinschaft
/// (`12345//0001234`), number of the pension insurance (`65170839J003`).
fn is_number_of_a_person(key: &str) -> bool {
    let shape: String = key
        .chars()
        .filter(|c| *c != ' ')
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' | 'a'..='z' => 'A',
            other => other,
        })
        .collect();
    let group = shape.split_once("//").is_some_and(|(a, b)| {
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b == b'9' || b == b'A');
        a.len() == 5 && digits(a) && (4..=8).contains(&b.len()) && digits(b)
    });
    group || matches!(shape.as_str(), "999A999999" | "99999999A999")
}

/// A day as people write it.
fn has_date(key: &str) -> bool {
    key.split([' ', ',', ';', '_', '/', '(', ')']).any(|piece| {
        let numbers: Vec<&str> = piece.split(['.', '-']).collect();
        numbers.len() >= 3
            && numbers.iter().rev().take(3).all(|n| matches!(n.len(), 1 | 2 | 4) && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_told_from_pseudonyms() {
        for key in [
            "Hans Mustermann",
            "Mustermann, Hans",
            "Mustermann",
            "MUSTERMANN",
            "mustermann",
            "Max.Muster",
            "Hans_Muster",
            "Müller-Lüdenscheidt",
            "Ay Li",
            "H. Mustermann",
            "Mustermann, Hans 1980",
            "Mustermann 01.02.1980",
            "Mustermann 1980-02-01",
            "hans.muster@example.org",
            "Hans Mustermann (T142854)",
            "123D456789",
            "12345//0001234",
            "65170839J003",
            "65 170839 J 003",
            "O'Neill",
            "Şahin",
        ] {
            assert!(sign_of_person(key).is_some(), "{key}");
        }
        for key in [
            "T142854",
            "T1",
            "N01",
            "H2",
            "0-x",
            "TN-2026-00123",
            "Teilnahme 12345",
            "3f2a9c1e-77b0-4e1f-9c1a-0a1b2c3d4e5f",
            "AB-12-CD",
            "12345",
            "00123",
            "T 100 336",
            "A1B2C3",
            "X",
            "ABC",
            "TX",
            "AGH-2200/17",
            "T-01.02.1980",
        ] {
            assert_eq!(sign_of_person(key), None, "{key}");
        }
    }
}
