//! Every figure on screen opens, and what opens is what was shown: the real screens on a real backend with the demo
//! desk, and the figures of Heute counted from its exports.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use ilc_desk::{
    api::{
        contingents::{
            draft::Drafts,
            ground::Ground,
            release::{NewRelease, NewReleases},
            request::{PinnedCell, Settings, StartRef},
            state::PotRow,
        },
        figures::{Amount, FigureDoc, Unit},
        summary::Summary,
        tokens::{IssuedToken, NewToken},
    },
    client::{ApiClient, Guarded, segment},
    demo::{self, Morning},
    server::{self, App},
    store::{Access, Store},
    tui::{
        Action, Command, Options, State,
        look::format,
        settle, update,
        views::figures::{From, Shown, on_screen},
    },
};
use tokio::net::TcpListener;

use crate::support::{backend, now};

const TODAY: &str = "2026-11-24";

/// A backend on the demo desk, its forecast made.
async fn demo_backend(dir: &std::path::Path) -> ApiClient {
    let (client, app) = backend_without_forecast(dir).await;
    app.forecasts.clone().ready(&app.store, backend::day(TODAY)).await.unwrap();
    client
}

/// A backend on the demo desk.
async fn backend_without_forecast(dir: &std::path::Path) -> (ApiClient, App) {
    let store = Store::open(&dir.join("desk.db"), Access::Write).await.unwrap();
    let files = demo::generate(1, 1, backend::day(TODAY)).files(Morning::Today);
    backend::import(&store, files, backend::options(TODAY)).await.unwrap();
    let app = backend::app_on(TODAY, store);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(server::run(listener, app.clone(), std::future::pending()));
    (ApiClient::new(&url, Some(backend::TOKEN.to_owned())).unwrap(), app)
}

async fn screen(client: &ApiClient, view: &str) -> State {
    let options = Options { today: Some(backend::day(TODAY)), start_view: Some(view.to_owned()), ..Options::default() };
    let client = client.clone();
    let mut state = settle(options, async move { Ok(client) }, now()).await.unwrap();
    update(&mut state, Action::Resize(200, 50));
    state
}

/// As a screen may write it.
fn spelled(amount: Amount) -> Vec<String> {
    match amount.unit {
        Unit::Count => vec![format::decimal(amount.value, 0)],
        // Sums of forecasts are shown without the place after the comma; a change with its sign and only when it says something.
        Unit::Decimal => {
            let delta = format!("{} {}", if amount.value > 0.0 { '▲' } else { '▼' }, format::decimal(amount.value.abs(), 1));
            let small = if amount.value.abs() < 0.5 { vec![String::new()] } else { vec![] };
            [vec![format::decimal(amount.value, 1), format::decimal(amount.value, 0), delta], small].concat()
        }
        Unit::Share => vec![format::percent(amount.value)],
    }
}

/// Whether the figure that opened is the one that is shown.
fn is_shown(shown: &Shown, doc: &FigureDoc) -> bool {
    let spelled = spelled(doc.amount);
    if shown.label.is_empty() || !shown.value.is_empty() || !shown.whose.is_empty() {
        return spelled.contains(&shown.value);
    }
    let words: BTreeSet<&str> = shown.label.split([' ', '[', '(', ')', ',']).collect();
    spelled.iter().any(|figure| shown.label.contains(figure.as_str()) && figure.split(' ').all(|part| shown.label.contains(part)))
        || spelled.iter().any(|figure| words.contains(figure.as_str()))
}

/// Opens all figures of a screen, row by row; what does not open to what is shown goes to `wrong`.
async fn open_all(client: &ApiClient, state: &mut State, rows: usize, wrong: &mut Vec<String>) -> (usize, usize) {
    let (mut opened, mut said) = (0, 0);
    for _ in 0..rows {
        for shown in on_screen(state) {
            match &shown.from {
                From::Sentence(sentence) => {
                    assert!(sentence.ends_with('.') && sentence.len() > 25, "{shown:?}");
                    said += 1;
                }
                From::Backend(name) => {
                    match client.get::<FigureDoc>(&format!("figures?figure={}", segment(name))).await {
                        Ok(doc) if doc.figure == *name && is_shown(&shown, &doc) => {}
                        Ok(doc) => wrong.push(format!("shown {shown:?}, opened {} {:?}", doc.title, doc.amount)),
                        Err(error) => wrong.push(format!("{shown:?}: {error}")),
                    }
                    opened += 1;
                }
            }
        }
        update(state, Action::Run(Command::Down));
    }
    (opened, said)
}

/// One backend for both: a forecast without optimisation takes its time.
#[tokio::test]
async fn what_opens_is_what_is_shown_and_what_the_exports_say() {
    let dir = tempfile::tempdir().unwrap();
    let client = demo_backend(dir.path()).await;
    what_opens_is_what_is_shown(&client).await;
    figures_are_those_of_the_exports(&client).await;
}

/// Every cell of the matrix, by the name it has on screen: the proposal, the draft, what is in force.
#[tokio::test]
async fn kontingente_open_before_and_after_their_release() {
    let dir = tempfile::tempdir().unwrap();
    let client = &backend_without_forecast(dir.path()).await.0;
    let instruments: BTreeMap<String, String> =
        rows("massnahmen").into_iter().map(|m| (m["Maßnahmenummer"].clone(), m["Instrument"].clone())).collect();
    let instrument_of = |measure: &str| instruments[measure].clone();
    let mut wrong = Vec::new();
    let mut cells = walk(client, "Kontingent nach dem Vorschlag", &mut wrong).await;
    // A draft, and a release: what opens is what is shown then.
    let drafts: Drafts = client.get("contingents/drafts").await.unwrap();
    let (name, places) = cells.iter().find(|(_, places)| *places > 1.0).cloned().unwrap();
    let (unit, start) = name.split_once(' ').unwrap();
    let (measure, module) = start.split_once(' ').map_or((start, None), |(measure, module)| (measure, Some(module.to_owned())));
    let instrument = instrument_of(measure);
    let pin = PinnedCell { start: StartRef { measure: measure.to_owned(), module }, unit: unit.to_owned(), places: 1 };
    let settings = Settings { pins: vec![pin], ..Settings::default() };
    client.save_draft(&instrument, &settings, &drafts.of(&instrument).etag).await.unwrap();
    let drafted = walk(client, "Kontingent nach dem Vorschlag", &mut wrong).await;
    assert!(places > 1.0 && drafted.contains(&(name.clone(), 1.0)), "{name} is not the pinned one in {drafted:?}");
    let doc = figure(client, &format!("kontingente/{name}/vorschlag")).await;
    assert!(doc.definition.contains("nach dem Entwurf von test") && doc.definition.contains("1 festgelegt"), "{doc:?}");
    let sum = |cells: &[(String, f64)]| cells.iter().map(|(_, places)| places).sum::<f64>();
    assert!((sum(&cells) - sum(&drafted)).abs() < 1e-9, "the place goes to somebody else");

    let ground: Ground = client.get("contingents").await.unwrap();
    let summary: Summary = client.get("summary").await.unwrap();
    let (import, lists) = (ground.import, Some(ground.lists));
    let drafts: Drafts = client.get("contingents/drafts").await.unwrap();
    let pot = |pot: &PotRow| {
        let draft = drafts.of(&pot.instrument).revision;
        NewRelease { instrument: pot.instrument.clone(), draft, import, lists }
    };
    let all = NewReleases { pots: summary.contingents.iter().map(pot).collect() };
    assert!(matches!(client.release_all(&all, "all").await.unwrap(), Guarded::Done(_)));
    cells = walk(client, "Kontingent in Kraft", &mut wrong).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cells.len() > 60, "{}", cells.len());
    // What is asked for in each instrument is what its cells are asked for, and with what no OE
    // can take it is all that is free (counted from the exports above).
    let (mut asked, mut open) = (0.0, 0.0);
    for pot in &summary.contingents {
        let of = format!("alle {}", pot.instrument);
        let given = figure(client, &format!("kontingente/{of}/erbeten")).await;
        let mine = cells.iter().filter(|(name, _)| instrument_of(name.split(' ').nth(1).unwrap()) == pot.instrument);
        assert!((given.amount.value - mine.map(|(_, n)| n).sum::<f64>()).abs() < 1e-9, "{given:?}");
        asked += given.amount.value;
        let proposed = figure(client, &format!("kontingente/{of}/vorschlag")).await;
        let left: u32 = proposed.left_out.iter().filter(|l| l.what.ends_with("frei für alle bleiben")).map(|l| l.count).sum();
        open += f64::from(left);
    }
    let free = figure(client, "plaetze/alle/frei").await;
    assert!((asked + open - free.amount.value).abs() < 1e-9, "{asked} asked for, {open} for all, {} free", free.amount.value);
    // Who only reads learns how many and why, and nobody's key.
    let new = NewToken { name: "les".to_owned(), role: "lesen".to_owned(), expires_on: None };
    let made: IssuedToken = client.post_json("tokens", &new, &[("idempotency-key", "les")]).await.unwrap();
    let reader = ApiClient::new(client.base(), Some(made.token)).unwrap();
    let ids: BTreeSet<String> = rows("teilnahmen").into_iter().map(|p| p["Teilnahme-ID"].clone()).collect();
    let (mut keys, mut hidden) = (0, 0);
    for (name, _) in cells.iter().take(6) {
        for part in ["vorschlag", "erbeten", "besetzt", "offen"] {
            let name = format!("figures?figure={}", segment(&format!("kontingente/{name}/{part}")));
            let Ok(mine) = client.get::<FigureDoc>(&name).await else { continue };
            let theirs: FigureDoc = reader.get(&name).await.unwrap();
            assert_eq!((mine.amount, &mine.definition, mine.rows.len()), (theirs.amount, &theirs.definition, theirs.rows.len()));
            keys += mine.rows.iter().filter(|row| row.key.as_ref().is_some_and(|key| ids.contains(key))).count();
            hidden += theirs.rows.iter().filter(|row| row.key.is_none()).count();
            assert!(!theirs.rows.iter().any(|row| row.key.as_ref().is_some_and(|key| ids.contains(key))), "{theirs:?}");
        }
    }
    assert!(keys > 0 && keys == hidden, "{keys} {hidden}");
}

async fn figure(client: &ApiClient, name: &str) -> FigureDoc {
    client.get(&format!("figures?figure={}", segment(name))).await.unwrap()
}

/// Goes over the matrix of every instrument; the cells called `label` with what is shown there. A few of each are opened:
/// what does not open to what is shown goes to `wrong`.
async fn walk(client: &ApiClient, label: &str, wrong: &mut Vec<String>) -> Vec<(String, f64)> {
    let mut state = screen(client, "kontingente").await;
    let mut cells = BTreeMap::new();
    for at in 0..state.contingents.works.len() {
        state.contingents.current = at;
        let (rows, columns) = {
            let work = state.contingents.work().unwrap();
            let proposal = label.ends_with("Vorschlag");
            if proposal { work.size() } else { (work.in_force.rows.len(), work.in_force.units.len()) }
        };
        for cursor in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let work = state.contingents.work_mut().unwrap();
            (work.cursor, work.in_force.cursor) = (cursor, cursor);
            let shown = on_screen(&state).into_iter().find(|shown| shown.label == label);
            cells.extend(shown.map(|shown| (shown.whose.clone(), shown.value.parse::<f64>().unwrap())));
            if (cursor.0 * columns + cursor.1) % 150 == 8 {
                let (opened, _) = open_all(client, &mut state, 1, wrong).await;
                assert!(opened > 2, "{opened} in {cursor:?} of {at}");
            }
        }
    }
    cells.into_iter().collect()
}

async fn what_opens_is_what_is_shown(client: &ApiClient) {
    let (mut counts, mut wrong) = (Vec::new(), Vec::new());
    for (view, list) in [
        ("heute", 0),
        ("heute", 1),
        ("agh", 0),
        ("agh?filter=Harburg", 0),
        ("agh/AGH-2072", 0),
        ("plaetze", 0),
        ("plaetze?filter=MES", 0),
        ("monitoring", 0),
        ("oe", 0),
        ("protokoll", 0),
        ("guete", 0),
    ] {
        let mut state = screen(client, view).await;
        for _ in 0..list {
            update(&mut state, Action::Run(Command::NextPane));
        }
        let (opened, said) = open_all(client, &mut state, 4, &mut wrong).await;
        counts.push(format!("{view} {list}: {opened} opened, {said} said"));
        if opened + said == 0 {
            wrong.push(format!("{view} {list} shows no figure"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", counts.join("\n"), wrong.join("\n"));
}

/// The rows of an export, by the names of its columns.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let files = demo::generate(1, 1, backend::day(TODAY)).files(Morning::Today);
    let file = files.into_iter().find(|file| file.name.contains(name)).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(file.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&file.bytes));
    reader.deserialize().map(Result::unwrap).collect()
}

fn date(german: &str) -> NaiveDate {
    NaiveDate::parse_from_str(german, "%d.%m.%Y").unwrap()
}

/// More than twenty figures, each counted a second time from the exports, without any function of the desk.
async fn figures_are_those_of_the_exports(client: &ApiClient) {
    let today = backend::day(TODAY);
    let (measures, starts, people) = (rows("massnahmen"), rows("starttermine"), rows("teilnahmen"));
    let count = |no: &str, module: &str, status: &str| -> f64 {
        let of = people.iter().filter(|p| p["Maßnahmenummer"] == no && p["Modul"] == module && p["Status"] == status);
        f64::from(u32::try_from(of.count()).unwrap())
    };
    let runs = |row: &BTreeMap<String, String>| (date(&row["Beginn"])..=date(&row["Ende"])).contains(&today);
    let number = |raw: &str| raw.replace('.', "").replace(',', ".").parse::<f64>().unwrap();
    let mut expected: Vec<(String, f64)> = Vec::new();
    let (mut sum_places, mut sum_present) = (0.0, 0.0);
    let agh: Vec<_> = measures.iter().filter(|m| m["Instrument"] == "AGH" && date(&m["Ende"]) >= today).collect();
    for m in &agh {
        let no = m["Maßnahmenummer"].as_str();
        let periods: Vec<_> = starts.iter().filter(|s| s["Maßnahmenummer"] == no).collect();
        let now: f64 = periods.iter().filter(|s| runs(s)).map(|s| number(&s["Plätze"])).sum();
        let places = match (runs(m), periods.is_empty()) {
            (false, _) => 0.0,
            (true, true) => number(&m["Plätze"]),
            (true, false) => now,
        };
        let (present, assigned) = (count(no, "", "Eingetreten"), count(no, "", "Zugewiesen"));
        sum_places += places;
        sum_present += if places > 0.0 { present } else { 0.0 };
        if expected.len() < 28 {
            expected.push((format!("agh/{no}/plaetze"), places));
            expected.push((format!("agh/{no}/besetzt"), present));
            expected.push((format!("agh/{no}/zugewiesen"), assigned));
            expected.push((format!("agh/{no}/freiheute"), (places - present - assigned).max(0.0)));
        }
    }
    expected.push(("agh/alle/plaetze".to_owned(), sum_places));
    expected.push(("agh/alle/besetzt".to_owned(), sum_present));
    // Free contracted places by the rule of the split, straight from the files.
    let (mut free, mut open) = (0.0, 0.0);
    for m in measures.iter().filter(|m| !["AGH", "BaE"].contains(&m["Instrument"].as_str())) {
        let no = m["Maßnahmenummer"].as_str();
        let own: Vec<_> = starts.iter().filter(|s| s["Maßnahmenummer"] == no).collect();
        let of: Vec<(&str, &BTreeMap<String, String>)> =
            if own.is_empty() { vec![("", m)] } else { own.iter().map(|s| (s["Modul"].as_str(), *s)).collect() };
        for (module, row) in of {
            let (ahead, left) = ((date(&row["Beginn"]) - today).num_days(), (date(&row["Ende"]) - today).num_days());
            let on_offer = if m["Modular"] == "ja" { (0..=42).contains(&ahead) } else { ahead <= 42 && left >= 28 };
            let room = number(&row["Plätze"]) - count(no, module, "Eingetreten") - count(no, module, "Zugewiesen");
            if left >= 0 && on_offer && room > 0.0 {
                (free, open) = (free + room, open + 1.0);
                if expected.len() < 40 {
                    expected.push((format!("plaetze/{}/frei", format!("{no} {module}").trim()), room));
                }
            }
        }
    }
    expected.push(("plaetze/alle/frei".to_owned(), free));
    expected.push(("plaetze/alle/anzahl".to_owned(), open));
    let newest =
        rows("monitoring").into_iter().fold(BTreeMap::new(), |mut newest: BTreeMap<_, BTreeMap<String, String>>, row| {
            let key = format!("{} {}", row["OE"], row["Instrument"]);
            if newest.get(&key).is_none_or(|old| date(&old["Stand"]) < date(&row["Stand"])) {
                newest.insert(key, row);
            }
            newest
        });
    let backlog = |row: &BTreeMap<String, String>| number(&row["Eintrittserwartung bis Stand"]) - number(&row["Eintritte Ist"]);
    for (key, row) in newest.iter().take(5) {
        expected.push((format!("monitoring/{key}/rueckstand"), backlog(row)));
    }
    expected.push(("monitoring/alle/rueckstand".to_owned(), newest.values().map(backlog).filter(|b| *b > 0.0).sum()));
    for (name, counted) in &expected {
        let doc: FigureDoc = client.get(&format!("figures?figure={}", segment(name))).await.unwrap();
        assert!((doc.amount.value - counted).abs() < 1e-6, "{name} is {}, the exports say {counted}", doc.amount.value);
    }
    assert!(expected.len() > 40, "{}", expected.len());
}
