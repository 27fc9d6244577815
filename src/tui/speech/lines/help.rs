//! Help for the line mode: its own words, what the view on screen can do and why not, one word
//! explained.

use super::{
    dialog,
    fold::{Found, find},
    understand::label,
};
use crate::tui::{
    Command, Screen, State,
    app::commands::{Entry, Group, Scope, TABLE},
    speech::plain::words,
};

/// The words of the line mode itself.
const OWN: &[&str] = &[
    "Zahl: wählt die Zeile mit dieser Nummer und sagt mehr über sie. Auch ihre Bezeichnung wählt sie, z. B. AGH-2217",
    "lesen: die Ansicht noch einmal. weiter: die nächsten Zeilen. alles: alle übrigen",
    "wo: wo man ist und was gewählt ist",
    "filtern WÖRTER: nur Zeilen mit allen Wörtern; kurz /WÖRTER. zurück hebt den Filter auf",
    "sortieren SPALTE: nach dieser Spalte; noch einmal: umgekehrt",
    "warten: wartet, bis Mails gesendet und Daten da sind; warten 60: höchstens so viele Sekunden",
    "Befehle: mit Namen, eindeutigem Anfang oder Taste, danach die Zeile, z. B. öffnen 3 oder Mail AGH-2217",
    "hilfe WORT: was ein Befehl tut. ende: beendet",
];

/// Words for the cells of the Kontingente.
const SPLIT: &[&str] = &[
    "festlegen START OE ZAHL, z. B. festlegen MES-3119 BIL 3. lösen START OE: gibt die Zelle wieder frei",
    "ausnehmen START OE GRUND; ausnehmen alle OE GRUND: aus allen Starts. aufnehmen START OE: nimmt das zurück",
    "zurückhalten START ZAHL: so viele Plätze des Starts nicht aufteilen; 0 hebt es auf",
    "erklären START OE: warum die Zelle ist, was sie ist. instrument NAME: anderes Instrument",
];

/// Help on everything that can be done now.
pub fn lines(state: &State) -> Vec<String> {
    if !state.dialogs.is_empty() {
        let mut out = dialog::lines(state);
        out.push("abbrechen: schließt, ohne etwas zu tun. = TEXT: Text wörtlich ins Feld".to_owned());
        return out;
    }
    let mut out = vec!["Worte, die überall gelten:".to_owned()];
    out.extend(OWN.iter().map(|line| (*line).to_owned()));
    if state.screen == Screen::Contingents {
        out.push("Kontingente mit Worten:".to_owned());
        out.extend(SPLIT.iter().map(|line| (*line).to_owned()));
    }
    out.push("Befehle dieser Ansicht:".to_owned());
    let here = |entry: &&Entry| !matches!(entry.scope, Scope::Everywhere) && entry.scope.covers(state.screen);
    out.extend(TABLE.iter().filter(here).filter(|entry| entry.group != Group::Move).map(|entry| one(state, entry)));
    let everywhere =
        |entry: &&Entry| matches!(entry.scope, Scope::Everywhere) && entry.group != Group::Move && is_useful(entry.command);
    let views = Screen::by_name().map(|(_, label, _)| label);
    let labels: Vec<&str> = TABLE.iter().filter(everywhere).map(label).chain(views).collect();
    out.push(format!("Überall: {}", labels.join(", ")));
    out
}

/// What means something without a picture.
pub fn is_useful(command: Command) -> bool {
    !matches!(command, Command::ChooseTheme | Command::Palette | Command::Help | Command::Suspend)
}

/// One command: its label, what it does, why it is locked.
fn one(state: &State, entry: &Entry) -> String {
    let locked = if entry.scope.covers(state.screen) {
        (entry.disabled_reason)(state).map(|why| why.to_string())
    } else {
        Some("nicht in dieser Ansicht".to_owned())
    };
    let locked = locked.map(|why| format!(" Gesperrt: {}", words::spoken(&why))).unwrap_or_default();
    format!("{}: {}{locked}", label(entry), words::spoken(entry.tooltip))
}

/// Help on one word.
pub fn word(state: &State, word: &str) -> Vec<String> {
    let things: Vec<(Command, Vec<String>)> =
        TABLE.iter().map(|entry| (entry.command, vec![label(entry).to_owned(), entry.name.to_owned()])).collect();
    let tell = |command: Command| {
        let entry = command.entry();
        format!("{} Name: {}", one(state, entry), entry.name)
    };
    match find(word, &things) {
        Found::One(command) => vec![tell(command)],
        Found::Many(commands) => commands.into_iter().map(tell).collect(),
        Found::None => {
            let own: Vec<String> =
                OWN.iter().chain(SPLIT).filter(|line| line.starts_with(word)).map(|l| (*l).to_owned()).collect();
            if own.is_empty() { vec![format!("„{word}“ ist kein Befehl. „hilfe“ nennt, was hier geht.")] } else { own }
        }
    }
}
