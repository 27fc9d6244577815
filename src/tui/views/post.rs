//! *Post*: the outbox. The list with state and age, beside it the selected mail with what became
//! of it per recipient.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use ratatui::layout::{Constraint, Layout, Rect};

use super::{Opened, Rows, TableId, TableSpec, View};
use crate::{
    api::mails::{MailDetail, RecipientRow},
    tui::{
        Command, State,
        app::{
            data::Resource,
            post::{rests, selected, shown},
        },
        look::{
            blocks::{self, Block, Text},
            format,
            table::{Column, Opens, Row, Source, Value},
            theme::Role,
            widgets::{
                paint::Paint,
                seg::{Line, said, seg, silent, warning},
            },
        },
    },
};

/// The view.
pub static VIEW: View = View {
    names: &["post"],
    opened: Opened::Tab('5', Command::OpenPost),
    needs: |state| state.mail.map(Resource::Mail).into_iter().collect(),
    figure,
    headline,
    explain,
    panes: |_, body| panes(body),
    draw,
    marks_matter: true,
    ..View::LIST
};

/// The outbox.
pub static TABLE: TableSpec = TableSpec {
    stem: "post",
    title: "Postausgang",
    nothing: "Der Postausgang ist leer. Mails entstehen dort, wo der Anlass zu sehen ist: m bei Heute, AGH und Plätze.",
    rows: Rows::Mail,
    resource: |_| Some(Resource::Mails),
    about: |_| None,
    source,
    name: &["woran", "art", "zustand"],
    first: &["gesendet", "nr"],
    urgent: "Achtung",
};

/// From this width on the mail stands beside the list without taking its subjects.
const WIDE: u16 = 150;

/// Look and sign of a state.
pub fn look(state: &str) -> (Role, char) {
    match state {
        "unclear" => (Role::Warn, '!'),
        "failed" | "expired" => (Role::Over, '!'),
        "sent" => (Role::Good, '✓'),
        "cancelled" => (Role::Dim, ' '),
        "waiting" => (Role::Warn, '·'),
        _ => (Role::Strong, '·'),
    }
}

/// The outbox, newest first.
pub fn source(state: &State) -> Source {
    let columns = vec![
        Column::number(
            "nr",
            "Nr.",
            4,
            3,
            Opens::Means("Nummer der Mail im Postausgang; so nennen sie auch mail show und das Protokoll."),
        )
        .spoken("Nummer"),
        Column::text("zustand", "Zustand", 14, 16, 0),
        Column::text("art", "Art", 15, 24, 1),
        Column::text("woran", "Woran", 9, 16, 0),
        Column::text("gesendet", "gesendet", 9, 9, 0),
        Column::text("seit", "seit", 6, 16, 2),
        Column::text("betreff", "Betreff", 20, 70, 4),
        Column::text("von", "von", 8, 20, 5),
    ];
    let mails = state.data.mails.value.as_ref().map(|m| m.mails.as_slice()).unwrap_or_default();
    let rows = mails.iter().map(|mail| {
        let (role, sign) = look(&mail.state);
        Row {
            key: mail.id.to_string(),
            sign: if sign == '✓' { ' ' } else { sign },
            cells: vec![
                Value::Int(mail.id).role(Role::Dim),
                Value::text(&mail.state_label).role(role),
                Value::text(&mail.kind_label).into(),
                Value::text(&mail.about).into(),
                Value::text(format!("{} von {}", mail.sent, mail.recipients)).into(),
                Value::text(at(state, mail.since)).role(Role::Dim),
                Value::text(&mail.subject).into(),
                Value::text(&mail.created_by).role(Role::Dim),
            ],
        }
    });
    Source { columns, rows: rows.collect() }
}

fn at(state: &State, time: DateTime<Utc>) -> String {
    format::clock(state.zone.local(time), state.today())
}

/// How many messages are where, one to each recipient of a mail; what needs a person first, nothing for none.
fn counts(state: &State) -> impl Iterator<Item = (u32, Role, &'static str)> {
    let figures = state.data.summary.value.as_ref().map(|s| s.mail.clone()).unwrap_or_default();
    let all = [
        (figures.unclear, Role::Warn, "unklar"),
        (figures.failed, Role::Over, "fehlgeschlagen"),
        (figures.drafts, Role::Strong, "im Entwurf"),
        (figures.waiting, Role::Warn, "wartend"),
        (figures.queued, Role::Strong, "unterwegs"),
    ];
    all.into_iter().filter(|(n, ..)| *n > 0)
}

/// The number that matters: the mails that need a person most.
pub fn figure(state: &State) -> Option<(Role, String)> {
    state.data.mails.value.as_ref()?;
    counts(state).next().map(|(n, role, _)| (role, format::int(n.into())))
}

/// From this width on what is where and how mails leave are a line each.
const TWO_LINES: u16 = 110;

/// What needs a person, what is under way, how mails leave.
pub fn headline(state: &State) -> Vec<Line> {
    let Some(mails) = &state.data.mails.value else { return Vec::new() };
    let mut parts = Vec::new();
    if let Some(pause) = &mails.pause {
        parts.push((Role::Over, format!("! Versand {}", rests(state, pause))));
    }
    let messages = counts(state).enumerate().map(|(i, (n, role, text))| {
        let what = if i == 0 { "Nachrichten: " } else { "" };
        (role, format!("{what}{} {text}", format::int(n.into())))
    });
    parts.extend(messages);
    let role = if mails.way.kind == "relay" { Role::Dim } else { Role::Warn };
    let way = mails.way.text.split("; ").map(|part| (role, part.to_owned()));
    let joined = |parts: Vec<(Role, String)>| -> Line {
        let parts = parts.into_iter().enumerate();
        parts.map(|(i, (role, text))| seg(role, if i == 0 { text } else { format!(" · {text}") })).collect()
    };
    // Beside the big number there is room for two lines.
    if state.size.0 >= TWO_LINES && !parts.is_empty() {
        return vec![joined(parts), joined(way.collect())];
    }
    parts.extend(way);
    vec![joined(parts)]
}

/// What can be done with the selected mail.
pub fn explain(state: &State) -> Vec<Line> {
    let Some(mail) = selected(state) else { return Vec::new() };
    let mut line = vec![
        seg(Role::Strong, format!("Nr. {} {} ", mail.id, mail.state_label)),
        seg(
            Role::Text,
            format!("seit {} · entworfen {} von {}", at(state, mail.since), at(state, mail.created_at), mail.created_by),
        ),
    ];
    if let Some(released) = mail.released_at {
        line.push(seg(Role::Text, format!(" · freigegeben {}", at(state, released))));
    }
    if let Some(until) = mail.held_until.filter(|until| *until > state.now) {
        line.push(seg(Role::Changed, format!(" · liegt bis {}, so lange rückholbar", at(state, until))));
    }
    let needs = match mail.state.as_str() {
        "unclear" => {
            "Der Mailserver hat die Mail vielleicht; nur ein Mensch kann das klären, sie wird nicht von selbst wiederholt."
        }
        "waiting" => "Der Mailserver wollte sie noch nicht; es wird von selbst wieder versucht.",
        "failed" => "Der Mailserver hat sie endgültig abgelehnt; der Grund steht beim Empfänger.",
        "expired" => "Die Frist zum Senden ist abgelaufen.",
        "draft" => "Noch nicht freigegeben; es geht nichts hinaus.",
        _ => "",
    };
    if !needs.is_empty() {
        line.push(seg(Role::Dim, format!(" · {needs}")));
    }
    vec![line]
}

fn areas(body: Rect) -> [Rect; 2] {
    if body.width >= WIDE {
        return Layout::horizontal([Constraint::Fill(11), Constraint::Fill(9)]).spacing(3).areas(body);
    }
    let preview = if body.height < 12 { 0 } else { body.height / 2 };
    Layout::vertical([Constraint::Fill(1), Constraint::Length(preview)]).areas(body)
}

/// Where the list stands.
pub fn panes(body: Rect) -> Vec<(TableId, Rect)> {
    vec![(TableId::Mails, areas(body)[0])]
}

/// The selected mail.
pub fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    if state.table_of(TableId::Mails).view.rows.is_empty() {
        return;
    }
    let [_, mut area] = areas(body);
    if body.width >= WIDE {
        paint.vertical(Rect { x: area.x.saturating_sub(2), width: 1, ..area });
    } else if area.height > 1 {
        paint.horizontal(area);
        area = Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), height: area.height - 1 };
    }
    blocks::paint::pane(paint, area, &pane(state));
}

/// The selected mail, or why it is not there.
pub fn pane(state: &State) -> Vec<Block> {
    let lines = match (shown(state), &state.data.mail.error) {
        (Some(mail), _) => lines(state, mail),
        (None, Some(error)) => vec![warning(Role::Warn, error)],
        (None, None) if state.mail.is_some() => vec![vec![seg(Role::Dim, "Die Mail wird geladen …")]],
        (None, None) => Vec::new(),
    };
    vec![Text::of(lines).rows().into()]
}

/// The mail: subject, recipients with results, text.
pub fn lines(state: &State, mail: &MailDetail) -> Vec<Line> {
    let row = &mail.row;
    let named =
        format!("Mail Nummer {}, {}, {}: {}\nBetreff: {}", row.id, row.kind_label, row.about, row.state_label, row.subject);
    let mut out = vec![
        vec![seg(Role::Strong, &row.subject).said(named)],
        vec![seg(Role::Dim, format!("Von: {} <{}>", mail.from_name, mail.from_address)).said(format!(
            "Von: {}, {}\nEmpfänger, {}:",
            mail.from_name,
            mail.from_address,
            mail.to.len()
        ))],
    ];
    for recipient in &mail.to {
        out.push(recipient_line(state, recipient));
        if !recipient.reason.is_empty() && recipient.state != "sent" {
            out.push(silent(vec![seg(Role::Dim, "    "), seg(Role::Dim, &recipient.reason)]));
        }
    }
    if mail.has_invitation {
        let words = "Mit Kalendereintrag, einer Einladung";
        out.push(vec![seg(Role::Dim, "Mit Kalendereintrag (Einladung)").said(words)]);
    }
    out.push(vec![seg(Role::Text, "").said("Text:")]);
    out.extend(mail.text.trim_end().lines().map(|line| vec![seg(Role::Text, line)]));
    out
}

/// What became of it for one; heard as a sentence, with every word of the reason.
fn recipient_line(state: &State, recipient: &RecipientRow) -> Line {
    let (role, sign) = look(&recipient.state);
    let field = if recipient.in_copy { "Kopie " } else { "" };
    let next = recipient.next_try.map(|t| format!(", {} {}", next_word(recipient), at(state, t))).unwrap_or_default();
    let tries = if recipient.tries > 0 { format!(", {}× vergeblich", recipient.tries) } else { String::new() };
    let line = vec![
        seg(role, format!("{sign} {:<14} ", recipient.state_label)),
        seg(Role::Text, format!("{field}{}", recipient.role)),
        seg(Role::Dim, format!(" {}{tries}{next} · {}", at(state, recipient.since), recipient.address)),
    ];
    said(line, recipient_words(state, recipient))
}

/// What happens at the next time: a held message goes, one that was refused is tried again.
fn next_word(recipient: &RecipientRow) -> &'static str {
    if recipient.state == "waiting" { "wieder" } else { "geht" }
}

fn recipient_words(state: &State, recipient: &RecipientRow) -> String {
    let copy = if recipient.in_copy { " in Kopie" } else { "" };
    let mut words = format!(
        "{}. {}: {}{copy}, {}, seit {}",
        recipient.no,
        recipient.state_label,
        recipient.role,
        recipient.address,
        at(state, recipient.since)
    );
    if recipient.tries > 0 {
        let _ = write!(words, "; {} mal vergeblich versucht", recipient.tries);
    }
    if let Some(next) = recipient.next_try {
        let _ = write!(words, "; {} {}", next_word(recipient), at(state, next));
    }
    if !recipient.reason.is_empty() {
        let _ = write!(words, "; {}", recipient.reason);
    }
    words
}
