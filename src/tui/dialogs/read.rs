//! One mail, whole: what went to whom, what became of it, every word of it.

use crate::tui::{
    State,
    app::{
        modal::{Binding, Dialog, Spot, Stage},
        post::shown,
    },
    look::{
        blocks::{Body, Flow, Text},
        theme::Role,
        widgets::seg::seg,
    },
    views::post,
};

/// How far it is scrolled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Read {
    offset: usize,
}

impl Dialog for Read {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Mail lesen",
        keys: &[
            Binding::closing(&["esc", "enter"], "schließen", "Schließt die Mail."),
            Binding::scroll(),
            Binding::by_page(),
            Binding::to_end(),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let (title, lines) = match shown(state) {
            Some(mail) => {
                let row = &mail.row;
                (format!("Mail Nr. {} · {} · {}", row.id, row.kind_label, row.state_label), post::lines(state, mail))
            }
            None => ("Mail".to_owned(), vec![vec![seg(Role::Dim, "Die Mail wird geladen …")]]),
        };
        let rows = state.size.1.saturating_sub(2).max(8);
        Body::new(title, 100).exactly(rows).with(Text::of(lines).rows().flow(Flow::Scroll(self.offset)))
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Offset(&mut self.offset)
    }
}
