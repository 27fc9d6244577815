//! What can be typed after `ilc-desk firstday`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::{
    cli::{
        output::{Format, FormatArgs},
        typed,
    },
    domain::{
        MeasureNo, ModuleNo, ParticipationId,
        provider_list::{Impossible, ListKind, Said, Work},
    },
};

/// `firstday`.
#[derive(Debug, Args)]
pub struct FirstDayArgs {
    #[command(subcommand)]
    pub command: FirstDayCommand,
}

/// What to do on a start day.
#[derive(Debug, Subcommand)]
pub enum FirstDayCommand {
    /// Listen der Träger einlesen: wer kam, wer ist da
    Import(ImportArgs),
    /// Starts dieser Tage mit ihren Listen
    List(ListArgs),
    /// Ein Start mit dem, was seine Liste sagt
    Show {
        /// Maßnahme, mit Modul: NR/MODUL
        #[arg(value_name = "NR[/MODUL]", value_parser = start)]
        start: StartArg,
        /// Form der Ausgabe
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: Format,
    },
    /// Den Schlüssel für firstday.matching = "hmac" anlegen
    Key,
    /// Von Hand entscheiden: kam (auch an einem anderen Tag), kam nicht, ist entschuldigt
    Set {
        /// Maßnahme, mit Modul: NR/MODUL
        #[arg(value_name = "NR[/MODUL]", value_parser = start)]
        start: StartArg,
        /// Teilnahme-ID
        participation: ParticipationId,
        /// ja, nein, entschuldigt, oder offen: doch nicht bekannt
        #[arg(value_parser = said)]
        said: Decided,
        /// Der erste Tag, wenn es nicht der geplante ist
        #[arg(long, value_name = "DATUM", value_parser = typed::date)]
        day: Option<NaiveDate>,
    },
    /// Eine Arbeitsliste ansehen
    Work {
        /// cosach, verbis oder differences
        #[arg(value_parser = work)]
        work: Work,
        /// Form der Ausgabe
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: Format,
    },
    /// Zeilen einer Arbeitsliste als erledigt merken, oder als nicht möglich
    Done {
        /// cosach, verbis oder differences
        #[arg(value_parser = work)]
        work: Work,
        /// Teilnahme-IDs, oder NR/MODUL:ZEILE
        #[arg(required = true, value_name = "ZEILE")]
        rows: Vec<String>,
        /// Nicht möglich, und warum: Datensatz fehlt, Person verzogen in anderes JC, gesperrt, anderes
        #[arg(long, value_name = "GRUND", value_parser = impossible)]
        impossible: Option<Impossible>,
    },
    /// Zeilen einer Arbeitsliste wieder öffnen
    Undo {
        /// cosach, verbis oder differences
        #[arg(value_parser = work)]
        work: Work,
        /// Teilnahme-IDs, oder NR/MODUL:ZEILE
        #[arg(required = true, value_name = "ZEILE")]
        rows: Vec<String>,
    },
    /// Die offenen Zeilen einer Arbeitsliste in einen geschützten Ordner schreiben
    Export {
        /// cosach, verbis oder differences
        #[arg(value_parser = work)]
        work: Work,
        /// Ordner; sonst firstday.folder aus den Einstellungen
        #[arg(long, value_name = "ORDNER")]
        to: Option<PathBuf>,
    },
}

/// `firstday import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Listen als CSV oder XLSX
    #[arg(required = true, value_name = "DATEI")]
    pub files: Vec<PathBuf>,
    /// Zu welchem Start, wenn die Liste es nicht sagt
    #[arg(long, value_name = "NR[/MODUL]", value_parser = start)]
    pub measure: Option<StartArg>,
    /// Eigene Zuweisungsliste (Teilnahme-ID mit Kundennummer oder Name); bleibt auf diesem Rechner
    #[arg(long, value_name = "ZUWEISUNGSLISTE")]
    pub keys: Option<PathBuf>,
    /// Art der Liste, wenn ihr Kopf sie nicht verrät: erst oder besetzung
    #[arg(long, value_name = "ART", value_parser = kind)]
    pub kind: Option<ListKind>,
    /// Der Tag, den die Liste beschreibt
    #[arg(long, value_name = "DATUM", value_parser = typed::date)]
    pub as_of: Option<NaiveDate>,
    /// Nur prüfen, nichts speichern
    #[arg(long)]
    pub dry_run: bool,
    /// Form der Ausgabe
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// `firstday list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Erster Tag (sonst zwei Wochen zurück)
    #[arg(long, value_name = "DATUM", value_parser = typed::date)]
    pub from: Option<NaiveDate>,
    /// Letzter Tag (sonst eine Woche voraus)
    #[arg(long, value_name = "DATUM", value_parser = typed::date)]
    pub to: Option<NaiveDate>,
    #[command(flatten)]
    pub format: FormatArgs,
}

/// A start as typed.
pub type StartArg = (MeasureNo, Option<ModuleNo>);

/// What somebody decided; `None`: not known after all.
pub type Decided = Option<Said>;

/// `NR` or `NR/MODUL`.
pub fn start(raw: &str) -> Result<StartArg, String> {
    let (measure, module) = raw.split_once('/').map_or((raw, None), |(measure, module)| (measure, Some(module)));
    let module = module.filter(|module| *module != "-").map(ModuleNo::parse).transpose().map_err(|e| e.to_string())?;
    Ok((MeasureNo::parse(measure).map_err(|e| e.to_string())?, module))
}

fn said(raw: &str) -> Result<Decided, String> {
    if raw.trim().eq_ignore_ascii_case("offen") {
        return Ok(None);
    }
    let found = Said::ALL.into_iter().find(|said| said.label().eq_ignore_ascii_case(raw.trim()));
    found.map(Some).ok_or_else(|| format!("„{raw}“ ist keine Angabe; erwartet: ja, nein, entschuldigt oder offen"))
}

fn kind(raw: &str) -> Result<ListKind, String> {
    ListKind::parse(raw).map_err(|e| e.to_string())
}

fn work(raw: &str) -> Result<Work, String> {
    Work::parse(raw).map_err(|e| e.to_string())
}

fn impossible(raw: &str) -> Result<Impossible, String> {
    Impossible::parse(raw).map_err(|e| e.to_string())
}
