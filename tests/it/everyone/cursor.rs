//! The terminal's own cursor is on what has the focus, everywhere.

use ilc_desk::tui::{Action, draw, look::theme::Role};
use ratatui::{
    Terminal,
    backend::{Backend as _, TestBackend},
    buffer::Buffer,
    layout::Position,
    style::Modifier,
};

use super::scenes::{At, SCENES};
use crate::support::Desk;

const SIZES: [(u16, u16); 4] = [(200, 50), (120, 40), (80, 24), (40, 12)];

/// The picture and where the terminal's cursor is; `None` when it is hidden.
fn shown(desk: &Desk) -> (Buffer, Option<Position>) {
    let (width, height) = desk.state.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut asked = None;
    terminal
        .draw(|frame| {
            asked = ilc_desk::tui::views::frame::draw_into(frame.buffer_mut(), &desk.state);
            draw(frame, &desk.state);
        })
        .unwrap();
    let at = terminal.backend_mut().get_cursor_position().unwrap();
    assert!(asked.is_none() || asked == Some(at), "the terminal is asked for what was drawn");
    (terminal.backend().buffer().clone(), asked)
}

fn line(buffer: &Buffer, y: u16) -> String {
    (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect()
}

#[test]
fn it_is_on_the_focus_of_every_screen_and_dialog() {
    let mut failures = Vec::new();
    for scene in SCENES {
        let mut desk = scene.desk(crate::support::options(), SIZES[0]);
        for size in SIZES {
            desk.act(Action::Resize(size.0, size.1));
            let (buffer, cursor) = shown(&desk);
            let Some(at) = cursor else {
                failures.push(format!("{} {size:?}: hidden", scene.name));
                continue;
            };
            let cell = &buffer[at];
            let row = line(&buffer, at.y);
            let style = |role| desk.state.theme.style(role);
            let fits = match scene.at {
                At::Sign => cell.symbol() == "▶",
                At::Selected => {
                    cell.modifier.contains(Modifier::REVERSED) && style(Role::Selected).add_modifier == Modifier::REVERSED
                }
                // At the end of the text, so the character before is in the field (or it is empty).
                At::Field => {
                    let before = at.x.checked_sub(1).map(|x| &buffer[(x, at.y)]);
                    cell.modifier.contains(Modifier::UNDERLINED)
                        || before.is_some_and(|c| c.modifier.contains(Modifier::UNDERLINED) || c.symbol() == " ")
                }
                At::Line => at.x > 0 && buffer[(at.x - 1, at.y)].symbol() == " " && cell.symbol() != " ",
                At::Top => at.y > 0 && line(&buffer, at.y - 1).contains(['┌', '─']),
                At::Tab => at.y == 0 && cell.modifier.contains(Modifier::REVERSED),
            };
            // Where there is hardly a row left, the list may have none.
            let tiny = size == (40, 12) && at.y == 0;
            if !fits && !tiny {
                failures.push(format!("{} {size:?}: {at:?} {:?} in {row:?}", scene.name, cell.symbol()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn it_follows_the_selection() {
    for (keys, key) in [("", "<down>"), ("2", "<down>"), ("3", "<down>"), ("6", "<down>"), ("7", "<down>"), ("T", "<down>")] {
        let mut desk = Desk::live((120, 40));
        desk.keys(keys);
        let before = shown(&desk).1.unwrap();
        desk.keys(key);
        let after = shown(&desk).1.unwrap();
        assert_eq!((after.x, after.y), (before.x, before.y + 1), "{keys}");
    }
    let mut desk = Desk::live((120, 40));
    desk.keys("4");
    let before = shown(&desk).1.unwrap();
    desk.keys("<right>");
    let after = shown(&desk).1.unwrap();
    assert!(after.x > before.x && after.y == before.y, "along the matrix");
}

#[test]
fn it_goes_back_when_a_dialog_closes() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2<down>");
    let before = shown(&desk).1;
    for keys in ["?", ":", "/", "T", "i", "w", "v", "m"] {
        desk.keys(keys);
        assert_ne!(shown(&desk).1, before, "{keys}");
        desk.keys("<esc>");
        assert_eq!(shown(&desk).1, before, "{keys}");
    }
}

#[test]
fn it_is_inside_windows_of_any_size() {
    for scene in SCENES {
        let mut desk = scene.desk(crate::support::options(), (120, 40));
        for (width, height) in [(1, 1), (23, 5), (24, 6), (30, 7), (40, 12), (60, 9)] {
            desk.act(Action::Resize(width, height));
            let (buffer, cursor) = shown(&desk);
            assert!(cursor.is_none_or(|at| buffer.area.contains(at)), "{} {width}×{height}", scene.name);
        }
    }
}
