//! What the command line and the configuration hand to the dashboard.

use std::{path::PathBuf, sync::Arc};

use chrono::NaiveDate;

use super::{last_view::ViewFile, reload::Reload};
use crate::{
    client::Cache,
    domain::Team,
    intake::ReadOptions,
    tui::{Keymap, Theme, files::unsent::Place, look::theme::Gallery},
};

/// Whose measures are shown where both teams' would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TeamFilter {
    /// Both teams.
    #[default]
    Both,
    /// One team.
    Only(Team),
}

impl TeamFilter {
    /// Reads `X911`, `X915` or `beide`, whatever the case.
    ///
    /// # Errors
    /// With a German sentence on anything else.
    pub fn parse(raw: &str) -> Result<Self, String> {
        match raw.trim().to_lowercase().as_str() {
            "x911" => Ok(Self::Only(Team::X911)),
            "x915" => Ok(Self::Only(Team::X915)),
            "" | "beide" => Ok(Self::Both),
            _ => Err(format!("Das Team „{raw}“ gibt es nicht; erwartet wird X911, X915 oder beide.")),
        }
    }

    /// Whether this team's measures are shown.
    pub fn shows(self, team: Team) -> bool {
        self == Self::Both || self == Self::Only(team)
    }

    /// The next one in the cycle both → X911 → X915.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Both => Self::Only(Team::X911),
            Self::Only(Team::X911) => Self::Only(Team::X915),
            Self::Only(Team::X915) => Self::Both,
        }
    }

    /// As shown on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Both => "X911 + X915",
            Self::Only(team) => team.label(),
        }
    }
}

/// Everything the dashboard is started with.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, not a state machine")]
pub struct Options {
    /// Overrides the clock's date.
    pub today: Option<NaiveDate>,
    /// First view, e.g. `agh`, `agh/AGH-2217` or `plaetze?filter=MES`; see [`super::link`].
    pub start_view: Option<String>,
    /// Team shown first.
    pub team: TeamFilter,
    /// Refuse everything that writes.
    pub read_only: bool,
    /// Colours and attributes.
    pub theme: Theme,
    /// Themes to choose from.
    pub themes: Gallery,
    /// Why this terminal shows no colours, in German; `None` when it does.
    pub no_colours: Option<String>,
    /// Worked line by line: a text is written in the person's own editor or line by line, never in a dialog.
    pub line_by_line: bool,
    /// Only ASCII beside letters.
    pub ascii: bool,
    /// Clicks and the wheel belong to the program, not to the terminal.
    pub mouse: bool,
    /// Keys.
    pub keymap: Keymap,
    /// What is read again when its files change; `None`: nothing is.
    pub reload: Option<Reload>,
    /// Seconds between two polls; 0 means the default of 15.
    pub refresh_secs: u32,
    /// Folder the import dialog proposes.
    pub import_folder: PathBuf,
    /// Protected folder for lists of work; empty: it is asked for.
    pub work_folder: PathBuf,
    /// A list proposed where one is read in; empty: none.
    pub list: PathBuf,
    /// How tables of people are read.
    pub reading: Arc<ReadOptions>,
    /// Names in the questions about probable pairs of a list.
    pub show_names: bool,
    /// Folder the forecast is published to; empty: it is asked for.
    pub publish_folder: PathBuf,
    /// Folder exports go to.
    pub export_folder: PathBuf,
    /// Where the last answers of a shared server are kept; `None` keeps none.
    pub cache: Option<Cache>,
    /// Where the view is kept from one start to the next; `None` keeps none.
    pub view_file: Option<ViewFile>,
    /// Where work is kept that was not handed over when nobody could be asked; none: nowhere.
    pub unsaved: Option<Place>,
    /// The backend runs in this process and ends with it.
    pub embedded: bool,
    /// What is wrong with a file of the person's, said at the start.
    pub notices: Vec<String>,
    /// The log file; `None` where none is written.
    pub log_file: Option<PathBuf>,
    /// Show the tour as soon as there is something to show it on.
    pub tour: bool,
    /// The file that notes that the tour was shown; `None` = nothing is noted.
    pub tour_marker: Option<PathBuf>,
    /// Whether a shell waits that can stop the dashboard and continue it (Ctrl+Z, `fg`).
    pub has_shell: bool,
    /// The demo desk: said plainly on screen.
    pub demo: bool,
    /// How mails leave, said plainly on screen, e.g. "Mails gehen als Dateien nach …".
    pub mail_note: Option<String>,
}
