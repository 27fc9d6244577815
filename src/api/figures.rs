//! `figures`: what a figure is made of.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::figure::{self, Formula, Opened, Quantity};

/// How a value is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A whole number.
    Count,
    /// A number with one place after the comma.
    Decimal,
    /// A share of 1.
    Share,
}

/// A value and how it is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Amount {
    /// The value.
    pub value: f64,
    /// How it is to be shown.
    pub unit: Unit,
}

/// One part of a formula.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TermRow {
    /// `+`, `-` or `/`.
    pub sign: String,
    /// How much.
    pub amount: Amount,
    /// Of what, in German.
    pub label: String,
    /// The role of the rows that make it up; `null` where none do.
    pub role: Option<String>,
}

/// What is not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOutRow {
    /// How many.
    pub count: u32,
    /// Of what and why, in German.
    pub what: String,
}

/// A row behind a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BehindRow {
    /// `present`, `assigned`, `measure`, `start`, `unit` or `left_out`; of Kontingente `forced`, `minimum`, `backlog`,
    /// `beyond`, `contingent` or `filling`.
    pub role: String,
    /// The same in German.
    pub role_label: String,
    /// Teilnahme-ID, Maßnahmenummer, start or OE and instrument; `null` for a Teilnahme-ID with a reading token.
    pub key: Option<String>,
    /// What is to be known of it, in German.
    pub text: String,
    /// What it adds; `null` where people have a chance each.
    pub amount: Option<f64>,
}

/// Answer of `figures` and of `ilc-desk explain`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FigureDoc {
    /// Its name, e.g. `agh/AGH-2246/freiheute`.
    pub figure: String,
    /// What it is called, in German.
    pub title: String,
    /// Its value.
    pub amount: Amount,
    /// What it means, a German sentence.
    pub definition: String,
    /// The day it is for.
    pub today: NaiveDate,
    /// The day the data describe; `null` on an empty desk.
    pub as_of: Option<NaiveDate>,
    /// Its parts in order; empty where it is recorded or read from a distribution.
    pub formula: Vec<TermRow>,
    /// Where it comes from when it has no parts, in German; else empty.
    pub given: String,
    /// What is not counted.
    pub left_out: Vec<LeftOutRow>,
    /// Whether Teilnahme-IDs are left out, because the token only reads.
    pub keys_hidden: bool,
    /// The rows behind it.
    pub rows: Vec<BehindRow>,
}

impl From<Quantity> for Amount {
    fn from(quantity: Quantity) -> Self {
        let unit = match quantity {
            Quantity::Count(_) | Quantity::Decimal(_, 0) => Unit::Count,
            Quantity::Decimal(..) => Unit::Decimal,
            Quantity::Share(_) => Unit::Share,
        };
        Self { value: quantity.number(), unit }
    }
}

fn term(sign: &str, term: &figure::Term) -> TermRow {
    TermRow {
        sign: sign.to_owned(),
        amount: term.value.into(),
        label: term.label.clone(),
        role: term.role.map(|role| role.key().to_owned()),
    }
}

impl FigureDoc {
    /// The formula as it is to be shown. Rounded one by one its parts would not add up to what is below them: what is
    /// missing goes where rounding took most, as places do by largest remainders.
    #[must_use]
    pub fn parts(&self) -> Vec<TermRow> {
        let mut parts = self.formula.clone();
        if parts.iter().any(|part| part.sign == "/") || self.amount.unit != Unit::Decimal {
            return parts;
        }
        let sign = |part: &TermRow| if part.sign == "-" { -1.0 } else { 1.0 };
        let exact: Vec<f64> = parts.iter().map(|part| sign(part) * part.amount.value * 10.0).collect();
        let mut tenths: Vec<f64> = exact.iter().map(|x| (x + 1e-9).floor()).collect();
        let mut order: Vec<usize> = (0..parts.len()).filter(|at| parts[*at].amount.unit == Unit::Decimal).collect();
        order.sort_by(|a, b| (exact[*b] - tenths[*b]).total_cmp(&(exact[*a] - tenths[*a])));
        let missing = (self.amount.value * 10.0).round() - tenths.iter().sum::<f64>();
        for (n, at) in (0..).zip(order) {
            tenths[at] += f64::from(u8::from(f64::from(n) + 0.5 < missing));
        }
        for (part, tenths) in parts.iter_mut().zip(tenths) {
            part.amount.value = sign(part) * tenths / 10.0;
        }
        parts
    }

    /// On the wire; Teilnahme-IDs only for those who may see them.
    #[must_use]
    pub fn of(opened: &Opened, today: NaiveDate, with_keys: bool) -> Self {
        let (formula, given) = match &opened.formula {
            Formula::Sum(terms) => (terms.iter().map(|t| term(if t.minus { "-" } else { "+" }, t)).collect(), String::new()),
            Formula::Ratio(top, bottom) => (vec![term("+", top), term("/", bottom)], String::new()),
            Formula::Given(how) => (Vec::new(), how.clone()),
        };
        let hidden = |line: &figure::Line| line.is_person && !with_keys;
        let mut rows: Vec<BehindRow> = opened
            .rows
            .iter()
            .map(|line| BehindRow {
                role: line.role.key().to_owned(),
                role_label: line.role.label().to_owned(),
                key: (!hidden(line)).then(|| line.key.clone()),
                text: line.text.clone(),
                amount: line.amount,
            })
            .collect();
        let keys_hidden = opened.rows.iter().any(hidden);
        if keys_hidden {
            // Their order would still be that of the keys.
            rows.sort_by(|a, b| (&a.role, &a.key, &a.text).cmp(&(&b.role, &b.key, &b.text)));
        }
        Self {
            figure: opened.figure.clone(),
            title: opened.title.clone(),
            amount: opened.value.into(),
            definition: opened.definition.clone(),
            today,
            as_of: opened.as_of,
            formula,
            given,
            left_out: opened.left_out.iter().map(|l| LeftOutRow { count: l.count, what: l.what.clone() }).collect(),
            keys_hidden,
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{
        contingent::released::Released,
        figure::{AghPart, Contingents, Figure, Setting, StartPart, Which, open},
        mail::testing::{day, desk},
        on_offer::Window,
        urgency::ActionThreshold,
    };

    /// Whoever only reads sees no Teilnahme-ID in any figure, not among what is left out either.
    #[test]
    fn no_key_of_a_person_is_among_what_a_reading_token_sees() {
        let desk = desk();
        let before = |_: &crate::domain::Measure| None;
        let (released, drafts) = (Released::default(), BTreeMap::new());
        let (mut people, mut left_out) = (0, 0);
        for today in [day(2026, 11, 24), day(2027, 1, 7), day(2027, 4, 1)] {
            let setting = Setting {
                desk: &desk,
                today,
                window: Window { window_days: 42, min_remaining_days: 28 },
                action: ActionThreshold { places: 2, percent: 10 },
                forecast: None,
                before: &before,
                contingents: Contingents { released: &released, drafts: &drafts, split: &|_| Ok(None) },
            };
            let agh = desk.agh().flat_map(|m| AghPart::ALL.map(|part| Figure::Agh(Which::These(vec![m.no.clone()]), part)));
            let starts = StartPart::ALL.map(|part| Figure::Start(Which::These(vec!["MES-1 M01".to_owned()]), part));
            for opened in agh.chain(starts).filter_map(|figure| open(&figure, &setting).ok()) {
                let theirs = serde_json::to_string(&FigureDoc::of(&opened, today, false)).unwrap();
                let mine = serde_json::to_string(&FigureDoc::of(&opened, today, true)).unwrap();
                for person in desk.participations() {
                    let key = format!("\"{}\"", person.id);
                    assert!(!theirs.contains(&key), "{}: {key}", opened.figure);
                    people += usize::from(mine.contains(&key));
                }
                left_out += opened.rows.iter().filter(|row| row.is_person && row.role == figure::Role::LeftOut).count();
            }
        }
        assert!(people > 0 && left_out > 0, "{people} {left_out}: the sample shows nothing");
    }

    fn doc(parts: &[(&str, f64)]) -> FigureDoc {
        let amount = |value| Amount { value, unit: Unit::Decimal };
        let row = |(sign, value): &(&str, f64)| TermRow {
            sign: (*sign).to_owned(),
            amount: amount(*value),
            label: String::new(),
            role: None,
        };
        let value = parts.iter().map(|(sign, value)| if *sign == "-" { -value } else { *value }).sum();
        FigureDoc {
            figure: String::new(),
            title: String::new(),
            amount: amount(value),
            definition: String::new(),
            today: chrono::NaiveDate::default(),
            as_of: None,
            formula: parts.iter().map(row).collect(),
            given: String::new(),
            left_out: Vec::new(),
            keys_hidden: false,
            rows: Vec::new(),
        }
    }

    #[test]
    fn parts_add_up_as_they_are_shown() {
        for parts in [
            vec![("+", 13.86), ("+", 2.68)],
            vec![("+", 40.0), ("-", 16.54), ("+", 0.06)],
            vec![("+", 0.05), ("+", 0.05), ("+", 0.05), ("-", 0.149)],
            vec![("+", 17.44), ("-", 17.44)],
            vec![("+", 3.0), ("+", -1.26)],
        ] {
            let doc = doc(&parts);
            let shown = doc.parts();
            let sum: f64 = shown
                .iter()
                .zip(&parts)
                .map(|(part, (sign, value))| {
                    assert!((part.amount.value - value).abs() < 0.1 + 1e-9, "{value} is shown as {}", part.amount.value);
                    if *sign == "-" { -part.amount.value } else { part.amount.value }
                })
                .sum();
            assert!((sum - (doc.amount.value * 10.0).round() / 10.0).abs() < 1e-9, "{parts:?}: {sum}");
        }
    }
}
