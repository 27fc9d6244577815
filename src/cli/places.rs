//! `ilc-desk places`: free places of contracted starts.

use super::{
    access::{self, Source},
    context::Context,
    output::{self, FormatArgs},
};
use crate::{
    api::places::Places,
    server::views,
    sheet::{Cell, Sheet},
    store::Access,
};

pub async fn run(context: Context, args: FormatArgs) -> anyhow::Result<()> {
    let places: Places = match access::open(&context, Access::Read).await? {
        Source::Local(store) => views::places(&store.snapshot(), context.today(), context.config.rules.window()),
        Source::Remote(client) => client.get("/places").await?,
    };
    output::print(args.format, &places, || sheet(&places))
}

fn sheet(places: &Places) -> Sheet {
    let row = |s: &crate::api::places::PlaceRow| -> Vec<Cell> {
        vec![
            s.measure.as_str().into(),
            s.module.as_deref().unwrap_or_default().into(),
            s.title.as_str().into(),
            s.instrument.as_str().into(),
            s.district.as_str().into(),
            s.begin.into(),
            s.end.into(),
            s.days_to_start.into(),
            s.places.into(),
            s.assigned.into(),
            s.present.into(),
            s.free.into(),
            s.expected_start.map_or(Cell::Empty, |e| e.q10.into()),
            s.expected_start.map_or(Cell::Empty, |e| e.q50.into()),
            s.expected_start.map_or(Cell::Empty, |e| e.q90.into()),
            s.need.map_or(Cell::Empty, Cell::from),
            s.contingents.as_ref().map_or(Cell::Empty, |c| c.places.into()),
            s.contingents.as_ref().map_or(Cell::Empty, |c| c.filled.into()),
            s.contingents.as_ref().map_or(Cell::Empty, |c| c.on.into()),
        ]
    };
    Sheet::new(
        [
            "Maßnahme",
            "Modul",
            "Bezeichnung",
            "Instrument",
            "Bezirk",
            "Beginn",
            "Ende",
            "Tage",
            "Plätze",
            "Zugewiesen",
            "Eingetreten",
            "Frei",
            "beginnen mind.",
            "beginnen etwa",
            "beginnen höchst.",
            "Zuweisungen nötig",
            "Kontingent",
            "davon gefüllt",
            "Freigabe",
        ],
        places.starts.iter().map(row).collect(),
    )
}
