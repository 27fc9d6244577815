//! Blocks read out: what a dialog or a pane says as lines, and which of them can be chosen by their
//! number. Takes the words the blocks carry; guesses nothing from what is drawn.

use super::plain::words;
use crate::tui::look::{
    blocks::{Block, Body, Choice, Field, Foot, Switch, Tick},
    widgets::{
        seg::{Line, heard},
        spot::Target,
    },
};

/// A line, and what it is about if that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What is said.
    pub text: String,
    /// What can be chosen.
    pub target: Option<Target>,
    /// Its name for those who type it.
    pub label: String,
    /// Whether it is a text field.
    pub takes_text: bool,
}

/// Everything a dialog says, its buttons and its keys at the end.
pub fn dialog(body: &Body) -> Vec<Heard> {
    let mut out = said(&body.title);
    out.extend(blocks(&body.blocks));
    match &body.foot {
        Foot::Line(line) => out.extend(lines(std::slice::from_ref(line))),
        Foot::Keys(hints, _) if body.button_count() == 0 => {
            // What only moves about means nothing where everything has a number.
            let keys = hints.iter().filter(|hint| !hint.moves).filter_map(|hint| Some((hint.key?, &hint.label)));
            out.extend(keys.map(|(key, label)| named(Target::Key(key), label, &format!("Taste {label}"))));
        }
        Foot::Keys(..) => {}
    }
    out
}

/// The same without numbers, for those who only read.
pub fn read(body: &Body) -> Vec<String> {
    let (mut out, mut buttons) = (Vec::new(), Vec::new());
    for heard in dialog(body) {
        match heard.target {
            Some(Target::Button(_)) => buttons.push(heard.label),
            Some(Target::Key(_)) => {}
            Some(Target::Item(_) | Target::Field(_)) | None => out.push(heard.text),
        }
    }
    if !buttons.is_empty() {
        out.push(buttons.join(" oder "));
    }
    out
}

/// What blocks say.
pub fn blocks(blocks: &[Block]) -> Vec<Heard> {
    let (mut out, mut fields) = (Vec::new(), 0);
    tell(blocks, &mut fields, &mut out);
    out
}

fn tell(blocks: &[Block], fields: &mut usize, out: &mut Vec<Heard>) {
    let next = |fields: &mut usize| {
        *fields += 1;
        Target::Field(*fields - 1)
    };
    for block in blocks {
        match block {
            Block::Text(text) => {
                // Changed by a key of its name, not by typing.
                *fields += usize::from(text.focus.is_some());
                out.extend(lines(&text.lines));
            }
            Block::Gap | Block::Rule => {}
            Block::Choice(choice) => out.extend(items(choice)),
            Block::Field(field) => out.push(Heard { takes_text: true, ..told(field, next(fields)) }),
            Block::Area(label, text, _) => {
                out.push(named(next(fields), label, label));
                out.extend(said(&text.text()));
            }
            Block::Switch(switch) => out.push(turned(switch, next(fields))),
            Block::Beside(beside) => {
                tell(&beside.left, fields, out);
                tell(&beside.right, fields, out);
            }
            Block::Buttons(labels, _) => {
                let button = |(at, label): (usize, &String)| named(Target::Button(at), label, &format!("Taste {label}"));
                out.extend(labels.iter().enumerate().map(button));
            }
        }
    }
}

fn items(choice: &Choice) -> impl Iterator<Item = Heard> {
    (choice.first..).zip(&choice.items).map(|(at, item)| {
        let tick = match item.tick {
            Some((Tick::On, _)) => "angekreuzt: ",
            Some((Tick::Off, _)) => "nicht angekreuzt: ",
            Some((Tick::Always, _)) => "immer dabei: ",
            Some((Tick::Blocked, _)) => "gesperrt: ",
            None if at == choice.cursor => "gewählt: ",
            None => "",
        };
        let text = format!("{tick}{}{}", heard(&item.line), heard(&item.right));
        named(Target::Item(at), &item.label, &text)
    })
}

fn told(field: &Field, target: Target) -> Heard {
    named(target, &field.label, &format!("{}: {}", heard(&field.name), field.input.value()))
}

fn turned(switch: &Switch, target: Target) -> Heard {
    let tick = if switch.on { "angekreuzt" } else { "nicht angekreuzt" };
    named(target, &switch.label, &format!("{tick}: {}", switch.name))
}

fn named(target: Target, label: &str, text: &str) -> Heard {
    Heard { text: words::spoken(text), target: Some(target), label: words::spoken(label), takes_text: false }
}

fn lines(lines: &[Line]) -> Vec<Heard> {
    lines.iter().flat_map(|line| said(&heard(line))).collect()
}

fn said(text: &str) -> Vec<Heard> {
    let spoken = text.lines().map(words::spoken).filter(|line| !line.is_empty());
    spoken.map(|text| Heard { text, target: None, label: String::new(), takes_text: false }).collect()
}
