//! What the screen *Heute* shows.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate};

use super::{
    EIGHT_WEEKS, HORIZON,
    agh::{assignments, change_since_yesterday, find},
};
use crate::{
    api::{
        places::PlaceRow,
        summary::{
            AghAction, AghTotals, Band, ContractedTotals, FirstDayDue, FirstDayWork, MailFigures, OverbookedRow, SetAsideRow,
            Summary,
        },
    },
    config::Rules,
    domain::{
        Desk, Instrument, Measure, ModuleNo, Status,
        contingent::state::{self, PotState},
        dates,
        forecast::{DayForecast, MeasureForecast},
        mail::{MailKind, is_check_due},
        occupancy::BookedCurve,
        overbooked::Overbooked,
        places::{self, FirstDay, OpenStart, offered, open_starts},
        provider_list::{Delays, Tasks, Work},
        start,
        urgency::{ACTION_DAY, ActionThreshold, ends_within, is_listed, is_urgent},
    },
    server::current::Current,
    store::{SetAside, Snapshot},
};

/// Key figures, what needs action, starts that are near.
#[must_use]
pub fn summary(now: &Snapshot, today: NaiveDate, (rules, delays): (&Rules, Delays), current: Option<&Current>) -> Summary {
    let desk = &now.desk;
    let curves: Vec<(&Measure, BookedCurve)> =
        desk.agh().filter(|m| m.end >= today).map(|m| (m, BookedCurve::of(desk, m, today, HORIZON))).collect();
    let mut actions: Vec<AghAction> = curves
        .iter()
        .filter(|(measure, _)| set_aside(now, measure, today).is_none())
        .filter_map(|(measure, curve)| action(now, measure, curve, (today, rules.action()), current))
        .collect();
    actions.sort_by(|a, b| {
        let empty = b.empty_place_days.total_cmp(&a.empty_place_days);
        b.needs_action.cmp(&a.needs_action).then(empty).then_with(|| a.measure.cmp(&b.measure))
    });

    let mut aside: Vec<SetAsideRow> = curves.iter().filter_map(|(measure, _)| set_aside(now, measure, today)).collect();
    aside.sort_by(|a, b| (a.until, &a.measure).cmp(&(b.until, &b.measure)));

    let open = open_starts(desk, today);
    let window = rules.window();
    let with_room = offered(&open, today, window);
    let free: i64 = with_room.iter().map(|s| s.free()).sum();
    let monitored: Vec<_> = desk.monitoring.values().filter(|m| m.instrument.is_offered()).collect();
    let soon = today + Days::new(rules.start_check_days);
    let evaluated = now.lists.evaluated();
    Summary {
        revision: now.revisions.newest(super::super::etag::SUMMARY),
        today,
        as_of: desk.as_of,
        last_import: now.last_import.clone(),
        agh: totals(&curves, current),
        contracted: ContractedTotals {
            until: today + Days::new(rules.module_window_days),
            starts: count(with_room.len()),
            free: u32::try_from(free).unwrap_or(0),
            units_behind: count(monitored.iter().filter(|m| m.backlog_scaled() > 0).count()),
            units_monitored: count(monitored.len()),
        },
        contingents: pots(now, &with_room, today).iter().map(Into::into).collect(),
        actions,
        set_aside: aside,
        starts_soon: open
            .iter()
            .filter(|s| (today..=soon).contains(&s.begin) && s.why_not_offered(today, window).is_none())
            .map(|s| PlaceRow::of(s, today, window))
            .collect(),
        first_days: open
            .iter()
            .filter(|s| !evaluated.contains(&s.of_pot().1))
            .filter_map(|s| first_day(desk, s, today, rules))
            .collect(),
        first_day_work: first_day_work(now, today, rules, delays),
        checks_due: with_room
            .iter()
            .filter(|s| {
                let checked = now.outbox.last_released.get(&((s.measure.no.clone(), s.module.cloned()), MailKind::PreStartCheck));
                is_check_due(s.begin, checked.copied(), today, (rules.start_check_days, &rules.office_closed))
            })
            .map(|s| PlaceRow::of(s, today, window))
            .collect(),
        overbooked: overbooked(desk, &open, today),
        mail: MailFigures::default(),
        trouble: now.trouble.as_deref().map(str::to_owned),
    }
}

/// `BaE` and AGH by their bookings day by day, other measures start by start.
fn overbooked(desk: &Desk, open: &[OpenStart<'_>], today: NaiveDate) -> Vec<OverbookedRow> {
    let row = |measure: &Measure, module: Option<&ModuleNo>, found: Overbooked| OverbookedRow {
        label: start::listed(&measure.no, module),
        instrument: measure.instrument.to_string(),
        places: found.places,
        booked: found.booked,
        over: found.over(),
        from: found.from,
        until: found.until,
    };
    let one_by_one = desk.measures.values().filter(|measure| !measure.instrument.is_offered() && measure.end >= today);
    let measures = one_by_one.filter_map(|measure| Some(row(measure, None, Overbooked::measure(desk, measure, today)?)));
    let offered = open.iter().filter(|start| start.measure.instrument.is_offered());
    let starts = offered.filter_map(|start| Some(row(start.measure, start.module, Overbooked::start(start, today)?)));
    let mut rows: Vec<_> = measures.chain(starts).collect();
    rows.sort_by_key(|row| (row.instrument != Instrument::BaE.label(), Reverse(row.over), row.label.clone()));
    rows
}

/// How far the Kontingente of the starts on offer have come.
fn pots(now: &Snapshot, starts: &[&OpenStart<'_>], today: NaiveDate) -> Vec<PotState> {
    state::pots(starts.iter().map(|start| start.of_pot()), &now.released, &now.drafts, today)
}

fn first_day(desk: &Desk, start: &OpenStart<'_>, today: NaiveDate, rules: &Rules) -> Option<FirstDayDue> {
    let FirstDay { due, unknown } = places::first_day(desk, start, today, &rules.office_closed)?;
    let label = PlaceRow::of(start, today, rules.window()).label();
    Some(FirstDayDue { start: label, begin: start.begin, due, booked: start.live(), unknown })
}

/// What is still to be done after start days.
fn first_day_work(now: &Snapshot, today: NaiveDate, rules: &Rules, delays: Delays) -> FirstDayWork {
    let tasks = Tasks::of(&now.exported, &now.lists, &rules.office_closed);
    FirstDayWork {
        cosach: count(tasks.open(Work::Cosach)),
        verbis: count(tasks.open(Work::Verbis)),
        differences: count(tasks.open(Work::Difference)),
        excused_due: count(tasks.excused_due(today, delays.excused_days, &rules.office_closed).count()),
    }
}

/// What the desk said when it set an AGH aside; `None` once the day has come.
#[must_use]
pub fn set_aside(now: &Snapshot, measure: &Measure, today: NaiveDate) -> Option<SetAsideRow> {
    now.set_aside.get(&measure.no).filter(|entry| entry.until > today).map(|entry| set_aside_row(measure, entry))
}

/// The entry on the wire.
#[must_use]
pub fn set_aside_row(measure: &Measure, entry: &SetAside) -> SetAsideRow {
    SetAsideRow {
        measure: measure.no.to_string(),
        title: measure.title.clone(),
        until: entry.until,
        note: entry.note.clone(),
        who: entry.who.clone(),
        at: entry.at,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn totals(curves: &[(&Measure, BookedCurve)], current: Option<&Current>) -> AghTotals {
    let sum = |f: &dyn Fn(&BookedCurve) -> u32| curves.iter().map(|(_, c)| f(c)).sum::<u32>();
    // Who is still there in an AGH without places is a question of its end, not occupancy; the page counts alike.
    let with_places = || curves.iter().map(|(_, curve)| curve).filter(|curve| curve.capacity[0] > 0);
    let expected: Option<Vec<&MeasureForecast>> =
        current.map(|now| curves.iter().filter_map(|(measure, _)| find(&now.forecast, measure)).collect());
    let people = |day: usize| -> f64 {
        let booked = || sum(&|c| c.booked[day]).into();
        let mean = |all: &Vec<&MeasureForecast>| all.iter().filter_map(|f| f.expected.get(day)).map(|d| d.mean).sum();
        expected.as_ref().filter(|_| day > 0).map_or_else(booked, mean)
    };
    let percent = |day: usize| {
        let places = f64::from(sum(&|c| c.capacity[day]));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of places in percent")]
        let percent = (100.0 * people(day) / places.max(1.0)) as u32;
        percent
    };
    let empty = || f64::from(sum(&|c| c.empty_place_days(EIGHT_WEEKS)));
    AghTotals {
        measures: count(with_places().count()),
        places: sum(&|c| c.capacity[0]),
        present: with_places().map(|curve| curve.present).sum(),
        booked_weeks4: sum(&|c| c.booked[28]),
        empty_place_days: expected.as_ref().map_or_else(empty, |all| all.iter().map(|f| f.empty_place_days(EIGHT_WEEKS)).sum()),
        weekly_percent: (0..=EIGHT_WEEKS).step_by(7).map(percent).collect(),
        expected_weeks4: current.and_then(|c| c.forecast.total.expected.get(28)).map(|d| Band {
            mean: d.mean,
            q05: d.q05,
            q95: d.q95,
        }),
    }
}

/// Ranked by the forecast or, before there is one, by the booked curve. `None` when not even one
/// place stands empty for one day.
fn action(
    now: &Snapshot,
    measure: &Measure,
    curve: &BookedCurve,
    (today, threshold): (NaiveDate, ActionThreshold),
    current: Option<&Current>,
) -> Option<AghAction> {
    let desk = &now.desk;
    let last_mail = now.outbox.last_released.get(&((measure.no.clone(), None), MailKind::AghAction)).copied();
    let since = |day| desk.participations_of(&measure.no).iter().filter(|p| p.assigned_on >= day).count();
    let forecast = current.and_then(|c| find(&c.forecast, measure));
    let empty = forecast.map_or_else(|| f64::from(curve.empty_place_days(EIGHT_WEEKS)), |f| f.empty_place_days(EIGHT_WEEKS));
    let then = forecast.and_then(|f| f.expected.get(EIGHT_WEEKS));
    let free =
        forecast.and_then(|f| f.expected.get(ACTION_DAY)).map_or_else(|| f64::from(curve.free(ACTION_DAY)), |d| d.expected_free);
    let needs_action = threshold.is_met(curve.capacity[ACTION_DAY], free) || is_urgent(curve.capacity[0], empty);
    is_listed(empty).then(|| AghAction {
        measure: measure.no.to_string(),
        title: measure.title.clone(),
        district: measure.district.clone(),
        places: curve.capacity[0],
        present: curve.present,
        later: then.map_or_else(|| f64::from(curve.booked[EIGHT_WEEKS]), |d| d.mean),
        later_q50: then.map_or(curve.booked[EIGHT_WEEKS], DayForecast::said),
        empty_place_days: empty,
        from_forecast: forecast.is_some(),
        needs_action,
        ends: ends_within(measure.end, today),
        need: current.zip(forecast).and_then(|(c, f)| assignments(f, c)),
        change_since_yesterday: current.zip(forecast).and_then(|(c, f)| change_since_yesterday(c, f)),
        why: why(desk, measure, today),
        last_mail,
        assigned_since_mail: last_mail.map(|day| count(since(day))),
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
            Status::Started | Status::NoShow | Status::DroppedOut | Status::Ended | Status::Cancelled | Status::Vanished => {}
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
    let closing = ends_within(measure.end, today)
        .map(|end| format!("; die Maßnahme endet am {}: Folgebewilligung?", dates::german(end)))
        .unwrap_or_default();
    format!("{ends}, {open}{closing}.")
}
