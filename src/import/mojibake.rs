//! Text that was encoded twice ("EimsbÃ¼ttel"): found, and taken back where all of a file is like that.

use std::borrow::Cow;

use super::codepages::Page;

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Twice<'a> {
    /// Nothing.
    No,
    /// All of it, taken back.
    All(Cow<'a, str>),
    /// Some of it: offset of the first place.
    Some(usize),
}

/// Looks for UTF-8 that was taken for an 8-bit encoding and encoded once more.
pub(super) fn look(text: &str) -> Twice<'_> {
    if text.is_ascii() {
        return Twice::No;
    }
    let mut first_mixed = None;
    for page in Page::ALL {
        let table = page.table();
        match taken_back(text, page, &table) {
            Twice::No => {}
            Twice::Some(at) => first_mixed = first_mixed.or(Some(at)),
            Twice::All(once) => {
                // Three times happens, too.
                return match look(&once) {
                    Twice::All(again) => Twice::All(Cow::Owned(again.into_owned())),
                    Twice::No | Twice::Some(_) => Twice::All(once),
                };
            }
        }
    }
    first_mixed.map_or(Twice::No, Twice::Some)
}

fn taken_back<'a>(text: &'a str, page: Page, table: &[char; 128]) -> Twice<'a> {
    let mut out = String::with_capacity(text.len());
    let windows = Page::Windows1252.table();
    let (mut first, mut all) = (None, true);
    let mut rest = text;
    while let Some(begin) = rest.find(|c: char| !c.is_ascii()) {
        let length = rest[begin..].find(|c: char| c.is_ascii()).unwrap_or(rest.len() - begin);
        let run = &rest[begin..begin + length];
        out.push_str(&rest[..begin]);
        if let Some(letters) = once(run, page, table, &windows) {
            first = first.or(Some(text.len() - rest.len() + begin));
            out.push_str(&letters);
        } else {
            all = false;
            out.push_str(run);
        }
        rest = &rest[begin + length..];
    }
    out.push_str(rest);
    match first {
        None => Twice::No,
        Some(_) if all => Twice::All(Cow::Owned(out)),
        Some(at) => Twice::Some(at),
    }
}

/// A run of characters as it was before it was encoded again: what Windows-1252 has, nothing rarer,
/// because any two signs may happen to look like that.
fn once(run: &str, page: Page, table: &[char; 128], windows: &[char; 128]) -> Option<String> {
    let letters = String::from_utf8(page.encode(run, table)?).ok()?;
    Page::Windows1252.encode(&letters, windows).map(|_| letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twice(text: &str, page: Page) -> String {
        page.decode(text.as_bytes())
    }

    #[test]
    fn all_of_it_is_taken_back() {
        for text in ["Maßnahmenummer;Träger", "Eimsbüttel – „Süd“", "ÄÖÜ"] {
            for page in Page::ALL {
                assert_eq!(look(&twice(text, page)), Twice::All(text.into()), "{text}");
            }
            let thrice = twice(&twice(text, Page::Windows1252), Page::Windows1252);
            assert_eq!(look(&thrice), Twice::All(text.into()), "{text}");
        }
    }

    #[test]
    fn some_of_it_is_named_and_right_text_left_alone() {
        let mixed = format!("Küche;{}", twice("Süd", Page::Windows1252));
        assert_eq!(look(&mixed), Twice::Some("Küche;S".len()));
        for text in ["Maßnahmenummer", "„Süd“ – 5 €", "Hamburg–Mitte", "Ødegård", "ÄÖ ÜSS", "Łódź", "„Note Ä“", "plain"]
        {
            assert_eq!(look(text), Twice::No, "{text}");
        }
    }
}
