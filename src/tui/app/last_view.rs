//! The view as a person left it: link, team, colours, order and filter of every list, and what
//! they last searched for. Plain data that can be written and read; the loop does that.

use std::{collections::BTreeMap, path::PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::link::Link;
use crate::tui::{State, TableId, TeamFilter};

/// Largest file read, in bytes.
pub const LIMIT: u64 = 64 << 10;
/// What of the search is remembered.
pub const RECENT: usize = 8;
/// Another number means another form of the file.
const VERSION: u32 = 1;

/// Where the view is kept, and what the command line said that it must not override.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ViewFile {
    /// The file.
    pub path: PathBuf,
    /// The team was named.
    pub team_given: bool,
    /// The theme was named.
    pub theme_given: bool,
}

/// A setting changed while the program ran. It is restored only while the configuration still
/// says what it said then: whoever changes the configuration wants that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Changed {
    configured: String,
    chosen: String,
}

/// What a person did to a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct List {
    /// As in a link: `frei`, `frei-`.
    sort: String,
    filter: String,
}

/// The view, as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    version: u32,
    day: NaiveDate,
    view: String,
    #[serde(default)]
    recent: Vec<String>,
    team: Option<Changed>,
    theme: Option<Changed>,
    /// Where the last import came from.
    import: Option<Changed>,
    #[serde(default)]
    lists: BTreeMap<String, List>,
}

impl Remembered {
    /// What is on screen now.
    pub fn of(state: &State) -> Self {
        let changed = |configured: &str, chosen: &str| {
            (configured != chosen).then(|| Changed { configured: configured.to_owned(), chosen: chosen.to_owned() })
        };
        let list = |id: &TableId| {
            let table = state.table_of(*id);
            let sort = id.order(state).map(|(column, falling)| format!("{column}{}", if falling { "-" } else { "" }));
            let list = List { sort: sort.unwrap_or_default(), filter: table.filter.clone() };
            (list != List::default()).then(|| (id.file_stem().to_owned(), list))
        };
        Self {
            version: VERSION,
            day: state.today(),
            view: Link::of(state).to_string(),
            recent: state.recent.iter().take(RECENT).cloned().collect(),
            team: changed(team(state.options.team), team(state.team)),
            theme: changed(state.options.theme.name(), state.theme.name()),
            import: changed(&state.options.import_folder.display().to_string(), &state.import_folder),
            lists: TableId::ALL.iter().filter_map(list).collect(),
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Where it is none of ours; without a word of its content.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|e| format!("kein UTF-8 ab Byte {}", e.valid_up_to()))?;
        let remembered: Self = toml::from_str(text).map_err(|e| format!("ab Byte {}", e.span().map_or(0, |span| span.start)))?;
        if remembered.version == VERSION { Ok(remembered) } else { Err(format!("Fassung {}", remembered.version)) }
    }

    /// The file.
    ///
    /// # Errors
    /// When it cannot be written as TOML.
    pub fn write(&self) -> Result<String, String> {
        toml::to_string(self).map_err(|e| e.to_string())
    }

    /// Restores it. On the day it was left everything is as it was; on another the order of the
    /// lists, team and colours stay, and the day begins on *Heute* without filters. A view named
    /// for this start comes before the remembered one.
    pub fn restore(&self, state: &mut State, file: &ViewFile) {
        if let Some(team) = self.team.as_ref().filter(|t| !file.team_given && t.configured == team(state.options.team)) {
            state.team = TeamFilter::parse(&team.chosen).unwrap_or(state.team);
        }
        if let Some(theme) = self.theme.as_ref().filter(|t| !file.theme_given && t.configured == state.options.theme.name()) {
            let chosen = state.options.themes.named(&theme.chosen).filter(|_| state.options.no_colours.is_none());
            state.theme = chosen.unwrap_or(&state.theme).clone();
        }
        let configured = state.options.import_folder.display().to_string();
        if let Some(import) = self.import.as_ref().filter(|import| import.configured == configured) {
            state.import_folder.clone_from(&import.chosen);
        }
        state.recent = self.recent.iter().take(RECENT).cloned().collect();
        let same_day = self.day == state.today();
        for id in TableId::ALL {
            let Some(list) = self.lists.get(id.file_stem()) else { continue };
            let (column, falling) = list.sort.strip_suffix('-').map_or((list.sort.as_str(), false), |column| (column, true));
            // A column that is gone leaves the natural order.
            let sort = id.column(state, column).ok().map(|at| (id.columns(state)[at].key, falling));
            let table = state.table_of_mut(id);
            table.sort = sort;
            if same_day {
                table.filter.clone_from(&list.filter);
            }
            table.refresh();
        }
        let named = state.options.start_view.clone();
        let link = match &named {
            Some(view) => Link::parse(view).ok(),
            // The team was dealt with above.
            None => Link::parse(&self.view).ok().filter(|_| same_day).map(|link| Link { team: None, ..link }),
        };
        // A named view that does not exist was pointed at already; a remembered one may be of
        // another version of the program.
        let _ = link.map(|link| link.open(state));
    }
}

/// As in links and settings.
fn team(team: TeamFilter) -> &'static str {
    if team == TeamFilter::Both { "beide" } else { team.label() }
}
