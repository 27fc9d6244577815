//! The floors of the dashboard: the same direction inside `src/tui` as between the rooms. What is
//! not on a floor's list, it must not name; a floor that is not listed at all fails.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Named, Source, What, named, sources};

/// A folder of `src/tui`.
struct Floor {
    name: &'static str,
    /// Floors it may name.
    floors: &'static [&'static str],
    /// Floors of which it may name only what stands in their `mod.rs`: the registry, not its entries.
    registries: &'static [&'static str],
}

const FLOORS: &[Floor] = &[
    Floor { name: "input", floors: &[], registries: &[] },
    Floor { name: "look", floors: &["input"], registries: &[] },
    Floor { name: "files", floors: &["look", "input"], registries: &[] },
    Floor { name: "out", floors: &["look", "input"], registries: &[] },
    Floor { name: "app", floors: &["look", "input", "files", "out"], registries: &["views", "dialogs"] },
    Floor { name: "views", floors: &["app", "look", "input"], registries: &["dialogs"] },
    Floor { name: "dialogs", floors: &["app", "look", "input", "files", "out", "views"], registries: &[] },
    Floor { name: "drive", floors: &["app", "look", "input", "files", "out", "views", "dialogs"], registries: &[] },
    Floor { name: "speech", floors: &["app", "look", "input", "files", "out", "views", "dialogs", "drive"], registries: &[] },
];

/// What names a floor against the list of its own, and where. What `src/tui/mod.rs` hands on under its own
/// name counts as the floor it comes from.
fn wrong_ways(sources: &[Source], floors: &[Floor]) -> Vec<String> {
    let tui = |path: &[String]| path.first().is_some_and(|room| room == "tui");
    let existing: BTreeSet<&str> =
        sources.iter().filter(|s| tui(&s.module)).filter_map(|s| s.module.get(1)).map(String::as_str).collect();
    let mut wrong: Vec<String> = existing
        .iter()
        .filter(|floor| floors.iter().all(|f| f.name != **floor))
        .map(|floor| format!("src/tui/{floor} is no floor of this test: say what it may name"))
        .collect();
    let modules: BTreeSet<&[String]> = sources.iter().map(|s| s.module.as_slice()).collect();
    let named = named(sources, &BTreeSet::new());
    let inside: Vec<(&Named, &[String])> = named
        .iter()
        .filter_map(|named| match &named.what {
            What::Ours(path) if tui(&named.by) && tui(path) => Some((named, path.as_slice())),
            What::Ours(_) | What::Foreign(_) | What::Clock(_) => None,
        })
        .collect();
    let handed_on: BTreeMap<&str, &str> = inside
        .iter()
        .filter(|(named, path)| named.by.len() == 1 && path.len() > 2)
        .filter_map(|(_, path)| Some((path.last()?.as_str(), path[1].as_str())))
        .collect();
    for (named, path) in inside {
        let Some(from) = named.by.get(1).and_then(|floor| floors.iter().find(|f| f.name == floor)) else { continue };
        let to = path.get(1).map_or("", String::as_str);
        let to = if existing.contains(to) { to } else { handed_on.get(to).copied().unwrap_or(to) };
        let is_registry = path.get(..3).is_none_or(|entry| !modules.contains(entry));
        let listed = to == from.name || from.floors.contains(&to) || (from.registries.contains(&to) && is_registry);
        if !listed {
            wrong.push(format!("{} names {}", named.place, path.join("::")));
        }
    }
    wrong
}

#[test]
fn floors_point_one_way() {
    let wrong = wrong_ways(&sources(), FLOORS);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_floors_have_no_circle() {
    for (i, floor) in FLOORS.iter().enumerate() {
        for other in floor.floors {
            assert!(
                FLOORS[..i].iter().any(|f| f.name == *other),
                "{} may name {other}, which does not stand above it",
                floor.name
            );
        }
    }
}

/// The test sees what it is there for.
mod planted {
    use super::*;

    const TWO: &[Floor] = &[
        Floor { name: "look", floors: &[], registries: &[] },
        Floor { name: "app", floors: &["look"], registries: &["views"] },
        Floor { name: "views", floors: &["app", "look"], registries: &[] },
    ];

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let root = ("src/tui/mod.rs", "pub mod app; pub mod look; pub use app::state::State; pub use look::Theme;");
        let sources: Vec<Source> = [root].iter().chain(files).map(|(path, text)| Source::new(path, text)).collect();
        wrong_ways(&sources, TWO)
    }

    #[test]
    fn the_floor_above_may_look_down() {
        let app = ("src/tui/app/mod.rs", "use crate::tui::{Theme, look::table::Table}; use super::look; use self::state::State;");
        assert_eq!(
            faults(&[app, ("src/tui/app/state.rs", ""), ("src/tui/look/mod.rs", "use std::fmt; use crate::domain::Day;")]),
            [""; 0]
        );
    }

    #[test]
    fn the_floor_below_must_not_look_up() {
        for text in [
            "use crate::tui::app::State;",
            "use crate::tui::{State};",
            "use super::{app};",
            "fn f(_: &super::app::state::State) {}",
            "fn f() { println!(\"{:?}\", crate::tui::app::now()) }",
        ] {
            let files = [("src/tui/app/state.rs", ""), ("src/tui/app/mod.rs", ""), ("src/tui/look/mod.rs", text)];
            assert_eq!(faults(&files).len(), 1, "{text}: {:?}", faults(&files));
        }
    }

    #[test]
    fn of_a_registry_only_the_registry_is_named() {
        let views = [("src/tui/views/mod.rs", ""), ("src/tui/views/agh.rs", "")];
        let app = |text| [views[0], views[1], ("src/tui/app/mod.rs", text)];
        assert_eq!(faults(&app("use crate::tui::views::{self, VIEWS};")), [""; 0]);
        assert_eq!(faults(&app("use crate::tui::views::agh::TABLE;")).len(), 1);
    }

    #[test]
    fn a_floor_that_is_not_listed_is_named() {
        let seen = faults(&[("src/tui/cellar.rs", "")]);
        assert_eq!(seen, ["src/tui/cellar is no floor of this test: say what it may name"]);
    }
}
