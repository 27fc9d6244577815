//! „Woraus?“: one of the figures on screen is chosen and opened: what it means, how it comes about, what is left
//! out, and the rows behind it, to be copied or written to a file.

pub mod words;

use crate::{
    api::{figures::FigureDoc, mails::OccasionDoc},
    client::Fetched,
    tui::{
        Effect, State,
        app::{
            data::{Payload, Resource},
            modal::{Answer, Binding, Dialog, Outcome, Spot, Stage},
        },
        look::{
            blocks::{Body, Choice, Flow, Foot, Item, Look, Text},
            format,
            theme::Role,
            widgets::{
                paint::width,
                seg::{plain, seg, warning},
            },
        },
        out::export::Export,
        views::figures::{From, Shown, on_screen},
    },
};

/// What a mail tells of an AGH.
const OF_AGH: &[(&str, &str)] = &[
    ("Plätze", "plaetze"),
    ("eingetreten", "besetzt"),
    ("zugewiesen", "zugewiesen"),
    ("frei", "freiheute"),
    ("frei in 4 Wochen", "frei4wo"),
];
/// What a mail tells of a start.
const OF_START: &[(&str, &str)] = &[("Plätze", "plaetze"), ("zugewiesen", "zugew"), ("eingetreten", "einget"), ("frei", "frei")];

/// How far it is.
#[derive(Debug, Clone)]
enum Step {
    /// One is chosen.
    Choosing,
    /// The backend is asked.
    Loading(u64),
    /// It is open.
    Open(Box<FigureDoc>),
    /// It is said in one sentence.
    Said(&'static str),
}

/// The dialog.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Whose figures these are.
    of: &'static str,
    shown: Vec<Shown>,
    cursor: usize,
    step: Step,
    offset: usize,
    problem: Option<String>,
}

impl Figures {
    /// Of what is on screen; `None` where no figure is.
    pub fn new(state: &State) -> Option<Self> {
        let shown = on_screen(state);
        (!shown.is_empty()).then_some(Self {
            of: "Zahlen im Bild",
            shown,
            cursor: 0,
            step: Step::Choosing,
            offset: 0,
            problem: None,
        })
    }

    /// Of the figures a mail about this tells.
    pub fn of_mail(state: &State, occasion: &OccasionDoc) -> Self {
        let figures = |family: &str, of: &str, parts: &[(&str, &str)]| -> Vec<Shown> {
            let one = |(label, part): &(&str, &str)| Shown {
                whose: of.to_owned(),
                label: (*label).to_owned(),
                value: String::new(),
                from: From::Backend(format!("{family}/{of}/{part}")),
            };
            parts.iter().map(one).collect()
        };
        let shown = match (&occasion.measure, &occasion.module) {
            (None, _) => figures("plaetze", "alle", &[("Freie Plätze", "frei"), ("Starts mit freien Plätzen", "anzahl")]),
            (Some(no), _) if state.data.agh_row(no).is_some() => figures("agh", no, OF_AGH),
            (Some(no), None) => figures("plaetze", no, OF_START),
            (Some(no), Some(module)) => figures("plaetze", &format!("{no} {module}"), OF_START),
        };
        Self { of: "Zahlen der Mail", shown, cursor: 0, step: Step::Choosing, offset: 0, problem: None }
    }

    fn open(&mut self, state: &mut State) -> Outcome {
        let Some(shown) = self.shown.get(self.cursor) else { return Outcome::Stay };
        self.offset = 0;
        match &shown.from {
            From::Sentence(sentence) => {
                self.step = Step::Said(sentence);
                Outcome::Stay
            }
            From::Backend(name) => {
                let generation = state.next_generation();
                self.step = Step::Loading(generation);
                Outcome::Do(vec![Effect::Fetch { generation, resource: Resource::Figure(name.clone()), etag: None }])
            }
        }
    }

    /// Back to the choice; where there was none, out.
    fn back(&mut self) -> Outcome {
        if self.shown.len() < 2 {
            return Outcome::Close;
        }
        self.step = Step::Choosing;
        Outcome::Stay
    }

    fn copy(&self, state: &mut State) -> Outcome {
        let Step::Open(doc) = &self.step else { return Outcome::Stay };
        state.say(format!("Kopiert: {}", doc.title));
        let lines = words::lines(doc).into_iter().chain(words::rows(doc));
        Outcome::Do(vec![Effect::Copy(lines.map(|line| plain(&line)).collect::<Vec<_>>().join("\n"))])
    }

    fn export(&self, state: &State) -> Outcome {
        let Step::Open(doc) = &self.step else { return Outcome::Stay };
        let rows = format::count(i64::try_from(doc.rows.len()).unwrap_or(i64::MAX), "Zeile", "Zeilen");
        let export = Export { stem: "woraus".to_owned(), sheet: words::sheet(doc), what: rows };
        let (folder, day) = (state.options.export_folder.clone(), state.today());
        Outcome::Do(vec![Effect::Export { folder, day, xlsx: false, sheets: vec![export] }])
    }

    fn title(&self) -> String {
        match &self.step {
            Step::Choosing => format!("Woraus? {}", self.of),
            Step::Open(doc) => doc.title.clone(),
            Step::Loading(_) | Step::Said(_) => self.shown.get(self.cursor).map(|s| s.label.clone()).unwrap_or_default(),
        }
    }

    fn item(shown: &Shown, wide: usize) -> Item {
        let gap = " ".repeat(wide.saturating_sub(usize::from(width(&shown.label))) + 2);
        let words = if shown.value.is_empty() { shown.label.clone() } else { format!("{}: {}", shown.label, shown.value) };
        let line = vec![
            seg(Role::Text, &shown.label).said(words),
            seg(Role::Text, gap).silent(),
            seg(Role::Strong, &shown.value).silent(),
        ];
        Item { right: vec![seg(Role::Dim, &shown.whose).silent()], ..Item::new(&shown.label, line) }
    }
}

const BACK: Binding<Figures> =
    Binding::key(&["esc"], "zurück", "Zurück zu den Zahlen im Bild, sonst hinaus.", |d, _, _| d.back());

impl Dialog for Figures {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Woraus?",
            keys: &[
                Binding::key(&["enter"], "öffnen", "Öffnet die gewählte Zahl.", |d, s, _| d.open(s)),
                Binding::choose(),
                Binding::tab(),
                Binding::by_page(),
                Binding::to_end(),
                Binding::closing(&["esc"], "schließen", "Schließt den Dialog."),
            ],
        },
        Stage {
            title: "Woraus? Eine Zahl",
            keys: &[
                Binding::key(&["y"], "kopieren", "Kopiert Erklärung und Zeilen.", |d, s, _| d.copy(s)),
                Binding::key(
                    &["x"],
                    "als Datei",
                    "Schreibt die Zeilen dahinter als CSV in den Ordner für Exporte.",
                    |d, s, _| d.export(s),
                ),
                BACK,
                Binding::scroll(),
                Binding::by_page(),
                Binding::to_end(),
            ],
        },
        Stage { title: "Woraus? Ein Satz", keys: &[BACK] },
    ];

    fn stage(&self) -> usize {
        match self.step {
            Step::Choosing => 0,
            Step::Open(_) => 1,
            Step::Loading(_) | Step::Said(_) => 2,
        }
    }

    fn body(&self, state: &State) -> Body {
        let body = Body::new(self.title(), 96);
        let mut body = match &self.step {
            Step::Choosing => {
                let wide = self.shown.iter().map(|shown| usize::from(width(&shown.label))).max().unwrap_or(0).min(48);
                let items = self.shown.iter().map(|shown| Self::item(shown, wide)).collect();
                body.with(Choice::of(items, self.cursor, Look::Bar))
            }
            Step::Loading(_) => body.with(Text::of(vec![vec![seg(Role::Dim, "Die Zahl wird geöffnet …")]])),
            Step::Said(sentence) => body.with(Text::of(vec![vec![seg(Role::Text, *sentence)]])),
            Step::Open(doc) => {
                let mut lines = words::lines(doc);
                if !doc.rows.is_empty() {
                    let n = i64::try_from(doc.rows.len()).unwrap_or(i64::MAX);
                    lines.push(Vec::new());
                    lines.push(vec![seg(Role::Strong, format!("{} dahinter", format::count(n, "Zeile", "Zeilen")))]);
                    lines.extend(words::rows(doc));
                }
                let rows = state.size.1.saturating_sub(4).max(8);
                body.rows(8, rows).with(Text::of(lines).flow(Flow::Scroll(self.offset)))
            }
        };
        if let Some(problem) = &self.problem {
            body.foot = Foot::Line(warning(Role::Over, problem));
        }
        body
    }

    fn fresh(&mut self) {
        self.problem = None;
    }

    fn spot(&mut self) -> Spot<'_> {
        match self.step {
            Step::Choosing => Spot::Cursor(&mut self.cursor),
            Step::Open(_) => Spot::Offset(&mut self.offset),
            Step::Loading(_) | Step::Said(_) => Spot::Nothing,
        }
    }

    fn takes_at_once(&self) -> bool {
        matches!(self.step, Step::Choosing)
    }

    fn answered(&mut self, _state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome {
        let Step::Loading(awaited) = self.step else { return Outcome::NotMine };
        let is_mine = |answer: &mut Answer| matches!(answer, Answer::Asked(_)) && awaited == generation;
        let Some(Answer::Asked(result)) = answer.take_if(is_mine) else { return Outcome::NotMine };
        let answered = result.map_err(|error| error.to_string()).and_then(|payload| {
            let Payload::Figure(Fetched::Fresh { value, .. }) = payload else {
                return Err("Der Datendienst hat anders geantwortet als gefragt.".to_owned());
            };
            Ok(value)
        });
        match answered {
            Ok(doc) => self.step = Step::Open(doc),
            Err(problem) => (self.step, self.problem) = (Step::Choosing, Some(problem)),
        }
        Outcome::Stay
    }
}
