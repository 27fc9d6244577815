//! Number formats: which of them show a day, and what a number looks like under one of noughts.

/// What a format makes of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    /// A number like any other.
    Plain,
    /// A day, maybe with a time.
    Date,
    /// Not the number itself but a hundred times it (`0%`) or a thousandth (`#,##0,`).
    Rescaled,
    /// A fixed number of digits between fixed text, as for keys: `0000`, `"OE-"00`.
    Mask(String),
}

impl Format {
    /// One of the formats every workbook has (ECMA-376, 18.8.30).
    pub(super) const fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Rescaled,
            14..=22 | 27..=36 | 45..=47 | 50..=58 => Self::Date,
            _ => Self::Plain,
        }
    }

    /// A format of the workbook's own. Some writers store the German names.
    pub(super) fn of_code(code: &str) -> Self {
        let first = code.split(';').next().unwrap_or_default().trim();
        if ["general", "standard", "allgemein", "g/standard", "@", "text", "general_)"].contains(&first.to_lowercase().as_str()) {
            return Self::Plain;
        }
        let pieces = pieces(first);
        let is_day = |piece: &Piece| matches!(piece, Piece::Token(c) if "dmyhstjDMYHSTJ".contains(*c));
        if pieces.iter().any(is_day) {
            return Self::Date;
        }
        let digits: String = pieces.iter().copied().filter_map(Piece::of_digits).collect();
        if pieces.contains(&Piece::Token('%')) || digits.ends_with(',') || digits.contains(",.") {
            return Self::Rescaled;
        }
        let noughts = pieces.iter().filter(|piece| **piece == Piece::Token('0')).count();
        let fixed = |piece: &Piece| match piece {
            Piece::Letter(_) => true,
            Piece::Token(c) => matches!(c, '0' | '-' | ' ' | '/'),
        };
        let text = pieces.iter().any(|piece| *piece != Piece::Token('0'));
        if pieces.iter().all(fixed) && (noughts > 1 || (noughts == 1 && text)) {
            Self::Mask(first.to_owned())
        } else {
            Self::Plain
        }
    }

    /// The number as this format shows it; `None` where it shows it as any other would.
    pub(super) fn shown(&self, number: f64) -> Option<String> {
        let Self::Mask(code) = self else { return None };
        if number < 0.0 || number.fract() != 0.0 || number >= 1e15 {
            return None;
        }
        let pieces = pieces(code);
        let noughts = pieces.iter().filter(|piece| **piece == Piece::Token('0')).count();
        let digits = format!("{number:0noughts$.0}");
        // More digits than noughts stand where the first nought is.
        let mut left = digits.len() - noughts.min(digits.len());
        let mut digits = digits.chars();
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Token('0') => {
                    out.extend(digits.by_ref().take(left + 1));
                    left = 0;
                }
                Piece::Token(c) | Piece::Letter(c) => out.push(c),
            }
        }
        Some(out)
    }
}

/// A piece of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// It means something.
    Token(char),
    /// It is shown as it is: quoted or escaped.
    Letter(char),
}

impl Piece {
    /// What stands for digits or between them.
    fn of_digits(self) -> Option<char> {
        match self {
            Self::Token(c @ ('0' | '#' | '?' | '.' | ',')) => Some(c),
            Self::Token(_) | Self::Letter(_) => None,
        }
    }
}

fn pieces(code: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => pieces.extend(chars.by_ref().take_while(|c| *c != '"').map(Piece::Letter)),
            '\\' => pieces.extend(chars.next().map(Piece::Letter)),
            // The width of a character, a filling: nothing that belongs to the value.
            '_' | '*' => {
                chars.next();
            }
            // A colour, a condition or a language; hours beyond 24 are a span of time.
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if matches!(inside.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    pieces.push(Piece::Token('h'));
                }
            }
            c => pieces.push(Piece::Token(c)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_numbers() {
        for code in ["dd.mm.yyyy", "TT.MM.JJJJ", "yyyy\\-mm\\-dd;@", "[$-407]d. mmmm yyyy", "h:mm", "[h]:mm:ss", "mmm jj"] {
            assert_eq!(Format::of_code(code), Format::Date, "{code}");
        }
        for code in [
            "Standard",
            "General",
            "@",
            "0",
            "0.00",
            "#,##0",
            "#,##0 \"Stück\"",
            "[Red]0.0",
            "#.##0,00",
            "0.00\"%\"",
            "\"Tag\" #",
            "_-* #,##0_-",
            "0.00E+00",
        ] {
            assert_eq!(Format::of_code(code), Format::Plain, "{code}");
        }
    }

    #[test]
    fn what_is_shown_may_be_another_number() {
        for code in ["0%", "0.0 %", "#,##0,", "#,##0.0,,\" Mio.\"", "[Red]0%", "0,.0"] {
            assert_eq!(Format::of_code(code), Format::Rescaled, "{code}");
        }
        assert_eq!(Format::built_in(9), Format::Rescaled);
    }

    #[test]
    fn noughts_are_kept() {
        for (code, number, shown) in [
            ("0000", 12.0, "0012"),
            ("0000", 12_345.0, "12345"),
            ("\"OE-\"00", 7.0, "OE-07"),
            ("00\\-000", 1_234.0, "01-234"),
            ("\"AGH-\"0", 2200.0, "AGH-2200"),
            ("000;-000", 5.0, "005"),
        ] {
            assert_eq!(Format::of_code(code).shown(number).as_deref(), Some(shown), "{code}");
        }
        assert_eq!(Format::of_code("0").shown(12.0), None);
        assert_eq!(Format::of_code("0000").shown(1.5), None);
    }
}
