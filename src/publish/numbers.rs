//! Numbers and days as Germans read them, as filters of the templates.

use chrono::NaiveDate;
use minijinja::{Environment, Error, ErrorKind};

use crate::domain::dates;

/// `1.234`: points between thousands.
pub fn whole(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if n < 0 { format!("−{out}") } else { out }
}

/// `1.234,5`, with so many decimals; a true minus sign.
pub fn decimal(x: f64, places: usize) -> String {
    let text = format!("{:.places$}", x.abs());
    let (int, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let int = whole(int.parse().unwrap_or(0));
    let minus = if x < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "−" } else { "" };
    if fraction.is_empty() { format!("{minus}{int}") } else { format!("{minus}{int},{fraction}") }
}

/// `97 %`; never a certainty that is none.
pub fn chance(p: f64) -> String {
    match p {
        p if p >= 0.995 => "> 99 %".to_owned(),
        p if p < 0.005 => "< 1 %".to_owned(),
        p => format!("{} %", decimal(p * 100.0, 0)),
    }
}

fn day(iso: &str) -> Result<NaiveDate, Error> {
    iso.parse().map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("kein Datum: {iso}")))
}

/// Makes them known to templates: `whole`, `decimal(n)`, `signed(n)`, `chance`, `share`, `date`, `short`.
pub fn add_to(environment: &mut Environment<'_>) {
    environment.add_filter("whole", whole);
    environment.add_filter("decimal", |x: f64, places: Option<usize>| decimal(x, places.unwrap_or(1)));
    environment.add_filter("signed", |x: f64, places: Option<usize>| {
        let text = decimal(x, places.unwrap_or(2));
        if text.starts_with('−') || x == 0.0 { text } else { format!("+{text}") }
    });
    environment.add_filter("chance", chance);
    environment.add_filter("share", |p: f64| format!("{} %", decimal(p * 100.0, 0)));
    environment.add_filter("date", |iso: String| day(&iso).map(dates::german));
    environment.add_filter("short", |iso: String| day(&iso).map(dates::german_short));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_german() {
        assert_eq!(whole(1_234_567), "1.234.567");
        assert_eq!(whole(-12), "−12");
        assert_eq!(decimal(1234.56, 1), "1.234,6");
        assert_eq!(decimal(-0.04, 1), "0,0");
        assert_eq!(decimal(-3.25, 1), "−3,2");
    }

    #[test]
    fn no_false_certainty() {
        assert_eq!([1.0, 0.999, 0.5, 0.004, 0.0].map(chance), ["> 99 %", "> 99 %", "50 %", "< 1 %", "< 1 %"]);
    }
}
