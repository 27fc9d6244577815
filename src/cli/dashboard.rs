//! `ilc-desk`: the dashboard, on a shared server or the embedded backend.

use std::{
    future::Future,
    io::{IsTerminal, Write},
    path::Path,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use chrono::Utc;

use super::{
    access,
    context::Context,
    embedded::{self, Sending},
    logging,
    options::{DashboardArgs, options},
    output,
};
use crate::{
    client::ApiClient,
    tui::{self, Options, Source, Wanted, files::unsent::Place},
};

pub async fn run(context: Context, args: DashboardArgs) -> anyhow::Result<()> {
    logging::to_file(&context.paths.state_dir, context.verbose);
    let mut options = options(&context, &args, false)?;
    options.log_file = Some(logging::file(&context.paths.state_dir));
    options.unsaved = Some(unsaved_place(&context)?);
    options.embedded = context.server().is_none();
    let sending = Sending::default();
    let (held, asked) = (sending.clone(), args.clone());
    let backend = async move { connect(&context, &asked, &held).await.map_err(|error| format!("{error:#}")) };
    let shown = Box::pin(show(options, &args, backend)).await;
    sending.finish().await;
    shown
}

/// Work that was not handed over is kept per desk.
fn unsaved_place(context: &Context) -> anyhow::Result<Place> {
    let desk = match context.server() {
        Some(url) => url.to_owned(),
        None => context.database()?.display().to_string(),
    };
    Ok(Place { file: context.paths.state_dir.join("unsaved.json"), desk })
}

/// Runs the dashboard: on the screen, line by line, or only its first view.
pub async fn show(
    options: Options,
    args: &DashboardArgs,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
) -> anyhow::Result<()> {
    let mut options = options;
    if matches!(way(args), Way::Once | Way::Picture(..)) {
        // Nothing but the view goes to stdout.
        for notice in options.notices.drain(..) {
            output::until_closed(writeln!(crate::tui::out::console::stderr(), "{notice}").map_err(Into::into))?;
        }
    }
    let print = |text: String| {
        output::until_closed(writeln!(crate::tui::out::console::stdout(), "{}", text.trim_end()).map_err(Into::into))
    };
    match way(args) {
        Way::Picture(width, height) => print(tui::picture(&mut tui::settle(options, backend, Utc::now()).await?, width, height)),
        Way::Once => print(tui::print_plain(options, backend, &Wanted::default()).await?),
        Way::Lines => {
            let source = match &args.commands {
                Some(path) if path.as_os_str() == "-" => Source::Piped,
                Some(path) => Source::Script(read_commands(path)?),
                None => Source::Person,
            };
            tui::run_lines(options, backend, source).await
        }
        Way::Screen => {
            ensure!(
                is_terminal(),
                "die Oberfläche braucht ein Terminal; ohne eines helfen „ilc-desk show heute“, „ilc-desk forecast“, „ilc-desk places“, „ilc-desk monitoring“ oder „ilc-desk --plain --commands DATEI“"
            );
            tui::run(options, backend).await
        }
    }
}

/// How the dashboard is shown.
enum Way {
    Screen,
    Lines,
    Once,
    Picture(u16, u16),
}

fn way(args: &DashboardArgs) -> Way {
    // A terminal that can only write lines gets lines.
    let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
    match args.picture {
        Some((width, height)) => Way::Picture(width, height),
        None if args.commands.is_some() => Way::Lines,
        None if is_terminal() && (args.plain || dumb) => Way::Lines,
        None if args.plain => Way::Once,
        None => Way::Screen,
    }
}

fn is_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// How long the first view may wait for the forecast: a person sees or hears later ones, too.
pub fn patience(args: &DashboardArgs) -> Duration {
    match way(args) {
        Way::Screen => embedded::A_MOMENT,
        Way::Lines if args.commands.is_none() => embedded::A_MOMENT,
        Way::Lines | Way::Once | Way::Picture(..) => embedded::A_WHILE,
    }
}

/// The command lines of a file.
fn read_commands(path: &Path) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("Die Befehle in {} sind nicht lesbar", path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// A client for the shared server if one is named, else for a backend in this process. Who only
/// looks once can do so beside the backend the database belongs to.
async fn connect(context: &Context, args: &DashboardArgs, sending: &Sending) -> anyhow::Result<ApiClient> {
    if matches!(way(args), Way::Once)
        && let Ok(client) =
            access::connect(context, access::patience(args.view.as_deref().unwrap_or(&context.config.desk.start_view))).await
    {
        return Ok(client);
    }
    if let Some(url) = context.server() {
        return Ok(ApiClient::new(url, context.token()?)?);
    }
    let backend = embedded::start(context, &context.database()?, context.post(None)?, sending).await?;
    backend.first_forecast(context, patience(args)).await;
    Ok(backend.client)
}
