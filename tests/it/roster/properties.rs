//! Properties of matching, for people made up at random from few names and days, so that they collide.

use std::collections::{HashMap, HashSet};

use ilc_desk::{
    domain::{ParticipationId, provider_list::Certainty},
    roster::Matched,
};
use proptest::prelude::*;

use super::support::match_names;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Made {
    surname: &'static str,
    first: &'static str,
    born: &'static str,
    number: &'static str,
}

fn person() -> impl Strategy<Value = Made> {
    let surname = prop::sample::select(vec!["Müller", "Mueller", "Muller", "Meier", "Meyer", "Groß", "von Groß"]);
    let first = prop::sample::select(vec!["Anna", "Anna Lena", "Lena Anna", "Zoë", "Zoe", "Jan"]);
    let born = prop::sample::select(vec!["", "03.04.1988", "04.04.1988"]);
    let number = prop::sample::select(vec!["", "", "", "123A456789", "123B456789"]);
    (surname, first, born, number).prop_map(|(surname, first, born, number)| Made { surname, first, born, number })
}

/// The normal form, by other means than the program's.
fn normal(p: &Made) -> (String, Vec<String>, &'static str, &'static str) {
    let plain = |text: &str| text.to_lowercase().replace('ü', "ue").replace('ß', "ss").replace('ë', "e");
    let mut first: Vec<String> = plain(p.first).split(' ').map(str::to_owned).collect();
    first.sort();
    (plain(p.surname), first, p.born, p.number)
}

/// Surname, birth date and all first names agree, or, where that will do, the first of these.
fn agree(a: &Made, b: &Made, in_all: bool) -> bool {
    let (x, y) = (normal(a), normal(b));
    let head = |p: &Made| p.first.split(' ').next().unwrap().replace('ë', "e");
    x.0 == y.0 && !x.2.is_empty() && x.2 == y.2 && (x.1 == y.1 || (!in_all && head(a) == head(b)))
}

fn row(p: &Made) -> String {
    format!("{};{};{};{}", p.number, p.surname, p.first, p.born)
}

fn run(list: &[Made], booked: &[Made]) -> Matched {
    let rows: Vec<String> = list.iter().map(|p| format!("{};ja\n", row(p))).collect();
    let people: Vec<String> = booked.iter().enumerate().map(|(i, p)| format!("T{};{}\n", i + 1, row(p))).collect();
    let ids: Vec<String> = (1..=booked.len()).map(|i| format!("T{i}")).collect();
    match_names(&rows.concat(), &people.concat(), &ids.join(" "))
}

fn at(id: &ParticipationId) -> usize {
    id.as_str()[1..].parse::<usize>().unwrap() - 1
}

proptest! {
    #![proptest_config(crate::import::tables::cases(300))]

    #[test]
    fn what_is_taken_is_certain_and_the_only_pair(
        list in prop::collection::vec(person(), 1..8),
        booked in prop::collection::vec(person(), 1..8),
    ) {
        let matched = run(&list, &booked);
        let mut by_id: HashMap<&ParticipationId, &Made> = HashMap::new();
        for told in matched.sure() {
            let id = told.participation.as_ref().expect("somebody");
            let (own, other) = (&list[told.line as usize - 2], &booked[at(id)]);
            let (a, b) = (normal(own), normal(other));
            // One ID means one person, however often she is listed.
            let before = by_id.insert(id, own);
            prop_assert!(before.is_none_or(|before| normal(before) == a));
            match told.certainty {
                Some(Certainty::Key) => prop_assert!(!a.3.is_empty() && a.3 == b.3),
                Some(Certainty::Sure) => {
                    prop_assert!(agree(own, other, a.1 == b.1), "{own:?} {other:?}");
                    // Nobody else agrees as well as these two, on either side.
                    let of_list: HashSet<_> = list.iter().filter(|p| agree(p, other, a.1 == b.1)).map(normal).collect();
                    prop_assert_eq!(of_list.len(), 1);
                    prop_assert_eq!(booked.iter().filter(|p| agree(own, p, a.1 == b.1)).count(), 1);
                }
                Some(Certainty::Confirmed) | None => prop_assert!(false, "nobody confirmed anything"),
            }
        }
        // Nothing is lost, nothing is there twice.
        let mut all: Vec<u32> = matched.sure().iter().chain(matched.unmatched()).map(|told| told.line).collect();
        all.extend(matched.probable().iter().flat_map(|pair| pair.lines.clone()));
        all.sort_unstable();
        prop_assert_eq!(all, (2..).take(list.len()).collect::<Vec<u32>>());
        // A question is asked once about a booking, and never about one that is taken.
        let mut asked: Vec<_> = matched.probable().iter().map(|pair| &pair.participation).collect();
        asked.sort();
        prop_assert!(asked.windows(2).all(|pair| pair[0] != pair[1]));
        prop_assert!(asked.iter().all(|id| !by_id.contains_key(*id)));
        // Without a person's word nothing probable is taken.
        let sure = matched.sure().len();
        prop_assert_eq!(matched.into_told().iter().filter(|told| told.participation.is_some()).count(), sure);
    }

    #[test]
    fn the_order_of_rows_and_of_bookings_does_not_matter(
        list in prop::collection::vec(person(), 1..7),
        booked in prop::collection::vec(person(), 1..7),
    ) {
        let outcome = |matched: &Matched, list: &[Made], booked: &[Made]| {
            let mut all: Vec<String> = matched.sure().iter().map(|told| {
                let booked = &booked[at(told.participation.as_ref().unwrap())];
                format!("{:?} {:?} {:?}", normal(&list[told.line as usize - 2]), booked, told.certainty)
            }).collect();
            all.extend(matched.probable().iter().map(|pair| {
                format!("{:?} {:?} {:?}", normal(&list[pair.lines[0] as usize - 2]), booked[at(&pair.participation)], pair.step)
            }));
            all.sort();
            all
        };
        let straight = outcome(&run(&list, &booked), &list, &booked);
        let (back, front): (Vec<_>, Vec<_>) = (list.into_iter().rev().collect(), booked.into_iter().rev().collect());
        prop_assert_eq!(straight, outcome(&run(&back, &front), &back, &front));
    }
}
