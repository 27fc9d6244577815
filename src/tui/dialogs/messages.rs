//! Everything the dashboard said in this session, and the end of its log file, live while this is
//! open. Reading the file is an effect; while this is closed nobody looks at it.

use chrono::{DateTime, TimeDelta, Utc};
use tui_input::Input;

use crate::tui::{
    Command, Effect, State,
    app::modal::{Answer, Binding, Dialog, Outcome, Spot, Stage},
    files::log_file::{Level, LogTail},
    look::{
        blocks::{Body, Field, Flow, Text},
        format,
        theme::Role,
        widgets::{
            seg::{Line, seg},
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
        let words: Vec<String> =
            crate::domain::text::composed(self.words.value()).split_whitespace().map(str::to_lowercase).collect();
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

    fn lines(&self, state: &State) -> Vec<Line> {
        let line = |(at, level, text): (Option<DateTime<Utc>>, Level, String)| {
            let time = at.map_or_else(String::new, |at| {
                let at = state.zone.local(at);
                format!("{}{}", format::clock(at, state.today()), at.format(":%S"))
            });
            let (role, sign, words) = match level {
                Level::Error => (Role::Over, "!", "Fehler: "),
                Level::Warning => (Role::Warn, "!", "Warnung: "),
                Level::Info if self.in_file => (Role::Good, "·", ""),
                Level::Info => (Role::Good, "✓", ""),
                Level::Detail => (Role::Dim, "·", ""),
            };
            let heard = if time.is_empty() { String::new() } else { format!("{time} ") };
            vec![
                seg(Role::Dim, format!("{time:>14} ")).said(heard),
                seg(role, format!("{sign:<2}")).said(words),
                seg(Role::Text, text),
            ]
        };
        self.entries(state).into_iter().map(line).collect()
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
        let tab = |on: bool, text: &str| {
            let words = if on { format!("{text}, ") } else { String::new() };
            seg(if on { Role::TabActive } else { Role::Tab }, format!(" {text} ")).said(words)
        };
        let which = vec![
            tab(!self.in_file, "Meldungen"),
            seg(Role::Text, " ").silent(),
            tab(self.in_file, "Protokolldatei"),
            seg(Role::Dim, format!("   Stufe: {}", LEVELS[self.level].1)),
        ];
        let place = match &state.options.log_file {
            Some(path) if self.in_file => {
                let path = path.display();
                seg(Role::Dim, format!("{path} · ohne Namen, Adressen und Texte"))
                    .said(format!("{path}, ohne Namen, Adressen und Texte"))
            }
            _ if self.in_file => seg(Role::Dim, ""),
            _ => seg(Role::Dim, "Neueste unten; mit dem Beenden sind sie weg."),
        };
        vec![which, vec![place]]
    }

    fn turn(&mut self) -> Outcome {
        (self.in_file, self.back) = (!self.in_file, 0);
        Outcome::Stay
    }

    fn next_level(&mut self) -> Outcome {
        (self.level, self.back) = ((self.level + 1) % LEVELS.len(), 0);
        Outcome::Stay
    }

    fn search(&mut self) -> Outcome {
        self.searching = true;
        Outcome::Stay
    }

    /// Searches for nothing any more, or closes.
    fn leave(&mut self) -> Outcome {
        if !self.searching && self.words.value().is_empty() {
            return Outcome::Close;
        }
        (self.searching, self.words, self.back) = (false, Input::default(), 0);
        Outcome::Stay
    }
}

const TURN: Binding<Messages> = Binding::key(
    &["tab", "backtab"],
    "Meldungen / Protokoll",
    "Wechselt zwischen den Meldungen dieser Sitzung und der Protokolldatei.",
    |d, _, _| d.turn(),
);

impl Dialog for Messages {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Meldungen",
            keys: &[
                TURN,
                Binding::key(&["s"], "Stufe", "Zeigt alles, nur Warnungen und Fehler, nur Fehler.", |d, _, _| d.next_level()),
                Binding::bound(&[Command::Filter], "suchen", "Zeigt nur Zeilen, die alle Wörter enthalten.", |d, _, _| {
                    d.search()
                }),
                Binding::scroll(),
                Binding::by_page(),
                Binding::to_end(),
                Binding::key(&["esc"], "schließen", "Leert die Suche; ohne Suche schließt es den Dialog.", |d, _, _| d.leave()),
                Binding::closing(&["enter"], "schließen", "Schließt den Dialog.").quiet(),
            ],
        },
        Stage {
            title: "Meldungen: suchen",
            keys: &[
                Binding::key(&["enter"], "behalten", "Behält die Suche.", |d, _, _| {
                    d.searching = false;
                    Outcome::Stay
                }),
                Binding::key(&["esc"], "leeren", "Leert die Suche.", |d, _, _| d.leave()),
                TURN.quiet(),
                Binding::scroll().quiet(),
                Binding::by_page(),
            ],
        },
    ];

    fn stage(&self) -> usize {
        usize::from(self.searching)
    }

    fn body(&self, state: &State) -> Body {
        let (width, height) = state.size;
        let lines = self.lines(state);
        let mut body = Body::new("Meldungen und Protokoll", 130.max(width * 3 / 5).min(width.saturating_sub(2)))
            .exactly(height.saturating_sub(2).max(6))
            .with(Text::cut(self.head(state)));
        if self.searching || !self.words.value().is_empty() {
            body = body.with(Field::behind("Suche", seg(Role::Key, "Suche: ").said("Suche"), 7, &self.words, self.searching));
        }
        let body = body.gap();
        if lines.is_empty() {
            return body.para(Role::Dim, self.nothing(state));
        }
        body.with(Text::of(lines).flow(Flow::Tail(self.back)))
    }

    fn field(&mut self) -> Option<&mut Input> {
        self.searching.then_some(&mut self.words)
    }

    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        self.back = 0;
        Vec::new()
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Back(&mut self.back)
    }

    fn point(&mut self, target: Target) {
        if let Target::Field(_) = target {
            self.searching = true;
        }
    }

    /// Looks at the file when it is time.
    fn settle(&mut self, state: &mut State) -> Vec<Effect> {
        let due = Dialog::next_wake(self, state).is_some_and(|at| at <= state.now);
        let Some(path) = state.options.log_file.clone().filter(|_| due) else { return Vec::new() };
        let generation = state.next_generation();
        (self.waiting, self.looked) = (Some(generation), Some(state.now));
        vec![Effect::ReadLog { generation, path, seen: self.tail().map(|tail| tail.length) }]
    }

    fn next_wake(&self, state: &State) -> Option<DateTime<Utc>> {
        let watching = self.in_file && self.waiting.is_none() && state.options.log_file.is_some();
        watching.then(|| self.looked.map_or(state.now, |at| at + PAUSE))
    }

    fn answered(&mut self, state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome {
        if self.waiting != Some(generation) {
            return Outcome::NotMine;
        }
        let Some(Answer::Log(result)) = answer.take_if(|answer| matches!(answer, Answer::Log(_))) else {
            return Outcome::NotMine;
        };
        self.waiting = None;
        // Unchanged: nothing to draw.
        if let Some(new) = result.transpose().filter(|new| self.file.as_ref() != Some(new)) {
            self.file = Some(new);
            state.dirty = true;
        }
        Outcome::Stay
    }
}
