//! Draws what is in force: asked for and filled, cell by cell, or what is still open beside a new proposal.

use ratatui::layout::{Position, Rect};

use super::{
    grid::{FREE, Grid, REST},
    line,
    signs::{filled, open, signed},
};
use crate::{
    domain::{contingent::released, dates},
    tui::{
        Command, State,
        app::contingents::{
            Work,
            in_force::{self, Given, InForce, Look, Row},
            stage,
        },
        look::{
            format, symbols,
            theme::Role,
            widgets::{
                paint::{Paint, wrap},
                seg::{Line, seg},
                table::select,
            },
        },
    },
};

pub(super) fn draw(paint: &mut Paint<'_>, work: &Work, look: Look, grid: &Grid) {
    let force = &work.in_force;
    heads(paint, force, look, grid);
    let rows = force.rows.iter().enumerate().skip(force.offset.0).take(grid.rows);
    for (y, (m, row)) in (grid.area.y + grid.heads..).zip(rows) {
        start(paint, work, row, grid, y, m == force.cursor.0);
        for (shown, (column, unit)) in force.units.iter().enumerate().skip(force.offset.1).take(grid.units).enumerate() {
            let place = Rect { x: grid.x(shown), y, width: grid.column, height: 1 };
            let (role, text) = match look {
                Look::InForce | Look::Proposal => filled(row.given(unit)),
                Look::Difference => open(row.given(unit).open(), in_force::change(work, row, unit)),
            };
            let wide = paint.right(place, &[seg(role, text)]);
            if (m, column) == force.cursor {
                select(paint, place);
                paint.focus(Position { x: place.right() - wide, y });
            }
        }
        let (role, text) = match (row.released, row.total().open()) {
            (None, _) | (Some(_), 0) => (Role::Dim, "·".to_owned()),
            (Some(_), n) => (Role::Text, n.to_string()),
        };
        paint.right(Rect { x: grid.rest(), y, width: REST, height: 1 }, &[seg(role, text)]);
    }
    sums(paint, work, look, grid);
}

fn heads(paint: &mut Paint<'_>, force: &InForce, look: Look, grid: &Grid) {
    let last = grid.area.y + grid.heads - 1;
    let what = match look {
        Look::Difference => "noch offen",
        Look::InForce | Look::Proposal => "in Kraft",
    };
    let cut = force.rows.len() > grid.rows;
    let shown = (force.offset.0 + grid.rows).min(force.rows.len());
    let told = if cut { format!("{what}, {}–{shown} von {}", force.offset.0 + 1, force.rows.len()) } else { what.to_owned() };
    paint.text(grid.area.x + 2, last, grid.label + grid.date, &told, Role::Dim);
    paint.right(
        Rect { x: grid.area.x + 2 + grid.label + grid.date, y: last, width: FREE, height: 1 },
        &[seg(Role::Header, "frei")],
    );
    for (shown, (column, unit)) in force.units.iter().enumerate().skip(force.offset.1).take(grid.units).enumerate() {
        let role = if column == force.cursor.1 { Role::Strong } else { Role::Header };
        let (above, below) = unit.split_once('-').unwrap_or(("", unit));
        let place = |y| Rect { x: grid.x(shown) + 1, y, width: grid.column - 1, height: 1 };
        if grid.heads > 1 && !above.is_empty() {
            paint.right(place(grid.area.y), &[seg(if role == Role::Strong { role } else { Role::Dim }, above)]);
        }
        paint.right(place(last), &[seg(role, below)]);
    }
    let hidden = force.units.len().saturating_sub(force.offset.1 + grid.units);
    let rest = |y, role, text: String| (Rect { x: grid.rest(), y, width: REST, height: 1 }, [seg(role, text)]);
    if hidden > 0 {
        let (place, text) = rest(grid.area.y, Role::Dim, format!("+{hidden}→"));
        paint.right(place, &text);
    }
    if grid.heads > 1 || hidden == 0 {
        let (place, text) = rest(last, Role::Header, "offen".to_owned());
        paint.right(place, &text);
    }
}

fn start(paint: &mut Paint<'_>, work: &Work, row: &Row, grid: &Grid, y: u16, here: bool) {
    let x = grid.area.x;
    let role = match (here, row.released) {
        (true, _) => Role::Strong,
        (false, Some(_)) => Role::Text,
        (false, None) => Role::Dim,
    };
    paint.text(x, y, 1, &if here { symbols::CURSOR } else { ' ' }.to_string(), role);
    paint.text(x + 2, y, grid.label, &row.start.label(), role);
    paint.right(Rect { x: x + 2 + grid.label, y, width: grid.date, height: 1 }, &[seg(Role::Dim, begin(work, row))]);
    let free = Rect { x: x + 2 + grid.label + grid.date, y, width: FREE, height: 1 };
    paint.right(free, &[seg(role, format::int(row.free))]);
}

/// `01.12.`, or `läuft`.
pub fn begin(work: &Work, row: &Row) -> String {
    match work.pot_today() {
        Some(today) if row.begin < today => "läuft".to_owned(),
        _ => dates::german_short(row.begin),
    }
}

fn sums(paint: &mut Paint<'_>, work: &Work, look: Look, grid: &Grid) {
    let force = &work.in_force;
    let shown = u16::try_from(grid.rows.min(force.rows.len())).unwrap_or(u16::MAX);
    let top = grid.area.y + grid.heads + shown;
    if top + 1 >= grid.area.bottom() {
        return;
    }
    paint.horizontal(Rect { y: top, height: 1, ..grid.area });
    let y = top + 1;
    paint.text(grid.area.x + 2, y, grid.label, "Summe", Role::Dim);
    for (shown, unit) in force.units.iter().skip(force.offset.1).take(grid.units).enumerate() {
        let place = Rect { x: grid.x(shown), y, width: grid.column, height: 1 };
        let (role, text) = match look {
            Look::InForce | Look::Proposal => filled(force.of_unit(unit)),
            Look::Difference => {
                let known: Vec<i64> = force.rows.iter().filter_map(|row| in_force::change(work, row, unit)).collect();
                let left = force.rows.iter().map(|row| row.given(unit).open()).sum();
                open(left, (!known.is_empty()).then(|| known.iter().sum()))
            }
        };
        paint.right(place, &[seg(if role == Role::Dim { role } else { Role::Strong }, text)]);
    }
    let left: u32 = force.rows.iter().map(|row| row.total().open()).sum();
    paint.right(Rect { x: grid.rest(), y, width: REST, height: 1 }, &[seg(Role::Strong, left.to_string())]);
}

/// What is in force, in figures, and the way on.
pub(super) fn numbers(state: &State, work: &Work, look: Look) -> Line {
    let force = &work.in_force;
    let total = force.total();
    let n = i64::try_from(force.rows.iter().filter(|row| row.released.is_some()).count()).unwrap_or(i64::MAX);
    let far = stage::words(state, stage::of(state, work), stage::row(state, &work.base.instrument));
    let key = state.options.keymap.shown(Command::TurnLook);
    let next = match look {
        Look::InForce => "Unterschied zu einem neuen Vorschlag",
        Look::Difference => "neuer Vorschlag",
        Look::Proposal => "was in Kraft ist",
    };
    vec![
        seg(Role::Strong, format!("In Kraft: {}", format::count(total.places.into(), "Platz", "Plätze")))
            .shows(format!("kontingente/alle {}/erbeten", work.base.instrument)),
        seg(Role::Text, format!(" in {}, {} besetzt", format::count(n, "Start", "Starts"), total.filled)),
        seg(Role::Good, format!(" · {far}")),
        seg(Role::Dim, format!(" · {key} {next}")),
    ]
}

/// The cell under the cursor in sentences.
pub fn sentences(state: &State, work: &Work) -> Vec<String> {
    let Some((row, unit)) = work.in_force.here() else { return Vec::new() };
    let given = row.given(unit);
    let Some((release, on)) = row.released else { return vec![released::open_to_all(&row.start.label())] };
    let by = stage::row(state, &work.base.instrument).and_then(|pot| pot.in_force.as_ref()).filter(|now| now.release == release);
    let by = by.and_then(|now| now.by.as_ref()).map(|by| by.who.as_str());
    let mut out = vec![released::asked(unit, (release, on, by), given.places, given.filled)];
    out.push(match (in_force::proposed(work, row, unit), in_force::change(work, row, unit)) {
        (Some(new), Some(0)) => format!("Ein neuer Vorschlag sähe ebenso {new} vor."),
        (Some(new), Some(by)) => format!("Ein neuer Vorschlag sähe {new} vor ({}).", signed(by)),
        (Some(_) | None, None) | (None, Some(_)) => "Ein neuer Vorschlag teilt diesen Start nicht auf.".to_owned(),
    });
    out
}

/// What the signs mean.
pub(super) const fn legend(look: Look) -> &'static str {
    match look {
        Look::InForce | Look::Proposal => {
            "3 erbeten   1/3 davon 1 besetzt   · nichts erbeten   frei: heute freie Plätze   grau: ohne Kontingent"
        }
        Look::Difference => "2 noch offen   2+1 ein neuer Vorschlag sähe einen mehr vor   2−1 einen weniger   · nichts",
    }
}

/// The cell under the cursor, where it has room of its own.
pub(super) fn panel(state: &State, paint: &mut Paint<'_>, work: &Work, area: Rect) {
    let Some((row, unit)) = work.in_force.here() else { return };
    let mut lines: Vec<Line> =
        vec![vec![seg(Role::Strong, format!("{unit} · {}", row.start.label())), seg(Role::Dim, format!("  {}", row.title))]];
    for sentence in sentences(state, work) {
        lines.extend(wrap(&sentence, area.width).into_iter().map(|text| line(Role::Text, text)));
    }
    for (row, line) in area.rows().zip(&lines) {
        paint.chunks_cut(row, line);
    }
}

/// Heads and rows as text, for copying: filled and asked for.
pub fn table(work: &Work) -> Vec<Vec<String>> {
    let force = &work.in_force;
    let heads = ["Start", "Beginn", "frei"].map(str::to_owned).into_iter().chain(force.units.iter().cloned());
    let row = |row: &Row| {
        let cell = |unit: &String| match row.given(unit) {
            Given { places: 0, .. } => String::new(),
            Given { places, filled } => format!("{filled}/{places}"),
        };
        let named = [row.start.label(), dates::german(row.begin), row.free.to_string()];
        named.into_iter().chain(force.units.iter().map(cell)).collect()
    };
    std::iter::once(heads.collect()).chain(force.rows.iter().map(row)).collect()
}
