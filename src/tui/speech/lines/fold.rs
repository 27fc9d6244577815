//! Finds what a typed word means: letters without case and umlauts, whole names before
//! beginnings. Knows no commands.

use crate::domain::text::composed;

/// A word as compared: small letters, umlauts written out, without marks at its ends.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in composed(text).trim().trim_matches(['…', ':', '.', '„', '“', '"']).trim().to_lowercase().chars() {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            c => out.push(c),
        }
    }
    out
}

/// What a word was found to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    /// One thing.
    One(T),
    /// Several, all of them named.
    Many(Vec<T>),
    /// Nothing.
    None,
}

/// Looks a word up among things with names: a whole name wins over beginnings. The first of
/// several with the same whole name is taken, so the caller orders them.
pub fn find<T: Clone + PartialEq>(word: &str, things: &[(T, Vec<String>)]) -> Found<T> {
    let wanted = fold(word);
    if wanted.is_empty() {
        return Found::None;
    }
    if let Some((thing, _)) = things.iter().find(|(_, names)| names.iter().any(|name| fold(name) == wanted)) {
        return Found::One(thing.clone());
    }
    let begins = |names: &[String]| names.iter().any(|name| fold(name).starts_with(&wanted));
    let mut hits: Vec<T> = Vec::new();
    for (thing, _) in things.iter().filter(|(_, names)| begins(names)) {
        if !hits.contains(thing) {
            hits.push(thing.clone());
        }
    }
    match hits.len() {
        0 => Found::None,
        1 => hits.pop().map_or(Found::None, Found::One),
        _ => Found::Many(hits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_win_over_beginnings_and_umlauts_may_be_written_out() {
        let things = [(1, vec!["öffnen".to_owned(), "open".to_owned()]), (2, vec!["open_agh".to_owned(), "AGH".to_owned()])];
        assert_eq!(find("open", &things), Found::One(1));
        assert_eq!(find("oeff", &things), Found::One(1));
        assert_eq!(find("agh", &things), Found::One(2));
        assert_eq!(find("ope", &things), Found::Many(vec![1, 2]));
        assert_eq!(find("x", &things), Found::None);
        assert_eq!(fold(" Freigeben … "), "freigeben");
    }
}
