//! `ilc-desk completions SHELL`.

use super::{args::CompletionsArgs, usage};

pub fn run(args: &CompletionsArgs) {
    clap_complete::generate(args.shell, &mut usage::command(), "ilc-desk", &mut std::io::stdout());
}
