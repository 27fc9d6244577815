//! Setting an AGH aside until a day, and listing it again with the same key. When somebody else
//! changed this AGH meanwhile, both sides are shown and what was typed stays.

use chrono::{Datelike, Days, NaiveDate};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::{
    api::summary::{SetAsideRow, SetAsideUntil},
    client::ClientError,
    domain::{dates, text},
    tui::{
        Effect, Screen, State, TableId,
        app::{commands::no_writing, journal::Deed},
        look::{
            format,
            theme::Role,
            widgets::{
                buttons::{Buttons, Pressed},
                input,
                paint::{Paint, wrap},
                seg::{Line, plain, seg},
                spot::Target,
            },
        },
    },
};

/// Proposed at first, in days.
const PROPOSED: &str = "14";
/// Longest time an AGH may be out of sight, in days; the backend holds it too.
const LONGEST_DAYS: u64 = 366;

/// What became of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Somebody else changed this AGH meanwhile; nothing was stored.
    Conflict {
        /// What is stored now.
        theirs: Box<Option<SetAsideRow>>,
        /// `ETag` of that.
        etag: String,
    },
}

/// Where the dialog is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
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
    stage: Stage,
    buttons: Buttons,
    problem: Option<String>,
}

/// The AGH the key is about: the one on screen, those taken into the selection, or the selected
/// row.
fn subjects(state: &State) -> Vec<String> {
    match (state.screen, state.focused_table()) {
        (Screen::Detail, _) => state.measure.clone().into_iter().collect(),
        (_, Some(id @ (TableId::TodayAgh | TableId::Agh))) => {
            state.table_of(id).chosen_rows().into_iter().map(|row| row.key.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Why nothing can be set aside now.
pub fn blocked(state: &State) -> Option<String> {
    let subjects = subjects(state);
    if subjects.is_empty() {
        return Some("Zurückstellen lässt sich nur eine AGH; mit Tab zur Liste der AGH.".to_owned());
    }
    if subjects.len() > 1 && subjects.iter().all(|measure| state.data.set_aside(measure).is_some()) {
        return Some("Die ausgewählten AGH sind schon zurückgestellt; aufheben lässt sich das einzeln.".to_owned());
    }
    if state.taking_back.is_some() {
        return Some("Die vorige Änderung läuft noch.".to_owned());
    }
    no_writing(state)
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
        stage: Stage::Asking,
        buttons: Buttons::default(),
        problem: None,
    };
    state.dialogs.push(Dialog::SetAside(Box::new(dialog)));
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

/// A day: `14` (days from today), `8.12.` (the next one) or `08.12.2026`.
fn day(raw: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let raw = raw.trim();
    let day = if let Ok(days) = raw.parse::<u64>() {
        today.checked_add_days(Days::new(days))
    } else if raw.ends_with('.') && raw.matches('.').count() == 2 {
        let this_year = dates::parse(&format!("{raw}{}", today.year())).map_err(|e| e.to_string())?;
        if this_year > today { Some(this_year) } else { dates::parse(&format!("{raw}{}", today.year() + 1)).ok() }
    } else {
        Some(dates::parse(raw).map_err(|e| format!("{e}, oder eine Zahl von Tagen"))?)
    };
    let last = today.checked_add_days(Days::new(LONGEST_DAYS)).unwrap_or(NaiveDate::MAX);
    day.filter(|day| (today.succ_opt().unwrap_or(today)..=last).contains(day))
        .ok_or_else(|| format!("Zurückstellen geht ab morgen und bis {}; angegeben ist „{raw}“", dates::german(last)))
}

/// `zurückgestellt bis Di 08.12.2026, „Träger renoviert“ (müller, 09:12)`.
pub fn sentence(state: &State, row: &SetAsideRow) -> String {
    let note = if row.note.is_empty() { String::new() } else { format!(", „{}“", row.note) };
    let at = format::clock(state.zone.local(row.at), state.today());
    format!("zurückgestellt bis {}{note} ({}, {at})", format::weekday_date(row.until), row.who)
}

impl SetAsideDialog {
    /// `None` closes the dialog.
    fn key_asking(&mut self, state: &mut State, key: KeyEvent) -> Option<Vec<Effect>> {
        self.problem = None;
        match key.code {
            KeyCode::Esc => return None,
            KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down => self.in_note = !self.in_note,
            KeyCode::Enter if key.is_repeat() => {}
            KeyCode::Enter => return Some(self.store(state)),
            _ if self.in_note => _ = input::edit(&mut self.note, key),
            _ => _ = input::edit(&mut self.until, key),
        }
        Some(Vec::new())
    }

    fn store(&mut self, state: &mut State) -> Vec<Effect> {
        self.stage = Stage::Asking;
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
        self.stage = Stage::Storing(generation);
        let until = SetAsideUntil { until, note: text::clean(self.note.value()) };
        let (measure, etag, seen) = (self.measure.clone(), self.etag.clone(), self.seen.clone());
        vec![Effect::SetAside { generation, measure, etag, seen, until: Some(until) }]
    }

    fn body(&self, state: &State, width: u16) -> Vec<Line> {
        let mark = |here: bool| if here { "▶ " } else { "  " };
        let resolved = day(self.until.value(), state.today());
        let shown = resolved.as_ref().map_or_else(|_| String::new(), |day| format!("  = {}", format::weekday_date(*day)));
        let mut head = vec![seg(Role::Strong, self.measure.clone()), seg(Role::Text, format!(" {}", self.title))];
        if !self.rest.is_empty() {
            head.push(seg(Role::Text, format!(" und {}: {}", self.rest.len(), self.rest.join(", "))));
        }
        let mut out = vec![head, Vec::new()];
        if let Stage::Conflict(theirs) = &self.stage {
            let now = theirs.as_ref().map_or_else(|| "nicht zurückgestellt".to_owned(), |row| sentence(state, row));
            let note =
                if self.note.value().trim().is_empty() { String::new() } else { format!(", „{}“", self.note.value().trim()) };
            let own = resolved.map_or_else(|_| self.until.value().to_owned(), format::weekday_date);
            out.extend([
                vec![seg(Role::Warn, "! Das wurde inzwischen geändert; Ihre Eingabe ist noch nicht gespeichert.")],
                Vec::new(),
            ]);
            out.extend(side("gespeichert", &now, width));
            out.extend(side("Ihre Eingabe", &format!("zurückgestellt bis {own}{note}"), width));
            return out;
        }
        out.extend([
            vec![
                seg(Role::Text, format!("{}erst wieder zeigen am (Datum oder Zahl von Tagen)", mark(!self.in_note))),
                seg(Role::Strong, shown),
            ],
            vec![seg(Role::Input, format!("  {}", self.until.value()))],
            vec![seg(Role::Text, format!("{}Notiz, wenn gewünscht (keine Namen von Teilnehmenden)", mark(self.in_note)))],
            vec![seg(Role::Input, format!("  {}", self.note.value()))],
            Vec::new(),
        ]);
        if let Some(problem) = &self.problem {
            out.push(vec![seg(Role::Over, format!("! {problem}"))]);
        } else if matches!(self.stage, Stage::Storing(_)) {
            out.push(vec![seg(Role::Text, "Wird gespeichert …")]);
        } else {
            out.push(vec![seg(Role::Dim, "Bis dahin steht die AGH am Ende der Liste. Dieselbe Taste hebt es auf.")]);
        }
        out
    }
}

impl Modal for Box<SetAsideDialog> {
    const SHEETS: &'static [Sheet] = &[sheets::SET_ASIDE, sheets::SET_ASIDE_CONFLICT];

    fn sheet(&self) -> &'static Sheet {
        &Self::SHEETS[usize::from(matches!(self.stage, Stage::Conflict(_)))]
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        let typed = !self.note.value().trim().is_empty() || self.until.value() != PROPOSED;
        typed.then(|| format!("{} ist noch nicht zurückgestellt.", self.measure))
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let effects = match &self.stage {
            Stage::Asking => match self.key_asking(state, key) {
                Some(effects) => effects,
                None => return Vec::new(),
            },
            Stage::Storing(_) => Vec::new(),
            Stage::Conflict(theirs) => match self.buttons.key(key) {
                Pressed::Nothing => Vec::new(),
                // What is stored now has been seen: the next try replaces it.
                Pressed::Cancel => {
                    (self.seen, self.stage) = (theirs.clone(), Stage::Asking);
                    Vec::new()
                }
                Pressed::Confirm => {
                    self.seen.clone_from(theirs);
                    self.store(state)
                }
            },
        };
        state.dialogs.push(Dialog::SetAside(self));
        effects
    }

    fn paste(&mut self, pasted: &str) {
        if self.stage == Stage::Asking {
            input::paste(if self.in_note { &mut self.note } else { &mut self.until }, pasted);
        }
    }

    fn point(&mut self, target: Target) {
        match (&self.stage, target) {
            (Stage::Asking, Target::Field(at)) => self.in_note = at > 0,
            (Stage::Conflict(_), target) => self.buttons.point(target),
            _ => {}
        }
    }

    fn focused(&self) -> Option<Target> {
        (self.stage == Stage::Asking).then_some(Target::Field(usize::from(self.in_note)))
    }

    fn is_typing(&self) -> bool {
        self.stage == Stage::Asking
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let inside = paint.frame(centred(window, 84, 12), "AGH zurückstellen");
        for (row, line) in inside.rows().zip(self.body(state, inside.width)) {
            paint.chunks_cut(row, &line);
        }
        let Some(last) = inside.rows().next_back() else { return };
        if matches!(self.stage, Stage::Conflict(_)) {
            self.buttons.draw(paint, last, "Zurück zur Eingabe", "Trotzdem speichern");
            return;
        }
        let asking = self.stage == Stage::Asking;
        let fields = [(3, &self.until, "erst wieder zeigen am"), (5, &self.note, "Notiz")];
        for (at, (row, field, label)) in fields.into_iter().enumerate() {
            if let Some(place) = inside.rows().nth(row) {
                super::field(paint, place, field, asking && at == usize::from(self.in_note));
                let labelled = Rect { y: place.y - 1, height: 2, ..place };
                paint.spot(labelled, Target::Field(at), label);
            }
        }
        if asking {
            keys::hint(paint, last, state, self.sheet(), true);
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out = vec!["AGH zurückstellen".to_owned()];
        out.extend(self.body(state, u16::MAX).iter().map(|line| plain(line)));
        if matches!(self.stage, Stage::Conflict(_)) {
            out.push("Zurück zur Eingabe oder Trotzdem speichern".to_owned());
        }
        out
    }
}

/// One side of a conflict in at most two rows.
fn side(label: &str, text: &str, width: u16) -> Vec<Line> {
    const INDENT: u16 = 14;
    let mut rows = wrap(text, width.saturating_sub(INDENT));
    if rows.len() > 2 {
        rows.truncate(2);
        rows[1].push_str(" …");
    }
    let row = |(i, text): (usize, String)| {
        let label = if i == 0 { label } else { "" };
        vec![seg(Role::Dim, format!("{label:<14}")), seg(Role::Text, text)]
    };
    rows.into_iter().enumerate().map(row).collect()
}

/// Takes the answer to a request; others are dropped.
pub fn answered(state: &mut State, generation: u64, result: Result<Outcome, ClientError>) -> Vec<Effect> {
    let done = matches!(result, Ok(Outcome::Done));
    if let Some((_, was)) = state.taking_back.take_if(|(awaited, _)| *awaited == generation) {
        if done {
            state.journal.note(generation, Deed::Listed(was));
        }
        told(state, result, "Nicht mehr zurückgestellt");
        return Vec::new();
    }
    if state.journal.settle(generation, done) {
        told(state, result, "Zurückgenommen");
        return Vec::new();
    }
    let waits = |dialog: &Dialog| matches!(dialog, Dialog::SetAside(d) if d.stage == Stage::Storing(generation));
    let Some(at) = state.dialogs.iter().position(waits) else { return Vec::new() };
    let Dialog::SetAside(mut dialog) = state.dialogs.remove(at) else { return Vec::new() };
    let mut effects = Vec::new();
    match result {
        Ok(Outcome::Done) => {
            state.journal.note(generation, Deed::SetAside(dialog.measure.clone()));
            state.poller.poll_now(state.now);
            let until = day(dialog.until.value(), state.today()).map(format::weekday_date).unwrap_or_default();
            for id in [TableId::TodayAgh, TableId::Agh] {
                state.table_of_mut(id).marked.remove(&dialog.measure);
            }
            if dialog.rest.is_empty() {
                state.say(format!("{} zurückgestellt bis {until}", dialog.measure));
                step_past(state, &dialog.measure);
                return Vec::new();
            }
            dialog.measure = dialog.rest.remove(0);
            dialog.title = title(state, &dialog.measure);
            (dialog.seen, dialog.etag) = (None, etag(state));
            effects = dialog.store(state);
        }
        Ok(Outcome::Conflict { theirs, etag }) => {
            (dialog.stage, dialog.etag) = (Stage::Conflict(*theirs), etag);
            dialog.buttons = Buttons::default();
            state.poller.poll_now(state.now);
        }
        Err(error) => (dialog.stage, dialog.problem) = (Stage::Asking, Some(error.to_string())),
    }
    state.dialogs.insert(at, Dialog::SetAside(dialog));
    effects
}

/// Says what became of a request no dialog waits for.
fn told(state: &mut State, result: Result<Outcome, ClientError>, done: &str) {
    match result {
        Ok(Outcome::Done) => state.say(done),
        Ok(Outcome::Conflict { theirs, .. }) => {
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

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_is_a_number_of_days_a_short_or_a_whole_date() {
        let today = "2026-11-24".parse().unwrap();
        let read = |raw| day(raw, today).map(|day| day.to_string());
        assert_eq!(read(" 14 "), Ok("2026-12-08".to_owned()));
        assert_eq!(read("8.12."), Ok("2026-12-08".to_owned()));
        assert_eq!(read("8.1."), Ok("2027-01-08".to_owned()));
        assert_eq!(read("24.11."), Ok("2027-11-24".to_owned()), "today is over: the next one");
        assert_eq!(read("08.12.2026"), Ok("2026-12-08".to_owned()));
        for wrong in ["", "0", "24.11.2026", "367", "99999999999", "-3", "bald", "31.2."] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
