//! The published page: same bytes for the same desk, counts only, sound HTML, whole files.

use std::{collections::BTreeSet, fs, path::Path};

use chrono::Days;
use ilc_desk::{
    api::{
        agh::Outlook,
        backtest::{AccuracyDoc, BacktestDoc, HorizonRow, KeptScore},
        kept::KeptForecast,
        publication::{Publication, PublishedAccuracy, PublishedGroup, PublishedMeasure, PublishedWeek},
    },
    config::Rules,
    demo::{self, Morning},
    domain::{
        Desk,
        forecast::{
            Settings,
            backtest::{Plan, backtest},
            forecast,
        },
    },
    publish::{self, Place, PublishError},
    server::views,
};

use crate::support::backend::{self, day};

/// A publication of the small desk of the API tests.
async fn small(today: &str) -> (Publication, Desk) {
    let dir = tempfile::tempdir().unwrap();
    let store = backend::filled(dir.path()).await;
    let desk = store.snapshot().desk.as_ref().clone();
    (publication(&desk, today), desk)
}

fn publication(desk: &Desk, today: &str) -> Publication {
    let said = KeptForecast::of(&forecast(desk, day("2026-10-22"), 182, &Settings::default()));
    let accuracy = AccuracyDoc {
        backtest: BacktestDoc::from(&backtest(desk, &Settings::default(), &Plan::default(), |_, _| {})),
        kept: views::kept_scores(&said, desk),
        method: Vec::new(),
        starts: None,
        mail: None,
    };
    views::publication(desk, &forecast(desk, day(today), 182, &Settings::default()), &accuracy, &Rules::default())
}

/// The demo desk, read in like a real one, cut down to be quick without optimisation.
async fn demo_desk() -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let store = ilc_desk::store::Store::open(&dir.path().join("desk.db"), ilc_desk::store::Access::Write).await.unwrap();
    let files = demo::generate(1, 1, day("2026-11-20")).files(Morning::Today);
    backend::import(&store, files, backend::options("2026-11-20")).await.unwrap();
    let mut desk = store.snapshot().desk.as_ref().clone();
    let some: BTreeSet<_> = desk.agh().take(12).map(|m| m.no.clone()).collect();
    desk.measures.retain(|no, m| !m.is_agh() || some.contains(no));
    desk
}

fn page(publication: &Publication) -> String {
    String::from_utf8(publish::files(publication, Place::Front).unwrap().remove(0).bytes).unwrap()
}

/// The words of a page, one block per line.
fn words(html: &str) -> String {
    let body = &html[html.find("<body>").unwrap()..];
    let mut out = String::new();
    let mut rest = body;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let end = start + rest[start..].find('>').unwrap();
        let name = rest[start + 1..end].trim_start_matches('/').split(' ').next().unwrap();
        match name {
            "td" | "th" | "text" | "dt" | "dd" | "li" | "a" => out.push(' '),
            "span" | "small" | "strong" | "time" => {}
            _ => out.push('\n'),
        }
        rest = &rest[end + 1..];
    }
    let lines = out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
        .replace("&nbsp;", " ")
        .replace("&#x2f;", "/")
        .replace("&gt;", ">")
        .replace("&lt;", "<")
        .replace("&amp;", "&")
}

/// Every element is closed in order, every id is there once, every reference leads somewhere.
fn check_html(html: &str) {
    const VOID: [&str; 4] = ["meta", "link", "br", "img"];
    let (mut open, mut ids, mut wanted): (Vec<&str>, BTreeSet<String>, Vec<String>) = Default::default();
    let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap();
        for (attribute, value) in tag.split('"').collect::<Vec<_>>().chunks_exact(2).map(|pair| (pair[0], pair[1])) {
            let attribute = attribute.trim().trim_end_matches('=');
            let attribute = attribute.rsplit(' ').next().unwrap();
            assert!(!value.contains('<') && !attribute.starts_with("on"), "{tag}");
            match attribute {
                "id" => assert!(ids.insert(value.to_owned()), "id {value} twice"),
                "aria-labelledby" => wanted.extend(value.split(' ').map(str::to_owned)),
                "href" => {
                    assert!(!value.contains("//"), "{tag} leads elsewhere");
                    wanted.extend(value.strip_prefix('#').map(str::to_owned));
                }
                "src" => panic!("{tag} is fetched"),
                _ => {}
            }
        }
        if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
        // Style sheets are no markup.
        if name == "style" {
            let (css, after) = rest.split_once("</style>").unwrap();
            assert!(!css.contains("url(") && !css.contains("@import"), "the style sheet fetches something");
            open.pop();
            rest = after;
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let lost: Vec<_> = wanted.iter().filter(|id| !ids.contains(*id)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(!html.contains("<script"));
}

fn kept(horizon: u32, total_actual: u32) -> KeptScore {
    KeptScore {
        as_of: day("2026-11-20") - Days::new(horizon.into()),
        horizon,
        date: day("2026-11-20"),
        provisional: horizon == 7,
        n: 2,
        mae: 1.0,
        bias: 0.0,
        cover80: 1.0,
        cover90: 1.0,
        mae_booked: 2.0,
        total_mean: 1001.4,
        total_q05: 980,
        total_q95: 1022,
        total_booked: 1100,
        total_actual,
    }
}

/// Two AGH in two Bezirke with round numbers: a better forecast must not change how the page reads.
fn handmade() -> Publication {
    let week = |level: u32, i: u64| PublishedWeek {
        date: day("2026-11-20") + Days::new(7 * i),
        capacity: level,
        booked: level / 2,
        known: f64::from(level) / 4.0,
        mean: f64::from(level) * 0.6,
        q05: level / 2,
        q10: level * 11 / 20,
        q90: level * 7 / 10,
        q95: level * 3 / 4,
        free: f64::from(level) * 0.4,
    };
    let group = |name: &str, measures, level: u32| PublishedGroup {
        name: name.to_owned(),
        measures,
        present: level * 2 / 3,
        weeks: (0..27).map(|i| week(level, i)).collect(),
    };
    let all = |n: u32| Outlook { weeks2: n, weeks4: n, weeks8: n };
    let kitchen = PublishedMeasure {
        measure: "AGH-1".to_owned(),
        title: "Küche Süd".to_owned(),
        district: "Altona".to_owned(),
        begin: day("2026-01-01"),
        end: day("2027-12-31"),
        places: 1200,
        present: 800,
        capacity: all(1200),
        booked: all(600),
        known: Outlook::from_fn(|_| 300.0),
        mean: Outlook { weeks2: 780.25, weeks4: 720.0, weeks8: 719.96 },
        q10: all(660),
        q50: Outlook { weeks2: 780, weeks4: 720, weeks8: 719 },
        q90: all(840),
        p_free: Outlook { weeks2: 1.0, weeks4: 0.8, weeks8: 0.795 },
        free: Outlook { weeks2: 419.75, weeks4: 480.0, weeks8: 480.04 },
    };
    let garden = PublishedMeasure {
        measure: "AGH-2".to_owned(),
        title: "Garten & Park".to_owned(),
        district: "Mitte".to_owned(),
        end: day("2026-12-20"),
        capacity: Outlook { weeks2: 300, weeks4: 300, weeks8: 0 },
        mean: Outlook { weeks2: 180.0, weeks4: 180.0, weeks8: 0.0 },
        q50: Outlook { weeks2: 181, weeks4: 179, weeks8: 0 },
        p_free: Outlook { weeks2: 0.004, weeks4: 0.3, weeks8: 0.0 },
        free: Outlook { weeks2: 0.0, weeks4: 0.4, weeks8: 0.0 },
        ..kitchen.clone()
    };
    let horizon = |horizon: u32| HorizonRow {
        horizon,
        n: 24,
        truth: 12.0,
        mae: 0.5 + f64::from(horizon) / 100.0,
        mae_median: 0.45,
        crps: 0.4,
        bias: if horizon < 20 { -0.034 } else { 0.052 },
        cover80: 0.84,
        cover90: 0.93,
        pit90: 0.9,
        pit: vec![0.1; 10],
        brier: 0.05,
        floor: 0.5,
        mae_persistence: 1.234,
        mae_booked: 2.0,
        bias_booked: 1.0,
        totals: 12,
        total_cover90: 11.0 / 12.0,
        total_mae: 9.0,
        total_bias: 0.5,
    };
    Publication {
        today: day("2026-11-20"),
        as_of: Some(day("2026-11-19")),
        total: group("Alle AGH", 2, 1500),
        districts: vec![group("Altona", 1, 1200), group("Mitte", 1, 300)],
        measures: vec![kitchen, garden],
        accuracy: PublishedAccuracy {
            origins: vec![day("2026-06-01"), day("2026-06-29")],
            horizons: [7, 14, 28, 56].map(horizon).into(),
            kept: vec![kept(7, 1000), kept(28, 970)],
        },
        figures: Vec::new(),
    }
}

/// The key figures lead to what they are made of, and say there what they say above.
#[tokio::test]
async fn the_key_figures_of_the_page_open() {
    let publication = publication(&demo_desk().await, "2026-11-20");
    let value = |key: &str| {
        let doc = publication.figures.iter().find(|doc| doc.figure == format!("agh/alle/{key}")).expect(key);
        assert!(doc.rows.is_empty() && !doc.definition.is_empty(), "{doc:?}");
        doc.amount.value
    };
    let (now, soon) = (&publication.total.weeks[0], &publication.total.weeks[4]);
    assert!((value("plaetze") - f64::from(now.capacity)).abs() < 1e-9);
    assert!((value("besetzt") - f64::from(publication.total.present)).abs() < 1e-9);
    assert!((value("quote") - f64::from(publication.total.present) / f64::from(now.capacity)).abs() < 1e-9);
    assert!((value("in4wo") - soon.mean).abs() < 0.01, "{} {}", value("in4wo"), soon.mean);
    assert!((value("frei4wo") - soon.free).abs() < 0.01, "{} {}", value("frei4wo"), soon.free);
    let html = page(&publication);
    check_html(&html);
    for key in ["plaetze", "besetzt", "in4wo", "frei4wo"] {
        assert!(html.contains(&format!("href=\"#z-{key}\"")) && html.contains(&format!("id=\"z-{key}\"")), "{key}");
    }
    let words = words(&html);
    assert!(words.contains("Woraus die Zahlen kommen") && words.contains("ilc-desk explain agh/alle/besetzt"), "{words}");
}

#[test]
fn the_page_reads_well() {
    let html = page(&handmade());
    check_html(&html);
    insta::assert_snapshot!("page", words(&html));
}

#[test]
fn the_index_reads_well() {
    let html = publish::index(&["2026-12-01", "2026-11-20", "2026-11-19"].map(day)).unwrap();
    check_html(&html);
    insta::assert_snapshot!("index", words(&html));
    check_html(&publish::index(&[]).unwrap());
}

#[tokio::test]
async fn the_demo_desk_gives_the_same_bytes_twice_and_names_nobody() {
    let desk = demo_desk().await;
    let publication_one = publication(&desk, "2026-11-20");
    let (one, two) = (
        publish::files(&publication_one, Place::Front).unwrap(),
        publish::files(&publication(&desk, "2026-11-20"), Place::Front).unwrap(),
    );
    assert_eq!(one, two);
    check_html(&page(&publication_one));
    let mut texts: Vec<String> =
        one.iter().filter(|f| f.name != "prognose.xlsx").map(|f| String::from_utf8(f.bytes.clone()).unwrap()).collect();
    texts.push(unpacked(&one.iter().find(|f| f.name == "prognose.xlsx").unwrap().bytes));
    for text in &texts {
        let tokens: BTreeSet<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).collect();
        let keys = desk.participations().iter().map(|p| p.id.as_str()).filter(|id| tokens.contains(id)).count();
        assert_eq!(keys, 0);
        for mb in desk.measures.values().filter_map(|m| m.mb.as_ref()) {
            assert!(!text.contains(&mb.name));
        }
    }
}

/// All XML of a workbook.
fn unpacked(xlsx: &[u8]) -> String {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut text = String::new();
    for i in 0..zip.len() {
        zip.by_index(i).unwrap().read_to_string(&mut text).unwrap();
    }
    text
}

#[tokio::test]
async fn names_cannot_break_out_of_page_or_table() {
    let (mut publication, _) = small("2026-11-20").await;
    publication.measures[0].title = "=HYPERLINK(\"http://x\")</td><script>alert(1)</script>".to_owned();
    publication.measures[0].district = "\"><b>".to_owned();
    publication.districts[0].name = "\"><b>".to_owned();
    let html = page(&publication);
    check_html(&html);
    assert!(html.contains("&lt;script&gt;"));
    let files = publish::files(&publication, Place::Front).unwrap();
    let csv = String::from_utf8(files.iter().find(|f| f.name == "agh.csv").unwrap().bytes.clone()).unwrap();
    assert!(csv.contains("\"'=HYPERLINK(") && !csv.contains(";=HYPERLINK"), "{csv}");
    let workbook = unpacked(&files.iter().find(|f| f.name == "prognose.xlsx").unwrap().bytes);
    assert!(!workbook.contains("<f>") && workbook.contains("'=HYPERLINK("));
}

#[tokio::test]
async fn numbers_of_the_workbook_are_numbers() {
    use calamine::{Data, Reader};
    let (publication, _) = small("2026-11-20").await;
    let files = publish::files(&publication, Place::Front).unwrap();
    let bytes = &files.iter().find(|f| f.name == "prognose.xlsx").unwrap().bytes;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes.clone())).unwrap();
    let names = book.sheet_names().clone();
    assert_eq!(names, ["AGH", "Verlauf", "Prognosegüte"]);
    let sheet = book.worksheet_range("AGH").unwrap();
    assert!(matches!(sheet[(1, 0)], Data::DateTime(_)), "{:?}", sheet[(1, 0)]);
    assert_eq!(sheet[(1, 1)], Data::String("AGH-1".to_owned()));
    assert_eq!(sheet[(1, 6)], Data::Float(4.0));
    assert!(matches!(sheet[(1, 11)], Data::Float(_)));
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn a_folder_grows_by_a_day_and_keeps_the_newest_in_front() {
    let (first, desk) = small("2026-11-20").await;
    let second = publication(&desk, "2026-11-21");
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path();
    publish::publish(to, &first).unwrap();
    let done = publish::publish(to, &second).unwrap();
    assert_eq!(done.page.as_deref(), Some(to.join("prognose.html").as_path()));
    assert!(read(&to.join("prognose.html")).contains("21.11.2026"));
    // An earlier day again: filed, but not put in front.
    assert_eq!(publish::publish(to, &first).unwrap().page, None);
    assert!(read(&to.join("prognose.html")).contains("Morgen des <time datetime=\"2026-11-21\">"));
    let index = read(&to.join("index.html"));
    let (newer, older) = (index.find("archiv/2026-11-21/").unwrap(), index.find("archiv/2026-11-20/").unwrap());
    assert!(newer < older);
    assert!(read(&to.join("archiv/2026-11-20/prognose.html")).contains("href=\"../../index.html\""));
    // Every link of index and pages leads to a file, and nothing temporary is left.
    for (file, at) in
        [("index.html", to.to_owned()), ("prognose.html", to.to_owned()), ("prognose.html", to.join("archiv/2026-11-20"))]
    {
        let html = read(&at.join(file));
        for href in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let local = !href.starts_with('#') && !href.starts_with("data:");
            assert!(!local || at.join(href).is_file(), "{file}: {href}");
        }
    }
    let left: Vec<_> = fs::read_dir(to).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|name| !name.starts_with('.')), "{left:?}");
}

#[tokio::test]
async fn a_foreign_folder_is_left_alone() {
    let (publication, _) = small("2026-11-20").await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("index.html"), "<h1>Kantine</h1>").unwrap();
    assert!(matches!(publish::publish(folder.path(), &publication), Err(PublishError::Foreign(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Runs the program without a home of its own; answers stdout.
fn run(args: &[&str], home: &Path) -> String {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_ilc-desk"));
    command.env_clear().env("HOME", home).env("ILC_DESK_TOKEN", backend::TOKEN).args(args).args(["--today", "2026-11-20"]);
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_give_the_same_over_a_server_and_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let (url, _app) = backend::backend(dir.path()).await;
    let database = format!("sqlite:{}", dir.path().join("desk.db").display());
    let home = dir.path().to_owned();
    tokio::task::spawn_blocking(move || {
        let (near, far) = (home.join("near"), home.join("far"));
        let said = run(&["publish", "--to", near.to_str().unwrap(), "--database", &database], &home);
        assert!(said.contains("prognose.html") && said.contains("archiv"), "{said}");
        run(&["publish", "--to", far.to_str().unwrap(), "--server", &url], &home);
        for file in ["index.html", "prognose.html", "prognose.xlsx", "agh.csv", "archiv/2026-11-20/prognose.html"] {
            assert_eq!(fs::read(near.join(file)).unwrap(), fs::read(far.join(file)).unwrap(), "{file}");
        }
        let near = run(&["backtest", "--format", "json", "--database", &database], &home);
        assert_eq!(near, run(&["backtest", "--format", "json", "--server", &url], &home));
        assert!(near.starts_with("{\"as_of\":\"2026-11-20\""), "{near}");
    })
    .await
    .unwrap();
}
