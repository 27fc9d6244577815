//! Two hundred invented people go through everything; none of them may be found in anything that is said.

use std::{fmt::Write as _, panic};

use ilc_desk::{
    domain::provider_list::ListKind,
    import::Columns,
    roster::{Asked, Handed, matched, read, read_keys},
};

use super::support::{asked, day, handed, ids};

/// Names that nobody has and no sentence contains.
pub fn people() -> Vec<(String, String, String, String)> {
    const SYLLABLES: [&str; 15] =
        ["zqu", "vyx", "krö", "blü", "wäg", "dżo", "fjø", "gnu", "pfa", "txi", "hrz", "myu", "lßo", "ñek", "çup"];
    (0..200)
        .map(|n: usize| {
            let part = |k: usize| SYLLABLES[(n / k) % SYLLABLES.len()];
            let surname = format!("Q{}{}{}ov", part(1), part(15), part(3));
            let first = format!("X{}{}a", part(7), part(2));
            let born = format!("{:02}.{:02}.{}", n % 28 + 1, n % 12 + 1, 1950 + n % 50);
            (surname, first, born, format!("{:03}Q{:06}", 800 - n, 600_000 + n * 37))
        })
        .collect()
}

/// What the text shows of any of them.
pub fn shown(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    people()
        .into_iter()
        .flat_map(|(surname, first, born, number)| {
            let mut parts = born.split('.').rev();
            let iso = [parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap()].join("-");
            [surname, first, born, iso, number]
        })
        .find(|part| text.contains(&part.to_lowercase()))
}

fn silent(what: &str, text: &str) {
    assert_eq!(shown(text), None, "{what}: {text}");
}

fn table(header: &str, mut cells: impl FnMut(usize, &(String, String, String, String)) -> String) -> String {
    let mut out = header.to_owned();
    for (n, person) in people().iter().enumerate() {
        let _ = writeln!(out, "{}", cells(n, person));
    }
    out
}

#[test]
fn the_canary_sings() {
    let (surname, _, _, number) = people().remove(77);
    assert!(shown(&format!("Fehler bei {surname}")).is_some() && shown(&number).is_some());
    let mut names: Vec<_> = people().into_iter().map(|(surname, first, ..)| surname + &first).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 200, "two hundred different people");
}

#[test]
fn no_name_is_in_anything_said_of_a_good_list() {
    let list = table("Name;Vorname;geb. am;Kd-Nr.;Anwesend;Telefon\n", |n, (surname, first, born, number)| {
        // Some are sure, some probable, some nobody; some are listed twice by a letter.
        let surname = if n % 5 == 0 { format!("{surname}e") } else { surname.clone() };
        let number = if n % 3 == 0 { number } else { "" };
        format!("{surname};{first};{born};{number};{};{surname}", ["ja", "nein", "krank", ""][n % 4])
    });
    let key_file =
        table("Teilnahme-ID;Kundennummer;Nachname;Vorname;Geburtsdatum;Bemerkung\n", |n, (surname, first, born, number)| {
            format!("T{};{number};{surname};{first};{born};{first}", 1000 + n)
        });
    let (file, keys) = (handed("liste.csv", list), handed("keys.csv", key_file));
    silent("handed", &format!("{file:?} {file:#?} {keys:?}"));
    let (list, keys) =
        (read(file, Asked::default(), &Columns::default()).unwrap(), read_keys(keys, &Columns::default()).unwrap());
    silent("list", &format!("{list:?} {list:#?}"));
    silent("keys", &format!("{keys:?}"));
    silent("notices", &format!("{:?} {:?} {:?}", list.notices, list.report.dropped_text(), keys.report.dropped_text()));
    let bookings: Vec<String> = (0..190).map(|n| format!("T{}", 1000 + n)).collect();
    let rows = list.groups.into_iter().next().unwrap().rows;
    let mut matched = matched(rows, Some(&keys), &ids(&bookings.join(" ")));
    let counts = (matched.sure().len(), matched.probable().len(), matched.unmatched().len());
    assert!(counts.0 > 100 && counts.1 > 10 && counts.2 >= 5, "every way is gone: {counts:?}");
    silent("matched", &format!("{matched:?} {matched:#?}"));
    // A panic of the dialog that holds everything.
    let crash = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        matched.probable()[0].with_names(|listed, _| assert!(listed.is_empty(), "{matched:?} {keys:?}"));
    }));
    let payload = crash.expect_err("it crashes");
    silent("panic", payload.downcast_ref::<String>().expect("a message"));
    matched.decide(0, true);
    silent("told", &format!("{:?}", matched.into_told()));
}

#[test]
fn no_name_is_in_anything_said_of_a_bad_list() {
    type Cells = fn(usize, &(String, String, String, String)) -> String;
    let headers: [(&str, Cells); 13] = [
        // Everything one column off, each column once where another is meant.
        ("Teilnahme-ID;Erschienen\n", |_, p| format!("{};ja", p.0)),
        ("Teilnahme-ID;Erschienen\n", |_, p| format!("{};ja", p.3)),
        ("Teilnahme-ID;Erschienen\n", |n, p| format!("T{n};{}", p.0)),
        ("Nachname;Vorname;geb. am;Erschienen\n", |_, p| format!("{};{};{};ja", p.2, p.0, p.1)),
        ("Nachname;Vorname;geb. am;Erschienen\n", |_, p| format!("{};{};{};{}", p.0, p.1, p.2, p.3)),
        ("Nachname;Vorname;Maßnahme;Modul;Erschienen;Erster Tag\n", |_, p| {
            format!("{};{};{};{};ja;{}", p.0, p.1, p.0, p.1, p.0)
        }),
        ("Stichtag;Nachname;Vorname;Ende geplant;Ausgetreten am\n", |_, p| format!("{};{};{};{};{}", p.0, p.0, p.1, p.0, p.3)),
        (
            "Nachname;Vorname;Erschienen\n",
            |n, p| if n == 3 { format!("\"{};{};ja", p.0, p.1) } else { format!("{};{};ja", p.0, p.1) },
        ),
        ("Nachname;Vorname;Erschienen\n", |_, p| format!("{};{};ja;{};{}", p.0, p.1, p.2, p.3)),
        (
            "Nachname;Vorname;Erschienen\n",
            |n, p| if n % 2 == 0 { format!("{} {}", p.0, p.1) } else { format!("{};{};ja", p.0, p.1) },
        ),
        ("Guten Tag\n", |_, p| format!("{};{};{};ja", p.0, p.1, p.2)),
        ("Nachname;Vorname\n", |_, p| format!("{};{}", p.0, p.1)),
        ("Nachname;Erschienen\n", |_, p| format!("{} {};ja", p.0, p.1)),
    ];
    let asked =
        [Asked::default(), asked(ListKind::FirstDay), Asked { kind: Some(ListKind::Occupancy), as_of: Some(day("25.11.2026")) }];
    for (header, cells) in headers {
        let text = table(header, cells);
        let mut refused = 0;
        for asked in asked {
            for file in [handed("liste.csv", text.clone()), Handed::pasted(text.clone())] {
                let told = read(file, asked, &Columns::default());
                refused += u32::from(told.is_err());
                silent(header, &told.map_or_else(|errors| format!("{errors} {errors:?}"), |list| format!("{list:?}")));
            }
            let told = read_keys(handed("keys.csv", text.clone()), &Columns::default());
            silent(header, &told.map_or_else(|errors| format!("{errors} {errors:?}"), |keys| format!("{keys:?}")));
        }
        assert!(refused > 0, "{header}");
    }
    // In an encoding that is in doubt, too.
    let bytes: Vec<u8> = table("Nachname;Vorname;Erschienen\n", |_, p| format!("{};{};ja", p.0, p.1))
        .bytes()
        .map(|b| if b == 0xC3 { 0x94 } else { b })
        .collect();
    let told = read(handed("liste.csv", bytes), Asked::default(), &Columns::default());
    silent("encoding", &told.map_or_else(|errors| format!("{errors} {errors:?}"), |list| format!("{list:?}")));
}
