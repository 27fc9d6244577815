//! The compose dialog as blocks: recipients beside subject and text, below them what will happen.

use super::{Compose, Focus, Step};
use crate::{
    api::mails::OfferRow,
    domain::mail::MailKind,
    tui::{
        State,
        look::{
            blocks::{Beside, Block, Body, Choice, Field, Flow, Foot, Item, Look, Text, Tick},
            format,
            theme::Role,
            widgets::{
                progress,
                seg::{seg, silent, warning},
            },
        },
    },
};

/// From this width on the text stands beside the recipients.
const WIDE: u16 = 106;

/// The dialog now.
pub(super) fn of(compose: &Compose, state: &State) -> Body {
    let (width, height) = state.size;
    let high = if height > 30 { height - 6 } else { height.saturating_sub(1) };
    let wide = 150.max(width * 3 / 4).min(width.saturating_sub(2));
    let body = Body::new(compose.title(), wide).exactly(high.max(12));
    match &compose.step {
        Step::Loading(_) => body.para(Role::Dim, "Empfänger und Text werden vorbereitet …"),
        Step::Refused(why) => body.lines(vec![warning(Role::Warn, why)]),
        Step::Reading | Step::Asking(_) | Step::Sending(..) => compose.mail_body(state, body),
    }
}

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

    fn offer(&self, at: usize, offer: &OfferRow, for_all: bool) -> Item {
        let focused = self.focus == Focus::Recipients && matches!(self.step, Step::Reading);
        let (tick, role) = match (self.ticks.get(at) == Some(&true), offer.locked, &offer.blocked) {
            (_, _, Some(_)) => (Tick::Blocked, Role::Warn),
            (_, true, _) => (Tick::Always, Role::Strong),
            (true, ..) => (Tick::On, Role::Strong),
            (false, ..) => (Tick::Off, Role::Dim),
        };
        let name = if at == self.cursor && focused { Role::Selected } else { role };
        let field = if offer.in_copy { " (Kopie)" } else { "" };
        let why = reason(offer);
        let shown = if for_all { String::new() } else { format!(" · {why}") };
        let line = vec![
            seg(name, format!("{}{field}", offer.role)),
            seg(Role::Text, format!(" {}", offer.name)),
            seg(Role::Dim, shown).said(format!(", {why}")),
        ];
        Item { tick: Some((tick, role)), ..Item::new(format!("{} {}", offer.role, offer.name), line) }
    }

    fn mail_body(&self, state: &State, body: Body) -> Body {
        let beside = Beside { left: self.recipients(), right: self.letter(), from: WIDE };
        let notes = self.proposal.as_ref().map(|p| p.notes.as_slice()).unwrap_or_default();
        let clock = |at| format::clock(state.zone.local(at), state.today());
        let sent = self.proposal.as_ref().and_then(|p| p.sent_today(clock));
        let old = self.proposal.as_ref().and_then(|p| Some(format!("{}; die Mail nennt diese Zahlen.", p.old_data.as_ref()?)));
        let remarks = old.iter().chain(&sent).chain(notes).map(|note| warning(Role::Warn, note));
        let mut remarks = Text::of(remarks.collect());
        remarks.most = 3;
        let mut said = Text::of(vec![match &self.problem {
            Some(problem) => warning(Role::Over, problem),
            None => vec![seg(Role::Text, self.what_happens())],
        }]);
        said.most = 2;
        let mut body = body.with(Block::Beside(Box::new(beside))).with(Block::Rule).with(remarks).with(said);
        match &self.step {
            Step::Asking(focus) => {
                let (mails, recipients) = self.counts();
                let mails = format::count(i64::try_from(mails).unwrap_or(i64::MAX), "Mail", "Mails");
                body = body.buttons(
                    ["Abbrechen".to_owned(), format!("{mails} an {recipients} Empfänger {}", self.release_word())],
                    *focus,
                );
            }
            Step::Sending(_, since, _) => {
                let (sign, time) = (progress::sign(state.now, *since), progress::elapsed(state.now, *since));
                body.foot = Foot::Line(vec![
                    seg(Role::Text, format!("{sign} ")).silent(),
                    seg(Role::Text, format!("Wird in den Postausgang gelegt …{time}")),
                ]);
            }
            Step::Loading(_) | Step::Refused(_) | Step::Reading => {}
        }
        body
    }

    /// What the button says that releases.
    fn release_word(&self) -> &'static str {
        let old = self.proposal.as_ref().is_some_and(|p| p.old_data.is_some());
        if old { "trotz alter Daten freigeben" } else { "freigeben" }
    }

    fn recipients(&self) -> Vec<Block> {
        let (_, ticked) = self.counts();
        let rows = self.rows();
        let heading = if self.focus == Focus::Recipients { Role::Strong } else { Role::Text };
        let head = vec![seg(heading, "Empfänger"), seg(Role::Dim, format!(" · {ticked} von {} angekreuzt", rows.len()))];
        // What holds for all is said once.
        let for_all =
            rows.first().map(|(_, first)| reason(first)).filter(|why| rows.iter().all(|(_, offer)| reason(offer) == *why));
        let for_all = for_all.filter(|_| rows.len() > 2);
        let mut heads = vec![silent(head)];
        heads.extend(for_all.map(|why| silent(vec![seg(Role::Dim, format!("alle: {why}"))])));
        let items = rows.iter().enumerate().map(|(at, (_, offer))| self.offer(at, offer, for_all.is_some())).collect();
        let mut offers = Choice::of(items, self.cursor, Look::Pointer);
        offers.focused = self.focus == Focus::Recipients && matches!(self.step, Step::Reading);
        vec![Text::cut(heads).into(), offers.into()]
    }

    fn letter(&self) -> Vec<Block> {
        let (subject, text) = self.words();
        let mut out = Vec::new();
        let several = self.proposal.as_ref().is_some_and(|p| p.mails.len() > 1);
        if let Some(mail) = self.mail().filter(|_| several) {
            out.push(Text::cut(vec![vec![seg(Role::Dim, format!("Mail an {}", mail.about))]]).into());
        }
        let reading = matches!(self.step, Step::Reading);
        let focused = reading && self.focus == Focus::Subject;
        let name = seg(if focused { Role::Strong } else { Role::Dim }, "Betreff ").said("Betreff");
        let typed = self.subjects.get(&self.current()).cloned();
        let mut field = Field::behind("Betreff", name, 8, &typed.unwrap_or_else(|| subject.into()), focused);
        field.idle = Role::Strong;
        out.extend([field.into(), Block::Gap]);
        let mut lines = Vec::new();
        if self.texts.contains_key(&self.current()) {
            lines.push(vec![seg(Role::Changed, "Text von Hand geändert")]);
        }
        if self.mail().is_some_and(|mail| mail.has_invitation) {
            lines.push(vec![seg(Role::Dim, "Mit Kalendereintrag (Einladung)")]);
        }
        lines.extend(text.trim_end().lines().map(|line| vec![seg(Role::Text, line)]));
        let mut text = Text::of(lines).flow(Flow::Scroll(self.offset));
        text.focus = Some(("Text".to_owned(), reading && self.focus == Focus::Text));
        out.push(text.into());
        out
    }
}

/// Why somebody is offered, or cannot be written to.
fn reason(offer: &OfferRow) -> &str {
    offer.blocked.as_deref().unwrap_or(&offer.why)
}
