//! Whatever a title is made of, its neighbours stay where they are, in ratatui's count and in that
//! of a terminal that adds up one character after the other.

use ilc_desk::tui::Action;
use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellWidth as _};
use unicode_width::UnicodeWidthChar as _;

use crate::support::{Desk, options};

/// Umlauts of both kinds, wide letters, every kind of emoji sequence, invisible and control
/// characters.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "Werk",
        " ",
        "ü",
        "u\u{308}",
        "e\u{301}\u{323}",
        "ß",
        "漢",
        "字",
        "한",
        "\u{1112}\u{1161}\u{11AB}",
        "ｶ\u{FF9E}",
        "👍",
        "👍🏽",
        "👩\u{200D}👩\u{200D}👧",
        "🇩🇪",
        "❤\u{FE0F}",
        "1\u{FE0F}\u{20E3}",
        "☎\u{FE0E}",
        "\u{200B}",
        "\u{202E}",
        "\u{FEFF}",
        "\t",
        "\n",
        "\u{7}",
        "\u{1b}[31m",
        "\u{308}",
        "\u{AD}",
        "ﷺ",
        "لا",
        "नि",
        "\u{3000}",
        "…",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// The titles of the AGH, of which the first one is as wide as its column may become.
fn desk(titles: &[String], size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(options(), size);
    for (row, title) in desk.data.agh.rows.iter_mut().skip(1).zip(titles) {
        row.title.clone_from(title);
    }
    desk.data.agh.rows[0].title = "x".repeat(60);
    desk.act(Action::Backend(Ok(())));
    desk.keys("2");
    desk
}

/// Cells as a terminal places them: it knows nothing of the buffer, only what it is sent.
fn as_a_terminal(buffer: &Buffer, y: u16) -> Vec<(u16, String)> {
    let (mut x, mut column, mut out) = (0, 0, Vec::new());
    while x < buffer.area.width {
        let symbol = buffer[(x, y)].symbol();
        out.push((column, symbol.to_owned()));
        column += symbol.chars().map(|c| u16::try_from(c.width().unwrap_or(0)).unwrap()).sum::<u16>();
        x += buffer[(x, y)].cell_width().max(1);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn columns_hold(titles in prop::collection::vec(nasty(), 12), wide in 0_usize..3) {
        let size = [(80, 24), (120, 40), (200, 50)][wide];
        let plain: Vec<String> = titles.iter().map(|_| "x".to_owned()).collect();
        let (calm, wild) = (desk(&plain, size), desk(&titles, size));
        let (calm, wild) = (calm.buffer(), wild.buffer());
        let head = (0..size.1).find(|y| row(&calm, *y).contains("Bezeichnung"));
        let head = head.unwrap();
        // The title's column begins under its head; the row of x says how far it reaches.
        let first = u16::try_from(row(&calm, head).split("Bezeichnung").next().unwrap().chars().count()).unwrap();
        let last = (first..size.0).find(|x| !matches!(calm[(*x, head + 1)].symbol(), "x" | "…")).unwrap();
        for y in head + 2..head + 2 + 10 {
            for x in (0..first).chain(last..size.0) {
                prop_assert_eq!(wild[(x, y)].symbol(), calm[(x, y)].symbol(), "{} {}: {}", x, y, row(&wild, y));
            }
            prop_assert!(wild[(last - 1, y)].cell_width() <= 1, "half a wide character at the edge: {}", row(&wild, y));
            for (column, symbol) in as_a_terminal(&wild, y) {
                prop_assert_eq!(wild[(column, y)].symbol(), symbol, "{}", row(&wild, y));
            }
        }
    }

    #[test]
    fn frames_cut_wide_characters_whole(titles in prop::collection::vec(nasty(), 12), width in 60_u16..130, ascii: bool) {
        let mut desk = desk(&titles, (width, 30));
        desk.state.options.ascii = ascii;
        desk.keys(":");
        let buffer = desk.buffer();
        for y in 0..30 {
            for (column, symbol) in as_a_terminal(&buffer, y) {
                prop_assert_eq!(buffer[(column, y)].symbol(), symbol, "{}", row(&buffer, y));
            }
        }
        let area = Buffer::clone(&buffer).area;
        let corner = (0..area.width).flat_map(|x| (0..area.height).map(move |y| (x, y))).find(|at| matches!(buffer[*at].symbol(), "┌"));
        if let Some((x, top)) = corner {
            let bottom = (top..30).find(|y| buffer[(x, *y)].symbol() == "└").unwrap();
            for y in top + 1..bottom {
                prop_assert_eq!(buffer[(x, y)].symbol(), "│");
                prop_assert!(x == 0 || buffer[(x - 1, y)].cell_width() <= 1, "{}", row(&buffer, y));
            }
        }
    }
}

fn row(buffer: &Buffer, y: u16) -> String {
    (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect()
}
