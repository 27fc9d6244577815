//! The dashboard's own files: the view as it was left, the last answers of a server, work not handed
//! over, and the files a person may change while it runs; exports to be read in. Draws nothing, asks nothing of a backend.

pub(in crate::tui) mod exports;
pub mod log_file;
pub mod unsent;
pub mod watch;
