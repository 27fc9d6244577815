//! Links to a view: `agh/AGH-2217`, `plaetze?filter=MES`. Read at start, written by „Verweis
//! kopieren“, so that one desk can point another to what it sees.

use super::Screen;
use crate::{domain::text, tui::State};

/// Name of a screen in links.
const NAMES: &[(&str, Screen)] = &[
    ("heute", Screen::Today),
    ("agh", Screen::Agh),
    ("plaetze", Screen::Places),
    ("plätze", Screen::Places),
    ("kontingente", Screen::Contingents),
    ("post", Screen::Post),
    ("monitoring", Screen::Monitoring),
    ("protokoll", Screen::Log),
    ("guete", Screen::Accuracy),
    ("güte", Screen::Accuracy),
];

/// Opens the view a link names.
///
/// # Errors
/// With a German sentence when there is no such view.
pub fn open(state: &mut State, link: &str) -> Result<(), String> {
    let (path, filter) = match link.split_once("?filter=") {
        Some((path, filter)) => (path, Some(filter)),
        None => (link, None),
    };
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    let screen = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, screen)| *screen);
    let screen = screen.ok_or_else(|| {
        format!(
            "Die Ansicht „{name}“ gibt es nicht; erwartet wird heute, agh, agh/NUMMER, plaetze, kontingente, post, monitoring, \
             protokoll oder guete."
        )
    })?;
    state.screen = screen;
    if screen == Screen::Agh && !rest.is_empty() {
        state.previous = Screen::Agh;
        state.screen = Screen::Detail;
        state.measure = Some(text::clean(rest));
    }
    if let (Some(filter), Some(table)) = (filter, state.table_mut()) {
        table.filter = text::clean(filter);
    }
    Ok(())
}

/// The link to what is on screen.
pub fn of(state: &State) -> String {
    let mut link = match (state.screen, &state.measure) {
        (Screen::Detail, Some(measure)) => format!("agh/{measure}"),
        (screen, _) => NAMES.iter().find(|(_, known)| *known == screen).map_or("heute", |(name, _)| name).to_owned(),
    };
    if let Some(table) = state.table().filter(|table| !table.filter.is_empty()) {
        link.push_str("?filter=");
        link.push_str(&table.filter);
    }
    link
}
