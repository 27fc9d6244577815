//! *Kontingente* after a release: what is in force, beside a new proposal on request; never a new proposal in silence.

use ilc_desk::{
    api::{
        contingents::state::{InForceRow, SignedRow},
        places::{StartContingents, UnitContingent},
    },
    domain::contingent::state::Stage,
    tui::{Effect, plain},
};
use insta::assert_snapshot;

use crate::support::{
    Desk, SIZES,
    desk::{Data, today},
};

/// MES is released today: twelve starts, four OEs each, some of it filled.
fn release(data: &mut Data) {
    let units = ["ALT", "BIL", "HAR", "JBA-MIT", "WAN"];
    let starts: Vec<_> = data.ground.starts.iter().filter(|s| s.start.measure.starts_with("MES")).take(12).cloned().collect();
    let sample = data.places.starts[3].clone();
    data.places.starts = (0..)
        .zip(starts)
        .map(|(i, start): (u32, _)| {
            let unit = |(n, code): (u32, &&str)| UnitContingent {
                unit: (*code).to_owned(),
                places: 1 + (i + n) % 4,
                filled: (i * n) % 3,
            };
            let given: Vec<_> = (0..).zip(&units).filter(|(n, _)| (n + i) % 5 != 0).map(unit).collect();
            let contingents = (i != 7).then(|| StartContingents {
                release: 5,
                on: today(),
                places: given.iter().map(|u| u.places).sum(),
                filled: given.iter().map(|u| u.filled.min(u.places)).sum(),
                units: given,
            });
            let mut row = sample.clone();
            (row.measure, row.module) = (start.start.measure, start.start.module);
            (row.instrument, row.begin, row.open, row.not_offered) = ("MES".to_owned(), start.begin, true, None);
            row.contingents = contingents;
            row
        })
        .collect();
    let pot = data.summary_pots.iter_mut().find(|pot| pot.instrument == "MES").unwrap();
    let by = Some(SignedRow { who: "anna".to_owned(), at: "2026-11-24T08:15:00Z".parse().unwrap() });
    (pot.stage, pot.in_force) = (Stage::Released, Some(InForceRow { release: 5, on: today(), by }));
}

fn desk(size: (u16, u16)) -> Desk {
    let mut desk = Desk::live(size);
    release(&mut desk.data);
    desk.data.revision += 1;
    desk.keys("4");
    desk.wait(16);
    while desk.state.contingents.work().unwrap().base.instrument != "MES" {
        desk.keys("<tab>");
    }
    desk
}

#[test]
fn what_is_in_force_is_shown_with_what_is_filled_and_a_new_proposal_on_request() {
    for (width, height) in SIZES {
        let mut desk = desk((width, height));
        desk.keys("jl");
        let picture = desk.body();
        assert!(picture.contains("In Kraft: 109 Plätze in 11 Starts") && picture.contains("von anna"), "{picture}");
        assert!(picture.contains("1/3"), "filled of what was asked for: {picture}");
        assert_snapshot!(format!("in_kraft_{width}x{height}"), picture);
        desk.keys("p");
        assert_snapshot!(format!("in_kraft_unterschied_{width}x{height}"), desk.body());
        desk.keys("p");
        assert!(desk.picture().contains("alle verteilt"), "the proposal itself: {}", desk.picture());
        desk.keys("p");
        assert!(desk.picture().contains("In Kraft: 109"), "and back");
    }
}

#[test]
fn what_is_in_force_cannot_be_changed_or_released_by_mistake() {
    let mut desk = desk((120, 40));
    for key in ["+", "F", "U", "x", "C"] {
        desk.keys(key);
        let told = desk.state.toast().unwrap();
        assert!(told.is_error && told.text.contains("was in Kraft ist; p zeigt"), "{key}: {}", told.text);
    }
    assert!(desk.state.dialogs.is_empty() && desk.state.contingents.works.iter().all(|w| w.settings.is_empty()));
    desk.keys("pp+");
    assert!(!desk.state.contingents.work().unwrap().settings.is_empty(), "the proposal can");
    desk.keys("p");
    assert!(desk.picture().contains("In Kraft: "), "beside a draft it is still there to look at");
}

#[test]
fn what_is_in_force_is_told_and_copied() {
    let mut desk = desk((80, 24));
    desk.keys("jllll");
    let text = plain(&desk.state);
    for told in ["Instrument MES: in Kraft 109 Plätze", "kein Kontingent in Kraft, frei für alle", "Gewählt: BIL in MES-31"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    desk.keys("yt");
    let Some(Effect::Copy(copied)) = desk.other_effects.last() else { panic!() };
    assert!(copied.starts_with("Start\tBeginn\tfrei\tALS\tALT") && copied.contains("\t1/3"), "{copied}");
}
