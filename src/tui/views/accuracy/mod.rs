//! *Prognosegüte*: how far past forecasts were off, by days ahead and by AGH, beside what the
//! desk would say without them; and what kept forecasts said against what came.

pub mod tables;
pub mod words;

use ratatui::layout::{Constraint, Layout, Rect};

use super::{Opened, Rows, TableId, TableSpec, View, frame};
use crate::{
    api::backtest::{AccuracyDoc, HorizonRow},
    tui::{
        Command, State,
        app::data::Resource,
        look::{
            format,
            theme::Role,
            widgets::{
                paint::{self, Paint},
                seg::{Line, seg},
            },
        },
    },
};

/// Said where there is nothing to judge by.
pub const NO_PAST: &str = "Noch reicht die Vergangenheit nicht, um Prognosen an ihr zu messen.";
/// The horizon sentences are about, in days.
pub const WEEKS4: u32 = 28;
/// From this width on the two lists stand side by side.
const WIDE: u16 = 150;
/// From this height on both lists stand below each other.
const TALL: u16 = 25;
/// Rows of the table by days ahead: title, head, four horizons.
const BY_DAYS: u16 = 6;
/// Rows a list needs beside them: heading, head and three lines.
const LEAST_LIST: u16 = 5;

/// The view.
pub static VIEW: View = View {
    names: &["guete", "güte"],
    opened: Opened::Tab('8', Command::OpenAccuracy),
    needs: |_| vec![Resource::Agh, Resource::Measures],
    figure,
    headline,
    headline_rows: 2,
    explain,
    panes,
    draw,
    legend: &words::LEGEND,
    forecast: true,
    counts_marks: false,
    exported: &[TableId::Horizons],
    ..View::LIST
};

/// Accuracy of each AGH.
pub static MEASURES: TableSpec = TableSpec {
    stem: "prognoseguete-agh",
    title: "Je AGH, 28 Tage voraus",
    nothing: NO_PAST,
    rows: Rows::AghAccuracy,
    resource: |_| Some(Resource::Accuracy),
    about: |state| Some(about(state)),
    source: tables::measures,
    name: &["agh", "bezeichnung"],
    first: &["fehler"],
    urgent: "Achtung",
};

/// What kept forecasts said, and what came.
pub static KEPT: TableSpec = TableSpec {
    stem: "prognosen-und-wirklichkeit",
    title: "Was gesagt wurde und was kam",
    nothing: "Noch ist kein Tag gekommen, für den eine aufbewahrte Prognose etwas gesagt hat.",
    rows: Rows::Figures,
    resource: |_| Some(Resource::Accuracy),
    about: |state| Some(about(state)),
    source: tables::kept,
    name: &["fuerden"],
    first: &["gekommen", "prognose"],
    urgent: "Achtung",
};

/// Accuracy by days ahead.
pub static HORIZONS: TableSpec = TableSpec {
    stem: "prognoseguete",
    title: "Alle AGH",
    nothing: NO_PAST,
    rows: Rows::Figures,
    resource: |_| Some(Resource::Accuracy),
    about: |state| Some(about(state)),
    source: tables::horizons,
    name: &["voraus"],
    first: &["fehler"],
    urgent: "Achtung",
};

/// The scenario, and whether the names of the AGH are there.
fn about(state: &State) -> String {
    // What AGH are called comes from two other answers, each of which may come later.
    let names = (state.data.agh.value.is_some(), state.data.measures.value.is_some());
    format!("{} {names:?}", state.scenario.wire())
}

fn doc(state: &State) -> Option<&AccuracyDoc> {
    state.data.accuracy.value.as_deref()
}

/// Scores of the scenario on screen, by days ahead; those without a case left out.
fn horizons(state: &State) -> impl Iterator<Item = &HorizonRow> {
    let scenario = doc(state).and_then(|doc| doc.backtest.scenarios.iter().find(|s| s.scenario == state.scenario.wire()));
    scenario.into_iter().flat_map(|s| &s.horizons).filter(|row| row.n > 0)
}

/// The horizon people ask about: four weeks, or the longest there is.
fn main_horizon(state: &State) -> Option<&HorizonRow> {
    horizons(state).find(|row| row.horizon == WEEKS4).or(horizons(state).last())
}

/// The number that matters: places the forecast was off, four weeks ahead.
pub fn figure(state: &State) -> Option<(Role, String)> {
    main_horizon(state).map(|row| (words::role(row), format::decimal(row.mae, 1)))
}

/// The sentence that matters.
pub fn headline(state: &State) -> Vec<Line> {
    let Some(doc) = doc(state) else {
        return vec![vec![seg(Role::Dim, "Hier steht, wie weit frühere Prognosen daneben lagen.")]];
    };
    match main_horizon(state) {
        Some(row) => vec![words::error(row), words::bands(row, &doc.backtest.origins, state)],
        None => vec![vec![seg(Role::Text, NO_PAST)]],
    }
}

/// More about the selected row.
pub fn explain(state: &State) -> Vec<Line> {
    let (Some(doc), Some(row)) = (doc(state), state.selected()) else { return Vec::new() };
    let focused = state.focused_table();
    let mut lines = Vec::new();
    if focused == Some(TableId::AccuracyAgh) {
        lines.extend(words::measure(state, &row.key));
        lines.extend(words::method(doc, WEEKS4));
        lines.extend(words::mails(doc, &row.key));
        lines.extend(words::starts(doc));
    }
    if focused == Some(TableId::Kept) {
        let found = doc.kept.iter().find(|score| tables::kept_key(score) == row.key);
        lines.extend(found.map(words::kept));
    }
    if focused == Some(TableId::Horizons)
        && let Some(score) = horizons(state).find(|score| score.horizon.to_string() == row.key)
    {
        lines.extend([words::error(score), words::bands(score, &doc.backtest.origins, state)]);
        lines.extend(words::method(doc, score.horizon));
    }
    lines
}

struct Areas {
    horizons: Rect,
    measures: Option<Rect>,
    kept: Option<Rect>,
    words: Option<Rect>,
    divider: Option<Rect>,
}

fn areas(state: &State, body: Rect) -> Areas {
    let gap = u16::from(body.height >= TALL);
    let legend = words::LEGEND.iter().map(|line| paint::wrap(line, body.width.saturating_sub(2)).len()).sum::<usize>();
    let legend = u16::try_from(legend).unwrap_or(u16::MAX);
    // Without a record there is nothing to explain; in a low window the list that takes the keys
    // comes first, and the headline still says the most important row.
    let shown = horizons(state).next().is_some() && body.height >= BY_DAYS + LEAST_LIST;
    let (rows, legend) = match (shown, body.height >= TALL + legend) {
        (true, true) => (BY_DAYS, legend),
        (true, false) => (BY_DAYS, 0),
        (false, _) => (0, 0),
    };
    if rows == 0 && state.focused_table() == Some(TableId::Horizons) {
        return Areas { horizons: body, measures: None, kept: None, words: None, divider: None };
    }
    let [horizons, words, _, lists] = Layout::vertical([
        Constraint::Length(rows),
        Constraint::Length(legend),
        Constraint::Length(gap.min(rows)),
        Constraint::Fill(1),
    ])
    .areas(body);
    let words = (legend > 0).then_some(words);
    if body.width >= WIDE {
        let [left, divider, right] =
            Layout::horizontal([Constraint::Fill(1), Constraint::Length(3), Constraint::Fill(1)]).areas(lists);
        let divider = Some(Rect { x: divider.x + 1, width: 1, ..divider });
        return Areas { horizons, measures: Some(left), kept: Some(right), words, divider };
    }
    if body.height >= TALL {
        let [upper, _, lower] = Layout::vertical([Constraint::Fill(3), Constraint::Length(1), Constraint::Fill(2)]).areas(lists);
        return Areas { horizons, measures: Some(upper), kept: Some(lower), words, divider: None };
    }
    let kept_first = state.focused_table() == Some(TableId::Kept);
    let (measures, kept) = if kept_first { (None, Some(lists)) } else { (Some(lists), None) };
    Areas { horizons, measures, kept, words, divider: None }
}

/// Where the tables stand.
pub fn panes(state: &State, body: Rect) -> Vec<(TableId, Rect)> {
    let areas = areas(state, body);
    let below_title = |area: Rect| Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
    let all = [
        (TableId::AccuracyAgh, areas.measures),
        (TableId::Kept, areas.kept),
        (TableId::Horizons, Some(areas.horizons).filter(|area| area.height > 0)),
    ];
    all.into_iter().filter_map(|(id, area)| Some((id, below_title(area?)))).collect()
}

/// Titles, legend, divider.
pub fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    let areas = areas(state, body);
    let key = state.options.keymap.shown(Command::ToggleScenario);
    let title = vec![
        seg(
            if state.focused_table() == Some(TableId::Horizons) { Role::Strong } else { Role::Text },
            "Alle AGH, nach Tagen voraus",
        ),
        seg(Role::Dim, format!(" · {key} Szenario: {}", state.scenario.label())),
    ];
    if areas.horizons.height > 0 {
        paint.chunks(areas.horizons, &title);
    }
    for (id, area) in [(TableId::AccuracyAgh, areas.measures), (TableId::Kept, areas.kept)] {
        if let Some(area) = area {
            frame::title(paint, state, id, area);
        }
    }
    if let Some(area) = areas.words {
        let indented = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        paint.wrapped(indented, Role::Dim, &words::LEGEND.join("\n"));
    }
    if let Some(area) = areas.divider {
        paint.vertical(area);
    }
}
