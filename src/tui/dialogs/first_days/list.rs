//! A provider's list read in: a file or pasted text, perhaps with the desk's own key file; questions about
//! pairs that are only probable; what it would say; then it is kept. What names people is inside what was read
//! and never in this dialog, unless `firstday.show_names` asks for them in the questions.

use tui_input::Input;

use super::told::told;
use crate::{
    api::first_days::FirstDay,
    domain::{MeasureNo, ModuleNo, dates},
    intake::{Ready, Secret, Wanted},
    tui::{
        Effect, State, TableId,
        app::{
            commands::no_writing,
            first_days,
            journal::Deed,
            list_step::{Held, ListRead, ListSource, ListStep, Pasted},
            modal::{Answer, Binding, Dialog, Outcome, Spot, Stage},
        },
        files::exports,
        look::{
            blocks::{Body, Choice, Field, Item, Look, Text},
            format,
            theme::Role,
            widgets::{
                seg::{Line, seg, warning},
                spot::Target,
            },
        },
    },
};

/// How far it is.
#[derive(Debug, Clone)]
enum Step {
    /// What is to be read is being typed.
    Asking,
    /// Something runs: what is said meanwhile.
    Waiting(u64, &'static str),
    /// Pairs that are only probable, each with the answer so far.
    Questions(Held, Vec<(Secret, bool)>),
    /// What it would say.
    Tried(Vec<Ready>, Vec<FirstDay>),
}

const FIELDS: [&str; 4] = [
    "Liste des Trägers (Datei, oder Tabelle aus einer Mail einfügen)",
    "Zuweisungsliste, wenn die Liste nur Namen hat (bleibt auf diesem Rechner)",
    "Start, wenn die Liste ihn nicht nennt (NR/MODUL)",
    "Tag, den sie beschreibt (leer: der Starttag)",
];

/// The dialog.
#[derive(Debug, Clone)]
pub struct ReadList {
    fields: [Input; 4],
    /// The start that was proposed.
    proposed: String,
    pasted: Option<(Pasted, usize)>,
    at: usize,
    step: Step,
    notices: Vec<String>,
    cursor: usize,
    offset: usize,
    focus: usize,
    problem: Option<String>,
}

impl ReadList {
    /// Proposes the selected start.
    pub fn new(state: &State) -> Self {
        let start = first_days::start(state).filter(|start| start.list.is_none()).map(|start| {
            start.module.as_ref().map_or_else(|| start.measure.clone(), |module| format!("{}/{module}", start.measure))
        });
        let list: Input = state.options.list.display().to_string().into();
        let [keys, day] = [Input::default(), Input::default()];
        Self {
            fields: [list, keys, start.clone().unwrap_or_default().into(), day],
            proposed: start.unwrap_or_default(),
            pasted: None,
            at: 0,
            step: Step::Asking,
            notices: Vec::new(),
            cursor: 0,
            offset: 0,
            focus: 1,
            problem: None,
        }
    }

    fn typed_in(&self, at: usize) -> &str {
        self.fields[at].value().trim()
    }

    fn wanted(&self) -> Result<Wanted, (usize, String)> {
        let start = self.typed_in(2);
        let chosen = if start.is_empty() {
            None
        } else {
            let (measure, module) = start.split_once(['/', ' ']).map_or((start, None), |(no, module)| (no, Some(module)));
            let wrong = |e: crate::domain::Invalid| (2, e.to_string());
            Some((MeasureNo::parse(measure).map_err(wrong)?, module.map(ModuleNo::parse).transpose().map_err(wrong)?))
        };
        let day = self.typed_in(3);
        let as_of = if day.is_empty() { None } else { Some(dates::parse(day).map_err(|e| (3, e.to_string()))?) };
        Ok(Wanted { chosen, is_proposed: start == self.proposed, kind: None, as_of })
    }

    fn read(&mut self, state: &mut State) -> Outcome {
        let wanted = match self.wanted() {
            Ok(wanted) => wanted,
            Err((at, problem)) => {
                (self.at, self.problem) = (at, Some(problem));
                return Outcome::Stay;
            }
        };
        let list = match &self.pasted {
            Some((pasted, _)) => ListSource::Pasted(pasted.clone()),
            None if self.typed_in(0).is_empty() => {
                (self.at, self.problem) = (0, Some("Es fehlt die Liste: eine Datei, oder eingefügter Text.".to_owned()));
                return Outcome::Stay;
            }
            None => ListSource::File(exports::meant(self.typed_in(0))),
        };
        let keys = Some(self.typed_in(1)).filter(|keys| !keys.is_empty()).map(exports::meant);
        let (reading, show_names) = (state.options.reading.clone(), state.options.show_names);
        self.go_on(
            state,
            ListStep::Read { list, keys, wanted, reading, today: state.today(), show_names },
            "Liest die Liste und sucht ihren Start …",
        )
    }

    fn go_on(&mut self, state: &mut State, step: ListStep, meanwhile: &'static str) -> Outcome {
        let generation = state.next_generation();
        self.step = Step::Waiting(generation, meanwhile);
        Outcome::Do(vec![Effect::List { generation, step }])
    }

    fn answer(&mut self, state: &mut State) -> Outcome {
        let Step::Questions(held, questions) = &self.step else { return Outcome::Stay };
        let step = ListStep::Answered(held.clone(), questions.iter().map(|(_, same)| *same).collect());
        self.go_on(state, step, "Fragt, was sie bedeutet …")
    }

    fn toggle(&mut self) -> Outcome {
        if let Step::Questions(_, questions) = &mut self.step
            && let Some((_, same)) = questions.get_mut(self.cursor)
        {
            *same = !*same;
        }
        Outcome::Stay
    }

    fn keep(&mut self, state: &mut State) -> Outcome {
        if let Some(why) = no_writing(state) {
            state.say_error(format!("Die Liste lässt sich gerade nicht übernehmen: {why}"));
            return Outcome::Stay;
        }
        let Step::Tried(lists, _) = &self.step else { return Outcome::Stay };
        let step = ListStep::Keep(lists.clone());
        self.go_on(state, step, "Übernimmt die Liste …")
    }

    fn back(&mut self) -> Outcome {
        self.step = Step::Asking;
        (self.focus, self.offset) = (1, 0);
        Outcome::Stay
    }

    fn form(&self, body: Body) -> Body {
        let mut body = body;
        for (at, label) in FIELDS.iter().enumerate() {
            let mark = if at == self.at { "▶ " } else { "  " };
            let mut name = vec![seg(Role::Text, mark).silent(), seg(Role::Text, *label)];
            if let (0, Some((_, lines))) = (at, &self.pasted) {
                let rows = format::count(i64::try_from(*lines).unwrap_or(i64::MAX), "Zeile", "Zeilen");
                name.push(seg(Role::Strong, format!("  eingefügt: {rows}")));
            }
            body = body.with(Field::below(*label, name, &self.fields[at], at == self.at));
        }
        let said = match &self.problem {
            Some(problem) => warning(Role::Over, problem),
            None => vec![seg(
                Role::Dim,
                "Gebraucht werden nur Teilnahme-ID (oder Kundennummer, oder Name) und ob jemand da war. Kein Name wird gespeichert oder gesendet.",
            )],
        };
        body.gap().lines(vec![said])
    }
}

const CANCEL: Binding<ReadList> = Binding::closing(&["esc"], "lassen", "Schließt; nichts wird gespeichert.");

impl Dialog for ReadList {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Liste einlesen",
            keys: &[
                Binding::key(
                    &["enter"],
                    "prüfen",
                    "Liest die Liste und zeigt, was sie bedeutet; gespeichert wird noch nichts.",
                    |d, s, _| d.read(s),
                ),
                Binding::next_field(),
                CANCEL,
            ],
        },
        Stage { title: "Liste einlesen: läuft", keys: &[CANCEL] },
        Stage {
            title: "Liste einlesen: dieselbe Person?",
            keys: &[
                Binding::key(&["enter"], "weiter", "Weiter mit diesen Antworten.", |d, s, _| d.answer(s)),
                Binding::key(&["space", "j", "n"], "ja / nein", "Ob es dieselbe Person ist.", |d, _, _| d.toggle()),
                Binding::choose(),
                CANCEL,
            ],
        },
        Stage {
            title: "Liste einlesen: was sie sagt",
            keys: &[
                Binding::press(),
                Binding::buttons(),
                Binding::scroll(),
                Binding::by_page(),
                Binding::key(&["esc"], "zurück", "Zurück zur Eingabe; nichts wird gespeichert.", |d, _, _| d.back()),
            ],
        },
    ];

    fn stage(&self) -> usize {
        match self.step {
            Step::Asking => 0,
            Step::Waiting(..) => 1,
            Step::Questions(..) => 2,
            Step::Tried(..) => 3,
        }
    }

    fn body(&self, _state: &State) -> Body {
        let body = Body::new("Liste eines Trägers einlesen", 92);
        match &self.step {
            Step::Asking => self.form(body),
            Step::Waiting(_, meanwhile) => body.para(Role::Text, *meanwhile),
            Step::Questions(_, questions) => {
                let item = |(text, same): &(Secret, bool)| {
                    let text = text.expose();
                    let answer = if *same { ("ja  ", Role::Good) } else { ("nein", Role::Dim) };
                    Item::new(text, vec![seg(answer.1, answer.0), seg(Role::Text, format!("  {text}"))])
                };
                let asked = Choice::of(questions.iter().map(item).collect(), self.cursor, Look::Pointer);
                body.para(
                    Role::Text,
                    "Diese Zeilen könnten Personen unserer Zuweisungsliste sein. Bitte in beiden Dateien nachsehen:",
                )
                .gap()
                .with(asked)
            }
            Step::Tried(_, days) => {
                let mut lines: Vec<Line> = Vec::new();
                for day in days {
                    if !lines.is_empty() {
                        lines.push(Line::new());
                    }
                    lines.extend(told(day));
                }
                if days.iter().all(|day| day.unchanged) {
                    lines.push(vec![seg(Role::Good, "Genau so ist sie schon eingelesen.")]);
                }
                lines.extend(self.notices.iter().map(|notice| vec![seg(Role::Dim, notice.clone())]));
                let text = Text::of(lines).flow(crate::tui::look::blocks::Flow::Scroll(self.offset));
                body.rows(12, u16::MAX).with(text).gap().buttons(["Lassen", "Übernehmen"], self.focus)
            }
        }
    }

    fn fresh(&mut self) {
        self.problem = None;
    }

    fn field(&mut self) -> Option<&mut Input> {
        matches!(self.step, Step::Asking).then(|| &mut self.fields[self.at])
    }

    /// A table pasted where the file is typed is the list itself; it never stands in the field.
    fn pasted(&mut self, text: &str) -> bool {
        let is_table = text.trim().contains(['\n', '\t', ';']) && text.trim().lines().count() > 1;
        if !is_table || self.at != 0 || !matches!(self.step, Step::Asking) {
            return false;
        }
        let rows = text.lines().filter(|line| !line.trim().is_empty()).count();
        self.pasted = Some((Pasted::new(text.to_owned()), rows));
        self.fields[0] = Input::default();
        true
    }

    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        self.problem = None;
        if self.at == 0 && !self.typed_in(0).is_empty() {
            self.pasted = None;
        }
        Vec::new()
    }

    fn turn(&mut self, by: isize) {
        self.at = (self.at + FIELDS.len()).saturating_add_signed(by) % FIELDS.len();
    }

    fn spot(&mut self) -> Spot<'_> {
        match self.step {
            Step::Asking | Step::Waiting(..) => Spot::Nothing,
            Step::Questions(..) => Spot::Cursor(&mut self.cursor),
            Step::Tried(..) => Spot::Offset(&mut self.offset),
        }
    }

    fn button(&mut self) -> Option<&mut usize> {
        matches!(self.step, Step::Tried(..)).then_some(&mut self.focus)
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if button == 0 { Outcome::Close } else { self.keep(state) }
    }

    fn point(&mut self, target: Target) {
        match target {
            Target::Field(at) if at < FIELDS.len() => self.at = at,
            Target::Item(at) => self.cursor = at,
            Target::Button(at) => self.focus = at,
            Target::Field(_) | Target::Key(_) => {}
        }
    }

    fn answered(&mut self, state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome {
        if !matches!(self.step, Step::Waiting(awaited, _) if awaited == generation) {
            return Outcome::NotMine;
        }
        let Some(Answer::List(result)) = answer.take() else { return Outcome::NotMine };
        match result {
            Err(problem) => {
                (self.step, self.problem) = (Step::Asking, Some(problem));
                Outcome::Stay
            }
            Ok(ListRead::Asks { held, questions, notices }) => {
                (self.notices, self.cursor) = (notices, 0);
                self.step = Step::Questions(held, questions.into_iter().map(|text| (text, false)).collect());
                Outcome::Stay
            }
            Ok(ListRead::Tried { lists, days, notices }) => {
                self.notices.extend(notices);
                (self.step, self.focus, self.offset) = (Step::Tried(lists, days), 1, 0);
                Outcome::Stay
            }
            Ok(ListRead::Kept(days)) => {
                let begun: u32 = days.iter().map(|day| day.begun).sum();
                let absent: u32 = days.iter().map(|day| day.no_show).sum();
                state.say(format!("Liste eingelesen: {begun} eingetreten, {absent} nicht angetreten"));
                let why = "eine eingelesene Liste bleibt; eine berichtigte ersetzt sie";
                state.journal.note(generation, Deed::Final(why));
                show(state, &days);
                state.data.first_days.outdate();
                state.data.work_lists.outdate();
                state.poller.poll_now(state.now);
                Outcome::Close
            }
        }
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        let is_under_way = self.pasted.is_some() || !matches!(self.step, Step::Asking);
        is_under_way.then(|| "Eine Liste ist noch nicht übernommen.".to_owned())
    }
}

/// Puts the cursor on the start whose list was read, where it is shown.
fn show(state: &mut State, days: &[FirstDay]) {
    let [day] = days else { return };
    if let Some(at) = state.table_of(TableId::FirstDays).find(&day.label()) {
        state.table_of_mut(TableId::FirstDays).cursor = at;
    }
}
