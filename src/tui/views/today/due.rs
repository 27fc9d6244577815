//! What is due today: the list beside the tables, and the same for those who hear it.

use std::cmp::Reverse;

use chrono::{Datelike as _, NaiveDate};
use ratatui::layout::Rect;

use crate::{
    api::{
        places::PlaceRow,
        summary::{FirstDayDue, FirstDayWork, MailFigures, OverbookedRow, Summary},
    },
    domain::{Instrument, Team, dates},
    tui::{
        Command, State,
        app::{contingents::stage, post::rests, publication},
        look::{
            format,
            theme::Role,
            widgets::{
                measure::wrap,
                paint::Paint,
                seg::{Line, seg},
            },
        },
        views::{Said, Told},
    },
};

/// Something due: its sign, what it says, the key that does it. The key is for those who press keys.
struct Due {
    sign: char,
    role: Role,
    text: String,
    key: String,
    /// What may be cut off first.
    more: String,
}

impl Due {
    /// Without a key.
    fn new(sign: char, role: Role, text: impl Into<String>) -> Self {
        Self { sign, role, text: text.into(), key: String::new(), more: String::new() }
    }

    /// With the key of a command.
    fn key(self, state: &State, command: Command) -> Self {
        Self { key: format!("  {}", state.options.keymap.shown(command)), ..self }
    }

    /// With something behind the key that is only seen.
    fn aside(mut self, text: &str) -> Self {
        self.key.push_str(text);
        self
    }

    /// With something that may be cut off first.
    fn more(self, more: String) -> Self {
        Self { more, ..self }
    }

    fn line(self) -> Line {
        let words = match self.sign {
            '!' => "Dringend: ",
            '✓' => "Erledigt: ",
            _ => "",
        };
        let more = match self.more.as_str() {
            "" => (String::new(), String::new()),
            more => (format!("  {more}"), format!(", {more}")),
        };
        vec![
            seg(self.role, format!("{} ", self.sign)).said(words),
            seg(Role::Text, self.text),
            seg(Role::Text, self.key).silent(),
            seg(Role::Dim, more.0).said(more.1),
        ]
    }
}

/// What is due today, what is wrong or due first.
pub(super) fn due(state: &State) -> Vec<Line> {
    list(state).into_iter().map(Due::line).collect()
}

/// How many lines there are, and how many of them are wrong or due.
pub(super) fn rows(state: &State) -> (usize, usize) {
    let list = list(state);
    (list.len(), list.iter().filter(|due| due.sign == '!').count())
}

fn list(state: &State) -> Vec<Due> {
    let Some(summary) = &state.data.summary.value else { return Vec::new() };
    if state.data.summary.kept.is_some() && summary.today != state.today() {
        return vec![Due::new('·', Role::Dim, "Was heute fällig ist, kommt mit der ersten Antwort.")];
    }
    let mut list = Vec::new();
    let (bae, overbooked) = overbooked(state, &summary.overbooked, summary.today);
    list.extend(bae);
    if state.team.shows(Team::X915) {
        list.extend(contingents(state, summary));
        list.extend(weekly(state, &summary.mail));
        let first_days = first_days(&summary.first_days, summary.today);
        let work = work(&summary.first_day_work);
        let requests = list_requests(&summary.mail);
        let asking = format!(" {}", state.options.keymap.shown(Command::RequestLists));
        list.extend(first_days.into_iter().chain(work).map(|due| due.key(state, Command::OpenFirstDays)));
        list.extend(requests.map(|due| due.key(state, Command::OpenFirstDays).aside(&asking)));
        list.extend(lists_missing(&summary.mail).map(|due| due.key(state, Command::OpenFirstDays)));
        list.extend(checks(&summary.checks_due).into_iter().map(|due| due.key(state, Command::OpenPlaces)));
        let (n, free) = summary.starts_soon.iter().fold((0, 0), |(n, free), start| (n + 1, free + start.free));
        if n > 0 {
            let text = format!("{} in 21 Tagen, {} frei", format::count(n, "Start", "Starts"), format::int(free));
            list.push(Due::new('·', Role::Text, text));
        }
    }
    list.extend(overbooked);
    if state.team.shows(Team::X911) {
        list.push(publication_due(state));
    }
    match &summary.last_import {
        Some(import) if import.as_of >= summary.today => {
            let at = format::clock(state.zone.local(import.at), summary.today);
            let (rows, new) = (format::count(import.rows.into(), "Zeile", "Zeilen"), format::int(import.new.into()));
            let text = format!("Import {at}: {rows}, {new} neu, {} geändert", format::int(import.changed.into()));
            list.push(Due::new('✓', Role::Good, text));
            if import.vanished > 0 {
                let text = format!("{} verschwunden", format::count(import.vanished.into(), "Teilnahme", "Teilnahmen"));
                list.push(Due::new('·', Role::Text, text));
            }
        }
        Some(import) => {
            let text = format!("Der Import von heute fehlt; die Daten sind vom {}", format::weekday_date(import.as_of));
            list.insert(0, Due::new('!', Role::Warn, text));
        }
        None => {}
    }
    list.extend(outbox(state, &summary.mail));
    let note = state.options.mail_note.as_ref().or(Some(&summary.mail.way)).filter(|note| !note.is_empty());
    list.extend(note.map(|note| Due::new('·', Role::Dim, note)));
    // What is wrong or due comes first; the rest keeps its order.
    list.sort_by_key(|due| due.sign != '!');
    list
}

/// More people than places: each `BaE`, which asks for a mail to the Agentur, the rest in one line.
fn overbooked(state: &State, all: &[OverbookedRow], today: NaiveDate) -> (Vec<Due>, Option<Due>) {
    let shown = all.iter().filter(|row| Instrument::parse(&row.instrument).is_ok_and(|i| state.team.shows(i.team())));
    let (bae, rest): (Vec<_>, Vec<_>) = shown.partition(|row| row.instrument == Instrument::BaE.label());
    let bae = bae
        .into_iter()
        .map(|row| {
            let when = if row.from > today { format!(" ab {}", dates::german_short(row.from)) } else { String::new() };
            let text = format!("{}: {} auf {} Plätzen, +{}{when}", row.label, row.booked, row.places, row.over);
            Due::new('!', Role::Over, text).key(state, Command::OpenPlaces)
        })
        .collect();
    let rest = rest.split_first().map(|(first, more)| {
        let others = match more.len() {
            0 => String::new(),
            n => format!(" und {n} weitere"),
        };
        Due::new('!', Role::Warn, format!("Überbesetzt: {} +{}{others}", first.label, first.over))
    });
    (bae, rest)
}

/// Checks before a start told one by one; the starts before these are counted.
const CHECKS: usize = 2;

/// The checks before a start that are due, those of today first.
fn checks(all: &[PlaceRow]) -> Vec<Due> {
    let mut latest: Vec<&PlaceRow> = all.iter().collect();
    latest.sort_by_key(|start| Reverse(start.begin));
    let (shown, rest) = latest.split_at(latest.len().min(CHECKS));
    let one = |start: &&PlaceRow| format!("Vor dem Start prüfen: {}, {} frei", start.label(), format::int(start.free));
    let mut told: Vec<String> = shown.iter().map(one).collect();
    if let Some(first) = rest.last() {
        let starts = format::count(i64::try_from(rest.len()).unwrap_or(i64::MAX), "früherer Start", "frühere Starts");
        let free = format::int(rest.iter().map(|start| start.free).sum());
        told.push(format!("Noch zu prüfen: {starts} ab {}, {free} frei", dates::german_short(first.begin)));
    }
    told.into_iter().map(|text| Due::new('!', Role::Warn, text)).collect()
}

/// Ersttagslisten told one by one; what began before these is counted.
const FIRST_DAYS: usize = 2;

/// The Ersttagslisten that are due, the newest first.
fn first_days(all: &[FirstDayDue], today: NaiveDate) -> Vec<Due> {
    let mut newest: Vec<&FirstDayDue> = all.iter().collect();
    newest.sort_by_key(|first| Reverse(first.begin));
    let (shown, rest) = newest.split_at(newest.len().min(FIRST_DAYS));
    let mut list: Vec<Due> = shown.iter().map(|first| first_day(first, today)).collect();
    if let Some(oldest) = rest.last() {
        let unknown = rest.iter().map(|first| i64::from(first.unknown)).sum();
        let starts = format::count(i64::try_from(rest.len()).unwrap_or(i64::MAX), "früherer Start", "frühere Starts");
        let text = format!("{starts} seit {}, {} ungeklärt", dates::german_short(oldest.begin), format::int(unknown));
        list.push(Due::new('!', Role::Warn, text));
    }
    list
}

/// An Ersttagsliste that is due.
fn first_day(first: &FirstDayDue, today: NaiveDate) -> Due {
    let when = if first.begin == today {
        "heute".to_owned()
    } else {
        format!("{} {}", dates::weekday_short(first.begin.weekday()), dates::german_short(first.begin))
    };
    let text = format!("{}, Start {when}: {} von {} ungeklärt", first.start, first.unknown, first.booked);
    Due::new('!', Role::Warn, text)
}

/// What is still to be done after start days.
fn work(work: &FirstDayWork) -> Vec<Due> {
    let mut list = Vec::new();
    let open: Vec<String> = [(work.cosach, "COSACH"), (work.verbis, "VerBIS")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| format!("{name} {n}"))
        .collect();
    if !open.is_empty() {
        list.push(Due::new('!', Role::Warn, format!("{} offen", open.join(", "))));
    }
    if work.differences > 0 {
        let text = format::count(work.differences.into(), "Abweichung", "Abweichungen");
        list.push(Due::new('·', Role::Text, format!("{text} zwischen Liste und Zuweisungen")));
    }
    if work.excused_due > 0 {
        list.push(Due::new('!', Role::Warn, format!("{} entschuldigt, jetzt zu klären", work.excused_due)));
    }
    list
}

/// Providers of whom lists are to be asked for.
fn list_requests(mail: &MailFigures) -> Option<Due> {
    let mails = format::count(mail.list_requests_due.into(), "Mail", "Mails");
    (mail.list_requests_due > 0).then(|| Due::new('·', Role::Text, format!("Listen anfordern: {mails} an Träger")))
}

/// Measures named one by one whose lists stay out.
const MISSING: usize = 3;

/// Measures whose providers do not send lists although asked: the MB is to know.
fn lists_missing(mail: &MailFigures) -> Option<Due> {
    let (named, rest) = mail.lists_missing.split_at(mail.lists_missing.len().min(MISSING));
    let more = if rest.is_empty() { String::new() } else { format!(" und {} weitere", rest.len()) };
    let text = format!("Listen bleiben aus: {}{more}; Mail an die MB", named.join(", "));
    (!named.is_empty()).then(|| Due::new('!', Role::Warn, text))
}

/// What is due, for those who hear it.
pub(super) fn told(state: &State) -> Vec<Told> {
    vec![Told { title: "Fällig heute".to_owned(), rows: due(state).into_iter().map(Said::Sentence).collect() }]
}

/// How far the Kontingente have come this week: to be done before the weekly overview goes out.
fn contingents(state: &State, summary: &Summary) -> Option<Due> {
    let far = stage::progress(&summary.contingents)?;
    let text = format!("Kontingente: {}", far.released);
    let due = match (far.all, summary.mail.weekly_due > 0) {
        (true, _) => return Some(Due::new('✓', Role::Good, text)),
        (false, true) => Due::new('!', Role::Warn, text),
        (false, false) => Due::new('·', Role::Text, text),
    };
    Some(due.key(state, Command::OpenContingents).more(far.under_way))
}

/// The reminder of the weekly overview.
fn weekly(state: &State, mail: &MailFigures) -> Option<Due> {
    match mail.weekly_due {
        0 if mail.weekly_today => Some(Due::new('✓', Role::Good, "Wochenübersicht ist heute nicht mehr fällig")),
        0 => None,
        n => {
            let text = format!("Wochenübersicht: {} fällig", format::count(n.into(), "Mail", "Mails"));
            Some(Due::new('!', Role::Warn, text).key(state, Command::WeeklyMail))
        }
    }
}

/// What the outbox wants from a person.
fn outbox(state: &State, mail: &MailFigures) -> Vec<Due> {
    let mut list = Vec::new();
    if let Some(pause) = &mail.pause {
        list.push(Due::new('!', Role::Over, format!("Mailversand {}", rests(state, pause))));
    }
    if let Some(why) = &mail.blocked {
        list.push(Due::new('!', Role::Over, why));
    }
    let mut count = |n: u32, sign: char, role: Role, one: &str, many: &str| {
        if n > 0 {
            list.push(Due::new(sign, role, format::count(n.into(), one, many)).key(state, Command::OpenPost));
        }
    };
    count(mail.unclear, '!', Role::Warn, "Nachricht ist unklar: klären", "Nachrichten sind unklar: klären");
    count(mail.failed, '!', Role::Over, "Nachricht ist fehlgeschlagen", "Nachrichten sind fehlgeschlagen");
    count(mail.drafts, '·', Role::Text, "Nachricht liegt im Entwurf", "Nachrichten liegen im Entwurf");
    count(
        mail.waiting,
        '·',
        Role::Text,
        "Nachricht wartet auf den nächsten Versuch",
        "Nachrichten warten auf den nächsten Versuch",
    );
    count(mail.queued, '·', Role::Text, "Nachricht ist unterwegs", "Nachrichten sind unterwegs");
    list
}

/// Whether the forecast of today is published.
fn publication_due(state: &State) -> Due {
    let publishing = &state.publishing;
    if publication::is_running(state) {
        return Due::new('·', Role::Text, "Prognose von heute wird veröffentlicht …");
    }
    let open = |text: &str| Due::new('·', Role::Text, text).key(state, Command::Publish);
    match publishing.is_published(state.today()) {
        Some(Ok(true)) => Due::new('✓', Role::Good, "Prognose von heute veröffentlicht"),
        Some(Ok(false)) => open("Prognose von heute nicht veröffentlicht"),
        Some(Err(why)) => Due::new('!', Role::Warn, format!("Veröffentlicht? Ordner nicht lesbar: {why}")),
        None if publishing.folder.as_os_str().is_empty() => open("Prognose veröffentlichen").aside(" (Ordner wählen)"),
        None => open("Prognose von heute veröffentlichen"),
    }
}

/// Columns of the sign before what is due.
const SIGN: u16 = 2;
/// Rows one thing that is due may take.
const MOST_ROWS: u16 = 3;

/// Rows a line takes that goes on below itself.
pub(super) fn rows_of(line: &Line, width: u16) -> u16 {
    let text: String = line.iter().skip(1).map(|seg| seg.text.as_str()).collect();
    u16::try_from(wrap(&text, width.saturating_sub(SIGN)).len()).unwrap_or(MOST_ROWS).clamp(1, MOST_ROWS)
}

/// What is due, each whole, its sign before it; what no longer fits is counted.
pub(super) fn beside(paint: &mut Paint<'_>, area: Rect, lines: &[Line]) {
    let mut y = area.y;
    for (i, line) in lines.iter().enumerate() {
        let left = area.bottom().saturating_sub(y);
        let rows = rows_of(line, area.width).min(left);
        let more = lines.len() - i;
        if left <= 1 && more > 1 {
            paint.chunks(Rect { y, height: left, ..area }, &[seg(Role::Dim, format!("· {more} weitere: Fenster höher machen"))]);
            return;
        }
        if let Some((sign, text)) = line.split_first() {
            paint.chunks_cut(Rect { y, height: 1, width: SIGN.min(area.width), ..area }, std::slice::from_ref(sign));
            let width = area.width.saturating_sub(SIGN);
            paint.flow(Rect { x: area.x + SIGN, y, width, height: rows }, text);
        }
        y += rows;
    }
}
