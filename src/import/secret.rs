//! What names a person: printed as `***`, never serialised, wiped when it is given up.
//!
//! Wiped is what is held here, the bytes of the file, the cells and the texts of a workbook. What an
//! unpacker or the allocator keeps of its own buffers is out of reach of any program.

use std::{borrow::Cow, fmt};

use zeroize::Zeroizing;

/// A text that names a person or stands for one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text over; what was borrowed stays with its owner.
    #[must_use]
    pub fn new(text: Cow<'_, str>) -> Self {
        Self(Zeroizing::new(text.into_owned()))
    }

    /// Nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text itself: for comparing, and for the one dialog that may show names.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A person as a row of a list names them; every field may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Nachname.
    pub surname: Secret,
    /// Vorname, all of it.
    pub first_name: Secret,
    /// Geburtsdatum, as ISO date.
    pub born: Secret,
    /// Kundennummer.
    pub customer_no: Secret,
}

impl Person {
    /// "Nachname, Vorname, geb. 07.03.1961", wiped when it is given up: for the dialog that asks about a pair.
    pub(crate) fn shown(&self) -> Zeroizing<String> {
        let (surname, first_name) = (self.surname.expose(), self.first_name.expose());
        // Room for all of it: a text that grows leaves a copy behind.
        let mut out = Zeroizing::new(String::with_capacity(surname.len() + first_name.len() + 24));
        out.push_str(surname);
        if !first_name.is_empty() {
            out.push_str(", ");
            out.push_str(first_name);
        }
        for (i, part) in self.born.expose().rsplit('-').filter(|part| !part.is_empty()).enumerate() {
            out.push_str(if i == 0 { ", geb. " } else { "." });
            out.push_str(part);
        }
        out
    }
}

/// A Kundennummer as it is compared: letters and digits, capitals; empty without a digit.
pub(crate) fn customer_no(number: &Secret) -> Zeroizing<String> {
    let number = number.expose();
    let mut plain = Zeroizing::new(String::with_capacity(number.len()));
    if number.bytes().any(|b| b.is_ascii_digit()) {
        plain.extend(number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()));
    }
    plain
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    #[test]
    fn a_secret_shows_nothing_and_is_wiped() {
        const fn is_wiped<T: ZeroizeOnDrop>(_: &T) {}
        let secret = Secret::new("Musterfrau".into());
        is_wiped(&secret.0);
        let person = Person { surname: secret.clone(), ..Person::default() };
        for told in [format!("{secret}"), format!("{secret:?}"), format!("{secret:>20}"), format!("{person:#?}")] {
            assert!(told.contains("***") && !told.contains("uster"), "{told}");
        }
        assert_eq!(secret.expose(), "Musterfrau");
    }
}
