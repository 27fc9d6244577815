//! Text on a terminal that is not drawn on: in its charset. Files, pipes and machines get UTF-8.

use std::{
    borrow::Cow,
    io::{self, IsTerminal, Write},
};

use super::wire::Wire;
use crate::tui::{
    input::charset::Charset,
    look::{surroundings::Surroundings, theme::Depth},
};

/// How letters go to a stream.
fn charset(stream: &impl IsTerminal) -> Charset {
    if stream.is_terminal() { Surroundings::from_env().charset() } else { Charset::Utf8 }
}

/// A line from standard input as text.
pub fn typed(bytes: &[u8]) -> Cow<'_, str> {
    match charset(&io::stdin()) {
        Charset::Utf8 => String::from_utf8_lossy(bytes),
        charset @ (Charset::Ascii | Charset::Latin1 | Charset::Other(_)) => Cow::Owned(charset.decode(bytes)),
    }
}

/// Whether nothing has to be translated for standard output.
pub fn stdout_is_utf8() -> bool {
    charset(&io::stdout()) == Charset::Utf8
}

/// Whether nothing has to be translated for standard error.
pub fn stderr_is_utf8() -> bool {
    charset(&io::stderr()) == Charset::Utf8
}

/// A line on standard output. That it cannot be written is of no use to anyone.
pub fn say(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}

/// A line on standard error, likewise.
pub fn tell(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}

/// Standard output, as whoever reads it takes it.
pub fn stdout() -> impl Write {
    let out = io::stdout();
    let charset = charset(&out);
    Wire::new(out.lock(), charset, Depth::Full)
}

/// Standard error, likewise.
pub fn stderr() -> impl Write {
    let out = io::stderr();
    let charset = charset(&out);
    Wire::new(out.lock(), charset, Depth::Full)
}
