//! Loading, overriding and refusing templates.

use super::*;

fn load_with(name: &str, content: &str) -> Result<Templates, TemplateError> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(name), content).unwrap();
    Templates::load(Some(dir.path()))
}

#[test]
fn the_shipped_templates_pass_their_own_check() {
    Templates::load(None).unwrap();
}

#[test]
fn every_file_in_the_folder_is_compiled_in() {
    let mut on_disk: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/config/mail"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| n != "README.md")
        .collect();
    on_disk.sort();
    assert_eq!(on_disk, EMBEDDED.map(|(n, _)| n));
}

#[test]
fn an_unknown_variable_is_named_with_file_and_line() {
    let error = load_with("final_report.txt", "Betreff: x\n\nHallo\n{{ measure.titel }}\n").unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("final_report.txt", Some(4)));
    assert!(error.to_string().contains("„measure.titel“"), "{error}");
}

#[test]
fn an_unknown_variable_in_a_branch_no_sample_reaches_is_found_too() {
    let error =
        load_with("final_report.txt", "Betreff: x\n{% if measure.places > 9999 %}\n{{ nutzer }}\n{% endif %}").unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("final_report.txt", Some(3)));
    assert!(error.to_string().contains("„nutzer“"), "{error}");
}

#[test]
fn an_unknown_column_of_a_row_is_found() {
    let error = load_with("weekly_overview.html", "{% for row in rows %}\n{{ row.teilnehmer }}\n{% endfor %}").unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("weekly_overview.html", Some(2)));
}

#[test]
fn an_error_in_an_included_file_names_that_file() {
    let error = load_with("signature.txt", "Gruß\n{{ team.telefon }}\n").unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("signature.txt", Some(2)));
}

#[test]
fn a_missing_subject_a_syntax_error_and_a_foreign_name_are_refused() {
    assert!(load_with("final_report.txt", "Hallo").unwrap_err().problem.contains("Betreff:"));
    assert_eq!(load_with("final_report.txt", "Betreff: x\n{% if %}").unwrap_err().line, Some(2));
    assert!(load_with("final_raport.txt", "Betreff: x").unwrap_err().problem.contains("final_report.txt"));
    assert!(Templates::load(Some(Path::new("/gibt/es/nicht"))).is_err());
}

#[test]
fn an_own_version_replaces_the_shipped_one() {
    let templates = load_with("final_report.txt", "\u{feff}Betreff: Bericht {{ measure.no }}\n\nLiegt vor.\n\n\n\nGruß").unwrap();
    let context = samples::contexts(MailKind::FinalReport).remove(0);
    let (subject, text, _) = templates.write(MailKind::FinalReport, context).unwrap();
    assert_eq!((subject.as_str(), text.as_str()), ("Bericht MES-1", "Liegt vor.\n\nGruß\n"));
}
