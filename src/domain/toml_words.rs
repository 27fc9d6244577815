//! What the TOML parser says, in German. Knows nothing of what the file is for.

const UNQUOTED: &str = "das ist weder eine Zahl noch true oder false; ein Text gehört in Anführungszeichen: \"…\"";

/// How messages of the parser begin, and what they mean.
const SAID: [(&str, &str); 21] = [
    ("duplicate key", "das steht schon weiter oben; bitte nur einmal"),
    ("string values must be quoted", UNQUOTED),
    ("missing opening quote", UNQUOTED),
    ("invalid boolean", "gemeint ist wohl true oder false, klein geschrieben"),
    ("invalid basic string", "der Text endet nicht mit einem Anführungszeichen"),
    ("invalid literal string", "der Text endet nicht mit einem Apostroph"),
    ("invalid multi-line", "der Text endet nicht mit drei Anführungszeichen"),
    ("missing escaped value", "hinter „\\“ steht kein bekanntes Zeichen; ein „\\“ im Text schreibt sich „\\\\“"),
    ("key with no value", "es fehlt „= Wert“"),
    ("missing value", "hinter dem Gleichheitszeichen fehlt der Wert"),
    ("unclosed table", "der Abschnitt endet nicht mit „]“"),
    ("unclosed array table", "der Abschnitt endet nicht mit „]]“"),
    ("unclosed array", "die Liste endet nicht mit „]“"),
    ("unclosed inline table", "die Klammer „{“ ist nicht geschlossen"),
    ("extra comma", "ein Komma ist zu viel"),
    ("extra `=`", "ein Gleichheitszeichen ist zu viel"),
    ("unquoted keys cannot be empty", "vor dem Gleichheitszeichen oder in der Klammer fehlt der Name"),
    ("invalid unquoted key", "so kann eine Einstellung nicht heißen"),
    ("unexpected key or value", "je Zeile steht eine Einstellung: name = Wert"),
    ("unexpected leading zero", "eine Zahl beginnt nicht mit 0"),
    ("invalid date", "diesen Tag gibt es nicht"),
];

/// The kinds of value as the reader of a file names them.
const KINDS: [(&str, &str); 7] = [
    ("string", "ein Text in Anführungszeichen"),
    ("integer", "eine Zahl"),
    ("floating point", "eine Kommazahl"),
    ("boolean", "true oder false"),
    ("sequence", "eine Liste in eckigen Klammern"),
    ("map", "ein Abschnitt"),
    ("u", "eine Zahl ab 0"),
];

/// The message in German; one that is not known stands in brackets as it is.
#[must_use]
pub fn german(message: &str) -> String {
    let known = SAID.iter().find(|(english, _)| message.starts_with(english));
    known
        .map(|(_, german)| (*german).to_owned())
        .or_else(|| wrong_kind(message))
        .unwrap_or_else(|| format!("kein gültiges TOML ({message})"))
}

/// "invalid type: integer `3`, expected a sequence": what stands there and what should.
fn wrong_kind(message: &str) -> Option<String> {
    let rest = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let kind = |text: &str| KINDS.iter().find(|(english, _)| text.starts_with(english)).map(|(_, german)| *german);
    let expected = kind(expected.trim_start_matches("a "))?;
    // The value stands in its own quotes, or in backticks.
    let value = found.find(['"', '`']).map(|at| found[at..].trim_matches('`'));
    Some(match (value, kind(found)) {
        (Some(value), _) => format!("{value} passt hier nicht; erwartet wird {expected}"),
        (None, Some(found)) => format!("{found} passt hier nicht; erwartet wird {expected}"),
        (None, None) => format!("erwartet wird {expected}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_mistake_is_told_in_german() {
        for broken in [
            "a = ",
            "a = x",
            "a = ja",
            "a = [1",
            "[a",
            "[[a]",
            "a = \"x",
            "a = 1\na = 2",
            "a b = 1",
            "= 1",
            "[]",
            "a = = 1",
            "a",
            "a: 1",
            "ä = 1",
            "a = True",
            "a = 'x",
            "a = \"\"\"x",
            "a = {b = 1",
            "a = [,]",
            "a = 01",
            "a = \"C:\\q\"",
            "a = 1 b = 2",
            "a = 2026-02-31",
            "[a]\n[a]",
        ] {
            let error = broken.parse::<toml::Table>().unwrap_err();
            let told = german(error.message());
            assert!(!told.contains(error.message()), "{broken}: {told}");
        }
        assert_eq!(german("something new"), "kein gültiges TOML (something new)");
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named_with_what_is_expected() {
        #[derive(Debug, serde::Deserialize)]
        struct File {
            #[expect(dead_code, reason = "only its kind matters")]
            keys: Option<Vec<String>>,
            #[expect(dead_code, reason = "only its kind matters")]
            days: Option<u32>,
        }
        let told = |text: &str| german(toml::from_str::<File>(text).unwrap_err().message());
        assert_eq!(told("keys = 3"), "3 passt hier nicht; erwartet wird eine Liste in eckigen Klammern");
        assert_eq!(told("keys = [{}]"), "ein Abschnitt passt hier nicht; erwartet wird ein Text in Anführungszeichen");
        assert_eq!(told("days = \"drei Tage\""), "\"drei Tage\" passt hier nicht; erwartet wird eine Zahl ab 0");
        assert_eq!(told("days = -1"), "-1 passt hier nicht; erwartet wird eine Zahl ab 0");
        assert_eq!(told("days = 1.5"), "1.5 passt hier nicht; erwartet wird eine Zahl ab 0");
    }
}
