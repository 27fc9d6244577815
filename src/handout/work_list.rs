//! A list of work as a table that leaves the house: what COSACH and VerBIS ask for, in their order.

use crate::{
    api::first_days::{WorkItem, WorkList},
    domain::provider_list::Work,
    sheet::{Cell, Sheet},
};

/// The columns of a list of work as a file.
#[must_use]
pub fn work_list(list: &WorkList) -> Sheet {
    let (work, items) = (list.work, list.items.as_slice());
    let text = |text: Option<&str>| Cell::from(text.unwrap_or_default());
    let row = |item: &WorkItem| -> Vec<Cell> {
        let (measure, module) = (Cell::from(item.measure.as_str()), text(item.module.as_deref()));
        let (id, unit) = (text(item.participation.as_deref()), text(item.unit.as_deref()));
        let (begin, end) = (item.begin.map_or(Cell::Empty, Cell::from), item.planned_end.map_or(Cell::Empty, Cell::from));
        let hint = Cell::from(item.hint.as_str());
        match work {
            Work::Cosach => vec![measure, module, id, unit, begin, end, "bewilligt".into(), hint],
            Work::Verbis => {
                vec![
                    unit,
                    text(item.office.as_deref()),
                    id,
                    measure,
                    module,
                    begin,
                    item.task.as_str().into(),
                    "ohne Termin".into(),
                ]
            }
            Work::Difference | Work::Nothing => vec![measure, module, id, item.line.map_or(Cell::Empty, Cell::from), unit, hint],
        }
    };
    let rows = items.iter().map(row).collect();
    match work {
        Work::Cosach => {
            Sheet::new(["Maßnahmenummer", "Modul", "Teilnahme-ID", "OE", "Beginn", "Ende geplant", "setzen auf", "Hinweis"], rows)
        }
        Work::Verbis => {
            Sheet::new(["OE", "IFK-Stelle", "Teilnahme-ID", "Maßnahme", "Modul", "Starttag", "Aufgabe", "Termin"], rows)
        }
        Work::Difference | Work::Nothing => {
            Sheet::new(["Maßnahmenummer", "Modul", "Teilnahme-ID", "Zeile", "OE", "Hinweis"], rows)
        }
    }
}
