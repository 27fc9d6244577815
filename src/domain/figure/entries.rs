//! Figures of the Eintrittsmonitoring: what was expected of an OE in an instrument, and what came.

use super::{
    EntryPart, Opened, Pairs, Quantity, Role, Setting,
    opened::{Formula, Line, minus, plus},
};
use crate::domain::{Amount, Monitoring, dates};

/// Opens one.
pub(super) fn open(pairs: &Pairs, part: EntryPart, setting: &Setting<'_>) -> Result<Opened, String> {
    match pairs {
        Pairs::One(wanted) => {
            let row = setting.desk.monitoring.values().find(|row| label(row) == *wanted);
            single(row.ok_or_else(|| format!("Im Eintrittsmonitoring gibt es „{wanted}“ nicht."))?, part)
        }
        Pairs::Team(team) => several(part, setting, (team.label(), &|row| row.instrument.team() == *team)),
        Pairs::Offered => several(part, setting, ("Maßnahmen mit Kontingenten", &|row| row.instrument.is_offered())),
        Pairs::All => several(part, setting, ("alle", &|_| true)),
    }
}

/// As it is listed.
fn label(row: &Monitoring) -> String {
    format!("{} {}", row.unit, row.instrument)
}

const fn title(part: EntryPart) -> &'static str {
    match part {
        EntryPart::Year => "Eintrittserwartung Jahr",
        EntryPart::Expected => "Eintrittserwartung bis Stand",
        EntryPart::Actual => "Eintritte Ist",
        EntryPart::Backlog => "Rückstand",
        EntryPart::Fulfilment => "Erfüllungsquote",
        EntryPart::Behind => "Hinter der Erwartung",
    }
}

const fn definition(part: EntryPart) -> &'static str {
    match part {
        EntryPart::Year => "Eintritte, die in diesem Jahr von der OE in diesem Instrument erwartet werden.",
        EntryPart::Expected => "Eintritte, die bis zum Stand des Monitorings erwartet wurden.",
        EntryPart::Actual => "Eintritte, die bis zum Stand des Monitorings gezählt wurden.",
        EntryPart::Backlog => {
            "Rückstand: Eintrittserwartung bis Stand minus Eintritte Ist. In Summen zählt nur, wer im Rückstand ist; \
             Vorsprünge werden nicht gegengerechnet."
        }
        EntryPart::Fulfilment => "Erfüllungsquote: Eintritte Ist geteilt durch die Eintrittserwartung bis Stand.",
        EntryPart::Behind => "Paare aus OE und Instrument, in denen weniger Eintritte gezählt als bis zum Stand erwartet wurden.",
    }
}

#[expect(clippy::cast_precision_loss, reason = "amounts are far below 2^53")]
fn tenths(scaled: i64) -> Quantity {
    Quantity::Decimal(scaled as f64 / Amount::SCALE as f64, 1)
}

fn single(row: &Monitoring, part: EntryPart) -> Result<Opened, String> {
    let opened = |value| {
        let title = format!("{} · OE {} · {}", title(part), row.unit, row.instrument);
        Opened::new(title, value, definition(part), Some(row.as_of))
    };
    let told = "So steht es im Eintrittsmonitoring.";
    let expected = plus(tenths(row.expected_to_date.scaled()), "erwartet bis Stand", None);
    let actual = Quantity::Count(row.actual.into());
    Ok(match part {
        EntryPart::Year => opened(tenths(row.expected_year.scaled())).given(told),
        EntryPart::Expected => opened(tenths(row.expected_to_date.scaled())).given(told),
        EntryPart::Actual => opened(actual).given(told),
        EntryPart::Backlog => opened(tenths(row.backlog_scaled())).sum(vec![expected, minus(actual, "Eintritte Ist", None)]),
        EntryPart::Fulfilment => {
            let share = row.fulfilment().ok_or("Erwartet wurde nichts; eine Quote gibt es nicht.")?;
            let ratio = Formula::Ratio(plus(actual, "Eintritte Ist", None), expected);
            Opened { formula: ratio, ..opened(Quantity::Share(share)) }
        }
        EntryPart::Behind => return Err("„hinter“ gibt es nur für ein Team oder alle.".to_owned()),
    })
}

type Within<'a> = (&'a str, &'a dyn Fn(&Monitoring) -> bool);

fn several(part: EntryPart, setting: &Setting<'_>, (whose, within): Within<'_>) -> Result<Opened, String> {
    let all = setting.desk.monitoring.values();
    let (inside, outside): (Vec<&Monitoring>, Vec<&Monitoring>) = all.partition(|row| within(row));
    let (behind, ahead): (Vec<&Monitoring>, Vec<&Monitoring>) = inside.iter().partition(|row| row.backlog_scaled() > 0);
    let scaled: fn(&Monitoring) -> i64 = match part {
        EntryPart::Backlog => Monitoring::backlog_scaled,
        EntryPart::Year => |row| row.expected_year.scaled(),
        EntryPart::Expected => |row| row.expected_to_date.scaled(),
        EntryPart::Actual => |row| i64::from(row.actual) * Amount::SCALE,
        EntryPart::Behind => |_| Amount::SCALE,
        EntryPart::Fulfilment => return Err("„erfuellung“ gibt es nur für eine OE in einem Instrument.".to_owned()),
    };
    let only_behind = matches!(part, EntryPart::Backlog | EntryPart::Behind);
    let counted = if only_behind { &behind } else { &inside };
    let sum: i64 = counted.iter().map(|row| scaled(row)).sum();
    let value = match part {
        EntryPart::Actual | EntryPart::Behind => Quantity::Count(sum / Amount::SCALE),
        EntryPart::Year | EntryPart::Expected | EntryPart::Backlog | EntryPart::Fulfilment => tenths(sum),
    };
    let oldest = inside.iter().map(|row| row.as_of).min();
    let line = |role: Role, row: &Monitoring, amount: i64| Line {
        role,
        key: label(row),
        text: format!(
            "erwartet {}, Ist {}, Stand {}",
            row.expected_to_date.to_string().replace('.', ","),
            row.actual,
            dates::german(row.as_of)
        ),
        amount: Some(tenths(amount).number()),
        is_person: false,
    };
    let mut opened = Opened::new(format!("{} · {whose}", title(part)), value, definition(part), oldest)
        .sum(vec![plus(value, format!("Summe über {} Paare aus OE und Instrument", counted.len()), Role::Pair)])
        .without(if only_behind { ahead.len() } else { 0 }, "Paare, die nicht im Rückstand sind")
        .without(outside.len(), "Paare in Instrumenten, nach denen hier nicht gefragt ist");
    opened.rows = counted.iter().map(|row| line(Role::Pair, row, scaled(row))).collect();
    opened.rows.sort_by(|a, b| b.amount.unwrap_or(0.0).total_cmp(&a.amount.unwrap_or(0.0)).then_with(|| a.key.cmp(&b.key)));
    if only_behind {
        opened.rows.extend(ahead.iter().map(|row| line(Role::LeftOut, row, row.backlog_scaled())));
    }
    Ok(opened)
}
