//! What the tests share; this file is for the screens: a desk of invented data, a state with a
//! fixed clock, and the picture as text.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::unused_self, clippy::items_after_statements)]

pub mod backend;
pub mod desk;
pub mod desk_maker;
pub mod figure;
pub mod first_days;
pub mod post;
pub mod relay;
pub mod sgr;
pub mod split;

use chrono::{DateTime, FixedOffset, Utc};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ilc_desk::tui::{input::key::Key, update};
use ilc_desk::{
    api::{problem::Problem, tokens::Identity},
    client::{ClientError, Fetched},
    tui::{
        Action, Effect, Options, State,
        app::data::{Payload, Resource},
        draw,
        look::format::Zone,
        views::layout,
    },
};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};

/// The sizes a view is pictured at: the smallest a working day is done in, and a large one. The laws
/// of `everyone` hold at more of them.
pub const SIZES: [(u16, u16); 2] = [(80, 24), (200, 50)];
/// The smallest there is. Pictured only where it is laid out in a way of its own.
pub const SMALLEST: (u16, u16) = (40, 12);

/// 24.11.2026 08:14 in Hamburg, a Tuesday.
pub fn now() -> DateTime<Utc> {
    "2026-11-24T07:14:00Z".parse().unwrap()
}

pub fn zone() -> Zone {
    Zone::Fixed(FixedOffset::east_opt(3600).unwrap())
}

pub fn options() -> Options {
    Options {
        import_folder: "/srv/exporte".into(),
        export_folder: "/tmp".into(),
        today: now().date_naive().into(),
        ..Options::default()
    }
}

/// A dashboard whose backend answers from a desk, until told otherwise.
pub struct Desk {
    pub state: State,
    pub data: desk::Data,
    pub offline: bool,
    pub computing: bool,
    /// The token allows looking only.
    pub reading: bool,
    pub other_effects: Vec<Effect>,
}

impl Desk {
    pub fn new(options: Options, size: (u16, u16)) -> Self {
        let mut state = State::new(options, now(), zone(), 7);
        update(&mut state, Action::Resize(size.0, size.1));
        Self { state, data: desk::Data::sample(), offline: false, computing: false, reading: false, other_effects: Vec::new() }
    }

    /// Ready, summary fetched, on *Heute*.
    pub fn live(size: (u16, u16)) -> Self {
        Self::live_with(options(), size)
    }

    pub fn live_with(options: Options, size: (u16, u16)) -> Self {
        let mut desk = Self::new(options, size);
        desk.act(Action::Backend(Ok(())));
        desk
    }

    /// Does an action and answers every request that follows from it.
    pub fn act(&mut self, action: Action) {
        let mut todo = update(&mut self.state, action);
        while let Some(effect) = todo.pop() {
            if let Effect::Fetch { generation, resource, .. } = effect {
                let result = self.answer(&resource);
                todo.extend(update(&mut self.state, Action::Fetched { generation, resource, result }));
            } else {
                self.other_effects.push(effect);
            }
        }
    }

    fn answer(&self, resource: &Resource) -> Result<Payload, ClientError> {
        if self.offline {
            let base = "http://127.0.0.1:8745".to_owned();
            return Err(ClientError::Unreachable { base, why: "Verbindung abgelehnt".to_owned() });
        }
        if self.computing && *resource == Resource::Accuracy {
            return Err(not_ready());
        }
        fn fresh<T>(value: T) -> Fetched<T> {
            Fetched::Fresh { value, etag: None }
        }
        let d = &self.data;
        Ok(match resource {
            Resource::Summary => Payload::Summary(fresh(Box::new(d.summary()))),
            Resource::Agh => Payload::Agh(fresh(d.agh.clone())),
            Resource::Measure(no) => Payload::Measure(fresh(Box::new(d.measure(no)))),
            Resource::Forecast(no, _) => Payload::Forecast(fresh(Box::new(d.forecast(no)))),
            Resource::Places => Payload::Places(fresh(d.places.clone())),
            Resource::Monitoring => Payload::Monitoring(fresh(d.monitoring.clone())),
            Resource::Imports => Payload::Imports(fresh(d.imports())),
            Resource::Audit => Payload::Audit(fresh(d.audit())),
            Resource::Ground => Payload::Ground(fresh(Box::new(d.ground.clone()))),
            Resource::Drafts => Payload::Drafts(fresh(d.drafts.clone())),
            Resource::Releases => Payload::Releases(fresh(d.releases.clone())),
            Resource::Mails => Payload::Mails(fresh(d.mails())),
            Resource::Mail(id) => Payload::Mail(fresh(Box::new(d.mail_detail(*id)))),
            Resource::Proposal(occasion) => Payload::Proposal(fresh(Box::new(d.proposal(occasion)))),
            Resource::Measures => Payload::Measures(fresh(d.measures())),
            Resource::Identity => Payload::Identity(fresh(Identity {
                name: "müller".to_owned(),
                role: if self.reading { "lesen" } else { "steuern" }.to_owned(),
                may_write: !self.reading,
            })),
            Resource::Units => Payload::Units(fresh(desk::units())),
            Resource::Figure(name) => Payload::Figure(fresh(Box::new(figure::opened(name)))),
            Resource::FirstDays => Payload::FirstDays(fresh(first_days::starts())),
            Resource::WorkLists => Payload::WorkLists(fresh(Box::new(first_days::work()))),
            Resource::Accuracy => Payload::Accuracy(fresh(Box::new(d.accuracy()))),
        })
    }

    /// Types keys: characters, or names in angle brackets.
    pub fn keys(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let (key, used) = match rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
                Some((name, _)) => {
                    (Key::parse(name).unwrap_or_else(|problem| panic!("{name}: {problem}")).into(), name.len() + 2)
                }
                None => (KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), c.len_utf8()),
            };
            self.act(Action::Key(key));
            rest = &rest[used..];
        }
    }

    /// Lets time pass.
    pub fn wait(&mut self, seconds: i64) {
        self.state.now += chrono::TimeDelta::seconds(seconds);
        self.act(Action::Wake);
    }

    pub fn buffer(&self) -> Buffer {
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(frame, &self.state)).unwrap();
        terminal.backend().buffer().clone()
    }

    pub fn picture(&self) -> String {
        text(&self.buffer())
    }

    /// The picture without its last line, the keys: these are pictured once per view (`footers`),
    /// so that a word in them does not move every other picture.
    pub fn body(&self) -> String {
        let keys = usize::from(layout::areas(&self.state).footer.y);
        self.picture().lines().take(keys).fold(String::new(), |body, line| body + line + "\n")
    }
}

/// What the backend says while it computes.
pub fn not_ready() -> ClientError {
    ClientError::Problem(Box::new(Problem {
        kind: "/problems/unavailable".to_owned(),
        title: "Vorübergehend nicht verfügbar".to_owned(),
        status: 503,
        detail: "Die Prognose wird gerade berechnet; bitte gleich noch einmal".to_owned(),
        errors: Vec::new(),
    }))
}

/// A buffer as lines without trailing spaces.
pub fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let row = |y| {
        let line: String = (0..area.width).map(|x| buffer[(x, y)].symbol()).collect();
        line.trim_end().to_owned() + "\n"
    };
    (0..area.height).map(row).collect()
}
