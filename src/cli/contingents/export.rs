//! `ilc-desk contingents export`: the handout of a release, a draft or today's proposal.

use std::path::Path;

use anyhow::{Context as _, anyhow, ensure};

use super::args::ExportArgs;
use crate::{
    api::contingents::{
        Proposal,
        draft::Draft,
        release::ReleaseDocument,
        request::{ProposalRequest, Settings},
    },
    cli::{
        access::{self, Source},
        context::Context,
    },
    client::segment,
    domain::{Instrument, dates},
    handout::Handout,
    server::views,
    store::Access,
};

pub async fn run(context: Context, args: ExportArgs) -> anyhow::Result<()> {
    let source = access::open(&context, Access::Read).await?;
    let handout = match (args.release, &args.draft) {
        (Some(id), _) => of_release(release(&source, id).await?)?,
        (None, Some(instrument)) => of_draft(&context, &source, instrument).await?,
        (None, None) => Handout::proposal(propose(&context, &source, Settings::default()).await?),
    };
    let xlsx = args.to.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    let bytes = if xlsx { handout.xlsx().map_err(anyhow::Error::msg)? } else { handout.text().into_bytes() };
    write(&args.to, &bytes)?;
    tell!("Geschrieben: {}", args.to.display());
    Ok(())
}

async fn release(source: &Source, id: i64) -> anyhow::Result<ReleaseDocument> {
    match source {
        Source::Local(store) => store.release_document(id).await?.ok_or_else(|| anyhow!("eine Freigabe Nr. {id} gibt es nicht")),
        Source::Remote(client) => Ok(client.get(&format!("contingents/releases/{id}")).await?),
    }
}

fn of_release(document: ReleaseDocument) -> anyhow::Result<Handout> {
    let release = document.release;
    let proposal = document.calculation.ok_or_else(|| match release.undoes {
        Some(undone) => anyhow!("Nr. {} nimmt Nr. {undone} zurück und hat keine eigene Rechnung", release.id),
        None => anyhow!("Nr. {} hat keine Rechnung", release.id),
    })?;
    Ok(Handout { title: format!("Freigabe Nr. {} vom {}, {}", release.id, dates::german(release.on), release.who), proposal })
}

async fn of_draft(context: &Context, source: &Source, instrument: &str) -> anyhow::Result<Handout> {
    let draft: Draft = match source {
        Source::Local(store) => store.draft(&Instrument::parse(instrument)?).await?,
        Source::Remote(client) => client.get(&format!("contingents/drafts/{}", segment(instrument))).await?,
    };
    ensure!(draft.revision > 0, "für {} gibt es keinen Entwurf", draft.instrument);
    let mut proposal = propose(context, source, draft.settings).await?;
    proposal.pots.retain(|pot| pot.instrument == draft.instrument);
    let author = draft.author.unwrap_or_default();
    Ok(Handout { title: format!("Entwurf für den {}, {author}", dates::german(proposal.as_of)), proposal })
}

async fn propose(context: &Context, source: &Source, settings: Settings) -> anyhow::Result<Proposal> {
    let request = ProposalRequest { settings, explain: true };
    match source {
        Source::Local(store) => {
            views::proposal(&store.snapshot(), context.today(), &context.config.rules, &request).map_err(anyhow::Error::msg)
        }
        Source::Remote(client) => Ok(client.post_json("contingents/propose", &request, &[]).await?),
    }
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("{} lässt sich nicht schreiben", path.display()))
}
