//! The line mode's loop: a line is read, understood and done on the same state the screen works
//! on; then what changed is said. Answers of the backend are taken while a person types, and said
//! with the next line.

use std::{
    future::Future,
    io::{self, Write as _},
    time::Duration,
};

use anyhow::{Context as _, bail};
use chrono::Utc;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::{Instant, sleep, timeout},
};

use super::{
    input::{Lines, Source},
    report::{self, Report},
    step::Step,
    understand::{Meant, understand},
};
use crate::{
    client::ApiClient,
    tui::{
        Action, Command, Options, app,
        drive::{
            driver::{self, Driver},
            effects::Front,
            terminal::keep,
        },
        files::unsent,
        out::{console, editor},
    },
};

/// The picture dialogs are drawn on to know what can be chosen on them: large enough for all of it.
const CANVAS: (u16, u16) = (160, 400);
/// After this time a person is told that something takes a while.
const PATIENCE: Duration = Duration::from_secs(2);
/// Longest wait for what is not saved yet when the end is asked for from outside.
const LAST_SAVE: Duration = Duration::from_secs(5);
/// Time between two looks while waiting for mails.
const LOOK: Duration = Duration::from_millis(500);
/// Longest sleep.
const LONGEST: Duration = Duration::from_mins(10);

/// Works line by line until the person, the script or the system ends it.
///
/// # Errors
/// When a line of a script is not understood or refused, with its number; when nothing can be
/// written any more.
pub async fn run(
    options: Options,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
    source: Source,
) -> anyhow::Result<()> {
    let options = Options { line_by_line: true, ..options };
    let mut session = Session::new(Driver::of(options, backend, Utc::now(), rand::random()), source)?;
    let done = session.run().await;
    let state = &session.driver.state;
    // Nobody was asked: the terminal, the system or a refused line ended it.
    if state.terminated || done.is_err() {
        keep(state);
    }
    match done {
        // Who reads is gone: nobody is left to be told.
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) => Ok(()),
        done => done,
    }
}

/// A text being typed line by line, and the file it replaces the text of.
struct Typing {
    generation: u64,
    before: String,
    lines: Vec<String>,
}

struct Session {
    driver: Driver,
    /// Texts for a clipboard there is none for.
    copied: Vec<String>,
    /// A text that waits for the editor: generation and text.
    edit: Option<(u64, String)>,
    report: Report,
    source: Source,
    lines: Lines,
    ends: Ends,
    number: usize,
    typing: Option<Typing>,
}

/// What ends it from outside.
struct Ends {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Ends {
    fn new() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("Signale lassen sich nicht abfangen");
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hang_up: listen(SignalKind::hangup())?,
        })
    }

    async fn any(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}

/// Something that happened while a line was awaited.
enum Event {
    Line(Option<String>),
    Act(Box<Action>),
    End,
}

impl Session {
    fn new(driver: Driver, source: Source) -> anyhow::Result<Self> {
        let lines = Lines::of(&source);
        let (report, ends) = (Report::default(), Ends::new()?);
        Ok(Self { driver, copied: Vec::new(), edit: None, report, source, lines, ends, number: 0, typing: None })
    }

    fn is_person(&self) -> bool {
        self.source == Source::Person
    }

    async fn run(&mut self) -> anyhow::Result<()> {
        self.act(Action::Resize(CANVAS.0, CANVAS.1));
        if self.is_person() {
            say(&["ilc-desk, Zeile für Zeile. „hilfe“ nennt, was geht, „ende“ beendet.".to_owned()])?;
        }
        if !self.settle().await? {
            return Ok(());
        }
        say(&self.report.tell(&self.driver.state))?;
        if let Some(place) = self.driver.state.options.unsaved.clone().filter(|_| self.is_person()) {
            self.act(Action::FoundUnsaved(unsent::load(&place)));
            say(&self.report.tell(&self.driver.state))?;
        }
        while !self.driver.state.quit {
            if self.is_person() {
                let prompt = if self.typing.is_some() { ". " } else { "> " };
                io::stdout().write_all(prompt.as_bytes())?;
                io::stdout().flush()?;
            }
            match self.next_line().await {
                Event::Line(Some(line)) => self.line(&line).await?,
                Event::Line(None) | Event::End => return self.leave().await,
                Event::Act(_) => {}
            }
        }
        Ok(())
    }

    /// Ends without a question: what is not saved is saved first, if that goes quickly.
    async fn leave(&mut self) -> anyhow::Result<()> {
        if self.is_person() {
            say(&[String::new()])?;
        }
        let _ = timeout(LAST_SAVE, self.driver.quiet(None)).await;
        self.act(Action::Terminate);
        if self.driver.state.options.unsaved.is_some() && app::unsent::collect(&self.driver.state).is_some() {
            say(&["Was nicht gespeichert ist, wird aufgehoben und beim nächsten Start angeboten.".to_owned()])?;
        }
        Ok(())
    }

    fn act(&mut self, action: Action) {
        for front in self.driver.act(Utc::now(), action) {
            match front {
                Front::Copy(text) => self.copied.push(text),
                Front::Edit { generation, text } => self.edit = Some((generation, text)),
                // There is no mouse to take, and a job that waits for lines can be stopped by its shell.
                Front::Mouse(_) | Front::Suspend => {}
            }
        }
        self.report.listen(&self.driver.state);
    }

    /// Waits for a line; takes answers meanwhile and says nothing.
    async fn next_line(&mut self) -> Event {
        self.lines.ask();
        loop {
            let wake = self.driver.state.next_wake().map(|at| (at - Utc::now()).to_std().unwrap_or_default());
            let event = tokio::select! {
                line = self.lines.next() => Event::Line(line),
                told = self.driver.told() => Event::Act(Box::new(told)),
                () = sleep(wake.unwrap_or(LONGEST).min(LONGEST)) => Event::Act(Box::new(Action::Wake)),
                () = self.ends.any() => Event::End,
            };
            match event {
                Event::Act(action) => self.act(*action),
                event @ (Event::Line(_) | Event::End) => return event,
            }
        }
    }

    /// Until nothing is under way; `false` when the end is asked for meanwhile.
    async fn settle(&mut self) -> anyhow::Result<bool> {
        let (told, end) = (Instant::now() + PATIENCE, Instant::now() + driver::PATIENCE);
        let mut waiting = self.is_person();
        // What the backend still computes is worth waiting for only where nobody waits.
        while self.driver.is_busy() || !self.is_person() && !self.driver.is_quiet() && Instant::now() < end {
            let action = tokio::select! {
                action = self.driver.next() => action,
                () = tokio::time::sleep_until(told), if waiting => {
                    waiting = false;
                    say(&["Bitte warten …".to_owned()])?;
                    continue;
                }
                () = self.ends.any() => return Ok(false),
            };
            self.act(action);
        }
        Ok(true)
    }

    async fn line(&mut self, line: &str) -> anyhow::Result<()> {
        self.number += 1;
        if !self.is_person() && !line.trim().is_empty() {
            say(&[format!("> {line}")])?;
        }
        if self.typing.is_some() {
            return self.typed(line).await;
        }
        say(&self.report.news(&self.driver.state))?;
        let meant = match understand(&self.driver.state, line) {
            Ok(meant) => meant,
            Err(problem) => return self.refuse(problem),
        };
        match meant {
            Meant::Nothing => {}
            Meant::Read => say(&self.report.read(&self.driver.state))?,
            Meant::More(all) => say(&self.report.more(all))?,
            Meant::Where => say(&report::place_words(&self.driver.state))?,
            Meant::Help(word) => say(&report::help(&self.driver.state, word.as_deref()))?,
            Meant::Wait(secs) => self.wait(secs).await?,
            Meant::Leave => self.steps(vec![Step::Do(Action::Run(Command::Quit))]).await?,
            Meant::Steps(steps) => self.steps(steps).await?,
        }
        Ok(())
    }

    /// A person is told; a script stops, because what follows was meant for another state.
    fn refuse(&self, problem: String) -> anyhow::Result<()> {
        if self.is_person() {
            return Ok(say(&[problem])?);
        }
        bail!("Zeile {}: {problem}", self.number)
    }

    async fn steps(&mut self, steps: Vec<Step>) -> anyhow::Result<()> {
        for step in steps {
            if matches!(step, Step::Do(Action::Point(_))) {
                self.report.insist();
            }
            match step {
                Step::Do(action) => self.act(action),
                Step::InDialog(action) if !self.driver.state.dialogs.is_empty() => self.act(action),
                Step::InDialog(_) => {}
            }
        }
        self.tell().await
    }

    async fn tell(&mut self) -> anyhow::Result<()> {
        if !self.settle().await? {
            self.act(Action::Terminate);
            return Ok(());
        }
        if let Some((generation, text)) = self.edit.take() {
            self.edit(generation, text).await?;
            return Ok(());
        }
        let refused = self.report.has_error();
        let copied = std::mem::take(&mut self.copied);
        let mut out = self.report.tell(&self.driver.state);
        if !copied.is_empty() {
            // There is no clipboard to reach; the text itself is.
            out.retain(|line| !line.starts_with("Meldung:"));
            out.extend(copied.into_iter().map(|text| format!("Zum Übernehmen: {}", text.replace('\t', "; "))));
        }
        say(&out)?;
        if refused && !self.is_person() {
            bail!("Zeile {}: nicht ausgeführt", self.number);
        }
        Ok(())
    }

    /// Waits until mails under way have been sent and the data is new, at most that long.
    async fn wait(&mut self, secs: u32) -> anyhow::Result<()> {
        let end = Instant::now() + Duration::from_secs(secs.into());
        loop {
            self.act(Action::Run(Command::Refresh));
            if !self.settle().await? {
                self.act(Action::Terminate);
                return Ok(());
            }
            if app::post::look_again(&self.driver.state).is_none() || Instant::now() >= end {
                let news = self.report.has_news(&self.driver.state);
                self.tell().await?;
                return if news { Ok(()) } else { Ok(say(&["Nichts Neues.".to_owned()])?) };
            }
            sleep(LOOK).await;
        }
    }

    /// The person's own editor, or line by line where there is none to be had.
    async fn edit(&mut self, generation: u64, text: String) -> anyhow::Result<()> {
        let named = ["VISUAL", "EDITOR"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
        let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        if self.is_person() && named && !dumb {
            let result = editor::edit(&text).await;
            self.act(Action::Edited { generation, result });
            return Box::pin(self.tell()).await;
        }
        let mut out = vec![
            "Neuer Text, Zeile für Zeile. Ein Punkt allein beendet, „abbrechen“ allein lässt ihn, wie er ist. Bisher:".to_owned(),
        ];
        out.extend(text.lines().map(str::to_owned));
        self.typing = Some(Typing { generation, before: text, lines: Vec::new() });
        Ok(say(&out)?)
    }

    async fn typed(&mut self, line: &str) -> anyhow::Result<()> {
        let Some(typing) = &mut self.typing else { return Ok(()) };
        let result = match line.trim() {
            "." => {
                // The subject stands in the first line of the file and stays.
                let subject = typing.before.lines().next().unwrap_or_default();
                format!("{subject}\n\n{}\n", typing.lines.join("\n"))
            }
            "abbrechen" => typing.before.clone(),
            _ => {
                typing.lines.push(line.trim_end().to_owned());
                return Ok(());
            }
        };
        let generation = typing.generation;
        self.typing = None;
        self.act(Action::Edited { generation, result: Ok(result) });
        self.tell().await
    }
}

/// Writes lines; one that is empty keeps its place.
fn say(lines: &[String]) -> io::Result<()> {
    let mut out = console::stdout();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()
}
