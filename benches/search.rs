//! Speed of the search: `cargo bench --bench search`.
//!
//! Budget: 10,000 entries within one frame (16 ms) per letter typed; they are made ready once,
//! when the dialog opens.

use divan::{Bencher, black_box};
use ilc_desk::tui::look::fuzzy::{Haystack, Query, matcher};

fn main() {
    divan::main();
}

fn entry(n: usize) -> (String, String) {
    const TITLES: [&str; 5] =
        ["Küche im Süderelberaum", "Möbellager Wandsbek", "Fahrradwerkstatt Altona", "Grünpflege Öjendorf", "Nähstube Lurup"];
    (
        format!("MES-{n} M{:02} {}", n % 12, TITLES[n % 5]),
        format!("Beginn 01.12.2026 · {} frei · Süderelbe Dienste gGmbH", n % 17),
    )
}

#[divan::bench]
fn make_10_000_ready(bencher: Bencher) {
    let entries: Vec<_> = (0..10_000).map(entry).collect();
    bencher.bench(|| entries.iter().map(|(name, about)| Haystack::new(name, about)).collect::<Vec<_>>());
}

#[divan::bench(args = ["k", "kueche", "wandsbek 42", "dienste", "xyz"])]
fn search_10_000(bencher: Bencher, typed: &str) {
    let entries: Vec<_> = (0..10_000).map(entry).map(|(name, about)| Haystack::new(&name, &about)).collect();
    bencher.bench(|| {
        let (query, mut matcher) = (Query::new(black_box(typed)), matcher());
        entries.iter().filter_map(|entry| query.score(entry, &mut matcher)).max()
    });
}
