//! Links to a view: `agh:AGH-2217`, `plaetze:MES-3104/M08?filter=MES&sort=frei-`. Read at the
//! start, written by „Verweis kopieren“ and at the end; what search finds is opened by one, too.
//! They hold no server and no token: whoever opens one has a way to the desk already.

use std::{collections::HashMap, fmt};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Screen, TableId};
use crate::{
    domain::text,
    tui::{
        State, TeamFilter,
        app::{data::Scenario, seek},
        look::{fuzzy::slug, table::Column},
    },
};

/// Name of a screen in links. The first of several is the one written.
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
    /// Whether the second list of the screen is meant.
    pub second: bool,
    /// Words of the filter.
    pub filter: String,
    /// Column, as [`slug`] of its title, and whether it falls.
    pub sort: Option<(String, bool)>,
    /// Whose measures are shown; `None` leaves it as it is.
    pub team: Option<TeamFilter>,
    /// What the forecast counts on; `None` leaves it as it is.
    pub scenario: Option<Scenario>,
}

impl Link {
    /// A screen with nothing said about it.
    pub fn to(screen: Screen) -> Self {
        Self { screen, measure: None, row: None, second: false, filter: String::new(), sort: None, team: None, scenario: None }
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
        let screen = NAMES.iter().find(|(known, _)| *known == name.to_lowercase()).map(|(_, screen)| *screen);
        let mut link = Self::to(screen.ok_or_else(|| {
            format!(
                "Die Ansicht „{name}“ gibt es nicht; erwartet wird heute, agh, agh:NUMMER, plaetze, kontingente, post, \
                 monitoring, protokoll oder guete."
            )
        })?);
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
                "list" => link.second = second(&value)?,
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
            link.second = state.second_pane;
            link.filter.clone_from(&table.filter);
            link.sort = table.sort.and_then(|(at, falling)| Some((slug(id.columns(state).get(at)?.title), falling)));
            // The first row is where everybody starts.
            link.row = state.seeking.clone().or_else(|| table.selected().filter(|_| table.cursor > 0).map(|row| row.key.clone()));
        }
        let told_apart = matches!(link.screen, Screen::Today | Screen::Monitoring);
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
        let id = tables.get(usize::from(self.second)).or_else(|| tables.first()).copied();
        let sort = match (&self.sort, id) {
            (Some((column, falling)), Some(id)) => Some((id.column(state, column)?, *falling)),
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
        state.second_pane = self.second && tables.len() > 1;
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
        let tab = self.screen.tab();
        NAMES.iter().find(|(_, known)| *known == tab).map_or("heute", |(name, _)| name)
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
            ("list", self.second.then(|| "2".to_owned())),
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

impl TableId {
    /// Its columns, also before there are rows.
    pub fn columns(self, state: &State) -> Vec<Column> {
        let shown = &state.table_of(self).view.columns;
        if shown.is_empty() { self.source(state).columns } else { shown.clone() }
    }

    /// The place of a column by its title, however it is spelled.
    ///
    /// # Errors
    /// With a German sentence that lists the columns there are.
    pub fn column(self, state: &State, name: &str) -> Result<usize, String> {
        let columns = self.columns(state);
        let wanted = slug(name);
        let names: HashMap<String, usize> = columns.iter().map(|column| slug(column.title)).zip(0..).collect();
        names.get(&wanted).copied().filter(|_| !wanted.is_empty()).ok_or_else(|| {
            let known: Vec<String> = columns.iter().map(|column| slug(column.title)).filter(|name| !name.is_empty()).collect();
            format!("Die Spalte „{name}“ gibt es in „{}“ nicht; vorhanden sind {}.", self.title(), known.join(", "))
        })
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

fn second(value: &str) -> Result<bool, String> {
    match value {
        "1" => Ok(false),
        "2" => Ok(true),
        _ => Err(format!("Im Verweis steht list={value}; erwartet wird list=1 oder list=2.")),
    }
}

fn scenario(value: &str) -> Result<Scenario, String> {
    let known = [Scenario::Known, Scenario::Expected];
    known
        .into_iter()
        .find(|known| known.wire() == value)
        .ok_or_else(|| format!("Im Verweis steht scenario={value}; erwartet wird scenario=known oder scenario=expected."))
}
