//! What palette and search can find, in the order of each. Only lists; does nothing.

use crate::{
    domain::{Instrument, dates},
    tui::{
        Command, Screen, State, TeamFilter,
        app::{
            commands::{Group, TABLE},
            data::Resource,
            link::Link,
        },
        look::{format, fuzzy::Haystack},
    },
};

/// Whether commands or data come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Commands, then where they lead.
    Commands,
    /// Everything, data first.
    Everything,
}

/// What happens on Enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// A command is done.
    Run(Command),
    /// A view is opened.
    Open(Link),
    /// The theme of that name.
    Theme(String),
    /// The team.
    Team(TeamFilter),
}

/// Something that can be found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The short word at the right.
    pub word: &'static str,
    /// What it is called.
    pub name: String,
    /// What else there is to say.
    pub about: String,
    /// What happens on Enter.
    pub goal: Goal,
    /// Both, ready to be searched.
    pub haystack: Haystack,
}

impl Found {
    fn new(word: &'static str, name: impl Into<String>, about: impl Into<String>, goal: Goal) -> Self {
        let (name, about) = (name.into(), about.into());
        let haystack = Haystack::new(&name, &about);
        Self { word, name, about, goal, haystack }
    }

    /// Whether what was typed is its code, number or name, whole: then it comes first.
    pub fn is_named(&self, typed: &str) -> bool {
        let typed = typed.trim();
        let same = |name: &str| name.eq_ignore_ascii_case(typed);
        let keyed = match &self.goal {
            Goal::Run(command) => same(command.entry().name),
            Goal::Open(link) => link.measure.as_deref().is_some_and(same) || link.row.as_deref().is_some_and(same),
            Goal::Theme(_) | Goal::Team(_) => false,
        };
        keyed || same(&self.name)
    }

    /// By this it is known again.
    pub fn id(&self) -> String {
        match &self.goal {
            Goal::Run(command) => command.entry().name.to_owned(),
            Goal::Open(link) => link.to_string(),
            Goal::Theme(name) => format!("theme {name}"),
            Goal::Team(team) => format!("team {}", team.label()),
        }
    }
}

impl Mode {
    /// What is asked of the backend, and what it is called.
    pub fn needs(self) -> &'static [(Resource, &'static str)] {
        const ALL: &[(Resource, &str)] = &[
            (Resource::Measures, "Maßnahmen"),
            (Resource::Units, "OEs"),
            (Resource::Places, "Starts"),
            (Resource::Mails, "Mails"),
            (Resource::Imports, "Importe"),
            (Resource::Audit, "Protokoll"),
        ];
        if self == Self::Commands { &ALL[..3] } else { ALL }
    }

    /// Rises whenever the lists behind it change.
    pub fn version(self, state: &State) -> u64 {
        let data = &state.data;
        let both = data.measures.version + data.units.version + data.places.version;
        let more = data.mails.version + data.imports.version + data.audit.version;
        if self == Self::Commands { both } else { both + more }
    }

    /// Everything that can be found.
    pub fn entries(self, state: &State) -> Vec<Found> {
        let mut found = Vec::new();
        if self == Self::Commands {
            commands(&mut found);
        }
        measures(&mut found, state);
        units(&mut found, state);
        starts(&mut found, state);
        if self == Self::Everything {
            mails(&mut found, state);
            log(&mut found, state);
            commands(&mut found);
        }
        found.extend(state.options.themes.themes.iter().map(|theme| {
            let name = theme.name().to_owned();
            Found::new("Farben", format!("Farbschema {name}"), theme.about(), Goal::Theme(name))
        }));
        for team in [TeamFilter::Both, TeamFilter::Both.next(), TeamFilter::Both.next().next()] {
            let name = if team == TeamFilter::Both { "Beide Teams".to_owned() } else { format!("Team {}", team.label()) };
            found.push(Found::new("Team", name, format!("zeigt {}", team.label()), Goal::Team(team)));
        }
        found
    }
}

fn commands(found: &mut Vec<Found>) {
    let not_itself = |command| !matches!(command, Command::Palette | Command::SearchEverywhere);
    found.extend(TABLE.iter().filter(|entry| not_itself(entry.command)).map(|entry| {
        let view = Screen::opened_by(entry.command).is_some();
        let mut found = Found::new(
            if view && entry.group == Group::Views { "Ansicht" } else { "Befehl" },
            entry.label,
            entry.tooltip,
            Goal::Run(entry.command),
        );
        found.haystack = Haystack::new(entry.label, &format!("{} {}", entry.tooltip, entry.name));
        found
    }));
    let open = |(screen, label, about)| Found::new("Ansicht", label, about, Goal::Open(Link::to(screen)));
    found.extend(Screen::by_name().map(open));
}

fn measures(found: &mut Vec<Found>, state: &State) {
    let rows = state.data.measures.value.as_ref().map(|m| m.measures.as_slice()).unwrap_or_default();
    found.extend(rows.iter().map(|row| {
        let is_agh = Instrument::parse(&row.instrument).is_ok_and(|instrument| instrument == Instrument::Agh);
        let link = if is_agh { Link::to_measure(&row.measure) } else { Link::to_row(Screen::Places, &row.measure) };
        let about = format!("{} · {} · {}", row.instrument, row.provider, row.district);
        Found::new(if is_agh { "AGH" } else { "Maßnahme" }, format!("{} {}", row.measure, row.title), about, Goal::Open(link))
    }));
}

fn units(found: &mut Vec<Found>, state: &State) {
    let rows = state.data.units.value.as_ref().map(|u| u.units.as_slice()).unwrap_or_default();
    found.extend(rows.iter().map(|row| {
        let goal = Goal::Open(Link::to_row(Screen::Monitoring, &row.code));
        Found::new("OE", format!("{} {}", row.code, row.title), format!("{} · {}", row.kind, row.district), goal)
    }));
}

fn starts(found: &mut Vec<Found>, state: &State) {
    let rows = state.data.places.value.as_ref().map(|p| p.starts.as_slice()).unwrap_or_default();
    found.extend(rows.iter().filter(|row| row.module.is_some()).map(|row| {
        let label = row.label();
        let about = format!("Beginn {} · {} frei · {}", dates::german(row.begin), format::int(row.free), row.provider);
        let name = format!("{label} {}", row.title);
        Found::new("Start", name, about, Goal::Open(Link::to_row(Screen::Places, label)))
    }));
}

fn mails(found: &mut Vec<Found>, state: &State) {
    let rows = state.data.mails.value.as_ref().map(|m| m.mails.as_slice()).unwrap_or_default();
    found.extend(rows.iter().map(|row| {
        let about = format!("{} · Nr. {} · {} · {}", row.state_label, row.id, row.about, row.kind_label);
        Found::new("Mail", &row.subject, about, Goal::Open(Link::to_row(Screen::Post, row.id.to_string())))
    }));
}

fn log(found: &mut Vec<Found>, state: &State) {
    let clock = |at| format::clock(state.zone.local(at), state.today());
    let imports = state.data.imports.value.as_ref().map(|i| i.imports.as_slice()).unwrap_or_default();
    found.extend(imports.iter().map(|row| {
        let name = format!("Import Nr. {}, Stand {}", row.id, dates::german(row.as_of));
        let about = format!("{} · {} · {} neu", clock(row.at), row.who, format::int(row.new.into()));
        Found::new("Import", name, about, Goal::Open(Link::to_row(Screen::Log, row.id.to_string())))
    }));
    let entries = state.data.audit.value.as_ref().map(|log| log.entries.as_slice()).unwrap_or_default();
    found.extend(entries.iter().map(|row| {
        let about = format!("{} · {} · {}", clock(row.at), row.who, row.detail);
        let link = Link { list: 1, ..Link::to_row(Screen::Log, row.id.to_string()) };
        Found::new("Protokoll", format!("{} {}", row.action, row.subject), about, Goal::Open(link))
    }));
}
