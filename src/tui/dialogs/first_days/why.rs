//! Why a row of a list of work cannot be worked off.

use crate::{
    domain::provider_list::Impossible,
    tui::{
        State,
        app::{
            first_days,
            modal::{Binding, Dialog, Outcome, Spot, Stage},
        },
        look::{
            blocks::{Body, Choice, Item, Look},
            theme::Role,
            widgets::seg::seg,
        },
    },
};

/// The question.
#[derive(Debug, Clone, Default)]
pub struct NotPossible {
    cursor: usize,
}

impl NotPossible {
    fn take(&self, state: &mut State) -> Outcome {
        let reason = Impossible::ALL.get(self.cursor).copied().unwrap_or(Impossible::Other);
        Outcome::End(first_days::mark(state, "impossible", Some(reason)))
    }
}

impl Dialog for NotPossible {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Ersttag: nicht möglich",
        keys: &[
            Binding::key(&["enter"], "merken", "Merkt die Zeile mit diesem Grund.", |d, s, _| d.take(s)),
            Binding::choose(),
            Binding::cancel(),
        ],
    }];

    fn body(&self, _state: &State) -> Body {
        let items = Impossible::ALL.map(|reason| Item::new(reason.label(), vec![seg(Role::Text, reason.label())]));
        Body::new("Warum geht es nicht?", 56).with(Choice::of(items.to_vec(), self.cursor, Look::Pointer))
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Cursor(&mut self.cursor)
    }

    fn takes_at_once(&self) -> bool {
        true
    }
}
