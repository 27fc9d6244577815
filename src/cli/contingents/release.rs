//! `ilc-desk contingents release` and `undo`: Kontingente put into effect and taken back. What is
//! released is what was shown: draft and data are named, and the backend refuses when either moved.

use anyhow::{Context as _, bail, ensure};

use super::{
    args::{ReleaseArgs, UndoArgs},
    confirm, draft,
};
use crate::{
    api::{
        contingents::{
            Proposal, ProposedPot,
            draft::Drafts,
            ground::Ground,
            release::{NewRelease, NewReleases, Release, ReleaseDocument},
            request::{ProposalRequest, Settings},
        },
        summary::Summary,
    },
    cli::{access, context::Context, output},
    client::{ApiClient, Guarded},
    domain::contingent::state::Stage,
    sheet::{Cell, Sheet, text},
    store::random_token,
};

pub async fn run(context: Context, args: ReleaseArgs) -> anyhow::Result<()> {
    let client = access::writing(&context).await?;
    let Some(instrument) = &args.instrument else { return all(&client, args.yes).await };
    let ground: Ground = client.get("contingents").await?;
    let mut basis = draft::read(&client, instrument).await?;
    let given = Settings::from(args.settings);
    // Vorgaben of the command line never run over somebody's draft.
    ensure!(given.is_empty() || basis.revision == 0 || basis.settings == given, "{}", draft::there_is_one(&basis));
    let settings = if given.is_empty() { basis.settings.clone() } else { given };
    let request = ProposalRequest { settings: settings.clone(), explain: false };
    let proposal: Proposal = client.post_json("contingents/propose", &request, &[]).await?;
    let pot = proposal.pots.iter().find(|pot| pot.instrument == basis.instrument);
    let pot = pot.with_context(|| format!("für {} ist nichts aufzuteilen", basis.instrument))?;
    show(pot)?;
    confirm(&format!("Kontingente {} freigeben?", pot.instrument), args.yes)?;
    if settings != basis.settings {
        basis = draft::save(&client, &basis, &settings).await?;
    }
    let asked = NewRelease {
        instrument: basis.instrument.clone(),
        draft: basis.revision,
        import: ground.import,
        lists: Some(ground.lists),
    };
    match client.release(&asked, &random_token()).await? {
        Guarded::Done(release) => {
            tell!("Freigabe Nr. {}: {} Plätze sind in Kraft.", release.id, release.total());
            Ok(())
        }
        Guarded::Moved(theirs) => bail!("nichts freigegeben: {}", draft::there_is_one(&theirs)),
    }
}

/// Releases what is not released this week yet: all of it, or nothing. What a person released stays as it is, unless
/// there is a draft to replace it.
async fn all(client: &ApiClient, yes: bool) -> anyhow::Result<()> {
    let ground: Ground = client.get("contingents").await?;
    let (summary, drafts): (Summary, Drafts) = (client.get("summary").await?, client.get("contingents/drafts").await?);
    let mut pots = Vec::new();
    for pot in &summary.contingents {
        let basis = drafts.of(&pot.instrument);
        match pot.stage {
            Stage::Released if basis.revision == 0 => {
                tell!("Kontingente {}: diese Woche schon freigegeben", pot.instrument);
                continue;
            }
            Stage::Partly => {
                let told = format!("{} von {} Starts schon freigegeben", pot.this_week, pot.starts);
                tell!("Kontingente {}: {told}; den Rest bitte einzeln", pot.instrument);
                continue;
            }
            Stage::Nothing | Stage::Draft | Stage::Released => {}
        }
        let request = ProposalRequest { settings: basis.settings.clone(), explain: false };
        let proposal: Proposal = client.post_json("contingents/propose", &request, &[]).await?;
        let Some(split) = proposal.pots.iter().find(|split| split.instrument == pot.instrument) else { continue };
        show(split)?;
        pots.push(NewRelease {
            instrument: pot.instrument.clone(),
            draft: basis.revision,
            import: ground.import,
            lists: Some(ground.lists),
        });
    }
    ensure!(!pots.is_empty(), "es gibt nichts freizugeben");
    let n = pots.len();
    confirm(&format!("Kontingente von {n} {} freigeben?", if n == 1 { "Instrument" } else { "Instrumenten" }), yes)?;
    match client.release_all(&NewReleases { pots }, &random_token()).await? {
        Guarded::Done(done) => {
            for release in &done.releases {
                tell!("Freigabe Nr. {}: {}, {} Plätze sind in Kraft.", release.id, release.instrument, release.total());
            }
            Ok(())
        }
        Guarded::Moved(theirs) => bail!("nichts freigegeben: {}", draft::there_is_one(&theirs)),
    }
}

/// Before and after, per OE.
fn show(pot: &ProposedPot) -> anyhow::Result<()> {
    let free: u32 = pot.starts.iter().map(|start| start.free).sum();
    let rest: u32 = pot.starts.iter().map(|start| start.unplaced).sum();
    let places: u32 = pot.units.iter().map(|unit| unit.total).sum();
    tell!("Kontingente {}: {places} von {free} freien Plätzen, {rest} bleiben frei verfügbar", pot.instrument);
    pot.notes.iter().for_each(|note| tell!("Hinweis: {note}"));
    let touched = pot.units.iter().filter(|unit| unit.total > 0 || unit.last_released.unwrap_or(0) > 0);
    let rows = touched.map(|unit| -> Vec<Cell> {
        vec![unit.unit.as_str().into(), unit.last_released.map_or(Cell::Empty, Cell::from), unit.total.into()]
    });
    let sheet = Sheet::new(["OE", "letzte Freigabe", "jetzt"], rows.collect());
    output::print_text(&text::table(&sheet))
}

/// Takes a release back.
pub async fn undo(context: Context, args: UndoArgs) -> anyhow::Result<()> {
    let client = access::writing(&context).await?;
    let found: ReleaseDocument = client.get(&format!("contingents/releases/{}", args.id)).await?;
    let Release { id, instrument, who, .. } = &found.release;
    tell!("Freigabe Nr. {id}: {instrument}, {} Plätze, von {who}", found.release.total());
    confirm("Diese Freigabe zurücknehmen?", args.yes)?;
    let back = client.undo_release(args.id, &random_token()).await?;
    tell!("Freigabe Nr. {id} ist zurückgenommen (Nr. {}).", back.id);
    Ok(())
}
