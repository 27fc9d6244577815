//! `ilc-desk config check`, also used by `doctor`: everything a person can write for the program,
//! looked at as the program does, each problem with its place. Connects to nothing.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use chrono::Utc;

use crate::tui::{
    Options, State, Theme,
    app::link::Link,
    look::{format::Zone, theme::Depth},
};
use crate::{
    cli::{context::Context, output, reload},
    config::{LAST_VIEW, Origin, Problem, listed, located, read_text},
    import::Columns,
    mail::Templates,
};

/// What was looked at and what was found.
#[derive(Debug)]
pub struct Report {
    /// What there was to look at, in German.
    pub looked_at: Vec<String>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

pub fn run(context: &Context, problems: Vec<Problem>) -> anyhow::Result<()> {
    let Report { looked_at, problems } = check(context, problems);
    if problems.is_empty() {
        return output::print_text(&format!("In Ordnung: {}\n", looked_at.join(", ")));
    }
    output::print_text(&format!("{}\n", listed(&problems)))?;
    let count = problems.len();
    ensure!(count == 0, "{count} {}", if count == 1 { "Fehler" } else { "Fehler, jeder mit seiner Stelle" });
    Ok(())
}

/// Looks at everything. `problems` are those of the layers.
pub fn check(context: &Context, problems: Vec<Problem>) -> Report {
    let mut report = Report { looked_at: Vec::new(), problems };
    report.looked_at.push("Vorgaben".to_owned());
    report.looked_at.extend(context.loaded.files.iter().map(|file| file.display().to_string()));
    values(context, &mut report.problems);
    keys(context, &mut report);
    columns(context, &mut report);
    seal(context, &mut report);
    themes(context, &mut report);
    templates(context, &mut report);
    report.problems.sort();
    report.problems.dedup();
    report
}

/// What only shows when the value is used: names the dashboard knows, files that are not there.
fn values(context: &Context, problems: &mut Vec<Problem>) {
    problems.extend(reload::theme(&context.loaded, &context.paths).err());
    let mut wrong = |key: &str, text: String| problems.push(Problem::new(context.loaded.origin(key), format!("{key}: {text}")));
    let config = &context.config;
    let view = config.desk.start_view.trim();
    if !LAST_VIEW.contains(&view)
        && let Err(text) = opens(view)
    {
        wrong("desk.start_view", text);
    }
    let smtp = &config.mail.smtp;
    let files = [
        ("client.token_file", Some(PathBuf::from(&config.client.token_file))),
        ("mail.smtp.ca_file", smtp.ca_file.clone()),
        ("mail.smtp.password_file", smtp.password_file.clone()),
    ];
    for (key, file) in files {
        if let Some(file) = file.filter(|file| !file.as_os_str().is_empty() && !file.is_file()) {
            wrong(key, format!("die Datei „{}“ gibt es nicht", file.display()));
        }
    }
    let folder = Path::new(&config.desk.import_folder);
    if !folder.as_os_str().is_empty() && !folder.is_dir() {
        wrong("desk.import_folder", format!("den Ordner „{}“ gibt es nicht", folder.display()));
    }
}

/// Whether there is such a view, as the dashboard would find it.
fn opens(view: &str) -> Result<(), String> {
    Link::parse(view)?.open(&mut State::new(Options::default(), Utc::now(), Zone::System, 0))
}

fn keys(context: &Context, report: &mut Report) {
    let path = context.paths.config_dir.join("keymap.toml");
    let (_, problems) = reload::keymap(&context.paths);
    if path.exists() && problems.is_empty() {
        report.looked_at.push(path.display().to_string());
    }
    report.problems.extend(problems);
}

fn columns(context: &Context, report: &mut Report) {
    let path = context.paths.config_dir.join("columns.toml");
    match read_text(&path) {
        None => {}
        Some(Err(problem)) => report.problems.push(problem),
        Some(Ok(text)) => match Columns::parse(&text) {
            Ok(_) => report.looked_at.push(path.display().to_string()),
            Err(error) => report.problems.push(Problem::new(Origin::File(path, Some(error.line)), error.problem)),
        },
    }
}

/// The key that seals Kundennummern, and what allows it.
fn seal(context: &Context, report: &mut Report) {
    match context.seal() {
        Ok(None) => {}
        Ok(Some(_)) => report.looked_at.push(context.config.firstday.key_file.clone()),
        Err(error) => report.problems.push(Problem::new(context.loaded.origin("firstday.matching"), format!("{error:#}"))),
    }
}

fn themes(context: &Context, report: &mut Report) {
    let Ok(entries) = std::fs::read_dir(reload::themes(&context.paths)) else { return };
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    for path in files.into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match read_text(&path) {
            None => {}
            Some(Err(problem)) => report.problems.push(problem),
            Some(Ok(text)) => match Theme::parse(&name, &text, Depth::Full) {
                Ok(_) => report.looked_at.push(path.display().to_string()),
                Err(text) => report.problems.extend(located(&path, &text)),
            },
        }
    }
}

fn templates(context: &Context, report: &mut Report) {
    let folder = Path::new(&context.config.mail.templates);
    if folder.as_os_str().is_empty() {
        return;
    }
    match Templates::load(Some(folder)) {
        Ok(_) => report.looked_at.push(folder.display().to_string()),
        Err(error) => {
            let file = folder.join(&error.file);
            report.problems.push(Problem::new(Origin::File(file, error.line), error.problem));
        }
    }
}
