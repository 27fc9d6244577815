//! No test is forgotten: every file below `tests/` is a module of one of the three programs, and no
//! fourth program arises.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The test programs: without a terminal, in one, against servers.
const PROGRAMS: [&str; 3] = ["it", "pty", "servers"];

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Files of modules below `dir` that no `mod` line of the file above them names.
fn undeclared(dir: &Path, above: &Path, found: &mut Vec<PathBuf>) {
    let text = fs::read_to_string(above).unwrap_or_default();
    let declares = |name: &str| text.lines().any(|line| line == format!("mod {name};") || line == format!("pub mod {name};"));
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.is_dir() {
            let inner = path.join("mod.rs");
            let has_code = fs::read_dir(&path).unwrap().any(|e| e.unwrap().path().extension().is_some_and(|e| e == "rs"));
            if has_code && !declares(name) {
                found.push(path);
            } else if has_code {
                undeclared(&path, &inner, found);
            }
        } else if path != above && path.extension().is_some_and(|e| e == "rs") && !declares(name) {
            found.push(path);
        }
    }
}

#[test]
fn every_file_of_a_test_program_is_a_module_of_it() {
    let mut found = Vec::new();
    for program in PROGRAMS {
        let dir = tests().join(program);
        undeclared(&dir, &dir.join("main.rs"), &mut found);
    }
    assert!(found.is_empty(), "nothing compiles these: {found:?}");
}

#[test]
fn there_are_three_test_programs() {
    // Cargo makes one of each file in `tests/` and of each folder with a `main.rs`.
    let programs = fs::read_dir(tests()).unwrap().map(|e| e.unwrap().path());
    let programs = programs.filter(|path| path.extension().is_some_and(|e| e == "rs") || path.join("main.rs").exists());
    let mut names: Vec<_> = programs.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(names, PROGRAMS, "each links the whole program once more: put a file into tests/it and name it in main.rs");
}

#[test]
fn no_picture_is_left_without_its_test() {
    let mut orphans = Vec::new();
    for snapshots in folders(&tests().join("it")).into_iter().filter(|dir| dir.ends_with("snapshots")) {
        for entry in fs::read_dir(&snapshots).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let from = fs::read_to_string(&path).unwrap();
            let source = from.lines().find_map(|line| line.strip_prefix("source: ")).unwrap_or_default();
            let module = source.trim_start_matches("tests/").trim_end_matches(".rs").replace('/', "__");
            if !Path::new(env!("CARGO_MANIFEST_DIR")).join(source).is_file() || !name.starts_with(&format!("{module}__")) {
                orphans.push(path);
            }
        }
    }
    assert!(orphans.is_empty(), "pictures of tests that are gone: {orphans:?}");
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|path| path.is_dir());
    below.flat_map(|path| [vec![path.clone()], folders(&path)].concat()).collect()
}
