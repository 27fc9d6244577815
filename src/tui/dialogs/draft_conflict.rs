//! Two desks changed one draft: both sides, and what is to become of them. Leaving decides
//! nothing; whatever is chosen, the other side stays in reach of undo.

use crate::{
    api::contingents::draft::Draft,
    tui::{
        Screen, State,
        app::{
            contingents::{
                Save,
                conflict::{Choice, Difference, differences},
                stage,
            },
            modal::{Binding, Dialog, Outcome, Spot, Stage},
        },
        look::{
            blocks::{Body, Flow, Text},
            format,
            theme::Role,
            widgets::seg::{Line, said, seg, silent},
        },
    },
};

const CHOICES: [(Option<Choice>, &str); 4] = [
    (None, "Später"),
    (Some(Choice::Both), "Zusammenführen"),
    (Some(Choice::Ours), "Eigene behalten"),
    (Some(Choice::Theirs), "Andere übernehmen"),
];

/// The dialog.
#[derive(Debug, Clone)]
pub struct DraftConflict {
    theirs: Draft,
    differences: Vec<Difference>,
    focus: usize,
    offset: usize,
}

/// Opens it on the work on screen when it is due, if that is in conflict and nothing else is asked.
pub fn show(state: &mut State) {
    if !std::mem::take(&mut state.contingents.conflict_due) {
        return;
    }
    let Some(work) = state.contingents.work() else { return };
    if let Save::Moved(theirs) = &work.save
        && state.dialogs.is_empty()
        && state.screen == Screen::Contingents
    {
        let differences = differences(&work.settings, &theirs.settings);
        state.open(DraftConflict { theirs: (**theirs).clone(), differences, focus: 0, offset: 0 });
    }
}

impl DraftConflict {
    fn choose(&self, state: &mut State, choice: Choice) {
        let Some(basis) = state.contingents.basis.clone() else { return };
        let now = state.now;
        let instrument = &self.theirs.instrument;
        let Some(work) = state.contingents.works.iter_mut().find(|w| w.base.instrument == *instrument) else { return };
        if !matches!(&work.save, Save::Moved(theirs) if **theirs == self.theirs) {
            state.say_error("Der Entwurf hat sich noch einmal geändert; bitte neu ansehen.");
            return;
        }
        match work.settle(&basis, self.theirs.clone(), choice) {
            Ok(()) => {
                work.save = Save::Clean;
                work.touch(now);
                state.say("Entschieden; rückgängig holt die andere Fassung zurück");
            }
            Err(problem) => state.say_error(format!("Zusammen geht es nicht: {problem}")),
        }
    }

    fn head(&self, state: &State) -> String {
        let at = self.theirs.saved_at.map(|at| format::clock(state.zone.local(at), state.today()));
        match (&self.theirs.author, at) {
            (Some(who), Some(at)) => format!("{who} hat denselben Entwurf um {at} gespeichert. Verloren geht nichts."),
            _ => self.gone(state),
        }
    }

    /// There is no draft any more: who released it, or that it was thrown away.
    fn gone(&self, state: &State) -> String {
        let pot = stage::row(state, &self.theirs.instrument);
        let released = pot.and_then(|pot| pot.in_force.as_ref()).filter(|in_force| in_force.on == state.today());
        match released.and_then(|in_force| Some((in_force.release, in_force.by.as_ref()?))) {
            Some((release, by)) => {
                let at = format::clock(state.zone.local(by.at), state.today());
                format!(
                    "{} hat {at} freigegeben (Freigabe Nr. {release}); der Entwurf ist damit erledigt. Verloren geht nichts.",
                    by.who
                )
            }
            // What is known of the pots may be older than this answer: then it still names a draft.
            None if pot.is_none_or(|pot| pot.draft.is_some()) => {
                "Der Entwurf wurde inzwischen freigegeben oder verworfen. Verloren geht nichts.".to_owned()
            }
            None => "Der Entwurf wurde inzwischen verworfen. Verloren geht nichts.".to_owned(),
        }
    }

    fn who(&self) -> &str {
        self.theirs.author.as_deref().unwrap_or("jetzt")
    }

    /// A row of the table; every value is heard with whose it is.
    fn row(&self, d: &Difference) -> Line {
        let value = |text: &str| if text == "–" { "nichts".to_owned() } else { text.to_owned() };
        let words = format!("{}: hier {}, {} {}", d.what.replace(" · ", ", "), value(&d.ours), self.who(), value(&d.theirs));
        said(columns(Role::Text, &d.what, &d.ours, &d.theirs), words)
    }
}

fn columns(role: Role, what: &str, ours: &str, theirs: &str) -> Line {
    let cut = |text: &str, n: usize| text.chars().take(n).collect::<String>();
    vec![seg(role, format!("{:<30} ", cut(what, 30))), seg(role, format!("{:<18} ", cut(ours, 18))), seg(role, cut(theirs, 18))]
}

impl Dialog for DraftConflict {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Kontingente: zwei Fassungen",
        keys: &[
            Binding::choosing("wählen", "Wählt, was aus den beiden Fassungen wird."),
            Binding::pressing("entscheiden", "Entscheidet so; rückgängig holt die andere Fassung zurück."),
            Binding::scroll(),
            Binding::by_page(),
            Binding::back("später", "Schließt; entschieden ist nichts, verloren geht nichts."),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let rows = self.differences.iter().map(|difference| self.row(difference)).collect();
        let mut table = Text::cut(rows).flow(Flow::Scroll(self.offset));
        table.most = 12;
        Body::new(format!("Entwurf {}: zwei Fassungen", self.theirs.instrument), 76)
            .lines(vec![vec![seg(Role::Text, self.head(state))]])
            .with(Text::cut(vec![silent(columns(Role::Header, "", "hier", self.who()))]))
            .with(table)
            .buttons(CHOICES.map(|(_, label)| label), self.focus)
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Offset(&mut self.offset)
    }

    fn button(&mut self) -> Option<&mut usize> {
        Some(&mut self.focus)
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if let Some(choice) = CHOICES.get(button).and_then(|(choice, _)| *choice) {
            self.choose(state, choice);
        }
        Outcome::Close
    }
}
