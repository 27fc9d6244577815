//! The demo desk goes through the same import as real exports, and always gives work.

use chrono::{Days, NaiveDate};
use ilc_desk::{
    demo::{Morning, generate},
    domain::{Desk, Status, on_offer::Window, places},
    import,
};
use sha2::{Digest as _, Sha256};

use super::tables::{day, read};

/// Imports both mornings; the desk of today.
fn both(seed: u64, scale: u32, today: NaiveDate) -> Desk {
    let demo = generate(seed, scale, today);
    [Morning::Yesterday, Morning::Today].into_iter().fold(Desk::default(), |desk, morning| {
        let batch = read(&demo.files(morning), &desk).expect("the demo reads without errors");
        assert!(batch.notices.is_empty() && batch.files.iter().all(|f| f.dropped.is_empty()));
        let plan = import::plan(&desk, batch, demo.as_of(morning), true).expect("forward");
        assert!(plan.vanished.is_empty() && plan.measures.changed.is_empty());
        import::apply(&desk, &plan)
    })
}

#[test]
fn any_day_of_any_year_gives_a_desk_with_work() {
    for (seed, today) in [(1, "22.11.2026"), (2, "01.01.2027"), (3, "29.02.2028"), (4, "06.04.2026")] {
        let today = day(today);
        let desk = both(seed, 1, today);
        let agh = desk.agh().count();
        assert!(desk.units.len() >= 20 && agh >= 100 && desk.measures.len() - agh >= 30);
        assert!((16_000..22_000).contains(&desk.participations().len()), "{}", desk.participations().len());
        assert!(!desk.superseded.is_empty(), "something changed overnight");
        let open = places::open_starts(&desk, today);
        let soon = places::offered(&open, today, Window { window_days: 21, min_remaining_days: 28 });
        assert!(soon.iter().filter(|s| s.begin >= today && s.free() > 0).count() >= 3);
        let live = |status| desk.participations().iter().filter(move |p| p.status == status);
        assert!(
            live(Status::Assigned).any(|p| p.planned_begin < today) && live(Status::Assigned).any(|p| p.planned_begin > today)
        );
        assert!(live(Status::Started).any(|p| p.end_unresolved(today)));
        let behind = desk.monitoring.values().filter(|m| m.backlog_scaled() > 0).count();
        assert!(today.to_string().ends_with("01-01") || (behind > 20 && behind < desk.monitoring.len()), "{behind}");
    }
}

#[test]
fn about_sixty_percent_start_and_half_of_these_leave_early() {
    let desk = both(5, 1, day("22.11.2026"));
    let count = |status| desk.participations().iter().filter(|p| p.status == status).count();
    let (no_show, dropped, ended) = (count(Status::NoShow), count(Status::DroppedOut), count(Status::Ended));
    let started = dropped + ended + count(Status::Started);
    let closed = started + no_show + count(Status::Cancelled);
    assert!((56..64).contains(&(100 * started / closed)), "{started} of {closed}");
    // Those who leave early are seen earlier, so they are a little over half of those who left.
    assert!((48..58).contains(&(100 * dropped / (dropped + ended))), "{dropped} dropped, {ended} ended");
}

#[test]
fn scale_multiplies() {
    let today = day("22.11.2026");
    let (one, three) = (both(1, 1, today), both(1, 3, today));
    assert_eq!(three.measures.len(), 3 * one.measures.len());
    let ratio = three.participations().len() * 10 / one.participations().len();
    assert!((26..34).contains(&ratio), "{ratio}");
}

/// The same bytes on every platform: recorded once, from this program.
#[test]
fn a_seed_gives_the_same_bytes_everywhere() {
    let demo = generate(7, 1, day("22.11.2026"));
    let mut hash = Sha256::new();
    for file in demo.files(Morning::Yesterday).iter().chain(&demo.files(Morning::Today)) {
        hash.update(&file.bytes);
    }
    let hex = hash.finalize().iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat();
    insta::assert_snapshot!(hex, @"d9f66fa3a83b53c6e4fbdf0c8d1e053fcd794e25bed9cd93feaf6111a8fdbec9");
}

#[test]
fn the_mornings_are_a_day_apart() {
    let demo = generate(1, 1, day("01.03.2028"));
    assert_eq!(demo.as_of(Morning::Today), day("01.03.2028"));
    assert_eq!(demo.as_of(Morning::Yesterday) + Days::new(1), demo.as_of(Morning::Today));
}
