//! AGH out of sight until a day: which are meant, why not now, until when, and how that is said.

use chrono::{Datelike, Days, NaiveDate};

use super::commands::{WhyNot, no_writing};
use crate::{
    api::summary::SetAsideRow,
    domain::dates,
    tui::{
        Screen, State,
        look::{format, table::Table},
        views::Rows,
    },
};

/// Longest time an AGH may be out of sight, in days; the backend holds it too.
const LONGEST_DAYS: u64 = 366;

/// The AGH the key is about: the one on screen, those taken into the selection, or the selected
/// row.
pub fn subjects(state: &State) -> Vec<String> {
    if state.screen == Screen::Detail {
        return state.measure.clone().into_iter().collect();
    }
    match state.rows() {
        Some(Rows::Agh) => state.table().into_iter().flat_map(Table::chosen_rows).map(|row| row.key.clone()).collect(),
        Some(
            Rows::AghAccuracy | Rows::Start | Rows::Movement | Rows::Mail | Rows::Unit | Rows::Work | Rows::Entry | Rows::Figures,
        )
        | None => Vec::new(),
    }
}

/// Why nothing can be set aside now.
pub fn blocked(state: &State) -> Option<WhyNot> {
    let subjects = subjects(state);
    if subjects.is_empty() {
        return Some(WhyNot::OnlyAghAside);
    }
    if subjects.len() > 1 && subjects.iter().all(|measure| state.data.set_aside(measure).is_some()) {
        return Some(WhyNot::AllAside);
    }
    if state.taking_back.is_some() {
        return Some(WhyNot::TakingBack);
    }
    no_writing(state)
}

/// A day: `14` (days from today), `8.12.` (the next one) or `08.12.2026`.
///
/// # Errors
/// With a German sentence that says which days there are.
pub fn day(raw: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let raw = raw.trim();
    let day = if let Ok(days) = raw.parse::<u64>() {
        today.checked_add_days(Days::new(days))
    } else if raw.ends_with('.') && raw.matches('.').count() == 2 {
        let this_year = dates::parse(&format!("{raw}{}", today.year())).map_err(|e| e.to_string())?;
        if this_year > today { Some(this_year) } else { dates::parse(&format!("{raw}{}", today.year() + 1)).ok() }
    } else {
        Some(dates::parse(raw).map_err(|e| format!("{e}, oder eine Zahl von Tagen"))?)
    };
    let last = today.checked_add_days(Days::new(LONGEST_DAYS)).unwrap_or(NaiveDate::MAX);
    day.filter(|day| (today.succ_opt().unwrap_or(today)..=last).contains(day))
        .ok_or_else(|| format!("Zurückstellen geht ab morgen und bis {}; angegeben ist „{raw}“", dates::german(last)))
}

/// `zurückgestellt bis Di 08.12.2026, „Träger renoviert“ (müller, 09:12)`.
pub fn sentence(state: &State, row: &SetAsideRow) -> String {
    let note = if row.note.is_empty() { String::new() } else { format!(", „{}“", row.note) };
    let at = format::clock(state.zone.local(row.at), state.today());
    format!("zurückgestellt bis {}{note} ({}, {at})", format::weekday_date(row.until), row.who)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_is_a_number_of_days_a_short_or_a_whole_date() {
        let today = "2026-11-24".parse().unwrap();
        let read = |raw| day(raw, today).map(|day| day.to_string());
        assert_eq!(read(" 14 "), Ok("2026-12-08".to_owned()));
        assert_eq!(read("8.12."), Ok("2026-12-08".to_owned()));
        assert_eq!(read("8.1."), Ok("2027-01-08".to_owned()));
        assert_eq!(read("24.11."), Ok("2027-11-24".to_owned()), "today is over: the next one");
        assert_eq!(read("08.12.2026"), Ok("2026-12-08".to_owned()));
        for wrong in ["", "0", "24.11.2026", "367", "99999999999", "-3", "bald", "31.2."] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
