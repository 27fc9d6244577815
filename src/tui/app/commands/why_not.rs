//! Why something cannot be done now: a value that is asked for, compared and handed on, and only on
//! screen a German sentence. Decides nothing.

use std::fmt;

use crate::client::NoWrites;

/// A reason. What it displays is a whole sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// The dashboard was started to look only.
    ReadOnly,
    /// The token allows looking only; whose it is.
    ReadingToken(String),
    /// The connection takes nothing.
    Connection(NoWrites),
    /// The backend in this process could not start: why.
    BackendFailed(String),
    /// The backend is not there yet.
    BackendStarts,
    /// This terminal shows no colours: why.
    NoColours(String),
    /// No shell waits.
    NoShell,

    /// The view has no list.
    NoList,
    /// The filter hides every row.
    Filtered,
    /// The rows are on their way.
    Loading,
    /// The list has no rows.
    EmptyList,
    /// There is no table, or nothing in it at all.
    EmptyTable,
    /// There is no table, or nothing of it in sight.
    NothingInSight,
    /// The list is in its own order; the key that chooses another.
    NotSorted(String),
    /// There is one list only.
    OneList,
    /// There is nothing deeper: what the row is.
    NothingDeeper(&'static str),

    /// No instrument has free places; the key of the view that shows where there are some.
    NothingToSplit(String),
    /// Nothing was taken back.
    NothingToRedo,
    /// Nobody else changed the draft.
    OneVersion,
    /// The draft asks for what the data do not allow any more.
    DraftContradicts,
    /// Somebody else changed the draft.
    TwoVersions,
    /// The draft is not stored yet.
    DraftSaving,
    /// A release is under way.
    Releasing,
    /// What is in force is looked at; the key that turns to the proposal.
    InForceShown(String),
    /// Nothing of the pot is in force.
    NothingInForce,
    /// No pot could be released together with others: why, pot by pot.
    NothingReady(String),

    /// Several rows are chosen for one mail.
    OneMailEach,
    /// No AGH is chosen.
    NoMeasure,
    /// No row is chosen.
    NoRow,
    /// The start is on no list any more.
    StartGone,
    /// No row of a list of work is chosen.
    NoWorkRow,
    /// Nobody did not come: there is no task.
    NoTask,
    /// Nothing can be decided about this row.
    NotDecidable,
    /// Several rows are chosen for one decision.
    OneRowEach,
    /// Such a row is no occasion.
    NoOccasion,
    /// Mails are blocked altogether: the backend's words.
    MailBlocked(String),
    /// The mail is no draft.
    NoDraft,
    /// None of the chosen mails is a draft.
    NothingToRelease,
    /// The mail has not been read yet.
    MailLoading,
    /// Nothing of the mail could be tried again.
    NothingToRetry,
    /// Nothing of the mail is still here.
    NothingToCancel,
    /// Nothing of the mail is unclear.
    NothingUnclear,
    /// The sending does not rest.
    NotResting,

    /// Only AGH are set aside.
    OnlyAghAside,
    /// All that are chosen are set aside.
    AllAside,
    /// An AGH is being listed again.
    TakingBack,

    /// Something is being published.
    Publishing,
    /// The desk is empty; the key that reads exports in.
    NoData(String),

    /// Nothing was done in this session.
    NothingDone,
    /// The last deed stays: why.
    Final(&'static str),
    /// A deed is being taken back.
    Undoing,
    /// The outbox could not be read: why.
    OutboxFailed(String),
    /// The outbox is being read.
    OutboxLoading,
    /// Something of the mails is sent.
    Sent,
}

impl From<NoWrites> for WhyNot {
    fn from(why: NoWrites) -> Self {
        Self::Connection(why)
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReadOnly => {
                "Das Dashboard wurde nur zum Lesen gestartet (--read-only); zum Ändern ohne diese Option neu starten."
            }
            Self::ReadingToken(name) => {
                return write!(f, "Das Token „{name}“ erlaubt nur zu lesen; zum Ändern braucht es die Rolle „steuern“.");
            }
            Self::Connection(why) => return why.fmt(f),
            Self::BackendFailed(why) => return write!(f, "Der Datendienst ist nicht gestartet: {}.", why.trim_end_matches('.')),
            Self::BackendStarts => "Der Datendienst startet noch; gefragt wird von selbst, sobald er da ist.",
            Self::NoColours(why) => return write!(f, "Farben sind abgeschaltet: {why}."),
            Self::NoWorkRow => "Das geht auf einer Zeile von COSACH, VerBIS oder Abweichungen; Tab wechselt dorthin.",
            Self::NoTask => "Eine Aufgabe gibt es nur für die Zeilen der Liste VerBIS.",
            Self::NotDecidable => {
                "Über diese Zeile ist nichts zu entscheiden: niemand von uns, oder der Export hat schon das letzte Wort."
            }
            Self::OneRowEach => "Entschieden wird über eine Person nach der anderen; bitte die Auswahl aufheben.",
            Self::NoShell => "Hier wartet keine Shell, die das Dashboard wieder holen könnte.",
            Self::NoList => "Hier gibt es keine Liste, aus der sich eine Zeile wählen ließe.",
            Self::Filtered => "Es ist keine Zeile gewählt; Esc hebt den Filter auf.",
            Self::Loading => "Die Liste wird noch geladen.",
            Self::EmptyList => "Die Liste ist leer; ein Import füllt sie.",
            Self::EmptyTable => "Hier steht keine Tabelle, oder sie ist leer; ein Import füllt sie.",
            Self::NothingInSight => "Hier steht keine Tabelle, oder sie ist leer; Esc hebt einen Filter auf.",
            Self::NotSorted(sort) => {
                return write!(f, "Die Liste steht in ihrer üblichen Reihenfolge; {sort} wählt die Spalte.");
            }
            Self::OneList => "Hier gibt es gerade nur eine Liste.",
            Self::NothingDeeper(what) => return write!(f, "Tiefer geht es hier nicht: {what}."),
            Self::NothingToSplit(places) => {
                let which = "stehen die Starts, die freie Plätze haben.";
                return write!(f, "Es ist nichts aufzuteilen; unter {places} Plätze {which}");
            }
            Self::NothingToRedo => "Es gibt nichts zu wiederholen.",
            Self::OneVersion => "Es gibt nur eine Fassung; zu entscheiden ist nichts.",
            Self::DraftContradicts => "Der Entwurf widerspricht den Daten; erst die Vorgaben lösen, die nicht mehr passen.",
            Self::TwoVersions => "Erst zwischen den zwei Fassungen entscheiden.",
            Self::DraftSaving => "Der Entwurf wird gerade gespeichert; gleich noch einmal.",
            Self::InForceShown(key) => return write!(f, "Gezeigt wird, was in Kraft ist; {key} zeigt den neuen Vorschlag."),
            Self::NothingInForce => "Von diesem Instrument ist noch nichts in Kraft; gezeigt wird der Vorschlag.",
            Self::NothingReady(why) => return write!(f, "Es gibt nichts gemeinsam freizugeben: {why}."),
            Self::Releasing => "Eine Freigabe läuft gerade.",
            Self::OneMailEach => {
                "Mails gehen immer zu einem Anlass und einzeln hinaus, nie als Massenmail; bitte die Auswahl aufheben."
            }
            Self::NoMeasure => "Es ist keine AGH gewählt.",
            Self::NoRow => "Es ist keine Zeile gewählt.",
            Self::StartGone => "Der Start ist nicht mehr da.",
            Self::NoOccasion => "Zu dieser Zeile gibt es keine Mail.",
            Self::MailBlocked(why) | Self::OutboxFailed(why) => why,
            Self::NoDraft => "Ändern lässt sich nur ein Entwurf.",
            Self::NothingToRelease => {
                "Freigeben lässt sich nur ein Entwurf; einen wählen oder mit der Mail-Taste einer Zeile anlegen."
            }
            Self::MailLoading => "Der Text wird noch geladen; gleich noch einmal versuchen.",
            Self::NothingToRetry => "An dieser Mail ist nichts fehlgeschlagen, verfallen oder wartend.",
            Self::NothingToCancel => "An dieser Mail ist nichts mehr zurückzunehmen.",
            Self::NothingUnclear => "An dieser Mail ist nichts unklar.",
            Self::NotResting => "Der Versand ruht nicht; es gibt nichts fortzusetzen.",
            Self::OnlyAghAside => "Zurückstellen lässt sich nur eine AGH; mit Tab zur Liste der AGH.",
            Self::AllAside => "Die ausgewählten AGH sind schon zurückgestellt; aufheben lässt sich das einzeln.",
            Self::TakingBack => "Die vorige Änderung läuft noch.",
            Self::Publishing => "Eine Veröffentlichung läuft schon.",
            Self::NoData(import) => return write!(f, "Es gibt noch keine Daten; {import} liest Exporte ein."),
            Self::NothingDone => "In dieser Sitzung gibt es nichts zurückzunehmen.",
            Self::Final(why) => why,
            Self::Undoing => "Das vorige Zurücknehmen läuft noch.",
            Self::OutboxLoading => "Der Postausgang wird gelesen …",
            Self::Sent => "Gesendete Mails lassen sich nicht zurückholen.",
        })
    }
}
