//! The compose dialog as a picture and as text.

use ratatui::layout::{Constraint, Layout, Rect};

use super::{
    centred,
    compose::{Compose, Focus, Stage},
    keys::{self, Sheet},
};
use crate::{
    api::mails::OfferRow,
    domain::mail::MailKind,
    tui::{
        State,
        look::{
            format,
            theme::Role,
            widgets::{
                input,
                paint::{Paint, wrap},
                progress,
                seg::{Line, plain, seg},
                spot::Target,
            },
        },
    },
};

/// From this width on the text stands beside the recipients.
const WIDE: u16 = 106;

impl Compose {
    fn title(&self) -> String {
        let kind = MailKind::from_key(&self.occasion.kind).map_or("Mail", MailKind::label);
        let about = match (&self.occasion.measure, &self.occasion.module) {
            (Some(measure), Some(module)) => format!(" · {measure} {module}"),
            (Some(measure), None) => format!(" · {measure}"),
            _ => String::new(),
        };
        let from = self.proposal.as_ref().map(|p| format!(" · von {}", p.from_name)).unwrap_or_default();
        format!("{kind}{about}{from}")
    }

    /// What a release would do, in words.
    fn what_happens(&self) -> String {
        let (mails, recipients) = self.counts();
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let way = self.proposal.as_ref().map(|p| p.way.text.as_str()).unwrap_or_default();
        format!(
            "{} an {} {way}",
            format::count(number(mails), "Mail", "Mails"),
            format::count(number(recipients), "Empfänger, je einzeln.", "Empfänger, jeder einzeln."),
        )
    }

    fn offer(&self, at: usize, offer: &OfferRow) -> Line {
        let focused = self.focus == Focus::Recipients && matches!(self.stage, Stage::Reading);
        let pointer = if at == self.cursor { "▶ " } else { "  " };
        let (tick, role) = match (self.ticks.get(at) == Some(&true), offer.locked, &offer.blocked) {
            (_, _, Some(_)) => ("[!] ", Role::Warn),
            (_, true, _) => ("[✓] ", Role::Strong),
            (true, ..) => ("[x] ", Role::Strong),
            (false, ..) => ("[ ] ", Role::Dim),
        };
        let name = if at == self.cursor && focused { Role::Selected } else { role };
        let field = if offer.in_copy { " (Kopie)" } else { "" };
        let why = offer.blocked.as_deref().unwrap_or(&offer.why);
        vec![
            seg(Role::Text, pointer),
            seg(role, tick),
            seg(name, format!("{}{field}", offer.role)),
            seg(Role::Text, format!(" {}", offer.name)),
            seg(Role::Dim, format!(" · {why}")),
        ]
    }

    pub(super) fn picture(&self, paint: &mut Paint<'_>, state: &State, window: Rect, sheet: &Sheet) {
        let height = if window.height > 30 { window.height - 6 } else { window.height.saturating_sub(1) };
        let area = centred(window, 150.max(window.width * 3 / 4).min(window.width.saturating_sub(2)), height.max(12));
        let inside = paint.frame(area, &self.title());
        if inside.height < 4 {
            return;
        }
        match &self.stage {
            Stage::Loading(_) => paint.wrapped(inside, Role::Dim, "Empfänger und Text werden vorbereitet …"),
            Stage::Refused(why) => {
                paint.wrapped(inside, Role::Warn, &format!("! {why}"));
                let last = Rect { y: inside.bottom() - 1, height: 1, ..inside };
                keys::hint(paint, last, state, sheet, false);
            }
            Stage::Reading | Stage::Asking(_) | Stage::Sending(..) => self.draw_mail(paint, state, inside, sheet),
        }
    }

    fn draw_mail(&self, paint: &mut Paint<'_>, state: &State, inside: Rect, sheet: &Sheet) {
        let notes = self.proposal.as_ref().map(|p| p.notes.clone()).unwrap_or_default();
        let said: Vec<Line> = match &self.problem {
            Some(problem) => wrap(&format!("! {problem}"), inside.width).into_iter().map(|l| vec![seg(Role::Over, l)]).collect(),
            None => wrap(&self.what_happens(), inside.width).into_iter().map(|l| vec![seg(Role::Text, l)]).collect(),
        };
        let notes: Vec<Line> = notes
            .iter()
            .flat_map(|note| wrap(&format!("! {note}"), inside.width))
            .take(3)
            .map(|l| vec![seg(Role::Warn, l)])
            .collect();
        let below = u16::try_from(notes.len() + said.len().min(2) + 2).unwrap_or(6).min(inside.height / 2);
        let [upper, lower] = Layout::vertical([Constraint::Fill(1), Constraint::Length(below)]).areas(inside);
        let rows = self.rows().len();
        let (left, right) = if inside.width >= WIDE {
            let [left, right] = Layout::horizontal([Constraint::Fill(9), Constraint::Fill(11)]).spacing(3).areas(upper);
            paint.vertical(Rect { x: right.x.saturating_sub(2), width: 1, ..right });
            (left, right)
        } else {
            let most = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(1).min(upper.height / 2).max(2);
            let [left, right] = Layout::vertical([Constraint::Length(most), Constraint::Fill(1)]).areas(upper);
            (left, right)
        };
        self.draw_recipients(paint, left);
        self.draw_words(paint, right);
        paint.horizontal(Rect { height: 1, ..lower });
        let lines = Rect { y: lower.y + 1, height: lower.height.saturating_sub(2), ..lower };
        for (row, line) in lines.rows().zip(notes.iter().chain(said.iter().take(2))) {
            paint.chunks_cut(row, line);
        }
        let last = Rect { y: inside.bottom() - 1, height: 1, ..inside };
        match &self.stage {
            Stage::Asking(buttons) => {
                let (mails, recipients) = self.counts();
                let mails = format::count(i64::try_from(mails).unwrap_or(i64::MAX), "Mail", "Mails");
                buttons.draw(paint, last, "Abbrechen", &format!("{mails} an {recipients} Empfänger freigeben"));
            }
            Stage::Sending(_, since, _) => {
                let (sign, time) = (progress::sign(state.now, *since), progress::elapsed(state.now, *since));
                paint.chunks_cut(last, &[seg(Role::Text, format!("{sign} Wird in den Postausgang gelegt …{time}"))]);
            }
            _ => keys::hint(paint, last, state, sheet, self.focus == Focus::Subject),
        }
    }

    fn draw_recipients(&self, paint: &mut Paint<'_>, area: Rect) {
        let (_, ticked) = self.counts();
        let rows = self.rows();
        let heading = if self.focus == Focus::Recipients { Role::Strong } else { Role::Text };
        let head = [seg(heading, "Empfänger"), seg(Role::Dim, format!(" · {ticked} von {} angekreuzt", rows.len()))];
        paint.chunks_cut(Rect { height: area.height.min(1), ..area }, &head);
        let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let room = usize::from(list.height.max(1));
        let first = self.cursor.saturating_sub(room - 1);
        for (row, (at, (_, offer))) in list.rows().zip(rows.iter().enumerate().skip(first)) {
            paint.chunks_cut(row, &self.offer(at, offer));
            paint.spot(row, Target::Item(at), format!("{} {}", offer.role, offer.name));
        }
    }

    fn draw_words(&self, paint: &mut Paint<'_>, area: Rect) {
        let (subject, text) = self.words();
        let at = self.current();
        let mut rows = area.rows();
        let several = self.proposal.as_ref().is_some_and(|p| p.mails.len() > 1);
        if several && let (Some(row), Some(mail)) = (rows.next(), self.mail()) {
            paint.chunks_cut(row, &[seg(Role::Dim, format!("Mail an {}", mail.about))]);
        }
        let Some(row) = rows.next() else { return };
        let focused = self.focus == Focus::Subject && matches!(self.stage, Stage::Reading);
        let heading = if focused { Role::Strong } else { Role::Dim };
        paint.chunks_cut(row, &[seg(heading, "Betreff ")]);
        let field = Rect { x: row.x + 8.min(row.width), width: row.width.saturating_sub(8), ..row };
        match self.subjects.get(&at).filter(|_| focused) {
            Some(value) => input::draw(paint, field, value, true),
            None if focused => input::draw(paint, field, &subject.as_str().into(), true),
            None => paint.chunks_cut(field, &[seg(Role::Strong, subject)]),
        }
        paint.spot(row, Target::Field(0), "Betreff");
        rows.next();
        let left = Rect { y: row.y + 2, height: area.bottom().saturating_sub(row.y + 2), ..area };
        let lines = body(text, self.texts.contains_key(&at), self.mail().is_some_and(|m| m.has_invitation), left.width);
        paint.spot(left, Target::Field(1), "Text");
        if self.focus == Focus::Text {
            paint.focus(left.as_position());
        }
        let last = lines.len().saturating_sub(usize::from(left.height));
        for (row, line) in left.rows().zip(lines.iter().skip(self.offset.min(last))) {
            paint.chunks_cut(row, line);
        }
    }

    pub(super) fn listing(&self) -> Vec<String> {
        let mut out = vec![self.title()];
        match &self.stage {
            Stage::Loading(_) => out.push("Empfänger und Text werden vorbereitet …".to_owned()),
            Stage::Refused(why) => out.push(why.clone()),
            _ => {
                let rows = self.rows();
                out.extend(rows.iter().enumerate().map(|(at, (_, offer))| plain(&self.offer(at, offer))));
                let (subject, text) = self.words();
                out.push(format!("Betreff: {subject}"));
                out.extend(text.lines().map(str::to_owned));
                out.extend(self.proposal.iter().flat_map(|p| p.notes.clone()));
                out.push(self.what_happens());
                out.extend(self.problem.clone());
            }
        }
        out
    }
}

fn body(text: &str, changed: bool, invitation: bool, width: u16) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    if changed {
        lines.push(vec![seg(Role::Changed, "Text von Hand geändert")]);
    }
    if invitation {
        lines.push(vec![seg(Role::Dim, "Mit Kalendereintrag (Einladung)")]);
    }
    lines.extend(text.trim_end().lines().flat_map(|l| wrap(l, width)).map(|l| vec![seg(Role::Text, l)]));
    lines
}
