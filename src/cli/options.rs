//! What can be typed about the dashboard, and what it makes of the settings together with that.

use std::{path::PathBuf, sync::Arc};

use clap::Args;

use super::{context::Context, reload, typed};
use crate::{
    client::Cache,
    config::{Flag, LAST_VIEW, Problem, TeamChoice},
    domain::Team,
    tui::{
        Options, TeamFilter,
        app::{
            last_view::ViewFile,
            link::{self, Link},
        },
        look::surroundings::Surroundings,
    },
};
/// Options of the dashboard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Oberfläche")]
#[expect(clippy::struct_excessive_bools, reason = "one per switch of the command line")]
pub struct DashboardArgs {
    /// View to begin with.
    #[arg(long, value_name = "ANSICHT", help = format!("Ansicht zu Beginn: {}; auch ein Verweis wie bei „open“", link::names()))]
    pub view: Option<String>,
    /// Team zu Beginn: X911, X915, beide
    #[arg(long, value_name = "TEAM")]
    pub team: Option<String>,
    /// Nur ansehen, nichts ändern
    #[arg(long)]
    pub read_only: bool,
    /// Farbschema: ansi, dunkel, hell, kontrast, blau-orange, mono oder ein eigenes
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Nur ASCII-Zeichen (von selbst, wo die Codierung nicht UTF-8 ist)
    #[arg(long)]
    pub ascii: bool,
    /// Rundgang zeigen, auch wenn er schon gezeigt wurde (in der Demo kommt er nur so)
    #[arg(long)]
    pub tour: bool,
    /// Zeilenweise arbeiten, für Vorleseprogramme; in einer Pipe: die Ansicht als Text ausgeben
    #[arg(long)]
    pub plain: bool,
    /// Mit --plain: Befehle aus dieser Datei ausführen („-“: von der Standardeingabe) und enden
    #[arg(long, value_name = "DATEI", requires = "plain")]
    pub commands: Option<PathBuf>,
    /// Die Ansicht als Textbild ausgeben und enden, z. B. 120x40
    #[arg(long, value_name = "BREITExHÖHE", value_parser = typed::size, conflicts_with = "plain")]
    pub picture: Option<(u16, u16)>,
}

impl DashboardArgs {
    /// The options that stand for settings.
    pub fn flags(&self) -> Vec<Flag> {
        let on = |flag: bool| flag.then(|| "true".to_owned());
        [
            ("desk.start_view", "--view", self.view.clone()),
            ("desk.team", "--team", self.team.clone()),
            ("desk.read_only", "--read-only", on(self.read_only)),
            ("display.theme", "--theme", self.theme.clone()),
            ("display.ascii", "--ascii", on(self.ascii)),
        ]
        .into_iter()
        .filter_map(|(key, name, value)| Some(Flag { key, name, value: value? }))
        .collect()
    }
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
        line_by_line: false,
        today: context.clock.fixed,
        start_view: start_view(args.view.as_deref(), &config.desk.start_view)?,
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
        work_folder: PathBuf::from(config.firstday.folder.trim()),
        list: PathBuf::new(),
        reading: Arc::new(context.reading()?),
        show_names: config.firstday.show_names,
        publish_folder: PathBuf::from(&config.publish.folder),
        export_folder: std::env::current_dir().unwrap_or_default(),
        cache: context.server().map(|url| Cache::new(&context.paths.cache_dir, url)).filter(|_| !demo),
        view_file: (!demo).then(|| ViewFile {
            path: context.paths.state_dir.join("view.toml"),
            team_given: args.team.is_some(),
            theme_given: args.theme.is_some(),
        }),
        unsaved: None,
        embedded: demo,
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
    Ok(Some(configured.trim().to_owned()).filter(|view| !LAST_VIEW.contains(&view.as_str())))
}
