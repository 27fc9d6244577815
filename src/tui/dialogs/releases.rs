//! Releases so far of the pot on screen: who, when, how much; one can be taken back by a new
//! entry, which is asked for once more.

use std::collections::BTreeMap;

use crate::{
    api::contingents::release::Release,
    tui::{
        State,
        app::{
            commands::no_writing,
            data::Resource,
            effect::Effect,
            modal::{Binding, Dialog, Outcome, Spot, Stage},
            post,
        },
        look::{
            blocks::{Block, Body, Choice, Item, Look, Text},
            format,
            theme::Role,
            widgets::seg::{Line, said, seg, warning},
        },
    },
};

/// The dialog.
#[derive(Debug, Clone)]
pub struct History {
    instrument: String,
    cursor: usize,
    /// Asked about the release under the cursor: the button with the focus.
    asking: Option<usize>,
    /// There is none of this pot: nothing to choose or to take back.
    is_empty: bool,
    key: String,
}

impl History {
    /// Of the pot on screen.
    pub fn new(state: &mut State) -> Self {
        let key = format!("{:016x}{:016x}", state.dice(), state.dice());
        let instrument = state.contingents.work().map(|w| w.base.instrument.clone()).unwrap_or_default();
        Self { instrument, cursor: 0, asking: None, is_empty: true, key }
    }

    fn releases<'a>(&'a self, state: &'a State) -> Vec<&'a Release> {
        let all = state.data.releases.value.as_ref().map(|r| r.releases.as_slice()).unwrap_or_default();
        all.iter().filter(|r| r.instrument == self.instrument).collect()
    }

    fn ask(&mut self, state: &mut State) -> Outcome {
        match no_writing(state) {
            Some(why) => state.say_error(why.to_string()),
            None => self.asking = Some(0),
        }
        Outcome::Stay
    }

    fn undo(&self, state: &mut State) -> Outcome {
        let releases = self.releases(state);
        let Some(id) = releases.get(self.cursor.min(releases.len().saturating_sub(1))).map(|r| r.id) else {
            return Outcome::Close;
        };
        let generation = state.next_generation();
        state.contingents.releasing = Some(generation);
        Outcome::End(vec![Effect::UndoRelease { generation, id, key: self.key.clone() }])
    }

    fn nothing(state: &State) -> Line {
        match (&state.data.releases.value, &state.data.releases.error) {
            (_, Some(error)) => warning(Role::Dim, error),
            (None, None) => vec![seg(Role::Dim, "Wird geladen …")],
            (Some(_), None) => vec![seg(Role::Dim, "Hier wurde noch nichts freigegeben.")],
        }
    }
}

fn item(state: &State, release: &Release) -> Item {
    let when = format::clock(state.zone.local(release.at), state.today());
    let what = what(release);
    let line = vec![seg(Role::Text, format!("Nr. {:<4} {when:<16} {:<16} {what}", release.id, release.who))];
    let words = format!("Freigabe Nr. {}, {what}, {when}, von {}", release.id, release.who);
    Item::new(format!("Freigabe Nr. {}", release.id), said(line, words))
}

impl Dialog for History {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Freigaben",
            keys: &[
                Binding::key(
                    &["enter"],
                    "zurücknehmen …",
                    "Fragt, ob die gewählte Freigabe zurückgenommen wird.",
                    |d, s, _| d.ask(s),
                ),
                Binding::choose(),
                Binding::by_page(),
                Binding::to_end(),
                Binding::close(),
            ],
        },
        Stage {
            title: "Freigabe zurücknehmen",
            keys: &[Binding::press(), Binding::buttons(), Binding::back("zurück", "Zurück zur Liste; nichts ändert sich.")],
        },
        Stage { title: "Freigaben: noch keine", keys: &[Binding::close()] },
    ];

    fn stage(&self) -> usize {
        match self.asking {
            Some(_) => 1,
            None if self.is_empty => 2,
            None => 0,
        }
    }

    fn settle(&mut self, state: &mut State) -> Vec<Effect> {
        self.is_empty = self.releases(state).is_empty();
        Vec::new()
    }

    fn body(&self, state: &State) -> Body {
        let items: Vec<Item> = self.releases(state).into_iter().map(|release| item(state, release)).collect();
        let body = Body::new(format!("Freigaben {}", self.instrument), 76);
        let body = if items.is_empty() {
            body.lines(vec![Self::nothing(state)])
        } else {
            let mut list = Choice::of(items, self.cursor, Look::Bar);
            // What follows of it needs the room.
            (list.focused, list.most) = (self.asking.is_none(), if self.asking.is_none() { 15 } else { 3 });
            body.with(list)
        };
        let Some(focus) = self.asking else { return body };
        let chosen = self.releases(state);
        let chosen = chosen.get(self.cursor.min(chosen.len().saturating_sub(1)));
        let lines = chosen.map(|release| consequences(state, release)).unwrap_or_default();
        body.with(Block::Rule).with(Text::of(lines)).buttons(["Abbrechen", "Freigabe zurücknehmen"], focus)
    }

    fn spot(&mut self) -> Spot<'_> {
        if self.asking.is_none() { Spot::Cursor(&mut self.cursor) } else { Spot::Nothing }
    }

    fn button(&mut self) -> Option<&mut usize> {
        self.asking.as_mut()
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if button > 0 {
            return self.undo(state);
        }
        self.asking = None;
        Outcome::Stay
    }

    fn needs(&self, _state: &State) -> Vec<Resource> {
        vec![Resource::Releases, Resource::Mails]
    }
}

/// What taking it back does: the places of every OE before → after, and the mails that are out already.
fn consequences(state: &State, release: &Release) -> Vec<Line> {
    let before: BTreeMap<&str, u32> = release.before.iter().map(|u| (u.unit.as_str(), u.places)).collect();
    let mut units: Vec<(&str, u32, Option<u32>)> =
        release.after.iter().map(|u| (u.unit.as_str(), u.places, before.get(u.unit.as_str()).copied())).collect();
    let gone = before.iter().filter(|(unit, _)| release.after.iter().all(|u| u.unit != **unit));
    units.extend(gone.map(|(unit, places)| (*unit, 0, Some(*places))));
    let moved = units.iter().filter(|(_, now, then)| *now != then.unwrap_or(0));
    let moved: Vec<String> = moved
        .map(|(unit, now, then)| format!("{unit} {now} → {}", then.map_or_else(|| "keins".to_owned(), |then| then.to_string())))
        .collect();
    let total: u32 = release.before.iter().map(|u| u.places).sum();
    let mut lines =
        vec![vec![seg(Role::Text, format!("Danach gilt wieder, was vorher galt: {} → {total} Plätze.", release.total()))]];
    let told = if moved.is_empty() { "Keine OE hat danach eine andere Summe.".to_owned() } else { moved.join(", ") };
    lines.push(vec![seg(Role::Text, told)]);
    lines.extend(post::overviews_since(state, release.at).map(|told| warning(Role::Warn, told)));
    lines
}

fn what(release: &Release) -> String {
    match release.undoes {
        None => format!("{} in {}", format::count(release.total().into(), "Platz", "Plätze"), starts(release)),
        Some(id) => format!("nimmt Nr. {id} zurück, {}", starts(release)),
    }
}

fn starts(release: &Release) -> String {
    format::count(i64::try_from(release.starts.len()).unwrap_or(i64::MAX), "Start", "Starts")
}
