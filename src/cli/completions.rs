//! `ilc-desk completions SHELL`.

use std::io::Write as _;

use clap::Args;

use super::output;

/// `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// bash, zsh, fish, elvish oder powershell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Prints the completion of `command` for the shell.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &CompletionsArgs, mut command: clap::Command) -> anyhow::Result<()> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut command, "ilc-desk", &mut out);
    // A shell reads this, and UTF-8, whatever the terminal.
    output::until_closed(std::io::stdout().lock().write_all(&out).map_err(Into::into))
}
