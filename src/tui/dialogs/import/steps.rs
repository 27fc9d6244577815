//! The steps of an import while it runs: what is done, what is under way with its share, what comes.

use chrono::{DateTime, Utc};

use crate::{
    api::imports::{ImportProgress, ImportStage},
    tui::{
        State,
        look::{
            theme::Role,
            widgets::{
                bar, progress,
                seg::{Line, seg},
            },
        },
    },
};

/// Cells of the bar.
const BAR: usize = 20;

/// What is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Only looking.
    Checking,
    /// For good.
    Storing,
}

/// The steps; below the one under way, how much of it is done, where that is known.
pub fn lines(state: &State, way: Way, since: DateTime<Utc>, at: Option<ImportProgress>) -> Vec<Line> {
    let done = |text: &str| vec![seg(Role::Good, "✓ "), seg(Role::Text, text)];
    let later = |text: &str| vec![seg(Role::Dim, format!("· {text}"))];
    let now = |text: &str| {
        vec![
            seg(Role::Strong, format!("{} ", progress::sign(state.now, since))),
            seg(Role::Strong, format!("{text} …")),
            seg(Role::Dim, progress::elapsed(state.now, since)),
        ]
    };
    let mut out = match way {
        Way::Checking => vec![now("Dateien werden gelesen und geprüft")],
        Way::Storing => vec![done("Dateien gelesen und geprüft"), done("Vorschau bestätigt"), now("Wird übernommen")],
    };
    out.push(at.map(share).unwrap_or_default());
    let safe = match way {
        Way::Checking => {
            out.extend([later("Vorschau mit Rückfrage"), later("Übernahme")]);
            "Gespeichert wird dabei nichts; Abbrechen ist jederzeit möglich."
        }
        Way::Storing => "Alles in einem Zug: ganz oder gar nicht. Das läuft jetzt zu Ende.",
    };
    out.extend([Vec::new(), vec![seg(Role::Dim, safe)]]);
    out
}

/// What the backend is at, and how much of that it has done.
fn share(ImportProgress { stage, permille }: ImportProgress) -> Line {
    let what = match stage {
        ImportStage::Receiving => "übertragen",
        ImportStage::Reading => "gelesen",
        ImportStage::Comparing => "alles gelesen, wird mit dem Bestand verglichen",
        ImportStage::Storing if permille.is_some() => "gespeichert",
        ImportStage::Storing => "alles gelesen, wird gespeichert",
    };
    let Some(permille) = permille else { return vec![seg(Role::Text, format!("  {what}"))] };
    let filled = bar::text(f64::from(permille) / 1000.0, BAR);
    vec![seg(Role::Text, format!("  {what}: {:>3} % ", permille / 10)), seg(Role::Bar, filled).silent()]
}
