//! Proposals from a small desk: rows, eligibility, deficits, floors, pins, holds, refusals and
//! what people read. The engine has tests of its own.

use chrono::NaiveDate;
use ilc_desk::{
    api,
    domain::{
        Amount, Desk, Instrument, Measure, MeasureNo, ModuleNo, Monitoring, Participation, ParticipationId, ProviderContact,
        Start, StartKey, Status, Unit, UnitCode, UnitKind,
        contingent::{
            Conflict, Exclusion, Ground, Hold, MinimumScope, Pin, Pot, Proposal, Request, Rest, Selector, explain, propose,
        },
        measure::Profile,
    },
};

fn day(raw: &str) -> NaiveDate {
    ilc_desk::domain::dates::parse(raw).unwrap()
}

fn today() -> NaiveDate {
    day("24.11.2026")
}

fn unit(code: &str) -> UnitCode {
    UnitCode::parse(code).unwrap()
}

fn no(raw: &str) -> MeasureNo {
    MeasureNo::parse(raw).unwrap()
}

/// `MES-1` or `MES-1/M01`.
fn key(raw: &str) -> StartKey {
    let (measure, module) = raw.split_once('/').map_or((raw, None), |(a, b)| (a, Some(b)));
    (no(measure), module.map(|m| ModuleNo::parse(m).unwrap()))
}

fn measure(raw: &str, instrument: &str, end: &str) -> Measure {
    Measure {
        no: no(raw),
        title: format!("Kurs {raw}"),
        instrument: Instrument::parse(instrument).unwrap(),
        provider: "Hafenbogen e.V.".into(),
        district: "Altona".into(),
        places: 10,
        begin: day("01.01.2026"),
        end: day(end),
        modular: false,
        u25: false,
        limited_mobility: false,
        needs: vec![],
        nearby: vec![],
        mb: None,
        profile: Profile::default(),
        provider_contact: ProviderContact::default(),
    }
}

/// A desk under construction.
#[derive(Default)]
struct Build {
    desk: Desk,
    people: Vec<Participation>,
}

impl Build {
    /// Three sites, one JBA, one central unit.
    fn new() -> Self {
        let mut build = Self::default();
        for (code, kind, district) in [
            ("ALT", UnitKind::Standort, "Altona"),
            ("BIL", UnitKind::Standort, "Hamburg-Mitte"),
            ("HAR", UnitKind::Standort, "Harburg"),
            ("JBA-ALT", UnitKind::Jba, "Altona"),
            ("SEL", UnitKind::Zentral, "Altona"),
        ] {
            let unit = Unit {
                code: unit(code),
                title: code.into(),
                kind,
                district: district.into(),
                mailbox: String::new(),
                stock: 0,
                stock_u25: 0,
            };
            build.desk.units.insert(unit.code.clone(), unit);
        }
        build
    }

    fn measure(mut self, measure: Measure) -> Self {
        self.desk.measures.insert(measure.no.clone(), measure);
        self
    }

    fn start(mut self, start: &str, begin: &str, end: &str, places: u32) -> Self {
        let (measure, module) = key(start);
        let start = Start { measure, module, begin: day(begin), end: day(end), places };
        self.desk.starts.insert(start.key(), start);
        self
    }

    fn monitoring(mut self, code: &str, instrument: &str, year: &str, to_date: &str, actual: u32) -> Self {
        let row = Monitoring {
            as_of: day("20.11.2026"),
            unit: unit(code),
            instrument: Instrument::parse(instrument).unwrap(),
            expected_year: Amount::parse(year).unwrap(),
            expected_to_date: Amount::parse(to_date).unwrap(),
            actual,
        };
        self.desk.monitoring.insert((row.unit.clone(), row.instrument.clone()), row);
        self
    }

    fn people(mut self, start: &str, code: &str, status: Status, n: usize) -> Self {
        for _ in 0..n {
            let (measure, module) = key(start);
            self.people.push(Participation {
                id: ParticipationId::parse(&format!("T{}", self.people.len())).unwrap(),
                measure,
                module,
                unit: unit(code),
                assigned_on: day("02.11.2026"),
                planned_begin: day("01.12.2026"),
                planned_end: day("01.03.2027"),
                status,
                status_since: day("02.11.2026"),
                begin: None,
                end: None,
                reason: None,
                office: None,
            });
        }
        self
    }

    fn done(self) -> Desk {
        self.desk.with_participations(self.people)
    }
}

/// One measure of 10 places in Altona; ALT far behind, BIL a little, HAR ahead.
fn simple(change: impl FnOnce(&mut Measure)) -> Build {
    let mut mes = measure("MES-1", "MES", "31.12.2027");
    change(&mut mes);
    Build::new()
        .measure(mes)
        .monitoring("ALT", "MES", "39", "34,5", 23)
        .monitoring("BIL", "MES", "44", "38,9", 36)
        .monitoring("HAR", "MES", "20", "17", 20)
}

fn split(desk: &Desk, change: impl FnOnce(&mut Request)) -> Result<Proposal, Conflict> {
    let mut request = Request::new(today());
    change(&mut request);
    propose(&Ground::of(desk), &request)
}

fn pot(desk: &Desk) -> Pot {
    split(desk, |_| {}).unwrap().pots.remove(0)
}

/// Places per OE in one start, OEs without any left out.
fn given(pot: &Pot, start: &str) -> Vec<(String, u32)> {
    let row = pot.row_of(&key(start)).unwrap();
    let cells = pot.units.iter().enumerate().map(|(i, u)| (u.unit.to_string(), pot.cell(row, i).contingent));
    cells.filter(|(_, n)| *n > 0).collect()
}

fn reason(pot: &Pot, code: &str) -> String {
    pot.cell(0, pot.unit_of(&unit(code)).unwrap()).left_out.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn pairs(expected: &[(&str, u32)]) -> Vec<(String, u32)> {
    expected.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect()
}

#[test]
fn rows_are_what_the_rule_names() {
    let modular = |raw: &str| Measure { modular: true, ..measure(raw, "MES", "31.12.2027") };
    let desk = Build::new()
        .measure(modular("MES-1"))
        .start("MES-1/M01", "23.11.2026", "01.03.2027", 5) // runs already
        .start("MES-1/M02", "24.11.2026", "01.03.2027", 5) // starts today
        .start("MES-1/M03", "05.01.2027", "01.04.2027", 5) // last day of the window
        .start("MES-1/M04", "06.01.2027", "01.04.2027", 5) // a day too late
        .start("MES-1/M05", "01.12.2026", "01.04.2027", 2) // full
        .people("MES-1/M05", "ALT", Status::Assigned, 2)
        .measure(measure("MES-2", "MES", "22.12.2026")) // 28 days left, no start of its own
        .measure(measure("MES-3", "MES", "21.12.2026")) // 27 days left
        .measure(measure("BaE-1", "BaE", "31.12.2027"))
        .measure(measure("AGH-1", "AGH", "31.12.2027"))
        .measure(measure("Gk-1", "Gk", "31.12.2027"))
        .done();
    let proposal = split(&desk, |r| {
        r.starts = Some(["MES-1", "MES-2", "MES-3", "Gk-1"].map(|raw| Selector { measure: no(raw), module: None }).to_vec());
    })
    .unwrap();
    let rows: Vec<String> = proposal
        .pots
        .iter()
        .flat_map(|p| &p.rows)
        .map(|r| ilc_desk::domain::start::label(&r.measure, r.module.as_ref()))
        .collect();
    assert_eq!(rows, ["MES-2", "MES-1/M02", "MES-1/M03", "Gk-1"]);
    let skipped: Vec<String> = proposal.skipped.iter().map(|s| s.why.to_string()).collect();
    assert_eq!(
        skipped,
        [
            "Ende schon am 21.12.2026, weniger als 28 Tage Rest",
            "das Modul läuft seit 23.11.2026",
            "kein freier Platz",
            "Beginn erst am 06.01.2027, mehr als 42 Tage voraus",
        ]
    );
    assert_eq!(split(&desk, |_| {}).unwrap().pots.len(), 2, "neither AGH nor BaE");
    assert!(split(&desk, |_| {}).unwrap().pots[0].rows.iter().all(|r| r.unplaced == r.free), "nobody expects entries");
}

#[test]
fn deficits_are_exact() {
    let desk = simple(|_| {}).people("MES-1", "ALT", Status::Assigned, 3).people("MES-1", "ALT", Status::Started, 1).done();
    let told = |percent: u32| {
        let pot = split(&desk, |r| r.rule.start_rate_percent = percent).unwrap().pots.remove(0);
        let alt = &pot.units[0].position;
        (alt.deficit().to_string(), alt.claim(), alt.assigned, pot.rows[0].free)
    };
    assert_eq!(told(100), ("17/2".into(), 9, 3, 6));
    assert_eq!(told(0), ("23/2".into(), 12, 3, 6));
    assert_eq!(told(33), ("1051/100".into(), 11, 3, 6));
    assert_eq!(split(&desk, |r| r.rule.start_rate_percent = 101), Err(Conflict::StartRate(101)));
}

#[test]
fn the_minimum_then_the_deficit() {
    // ALT 11,5 · BIL 2,9 · HAR −3: one each, then by 11,5/(2k−1) and 2,9/(2k−1)
    let pot = pot(&simple(|_| {}).done());
    assert_eq!(given(&pot, "MES-1"), pairs(&[("ALT", 7), ("BIL", 2), ("HAR", 1)]));
    assert!((0..3).all(|i| pot.cell(0, i).minimum));
    assert_eq!(pot.units.iter().map(|u| u.largest_remainder).sum::<u32>(), 10);
    assert_eq!(pot.units.iter().map(|u| u.dhondt).collect::<Vec<_>>(), [8, 2, 0, 0, 0]);
    // who is in the start already needs no minimum place
    let pot = self::pot(&simple(|_| {}).people("MES-1", "HAR", Status::Started, 1).done());
    assert_eq!(given(&pot, "MES-1"), pairs(&[("ALT", 7), ("BIL", 2)]));
}

/// Two modules of one measure and a third that is not in the window: 4, 6 and 9 free places.
fn modules() -> Build {
    simple(|m| m.modular = true)
        .start("MES-1/M01", "01.12.2026", "28.02.2027", 4)
        .start("MES-1/M02", "22.12.2026", "31.03.2027", 6)
        .start("MES-1/M09", "22.06.2027", "30.09.2027", 9)
}

#[test]
fn the_minimum_holds_once_per_measure() {
    let minima = |pot: &Pot| -> Vec<(usize, usize)> {
        let all = (0..pot.rows.len()).flat_map(|m| (0..pot.units.len()).map(move |i| (m, i)));
        all.filter(|(m, i)| pot.instance.cell(*m, *i).minimum).collect()
    };
    let pot = self::pot(&modules().done());
    assert_eq!(minima(&pot), [(1, 0), (1, 1), (1, 2)], "in the start with the most free places");
    let older = split(&modules().done(), |r| r.rule.minimum_scope = MinimumScope::Start).unwrap().pots.remove(0);
    assert_eq!(minima(&older).len(), 6, "the older reading: in every start");
    // somebody of HAR in a module outside the pot, somebody of BIL in one that is over
    let desk = modules().people("MES-1/M09", "HAR", Status::Assigned, 1).people("MES-1/M00", "BIL", Status::Started, 1).done();
    assert_eq!(minima(&self::pot(&desk)), [(1, 0)], "who has anybody live in the measure needs none");
    // equally many free places: the earlier start
    let equal = modules().start("MES-1/M02", "22.12.2026", "31.03.2027", 4).done();
    assert_eq!(minima(&self::pot(&equal)), [(0, 0), (0, 1), (0, 2)]);
    // a start from which it is taken out is none of its starts
    let out = Exclusion { unit: unit("ALT"), start: Some(key("MES-1/M02")), reason: String::new() };
    let pot = split(&modules().done(), |r| r.exclusions = vec![out]).unwrap().pots.remove(0);
    assert_eq!(minima(&pot), [(0, 0), (1, 1), (1, 2)]);
}

#[test]
fn what_no_deficit_asks_for_can_stay_free() {
    let desk = simple(|m| m.places = 40).done();
    let free = split(&desk, |r| r.rule.rest = Rest::Free).unwrap().pots.remove(0);
    // ⌈11,5⌉, ⌈2,9⌉ and the minimum place of an OE that is ahead
    assert_eq!(given(&free, "MES-1"), pairs(&[("ALT", 12), ("BIL", 3), ("HAR", 1)]));
    assert_eq!((free.rows[0].unplaced, free.instance.certificate(&contingents(&free)).flaw), (24, None));
    let shares: Vec<_> = free.units.iter().take(3).map(|u| (u.shares.minimum, u.shares.deficit, u.shares.rest)).collect();
    assert_eq!(shares, [(1, 11, 0), (1, 2, 0), (1, 0, 0)]);
    // a pin is a word of its own
    let pinned = Pin { start: key("MES-1"), unit: unit("HAR"), places: 5 };
    let free = split(&desk, |r| (r.rule.rest, r.pins) = (Rest::Free, vec![pinned])).unwrap().pots.remove(0);
    assert_eq!(given(&free, "MES-1"), pairs(&[("ALT", 12), ("BIL", 3), ("HAR", 5)]));
    // nothing lies beyond a fulfilment
    let equal = split(&desk, |r| (r.rule.rest, r.rule.equalise) = (Rest::Free, true)).unwrap().pots.remove(0);
    assert_eq!((equal.rows[0].unplaced, equal.rest_is_free), (0, false));
}

fn contingents(pot: &Pot) -> Vec<u32> {
    pot.cells.iter().map(|cell| cell.contingent).collect()
}

#[test]
fn every_place_has_one_cause() {
    let desk = modules()
        .measure(Measure { needs: vec![(unit("SEL"), 3)], ..measure("MES-2", "MES", "31.12.2027") })
        .measure(Measure { places: 30, ..measure("MES-3", "MES", "31.12.2027") })
        .done();
    let pin = Pin { start: key("MES-3"), unit: unit("BIL"), places: 4 };
    let document = api::contingents::Proposal::from(&split(&desk, |r| r.pins = vec![pin]).unwrap());
    let pot = &document.pots[0];
    for cell in pot.starts.iter().flat_map(|start| &start.cells) {
        assert_eq!(cell.floor + cell.by_minimum + cell.by_deficit + cell.by_rest, cell.contingent, "{cell:?}");
        assert!(!cell.pinned || cell.floor == cell.contingent, "{cell:?}");
        assert!(cell.pinned || cell.minimum == (cell.by_minimum == 1), "{cell:?}");
    }
    for (at, unit) in pot.units.iter().enumerate() {
        let of = |part: fn(&api::contingents::ProposedCell) -> u32| pot.starts.iter().map(|s| part(&s.cells[at])).sum::<u32>();
        let told = (unit.forced, unit.by_minimum, unit.by_deficit, unit.by_rest);
        let summed = (of(|c| c.floor), of(|c| c.by_minimum), of(|c| c.by_deficit), of(|c| c.by_rest));
        assert_eq!(told, (Some(summed.0), Some(summed.1), Some(summed.2), Some(summed.3)), "{}", unit.unit);
        let beyond = u64::from(unit.total).saturating_sub(unit.claim);
        assert!(u64::from(summed.3) <= beyond, "{}: never told as beyond what the deficit asks for", unit.unit);
    }
    assert!(pot.units.iter().any(|unit| unit.by_rest > Some(0)), "30 places are more than all deficits");
}

#[test]
fn target_groups_and_reasons() {
    let u25 = pot(&simple(|m| (m.u25, m.limited_mobility) = (true, true)).monitoring("JBA-ALT", "MES", "5", "4", 1).done());
    assert_eq!(given(&u25, "MES-1"), pairs(&[("JBA-ALT", 10)]));
    assert_eq!(reason(&u25, "ALT"), "Maßnahme für unter 25-Jährige, OE ist keine Jugendberufsagentur");
    let near = simple(|m| (m.limited_mobility, m.nearby) = (true, vec![unit("HAR")])).monitoring("SEL", "MES", "5", "4", 1);
    let near = pot(&near.done());
    assert_eq!(given(&near, "MES-1"), pairs(&[("ALT", 9), ("HAR", 1)]));
    assert_eq!(reason(&near, "SEL"), "Maßnahme für eingeschränkte Mobilität, OE liegt nicht in Altona");
    assert_eq!(reason(&near, "BIL"), "Maßnahme für eingeschränkte Mobilität, OE liegt nicht in Altona");
    let plain = pot(&simple(|_| {}).done());
    assert_eq!(reason(&plain, "SEL"), "keine Eintrittserwartung für MES und kein Bedarf für diese Maßnahme");
}

#[test]
fn needs_are_floors_and_switch_the_minimum_off() {
    let desk = simple(|m| m.needs = vec![(unit("SEL"), 4), (unit("HAR"), 2)]).people("MES-1", "SEL", Status::Assigned, 1).done();
    let pot = pot(&desk);
    assert_eq!(pot.cell(0, 4).floor, 3);
    assert_eq!(given(&pot, "MES-1"), pairs(&[("ALT", 3), ("BIL", 1), ("HAR", 2), ("SEL", 3)]));
    assert!(pot.rows[0].has_needs && pot.cells.iter().all(|c| !c.minimum));
    let short = self::pot(&simple(|m| (m.places, m.needs) = (7, vec![(unit("SEL"), 6), (unit("HAR"), 6)])).done());
    assert_eq!(given(&short, "MES-1"), pairs(&[("HAR", 4), ("SEL", 3)]), "split by Sainte-Laguë, the larger expectation first");
}

#[test]
fn an_exclusion_wins_over_a_need_and_is_reported() {
    let desk = simple(|m| m.needs = vec![(unit("HAR"), 2)]).done();
    let proposal = split(&desk, |r| {
        r.exclusions = vec![Exclusion { unit: unit("HAR"), start: None, reason: "zieht um".into() }];
    })
    .unwrap();
    assert_eq!(given(&proposal.pots[0], "MES-1"), pairs(&[("ALT", 8), ("BIL", 2)]));
    assert_eq!(proposal.pots[0].notes(), ["MES-1: Der Bedarf von HAR (2 Plätze) zählt nicht: ausgenommen: zieht um."]);
}

#[test]
fn pins_and_holds() {
    let desk = simple(|_| {}).done();
    let pin = |code: &str, places| Pin { start: key("MES-1"), unit: unit(code), places };
    let proposal = split(&desk, |r| {
        r.pins = vec![pin("HAR", 4), pin("BIL", 0)];
        r.holds = vec![Hold { start: key("MES-1"), places: 2 }];
    })
    .unwrap();
    let pot = &proposal.pots[0];
    assert_eq!(given(pot, "MES-1"), pairs(&[("ALT", 4), ("HAR", 4)]));
    assert_eq!((pot.rows[0].free, pot.rows[0].held, pot.rows[0].unplaced), (10, 2, 0));
}

#[test]
fn a_pin_at_its_own_value_changes_nothing() {
    let desk = simple(|m| m.needs = vec![(unit("SEL"), 4), (unit("HAR"), 9)])
        .measure(Measure { limited_mobility: true, ..measure("MES-2", "MES", "31.12.2027") })
        .measure(measure("MES-3", "MES", "31.12.2027"))
        .done();
    let before = pot(&desk);
    for (m, row) in before.rows.iter().enumerate() {
        for (i, column) in before.units.iter().enumerate() {
            let places = before.cell(m, i).contingent;
            let after = split(&desk, |r| r.pins = vec![Pin { start: row.key(), unit: column.unit.clone(), places }]).unwrap();
            let places = |pot: &Pot| pot.cells.iter().map(|c| c.contingent).collect::<Vec<_>>();
            assert_eq!(places(&after.pots[0]), places(&before), "{} {}", row.measure, column.unit);
        }
    }
}

#[test]
fn ties_go_to_who_got_less_last_time() {
    let mut mes = measure("MES-1", "MES", "31.12.2027");
    mes.places = 1;
    let desk = Build::new().measure(mes).monitoring("ALT", "MES", "20", "10", 5).monitoring("BIL", "MES", "20", "10", 5).done();
    assert_eq!(given(&pot(&desk), "MES-1"), pairs(&[("ALT", 1)]), "by code");
    let proposal = split(&desk, |r| r.last_released.extend([((Instrument::Mes, unit("ALT")), 3)])).unwrap();
    assert_eq!(given(&proposal.pots[0], "MES-1"), pairs(&[("BIL", 1)]));
    assert_eq!(proposal.pots[0].units[0].last_released, Some(3));
}

#[test]
fn an_old_stand_is_flagged() {
    let desk = simple(|_| {}).done();
    let on = |raw: &str| propose(&Ground::of(&desk), &Request::new(day(raw))).unwrap().pots[0].notes();
    assert!(on("25.12.2026").is_empty(), "35 days old");
    assert_eq!(on("26.12.2026"), ["Das Eintrittsmonitoring für MES hat den Stand 20.11.2026 und ist 36 Tage alt."]);
}

#[test]
fn fulfilment_can_be_equalised() {
    // E/(2(A+Z+x)+1): 39/47, 44/73, 20/41 → all ten to ALT until 39/(2·(23+x)+1) falls below 44/73
    let desk = simple(|m| m.needs = vec![(unit("HAR"), 1)]).done();
    let proposal = split(&desk, |r| r.rule.equalise = true).unwrap();
    assert_eq!(given(&proposal.pots[0], "MES-1"), pairs(&[("ALT", 9), ("HAR", 1)]));
}

#[test]
fn refusals_name_the_conflict() {
    let desk = simple(|m| m.needs = vec![(unit("HAR"), 4)])
        .measure(Measure { modular: true, ..measure("MES-9", "MES", "31.12.2027") })
        .start("MES-9/M01", "01.02.2027", "01.04.2027", 5)
        .done();
    let pin = |start: &str, code: &str, places| Pin { start: key(start), unit: unit(code), places };
    let refusal = |pins: Vec<Pin>, hold: u32, starts: Option<&str>| {
        let refused = split(&desk, |r| {
            r.pins = pins;
            r.holds = if hold > 0 { vec![Hold { start: key("MES-1"), places: hold }] } else { vec![] };
            r.starts = starts.map(|raw| vec![Selector { measure: key(raw).0, module: key(raw).1 }]);
        });
        refused.unwrap_err().to_string()
    };
    let told = [
        refusal(vec![pin("MES-1", "ALT", 5)], 2, None),
        refusal(vec![], 11, None),
        refusal(vec![pin("MES-1", "SEL", 1)], 0, None),
        refusal(vec![pin("MES-1", "XXX", 1)], 0, None),
        refusal(vec![pin("MES-7", "ALT", 1)], 0, None),
        refusal(vec![pin("MES-9", "ALT", 1)], 0, None),
        refusal(vec![pin("MES-1/M01", "ALT", 1)], 0, None),
        refusal(vec![pin("MES-9/M01", "ALT", 1)], 0, None),
        refusal(vec![pin("MES-1", "ALT", 1), pin("MES-1", "ALT", 2)], 0, None),
        refusal(vec![], 1, Some("MES-9/M01")),
        refusal(vec![], 0, Some("MES-9/M02")),
    ];
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn absurd_numbers_are_refused_not_worked_through() {
    let desk = simple(|m| (m.places, m.needs) = (u32::MAX, vec![(unit("HAR"), u32::MAX)])).done();
    assert_eq!(
        split(&desk, |_| {}).unwrap_err().to_string(),
        "MES: 4294967295 freie Plätze sind zu viele für eine Aufteilung (höchstens 100000). Bitte die Plätze im Export prüfen."
    );
    let desk = simple(|_| {}).monitoring("ALT", "MES", "999999999,9999", "999999999,9999", 0).monitoring(
        "BIL",
        "MES",
        "0,0001",
        "0",
        u32::MAX,
    );
    assert_eq!(given(&pot(&desk.done()), "MES-1"), pairs(&[("ALT", 8), ("BIL", 1), ("HAR", 1)]));
}

#[test]
fn explanations_read_well() {
    let desk = simple(|m| m.needs = vec![(unit("SEL"), 3)])
        .measure(measure("MES-2", "MES", "31.12.2027"))
        .measure(Measure { limited_mobility: true, places: 4, ..measure("MES-3", "MES", "31.12.2027") })
        .done();
    let proposal = split(&desk, |r| r.pins = vec![Pin { start: key("MES-2"), unit: unit("HAR"), places: 3 }]).unwrap();
    let pot = &proposal.pots[0];
    let mut told = Vec::new();
    for (m, row) in pot.rows.iter().enumerate() {
        for i in 0..pot.units.len() {
            let sentences = explain(pot, m, i).unwrap().sentences.join(" ");
            told.push(format!("{}  {sentences}", row.measure));
        }
    }
    assert_eq!(explain(pot, 9, 0), None);
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn the_document_holds_the_whole_calculation_and_no_floats() {
    let desk = simple(|m| m.places = 4).people("MES-1", "ALT", Status::Assigned, 1).done();
    let document = api::contingents::Proposal::from(&split(&desk, |_| {}).unwrap());
    let json = serde_json::to_value(&document).unwrap();
    assert_eq!(serde_json::from_value::<api::contingents::Proposal>(json.clone()).unwrap(), document);
    insta::assert_json_snapshot!(json);
}
