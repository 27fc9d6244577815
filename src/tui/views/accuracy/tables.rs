//! The tables of *Prognosegüte*: by days ahead, by AGH, and what kept forecasts said.

use super::{WEEKS4, doc, horizons as scored};
use crate::{
    api::backtest::{HorizonRow, KeptScore, MeasureAccuracy, MeasureHorizon},
    tui::{
        State,
        look::{
            format,
            table::{Cell, Column, Opens, Row, Source, Value},
            theme::Role,
        },
    },
};

// What several of these tables show means the same in each of them.
const ERROR: Opens =
    Opens::Means("Mittlere Abweichung der Prognose von dem, was kam, in Plätzen: Summe der Abstände durch die Zahl der Fälle.");
const BOOKED: Opens = Opens::Means("Mittlere Abweichung in Plätzen, wenn man jede Buchung für bare Münze nimmt.");
const AS_TODAY: Opens =
    Opens::Means("Mittlere Abweichung in Plätzen, wenn man annimmt, dass alles bleibt, wie es an dem Morgen war.");
const HIT80: Opens = Opens::Means("Wie oft das, was kam, im 80-%-Band der Prognose lag; gut sind 80 %.");
const HIT90: Opens = Opens::Means("Wie oft das, was kam, im 90-%-Band der Prognose lag; gut sind 90 %.");
const TOO_HIGH: Opens = Opens::Means("Mittlere Abweichung mit Vorzeichen: so viele Plätze lag die Prognose im Mittel zu hoch.");
const CASES: Opens = Opens::Means("So viele Paare aus AGH und vergangenem Morgen.");

/// A band that should hold the truth four times of five and does not three times of five is a
/// finding; people are whole numbers, so the share runs above the nominal one.
const POOR_COVER80: f64 = 0.7;

fn is_poor(cover80: f64) -> bool {
    cover80 < POOR_COVER80
}

/// Shares of truths in a band; poor ones stand out, and their row has the sign for it.
fn cover80(share: f64) -> Cell {
    Value::Percent(share).role(if is_poor(share) { Role::Warn } else { Role::Text })
}

/// By days ahead, in the scenario on screen.
pub fn horizons(state: &State) -> Source {
    let columns = vec![
        Column::text("voraus", "voraus", 8, 8, 0),
        Column::number("fehler", "Fehler", 6, 0, ERROR),
        Column::number("gebucht", "gebucht", 7, 0, BOOKED),
        Column::number("heutstand", "heut. Stand", 11, 1, AS_TODAY).spoken("heutiger Stand"),
        Column::number("80traf", "80 % traf", 9, 0, HIT80),
        Column::number("90traf", "90 % traf", 9, 2, HIT90),
        Column::number("zuhoch", "zu hoch", 7, 1, TOO_HIGH),
        Column::number(
            "gebzuhoch",
            "geb. zu hoch",
            12,
            7,
            Opens::Means("So viele Plätze lagen die Buchungen im Mittel zu hoch."),
        )
        .spoken("gebucht zu hoch"),
        Column::number(
            "crps",
            "CRPS",
            5,
            2,
            Opens::Means("Abstand der ganzen vorhergesagten Verteilung von dem, was kam (CRPS), in Plätzen; kleiner ist besser."),
        ),
        Column::number(
            "pit90",
            "90 % genau",
            10,
            4,
            Opens::Means(
                "Anteil der Fälle im 90-%-Band nach der Wahrscheinlichkeit, die jedem Wert gegeben war (PIT); gut sind 90 %.",
            ),
        ),
        Column::number(
            "brier",
            "Brier",
            5,
            3,
            Opens::Means(
                "Mittlerer quadrierter Fehler der Wahrscheinlichkeit, dass ein Platz frei ist (Brier); kleiner ist besser.",
            ),
        ),
        Column::number(
            "boden",
            "bestmöglich",
            11,
            5,
            Opens::Means("Abweichung, die auch bei richtigem Modell bliebe: was der Zufall ausmacht."),
        ),
        Column::number("fehlersumme", "Fehler Summe", 12, 6, Opens::Means("Mittlere Abweichung der Summe über alle AGH.")),
        Column::number(
            "summe90",
            "Summe 90 %",
            10,
            6,
            Opens::Means("Wie oft die Summe über alle AGH im 90-%-Band lag; gut sind 90 %."),
        ),
        Column::number("faelle", "Fälle", 6, 8, CASES),
    ];
    Source { columns, rows: scored(state).map(horizon).collect() }
}

fn horizon(row: &HorizonRow) -> Row {
    let worse = row.mae > row.mae_booked || row.mae > row.mae_persistence;
    let of_total = |x: f64| if row.totals == 0 { Value::Empty } else { Value::Decimal(x, 1) };
    Row {
        key: row.horizon.to_string(),
        sign: if worse || is_poor(row.cover80) { '!' } else { ' ' },
        cells: vec![
            Value::text(format!("{} Tage", row.horizon)).into(),
            Value::Decimal(row.mae, 2).role(if worse { Role::Warn } else { Role::Strong }),
            Value::Decimal(row.mae_booked, 2).into(),
            Value::Decimal(row.mae_persistence, 2).into(),
            cover80(row.cover80),
            Value::Percent(row.cover90).into(),
            Value::Decimal(row.bias, 2).into(),
            Value::Decimal(row.bias_booked, 2).role(Role::Dim),
            Value::Decimal(row.crps, 2).into(),
            Value::Percent(row.pit90).into(),
            Value::Decimal(row.brier, 3).into(),
            Value::Decimal(row.floor, 2).role(Role::Dim),
            of_total(row.total_mae).into(),
            if row.totals == 0 { Value::Empty } else { Value::Percent(row.total_cover90) }.into(),
            Value::Int(row.n.into()).role(Role::Dim),
        ],
    }
}

/// By AGH, the largest error first; those without a past last.
pub fn measures(state: &State) -> Source {
    let columns = vec![
        Column::text("agh", "AGH", 9, 12, 0),
        Column::text("bezeichnung", "Bezeichnung", 14, 40, 1),
        Column::number("fehler", "Fehler", 6, 0, ERROR),
        Column::number("gebucht", "gebucht", 7, 0, BOOKED),
        Column::number("heutstand", "heut. Stand", 11, 2, AS_TODAY).spoken("heutiger Stand"),
        Column::number("80traf", "80 % traf", 9, 1, HIT80),
        Column::number("90traf", "90 % traf", 9, 6, HIT90),
        Column::number("zuhoch", "zu hoch", 7, 3, TOO_HIGH),
        Column::number("7t", "7 T.", 5, 5, Opens::Means("Mittlere Abweichung der Prognose 7 Tage voraus, in Plätzen."))
            .spoken("Fehler in 7 Tagen"),
        Column::number("14t", "14 T.", 5, 5, Opens::Means("Mittlere Abweichung der Prognose 14 Tage voraus, in Plätzen."))
            .spoken("in 14 Tagen"),
        Column::number("56t", "56 T.", 5, 5, Opens::Means("Mittlere Abweichung der Prognose 56 Tage voraus, in Plätzen."))
            .spoken("in 56 Tagen"),
        Column::number("faelle", "Fälle", 5, 4, CASES),
    ];
    let mut scores: Vec<&MeasureAccuracy> = doc(state).map(|doc| doc.backtest.measures.iter().collect()).unwrap_or_default();
    let error = |m: &MeasureAccuracy| at(m, WEEKS4).map_or(-1.0, |row| row.mae);
    scores.sort_by(|a, b| error(b).total_cmp(&error(a)).then_with(|| a.measure.cmp(&b.measure)));
    Source { columns, rows: scores.into_iter().map(|m| measure(state, m)).collect() }
}

fn at(measure: &MeasureAccuracy, horizon: u32) -> Option<&MeasureHorizon> {
    measure.horizons.iter().find(|row| row.horizon == horizon && row.n > 0)
}

fn measure(state: &State, scores: &MeasureAccuracy) -> Row {
    let row = at(scores, WEEKS4);
    let worse = row.is_some_and(|row| row.mae > row.mae_booked);
    let number = |pick: fn(&MeasureHorizon) -> f64| row.map_or(Value::Empty, |row| Value::Decimal(pick(row), 1));
    let error = |days| at(scores, days).map_or(Value::Empty, |row| Value::Decimal(row.mae, 1)).role(Role::Dim);
    // One that has ended is in the master data only.
    let known = || state.data.measures.value.iter().flat_map(|all| &all.measures).find(|m| m.measure == scores.measure);
    let title = state.data.agh_row(&scores.measure).map(|agh| agh.title.clone());
    let title = title.or_else(|| known().map(|measure| measure.title.clone())).unwrap_or_default();
    Row {
        key: scores.measure.clone(),
        sign: if worse || row.is_some_and(|row| is_poor(row.cover80)) { '!' } else { ' ' },
        cells: vec![
            Value::text(&scores.measure).into(),
            Value::text(title).into(),
            number(|row| row.mae).role(if worse { Role::Warn } else { Role::Strong }),
            number(|row| row.mae_booked).into(),
            number(|row| row.mae_persistence).into(),
            row.map_or_else(Cell::default, |row| cover80(row.cover80)),
            row.map_or(Value::Empty, |row| Value::Percent(row.cover90)).into(),
            number(|row| row.bias).into(),
            error(7),
            error(14),
            error(56),
            row.map_or(Value::Empty, |row| Value::Int(row.n.into())).role(Role::Dim),
        ],
    }
}

/// What makes a row of [`kept`] unique.
pub fn kept_key(score: &KeptScore) -> String {
    format!("{} {}", score.as_of, score.horizon)
}

/// Kept forecasts whose day has come, the newest day first.
pub fn kept(state: &State) -> Source {
    let columns = vec![
        Column::text("fuerden", "für den", 10, 10, 0),
        Column::text("gesagtam", "gesagt am", 10, 10, 1),
        Column::number(
            "voraus",
            "voraus",
            7,
            3,
            Opens::Means("Tage zwischen dem Morgen der Prognose und dem Tag, für den sie galt."),
        ),
        Column::number(
            "prognose",
            "Prognose",
            8,
            0,
            Opens::Means("Was die aufbewahrte Prognose für den Tag über alle AGH sagte."),
        ),
        Column::text("90band", "90 %-Band", 11, 13, 2),
        Column::number(
            "gebucht",
            "gebucht",
            7,
            2,
            Opens::Means("Wie viele an dem Morgen für den Tag über alle AGH gebucht waren."),
        ),
        Column::number(
            "gekommen",
            "gekommen",
            8,
            0,
            Opens::Means("Wie viele an dem Tag wirklich da waren, nach heutigem Stand der Daten."),
        ),
        Column::text("", "", 9, 9, 2),
        Column::number("fehlerjeagh", "Fehler je AGH", 13, 5, Opens::Means("Mittlere Abweichung je AGH, in Plätzen.")),
        Column::number("80traf", "80 % traf", 9, 6, HIT80),
        Column::number("agh", "AGH", 4, 7, Opens::Means("So viele AGH sind verglichen.")),
    ];
    let mut scores: Vec<&KeptScore> = doc(state).map(|doc| doc.kept.iter().collect()).unwrap_or_default();
    scores.sort_by(|a, b| b.date.cmp(&a.date).then(a.horizon.cmp(&b.horizon)));
    Source { columns, rows: scores.into_iter().map(kept_row).collect() }
}

/// Whether what came lies in the 90 % band of the sum.
pub fn hit(score: &KeptScore) -> bool {
    (score.total_q05..=score.total_q95).contains(&score.total_actual)
}

fn kept_row(score: &KeptScore) -> Row {
    let inside = hit(score);
    let verdict = if inside { Value::text("✓ im Band").role(Role::Good) } else { Value::text("! daneben").role(Role::Warn) };
    Row {
        key: kept_key(score),
        // What came may still change by late records.
        sign: match (is_poor(score.cover80), score.provisional) {
            (true, _) => '!',
            (_, true) => '·',
            _ => ' ',
        },
        cells: vec![
            Value::Date(score.date).into(),
            Value::Date(score.as_of).role(Role::Dim),
            Value::text(format!("{} Tage", score.horizon)).role(Role::Dim),
            Value::Decimal(score.total_mean, 0).role(Role::Strong),
            Value::text(format!("{}–{}", format::int(score.total_q05.into()), format::int(score.total_q95.into())))
                .role(Role::Dim),
            Value::Int(score.total_booked.into()).role(Role::Dim),
            Value::Int(score.total_actual.into()).role(Role::Strong),
            verdict,
            Value::Decimal(score.mae, 2).into(),
            cover80(score.cover80),
            Value::Int(score.n.into()).role(Role::Dim),
        ],
    }
}
