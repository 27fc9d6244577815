//! Parts of what the store keeps, each with a revision of its own: a mail on its way leaves the
//! answers about places alone.

/// A part that changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// OEs, measures, starts, participations, monitoring, imports.
    Desk,
    /// Forecasts kept by morning.
    Forecast,
    /// Releases of Kontingente and what is in effect.
    Contingents,
    /// Drafts of Kontingente.
    Drafts,
    /// Mails, their recipients, the queue.
    Outbox,
    /// Who did what.
    Audit,
    /// Tokens.
    Access,
    /// What people wrote down beside the imports.
    Notes,
    /// Whether writes succeed.
    Health,
    /// Lists of providers and the work that follows.
    Lists,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 10] = [
        Self::Desk,
        Self::Forecast,
        Self::Contingents,
        Self::Drafts,
        Self::Outbox,
        Self::Audit,
        Self::Access,
        Self::Notes,
        Self::Health,
        Self::Lists,
    ];
}

/// The revision at which each part last changed; equal revisions mean equal content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Revisions([u64; Part::ALL.len()]);

impl Revisions {
    /// All parts at one revision: after a start nobody knows which of them moved last.
    #[must_use]
    pub const fn all_at(revision: u64) -> Self {
        Self([revision; Part::ALL.len()])
    }

    /// The revision of one part.
    #[must_use]
    pub const fn of(&self, part: Part) -> u64 {
        self.0[part as usize]
    }

    pub(super) const fn moved(&mut self, part: Part, revision: u64) {
        self.0[part as usize] = revision;
    }

    /// The newest of these parts' revisions.
    #[must_use]
    pub fn newest(&self, parts: &[Part]) -> u64 {
        parts.iter().map(|part| self.of(*part)).max().unwrap_or(0)
    }

    /// A text that changes whenever one of these parts does.
    #[must_use]
    pub fn tag(&self, parts: &[Part]) -> String {
        let revisions: Vec<_> = parts.iter().map(|part| format!("{:x}", self.of(*part))).collect();
        revisions.join(".")
    }
}

/// A set of parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Parts(u16);

impl Parts {
    pub(super) const fn add(&mut self, part: Part) {
        self.0 |= 1 << part as u16;
    }

    pub(super) const fn has(self, part: Part) -> bool {
        self.0 & (1 << part as u16) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_place_of_its_own() {
        let mut parts = Parts::default();
        let mut revisions = Revisions::default();
        for (n, part) in (1..).zip(Part::ALL) {
            assert!(!parts.has(part));
            parts.add(part);
            revisions.moved(part, n);
        }
        assert_eq!(Part::ALL.map(|part| revisions.of(part)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(revisions.tag(&[Part::Desk, Part::Notes]), "1.8");
    }
}
