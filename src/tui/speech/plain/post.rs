//! One mail in lines: what it is, who gets it and what became of it for each, every word of it.

use std::fmt::Write as _;

use super::words;
use crate::{
    api::mails::{MailDetail, RecipientRow},
    tui::{State, look::format, views::post},
};

/// The mail beside the list.
pub fn mail(state: &State) -> Vec<String> {
    let Some(mail) = post::shown(state) else {
        return match (&state.data.mail.error, state.mail) {
            (Some(error), _) => vec![format!("Achtung: {}", words::spoken(error))],
            (None, Some(_)) => vec!["Die Mail wird geladen …".to_owned()],
            (None, None) => Vec::new(),
        };
    };
    lines(state, mail)
}

/// A mail in lines. Its text is read as it was written.
fn lines(state: &State, mail: &MailDetail) -> Vec<String> {
    let row = &mail.row;
    let mut out = vec![
        format!("Mail Nummer {}, {}, {}: {}", row.id, row.kind_label, words::spoken(&row.about), row.state_label),
        format!("Betreff: {}", words::safe(&row.subject)),
        format!("Von: {}, {}", words::safe(&mail.from_name), words::safe(&mail.from_address)),
        format!("Empfänger, {}:", mail.to.len()),
    ];
    out.extend(mail.to.iter().map(|recipient| recipient_line(state, recipient)));
    if mail.has_invitation {
        out.push("Mit Kalendereintrag, einer Einladung".to_owned());
    }
    out.push("Text:".to_owned());
    out.extend(mail.text.trim_end().lines().map(words::safe));
    out
}

fn recipient_line(state: &State, recipient: &RecipientRow) -> String {
    let at = |time| format::clock(state.zone.local(time), state.today());
    let copy = if recipient.in_copy { " in Kopie" } else { "" };
    let mut line = format!(
        "{}. {}: {}{copy}, {}, seit {}",
        recipient.no,
        recipient.state_label,
        words::safe(&recipient.role),
        words::safe(&recipient.address),
        at(recipient.since)
    );
    if recipient.tries > 0 {
        let _ = write!(line, "; {} mal vergeblich versucht", recipient.tries);
    }
    if let Some(next) = recipient.next_try {
        let _ = write!(line, "; wieder {}", at(next));
    }
    if !recipient.reason.is_empty() {
        let _ = write!(line, "; {}", words::spoken(&recipient.reason));
    }
    line
}
