//! Why a mail cannot be built or a recipient not be reached: values to be told apart, with German
//! words and what would mend it.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};

use super::{NoSuchTime, Topic, Unserved};
use crate::domain::{
    MeasureNo, StartKey, UnitCode,
    dates::{german, moment},
    start::key_label,
};

/// Why there is no such mail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// The kind of mail is about a measure, and none was named.
    #[error("Es fehlt die Maßnahme.")]
    NoMeasure,
    /// No such measure.
    #[error("Die Maßnahme {0} gibt es nicht.")]
    UnknownMeasure(MeasureNo),
    /// The kind of mail is about an AGH.
    #[error("{0} ist keine AGH.")]
    NotAgh(MeasureNo),
    /// No start that runs or is to come.
    #[error("Einen laufenden oder kommenden Start {} gibt es nicht.", key_label(.0))]
    NoSuchStart(StartKey),
    /// The start is full.
    #[error("{} hat keine freien Plätze; eine Mail ist nicht nötig.", key_label(.0))]
    NothingFree(StartKey),
    /// The module has begun; nobody enters it late.
    #[error("In {} kann niemand mehr einsteigen: das Modul läuft seit {}.", key_label(.start), german(*.since))]
    TakesNobody {
        /// The start.
        start: StartKey,
        /// Since when it runs.
        since: NaiveDate,
    },
    /// The start day lies ahead.
    #[error("{} beginnt erst am {}; wer gekommen ist, weiß man danach.", key_label(.start), german(*.begin))]
    NotBegun {
        /// The start.
        start: StartKey,
        /// Its first day.
        begin: NaiveDate,
    },
    /// Of somebody it is not known whether they came, and the list that says it has not been evaluated.
    #[error("{}: Die Ersttagsliste ist noch nicht ausgewertet.", key_label(.0))]
    NotEvaluated(StartKey),
    /// The measure runs too long already for a mail about its begin.
    #[error("{measure} läuft schon seit {}; eine Mail zum Beginn gibt es bis zwei Wochen danach.", german(*.begin))]
    LongBegun {
        /// The measure.
        measure: MeasureNo,
        /// Its first day.
        begin: NaiveDate,
    },
    /// The measure's file does not say what an Auftakt-E-Mail has to tell.
    #[error(
        "Für die Auftakt-E-Mail zu {measure} fehlt noch, was sie erzählt. Bitte in der Datei der Maßnahmen {} füllen.",
        columns_named(columns)
    )]
    ProfileMissing {
        /// The measure.
        measure: MeasureNo,
        /// The empty columns.
        columns: Vec<&'static str>,
    },
    /// Nobody can come to the talk then.
    #[error("Der {} {why}. Bitte einen anderen Tag oder eine andere Uhrzeit nennen.", moment(*.at))]
    NoSuchTime {
        /// The time that was named.
        at: NaiveDateTime,
        /// What is wrong with it.
        why: NoSuchTime,
    },
    /// No invitation is out that could be withdrawn.
    #[error("Zu {0} ist keine Einladung zum Auftaktgespräch hinaus; abzusagen ist nichts.")]
    NotInvited(MeasureNo),
    /// `BaE` is steered by the Agentur für Arbeit (rule 14).
    #[error("{0} ist eine BaE; deren Plätze besetzt die Agentur für Arbeit. Eine Überbesetzung bitte mit ihr klären.")]
    NotSteered(MeasureNo),
    /// The kind of mail is about a `BaE`.
    #[error("{0} ist keine BaE; eine Überbesetzung ist hier Sache des ILC.")]
    NotBae(MeasureNo),
    /// Its places suffice.
    #[error(
        "{0} ist nicht überbesetzt, heute nicht und nach den Buchungen der nächsten 8 Wochen nicht; eine Mail ist nicht nötig."
    )]
    NotOverbooked(MeasureNo),
    /// Its lists are there, or nobody asked for them.
    #[error("Zu {0} fehlt keine angeforderte Liste; eine Mail an die MB ist nicht nötig.")]
    NoListMissing(MeasureNo),
    /// Something only a person knows is missing.
    #[error("Es fehlt noch: {0}.")]
    Missing(Missing),
    /// The measure has no MB, without whom this mail must not go.
    #[error("{0} hat keine Maßnahmebetreuung. Bitte die MB in der Datei der Maßnahmen eintragen.")]
    NoMb(MeasureNo),
    /// The MB has no usable address.
    #[error("Die MB von {measure} ist nicht erreichbar: {problem}. Bitte „MB E-Mail“ in der Datei der Maßnahmen ergänzen.")]
    MbUnreachable {
        /// The measure.
        measure: MeasureNo,
        /// What is wrong with the address.
        problem: String,
    },
    /// The provider has no usable address for this measure.
    #[error(
        "Der Träger von {measure} ist nicht erreichbar: {problem}. Bitte „Träger E-Mail“ in der Datei der Maßnahmen ergänzen."
    )]
    ProviderUnreachable {
        /// The measure.
        measure: MeasureNo,
        /// What is wrong with the address.
        problem: String,
    },
    /// AGH are not asked for lists (`lists.agh`).
    #[error("{0} ist eine AGH; von AGH werden keine Listen angefordert (Einstellung lists.agh).")]
    NoListOfAgh(MeasureNo),
    /// Another one gets the Besetzungsliste of assisted training.
    #[error("Die Besetzungsliste von {0} geht monatlich an die JBA; das ILC fordert sie nicht an.")]
    ListToJba(MeasureNo),
    /// The OE has no usable address.
    #[error("OE {unit}: {problem}. Der Verteiler steht in der Datei der Organisationseinheiten.")]
    UnitUnreachable {
        /// The OE.
        unit: UnitCode,
        /// What is wrong with the address.
        problem: String,
    },
    /// None of the OEs concerned can be reached.
    #[error("Für {} ist keine OE erreichbar.", .0.label())]
    NobodyReachable(Topic),
    /// No OE lies where people of limited mobility could come from.
    #[error("Für {} kommt keine OE in Frage: {unserved}", .topic.label())]
    NobodyNear {
        /// What the mail is about.
        topic: Topic,
        /// The Bezirk.
        unserved: Unserved,
    },
    /// The OE is none of those this mail may go to.
    #[error("OE {unit} gehört nicht zum Bezirk der AGH {measure}.")]
    NotOffered {
        /// The OE.
        unit: UnitCode,
        /// The AGH.
        measure: MeasureNo,
    },
    /// The ticks leave nobody in To.
    #[error("Für {} ist niemand mehr angekreuzt.", .0.label())]
    NobodyLeft(Topic),
    /// The ticks do not name the AGH at all.
    #[error("Für {0} ist niemand angekreuzt; die MB gehört immer dazu.")]
    NotTicked(MeasureNo),
    /// No mail is left.
    #[error("Es ist niemand angekreuzt.")]
    NobodyTicked,
    /// The ticks name a mail the occasion does not give.
    #[error("Eine Mail zu „{0}“ gibt dieser Anlass nicht her.")]
    NoSuchMail(String),
}

/// `die Spalten „Inhalt“ und „Hinweise“`.
fn columns_named(columns: &[&str]) -> String {
    let quoted: Vec<_> = columns.iter().map(|column| format!("„{column}“")).collect();
    match quoted.split_last() {
        Some((last, [])) => format!("die Spalte {last}"),
        Some((last, before)) => format!("die Spalten {} und {last}", before.join(", ")),
        None => String::new(),
    }
}

/// What only a person knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// When and where the kick-off talk is.
    Talk,
    /// Where the final report lies.
    FiledAt,
    /// By when the MB is asked to answer.
    AnswerBy,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Talk => "Tag, Uhrzeit und Ort des Gesprächs",
            Self::FiledAt => "wo der Bericht liegt",
            Self::AnswerBy => "bis wann die Stellungnahme erbeten wird",
        })
    }
}
