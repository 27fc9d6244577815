//! `ilc-desk demo-data`: the demo desk's exports as files, to try imports on.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::context::Context;
use crate::demo;

/// `demo-data`.
#[derive(Debug, Args)]
pub struct DemoDataArgs {
    /// Zielordner
    #[arg(long, value_name = "ORDNER")]
    pub out: PathBuf,
    /// Startwert des Zufalls
    #[arg(long, default_value_t = 1, value_name = "ZAHL")]
    pub seed: u64,
    /// Größe als Vielfaches
    #[arg(long, default_value_t = 1, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub scale: u32,
}

pub fn run(context: &Context, args: &DemoDataArgs) -> anyhow::Result<()> {
    let name = || format!("Zielordner {} lässt sich nicht beschreiben", args.out.display());
    std::fs::create_dir_all(&args.out).with_context(name)?;
    let desk = demo::generate(args.seed, args.scale, context.today());
    for file in desk.files(demo::Morning::Today) {
        std::fs::write(args.out.join(&file.name), &file.bytes).with_context(name)?;
        tell!("{}", args.out.join(&file.name).display());
    }
    Ok(())
}
