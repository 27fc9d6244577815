//! Which files of a folder are read.

use std::fs;

use ilc_desk::import::collect;
use tempfile::TempDir;

#[test]
fn a_folder_gives_its_tables_and_ignores_the_rest() {
    let dir = TempDir::new().expect("temporary folder");
    for name in ["b.csv", "A.XLSX", "liesmich.txt", "~$A.xlsx", ".hidden.csv", "c.pdf"] {
        fs::write(dir.path().join(name), name).expect("written");
    }
    fs::create_dir(dir.path().join("alt.csv")).expect("created");
    let found = collect(&[dir.path().to_owned()]).expect("readable");
    let names: Vec<_> = found.iter().map(|f| f.name.rsplit('/').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(names, ["A.XLSX", "b.csv"]);
    assert_eq!(found[1].bytes, b"b.csv");
}

#[test]
fn paths_that_give_nothing_are_all_named() {
    let dir = TempDir::new().expect("temporary folder");
    let found = collect(&[dir.path().to_owned(), dir.path().join("fehlt.csv")]).expect_err("refused").to_string();
    let lines: Vec<_> = found.lines().collect();
    assert!(lines[0].contains("im Ordner liegt keine Tabelle"), "{found}");
    assert!(lines[1].contains("fehlt.csv: die Datei ist nicht lesbar: es gibt sie nicht"), "{found}");
}
