//! `ilc-desk contingents draft`: what is set for a split and not released yet.

use anyhow::{bail, ensure};

use super::{args::DraftCommand, confirm};
use crate::{
    api::contingents::{
        draft::Draft,
        request::{Settings, StartRef},
    },
    cli::{
        access::{self, Source},
        context::Context,
        output,
    },
    client::{ApiClient, Guarded, segment},
    domain::{Instrument, dates},
    store::Access,
};

pub async fn run(context: Context, command: DraftCommand) -> anyhow::Result<()> {
    match command {
        DraftCommand::Show { instrument } => {
            let draft = match access::open(&context, Access::Read).await? {
                Source::Local(store) => store.draft(&Instrument::parse(&instrument)?).await?,
                Source::Remote(client) => read(&client, &instrument).await?,
            };
            output::print_text(&text(&draft))
        }
        DraftCommand::Set { instrument, settings, yes } => {
            let client = access::writing(&context).await?;
            let (settings, before) = (Settings::from(settings), read(&client, &instrument).await?);
            ensure!(!settings.is_empty(), "es ist keine Vorgabe angegeben; „contingents draft discard“ verwirft den Entwurf");
            ensure!(yes || before.revision == 0 || before.settings == settings, "{}", there_is_one(&before));
            output::print_text(&text(&save(&client, &before, &settings).await?))
        }
        DraftCommand::Discard { instrument, yes } => {
            let client = access::writing(&context).await?;
            let before = read(&client, &instrument).await?;
            ensure!(before.revision > 0, "für {} gibt es keinen Entwurf", before.instrument);
            tell!("{}", text(&before).trim_end_matches('\n'));
            confirm("Diesen Entwurf verwerfen?", yes)?;
            save(&client, &before, &Settings::default()).await?;
            tell!("Entwurf {} verworfen.", before.instrument);
            Ok(())
        }
    }
}

/// The draft as the backend has it.
pub(super) async fn read(client: &ApiClient, instrument: &str) -> anyhow::Result<Draft> {
    Ok(client.get(&format!("contingents/drafts/{}", segment(instrument))).await?)
}

/// Saves over the draft that was read, and over no other.
pub(super) async fn save(client: &ApiClient, before: &Draft, settings: &Settings) -> anyhow::Result<Draft> {
    match client.save_draft(&before.instrument, settings, &before.etag).await? {
        Guarded::Done(draft) => Ok(draft),
        Guarded::Moved(theirs) => bail!("nichts gespeichert: {}", there_is_one(&theirs)),
    }
}

/// Says that somebody's draft is there.
pub(super) fn there_is_one(draft: &Draft) -> String {
    let who = draft.author.as_deref().unwrap_or("jemandem");
    let name = &draft.instrument;
    format!(
        "für {name} gibt es einen Entwurf von {who}; „ilc-desk contingents draft show {name}“ zeigt ihn, „draft set … --yes“ ersetzt ihn"
    )
}

/// A draft in lines.
fn text(draft: &Draft) -> String {
    let s = &draft.settings;
    let mut out = match (&draft.author, draft.saved_at) {
        (Some(who), Some(at)) => {
            let at = at.with_timezone(&chrono::Local).naive_local();
            format!("Entwurf {}, gespeichert {} {} von {who}\n", draft.instrument, dates::german(at.date()), at.format("%H:%M"))
        }
        _ => format!("Für {} gibt es keinen Entwurf.\n", draft.instrument),
    };
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    if let Some(starts) = &s.starts {
        line(format!("Nur diese Starts: {}", starts.iter().map(StartRef::label).collect::<Vec<_>>().join(", ")));
    }
    s.pins.iter().for_each(|pin| line(format!("Festgelegt: {} {} {}", pin.start.label(), pin.unit, pin.places)));
    s.holds.iter().for_each(|hold| line(format!("Zurückgehalten: {} {}", hold.start.label(), hold.places)));
    for e in &s.exclusions {
        let place = e.start.as_ref().map_or_else(|| "allen Starts".to_owned(), StartRef::label);
        let reason = if e.reason.is_empty() { String::new() } else { format!(": {}", e.reason) };
        line(format!("Ausgenommen: {} aus {place}{reason}", e.unit));
    }
    if let Some(equalise) = s.equalise {
        line(format!("Erfüllungsquoten angleichen: {}", if equalise { "ja" } else { "nein" }));
    }
    if let Some(rest) = s.rest {
        line(format!("Über den Rückstand hinaus: {}", rest.words()));
    }
    out
}
