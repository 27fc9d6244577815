//! Which days of an outlook are asked for.

/// The days an outlook is asked about. Means hold for every day; what costs more only for these.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// Every day, with the chances of every person.
    All,
    /// These days ahead, rising.
    Days(&'a [usize]),
}

impl Wanted<'_> {
    /// The wanted days below `days`.
    pub(super) fn days(&self, days: usize) -> impl Iterator<Item = usize> {
        let (all, some): (_, &[usize]) = match self {
            Self::All => (0..days, &[]),
            Self::Days(some) => (0..0, some),
        };
        all.chain(some.iter().copied().filter(move |day| *day < days))
    }
}
