//! A module that begins today, and its provider's list: so that a start day can be tried.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use super::{life::Life, measures::Offer};
use crate::import::SourceFile;

/// Days between two modules.
const RHYTHM: i64 = 28;

/// Moves the first modular measure so that one of its modules begins today.
pub(super) fn begins_today(offers: &mut [Offer], lives: &mut [Life], today: NaiveDate) {
    let Some(offer) = offers.iter_mut().find(|offer| offer.modular && offer.begin <= today && offer.end > today + Days::new(120))
    else {
        return;
    };
    let days = Days::new((today - offer.begin).num_days().rem_euclid(RHYTHM).unsigned_abs());
    offer.begin = offer.begin + days;
    for term in &mut offer.terms {
        (term.begin, term.end) = (term.begin + days, (term.end + days).min(offer.end));
    }
    offer.terms.retain(|term| term.begin + Days::new(27) <= offer.end);
    lives.iter_mut().filter(|life| life.measure == offer.no).for_each(|life| life.shift(days));
    lives.iter_mut().filter(|life| life.measure == offer.no).for_each(|life| life.planned_end = life.planned_end.min(offer.end));
}

/// Who of today's module came, as its provider writes it: one is excused, one is forgotten.
pub(super) fn list(offers: &[Offer], lives: &[Life], today: NaiveDate) -> Option<SourceFile> {
    let modules = offers.iter().filter(|offer| offer.modular).flat_map(|offer| offer.terms.iter().map(move |term| (offer, term)));
    let (offer, term) = modules.into_iter().find(|(_, term)| term.begin == today)?;
    let mut text = "Teilnahme-ID;Maßnahmenummer;Modul;Erschienen;Bemerkung\n".to_owned();
    let booked = |(_, life): &(usize, &Life)| {
        let open = life.on(today).is_some_and(|view| view.status == crate::domain::Status::Assigned);
        open && life.measure == offer.no && life.module == term.module
    };
    let mut absent = 0;
    for (nth, (i, life)) in lives.iter().enumerate().filter(booked).enumerate() {
        let came = match life.stay() {
            // This one the provider forgot.
            _ if nth == 3 => continue,
            Some((begin, _)) if begin <= today => "ja",
            Some(_) => "entschuldigt",
            None => {
                absent += 1;
                if absent == 1 { "entschuldigt" } else { "nein" }
            }
        };
        // Writing to a text does not fail.
        let _ = writeln!(text, "T{};{};{};{came};", 1_000_000 + i, offer.no, term.module);
    }
    Some(SourceFile { name: "ersttagsliste.csv".to_owned(), bytes: text.into_bytes() })
}
