//! What there is to tell about a file that is no error: each cause once, with the lines it holds for.

use super::{Notice, error::shorten};
use crate::domain::text;

/// Lines named one by one.
const MAX_LINES: usize = 5;

/// Why something is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Topic {
    /// Lines above the header.
    Above,
    /// Totals.
    Totals,
    /// Sources, remarks, explanations.
    Remarks,
    /// Units or numbers of columns below the header.
    Units,
    /// The header once more.
    Repeated,
    /// Values in a column without a name, numbered from 1.
    Nameless(usize),
    /// 31.12.9999 in that column.
    OpenEnd(&'static str),
    /// More than four decimals in that column.
    Rounded(&'static str),
    /// A number that could be read otherwise, in that column.
    Decided(&'static str),
    /// A Bezirk written otherwise than the desk writes it.
    Spelling { written: String, kept: String },
    /// A Bezirk in which no OE lies.
    Unserved { district: String },
    /// No plain address in that column.
    Address(&'static str),
    /// Nothing in that column.
    NoAddress(&'static str),
    /// AGH without an MB.
    NoMb,
    /// Something in place of a letter in that column.
    Substitute(&'static str),
    /// Anything else, as one whole sentence.
    Said(String),
}

/// One cause in one file.
#[derive(Debug)]
struct Note {
    file: usize,
    topic: Topic,
    lines: Vec<u32>,
    count: usize,
    /// What is read there first, and as what.
    example: String,
}

/// Everything there is to tell, in the order in which it was found.
#[derive(Debug, Default)]
pub(super) struct Notes {
    notes: Vec<Note>,
}

impl Notes {
    /// Takes note of one line.
    pub(super) fn line(&mut self, file: usize, topic: Topic, line: u32, example: impl FnOnce() -> String) {
        if let Some(note) = self.notes.iter_mut().rev().find(|note| note.file == file && note.topic == topic) {
            note.count += 1;
            if note.lines.len() < MAX_LINES {
                note.lines.push(line);
            }
            return;
        }
        self.notes.push(Note { file, topic, lines: vec![line], count: 1, example: example() });
    }

    /// Takes note of something about a file as a whole.
    pub(super) fn file(&mut self, file: usize, text: String) {
        self.notes.push(Note { file, topic: Topic::Said(text), lines: vec![], count: 0, example: String::new() });
    }

    /// The notices, file by file.
    pub(super) fn notices(mut self, name: impl Fn(usize) -> String) -> Vec<Notice> {
        self.notes.sort_by_key(|note| note.file);
        self.notes.iter().map(|note| Notice { file: text::clean(&name(note.file)), text: note.text() }).collect()
    }
}

impl Note {
    fn text(&self) -> String {
        let (lines, example) = (self.places(), &self.example);
        let column = |name: &str| format!("Spalte „{name}“, {lines}");
        match &self.topic {
            Topic::Above => format!("über der Kopfzeile nicht übernommen: {lines}"),
            Topic::Totals => format!("Summenzeilen nicht übernommen: {lines}"),
            Topic::Remarks => format!("Bemerkungen unter der Tabelle nicht übernommen: {lines}"),
            Topic::Units => format!("Einheiten unter der Kopfzeile nicht übernommen: {lines}"),
            Topic::Repeated => format!("die Kopfzeile steht noch einmal da, nicht übernommen: {lines}"),
            Topic::Nameless(number) => {
                format!("die {number}. Spalte hat keine Überschrift; was darin steht, ist nicht übernommen: {lines}")
            }
            Topic::OpenEnd(name) => format!("{}: offenes Ende ({example})", column(name)),
            Topic::Rounded(name) => format!("{}: auf vier Nachkommastellen gerundet ({example})", column(name)),
            Topic::Decided(name) => format!("{}: mehrdeutige Zahl ({example}), bitte prüfen", column(name)),
            Topic::Spelling { written, kept } => {
                format!("Bezirk „{}“ als „{kept}“ übernommen, so schreibt ihn der Desk: {lines}", shorten(written))
            }
            Topic::Unserved { district } => format!(
                "Bezirk „{}“: dort liegt keine OE; Mails zu diesen Maßnahmen gehen nur an die MB: {lines}",
                shorten(district)
            ),
            Topic::Address(name) => {
                format!("{}: keine einzelne E-Mail-Adresse ({example}); dorthin geht keine Mail", column(name))
            }
            Topic::NoAddress(name) => format!("{}: leer; dorthin geht keine Mail", column(name)),
            Topic::NoMb => {
                format!("AGH ohne Maßnahmebetreuung: zu ihnen geht keine Mail, solange keine MB eingetragen ist: {lines}")
            }
            Topic::Substitute(name) => format!(
                "{}: hier steht wohl ein Ersatz für einen Buchstaben ({example}), so übernommen; bitte prüfen und als „CSV UTF-8“ oder \
                 XLSX neu ausgeben",
                column(name)
            ),
            Topic::Said(text) => text.clone(),
        }
    }

    /// `Zeile 3`, `Zeilen 3 und 5`, `Zeilen 3, 5, 7, 9, 11 und 20 weitere`.
    fn places(&self) -> String {
        let numbers: Vec<String> = self.lines.iter().map(ToString::to_string).collect();
        let more = self.count - self.lines.len();
        match (numbers.as_slice(), more) {
            ([], _) => String::new(),
            ([one], 0) => format!("Zeile {one}"),
            ([first @ .., last], 0) => format!("Zeilen {} und {last}", first.join(", ")),
            (all, more) => format!("Zeilen {} und {more} weitere", all.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_told_once_with_its_lines() {
        let mut notes = Notes::default();
        for line in 2..10 {
            notes.line(1, Topic::Rounded("Plätze"), line, || format!("zuerst {line}"));
        }
        notes.line(0, Topic::Totals, 7, String::new);
        notes.line(0, Topic::Totals, 9, String::new);
        let told: Vec<_> = notes.notices(|file| format!("{file}.csv")).iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "0.csv: Summenzeilen nicht übernommen: Zeilen 7 und 9",
                "1.csv: Spalte „Plätze“, Zeilen 2, 3, 4, 5, 6 und 3 weitere: auf vier Nachkommastellen gerundet (zuerst 2)",
            ]
        );
    }
}
