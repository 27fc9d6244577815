//! One word with letters beyond ASCII in a file, in every 8-bit encoding: read right, refused, or told
//! that it should be looked at. `ILC_WORDS=FILE` tries another list, as long as one likes.

use ilc_desk::domain::Desk;

use super::tables::{file, read};

/// Bytes 0x80 to 0xFF of code page 850, from the table of its maker.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

const ENCODINGS: [&str; 3] = ["Windows-1252", "MacRoman", "CP850"];

/// A text in an encoding; `None` where it lacks a letter.
fn encode(text: &str, encoding: &str) -> Option<Vec<u8>> {
    let of = |encoding: &'static encoding_rs::Encoding| {
        let (bytes, _, lacking) = encoding.encode(text);
        (!lacking).then(|| bytes.into_owned())
    };
    match encoding {
        "Windows-1252" => of(encoding_rs::WINDOWS_1252),
        "MacRoman" => of(encoding_rs::MACINTOSH),
        _ => {
            let byte = |c: char| CP850.chars().position(|known| known == c).and_then(|at| u8::try_from(0x80 + at).ok());
            text.chars().map(|c| u8::try_from(c).ok().filter(u8::is_ascii).or_else(|| byte(c))).collect()
        }
    }
}

/// What became of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Right,
    RightAndTold,
    Told,
    Refused,
    Silent,
}

fn outcome(title: &str, bytes: Vec<u8>) -> Outcome {
    let Ok(batch) = read(&[file("oe.csv", bytes)], &Desk::default()) else { return Outcome::Refused };
    let told = batch.notices.iter().any(|notice| notice.text.contains("bitte") && notice.text.contains("Zeile 2, Zeichen"));
    match (batch.units[0].title == title, told) {
        (true, false) => Outcome::Right,
        (true, true) => Outcome::RightAndTold,
        (false, true) => Outcome::Told,
        (false, false) => Outcome::Silent,
    }
}

/// `õ` and `Í` of CP850 are `ä` and `Ö` of Windows-1252, in words that German could have: no sign tells
/// them apart, and a notice for every `ä` would be read by nobody.
fn cannot_be_told(word: &str, encoding: &str) -> bool {
    encoding == "CP850" && word.contains(['õ', 'Í'])
}

#[test]
fn a_single_word_is_never_wrong_in_silence() {
    let own = std::env::var_os("ILC_WORDS");
    let list = own.as_ref().map_or_else(
        || include_str!("../../data/words/european.txt").to_owned(),
        |path| std::fs::read_to_string(path).expect("a list of words"),
    );
    let mut counted = std::collections::BTreeMap::<(&str, Outcome), usize>::new();
    let mut silent = Vec::new();
    for word in list.lines().filter(|line| !line.starts_with('#') && !line.is_ascii()) {
        for title in [word.to_owned(), format!("Haus {word} Nord"), format!("Hof „{word}“"), format!("{word} – Laden")] {
            let text = format!("OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\nA1;{title};Standort;Altona;;1;0\n");
            for encoding in ENCODINGS {
                let Some(bytes) = encode(&text, encoding) else { continue };
                let outcome = outcome(&title, bytes);
                *counted.entry((encoding, outcome)).or_default() += 1;
                if outcome == Outcome::Silent && !cannot_be_told(word, encoding) {
                    silent.push(format!("{encoding}: {title}"));
                }
            }
        }
    }
    if own.is_some() {
        println!("{counted:#?}");
    }
    assert!(silent.is_empty(), "{} wrong in silence: {silent:#?}", silent.len());
    let readings: usize = counted.values().sum();
    assert!(own.is_some() || readings > 4_000, "{readings} readings: the words are gone");
}

#[test]
fn german_words_are_read_without_a_word() {
    for word in ["Küche", "Nähwerkstatt", "Öko-Hof", "Straße", "GRÖßE", "Überblick", "Spaß", "Café Süd", "Aßlar", "MÄRZ"]
    {
        let text = format!("OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\nA1;{word};Standort;Altona;;1;0\n");
        let bytes = encode(&text, "Windows-1252").expect("a word of ours");
        assert_eq!(outcome(word, bytes), Outcome::Right, "{word}");
    }
}
