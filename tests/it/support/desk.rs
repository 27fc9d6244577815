//! An invented desk in the wire types. Everything follows from small formulas, so that pictures
//! stay the same.

use chrono::{DateTime, Days, NaiveDate, Utc};
use ilc_desk::api::{
    agh::{AghRow, AghTable, Expectation, Outlook},
    audit::{AuditEntry, AuditLog},
    backtest::{AccuracyDoc, BacktestDoc, HorizonRow, KeptScore, MeasureAccuracy, MeasureHorizon, ScenarioRow},
    contingents::{draft::Drafts, ground::Ground, release::Releases, state::PotRow},
    forecast::{AghForecast, ForecastDay, MeasureForecast, MethodRow, NeedRow, ReasonsRow},
    imports::{ImportEntry, Imports},
    measures::{MeasureDetail, MeasureRow, Measures, Movement, PeriodRow, ProviderContactRow},
    monitoring::{MonitoringRow, MonitoringTable},
    places::{ExpectedStart, PlaceRow, Places},
    summary::{
        AghAction, AghTotals, Band, ContractedTotals, FirstDayDue, FirstDayWork, MailFigures, OverbookedRow, SetAsideRow, Summary,
    },
    units::{UnitRow, Units},
};

pub const TITLES: [&str; 12] = [
    "Schulmensa Harburg",
    "Fahrradwerkstatt Altona",
    "Möbellager Wandsbek",
    "Textilwerkstatt Bergedorf",
    "Grünpflege Öjendorf",
    "Küche im Süderelberaum",
    "Sozialkaufhaus Barmbek",
    "Spielplatzpaten Eimsbüttel",
    "Tierhof Wilhelmsburg",
    "Bücherhalle Steilshoop",
    "Nähstube Lurup",
    "Holzwerkstatt Großneumarkt",
];
const DISTRICTS: [&str; 7] = ["Harburg", "Altona", "Wandsbek", "Bergedorf", "Hamburg-Mitte", "Hamburg-Nord", "Eimsbüttel"];
const PROVIDERS: [&str; 4] = ["Elbe-Werk gGmbH", "Brücke e. V.", "Nordlicht Bildung GmbH", "Süderelbe Dienste gGmbH"];
const UNITS: [&str; 10] = ["ALT", "BAR", "BER", "BIL", "EIM", "HAR", "MIT", "STE", "SUE", "WAN"];

pub struct Data {
    pub today: NaiveDate,
    pub revision: u64,
    pub empty: bool,
    pub agh: AghTable,
    pub places: Places,
    pub monitoring: MonitoringTable,
    pub mail: MailFigures,
    pub ground: Ground,
    pub drafts: Drafts,
    pub summary_pots: Vec<PotRow>,
    pub releases: Releases,
    pub empty_outbox: bool,
    pub overbooked: Vec<OverbookedRow>,
    /// The data are older than mails may state without a question.
    pub too_old: Option<&'static str>,
    pub second_person_from: Option<u32>,
    pub paused: bool,
    pub set_aside: Vec<SetAsideRow>,
}

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn day(ahead: u64) -> NaiveDate {
    today().checked_add_days(Days::new(ahead)).unwrap()
}

fn at(raw: &str) -> DateTime<Utc> {
    raw.parse().unwrap()
}

impl Data {
    pub fn sample() -> Self {
        Self::of(30)
    }

    pub fn of(n: u32) -> Self {
        let rows = (0..n).map(agh).collect();
        Self {
            today: today(),
            revision: 1,
            empty: false,
            agh: AghTable { today: today(), as_of: Some(today()), rows },
            places: Places { today: today(), as_of: Some(today()), starts: (0..16).map(start).collect() },
            set_aside: Vec::new(),
            monitoring: MonitoringTable { today: today(), rows: (0..24).map(monitoring).collect() },
            empty_outbox: false,
            overbooked: Vec::new(),
            too_old: None,
            second_person_from: None,
            paused: false,
            mail: MailFigures {
                weekly_due: 17,
                weekly_today: true,
                list_requests_due: 0,
                lists_missing: Vec::new(),
                drafts: 1,
                queued: 0,
                held_until: None,
                waiting: 2,
                unclear: 1,
                failed: 1,
                pause: None,
                way: "Mails gehen als Dateien nach /srv/postausgang; nichts verlässt den Rechner.".to_owned(),
                blocked: None,
            },
            ground: super::split::ground(),
            summary_pots: super::split::pots(),
            drafts: Drafts { drafts: Vec::new(), none: "\"entwurf-0\"".to_owned() },
            releases: Releases::default(),
        }
    }

    pub fn summary(&self) -> Summary {
        let sum = |pick: fn(&AghRow) -> u32| self.agh.rows.iter().map(pick).sum();
        let aside = |a: &AghAction| self.set_aside.iter().any(|row| row.measure == a.measure);
        let mut actions: Vec<AghAction> =
            self.agh.rows.iter().map(action).filter(|a| a.empty_place_days >= 1.0 && !aside(a)).collect();
        actions.sort_by(|a, b| b.needs_action.cmp(&a.needs_action).then(b.empty_place_days.total_cmp(&a.empty_place_days)));
        let contracted = ContractedTotals { until: day(42), starts: 15, free: 169, units_behind: 12, units_monitored: 40 };
        if self.empty {
            return Summary {
                revision: self.revision,
                today: self.today,
                as_of: None,
                last_import: None,
                agh: AghTotals::default(),
                contracted: ContractedTotals { starts: 0, free: 0, units_behind: 0, ..contracted },
                contingents: Vec::new(),
                actions: Vec::new(),
                set_aside: Vec::new(),
                starts_soon: Vec::new(),
                first_days: Vec::new(),
                overbooked: Vec::new(),
                checks_due: Vec::new(),
                first_day_work: FirstDayWork::default(),
                mail: MailFigures::default(),
                trouble: None,
            };
        }
        Summary {
            revision: self.revision,
            today: self.today,
            as_of: Some(today()),
            first_day_work: FirstDayWork::default(),
            last_import: Some(self.imports().imports[0].clone()),
            agh: AghTotals {
                measures: sum(|_| 1),
                places: sum(|r| r.places),
                present: sum(|r| r.present),
                booked_weeks4: sum(|r| r.booked.weeks4),
                empty_place_days: sum(|r| r.empty_place_days).into(),
                weekly_percent: vec![71, 70, 66, 61, 58, 55, 55, 57, 60],
                // The backend knows all or nothing of a forecast.
                expected_weeks4: self.agh.rows.iter().any(|row| row.expected.is_some()).then_some(Band {
                    mean: 318.4,
                    q05: 301,
                    q95: 336,
                }),
            },
            contracted,
            contingents: self.summary_pots.clone(),
            actions,
            set_aside: self.set_aside.clone(),
            starts_soon: self
                .places
                .starts
                .iter()
                .filter(|s| (0..=21).contains(&s.days_to_start) && s.free > 0)
                .cloned()
                .collect(),
            overbooked: self.overbooked.clone(),
            first_days: vec![FirstDayDue {
                start: "MES-3115 M08".to_owned(),
                begin: today() - Days::new(3),
                due: today() - Days::new(1),
                booked: 16,
                unknown: 15,
            }],
            checks_due: self.places.starts.iter().filter(|s| s.days_to_start == 21 && s.free > 0).cloned().collect(),
            mail: self.mail.clone(),
            trouble: None,
        }
    }

    pub fn imports(&self) -> Imports {
        let entry = |id: i64, stored: &str, back: u64, new| ImportEntry {
            id,
            at: at(stored),
            who: "müller".to_owned(),
            as_of: today().checked_sub_days(Days::new(back)).unwrap(),
            snapshot: id % 2 == 0,
            rows: 18_819,
            new,
            changed: 212,
            vanished: 3,
        };
        Imports {
            imports: vec![
                entry(3, "2026-11-24T05:12:00Z", 0, 41),
                entry(2, "2026-11-23T05:15:00Z", 1, 37),
                entry(1, "2026-11-20T05:10:00Z", 4, 18_560),
            ],
        }
    }

    pub fn audit(&self) -> AuditLog {
        let entry = |id: i64, action: &str, subject: &str, detail: &str| AuditEntry {
            id,
            at: at("2026-11-24T05:12:00Z"),
            who: "müller".to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_owned(),
            about: None,
        };
        AuditLog {
            entries: vec![
                entry(4, "Import", "24.11.2026", "5 Dateien, 18.819 Zeilen, 41 neu, 212 geändert"),
                entry(3, "Token angelegt", "schichtleitung", "Rolle steuern"),
                entry(2, "Import", "23.11.2026", "5 Dateien, 18.778 Zeilen, 37 neu, 190 geändert"),
                entry(1, "Import", "20.11.2026", "5 Dateien, 18.741 Zeilen"),
            ],
        }
    }

    pub fn accuracy(&self) -> AccuracyDoc {
        let origins = (0..26).rev().map(|w| today() - Days::new(w * 14 + 7)).collect();
        let horizons = |wide: f64| {
            let rows = [(7, 0.58, 0.68, 0.80), (14, 0.87, 1.06, 1.17), (28, 1.05, 1.55, 1.41), (56, 1.17, 1.98, 1.63)];
            rows.map(|(horizon, mae, booked, persistence)| horizon_row(horizon, mae * wide, booked, persistence)).to_vec()
        };
        let scenario = |name: &str, wide| ScenarioRow { scenario: name.to_owned(), horizons: horizons(wide) };
        // The last two have no past yet.
        let measures = self.agh.rows.iter().zip(0_u32..).map(|(row, i)| MeasureAccuracy {
            measure: row.measure.clone(),
            horizons: [7, 14, 28, 56]
                .map(|h| measure_horizon(h, i, if i as usize + 2 < self.agh.rows.len() { 24 } else { 0 }))
                .to_vec(),
        });
        let kept = (0..12).map(kept).collect();
        let measures = measures.collect();
        AccuracyDoc {
            backtest: BacktestDoc {
                as_of: Some(today()),
                origins,
                scenarios: vec![scenario("known", 1.2), scenario("expected", 1.0)],
                measures,
            },
            kept,
            method: vec![method(28, 0.25, 0.5, Some("booked")), method(56, 0.375, 0.625, None)],
            starts: None,
            mail: None,
        }
    }

    pub fn measure(&self, no: &str) -> MeasureDetail {
        let row = self.agh.rows.iter().find(|r| r.measure == no).unwrap_or(&self.agh.rows[0]);
        let movement = |ahead: i64, count: u32, units: &[(&str, u32)]| Movement {
            date: today() + chrono::TimeDelta::days(ahead),
            count,
            units: units.iter().map(|(unit, n)| ((*unit).to_owned(), *n)).collect(),
        };
        MeasureDetail {
            row: MeasureRow {
                measure: row.measure.clone(),
                title: row.title.clone(),
                instrument: "AGH".to_owned(),
                provider: row.provider.clone(),
                district: row.district.clone(),
                places: row.places,
                begin: day(0),
                end: row.end,
                modular: false,
                u25: false,
                limited_mobility: false,
                mb: row.mb.clone(),
                mb_unit: Some("HAR".to_owned()),
            },
            provider_contact: ProviderContactRow::default(),
            periods: vec![PeriodRow { module: None, begin: day(0), end: day(120), places: row.places }],
            starts: vec![movement(-3, 1, &[("HAR", 1)]), movement(6, 2, &[("HAR", 1), ("SUE", 1)])],
            ends: vec![
                movement(-9, 1, &[("WIL", 1)]),
                movement(7, 2, &[("HAR", 2)]),
                movement(21, 3, &[("HAR", 1), ("SUE", 2)]),
                movement(58, 1, &[("EIM", 1)]),
            ],
        }
    }

    /// Every AGH and every contracted measure.
    pub fn measures(&self) -> Measures {
        let agh = self.agh.rows.iter().map(|row| self.measure(&row.measure).row);
        let mut contracted: Vec<MeasureRow> = Vec::new();
        for start in &self.places.starts {
            if contracted.iter().all(|known| known.measure != start.measure) {
                contracted.push(MeasureRow {
                    measure: start.measure.clone(),
                    title: start.title.clone(),
                    instrument: start.instrument.clone(),
                    provider: start.provider.clone(),
                    district: start.district.clone(),
                    places: start.places,
                    begin: start.begin,
                    end: start.end,
                    modular: start.module.is_some(),
                    u25: start.u25,
                    limited_mobility: start.limited_mobility,
                    mb: None,
                    mb_unit: None,
                });
            }
        }
        Measures { measures: agh.chain(contracted).collect() }
    }

    pub fn forecast(&self, no: &str) -> AghForecast {
        let row = self.agh.rows.iter().find(|r| r.measure == no).unwrap_or(&self.agh.rows[0]);
        let days = (0..=182_u32).map(|h| {
            let booked = row.weekly_booked[(h / 7) as usize];
            let mean = row.expected.as_ref().map_or(f64::from(booked), |e| e.weekly_mean[(h / 7) as usize]);
            let wide = if row.expected.is_some() { (f64::from(h) / 20.0).min(3.0) } else { 0.0 };
            let clamp = |x: f64| x.round().clamp(0.0, f64::from(row.places)) as u32;
            ForecastDay {
                date: day(u64::from(h)),
                capacity: row.places,
                booked,
                mean,
                q05: clamp(mean - 1.4 * wide),
                q10: clamp(mean - wide),
                q50: clamp(mean),
                q90: clamp(mean + wide),
                q95: clamp(mean + 1.4 * wide),
                p_free: 0.987,
                expected_free: f64::from(row.places) - mean,
                pmf: None,
            }
        });
        let forecast = MeasureForecast {
            measure: row.measure.clone(),
            title: row.title.clone(),
            district: row.district.clone(),
            capacity: row.places,
            present: row.present,
            days: days.collect(),
            need: row.expected.as_ref().map(|e| need(row, e.need)),
            components: None,
        };
        AghForecast {
            as_of: today(),
            scenario: "expected".to_owned(),
            forecast,
            reasons: ReasonsRow {
                open: 3,
                expected_starts: 1.9,
                planned_ends: vec![(day(7), 2), (day(21), 3)],
                drop_out_per_week: 0.4,
                no_show_rate: 0.31,
                no_show_rate_all: 0.27,
                extension_rate: 0.18,
                assignments_per_week: 0.7,
            },
        }
    }
}

pub fn agh(i: u32) -> AghRow {
    let places = 6 + (i * 7) % 31;
    let present = places * (40 + (i * 13) % 60) / 100;
    let booked = |week: u32| present.saturating_sub(week * present / (9 + i % 11));
    let weekly_booked: Vec<u32> = (0..27).map(booked).collect();
    let weekly_mean: Vec<f64> =
        (0..27).map(|w| f64::from(booked(w)) * 0.8 + f64::from(places) * 0.02 * f64::from(w.min(10))).collect();
    let free = |w: u32| places.saturating_sub(booked(w));
    let outlook = |f: &dyn Fn(u32) -> f64| Outlook { weeks2: f(2), weeks4: f(4), weeks8: f(8) };
    let counts = |f: &dyn Fn(u32) -> u32| Outlook { weeks2: f(2), weeks4: f(4), weeks8: f(8) };
    let mean = |w: u32| weekly_mean[w as usize];
    let empty: u32 = (0..8).map(|w| free(w) * 7).sum();
    AghRow {
        measure: format!("AGH-{}", 2200 + i),
        title: TITLES[i as usize % TITLES.len()].to_owned(),
        district: DISTRICTS[i as usize % DISTRICTS.len()].to_owned(),
        provider: PROVIDERS[i as usize % PROVIDERS.len()].to_owned(),
        mb: (i % 6 != 5).then(|| format!("Kolleg:in {}", UNITS[i as usize % UNITS.len()])),
        end: day(60 + u64::from(i) * 9),
        places,
        present,
        assigned: i % 3,
        free_today: places.saturating_sub(present).saturating_sub(i % 3),
        unresolved_ends: u32::from(i % 5 == 2),
        booked: counts(&booked),
        free: counts(&free),
        empty_place_days: empty,
        weekly_capacity: vec![places; 27],
        expected: Some(Expectation {
            mean: outlook(&mean),
            q10: counts(&|w| (mean(w) - 2.0).max(0.0) as u32),
            q50: counts(&|w| mean(w).round() as u32),
            q90: counts(&|w| (mean(w) + 2.0) as u32),
            p_free: outlook(&|w| (0.3 + f64::from(i % 8) * 0.1 + f64::from(w) * 0.01).min(0.9999)),
            free: outlook(&|w| f64::from(places) - mean(w)),
            empty_place_days: f64::from(empty) * 1.1,
            weekly_mean: weekly_mean.clone(),
            need: (i % 7 != 4).then_some(i % 7 * 5),
            change_since_yesterday: Some(f64::from(i % 5) * 0.3 - 0.6),
        }),
        weekly_booked,
    }
}

fn need(row: &AghRow, assignments: Option<u32>) -> NeedRow {
    NeedRow {
        date: day(28),
        target: 0.95,
        places: row.places,
        wanted: (row.places * 95).div_ceil(100),
        assignments,
        reason: assignments.is_none().then(|| "too_near".to_owned()),
        p_reach: 0.52,
        p_over: 0.04,
        start_rate: 0.69,
    }
}

fn action(row: &AghRow) -> AghAction {
    AghAction {
        measure: row.measure.clone(),
        title: row.title.clone(),
        district: row.district.clone(),
        places: row.places,
        present: row.present,
        later: row.expected.as_ref().map_or(0.0, |e| e.mean.weeks8),
        later_q50: row.expected.as_ref().map_or(0, |e| e.q50.weeks8),
        empty_place_days: row.expected.as_ref().map_or(0.0, |e| e.empty_place_days),
        from_forecast: true,
        last_mail: row.measure.ends_with('3').then(|| today() - Days::new(7)),
        assigned_since_mail: row.measure.ends_with('3').then_some(2),
        need: row.expected.as_ref().and_then(|e| e.need),
        change_since_yesterday: row.expected.as_ref().and_then(|e| e.change_since_yesterday),
        needs_action: row.expected.as_ref().is_none_or(|e| e.free.weeks4 >= 2.0),
        ends: row.measure.ends_with('7').then(|| today() + Days::new(49)),
        why: "5 Enden bis 15.12., 3 Zuweisungen offen, erwartet 1,9 Eintritte.".to_owned(),
    }
}

fn method(horizon: u32, free_places: f64, usual_level: f64, gate: Option<&str>) -> MethodRow {
    MethodRow {
        horizon,
        mornings: 17,
        free_places,
        usual_level,
        pickup: 1.0 - free_places - usual_level,
        free_places_factor: 1.0,
        usual_level_factor: 1.0,
        gate: gate.map(str::to_owned),
        known_spread: 1.0,
        expected_spread: 1.1,
    }
}

fn horizon_row(horizon: u32, mae: f64, booked: f64, persistence: f64) -> HorizonRow {
    HorizonRow {
        horizon,
        n: 2840,
        truth: 8.9,
        mae,
        mae_median: mae * 0.94,
        crps: mae * 0.7,
        bias: -0.031,
        cover80: 0.91,
        cover90: 0.958,
        pit90: 0.903,
        pit: vec![0.1; 10],
        brier: 0.101,
        floor: mae * 0.96,
        mae_persistence: persistence,
        mae_booked: booked,
        bias_booked: -0.62,
        totals: 26,
        total_cover90: 0.88,
        total_mae: 11.4,
        total_bias: 2.1,
    }
}

fn measure_horizon(horizon: u32, i: u32, n: u32) -> MeasureHorizon {
    let mae = 0.4 + f64::from(horizon) * 0.01 + f64::from(i) * 0.03;
    MeasureHorizon {
        horizon,
        n,
        mae,
        bias: (f64::from(i) - 12.0) * 0.03,
        cover80: 0.95 - f64::from(i) * 0.011,
        cover90: 0.97,
        mae_persistence: mae + 0.5,
        mae_booked: 1.4 - if i > 24 { 0.3 } else { 0.0 },
    }
}

fn kept(i: u32) -> KeptScore {
    let horizon = [7, 14, 28, 56][i as usize % 4];
    let date = today() - Days::new(u64::from(i / 4) * 7);
    KeptScore {
        as_of: date - Days::new(u64::from(horizon)),
        horizon,
        date,
        provisional: i < 4,
        n: 118,
        mae: 0.6 + f64::from(horizon) * 0.01,
        bias: 0.02,
        cover80: 0.9,
        cover90: 0.95,
        mae_booked: 1.5,
        total_mean: 1244.3 + f64::from(i),
        total_q05: 1222 + i,
        total_q95: 1269 + i,
        total_booked: 1290 + 3 * i,
        total_actual: 1251 + 4 * i,
    }
}

fn start(i: u32) -> PlaceRow {
    let instruments = ["MES", "MAbE", "Gk", "FseJ"];
    let instrument = instruments[i as usize % 4];
    let days = i64::from(i) * 5 - 10;
    let places = 8 + i % 9;
    let (assigned, present) = if days < 0 { (1, places - i % 4) } else { (places * (i % 5) / 4, 0) };
    let free = i64::from(places) - i64::from(assigned) - i64::from(present);
    let open = days >= 0 || i == 1;
    let not_offered = match (open, free) {
        (false, _) => Some("das Modul läuft schon"),
        (true, _) if days > 42 => Some("der Beginn liegt weiter voraus"),
        (true, ..=0) => Some("kein freier Platz"),
        (true, 1..) => None,
    };
    PlaceRow {
        measure: format!("{instrument}-{}", 3100 + i),
        module: (i % 3 != 2).then(|| format!("M{:02}", 1 + i)),
        title: format!("Aktivierung {}", DISTRICTS[i as usize % 7]),
        instrument: instrument.to_owned(),
        provider: PROVIDERS[i as usize % 4].to_owned(),
        district: DISTRICTS[i as usize % 7].to_owned(),
        begin: today() + chrono::TimeDelta::days(days),
        end: day(90),
        days_to_start: days,
        places,
        assigned,
        present,
        free,
        open,
        not_offered: not_offered.map(str::to_owned),
        u25: i % 4 == 3,
        limited_mobility: i % 7 == 5,
        contingents: None,
        expected_start: (days >= 0 && assigned > 0).then(|| {
            let q50 = present + assigned * 3 / 4;
            ExpectedStart { q10: q50.saturating_sub(2), q50, q90: q50 + 1 }
        }),
        need: (days >= 0 && free > 0).then_some(u32::try_from(free).unwrap_or(0) * 4 / 3),
    }
}

fn monitoring(i: u32) -> MonitoringRow {
    let expected = 10.5 + f64::from(i % 7) * 4.0;
    let actual = 6 + (i * 5) % 31;
    let backlog = expected - f64::from(actual);
    MonitoringRow {
        unit: UNITS[i as usize % UNITS.len()].to_owned(),
        instrument: ["MES", "MAbE", "AGH"][i as usize % 3].to_owned(),
        as_of: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        expected_year: format!("{}", expected * 1.2),
        expected_to_date: format!("{expected}"),
        actual,
        backlog: format!("{backlog}"),
        fulfilment: Some(f64::from(actual) / expected),
    }
}

const UNIT_TITLES: [&str; 10] =
    ["Altona", "Barmbek", "Bergedorf", "Billstedt", "Eimsbüttel", "Harburg", "Mitte", "Steilshoop", "Süderelbe", "Wandsbek"];

pub fn units() -> Units {
    let unit = |(i, (code, title)): (usize, (&&str, &&str))| UnitRow {
        code: (*code).to_owned(),
        title: (*title).to_owned(),
        kind: "Standort".to_owned(),
        district: DISTRICTS[i % DISTRICTS.len()].to_owned(),
        mailbox: String::new(),
        stock: 4200,
        stock_u25: 610,
    };
    Units { units: UNITS.iter().zip(&UNIT_TITLES).enumerate().map(unit).collect() }
}
