//! Reading what is typed: values several commands share, and the refusal that only shows later.

use chrono::NaiveDate;

use crate::domain::dates;

/// Wrong usage that only shows once the settings are known: exit code 2, like the parser's own.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WrongUsage(pub &'static str);

/// A day, as German or ISO date.
pub fn date(raw: &str) -> Result<NaiveDate, String> {
    dates::parse(raw).map_err(|e| e.to_string())
}

/// `120x40`.
pub fn size(raw: &str) -> Result<(u16, u16), String> {
    let parsed = raw.split_once(['x', '×']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    parsed.filter(|(w, h)| (1..=500).contains(w) && (1..=500).contains(h)).ok_or_else(|| "erwartet wird z. B. 120x40".to_owned())
}

/// A share from 0 to 1, with a decimal point or comma.
pub fn share(raw: &str) -> Result<f64, String> {
    let share = raw.replace(',', ".").parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("„{raw}“ ist kein Anteil; erwartet: eine Zahl von 0 bis 1, z. B. 0.95"))
}
