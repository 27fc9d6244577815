//! The program from outside with `firstday.matching = "hmac"`: refused without a decision and without a key; with both a
//! list of Kundennummern needs no key file, and no number is found anywhere; without it all that was kept is gone.

use std::{fmt::Write as _, fs};

use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};

use super::{
    canary::{people, shown},
    through::everything,
};
use crate::{cli::Home, support::backend::exports};

const DECISION: &str = "DSB, Vermerk vom 12.11.2026";

struct Desk {
    home: Home,
    said: Vec<(String, Vec<u8>)>,
}

impl Desk {
    /// The export with two hundred more people of one start, each with a Kundennummer.
    fn new() -> Self {
        let home = Home::new();
        fs::create_dir(home.path("exporte")).unwrap();
        for file in exports() {
            let mut text = String::from_utf8(file.bytes).unwrap();
            if file.name == "teilnahmen.csv" {
                let with = |line: &str, number: &str| format!("{line};{number}\n");
                text = text.lines().enumerate().map(|(n, line)| with(line, if n == 0 { "Kundennummer" } else { "" })).collect();
                for (n, (.., number)) in people().iter().enumerate() {
                    // The last two are one person, twice.
                    let number = if n == 199 { &people()[198].3 } else { number };
                    let row = "MES-2;M01;BIL;01.11.2026;01.12.2026;26.02.2027;Zugewiesen;01.11.2026;;;";
                    writeln!(text, "T{};{row};{number}", 1000 + n).unwrap();
                }
            }
            // As secret as a list: kept out of what is searched.
            fs::write(home.path(&format!("exporte/{}", file.name)), text).unwrap();
        }
        let mut list = "Kundennummer;Erschienen\n".to_owned();
        for (n, (.., number)) in people().iter().enumerate() {
            // As a provider writes it.
            let number =
                if n % 2 == 0 { number.to_lowercase() } else { format!("{} {} {}", &number[..3], &number[3..4], &number[4..]) };
            writeln!(list, "{number};{}", if n % 10 == 0 { "nein" } else { "ja" }).unwrap();
        }
        fs::write(home.path("liste.names"), list).unwrap();
        Self { home, said: Vec::new() }
    }

    fn settings(&self, text: &str) {
        fs::write(self.home.path("einstellungen.toml"), format!("[firstday]\n{text}")).unwrap();
    }

    fn run(&mut self, args: &[&str], succeeds: bool) -> String {
        let settings = self.home.path("einstellungen.toml").display().to_string();
        let args: Vec<&str> = ["--config", &settings].iter().chain(args).copied().collect();
        let output = self.home.run_on("2026-12-01", &args);
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.success(), succeeds, "{args:?}: {text}");
        self.said.push((format!("{args:?}"), text.clone().into_bytes()));
        text
    }

    fn import(&mut self, succeeds: bool) -> String {
        let folder = self.home.path("exporte").display().to_string();
        self.run(&["import", &folder, "--as-of", "2026-11-30"], succeeds)
    }

    fn list(&mut self, succeeds: bool) -> String {
        let list = self.home.path("liste.names").display().to_string();
        self.run(&["firstday", "import", &list, "--measure", "MES-2/M01", "--format", "json"], succeeds)
    }

    /// Rows of the table, counted past the program.
    fn kept(&self) -> (i64, i64, i64) {
        let database = self.home.path(".local/share/ilc-desk/desk.db");
        let sql = "SELECT count(*), coalesce(min(length(sealed)), 0), count(DISTINCT sealed) FROM participation_number";
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let mut connection = SqliteConnectOptions::new().filename(database).read_only(true).connect().await.unwrap();
            sqlx::query_as(sql).fetch_one(&mut connection).await.unwrap()
        })
    }
}

#[test]
fn numbers_are_kept_sealed_under_a_decision_and_go_with_it() {
    let mut desk = Desk::new();
    // In the usual way the column is left out, and said so.
    desk.settings("matching = \"speicher\"\n");
    let told = desk.import(true);
    assert!(told.contains("aus Datenschutzgründen nicht übernommen: Kundennummer"), "{told}");
    assert_eq!(desk.kept(), (0, 0, 0));
    assert!(desk.list(false).contains("Keine der 200 Zeilen"));

    // Refused without a decision, without a file named, without the file, with one that others read.
    let key = desk.home.path("schluessel/hmac.key");
    let with_key = format!("matching = \"hmac\"\ndecision = \"{DECISION}\"\nkey_file = \"{}\"\n", key.display());
    for (settings, said) in [
        ("matching = \"hmac\"\n".to_owned(), "firstday.decision"),
        (format!("matching = \"hmac\"\ndecision = \"{DECISION}\"\n"), "firstday.key_file ist leer"),
        (with_key.clone(), "„ilc-desk firstday key“ legt sie an"),
    ] {
        desk.settings(&settings);
        assert!(desk.import(false).contains(said), "{settings}");
        let checked = desk.run(&["config", "check"], false);
        assert!(checked.contains(said), "{checked}");
    }
    // Beside the database it would be stolen or saved with it, however the two are written.
    desk.settings(&with_key.replace(&key.display().to_string(), "hmac.key"));
    let told = desk.run(&["firstday", "key", "--database", "sqlite:desk.db"], false);
    assert!(told.contains("liegt im Ordner der Datenbank"), "{told}");
    desk.settings(&with_key);
    desk.run(&["firstday", "key"], true);
    let first = fs::read_to_string(&key).unwrap();
    assert!(desk.run(&["firstday", "key"], false).contains("gibt es schon"));
    assert_eq!(fs::read_to_string(&key).unwrap(), first, "the first one stays");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(desk.import(false).contains("chmod 600"));
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    }

    let told = desk.import(true);
    assert!(told.contains(&format!("Kundennummern: 200 als HMAC, keine im Klartext (Entscheidung: {DECISION})")), "{told}");
    assert_eq!(desk.kept(), (200, 64, 199));
    // The two with one number are nobody; all others are found, however the number is written.
    let told = desk.list(true);
    assert!(told.contains("Nach Kundennummern gefunden: 198 von 200"), "{told}");
    assert!(told.contains("\"rows\":200") && told.contains("\"matched\":198") && told.contains("\"no_show\":20"), "{told}");
    assert!(desk.run(&["audit", "list"], true).contains("200 Kundennummern als HMAC"));

    // One key erased takes its number along; the next import without the setting takes all.
    desk.run(&["purge", "participation", "T1001", "--yes"], true);
    assert_eq!(desk.kept(), (199, 64, 198));
    desk.settings("");
    let told = desk.import(true);
    assert!(told.contains("199 Kundennummern (HMAC) gelöscht"), "{told}");
    assert_eq!(desk.kept(), (0, 0, 0));

    let mut found = std::mem::take(&mut desk.said);
    everything(&desk.home.path(""), &mut found);
    found.retain(|(name, _)| !name.contains("/exporte/"));
    assert!(found.iter().any(|(name, _)| name.ends_with("desk.db")));
    for (name, bytes) in found {
        assert_eq!(shown(&String::from_utf8_lossy(&bytes)), None, "{name}");
    }
}
