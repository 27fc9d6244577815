//! `ilc-desk`: the dashboard, on a shared server or the embedded backend.

use std::{
    future::Future,
    io::{IsTerminal, Write},
    path::PathBuf,
};

use anyhow::ensure;
use chrono::Utc;

use super::{args::DashboardArgs, context::Context, embedded, logging, reload};
use crate::{
    client::ApiClient,
    config::{Problem, TeamChoice},
    domain::Team,
    tui::{self, Options, TeamFilter, surroundings::Surroundings},
};

pub async fn run(context: Context, args: DashboardArgs) -> anyhow::Result<()> {
    logging::to_file(&context.paths.state_dir, context.verbose);
    let mut options = options(&context, &args, false)?;
    options.log_file = Some(logging::file(&context.paths.state_dir));
    let backend = async move { connect(&context).await.map_err(|error| format!("{error:#}")) };
    Box::pin(show(options, &args, backend)).await
}

/// Runs the dashboard, or prints its first view.
pub async fn show(
    options: Options,
    args: &DashboardArgs,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
) -> anyhow::Result<()> {
    if args.plain || args.picture.is_some() {
        // Nothing but the view goes to stdout.
        let mut options = options;
        for notice in options.notices.drain(..) {
            super::output::until_closed(writeln!(std::io::stderr().lock(), "{notice}").map_err(Into::into))?;
        }
        let text = match args.picture {
            Some((width, height)) => tui::picture(&mut tui::settle(options, backend, Utc::now()).await?, width, height),
            None => tui::print_plain(options, backend).await?,
        };
        return super::output::until_closed(writeln!(std::io::stdout().lock(), "{}", text.trim_end()).map_err(Into::into));
    }
    ensure!(
        std::io::stdin().is_terminal() && std::io::stdout().is_terminal(),
        "die Oberfläche braucht ein Terminal; ohne eines helfen „ilc-desk forecast“, „ilc-desk places“, „ilc-desk monitoring“ oder „ilc-desk --plain“"
    );
    tui::run(options, backend).await
}

/// A client for the shared server if one is named, else for a backend in this process.
async fn connect(context: &Context) -> anyhow::Result<ApiClient> {
    if let Some(url) = context.server() {
        return Ok(ApiClient::new(url, context.token()?)?);
    }
    let backend = embedded::start(context, &context.database()?, context.post(None)?).await?;
    backend.first_forecast(context).await;
    Ok(backend.client)
}

/// What the settings make of the dashboard.
pub fn options(context: &Context, args: &DashboardArgs, demo: bool) -> anyhow::Result<Options> {
    let config = &context.config;
    let team = match config.desk.team {
        TeamChoice::X911 => TeamFilter::Only(Team::X911),
        TeamChoice::X915 => TeamFilter::Only(Team::X915),
        TeamChoice::Both => TeamFilter::Both,
    };
    let display = reload::display(&context.loaded, &context.paths)?;
    let (keymap, problems) = reload::keymap(&context.paths);
    for Problem { origin, .. } in &problems {
        tracing::warn!(%origin, "a line does not hold");
    }
    // Nobody is locked out by a wrong line: what is wrong keeps its default keys.
    let notices = problems.iter().map(|problem| format!("{problem}; dort gilt die übliche Taste")).collect();
    let shown = !args.plain && args.picture.is_none();
    // The demo leaves no trace, so it would show the tour every time.
    let marker = Some(context.paths.state_dir.join("tour")).filter(|_| !demo);
    let tour_is_new = marker.as_ref().is_some_and(|marker| !marker.exists());
    Ok(Options {
        today: context.clock.fixed,
        start_view: Some(config.desk.start_view.clone()),
        team,
        read_only: config.desk.read_only,
        theme: display.theme,
        themes: display.themes,
        no_colours: Surroundings::from_env().why_no_colours(),
        ascii: display.ascii,
        mouse: display.mouse,
        keymap,
        reload: Some(reload::of(context)),
        notices,
        log_file: None,
        tour: shown && (args.tour || tour_is_new),
        tour_marker: marker,
        refresh_secs: u32::try_from(config.client.refresh_secs).unwrap_or(u32::MAX),
        import_folder: PathBuf::from(&config.desk.import_folder),
        publish_folder: PathBuf::from(&config.publish.folder),
        export_folder: std::env::current_dir().unwrap_or_default(),
        has_shell: false,
        demo,
        mail_note: None,
    })
}
