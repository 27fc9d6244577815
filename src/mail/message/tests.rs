//! Built messages are read back by an independent parser (mail-parser), field by field.

use mail_parser::{Address, MessageParser, MimeHeaders};
use proptest::prelude::*;

use super::*;

fn boxed(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: EmailAddress::parse(address).unwrap() }
}

struct Parts<'a> {
    subject: &'a str,
    name: &'a str,
    text: &'a str,
    html: &'a str,
    calendar: Option<&'a str>,
}

fn build(parts: &Parts<'_>) -> Vec<u8> {
    let team = boxed("ILC Besetzungssteuerung X911", "x911@amt.example");
    let (to, also, copy) =
        (boxed(parts.name, "mb@amt.example"), boxed("OE Süd", "sued@amt.example"), boxed("Agentur für Arbeit", "aa@amt.example"));
    let message = OutgoingMessage {
        id: &MessageId::new("42-ab", 1, &team.address),
        date: DateTime::from_timestamp(1_795_507_200, 0).unwrap(),
        team: &team,
        to: vec![&to, &also],
        cc: vec![&copy],
        subject: parts.subject,
        text: parts.text,
        html: parts.html,
        calendar: parts.calendar,
    };
    message.build().unwrap()
}

fn names(address: Option<&Address<'_>>) -> Vec<(String, String)> {
    address
        .unwrap()
        .iter()
        .map(|a| (a.name().unwrap_or_default().to_owned(), a.address().unwrap_or_default().to_owned()))
        .collect()
}

fn pair(name: &str, address: &str) -> (String, String) {
    (name.to_owned(), address.to_owned())
}

/// What every relay must be able to take.
fn assert_wire(raw: &[u8]) {
    assert!(raw.is_ascii(), "7 bit only");
    let text = std::str::from_utf8(raw).unwrap();
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "no bare line breaks");
    for line in text.split("\r\n") {
        assert!(line.len() <= 76, "{}: {line}", line.len());
    }
}

#[test]
fn every_field_comes_back() {
    let subject = "Freie Plätze „Holzwerkstatt Süd“: 3 – bitte prüfen";
    let text = "Guten Tag,\n\n„Größe“ 3,5 % = viel\n.\n.. Punkt am Anfang\nFrom hier an\n";
    let html = "<p>Plätze: <b>3</b> = „drei“</p>\n";
    let raw =
        build(&Parts {
            subject, name: "Müller, Jörg (HAR)", text, html, calendar: Some("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        });
    assert_wire(&raw);
    let parsed = MessageParser::default().parse(&raw).unwrap();
    assert_eq!(parsed.subject(), Some(subject));
    assert_eq!(parsed.message_id(), Some("ilc-42-ab.1@amt.example"));
    assert_eq!(names(parsed.from()), [pair("ILC Besetzungssteuerung X911", "x911@amt.example")]);
    assert_eq!(names(parsed.reply_to()), [pair("ILC Besetzungssteuerung X911", "x911@amt.example")]);
    assert_eq!(names(parsed.to()), [pair("Müller, Jörg (HAR)", "mb@amt.example"), pair("OE Süd", "sued@amt.example")]);
    assert_eq!(names(parsed.cc()), [pair("Agentur für Arbeit", "aa@amt.example")]);
    assert_eq!(parsed.header("Auto-Submitted").and_then(|h| h.as_text()), Some("auto-generated"));
    assert_eq!(parsed.date().unwrap().to_timestamp(), 1_795_507_200);
    assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), text);
    assert_eq!(parsed.body_html(0).unwrap().replace("\r\n", "\n"), html);
    let calendar = parsed.parts.iter().find(|p| p.is_content_type("text", "calendar")).unwrap();
    assert_eq!(calendar.content_type().unwrap().attribute("method"), Some("REQUEST"));
    assert!(parsed.is_content_type("multipart", "alternative"));
}

#[test]
fn the_same_message_has_the_same_bytes() {
    let parts = Parts { subject: "x", name: "y", text: "t", html: "h", calendar: None };
    assert_eq!(build(&parts), build(&parts));
}

#[test]
fn two_hundred_characters_of_subject_decode_exactly() {
    for unit in ["ä", "Plätze „frei“ ", "Maßnahmen", "=?utf-8?q?x?= ", "a"] {
        let subject: String = unit.chars().cycle().take(199).chain(['!']).collect();
        let raw = build(&Parts { subject: &subject, name: "y", text: "t", html: "h", calendar: None });
        assert_wire(&raw);
        assert_eq!(MessageParser::default().parse(&raw).unwrap().subject(), Some(subject.as_str()));
    }
}

#[test]
fn a_longer_subject_is_cut_visibly() {
    let raw = build(&Parts { subject: &"ü".repeat(400), name: "y", text: "t", html: "h", calendar: None });
    let parsed = MessageParser::default().parse(&raw).unwrap();
    let subject = parsed.subject().unwrap();
    assert!(subject.ends_with("ü…") && subject.chars().count() == MAX_SUBJECT_CHARS);
}

#[test]
fn line_breaks_in_names_and_subject_neither_panic_nor_inject() {
    let raw = build(&Parts {
        subject: "a\r\nBcc: x@y.example",
        name: "Bö\r\nse\u{0}r <x@y.example>",
        text: "t\0",
        html: "h",
        calendar: None,
    });
    let parsed = MessageParser::default().parse(&raw).unwrap();
    assert!(parsed.bcc().is_none());
    assert_eq!(parsed.subject(), Some("a Bcc: x@y.example"));
    assert_eq!(names(parsed.to())[0], pair("Bö ser <x@y.example>", "mb@amt.example"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_subject_and_name_come_back(subject in "[ -~äöüÄÖÜß„“–…€é]{1,200}", name in "[ -~äöüß„“]{1,60}") {
        let (subject, name) = (text::clean(&subject), text::clean(&name));
        prop_assume!(!subject.is_empty() && !name.is_empty());
        let raw = build(&Parts { subject: &subject, name: &name, text: "t", html: "h", calendar: None });
        let parsed = MessageParser::default().parse(&raw).unwrap();
        prop_assert_eq!(parsed.subject(), Some(subject.as_str()));
        prop_assert_eq!(&names(parsed.to())[0].0, &name);
        for line in std::str::from_utf8(&raw).unwrap().split("\r\n") {
            prop_assert!(line.len() <= 76, "{}", line);
        }
    }

    #[test]
    fn any_text_comes_back(body in "(\\PC{0,90}\n){0,8}") {
        let raw = build(&Parts { subject: "s", name: "n", text: &body, html: &body, calendar: None });
        assert_wire(&raw);
        let parsed = MessageParser::default().parse(&raw).unwrap();
        prop_assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), body);
    }
}
