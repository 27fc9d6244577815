//! The program as its users call it: a process, a home of its own, exit codes, stdout and stderr.

use std::{
    io::{BufRead, BufReader, Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use serde_json::Value;

/// A home, a database and exports of the demo desk.
pub struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        self.command_on("2026-11-20", args)
    }

    fn command_on(&self, today: &str, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("ilc-desk"));
        command
            .args(args)
            .args(["--today", today])
            .env_clear()
            .env("HOME", self.dir.path())
            .env("PATH", "/usr/bin:/bin")
            .env("USER", "tester")
            // What a machine sets for everybody is not asked here.
            .env("ILC_DESK_SYSTEM_DIR", "")
            .current_dir(self.dir.path());
        command
    }

    /// The same on another day.
    pub fn run_on(&self, today: &str, args: &[&str]) -> Output {
        self.command_on(today, args).output().unwrap()
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs and expects success; answers stdout.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs and expects that exit code; answers stderr.
    pub fn fails(&self, code: i32, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty(), "a failure prints nothing on stdout");
        String::from_utf8(output.stderr).unwrap()
    }

    pub fn with_demo(self) -> Self {
        self.ok(&["demo-data", "--out", "exporte", "--seed", "3"]);
        self.ok(&["import", "exporte"]);
        self
    }

    pub fn serve(&self) -> Backend {
        let mut child = self.command(&["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let url = loop {
            line.clear();
            assert!(stderr.read_line(&mut line).unwrap() > 0, "backend ended early");
            if let Some(rest) = line.split("Backend auf ").nth(1) {
                break rest.split(',').next().unwrap().to_owned();
            }
        };
        // Keeps the pipe drained, so that the backend never blocks on its log.
        std::thread::spawn(move || stderr.read_to_string(&mut String::new()));
        Backend { child: Running(child), url }
    }
}

/// A process that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub struct Backend {
    child: Running,
    pub url: String,
}

/// Looks until it is so, half a minute at most.
pub(crate) fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(std::time::Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn file_names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn from_exports_to_numbers() {
    let home = Home::new().with_demo();
    let again = home.ok(&["import", "exporte"]);
    assert!(again.contains("Teilnahmen: 0 neu, 0 geändert"), "{again}");
    let places = json(&home.ok(&["places", "--format", "json"]));
    assert!(places["starts"].as_array().unwrap().len() > 30);
    let monitoring = home.ok(&["monitoring", "--format", "csv"]);
    assert!(monitoring.starts_with("OE;Instrument;Stand;"));
    let forecast = json(&home.ok(&["forecast", "--format", "json", "--horizon", "28", "--pmf"]));
    let first = &forecast["measures"][0];
    assert_eq!(first["days"].as_array().unwrap().len(), 29);
    assert_eq!(first["days"][0]["date"], "2026-11-20");
    assert!(first["days"][28]["pmf"].is_array());
    assert_eq!(forecast["scenario"], "expected");
    let one = first["measure"].as_str().unwrap();
    let table = home.ok(&["forecast", "--measure", one, "--horizon", "7", "--scenario", "known"]);
    assert!(table.contains(one) && table.contains("P(frei ≥ 1)"));
    // Same database, same day, same bytes.
    assert_eq!(home.ok(&["forecast", "--format", "json"]), home.ok(&["forecast", "--format", "json"]));
}

#[test]
fn wrong_usage_is_two_and_failure_is_one() {
    let home = Home::new();
    assert!(home.fails(2, &["places", "--format", "xml"]).contains("möglich"));
    assert!(home.fails(2, &["einlesen"]).contains("unbekannt"));
    assert!(home.fails(2, &["import"]).contains("PFAD"));
    assert!(home.fails(2, &["--plain", "places"]).contains("Oberfläche"));
    // Options of every command may stand before it, too.
    assert!(home.fails(1, &["--database", "sqlite:neu.db", "places"]).contains("neu.db"));
    assert!(home.fails(1, &["places"]).contains("ilc-desk import"));
    assert!(home.fails(1, &["import", "fehlt.csv"]).contains("fehlt.csv"));
    assert!(home.fails(1, &["places", "--database", "mysql://x"]).contains("sqlite:"));
    assert!(home.fails(1, &["open", "mond"]).contains("erwartet wird heute, agh, agh:NUMMER"));
    assert!(home.fails(1, &["open", "agh?sortiert=ende"]).contains("sort=SPALTE"));
    assert!(home.fails(1, &["open", "agh", "--view", "heute"]).contains("--view"));
    let dashboard = home.fails(1, &[]);
    assert_eq!(dashboard.trim().lines().count(), 1, "one line: {dashboard}");
    assert!(dashboard.contains("ilc-desk forecast"));
}

#[test]
fn a_dry_run_and_a_refused_file_store_nothing() {
    let home = Home::new();
    home.ok(&["demo-data", "--out", "exporte"]);
    assert!(home.ok(&["import", "--dry-run", "exporte"]).contains("nichts gespeichert"));
    let before = home.ok(&["import", "exporte"]);
    assert!(before.contains("Gespeichert: Stand 20.11.2026"));
    let monitoring =
        "Stand;OE;Instrument;Eintrittserwartung Jahr;Eintrittserwartung bis Stand;Eintritte Ist\n20.11.2026;XYZ;MES;1;1;1\n";
    std::fs::write(home.path("falsch.csv"), monitoring).unwrap();
    let listed = home.ok(&["monitoring", "--format", "json"]);
    let error = home.fails(1, &["import", "falsch.csv"]);
    assert!(error.contains("falsch.csv, Zeile 2, Spalte „OE“") && error.contains("nichts wurde gespeichert"), "{error}");
    assert_eq!(listed, home.ok(&["monitoring", "--format", "json"]));
    assert!(home.fails(1, &["import", "exporte", "--as-of", "19.11.2026"]).contains("älter"));
}

#[test]
fn only_the_owner_can_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new().with_demo();
    let data = home.path(".local/share/ilc-desk");
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    for name in file_names(&data) {
        assert_eq!(std::fs::metadata(data.join(&name)).unwrap().permissions().mode() & 0o077, 0, "{name}");
    }
}

#[test]
fn beside_a_backend_reading_works_and_writing_names_the_server() {
    let home = Home::new().with_demo();
    let token = home.ok(&["token", "add", "desk", "--role", "verwalten"]);
    assert_eq!(token.lines().count(), 1, "the token and nothing else");
    std::fs::write(home.path("token"), &token).unwrap();
    let backend = home.serve();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |mode| std::fs::set_permissions(home.path("token"), std::fs::Permissions::from_mode(mode)).unwrap();
        mode(0o644);
        let open = home.fails(1, &["places", "--server", &backend.url, "--token-file", "token"]);
        assert!(open.contains("chmod 600"), "others could read it: {open}");
        mode(0o600);
    }
    let local = home.ok(&["places", "--format", "json"]);
    assert!(home.fails(1, &["import", "exporte"]).contains("--server"));
    let remote = ["--server", &backend.url, "--token-file", "token"];
    let with = |args: &[&str]| home.ok(&[args, &remote[..]].concat());
    assert_eq!(with(&["places", "--format", "json"]), local);
    assert_eq!(with(&["monitoring", "--format", "csv"]), home.ok(&["monitoring", "--format", "csv"]));
    assert_eq!(with(&["forecast", "--format", "json"]), home.ok(&["forecast", "--format", "json"]));
    assert!(with(&["import", "exporte"]).contains("0 neu"));
    with(&["token", "add", "leser", "--role", "lesen"]);
    assert!(with(&["token", "list"]).contains("leser"));
    with(&["token", "revoke", "leser"]);
    assert!(!with(&["token", "list"]).contains("leser"));
    let recipients = |text: String| text.lines().skip_while(|line| !line.contains("Empfänger")).take(1).collect::<String>();
    let theirs = with(&["doctor"]);
    assert!(theirs.contains("✓ Server"), "{theirs}");
    assert_eq!(recipients(theirs), recipients(home.ok(&["doctor"])), "a server tells who no mail can reach, too");
    assert!(home.fails(1, &["places", "--server", &backend.url]).contains("Token"));
    assert!(home.fails(1, &["serve", "--listen", "127.0.0.1:0"]).contains("gehört schon"));
}

/// `ILC_DESK_TEST_KILLS=50 cargo test --test it killed` is the long run.
#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let kills = std::env::var("ILC_DESK_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let home = Home::new();
    home.ok(&["demo-data", "--out", "exporte"]);
    // Once undisturbed, to know how long it takes and what a whole import looks like.
    let started = std::time::Instant::now();
    home.ok(&["import", "exporte"]);
    let whole = started.elapsed();
    let counts = |home: &Home| home.ok(&["doctor"]).lines().find(|l| l.contains("Datenbank")).unwrap().to_owned();
    let full = counts(&home);
    let data = home.path(".local/share/ilc-desk");
    for i in 0..kills {
        std::fs::remove_dir_all(&data).unwrap();
        let mut child = home.command(&["import", "exporte"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * i / kills);
        child.kill().unwrap();
        child.wait().unwrap();
        let state = counts(&home);
        let nothing = state.contains("wird beim ersten Start angelegt")
            || state.contains("wird beim nächsten Start erneuert")
            || state.contains("0 Maßnahmen, 0 Teilnahmen");
        assert!(nothing || state == full, "after {i}/{kills} of the time: {state}");
        std::fs::create_dir_all(&data).unwrap();
    }
}

#[test]
fn a_terminated_backend_ends_quickly_and_cleanly() {
    let home = Home::new().with_demo();
    let mut backend = home.serve();
    let pid = backend.child.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    let status = loop {
        if let Some(status) = backend.child.0.try_wait().unwrap() {
            break status;
        }
        assert!(std::time::Instant::now() < deadline, "still running 10 s after SIGTERM");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success());
    assert!(home.ok(&["doctor"]).contains("✓ Datenbank"));
}

/// Who no mail can reach is named with the reason; the program itself is sound all the same.
#[test]
fn doctor_names_who_no_mail_can_reach() {
    let home = Home::new().with_demo();
    let sound = home.ok(&["doctor"]);
    assert!(sound.contains("✓ Empfänger: "), "{sound}");
    let units = home.path("oe.csv");
    std::fs::write(
        &units,
        "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\n\
         NEU;Jobcenter Neu;Standort;Altona;;100;10\n\
         ALT2;Jobcenter Alt;Standort;Altona;alt(at)amt;100;10\n",
    )
    .unwrap();
    home.ok(&["import", units.to_str().unwrap()]);
    let doctor = home.ok(&["doctor"]);
    let lines: Vec<&str> = doctor.lines().skip_while(|line| !line.contains("Empfänger")).take(3).collect();
    assert_eq!(lines[0], "! Empfänger: 2 Angaben, mit denen keine Mail ankommt", "{doctor}");
    assert!(lines[1].starts_with("  OE ALT2: „alt(at)amt“ ist keine E-Mail-Adresse."), "{doctor}");
    assert!(lines[2].starts_with("  OE NEU: E-Mail-Adresse fehlt."), "{doctor}");
}

#[test]
fn help_and_completions_are_there() {
    let home = Home::new();
    let help = home.ok(&["--help"]);
    for word in ["Aufruf:", "Befehle:", "import", "demo", "serve", "--server"] {
        assert!(help.contains(word), "{word} missing in\n{help}");
    }
    assert!(!help.contains("Usage") && !help.contains("Print help"), "{help}");
    for shell in ["bash", "zsh", "fish"] {
        assert!(home.ok(&["completions", shell]).contains("demo-data"));
    }
}

#[test]
fn a_wrong_setting_is_named_with_its_line() {
    let home = Home::new();
    std::fs::write(home.path("desk.toml"), "[client]\nrefresh = 3\n").unwrap();
    let error = home.fails(1, &["places", "--config", "desk.toml"]);
    assert!(error.contains("desk.toml:2: ") && error.contains("client.refresh_secs"), "{error}");
}

#[test]
fn plain_text_needs_no_terminal() {
    let home = Home::new().with_demo();
    let text = home.ok(&["--plain", "--view", "monitoring"]);
    assert!(text.contains("Monitoring") && text.contains("Rückstand"), "{text}");
    let linked = home.ok(&["open", "agh?filter=harburg&sort=plaetze-", "--plain"]);
    assert!(linked.contains("Harburg") && !linked.contains("Altona"), "{linked}");
    let picture = home.ok(&["--picture", "80x24"]);
    assert!(picture.lines().count() <= 24 && picture.contains("Handlungsbedarf"), "{picture}");
}

/// Answers of a shared server are kept for the next start two seconds after they came; nothing
/// answers that, so nothing may wait for it.
#[test]
fn the_line_mode_goes_on_after_answers_of_a_server_were_kept() {
    let home = Home::new().with_demo();
    let token = home.ok(&["token", "add", "anna", "--role", "lesen"]);
    let backend = home.serve();
    let child = home
        .command(&["--server", &backend.url, "--plain", "--commands", "-"])
        .env("ILC_DESK_TOKEN", token.trim())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut desk = Running(child);
    let (mut stdin, mut stdout) = (desk.0.stdin.take().unwrap(), desk.0.stdout.take().unwrap());
    writeln!(stdin, "agh").unwrap();
    let kept = home.path(".cache/ilc-desk");
    wait_for("the answers to be kept", || kept.is_dir() && !file_names(&kept).is_empty());
    for line in ["plätze", "monitoring", "heute"] {
        writeln!(stdin, "{line}").unwrap();
    }
    drop(stdin);
    wait_for("the line mode to end", || desk.0.try_wait().unwrap().is_some());
    let mut said = String::new();
    stdout.read_to_string(&mut said).unwrap();
    for view in ["Ansicht AGH", "Ansicht Plätze", "Ansicht Monitoring", "Ansicht Heute"] {
        assert!(said.contains(view), "{view} missing in\n{said}");
    }
}

#[test]
fn publishing_goes_to_the_folder_of_the_settings_unless_told_otherwise() {
    let home = Home::new().with_demo();
    let nowhere = home.run(&["publish"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("--to ORDNER oder [publish] folder"));
    std::fs::write(home.path("desk.toml"), "[publish]\nfolder = \"intranet\"\n").unwrap();
    home.ok(&["--config", "desk.toml", "publish"]);
    assert!(file_names(&home.path("intranet")).iter().any(|name| name.contains(".html")));
}

#[test]
fn mails_with_old_figures_need_a_yes_and_a_dry_run_ends_as_the_real_one() {
    let home = Home::new().with_demo();
    let send = |more: &[&str]| {
        let args = [&["mail", "send", "weekly_overview"], more].concat();
        home.command_on("2026-11-26", &args).output().unwrap()
    };
    for more in [&["--dry-run"][..], &["--draft"], &[]] {
        let output = send(more);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{more:?}: {told}");
        assert!(
            told.contains("Die Daten sind vom Fr 20.11.2026 und damit 4 Arbeitstage alt") && told.contains("--yes"),
            "{told}"
        );
    }
    assert!(json(&home.ok(&["mail", "list", "--format", "json"]))["mails"].as_array().unwrap().is_empty());
    assert!(send(&["--dry-run", "--yes"]).status.success());
    let output = send(&["--draft", "--yes"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!json(&home.ok(&["mail", "list", "--format", "json"]))["mails"].as_array().unwrap().is_empty());
}

/// On the Monday before the weekly day: one mail to each provider, and the hyphen is as good as the underscore.
#[test]
fn lists_are_asked_for_by_rule_or_by_name() {
    let home = Home::new().with_demo();
    let send = |more: &[&str]| {
        let args = [&["mail", "send", "list-request"], more].concat();
        let output = home.command_on("2026-11-23", &args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (written, told) = send(&["--kind", "besetzung", "--dry-run"]);
    assert!(written.contains("Betreff: Bitte um Besetzungsliste zum 24.11.2026"), "{written}");
    assert!(written.contains("bis 24.11.2026, 12:00 Uhr") && !written.contains("Ersttagsliste"), "{written}");
    assert!(told.contains("geht monatlich an die JBA und ist nicht dabei"), "{told}");
    let named = written.split("– ").nth(1).and_then(|row| row.split(' ').next()).unwrap();
    let (one, _) = send(&[named, "--kind", "besetzung", "--as-of", "30.11.2026", "--answer-by", "01.12.2026", "--draft"]);
    assert_eq!(one.trim(), "1");
    let mail = home.ok(&["mail", "show", "1"]);
    assert!(mail.contains("Bitte um Besetzungsliste zum 30.11.2026: 1 Maßnahme") && mail.contains(".example.org"), "{mail}");
    let why = home.fails(1, &["mail", "send", "list-request", "AGH-1000", "--dry-run"]);
    assert!(why.contains("AGH-1000"), "{why}");
}

#[test]
fn a_figure_is_explained_with_its_rows_alike_from_the_file_and_from_a_server() {
    let desk = Home::new().with_demo();
    let places: serde_json::Value = serde_json::from_str(&desk.ok(&["places", "--format", "json"])).unwrap();
    let start = places["starts"].as_array().unwrap().iter().find(|s| s["module"].is_string()).unwrap();
    let name = format!("plaetze/{} {}/frei", start["measure"].as_str().unwrap(), start["module"].as_str().unwrap());
    let doc: serde_json::Value = serde_json::from_str(&desk.ok(&["explain", &name, "--format", "json"])).unwrap();
    assert_eq!(doc["amount"]["value"].as_f64(), start["free"].as_f64());
    let text = desk.ok(&["explain", &name]);
    assert!(text.starts_with("Freie Plätze · ") && text.contains("Daten vom ") && text.contains("zählt als"), "{text}");
    let csv = desk.ok(&["explain", &name, "--format", "csv"]);
    assert_eq!(csv.lines().count(), 1 + doc["rows"].as_array().unwrap().len());
    assert!(desk.ok(&["explain"]).contains("agh/NR|alle/freiheute"));
    let why = desk.fails(1, &["explain", "agh/alle/voll"]);
    assert!(why.contains("„voll“ ist keine Zahl davon") && why.contains("leereplatztage"), "{why}");
    let token = desk.ok(&["token", "add", "a", "--role", "steuern"]);
    let backend = desk.serve();
    let remote =
        desk.command(&["explain", &name, "--server", &backend.url]).env("ILC_DESK_TOKEN", token.trim()).output().unwrap();
    assert_eq!(String::from_utf8(remote.stdout).unwrap(), text);
}
