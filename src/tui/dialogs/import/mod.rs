//! Import from the dashboard: folder and day, a check that stores nothing, a preview with
//! numbers and every error, then the import itself and its report.

mod folder;
mod report;
mod steps;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use crossterm::event::KeyEvent;
use tui_input::Input;

use self::{folder::Folder, steps::Way};
use super::reading_with_buttons;
use crate::{
    api::imports::ImportReport,
    client::{ClientError, ImportRequest, Watch},
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
                input,
                seg::{seg, warning},
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

/// Text fields and switches.
const FIELDS: usize = 4;

/// The dialog.
#[derive(Debug, Clone)]
pub struct ImportDialog {
    folder: Folder,
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
    /// How far what runs has come.
    watch: Watch,
    problem: Option<String>,
}

impl ImportDialog {
    /// Proposes a folder and today.
    pub fn new(folder: &str, today: NaiveDate) -> Self {
        Self {
            folder: Folder::new(folder),
            day: dates::german(today).into(),
            snapshot: false,
            yes: false,
            at: 0,
            step: Step::Asking,
            offset: 0,
            focus: 0,
            key: String::new(),
            watch: Watch::default(),
            problem: None,
        }
    }

    fn check(&mut self, state: &mut State) -> Vec<Effect> {
        if let Err(problem) = dates::parse(self.day.value()) {
            self.problem = Some(problem.to_string());
            self.at = 1;
            return Vec::new();
        }
        if self.folder.typed().is_empty() {
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

    fn effect(&mut self, generation: u64, dry_run: bool) -> Effect {
        self.watch = Watch::default();
        Effect::Import {
            generation,
            path: PathBuf::from(self.folder.typed()),
            request: ImportRequest {
                files: Vec::new(),
                as_of: dates::parse(self.day.value()).ok(),
                snapshot: self.snapshot,
                yes: self.yes,
                dry_run,
                key: if dry_run { format!("{}-p", self.key) } else { self.key.clone() },
                watch: self.watch.clone(),
            },
        }
    }

    /// The fields below each other.
    fn form(&self, body: Body) -> Body {
        let name = |at: usize, text: &str| {
            let mark = if self.at == at { "▶ " } else { "  " };
            vec![seg(Role::Text, mark).silent(), seg(Role::Text, text)]
        };
        let said = self.problem.as_ref().map(|problem| warning(Role::Over, problem)).or_else(|| self.folder.offers());
        let said = said.unwrap_or_else(|| vec![seg(Role::Dim, "Die Prüfung speichert nichts.")]);
        let folder = name(0, "Ordner oder Datei");
        let day = name(1, "Stand (der Morgen, den der Export beschreibt)");
        body.with(Field::below("Ordner oder Datei", folder, &self.folder.input, self.at == 0))
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

    /// Completes the path; in the day the cursor moves on.
    fn right(&mut self, state: &mut State, key: KeyEvent) -> Outcome {
        if self.at == 0 {
            return self.folder.complete(state, key);
        }
        if let Some(field) = Dialog::field(self) {
            input::edit(field, key);
        }
        Outcome::Stay
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
                    |d, s, p| d.right(s, p.key),
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
            keys: &reading_with_buttons(Binding::closing(&["esc"], "abbrechen", "Schließt; nichts wurde übernommen.")),
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
            Step::Checking(_, since) => return body.lines(steps::lines(state, Way::Checking, *since, self.watch.get())),
            Step::Storing(_, since) => return body.lines(steps::lines(state, Way::Storing, *since, self.watch.get())),
            Step::Preview(result) | Step::Done(result) => match &**result {
                Ok(report) => report::report(report),
                Err(error) => report::failure(error),
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
            (Step::Asking, 0) => Some(&mut self.folder.input),
            (Step::Asking, 1) => Some(&mut self.day),
            _ => None,
        }
    }

    fn typed(&mut self, state: &mut State) -> Vec<Effect> {
        if self.at == 0 { self.folder.look(state) } else { Vec::new() }
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
            "Ein Import läuft noch. Mit dem Dashboard endet auch der eigene Datendienst; dann wird nichts davon übernommen. Ein \
             Datendienst unter --server führt ihn zu Ende."
        } else {
            "Ein Import läuft noch. Der Datendienst führt ihn zu Ende; was daraus wird, zeigt das Protokoll."
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
        if self.folder.awaits(generation)
            && let Some(Answer::Paths(paths)) = answer.take_if(|answer| matches!(answer, Answer::Paths(_)))
        {
            self.folder.offer(paths);
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
            self.folder.typed().clone_into(&mut state.import_folder);
        }
        self.step = Step::Done(Box::new(result));
        Outcome::Stay
    }
}
