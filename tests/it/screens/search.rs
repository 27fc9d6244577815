//! Palette, search and links: what is found, where Enter leads, and that a link opens exactly the
//! view it was written from.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ilc_desk::{
    domain::{Team, text},
    tui::{
        Action, Effect, Options, Screen, TableId, TeamFilter,
        app::{
            commands::{Command, TABLE},
            data::Scenario,
            last_view::{Remembered, ViewFile},
            link::Link,
        },
    },
};
use insta::assert_snapshot;
use proptest::prelude::*;
use ratatui::style::Modifier;

use crate::support::{Desk, SIZES, options};

fn at(size: (u16, u16), name: &str, keys: &str) {
    let mut desk = Desk::live(size);
    desk.keys(keys);
    assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), desk.body());
}

/// Opens the search and types; the keys go to the dialog.
fn searched(opening: &str, typed: &str) -> Desk {
    let mut desk = Desk::live((120, 40));
    desk.keys(opening);
    desk.keys(typed);
    desk
}

#[test]
fn the_palette_lists_commands_and_finds_everything() {
    at(SIZES[0], "palette_leer", ":");
    at(SIZES[0], "palette_plaetze", ":plaetze");
    // In a large window it shows more of each.
    for size in SIZES {
        at(size, "palette_harburg", ":harb");
    }
    at(SIZES[0], "palette_nichts", ":xyzzy");
}

#[test]
fn the_search_puts_data_first() {
    at(SIZES[0], "suche_leer", "#");
    at(SIZES[0], "suche_import", "#import");
}

#[test]
fn it_fits_the_smallest_window() {
    let mut desk = Desk::live((40, 12));
    desk.keys(":harb<down>");
    assert_snapshot!(desk.body());
}

#[test]
fn while_nothing_has_come_it_says_so() {
    let mut desk = Desk::new(options(), (80, 24));
    desk.keys(":");
    assert!(desk.picture().contains("Maßnahmen, OEs, Starts fehlen: noch keine Verbindung"), "{}", desk.picture());
    desk.act(Action::Backend(Ok(())));
    desk.keys("agh-2204");
    assert!(desk.picture().contains("AGH-2204 Grünpflege Öjendorf"), "what comes in is searched: {}", desk.picture());
}

#[test]
fn found_letters_are_marked_also_without_colours() {
    let desk = searched(":", "mensa");
    let buffer = desk.buffer();
    let row = desk.picture().lines().position(|line| line.contains("AGH-2200 Schulmensa")).unwrap();
    let row = u16::try_from(row).unwrap();
    let marked: String = (0..120_u16)
        .filter(|x| buffer[(*x, row)].modifier.contains(Modifier::UNDERLINED))
        .map(|x| buffer[(x, row)].symbol())
        .collect();
    assert_eq!(marked, "mensa");
}

#[test]
fn enter_leads_to_the_row() {
    let agh = searched(":", "2204<enter>");
    assert_eq!((agh.state.screen, agh.state.measure.as_deref()), (Screen::Detail, Some("AGH-2204")));
    // A contracted measure: its first start. A start: itself, also behind a filter.
    let mut desk = Desk::live((120, 40));
    desk.keys("3/gk<enter>#3104<enter>");
    let place = desk.state.selected().unwrap().key.clone();
    assert!(desk.state.screen == Screen::Places && place.starts_with("MES-3104 "), "{place}");
    assert_eq!(desk.state.table().unwrap().filter, "");
    desk.keys("#m08 fsej<enter>");
    assert_eq!(desk.state.selected().unwrap().key, "FseJ-3107 M08");
    desk.keys(":billstedt<enter>");
    assert_eq!(desk.state.screen, Screen::Monitoring);
    assert!(desk.state.selected().unwrap().key.starts_with("BIL "));
    desk.keys("#import 23.11.<enter>");
    assert_eq!((desk.state.screen, desk.state.pane), (Screen::Log, 0));
    assert_eq!(desk.state.selected().unwrap().key, "2");
    desk.keys("#token angelegt<enter>");
    assert_eq!((desk.state.focused_table(), desk.state.selected().unwrap().key.as_str()), (Some(TableId::Audit), "3"));
    let subject = desk.data.mails().mails[2].clone();
    desk.keys(&format!("#{}<enter>", subject.subject));
    assert_eq!((desk.state.screen, desk.state.mail), (Screen::Post, Some(subject.id)));
}

/// The first hits for what was typed in a view, as they are read out.
fn hits(view: &str, typed: &str) -> Vec<String> {
    let desk = searched(&format!("{view}:"), typed);
    let picture = desk.picture();
    let rows = picture.lines().skip_while(|line| !line.contains(" Treffer")).skip(1);
    let inside = rows.filter_map(|line| line.split('│').nth(1)).map(|line| line.trim_start_matches(['▶', ' ']).to_owned());
    inside.filter(|line| !line.trim().is_empty() && !line.contains("Esc schließen")).collect()
}

#[test]
fn whole_words_come_first_and_what_cannot_be_done_comes_last() {
    for (view, typed, first) in [
        ("", "alle org", "OE "),
        ("4", "alle org", "OE "),
        ("4", "alle lös", "alles lösen"),
        ("4", "alles lösen", "alles lösen"),
        ("", "har", "HAR "),
        ("", "plätze", "Plätze"),
        ("", "plaetze", "Plätze"),
        ("", "kontingente", "Kontingente"),
        ("3", "kontingente", "Kontingente"),
        ("", "agh-2204", "AGH-2204"),
        ("", "fsej-3107 m08", "FseJ-3107 M08"),
        ("", "team x915", "Team X915"),
        ("", "mail", "Mail"),
    ] {
        let hits = hits(view, typed);
        assert!(hits[0].starts_with(first), "{view} {typed}: {}", hits.join("\n"));
    }
    let cannot = |line: &String| line.contains("nicht in dieser Ansicht") || line.contains("gesperrt: ");
    let mut locked = 0;
    for view in ["", "2", "3", "4", "5", "6", "7", "8", "9"] {
        for typed in ["alle", "frei", "freigeben", "mail", "lösen", "kontingent", "e", "zurück", "starts", "erledigt"] {
            let hits = hits(view, typed);
            let can = hits.iter().rposition(|line| !cannot(line));
            let not = hits.iter().position(cannot);
            assert!(can.zip(not).is_none_or(|(can, not)| can < not), "{view} {typed}:\n{}", hits.join("\n"));
            locked += hits.iter().filter(|line| cannot(line)).count();
        }
    }
    assert!(locked > 50, "{locked}: nothing was locked, so nothing was shown");
}

#[test]
fn what_is_not_there_is_said() {
    let mut desk = Desk::live((120, 40));
    desk.data.places.starts.retain(|start| start.measure != "MES-3104");
    let link = Link::parse("plaetze:MES-3104/M05").unwrap();
    link.open(&mut desk.state).unwrap();
    desk.act(Action::Wake);
    assert_eq!(desk.state.toast().unwrap().text, "„MES-3104 M05“ steht nicht in Plätze.");
    assert_eq!(desk.state.seeking, None);
}

#[test]
fn teams_and_themes_are_goals_and_what_was_used_comes_first() {
    let mut desk = searched(":", "team x911<enter>");
    assert_eq!(desk.state.team, TeamFilter::Only(Team::X911));
    desk.keys(":blau<enter>");
    assert_eq!(desk.state.theme.name(), "blau-orange");
    desk.keys(":verweis<enter>:");
    let picture = desk.picture();
    let at = |text: &str| picture.find(text).unwrap_or_else(|| panic!("{text} in {picture}"));
    assert!(at("Verweis kopieren") < at("Farbschema blau-orange") && at("Farbschema blau-orange") < at("Team X911"));
}

#[test]
fn locked_commands_say_why_and_tab_changes_the_order() {
    let mut desk = searched(":", "freigeben");
    assert!(desk.picture().contains("nicht in dieser Ansicht"), "{}", desk.picture());
    desk.keys("<tab>");
    assert!(desk.picture().contains("Überall suchen") && desk.picture().contains("# freigeben"));
    desk.keys("<esc>");
    assert!(desk.state.dialogs.is_empty());
    desk.act(Action::Key(KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)));
    assert!(desk.picture().contains("Überall suchen"));
    desk.act(Action::Paste("2204\n".into()));
    assert!(
        desk.picture().contains("AGH-2204 Grünpflege") && !desk.state.dialogs.is_empty(),
        "a pasted newline confirms nothing"
    );
}

fn copied(desk: &mut Desk) -> Link {
    desk.keys("L");
    let Some(Effect::Copy(text)) = desk.other_effects.last() else { panic!() };
    let link = text.strip_prefix("ilc-desk open '").and_then(|rest| rest.strip_suffix('\'')).unwrap();
    assert!(!link.contains('\''), "{link}");
    Link::parse(link).unwrap()
}

/// What a link promises to open again.
fn seen(desk: &Desk) -> impl PartialEq + std::fmt::Debug + use<> {
    let state = &desk.state;
    let table = state.table().map(|t| (t.filter.clone(), t.sort, t.selected().map(|row| row.key.clone())));
    let pot = state.contingents.work().map(|work| work.instrument.to_string()).filter(|_| state.screen == Screen::Contingents);
    (state.screen, state.measure.clone(), state.focused_table(), table, state.team, state.scenario, pot)
}

#[test]
fn a_copied_link_opens_exactly_this_view() {
    let views = [
        "",
        "<down><down>",
        "<tab><down>",
        "t",
        "2<down><down>obezirk<enter>O",
        "2/küche & co'<enter>",
        "2<enter>s",
        "2<enter><down>",
        "3<down>oinstr<enter>",
        "3/mes<enter><down>",
        "4",
        "4<tab>",
        "5<down><down>",
        "6<down>t",
        "7",
        "7<tab><down>",
        "8",
        "8<tab>",
        "8<tab><tab><down>",
        "8s",
    ];
    for keys in views {
        let mut desk = Desk::live((120, 40));
        desk.keys(keys);
        let wanted = seen(&desk);
        let link = copied(&mut desk);
        let started = Desk::live_with(Options { start_view: Some(link.to_string()), ..options() }, (120, 40));
        assert_eq!(seen(&started), wanted, "{keys}: {link}");
    }
}

#[test]
fn links_people_write_are_read() {
    let open = |view: &str| Desk::live_with(Options { start_view: Some(view.into()), ..options() }, (120, 40));
    assert_eq!(open("agh/AGH-2204").state.measure.as_deref(), Some("AGH-2204"), "the old form");
    assert_eq!(open("plätze:MES-3104").state.selected().unwrap().key, "MES-3104 M05");
    assert_eq!(open("kontingente:mes").state.contingents.work().unwrap().instrument.to_string(), "MES");
    assert_eq!(open("monitoring:BAR").state.selected().unwrap().key.split(' ').next(), Some("BAR"));
    assert_eq!(open("heute:AGH-2203").state.selected().unwrap().key, "AGH-2203");
    let sorted = open("agh?filter=k%C3%BCche&sort=Pl%C3%A4tze-&team=x911");
    let table = sorted.state.table().unwrap();
    assert_eq!((table.filter.as_str(), table.sort.map(|(_, falling)| falling)), ("küche", Some(true)));
    assert_eq!(sorted.state.team, TeamFilter::Only(Team::X911));
    assert_eq!(open("agh:AGH-2204?scenario=known").state.scenario, Scenario::Known);
}

#[test]
fn errors_in_links_name_what_is_allowed() {
    let says = |view: &str| {
        let desk = Desk::live_with(Options { start_view: Some(view.into()), ..options() }, (120, 40));
        desk.state.toast().map(|toast| toast.text.clone()).unwrap_or_default()
    };
    let all: Vec<String> = [
        "mond",
        "agh?farbe=rot",
        "agh?sort=gewicht",
        "agh?team=X9",
        "agh?scenario=best",
        "heute?list=3",
        "agh?filter=%FF",
        "kontingente?filter=x",
    ]
    .iter()
    .map(|view| format!("{view}\n  {}", says(view)))
    .collect();
    assert_snapshot!(all.join("\n"));
}

fn any_link() -> impl Strategy<Value = Link> {
    // What stands in tables and filters has been through the same cleaning, with letters composed.
    let text = || {
        "[^\\p{C}\\s]{1,12}( [^\\p{C}\\s]{1,12}){0,2}"
            .prop_map(|text| text::clean(&text))
            .prop_filter("something is left", |text| !text.is_empty() && text::clean(text) == *text)
    };
    let screen = prop::sample::select(Screen::ALL.to_vec());
    let team = prop::sample::select(vec![
        None,
        Some(TeamFilter::Both),
        Some(TeamFilter::Only(Team::X911)),
        Some(TeamFilter::Only(Team::X915)),
    ]);
    let scenario = prop::sample::select(vec![None, Some(Scenario::Known), Some(Scenario::Expected)]);
    let sort = prop::option::of(("[a-z0-9]{1,10}", any::<bool>()));
    let words = || prop::option::of(text());
    (screen, text(), words(), 0_usize..2, words(), sort, team, scenario).prop_map(
        |(screen, measure, row, list, filter, sort, team, scenario)| Link {
            screen,
            measure: (screen == Screen::Detail).then_some(measure),
            row,
            list,
            filter: filter.unwrap_or_default(),
            sort,
            team,
            scenario,
        },
    )
}

proptest! {
    #[test]
    fn reading_and_writing_a_link_are_inverse(link in any_link()) {
        let written = link.to_string();
        prop_assert!(written.is_ascii() && !written.contains(['\'', '"', ' ', '$', '`', '\\']), "safe in a shell: {}", written);
        prop_assert_eq!(Link::parse(&written), Ok(link));
    }

    #[test]
    fn nothing_given_as_a_link_panics(raw in any::<String>()) {
        let mut state = Desk::new(options(), (80, 24)).state;
        let _ = Link::parse(&raw).and_then(|link| link.open(&mut state));
    }
}

fn left(keys: &str) -> Remembered {
    let mut desk = Desk::live((120, 40));
    desk.keys(keys);
    Remembered::read(Remembered::of(&desk.state).write().unwrap().as_bytes()).unwrap()
}

fn started(options: Options, left: &Remembered, file: &ViewFile) -> Desk {
    let mut desk = Desk::new(options, (120, 40));
    left.restore(&mut desk.state, file);
    desk.act(Action::Backend(Ok(())));
    desk
}

#[test]
fn the_same_day_goes_on_where_it_was_left() {
    let left = left("2o<enter>/harburg<enter>3o<enter><down><down>t:blau<enter>:verweis<enter>");
    let desk = started(options(), &left, &ViewFile::default());
    let state = &desk.state;
    assert_eq!((state.screen, state.team), (Screen::Places, TeamFilter::Only(Team::X911)));
    assert!(state.table().unwrap().sort.is_some() && state.table().unwrap().cursor > 2);
    assert_ne!(state.theme.name(), "ruhig");
    assert_eq!((state.table_of(TableId::Agh).filter.as_str(), state.recent[0].as_str()), ("harburg", "copy_link"));
}

#[test]
fn a_new_day_begins_on_heute_with_team_colours_and_order() {
    let left = left("2o<enter>/harburg<enter>t:blau<enter>");
    let tomorrow = options().today.and_then(|day| day.succ_opt());
    let mut desk = Desk::new(Options { today: tomorrow, ..options() }, (120, 40));
    desk.data.today = tomorrow.unwrap();
    left.restore(&mut desk.state, &ViewFile::default());
    desk.act(Action::Backend(Ok(())));
    let agh = desk.state.table_of(TableId::Agh);
    assert_eq!((desk.state.screen, agh.filter.as_str(), agh.sort.is_some()), (Screen::Today, "", true));
    assert_eq!(desk.state.team, TeamFilter::Only(Team::X911));
    assert_ne!(desk.state.theme.name(), "ruhig");
}

#[test]
fn what_the_command_line_or_the_settings_say_now_comes_first() {
    let left = left("3t:blau<enter>");
    let named = Options { start_view: Some("monitoring".into()), ..options() };
    assert_eq!(started(named, &left, &ViewFile::default()).state.screen, Screen::Monitoring);
    let given = ViewFile { team_given: true, theme_given: true, ..ViewFile::default() };
    let desk = started(options(), &left, &given);
    assert_eq!((desk.state.team, desk.state.theme.name()), (TeamFilter::Both, "ruhig"));
    let changed = Options { team: TeamFilter::Only(Team::X915), ..options() };
    assert_eq!(
        started(changed, &left, &ViewFile::default()).state.team,
        TeamFilter::Only(Team::X915),
        "the settings changed since"
    );
}

#[test]
fn a_broken_view_file_is_refused_without_its_content() {
    for broken in [&b"geheim"[..], b"\xff", b"version = 2", b"version = 9\nday = \"2026-11-24\"\nview = \"geheim\"\n"] {
        assert!(!Remembered::read(broken).unwrap_err().contains("geheim"));
    }
}

#[test]
fn both_commands_are_in_the_table() {
    for command in [Command::Palette, Command::SearchEverywhere] {
        assert!(TABLE.iter().any(|entry| entry.command == command));
    }
}
