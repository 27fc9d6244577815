//! Beside every colour that means something stands a sign or a word. Each role gets a colour of
//! its own here, so that the finished picture can be asked what is drawn in it.

use std::collections::BTreeSet;

use ilc_desk::tui::{
    Action, Options, Theme,
    look::theme::{Depth, ROLES, Role},
};
use ratatui::{buffer::Buffer, layout::Rect, style::Color};

use super::scenes::SCENES;
use crate::support::options;

/// Roles that say how things are.
const MEANING: [Role; 5] = [Role::Warn, Role::Over, Role::Good, Role::Changed, Role::Stale];
/// Signs that say it too.
const SIGNS: &str = "!✓●○▲▼↑↓≠×*‹›";
/// First number of the colours that stand for roles.
const FIRST: usize = 100;

/// A theme in which every role has one colour and every colour one role.
fn probe() -> Theme {
    let lines = ROLES.iter().enumerate().map(|(i, (name, ..))| format!("{name} = {{ fg = {} }}\n", FIRST + i));
    Theme::parse("probe", &lines.collect::<String>(), Depth::Full).unwrap()
}

fn role(buffer: &Buffer, x: u16, y: u16) -> Option<Role> {
    match buffer[(x, y)].fg {
        Color::Indexed(n) => ROLES.get(usize::from(n).checked_sub(FIRST)?).map(|(_, role, _)| *role),
        _ => None,
    }
}

struct Run {
    role: Role,
    text: String,
    y: u16,
    /// Whether the row it stands in is marked with a sign further left.
    row_has_sign: bool,
}

/// Where the dialog is: what it covers only in part is looked at without it.
fn framed(buffer: &Buffer) -> Rect {
    let at = |sign: &str| buffer.content.iter().position(|cell| cell.symbol() == sign).map(|i| buffer.pos_of(i));
    let (Some((left, top)), Some((right, _)), Some((_, bottom))) = (at("┌"), at("┐"), at("└")) else { return buffer.area };
    Rect { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/// Pieces of text in one of the roles that mean something.
fn runs(buffer: &Buffer) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let area = framed(buffer);
    for y in area.top()..area.bottom() {
        let mut open = None;
        let mut row_has_sign = false;
        for x in area.left()..area.right() {
            let here = role(buffer, x, y).filter(|role| MEANING.contains(role));
            let symbol = buffer[(x, y)].symbol();
            // A frame or a divider ends what a sign speaks for.
            if matches!(symbol, "│") {
                row_has_sign = false;
            }
            if here != open {
                open = here;
                out.extend(here.map(|role| Run { role, text: String::new(), y, row_has_sign }));
            }
            if let (Some(_), Some(run)) = (here, out.last_mut()) {
                run.text.push_str(symbol);
            }
            row_has_sign |= symbol == "!" && matches!(here, Some(Role::Warn | Role::Over));
        }
    }
    out.retain(|run| !run.text.trim().is_empty());
    out
}

/// `7-1`: seven places, one kept back.
fn is_held_back(text: &str) -> bool {
    text.trim().split_once('-').is_some_and(|(free, held)| [free, held].iter().all(|n| n.parse::<u32>().is_ok()))
}

/// The first figure of the headline, drawn large beside its sentence, which has the word.
fn is_large_figure(run: &Run, height: u16) -> bool {
    height >= 30 && run.y < 7 && run.text.chars().all(|c| c == ' ' || ('\u{2580}'..='\u{259F}').contains(&c))
}

fn has_word(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3)
}

#[test]
fn no_colour_speaks_alone() {
    let (mut words, mut failures) = (BTreeSet::new(), BTreeSet::new());
    for scene in SCENES {
        // There the colours are the subject, and each is named.
        if scene.name == "Farbschema" {
            continue;
        }
        let mut desk = scene.desk(Options { theme: probe(), ..options() }, (80, 24));
        for (width, height) in [(80, 24), (120, 40), (200, 50)] {
            desk.act(Action::Resize(width, height));
            let lost = desk.state.connection.is_lost();
            for run in runs(&desk.buffer()) {
                // Everything is faded while the connection is lost; the status line says so.
                if lost && run.role == Role::Stale {
                    continue;
                }
                let explained = run.text.contains(|c| SIGNS.contains(c)) || run.row_has_sign;
                if explained || is_held_back(&run.text) || is_large_figure(&run, height) {
                    continue;
                }
                let text: String = run.text.trim().chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
                if has_word(&text) {
                    words.insert(format!("{:?}: {text}", run.role));
                } else {
                    failures.insert(format!("{} {width}×{height}: {:?} {:?}", scene.name, run.role, run.text));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.into_iter().collect::<Vec<_>>().join("\n"));
    // To be read by eye: does each of these say in words what its colour says?
    insta::assert_snapshot!(words.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_test_finds_a_colour_without_a_sign() {
    let theme = probe();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
    buffer.set_string(2, 0, "412", theme.style(Role::Warn));
    buffer.set_string(0, 1, "!", theme.style(Role::Warn));
    buffer.set_string(4, 1, "412", theme.style(Role::Warn));
    let found = runs(&buffer);
    assert_eq!(found.iter().map(|run| run.row_has_sign).collect::<Vec<_>>(), [false, false, true]);
    assert!(!has_word("4 / 12") && has_word("12 unklar"));
}

#[test]
fn lines_of_the_chart_differ_in_shape_with_and_without_ascii() {
    for ascii in [false, true] {
        let scene = SCENES.iter().find(|scene| scene.name == "AGH, Detail").unwrap();
        let desk = scene.desk(Options { theme: probe(), ascii, ..options() }, (120, 40));
        let buffer = desk.buffer();
        let shapes = [Role::Capacity, Role::Booked, Role::Expected, Role::Band].map(|wanted| {
            let mut shapes = BTreeSet::new();
            // Below the legend, which spells it out.
            let legend = (0..40).find(|y| (0..120).map(|x| buffer[(x, *y)].symbol()).collect::<String>().contains("Szenario"));
            for y in legend.unwrap() + 1..buffer.area.height {
                for x in 0..buffer.area.width {
                    let symbol = buffer[(x, y)].symbol();
                    if role(&buffer, x, y) == Some(wanted) && symbol != " " {
                        // Braille is one shape, whichever dots.
                        let braille = symbol.chars().all(|c| ('\u{2800}'..='\u{28FF}').contains(&c));
                        shapes.insert(if braille { "⠿".to_owned() } else { symbol.to_owned() });
                    }
                }
            }
            shapes
        });
        assert!(shapes.iter().all(|shapes| shapes.len() == 1), "{ascii} {shapes:?}");
        assert_eq!(shapes.iter().flatten().collect::<BTreeSet<_>>().len(), 4, "{ascii} {shapes:?}");
    }
}

#[test]
fn every_sign_has_a_stand_in() {
    let mut missing = BTreeSet::new();
    for scene in SCENES {
        let mut desk = scene.desk(options(), (120, 40));
        let drawn = desk.buffer();
        desk.state.options.ascii = true;
        let ascii = desk.buffer();
        for cell in &ascii.content {
            let letters = cell.symbol().chars().all(|c| c.is_ascii() || c.is_alphanumeric() || c == '§');
            assert!(letters, "{}: {:?}", scene.name, cell.symbol());
        }
        // Large figures are left out in ASCII, so the pictures may differ in height.
        let unknown = drawn.content.iter().map(ratatui::buffer::Cell::symbol).filter(|s| !s.is_ascii());
        for symbol in unknown {
            let mut one = Buffer::with_lines([symbol]);
            ilc_desk::tui::look::symbols::to_ascii(&mut one);
            if one[(0, 0)].symbol() == "?" {
                missing.insert(symbol.to_owned());
            }
        }
    }
    // What only large figures are made of is never drawn in ASCII.
    missing.retain(|symbol| !symbol.chars().all(|c| ('\u{2580}'..='\u{259F}').contains(&c)));
    assert!(missing.is_empty(), "{missing:?}");
}
