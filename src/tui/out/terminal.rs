//! The terminal taken over and given back: on leaving, on errors, on a panic. Draws nothing.

use std::{
    io::{self, BufWriter, Stdout, Write as _},
    sync::atomic::{AtomicBool, Ordering},
};

use crossterm::{
    Command, cursor, event, execute, queue,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{Terminal, backend::CrosstermBackend, layout::Rect};

use super::wire::Wire;
use crate::tui::look::surroundings::Surroundings;

/// The terminal we draw on. One buffered write per frame.
pub type Screen = Terminal<CrosstermBackend<Wire<BufWriter<Stdout>>>>;

/// Whether the terminal is ours, so that it is given back once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Asks for presses and the wheel in the one form without limits (SGR). Not for moves: each would
/// wake us for nothing, and cost a slow line bytes.
struct PressesAndWheel;

impl Command for PressesAndWheel {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        f.write_str("\x1b[?1000h\x1b[?1006h")
    }
}

/// Takes the mouse, or leaves it to the terminal, which then selects text with it.
pub fn set_mouse(screen: &mut Screen, on: bool) -> io::Result<()> {
    let out = screen.backend_mut();
    if on { execute!(out, PressesAndWheel) } else { execute!(out, event::DisableMouseCapture) }
}

/// Gives the terminal back when dropped.
pub struct Guard(());

impl Guard {
    /// Takes the terminal over: raw, alternate screen, bracketed paste, the mouse if wanted. From
    /// here on a panic of this thread gives it back before it is reported; panics of other threads go to
    /// the log, because a report would land in the middle of the picture.
    pub fn enter(mouse: bool, around: &Surroundings) -> io::Result<(Self, Screen)> {
        let drawing = std::thread::current().id();
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().id() == drawing || !TAKEN.load(Ordering::SeqCst) {
                restore();
                before(info);
            } else {
                // The place only: a message could hold data.
                let place = info.location().map(ToString::to_string).unwrap_or_default();
                tracing::error!(place, "panic in a task");
            }
        }));
        TAKEN.store(true, Ordering::SeqCst);
        let guard = Self(());
        enable_raw_mode()?;
        let out = BufWriter::with_capacity(1 << 16, io::stdout());
        let mut screen = Terminal::new(CrosstermBackend::new(Wire::new(out, around.charset(), around.depth())))?;
        take(&mut screen, mouse)?;
        Ok((guard, screen))
    }
}

impl Guard {
    /// Gives the terminal to somebody else for a while.
    pub fn suspend() {
        restore();
    }

    /// Takes it back; everything has to be drawn anew.
    pub fn resume(screen: &mut Screen, mouse: bool) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        enable_raw_mode()?;
        take(screen, mouse)?;
        // Not `clear`: that asks the terminal where the cursor is and waits for the answer.
        let size = screen.size()?;
        screen.resize(Rect::new(0, 0, size.width, size.height))
    }
}

fn take(screen: &mut Screen, mouse: bool) -> io::Result<()> {
    let out = screen.backend_mut();
    queue!(out, EnterAlternateScreen, event::EnableBracketedPaste, cursor::Hide)?;
    if mouse {
        queue!(out, PressesAndWheel)?;
    }
    io::Write::flush(out)
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Undoes [`Guard::enter`]. Errors are of no use to anyone any more: the terminal may be gone.
fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        let _ = execute!(out, event::DisableMouseCapture, event::DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = out.flush();
        let _ = disable_raw_mode();
    }
}
