//! The program from outside: a list with names only goes through it, and no name is found anywhere afterwards: not in the
//! database, the log, the output, an export, nor after a list that is refused.

use std::{fmt::Write as _, fs, path::Path};

use super::canary::{people, shown};
use crate::{cli::Home, support::backend::exports};

/// Everything the home holds, the two lists aside.
pub fn everything(dir: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            everything(&path, found);
        } else if path.extension().is_none_or(|e| e != "names") {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn names_go_in_and_keys_come_out() {
    let home = Home::new();
    let folder = home.path("exporte");
    fs::create_dir(&folder).unwrap();
    for file in exports() {
        fs::write(folder.join(&file.name), &file.bytes).unwrap();
    }
    let mut said = Vec::new();
    let mut run = |args: &[&str], succeeds: bool| {
        let output = home.run_on("2026-12-01", args);
        assert_eq!(output.status.success(), succeeds, "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        said.push((format!("{args:?}"), text.clone().into_bytes()));
        text
    };
    let folder = folder.display().to_string();
    run(&["import", &folder, "--as-of", "2026-11-30"], true);
    // T3 is the first of two hundred; the list has all of them.
    let (mut list, mut keys) = ("Nachname;Vorname;Geburtsdatum;Erschienen\n".to_owned(), String::new());
    for (n, (surname, first, born, _)) in people().into_iter().enumerate() {
        writeln!(list, "{surname};{first};{born};{}", if n == 0 { "ja" } else { "nein" }).unwrap();
        writeln!(keys, "T{};{surname};{first};{born}", n + 3).unwrap();
    }
    let (names, own) = (home.path("liste.names"), home.path("zuweisungen.names"));
    fs::write(&names, &list).unwrap();
    fs::write(&own, format!("Teilnahme-ID;Nachname;Vorname;Geburtsdatum\n{keys}")).unwrap();
    let (names, own) = (names.display().to_string(), own.display().to_string());
    let told = run(&["firstday", "import", &names, "--keys", &own, "--measure", "MES-2/M01", "--format", "json"], true);
    assert!(told.contains("\"begun\":1") && told.contains("\"matched\":1"), "{told}");
    run(&["firstday", "work", "cosach"], true);
    run(&["firstday", "show", "MES-2/M01"], true);
    run(&["show", "ersttag"], true);
    run(&["audit", "list"], true);
    fs::create_dir(home.path("ablage")).unwrap();
    run(&["firstday", "export", "cosach", "--to", &home.path("ablage").display().to_string()], true);
    // Refused: a word nobody knows, beside a name; and a list without its key file.
    fs::write(home.path("falsch.names"), list.replace(";ja\n", ";vielleicht\n")).unwrap();
    let wrong = home.path("falsch.names").display().to_string();
    run(&["firstday", "import", &wrong, "--keys", &own, "--measure", "MES-2/M01"], false);
    run(&["firstday", "import", &names, "--measure", "MES-2/M01"], false);
    let mut found = said;
    everything(&home.path(""), &mut found);
    assert!(found.iter().any(|(name, bytes)| name.ends_with("desk.db") && String::from_utf8_lossy(bytes).contains("MES-2")));
    for (name, bytes) in found {
        assert_eq!(shown(&String::from_utf8_lossy(&bytes)), None, "{name}");
    }
}
