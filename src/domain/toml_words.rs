//! What the TOML parser says, in German. Knows nothing of what the file is for.

/// The message in German; one that is not known stands in brackets as it is.
#[must_use]
pub fn german(message: &str) -> String {
    const UNQUOTED: &str = "das ist weder eine Zahl noch true oder false; ein Text gehört in Anführungszeichen: \"…\"";
    const SAID: [(&str, &str); 12] = [
        ("duplicate key", "das steht schon weiter oben; bitte nur einmal"),
        ("string values must be quoted", UNQUOTED),
        ("missing opening quote", UNQUOTED),
        ("invalid basic string", "der Text endet nicht mit einem Anführungszeichen"),
        ("invalid literal string", "der Text endet nicht mit einem Apostroph"),
        ("key with no value", "es fehlt „= Wert“"),
        ("missing value", "hinter dem Gleichheitszeichen fehlt der Wert"),
        ("unclosed table", "der Abschnitt endet nicht mit „]“"),
        ("unclosed array", "die Liste endet nicht mit „]“"),
        ("extra `=`", "ein Gleichheitszeichen ist zu viel"),
        ("invalid unquoted key", "so kann eine Einstellung nicht heißen"),
        ("unexpected key or value", "je Zeile steht eine Einstellung: name = Wert"),
    ];
    let known = SAID.iter().find(|(english, _)| message.starts_with(english));
    known.map_or_else(|| format!("kein gültiges TOML ({message})"), |(_, german)| (*german).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_mistake_is_told_in_german() {
        for broken in ["a = ", "a = x", "a = [1", "[a", "a = \"x", "a = 1\na = 2", "a b = 1", "= 1", "a = = 1", "a"] {
            let error = broken.parse::<toml::Table>().unwrap_err();
            let told = german(error.message());
            assert!(!told.contains(error.message()), "{broken}: {told}");
        }
        assert_eq!(german("something new"), "kein gültiges TOML (something new)");
    }
}
