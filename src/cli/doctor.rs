//! `ilc-desk doctor`: checks settings, database, server, mail relay and terminal, and says how to mend them.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    config::check::{Report, check},
    context::Context,
};
use crate::{
    api::{health::Ready, units::Unreached},
    client::ApiClient,
    domain::{Desk, mail},
    mail::{Way, transport::CheckReport},
    store::{Access, Store, StoreError},
};

/// So many who cannot be reached are named one by one.
const MAX_UNREACHED: usize = 20;

/// `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {}

pub async fn run(mut context: Context) -> anyhow::Result<()> {
    let problems = std::mem::take(&mut context.problems);
    let mut failed = 0;
    let mut line = |name: &str, result: Result<String, String>| {
        let (sign, text) = match result {
            Ok(text) => ("✓", text),
            Err(text) => {
                failed += 1;
                ("✗", text)
            }
        };
        say!("{sign} {name}: {text}");
    };
    line("Programm", Ok(env!("CARGO_PKG_VERSION").to_owned()));
    let Report { looked_at, problems } = check(&context, problems);
    let told = |lines: Vec<String>| lines.join("\n  ");
    line(
        "Einstellungen",
        if problems.is_empty() {
            Ok(looked_at.join(", "))
        } else {
            Err(told(problems.iter().map(ToString::to_string).collect()))
        },
    );
    if context.server().is_some() {
        let (result, unreached) = server(&context).await;
        line("Server", result);
        if let Some(Unreached { unreached }) = unreached {
            recipients(&unreached);
        }
    } else {
        let (result, desk) = database(&context).await;
        line("Datenbank", result);
        if let Some(desk) = desk {
            let unreached = mail::unreached(&desk, context.today());
            recipients(&unreached.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
    }
    line("Mail", way(&context).await);
    line("Terminal", Ok(terminal()));
    anyhow::ensure!(failed == 0, "{failed} Prüfung(en) ohne Erfolg");
    Ok(())
}

/// What is to be told of the database, and the desk in it where that is sound.
async fn database(context: &Context) -> (Result<String, String>, Option<Arc<Desk>>) {
    let opened: Result<Result<(Store, PathBuf), String>, String> = async {
        let path = context.database().map_err(|e| e.to_string())?;
        match Store::open(&path, Access::Read).await {
            Err(StoreError::Missing(path)) => Ok(Err(format!("{} wird beim ersten Start angelegt", path.display()))),
            Err(StoreError::Older(path)) => Ok(Err(format!("{} wird beim nächsten Start erneuert", path.display()))),
            opened => Ok(Ok((opened.map_err(|e| e.to_string())?, path))),
        }
    }
    .await;
    match opened {
        Err(problem) => (Err(problem), None),
        Ok(Err(later)) => (Ok(later), None),
        Ok(Ok((store, path))) => (sound(&store, &path).await, Some(store.snapshot().desk.clone())),
    }
}

async fn sound(store: &Store, path: &Path) -> Result<String, String> {
    match store.integrity().await {
        Ok(answer) if answer == "ok" => {
            let verified = store.verify_audit().await.map_err(|e| e.to_string())?;
            if let Some(broken) = verified.broken {
                return Err(format!("{}: Das Protokoll ist nicht unversehrt: {broken}", path.display()));
            }
            let desk = &store.snapshot().desk;
            Ok(format!("{}: {} Maßnahmen, {} Teilnahmen", path.display(), desk.measures.len(), desk.participations().len()))
        }
        Ok(answer) => Err(format!("{} ist beschädigt: {answer}", path.display())),
        Err(error) => Err(error.to_string()),
    }
}

/// Who no mail can reach. The program is sound all the same: the data are to be mended.
fn recipients(unreached: &[String]) {
    if unreached.is_empty() {
        say!("✓ Empfänger: alle OEs, die MB aller AGH und alle Bezirke sind erreichbar");
        return;
    }
    say!("! Empfänger: {}", format_count(unreached.len()));
    for who in unreached.iter().take(MAX_UNREACHED) {
        say!("  {who}");
    }
    if unreached.len() > MAX_UNREACHED {
        say!("  … und {} weitere", unreached.len() - MAX_UNREACHED);
    }
}

fn format_count(n: usize) -> String {
    if n == 1 {
        "eine Angabe, mit der keine Mail ankommt".to_owned()
    } else {
        format!("{n} Angaben, mit denen keine Mail ankommt")
    }
}

/// Templates, and the way to the relay without sending anything.
async fn way(context: &Context) -> Result<String, String> {
    let post = context.post(None).map_err(|e| format!("{e:#}"))?;
    if let Way::Blocked(why) = &post.way {
        return Err(why.clone());
    }
    let Some(mut transport) = post.way.transport().map_err(|e| e.to_string())? else { return Ok(post.way.sentence()) };
    match transport.check().await.map_err(|e| e.to_string())? {
        CheckReport::Folder { path } => {
            Ok(format!("kein Mailserver eingestellt; Mails gehen als Dateien nach {path} (beschreibbar)"))
        }
        CheckReport::Relay { name, encrypted, logged_in } => {
            let encrypted = if encrypted { "verschlüsselt" } else { "unverschlüsselt" };
            let login = if logged_in { "angemeldet" } else { "ohne Anmeldung" };
            Ok(format!("Mailserver {name} antwortet, {encrypted}, {login}"))
        }
    }
}

/// What is to be told of the server, and who no mail can reach by what it knows.
async fn server(context: &Context) -> (Result<String, String>, Option<Unreached>) {
    let asked: Result<(String, Unreached), String> = async {
        let url = context.server().unwrap_or_default();
        let token = context.token().map_err(|e| format!("{e:#}"))?;
        let client = ApiClient::new(url, token).map_err(|e| e.to_string())?;
        let ready: Ready = client.get("ready").await.map_err(|e| e.to_string())?;
        let unreached = client.get("unreached").await.map_err(|e| e.to_string())?;
        Ok((format!("{url} antwortet, Revision {}", ready.revision), unreached))
    }
    .await;
    match asked {
        Ok((said, unreached)) => (Ok(said), Some(unreached)),
        Err(problem) => (Err(problem), None),
    }
}

fn terminal() -> String {
    if !std::io::stdout().is_terminal() {
        return "keines (Ausgabe umgeleitet); die Oberfläche braucht eines".to_owned();
    }
    let (columns, rows) = crossterm::terminal::size().unwrap_or((0, 0));
    let term = std::env::var("TERM").unwrap_or_default();
    let utf8 = ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|v| std::env::var(v).ok()).find(|v| !v.is_empty());
    let signs = if utf8.is_some_and(|v| v.to_uppercase().contains("UTF-8") || v.to_uppercase().contains("UTF8")) {
        "UTF-8"
    } else {
        "kein UTF-8 eingestellt, besser mit --ascii"
    };
    format!("{term}, {columns}×{rows}, {signs}")
}
