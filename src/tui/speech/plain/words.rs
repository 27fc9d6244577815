//! Signs into words: what stands on screen as a sign, a bar or an abbreviation, said the way a
//! listener can take it. Knows no state.

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::{
    domain::{dates, text::is_unsafe},
    tui::look::{table::Column, theme::Role, widgets::seg::Seg},
};

/// What is replaced as a whole, longest first where one holds another.
const PHRASES: &[(&str, &str)] = &[
    ("frei (einer:", "frei (mindestens einer:"),
    ("OE×Instrument", "OE und Instrument"),
    ("X911 + X915", "X911 und X915"),
    ("in 4 Wo.", "in 4 Wochen"),
    ("in 8 Wo.", "in 8 Wochen"),
    (" / ", ", "),
    ("× ", " mal "),
    ("≈ ", "etwa "),
    ("≈", "etwa "),
    ("▲ ", "plus "),
    ("▼ ", "minus "),
    ("<1 %", "unter 1 %"),
    (">99 %", "über 99 %"),
    (" → ", ", dann "),
    (" ≥ ", " mindestens "),
    (" ≤ ", " höchstens "),
    (" − ", " minus "),
    (" ÷ ", " geteilt durch "),
    ("−", "minus "),
    ("×", " mal "),
    ("! ", "Achtung: "),
    ("↵", "Eingabetaste"),
];

/// Whether a sign draws instead of saying something.
pub fn is_drawing(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21FF}' | '\u{2500}'..='\u{25FF}' | '\u{2700}'..='\u{27BF}' | '\u{2800}'..='\u{28FF}' | '·' | '≈' | '‹' | '›' | '≠')
}

/// A text without anything a terminal must not get. White space at its ends goes.
pub fn safe(text: &str) -> String {
    text.chars().filter(|c| !is_unsafe(*c)).collect::<String>().trim().to_owned()
}

/// A text from the screen as it is said: signs as words, nothing drawn.
pub fn spoken(text: &str) -> String {
    let mut out = ranges(&safe(text));
    for (sign, words) in PHRASES {
        if out.contains(sign) {
            out = out.replace(sign, words);
        }
    }
    let kept: String = out.chars().filter(|c| !is_drawing(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `2–6` is `2 bis 6`, `[2–6]` is `zwischen 2 und 6`.
fn ranges(text: &str) -> String {
    if let Some((before, rest)) = text.split_once(" [")
        && let Some((inside, after)) = rest.split_once(']')
        && let Some((low, high)) = inside.split_once('–')
    {
        return format!("{}, zwischen {low} und {high}{}", ranges(before), ranges(after));
    }
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let mut out = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1);
        // A date ends in a full stop.
        let after_date = chars.get(at.wrapping_sub(1)) == Some(&'.');
        if *c == '–' && (digit(before) || after_date) && digit(Some(at + 1)) {
            out.push_str(" bis ");
        } else {
            out.push(*c);
        }
    }
    out
}

/// A line of the screen as sentences: one per part, bars left out.
pub fn sentences(line: &[Seg]) -> Vec<String> {
    let text: String = line.iter().filter(|seg| seg.role != Role::Bar).map(|seg| seg.text.as_str()).collect();
    parts(&text).iter().map(|part| labelled(part)).filter(|part| !part.is_empty()).collect()
}

/// The parts of a line; brackets stay whole.
fn parts(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in text.split(" · ") {
        match out.last_mut().filter(|last| last.matches('(').count() > last.matches(')').count()) {
            Some(open) => {
                open.push_str(", ");
                open.push_str(part);
            }
            None => out.push(part.to_owned()),
        }
    }
    out
}

/// A name set apart from its numbers by space gets a colon.
fn labelled(part: &str) -> String {
    match part.trim().split_once("  ") {
        Some((name, rest)) if !name.is_empty() => format!("{}: {}", spoken(name), spoken(rest)),
        _ => spoken(part),
    }
}

/// The head of a column in full.
pub fn head(column: &Column) -> String {
    if column.spoken.is_empty() { spoken(column.title) } else { column.spoken.to_owned() }
}

/// `Dienstag, 24.11.2026`.
pub fn day(date: NaiveDate) -> String {
    let name = match date.weekday() {
        Weekday::Mon => "Montag",
        Weekday::Tue => "Dienstag",
        Weekday::Wed => "Mittwoch",
        Weekday::Thu => "Donnerstag",
        Weekday::Fri => "Freitag",
        Weekday::Sat => "Samstag",
        Weekday::Sun => "Sonntag",
    };
    format!("{name}, {}", dates::german(date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::look::widgets::seg::seg;

    #[test]
    fn signs_become_words() {
        for (shown, heard) in [
            ("in 4 Wochen ≈ 1.244 [1.222–1.269]", "in 4 Wochen etwa 1.244, zwischen 1.222 und 1.269"),
            ("71× OE hinter der Erwartung", "71 mal OE hinter der Erwartung"),
            ("! keine MB benannt", "Achtung: keine MB benannt"),
            ("in 4 Wo. ≈ 6,5 frei (einer: >99 %)", "in 4 Wochen etwa 6,5 frei (mindestens einer: über 99 %)"),
            ("▼ 1,2", "minus 1,2"),
            ("−24,6", "minus 24,6"),
            ("12 Plätze 01.01.2026–31.12.2026", "12 Plätze 01.01.2026 bis 31.12.2026"),
            ("● Stand 06:12", "Stand 06:12"),
            ("Bitte – falls möglich – heute", "Bitte – falls möglich – heute"),
            ("▇▆▅", ""),
        ] {
            assert_eq!(spoken(shown), heard, "{shown}");
        }
    }

    #[test]
    fn a_line_comes_in_parts_without_its_bars() {
        let line = [
            seg(Role::Dim, "AGH        "),
            seg(Role::Strong, "7 von 12 Plätzen"),
            seg(Role::Bar, "  ▇▇▆"),
            seg(Role::Text, " · 3 AGH (gebucht 2 · heute 1)"),
        ];
        assert_eq!(sentences(&line), ["AGH: 7 von 12 Plätzen", "3 AGH (gebucht 2, heute 1)"]);
    }
}
