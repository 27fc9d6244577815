//! The command line: one file per subcommand, results on stdout, messages on stderr. Exit code
//! 0 done, 1 failed, 2 wrong usage.

#[macro_use]
mod say;

mod access;
mod args;
mod ask;
mod audit;
mod backtest;
mod backup;
mod completions;
mod config;
mod context;
mod contingents;
mod dashboard;
mod demo;
mod demo_data;
mod doctor;
mod embedded;
mod forecast;
mod import;
mod logging;
mod mail;
mod monitoring;
mod open;
mod output;
mod places;
mod progress;
mod publish;
mod purge;
mod reload;
mod serve;
mod show;
mod signals;
mod token;
mod usage;

use std::process::ExitCode;

use args::{Cli, Command};
use context::Context;

/// Parses the process's arguments, does what they say, and answers the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match usage::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell!("ilc-desk: {error:#}");
            if error.is::<usage::WrongUsage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    if let Some(Command::Completions(args)) = &cli.command {
        completions::run(args);
        return Ok(());
    }
    if let Some(Command::Config(args)) = &cli.command {
        let (context, problems) = Context::tolerant(&cli);
        return config::run(&context, problems, &args.command);
    }
    let (context, problems) = match &cli.command {
        Some(Command::Doctor) => Context::tolerant(&cli),
        _ => (Context::new(&cli)?, Vec::new()),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let done = runtime.block_on(async {
        match cli.command {
            None => Box::pin(dashboard::run(context, cli.dashboard)).await,
            Some(Command::Demo(args)) => Box::pin(demo::run(context, args)).await,
            Some(Command::Open(args)) => Box::pin(open::run(context, args)).await,
            Some(Command::Show(args)) => Box::pin(show::run(context, args)).await,
            Some(Command::Serve(_)) => serve::run(context).await,
            Some(Command::Import(args)) => import::run(context, args).await,
            Some(Command::Places(args)) => places::run(context, args).await,
            Some(Command::Contingents(args)) => contingents::run(context, args).await,
            Some(Command::Monitoring(args)) => monitoring::run(context, args).await,
            Some(Command::Forecast(args)) => forecast::run(context, args).await,
            Some(Command::Backtest(args)) => backtest::run(context, args).await,
            Some(Command::Publish(args)) => publish::run(context, args).await,
            Some(Command::Mail(args)) => mail::run(context, args).await,
            Some(Command::DemoData(args)) => demo_data::run(&context, &args),
            Some(Command::Token(args)) => token::run(context, args).await,
            Some(Command::Backup(args)) => backup::run(&context, args).await,
            Some(Command::Restore(args)) => backup::restore(&context, args).await,
            Some(Command::UndoImport) => import::undo(&context).await,
            Some(Command::Purge(args)) => purge::run(&context, args).await,
            Some(Command::Audit(args)) => audit::run(&context, args.command).await,
            Some(Command::Doctor) => doctor::run(context, problems).await,
            Some(Command::Completions(_) | Command::Config(_)) => Ok(()),
        }
    });
    // Tasks still waiting on the network must not hold the exit up.
    runtime.shutdown_background();
    done
}
