//! More files of the kinds in [`super::offices`]: read right, or refused with a sentence that helps.

use ilc_desk::domain::Desk;

use super::tables::{
    MEASURES, MONITORING_HEADER, PARTICIPATION_HEADER, UNITS, base, day, desk, errors, file, import, participations, read,
};

const ROW: &str = "T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;";

fn monitoring(rows: &str) -> Vec<ilc_desk::import::SourceFile> {
    vec![file("m.csv", format!("{MONITORING_HEADER}{rows}"))]
}

fn said(sources: &[ilc_desk::import::SourceFile]) -> Vec<String> {
    let batch = read(sources, &desk()).unwrap_or_else(|errors| panic!("{errors}"));
    batch.notices.into_iter().map(|notice| notice.text).collect()
}

#[test]
fn quotes_that_swallow_rows_are_refused_wherever_they_stand() {
    let rows = |first: &str, last: &str| {
        let mut rows: Vec<String> = (1..=5).map(|n| ROW.replacen("T1", &format!("T{n}"), 1)).collect();
        rows[0].push_str(first);
        rows[3].push_str(last);
        participations(&(rows.join("\n") + "\n"))
    };
    for (first, last) in
        [("\"Sonst", "Rest\""), ("\"Sonst", "\"Rest\""), ("\"", "\""), ("\"Sonst", "\"\"Rest\""), (" \"Sonst", "\" x")]
    {
        let found = errors(&[rows(first, last)], &desk()).join("\n");
        assert!(found.contains("Zeile 2: ein Anführungszeichen wird geöffnet"), "{first} {last}: {found}");
    }
    // In the middle of a field a quote is a letter: every row is there.
    let inside = participations(&format!("{ROW}Son\"st\n{}\n", ROW.replacen("T1", "T2", 1)));
    assert_eq!(read(&[inside], &desk()).expect("readable").participations.len(), 2);
    // A field of several lines that are no rows is one field.
    let titled = MEASURES.replace("Küche Süd", "\"Küche\nSüd; am Markt\n(Halle)\"");
    let batch = read(&[file("oe", UNITS), file("m", titled), base().remove(2)], &Desk::default()).expect("readable");
    assert_eq!(batch.measures[0].title, "Küche Süd; am Markt (Halle)");
}

#[test]
fn numbers_nothing_decides_are_refused_and_never_a_thousandfold() {
    let found = errors(&monitoring("20.11.2026;ALT;MES;1.234;60;40\n"), &desk());
    assert_eq!(
        found,
        ["m.csv, Zeile 2, Spalte „Eintrittserwartung Jahr“: „1.234“ kann 1234 oder 1,234 heißen, die anderen Zahlen der Datei \
          entscheiden es nicht; erwartet: Dezimalkomma und keine Tausenderpunkte, z. B. 1234"]
    );
    for (rows, year) in [
        ("20.11.2026;ALT;MES;1.234;60.5;40\n", 12_340),
        ("20.11.2026;ALT;MES;1.234;60,5;40\n", 12_340_000),
        ("20.11.2026;ALT;MES;\"1,234.5\";60;40\n", 12_345_000),
        ("20.11.2026;ALT;MES;1.234,5;60;40\n", 12_345_000),
        ("20.11.2026;ALT;MES;1.234;60;1.050\n", 12_340_000),
        ("20.11.2026;ALT;MES;1'234;60;40\n", 12_340_000),
        ("20.11.2026;ALT;MES;=\"1234\";60;40\n", 12_340_000),
        ("20.11.2026;ALT;MES;0.123;60;40\n", 1_230),
    ] {
        assert_eq!(read(&monitoring(rows), &desk()).expect(rows).monitoring[0].expected_year.scaled(), year, "{rows}");
    }
    assert_eq!(errors(&monitoring("20.11.2026;ALT;MES;1.234;60,5;40\n20.11.2026;BIL;MES;9;60.5;40\n"), &desk()).len(), 1);
}

#[test]
fn rows_may_lack_what_may_be_empty_and_nothing_else() {
    let cut = |fields: usize, end: &str| {
        let fields: Vec<_> = ROW.split(';').take(fields).collect();
        participations(&format!("{ROW}\n{}{end}", fields.join(";").replacen("T1", "T2", 1)))
    };
    for fields in 9..=12 {
        assert_eq!(read(&[cut(fields, "\r\n")], &desk()).expect("whole").participations.len(), 2, "{fields}");
    }
    let short = errors(&[cut(8, "\n")], &desk());
    assert!(
        short[0].contains("die Zeile hat 8 statt 12 Felder; es fehlt „Status seit“") && !short[0].contains("neu holen"),
        "{short:?}"
    );
    assert!(errors(&[cut(9, "")], &desk())[0].ends_with("den Export vollständig neu holen"));
    assert_eq!(read(&[cut(12, "")], &desk()).expect("a last line break may be missing").participations.len(), 2);
    let reordered = "Status;Teilnahme-ID;Maßnahmenummer;OE;Zuweisung am;Beginn geplant;Ende geplant;Status seit;Grund;Beginn;Ende;;\n\
                     Zugewiesen;T1;AGH-2200;ALT;01.10.2026;12.10.2026;11.04.2027;01.10.2026\n";
    assert_eq!(read(&[file("t.csv", reordered)], &desk()).expect("by name, not by place").participations.len(), 1);
}

#[test]
fn what_stands_around_a_table_is_told_once() {
    let rows = "20.11.2026;ALT;MES;44;38,9;25\n";
    for (above, below, expected) in [
        (
            "Eintrittsmonitoring, Stand 20.11.2026\nHamburg;;;;;\n\n",
            "",
            vec!["über der Kopfzeile nicht übernommen: Zeilen 1 und 2"],
        ),
        ("\"Bericht\" für Team X915\n", "", vec!["über der Kopfzeile nicht übernommen: Zeile 1"]),
        ("", "Summe;;;44;38,9;25\n", vec!["Summenzeilen nicht übernommen: Zeile 3"]),
        ("", "\nGesamt:;;;44;38,9;25\n;;;;;\n", vec!["Summenzeilen nicht übernommen: Zeile 4"]),
        (
            "",
            "20.11.2026;ALT Ergebnis;;44;38,9;25\nInsgesamt;;;44;38,9;25\n",
            vec!["Summenzeilen nicht übernommen: Zeilen 3 und 4"],
        ),
        (
            "",
            "\n\nStand: 23.11.2026, vorläufig\nErstellt von Controlling; Seite 1",
            vec!["Bemerkungen unter der Tabelle nicht übernommen: Zeilen 5 und 6"],
        ),
        ("", "Alle Angaben ohne Gewähr\n", vec!["Bemerkungen unter der Tabelle nicht übernommen: Zeile 3"]),
        ("", MONITORING_HEADER, vec!["die Kopfzeile steht noch einmal da, nicht übernommen: Zeile 3"]),
    ] {
        let sources = vec![file("m.csv", format!("{above}{MONITORING_HEADER}{rows}{below}"))];
        assert_eq!(said(&sources), expected, "{above}{below}");
        assert_eq!(read(&sources, &desk()).expect("readable").monitoring.len(), 1);
    }
    for units in ["[Datum];[Text];[Text];[Anzahl];[Anzahl];[Anzahl]\n", "1;2;3;4;5;6\n", "TT.MM.JJJJ;;;Stück;Stück;Stück\n"] {
        assert_eq!(said(&monitoring(&format!("{units}{rows}"))), ["Einheiten unter der Kopfzeile nicht übernommen: Zeile 2"]);
    }
}

#[test]
fn a_row_is_never_taken_for_a_remark() {
    let found = errors(&monitoring("Alle Angaben ohne Gewähr\n20.11.2026;ALT;MES;44;38,9;25\n"), &desk());
    assert_eq!(found, ["m.csv, Zeile 2: zwischen den Zeilen der Tabelle steht Text; erwartet: nur Daten; die Zeile löschen"]);
    let above = file("m.csv", format!("20.11.2026;ALT;MES;44;38,9;25\n{MONITORING_HEADER}20.11.2026;BIL;MES;44;38,9;25\n"));
    assert!(errors(&[above], &desk())[0].starts_with("m.csv, Zeile 1: die Zeile steht über der Kopfzeile und sieht aus wie"));
    let missing = errors(&monitoring("20.11.2026;;;44;;25\n"), &desk());
    assert_eq!(missing.len(), 1, "one cause, one message: {missing:?}");
    assert!(missing[0].contains("in der Zeile fehlen „OE“, „Instrument“, „Eintrittserwartung bis Stand“"), "{missing:?}");
}

#[test]
fn dates_with_times_open_ends_and_days_in_doubt() {
    let with = |old: &str, new: &str| participations(&format!("{}\n", ROW.replacen(old, new, 1)));
    for new in [
        "01.10.2026 00:00",
        "2026-10-01 00:00:00.0000000",
        "2026-10-01T00:00:00Z",
        "01.10.2026 14:30",
        "1.10.2026 0:00:00",
        "01.10.2026\u{a0}00:00",
    ] {
        let batch = read(&[with("01.10.2026", new)], &desk()).expect(new);
        assert_eq!(batch.participations[0].assigned_on, day("01.10.2026"), "{new}");
    }
    assert!(errors(&[with("01.10.2026", "2026-09-30T22:00:00Z")], &desk())[0].contains("daher ist der Tag nicht sicher"));
    for new in ["9999-12-31 00:00:00", "31.12.2999", "31.12.9999"] {
        assert_eq!(
            read(&[with("11.04.2027", new)], &desk()).expect(new).participations[0].planned_end,
            day("31.12.2100"),
            "{new}"
        );
    }
    assert!(
        errors(&[with("12.10.2026", "31.12.9999")], &desk())[0].contains("„31.12.9999“ heißt „offen“, das gibt es hier nicht")
    );
    let open =
        participations("T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Eingetreten;13.10.2026;12.10.2026;31.12.9999;\n");
    assert_eq!(read(&[open], &desk()).expect("readable").participations[0].end, None);
    let unset =
        participations("T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;13.10.2026;00.00.0000;00.00.0000;\n");
    assert_eq!(read(&[unset], &desk()).expect("readable").participations[0].begin, None);
    assert!(errors(&[with("01.10.2026", "01.10.2206")], &desk())[0].contains("liegt außerhalb der Jahre 1990 bis 2100"));
}

#[test]
fn errors_of_excel_in_a_csv_are_told_as_such() {
    for error in ["#NV", "#N/A", "#BEZUG!", "#WERT!", "######", "#ÜBERLAUF!"] {
        let units = UNITS.replace("Jobcenter Altona", error);
        assert_eq!(
            errors(&[file("oe.csv", units)], &Desk::default()),
            ["oe.csv, Zeile 2, Spalte „Bezeichnung“: die Zelle enthält einen Excel-Fehler; erwartet: ein Wert"],
            "{error}"
        );
    }
}

#[test]
fn encodings_are_recognised_or_refused() {
    let page = |text: &str, pairs: &[(char, u8)]| -> Vec<u8> {
        text.chars().map(|c| pairs.iter().find(|(from, _)| *from == c).map_or(c as u8, |(_, to)| *to)).collect()
    };
    let dos = [('ä', 0x84), ('ö', 0x94), ('ü', 0x81), ('Ä', 0x8E), ('Ö', 0x99), ('Ü', 0x9A), ('ß', 0xE1)];
    let mac = [('ä', 0x8A), ('ö', 0x9A), ('ü', 0x9F), ('Ä', 0x80), ('Ö', 0x85), ('Ü', 0x86), ('ß', 0xA7)];
    let expected = read(&base(), &Desk::default()).expect("readable").measures;
    for (pairs, name) in [(&dos, "CP850"), (&mac, "MacRoman")] {
        let mut sources = base();
        sources[1] = file("m.csv", page(MEASURES, pairs));
        let batch = read(&sources, &Desk::default()).expect(name);
        assert_eq!((batch.files[1].encoding.as_str(), &batch.measures), (name, &expected));
        assert!(batch.notices[0].text.contains("bitte die Umlaute prüfen"));
    }
    let twice = |times: usize| (0..times).fold(MEASURES.to_owned(), |text, _| text.bytes().map(char::from).collect());
    for times in 1..=3 {
        let mut sources = base();
        sources[1] = file("m.csv", twice(times));
        let batch = read(&sources, &Desk::default()).expect("taken back");
        assert_eq!(batch.measures, expected, "{times}");
        assert!(batch.notices[0].text.contains("doppelt codiert"));
    }
    let mixed = MEASURES.replacen("Brücke", "BrÃ¼cke", 1);
    assert!(errors(&[file("m.csv", mixed)], &desk())[0].starts_with("m.csv, Zeile 2: hier sind Umlaute doppelt codiert"));
    let lost = MEASURES.replacen("Brücke", "Br\u{FFFD}cke", 1);
    assert!(
        errors(&[file("m.csv", lost)], &desk())[0].starts_with("m.csv, Zeile 2: hier sind Zeichen schon beim Speichern verloren")
    );
    let polish = UNITS.replace("Altona;_v", "Ko?o;_v").replace('?', "\u{1}");
    let bytes: Vec<u8> = polish.bytes().map(|b| if b == 1 { 0xB3 } else { b }).collect();
    assert!(errors(&[file("oe.csv", bytes)], &Desk::default())[0].contains("die Codierung der Umlaute ist nicht zu erkennen"));
}

#[test]
fn letters_are_composed_everywhere_also_in_headers_and_keys() {
    let apart = |text: &str| text.replace('ü', "u\u{308}").replace('ä', "a\u{308}").replace('ö', "o\u{308}");
    let sources: Vec<_> = base().into_iter().map(|f| file(&f.name, apart(&String::from_utf8(f.bytes).expect("text")))).collect();
    let (apart, composed) = (read(&sources, &Desk::default()), read(&base(), &Desk::default()));
    assert_eq!(apart.expect("readable").measures, composed.expect("readable").measures);
    let unit = UNITS.replace("ALT;", "TU\u{308};");
    let batch = read(&[file("oe", unit)], &Desk::default()).expect("readable");
    assert_eq!(batch.units[0].code.as_str(), "TÜ");
}

#[test]
fn a_bezirk_is_written_as_the_desk_writes_it_and_twice_changes_nothing() {
    for written in ["MITTE", "mitte", "Mitte\u{a0}", "Mit\u{AD}te"] {
        let sources = [file("m.csv", MEASURES.replace(";Mitte;15", &format!(";{written};15")))];
        let batch = read(&sources, &desk()).expect("readable");
        assert!(batch.measures.iter().all(|m| m.district != written || written == "Mitte"), "{written}");
        let again = import(&sources, &desk(), "21.11.2026", false);
        assert_eq!(again.measures, desk().measures, "{written}");
    }
    let elsewhere = [file("m.csv", MEASURES.replace(";Altona;12", ";Bergedorf;12"))];
    assert_eq!(
        said(&elsewhere),
        ["Bezirk „Bergedorf“: dort liegt keine OE; Mails zu diesen Maßnahmen gehen nur an die MB: Zeile 2"]
    );
    // Within one import the spelling of the OEs holds.
    let sources = [file("oe", UNITS), file("m", MEASURES.replace(";Mitte;15", ";mitte;15")), base().remove(2)];
    let batch = read(&sources, &Desk::default()).expect("readable");
    assert!(batch.measures.iter().all(|m| m.district != "mitte"));
}

#[test]
fn a_key_that_looks_like_a_person_is_refused_and_not_shown() {
    let rows = ["Hans Mustermann", "Mustermann, Hans", "hans@example.org"].map(|id| ROW.replacen("T1", &format!("\"{id}\""), 1));
    let found = errors(&[participations(&(rows.join("\n") + "\n"))], &desk());
    assert_eq!(
        found,
        ["teilnahmen.csv, Zeile 2, Spalte „Teilnahme-ID“: 3 Schlüssel sehen nach Personen aus, der erste wie ein Name; \
          erwartet: ein Schlüssel, der niemanden erkennen lässt, z. B. T142854"]
    );
}

#[test]
fn no_message_and_no_notice_carries_what_a_terminal_would_obey() {
    let header = PARTICIPATION_HEADER.trim_end();
    let name = "t\u{1b}[31m\u{202E}.csv";
    for text in [
        format!("{header};Notiz\u{1b}]0;x\u{7}\n{ROW}\u{1b}[2J;\n"),
        format!("{header}\n{}\n", ROW.replacen("AGH-2200", "A\u{9b}31m\u{200B}GH", 1)),
        format!("\u{1b}c\n{header}\n{ROW}\n{ROW}x\n"),
        format!("{MONITORING_HEADER}20.11.2026\u{202E};ALT;M\u{1b}ES;x\u{85};\u{2066}1;1\n"),
        "OE\u{1b};x\n".to_owned(),
    ] {
        let told = match read(&[file(name, text.clone())], &desk()) {
            Ok(batch) => format!("{:?} {:?}", batch.notices.iter().map(ToString::to_string).collect::<Vec<_>>(), batch.files),
            Err(errors) => errors.to_string(),
        };
        let bad = |c: char| ilc_desk::domain::text::is_unsafe(c) && c != '\n';
        assert!(!told.contains(bad) && !told.contains("\\u{"), "{text:?}: {told:?}");
    }
}

/// Whoever reads an export in hears at once whom no mail will reach.
#[test]
fn whom_no_mail_reaches_is_named_with_the_line() {
    let unit = |from: &str, to: &str| said(&[file("oe.csv", UNITS.replace(from, to))]);
    assert_eq!(
        unit("_v-bil@jobcenter.example", ""),
        ["Spalte „Verteiler“, Zeile 3: leer; dorthin geht keine Mail"],
        "a missing one"
    );
    let measure = |from: &str, to: &str| said(&[file("m.csv", MEASURES.replace(from, to))]);
    assert_eq!(measure("mb.alt.1@jobcenter.example", ""), ["Spalte „MB E-Mail“, Zeile 2: leer; dorthin geht keine Mail"]);
    assert_eq!(
        measure("MB ALT 1;ALT;mb.alt.1@jobcenter.example", ";;"),
        ["AGH ohne Maßnahmebetreuung: zu ihnen geht keine Mail, solange keine MB eingetragen ist: Zeile 2"],
        "the others need none"
    );
    assert_eq!(measure("x", "x"), Vec::<String>::new(), "nothing is missing");
}
