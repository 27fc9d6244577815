//! `ilc-desk contingents`: Kontingente without a screen.

pub mod args;
mod propose;

use args::{ContingentsArgs, ContingentsCommand};

use super::context::Context;

pub async fn run(context: Context, args: ContingentsArgs) -> anyhow::Result<()> {
    match args.command {
        ContingentsCommand::Propose(args) => propose::run(context, args).await,
    }
}
