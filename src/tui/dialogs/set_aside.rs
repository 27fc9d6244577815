//! Setting an AGH aside until a day, and listing it again with the same key. When somebody else
//! changed this AGH meanwhile, both sides are shown and what was typed stays.

use tui_input::Input;

use crate::{
    api::summary::{SetAsideRow, SetAsideUntil},
    client::ClientError,
    domain::text,
    tui::{
        Effect, State, TableId,
        app::{
            action::SetAsideDone,
            commands::no_writing,
            journal::Deed,
            modal::{Answer, Binding, Dialog, Outcome, Stage},
            set_aside::{day, sentence, subjects},
        },
        look::{
            blocks::{Body, Field, Foot, Text},
            format,
            theme::Role,
            widgets::{
                seg::{Line, seg, warning},
                spot::Target,
            },
        },
        views::Rows,
    },
};

/// Proposed at first, in days.
const PROPOSED: &str = "14";

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Asking,
    Storing(u64),
    Conflict(Option<SetAsideRow>),
}

/// The dialog.
#[derive(Debug, Clone)]
pub struct SetAsideDialog {
    measure: String,
    title: String,
    /// Those that follow, with the same day and note.
    rest: Vec<String>,
    seen: Option<SetAsideRow>,
    etag: String,
    until: Input,
    note: Input,
    in_note: bool,
    step: Step,
    /// The button with the focus.
    focus: usize,
    problem: Option<String>,
}

/// Opens the dialog, or lists the AGH again. Of several, those set aside already are left as they
/// are.
pub fn start(state: &mut State) -> Vec<Effect> {
    let mut measures = subjects(state);
    let etag = etag(state);
    if let [measure] = measures.as_slice()
        && let Some(seen) = state.data.set_aside(measure).cloned()
    {
        let (generation, measure) = (state.next_generation(), measure.clone());
        state.taking_back = Some((generation, Box::new(seen.clone())));
        return vec![Effect::SetAside { generation, measure, etag, seen: Some(seen), until: None }];
    }
    measures.retain(|measure| state.data.set_aside(measure).is_none());
    if measures.is_empty() {
        return Vec::new();
    }
    let measure = measures.remove(0);
    let dialog = SetAsideDialog {
        title: title(state, &measure),
        measure,
        rest: measures,
        seen: None,
        etag,
        until: PROPOSED.into(),
        note: Input::default(),
        in_note: false,
        step: Step::Asking,
        focus: 0,
        problem: None,
    };
    state.open(dialog);
    Vec::new()
}

fn title(state: &State, measure: &str) -> String {
    let known = state.data.summary.value.as_ref().and_then(|s| s.actions.iter().find(|a| a.measure == measure)).map(|a| &a.title);
    known.or(state.data.agh_row(measure).map(|row| &row.title)).cloned().unwrap_or_default()
}

/// The state of the desk on screen. A backend that names none is not asked to compare.
fn etag(state: &State) -> String {
    state.data.summary.etag().unwrap_or("*").to_owned()
}

impl SetAsideDialog {
    fn store(&mut self, state: &mut State) -> Vec<Effect> {
        self.step = Step::Asking;
        let until = match day(self.until.value(), state.today()) {
            Ok(until) => until,
            Err(problem) => {
                (self.problem, self.in_note) = (Some(problem), false);
                return Vec::new();
            }
        };
        if let Some(reason) = no_writing(state) {
            self.problem = Some(format!("Gerade gesperrt: {reason}"));
            return Vec::new();
        }
        let generation = state.next_generation();
        self.step = Step::Storing(generation);
        let until = SetAsideUntil { until, note: text::clean(self.note.value()) };
        let (measure, etag, seen) = (self.measure.clone(), self.etag.clone(), self.seen.clone());
        vec![Effect::SetAside { generation, measure, etag, seen, until: Some(until) }]
    }

    fn head(&self) -> Line {
        let mut head = vec![seg(Role::Strong, self.measure.clone()), seg(Role::Text, format!(" {}", self.title))];
        if !self.rest.is_empty() {
            head.push(seg(Role::Text, format!(" und {}: {}", self.rest.len(), self.rest.join(", "))));
        }
        head
    }

    /// What is stored now, beside what was typed.
    fn sides(&self, state: &State, theirs: Option<&SetAsideRow>) -> Vec<Line> {
        let now = theirs.map_or_else(|| "nicht zurückgestellt".to_owned(), |row| sentence(state, row));
        let note = self.note.value().trim();
        let note = if note.is_empty() { String::new() } else { format!(", „{note}“") };
        let own = day(self.until.value(), state.today());
        let own = own.map_or_else(|_| self.until.value().to_owned(), format::weekday_date);
        let side = |label: &str, text: String| {
            vec![seg(Role::Dim, format!("{label:<14}")).said(format!("{label}: ")), seg(Role::Text, text)]
        };
        vec![
            warning(Role::Warn, "Das wurde inzwischen geändert; Ihre Eingabe ist noch nicht gespeichert."),
            Line::new(),
            side("gespeichert", now),
            side("Ihre Eingabe", format!("zurückgestellt bis {own}{note}")),
        ]
    }

    fn form(&self, state: &State) -> [Field; 2] {
        let is_asking = self.step == Step::Asking;
        let mark = |here: bool| seg(Role::Text, if here { "▶ " } else { "  " }).silent();
        let resolved = day(self.until.value(), state.today()).map(format::weekday_date).unwrap_or_default();
        let mut until = vec![mark(!self.in_note), seg(Role::Text, "erst wieder zeigen am (Datum oder Zahl von Tagen)")];
        if !resolved.is_empty() {
            until.push(seg(Role::Strong, format!("  = {resolved}")).said(format!(", das ist {resolved}")));
        }
        let note = vec![mark(self.in_note), seg(Role::Text, "Notiz, wenn gewünscht (keine Namen von Teilnehmenden)")];
        [
            Field::below("erst wieder zeigen am", until, &self.until, is_asking && !self.in_note),
            Field::below("Notiz", note, &self.note, is_asking && self.in_note),
        ]
    }

    /// It is done: the next one, or the end.
    fn done(&mut self, state: &mut State, generation: u64) -> Outcome {
        state.journal.note(generation, Deed::SetAside(self.measure.clone()));
        state.poller.poll_now(state.now);
        let until = day(self.until.value(), state.today()).map(format::weekday_date).unwrap_or_default();
        for id in TableId::all_of(Rows::Agh) {
            state.table_of_mut(id).marked.remove(&self.measure);
        }
        if self.rest.is_empty() {
            state.say(format!("{} zurückgestellt bis {until}", self.measure));
            step_past(state, &self.measure);
            return Outcome::Close;
        }
        self.measure = self.rest.remove(0);
        self.title = title(state, &self.measure);
        (self.seen, self.etag) = (None, etag(state));
        Outcome::Do(self.store(state))
    }
}

impl Dialog for SetAsideDialog {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "AGH zurückstellen",
            keys: &[
                Binding::key(&["enter"], "zurückstellen", "Stellt die AGH bis zu diesem Tag zurück.", |d, s, _| {
                    Outcome::Do(d.store(s))
                }),
                Binding::next_field(),
                Binding::cancel(),
            ],
        },
        Stage {
            title: "AGH zurückstellen: inzwischen geändert",
            keys: &[
                Binding::press(),
                Binding::buttons(),
                Binding::back("zurück", "Zurück zur Eingabe; gespeichert ist noch nichts."),
            ],
        },
        Stage {
            title: "AGH zurückstellen: wird gespeichert",
            keys: &[Binding::said("–", "läuft", "Das Speichern läuft zu Ende; danach schließt sich der Dialog.")],
        },
    ];

    fn stage(&self) -> usize {
        match self.step {
            Step::Asking => 0,
            Step::Conflict(_) => 1,
            Step::Storing(_) => 2,
        }
    }

    fn body(&self, state: &State) -> Body {
        let mut body = Body::new("AGH zurückstellen", 84).rows(12, 12).with(Text::cut(vec![self.head()])).gap();
        if let Step::Conflict(theirs) = &self.step {
            return body
                .lines(self.sides(state, theirs.as_ref()))
                .buttons(["Zurück zur Eingabe", "Trotzdem speichern"], self.focus);
        }
        for field in self.form(state) {
            body = body.with(field);
        }
        let mut body = body.gap().lines(vec![match (&self.problem, &self.step) {
            (Some(problem), _) => warning(Role::Over, problem),
            (None, Step::Storing(_)) => vec![seg(Role::Text, "Wird gespeichert …")],
            (None, _) => {
                vec![seg(Role::Dim, "Bis dahin steht die AGH am Ende der Liste. Dieselbe Taste hebt es auf.")]
            }
        }]);
        if self.step != Step::Asking {
            body.foot = Foot::Line(Line::new());
        }
        body
    }

    fn fresh(&mut self) {
        if self.step == Step::Asking {
            self.problem = None;
        }
    }

    fn field(&mut self) -> Option<&mut Input> {
        (self.step == Step::Asking).then_some(if self.in_note { &mut self.note } else { &mut self.until })
    }

    fn turn(&mut self, _by: isize) {
        self.in_note = !self.in_note;
    }

    fn button(&mut self) -> Option<&mut usize> {
        Some(&mut self.focus)
    }

    /// What is stored now has been seen: the next try replaces it.
    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if let Step::Conflict(theirs) = &self.step {
            self.seen.clone_from(theirs);
        }
        if button > 0 {
            return Outcome::Do(self.store(state));
        }
        self.step = Step::Asking;
        Outcome::Stay
    }

    fn point(&mut self, target: Target) {
        match target {
            Target::Field(at) => self.in_note = at > 0,
            Target::Button(at) => self.focus = at,
            Target::Item(_) | Target::Key(_) => {}
        }
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        let typed = !self.note.value().trim().is_empty() || self.until.value() != PROPOSED;
        typed.then(|| format!("{} ist noch nicht zurückgestellt.", self.measure))
    }

    fn answered(&mut self, state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome {
        if self.step != Step::Storing(generation) {
            return Outcome::NotMine;
        }
        let Some(Answer::SetAside(result)) = answer.take_if(|answer| matches!(answer, Answer::SetAside(_))) else {
            return Outcome::NotMine;
        };
        match result {
            Ok(SetAsideDone::Done) => return self.done(state, generation),
            Ok(SetAsideDone::Conflict { theirs, etag }) => {
                (self.step, self.etag, self.focus) = (Step::Conflict(*theirs), etag, 0);
                state.poller.poll_now(state.now);
            }
            Err(error) => (self.step, self.problem) = (Step::Asking, Some(error.to_string())),
        }
        Outcome::Stay
    }
}

/// Takes the answer to a request no dialog made; gives any other back.
///
/// # Errors
/// The answer, where a dialog may wait for it.
pub fn taken_back(
    state: &mut State,
    generation: u64,
    result: Result<SetAsideDone, ClientError>,
) -> Result<(), Result<SetAsideDone, ClientError>> {
    let done = matches!(result, Ok(SetAsideDone::Done));
    if let Some((_, was)) = state.taking_back.take_if(|(awaited, _)| *awaited == generation) {
        let said = format!("{} ist nicht mehr zurückgestellt", was.measure);
        if done {
            state.journal.note(generation, Deed::Listed(was));
        }
        told(state, result, &said);
        return Ok(());
    }
    if state.journal.settle(generation, done) {
        told(state, result, "Zurückgenommen");
        return Ok(());
    }
    Err(result)
}

/// Says what became of a request no dialog waits for.
fn told(state: &mut State, result: Result<SetAsideDone, ClientError>, done: &str) {
    match result {
        Ok(SetAsideDone::Done) => state.say(done),
        Ok(SetAsideDone::Conflict { theirs, .. }) => {
            let now = theirs.as_ref().as_ref().map_or_else(|| "nicht mehr zurückgestellt".to_owned(), |row| sentence(state, row));
            state.say_error(format!("Inzwischen geändert, jetzt {now}. Dieselbe Taste hebt auch das auf."));
        }
        Err(error) => state.say_error(format!("Bleibt, wie es ist: {error}")),
    }
    state.poller.poll_now(state.now);
}

/// The row is about to move to the end of the list; the cursor stays where the work is.
fn step_past(state: &mut State, measure: &str) {
    let table = state.table_of_mut(TableId::TodayAgh);
    if table.selected().is_some_and(|row| row.key == measure) {
        table.step(1);
    }
}
