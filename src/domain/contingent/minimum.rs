//! Which cells hold a minimum place: "mindestens ein:e ELB pro Organisationseinheit" (Arbeitsanleitung 103/2015,
//! Anlage 1), per measure or, in the older reading, per start.

use std::{cmp::Reverse, collections::BTreeSet};

use crate::domain::{MeasureNo, UnitCode};

use super::{
    ground::{Ground, SplitStart},
    proposal::PotCell,
    rule::MinimumScope,
};

/// Row by row, whether the cell is wanted as a minimum place. `lines` are the cells before the split, a line per
/// start, a cell per OE; in a measure of `needy` there is no minimum for anybody.
pub(super) fn cells(
    ground: &Ground,
    scope: MinimumScope,
    starts: &[SplitStart<'_>],
    units: &[&UnitCode],
    lines: &[Vec<PotCell>],
    needy: &BTreeSet<&MeasureNo>,
) -> Vec<Vec<bool>> {
    let mut wanted: Vec<Vec<bool>> = lines.iter().map(|line| vec![false; line.len()]).collect();
    let measures: BTreeSet<&MeasureNo> = starts.iter().map(|start| &start.measure.no).filter(|no| !needy.contains(no)).collect();
    for no in measures {
        let rows: Vec<usize> = (0..starts.len()).filter(|row| starts[*row].measure.no == *no).collect();
        for (unit, code) in units.iter().enumerate() {
            let open = rows.iter().copied().filter(|row| lines[*row][unit].left_out.is_none());
            match scope {
                MinimumScope::Start => {
                    open.filter(|row| lines[*row][unit].live == 0).for_each(|row| wanted[row][unit] = true);
                }
                MinimumScope::Measure if ground.has_live(no, code) => {}
                // Rows stand by begin, then module: of equals the first.
                MinimumScope::Measure => {
                    if let Some(row) = open.min_by_key(|row| Reverse(starts[*row].free())) {
                        wanted[row][unit] = true;
                    }
                }
            }
        }
    }
    wanted
}
