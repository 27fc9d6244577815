//! The index of the published folder: the newest page and every day of the archive.

use chrono::{Datelike, NaiveDate};
use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::{PublishError, WORKBOOK, page};

const INDEX: &str = include_str!("../../config/publish/index.html");

/// Name of the index.
pub const NAME: &str = "index.html";

const MONTHS: [&str; 12] =
    ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];

/// Days of one month, newest first.
#[derive(Serialize)]
struct Month {
    title: String,
    days: Vec<NaiveDate>,
}

/// The index over `days`, newest first.
pub fn html(days: &[NaiveDate]) -> Result<String, PublishError> {
    let mut months: Vec<Month> = Vec::new();
    for day in days {
        let title = format!("{} {}", MONTHS[day.month0() as usize], day.year());
        match months.last_mut() {
            Some(month) if month.title == title => month.days.push(*day),
            _ => months.push(Month { title, days: vec![*day] }),
        }
    }
    let mut environment = page::environment();
    environment.add_template(NAME, INDEX)?;
    let context = context! {
        months => Value::from(Serde(&months)),
        newest => Value::from(Serde(days.first())),
        page => page::NAME,
        workbook => WORKBOOK,
    };
    Ok(environment.get_template(NAME)?.render(context)?)
}
