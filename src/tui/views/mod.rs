//! The screens. Each turns state into rows, headlines and a picture; none changes anything.

pub mod accuracy;
pub mod agh;
pub mod contingents;
pub mod detail;
pub mod figure;
pub mod frame;
pub mod layout;
pub mod link;
pub mod log;
pub mod monitoring;
pub mod places;
pub mod post;
pub mod status;
pub mod today;

use ratatui::layout::Rect;

use crate::{
    domain::Team,
    tui::{
        Command, State, TeamFilter,
        app::{data::Resource, state::Built},
        look::{
            table::Source,
            widgets::{paint::Paint, seg::Line},
        },
    },
};

/// What fills the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    /// What is to be done today.
    Today,
    /// All AGH.
    Agh,
    /// One AGH.
    Detail,
    /// Free places of contracted starts.
    Places,
    /// Free places split between the OEs.
    Contingents,
    /// The outbox.
    Post,
    /// Eintrittsmonitoring.
    Monitoring,
    /// Imports and audit.
    Log,
    /// How good past forecasts were.
    Accuracy,
}

/// A table of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableId {
    /// AGH that need action.
    TodayAgh,
    /// Starts within three weeks.
    TodayStarts,
    /// All AGH.
    Agh,
    /// Coming starts and ends of one AGH.
    Movements,
    /// Contracted starts.
    Places,
    /// Eintrittsmonitoring.
    Monitoring,
    /// Imports.
    Imports,
    /// Who did what.
    Audit,
    /// The outbox.
    Mails,
    /// Accuracy of each AGH.
    AccuracyAgh,
    /// What kept forecasts said, and what came.
    Kept,
    /// Accuracy by days ahead.
    Horizons,
}

impl TableId {
    /// In the order of the enum.
    pub const ALL: [Self; 12] = [
        Self::TodayAgh,
        Self::TodayStarts,
        Self::Agh,
        Self::Movements,
        Self::Places,
        Self::Monitoring,
        Self::Imports,
        Self::Audit,
        Self::Mails,
        Self::AccuracyAgh,
        Self::Kept,
        Self::Horizons,
    ];

    /// Name in file names of exports.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::TodayAgh => "handlungsbedarf",
            Self::TodayStarts => "starts",
            Self::Agh => "agh",
            Self::Movements => "starts-und-enden",
            Self::Places => "plaetze",
            Self::Monitoring => "monitoring",
            Self::Imports => "importe",
            Self::Audit => "protokoll",
            Self::Mails => "post",
            Self::AccuracyAgh => "prognoseguete-agh",
            Self::Kept => "prognosen-und-wirklichkeit",
            Self::Horizons => "prognoseguete",
        }
    }

    /// Heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::TodayAgh => "Handlungsbedarf: leere Platztage in 8 Wochen",
            Self::TodayStarts => "Starts in 21 Tagen mit freien Plätzen",
            Self::Agh => "AGH",
            Self::Movements => "Kommende Starts und Enden",
            Self::Places => "Plätze",
            Self::Monitoring => "Monitoring",
            Self::Imports => "Importe",
            Self::Audit => "Wer wann was getan hat",
            Self::Mails => "Postausgang",
            Self::AccuracyAgh => "Je AGH, 28 Tage voraus",
            Self::Kept => "Was gesagt wurde und was kam",
            Self::Horizons => "Alle AGH",
        }
    }

    /// What its rows come from, unless it is the summary.
    pub fn resource(self, state: &State) -> Option<Resource> {
        match self {
            Self::TodayAgh | Self::TodayStarts => None,
            Self::Agh => Some(Resource::Agh),
            Self::Movements => state.measure.clone().map(Resource::Measure),
            Self::Places => Some(Resource::Places),
            Self::Monitoring => Some(Resource::Monitoring),
            Self::Imports => Some(Resource::Imports),
            Self::Audit => Some(Resource::Audit),
            Self::Mails => Some(Resource::Mails),
            Self::AccuracyAgh | Self::Kept | Self::Horizons => Some(Resource::Accuracy),
        }
    }

    /// What is said when there is nothing to list.
    pub fn nothing(self) -> &'static str {
        match self {
            Self::TodayAgh => "Keine AGH mit leeren Plätzen in den nächsten acht Wochen.",
            Self::TodayStarts => "Kein Start in den nächsten 21 Tagen hat freie Plätze.",
            Self::Agh => "Es läuft keine AGH.",
            Self::Movements => "Niemand ist zugewiesen oder eingetreten.",
            Self::Places => "Kein Start vertraglich beschaffter Maßnahmen steht an.",
            Self::Monitoring => "Es ist noch kein Eintrittsmonitoring eingelesen.",
            Self::Imports => "Es wurde noch nichts importiert.",
            Self::Audit => "Das Protokoll ist leer.",
            Self::Mails => {
                "Der Postausgang ist leer. Mails entstehen dort, wo der Anlass zu sehen ist: m bei Heute, AGH und Plätze."
            }
            Self::AccuracyAgh | Self::Horizons => accuracy::NO_PAST,
            Self::Kept => "Noch ist kein Tag gekommen, für den eine aufbewahrte Prognose etwas gesagt hat.",
        }
    }

    /// What the table is built from now.
    pub fn wanted(self, state: &State) -> Built {
        let data = &state.data;
        let version = match self {
            Self::TodayAgh | Self::TodayStarts => data.summary_version,
            Self::Agh => data.agh.version,
            Self::Movements => data.measure.version,
            Self::Places => data.places.version,
            Self::Monitoring => data.monitoring.version,
            Self::Imports => data.imports.version,
            Self::Audit => data.audit.version,
            Self::Mails => data.mails.version,
            Self::AccuracyAgh | Self::Kept | Self::Horizons => return accuracy::wanted(state),
        };
        let measure = if self == Self::Movements { state.measure.clone() } else { None };
        let needs: Vec<Resource> = self.resource(state).into_iter().collect();
        Built { version, about: (state.team, measure), kept: data.is_kept(&needs) }
    }

    /// Its rows.
    pub fn source(self, state: &State) -> Source {
        match self {
            Self::TodayAgh => today::actions(state),
            Self::TodayStarts => today::starts(state),
            Self::Agh => agh::source(state),
            Self::Movements => detail::movements(state),
            Self::Places => places::source(state),
            Self::Monitoring => monitoring::source(state),
            Self::Imports => log::imports(state),
            Self::Audit => log::audit(state),
            Self::Mails => post::source(state),
            Self::AccuracyAgh => accuracy::tables::measures(state),
            Self::Kept => accuracy::tables::kept(state),
            Self::Horizons => accuracy::tables::horizons(state),
        }
    }
}

impl Screen {
    /// Every screen.
    pub const ALL: [Self; 9] = [
        Self::Today,
        Self::Agh,
        Self::Detail,
        Self::Places,
        Self::Contingents,
        Self::Post,
        Self::Monitoring,
        Self::Log,
        Self::Accuracy,
    ];

    /// Screens with a tab: number, label, command.
    pub const TABS: [(Self, char, Command); 8] = [
        (Self::Today, '1', Command::OpenToday),
        (Self::Agh, '2', Command::OpenAgh),
        (Self::Places, '3', Command::OpenPlaces),
        (Self::Contingents, '4', Command::OpenContingents),
        (Self::Post, '5', Command::OpenPost),
        (Self::Monitoring, '6', Command::OpenMonitoring),
        (Self::Log, '7', Command::OpenLog),
        (Self::Accuracy, '8', Command::OpenAccuracy),
    ];

    /// The tab it belongs to.
    #[must_use]
    pub fn tab(self) -> Self {
        if self == Self::Detail { Self::Agh } else { self }
    }

    /// Its tables; the first has the focus at first.
    pub fn tables(self, team: TeamFilter) -> &'static [TableId] {
        match (self, team) {
            (Self::Today, TeamFilter::Both) => &[TableId::TodayAgh, TableId::TodayStarts],
            (Self::Today, TeamFilter::Only(Team::X911)) => &[TableId::TodayAgh],
            (Self::Today, TeamFilter::Only(Team::X915)) => &[TableId::TodayStarts],
            (Self::Agh, _) => &[TableId::Agh],
            (Self::Detail, _) => &[TableId::Movements],
            (Self::Places, _) => &[TableId::Places],
            (Self::Contingents, _) => &[],
            (Self::Post, _) => &[TableId::Mails],
            (Self::Monitoring, _) => &[TableId::Monitoring],
            (Self::Log, _) => &[TableId::Imports, TableId::Audit],
            // The third one is only read: Tab goes between the lists.
            (Self::Accuracy, _) => &[TableId::AccuracyAgh, TableId::Kept, TableId::Horizons],
        }
    }

    /// What it needs beside the summary.
    pub fn needs(self, state: &State) -> Vec<Resource> {
        match (self, &state.measure) {
            (Self::Agh, _) => vec![Resource::Agh],
            (Self::Detail, Some(no)) => {
                vec![
                    Resource::Forecast(no.clone(), state.scenario),
                    Resource::Measure(no.clone()),
                    Resource::Agh,
                    Resource::Accuracy,
                ]
            }
            (Self::Places, _) => vec![Resource::Places],
            (Self::Contingents, _) => contingents::needs(),
            (Self::Post, _) => std::iter::once(Resource::Mails).chain(state.mail.map(Resource::Mail)).collect(),
            (Self::Monitoring, _) => vec![Resource::Monitoring],
            (Self::Log, _) => vec![Resource::Imports, Resource::Audit],
            (Self::Accuracy, _) => vec![Resource::Accuracy, Resource::Agh],
            (Self::Today | Self::Detail, _) => Vec::new(),
        }
    }

    /// The numbers that matter, above everything else.
    pub fn headline(self, state: &State) -> Vec<Line> {
        match self {
            Self::Today => today::headline(state),
            Self::Agh => agh::headline(state),
            Self::Detail => detail::headline(state),
            Self::Places => places::headline(state),
            Self::Contingents => contingents::headline(state),
            Self::Post => post::headline(state),
            Self::Monitoring => monitoring::headline(state),
            Self::Log => log::headline(state),
            Self::Accuracy => accuracy::headline(state),
        }
    }

    /// Rows the headline takes at most.
    pub fn headline_rows(self) -> u16 {
        if matches!(self, Self::Today | Self::Contingents | Self::Accuracy) { 2 } else { 1 }
    }

    /// More about the selected row.
    pub fn explain(self, state: &State) -> Vec<Line> {
        match self {
            Self::Today => today::explain(state),
            Self::Agh => agh::explain(state),
            Self::Detail => detail::explain(state),
            Self::Places => places::explain(state),
            Self::Contingents => contingents::explain(state),
            Self::Post => post::explain(state),
            Self::Monitoring => monitoring::explain(state),
            Self::Log => log::explain(state),
            Self::Accuracy => accuracy::explain(state),
        }
    }

    /// Where its tables stand, heads included.
    pub fn panes(self, state: &State, body: Rect) -> Vec<(TableId, Rect)> {
        match self {
            Self::Today => today::panes(state, body),
            Self::Detail => detail::panes(body),
            Self::Log => log::panes(body),
            Self::Accuracy => accuracy::panes(state, body),
            Self::Agh => vec![(TableId::Agh, body)],
            Self::Places => vec![(TableId::Places, body)],
            Self::Contingents => Vec::new(),
            Self::Post => post::panes(body),
            Self::Monitoring => vec![(TableId::Monitoring, body)],
        }
    }

    /// Draws what stands beside the tables.
    pub fn draw_extras(self, state: &State, paint: &mut Paint<'_>, body: Rect) {
        match self {
            Self::Today => today::draw(state, paint, body),
            Self::Detail => detail::draw(state, paint, body),
            Self::Log => log::draw(state, paint, body),
            Self::Contingents => contingents::draw(state, paint, body),
            Self::Post => post::draw(state, paint, body),
            Self::Accuracy => accuracy::draw(state, paint, body),
            Self::Agh | Self::Places | Self::Monitoring => {}
        }
    }
}
