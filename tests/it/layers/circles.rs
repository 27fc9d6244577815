//! No file of a room needs a file that needs it back: a circle can only be understood, moved and
//! tested as a whole. A module and those below it may name each other.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Named, Source, What, named, sources};

/// Every room and every floor of the dashboard; between the floors [`super::floors`] holds the direction.
const ROOMS: [&[&str]; 22] = [
    &["api"],
    &["cli"],
    &["client"],
    &["config"],
    &["demo"],
    &["domain"],
    &["handout"],
    &["import"],
    &["mail"],
    &["publish"],
    &["server"],
    &["sheet"],
    &["store"],
    &["tui", "app"],
    &["tui", "dialogs"],
    &["tui", "drive"],
    &["tui", "files"],
    &["tui", "input"],
    &["tui", "look"],
    &["tui", "out"],
    &["tui", "speech"],
    &["tui", "views"],
];

type Module<'a> = &'a [String];

/// Which modules of the room name which, parents and children aside.
fn arrows<'a>(sources: &'a [Source], named: &'a [Named], room: &[&str]) -> BTreeMap<Module<'a>, BTreeSet<Module<'a>>> {
    let modules: BTreeSet<Module> = sources
        .iter()
        .map(|s| s.module.as_slice())
        .filter(|m| m.len() >= room.len() && m.iter().zip(room).all(|(m, r)| m == r))
        .collect();
    let home = |path: &'a [String]| (1..=path.len()).rev().map(|n| &path[..n]).find(|prefix| modules.contains(prefix));
    let mut arrows: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for named in named {
        let What::Ours(path) = &named.what else { continue };
        if let (Some(from), Some(to)) = (home(&named.by), home(path))
            && !from.starts_with(to)
            && !to.starts_with(from)
        {
            arrows.entry(from).or_default().insert(to);
        }
    }
    arrows
}

/// Modules from which arrows lead back to themselves.
fn circles(sources: &[Source], named: &[Named], room: &[&str]) -> Vec<String> {
    let arrows = arrows(sources, named, room);
    let reach = |start: Module| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<Module> = arrows.get(start).into_iter().flatten().copied().collect();
        while let Some(module) = next.pop() {
            if seen.insert(module) {
                next.extend(arrows.get(module).into_iter().flatten().copied());
            }
        }
        seen
    };
    arrows.keys().filter(|module| reach(module).contains(*module)).map(|module| module.join("::")).collect()
}

#[test]
fn no_file_needs_one_that_needs_it_back() {
    let sources = sources();
    let named = named(&sources, &BTreeSet::new());
    for room in ROOMS {
        assert_eq!(circles(&sources, &named, room), [""; 0]);
    }
}

#[test]
fn a_circle_is_seen() {
    let of = |files: &[(&str, &str)]| {
        let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
        circles(&sources, &named(&sources, &BTreeSet::new()), &["cli"])
    };
    let three = [
        ("src/cli/mod.rs", "mod a; mod b; mod c; use a::A;"),
        ("src/cli/a.rs", "use super::{Parent, b::B};"),
        ("src/cli/b.rs", "fn f() { crate::cli::c::run() }"),
    ];
    assert_eq!(of(&[three[0], three[1], three[2], ("src/cli/c.rs", "")]), [""; 0]);
    assert_eq!(of(&[three[0], three[1], three[2], ("src/cli/c.rs", "use super::a::A;")]), ["cli::a", "cli::b", "cli::c"]);
}
