//! The import dialog: how a path is typed and goes on, what it remembers, and what is shown before
//! anything is stored.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ilc_desk::{
    api::imports::{FileEntry, ImportProgress, ImportReport, ImportStage, KindCounts},
    tui::{Action, Effect},
};

use crate::support::{Desk, desk};

/// Another path instead of the one that stands there.
fn type_anew(desk: &mut Desk, keys: &str) {
    desk.act(Action::Key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)));
    desk.keys(keys);
}

/// What was last asked about the path: generation and what had been typed.
fn asked(desk: &Desk) -> (u64, String) {
    let asked = desk.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::Offer { generation, typed } => Some((*generation, typed.clone())),
        _ => None,
    });
    asked.unwrap()
}

fn offer(desk: &mut Desk, paths: &[&str]) {
    let (generation, _) = asked(desk);
    desk.act(Action::Offered { generation, paths: paths.iter().map(|path| (*path).to_owned()).collect() });
}

/// The path that would be read, and whether only to look at it.
fn imported(desk: &Desk) -> (u64, String, bool) {
    let last = desk.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::Import { generation, path, request } => Some((*generation, path.display().to_string(), request.dry_run)),
        _ => None,
    });
    last.unwrap()
}

fn report(dry_run: bool) -> ImportReport {
    let none = KindCounts::default();
    ImportReport {
        dry_run,
        as_of: desk::today(),
        snapshot: false,
        files: vec![FileEntry {
            name: "massnahmen.xlsx".into(),
            kind: "Maßnahmen".into(),
            rows: 2,
            sheet: Some("Export".into()),
            dropped_columns: Vec::new(),
        }],
        units: none,
        measures: KindCounts { new: 0, changed: 1, unchanged: 1 },
        starts: none,
        participations: none,
        monitoring: none,
        vanished: Vec::new(),
        notices: Vec::new(),
        changes: vec!["Maßnahme AGH-2200: Plätze 12 → 16".into()],
    }
}

#[test]
fn a_path_goes_on_where_the_cursor_stands_at_its_end() {
    let mut desk = Desk::live((100, 30));
    desk.keys("i");
    type_anew(&mut desk, "~/exp");
    assert_eq!(asked(&desk).1, "~/exp");
    offer(&mut desk, &["~/exporte/", "~/exporte-alt/"]);
    assert!(desk.picture().contains("weiter mit: exporte  exporte-alt"), "{}", desk.picture());
    // As far as both agree, and no farther.
    desk.keys("<right>");
    assert!(desk.picture().contains(" ~/exporte "), "{}", desk.picture());
    assert_eq!(asked(&desk).1, "~/exporte", "what may follow is asked again");
    offer(&mut desk, &["~/exporte/", "~/exporte-alt/"]);
    desk.keys("<right>");
    assert!(desk.picture().contains(" ~/exporte "), "{}", desk.picture());
    desk.keys("/");
    offer(&mut desk, &["~/exporte/november.xlsx"]);
    desk.keys("<right>");
    assert!(desk.picture().contains("~/exporte/november.xlsx"), "{}", desk.picture());
    // An answer that is not awaited any more changes nothing.
    let late = asked(&desk).0 - 1;
    desk.act(Action::Offered { generation: late, paths: vec!["~/anders".into()] });
    assert!(!desk.picture().contains("anders"));
    desk.keys("<enter>");
    assert_eq!((imported(&desk).1.as_str(), imported(&desk).2), ("~/exporte/november.xlsx", true));
}

#[test]
fn inside_the_path_right_only_moves() {
    let mut desk = Desk::live((100, 30));
    desk.keys("i");
    type_anew(&mut desk, "/srv/x");
    offer(&mut desk, &["/srv/xyz/"]);
    desk.keys("<left><right>");
    assert!(!desk.picture().contains("/srv/xyz/"), "{}", desk.picture());
    desk.keys("<right>");
    assert!(desk.picture().contains("/srv/xyz/"), "{}", desk.picture());
}

#[test]
fn the_next_import_begins_where_the_last_one_was() {
    let mut desk = Desk::live((100, 30));
    desk.keys("i");
    type_anew(&mut desk, "~/neu<enter>");
    let (generation, ..) = imported(&desk);
    desk.act(Action::Imported { generation, result: Ok(report(true)) });
    desk.keys("<esc>i");
    assert!(!desk.picture().contains("~/neu"), "looking alone is not remembered: {}", desk.picture());
    type_anew(&mut desk, "~/neu<enter>");
    let (generation, ..) = imported(&desk);
    desk.act(Action::Imported { generation, result: Ok(report(true)) });
    desk.keys("<right><enter>");
    let (generation, _, dry_run) = imported(&desk);
    assert!(!dry_run);
    desk.act(Action::Imported { generation, result: Ok(report(false)) });
    desk.keys("<enter>i");
    assert!(desk.picture().contains("~/neu"), "{}", desk.picture());
}

#[test]
fn what_runs_says_how_much_of_it_is_done() {
    let mut desk = Desk::live((80, 24));
    desk.keys("i<enter>");
    let watch = |desk: &Desk| {
        let asked = desk.other_effects.iter().rev().find_map(|effect| match effect {
            Effect::Import { generation, request, .. } => Some((*generation, request.watch.clone())),
            _ => None,
        });
        asked.unwrap()
    };
    let (generation, checking) = watch(&desk);
    assert!(!desk.picture().contains('%'), "nothing is said that is not known: {}", desk.picture());
    for (stage, permille, said) in [
        (ImportStage::Receiving, Some(500), "übertragen:  50 % ██████████"),
        (ImportStage::Reading, Some(999), "gelesen:  99 %"),
        (ImportStage::Comparing, None, "wird mit dem Bestand verglichen"),
    ] {
        checking.set(ImportProgress { stage, permille });
        assert!(desk.picture().contains(said), "{said}: {}", desk.picture());
    }
    desk.act(Action::Imported { generation, result: Ok(report(true)) });
    desk.keys("<right><enter>");
    assert!(!desk.picture().contains("verglichen"), "another run begins anew: {}", desk.picture());
    let (_, storing) = watch(&desk);
    storing.set(ImportProgress { stage: ImportStage::Storing, permille: None });
    assert!(desk.picture().contains("alles gelesen, wird gespeichert"), "{}", desk.picture());
}

#[test]
fn the_preview_says_what_each_value_was_and_becomes() {
    let mut desk = Desk::live((100, 30));
    desk.keys("i<enter>");
    let (generation, ..) = imported(&desk);
    desk.act(Action::Imported { generation, result: Ok(report(true)) });
    let picture = desk.picture();
    for said in ["noch nichts übernommen", "Was sich ändert", "AGH-2200: Plätze 12 → 16", "Blatt „Export“", "Abbrechen"]
    {
        assert!(picture.contains(said), "{said}: {picture}");
    }
}
