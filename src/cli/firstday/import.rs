//! `ilc-desk firstday import`: lists of providers without a screen; asks about pairs that are only probable.

use std::{
    io::{IsTerminal as _, Write as _},
    path::Path,
};

use anyhow::{Context as _, bail};

use super::args::ImportArgs;
use crate::{
    api::first_days::FirstDay,
    cli::{access, context::Context, output},
    import,
    intake::{self, Intake, Wanted},
    roster::{Handed, read_keys},
};

pub async fn run(context: Context, args: ImportArgs) -> anyhow::Result<()> {
    let reading = context.reading()?;
    let keys = args.keys.as_deref().map(|file| anyhow::Ok(read_keys(handed(file)?, &reading.columns)?)).transpose()?;
    let client = access::writing(&context).await?;
    let wanted = Wanted { chosen: args.measure.clone(), is_proposed: false, kind: args.kind, as_of: args.as_of };
    let mut ready = Vec::new();
    for file in &args.files {
        let prepared = Intake::prepare(&client, handed(file)?, keys.as_ref(), &wanted, &reading, context.today()).await;
        let mut intake = prepared.with_context(|| file.display().to_string())?;
        for notice in &intake.notices {
            tell!("{}: {notice}", file.display());
        }
        confirm(&mut intake, context.config.firstday.show_names)?;
        ready.extend(intake.into_ready());
    }
    // Looked at first, all of them: where one is refused, none is kept.
    let mut days = intake::try_all(&client, &ready).await?;
    if !args.dry_run {
        days = intake::keep_all(&client, &ready).await?;
    }
    for day in &days {
        if day.unchanged {
            tell!("unverändert:");
        }
        super::tell(day);
    }
    match (args.format, &days[..]) {
        (output::Format::Table, _) => Ok(()),
        (format, [day]) => output::print(format, day, || super::items(day)),
        (format, days) => output::print(format, &days, || super::work::sheet(&all_items(days))),
    }
}

fn all_items(days: &[FirstDay]) -> Vec<crate::api::first_days::WorkItem> {
    days.iter().flat_map(|day| day.items.iter().flatten().cloned()).collect()
}

fn handed(path: &Path) -> anyhow::Result<Handed> {
    let mut sources = import::collect(&[path.to_owned()])?;
    match sources.pop() {
        Some(source) if sources.is_empty() && !path.is_dir() => Ok(Handed::file(source)),
        _ => bail!("{} ist ein Ordner; erwartet: eine Liste", path.display()),
    }
}

/// Asks about pairs that are only probable. Where nobody can be asked, they stay nobody's.
fn confirm(intake: &mut Intake, show_names: bool) -> anyhow::Result<()> {
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let mut answers = Vec::new();
    for pair in intake.questions() {
        let lines = pair.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let question = format!("Zeile {lines} der Liste ↔ {} ({})", pair.participation, pair.step.label());
        if !terminal {
            tell!("{question}: nicht zugeordnet, weil niemand gefragt werden kann");
            answers.push(false);
            continue;
        }
        let mut out = crate::tui::out::console::stderr();
        if show_names {
            pair.with_names(|listed, booked| writeln!(out, "{listed} ↔ {booked}"))?;
        }
        write!(out, "{question}: dieselbe Person? „ja“ bestätigt: ")?;
        out.flush()?;
        drop(out);
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        answers.push(answer.trim().eq_ignore_ascii_case("ja"));
    }
    answers.into_iter().enumerate().for_each(|(at, accepted)| intake.decide(at, accepted));
    Ok(())
}
