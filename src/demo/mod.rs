//! The demo desk: a made-up city's exports of two mornings, so that something changed overnight.
//!
//! Everything follows from seed, scale and today's date, on every platform alike. No real
//! persons: participations are keys, MB are numbered. Writes nothing; the files go through the
//! same import as real ones.

mod city;
mod first_day;
mod flow;
mod life;
mod measures;
mod tables;

use chrono::{Days, NaiveDate};
use rand::{SeedableRng as _, rngs::ChaCha8Rng};

use crate::import::SourceFile;
use {life::Life, measures::Offer};

/// Days of history before today.
const HISTORY_DAYS: u64 = 730;

/// Which of the two exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Morning {
    /// As known on the morning before today.
    Yesterday,
    /// As known this morning.
    Today,
}

/// A made-up desk with two years of history, ending today.
#[derive(Debug)]
pub struct DemoDesk {
    today: NaiveDate,
    offers: Vec<Offer>,
    lives: Vec<Life>,
    /// Expected entries of a year in tenths, per OE and instrument.
    expected: Vec<(&'static str, &'static str, u32)>,
}

/// Invents a desk. `scale` multiplies measures and with them participations; at 1 there are about
/// 130 AGH, 36 contracted measures and 19,000 participations.
#[must_use]
pub fn generate(seed: u64, scale: u32, today: NaiveDate) -> DemoDesk {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let first = today - Days::new(HISTORY_DAYS);
    let mut offers = measures::invent(&mut rng, scale.max(1), today);
    let mut lives = Vec::new();
    for offer in &offers {
        if offer.instrument == measures::AGH {
            flow::into_agh(&mut rng, offer, first, today, &mut lives);
        } else {
            flow::into_starts(&mut rng, offer, today, &mut lives);
        }
    }
    first_day::begins_today(&mut offers, &mut lives, today);
    let expected = tables::expectations(&mut rng, &offers, &lives, today);
    DemoDesk { today, offers, lives, expected }
}

impl DemoDesk {
    /// The day an export describes.
    #[must_use]
    pub fn as_of(&self, morning: Morning) -> NaiveDate {
        match morning {
            Morning::Yesterday => self.today - Days::new(1),
            Morning::Today => self.today,
        }
    }

    /// The list of the provider whose module begins today: who came.
    #[must_use]
    pub fn first_day_list(&self) -> Option<SourceFile> {
        first_day::list(&self.offers, &self.lives, self.today)
    }

    /// The five tables of one morning, as CSV in UTF-8 with semicolons.
    #[must_use]
    pub fn files(&self, morning: Morning) -> Vec<SourceFile> {
        let as_of = self.as_of(morning);
        [
            ("organisationseinheiten.csv", tables::units()),
            ("massnahmen.csv", tables::measures(&self.offers)),
            ("starttermine.csv", tables::starts(&self.offers)),
            ("teilnahmen.csv", tables::participations(&self.lives, as_of)),
            ("eintrittsmonitoring.csv", tables::monitoring(&self.offers, &self.lives, &self.expected, as_of)),
        ]
        .into_iter()
        .map(|(name, text)| SourceFile { name: name.to_owned(), bytes: text.into_bytes() })
        .collect()
    }
}
