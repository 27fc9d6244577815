//! The published numbers as tables, one for each CSV file and each sheet of the workbook.

use crate::{
    api::publication::{Publication, PublishedGroup, PublishedMeasure},
    sheet::{Cell, Sheet},
};

/// One table.
pub struct Table {
    /// Name of the page.
    pub title: &'static str,
    /// Name of the CSV file.
    pub file: &'static str,
    /// What stands in it.
    pub sheet: Sheet,
}

/// Every table: AGH, course over the weeks, accuracy.
pub fn tables(publication: &Publication) -> Vec<Table> {
    vec![measures(publication), course(publication), accuracy(publication)]
}

fn measures(publication: &Publication) -> Table {
    let mut heads: Vec<String> =
        ["Stand", "Maßnahme", "Bezeichnung", "Bezirk", "Beginn", "Ende", "Plätze", "Besetzt"].map(str::to_owned).into();
    for weeks in [2, 4, 8] {
        let then = ["Plätze", "Gebucht", "Nur bekannte", "Erwartet", "80 % von", "80 % bis", "P(frei ≥ 1)", "Frei erwartet"];
        heads.extend(then.map(|head| format!("{head}, in {weeks} Wochen")));
    }
    let row = |m: &PublishedMeasure| {
        let mut row = vec![
            Cell::Date(publication.today),
            Cell::Text(m.measure.clone()),
            Cell::Text(m.title.clone()),
            Cell::Text(m.district.clone()),
            Cell::Date(m.begin),
            Cell::Date(m.end),
            Cell::from(m.places),
            Cell::from(m.present),
        ];
        macro_rules! then {
            ($weeks:ident) => {
                row.extend([
                    Cell::from(m.capacity.$weeks),
                    Cell::from(m.booked.$weeks),
                    Cell::Decimal(m.known.$weeks, 2),
                    Cell::Decimal(m.mean.$weeks, 2),
                    Cell::from(m.q10.$weeks),
                    Cell::from(m.q90.$weeks),
                    Cell::Share(m.p_free.$weeks),
                    Cell::Decimal(m.free.$weeks, 2),
                ]);
            };
        }
        then!(weeks2);
        then!(weeks4);
        then!(weeks8);
        row
    };
    Table { title: "AGH", file: "agh.csv", sheet: Sheet::new(heads, publication.measures.iter().map(row).collect()) }
}

fn course(publication: &Publication) -> Table {
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
                    Cell::Text(name.clone()),
                    Cell::Date(w.date),
                    Cell::from(w.capacity),
                    Cell::from(w.booked),
                    Cell::Decimal(w.known, 2),
                    Cell::Decimal(w.mean, 2),
                    Cell::from(w.q05),
                    Cell::from(w.q10),
                    Cell::from(w.q90),
                    Cell::from(w.q95),
                    Cell::Decimal(w.free, 2),
                ]
            })
            .collect::<Vec<_>>()
    };
    Table {
        title: "Verlauf",
        file: "verlauf.csv",
        sheet: Sheet::new(heads, std::iter::once(&publication.total).chain(&publication.districts).flat_map(rows).collect()),
    }
}

fn accuracy(publication: &Publication) -> Table {
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
            Cell::from(h.horizon),
            Cell::from(h.n),
            Cell::Decimal(h.mae, 2),
            Cell::Decimal(h.mae_persistence, 2),
            Cell::Decimal(h.mae_booked, 2),
            Cell::Decimal(h.bias, 2),
            Cell::Share(h.cover80),
            Cell::Share(h.cover90),
            Cell::Share(h.total_cover90),
        ]
    };
    Table {
        title: "Prognosegüte",
        file: "prognoseguete.csv",
        sheet: Sheet::new(heads, publication.accuracy.horizons.iter().filter(|h| h.n > 0).map(row).collect()),
    }
}
