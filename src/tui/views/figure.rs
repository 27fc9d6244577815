//! The one number that matters on each screen, for windows with room to show it large. The
//! headline says the same number in words.

use super::{Screen, accuracy, agh, contingents, detail, log, monitoring, places, post, today};
use crate::tui::{State, look::theme::Role};

/// What it is and the number; none while it is not known.
pub fn of(state: &State) -> Option<(Role, String)> {
    match state.screen {
        Screen::Today => today::figure(state),
        Screen::Agh => agh::figure(state),
        Screen::Detail => detail::figure(state),
        Screen::Places => places::figure(state),
        Screen::Contingents => contingents::figure(state),
        Screen::Post => post::figure(state),
        Screen::Monitoring => monitoring::figure(state),
        Screen::Log => log::figure(state),
        Screen::Accuracy => accuracy::figure(state),
    }
}
