//! What the screen *Heute* shows.

use chrono::{Days, NaiveDate};

use super::{EIGHT_WEEKS, HORIZON};
use crate::{
    api::{
        places::PlaceRow,
        summary::{AghAction, AghTotals, ContractedTotals, Summary},
    },
    config::Rules,
    domain::{
        Desk, Measure, Status, dates,
        occupancy::BookedCurve,
        places::{fillable, open_starts},
    },
    store::Snapshot,
};

/// Key figures, what needs action, starts that are near.
#[must_use]
pub fn summary(now: &Snapshot, today: NaiveDate, rules: &Rules) -> Summary {
    let desk = &now.desk;
    let curves: Vec<(&Measure, BookedCurve)> =
        desk.agh().filter(|m| m.end >= today).map(|m| (m, BookedCurve::of(desk, m, today, HORIZON))).collect();
    let mut actions: Vec<AghAction> = curves.iter().filter_map(|(measure, curve)| action(desk, measure, curve, today)).collect();
    actions.sort_by(|a, b| b.empty_place_days.total_cmp(&a.empty_place_days).then_with(|| a.measure.cmp(&b.measure)));

    let open = open_starts(desk, today);
    let within = fillable(&open, today, rules.module_window_days);
    let free = |starts: &[&crate::domain::places::OpenStart<'_>]| starts.iter().map(|s| s.free().max(0)).sum::<i64>();
    let with_room: Vec<_> = within.into_iter().filter(|s| s.free() > 0).collect();
    let soon = today + Days::new(rules.start_check_days);
    Summary {
        revision: now.revision,
        today,
        as_of: desk.as_of,
        last_import: now.last_import.clone(),
        agh: totals(&curves),
        contracted: ContractedTotals {
            until: today + Days::new(rules.module_window_days),
            starts: count(with_room.len()),
            free: u32::try_from(free(&with_room)).unwrap_or(0),
            units_behind: count(desk.monitoring.values().filter(|m| m.backlog_scaled() > 0).count()),
        },
        actions,
        starts_soon: open
            .iter()
            .filter(|s| (today..=soon).contains(&s.begin) && s.free() > 0)
            .map(|s| PlaceRow::of(s, today))
            .collect(),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn totals(curves: &[(&Measure, BookedCurve)]) -> AghTotals {
    let sum = |f: &dyn Fn(&BookedCurve) -> u32| curves.iter().map(|(_, c)| f(c)).sum::<u32>();
    let percent = |day: usize| {
        let capacity = sum(&|c| c.capacity[day]);
        (100 * sum(&|c| c.booked[day])).checked_div(capacity).unwrap_or(0)
    };
    AghTotals {
        measures: count(curves.iter().filter(|(_, c)| c.capacity[0] > 0).count()),
        places: sum(&|c| c.capacity[0]),
        present: sum(&|c| c.present),
        booked_weeks4: sum(&|c| c.booked[28]),
        empty_place_days: sum(&|c| c.empty_place_days(EIGHT_WEEKS)),
        weekly_percent: (0..=EIGHT_WEEKS).step_by(7).map(percent).collect(),
        expected_weeks4: None,
    }
}

/// `None` when no place stands empty.
fn action(desk: &Desk, measure: &Measure, curve: &BookedCurve, today: NaiveDate) -> Option<AghAction> {
    let empty = curve.empty_place_days(EIGHT_WEEKS);
    (empty > 0).then(|| AghAction {
        measure: measure.no.to_string(),
        title: measure.title.clone(),
        district: measure.district.clone(),
        places: curve.capacity[0],
        present: curve.present,
        later: f64::from(curve.booked[EIGHT_WEEKS]),
        empty_place_days: f64::from(empty),
        from_forecast: false,
        why: why(desk, measure, today),
    })
}

/// What will happen in the next eight weeks, in one sentence.
fn why(desk: &Desk, measure: &Measure, today: NaiveDate) -> String {
    let until = today + Days::new(EIGHT_WEEKS as u64);
    let (mut ends, mut last, mut open) = (0, today, 0);
    for p in desk.participations_of(&measure.no) {
        match p.status {
            Status::Started if p.planned_end <= until => {
                ends += 1;
                last = last.max(p.planned_end);
            }
            Status::Assigned => open += 1,
            _ => {}
        }
    }
    let ends = match ends {
        0 => format!("kein Ende bis {}", dates::german_short(until)),
        1 => format!("1 Ende am {}", dates::german_short(last)),
        n => format!("{n} Enden bis {}", dates::german_short(last)),
    };
    let open = match open {
        0 => "keine Zuweisung offen".to_owned(),
        1 => "1 Zuweisung offen".to_owned(),
        n => format!("{n} Zuweisungen offen"),
    };
    let closing =
        if measure.end <= until { format!("; die Maßnahme endet am {}", dates::german(measure.end)) } else { String::new() };
    format!("{ends}, {open}{closing}.")
}
