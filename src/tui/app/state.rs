//! Everything the dashboard knows, as plain data. No terminal, no clock of its own: `now` is set
//! by the loop before each update.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    answers::{self, Keeping},
    contingents::{self, Board},
    data::{Data, Scenario},
    first_days::FirstDays,
    journal::{Deed, Journal},
    link::Link,
    messages::{Said, Toast},
    modal::{Dialog, Modal},
    progress::Progress,
    publication::Publishing,
};
use crate::{
    api::summary::SetAsideRow,
    client::{Connection, Poller},
    tui::{
        Options, Screen, TableId, TeamFilter, Theme,
        files::unsent,
        look::{
            format::Zone,
            table::{Row, Table},
        },
        views::Rows,
    },
};

/// Seconds between two polls unless configured.
const REFRESH_SECS: u32 = 15;

/// What a table was built from; another value means it is to be built again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Version of the data.
    pub version: u64,
    /// What else decides over its rows. Rows are compared only while this stays the same.
    pub about: (TeamFilter, Option<String>),
    /// From an earlier run: what comes next is not compared with it.
    pub kept: bool,
}

/// What the text in the editor belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editing {
    /// The mail of the compose dialog at that place.
    Compose(usize),
    /// A draft: its number and its tag when it was read.
    Draft(i64, String),
    /// The dialog in which it is written.
    Here,
}

/// The state.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not a state machine")]
pub struct State {
    /// What it was started with.
    pub options: Options,
    /// The time of this update.
    pub now: DateTime<Utc>,
    /// Where the person sits.
    pub zone: Zone,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The screen shown.
    pub screen: Screen,
    /// Where [`crate::tui::Command::Back`] leads from the detail.
    pub previous: Screen,
    /// Which list of the screen has the focus, from 0.
    pub pane: usize,
    /// Row to go to as soon as its table is there.
    pub seeking: Option<String>,
    /// What was chosen in palette and search, the newest first.
    pub recent: Vec<String>,
    /// Where the last import came from, as it was typed; at first the configured folder.
    pub import_folder: String,
    /// What is to be kept of the answers.
    pub keeping: Keeping,
    /// Whose measures are shown.
    pub team: TeamFilter,
    /// Colours.
    pub theme: Theme,
    /// Whether clicks and the wheel come to us.
    pub mouse: bool,
    /// The measure on the detail screen.
    pub measure: Option<String>,
    /// The mail shown on *Post*.
    pub mail: Option<i64>,
    /// Mail deeds under way: generation, what to say when done, what to note then.
    pub mail_deeds: Vec<(u64, String, Option<Deed>)>,
    /// What was done in this session.
    pub journal: Journal,
    /// The text an editor has open: generation and what it belongs to.
    pub editing: Option<(u64, Editing)>,
    /// What the chart on the detail screen counts on.
    pub scenario: Scenario,
    /// What came from the backend.
    pub data: Data,
    /// The work on Kontingente.
    pub contingents: Board,
    /// When to ask again.
    pub poller: Poller,
    /// What the connection is worth.
    pub connection: Connection,
    /// Whether there is a backend to ask.
    pub backend_ready: bool,
    /// Dialogs, the last one on top.
    pub dialogs: Vec<Box<dyn Modal>>,
    /// Work kept from before that is offered once the backend answers.
    pub found: Vec<unsent::Kept>,
    /// What is known of today's publication.
    pub publishing: Publishing,
    /// Request that lists an AGH again, while it is under way, and how it was set aside.
    pub taking_back: Option<(u64, Box<SetAsideRow>)>,
    /// Deeds of the start day on their way.
    pub first_days: FirstDays,
    /// What was said.
    pub said: Said,
    /// Long work under way.
    pub progress: Progress,
    /// When it began.
    pub started: DateTime<Utc>,
    /// Whether the tour is still to be shown.
    pub tour_due: bool,
    /// To leave.
    pub quit: bool,
    /// To leave at once: nobody can be asked.
    pub terminated: bool,
    /// To draw.
    pub dirty: bool,
    /// The second of the last frame that was drawn because something counts, since 1970 UTC.
    pub second: i64,
    tables: Vec<Table>,
    built: Vec<Option<Built>>,
    generation: u64,
    seed: u64,
}

impl State {
    /// The state before anything is known. `seed` feeds the jitter and the idempotency keys.
    pub fn new(options: Options, now: DateTime<Utc>, zone: Zone, seed: u64) -> Self {
        let refresh = if options.refresh_secs == 0 { REFRESH_SECS } else { options.refresh_secs };
        let mut state = Self {
            now,
            zone,
            size: (80, 24),
            screen: Screen::Today,
            previous: Screen::Today,
            pane: 0,
            seeking: None,
            recent: Vec::new(),
            import_folder: options.import_folder.display().to_string(),
            keeping: Keeping::default(),
            team: options.team,
            theme: options.theme.clone(),
            mouse: options.mouse,
            measure: None,
            mail: None,
            mail_deeds: Vec::new(),
            journal: Journal::default(),
            editing: None,
            scenario: Scenario::default(),
            data: Data::default(),
            contingents: Board::default(),
            poller: Poller::new(refresh),
            connection: Connection::Connecting,
            backend_ready: false,
            dialogs: Vec::new(),
            found: Vec::new(),
            publishing: Publishing::new(&options.publish_folder),
            taking_back: None,
            first_days: FirstDays::default(),
            said: Said::default(),
            progress: Progress::default(),
            started: now,
            tour_due: options.tour,
            quit: false,
            terminated: false,
            dirty: true,
            second: 0,
            tables: vec![Table::default(); TableId::ALL.len()],
            built: vec![None; TableId::ALL.len()],
            generation: 0,
            seed,
            options,
        };
        let notices = state.options.notices.clone();
        let (many, key) = (notices.len(), state.options.keymap.shown(crate::tui::Command::Messages));
        for notice in notices {
            state.say_error(notice);
        }
        if many > 1 {
            state.say_error(format!("{many} Angaben stimmen nicht; {key} zeigt alle Meldungen noch einmal."));
        }
        if let Some(view) = state.options.start_view.clone()
            && let Err(problem) = Link::parse(&view).and_then(|link| link.open(&mut state))
        {
            state.say_error(problem);
        }
        state
    }

    /// The day everything is about: the backend's, until then the option's or the clock's.
    pub fn today(&self) -> NaiveDate {
        // Kept from an earlier run it tells the day of then.
        let told = self.data.summary.value.as_ref().filter(|_| self.data.summary.kept.is_none()).map(|summary| summary.today);
        told.or(self.options.today).unwrap_or_else(|| self.zone.local(self.now).date())
    }

    /// A table by name.
    pub fn table_of(&self, id: TableId) -> &Table {
        &self.tables[id as usize]
    }

    /// A table by name, to change.
    pub fn table_of_mut(&mut self, id: TableId) -> &mut Table {
        &mut self.tables[id as usize]
    }

    /// What a table was last built from.
    pub fn built(&mut self, id: TableId) -> &mut Option<Built> {
        &mut self.built[id as usize]
    }

    /// The table keys go to, if the screen has one.
    pub fn focused_table(&self) -> Option<TableId> {
        let tables = self.screen.tables(self.team);
        tables.get(self.pane).or_else(|| tables.first()).copied()
    }

    /// Whether what is expected on screen is what the last forecast said, while a new one is computed.
    pub fn shows_last_forecast(&self) -> bool {
        self.data.is_lasting(&self.screen.needs(self))
            || self.screen.tables(self.team).iter().any(|id| self.is_of_last_forecast(*id))
    }

    /// Whether a list of AGH is what the last forecast said.
    pub fn is_of_last_forecast(&self, id: TableId) -> bool {
        let spec = id.spec();
        spec.rows == Rows::Agh && self.data.is_lasting((spec.resource)(self).as_slice())
    }

    /// What the rows of the table with the focus are.
    pub fn rows(&self) -> Option<Rows> {
        self.focused_table().map(|id| id.spec().rows)
    }

    /// The table keys go to.
    pub fn table(&self) -> Option<&Table> {
        self.focused_table().map(|id| self.table_of(id))
    }

    /// The table keys go to, to change.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        self.focused_table().map(|id| self.table_of_mut(id))
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.table().and_then(Table::selected)
    }

    /// Removes the marks of the last poll; whether there were any.
    pub fn fade_marks(&mut self) -> bool {
        let marked = self.tables.iter().any(|table| !table.changed.is_empty());
        self.tables.iter_mut().for_each(|table| table.changed.clear());
        marked
    }

    /// A number no request had before.
    pub fn next_generation(&mut self) -> u64 {
        self.generation += 1;
        self.generation
    }

    /// 64 bits that look random but follow from the seed (`SplitMix64`).
    pub fn dice(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// An Idempotency-Key of its own.
    pub fn new_key(&mut self) -> String {
        format!("desk-{:016x}{:016x}", self.dice(), self.dice())
    }

    /// Uniform in 0..1.
    pub fn dice_unit(&mut self) -> f64 {
        f64::from(u32::try_from(self.dice() >> 32).unwrap_or_default()) / 4_294_967_296.0
    }

    /// Opens a dialog on top of all others.
    pub fn open(&mut self, dialog: impl Dialog) {
        self.dialogs.push(Box::new(dialog));
    }

    /// The theme to draw with: the one being looked at, else the one chosen.
    pub fn shown_theme(&self) -> &Theme {
        self.dialogs.iter().rev().find_map(|dialog| dialog.theme(self)).unwrap_or(&self.theme)
    }

    /// A message for a moment.
    pub fn say(&mut self, text: impl Into<String>) {
        self.said.say(self.now, text.into(), false, false);
    }

    /// A message of which only the last one is of interest, e.g. how the table is sorted now.
    pub fn note(&mut self, text: impl Into<String>) {
        self.said.say(self.now, text.into(), false, true);
    }

    /// A message: something did not work.
    pub fn say_error(&mut self, text: impl Into<String>) {
        self.said.say(self.now, text.into(), true, false);
    }

    /// The last message, while it is on screen.
    pub fn toast(&self) -> Option<&Toast> {
        self.said.on_screen().last()
    }

    /// When [`crate::tui::Action::Wake`] is wanted: the next poll, the end of a message, the next
    /// second of something that counts on screen. Nothing ticks otherwise.
    pub fn next_wake(&self) -> Option<DateTime<Utc>> {
        let second = self.now + TimeDelta::milliseconds(1000 - i64::from(self.now.timestamp_subsec_millis().min(999)));
        let counting = self.is_counting();
        let live = self.connection == Connection::Live && !self.options.read_only;
        let saving = contingents::sync::next_wake(&self.contingents, live);
        let dialogs = self.dialogs.iter().filter_map(|dialog| dialog.next_wake(self)).min();
        let kept = answers::next_wake(self);
        let candidates = [self.poller.next_at(), self.said.next_end(), saving, dialogs, kept, counting.then_some(second)];
        candidates.into_iter().flatten().min()
    }

    /// Whether something on screen changes with every second.
    pub fn is_counting(&self) -> bool {
        let moving = self.connection.countdown_to().is_some() || self.progress.is_running() || self.held_until().is_some();
        moving || self.dialogs.iter().any(|dialog| dialog.work().is_some())
    }

    /// Until when released mails are held, as long as they are.
    pub fn held_until(&self) -> Option<DateTime<Utc>> {
        let mail = &self.data.summary.value.as_ref()?.mail;
        mail.held_until.filter(|until| *until > self.now && mail.queued > 0)
    }

    /// Whether there is anything to list: the desk has been told of and is not empty.
    pub fn has_data(&self) -> bool {
        self.data.summary.value.is_some() && !self.is_empty_desk()
    }

    /// Whether there is no data at all on the desk.
    pub fn is_empty_desk(&self) -> bool {
        self.data.summary.value.as_ref().is_some_and(|summary| summary.as_of.is_none())
    }
}
