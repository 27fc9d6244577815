//! `ilc-desk`: the dashboard, on a shared server or the embedded backend.

use std::{
    future::Future,
    io::{IsTerminal, Write},
    path::PathBuf,
};

use anyhow::{Context as _, ensure};
use chrono::Utc;

use super::{
    args::DashboardArgs,
    context::Context,
    embedded::{self, Sending},
    logging,
};
use crate::{
    client::ApiClient,
    config::TeamChoice,
    domain::Team,
    tui::{self, Keymap, Options, TeamFilter, Theme, surroundings::Surroundings, theme::Gallery, unsaved::Place},
};

pub async fn run(context: Context, args: DashboardArgs) -> anyhow::Result<()> {
    let mut options = options(&context, &args, false)?;
    options.unsaved = Some(unsaved_place(&context)?);
    options.embedded = context.server().is_none();
    logging::to_file(&context.paths.state_dir, context.verbose);
    let sending = Sending::default();
    let held = sending.clone();
    let backend = async move { connect(&context, &held).await.map_err(|error| format!("{error:#}")) };
    let shown = show(options, &args, backend).await;
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

/// Runs the dashboard, or prints its first view.
pub async fn show(
    options: Options,
    args: &DashboardArgs,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
) -> anyhow::Result<()> {
    if args.plain || args.picture.is_some() {
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
async fn connect(context: &Context, sending: &Sending) -> anyhow::Result<ApiClient> {
    if let Some(url) = context.server() {
        return Ok(ApiClient::new(url, context.token()?)?);
    }
    let backend = embedded::start(context, &context.database()?, context.post(None)?, sending).await?;
    backend.first_forecast(context).await;
    Ok(backend.client)
}

/// What configuration and command line make of the dashboard.
pub fn options(context: &Context, args: &DashboardArgs, demo: bool) -> anyhow::Result<Options> {
    let config = &context.config;
    let team = match &args.team {
        Some(team) => TeamFilter::parse(team).map_err(anyhow::Error::msg)?,
        None => match config.desk.team {
            TeamChoice::X911 => TeamFilter::Only(Team::X911),
            TeamChoice::X915 => TeamFilter::Only(Team::X915),
            TeamChoice::Both => TeamFilter::Both,
        },
    };
    let surroundings = Surroundings::from_env();
    let depth = surroundings.depth();
    let themes = context.paths.config_dir.join("themes");
    let theme = args.theme.as_deref().unwrap_or(&config.display.theme);
    Ok(Options {
        today: context.clock.fixed,
        start_view: Some(args.view.clone().unwrap_or_else(|| config.desk.start_view.clone())),
        team,
        read_only: args.read_only || config.desk.read_only,
        theme: Theme::load(theme, Some(&themes), depth).map_err(anyhow::Error::msg)?,
        themes: Gallery::load(Some(&themes), depth),
        no_colours: surroundings.why_no_colours(),
        ascii: args.ascii || config.display.ascii,
        mouse: config.display.mouse,
        keymap: keymap(context)?,
        refresh_secs: u32::try_from(config.client.refresh_secs).unwrap_or(u32::MAX),
        import_folder: PathBuf::from(&config.desk.import_folder),
        publish_folder: PathBuf::from(&config.publish.folder),
        export_folder: std::env::current_dir().unwrap_or_default(),
        unsaved: None,
        embedded: demo,
        has_shell: false,
        demo,
        mail_note: None,
    })
}

/// The user's `keymap.toml` beside the settings, or the compiled-in keys.
fn keymap(context: &Context) -> anyhow::Result<Keymap> {
    let own = context.paths.config_dir.join("keymap.toml");
    if !own.exists() {
        return Ok(Keymap::default());
    }
    let text = std::fs::read_to_string(&own).with_context(|| format!("{} ist nicht lesbar", own.display()))?;
    Keymap::load(&text).map_err(|problem| anyhow::anyhow!("{}: {problem}", own.display()))
}
