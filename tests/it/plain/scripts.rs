//! A day's work line by line, on the demo desk.

use insta::assert_snapshot;

use super::Home;

/// The first look at the desk, one AGH closer, a mail to its MB and the OEs, publication.
#[test]
fn a_morning_line_by_line() {
    let script = "hilfe
wo
1
öffnen AGH-2002
zurück
# die Mail an MB und OEs
Mail 2
4
Betreff AGH-2002: bitte um Zuweisungen
Text
Guten Tag,
bitte prüfen Sie AGH-2002.
.
freigeben
ja
warten
zurückstellen AGH-2046
Notiz Träger renoviert
zurückstellen
veröffentlichen
veröffentlichen
post
1
alles
ende
";
    let (said, told, ok) = Home::new().script(&["demo"], script);
    assert!(ok, "{told}\n{said}");
    assert_snapshot!("morgen", said);
}

/// Starts with free places, their split between the OEs, its release, the mails to all OEs.
#[test]
fn a_tuesday_line_by_line() {
    let script = "plätze
/MES
sortieren frei
zurück
kontingente
instrument MES
erklären 3 HAR
festlegen MES-5019/M21 HAR 2
zurückhalten MES-5028 M09 1
ausnehmen alle WAN Umzug
rückgängig
lösen 3 HAR
freigeben
abbrechen
freigeben
ja
freigaben
abbrechen
Wochenübersicht
freigeben
ja
warten
post
monitoring
";
    let (said, told, ok) = Home::new().script(&["demo", "--team", "X915"], script);
    assert!(ok, "{told}\n{said}");
    assert_snapshot!("dienstag", said);
}

#[test]
fn a_script_stops_where_it_is_not_understood_or_refused() {
    let home = Home::new();
    for (script, told) in [
        ("kontingente\nfestlegen XYZ-1 BIL 2\nfreigeben\n", "Zeile 2: Der Start „XYZ-1“ wird hier nicht aufgeteilt."),
        ("plätze\nfreigeben\nja\n", "Zeile 2: nicht ausgeführt"),
        ("tanzen\nende\n", "Zeile 1: „tanzen“ verstehe ich nicht. „hilfe“ nennt, was hier geht."),
        ("post\n9\n", "Zeile 2: Eine Zeile 9 gibt es hier nicht; es sind 0."),
    ] {
        let (_, stderr, ok) = home.script(&["demo", "--view", "protokoll"], script);
        assert!(!ok && stderr.contains(told), "{script}: {stderr}");
    }
    let (said, told, ok) = home.script(&["demo", "--view", "kontingente", "--read-only"], "mehr\n");
    assert!(!ok && said.contains("nur zum Lesen") && told.contains("Zeile 1"), "{said}{told}");
}
