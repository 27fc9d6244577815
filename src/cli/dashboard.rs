//! `ilc-desk`: the dashboard, on a shared server or the embedded backend.

use std::{
    future::Future,
    io::{IsTerminal, Write},
    path::PathBuf,
};

use anyhow::ensure;
use chrono::Utc;

use super::{args::DashboardArgs, context::Context, embedded, logging};
use crate::{
    client::{ApiClient, Cache},
    config::TeamChoice,
    domain::Team,
    tui::{
        self, Keymap, Options, TeamFilter, Theme, keymap::Problem, remember::ViewFile, screens::link::Link,
        surroundings::Surroundings, theme::Gallery,
    },
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
    let (keymap, notices) = keymap(context);
    let shown = !args.plain && args.picture.is_none();
    // The demo leaves no trace, so it would show the tour every time.
    let marker = Some(context.paths.state_dir.join("tour")).filter(|_| !demo);
    let tour_is_new = marker.as_ref().is_some_and(|marker| !marker.exists());
    let surroundings = Surroundings::from_env();
    let depth = surroundings.depth();
    let themes = context.paths.config_dir.join("themes");
    let theme = args.theme.as_deref().unwrap_or(&config.display.theme);
    Ok(Options {
        today: context.clock.fixed,
        start_view: start_view(args.view.as_deref(), &config.desk.start_view)?,
        team,
        read_only: args.read_only || config.desk.read_only,
        theme: Theme::load(theme, Some(&themes), depth).map_err(anyhow::Error::msg)?,
        themes: Gallery::load(Some(&themes), depth),
        no_colours: surroundings.why_no_colours(),
        ascii: args.ascii || config.display.ascii || (std::io::stdout().is_terminal() && surroundings.wants_ascii()),
        keymap,
        notices,
        log_file: None,
        tour: shown && (args.tour || tour_is_new),
        tour_marker: marker,
        refresh_secs: u32::try_from(config.client.refresh_secs).unwrap_or(u32::MAX),
        import_folder: PathBuf::from(&config.desk.import_folder),
        publish_folder: PathBuf::from(&config.publish.folder),
        export_folder: std::env::current_dir().unwrap_or_default(),
        cache: context.server().map(|url| Cache::new(&context.paths.cache_dir, url)).filter(|_| !demo),
        view_file: (!demo).then(|| ViewFile {
            path: context.paths.state_dir.join("view.toml"),
            team_given: args.team.is_some(),
            theme_given: args.theme.is_some(),
        }),
        has_shell: false,
        demo,
        mail_note: None,
    })
}

/// The view named for this start; `None` means the one of last time. A link on the command line
/// must be one; what the settings say is pointed at on screen.
fn start_view(named: Option<&str>, configured: &str) -> anyhow::Result<Option<String>> {
    if let Some(view) = named {
        Link::parse(view).map_err(anyhow::Error::msg)?;
        return Ok(Some(view.to_owned()));
    }
    Ok(Some(configured.trim().to_owned()).filter(|view| !view.is_empty() && view != "zuletzt"))
}

/// The user's `keymap.toml` beside the settings, or the compiled-in keys; and what is wrong with
/// it. Nobody is locked out by it: what is wrong keeps its default keys.
fn keymap(context: &Context) -> (Keymap, Vec<String>) {
    let own = context.paths.config_dir.join("keymap.toml");
    if !own.exists() {
        return (Keymap::default(), Vec::new());
    }
    let text = match std::fs::read_to_string(&own) {
        Ok(text) => text,
        Err(error) => {
            return (
                Keymap::default(),
                vec![format!("{} ist nicht lesbar: {error}; es gelten die üblichen Tasten", own.display())],
            );
        }
    };
    let (keymap, problems) = Keymap::read(&text);
    for problem in &problems {
        tracing::warn!(line = problem.line, "keymap.toml: a line does not hold");
    }
    let say = |problem: &Problem| format!("{}, Zeile {}: {}; diese Zeile gilt nicht", own.display(), problem.line, problem.text);
    (keymap, problems.iter().map(say).collect())
}
