//! `ilc-desk config` and the layers of settings, as a process with a home and a system of its own.

use std::{path::PathBuf, process::Command};

use serde_json::Value;

struct Home {
    dir: tempfile::TempDir,
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn run_with(&self, env: &[(&str, &str)], args: &[&str]) -> Ran {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("ilc-desk"))
            .args(args)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("ILC_DESK_SYSTEM_DIR", self.path("etc"))
            .env("XDG_CONFIG_DIRS", format!("{}:{}", self.path("xdg1").display(), self.path("xdg2").display()))
            .envs(env.iter().copied())
            .current_dir(self.dir.path())
            .output()
            .unwrap();
        let told = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&self.dir.path().display().to_string(), "~");
        Ran { code: output.status.code().unwrap(), out: told(output.stdout), err: told(output.stderr) }
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_with(&[], args)
    }

    /// Value and origin of a setting.
    fn says(&self, env: &[(&str, &str)], args: &[&str], key: &str) -> (Value, String) {
        let ran = self.run_with(env, &[args, &["config", "show", "--format", "json"]].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        let rows: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
        let row = rows.into_iter().find(|row| row["key"] == key).unwrap();
        (row["value"].clone(), row["origin"].as_str().unwrap_or_default().to_owned())
    }
}

#[test]
fn each_layer_lies_above_the_one_before() {
    let home = Home::new();
    let server = |env: &[(&str, &str)], args: &[&str]| home.says(env, args, "client.server");
    let at = |url: &str, origin: &str| (Value::from(url), origin.to_owned());
    assert_eq!(server(&[], &[]), at("", "Vorgabe"));
    for (file, url) in [
        ("etc/config.toml", "http://etc:1"),
        ("xdg2/ilc-desk/config.toml", "http://xdg2:1"),
        ("xdg1/ilc-desk/config.toml", "http://xdg1:1"),
        (".config/ilc-desk/config.toml", "http://own:1"),
    ] {
        home.write(file, &format!("# eine Zeile davor\n[client]\nserver = \"{url}\"\n"));
        assert_eq!(server(&[], &[]), at(url, &format!("~/{file}:3")));
    }
    home.write("andere.toml", "client.server = \"http://other:1\"\n");
    assert_eq!(server(&[], &["--config", "andere.toml"]), at("http://other:1", "andere.toml:1"));
    let env = [("ILC_DESK_CLIENT__SERVER", "http://env:1")];
    assert_eq!(server(&env, &[]), at("http://env:1", "ILC_DESK_CLIENT__SERVER"));
    assert_eq!(server(&[("ILC_DESK_SERVER", "http://env:2")], &[]), at("http://env:2", "ILC_DESK_SERVER"));
    assert_eq!(server(&env, &["--server", "http://flag:1"]), at("http://flag:1", "--server"));
}

#[test]
fn what_is_shown_can_be_used_as_a_file() {
    let home = Home::new();
    home.write(".config/ilc-desk/config.toml", "[desk]\nteam = \"X915\"\n[mail.smtp]\nport = 25\n");
    let shown = home.run_with(&[("ILC_DESK_DISPLAY__ASCII", "true")], &["config", "show"]);
    assert_eq!(shown.code, 0);
    home.write("alles.toml", &shown.out);
    let again = home.run(&["config", "show", "--config", "alles.toml"]);
    assert_eq!(again.out, shown.out);
    assert!(
        shown.out.contains("# Nur ASCII-Zeichen")
            && shown.out.contains("\nascii = true\n")
            && shown.out.contains("\nport = 25\n")
    );
    let origins = home.run(&["config", "show", "--origin"]).out;
    assert!(origins.contains("# ~/.config/ilc-desk/config.toml:2\n"), "{origins}");
}

#[test]
fn secrets_are_never_told() {
    let home = Home::new();
    home.write("token", "tok-geheim\n");
    home.write(
        ".config/ilc-desk/config.toml",
        "[mail.smtp]\npassword = \"pw-geheim\"\n[client]\nserver = \"http://ich:url-geheim@host\"\n",
    );
    let env = [
        ("ILC_DESK_TOKEN", "env-geheim"),
        ("ILC_DESK_SMTP_PASSWORD", "smtp-geheim"),
        ("ILC_DESK_STORE__DATABASE", "sqlite:x"),
        ("ILC_DESK_MAIL__SMTP__PASSWORD", "var-geheim"),
    ];
    for args in [
        &["config", "show", "--origin"][..],
        &["config", "show", "--format", "json"],
        &["config", "check"],
        &["doctor"],
        &["places"],
    ] {
        let ran = home.run_with(&env, &[args, &["--token-file", "token"]].concat());
        assert_eq!(ran.code, 1, "{args:?}");
        assert!(!ran.out.contains("geheim") && !ran.err.contains("geheim"), "{args:?}\n{}\n{}", ran.out, ran.err);
    }
}

#[test]
fn a_check_tells_everything_that_is_wrong_at_once() {
    let home = Home::new();
    let good = home.run(&["config", "check"]);
    assert_eq!((good.code, good.out.as_str()), (0, "In Ordnung: Vorgaben\n"));

    home.write("etc/config.toml", "[rules]\nstart_rate_percent = 150\n");
    home.write(
        ".config/ilc-desk/config.toml",
        "[client]\nrefresh_secs = 0\ntoken_file = \"fehlt\"\n\n[desk]\nstart_view = \"morgen\"\nimport_folder = \"~/weg\"\n\n\
         [display]\ntheme = \"rosa\"\nkontrast = 3\n\n[mail]\ntemplates = \"vorlagen\"\n[mail.rules]\nweekly_on = \"Diensttag\"\n",
    );
    home.write(".config/ilc-desk/keymap.toml", "[keys]\nfliegen = [\"f\"]\nhelp = [\"t\"]\n");
    home.write(".config/ilc-desk/columns.toml", "[oe]\n\n\"Kürzel\" = [\"x\"]\n");
    home.write(".config/ilc-desk/themes/meins.toml", "\nlila = { fg = \"red\" }\n");
    home.write("vorlagen/refill.txt", "Betreff: {{ massnahme }}\n");
    let bad = home
        .run_with(&[("ILC_DESK_DESK__TEAM", "X912"), ("ILC_DESK_DESK__TEEM", "X911")], &["config", "check", "--listen-nichts"]);
    assert_eq!(bad.code, 2, "an unknown option is wrong usage, not a wrong setting");
    let bad = home.run_with(&[("ILC_DESK_DESK__TEAM", "X912"), ("ILC_DESK_DESK__TEEM", "X911")], &["config", "check"]);
    assert_eq!(bad.code, 1);
    insta::assert_snapshot!(format!("{}---\n{}", bad.out, bad.err));

    let doctor = home.run(&["doctor"]);
    assert_eq!(doctor.code, 1);
    assert!(
        doctor.out.contains("✗ Einstellungen: ~/.config/")
            && doctor.out.contains("  ~/etc/config.toml:2: ")
            && doctor.out.contains("keymap.toml:2: "),
        "{}",
        doctor.out
    );
    let ordinary = home.run(&["places"]);
    assert!(ordinary.err.contains("config.toml:2: client.refresh_secs ist 0"), "{}", ordinary.err);
}

#[test]
fn a_wrong_variable_is_an_error_that_names_it() {
    let home = Home::new();
    for (name, value, part) in [
        ("ILC_DESK_CLIENT__REFRESH_SECS", "bald", "eine ganze Zahl von 1 bis 3600"),
        ("ILC_DESK_DISPLAY__ASCII", "ja", "true oder false"),
        ("ILC_DESK_SERVER", "10.1.2.3:8745", "http://"),
        ("ILC_DESK_MAIL__RULES__WEEKLY_ON", "", "Wochentag"),
    ] {
        let ran = home.run_with(&[(name, value)], &["places"]);
        assert_eq!(ran.code, 1);
        assert!(ran.err.starts_with(&format!("ilc-desk: {name}: ")) && ran.err.contains(part), "{}", ran.err);
        assert_eq!(ran.err.trim().lines().count(), 1);
    }
    assert_eq!(home.says(&[("ILC_DESK_CLIENT__REFRESH_SECS", " 30 ")], &[], "client.refresh_secs").0, 30);
    assert!(home.run(&["--server", "nirgends", "places"]).err.contains("--server: client.server ist „nirgends“"));
}

#[test]
fn a_starter_file_is_written_once_and_right() {
    let home = Home::new();
    let first = home.run(&["config", "init"]);
    assert_eq!((first.code, first.out.as_str()), (0, "Angelegt: ~/.config/ilc-desk/config.toml\n"));
    let text = std::fs::read_to_string(home.path(".config/ilc-desk/config.toml")).unwrap();
    assert!(text.starts_with("#:schema ./config.schema.json\n") && text.contains("\n# refresh_secs = 15\n"));
    let schema = std::fs::read_to_string(home.path(".config/ilc-desk/config.schema.json")).unwrap();
    assert_eq!(schema, home.run(&["config", "schema"]).out);
    assert_eq!(home.run(&["config", "check"]).code, 0);

    home.write(".config/ilc-desk/config.toml", "[desk]\nteam = \"X911\"\n");
    let again = home.run(&["config", "init"]);
    assert!(again.code == 1 && again.err.contains("gibt es schon"), "{}", again.err);
    assert_eq!(home.says(&[], &[], "desk.team").0, "X911");
}

#[test]
fn paths_are_told() {
    let home = Home::new();
    home.write("etc/config.toml", "");
    let out = home.run(&["config", "path"]).out;
    let line = |part: &str| out.lines().find(|line| line.contains(part)).unwrap_or_else(|| panic!("{part} in\n{out}")).to_owned();
    assert!(line("~/etc/config.toml").ends_with("ja"));
    assert!(line("~/.config/ilc-desk/config.toml").ends_with("nein"));
    assert!(line("~/xdg1/ilc-desk/config.toml").ends_with("nein"));
    assert!(line("Datenbank").contains("~/.local/share/ilc-desk/desk.db"));
}
