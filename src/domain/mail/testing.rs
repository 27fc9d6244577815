//! A small invented desk for the tests of the mail rules.

use chrono::NaiveDate;

use crate::domain::{
    Contact, Desk, Instrument, Measure, MeasureNo, ModuleNo, Participation, ParticipationId, ProviderContact, Start, Status,
    Unit, UnitCode, UnitKind,
    contingent::released::{Released, ReleasedStart},
    measure::Profile,
};

/// A key no mail may ever contain.
pub const CANARY: &str = "KANARIENVOGEL-";

pub fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// Kontingente in effect for one start.
pub fn released(measure: &str, module: Option<&str>, places: &[(&str, u32)]) -> Released {
    let key = (MeasureNo::parse(measure).unwrap(), module.map(|m| ModuleNo::parse(m).unwrap()));
    let places = places.iter().map(|(unit, n)| (UnitCode::parse(unit).unwrap(), *n)).collect();
    let start = ReleasedStart { release: 1, on: day(2026, 11, 24), places, shares: [].into() };
    Released { starts: [(key, start)].into(), ..Released::default() }
}

pub fn measure<'a>(desk: &'a Desk, no: &str) -> &'a Measure {
    desk.measures.get(no).unwrap()
}

/// Five OEs, AGH with and without U25, contracted measures of every kind the rules tell apart.
pub fn desk() -> Desk {
    let mut desk = Desk::default();
    desk.as_of = Some(day(2026, 11, 24));
    for (code, kind, district) in [
        ("ALT", UnitKind::Standort, "Altona"),
        ("OSD", UnitKind::Standort, "Altona"),
        ("JBA-ALT", UnitKind::Jba, "Altona"),
        ("HAR", UnitKind::Standort, "Harburg"),
        ("WIR", UnitKind::Zentral, "Hamburg-Mitte"),
    ] {
        let unit = Unit {
            code: UnitCode::parse(code).unwrap(),
            title: format!("Jobcenter {code}"),
            kind,
            district: district.to_owned(),
            mailbox: format!("{}@amt.example", code.to_lowercase()),
            stock: 1000,
            stock_u25: 100,
        };
        desk.units.insert(unit.code.clone(), unit);
    }
    for (no, instrument, u25, limited, modular) in [
        ("AGH-1", "AGH", false, false, false),
        ("AGH-U25", "AGH", true, false, false),
        ("MES-1", "MES", false, false, true),
        ("MOB-1", "MAbE", false, true, true),
        ("GK-1", "Gk", false, false, false),
        ("ASA-1", "AsA", true, false, false),
        ("BAE-1", "BaE", true, false, false),
        ("FULL-1", "MES", false, false, true),
    ] {
        let no = MeasureNo::parse(no).unwrap();
        let measure = Measure {
            no: no.clone(),
            title: format!("Holzwerkstatt „{no}“"),
            instrument: Instrument::parse(instrument).unwrap(),
            provider: "Brücke Süd e.V.".to_owned(),
            district: "Altona".to_owned(),
            places: 12,
            begin: if no.as_str() == "ASA-1" { day(2026, 12, 15) } else { day(2026, 11, 16) },
            end: day(2027, 12, 31),
            modular,
            u25,
            limited_mobility: limited,
            needs: vec![],
            nearby: vec![],
            mb: Some(Contact { name: "MB ALT 1".into(), unit: UnitCode::parse("ALT").ok(), email: "mb@amt.example".into() }),
            profile: Profile {
                target_group: "Menschen, die wieder arbeiten wollen".into(),
                content: "Holz, Werkzeug, Bewerbung".into(),
                notes: "auch in Teilzeit, nur in Altona".into(),
            },
            provider_contact: ProviderContact { email: "listen@traeger.example".into(), person: "Büro".into() },
        };
        desk.measures.insert(no.clone(), measure);
        let (module, begin) = match no.as_str() {
            "AGH-1" | "AGH-U25" => continue,
            "MES-1" => (Some("M01"), day(2026, 12, 1)),
            "MOB-1" => (Some("M01"), day(2026, 12, 7)),
            "FULL-1" => (Some("M01"), day(2026, 12, 8)),
            "ASA-1" => (None, day(2026, 12, 15)),
            _ => (None, day(2026, 12, 14)),
        };
        let places = if no.as_str() == "FULL-1" { 0 } else { 8 };
        let module = module.map(|m| ModuleNo::parse(m).unwrap());
        let start = Start { measure: no, module, begin, end: day(2027, 6, 30), places };
        desk.starts.insert(start.key(), start);
    }
    let people = [
        ("MES-1", "ALT", Status::Started),
        ("MES-1", "ALT", Status::NoShow),
        ("MES-1", "HAR", Status::Assigned),
        ("AGH-1", "ALT", Status::Started),
        ("AGH-1", "OSD", Status::Assigned),
    ];
    let participations = people.into_iter().enumerate().map(|(i, (no, unit, status))| Participation {
        id: ParticipationId::parse(&format!("{CANARY}{i}")).unwrap(),
        measure: MeasureNo::parse(no).unwrap(),
        module: (no == "MES-1").then(|| ModuleNo::parse("M01").unwrap()),
        unit: UnitCode::parse(unit).unwrap(),
        assigned_on: day(2026, 11, 1),
        planned_begin: day(2026, 12, 1),
        planned_end: day(2027, 2, 1),
        status,
        status_since: day(2026, 11, 20),
        begin: (status == Status::Started).then(|| day(2026, 11, 2)),
        end: None,
        reason: None,
        office: None,
    });
    let participations = participations.collect();
    desk.with_participations(participations)
}

/// The desk with two people of a JBA on the one place of a `BaE`.
pub fn crowded_bae() -> Desk {
    let mut desk = desk();
    desk.measures.values_mut().for_each(|m| m.places = 0);
    let start = desk.starts.values_mut().find(|start| start.measure.as_str() == "BAE-1").unwrap();
    (start.places, start.begin) = (1, day(2026, 11, 2));
    let mut people = desk.participations().to_vec();
    let mut template = people[0].clone();
    template.measure = measure(&desk, "BAE-1").no.clone();
    template.module = None;
    template.unit = "JBA-ALT".parse().unwrap();
    (template.begin, template.planned_end) = (Some(day(2026, 11, 2)), day(2027, 1, 31));
    for i in 0..2 {
        people.push(Participation { id: format!("B{i}").parse().unwrap(), ..template.clone() });
    }
    desk.with_participations(people)
}
