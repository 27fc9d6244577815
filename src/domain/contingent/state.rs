//! How far the Kontingente of each pot have come this week. One rule, asked by the pot bar, *Heute* and the weekly
//! overview; it computes no split.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::released::{Released, Signed};
use crate::domain::{Instrument, StartKey};

/// How far a pot has come this week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has begun.
    Nothing,
    /// Kontingente of this week hold for some of its starts; others have free places and none.
    Partly,
    /// Somebody has saved a draft.
    Draft,
    /// Kontingente of this week hold for every start with free places.
    Released,
}

impl Stage {
    /// In German.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nothing => "nichts",
            Self::Partly => "teils freigegeben",
            Self::Draft => "Entwurf",
            Self::Released => "freigegeben",
        }
    }
}

/// Kontingente in effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// Number of the release.
    pub release: i64,
    /// The day they were released.
    pub on: NaiveDate,
    /// Who put them into effect; `None` where that was forgotten.
    pub by: Option<Signed>,
}

/// One pot: the starts of an instrument that have free places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PotState {
    /// The instrument.
    pub instrument: Instrument,
    /// Its starts with free places.
    pub starts: u32,
    /// Their free places.
    pub free: u32,
    /// Of its starts, those whose Kontingente are of this week.
    pub this_week: u32,
    /// Of its starts, those for which none were ever laid down.
    pub without: u32,
    /// The newest Kontingente in effect for one of its starts.
    pub in_force: Option<InForce>,
    /// The draft, where there is one.
    pub draft: Option<Signed>,
}

impl PotState {
    /// How far it has come.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match (self.this_week, &self.draft) {
            (n, _) if n == self.starts && n > 0 => Stage::Released,
            (_, Some(_)) => Stage::Draft,
            (0, None) => Stage::Nothing,
            (_, None) => Stage::Partly,
        }
    }

    /// Whether nothing was ever laid down for it: its places are free for all (rule 5).
    #[must_use]
    pub const fn is_bare(&self) -> bool {
        self.without == self.starts
    }
}

/// The pots of starts that have free places, by instrument.
pub fn pots(
    starts: impl IntoIterator<Item = (Instrument, StartKey, u32)>,
    released: &Released,
    drafts: &BTreeMap<Instrument, Signed>,
    today: NaiveDate,
) -> Vec<PotState> {
    let mut pots: BTreeMap<Instrument, PotState> = BTreeMap::new();
    for (instrument, start, free) in starts {
        let pot = pots.entry(instrument).or_insert_with_key(|instrument| PotState {
            instrument: instrument.clone(),
            starts: 0,
            free: 0,
            this_week: 0,
            without: 0,
            in_force: None,
            draft: drafts.get(instrument).cloned(),
        });
        pot.starts += 1;
        pot.free += free;
        let Some(now) = released.starts.get(&start) else {
            pot.without += 1;
            continue;
        };
        pot.this_week += u32::from(now.on.iso_week() == today.iso_week());
        if pot.in_force.as_ref().is_none_or(|newest| (newest.on, newest.release) < (now.on, now.release)) {
            pot.in_force = Some(InForce { release: now.release, on: now.on, by: released.by.get(&now.release).cloned() });
        }
    }
    pots.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    use crate::domain::{MeasureNo, ModuleNo, contingent::released::ReleasedStart};

    const TUESDAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

    fn start(n: u32) -> (Instrument, StartKey, u32) {
        let module = ModuleNo::parse(&format!("M{n:02}")).unwrap();
        (Instrument::Mes, (MeasureNo::parse("MES-1").unwrap(), Some(module)), 4)
    }

    fn state(on: &[Option<NaiveDate>], draft: bool) -> PotState {
        let mut released = Released::default();
        released.by.insert(7, Signed { who: "ben".into(), at: DateTime::UNIX_EPOCH });
        for (n, on) in (0..).zip(on) {
            let given = |on| ReleasedStart { release: 7, on, places: [].into(), shares: [].into() };
            released.starts.extend(on.map(|on| (start(n).1, given(on))));
        }
        let drafts = draft.then(|| (Instrument::Mes, Signed { who: "anna".into(), at: DateTime::UNIX_EPOCH }));
        let starts = (0..u32::try_from(on.len()).unwrap()).map(start);
        pots(starts, &released, &drafts.into_iter().collect(), TUESDAY).remove(0)
    }

    #[test]
    fn a_pot_is_released_once_all_its_starts_are_of_this_week() {
        let (monday, sunday) = (TUESDAY.pred_opt(), TUESDAY - chrono::Days::new(2));
        assert_eq!(state(&[None, None], false).stage(), Stage::Nothing);
        assert_eq!(state(&[None, None], true).stage(), Stage::Draft);
        assert_eq!(state(&[Some(TUESDAY), monday], false).stage(), Stage::Released);
        assert_eq!(
            state(&[Some(TUESDAY), monday], true).stage(),
            Stage::Released,
            "a draft of the next change takes nothing back"
        );
        assert_eq!(state(&[Some(TUESDAY), None], false).stage(), Stage::Partly);
        assert_eq!(state(&[Some(TUESDAY), None], true).stage(), Stage::Draft);
        assert_eq!(state(&[Some(sunday); 2], false).stage(), Stage::Nothing, "of last week");
    }

    #[test]
    fn what_holds_is_told_with_who_and_when() {
        let old = TUESDAY - chrono::Days::new(7);
        let pot = state(&[Some(old), Some(TUESDAY), None], false);
        let now = pot.in_force.clone().unwrap();
        assert_eq!((now.on, now.by.map(|by| by.who)), (TUESDAY, Some("ben".to_owned())));
        assert_eq!((pot.starts, pot.free, pot.this_week, pot.without, pot.is_bare()), (3, 12, 1, 1, false));
        assert!(state(&[None, None], true).is_bare());
    }
}
