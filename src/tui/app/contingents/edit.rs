//! What a person changes: pins, places kept back, OEs taken out, starts. Every change splits anew
//! at once; one that cannot be met is refused with the engine's own sentence and changes nothing.

use super::{Basis, Work};
use crate::api::contingents::request::{ExcludedUnit, HeldPlaces, PinnedCell, Settings, StartRef};

impl Work {
    /// Sets something else.
    ///
    /// # Errors
    /// With a German sentence when it cannot be met; nothing is changed then. What could not be
    /// met before may be changed step by step.
    pub fn set(&mut self, basis: &Basis, settings: Settings) -> Result<(), String> {
        self.refused = None;
        if settings == self.settings {
            return Ok(());
        }
        let split = self.split(basis, &settings);
        if let (Err(problem), None) = (&split, &self.trouble) {
            self.refused = Some(problem.clone());
            return Err(problem.clone());
        }
        self.undo.push(std::mem::replace(&mut self.settings, settings));
        self.redo.clear();
        self.recompute_as(basis, split);
        Ok(())
    }

    /// Sets what was set before, whether it can still be met or not: what cannot is said and may be
    /// mended step by step. Undo brings back what is set now.
    pub fn restore(&mut self, basis: &Basis, settings: Settings) {
        self.undo.push(std::mem::replace(&mut self.settings, settings));
        self.redo.clear();
        self.recompute(basis);
    }

    fn recompute_as(&mut self, basis: &Basis, split: Result<Option<crate::domain::contingent::Pot>, String>) {
        match split {
            Ok(pot) => {
                self.trouble = None;
                self.show(pot);
            }
            Err(_) => self.recompute(basis),
        }
    }

    /// Takes the last change back; whether there was one.
    pub fn undo(&mut self, basis: &Basis) -> bool {
        let Some(before) = self.undo.pop() else { return false };
        self.redo.push(std::mem::replace(&mut self.settings, before));
        self.recompute(basis);
        true
    }

    /// Does the change taken back last again; whether there was one.
    pub fn redo(&mut self, basis: &Basis) -> bool {
        let Some(after) = self.redo.pop() else { return false };
        self.undo.push(std::mem::replace(&mut self.settings, after));
        self.recompute(basis);
        true
    }

    /// Whether there is something to take back, and something to do again.
    #[must_use]
    pub fn can_undo(&self) -> (bool, bool) {
        (!self.undo.is_empty(), !self.redo.is_empty())
    }

    /// Places of the cell under the cursor.
    #[must_use]
    pub fn cell_places(&self) -> Option<u32> {
        let pot = self.pot.as_ref()?;
        self.cell().map(|(row, unit)| pot.cell(row, unit).contingent)
    }

    /// The settings with the cell under the cursor fixed.
    #[must_use]
    pub fn with_pin(&self, places: u32) -> Settings {
        let mut settings = self.without_pin();
        if let Some((start, unit)) = self.cell_ref() {
            settings.pins.push(PinnedCell { start, unit, places });
            settings.pins.sort_by(|a, b| (&a.start, &a.unit).cmp(&(&b.start, &b.unit)));
        }
        settings
    }

    /// The settings with the cell under the cursor free.
    #[must_use]
    pub fn without_pin(&self) -> Settings {
        let mut settings = self.settings.clone();
        if let Some((start, unit)) = self.cell_ref() {
            settings.pins.retain(|pin| pin.start != start || pin.unit != unit);
        }
        settings
    }

    /// The settings with so many places of the start under the cursor kept back.
    #[must_use]
    pub fn with_hold(&self, places: u32) -> Settings {
        let mut settings = self.settings.clone();
        if let Some((start, _)) = self.cell_ref() {
            settings.holds.retain(|hold| hold.start != start);
            if places > 0 {
                settings.holds.push(HeldPlaces { start, places });
                settings.holds.sort_by(|a, b| a.start.cmp(&b.start));
            }
        }
        settings
    }

    /// The exclusion of the OE under the cursor that holds for this start, if any.
    #[must_use]
    pub fn exclusion(&self) -> Option<&ExcludedUnit> {
        let (start, unit) = self.cell_ref()?;
        self.settings.exclusions.iter().find(|e| e.unit == unit && e.start.as_ref().is_none_or(|s| *s == start))
    }

    /// The settings with the OE under the cursor taken out, of this start or of all; its pins
    /// there are released, because an OE that takes no part cannot hold any.
    #[must_use]
    pub fn with_exclusion(&self, everywhere: bool, reason: &str) -> Settings {
        let mut settings = self.without_exclusion();
        if let Some((start, unit)) = self.cell_ref() {
            settings.pins.retain(|pin| pin.unit != unit || !(everywhere || pin.start == start) || pin.places == 0);
            settings.exclusions.push(ExcludedUnit {
                unit,
                start: (!everywhere).then_some(start),
                reason: reason.trim().to_owned(),
            });
        }
        settings
    }

    /// The settings with the OE under the cursor taking part in this start again.
    #[must_use]
    pub fn without_exclusion(&self) -> Settings {
        let mut settings = self.settings.clone();
        if let Some((start, unit)) = self.cell_ref() {
            settings.exclusions.retain(|e| e.unit != unit || e.start.as_ref().is_some_and(|s| *s != start));
        }
        settings
    }

    /// The settings for these starts only.
    #[must_use]
    pub fn with_starts(&self, starts: Option<Vec<StartRef>>) -> Settings {
        let mut settings = self.settings.clone();
        if let Some(named) = &starts {
            let splits = |start: &StartRef| named.contains(start);
            settings.pins.retain(|pin| splits(&pin.start));
            settings.holds.retain(|hold| splits(&hold.start));
        }
        settings.starts = starts;
        settings
    }
}
