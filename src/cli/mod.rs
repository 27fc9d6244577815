//! The command line: one file per subcommand, results on stdout, messages on stderr. Exit code
//! 0 done, 1 failed, 2 wrong usage.
#![expect(clippy::doc_markdown, reason = "comments on what can be typed are the help a user reads")]

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
mod explain;
mod firstday;
mod forecast;
mod import;
mod logging;
mod mail;
mod monitoring;
mod open;
mod options;
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
mod typed;
mod usage;

use std::process::ExitCode;

use args::Cli;

/// Parses the process's arguments, does what they say, and answers the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli: Cli = match usage::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    if cli.is_misplaced() {
        tell!("ilc-desk: Angaben zur Oberfläche gehören hinter „demo“, „open“ oder ohne Befehl.\nMehr mit „ilc-desk --help“.");
        return ExitCode::from(2);
    }
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell!("ilc-desk: {error:#}");
            if error.is::<typed::WrongUsage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let context = cli.context();
    if !cli.bears_wrong_settings() {
        context.ensure_sound()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let done = runtime.block_on(cli.run(context));
    // Tasks still waiting on the network must not hold the exit up.
    runtime.shutdown_background();
    done
}
