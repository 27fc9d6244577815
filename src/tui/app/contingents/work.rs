//! One instrument's split: what is set, what follows from it, where the cursor stands.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};

use super::{
    Basis,
    in_force::{InForce, Look},
};
use crate::{
    api::contingents::{
        draft::Draft,
        request::{Settings, StartRef},
    },
    domain::{
        Instrument, StartKey, UnitCode,
        contingent::{Explanation, Ground, LeftOut, Pot, Request, Turns, explain_with, propose_one, turns},
    },
};

/// What the backend knows of what is set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Save {
    /// All of it.
    #[default]
    Clean,
    /// To be saved at this time.
    Due(DateTime<Utc>),
    /// Being saved: generation of the request.
    Sending(u64),
    /// Somebody else saved another draft in between; this is theirs.
    Moved(Box<Draft>),
}

/// The split of one instrument.
#[derive(Debug, Clone)]
pub struct Work {
    /// The instrument.
    pub instrument: Instrument,
    /// What is set here.
    pub settings: Settings,
    /// The draft as the backend last had it.
    pub base: Draft,
    /// What the backend knows.
    pub save: Save,
    /// Why the last try to save failed.
    pub save_problem: Option<String>,
    /// Requests older than this know less than we do.
    pub known_since: u64,
    /// The split; `None` when nothing is to be split.
    pub pot: Option<Pot>,
    /// Why what is set cannot be met; the split shown is then the one without it.
    pub trouble: Option<String>,
    /// Why the last change was refused; until the next key that does something here.
    pub refused: Option<String>,
    /// Whether the split was proved to be the right one.
    pub proved: bool,
    /// Cells that differ from the split before the last change.
    pub changed: BTreeSet<(StartKey, UnitCode)>,
    /// OEs on screen, by index: those that take part in any start, or were taken out by hand.
    pub shown: Vec<usize>,
    /// Row and column of the cursor.
    pub cursor: (usize, usize),
    /// First row and OE on screen.
    pub offset: (usize, usize),
    /// What is in force.
    pub in_force: InForce,
    /// What the person chose to look at.
    pub look: Option<Look>,
    /// Why the cell under the cursor is what it is.
    pub explanation: Option<Explanation>,
    pub(super) undo: Vec<Settings>,
    pub(super) redo: Vec<Settings>,
    ground: Arc<Ground>,
    today: Option<chrono::NaiveDate>,
    turns: BTreeMap<usize, Turns>,
}

impl Work {
    /// Nothing set, nothing known.
    #[must_use]
    pub fn new(instrument: Instrument) -> Self {
        let base = Draft { instrument: instrument.to_string(), ..Draft::default() };
        Self {
            instrument,
            settings: Settings::default(),
            base,
            save: Save::Clean,
            save_problem: None,
            known_since: 0,
            pot: None,
            trouble: None,
            refused: None,
            proved: false,
            changed: BTreeSet::new(),
            shown: Vec::new(),
            cursor: (0, 0),
            offset: (0, 0),
            in_force: InForce::default(),
            look: None,
            explanation: None,
            undo: Vec::new(),
            redo: Vec::new(),
            ground: Arc::default(),
            today: None,
            turns: BTreeMap::new(),
        }
    }

    /// Takes new data.
    pub fn take_ground(&mut self, ground: Arc<Ground>, basis: &Basis) {
        self.ground = ground;
        self.today = Some(basis.today);
        self.recompute(basis);
    }

    /// What a split would be with other settings.
    ///
    /// # Errors
    /// With a German sentence when they cannot be met.
    pub fn split(&self, basis: &Basis, settings: &Settings) -> Result<Option<Pot>, String> {
        let mut request = Request::new(basis.today);
        request.rule = basis.rule;
        request.last_released.clone_from(&basis.last);
        settings.apply(&mut request).map_err(|e| e.to_string())?;
        propose_one(&self.ground, &request, &self.instrument).map_err(|conflict| conflict.to_string())
    }

    /// Splits again with what is set. What cannot be met is said; the split shown is then the one
    /// with nothing fixed, so that the conflict can be seen and mended.
    pub fn recompute(&mut self, basis: &Basis) {
        let split = self.split(basis, &self.settings);
        self.trouble = split.as_ref().err().cloned();
        let pot = split.unwrap_or_else(|_| {
            let plain = Settings { starts: self.settings.starts.clone(), ..Settings::default() };
            self.split(basis, &plain).or_else(|_| self.split(basis, &Settings::default())).ok().flatten()
        });
        self.show(pot);
    }

    /// Shows a split, marks what it changed, keeps the cursor on its cell.
    pub(super) fn show(&mut self, pot: Option<Pot>) {
        let at = self.cell_key();
        let before = self.pot.as_ref().map(places).unwrap_or_default();
        self.changed = match (&pot, before.is_empty()) {
            (Some(pot), false) => {
                let differs = |(key, n): (_, u32)| before.get(&key).is_some_and(|old| *old != n).then_some(key);
                places(pot).into_iter().filter_map(differs).collect()
            }
            _ => BTreeSet::new(),
        };
        let cells = |pot: &Pot| pot.cells.iter().map(|c| c.contingent).collect::<Vec<_>>();
        self.proved = pot.as_ref().is_some_and(|pot| pot.instance.certificate(&cells(pot)).flaw.is_none());
        self.shown = pot.as_ref().map(taking_part).unwrap_or_default();
        self.pot = pot;
        self.turns.clear();
        if let (Some(pot), Some((start, unit))) = (&self.pot, at) {
            self.cursor.0 = pot.row_of(&start).unwrap_or(self.cursor.0);
            let column = pot.unit_of(&unit).and_then(|unit| self.shown.iter().position(|shown| *shown == unit));
            self.cursor.1 = column.unwrap_or(self.cursor.1);
        }
        self.explain();
    }

    /// The day the split is for.
    #[must_use]
    pub fn pot_today(&self) -> Option<chrono::NaiveDate> {
        self.today
    }

    /// Rows and columns.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        self.pot.as_ref().map_or((0, 0), |pot| (pot.rows.len(), self.shown.len()))
    }

    /// Start and OE under the cursor.
    #[must_use]
    pub fn cell_key(&self) -> Option<(StartKey, UnitCode)> {
        let pot = self.pot.as_ref()?;
        let (row, unit) = self.cell()?;
        Some((pot.rows.get(row)?.key(), pot.units.get(unit)?.unit.clone()))
    }

    /// Row and OE under the cursor, by index in the pot.
    #[must_use]
    pub fn cell(&self) -> Option<(usize, usize)> {
        let rows = self.pot.as_ref().map_or(0, |pot| pot.rows.len());
        let unit = self.shown.get(self.cursor.1)?;
        (self.cursor.0 < rows).then_some((self.cursor.0, *unit))
    }

    /// Start and OE under the cursor as the wire names them.
    #[must_use]
    pub fn cell_ref(&self) -> Option<(StartRef, String)> {
        self.cell_key().map(|(start, unit)| (StartRef::of(&start), unit.to_string()))
    }

    /// Moves the cursor to an OE or a start, in what is in force too; what takes no part is not gone to.
    pub fn go_to(&mut self, name: &str) {
        if let Some(pot) = &self.pot {
            let column = self.shown.iter().position(|unit| pot.units[*unit].unit.as_str() == name);
            let row = pot.rows.iter().position(|row| row.label() == name);
            self.cursor = (row.unwrap_or(self.cursor.0), column.unwrap_or(self.cursor.1));
        }
        let force = &mut self.in_force;
        let column = force.units.iter().position(|unit| unit == name);
        let row = force.rows.iter().position(|row| row.start.label() == name);
        force.cursor = (row.unwrap_or(force.cursor.0), column.unwrap_or(force.cursor.1));
        self.explain();
    }

    /// Moves the cursor.
    pub fn step(&mut self, rows: isize, units: isize) {
        self.refused = None;
        self.cursor.0 = self.cursor.0.saturating_add_signed(rows);
        self.cursor.1 = self.cursor.1.saturating_add_signed(units);
        self.explain();
    }

    /// Explains the cell under the cursor, which it keeps inside the matrix.
    pub fn explain(&mut self) {
        let (rows, units) = self.size();
        self.cursor = (self.cursor.0.min(rows.saturating_sub(1)), self.cursor.1.min(units.saturating_sub(1)));
        self.explanation = match (&self.pot, self.cell()) {
            (Some(pot), Some((row, unit))) => {
                let turns = *self.turns.entry(unit).or_insert_with(|| turns(pot, unit));
                explain_with(pot, row, unit, turns)
            }
            _ => None,
        };
    }

    /// Keeps the cursor inside so many visible rows and columns.
    pub fn scroll(&mut self, look: Look, rows: usize, units: usize) {
        if look != Look::Proposal {
            let InForce { rows: all, units: columns, cursor, offset } = &mut self.in_force;
            *offset =
                (within(offset.0, cursor.0, rows.max(1), all.len()), within(offset.1, cursor.1, units.max(1), columns.len()));
            return;
        }
        let (all_rows, all_units) = self.size();
        self.offset = (
            within(self.offset.0, self.cursor.0, rows.max(1), all_rows),
            within(self.offset.1, self.cursor.1, units.max(1), all_units),
        );
    }
}

/// OEs that take part in any start, or were taken out by hand.
fn taking_part(pot: &Pot) -> Vec<usize> {
    let matters = |i: &usize| {
        let cells = (0..pot.rows.len()).map(|m| pot.cell(m, *i));
        cells.into_iter().any(|c| c.left_out.as_ref().is_none_or(LeftOut::is_by_hand))
    };
    (0..pot.units.len()).filter(matters).collect()
}

fn within(offset: usize, cursor: usize, room: usize, all: usize) -> usize {
    let lowest = cursor.saturating_sub(room - 1);
    offset.clamp(lowest.min(cursor), cursor).min(all.saturating_sub(room))
}

/// The split as a map, for comparison.
fn places(pot: &Pot) -> BTreeMap<(StartKey, UnitCode), u32> {
    let cell = |m: usize, i: usize| ((pot.rows[m].key(), pot.units[i].unit.clone()), pot.cell(m, i).contingent);
    (0..pot.rows.len()).flat_map(|m| (0..pot.units.len()).map(move |i| cell(m, i))).collect()
}
