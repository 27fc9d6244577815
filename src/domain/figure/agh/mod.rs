//! Figures of AGH: people, places, what is free, and what the forecast says of it.

mod single;
mod sums;
mod words;

use super::{AghPart, Formula, Opened, Quantity, Setting, Which, opened::plus};
use crate::domain::{
    Measure, MeasureNo,
    forecast::{DayForecast, MeasureForecast},
    occupancy::{self, BookedCurve},
    urgency::OUTLOOK_DAYS,
};

/// Days of the outlook.
const DAYS: usize = OUTLOOK_DAYS as usize;

/// One AGH and everything it is counted by.
struct Counted<'a> {
    measure: &'a Measure,
    curve: BookedCurve,
    assigned: u32,
    forecast: Option<&'a MeasureForecast>,
    before: Option<f64>,
}

impl Counted<'_> {
    fn day(&self, day: usize) -> Option<&DayForecast> {
        self.forecast.and_then(|forecast| forecast.expected.get(day))
    }

    /// People on a day as they are added up: the mean, or booked while there is no forecast.
    fn people(&self, day: usize) -> f64 {
        self.day(day).map_or_else(|| self.curve.booked[day].into(), |d| d.mean)
    }

    fn free(&self, day: usize) -> f64 {
        self.day(day).map_or_else(|| self.curve.free(day).into(), |d| d.expected_free)
    }

    fn empty(&self) -> f64 {
        self.forecast.map_or_else(|| self.curve.empty_place_days(DAYS).into(), |f| f.empty_place_days(DAYS))
    }

    fn free_now(&self) -> u32 {
        occupancy::free_now(self.curve.capacity[0], self.curve.present, self.assigned)
    }
}

/// Opens one.
pub(super) fn open(which: &Which<MeasureNo>, part: AghPart, setting: &Setting<'_>) -> Result<Opened, String> {
    let one = |measure| Counted {
        measure,
        curve: BookedCurve::of(setting.desk, measure, setting.today, DAYS),
        assigned: occupancy::assigned(setting.desk, measure),
        forecast: setting.forecast_of(measure),
        before: (setting.before)(measure),
    };
    match which {
        Which::These(these) if these.len() == 1 => single::open(&one(find(&these[0], setting)?), part, setting),
        Which::These(these) => {
            let all: Vec<Counted<'_>> = these.iter().map(|no| find(no, setting).map(one)).collect::<Result<_, _>>()?;
            sums::open(&all, part, setting, false)
        }
        Which::All => {
            let all: Vec<Counted<'_>> = setting.desk.agh().filter(|m| m.end >= setting.today).map(one).collect();
            sums::open(&all, part, setting, true)
        }
    }
}

fn find<'a>(no: &MeasureNo, setting: &Setting<'a>) -> Result<&'a Measure, String> {
    let measure = setting.desk.measures.get(no).filter(|measure| measure.is_agh());
    measure.ok_or_else(|| format!("Eine AGH „{no}“ gibt es nicht."))
}

/// The day a part looks at.
const fn weeks(part: AghPart) -> u8 {
    match part {
        AghPart::In2 | AghPart::Any2 => 2,
        AghPart::In8 | AghPart::Any8 => 8,
        AghPart::In4
        | AghPart::Any4
        | AghPart::Free4
        | AghPart::Since
        | AghPart::Places
        | AghPart::Present
        | AghPart::Share
        | AghPart::Assigned
        | AghPart::Free
        | AghPart::Empty
        | AghPart::Number
        | AghPart::Action => 4,
    }
}

fn count(n: u32) -> Quantity {
    Quantity::Count(n.into())
}

/// Expected figures have a place after the comma, booked ones none.
const fn people(x: f64, setting: &Setting<'_>) -> Quantity {
    Quantity::Decimal(x, if setting.forecast.is_some() { 1 } else { 0 })
}

/// People divided by places.
fn share(opened: Opened, present: u32, places: u32) -> Result<Opened, String> {
    if places == 0 {
        return Err("Ohne Plätze gibt es keinen Anteil.".to_owned());
    }
    let formula = Formula::Ratio(plus(count(present), "besetzt", None), plus(count(places), "Plätze", None));
    Ok(Opened { value: Quantity::Share(f64::from(present) / f64::from(places)), formula, ..opened })
}
