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
    lines.extend(doc.parts().into_iter().enumerate().map(|(at, part)| term(at, &part)));
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
