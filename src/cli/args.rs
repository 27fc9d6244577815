//! What can be typed. German help for every option.
#![expect(clippy::doc_markdown, reason = "these comments are the help a user reads")]

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::contingents::args::ContingentsArgs;
use crate::{config::Flag, domain::dates, store::Role, tui::views::link};

fn date(raw: &str) -> Result<NaiveDate, String> {
    dates::parse(raw).map_err(|e| e.to_string())
}

/// The roles by their names; what a role is, is no matter of the command line.
fn role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(["lesen", "steuern", "verwalten"]).try_map(|name| name.parse::<Role>())
}

fn size(raw: &str) -> Result<(u16, u16), String> {
    let parsed = raw.split_once(['x', '×']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    parsed.filter(|(w, h)| (1..=500).contains(w) && (1..=500).contains(h)).ok_or_else(|| "erwartet wird z. B. 120x40".to_owned())
}

/// Besetzungssteuerung am Terminal: AGH-Prognose, freie Plätze, Eintrittsmonitoring.
#[derive(Debug, Parser)]
#[command(name = "ilc-desk", version, disable_help_subcommand = true, max_term_width = 110)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(flatten)]
    pub dashboard: DashboardArgs,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Überall")]
pub struct Global {
    /// Einstellungen aus dieser Datei statt aus ~/.config/ilc-desk/config.toml
    #[arg(long, global = true, value_name = "DATEI", env = "ILC_DESK_CONFIG")]
    pub config: Option<PathBuf>,
    /// Datenbank, z. B. sqlite:/pfad/desk.db (auch ILC_DESK_DATABASE)
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Gemeinsamer Server, z. B. http://10.1.2.3:8745 (auch ILC_DESK_SERVER)
    #[arg(long, global = true, value_name = "URL")]
    pub server: Option<String>,
    /// Datei mit dem Zugangstoken (sonst ILC_DESK_TOKEN)
    #[arg(long, global = true, value_name = "DATEI")]
    pub token_file: Option<PathBuf>,
    /// Heutiges Datum, statt dem der Uhr
    #[arg(long, global = true, value_name = "DATUM", value_parser = date)]
    pub today: Option<NaiveDate>,
    /// Mehr ins Protokoll schreiben (zweimal: noch mehr)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

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
    #[arg(long, value_name = "BREITExHÖHE", value_parser = size, conflicts_with = "plain")]
    pub picture: Option<(u16, u16)>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
#[command(subcommand_help_heading = "Befehle")]
pub enum Command {
    /// Oberfläche mit einem erfundenen Desk zum Ausprobieren
    Demo(DashboardArgs),
    /// Oberfläche mit einer bestimmten Ansicht, z. B. 'agh:AGH-2217' oder 'plaetze?filter=MES&sort=frei-'
    Open(OpenArgs),
    /// Eine Ansicht als Text ausgeben, Zeile für Zeile
    Show(ShowArgs),
    /// REST-Backend allein
    Serve(ServeArgs),
    /// Exporte einlesen (CSV, XLSX; Dateien oder Ordner)
    Import(ImportArgs),
    /// Freie Plätze der vertraglichen Maßnahmen
    Places(FormatArgs),
    /// Kontingente: freie Plätze auf die OEs verteilen
    Contingents(ContingentsArgs),
    /// Eintrittsmonitoring mit Rückstand
    Monitoring(FormatArgs),
    /// AGH-Prognose je Tag
    Forecast(ForecastArgs),
    /// Wie gut frühere Prognosen waren
    Backtest(FormatArgs),
    /// Die Seite für das Intranet mit ihren Dateien schreiben
    Publish(PublishArgs),
    /// Postausgang: Mails ansehen, schreiben, freigeben, klären
    Mail(MailArgs),
    /// Exporte des erfundenen Desks als CSV schreiben
    DemoData(DemoDataArgs),
    /// Zugangstoken verwalten
    Token(TokenArgs),
    /// Die Datenbank sichern, auch neben einem laufenden Backend
    Backup(BackupArgs),
    /// Eine Sicherung zurückspielen; die bisherige Datenbank bleibt daneben liegen
    Restore(RestoreArgs),
    /// Den neuesten Import zurücknehmen
    UndoImport,
    /// Löschen, was abgelaufen ist, oder eine einzelne Teilnahme
    Purge(PurgeArgs),
    /// Protokoll ansehen, prüfen
    Audit(AuditArgs),
    /// Einstellungen ansehen, prüfen, anlegen
    Config(ConfigArgs),
    /// Einstellungen, Datenbank und Terminal prüfen
    Doctor,
    /// Vervollständigung für eine Shell ausgeben
    Completions(CompletionsArgs),
}

/// `open`.
#[derive(Debug, Args)]
pub struct OpenArgs {
    /// Der Verweis, wie ihn die Taste L kopiert: ANSICHT oder ANSICHT:SCHLÜSSEL, dahinter ?filter=…&sort=SPALTE&team=X911
    #[arg(value_name = "VERWEIS")]
    pub link: String,
    #[command(flatten)]
    pub dashboard: DashboardArgs,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tabelle für Menschen
    #[default]
    Table,
    /// JSON
    Json,
    /// CSV mit Semikolon und Dezimalkomma
    Csv,
}

/// Only a format.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// Form der Ausgabe
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The view, and what is to be selected in it.
    #[arg(
        value_name = "ANSICHT",
        help = format!("{}; auch agh/NUMMER, kontingente/INSTRUMENT, post/NUMMER; mit Filter: agh?filter=WÖRTER", link::names())
    )]
    pub view: String,
    /// Nur dieses Team: X911, X915, beide
    #[arg(long, value_name = "TEAM")]
    pub team: Option<String>,
    /// Nach dieser Spalte sortieren, z. B. besetzt
    #[arg(long, value_name = "SPALTE")]
    pub sort: Option<String>,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Adresse und Port
    #[arg(long, value_name = "ADRESSE")]
    pub listen: Option<String>,
}

/// `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Dateien oder Ordner
    #[arg(required = true, value_name = "PFAD")]
    pub paths: Vec<PathBuf>,
    /// Nur prüfen, nichts speichern
    #[arg(long)]
    pub dry_run: bool,
    /// Der Morgen, den der Export beschreibt (sonst heute)
    #[arg(long, value_name = "DATUM", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// Vollständiger Nachtexport: offene Teilnahmen, die fehlen, gelten als verschwunden
    #[arg(long)]
    pub snapshot: bool,
    /// Auch wenn über 10 % verschwinden, ein Ordner weniger als die Hälfte der letzten Zeilen enthält oder der Stand in der Zukunft liegt
    #[arg(long)]
    pub yes: bool,
}

/// `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Zielordner
    #[arg(long, value_name = "ORDNER")]
    pub to: PathBuf,
    /// Nur so viele Sicherungen behalten, die neuesten
    #[arg(long, value_name = "ZAHL", value_parser = clap::value_parser!(u16).range(1..))]
    pub keep: Option<u16>,
}

/// `restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Die Sicherung
    #[arg(value_name = "DATEI")]
    pub file: PathBuf,
    /// Ohne Rückfrage
    #[arg(long)]
    pub yes: bool,
}

/// `purge`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct PurgeArgs {
    /// Nur zeigen, was gelöscht würde
    #[arg(long)]
    pub dry_run: bool,
    /// Ohne Rückfrage
    #[arg(long)]
    pub yes: bool,
    #[command(subcommand)]
    pub command: Option<PurgeCommand>,
}

/// What else can be deleted.
#[derive(Debug, Subcommand)]
pub enum PurgeCommand {
    /// Alles zu einer Teilnahme-ID löschen
    Participation {
        /// Teilnahme-ID
        #[arg(value_name = "ID")]
        id: String,
        /// Ohne Rückfrage
        #[arg(long)]
        yes: bool,
    },
}

/// `audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// What to do with the audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Einträge, neueste zuerst
    List {
        /// Nur von dieser Person
        #[arg(long, value_name = "NAME")]
        who: Option<String>,
        /// Nur diese Handlung, z. B. Import
        #[arg(long, value_name = "WORT")]
        action: Option<String>,
        /// Ab diesem Tag
        #[arg(long, value_name = "DATUM", value_parser = date)]
        from: Option<NaiveDate>,
        /// Bis zu diesem Tag einschließlich
        #[arg(long, value_name = "DATUM", value_parser = date)]
        to: Option<NaiveDate>,
        /// Höchstens so viele (sonst alle)
        #[arg(long, value_name = "ZAHL")]
        limit: Option<usize>,
        /// Form der Ausgabe
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: Format,
    },
    /// Prüfen, ob Einträge verändert wurden oder fehlen
    Verify,
}

/// `forecast`.
#[derive(Debug, Args)]
pub struct ForecastArgs {
    /// Der Morgen der Prognose (sonst heute)
    #[arg(long, value_name = "DATUM", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// Tage voraus
    #[arg(long, default_value_t = 182, value_name = "TAGE", value_parser = clap::value_parser!(u16).range(0..=730))]
    pub horizon: u16,
    /// known: bekannte Zuweisungen; expected: mit erwarteten Zuweisungen
    #[arg(long, value_enum, default_value_t = ScenarioArg::Expected, value_name = "SZENARIO")]
    pub scenario: ScenarioArg,
    /// Nur diese Maßnahmen
    #[arg(long, value_name = "NR", num_args = 1.., value_delimiter = ',')]
    pub measure: Vec<String>,
    /// Form der Ausgabe
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
    /// Auch die ganze Verteilung je Tag (nur JSON)
    #[arg(long)]
    pub pmf: bool,
    /// Auch die Teile der Prognose je Tag und was jeder wiegt (nur JSON)
    #[arg(long)]
    pub components: bool,
    /// Zuweisungsbedarf: so viele Tage voraus soll besetzt sein
    #[arg(long, value_name = "TAGE", value_parser = clap::value_parser!(u16).range(0..=730))]
    pub need: Option<u16>,
    /// Mit --need: Anteil der Plätze, der besetzt sein soll
    #[arg(long, default_value_t = 0.95, value_name = "ANTEIL", value_parser = share, requires = "need")]
    pub target: f64,
    /// Mit --need: mit welcher Wahrscheinlichkeit
    #[arg(long, default_value_t = 0.5, value_name = "ANTEIL", value_parser = share, requires = "need")]
    pub confidence: f64,
}

/// A share from 0 to 1, with a decimal point or comma.
fn share(raw: &str) -> Result<f64, String> {
    let share = raw.replace(',', ".").parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("„{raw}“ ist kein Anteil; erwartet: eine Zahl von 0 bis 1, z. B. 0.95"))
}

/// With or without assignments not made yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScenarioArg {
    /// Bekannte Zuweisungen
    Known,
    /// Mit erwarteten Zuweisungen
    Expected,
}

/// `publish`.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// Zielordner; Seite, Archiv und Index entstehen darin (sonst der aus den Einstellungen)
    #[arg(long, value_name = "ORDNER")]
    pub to: Option<PathBuf>,
}

/// `demo-data`.
#[derive(Debug, Args)]
pub struct DemoDataArgs {
    /// Zielordner
    #[arg(long, value_name = "ORDNER")]
    pub out: PathBuf,
    /// Startwert des Zufalls
    #[arg(long, default_value_t = 1, value_name = "ZAHL")]
    pub seed: u64,
    /// Größe als Vielfaches
    #[arg(long, default_value_t = 1, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub scale: u32,
}

/// `mail`.
#[derive(Debug, Args)]
pub struct MailArgs {
    #[command(subcommand)]
    pub command: MailCommand,
}

/// What to do with mails.
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Alle Mails, neueste zuerst
    List(FormatArgs),
    /// Eine Mail mit Text und Empfängern
    Show {
        /// Nummer der Mail
        id: i64,
        /// Form der Ausgabe
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: Format,
    },
    /// Mails zu einem Anlass freigeben und senden; ohne Anlass: senden, was freigegeben ist
    Send(Box<SendArgs>),
    /// Entwürfe freigeben
    Release {
        /// Nummern der Mails
        #[arg(required = true)]
        ids: Vec<i64>,
    },
    /// Fehlgeschlagenes, Verfallenes und Wartendes noch einmal versuchen
    Retry {
        /// Nummer der Mail
        id: i64,
    },
    /// Zurücknehmen, was noch nicht gesendet ist
    Cancel {
        /// Nummer der Mail
        id: i64,
    },
    /// Den ruhenden Versand fortsetzen
    Resume,
    /// Eine unklare Mail klären
    Resolve {
        /// Nummer der Mail
        id: i64,
        /// Nummer des Empfängers (siehe „mail show“)
        #[arg(long, value_name = "NR")]
        recipient: u32,
        /// sent: ist angekommen; again: noch einmal senden; drop: nicht mehr senden
        #[arg(long = "as", value_enum, value_name = "WIE")]
        how: ResolveArg,
    },
}

/// How an unclear message is cleared up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ResolveArg {
    /// Ist angekommen
    Sent,
    /// Noch einmal senden (gleiche Message-ID)
    Again,
    /// Nicht mehr senden
    Drop,
}

/// `mail send`.
#[derive(Debug, Args)]
pub struct SendArgs {
    /// Anlass: agh_action, weekly_overview, pre_start_check, first_day, info_letter, kick_off_talk, kick_off_mail, final_report, statement_request
    #[arg(value_name = "ANLASS")]
    pub kind: Option<String>,
    /// Maßnahme, mit Modul als NR/MODUL
    #[arg(long, value_name = "NR[/MODUL]")]
    pub measure: Option<String>,
    /// Von den OE nur diese (bei einer AGH auch zentrale); wer nach der Regel dazugehört, bleibt
    #[arg(long, value_name = "OE", num_args = 1.., value_delimiter = ',')]
    pub only: Vec<String>,
    /// Auftaktgespräch: wann, z. B. "01.12.2026 10:00"
    #[arg(long, value_name = "ZEIT")]
    pub talk_at: Option<String>,
    /// Auftaktgespräch: wo
    #[arg(long, value_name = "ORT")]
    pub talk_place: Option<String>,
    /// Auftaktgespräch: Adressen der Gäste, mit Komma
    #[arg(long, value_name = "ADRESSEN")]
    pub guests: Option<String>,
    /// Abschlussbericht: wo er liegt
    #[arg(long, value_name = "ABLAGE")]
    pub filed_at: Option<String>,
    /// Stellungnahme: erbeten bis
    #[arg(long, value_name = "DATUM", value_parser = date)]
    pub answer_by: Option<NaiveDate>,
    /// Nur zeigen, nichts speichern
    #[arg(long)]
    pub dry_run: bool,
    /// Als Entwurf ablegen, nicht senden
    #[arg(long, conflicts_with = "dry_run")]
    pub draft: bool,
}

/// `token`.
#[derive(Debug, Args)]
pub struct TokenArgs {
    #[command(subcommand)]
    pub command: TokenCommand,
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Token anlegen und einmal ausgeben
    Add {
        /// Wem er gehört
        name: String,
        /// Was er erlaubt
        #[arg(long, value_name = "ROLLE", value_parser = role())]
        role: Role,
    },
    /// Alle Token nennen
    List,
    /// Token zurückziehen
    Revoke {
        /// Wem er gehört
        name: String,
    },
}

/// `config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Die Einstellungen, die gelten
    Show {
        /// Zu jedem Wert sagen, woher er kommt
        #[arg(long)]
        origin: bool,
        /// Form der Ausgabe
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: ConfigFormat,
    },
    /// Einstellungen, Tasten, Spalten, Farbschemas und Mailvorlagen prüfen
    Check,
    /// JSON-Schema der Einstellungen für Editoren
    Schema,
    /// Wo Einstellungen, Daten und Protokoll liegen
    Path,
    /// Eine eigene Datei mit allen Einstellungen zum Auskommentieren anlegen
    Init,
}

/// How settings are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ConfigFormat {
    /// TOML mit Erklärungen
    #[default]
    Toml,
    /// JSON, immer mit Herkunft
    Json,
}

impl Cli {
    /// The options that stand for settings.
    pub fn flags(&self) -> Vec<Flag> {
        let Global { database, server, token_file, .. } = &self.global;
        let token_file = token_file.as_ref().map(|path| path.to_string_lossy().into_owned());
        let (dashboard, listen) = match &self.command {
            Some(Command::Demo(args)) => (args, None),
            Some(Command::Open(args)) => (&args.dashboard, None),
            Some(Command::Serve(args)) => (&self.dashboard, args.listen.clone()),
            _ => (&self.dashboard, None),
        };
        let DashboardArgs { view, team, theme, read_only, ascii, .. } = dashboard;
        let team = if let Some(Command::Show(args)) = &self.command { &args.team } else { team };
        let on = |flag: &bool| flag.then(|| "true".to_owned());
        [
            ("store.database", "--database", database.clone()),
            ("client.server", "--server", server.clone()),
            ("client.token_file", "--token-file", token_file),
            ("server.listen", "--listen", listen),
            ("desk.start_view", "--view", view.clone()),
            ("desk.team", "--team", team.clone()),
            ("desk.read_only", "--read-only", on(read_only)),
            ("display.theme", "--theme", theme.clone()),
            ("display.ascii", "--ascii", on(ascii)),
        ]
        .into_iter()
        .filter_map(|(key, name, value)| Some(Flag { key, name, value: value? }))
        .collect()
    }
}

/// `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// bash, zsh, fish, elvish oder powershell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
