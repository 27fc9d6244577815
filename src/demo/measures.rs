//! Inventing measures: AGH with their approval periods, contracted measures with their starts.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use rand::{RngExt as _, rngs::ChaCha8Rng};

use super::city::{self, Oe, UNITS};

/// Label of the Arbeitsgelegenheit.
pub(super) const AGH: &str = "AGH";
/// Contracted instruments, and whether they are for people below 25.
const CONTRACTED: [(&str, bool); 9] = [
    ("MAbE", false),
    ("MES", false),
    ("Gk", false),
    ("gbB", false),
    ("FseJ", true),
    ("MAbE", false),
    ("AsA", true),
    ("AsAflex", true),
    ("BaE", true),
];
/// Measures at scale 1.
const AGH_COUNT: u32 = 132;
const CONTRACTED_COUNT: u32 = 36;

/// A start or an approval period.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) module: String,
    pub(super) begin: NaiveDate,
    pub(super) end: NaiveDate,
    pub(super) places: u32,
}

/// One measure with everything the exports tell about it.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) no: String,
    pub(super) title: String,
    pub(super) instrument: &'static str,
    pub(super) provider: &'static str,
    pub(super) district: &'static str,
    pub(super) places: u32,
    pub(super) begin: NaiveDate,
    pub(super) end: NaiveDate,
    pub(super) modular: bool,
    pub(super) u25: bool,
    pub(super) limited_mobility: bool,
    pub(super) needs: Vec<(&'static str, u32)>,
    pub(super) nearby: Vec<&'static str>,
    pub(super) mb_unit: &'static str,
    pub(super) mb_no: u32,
    pub(super) terms: Vec<Term>,
}

impl Offer {
    /// OEs whose people may enter.
    pub(super) fn is_for(&self, unit: &Oe) -> bool {
        let near = unit.district == self.district || self.nearby.contains(&unit.code);
        if self.u25 { unit.kind == "JBA" } else { unit.kind != "JBA" && (near || !self.limited_mobility) }
    }
}

/// All measures.
pub(super) fn invent(rng: &mut ChaCha8Rng, scale: u32, today: NaiveDate) -> Vec<Offer> {
    let agh = (0..AGH_COUNT * scale).map(|i| agh(&mut *rng, i, today)).collect::<Vec<_>>();
    agh.into_iter().chain((0..CONTRACTED_COUNT * scale).map(|i| contracted(&mut *rng, i, today))).collect()
}

/// True in `percent` of 100 cases.
pub(super) fn chance(rng: &mut ChaCha8Rng, percent: u32) -> bool {
    rng.random_range(0..100u32) < percent
}

/// One of several, each as likely.
pub(super) fn pick<T: Copy>(rng: &mut ChaCha8Rng, from: &[T]) -> T {
    let last = u32::try_from(from.len()).unwrap_or(u32::MAX) - 1;
    from[rng.random_range(0..=last) as usize]
}

/// A day so many days from `day`, within a range.
pub(super) fn later(rng: &mut ChaCha8Rng, day: NaiveDate, days: std::ops::RangeInclusive<u64>) -> NaiveDate {
    day + Days::new(rng.random_range(days))
}

/// That day, or the Monday after it on a weekend.
pub(super) fn working_day(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

fn agh(rng: &mut ChaCha8Rng, i: u32, today: NaiveDate) -> Offer {
    let district = pick(rng, &city::DISTRICTS);
    let places = pick(rng, &[6, 8, 8, 10, 10, 12, 12, 12, 15, 15, 16, 20, 20, 24, 25, 30, 40]);
    // Most run for years; some ended, some end soon, some are new or still to come.
    let (begin, end) = match rng.random_range(0..100u32) {
        0..8 => (today - Days::new(900), today - Days::new(rng.random_range(10..=200u64))),
        8..26 => (today - Days::new(800), later(rng, today, 14..=150)),
        26..38 => {
            let begin = today - Days::new(rng.random_range(10..=200u64));
            (begin, begin + Days::new(545))
        }
        38..42 => {
            let begin = later(rng, today, 5..=40);
            (begin, begin + Days::new(364))
        }
        _ => (today - Days::new(1000), today + Days::new(rng.random_range(300..=900u64))),
    };
    let u25 = chance(rng, 8);
    let limited_mobility = !u25 && chance(rng, 12);
    let terms = if chance(rng, 20) { approvals(rng, begin, end, places) } else { vec![] };
    let mb = mb_unit(rng, district, u25);
    Offer {
        no: format!("AGH-{}", 2000 + i),
        title: format!("{} {district}", pick(rng, &city::WORK)),
        instrument: AGH,
        provider: pick(rng, &city::PROVIDERS),
        district,
        places,
        begin,
        end,
        modular: false,
        u25,
        limited_mobility,
        needs: vec![],
        nearby: nearby(rng, district, limited_mobility),
        mb_unit: mb,
        mb_no: 1 + i % 4,
        terms,
    }
}

/// Two or three approval periods without a gap, with places that change a little.
fn approvals(rng: &mut ChaCha8Rng, begin: NaiveDate, end: NaiveDate, places: u32) -> Vec<Term> {
    let days = u64::try_from((end - begin).num_days()).unwrap_or(0);
    let parts = rng.random_range(2..=3u64);
    (0..parts)
        .map(|i| Term {
            module: format!("B{:02}", i + 1),
            begin: begin + Days::new(days * i / parts + u64::from(i > 0)),
            end: begin + Days::new(days * (i + 1) / parts),
            places: (places * rng.random_range(80..=120u32) / 100).max(6),
        })
        .collect()
}

fn contracted(rng: &mut ChaCha8Rng, i: u32, today: NaiveDate) -> Offer {
    let (instrument, u25) = CONTRACTED[i as usize % CONTRACTED.len()];
    let district = pick(rng, &city::DISTRICTS);
    let modular = !u25 && !i.is_multiple_of(3);
    let places = pick(rng, &[12, 12, 15, 15, 16, 20, 20, 24, 30]);
    // Modular measures run in series; of the others, two in three have begun and one lies ahead.
    let begin = match (modular, i % 3) {
        (true, _) => today - Days::new(rng.random_range(150..=600u64)),
        (false, 0) => later(rng, today, 3..=40),
        (false, _) => today - Days::new(rng.random_range(20..=500u64)),
    };
    let begin = working_day(begin);
    let end = (begin + Days::new(pick(rng, &[364, 545, 728]))).max(later(rng, today, 60..=240));
    let limited_mobility = !u25 && chance(rng, 15);
    let terms = if modular {
        (0..60u64)
            .map(|n| (n, begin + Days::new(28 * n)))
            .take_while(|(_, first)| *first + Days::new(27) <= end)
            .map(|(n, first)| Term {
                module: format!("M{:02}", n + 1),
                begin: first,
                end: end.min(first + Days::new(83)),
                places,
            })
            .collect()
    } else {
        vec![Term { module: String::new(), begin, end, places }]
    };
    let mb = mb_unit(rng, district, u25);
    let mut offer = Offer {
        no: format!("{instrument}-{}", 5000 + i),
        title: format!("{instrument} {} {district}", pick(rng, &city::NAMES)),
        instrument,
        provider: pick(rng, &city::PROVIDERS),
        district,
        places,
        begin,
        end,
        modular,
        u25,
        limited_mobility,
        needs: vec![],
        nearby: nearby(rng, district, limited_mobility),
        mb_unit: mb,
        mb_no: 1 + i % 4,
        terms,
    };
    if chance(rng, 35) {
        let mut asking: Vec<&str> = UNITS.iter().filter(|unit| offer.is_for(unit)).map(|unit| unit.code).collect();
        for _ in 0..rng.random_range(1..=3u32) {
            if !asking.is_empty() {
                let unit = pick(rng, &asking);
                asking.retain(|code| *code != unit);
                offer.needs.push((unit, rng.random_range(2..=6u32)));
            }
        }
    }
    offer
}

fn mb_unit(rng: &mut ChaCha8Rng, district: &str, u25: bool) -> &'static str {
    let kind = if u25 { "JBA" } else { "Standort" };
    let of_kind = |unit: &&Oe| unit.kind == kind && unit.district == district;
    let codes: Vec<_> = UNITS.iter().filter(of_kind).map(|unit| unit.code).collect();
    pick(rng, &codes)
}

/// One or two sites of other Bezirke that are near all the same.
fn nearby(rng: &mut ChaCha8Rng, district: &str, limited_mobility: bool) -> Vec<&'static str> {
    if !limited_mobility {
        return vec![];
    }
    let others: Vec<_> = UNITS.iter().filter(|u| u.kind == "Standort" && u.district != district).map(|u| u.code).collect();
    let (first, second) = (pick(rng, &others), pick(rng, &others));
    if first == second { vec![first] } else { vec![first, second] }
}
