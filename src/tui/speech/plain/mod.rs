//! What is on screen as lines of text, for screen readers, dumb terminals and pipes: short lines,
//! the number that matters first, every value with its name, nothing drawn. Says the same as the
//! picture; changes nothing.

pub mod contingents;
mod in_force;
pub mod table;
pub mod words;

pub use table::Extent;

use super::blocks;
use crate::tui::{
    Screen, State, TableId,
    look::widgets::seg::heard,
    views::{self, Said, Told, status},
};

/// A list of the view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// The table behind it, if a person can select in it.
    pub table: Option<TableId>,
    /// Its rows.
    pub rows: Vec<String>,
}

/// A view in parts, so that a reader can stop anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// Which view, whose, of which day; how old the data is.
    pub head: Vec<String>,
    /// The numbers that matter, one per line.
    pub lead: Vec<String>,
    /// Lists.
    pub sections: Vec<Section>,
    /// More about what is selected.
    pub selected: Vec<String>,
}

/// What the state shows, without dialogs.
pub fn view(state: &State, extent: Extent) -> View {
    let mut view = View { head: head(state), ..View::default() };
    if let Some((heading, text)) = status::instead_of_data(state) {
        view.lead.push(words::spoken(&heading));
        view.lead.extend(text.iter().map(|line| words::spoken(&heard(line))).filter(|line| !line.is_empty()));
        return view;
    }
    if state.screen == Screen::Contingents {
        view.lead = contingents::lead(state);
        view.sections = contingents::sections(state);
        view.selected = contingents::selected(state);
        return view;
    }
    let shown = state.screen.view();
    view.lead = status::last_forecast(state).iter().map(|told| words::spoken(&heard(std::slice::from_ref(told)))).collect();
    view.lead.extend((shown.headline)(state).iter().flat_map(|line| words::sentences(line)));
    view.sections.extend((shown.told)(state).into_iter().map(told));
    view.sections.extend(state.screen.tables(state.team).iter().map(|id| Section {
        title: table::title(state, *id),
        table: Some(*id),
        rows: table::rows(state, *id, extent),
    }));
    if !shown.legend.is_empty() {
        let rows = shown.legend.iter().flat_map(|line| line.split(". ")).map(words::spoken).collect();
        view.sections.push(Section { title: "Was die Zahlen bedeuten".to_owned(), table: None, rows });
    }
    view.selected = (shown.explain)(state).iter().flat_map(|line| words::sentences(line)).collect();
    if state.screen == Screen::Post {
        view.selected.extend(blocks::blocks(&views::post::pane(state)).into_iter().map(|heard| heard.text));
    }
    view
}

/// A list that is no table.
fn told(told: Told) -> Section {
    let rows = told.rows.into_iter().flat_map(|said| match said {
        Said::Sentence(line) => vec![words::spoken(&heard(&line))],
        Said::Line(line) => words::sentences(&line),
    });
    Section { title: told.title, table: None, rows: rows.collect() }
}

/// Which view, whose, of which day; how old the data is.
fn head(state: &State) -> Vec<String> {
    let mut first = format!("Ansicht {}, Team {}, {}", name(state), words::spoken(state.team.label()), words::day(state.today()));
    if state.options.demo {
        first.push_str(", Demo");
    }
    if state.options.read_only {
        first.push_str(", nur lesen");
    }
    let status: String = status::line(state).iter().map(|seg| seg.text.as_str()).collect();
    vec![first, words::spoken(&status.replace(" · ", ", "))]
}

/// The name of the view.
pub fn name(state: &State) -> String {
    let name = state.screen.label();
    match (state.screen, &state.measure) {
        (Screen::Detail, Some(measure)) => format!("{name} {}", words::safe(measure)),
        _ => name.to_owned(),
    }
}

/// Everything at once: the view, every row of it, dialogs, what was last said.
pub fn plain(state: &State) -> String {
    let view = view(state, Extent::Whole);
    let mut out = view.head;
    out.extend(view.lead);
    for section in view.sections {
        out.extend([String::new(), format!("{}:", section.title)]);
        out.extend(section.rows);
    }
    if !view.selected.is_empty() {
        out.extend([String::new(), "Zur Auswahl:".to_owned()]);
        out.extend(view.selected);
    }
    for dialog in &state.dialogs {
        out.push(String::new());
        out.extend(blocks::read(&dialog.shown(state)));
    }
    for toast in state.said.on_screen() {
        out.push(said(&toast.text, toast.is_error));
    }
    out.join("\n") + "\n"
}

/// A message as said.
pub fn said(text: &str, is_error: bool) -> String {
    format!("{} {}", if is_error { "Fehler:" } else { "Meldung:" }, words::spoken(text))
}
