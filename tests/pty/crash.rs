//! The dashboard breaks down while a dialog shows names of people: the terminal is given back, and no name is left on it, in
//! the report of the crash, or in a file.

use std::{fmt::Write as _, path::Path, time::Duration};

use ilc_desk::{
    client::ApiClient,
    tui::{Options, run},
};

use crate::{
    basics::child,
    home::{Home, TODAY},
    step,
    terminal::Terminal,
};

/// A surname that nobody has and no sentence contains, another one for each.
fn surname(n: usize) -> String {
    let syllable = |n: usize| ["zqu", "vyx", "blü", "wäg", "hrz", "myu", "txi"][n % 7];
    format!("Q{}{}ov", syllable(n), syllable(n / 7 + n))
}

fn names(text: &str) -> Vec<String> {
    (0..49).map(surname).filter(|name| text.contains(name)).collect()
}

async fn planted() {
    while !Path::new("jetzt").exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("mit Absicht");
}

#[test]
#[ignore = "the child of the test below"]
fn child_with_names_that_panics() {
    let of = |name: &str| std::env::var(name).unwrap();
    let options = Options {
        today: Some(TODAY.parse().unwrap()),
        start_view: Some("ersttag".to_owned()),
        show_names: true,
        list: of("LISTE").into(),
        ..Options::default()
    };
    let client = ApiClient::new(&of("SERVER"), Some(of("ILC_DESK_TOKEN"))).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        tokio::select! {
            ended = run(options, async { Ok(client) }) => ended.unwrap(),
            () = planted() => {}
        }
    });
}

#[test]
fn a_panic_over_names_leaves_none_of_them() {
    let home = Home::new(1);
    let token = home.fill(1);
    let server = home.serve("127.0.0.1:0");
    let starts: serde_json::Value = serde_json::from_str(&home.run(&["firstday", "list", "--format", "json"])).unwrap();
    let start = starts["starts"].as_array().unwrap().iter().find(|start| start["begin"] == TODAY).expect("one begins today");
    let place = format!("{}/{}", start["measure"].as_str().unwrap(), start["module"].as_str().unwrap());
    let shown: serde_json::Value = serde_json::from_str(&home.run(&["firstday", "show", &place, "--format", "json"])).unwrap();
    let bookings: Vec<&str> = shown["bookings"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert!((5..49).contains(&bookings.len()));
    // One letter is another in each: a person is asked about every one.
    let (mut list, mut keys) = (String::from("Nachname;Vorname;Geburtsdatum;Erschienen\n"), String::new());
    for (n, id) in bookings.iter().enumerate() {
        let (name, born) = (surname(n), format!("{:02}.03.19{}", n % 28 + 1, 60 + n / 28));
        writeln!(list, "{name}a;Xo;{born};ja").unwrap();
        writeln!(keys, "{id};{name};Xo;{born}").unwrap();
    }
    std::fs::write(home.path("liste.csv"), list).unwrap();
    std::fs::write(home.path("eigene.csv"), format!("Teilnahme-ID;Nachname;Vorname;Geburtsdatum\n{keys}")).unwrap();

    let mut command = child(&home, "crash::child_with_names_that_panics");
    command.env("SERVER", format!("http://{}", server.address));
    command.env("ILC_DESK_TOKEN", token);
    command.env("LISTE", "liste.csv");
    let mut terminal = Terminal::start(command, (120, 40));
    step(&mut terminal, "", &place.replace('/', " "));
    step(&mut terminal, "i", "Liste eines Trägers einlesen");
    step(&mut terminal, "\t", "Zuweisungsliste");
    step(&mut terminal, "eigene.csv", "eigene.csv");
    terminal.press("\r");
    drop(terminal.wait_until("names in the questions", |seen| names(&seen.text()).len() > 3));
    std::fs::write(home.path("jetzt"), "").unwrap();
    terminal.wait_for("mit Absicht");
    assert!(!terminal.wait_for_clean_end(), "the exit code tells of the panic");
    let left = terminal.seen().text();
    assert_eq!(names(&left), Vec::<String>::new(), "{left}");
    drop(server);
    std::fs::remove_file(home.path("liste.csv")).unwrap();
    std::fs::remove_file(home.path("eigene.csv")).unwrap();
    let mut files = 0;
    let mut folders = vec![home.path("")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                files += 1;
                let held = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                assert_eq!(names(&held), Vec::<String>::new(), "{}", path.display());
            }
        }
    }
    assert!(files > 5, "{files}");
}
