//! Where the lines of the line mode come from.

use std::io::{self, BufRead as _};

use tokio::sync::mpsc;

use crate::tui::out::console;

/// Where the lines come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A person at a terminal.
    Person,
    /// Standard input, which is no person.
    Piped,
    /// These lines.
    Script(Vec<String>),
}

/// Lines from outside. Standard input is read by a thread of its own, one line when it is asked
/// for, so that an editor can have the terminal in between.
pub(super) enum Lines {
    Read { ask: std::sync::mpsc::Sender<()>, read: mpsc::UnboundedReceiver<Option<String>> },
    Given(std::vec::IntoIter<String>),
}

impl Lines {
    pub(super) fn of(source: &Source) -> Self {
        if let Source::Script(lines) = source {
            return Self::Given(lines.clone().into_iter());
        }
        let (ask, asked) = std::sync::mpsc::channel();
        let (send, read) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            while asked.recv().is_ok() {
                let mut bytes = Vec::new();
                let line = match io::stdin().lock().read_until(b'\n', &mut bytes) {
                    Ok(n) if n > 0 => Some(console::typed(&bytes).trim_end_matches(['\n', '\r']).to_owned()),
                    _ => None,
                };
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        Self::Read { ask, read }
    }

    /// Wants a line.
    pub(super) fn ask(&mut self) {
        if let Self::Read { ask, .. } = self {
            // The thread lives as long as this does.
            let _ = ask.send(());
        }
    }

    /// The line asked for; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<String> {
        match self {
            Self::Read { read, .. } => read.recv().await.flatten(),
            Self::Given(lines) => lines.next(),
        }
    }
}
