//! What an import changes: versions, vanished rows, and that nothing happens twice.

use ilc_desk::{
    domain::{Desk, Participation, Status},
    import::{self, SourceFile},
};

use super::tables::{MONITORING_HEADER, PARTICIPATION_HEADER, base, day, desk, file, import, participations, plan, read};

const ASSIGNED: &str = "T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n";
const STARTED: &str = "T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Eingetreten;13.10.2026;12.10.2026;;\n";
const OTHER: &str = "T2;Gk-3101;;BIL;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n";

fn one<'a>(desk: &'a Desk, id: &str) -> &'a Participation {
    desk.participations().iter().find(|p| p.id.as_str() == id).expect("known")
}

#[test]
fn the_same_files_twice_change_nothing() {
    let mut sources = base();
    sources.push(participations(&format!("{ASSIGNED}{OTHER}")));
    sources.push(file("mon.csv", format!("{MONITORING_HEADER}19.11.2026;ALT;MES;38;33,6;26\n20.11.2026;ALT;MES;38;33,9;27\n")));
    let desk = import(&sources, &Desk::default(), "20.11.2026", true);
    let again = plan(&sources, &desk, "21.11.2026", true);
    assert!(again.is_empty() && again.superseded.is_empty(), "{again:?}");
    assert_eq!((again.participations.unchanged, again.monitoring.unchanged), (2, 2));
    let mut later = desk.clone();
    later.as_of = Some(day("21.11.2026"));
    assert_eq!(import::apply(&desk, &again), later);
}

#[test]
fn a_preview_tells_what_each_value_was_and_becomes() {
    let known = import(&[participations(&format!("{ASSIGNED}{OTHER}"))], &desk(), "20.11.2026", false);
    let measures = super::tables::MEASURES.replace("Altona;12;", "Altona;15;").replace("MB ALT 1;ALT", ";ALT");
    let plan = plan(&[participations(STARTED), file("m.csv", measures)], &known, "21.11.2026", false);
    assert_eq!(
        import::preview(&plan, &known),
        [
            "Maßnahme AGH-2200: Plätze 12 → 15, MB MB ALT 1 ALT mb.alt.1@jobcenter.example → ALT mb.alt.1@jobcenter.example",
            "Teilnahme T1: Status Zugewiesen → Eingetreten, Status seit 01.10.2026 → 13.10.2026, Beginn leer → 12.10.2026",
        ]
    );
}

#[test]
fn a_change_keeps_the_version_before_with_its_first_morning() {
    let first = import(&[participations(ASSIGNED)], &desk(), "20.11.2026", false);
    let same = import(&[participations(ASSIGNED)], &first, "21.11.2026", false);
    let second = import(&[participations(STARTED)], &same, "22.11.2026", false);
    let third = import(&[participations(ASSIGNED)], &second, "23.11.2026", false);
    let statuses: Vec<_> = third.superseded[&one(&third, "T1").id].iter().map(|(seen, p)| (*seen, p.status)).collect();
    assert_eq!(statuses, [(day("20.11.2026"), Status::Assigned), (day("22.11.2026"), Status::Started)]);
    let current: Vec<_> = third.versions().map(|(seen, p)| (seen, p.status)).collect();
    assert_eq!(current, [(day("23.11.2026"), Status::Assigned)]);
}

#[test]
fn a_participation_may_move_to_another_measure() {
    let first = import(&[participations(ASSIGNED)], &desk(), "20.11.2026", false);
    let moved = import(&[participations(&ASSIGNED.replace("AGH-2200", "Gk-3101"))], &first, "21.11.2026", false);
    assert_eq!(moved.participations().len(), 1);
    assert_eq!(one(&moved, "T1").measure.as_str(), "Gk-3101");
}

#[test]
fn what_a_full_export_no_longer_holds_has_vanished() {
    let first = import(&[participations(&format!("{STARTED}{OTHER}"))], &desk(), "20.11.2026", false);
    let full = plan(&[participations(OTHER)], &first, "25.11.2026", true);
    assert_eq!((full.vanished.len(), full.open_before, full.vanishes_too_many()), (1, 2, true));
    let after = import::apply(&first, &full);
    let gone = one(&after, "T1");
    assert_eq!((gone.status, gone.status_since), (Status::Vanished, day("25.11.2026")));
    assert_eq!((gone.begin, gone.end), (Some(day("12.10.2026")), Some(day("24.11.2026"))));
    assert_eq!(after.superseded[&gone.id].len(), 1);
    // Without --snapshot nothing vanishes, and what has vanished does not vanish again.
    assert!(plan(&[participations(OTHER)], &first, "25.11.2026", false).vanished.is_empty());
    assert!(plan(&[participations(OTHER)], &after, "26.11.2026", true).is_empty());
    // It may come back.
    let back = import(&[participations(STARTED)], &after, "26.11.2026", false);
    assert_eq!((one(&back, "T1").status, back.superseded[&gone.id].len()), (Status::Started, 2));
}

#[test]
fn a_vanished_stay_never_ends_before_it_begins() {
    let started = STARTED.replace(";12.10.2026;;", ";20.11.2026;;");
    let first = import(&[participations(&started)], &desk(), "20.11.2026", false);
    let header_only = participations("");
    let gone = import(std::slice::from_ref(&header_only), &first, "20.11.2026", true);
    assert_eq!(one(&gone, "T1").end, Some(day("20.11.2026")));
    // An assignment was never there: it has no end.
    let assigned = import(&[participations(ASSIGNED)], &desk(), "20.11.2026", false);
    let gone = import(&[header_only], &assigned, "21.11.2026", true);
    assert_eq!((one(&gone, "T1").begin, one(&gone, "T1").end), (None, None));
}

#[test]
fn ten_percent_may_vanish_without_asking() {
    let rows: Vec<String> = (0..20).map(|i| ASSIGNED.replacen("T1", &format!("T{i}"), 1)).collect();
    let first = import(&[participations(&rows.concat())], &desk(), "20.11.2026", false);
    assert!(!plan(&[participations(&rows[2..].concat())], &first, "21.11.2026", true).vanishes_too_many());
    assert!(plan(&[participations(&rows[3..].concat())], &first, "21.11.2026", true).vanishes_too_many());
}

#[test]
fn imports_go_forward_and_full_ones_need_participations() {
    let older = import::plan(&desk(), read(&base(), &desk()).expect("readable"), day("19.11.2026"), false);
    assert_eq!(
        older.expect_err("refused").to_string(),
        "Import: der Stand 19.11.2026 ist älter als der neueste gespeicherte Stand 20.11.2026; \
         erwartet: ein Stand ab 20.11.2026 (--as-of)"
    );
    let partial = import::plan(&desk(), read(&base(), &desk()).expect("readable"), day("20.11.2026"), true);
    assert!(partial.expect_err("refused").to_string().contains("fehlen die Teilnahmen"));
}

#[test]
fn the_newest_stand_is_the_current_one_in_any_order() {
    let row = |stand: &str, actual: u32| format!("{stand};ALT;MES;38;33,6;{actual}\n");
    let late = file("mon.csv", format!("{MONITORING_HEADER}{}", row("20.11.2026", 27)));
    let early = file("mon.csv", format!("{MONITORING_HEADER}{}", row("19.11.2026", 26)));
    for order in [[&late, &early], [&early, &late]] {
        let mut desk = desk();
        for source in order {
            desk = import(std::slice::from_ref(source), &desk, "20.11.2026", false);
        }
        let current: Vec<_> = desk.monitoring.values().map(|m| m.actual).collect();
        let earlier: Vec<_> = desk.earlier_monitoring.values().map(|m| m.actual).collect();
        assert_eq!((current, earlier), (vec![27], vec![26]));
        for source in order {
            assert!(plan(std::slice::from_ref(source), &desk, "20.11.2026", false).is_empty());
        }
    }
}

/// The same participation, with the sign of a post.
fn posted(row: &str, office: &str) -> SourceFile {
    let header = PARTICIPATION_HEADER.replace('\n', "");
    file("teilnahmen.csv", format!("{header};IFK-Stelle\n{};{office}\n", row.trim_end()))
}

#[test]
fn another_post_is_written_and_is_no_new_state() {
    let first = import(&[posted(ASSIGNED, "741-ALT-03")], &desk(), "20.11.2026", false);
    let moved = plan(&[posted(ASSIGNED, "741-ALT-04")], &first, "21.11.2026", false);
    assert_eq!((moved.participations.changed.len(), moved.superseded.len()), (1, 0));
    assert_eq!(import::preview(&moved, &first), ["Teilnahme T1: IFK-Stelle 741-ALT-03 → 741-ALT-04"]);
    let desk = import::apply(&first, &moved);
    let current: Vec<_> = desk.versions().map(|(seen, p)| (seen, p.office.as_ref().map(ToString::to_string))).collect();
    assert_eq!(current, [(day("20.11.2026"), Some("741-ALT-04".to_owned()))]);
    assert!(desk.superseded.is_empty());
    let started = import(&[posted(STARTED, "741-ALT-05")], &desk, "22.11.2026", false);
    let past: Vec<_> = started.superseded[&one(&started, "T1").id].iter().map(|(seen, p)| (*seen, p.status)).collect();
    assert_eq!(past, [(day("20.11.2026"), Status::Assigned)], "a new state is kept with the day of the old one");
}

#[test]
fn a_person_instead_of_a_post_is_refused_and_not_shown() {
    let errors = super::tables::errors(&[posted(ASSIGNED, "Mustermann, Hans")], &desk());
    assert_eq!(errors.len(), 1);
    assert!(errors[0].contains("IFK-Stelle") && errors[0].contains("niemals ein Name"), "{errors:?}");
    assert!(!errors[0].contains("Muster"), "{errors:?}");
}
