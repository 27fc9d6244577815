//! What holds for every figure.

use super::*;
use crate::domain::{
    MeasureNo, Status,
    forecast::{self, Settings},
    mail::testing::{day, desk},
    occupancy,
};

const WINDOW: Window = Window { window_days: 42, min_remaining_days: 28 };
const ACTION: ActionThreshold = ActionThreshold { places: 2, percent: 10 };

fn all_names(desk: &Desk, today: NaiveDate) -> Vec<Figure> {
    let mut names = Vec::new();
    for part in AghPart::ALL {
        names.push(Figure::Agh(Which::All, part));
        names.extend(desk.agh().map(|m| Figure::Agh(Which::These(vec![m.no.clone()]), part)));
        names.push(Figure::Agh(Which::These(desk.agh().map(|m| m.no.clone()).take(2).collect()), part));
    }
    for part in StartPart::ALL {
        names.push(Figure::Start(Which::All, part));
        for start in crate::domain::places::open_starts(desk, today) {
            let label = start.module.map_or_else(|| start.measure.no.to_string(), |m| format!("{} {m}", start.measure.no));
            names.push(Figure::Start(Which::These(vec![label]), part));
        }
    }
    for part in EntryPart::ALL {
        let pairs = desk.monitoring.values().map(|row| Pairs::One(format!("{} {}", row.unit, row.instrument)));
        names.extend(
            pairs.chain([Pairs::All, Pairs::Offered, Pairs::Team(crate::domain::Team::X915)]).map(|p| Figure::Entries(p, part)),
        );
    }
    names
}

fn on<T>(desk: &Desk, today: NaiveDate, with_forecast: bool, then: impl FnOnce(&Setting<'_>) -> T) -> T {
    let forecast = with_forecast.then(|| forecast::forecast(desk, today, 182, &Settings::default()));
    let before = |_: &Measure| with_forecast.then_some(3.25);
    let (released, drafts) = (Released::default(), BTreeMap::new());
    let contingents = Contingents { released: &released, drafts: &drafts, split: &|_| Ok(None) };
    then(&Setting { desk, today, window: WINDOW, action: ACTION, forecast: forecast.as_ref(), before: &before, contingents })
}

/// The parts of a sum add up to the value, and the rows of a part to the part.
pub(super) fn check(opened: &Opened) {
    let value = opened.value.number();
    let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
    assert!(!opened.title.is_empty() && opened.definition.ends_with('.'), "{opened:?}");
    let terms = match &opened.formula {
        Formula::Sum(terms) => terms.clone(),
        Formula::Ratio(top, bottom) => {
            assert!(close(top.value.number() / bottom.value.number(), value), "{opened:?}");
            return;
        }
        Formula::Given(how) => {
            assert!(how.ends_with('.') && how.len() > 10, "{opened:?}");
            return;
        }
    };
    let signed = |term: &Term| if term.minus { -term.value.number() } else { term.value.number() };
    assert!(close(terms.iter().map(signed).sum(), value), "the parts are not the value: {opened:?}");
    for term in &terms {
        let Some(role) = term.role else { continue };
        let of: Vec<&Line> = opened.rows.iter().filter(|row| row.role == role).collect();
        let sum: f64 = of.iter().filter_map(|row| row.amount).sum();
        assert!(close(sum, signed(term)), "the rows are not the part {term:?}: {opened:?}");
        if of.iter().any(|row| row.is_person) {
            assert!(close(f64::from(u32::try_from(of.len()).unwrap()), term.value.number()), "{opened:?}");
        }
    }
}

#[test]
fn every_figure_adds_up_from_its_parts_and_these_from_their_rows() {
    let desk = desk();
    for (today, with_forecast) in [(day(2026, 11, 24), true), (day(2026, 11, 24), false), (day(2027, 1, 7), true)] {
        on(&desk, today, with_forecast, |setting| {
            let mut opened = 0;
            for name in all_names(&desk, today) {
                match open(&name, setting) {
                    Ok(figure) => {
                        check(&figure);
                        assert_eq!(figure.figure.parse::<Figure>(), Ok(name));
                        opened += 1;
                    }
                    Err(why) => assert!(why.ends_with('.') && why.len() > 20, "{name}: {why}"),
                }
            }
            assert!(opened > 30, "{opened} figures on {today}");
        });
    }
}

/// What a screen says of one AGH is the median, and that is what opens; what is added up is the mean.
#[test]
fn the_number_said_of_one_agh_is_the_median_and_sums_are_of_means() {
    let desk = desk();
    on(&desk, day(2026, 11, 24), true, |setting| {
        let forecast = setting.forecast.unwrap();
        let mut differ = 0;
        for (part, ahead) in [(AghPart::In2, 14), (AghPart::In4, 28), (AghPart::In8, 56)] {
            for agh in &forecast.measures {
                let day = &agh.expected[ahead];
                let opened = open(&Figure::Agh(Which::These(vec![agh.measure.clone()]), part), setting).unwrap();
                assert_eq!(opened.value, Quantity::Count(day.q50.into()));
                assert!(opened.definition.contains("Median"), "{}", opened.definition);
                differ += u32::from((f64::from(day.q50) - day.mean).abs() > 0.05);
            }
            let opened = open(&Figure::Agh(Which::All, part), setting).unwrap();
            let mean: f64 = forecast.measures.iter().map(|agh| agh.expected[ahead].mean).sum();
            assert!((opened.value.number() - mean).abs() < 1e-9, "{opened:?}");
            assert!(opened.definition.contains("Durchschnitte"), "{}", opened.definition);
        }
        assert!(differ > 0, "every median is its mean: this test sees nothing");
    });
}

#[test]
fn free_today_is_counted_from_the_people_and_unknown_things_are_named() {
    let desk = desk();
    on(&desk, day(2026, 11, 24), false, |setting| {
        let agh = desk.agh().next().unwrap();
        let figure = Figure::Agh(Which::These(vec![agh.no.clone()]), AghPart::Free);
        let opened = open(&figure, setting).unwrap();
        let people = desk.participations_of(&agh.no);
        let live = people.iter().filter(|p| matches!(p.status, Status::Started | Status::Assigned)).count();
        assert_eq!(opened.rows.len(), live);
        let free = occupancy::free_now(desk.capacity_on(agh, setting.today), 0, u32::try_from(live).unwrap());
        assert_eq!(opened.value, Quantity::Count(free.into()));
        for (figure, told) in [
            (
                Figure::Agh(Which::These(vec![MeasureNo::parse("MES-1").unwrap()]), AghPart::Free),
                "Eine AGH „MES-1“ gibt es nicht.",
            ),
            (Figure::Start(Which::These(vec!["MES-1 M99".into()]), StartPart::Free), "Einen Start „MES-1 M99“"),
            (Figure::Entries(Pairs::One("ALT Gk".into()), EntryPart::Actual), "gibt es „ALT Gk“ nicht"),
        ] {
            let why = open(&figure, setting).unwrap_err();
            assert!(why.contains(told), "{why}");
        }
    });
}
