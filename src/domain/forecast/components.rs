//! The bare model, each part of it and what each weighs: so that others can check the forecast.

use super::calibrate::gate::Simple;

/// What the desk's past decided about one horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct MethodAt {
    /// Days ahead.
    pub horizon: u32,
    /// Past mornings it rests on.
    pub mornings: u32,
    /// Weight of F, the estimate by free places.
    pub free_places: f64,
    /// Weight of L, the estimate by each measure's usual level.
    pub usual_level: f64,
    /// Weight of N, what past mornings picked up.
    pub pickup: f64,
    /// Factors on F and L.
    pub factors: [f64; 2],
    /// The simple rule that speaks for half, if one was better.
    pub gate: Option<Simple>,
    /// Real over expected squared error of a measure: known people, and with the inflow.
    pub spread: [f64; 2],
}

/// The parts of one AGH on one day, in people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components {
    /// Known people: present and assigned.
    pub known: f64,
    /// Inflow by free places, corrected.
    pub free_places: f64,
    /// The same, as the bare model has it.
    pub free_places_bare: f64,
    /// Inflow by the usual level, corrected.
    pub usual_level: f64,
    /// The same, as the bare model has it.
    pub usual_level_bare: f64,
    /// Inflow as past mornings picked up.
    pub pickup: f64,
    /// Inflow said: the weighted sum, bounded.
    pub inflow: f64,
    /// Mean before the places cut it off, the gate included.
    pub mean: f64,
}
