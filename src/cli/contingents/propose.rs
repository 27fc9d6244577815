//! `ilc-desk contingents propose`: the split, as matrix, JSON or one CSV line per cell.

use crate::{
    api::contingents::{
        Proposal, ProposedCell, ProposedPot, ProposedStart, WholeOrDecimal,
        request::{ProposalRequest, Settings},
    },
    cli::{
        access::{self, Source},
        context::Context,
        output::{self, Format},
    },
    handout::Handout,
    server::views,
    sheet::{Cell, Sheet},
    store::Access,
};

use super::args::ProposeArgs;

pub async fn run(context: Context, args: ProposeArgs) -> anyhow::Result<()> {
    let request = ProposalRequest { settings: Settings::from(args.settings), explain: args.explain };
    let proposal = match access::open(&context, Access::Read).await? {
        Source::Local(store) => {
            let now = store.snapshot();
            views::proposal(&now, context.today(), &context.config.rules, &request).map_err(anyhow::Error::msg)?
        }
        Source::Remote(client) => client.post_json("contingents/propose", &request, &[]).await?,
    };
    if args.format == Format::Table {
        let handout = Handout::proposal(proposal);
        return output::print_text(&(handout.matrix_text() + &handout.explanation_text()));
    }
    output::print(args.format, &proposal, || sheet(&proposal, args.explain))
}

/// One line per cell.
fn sheet(proposal: &Proposal, explain: bool) -> Sheet {
    let mut columns = vec![
        "Instrument",
        "Maßnahme",
        "Modul",
        "Bezeichnung",
        "Beginn",
        "Plätze",
        "Frei",
        "Zurückgehalten",
        "Frei verfügbar",
        "OE",
        "Einbezogen",
        "Grund",
        "Gebucht",
        "Festgelegt",
        "Vorgegeben",
        "Mindestplatz",
        "Nach Rückstand",
        "Darüber hinaus",
        "Kontingent",
        "Erwartung Jahr",
        "Rückstand nach Zuweisungen",
        "Soll",
        "Summe der OE",
    ];
    if explain {
        columns.push("Erläuterung");
    }
    let mut rows = Vec::new();
    for pot in &proposal.pots {
        for start in &pot.starts {
            for (at, cell) in start.cells.iter().enumerate() {
                let mut row = line(pot, start, at, cell);
                if explain {
                    row.push(Cell::Text(cell.explanation.clone().unwrap_or_default().join(" ")));
                }
                rows.push(row);
            }
        }
    }
    Sheet::new(columns, rows)
}

fn line(pot: &ProposedPot, start: &ProposedStart, at: usize, cell: &ProposedCell) -> Vec<Cell> {
    let unit = &pot.units[at];
    let yes = |is: bool| Cell::from(if is { "ja" } else { "nein" });
    let expected = match &unit.expected_year {
        WholeOrDecimal::Whole(n) => Cell::Int(*n),
        WholeOrDecimal::Decimal(text) => Cell::Text(text.replace('.', ",")),
    };
    vec![
        pot.instrument.as_str().into(),
        start.measure.as_str().into(),
        start.module.as_deref().unwrap_or_default().into(),
        start.title.as_str().into(),
        start.start.into(),
        start.places.into(),
        start.free.into(),
        start.held.into(),
        start.unplaced.into(),
        cell.unit.as_str().into(),
        yes(cell.eligible),
        cell.reason.as_deref().unwrap_or_default().into(),
        cell.live.into(),
        yes(cell.pinned),
        cell.floor.into(),
        cell.by_minimum.into(),
        cell.by_deficit.into(),
        cell.by_rest.into(),
        cell.contingent.into(),
        expected,
        Cell::Text(unit.deficit.clone()),
        Cell::Int(i64::try_from(unit.claim).unwrap_or(i64::MAX)),
        unit.total.into(),
    ]
}
