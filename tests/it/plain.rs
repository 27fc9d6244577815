//! The dashboard for those who hear it or have no screen: every view as lines, and the day's work
//! line by line, on the demo desk, as a process.

use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

use ilc_desk::tui::plain;
use ilc_desk::tui::{
    Action, Options, Screen,
    app::commands::{Entry, Scope, TABLE},
    speech::plain::words::{is_drawing, spoken},
};
use insta::assert_snapshot;

use crate::support::{Desk, options};

const SIZE: (u16, u16) = (120, 40);

fn said(keys: &str) -> String {
    let mut desk = Desk::live(SIZE);
    desk.keys(keys);
    plain(&desk.state)
}

#[test]
fn every_view_is_read_out() {
    for (name, keys) in [
        ("heute", ""),
        ("agh", "2"),
        ("agh_detail", "2<down><enter>"),
        ("plaetze", "3<down><space>"),
        ("kontingente", "4+"),
        ("post", "5"),
        ("monitoring", "6"),
        ("protokoll", "7"),
        ("guete", "8"),
    ] {
        assert_snapshot!(name, said(keys));
    }
}

#[test]
fn what_stands_instead_of_data_is_read_out() {
    let mut desk = Desk::new(options(), SIZE);
    desk.data.empty = true;
    desk.act(Action::Backend(Ok(())));
    assert_snapshot!("leer", plain(&desk.state));
    let mut desk = Desk::new(options(), SIZE);
    desk.offline = true;
    desk.act(Action::Backend(Ok(())));
    assert_snapshot!("offline", plain(&desk.state));
}

/// A listener hears „·“ as nothing and „▇“ as noise. What people wrote stays as it is.
#[test]
fn nothing_is_drawn_in_any_view() {
    let heard = |desk: &Desk, what: &str| {
        let text = plain(&desk.state);
        let drawn: String = text.chars().filter(|c| is_drawing(*c)).collect();
        assert_eq!(drawn, "", "{what}: {text}");
        assert!(!text.lines().any(|line| line.starts_with(['!', '·', '✓', '▶'])), "{what}: {text}");
    };
    for (screen, digit, _) in Screen::TABS {
        let mut desk = Desk::live_with(Options { read_only: digit > '4', ..options() }, SIZE);
        desk.keys(&digit.to_string());
        heard(&desk, &format!("{screen:?}"));
        let here = |entry: &&Entry| entry.scope.covers(screen) && !matches!(entry.scope, Scope::Everywhere);
        for entry in TABLE.iter().filter(here) {
            desk.state.dialogs.clear();
            desk.act(Action::Run(entry.command));
            heard(&desk, &format!("{screen:?} {}", entry.name));
        }
    }
}

#[test]
fn words_are_said_once_and_stay() {
    for text in ["! Achtung", "[2–6]", "P(frei ≥ 1) in 4 Wo. 99 %", "≈ 12 · 3×"] {
        assert_eq!(spoken(&spoken(text)), spoken(text));
    }
}

/// The program in a home of its own.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("ilc-desk"));
        command
            .args(args)
            .args(["--today", "2026-11-24"])
            .env_clear()
            .env("HOME", self.0.path())
            .env("PATH", "/usr/bin:/bin")
            .env("USER", "tester")
            .env("TZ", "UTC")
            .current_dir(self.0.path());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Works through a script; answers what was said and whether it went through.
    fn script(&self, args: &[&str], script: &str) -> (String, String, bool) {
        let mut command = self.command(&[args, &["--plain", "--commands", "-"]].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (steady(&text(output.stdout)), text(output.stderr), output.status.success())
    }
}

/// Without what differs from run to run: clock times and the folder of the demo.
fn steady(text: &str) -> String {
    let mut out = String::new();
    // How good past forecasts of an AGH were is there a moment later.
    let soon = |line: &&str| !line.starts_with("Güte an dieser AGH") && !line.starts_with("80 %-Band traf");
    for line in text.lines().filter(soon) {
        let words: Vec<String> = line.split(' ').map(steady_word).collect();
        // A time of another day carries that day.
        let line = words.join(" ");
        out.push_str(&without_day(&line));
        out.push('\n');
    }
    out
}

fn steady_word(word: &str) -> String {
    if let Some(at) = word.find("/tmp/") {
        let name = word[at..].split('/').skip(3).collect::<Vec<_>>().join("/");
        // A mail's file is named after its random Message-ID.
        let name =
            name.rsplit_once('-').filter(|(_, end)| end.contains(".eml")).map_or(name.clone(), |(role, _)| format!("{role}.eml"));
        return format!("{}ORDNER/{name}", &word[..at]);
    }
    let core = word.trim_end_matches([',', '.', ':', ';', ')']);
    let is_time = core.len() == 5 && core.as_bytes()[2] == b':' && core.bytes().filter(u8::is_ascii_digit).count() == 4;
    if is_time { format!("ZEIT{}", &word[core.len()..]) } else { word.to_owned() }
}

fn without_day(line: &str) -> String {
    let mut line = line.to_owned();
    while let Some(at) = line.find(". ZEIT") {
        let from = line[..at].rfind(' ').map_or(0, |at| at + 1);
        let is_day = line[from..at].bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if !is_day {
            break;
        }
        line.replace_range(from..at + 2, "");
    }
    line
}

#[test]
fn times_and_folders_are_taken_out() {
    let line = "Erledigt: Import 22.11. 05:14: 20.183 Zeilen, nach /tmp/ilc-x/postausgang; bis 16.01., 4";
    assert_eq!(steady(line), "Erledigt: Import ZEIT: 20.183 Zeilen, nach ORDNER/postausgang; bis 16.01., 4\n");
}

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
    assert!(ok && told.contains("Freigabe Nr. 1: 39 Plätze sind in Kraft"), "{told}");
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
}

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

/// A terminal that can only write lines: what it has been sent, and keys to send.
struct Dumb {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    seen: std::sync::Arc<(std::sync::Mutex<String>, std::sync::Condvar)>,
    keys: Box<dyn std::io::Write + Send>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Dumb {
    fn start(home: &Home, args: &[&str]) -> Self {
        let size = portable_pty::PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = portable_pty::native_pty_system().openpty(size).unwrap();
        let mut command = portable_pty::CommandBuilder::new(assert_cmd::cargo::cargo_bin!("ilc-desk"));
        command.args(args);
        command.env_clear();
        for (name, value) in [("TERM", "dumb"), ("PATH", "/usr/bin:/bin"), ("USER", "tester"), ("TZ", "UTC")] {
            command.env(name, value);
        }
        command.env("HOME", home.0.path());
        command.cwd(home.0.path());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let seen = std::sync::Arc::new((std::sync::Mutex::new(String::new()), std::sync::Condvar::new()));
        let told = seen.clone();
        std::thread::spawn(move || {
            let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
            while let Ok(n @ 1..) = std::io::Read::read(&mut reader, &mut buffer) {
                bytes.extend_from_slice(&buffer[..n]);
                *told.0.lock().unwrap() = String::from_utf8_lossy(&bytes).into_owned();
                told.1.notify_all();
            }
        });
        Self { child, seen, keys: pair.master.take_writer().unwrap(), _master: pair.master }
    }

    fn wait_for(&self, text: &str) -> String {
        let deadline = std::time::Instant::now() + std::time::Duration::from_mins(2);
        let mut seen = self.seen.0.lock().unwrap();
        while !seen.contains(text) {
            let left = deadline.checked_duration_since(std::time::Instant::now());
            let left = left.unwrap_or_else(|| panic!("no „{text}“ in: {seen}"));
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        seen.clone()
    }

    fn line(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }
}

#[test]
fn a_dumb_terminal_gets_lines_and_no_codes() {
    let home = Home::new();
    let mut terminal = Dumb::start(&home, &["demo", "--today", "2026-11-24", "--view", "monitoring"]);
    terminal.wait_for("„ende“ beendet.");
    terminal.wait_for("Rückstand 173,3");
    terminal.wait_for("> ");
    terminal.line("wo\n");
    terminal.wait_for("1. gewählt, im Rückstand, HAR, AGH");
    terminal.line("import\n");
    terminal.wait_for("Ordner oder Datei");
    terminal.line("abbrechen\n");
    terminal.wait_for("Geschlossen. Ansicht Monitoring");
    // Ctrl+D ends it as cleanly as „ende“.
    terminal.line("\u{4}");
    assert!(terminal.child.wait().unwrap().success());
    let all = terminal.wait_for("Geschlossen");
    assert!(!all.contains('\u{1b}'), "a code: {all:?}");
}
