//! What a client needs to split: 25 OEs, 40 starts of MES and a few of two other instruments,
//! all invented, all from small formulas.

use chrono::{Days, NaiveDate};
use ilc_desk::api::contingents::{
    ground::{Ground, GroundBookings, GroundMeasure, GroundMonitoring, GroundRule, GroundStart, GroundUnit, LastReleased},
    release::UnitPlaces,
    request::StartRef,
    state::{InForceRow, PotRow, SignedRow},
};
use ilc_desk::domain::contingent::{MinimumScope, Rest, state::Stage};

const CODES: [&str; 25] = [
    "ALS", "ALT", "BAR", "BER", "BIL", "EIM", "HAM", "HAR", "JBA-ALT", "JBA-HAR", "JBA-MIT", "JBA-WAN", "LAN", "LUR", "MIT",
    "NOR", "OSD", "RAH", "SEL", "STE", "SUE", "VOL", "WAN", "WIL", "WIR",
];
const DISTRICTS: [&str; 5] = ["Altona", "Harburg", "Wandsbek", "Hamburg-Mitte", "Bergedorf"];

fn today() -> NaiveDate {
    super::desk::today()
}

fn day(ahead: u64) -> NaiveDate {
    today() + Days::new(ahead)
}

fn measure(instrument: &str, i: u32) -> GroundMeasure {
    GroundMeasure {
        measure: format!("{instrument}-{}", 3100 + i),
        title: format!("{instrument} Förderung {}", DISTRICTS[i as usize % 5]),
        instrument: instrument.to_owned(),
        district: DISTRICTS[i as usize % 5].to_owned(),
        places: 8 + i % 5,
        begin: today() - Days::new(300),
        end: day(400),
        modular: i.is_multiple_of(2),
        u25: instrument == "FseJ",
        limited_mobility: i % 9 == 4,
        needs: if i % 13 == 7 { vec![UnitPlaces { unit: "BIL".into(), places: 3 }] } else { Vec::new() },
        nearby: Vec::new(),
    }
}

/// Everything the backend would send.
pub fn ground() -> Ground {
    let units = CODES.iter().enumerate().map(|(i, code)| GroundUnit {
        unit: (*code).to_owned(),
        kind: if code.starts_with("JBA") { "JBA" } else { "Standort" }.to_owned(),
        district: DISTRICTS[i % 5].to_owned(),
    });
    let measures: Vec<GroundMeasure> = (0..40)
        .map(|i| measure("MES", i))
        .chain((0..3).map(|i| measure("FseJ", i)))
        .chain((0..2).map(|i| measure("Gk", i)))
        .collect();
    let start = |m: &GroundMeasure| StartRef { measure: m.measure.clone(), module: m.modular.then(|| "M08".to_owned()) };
    let starts = measures.iter().zip(0..).map(|(m, i)| GroundStart {
        start: start(m),
        begin: if m.modular { day(i % 41) } else { m.begin },
        end: m.end,
        places: m.places,
    });
    let monitoring = ["MES", "FseJ", "Gk"].iter().flat_map(|instrument| {
        CODES.iter().zip(0_u32..).filter(move |(code, _)| (*instrument == "FseJ") == code.starts_with("JBA")).map(
            move |(code, i)| {
                let year = 20 + (i * 7) % 31;
                GroundMonitoring {
                    unit: (*code).to_owned(),
                    instrument: (*instrument).to_owned(),
                    as_of: today() - Days::new(4),
                    expected_year: year.to_string(),
                    expected_to_date: format!("{}.5", year * 9 / 10),
                    actual: (i * 5) % 29,
                    unreported: 0,
                }
            },
        )
    });
    let bookings = measures.iter().zip(0_usize..).map(|(m, i)| GroundBookings {
        start: start(m),
        unit: CODES[(i * 3) % 25].to_owned(),
        assigned: u32::try_from(i % 3).unwrap(),
        present: 1,
    });
    Ground {
        today: today(),
        import: Some(3),
        lists: 0,
        rule: GroundRule {
            window_days: 42,
            min_remaining_days: 28,
            start_rate_percent: 100,
            stale_after_days: 35,
            equalise: false,
            minimum_scope: MinimumScope::default(),
            rest: Rest::default(),
            count_unreported: false,
        },
        units: units.collect(),
        starts: starts.collect(),
        monitoring: monitoring.collect(),
        bookings: bookings.collect(),
        measures,
        last_released: ["ALT", "BIL", "HAR"]
            .map(|unit| LastReleased { instrument: "MES".into(), unit: unit.into(), places: 9 })
            .to_vec(),
    }
}

/// How far the pots of [`ground`] have come: one draft, one released, one with nothing.
pub fn pots() -> Vec<PotRow> {
    let signed = |who: &str, at: &str| SignedRow { who: who.to_owned(), at: at.parse().unwrap() };
    let pot = |instrument: &str, stage, starts, free| PotRow {
        instrument: instrument.to_owned(),
        stage,
        starts,
        free,
        this_week: 0,
        without: starts,
        in_force: None,
        draft: None,
    };
    let by = Some(signed("ben", "2026-11-24T07:04:00Z"));
    let in_force = |release, on| Some(InForceRow { release, on, by: by.clone() });
    vec![
        PotRow { this_week: 2, without: 0, in_force: in_force(4, today()), ..pot("Gk", Stage::Released, 2, 13) },
        PotRow { without: 0, in_force: in_force(3, today() - Days::new(7)), ..pot("MES", Stage::Nothing, 40, 380) },
        PotRow { draft: Some(signed("müller", "2026-11-24T06:50:00Z")), ..pot("FseJ", Stage::Draft, 3, 20) },
    ]
}
