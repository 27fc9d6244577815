//! Import from the dashboard: folder and day, a check that stores nothing, a preview with
//! numbers and every error, then the import itself and its report.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use crossterm::event::KeyEvent;
use tui_input::Input;

use super::import_text as words;
use crate::{
    api::imports::ImportReport,
    client::{ClientError, ImportRequest},
    domain::dates,
    tui::{
        Effect, State,
        app::{
            commands::no_writing,
            journal::Deed,
            modal::{Answer, Binding, Dialog, Outcome, Spot, Stage},
            progress::Kind,
        },
        look::{
            blocks::{Body, Field, Flow, Switch, Text},
            theme::Role,
            widgets::{
                input, progress,
                seg::{Line, seg, warning},
                spot::Target,
            },
        },
    },
};

/// How far it is.
#[derive(Debug, Clone)]
enum Step {
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

/// Ways to go on with a path that are shown.
const OFFERED: usize = 6;
/// Text fields and switches.
const FIELDS: usize = 4;

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
    /// The field with the focus.
    at: usize,
    step: Step,
    offset: usize,
    /// The button with the focus.
    focus: usize,
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
            at: 0,
            step: Step::Asking,
            offset: 0,
            focus: 0,
            key: String::new(),
            problem: None,
        }
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

    /// Completes the path where the cursor stands at its end; else the cursor moves on.
    fn complete(&mut self, state: &mut State, key: KeyEvent) -> Outcome {
        let at_end = self.folder.cursor() == self.folder.value().chars().count();
        if self.at == 0 && at_end {
            if let Some(more) = self.goes_on() {
                self.folder = more.into();
            }
            return Outcome::Do(self.look(state));
        }
        if let Some(field) = Dialog::field(self) {
            input::edit(field, key);
        }
        Outcome::Stay
    }

    fn check(&mut self, state: &mut State) -> Vec<Effect> {
        if let Err(problem) = dates::parse(self.day.value()) {
            self.problem = Some(problem.to_string());
            self.at = 1;
            return Vec::new();
        }
        if self.folder.value().trim().is_empty() {
            self.problem = Some("Es fehlt der Ordner oder die Datei.".to_owned());
            self.at = 0;
            return Vec::new();
        }
        self.key = format!("desk-{:016x}{:016x}", state.dice(), state.dice());
        self.offset = 0;
        let generation = state.next_generation();
        self.step = Step::Checking(generation, state.now);
        vec![self.effect(generation, true)]
    }

    fn store(&mut self, state: &mut State) -> Vec<Effect> {
        if let Some(reason) = no_writing(state) {
            state.say_error(format!("Der Import ist gesperrt: {reason}"));
            return Vec::new();
        }
        let generation = state.next_generation();
        self.step = Step::Storing(generation, state.now);
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

    /// The three steps of an import, the one under way with its time.
    fn steps(&self, state: &State, since: DateTime<Utc>) -> Vec<Line> {
        let storing = matches!(self.step, Step::Storing(..));
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

    /// The fields below each other.
    fn form(&self, body: Body) -> Body {
        let name = |at: usize, text: &str| {
            let mark = if self.at == at { "▶ " } else { "  " };
            vec![seg(Role::Text, mark).silent(), seg(Role::Text, text)]
        };
        let said = match (&self.problem, self.offered.as_slice()) {
            (Some(problem), _) => warning(Role::Over, problem),
            (None, []) => vec![seg(Role::Dim, "Die Prüfung speichert nichts.")],
            (None, paths) => {
                let names = paths.iter().map(|path| path.trim_end_matches('/').rsplit('/').next().unwrap_or(path));
                let names: Vec<_> = names.take(OFFERED).collect();
                let more = if paths.len() > OFFERED { " …" } else { "" };
                vec![seg(Role::Dim, format!("weiter mit: {}{more}", names.join("  ")))]
            }
        };
        let folder = name(0, "Ordner oder Datei");
        let day = name(1, "Stand (der Morgen, den der Export beschreibt)");
        body.with(Field::below("Ordner oder Datei", folder, &self.folder, self.at == 0))
            .with(Field::below("Stand", day, &self.day, self.at == 1))
            .with(Switch {
                label: "vollständiger Nachtexport".to_owned(),
                name: "vollständiger Nachtexport: fehlende offene Teilnahmen schließen".to_owned(),
                on: self.snapshot,
                focused: self.at == 2,
            })
            .with(Switch {
                label: "auch bei vielen Verschwundenen".to_owned(),
                name: "auch, wenn dabei mehr als 10 % verschwinden".to_owned(),
                on: self.yes,
                focused: self.at == 3,
            })
            .gap()
            .lines(vec![said])
    }

    fn tick(&mut self) -> Outcome {
        match self.at {
            2 => self.snapshot = !self.snapshot,
            3 => self.yes = !self.yes,
            _ => return Outcome::NotMine,
        }
        Outcome::Stay
    }

    fn title(&self) -> &'static str {
        match &self.step {
            Step::Asking => "Import",
            Step::Checking(..) => "Import · Prüfung läuft",
            Step::Preview(result) if result.is_ok() => "Import · Vorschau, noch nichts übernommen",
            Step::Preview(_) => "Import · so nicht möglich, nichts übernommen",
            Step::Storing(..) => "Import · läuft",
            Step::Done(result) if result.is_ok() => "Import · übernommen",
            Step::Done(_) => "Import · gescheitert",
        }
    }
}

impl Dialog for ImportDialog {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Import: was eingelesen wird",
            keys: &[
                Binding::key(&["enter"], "prüfen", "Prüft die Dateien; gespeichert wird noch nichts.", |d, s, _| {
                    Outcome::Do(d.check(s))
                }),
                Binding::next_field(),
                Binding::<Self>::key(
                    &["right"],
                    "ergänzen",
                    "Ergänzt den Pfad, wenn die Schreibmarke an seinem Ende steht; ~ ist der eigene Ordner.",
                    |d, s, p| d.complete(s, p.key),
                )
                .moving(),
                Binding::<Self>::key(&["space"], "ankreuzen", "Kreuzt an oder ab, wo ein Kästchen steht.", |d, _, _| d.tick())
                    .moving(),
                Binding::cancel(),
            ],
        },
        Stage {
            title: "Import: Prüfung läuft",
            keys: &[Binding::closing(&["esc"], "abbrechen", "Bricht ab; die Prüfung speichert nichts.")],
        },
        Stage {
            title: "Import: Vorschau",
            keys: &[
                Binding::press(),
                Binding::buttons(),
                Binding::scroll(),
                Binding::by_page(),
                Binding::to_end(),
                Binding::closing(&["esc"], "abbrechen", "Schließt; nichts wurde übernommen."),
            ],
        },
        // Nothing can be taken back now; leaving the dialog would only hide the outcome.
        Stage {
            title: "Import: Übernahme läuft",
            keys: &[Binding::said("–", "läuft", "Die Übernahme läuft zu Ende; der Dialog zeigt danach den Bericht.")],
        },
        Stage {
            title: "Import: Bericht",
            keys: &[
                Binding::closing(&["enter", "esc"], "schließen", "Schließt den Bericht."),
                Binding::scroll(),
                Binding::by_page(),
                Binding::to_end(),
            ],
        },
    ];

    fn stage(&self) -> usize {
        match self.step {
            Step::Asking => 0,
            Step::Checking(..) => 1,
            Step::Preview(_) => 2,
            Step::Storing(..) => 3,
            Step::Done(_) => 4,
        }
    }

    fn body(&self, state: &State) -> Body {
        let body = Body::new(self.title(), 100).exactly((state.size.1 * 4 / 5).max(14));
        let lines = match &self.step {
            Step::Asking => return self.form(body),
            Step::Checking(_, since) | Step::Storing(_, since) => return body.lines(self.steps(state, *since)),
            Step::Preview(result) | Step::Done(result) => match &**result {
                Ok(report) => words::report(report),
                Err(error) => words::failure(error),
            },
        };
        let body = body.with(Text::of(lines).flow(Flow::Scroll(self.offset)));
        match &self.step {
            Step::Preview(result) => {
                body.buttons(["Abbrechen", if result.is_ok() { "Übernehmen" } else { "Ändern" }], self.focus)
            }
            Step::Asking | Step::Checking(..) | Step::Storing(..) | Step::Done(_) => body,
        }
    }

    fn fresh(&mut self) {
        self.problem = None;
    }

    fn field(&mut self) -> Option<&mut Input> {
        match (&self.step, self.at) {
            (Step::Asking, 0) => Some(&mut self.folder),
            (Step::Asking, 1) => Some(&mut self.day),
            _ => None,
        }
    }

    fn typed(&mut self, state: &mut State) -> Vec<Effect> {
        if self.at == 0 { self.look(state) } else { Vec::new() }
    }

    fn turn(&mut self, by: isize) {
        self.at = (self.at + FIELDS).saturating_add_signed(by) % FIELDS;
    }

    fn spot(&mut self) -> Spot<'_> {
        if matches!(self.step, Step::Asking) { Spot::Nothing } else { Spot::Offset(&mut self.offset) }
    }

    fn button(&mut self) -> Option<&mut usize> {
        Some(&mut self.focus)
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        match &self.step {
            Step::Preview(_) if button == 0 => Outcome::Close,
            Step::Preview(result) if result.is_ok() => Outcome::Do(self.store(state)),
            Step::Asking | Step::Checking(..) | Step::Preview(_) | Step::Storing(..) | Step::Done(_) => {
                self.step = Step::Asking;
                Outcome::Stay
            }
        }
    }

    fn point(&mut self, target: Target) {
        match target {
            Target::Field(at) => self.at = at.min(FIELDS - 1),
            Target::Button(at) => self.focus = at,
            Target::Item(_) | Target::Key(_) => {}
        }
    }

    fn unsaved(&self, state: &State) -> Option<String> {
        let running = if state.options.embedded {
            "Ein Import läuft noch. Mit dem Dashboard endet auch das eigene Backend; dann wird nichts davon übernommen. Ein \
             Backend unter --server führt ihn zu Ende."
        } else {
            "Ein Import läuft noch. Das Backend führt ihn zu Ende; was daraus wird, zeigt das Protokoll."
        };
        match &self.step {
            Step::Checking(..) => Some("Die Prüfung eines Imports läuft noch.".to_owned()),
            Step::Storing(..) => Some(running.to_owned()),
            Step::Preview(result) if result.is_ok() => Some("Ein Import ist geprüft, aber noch nicht übernommen.".to_owned()),
            Step::Asking | Step::Preview(_) | Step::Done(_) => None,
        }
    }

    fn work(&self) -> Option<Kind> {
        match self.step {
            Step::Checking(..) => Some(Kind::Checking),
            Step::Storing(..) => Some(Kind::Storing),
            Step::Asking | Step::Preview(_) | Step::Done(_) => None,
        }
    }

    fn answered(&mut self, state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome {
        if self.offering == generation
            && let Some(Answer::Paths(paths)) = answer.take_if(|answer| matches!(answer, Answer::Paths(_)))
        {
            // A path that stands there whole needs no offer.
            self.offered = paths.into_iter().filter(|path| path != self.folder.value()).collect();
            return Outcome::Stay;
        }
        let awaited = match self.step {
            Step::Checking(awaited, _) | Step::Storing(awaited, _) => Some(awaited),
            Step::Asking | Step::Preview(_) | Step::Done(_) => None,
        };
        if awaited != Some(generation) {
            return Outcome::NotMine;
        }
        let Some(Answer::Import(result)) = answer.take_if(|answer| matches!(answer, Answer::Import(_))) else {
            return Outcome::NotMine;
        };
        if matches!(self.step, Step::Checking(..)) {
            (self.focus, self.step) = (0, Step::Preview(Box::new(result)));
            return Outcome::Stay;
        }
        if result.is_ok() {
            let why = "Ein Import lässt sich nicht zurücknehmen; ein neuer berichtigt ihn.";
            state.journal.note(generation, Deed::Final(why));
            state.poller.poll_now(state.now);
            self.folder.value().trim().clone_into(&mut state.import_folder);
        }
        self.step = Step::Done(Box::new(result));
        Outcome::Stay
    }
}
