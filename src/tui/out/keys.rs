//! Keys of the terminal, read by a thread of its own that ends when nobody waits for them any more.
//!
//! Not by crossterm: it takes answers of the terminal for keys, and letters of other charsets for
//! nothing.

use std::{
    fs::File,
    io::{self, IsTerminal as _, Write as _},
    os::{
        fd::{AsFd as _, OwnedFd},
        unix::net::UnixStream,
    },
    thread::JoinHandle,
    time::Duration,
};

use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

use crate::tui::input::{charset::Charset, decode::Decoder};

/// What the terminal sends, as long as this lives.
pub struct Keys {
    events: UnboundedReceiver<io::Result<Event>>,
    resized: Signal,
    /// Closing it ends the thread.
    stop: Option<UnixStream>,
    thread: Option<JoinHandle<()>>,
}

impl Keys {
    /// Starts to read.
    ///
    /// # Errors
    /// When there is no terminal to read from.
    pub fn start(charset: Charset) -> io::Result<Self> {
        let terminal = terminal()?;
        let (stop, stopped) = UnixStream::pair()?;
        let (send, events) = unbounded_channel();
        let resized = signal(SignalKind::window_change())?;
        let thread =
            std::thread::Builder::new().name("keys".to_owned()).spawn(move || read(&terminal, &stopped, charset, &send))?;
        Ok(Self { events, resized, stop: Some(stop), thread: Some(thread) })
    }

    /// The next event; `None` when the terminal is gone. Nothing is lost when it is no longer waited for.
    pub async fn next(&mut self) -> Option<io::Result<Event>> {
        tokio::select! {
            biased;
            _ = self.resized.recv() => Some(crossterm::terminal::size().map(|(width, height)| Event::Resize(width, height))),
            event = self.events.recv() => event,
        }
    }

    /// An event that has come already.
    pub fn try_next(&mut self) -> Option<io::Result<Event>> {
        self.events.try_recv().ok()
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(mut stop) = self.stop.take() {
            let _ = stop.write_all(b"x");
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The terminal keys come from, also where the input is something else.
fn terminal() -> io::Result<OwnedFd> {
    let input = io::stdin();
    if input.is_terminal() { input.as_fd().try_clone_to_owned() } else { File::open("/dev/tty").map(OwnedFd::from) }
}

fn read(terminal: &OwnedFd, stopped: &UnixStream, charset: Charset, send: &UnboundedSender<io::Result<Event>>) {
    let mut decoder = Decoder::new(charset);
    let mut buffer = [0; 4 << 10];
    let mut found = Vec::new();
    loop {
        let mut watched = [PollFd::new(terminal, PollFlags::IN), PollFd::new(stopped, PollFlags::IN)];
        let patience = decoder.patience().map(timespec);
        let ready = match poll(&mut watched, patience.as_ref()) {
            Ok(ready) => ready,
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return drop(send.send(Err(error.into()))),
        };
        if !watched[1].revents().is_empty() {
            return;
        }
        if ready == 0 {
            decoder.give_up(&mut found);
        } else {
            match rustix::io::read(terminal, &mut buffer) {
                // The other end has gone: no more events.
                Ok(0) => return,
                Ok(length) => decoder.feed(&buffer[..length], &mut found),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(error) => return drop(send.send(Err(error.into()))),
            }
        }
        for event in found.drain(..) {
            if send.send(Ok(event)).is_err() {
                return;
            }
        }
    }
}

fn timespec(wait: Duration) -> Timespec {
    Timespec { tv_sec: i64::try_from(wait.as_secs()).unwrap_or(i64::MAX), tv_nsec: i64::from(wait.subsec_nanos()) }
}
