//! The command line as a whole: the table of subcommands and where each leads. What can be typed
//! after one stands in its own file; a new one is that file and a line here.

use std::future::ready;

use clap::{Parser, Subcommand};

use super::{
    audit, backtest, backup, completions, config,
    context::{Context, Global},
    contingents, dashboard, demo, demo_data, doctor, explain, firstday, forecast, import, mail, monitoring, open,
    options::DashboardArgs,
    output::FormatArgs,
    places, publish, purge, serve, show, token, usage,
};

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($args:ty) => $run:expr,)*) => {
        /// The subcommands.
        #[derive(Debug, Subcommand)]
        #[command(subcommand_help_heading = "Befehle")]
        pub enum Command {
            $($(#[$doc])* $name($args),)*
        }

        impl Command {
            async fn run(self, context: Context) -> anyhow::Result<()> {
                match self {
                    $(Self::$name(args) => Box::pin($run(context, args)).await,)*
                }
            }
        }
    };
}

commands! {
    /// Oberfläche mit einem erfundenen Desk zum Ausprobieren
    Demo(DashboardArgs) => demo::run,
    /// Oberfläche mit einer bestimmten Ansicht, z. B. 'agh:AGH-2217' oder 'plaetze?filter=MES&sort=frei-'
    Open(open::OpenArgs) => open::run,
    /// Eine Ansicht als Text ausgeben, Zeile für Zeile
    Show(show::ShowArgs) => show::run,
    /// REST-Backend allein
    Serve(serve::ServeArgs) => |context, _| serve::run(context),
    /// Exporte einlesen (CSV, XLSX; Dateien oder Ordner)
    Import(import::ImportArgs) => import::run,
    /// Freie Plätze der vertraglichen Maßnahmen
    Places(FormatArgs) => places::run,
    /// Kontingente: freie Plätze auf die OEs verteilen
    Contingents(contingents::args::ContingentsArgs) => contingents::run,
    /// Starttage: Ersttags- und Besetzungslisten, COSACH, VerBIS
    Firstday(firstday::args::FirstDayArgs) => firstday::run,
    /// Eintrittsmonitoring mit Rückstand
    Monitoring(FormatArgs) => monitoring::run,
    /// AGH-Prognose je Tag
    Forecast(forecast::ForecastArgs) => forecast::run,
    /// Eine Zahl öffnen: Bedeutung, Rechnung, was nicht mitzählt, die Zeilen dahinter
    Explain(explain::ExplainArgs) => explain::run,
    /// Wie gut frühere Prognosen waren
    Backtest(FormatArgs) => backtest::run,
    /// Die Seite für das Intranet mit ihren Dateien schreiben
    Publish(publish::PublishArgs) => publish::run,
    /// Postausgang: Mails ansehen, schreiben, freigeben, klären
    Mail(mail::MailArgs) => mail::run,
    /// Exporte des erfundenen Desks als CSV schreiben
    DemoData(demo_data::DemoDataArgs) => |context, args| ready(demo_data::run(&context, &args)),
    /// Zugangstoken verwalten
    Token(token::TokenArgs) => token::run,
    /// Die Datenbank sichern, auch neben einem laufenden Backend
    Backup(backup::BackupArgs) => backup::run,
    /// Eine Sicherung zurückspielen; die bisherige Datenbank bleibt daneben liegen
    Restore(backup::RestoreArgs) => backup::restore,
    /// Den neuesten Import zurücknehmen
    UndoImport(import::UndoArgs) => |context, _| import::undo(context),
    /// Löschen, was abgelaufen ist, oder eine einzelne Teilnahme
    Purge(purge::PurgeArgs) => purge::run,
    /// Protokoll ansehen, prüfen
    Audit(audit::AuditArgs) => audit::run,
    /// Einstellungen ansehen, prüfen, anlegen
    Config(config::ConfigArgs) => |context, args| ready(config::run(context, &args)),
    /// Einstellungen, Datenbank und Terminal prüfen
    Doctor(doctor::DoctorArgs) => |context, _| doctor::run(context),
    /// Vervollständigung für eine Shell ausgeben
    Completions(completions::CompletionsArgs) => |_, args| ready(completions::run(&args, usage::command::<Cli>())),
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

impl Cli {
    /// The settings of this run, with the options that stand for some.
    pub fn context(&self) -> Context {
        let mut flags = self.dashboard().flags();
        if let Some(Command::Serve(args)) = &self.command {
            flags.extend(args.flag());
        }
        if let Some(Command::Show(args)) = &self.command {
            flags.extend(args.flag());
        }
        Context::new(&self.global, flags)
    }

    /// What is said about the dashboard, wherever it may stand.
    fn dashboard(&self) -> &DashboardArgs {
        if let Some(Command::Demo(args)) = &self.command {
            return args;
        }
        if let Some(Command::Open(args)) = &self.command {
            return &args.dashboard;
        }
        &self.dashboard
    }

    /// Whether options of the dashboard stand before a command, where they mean nothing.
    pub fn is_misplaced(&self) -> bool {
        self.command.is_some() && self.dashboard != DashboardArgs::default()
    }

    /// Whether it is done with wrong settings, too, because it tells about them or needs none.
    pub fn bears_wrong_settings(&self) -> bool {
        matches!(self.command, Some(Command::Config(_) | Command::Doctor(_) | Command::Completions(_)))
    }

    /// Does it; without a command, that is the dashboard.
    pub async fn run(self, context: Context) -> anyhow::Result<()> {
        match self.command {
            Some(command) => command.run(context).await,
            None => Box::pin(dashboard::run(context, self.dashboard)).await,
        }
    }
}
