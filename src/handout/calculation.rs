//! How the Kontingente came about, as text: the position of every OE, then every cell in words.

use std::{collections::BTreeMap, fmt::Write as _};

use unicode_width::UnicodeWidthStr as _;

use super::german;
use crate::{
    api::contingents::{ProposedPot, ProposedStart, ProposedUnit, WholeOrDecimal},
    domain::{dates, text::clean},
    sheet::text::{left, right},
};

/// Heads of the calculation per OE.
pub(super) const HEADS: [&str; 14] = [
    "OE",
    "Stand",
    "Erwartung Jahr",
    "Erwartung bis Stand",
    "Eintritte Ist",
    "Zugewiesen",
    "Rückstand",
    "Rückstand genau",
    "Soll",
    "Kontingent",
    "vorgegeben",
    "Minimum",
    "nach Rückstand",
    "darüber hinaus",
];

/// One OE under [`HEADS`].
fn position(unit: &ProposedUnit) -> [String; 14] {
    let expected = match &unit.expected_year {
        WholeOrDecimal::Whole(n) => n.to_string(),
        WholeOrDecimal::Decimal(text) => text.replace('.', ","),
    };
    [
        clean(&unit.unit),
        unit.as_of.map(dates::german).unwrap_or_default(),
        expected,
        unit.expected_to_date.replace('.', ","),
        unit.actual.to_string(),
        unit.assigned.to_string(),
        german(&unit.deficit),
        unit.deficit.clone(),
        unit.claim.to_string(),
        unit.total.to_string(),
        told(unit.forced),
        told(unit.by_minimum),
        told(unit.by_deficit),
        told(unit.by_rest),
    ]
}

/// A number, where the calculation told it.
fn told(number: Option<u32>) -> String {
    number.map_or_else(|| "–".to_owned(), |n| n.to_string())
}

/// Appends the position of every OE.
pub(super) fn positions(out: &mut String, pot: &ProposedPot) {
    let _ = writeln!(out, "Berechnung {}", clean(&pot.instrument));
    let rows: Vec<[String; 14]> = pot.units.iter().map(position).collect();
    let wide = |i: usize| rows.iter().map(|r| r[i].width()).chain([HEADS[i].width()]).max().unwrap_or(0);
    let mut line = |cells: [&str; 14]| {
        let cells = cells.iter().enumerate().map(|(i, c)| if i == 0 { left(c, wide(i)) } else { right(c, wide(i) + 2) });
        let _ = writeln!(out, "{}", cells.collect::<String>().trim_end());
    };
    line(HEADS);
    for row in &rows {
        line(std::array::from_fn(|i| row[i].as_str()));
    }
    let rule = if pot.equalised {
        "Verteilt wird so, dass sich die Erfüllungsquoten angleichen: Erwartung Jahr ÷ (2 · (Eintritte + Zugewiesene + Plätze) + 1)."
    } else {
        "Rückstand = Erwartung bis Stand − Eintritte Ist − Zugewiesene; verteilt wird nach Sainte-Laguë, zuerst die Mindestplätze.\n\
         Soll: so viele Plätze deckt der Rückstand; was eine OE darüber hinaus hat, ist Platz, den sonst niemand braucht."
    };
    let _ = writeln!(out, "{rule}\n");
}

/// Appends why every cell is what it is; OEs left out for the same reason stand together.
pub(super) fn explanations(out: &mut String, pot: &ProposedPot) {
    if pot.starts.iter().flat_map(|s| &s.cells).all(|c| c.explanation.is_none()) {
        return;
    }
    let _ = writeln!(out, "Erläuterung {}", clean(&pot.instrument));
    for start in &pot.starts {
        let _ = writeln!(
            out,
            "{} {}, Beginn {}: {} frei",
            clean(&start.label()),
            clean(&start.title),
            dates::german(start.start),
            start.free
        );
        for cell in start.cells.iter().filter(|c| c.eligible) {
            if let Some(sentences) = &cell.explanation {
                let _ = writeln!(out, "  {}", clean(&sentences.join(" ")));
            }
        }
        for (reason, units) in left_out(start) {
            let _ = writeln!(out, "  – {}: {}", units.join(", "), clean(reason));
        }
    }
    out.push('\n');
}

/// OEs left out, by reason.
fn left_out(start: &ProposedStart) -> BTreeMap<&str, Vec<&str>> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for cell in &start.cells {
        if let Some(reason) = &cell.reason {
            reasons.entry(reason).or_default().push(&cell.unit);
        }
    }
    reasons
}
