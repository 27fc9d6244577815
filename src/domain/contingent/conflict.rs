//! Why a proposal is refused. Nothing is ever relaxed silently: the message names the start, the
//! OE, the numbers, and how to mend it.

use crate::domain::{MeasureNo, StartKey, UnitCode, on_offer::NoRow, start::key_label};

use super::eligibility::LeftOut;

/// A request that cannot be met.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// No such measure.
    #[error("Die Maßnahme {0} ist nicht bekannt. Bitte die Maßnahmenummer prüfen.")]
    UnknownMeasure(MeasureNo),
    /// The measure has no such start.
    #[error("Einen Start {} gibt es nicht. {hint}", key_label(.start))]
    UnknownStart {
        /// The start.
        start: StartKey,
        /// Which modules there are.
        hint: String,
    },
    /// No such OE.
    #[error("Die OE {0} ist nicht bekannt. Bitte das Kürzel prüfen.")]
    UnknownUnit(UnitCode),
    /// A pin or hold for a start that is not split.
    #[error("{} wird hier nicht aufgeteilt: {why}. Die Vorgabe bitte entfernen.", key_label(.start))]
    NotSplit {
        /// The start.
        start: StartKey,
        /// Why not.
        why: NoRow,
    },
    /// A pin for an OE that cannot get anything there.
    #[error("{unit} kann in {} nichts bekommen ({places} festgelegt): {reason}. Ohne diese Festlegung geht es.", key_label(.start))]
    Ineligible {
        /// The start.
        start: StartKey,
        /// The OE.
        unit: UnitCode,
        /// Places asked for.
        places: u32,
        /// Why it is out.
        reason: LeftOut,
    },
    /// The same cell or start fixed twice.
    #[error("{what} ist zweimal vorgegeben, mit {first} und mit {second}. Bitte eine der Vorgaben entfernen.")]
    Twice {
        /// What is given twice.
        what: String,
        /// One value.
        first: u32,
        /// The other.
        second: u32,
    },
    /// Pins, floors and places kept back exceed the free places.
    #[error("{}: {wanted} Plätze vorgegeben, aber nur {free} frei ({}). Bitte mindestens eine Vorgabe senken.", key_label(.start), .parts.join(", "))]
    TooMany {
        /// The start.
        start: StartKey,
        /// Sum of everything given.
        wanted: u64,
        /// Free places.
        free: u32,
        /// What was given, in German: "ALT festgelegt 5".
        parts: Vec<String>,
    },
    /// A setting out of range.
    #[error("Die Antrittsquote {0} % geht nicht; erwartet wird eine Zahl von 0 bis 100.")]
    StartRate(u32),
    /// More free places than can be meant.
    #[error(
        "{instrument}: {places} freie Plätze sind zu viele für eine Aufteilung (höchstens {most}). Bitte die Plätze im Export prüfen."
    )]
    TooManyPlaces {
        /// The instrument of the pot.
        instrument: String,
        /// Free places of all its rows.
        places: u64,
        /// The limit.
        most: u64,
    },
    /// Values beyond what the engine can hold exactly.
    #[error("Die Zahlen im Eintrittsmonitoring für {0} sind zu groß, um exakt zu rechnen. Bitte den Export prüfen.")]
    TooLarge(String),
}
