//! Everything the dashboard said in this session, and the end of its log file, live while this is
//! open. Reading the file is an effect; while this is closed nobody looks at it.

use chrono::{DateTime, TimeDelta, Utc};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Command, Effect, State,
    files::log_file::{Level, LogTail},
    input::key::Key,
    look::{
        format,
        theme::Role,
        widgets::{
            input,
            paint::{Paint, wrap},
            seg::{Line, plain, seg},
            spot::Target,
        },
    },
};

/// Time between two looks at the file.
const PAUSE: TimeDelta = TimeDelta::seconds(2);
/// Levels the key goes round, and what they are called.
const LEVELS: [(Level, &str); 3] =
    [(Level::Detail, "alles"), (Level::Warning, "Warnungen und Fehler"), (Level::Error, "nur Fehler")];

/// The dialog.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    in_file: bool,
    level: usize,
    words: Input,
    searching: bool,
    /// Lines above the newest one.
    back: usize,
    file: Option<Result<LogTail, String>>,
    waiting: Option<u64>,
    looked: Option<DateTime<Utc>>,
}

impl Messages {
    /// Time, level and text of what is shown, oldest first.
    fn entries(&self, state: &State) -> Vec<(Option<DateTime<Utc>>, Level, String)> {
        let words: Vec<String> = self.words.value().split_whitespace().map(str::to_lowercase).collect();
        let holds = |level: &Level, text: &str| {
            let text = text.to_lowercase();
            *level >= LEVELS[self.level].0 && words.iter().all(|word| text.contains(word.as_str()))
        };
        if !self.in_file {
            let said = state.said.all().map(|message| {
                let level = if message.is_error { Level::Error } else { Level::Info };
                let times = if message.times > 1 { format!(" ({}×)", message.times) } else { String::new() };
                (Some(message.at), level, format!("{}{times}", message.text))
            });
            return said.filter(|(_, level, text)| holds(level, text)).collect();
        }
        let lines = self.tail().into_iter().flat_map(|tail| &tail.lines);
        lines.filter(|line| holds(&line.level, &line.text)).map(|line| (line.at, line.level, line.text.clone())).collect()
    }

    fn tail(&self) -> Option<&LogTail> {
        self.file.as_ref()?.as_ref().ok()
    }

    fn body(&self, state: &State, width: u16) -> Vec<Line> {
        const INDENT: u16 = 15;
        let mut out = Vec::new();
        for (at, level, text) in self.entries(state) {
            let time = at.map(|at| {
                let at = state.zone.local(at);
                format!("{}{}", format::clock(at, state.today()), at.format(":%S"))
            });
            let (role, sign) = match level {
                Level::Error => (Role::Over, "!"),
                Level::Warning => (Role::Warn, "!"),
                Level::Info => (Role::Good, "✓"),
                Level::Detail => (Role::Dim, "·"),
            };
            let sign = if self.in_file && level == Level::Info { "·" } else { sign };
            for (i, line) in wrap(&text, width.saturating_sub(INDENT + 3)).into_iter().enumerate() {
                let (time, sign) = if i == 0 { (time.as_deref().unwrap_or(""), sign) } else { ("", "") };
                out.push(vec![seg(Role::Dim, format!("{time:>14} ")), seg(role, format!("{sign:<2}")), seg(Role::Text, line)]);
            }
        }
        out
    }

    fn nothing(&self, state: &State) -> String {
        if !self.words.value().trim().is_empty() || self.level > 0 {
            return "Nichts davon passt zu Stufe und Suche.".to_owned();
        }
        match (&self.file, self.in_file, &state.options.log_file) {
            (_, false, _) => "In dieser Sitzung gab es noch keine Meldung.".to_owned(),
            (_, true, None) => {
                "Hier wird kein Protokoll geschrieben; die Demo lässt alles außerhalb ihres Ordners in Ruhe.".to_owned()
            }
            (Some(Err(problem)), ..) => format!("! {problem}"),
            (None, ..) => "Wird gelesen …".to_owned(),
            (Some(Ok(_)), ..) => "Das Protokoll ist leer.".to_owned(),
        }
    }

    fn head(&self, state: &State) -> Vec<Line> {
        let tab = |on: bool, text: &str| seg(if on { Role::TabActive } else { Role::Tab }, format!(" {text} "));
        let which = vec![
            tab(!self.in_file, "Meldungen"),
            seg(Role::Text, " "),
            tab(self.in_file, "Protokolldatei"),
            seg(Role::Dim, format!("   Stufe: {}", LEVELS[self.level].1)),
        ];
        let place = match &state.options.log_file {
            Some(path) if self.in_file => format!("{} · ohne Namen, Adressen und Texte", path.display()),
            _ if self.in_file => String::new(),
            _ => "Neueste unten; mit dem Beenden sind sie weg.".to_owned(),
        };
        vec![which, vec![seg(Role::Dim, place)]]
    }

    fn search(&self) -> Line {
        vec![seg(Role::Key, "Suche: "), seg(Role::Text, self.words.value())]
    }

    fn turn(&mut self) {
        (self.in_file, self.back) = (!self.in_file, 0);
    }

    /// Rows for the list.
    fn room(&self, inside: Rect) -> Rect {
        let above = 3 + u16::from(self.searching || !self.words.value().is_empty());
        let above = above.min(inside.height);
        Rect { y: inside.y + above, height: inside.height.saturating_sub(above + 1), ..inside }
    }
}

fn area(window: Rect) -> Rect {
    centred(window, 130.max(window.width * 3 / 5).min(window.width.saturating_sub(2)), window.height.saturating_sub(2).max(6))
}

impl Modal for Box<Messages> {
    const SHEETS: &'static [Sheet] = &[sheets::MESSAGES, sheets::MESSAGES_SEARCH];

    fn sheet(&self) -> &'static Sheet {
        &Self::SHEETS[usize::from(self.searching)]
    }

    fn is_typing(&self) -> bool {
        self.searching
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let filter = state.options.keymap.keys(Command::Filter).contains(&Key::from(key));
        match key.code {
            KeyCode::Esc if self.searching || !self.words.value().is_empty() => {
                (self.searching, self.words, self.back) = (false, Input::default(), 0);
            }
            KeyCode::Esc => return Vec::new(),
            KeyCode::Enter if self.searching => self.searching = false,
            KeyCode::Enter if !key.is_repeat() => return Vec::new(),
            _ if self.searching && input::edit(&mut self.words, key) => self.back = 0,
            _ if !self.searching && filter => self.searching = true,
            KeyCode::Char('s') if !self.searching => (self.level, self.back) = ((self.level + 1) % LEVELS.len(), 0),
            KeyCode::Tab | KeyCode::BackTab => self.turn(),
            _ => {
                let page = usize::from(area(window(state)).height.saturating_sub(8));
                if let Some(by) = keys::step(state, key, page) {
                    self.scroll(by);
                }
            }
        }
        let inside = area(window(state));
        let inside = Rect { width: inside.width.saturating_sub(4), height: inside.height.saturating_sub(2), ..inside };
        let lines = self.body(state, inside.width).len();
        self.back = self.back.min(lines.saturating_sub(usize::from(self.room(inside).height)));
        state.dialogs.push(Dialog::Messages(self));
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        if self.searching {
            input::paste(&mut self.words, text);
        }
    }

    fn scroll(&mut self, by: isize) {
        self.back = self.back.saturating_add_signed(by.saturating_neg());
    }

    fn point(&mut self, target: Target) {
        if let Target::Field(which) = target {
            (self.in_file, self.back) = (which > 0, 0);
        }
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let inside = paint.frame(area(window), "Meldungen und Protokoll");
        for (row, line) in inside.rows().zip(self.head(state)) {
            paint.chunks_cut(row, &line);
        }
        let room = self.room(inside);
        if self.searching || !self.words.value().is_empty() {
            let row = Rect { y: inside.y + 2, height: 1.min(inside.height), ..inside };
            paint.chunks_cut(row, &self.search()[..1]);
            let field = Rect { x: row.x + 7.min(row.width), width: row.width.saturating_sub(7), ..row };
            input::draw(paint, field, &self.words, self.searching);
        }
        let body = self.body(state, inside.width);
        let rows = usize::from(room.height);
        let last = body.len() - self.back.min(body.len().saturating_sub(rows));
        let first = last.saturating_sub(rows);
        for (row, line) in room.rows().zip(&body[first..last]) {
            paint.chunks_cut(row, line);
        }
        if body.is_empty() {
            paint.wrapped(room, Role::Dim, &self.nothing(state));
        }
        if let Some(row) = inside.rows().next_back() {
            keys::hint(paint, row, state, self.sheet(), self.searching);
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out: Vec<String> = self.head(state).iter().map(|line| plain(line)).filter(|line| !line.is_empty()).collect();
        if !self.words.value().is_empty() {
            out.push(plain(&self.search()));
        }
        let body = self.body(state, 200);
        out.extend(body.iter().map(|line| plain(line).trim().to_owned()));
        if body.is_empty() {
            out.push(self.nothing(state));
        }
        out
    }
}

fn window(state: &State) -> Rect {
    Rect { x: 0, y: 0, width: state.size.0, height: state.size.1 }
}

fn watching(state: &State) -> Option<&Messages> {
    let find = |dialog: &Dialog| matches!(dialog, Dialog::Messages(messages) if messages.in_file);
    let at = state.dialogs.iter().position(find).filter(|_| state.options.log_file.is_some())?;
    if let Dialog::Messages(messages) = &state.dialogs[at] { Some(messages) } else { None }
}

/// When the file is to be looked at next; `None` while nobody reads it.
pub fn next_look(state: &State) -> Option<DateTime<Utc>> {
    let messages = watching(state).filter(|messages| messages.waiting.is_none())?;
    Some(messages.looked.map_or(state.now, |at| at + PAUSE))
}

/// Looks at the file when it is time.
pub fn look(state: &mut State) -> Option<Effect> {
    next_look(state).filter(|at| *at <= state.now)?;
    let (generation, now) = (state.next_generation(), state.now);
    let path = state.options.log_file.clone()?;
    let messages = state.dialogs.iter_mut().find_map(|d| if let Dialog::Messages(m) = d { Some(m) } else { None })?;
    (messages.waiting, messages.looked) = (Some(generation), Some(now));
    let seen = messages.tail().map(|tail| tail.length);
    Some(Effect::ReadLog { generation, path, seen })
}

/// Takes the end of the file; an answer nobody waits for is dropped.
pub fn answered(state: &mut State, generation: u64, result: Result<Option<LogTail>, String>) {
    for dialog in &mut state.dialogs {
        let Dialog::Messages(messages) = dialog else { continue };
        if messages.waiting != Some(generation) {
            continue;
        }
        messages.waiting = None;
        // Unchanged: nothing to draw.
        if let Some(new) = result.transpose().filter(|new| messages.file.as_ref() != Some(new)) {
            messages.file = Some(new);
            state.dirty = true;
        }
        return;
    }
}
