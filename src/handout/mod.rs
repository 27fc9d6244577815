//! The matrix of Kontingente with its calculation, to hand to the units: as text and as XLSX.
//! Made from the wire document, so that a proposal, a draft and an old release look the same.
//! Knows neither screens nor databases.

mod calculation;
mod matrix;
mod work_list;
mod xlsx;

use std::fmt::Write as _;

pub use work_list::work_list;

use crate::{
    api::contingents::{Proposal, ProposedCell, ProposedPot},
    domain::{contingent::Fraction, dates},
};

/// What is written, and what stands above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handout {
    /// What it is, e.g. "Freigabe Nr. 3 vom 24.11.2026, müller".
    pub title: String,
    /// The split.
    pub proposal: Proposal,
}

impl Handout {
    /// A proposal nobody released yet.
    #[must_use]
    pub fn proposal(proposal: Proposal) -> Self {
        Self { title: format!("Vorschlag für den {}", dates::german(proposal.as_of)), proposal }
    }

    /// The matrix of every pot, without the calculation.
    #[must_use]
    pub fn matrix_text(&self) -> String {
        let mut out = String::new();
        for pot in &self.proposal.pots {
            matrix::write(&mut out, &self.title, pot);
        }
        if self.proposal.pots.is_empty() {
            out.push_str("Kein Start mit freien Plätzen ist aufzuteilen.\n");
        }
        for skipped in &self.proposal.skipped {
            let _ = writeln!(out, "{} wird nicht aufgeteilt: {}.", skipped.start, skipped.reason);
        }
        out
    }

    /// Why every cell is what it is, as far as the proposal carries explanations.
    #[must_use]
    pub fn explanation_text(&self) -> String {
        let mut out = String::new();
        for pot in &self.proposal.pots {
            calculation::explanations(&mut out, pot);
        }
        out
    }

    /// Matrix, calculation per OE and explanations as one text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = self.matrix_text();
        for pot in &self.proposal.pots {
            calculation::positions(&mut out, pot);
        }
        out + &self.explanation_text()
    }

    /// The same as a workbook: matrix, calculation and explanations per pot. Text is written as
    /// text, never as a formula.
    ///
    /// # Errors
    /// With a German sentence when it is larger than the format allows.
    pub fn xlsx(&self) -> Result<Vec<u8>, String> {
        xlsx::workbook(self).map_err(|e| e.to_string())
    }
}

/// `2`, `‹2›` where fixed, `·` for none, `–` where the OE takes no part.
fn shown(cell: &ProposedCell) -> String {
    match (cell.eligible, cell.pinned, cell.contingent) {
        (false, ..) => "–".to_owned(),
        (true, true, n) => format!("‹{n}›"),
        (true, false, 0) => "·".to_owned(),
        (true, false, n) => n.to_string(),
    }
}

/// A code over two lines: `JBA-ALT` stands as `JBA` over `ALT`.
fn head(code: &str) -> (&str, &str) {
    code.split_once('-').unwrap_or(("", code))
}

/// `19/2` as `9,5`.
fn german(fraction: &str) -> String {
    let (num, den) = fraction.split_once('/').unwrap_or((fraction, "1"));
    match (num.parse(), den.parse()) {
        (Ok(num), Ok(den)) if den > 0 => Fraction::new(num, den).german(),
        _ => fraction.to_owned(),
    }
}

/// "alle verteilt", or how many places nobody can take.
fn rest(pot: &ProposedPot) -> String {
    match pot.starts.iter().map(|s| s.unplaced).sum() {
        0_u32 => "alle verteilt".to_owned(),
        1 => "1 Platz frei verfügbar".to_owned(),
        n => format!("{n} Plätze frei verfügbar"),
    }
}
