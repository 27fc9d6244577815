//! `ilc-desk contingents`: Kontingente without a screen.

pub mod args;
mod export;
mod propose;
mod releases;

use args::{ContingentsArgs, ContingentsCommand};

use super::context::Context;

pub async fn run(context: Context, args: ContingentsArgs) -> anyhow::Result<()> {
    match args.command {
        ContingentsCommand::Propose(args) => propose::run(context, args).await,
        ContingentsCommand::Releases(args) => releases::run(context, args).await,
        ContingentsCommand::Export(args) => export::run(context, args).await,
    }
}
