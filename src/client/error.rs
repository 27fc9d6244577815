//! What can go wrong between desk and backend, in words for the person at the desk.

use crate::api::{imports::ImportIssue, problem::Problem};

/// Why a request brought no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The backend answered with a problem document.
    #[error("{}", .0.detail)]
    Problem(Box<Problem>),
    /// No connection.
    #[error("Der Datendienst unter {base} ist nicht erreichbar ({why}). Läuft er? Stimmt die Adresse (--server)?")]
    Unreachable {
        /// Address asked.
        base: String,
        /// Short technical reason.
        why: String,
    },
    /// The token is missing, unknown or not strong enough.
    #[error("{detail}")]
    Unauthorized {
        /// What to do, in German.
        detail: String,
    },
    /// No answer in time.
    #[error("Der Datendienst hat nicht innerhalb von {seconds} s geantwortet.")]
    Timeout {
        /// Seconds waited.
        seconds: u64,
    },
    /// An answer that is not what was asked for.
    #[error(
        "Die Antwort des Datendienstes ist nicht lesbar ({why}). Passen die Versionen von Dashboard und Datendienst zusammen?"
    )]
    Garbled {
        /// What is wrong with it.
        why: String,
    },
    /// The request could not be built, e.g. because the address is wrong.
    #[error("{0}")]
    Setup(String),
}

impl ClientError {
    /// The errors of a refused import; empty for everything else.
    pub fn issues(&self) -> &[ImportIssue] {
        match self {
            Self::Problem(problem) => &problem.errors,
            Self::Unreachable { .. }
            | Self::Unauthorized { .. }
            | Self::Timeout { .. }
            | Self::Garbled { .. }
            | Self::Setup(_) => &[],
        }
    }

    /// Whether asking again later can help, i.e. the connection is in doubt.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Timeout { .. } | Self::Garbled { .. } => true,
            Self::Problem(problem) => problem.status >= 500,
            Self::Unauthorized { .. } | Self::Setup(_) => false,
        }
    }

    /// Whether the backend has not yet computed what was asked for, or is busy with others' questions.
    pub fn is_not_ready(&self) -> bool {
        matches!(self, Self::Problem(problem) if matches!(problem.status, 429 | 503))
    }

    /// A few words for the status line.
    pub fn short(&self) -> &'static str {
        match self {
            Self::Problem(_) => "Fehler im Datendienst",
            Self::Unreachable { .. } => "nicht erreichbar",
            Self::Unauthorized { .. } => "kein Zugang",
            Self::Timeout { .. } => "keine Antwort",
            Self::Garbled { .. } => "Antwort unlesbar",
            Self::Setup(_) => "falsch eingerichtet",
        }
    }
}
