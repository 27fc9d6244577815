//! `ilc-desk demo-data`: the demo desk's exports as files, to try imports on.

use anyhow::Context as _;

use super::{args::DemoDataArgs, context::Context};
use crate::demo;

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
