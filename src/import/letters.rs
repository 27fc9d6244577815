//! What a character does where it stands: whether a word, a quotation or a number can have it there.

/// What a character does where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// As in German text: an umlaut in a word, quotes around one, a dash between two.
    German,
    /// It may be: a letter as in a name from elsewhere.
    Foreign,
    /// It neither fits nor disturbs.
    Neutral,
    /// Hardly: a capital behind a small letter.
    Unlikely,
    /// Not there: a sign inside a word.
    Odd,
}

/// A character and two on each side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub(super) before: [char; 2],
    pub(super) c: char,
    pub(super) after: [char; 2],
}

impl Around {
    /// Letters on both sides.
    fn is_inside(&self) -> bool {
        self.before[1].is_alphabetic() && self.after[0].is_alphabetic()
    }

    fn begins(&self) -> bool {
        !self.before[1].is_alphanumeric() && self.after[0].is_alphanumeric()
    }

    fn ends(&self) -> bool {
        self.before[1].is_alphanumeric() && !self.after[0].is_alphanumeric()
    }

    /// A letter beside another.
    fn is_in_a_word(&self) -> bool {
        self.c.is_alphabetic() && (self.before[1].is_alphabetic() || self.after[0].is_alphabetic())
    }

    /// Part of a word, or one by itself: `Aix-à-Ville`, `Paral·lel`, `PETER’S`.
    pub(super) fn spells(&self) -> bool {
        match self.c {
            '’' => self.before[1].is_alphabetic(),
            '–' => self.is_inside(),
            '·' => self.is_double_l(),
            'à' | 'é' => self.is_in_a_word() || !self.is_lone_letter(),
            _ => self.is_in_a_word(),
        }
    }

    /// A letter that stands alone, or against a figure, and is no word as `à` and `ö` are.
    pub(super) fn is_lone_letter(&self) -> bool {
        let is_word = matches!(self.c, 'à' | 'á' | 'é' | 'è' | 'ê' | 'í' | 'ó' | 'ò' | 'ö' | 'å' | 'æ' | 'ø');
        let at_figure = self.before[1].is_numeric() || self.after[0].is_numeric();
        self.c.is_alphabetic() && (at_figure || (!self.is_in_a_word() && !is_word))
    }

    /// What hardly anybody writes here, and is the `€`, `§`, `–` or `m²` of another encoding.
    pub(super) fn is_strange(&self) -> bool {
        match self.c {
            '¤' | '¥' | '¦' | '¨' | '¸' | '¡' | '¢' | '¬' | '¯' | 'ý' => true,
            // They open, and end a word here.
            '„' | '‚' => self.ends(),
            'ü' if self.ends() => self.before[1] == 'm' && !is_vowel(self.before[0]),
            'ä' | 'ö' | 'ü' | 'ß' | 'Ä' | 'Ö' | 'Ü' | 'Ø' | 'µ' | 'º' => false,
            _ => self.is_lone_letter(),
        }
    }

    /// Catalan.
    fn is_double_l(&self) -> bool {
        self.c == '·' && [self.before[1], self.after[0]].iter().all(|c| c.eq_ignore_ascii_case(&'l'))
    }

    /// The sign that ends the quotation which begins here. Not `‚…‘`: in another encoding that is "Çarshovë".
    pub(super) fn opens(&self) -> Option<char> {
        match self.c {
            _ if !self.begins() => None,
            '„' => Some('“'),
            '“' => Some('”'),
            '»' => Some('«'),
            '«' => Some('»'),
            '‹' => Some('›'),
            '›' => Some('‹'),
            _ => None,
        }
    }

    /// A word is small, has one capital at its beginning, or is all in capitals; ß is both.
    fn breaks_its_word(&self) -> bool {
        let (up, low) = (char::is_uppercase, |c: char| c.is_lowercase() && c != 'ß');
        let ([before2, before], [after, after2]) = (self.before, self.after);
        if low(self.c) {
            return up(after) || (up(before2) && up(before) && !after.is_alphabetic());
        }
        // Neither "küÜbel" nor "MÜbel" nor "ÑAltona".
        up(self.c)
            && (low(before) || (before.is_alphabetic() && low(after)) || (!before.is_alphabetic() && up(after) && low(after2)))
    }
}

/// What a character does between its neighbours.
pub(super) fn fit(around: &Around) -> Fit {
    let [before, after] = [around.before[1], around.after[0]];
    let inside = around.is_inside();
    match around.c {
        c if c.is_control() => Fit::Odd,
        'ä' | 'ö' | 'ü' | 'ß' | 'Ä' | 'Ö' | 'Ü' => umlaut(around),
        '–' | '—' | '’' if inside => Fit::German,
        '·' if inside && !around.is_double_l() => Fit::Odd,
        '·' | '\u{AD}' => Fit::Neutral,
        // Between two words or numbers; "M\u{A0}l" is Mál in another encoding, "Bogot\u{A0}" Bogotá.
        '\u{A0}' if inside || ends_field(before) || ends_field(after) => Fit::Neutral,
        '\u{A0}' => Fit::German,
        // "usw…"; "…ko-Hof" is Öko-Hof in another encoding.
        '…' if around.begins() && after.is_lowercase() => Fit::Foreign,
        // They open: "Caf‚" is Café in another encoding.
        '„' | '‚' | '•' if around.ends() => Fit::Neutral,
        '™' | '®' if around.ends() => Fit::German,
        '„' | '“' | '”' | '‚' | '‘' | '’' | '»' | '«' | '–' | '—' | '…' | '•' => {
            if inside {
                Fit::Odd
            } else if around.begins() || around.ends() {
                Fit::German
            } else {
                Fit::Neutral
            }
        }
        // Letters by their kind, but of no word.
        'ƒ' | 'ﬁ' | 'ﬂ' | 'Ω' | 'π' | 'ı' if around.is_in_a_word() => Fit::Odd,
        'µ' | 'ª' | 'º' if inside => Fit::Odd,
        c if c.is_alphabetic() => letter(around),
        _ if inside => Fit::Odd,
        _ => Fit::Neutral,
    }
}

/// Blank, or what separates fields.
fn ends_field(c: char) -> bool {
    c.is_whitespace() || matches!(c, ';' | ',' | '|' | '"')
}

fn is_vowel(c: char) -> bool {
    "aeiouyäöüáéíóúàèìòùâêîôûãõëïåæø".contains(c.to_lowercase().next().unwrap_or(c))
}

/// A letter that is no umlaut.
fn letter(around: &Around) -> Fit {
    let after = around.after[0];
    match around.c {
        _ if around.breaks_its_word() => Fit::Unlikely,
        _ if !around.is_in_a_word() => Fit::Neutral,
        // Spanish and its neighbours have it before vowels only; "rechtsñlinks" has a dash.
        'ñ' if after.is_alphabetic() && !is_vowel(after) => Fit::Unlikely,
        'é' | 'è' | 'ê' | 'á' | 'à' | 'â' | 'ç' | 'ñ' | 'ó' | 'ô' | 'í' | 'î' | 'ú' | 'ë' | 'ï' | 'ø' | 'å' | 'æ' => {
            Fit::Foreign
        }
        _ => Fit::Neutral,
    }
}

/// An umlaut or ß.
fn umlaut(around: &Around) -> Fit {
    let ([before, after], c) = ([around.before[1], around.after[0]], around.c);
    if !around.is_in_a_word() || (before.is_numeric() && c != 'ß') {
        return Fit::Neutral;
    }
    if around.breaks_its_word() {
        return Fit::Unlikely;
    }
    if c == 'ß' {
        return sharp_s(around);
    }
    // No word begins with "Öu" or "üi"; with Ä there is Äußerung and Äon.
    if !before.is_alphabetic() && is_vowel(after) && !(matches!(c, 'ä' | 'Ä') && matches!(after, 'u' | 'o' | 'U' | 'O')) {
        return Fit::Unlikely;
    }
    // "Missäes" is Missões in another encoding, "GARCÖA" is GARCÍA.
    let of_another = (c == 'ä' && around.after == ['e', 's']) || (c == 'Ö' && matches!(after, 'A' | 'I' | 'O' | 'U'));
    if of_another { Fit::Neutral } else { Fit::German }
}

/// Behind a vowel: `Straße`, `Aßlar`, `STRAßE`, `GRÖßE`, but neither `ßtraße` nor `STRAße`.
/// In names of places also behind r and l: "Barßel", "Golßen".
fn sharp_s(around: &Around) -> Fit {
    let ([before2, before], after) = (around.before, around.after[0]);
    let begins_word = before.is_uppercase() && !before2.is_alphabetic();
    let shape = !after.is_alphabetic() || before.is_lowercase() == after.is_lowercase() || (begins_word && after.is_lowercase());
    match before {
        _ if !shape => Fit::Unlikely,
        c if is_vowel(c) => Fit::German,
        'r' | 'l' if after.is_alphabetic() => Fit::Neutral,
        _ => Fit::Unlikely,
    }
}
