//! Import from the dashboard: folder and day, a check that stores nothing, a preview with
//! numbers and every error, then the import itself and its report.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal, centred, import_text as words,
    keys::{self, Sheet},
    sheets,
};
use crate::{
    api::imports::ImportReport,
    client::{ClientError, ImportRequest},
    domain::dates,
    tui::{
        Effect, State,
        app::{commands::no_writing, journal::Deed, progress::Kind},
        look::{
            theme::Role,
            widgets::{
                buttons::{Buttons, Pressed},
                input,
                paint::Paint,
                progress,
                seg::{Line, plain, seg},
                spot::Target,
            },
        },
    },
};

/// How far it is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// What and how is being typed.
    Asking,
    /// The check runs.
    Checking(u64, DateTime<Utc>),
    /// The check is done.
    Preview(Box<Result<ImportReport, ClientError>>),
    /// The import runs.
    Storing(u64, DateTime<Utc>),
    /// It is done.
    Done(Box<Result<ImportReport, ClientError>>),
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Folder,
    Day,
    Snapshot,
    Yes,
}

/// Ways to go on with a path that are shown.
const OFFERED: usize = 6;
const FIELDS: [Field; 4] = [Field::Folder, Field::Day, Field::Snapshot, Field::Yes];

/// The dialog.
#[derive(Debug, Clone)]
pub struct ImportDialog {
    folder: Input,
    /// How the path may go on, each as it would be typed.
    offered: Vec<String>,
    /// The answer that is awaited about that.
    offering: u64,
    day: Input,
    snapshot: bool,
    yes: bool,
    focus: usize,
    stage: Stage,
    offset: usize,
    buttons: Buttons,
    /// The same for every try to store this, so that it is stored once.
    key: String,
    problem: Option<String>,
}

impl ImportDialog {
    /// Proposes a folder and today.
    pub fn new(folder: &str, today: NaiveDate) -> Self {
        Self {
            folder: folder.into(),
            offered: Vec::new(),
            offering: 0,
            day: dates::german(today).into(),
            snapshot: false,
            yes: false,
            focus: 0,
            stage: Stage::Asking,
            offset: 0,
            buttons: Buttons::default(),
            key: String::new(),
            problem: None,
        }
    }

    /// What the dialog waits for, if it does.
    pub fn work(&self) -> Option<Kind> {
        match self.stage {
            Stage::Checking(..) => Some(Kind::Checking),
            Stage::Storing(..) => Some(Kind::Storing),
            _ => None,
        }
    }

    /// Whether an answer is awaited.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Checking(..) | Stage::Storing(..))
    }

    fn scrolled(&mut self, state: &State, key: KeyEvent) -> bool {
        let Some(by) = keys::step(state, key, 10) else { return false };
        let room = usize::from(area(state.size).height.saturating_sub(4));
        let last = self.body(state, area(state.size).width.saturating_sub(4)).len().saturating_sub(room);
        self.offset = self.offset.saturating_add_signed(by).min(last);
        true
    }

    /// `None` closes the dialog.
    fn key_asking(&mut self, state: &mut State, key: KeyEvent) -> Option<Vec<Effect>> {
        self.problem = None;
        match (key.code, FIELDS[self.focus]) {
            (KeyCode::Esc, _) => return None,
            (KeyCode::Tab | KeyCode::Down, _) => self.focus = (self.focus + 1) % FIELDS.len(),
            (KeyCode::BackTab | KeyCode::Up, _) => self.focus = (self.focus + FIELDS.len() - 1) % FIELDS.len(),
            (KeyCode::Enter, _) if key.is_repeat() => {}
            (KeyCode::Enter, _) => return Some(self.check(state)),
            (KeyCode::Char(' '), Field::Snapshot) => self.snapshot = !self.snapshot,
            (KeyCode::Char(' '), Field::Yes) => self.yes = !self.yes,
            (KeyCode::Right, Field::Folder) if self.folder.cursor() == self.folder.value().chars().count() => {
                if let Some(more) = self.goes_on() {
                    self.folder = more.into();
                }
                return Some(self.look(state));
            }
            (_, Field::Folder) => {
                input::edit(&mut self.folder, key);
                return Some(self.look(state));
            }
            (_, Field::Day) => _ = input::edit(&mut self.day, key),
            _ => {}
        }
        Some(Vec::new())
    }

    /// Asks how the path may go on.
    fn look(&mut self, state: &mut State) -> Vec<Effect> {
        self.offering = state.next_generation();
        vec![Effect::Offer { generation: self.offering, typed: self.folder.value().to_owned() }]
    }

    /// The path as far as all that is offered agree, if that is farther than what stands there.
    fn goes_on(&self) -> Option<String> {
        let (first, rest) = self.offered.split_first()?;
        let shared = rest.iter().fold(first.as_str(), |shared, other| {
            let same = shared.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
            let end = same.map_or(shared.len().min(other.len()), |((at, _), _)| at);
            &shared[..end]
        });
        let typed = self.folder.value();
        if shared.len() > typed.len() && shared.starts_with(typed) { Some(shared.to_owned()) } else { None }
    }

    fn check(&mut self, state: &mut State) -> Vec<Effect> {
        if let Err(problem) = dates::parse(self.day.value()) {
            self.problem = Some(problem.to_string());
            self.focus = 1;
            return Vec::new();
        }
        if self.folder.value().trim().is_empty() {
            self.problem = Some("Es fehlt der Ordner oder die Datei.".to_owned());
            self.focus = 0;
            return Vec::new();
        }
        self.key = format!("desk-{:016x}{:016x}", state.dice(), state.dice());
        self.offset = 0;
        let generation = state.next_generation();
        self.stage = Stage::Checking(generation, state.now);
        vec![self.effect(generation, true)]
    }

    fn store(&mut self, state: &mut State) -> Vec<Effect> {
        if let Some(reason) = no_writing(state) {
            state.say_error(format!("Der Import ist gesperrt: {reason}"));
            return Vec::new();
        }
        let generation = state.next_generation();
        self.stage = Stage::Storing(generation, state.now);
        self.offset = 0;
        vec![self.effect(generation, false)]
    }

    fn effect(&self, generation: u64, dry_run: bool) -> Effect {
        Effect::Import {
            generation,
            path: PathBuf::from(self.folder.value().trim()),
            request: ImportRequest {
                files: Vec::new(),
                as_of: dates::parse(self.day.value()).ok(),
                snapshot: self.snapshot,
                yes: self.yes,
                dry_run,
                key: if dry_run { format!("{}-p", self.key) } else { self.key.clone() },
            },
        }
    }

    /// What is said, wrapped to `width`.
    fn body(&self, state: &State, width: u16) -> Vec<Line> {
        match &self.stage {
            Stage::Asking => self.form(),
            Stage::Checking(_, since) | Stage::Storing(_, since) => self.steps(state, *since),
            Stage::Preview(result) | Stage::Done(result) => match &**result {
                Ok(report) => words::report(report, width),
                Err(error) => words::failure(error, width),
            },
        }
    }

    /// The three steps of an import, the one under way with its time.
    fn steps(&self, state: &State, since: DateTime<Utc>) -> Vec<Line> {
        let storing = matches!(self.stage, Stage::Storing(..));
        let done = |text: &str| vec![seg(Role::Good, "✓ "), seg(Role::Text, text)];
        let now = |text: &str| {
            vec![
                seg(Role::Strong, format!("{} ", progress::sign(state.now, since))),
                seg(Role::Strong, format!("{text} …")),
                seg(Role::Dim, progress::elapsed(state.now, since)),
            ]
        };
        let later = |text: &str| vec![seg(Role::Dim, format!("· {text}"))];
        let (steps, safe) = if storing {
            let steps = [done("Dateien gelesen und geprüft"), done("Vorschau bestätigt"), now("Wird übernommen")];
            (steps, "Alles in einem Zug: ganz oder gar nicht. Das läuft jetzt zu Ende.")
        } else {
            let steps = [now("Dateien werden gelesen und geprüft"), later("Vorschau mit Rückfrage"), later("Übernahme")];
            (steps, "Gespeichert wird dabei nichts; Abbrechen ist jederzeit möglich.")
        };
        let mut out = steps.to_vec();
        out.extend([Vec::new(), vec![seg(Role::Dim, safe)]]);
        out
    }

    fn form(&self) -> Vec<Line> {
        let mark = |field: Field| if FIELDS[self.focus] == field { "▶ " } else { "  " };
        let check = |on: bool| if on { "[x]" } else { "[ ]" };
        vec![
            vec![seg(Role::Text, format!("{}Ordner oder Datei", mark(Field::Folder)))],
            vec![seg(Role::Input, self.folder.value())],
            vec![seg(Role::Text, format!("{}Stand (der Morgen, den der Export beschreibt)", mark(Field::Day)))],
            vec![seg(Role::Input, self.day.value())],
            vec![seg(
                Role::Text,
                format!(
                    "{}{} vollständiger Nachtexport: fehlende offene Teilnahmen schließen",
                    mark(Field::Snapshot),
                    check(self.snapshot)
                ),
            )],
            vec![seg(Role::Text, format!("{}{} auch, wenn dabei mehr als 10 % verschwinden", mark(Field::Yes), check(self.yes)))],
            Vec::new(),
            match (&self.problem, self.offered.as_slice()) {
                (Some(problem), _) => vec![seg(Role::Over, format!("! {problem}"))],
                (None, []) => vec![seg(Role::Dim, "Die Prüfung speichert nichts.")],
                (None, paths) => {
                    let names = paths.iter().map(|path| path.trim_end_matches('/').rsplit('/').next().unwrap_or(path));
                    let names: Vec<_> = names.take(OFFERED).collect();
                    let more = if paths.len() > OFFERED { " …" } else { "" };
                    vec![seg(Role::Dim, format!("weiter mit: {}{more}", names.join("  ")))]
                }
            },
        ]
    }

    fn title(&self) -> &'static str {
        match &self.stage {
            Stage::Asking => "Import",
            Stage::Checking(..) => "Import · Prüfung läuft",
            Stage::Preview(result) if result.is_ok() => "Import · Vorschau, noch nichts übernommen",
            Stage::Preview(_) => "Import · so nicht möglich, nichts übernommen",
            Stage::Storing(..) => "Import · läuft",
            Stage::Done(result) if result.is_ok() => "Import · übernommen",
            Stage::Done(_) => "Import · gescheitert",
        }
    }

    fn draw_fields(&self, paint: &mut Paint<'_>, room: Rect) {
        // What is asked stands in these rows, the label of a text field above it.
        for (at, (row, rows, label)) in [
            (0, 2, "Ordner oder Datei"),
            (2, 2, "Stand"),
            (4, 1, "vollständiger Nachtexport"),
            (5, 1, "auch bei vielen Verschwundenen"),
        ]
        .into_iter()
        .enumerate()
        {
            let place = Rect { y: room.y + row, height: rows, ..room };
            paint.spot(place.intersection(room), Target::Field(at), label);
        }
        for (row, field, value) in [(1, Field::Folder, &self.folder), (3, Field::Day, &self.day)] {
            if let Some(place) = room.rows().nth(row) {
                super::field(paint, place, value, FIELDS[self.focus] == field);
            }
        }
    }
}

impl Modal for Box<ImportDialog> {
    const SHEETS: &'static [Sheet] =
        &[sheets::IMPORT_ASKING, sheets::IMPORT_CHECKING, sheets::IMPORT_PREVIEW, sheets::IMPORT_STORING, sheets::IMPORT_DONE];

    fn sheet(&self) -> &'static Sheet {
        &Self::SHEETS[match self.stage {
            Stage::Asking => 0,
            Stage::Checking(..) => 1,
            Stage::Preview(_) => 2,
            Stage::Storing(..) => 3,
            Stage::Done(_) => 4,
        }]
    }

    fn unsaved(&self, state: &State) -> Option<String> {
        let running = if state.options.embedded {
            "Ein Import läuft noch. Mit dem Dashboard endet auch das eigene Backend; dann wird nichts davon übernommen. Ein \
             Backend unter --server führt ihn zu Ende."
        } else {
            "Ein Import läuft noch. Das Backend führt ihn zu Ende; was daraus wird, zeigt das Protokoll."
        };
        match &self.stage {
            Stage::Checking(..) => Some("Die Prüfung eines Imports läuft noch.".to_owned()),
            Stage::Storing(..) => Some(running.to_owned()),
            Stage::Preview(result) if result.is_ok() => Some("Ein Import ist geprüft, aber noch nicht übernommen.".to_owned()),
            _ => None,
        }
    }

    fn is_counting(&self) -> bool {
        self.is_running()
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let effects = match &self.stage {
            Stage::Asking => match self.key_asking(state, key) {
                Some(effects) => effects,
                None => return Vec::new(),
            },
            // Nothing can be taken back now; leaving the dialog would only hide the outcome.
            Stage::Checking(..) if key.code == KeyCode::Esc => return Vec::new(),
            Stage::Checking(..) | Stage::Storing(..) => Vec::new(),
            Stage::Preview(result) => {
                let good = result.is_ok();
                if self.scrolled(state, key) {
                    state.dialogs.push(Dialog::Import(self));
                    return Vec::new();
                }
                match self.buttons.key(key) {
                    Pressed::Nothing => Vec::new(),
                    Pressed::Cancel => return Vec::new(),
                    Pressed::Confirm if good => self.store(state),
                    Pressed::Confirm => {
                        self.stage = Stage::Asking;
                        Vec::new()
                    }
                }
            }
            Stage::Done(_) => {
                if matches!(key.code, KeyCode::Esc | KeyCode::Enter) && !key.is_repeat() {
                    return Vec::new();
                }
                self.scrolled(state, key);
                Vec::new()
            }
        };
        state.dialogs.push(Dialog::Import(self));
        effects
    }

    fn paste(&mut self, text: &str) {
        match (&self.stage, FIELDS[self.focus]) {
            (Stage::Asking, Field::Folder) => input::paste(&mut self.folder, text),
            (Stage::Asking, Field::Day) => input::paste(&mut self.day, text),
            _ => {}
        }
    }

    fn scroll(&mut self, by: isize) {
        self.offset = self.offset.saturating_add_signed(by);
    }

    fn point(&mut self, target: Target) {
        match (&self.stage, target) {
            (Stage::Asking, Target::Field(at)) => self.focus = at.min(FIELDS.len() - 1),
            (Stage::Preview(_), target) => self.buttons.point(target),
            _ => {}
        }
    }

    fn focused(&self) -> Option<Target> {
        matches!(self.stage, Stage::Asking).then_some(Target::Field(self.focus))
    }

    fn is_switch(&self) -> bool {
        matches!((&self.stage, FIELDS[self.focus]), (Stage::Asking, Field::Snapshot | Field::Yes))
    }

    fn is_typing(&self) -> bool {
        matches!((&self.stage, FIELDS[self.focus]), (Stage::Asking, Field::Folder | Field::Day))
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let area = area(state.size).intersection(window);
        let inside = paint.frame(area, self.title());
        if inside.height < 2 {
            return;
        }
        let room = Rect { height: inside.height - 1, ..inside };
        let body = self.body(state, inside.width);
        let last = body.len().saturating_sub(usize::from(room.height.saturating_sub(1)));
        let offset = self.offset.min(last);
        for (row, line) in room.rows().zip(body.iter().skip(offset)) {
            paint.chunks_cut(row, line);
        }
        if matches!(self.stage, Stage::Asking) {
            self.draw_fields(paint, room);
        }
        let buttons = Rect { y: inside.bottom() - 1, height: 1, ..inside };
        match &self.stage {
            Stage::Preview(result) => {
                self.buttons.draw(paint, buttons, "Abbrechen", if result.is_ok() { "Übernehmen" } else { "Ändern" });
            }
            _ => keys::hint(paint, buttons, state, self.sheet(), self.is_typing()),
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out = vec![self.title().to_owned()];
        out.extend(self.body(state, 100).iter().map(|line| plain(line)));
        out
    }
}

/// Hands the ways to go on to the dialog that waits for them.
pub fn offered(state: &mut State, generation: u64, paths: Vec<String>) -> Vec<Effect> {
    state.dirty = true;
    for dialog in &mut state.dialogs {
        if let Dialog::Import(dialog) = dialog
            && dialog.offering == generation
        {
            // A path that stands there whole needs no offer.
            dialog.offered = paths.into_iter().filter(|path| path != dialog.folder.value()).collect();
            break;
        }
    }
    Vec::new()
}

/// Hands the answer to the dialog that waits for it; other answers are dropped.
pub fn answered(state: &mut State, generation: u64, result: Result<ImportReport, ClientError>) -> Vec<Effect> {
    state.dirty = true;
    let mut stored = false;
    for dialog in &mut state.dialogs {
        let Dialog::Import(dialog) = dialog else { continue };
        match dialog.stage {
            Stage::Checking(awaited, _) if awaited == generation => {
                dialog.buttons = Buttons::default();
                dialog.stage = Stage::Preview(Box::new(result));
                return Vec::new();
            }
            Stage::Storing(awaited, _) if awaited == generation => {
                stored = result.is_ok();
                if stored {
                    dialog.folder.value().trim().clone_into(&mut state.import_folder);
                }
                dialog.stage = Stage::Done(Box::new(result));
                break;
            }
            _ => {}
        }
    }
    if stored {
        let why = "Ein Import lässt sich nicht zurücknehmen; ein neuer berichtigt ihn.";
        state.journal.note(generation, Deed::Final(why));
        state.poller.poll_now(state.now);
    }
    Vec::new()
}

fn area(size: (u16, u16)) -> Rect {
    let window = Rect { x: 0, y: 0, width: size.0, height: size.1 };
    centred(window, 100, (size.1 * 4 / 5).max(14))
}
