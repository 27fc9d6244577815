//! What can be typed after `ilc-desk mail`.

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::{
    output::{Format, FormatArgs},
    typed,
};

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
        /// Auch wenn ihre Daten älter sind als mail.rules.max_data_age erlaubt
        #[arg(long)]
        yes: bool,
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
    /// Anlass: agh_action, weekly_overview, pre_start_check, refill, list_request, info_letter, kick_off_talk, kick_off_withdrawn, kick_off_mail, final_report, statement_request, overbooked
    #[arg(value_name = "ANLASS")]
    pub kind: Option<String>,
    /// Listen der Träger: zu diesen Maßnahmen oder Starts; ohne: alle, die heute anzufordern sind
    #[arg(value_name = "NR[/MODUL]", requires = "kind")]
    pub starts: Vec<String>,
    /// Listen der Träger: Ersttagsliste oder Besetzungsliste; ohne: was fällig ist
    #[arg(long = "kind", value_name = "erst|besetzung")]
    pub list: Option<String>,
    /// Listen der Träger: Stichtag
    #[arg(long, value_name = "DATUM", value_parser = typed::date)]
    pub as_of: Option<NaiveDate>,
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
    /// Stellungnahme, Listen der Träger: erbeten bis
    #[arg(long, value_name = "DATUM", value_parser = typed::date)]
    pub answer_by: Option<NaiveDate>,
    /// Nur zeigen, nichts speichern
    #[arg(long)]
    pub dry_run: bool,
    /// Als Entwurf ablegen, nicht senden
    #[arg(long, conflicts_with = "dry_run")]
    pub draft: bool,
    /// Auch wenn die Daten älter sind als mail.rules.max_data_age erlaubt
    #[arg(long)]
    pub yes: bool,
}
