//! Whom rows mean, step by step: each step finds its pair, and what it must not find.

use ilc_desk::{
    domain::provider_list::{Certainty, Said, Told},
    import::Columns,
    roster::{Asked, Matched, Step, matched, read, read_keys},
};

use super::support::{ids, kept, keys, lines, list, match_names};

/// `line:id` of sure, then of probable rows, then lines of nobody.
fn found(matched: &Matched) -> (String, String, String) {
    let probable: Vec<_> = matched
        .probable()
        .iter()
        .map(|pair| {
            format!("{}:{}", pair.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("+"), pair.participation)
        })
        .collect();
    (lines(matched.sure()), probable.join(" "), lines(matched.unmatched()))
}

fn is(rows: &str, people: &str, bookings: &str, sure: &str, probable: &str, nobody: &str) {
    let found = found(&match_names(rows, people, bookings));
    assert_eq!((found.0.as_str(), found.1.as_str(), found.2.as_str()), (sure, probable, nobody), "{rows}\n{people}");
}

#[test]
fn ids_are_exact_whatever_their_case() {
    let list = list("TN-ID;Erschienen\nt142854;ja\n T142855 ;nein\nT999999;ja\nABC;ja\nT142854;nein\n");
    let rows = list.groups.into_iter().next().unwrap().rows;
    let matched = matched(rows, None, &ids("T142854 t142855 T142856"));
    assert_eq!(lines(matched.sure()), "2:T142854 3:t142855 6:T142854", "as the desk writes them; twice stays twice");
    assert!(matched.sure().iter().all(|told| told.certainty == Some(Certainty::Key)));
    assert_eq!(lines(matched.unmatched()), "4:T999999 5:-", "it may be booked elsewhere; a word is no key");
    let said: Vec<_> = matched.into_told().iter().map(|told| told.said).collect();
    assert_eq!(said[0], Some(Said::Came));
    assert_eq!(said.len(), 5);
}

#[test]
fn step_a_is_the_kundennummer() {
    let person = "T1;123A456789;Ahrens;Lina;03.04.1988\n";
    is("123 a 456789;Ganz;Anders;01.01.1990;ja\n", person, "T1", "2:T1", "", "");
    let matched = match_names("123A456789;;;;ja\n", person, "T1");
    assert_eq!(matched.sure()[0].certainty, Some(Certainty::Key));
    is("123A456789;;;;ja\n", person, "T2", "", "", "2:-");
    is("123A456780;;;;ja\n", person, "T1", "", "", "2:-");
    // One number in two rows of different people, or at two bookings: nobody's.
    is("123A456789;Ganz;Anders;;ja\n123A456789;Noch;Anders;;ja\n", person, "T1", "", "", "2:- 3:-");
    is("123A456789;;;;ja\n", &format!("{person}T2;123A456789;Brömmel;Ute;\n"), "T1 T2", "", "", "2:-");
}

#[test]
fn step_b_is_all_names_and_the_birth_date() {
    let person = "T1;;Ahrensbök;Lina Marie;03.04.1988\n";
    for same in ["AHRENSBOEK;Marie-Lina", "Dr. Ahrensbök;Lina  Marie", "ahrensbo\u{308}k;LINA MARIE"] {
        is(&format!(";{same};3.4.1988;ja\n"), person, "T1", "2:T1", "", "");
    }
    assert_eq!(match_names(";Ahrensbök;Lina Marie;03.04.1988;ja\n", person, "T1").sure()[0].certainty, Some(Certainty::Sure));
    is(";Ahrensbök;Lina Marie;04.04.1988;ja\n", person, "T1", "", "", "2:-");
    is(";Ahrensbök;Lina Marie;03.04.1988;ja\n", person, "", "", "", "2:-");
    // The same person under two bookings of the start.
    is(
        ";Ahrensbök;Lina Marie;03.04.1988;ja\n",
        &format!("{person}T2;;Ahrensbök;Marie Lina;03.04.1988\n"),
        "T1 T2",
        "",
        "",
        "2:-",
    );
}

#[test]
fn step_c_is_the_first_of_the_first_names() {
    let person = "T1;;Ahrensbök;Lina Marie;03.04.1988\n";
    is(";Ahrensbök;Lina;03.04.1988;ja\n", person, "T1", "2:T1", "", "");
    is(";Ahrensbök;Lina Zoë;03.04.1988;ja\n", person, "T1", "2:T1", "", "");
    // Two rows agree with the booking: neither is taken, and neither is asked about.
    is(";Ahrensbök;Lina;03.04.1988;ja\n;Ahrensbök;Lina Zoë;03.04.1988;ja\n", person, "T1", "", "", "2:- 3:-");
    // One booking agrees in all names: the other row's is still not the only one.
    let two = format!("{person}T2;;Ahrensbök;Lina Zoë;03.04.1988\n");
    is(";Ahrensbök;Lina Marie;03.04.1988;ja\n;Ahrensbök;Lina;03.04.1988;ja\n", &two, "T1 T2", "2:T1", "3:T2", "");
}

#[test]
fn step_d_is_asked() {
    let person = "T1;;Ahrensbök;Lina;03.04.1988\n";
    let by_birth = match_names(";Ahrensbök;Angelina;03.04.1988;ja\n", person, "T1");
    assert_eq!((by_birth.probable()[0].step, by_birth.sure().len()), (Step::SurnameAndBirth, 0));
    let by_name = match_names(";Ahrensbök;Lina Zoë;;ja\n", person, "T1");
    assert_eq!((by_name.probable()[0].step, by_name.sure().len()), (Step::NamesWithoutBirth, 0));
    is(";Ahrensbök;Angelina;;ja\n", person, "T1", "", "", "2:-");
    is(";Ahrensbök;Lina;;ja\n", "T1;;Ahrensbök;Lina;\n", "T1", "", "2:T1", "");
    // Twins: each has the surname and the birth date of both.
    let twins = format!("{person}T2;;Ahrensbök;Mia;03.04.1988\n");
    is(";Ahrensbök;Angelina;03.04.1988;ja\n", &twins, "T1 T2", "", "", "2:-");
    is(";Ahrensbök;Mia;03.04.1988;ja\n;Ahrensbök;Angelina;03.04.1988;ja\n", &twins, "T1 T2", "2:T2", "3:T1", "");
}

#[test]
fn step_e_is_one_letter_and_asked() {
    let person = "T1;;Ahrensbök;Lina;03.04.1988\n";
    for near in ["Ahrensboek", "Ahrensbok", "Ahrnesbök", "Ahrensböke", "Ahrenzbök"] {
        let matched = match_names(&format!(";{near};Lina;03.04.1988;ja\n"), person, "T1");
        let probable = matched.probable().first().map(|pair| pair.step);
        let expected = if near == "Ahrensboek" { None } else { Some(Step::NearlySurname) };
        assert_eq!((probable, matched.sure().len()), (expected, usize::from(expected.is_none())), "{near}");
    }
    is(";Ahrnezbök;Lina;03.04.1988;ja\n", person, "T1", "", "", "2:-");
    is(";Ahrenzbök;Lina;;ja\n", person, "T1", "", "", "2:-");
    is(";Ahrenzbök;Lina;03.04.1988;ja\n;Ahrentbök;Lina;03.04.1988;ja\n", person, "T1", "", "", "2:- 3:-");
}

#[test]
fn a_person_listed_twice_is_one_person() {
    let rows = ";Ahrensbök;Lina;03.04.1988;ja\n;Brömmel;Ute;;ja\n;AHRENSBOEK;Lina;3.4.1988;nein\n;Brömmel;Ute;;ja\n";
    let people = "T1;;Ahrensbök;Lina;03.04.1988\nT2;;Brömmel;Ute;01.01.1990\n";
    let mut matched = match_names(rows, people, "T1 T2");
    assert_eq!(found(&matched), ("2:T1 4:T1".to_owned(), "3+5:T2".to_owned(), String::new()));
    assert!(matched.decide(0, true));
    assert_eq!(lines(&matched.into_told()), "2:T1 3:T2 4:T1 5:T2");
}

#[test]
fn what_nobody_accepted_means_nobody() {
    let rows = ";Ahrensbök;Angelina;03.04.1988;ja\n;Brömmel;Ute;;nein\n;Clausing;Kai;;ja\n";
    let people = "T1;;Ahrensbök;Lina;03.04.1988\nT2;;Brömmel;Ute;01.01.1990\nT3;;Clausing;Kai;01.01.1990\n";
    let mut matched = match_names(rows, people, "T1 T2 T3");
    assert_eq!((matched.open(), matched.probable().len()), (3, 3));
    assert!(matched.decide(0, true) && matched.decide(1, false) && !matched.decide(3, true));
    assert_eq!(matched.open(), 1);
    let told: Vec<Told> = matched.into_told();
    assert_eq!(lines(&told), "2:T1 3:- 4:-");
    let certainty: Vec<_> = told.iter().map(|told| told.certainty).collect();
    assert_eq!(certainty, [Some(Certainty::Confirmed), None, None]);
    assert_eq!(told[1].said, Some(Said::Absent), "what it says is kept");
}

#[test]
fn a_booking_named_by_its_id_is_not_asked_about() {
    let list = list(
        "TN-ID;Nachname;Vorname;geb.;Erschienen\nT1;;;;ja\n;Ahrensbök;Angelina;03.04.1988;ja\n;Ahrensbök;Lina;03.04.1988;ja\n",
    );
    let keys = keys("Teilnahme-ID;Nachname;Vorname;Geburtsdatum\nT1;Ahrensbök;Lina;03.04.1988\n");
    let matched = matched(list.groups.into_iter().next().unwrap().rows, Some(&keys), &ids("T1"));
    assert_eq!(found(&matched), ("2:T1 4:T1".to_owned(), String::new(), "3:-".to_owned()));
}

#[test]
fn names_are_shown_to_the_dialog_and_to_nobody_else() {
    let matched = match_names(";Ahrensbök;Angelina;03.04.1988;ja\n", "T1;77;Ahrensboek;Lina;1988-04-03\n", "T1");
    let pair = &matched.probable()[0];
    pair.with_names(|listed, booked| {
        assert_eq!((listed, booked), ("Ahrensbök, Angelina, geb. 03.04.1988", "Ahrensboek, Lina, geb. 03.04.1988"));
    });
    assert!(!format!("{matched:?}").contains("Ahrensb"));
}

#[test]
fn the_same_start_by_names_and_by_ids() {
    let bookings = ids(
        "T142871 T142877 T142854 T142881 T142885 T142857 T142865 T142858 T142887 T142888 T142878 T142874 T142868 T142882 T142861 T142863",
    );
    let keys = read_keys(kept("zuweisungsliste.csv"), &Columns::default()).unwrap();
    let told = |name: &str| {
        let list = read(kept(name), Asked::default(), &Columns::default()).unwrap();
        let mut matched = matched(list.groups.into_iter().next().unwrap().rows, Some(&keys), &bookings);
        let probable = matched.probable().len();
        for index in 0..probable {
            matched.decide(index, true);
        }
        (matched.sure().len(), probable, matched.unmatched().len(), matched.into_told())
    };
    let (by_id, by_name) = (told("ersttagsliste.csv"), told("ersttagsliste-namen.csv"));
    assert_eq!((by_id.0, by_id.1, by_id.2), (15, 0, 1));
    // "Ilzanski" for "Iłżański": one letter, so it is asked.
    assert_eq!((by_name.0, by_name.1, by_name.2), (14, 1, 1));
    let outcome = |told: &[Told]| {
        let mut all: Vec<_> =
            told.iter().map(|t| (t.participation.clone().filter(|id| bookings.contains(id)), t.said, t.first_day)).collect();
        all.sort();
        all
    };
    assert_eq!(outcome(&by_id.3), outcome(&by_name.3));
}
