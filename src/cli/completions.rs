//! `ilc-desk completions SHELL`.

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
    output::print_text(&String::from_utf8(out)?)
}
