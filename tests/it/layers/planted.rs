//! The test of the house sees what it is there for: every way to name something, in a house of two
//! rooms.

use super::{Room, Source, wrong_ways};

const SMALL: &[Room] = &[
    Room { name: "domain", rooms: &[], crates: &[], pure: true },
    Room { name: "store", rooms: &["domain"], crates: &["sqlx"], pure: false },
];

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
    wrong_ways(&sources, SMALL)
}

#[test]
fn what_is_allowed_passes() {
    let domain = "use std::fmt; use chrono::NaiveDate; use super::domain::places; fn f(d: crate::domain::Day) {}";
    let store =
        "use crate::{domain::{Desk, places::{self, count}}}; fn f() { sqlx::query(\"crate::tui\"); std::fs::read(\"x\"); }";
    assert_eq!(faults(&[("src/domain/mod.rs", domain), ("src/store/mod.rs", store), ("src/lib.rs", "pub mod domain;")]), [""; 0]);
}

#[test]
fn faults_are_seen_with_their_line() {
    for (fault, text) in [
        ("a nested import", "\nuse crate::{\n    domain::Desk,\n    store::{Store},\n};"),
        ("a renamed one", "\n\n\nuse crate::{store as shelf};"),
        ("one of everything", "\n\n\nuse crate::store::*;"),
        ("one after the test modules", "#[cfg(test)]\nmod tests {\n}\nuse crate::store::Store;"),
        (
            "one of a module that only looks like a test's",
            "#[cfg(feature = \"test\")]\nmod a {\n\n    use crate::store::Store; }",
        ),
        ("one inside a function", "fn f() {\n\n\n    use crate::store::Store;\n}"),
        ("one inside an inline module, by way of super", "mod a {\n\n\n    use super::super::store::Store;\n}"),
        ("a path in code", "fn f() {\n\n\n    let _ = crate::store::open();\n}"),
        ("a path in a type", "fn f(\n\n\n    _: Vec<Option<crate::store::Store>>,\n) {}"),
        ("a path by way of super", "\n\n\nfn f(_: &super::store::Store) {}"),
        ("a path in a macro", "fn f() {\n    println!(\n        \"{}\",\n        [crate::store::open()]\n    );\n}"),
        (
            "a use in a macro's own text",
            "macro_rules! m {\n    () => {\n\n        use $crate::{domain::Desk, store::Store};\n    };\n}",
        ),
        ("a crate", "\n\n\nuse sqlx::Row;"),
        ("a crate in an attribute", "\n\n\n#[derive(Debug, sqlx::FromRow)]\nstruct Row;"),
        ("a crate from the root", "\n\n\nuse ::sqlx::Row;"),
        ("a file", "use std::fmt;\n\n\nuse std::{collections::BTreeMap, fs};"),
        ("a clock", "use chrono::Utc;\n\n\nfn f() { let _ = Utc::now(); }"),
    ] {
        let seen = faults(&[("src/domain/mod.rs", text), ("src/store/mod.rs", "")]);
        assert_eq!(seen.len(), 1, "{fault}: {seen:?}");
        assert!(seen[0].starts_with("src/domain/mod.rs:4 names "), "{fault}: {seen:?}");
    }
}

#[test]
fn a_room_that_is_not_listed_is_named() {
    assert_eq!(faults(&[("src/cellar.rs", "")]), ["src/cellar is no room of this test: say what it may name"]);
}

#[test]
fn only_test_modules_may_reach_further() {
    let domain = "#[cfg(test)] mod golden; mod life; #[cfg(test)] mod tests { use crate::store::Store; }";
    let reach = "use crate::store::Store;";
    let files = [("src/domain/mod.rs", domain), ("src/domain/golden.rs", reach), ("src/domain/life.rs", reach)];
    assert_eq!(faults(&files).len(), 1, "{:?}", faults(&files));
    assert_eq!(faults(&[("src/domain/mod.rs", "#[cfg(test)]\nuse crate::store::Store;")]).len(), 1);
}

#[test]
fn a_module_hides_a_crate_of_its_name() {
    let store = "mod csv; use csv::write; use self::csv::read;";
    assert_eq!(faults(&[("src/store/mod.rs", store), ("src/store/csv.rs", "")]), [""; 0]);
    assert_eq!(faults(&[("src/store/mod.rs", "use csv::Writer;")]).len(), 1);
}
