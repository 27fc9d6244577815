//! Two desks changed one draft: what each side set, and how the two become one. Nothing of either
//! side is lost: the one not chosen stays in reach of undo.

use super::{Basis, Work};
use crate::api::contingents::{
    draft::Draft,
    request::{Settings, StartRef},
};

/// How a conflict is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Both sides' settings; where they differ in one cell, ours.
    Both,
    /// Ours.
    Ours,
    /// Theirs.
    Theirs,
}

/// One difference: what it is about, ours, theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Cell, start or OE.
    pub what: String,
    /// Ours; `–` where we set nothing.
    pub ours: String,
    /// Theirs.
    pub theirs: String,
}

/// What differs between two sides.
#[must_use]
pub fn differences(ours: &Settings, theirs: &Settings) -> Vec<Difference> {
    let (ours, theirs) = (told(ours), told(theirs));
    let mut keys: Vec<&String> = ours.iter().chain(&theirs).map(|(key, _)| key).collect();
    keys.sort();
    keys.dedup();
    let of = |side: &[(String, String)], key: &str| {
        side.iter().find(|(k, _)| k == key).map_or_else(|| "–".to_owned(), |(_, value)| value.clone())
    };
    let both = keys.into_iter().map(|key| Difference { what: key.clone(), ours: of(&ours, key), theirs: of(&theirs, key) });
    both.filter(|d| d.ours != d.theirs).collect()
}

/// Settings as what and how much.
fn told(settings: &Settings) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for pin in &settings.pins {
        out.push((format!("{} · {}", pin.start.label(), pin.unit), format!("‹{}›", pin.places)));
    }
    for hold in &settings.holds {
        out.push((format!("{} · zurückgehalten", hold.start.label()), hold.places.to_string()));
    }
    for e in &settings.exclusions {
        let place = e.start.as_ref().map_or_else(|| "alle Starts".to_owned(), StartRef::label);
        let reason = if e.reason.is_empty() { "ausgenommen".to_owned() } else { format!("ausgenommen: {}", e.reason) };
        out.push((format!("{place} · {}", e.unit), reason));
    }
    if let Some(starts) = &settings.starts {
        out.push(("Auswahl der Starts".to_owned(), starts.iter().map(StartRef::label).collect::<Vec<_>>().join(", ")));
    }
    if let Some(equalise) = settings.equalise {
        out.push(("Erfüllungsquoten angleichen".to_owned(), if equalise { "ja" } else { "nein" }.to_owned()));
    }
    if let Some(rest) = settings.rest {
        out.push(("Über den Rückstand hinaus".to_owned(), rest.words().to_owned()));
    }
    out
}

/// Both sides in one; where they differ in one place, ours.
#[must_use]
pub fn merged(ours: &Settings, theirs: &Settings) -> Settings {
    let mut out = ours.clone();
    for pin in &theirs.pins {
        if !out.pins.iter().any(|p| p.start == pin.start && p.unit == pin.unit) {
            out.pins.push(pin.clone());
        }
    }
    for hold in &theirs.holds {
        if !out.holds.iter().any(|h| h.start == hold.start) {
            out.holds.push(hold.clone());
        }
    }
    for e in &theirs.exclusions {
        if !out.exclusions.iter().any(|x| x.unit == e.unit && x.start == e.start) {
            out.exclusions.push(e.clone());
        }
    }
    if out.starts != theirs.starts {
        // Ours where we chose; a choice of theirs alone must not hide what we work on.
        out.starts.clone_from(&ours.starts);
    }
    out.equalise = ours.equalise.or(theirs.equalise);
    out.rest = ours.rest.or(theirs.rest);
    out.pins.sort_by(|a, b| (&a.start, &a.unit).cmp(&(&b.start, &b.unit)));
    out.holds.sort_by(|a, b| a.start.cmp(&b.start));
    out
}

impl Work {
    /// Settles a conflict: the chosen settings go on top of their draft. The others are the last
    /// change, so that undo brings them back.
    ///
    /// # Errors
    /// With a German sentence when both sides together cannot be met; nothing is changed then.
    pub fn settle(&mut self, basis: &Basis, theirs: Draft, choice: Choice) -> Result<(), String> {
        let (chosen, other) = match choice {
            Choice::Both => (merged(&self.settings, &theirs.settings), self.settings.clone()),
            Choice::Ours => (self.settings.clone(), theirs.settings.clone()),
            Choice::Theirs => (theirs.settings.clone(), self.settings.clone()),
        };
        if choice == Choice::Both {
            self.split(basis, &chosen)?;
        }
        self.base = theirs;
        self.undo.push(other);
        self.redo.clear();
        self.settings = chosen;
        self.recompute(basis);
        Ok(())
    }
}
