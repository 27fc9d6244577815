//! The published numbers as tables, one for each CSV file and each sheet of the workbook.

use chrono::NaiveDate;

use crate::api::publication::{Publication, PublishedGroup, PublishedMeasure};

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// People or places.
    Whole(u32),
    /// A number with two decimals.
    Number(f64),
    /// A share from 0 to 1.
    Share(f64),
    /// A day.
    Day(NaiveDate),
}

/// One table.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name of the sheet.
    pub title: &'static str,
    /// Name of the CSV file.
    pub file: &'static str,
    /// Heads.
    pub heads: Vec<String>,
    /// As many values as heads each.
    pub rows: Vec<Vec<Value>>,
}

/// Every table: AGH, course over the weeks, accuracy.
pub fn sheets(publication: &Publication) -> Vec<Sheet> {
    vec![measures(publication), course(publication), accuracy(publication)]
}

fn measures(publication: &Publication) -> Sheet {
    let mut heads: Vec<String> =
        ["Stand", "Maßnahme", "Bezeichnung", "Bezirk", "Beginn", "Ende", "Plätze", "Besetzt"].map(str::to_owned).into();
    for weeks in [2, 4, 8] {
        let then = ["Plätze", "Gebucht", "Nur bekannte", "Erwartet", "80 % von", "80 % bis", "P(frei ≥ 1)", "Frei erwartet"];
        heads.extend(then.map(|head| format!("{head}, in {weeks} Wochen")));
    }
    let row = |m: &PublishedMeasure| {
        let mut row = vec![
            Value::Day(publication.today),
            Value::Text(m.measure.clone()),
            Value::Text(m.title.clone()),
            Value::Text(m.district.clone()),
            Value::Day(m.begin),
            Value::Day(m.end),
            Value::Whole(m.places),
            Value::Whole(m.present),
        ];
        macro_rules! then {
            ($weeks:ident) => {
                row.extend([
                    Value::Whole(m.capacity.$weeks),
                    Value::Whole(m.booked.$weeks),
                    Value::Number(m.known.$weeks),
                    Value::Number(m.mean.$weeks),
                    Value::Whole(m.q10.$weeks),
                    Value::Whole(m.q90.$weeks),
                    Value::Share(m.p_free.$weeks),
                    Value::Number(m.free.$weeks),
                ]);
            };
        }
        then!(weeks2);
        then!(weeks4);
        then!(weeks8);
        row
    };
    Sheet { title: "AGH", file: "agh.csv", heads, rows: publication.measures.iter().map(row).collect() }
}

fn course(publication: &Publication) -> Sheet {
    let heads = [
        "Bezirk",
        "Tag",
        "Plätze",
        "Gebucht",
        "Nur bekannte",
        "Erwartet",
        "90 % von",
        "80 % von",
        "80 % bis",
        "90 % bis",
        "Frei erwartet",
    ];
    let rows = |group: &PublishedGroup| {
        let name = group.name.clone();
        group
            .weeks
            .iter()
            .map(move |w| {
                vec![
                    Value::Text(name.clone()),
                    Value::Day(w.date),
                    Value::Whole(w.capacity),
                    Value::Whole(w.booked),
                    Value::Number(w.known),
                    Value::Number(w.mean),
                    Value::Whole(w.q05),
                    Value::Whole(w.q10),
                    Value::Whole(w.q90),
                    Value::Whole(w.q95),
                    Value::Number(w.free),
                ]
            })
            .collect::<Vec<_>>()
    };
    Sheet {
        title: "Verlauf",
        file: "verlauf.csv",
        heads: heads.map(str::to_owned).into(),
        rows: std::iter::once(&publication.total).chain(&publication.districts).flat_map(rows).collect(),
    }
}

fn accuracy(publication: &Publication) -> Sheet {
    let heads = [
        "Tage voraus",
        "Vergleiche",
        "Mittlerer Fehler Prognose",
        "Mittlerer Fehler wie heute",
        "Mittlerer Fehler wie gebucht",
        "Verzerrung",
        "Im 80-%-Band",
        "Im 90-%-Band",
        "Summe im 90-%-Band",
    ];
    let row = |h: &crate::api::backtest::HorizonRow| {
        vec![
            Value::Whole(h.horizon),
            Value::Whole(h.n),
            Value::Number(h.mae),
            Value::Number(h.mae_persistence),
            Value::Number(h.mae_booked),
            Value::Number(h.bias),
            Value::Share(h.cover80),
            Value::Share(h.cover90),
            Value::Share(h.total_cover90),
        ]
    };
    Sheet {
        title: "Prognosegüte",
        file: "prognoseguete.csv",
        heads: heads.map(str::to_owned).into(),
        rows: publication.accuracy.horizons.iter().filter(|h| h.n > 0).map(row).collect(),
    }
}
