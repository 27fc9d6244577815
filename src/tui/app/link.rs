//! Links to a view: `agh:AGH-2217`, `plaetze:MES-3104/M08?filter=MES&sort=frei-`. Read at the
//! start, written by „Verweis kopieren“ and at the end; what search finds is opened by one, too.
//! They hold no server and no token: whoever opens one has a way to the desk already.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{data::Scenario, seek};
use crate::{
    domain::text,
    tui::{Screen, State, TeamFilter},
};

/// Characters a shell or the link itself would read as something else.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A view, as far as it can be told to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The screen.
    pub screen: Screen,
    /// The measure of [`Screen::Detail`]; `None` everywhere else.
    pub measure: Option<String>,
    /// The selected row: the key it has in its table.
    pub row: Option<String>,
    /// Which of its lists is meant, from 0.
    pub list: usize,
    /// Words of the filter.
    pub filter: String,
    /// Key of a column, and whether it falls.
    pub sort: Option<(String, bool)>,
    /// Whose measures are shown; `None` leaves it as it is.
    pub team: Option<TeamFilter>,
    /// What the forecast counts on; `None` leaves it as it is.
    pub scenario: Option<Scenario>,
}

impl Link {
    /// A screen with nothing said about it.
    pub fn to(screen: Screen) -> Self {
        Self { screen, measure: None, row: None, list: 0, filter: String::new(), sort: None, team: None, scenario: None }
    }

    /// An AGH.
    pub fn to_measure(no: &str) -> Self {
        Self { measure: Some(no.to_owned()), ..Self::to(Screen::Detail) }
    }

    /// A row of a screen.
    pub fn to_row(screen: Screen, row: impl Into<String>) -> Self {
        Self { row: Some(row.into()), ..Self::to(screen) }
    }

    /// Reads a link.
    ///
    /// # Errors
    /// With a German sentence that names what is allowed.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let (path, query) = raw.trim().split_once('?').unwrap_or((raw.trim(), ""));
        let (name, key) = path.split_once([':', '/']).unwrap_or((path, ""));
        let lower = name.to_lowercase();
        let screen = Screen::ALL.into_iter().find(|screen| screen.view().names.contains(&lower.as_str()));
        let mut link =
            Self::to(screen.ok_or_else(|| format!("Die Ansicht „{name}“ gibt es nicht; erwartet wird {}.", expected()))?);
        if !key.is_empty() {
            let segments: Vec<String> = key.split('/').map(decoded).collect::<Result<_, _>>()?;
            let key = Some(text::clean(&segments.join(" "))).filter(|key| !key.is_empty());
            if link.screen == Screen::Agh {
                link.screen = if key.is_some() { Screen::Detail } else { Screen::Agh };
                link.measure = key;
            } else {
                link.row = key;
            }
        }
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = text::clean(&decoded(value)?);
            match name {
                "filter" => link.filter = value,
                "row" => link.row = Some(value).filter(|row| !row.is_empty()),
                "list" => link.list = list(link.screen, &value)?,
                "sort" => link.sort = sort(&value),
                "team" => link.team = Some(TeamFilter::parse(&value)?),
                "scenario" => link.scenario = Some(scenario(&value)?),
                _ => {
                    return Err(format!(
                        "Im Verweis steht „{name}“; erwartet wird filter=…, sort=SPALTE (fallend: SPALTE-), team=X911, \
                         scenario=known, row=… oder list=2."
                    ));
                }
            }
        }
        Ok(link)
    }

    /// The link to what is on screen.
    pub fn of(state: &State) -> Self {
        let mut link = Self::to(state.screen);
        link.measure = state.measure.clone().filter(|_| state.screen == Screen::Detail);
        if link.screen == Screen::Detail && link.measure.is_none() {
            link.screen = Screen::Agh;
        }
        if link.screen == Screen::Contingents {
            link.row = state.contingents.work().map(|work| work.instrument.to_string());
        }
        if let (Some(id), Some(table)) = (state.focused_table(), state.table()) {
            link.list = state.pane;
            link.filter.clone_from(&table.filter);
            link.sort = id.order(state);
            // The first row is where everybody starts.
            link.row = state.seeking.clone().or_else(|| table.selected().filter(|_| table.cursor > 0).map(|row| row.key.clone()));
        }
        let told_apart = link.screen.view().by_team;
        link.team = Some(state.team).filter(|team| told_apart || *team != TeamFilter::Both);
        link.scenario = Some(state.scenario).filter(|scenario| *scenario != Scenario::default());
        link
    }

    /// Opens exactly this view: what the link does not say is as at a first start, except the team.
    ///
    /// # Errors
    /// With a German sentence when the screen has nothing like it; then nothing is changed.
    pub fn open(&self, state: &mut State) -> Result<(), String> {
        self.show(state, true)
    }

    /// Goes there as a person would: what the link does not say stays as it is, only a filter
    /// that might hide the row goes.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn jump(&self, state: &mut State) -> Result<(), String> {
        self.show(state, false)
    }

    fn show(&self, state: &mut State, exact: bool) -> Result<(), String> {
        let tables = self.screen.tables(self.team.unwrap_or(state.team));
        let id = tables.get(self.list).or_else(|| tables.first()).copied();
        let sort = match (&self.sort, id) {
            (Some((column, falling)), Some(id)) => Some((id.columns(state)[id.column(state, column)?].key, *falling)),
            (None, _) => None,
            (Some(_), None) => return Err(self.no_table("Sortieren")),
        };
        if !self.filter.is_empty() && id.is_none() {
            return Err(self.no_table("Filtern"));
        }
        state.team = self.team.unwrap_or(state.team);
        let scenario = self.scenario.or_else(|| exact.then(Scenario::default)).unwrap_or(state.scenario);
        if scenario != state.scenario {
            state.scenario = scenario;
            state.data.forecast.outdate();
        }
        match &self.measure {
            Some(no) => {
                let before = if exact { Screen::Agh } else { state.screen };
                seek::show_measure(state, no.clone());
                state.previous = if before == Screen::Detail { state.previous } else { before };
            }
            None => seek::go(state, self.screen),
        }
        state.pane = if self.list < tables.len() { self.list } else { 0 };
        if let Some(id) = id {
            let table = state.table_of_mut(id);
            table.filter.clone_from(&self.filter);
            if exact || sort.is_some() {
                table.sort = sort;
            }
            table.refresh();
            if exact {
                table.cursor = 0;
            }
        }
        state.seeking.clone_from(&self.row);
        Ok(())
    }

    fn no_table(&self, what: &str) -> String {
        format!("Die Ansicht „{}“ hat keine Liste zum {what}.", self.name())
    }

    fn name(&self) -> &'static str {
        self.screen.tab().view().names.first().copied().unwrap_or_default()
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        let is_agh = self.screen.tab() == Screen::Agh;
        if let Some(key) = if is_agh { self.measure.as_ref() } else { self.row.as_ref() } {
            // A start reads MES-3104/M08.
            let (head, tail) = key.split_once(' ').map_or((key.as_str(), None), |(head, tail)| (head, Some(tail)));
            write!(f, ":{}", encoded(head))?;
            tail.map_or(Ok(()), |tail| write!(f, "/{}", encoded(tail)))?;
        }
        let team = self.team.map(|team| if team == TeamFilter::Both { "beide" } else { team.label() });
        let sort = self.sort.as_ref().map(|(column, falling)| format!("{column}{}", if *falling { "-" } else { "" }));
        let pairs = [
            ("list", (self.list > 0).then(|| (self.list + 1).to_string())),
            ("row", self.row.as_deref().filter(|_| is_agh).map(encoded)),
            ("filter", Some(encoded(&self.filter)).filter(|filter| !filter.is_empty())),
            ("sort", sort.as_deref().map(encoded)),
            ("team", team.map(str::to_owned)),
            ("scenario", self.scenario.map(|scenario| scenario.wire().to_owned())),
        ];
        let said = pairs.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        said.enumerate().try_for_each(|(i, (name, value))| write!(f, "{}{name}={value}", if i == 0 { '?' } else { '&' }))
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

fn decoded(raw: &str) -> Result<String, String> {
    let decoded = percent_decode_str(raw).decode_utf8();
    decoded.map(Into::into).map_err(|_| format!("Im Verweis ist „{raw}“ kein Text in UTF-8; %C3%A4 steht z. B. für ä."))
}

/// `frei` rises, `frei-` falls.
fn sort(value: &str) -> Option<(String, bool)> {
    let (column, falling) = value.strip_suffix('-').map_or((value, false), |column| (column, true));
    (!column.is_empty()).then(|| (column.to_owned(), falling))
}

/// `2` is the second list.
fn list(screen: Screen, value: &str) -> Result<usize, String> {
    let lists = screen.lists().len().max(2);
    let number = value.parse().ok().filter(|n| (1..=lists).contains(n));
    number.map(|n: usize| n - 1).ok_or_else(|| {
        let to = if lists > 2 { "bis" } else { "oder" };
        format!("Im Verweis steht list={value}; erwartet wird list=1 {to} list={lists}.")
    })
}

/// The names of the views that need no more: `heute, agh, …`.
pub fn names() -> String {
    let names = Screen::ALL.into_iter().filter_map(|screen| screen.view().names.first().copied());
    names.collect::<Vec<_>>().join(", ")
}

/// The names of the views, as a link begins: `heute, agh, agh:NUMMER, … oder guete`.
fn expected() -> String {
    let name = |screen: Screen| {
        let name = screen.tab().view().names.first().copied().unwrap_or_default();
        if screen.tab() == screen { name.to_owned() } else { format!("{name}:NUMMER") }
    };
    let mut names: Vec<String> = Screen::ALL.into_iter().map(name).collect();
    let last = names.pop().unwrap_or_default();
    format!("{} oder {last}", names.join(", "))
}

fn scenario(value: &str) -> Result<Scenario, String> {
    let known = [Scenario::Known, Scenario::Expected];
    known
        .into_iter()
        .find(|known| known.wire() == value)
        .ok_or_else(|| format!("Im Verweis steht scenario={value}; erwartet wird scenario=known oder scenario=expected."))
}
