//! Which figures are on screen, so that each can be opened: those of the headline and of what is said about the
//! selected row, then the columns of that row, hidden ones too.

use crate::tui::{
    State,
    look::{
        table::{Opens, Value},
        widgets::seg::{Seg, Shows, heard},
    },
};

/// How it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// The backend knows it under this name.
    Backend(String),
    /// This sentence says all there is to know.
    Sentence(&'static str),
}

/// A figure on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whose it is, e.g. the row; empty in the headline.
    pub whose: String,
    /// What it is called.
    pub label: String,
    /// As it is shown; empty where the label says it.
    pub value: String,
    /// How it is opened.
    pub from: From,
}

/// All of them, those of the selected row first: the eye is there.
pub fn on_screen(state: &State) -> Vec<Shown> {
    let view = state.screen.view();
    let said = |lines: Vec<Vec<Seg>>| lines.into_iter().flatten().flat_map(of_seg);
    let mut found = row(state);
    found.extend((view.under_cursor)(state));
    for shown in said((view.explain)(state)).chain(said((view.headline)(state))) {
        if !found.iter().any(|known| known.from == shown.from) {
            found.push(shown);
        }
    }
    found
}

fn of_seg(seg: Seg) -> Vec<Shown> {
    let text = heard(std::slice::from_ref(&seg));
    let text = text.trim().trim_start_matches(['·', '(']).trim_end_matches(')').trim();
    let shown = |shows: Shows| {
        let label = shows.called.unwrap_or_else(|| text.to_owned());
        Shown { whose: String::new(), label, value: String::new(), from: From::Backend(shows.name) }
    };
    seg.figures.into_iter().map(shown).collect()
}

fn row(state: &State) -> Vec<Shown> {
    let (Some(id), Some(selected)) = (state.focused_table(), state.selected()) else { return Vec::new() };
    let columns = id.columns(state);
    let of = columns.iter().zip(&selected.cells).filter(|(_, cell)| cell.value != Value::Empty);
    of.filter_map(|(column, cell)| {
        let from = match column.opens {
            Opens::Nothing => return None,
            Opens::Figure(family, part) => From::Backend(format!("{family}/{}/{part}", selected.key)),
            Opens::Means(sentence) => From::Sentence(sentence),
        };
        let label = if column.spoken.is_empty() { column.title } else { column.spoken };
        Some(Shown { whose: selected.key.clone(), label: label.to_owned(), value: cell.value.shown(), from })
    })
    .collect()
}
