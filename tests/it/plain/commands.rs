//! Commands that print what the screens show, and do what they do.

use std::process::Stdio;

use super::Home;

#[test]
fn show_prints_a_view_beside_a_backend_and_names_what_is_wrong() {
    let home = Home::new();
    home.ok(&["demo-data", "--out", "exporte", "--seed", "3"]);
    let missing = home.run(&["show", "heute"]);
    assert!(!missing.status.success() && String::from_utf8_lossy(&missing.stderr).contains("ilc-desk import"));
    home.ok(&["import", "exporte"]);
    let mut backend = home.command(&["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut stderr = std::io::BufReader::new(backend.stderr.take().unwrap());
    while !line.contains("Backend auf") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut stderr, &mut line).unwrap() > 0, "backend ended early");
    }
    let plaetze = home.ok(&["show", "plaetze?filter=MES", "--sort", "frei"]);
    assert!(plaetze.contains("Filter „MES“, sortiert nach frei, das Größte zuerst"), "{plaetze}");
    let splits = home.ok(&["show", "kontingente:MES"]);
    assert!(splits.contains("Instrument MES: ") && splits.contains("Summe je OE"), "{splits}");
    let one = home.ok(&["--plain", "--view", "monitoring", "--team", "X915"]);
    assert!(one.contains("Team X915") && one.contains("Rückstand"), "{one}");
    for (wrong, told) in [
        (["show", "wetter"].as_slice(), "gibt es nicht"),
        (&["show", "post/99"], "Mail Nr. 99"),
        (&["show", "agh/AGH-9999"], "AGH-9999"),
        (&["show", "kontingente/XYZ"], "XYZ"),
        (&["show", "agh", "--sort", "Farbe"], "besetzt"),
    ] {
        let output = home.run(wrong);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && text.contains(told) && output.stdout.is_empty(), "{wrong:?}: {text}");
    }
    backend.kill().unwrap();
    backend.wait().unwrap();
}

#[test]
fn kontingente_are_released_and_taken_back_without_a_screen() {
    let home = Home::new();
    home.ok(&["demo-data", "--out", "exporte", "--seed", "1"]);
    home.ok(&["import", "exporte"]);
    let text = |args: &[&str]| {
        let output = home.run(args);
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    // Nobody can be asked here: nothing happens without --yes.
    let (ok, table, told) = text(&["contingents", "release", "MES"]);
    assert!(!ok && told.contains("--yes") && table.contains("letzte Freigabe"), "{told}");
    assert_eq!(home.ok(&["contingents", "releases", "--format", "csv"]).lines().count(), 1);
    let (ok, table, told) = text(&["contingents", "release", "MES", "--exclude", "WAN", "--yes"]);
    assert!(ok && told.contains("Freigabe Nr. 1: 42 Plätze sind in Kraft"), "{told}");
    assert!(!table.contains("WAN"), "{table}");
    assert!(home.ok(&["contingents", "releases"]).contains("MES"));
    // Vorgaben of the command line never run over a draft.
    home.ok(&["contingents", "draft", "set", "MES", "--hold", "MES-5028/M09=1"]);
    let (ok, _, told) = text(&["contingents", "release", "MES", "--exclude", "WAN", "--yes"]);
    assert!(!ok && told.contains("Entwurf von tester"), "{told}");
    let (ok, _, told) = text(&["contingents", "draft", "set", "MES", "--exclude", "WAN"]);
    assert!(!ok && told.contains("Entwurf von tester"), "{told}");
    assert!(home.ok(&["contingents", "draft", "show", "MES"]).contains("Zurückgehalten: MES-5028/M09 1"));
    home.ok(&["contingents", "draft", "discard", "MES", "--yes"]);
    assert!(home.ok(&["contingents", "draft", "show", "MES"]).contains("keinen Entwurf"));
    let (ok, table, told) = text(&["contingents", "release", "MES", "--yes"]);
    assert!(ok && told.contains("Nr. 2") && table.contains("WAN"), "{told}{table}");
    for to in ["freigabe.txt", "freigabe.xlsx"] {
        home.ok(&["contingents", "export", "--release", "2", "--to", to]);
    }
    let written = std::fs::read_to_string(home.0.path().join("freigabe.txt")).unwrap();
    assert!(written.contains("Freigabe Nr. 2 vom 24.11.2026, tester"), "{written}");
    assert!(std::fs::read(home.0.path().join("freigabe.xlsx")).unwrap().starts_with(b"PK"));
    let (ok, _, told) = text(&["contingents", "undo", "2", "--yes"]);
    assert!(ok && told.contains("Nr. 2 ist zurückgenommen (Nr. 3)"), "{told}");
    let (ok, _, told) = text(&["contingents", "export", "--release", "3", "--to", "x.txt"]);
    assert!(!ok && told.contains("nimmt Nr. 2 zurück"), "{told}");
    let (ok, _, told) = text(&["contingents", "undo", "9", "--yes"]);
    assert!(!ok && told.contains("Nr. 9"), "{told}");
    let (ok, _, told) = text(&["contingents", "release", "BaE", "--yes"]);
    assert!(!ok && told.contains("nichts aufzuteilen"), "{told}");

    // Everything that is not released this week yet, in one go.
    let (ok, _, told) = text(&["contingents", "release", "--all", "--hold", "MES-5028/M09=1"]);
    assert!(!ok && told.contains("--all"), "{told}");
    let (ok, _, told) = text(&["contingents", "release", "--all"]);
    assert!(!ok && told.contains("MES: diese Woche schon freigegeben") && told.contains("--yes"), "{told}");
    let (ok, _, told) = text(&["contingents", "release", "--all", "--yes"]);
    assert!(ok && told.contains("Freigabe Nr. 4: MAbE") && !told.contains("MES,"), "{told}");
    let (ok, _, told) = text(&["contingents", "release", "--all", "--yes"]);
    assert!(!ok && told.contains("es gibt nichts freizugeben"), "{told}");
}
