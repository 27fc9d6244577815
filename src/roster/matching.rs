//! Whom a row of a list means: by Teilnahme-ID, by Kundennummer, by name and birth date, only among the
//! bookings of one start, and only where the pair is the only one on both sides. Nothing below *sicher* is
//! taken without a person.

use std::collections::HashMap;

use super::{file::Row, keys::KeyFile, names::Normal};
use crate::{
    domain::{
        ParticipationId,
        provider_list::{Certainty, Told},
    },
    import::Person,
};

/// Why a pair is probable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Surname and birth date agree, the first names do not.
    SurnameAndBirth,
    /// Surname and first first name agree; one of the two lists has no birth date.
    NamesWithoutBirth,
    /// The surnames differ in one letter, the birth dates agree.
    NearlySurname,
}

impl Step {
    /// The German words for it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SurnameAndBirth => "Nachname und Geburtsdatum gleich, Vorname anders",
            Self::NamesWithoutBirth => "Nachname und erster Vorname gleich, ohne Geburtsdatum",
            Self::NearlySurname => "Geburtsdatum gleich, Nachname in einem Buchstaben anders",
        }
    }
}

/// A pair that a person has to look at.
#[derive(Debug)]
pub struct Probable {
    /// Lines of the provider's list: several where it names the same person several times.
    pub lines: Vec<u32>,
    /// The booking it may be.
    pub participation: ParticipationId,
    /// Why.
    pub step: Step,
    /// `None` until somebody has said.
    pub accepted: Option<bool>,
    rows: Vec<Row>,
    booked: Person,
}

impl Probable {
    /// The one way to see names: for the dialog that asks about this pair, and only with
    /// `firstday.show_names`. `show` gets the person of the list, then the one of the key file, each as
    /// "Nachname, Vorname, geb. …"; both texts are wiped when it returns, so it must not keep a copy.
    pub fn with_names<R>(&self, show: impl FnOnce(&str, &str) -> R) -> R {
        let listed = self.rows.first().map(|row| row.person.shown()).unwrap_or_default();
        show(&listed, &self.booked.shown())
    }
}

/// The rows of one start with whom they mean.
#[derive(Debug)]
pub struct Matched {
    sure: Vec<Told>,
    probable: Vec<Probable>,
    unmatched: Vec<Told>,
}

impl Matched {
    /// Rows that are a booking of this start by a key or *sicher*, by line.
    #[must_use]
    pub fn sure(&self) -> &[Told] {
        &self.sure
    }

    /// Pairs that a person has to look at, by line.
    #[must_use]
    pub fn probable(&self) -> &[Probable] {
        &self.probable
    }

    /// Rows that are none of these bookings, by line. A Teilnahme-ID of a row stays with it: it may be booked
    /// in another start.
    #[must_use]
    pub fn unmatched(&self) -> &[Told] {
        &self.unmatched
    }

    /// Pairs nobody has decided about.
    #[must_use]
    pub fn open(&self) -> usize {
        self.probable.iter().filter(|pair| pair.accepted.is_none()).count()
    }

    /// Says of a probable pair whether it is one; `false` when there is no such pair.
    pub fn decide(&mut self, index: usize, accepted: bool) -> bool {
        let pair = self.probable.get_mut(index);
        pair.is_some_and(|pair| {
            pair.accepted = Some(accepted);
            true
        })
    }

    /// All rows, by line. Of a probable pair that nobody accepted it is not known whom it means. With this all
    /// names are wiped.
    #[must_use]
    pub fn into_told(self) -> Vec<Told> {
        let Self { sure, probable, unmatched } = self;
        let mut all = sure;
        all.extend(unmatched);
        for pair in &probable {
            let is_it = pair.accepted == Some(true);
            let whom = || is_it.then(|| (pair.participation.clone(), Certainty::Confirmed));
            all.extend(pair.rows.iter().map(|row| row.told(whom())));
        }
        all.sort_by_key(|told| told.line);
        all
    }
}

/// A person of the list, with all rows that name exactly her.
struct Listed {
    normal: Normal,
    rows: Vec<Row>,
}

/// A booking of the start with its person.
struct Booked<'k> {
    id: ParticipationId,
    normal: Normal,
    person: &'k Person,
}

/// Finds whom the rows of one start mean among its bookings. Rows with a Teilnahme-ID need no key file.
#[must_use]
pub fn matched(rows: Vec<Row>, keys: Option<&KeyFile>, bookings: &[ParticipationId]) -> Matched {
    // In capitals, as lists and key files are read, to the ID as the desk writes it.
    let ids: HashMap<String, &ParticipationId> = bookings.iter().map(|id| (id.as_str().to_uppercase(), id)).collect();
    let (mut sure, mut unmatched) = (Vec::new(), Vec::new());
    let mut people: Vec<Listed> = Vec::new();
    for row in rows {
        match row.id.as_ref().map(|id| (id, ids.get(id.as_str()))) {
            Some((_, Some(id))) => sure.push(row.told(Some(((*id).clone(), Certainty::Key)))),
            // A key without a digit is none that the desk has: it may be a name.
            Some((id, None)) => {
                let is_key = id.as_str().bytes().any(|b| b.is_ascii_digit());
                unmatched.push(row.told(is_key.then(|| (id.clone(), Certainty::Key))));
            }
            None => {
                let normal = Normal::of(&row.person);
                match people.iter_mut().find(|person| person.normal == normal) {
                    Some(person) => person.rows.push(row),
                    None => people.push(Listed { normal, rows: vec![row] }),
                }
            }
        }
    }
    let booked: Vec<Booked<'_>> = keys
        .iter()
        .flat_map(|keys| &keys.people)
        .filter_map(|(id, person)| {
            let id = (*ids.get(id.as_str())?).clone();
            Some(Booked { id, normal: Normal::of(person), person })
        })
        .collect();
    let by_id: Vec<bool> = booked.iter().map(|b| sure.iter().any(|told| told.participation.as_ref() == Some(&b.id))).collect();
    let pairs = pairs(&people, &booked, &by_id);
    let mut probable = Vec::new();
    for (person, pair) in people.into_iter().zip(pairs) {
        let rows = person.rows;
        match pair {
            None => unmatched.extend(rows.iter().map(|row| row.told(None))),
            Some((at, Found::Taken(certainty))) => {
                sure.extend(rows.iter().map(|row| row.told(Some((booked[at].id.clone(), certainty)))));
            }
            Some((at, Found::Asked(step))) => probable.push(Probable {
                lines: rows.iter().map(|row| row.line).collect(),
                participation: booked[at].id.clone(),
                step,
                accepted: None,
                rows,
                booked: booked[at].person.clone(),
            }),
        }
    }
    sure.sort_by_key(|told| told.line);
    unmatched.sort_by_key(|told| told.line);
    probable.sort_by_key(|pair| pair.lines.first().copied());
    Matched { sure, probable, unmatched }
}

/// What a pair is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// It is taken.
    Taken(Certainty),
    /// A person is asked.
    Asked(Step),
}

/// Whether two people agree.
type Rule = fn(&Normal, &Normal) -> bool;

/// For every person of the list her booking, step by step. Steps that are taken without a person look at all
/// people of the start, also at those already found: the only pair is the only one of all. A question is only
/// asked about those who are left; `by_id` are bookings that a row names by its ID.
fn pairs(people: &[Listed], booked: &[Booked<'_>], by_id: &[bool]) -> Vec<Option<(usize, Found)>> {
    let mut found: Vec<Option<(usize, Found)>> = vec![None; people.len()];
    let mut taken = vec![false; booked.len()];
    let sure: [(Certainty, Rule); 3] =
        [(Certainty::Key, same_number), (Certainty::Sure, same_names), (Certainty::Sure, same_first_name)];
    for (certainty, rule) in sure {
        for (l, b) in only_pairs(people, booked, |_, _| true, rule) {
            if found[l].is_none() && !taken[b] {
                found[l] = Some((b, Found::Taken(certainty)));
                taken[b] = true;
            }
        }
    }
    for (free, by_id) in taken.iter_mut().zip(by_id) {
        *free |= by_id;
    }
    let asked: [&[(Step, Rule)]; 2] = [
        &[(Step::SurnameAndBirth, same_surname_and_birth), (Step::NamesWithoutBirth, same_names_without_birth)],
        &[(Step::NearlySurname, nearly_same_surname)],
    ];
    for rules in asked {
        let left = |l: usize, b: usize| found[l].is_none() && !taken[b];
        let agreed = only_pairs(people, booked, left, |x, y| rules.iter().any(|(_, rule)| rule(x, y)));
        for (l, b) in agreed {
            let step = rules.iter().find(|(_, rule)| rule(&people[l].normal, &booked[b].normal));
            found[l] = step.map(|(step, _)| (b, Found::Asked(*step)));
            taken[b] = true;
        }
    }
    found
}

/// Pairs that agree by a rule where neither side agrees with anybody else.
fn only_pairs(
    people: &[Listed],
    booked: &[Booked<'_>],
    left: impl Fn(usize, usize) -> bool,
    rule: impl Fn(&Normal, &Normal) -> bool,
) -> Vec<(usize, usize)> {
    let mut agreed = Vec::new();
    let (mut of_people, mut of_booked) = (vec![0_u32; people.len()], vec![0_u32; booked.len()]);
    for (l, person) in people.iter().enumerate() {
        for (b, booking) in booked.iter().enumerate() {
            if left(l, b) && rule(&person.normal, &booking.normal) {
                agreed.push((l, b));
                of_people[l] += 1;
                of_booked[b] += 1;
            }
        }
    }
    agreed.retain(|(l, b)| of_people[*l] == 1 && of_booked[*b] == 1);
    agreed
}

/// Stated on both sides, and the same.
fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && a == b
}

fn same_number(a: &Normal, b: &Normal) -> bool {
    same(&a.customer_no, &b.customer_no)
}

fn same_names(a: &Normal, b: &Normal) -> bool {
    same(&a.surname, &b.surname) && same(&a.sorted, &b.sorted) && same(&a.born, &b.born)
}

/// All first names count here, too: who agrees in these is a rival of who agrees in the first alone.
fn same_first_name(a: &Normal, b: &Normal) -> bool {
    let names = same(&a.sorted, &b.sorted) || same(a.first_name(), b.first_name());
    same(&a.surname, &b.surname) && names && same(&a.born, &b.born)
}

fn same_surname_and_birth(a: &Normal, b: &Normal) -> bool {
    same(&a.surname, &b.surname) && same(&a.born, &b.born)
}

fn same_names_without_birth(a: &Normal, b: &Normal) -> bool {
    let unstated = a.born.is_empty() || b.born.is_empty();
    unstated && same(&a.surname, &b.surname) && same(a.first_name(), b.first_name())
}

fn nearly_same_surname(a: &Normal, b: &Normal) -> bool {
    let stated = !a.surname.is_empty() && !b.surname.is_empty();
    stated && same(&a.born, &b.born) && strsim::damerau_levenshtein(&a.surname, &b.surname) <= 1
}
