//! An opened figure in words and rows: the same in the dialog, copied, exported and on the command line.

use crate::{
    api::figures::{Amount, BehindRow, FigureDoc, TermRow, Unit},
    domain::dates,
    sheet::{Cell, Sheet},
    tui::look::{
        format,
        theme::Role,
        widgets::seg::{Line, seg},
    },
};

/// As it is shown on screen.
fn shown(amount: Amount) -> String {
    match amount.unit {
        Unit::Count => format::decimal(amount.value, 0),
        Unit::Decimal => format::decimal(amount.value, 1),
        Unit::Share => format::percent(amount.value),
    }
}

/// The parts as they are shown. Rounded one by one they would not add up to what is below them: what is missing
/// goes where rounding took most, as places do by largest remainders.
fn parts(doc: &FigureDoc) -> Vec<Amount> {
    let amounts: Vec<Amount> = doc.formula.iter().map(|part| part.amount).collect();
    if doc.formula.iter().any(|part| part.sign == "/") || doc.amount.unit != Unit::Decimal {
        return amounts;
    }
    let signs: Vec<f64> = doc.formula.iter().map(|part| if part.sign == "-" { -1.0 } else { 1.0 }).collect();
    let exact: Vec<f64> = amounts.iter().zip(&signs).map(|(amount, sign)| sign * amount.value * 10.0).collect();
    let mut tenths: Vec<f64> = exact.iter().map(|x| (x + 1e-9).floor()).collect();
    let mut order: Vec<usize> = (0..amounts.len()).filter(|at| amounts[*at].unit == Unit::Decimal).collect();
    order.sort_by(|a, b| (exact[*b] - tenths[*b]).total_cmp(&(exact[*a] - tenths[*a])));
    let missing = (doc.amount.value * 10.0).round() - tenths.iter().sum::<f64>();
    for (n, at) in (0..).zip(order) {
        tenths[at] += f64::from(u8::from(f64::from(n) + 0.5 < missing));
    }
    let shown = |(at, amount): (usize, &Amount)| Amount { value: signs[at] * tenths[at] / 10.0, ..*amount };
    amounts.iter().enumerate().map(shown).collect()
}

fn term(at: usize, term: &TermRow) -> Line {
    let (sign, heard) = match term.sign.as_str() {
        "-" => ("−", "minus "),
        "/" => ("÷", "geteilt durch "),
        _ if at == 0 => (" ", ""),
        _ => ("+", "plus "),
    };
    vec![
        seg(Role::Dim, format!("  {sign} ")).said(heard),
        seg(Role::Strong, format!("{:>9}", shown(term.amount))).said(shown(term.amount)),
        seg(Role::Text, format!("  {}", term.label)),
    ]
}

/// Value, meaning, formula, day of the data, what is left out.
pub fn lines(doc: &FigureDoc) -> Vec<Line> {
    let value = vec![seg(Role::Strong, shown(doc.amount))];
    let mut lines = vec![value, vec![seg(Role::Text, &doc.definition)], Vec::new()];
    if !doc.given.is_empty() {
        lines.push(vec![seg(Role::Text, &doc.given)]);
    }
    let shown_parts = doc.formula.iter().zip(parts(doc)).map(|(part, amount)| TermRow { amount, ..part.clone() });
    lines.extend(shown_parts.enumerate().map(|(at, part)| term(at, &part)));
    if doc.formula.len() > 1 {
        lines.push(vec![
            seg(Role::Dim, "  = ").said("ergibt "),
            seg(Role::Strong, format!("{:>9}", shown(doc.amount))).said(shown(doc.amount)),
        ]);
    }
    lines.push(Vec::new());
    let of = doc.as_of.map_or("ohne Daten".to_owned(), |day| format!("Daten vom {}", dates::german(day)));
    lines.push(vec![seg(Role::Dim, format!("{of} · für den {} · {}", dates::german(doc.today), doc.figure))]);
    for left in &doc.left_out {
        lines.push(vec![seg(Role::Text, format!("Nicht gezählt: {} {}", format::int(left.count.into()), left.what))]);
    }
    if doc.keys_hidden {
        lines.push(vec![seg(Role::Dim, "Teilnahme-IDs zeigt der Desk nur Tokens mit der Rolle „steuern“.")]);
    }
    lines
}

/// `1`, `−1`, `12,4`.
fn amount(row: &BehindRow) -> String {
    row.amount.map(|x| format::decimal(x, usize::from(x.fract().abs() > 1e-9))).unwrap_or_default()
}

/// The rows behind it.
pub fn rows(doc: &FigureDoc) -> Vec<Line> {
    let wide = doc.rows.iter().filter_map(|row| row.key.as_ref()).map(|key| key.chars().count()).max().unwrap_or(0);
    let row = |row: &BehindRow| {
        let key = row.key.as_deref().unwrap_or_default();
        vec![
            seg(Role::Dim, format!("{:<13} ", row.role_label)),
            seg(Role::Strong, format!("{key:<wide$} ")),
            seg(Role::Text, format!("{:>7}  {}", amount(row), row.text)),
        ]
    };
    doc.rows.iter().map(row).collect()
}

/// The rows behind it, for files.
pub fn sheet(doc: &FigureDoc) -> Sheet {
    let row = |row: &BehindRow| -> Vec<Cell> {
        vec![
            row.role_label.as_str().into(),
            row.key.as_deref().unwrap_or_default().into(),
            row.text.as_str().into(),
            row.amount.map_or(Cell::Empty, |x| Cell::Decimal(x, usize::from(x.fract().abs() > 1e-9))),
        ]
    };
    Sheet::new(["zählt als", "Schlüssel", "was", "zählt"], doc.rows.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let sum: f64 = super::parts(&doc)
                .iter()
                .zip(&parts)
                .map(|(amount, (sign, value))| {
                    assert!((amount.value - value).abs() < 0.1 + 1e-9, "{value} is shown as {}", amount.value);
                    if *sign == "-" { -amount.value } else { amount.value }
                })
                .sum();
            assert_eq!(format::decimal(sum, 1), shown(doc.amount), "{parts:?}");
        }
    }
}
