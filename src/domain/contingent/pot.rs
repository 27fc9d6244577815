//! Builds and splits one pot: rows, OEs, floors, pins, holds, then the engine.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::domain::{Amount, Instrument, MeasureNo, StartKey, UnitCode};

use super::{
    check::Given,
    compare,
    conflict::Conflict,
    deficit::{self, Position},
    eligibility,
    floors::{self, Need},
    fraction::gcd,
    ground::{Ground, SplitStart, SplitUnit},
    joint::{Cap, Cell, Instance, UnitClaim},
    minimum,
    proposal::{OverriddenNeed, Pot, PotCell, PotRow, PotUnit, Shares, Stale},
    rule::{Request, Rest},
    shares,
};

/// Free places of one pot at most: every place is served one by one, and a typing error in an
/// export must not keep the desk busy for minutes.
const MOST_PLACES: u64 = 100_000;

/// One OE while its pot is being built.
struct Column<'a> {
    unit: &'a SplitUnit,
    position: Position,
    rank: u32,
    last_released: Option<u32>,
}

pub(super) fn build(
    ground: &Ground,
    request: &Request,
    instrument: &Instrument,
    starts: &[SplitStart<'_>],
    given: &BTreeMap<&StartKey, Given<'_>>,
) -> Result<Pot, Conflict> {
    let free_places: u64 = starts.iter().map(|s| u64::from(s.free())).sum();
    if free_places > MOST_PLACES {
        return Err(Conflict::TooManyPlaces { instrument: instrument.to_string(), places: free_places, most: MOST_PLACES });
    }
    let columns = columns(ground, request, instrument);
    let (units, scale) = claims(&columns, request.rule.equalise);
    let mut instance = Instance { places: Vec::new(), units, cells: Vec::new(), scale, cap_at_weight: !request.rule.equalise };
    let mut overridden = Vec::new();
    let nothing = Given::default();
    let given = |start: &SplitStart<'_>| given.get(&start.key()).unwrap_or(&nothing);
    let mut lines = Vec::with_capacity(starts.len());
    for start in starts {
        let (key, given) = (start.key(), given(start));
        let line = line(ground, request, start, &key, &columns, given, &mut overridden);
        refuse_excess(&key, start.free(), &line, &columns, given)?;
        lines.push(line);
    }
    let needy = needy(starts, &lines, &columns);
    let codes: Vec<&UnitCode> = columns.iter().map(|column| &column.unit.code).collect();
    let minima = minimum::cells(ground, request.rule.minimum_scope, starts, &codes, &lines, &needy);
    let mut rows = Vec::with_capacity(starts.len());
    for (start, (line, minima)) in starts.iter().zip(lines.iter().zip(minima)) {
        let given = given(start);
        let open = start.free() - given.hold;
        for ((cell, code), minimum) in line.iter().zip(&codes).zip(minima) {
            let pin = given.pins.get(*code).copied();
            let upper = if cell.left_out.is_none() { open } else { 0 };
            let (lower, upper) = pin.map_or((cell.floor, upper), |pin| (pin, pin));
            instance.cells.push(Cell { lower, upper, minimum });
        }
        instance.places.push(open);
        rows.push(row(start, given.hold, needy.contains(&start.measure.no)));
    }
    let mut cells: Vec<PotCell> = lines.into_iter().flatten().collect();
    let rest_is_free = request.rule.rest == Rest::Free && !request.rule.equalise;
    if rest_is_free {
        for unit in 0..columns.len() {
            instance.units[unit].cap = Cap::Claim { least: instance.forced_and_minimum(unit) };
        }
    }
    // bounds were checked above, so only numbers beyond the engine's range are left
    let solution = instance.split().map_err(|_| Conflict::TooLarge(instrument.to_string()))?;
    for (at, (cell, bounds)) in cells.iter_mut().zip(&instance.cells).enumerate() {
        cell.contingent = solution.cells[at];
        cell.minimum = bounds.minimum && bounds.lower == 0 && cell.contingent > 0;
    }
    for (m, row) in rows.iter_mut().enumerate() {
        let line = &solution.cells[m * columns.len()..(m + 1) * columns.len()];
        row.unplaced = instance.places[m] - line.iter().sum::<u32>();
    }
    let compared = compare::columns(&instance, &columns.iter().map(|c| &c.position).collect::<Vec<_>>(), &solution.totals)
        .map_err(|_| Conflict::TooLarge(instrument.to_string()))?;
    let too_old = too_old(request, &columns);
    let units = columns
        .into_iter()
        .zip(&solution.totals)
        .zip(compared)
        .map(|((column, total), (largest_remainder, dhondt))| PotUnit {
            unit: column.unit.code.clone(),
            position: column.position,
            total: *total,
            shares: Shares::default(),
            largest_remainder,
            dhondt,
            last_released: column.last_released,
        })
        .collect();
    let (instrument, queue, equalised) = (instrument.clone(), solution.queue, request.rule.equalise);
    let mut pot = Pot { instrument, units, rows, cells, queue, overridden, stale: too_old, equalised, rest_is_free, instance };
    shares::count(&mut pot);
    Ok(pot)
}

/// The measures for which an OE that takes part declared a need.
fn needy<'a>(starts: &[SplitStart<'a>], lines: &[Vec<PotCell>], columns: &[Column<'_>]) -> BTreeSet<&'a MeasureNo> {
    let needs = |(start, line): &(&SplitStart<'a>, &Vec<PotCell>)| {
        let mut cells = line.iter().zip(columns);
        cells.any(|(cell, column)| cell.left_out.is_none() && eligibility::need(start.measure, &column.unit.code) > 0)
    };
    starts.iter().zip(lines).filter(needs).map(|(start, _)| &start.measure.no).collect()
}

/// All OEs with their positions. Ties: larger expectation, then fewer places in the last released
/// split, then code.
fn columns<'a>(ground: &'a Ground, request: &Request, instrument: &Instrument) -> Vec<Column<'a>> {
    let column = |unit: &'a SplitUnit| Column {
        unit,
        position: Position::of(ground, &unit.code, instrument, &request.rule),
        rank: 0,
        last_released: request.last_released.get(&(instrument.clone(), unit.code.clone())).copied(),
    };
    let mut columns: Vec<Column<'_>> = ground.units().map(column).collect();
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|i| {
        let c = &columns[*i];
        (Reverse(c.position.expected_year), c.last_released.unwrap_or(0), c.unit.code.clone())
    });
    for (rank, i) in (0..).zip(order) {
        columns[i].rank = rank;
    }
    columns
}

/// Claims in lowest common terms: deficits, or expectations with the entries so far.
fn claims(columns: &[Column<'_>], equalise: bool) -> (Vec<UnitClaim>, u128) {
    let expected = |c: &Column<'_>| u128::from(c.position.expected_year.scaled().unsigned_abs());
    let (scale, weight): (i64, &dyn Fn(&Column<'_>) -> u128) =
        if equalise { (Amount::SCALE, &expected) } else { (deficit::SCALE, &|c| c.position.weight_scaled()) };
    let scale = u128::from(scale.unsigned_abs());
    let part = columns.iter().fold(scale, |g, c| gcd(g, weight(c)));
    let units = columns.iter().map(|c| UnitClaim {
        weight: weight(c) / part,
        fallback: expected(c),
        rank: c.rank,
        cap: Cap::None,
        base: if equalise { c.position.actual.saturating_add(c.position.assigned) } else { 0 },
    });
    (units.collect(), scale / part)
}

/// The cells of one start before the split.
fn line(
    ground: &Ground,
    request: &Request,
    start: &SplitStart<'_>,
    key: &StartKey,
    columns: &[Column<'_>],
    given: &Given<'_>,
    overridden: &mut Vec<OverriddenNeed>,
) -> Vec<PotCell> {
    let mut needs = Vec::new();
    let mut cells: Vec<PotCell> = Vec::with_capacity(columns.len());
    for (index, column) in columns.iter().enumerate() {
        let code = &column.unit.code;
        let left_out = eligibility::why_not(ground, start.measure, key, column.unit, &request.exclusions);
        let live = ground.live(key, code);
        let need = eligibility::need(start.measure, code);
        match &left_out {
            None if need > 0 => needs.push(Need { unit: index, need, live, rank: column.rank }),
            Some(reason) if need > 0 => {
                overridden.push(OverriddenNeed { start: key.clone(), unit: code.clone(), need, reason: reason.clone() });
            }
            None | Some(_) => {}
        }
        let pinned = given.pins.contains_key(code);
        cells.push(PotCell { left_out, live, pinned, floor: 0, contingent: 0, minimum: false, shares: Shares::default() });
    }
    for (need, floor) in needs.iter().zip(floors::floors(&needs, start.free())) {
        cells[need.unit].floor = floor;
    }
    cells
}

/// Refuses pins where an OE is left out, and more forced places than are free.
fn refuse_excess(key: &StartKey, free: u32, line: &[PotCell], columns: &[Column<'_>], given: &Given<'_>) -> Result<(), Conflict> {
    let mut parts = Vec::new();
    let mut wanted = u64::from(given.hold);
    for (cell, column) in line.iter().zip(columns) {
        let unit = &column.unit.code;
        let (places, what) = match given.pins.get(unit) {
            Some(pin) => (*pin, "festgelegt"),
            None => (cell.floor, "Bedarf"),
        };
        if let (Some(reason), 1..) = (&cell.left_out, places) {
            return Err(Conflict::Ineligible { start: key.clone(), unit: unit.clone(), places, reason: reason.clone() });
        }
        if places > 0 {
            wanted += u64::from(places);
            parts.push(format!("{unit} {what} {places}"));
        }
    }
    if given.hold > 0 {
        parts.push(format!("zurückgehalten {}", given.hold));
    }
    if wanted > u64::from(free) {
        return Err(Conflict::TooMany { start: key.clone(), wanted, free, parts });
    }
    Ok(())
}

fn row(start: &SplitStart<'_>, held: u32, has_needs: bool) -> PotRow {
    PotRow {
        measure: start.measure.no.clone(),
        module: start.module.cloned(),
        title: start.measure.title.clone(),
        begin: start.begin,
        end: start.end,
        places: start.places,
        booked: start.booked,
        free: start.free(),
        held,
        unplaced: 0,
        has_needs,
    }
}

/// The oldest Stand of the pot, when too old.
fn too_old(request: &Request, columns: &[Column<'_>]) -> Option<Stale> {
    let as_of = columns.iter().filter_map(|c| c.position.as_of).min()?;
    let days = (request.today - as_of).num_days();
    (days > i64::from(request.rule.stale_after_days)).then_some(Stale { as_of, days })
}
