//! `ilc-desk contingents`: Kontingente without a screen.

pub mod args;
mod draft;
mod export;
mod propose;
mod release;
mod releases;

use std::io::{IsTerminal as _, Write as _};

use anyhow::ensure;
use args::{ContingentsArgs, ContingentsCommand};

use super::context::Context;

pub async fn run(context: Context, args: ContingentsArgs) -> anyhow::Result<()> {
    match args.command {
        ContingentsCommand::Propose(args) => propose::run(context, args).await,
        ContingentsCommand::Release(args) => release::run(context, args).await,
        ContingentsCommand::Undo(args) => release::undo(context, args).await,
        ContingentsCommand::Draft(args) => draft::run(context, args.command).await,
        ContingentsCommand::Releases(args) => releases::run(context, args).await,
        ContingentsCommand::Export(args) => export::run(context, args).await,
    }
}

/// Asks before something comes into effect. Where nobody can be asked, only `--yes` is a yes.
fn confirm(question: &str, yes: bool) -> anyhow::Result<()> {
    if yes {
        return Ok(());
    }
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    ensure!(terminal, "nichts geschehen: ohne Terminal nur mit --yes");
    let mut out = crate::tui::out::console::stderr();
    write!(out, "{question} „ja“ bestätigt: ")?;
    out.flush()?;
    drop(out);
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    ensure!(answer.trim().eq_ignore_ascii_case("ja"), "nichts geschehen");
    Ok(())
}
