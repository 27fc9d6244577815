//! What palette and search show: the field, the hits with their letters marked, what is missing.

use super::{
    Palette,
    entries::{Found, Goal, Mode},
    locked,
};
use crate::{
    client::Connection,
    tui::{
        State,
        look::{
            blocks::{Body, Choice, Field, Item, Look, Text},
            format,
            fuzzy::{self, Query},
            theme::Role,
            widgets::{
                measure::{fitted, width},
                seg::{Line, said, seg},
            },
        },
    },
};

/// Largest size.
const SIZE: (u16, u16) = (104, 22);
/// Hits made ready at once: more than fit on any screen, and as many as are read out in one go.
const READY: usize = 30;

fn title(mode: Mode) -> &'static str {
    if mode == Mode::Commands { "Befehle und Ziele" } else { "Überall suchen" }
}

pub fn body(palette: &Palette, state: &State) -> Body {
    let prompt = if palette.mode == Mode::Commands { ": " } else { "# " };
    let mut line = vec![seg(Role::Text, "  ").silent()];
    line.extend(status(palette, state));
    let body = Body::new(title(palette.mode), SIZE.0)
        .exactly(SIZE.1)
        .with(Field::behind("Suche", seg(Role::Key, prompt).said("Suche"), 2, &palette.input, true))
        .with(Text::cut(vec![line]));
    if palette.hits.is_empty() {
        return body.lines(vec![vec![seg(Role::Text, "  "), seg(Role::Dim, nothing(palette))]]);
    }
    let first = (palette.cursor + 1).saturating_sub(READY);
    let ready: Vec<&Found> = palette.hits.iter().skip(first).take(READY).map(|at| &palette.entries[*at]).collect();
    let inner = SIZE.0.min(state.size.0).saturating_sub(4);
    // As wide as the names in sight.
    let rows = usize::from(state.size.1.min(SIZE.1).saturating_sub(5).max(1));
    let above = (palette.cursor + 1).saturating_sub(rows) - first;
    let widest = ready.iter().skip(above).take(rows).map(|found| width(&found.name)).max().unwrap_or(0);
    let wide = widest.min(inner.saturating_sub(2) / 2).max(12);
    let query = Query::new(palette.input.value());
    let mut matcher = fuzzy::matcher();
    let items =
        ready.iter().map(|found| Item { marks: query.marks(&found.haystack, &mut matcher), ..item(state, found, wide, inner) });
    let mut hits = Choice::of(items.collect(), 0, Look::Both);
    (hits.first, hits.total, hits.cursor, hits.focused) = (first, palette.hits.len(), palette.cursor, true);
    body.with(hits)
}

/// A hit; its name takes that many columns.
fn item(state: &State, found: &Found, wide: u16, inner: u16) -> Item {
    let key = if let Goal::Run(command) = found.goal { state.options.keymap.shown(command) } else { String::new() };
    let mut right = Vec::new();
    if matches!(found.goal, Goal::Run(_)) {
        right.push(seg(Role::Key, format!("{key}  ")).silent());
    }
    right.push(seg(Role::Dim, format!("{:>9}", found.word)).silent());
    let (role, about) = locked(state, found).map_or_else(|| (Role::Dim, found.about.clone()), |why| (Role::Warn, why));
    let (name, used) = fitted(&found.name, wide);
    let gap = " ".repeat(usize::from(wide - used) + 2);
    let taken: u16 = right.iter().map(|seg| width(&seg.text)).sum();
    // A few letters say nothing.
    let shown = if inner > wide + taken + 10 { about.clone() } else { String::new() };
    let keyed = if key.is_empty() { String::new() } else { format!(" ({key})") };
    let words = format!("{} {}{keyed}: {}", found.word, found.name, about.replace(" · ", ", "));
    let line = said(vec![seg(Role::Text, name), seg(Role::Text, gap), seg(role, shown)], words.clone());
    Item { right, ..Item::new(words, line) }
}

/// How many hits, and what is not among them because it has not come yet.
fn status(palette: &Palette, state: &State) -> Line {
    let hits = format::count(i64::try_from(palette.hits.len()).unwrap_or(i64::MAX), "Treffer", "Treffer");
    let mut line = vec![seg(Role::Dim, hits)];
    let missing = |computing: bool| {
        let missing = palette.mode.needs().iter().filter(|(resource, _)| {
            let (has, error) = state.data.progress(resource);
            !has && error.is_none() == computing
        });
        missing.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    };
    let (coming, failed) = (missing(true), missing(false));
    if !coming.is_empty() {
        let text = if state.connection == Connection::Live {
            format!("{coming} werden geladen …")
        } else {
            format!("{coming} fehlen: noch keine Verbindung")
        };
        line.push(seg(Role::Warn, format!(" · {text}")));
    }
    if !failed.is_empty() {
        line.push(seg(Role::Warn, format!(" · ! {failed} ließen sich nicht laden")));
    }
    line
}

fn nothing(palette: &Palette) -> String {
    let more = if palette.mode == Mode::Commands { " Tab sucht auch in Mails, Importen und Protokoll." } else { "" };
    format!("Nichts heißt so.{more}")
}
