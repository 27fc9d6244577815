//! Kundennummern of the nightly export as HMAC-SHA-256, so that lists with a Kundennummer need no key file.
//!
//! Only under a written decision (`firstday.matching = "hmac"`). The key has 256 bits and is kept outside the
//! database. A hash without a key, or with a salt that stands beside it, would be the number itself: three digits, a letter and
//! six digits are 26 × 10⁹ numbers, tried in minutes.

use std::fmt;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    Columns,
    secret::{Secret, customer_no},
};

/// Bytes of a key.
const KEY: usize = 32;

/// What tables are read with.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Names of columns.
    pub columns: Columns,
    /// Seals Kundennummern; without it the column is not taken over.
    pub seal: Option<Seal>,
}

impl From<Columns> for ReadOptions {
    fn from(columns: Columns) -> Self {
        Self { columns, seal: None }
    }
}

/// The key under which Kundennummern are sealed, and the decision that allows it. The key is wiped when it is given up.
#[derive(Clone)]
pub struct Seal {
    key: Zeroizing<[u8; KEY]>,
    decision: String,
}

impl Seal {
    /// A key as its file holds it: 64 hexadecimal digits, blanks around them. `decision` says who allowed it, and when.
    #[must_use]
    pub fn parse(text: &str, decision: &str) -> Option<Self> {
        let key = Zeroizing::new(unhex(text.trim())?);
        Some(Self { key, decision: decision.trim().to_owned() })
    }

    /// Who allowed it, and when.
    #[must_use]
    pub fn decision(&self) -> &str {
        &self.decision
    }

    /// The Kundennummer as it is kept; `None` where there is none.
    #[must_use]
    pub fn of(&self, number: &Secret) -> Option<Sealed> {
        let number = customer_no(number);
        if number.is_empty() {
            return None;
        }
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.key).ok()?;
        mac.update(number.as_bytes());
        Some(Sealed(mac.finalize().into_bytes().into()))
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal").field("decision", &self.decision).finish_non_exhaustive()
    }
}

/// A sealed Kundennummer: equal for equal numbers, and of no use without the key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sealed([u8; 32]);

impl Sealed {
    /// 64 small hexadecimal digits, as it is kept and sent; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            return None;
        }
        unhex(text).map(Self)
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(***)")
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.into())
    }

    /// From `openssl dgst -sha256 -mac HMAC -macopt hexkey:0001…1f`.
    #[test]
    fn it_is_hmac_sha_256_of_the_plain_number() {
        let seal = Seal::parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", "").expect("a key");
        let sealed = seal.of(&secret("123A456789")).expect("a number");
        assert_eq!(sealed.to_string(), "83b8cef9f1edfb53c469affa26daaba6395bc1c9db5e27c195345f5a633740bd");
        for same in ["123a456789", " 123 A 456-789 "] {
            assert_eq!(seal.of(&secret(same)), Some(sealed), "{same}");
        }
        assert_ne!(seal.of(&secret("123A456788")), Some(sealed));
        assert_eq!(Sealed::parse(&sealed.to_string()), Some(sealed));
    }

    #[test]
    fn what_is_no_key_and_no_number_is_none() {
        for text in ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64)] {
            assert!(Seal::parse(text, "").is_none(), "{text}");
        }
        let seal = Seal::parse(&"0f".repeat(32), "").expect("a key");
        for none in ["", "-", "unbekannt"] {
            assert_eq!(seal.of(&secret(none)), None, "{none}");
        }
        assert!(Sealed::parse(&"AB".repeat(32)).is_none());
    }

    #[test]
    fn neither_shows_itself() {
        let seal = Seal::parse(&"ab".repeat(32), "Vermerk vom 12.11.2026").expect("a key");
        let sealed = seal.of(&secret("123A456789"));
        assert_eq!(format!("{seal:?} {sealed:?}"), "Seal { decision: \"Vermerk vom 12.11.2026\", .. } Some(Sealed(***))");
    }
}
