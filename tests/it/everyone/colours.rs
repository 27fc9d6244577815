//! Backgrounds that fill the window, colours as many as the terminal has, none where none are
//! wanted: proven on the bytes a terminal gets.

use std::{
    cell::RefCell,
    collections::HashSet,
    io::{self, Write},
    rc::Rc,
};

use ilc_desk::tui::{
    Action, Options, Theme,
    dialogs::themes::ThemeChoice,
    draw,
    look::theme::{Depth, ROLES, Role},
    speech::blocks,
};
use ratatui::{
    Terminal, TerminalOptions, Viewport,
    backend::CrosstermBackend,
    layout::Rect,
    style::{Color, Modifier},
};

use super::scenes::SCENES;
use crate::support::{
    Desk, options,
    sgr::{colours, has_reversed, looks},
};

const SIZE: (u16, u16) = (120, 40);
const GROUNDED: [&str; 4] = ["dunkel", "hell", "kontrast", "blau-orange"];

fn theme(name: &str, depth: Depth) -> Options {
    let no_colours = (depth == Depth::None).then(|| "NO_COLOR ist gesetzt".to_owned());
    Options { theme: Theme::builtin(name, depth).unwrap(), no_colours, ..options() }
}

#[test]
fn a_theme_with_a_background_leaves_no_hole_and_mixes_nothing() {
    for scene in SCENES {
        let mut desk = scene.desk(theme("dunkel", Depth::Full), (120, 40));
        for name in GROUNDED {
            desk.state.theme = Theme::builtin(name, Depth::Full).unwrap();
            // The dialog of the themes shows another one than the one in use.
            if desk.state.dialogs.iter().any(|dialog| dialog.is::<ThemeChoice>()) {
                continue;
            }
            let shown = &desk.state.theme;
            let pairs: HashSet<(Color, Color)> =
                ROLES.iter().map(|(_, role, _)| shown.style(*role)).map(|style| (style.fg.unwrap(), style.bg.unwrap())).collect();
            for (i, cell) in desk.buffer().content.iter().enumerate() {
                let at = (i % 120, i / 120);
                assert!(cell.bg != Color::Reset && cell.fg != Color::Reset, "{name} {} {at:?}", scene.name);
                assert!(pairs.contains(&(cell.fg, cell.bg)), "{name} {} {at:?} {cell:?}: nobody checked this pair", scene.name);
            }
        }
    }
}

#[test]
fn the_preview_shows_the_theme_under_the_cursor_and_esc_takes_it_back() {
    let mut desk = Desk::live((120, 40));
    let before = desk.buffer();
    desk.keys("T");
    assert_eq!(desk.state.theme.name(), "ruhig");
    desk.keys("<down><down>");
    let dark = Theme::builtin("dunkel", Depth::Full).unwrap().style(Role::Text).bg.unwrap();
    assert_eq!(desk.buffer()[(0, 20)].bg, dark);
    for (name, role, label) in ROLES {
        let picture = desk.picture();
        assert!(picture.contains(label), "{name} {role:?}");
    }
    desk.keys("<esc>");
    assert_eq!(desk.buffer(), before);
    desk.keys("T<down><down><enter>");
    assert_eq!((desk.state.theme.name(), desk.buffer()[(0, 20)].bg), ("dunkel", dark));
    assert!(desk.picture().contains("theme = \"dunkel\""));
    desk.keys("T");
    desk.act(Action::Resize(80, 24));
    insta::assert_snapshot!("farbschema_80x24", desk.body());
    insta::assert_snapshot!("farbschema_text", blocks::read(&desk.state.dialogs[0].shown(&desk.state)).join("\n"));
}

/// Where a backend writes to, readable afterwards.
#[derive(Clone, Default)]
struct Wire(Rc<RefCell<Vec<u8>>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a terminal gets.
fn bytes(desk: &Desk) -> Vec<u8> {
    // Whatever the environment of the tests says: the theme has to do it.
    crossterm::style::force_color_output(true);
    let (width, height) = desk.state.size;
    let wire = Wire::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    let mut terminal = Terminal::with_options(CrosstermBackend::new(wire.clone()), TerminalOptions { viewport }).unwrap();
    terminal.draw(|frame| draw(frame, &desk.state)).unwrap();
    wire.0.take()
}

#[test]
fn no_colour_reaches_the_wire_and_the_selection_stays() {
    for scene in SCENES {
        let mut desk = scene.desk(theme("ansi", Depth::None), SIZE);
        for name in ["ansi", "dunkel", "blau-orange"] {
            desk.state.theme = Theme::builtin(name, Depth::None).unwrap();
            let sent = bytes(&desk);
            assert_eq!(colours(&sent), Vec::<Vec<u32>>::new(), "{} {name}", scene.name);
            assert!(has_reversed(&sent), "{} {name}", scene.name);
        }
    }
    let coloured = SCENES[0].desk(theme("ansi", Depth::Sixteen), SIZE);
    assert!(!colours(&bytes(&coloured)).is_empty(), "the test sees colours where there are some");
}

#[test]
fn few_colours_on_the_wire_where_there_are_few() {
    for scene in SCENES.iter().take(10) {
        let mut desk = scene.desk(theme("dunkel", Depth::Sixteen), SIZE);
        for (depth, most) in [(Depth::Sixteen, 16), (Depth::Console, 16), (Depth::Palette, 256)] {
            desk.state.theme = Theme::builtin("dunkel", depth).unwrap();
            let sent = bytes(&desk);
            for look in colours(&sent) {
                // crossterm names all colours by 38;5;n and 48;5;n; n;2 would be an exact one.
                let fits = |c: &[u32]| matches!(c, [39 | 49]) || matches!(c, [38 | 48, 5, n] if *n < most);
                assert!(look.chunks(3).all(fits), "{} {depth:?} {look:?}", scene.name);
            }
            assert!(depth != Depth::Console || !looks(&sent).iter().any(|look| look == &[2]), "the console has no faint text");
        }
    }
}

#[test]
fn without_colours_the_roles_keep_attributes() {
    let mono = Theme::builtin("dunkel", Depth::None).unwrap();
    for role in [Role::Warn, Role::Over, Role::Changed] {
        assert!(mono.style(role).add_modifier.contains(Modifier::BOLD), "{role:?}");
    }
}
