//! What the system and the shell ask of the program: to end, to stop, to go on. Decides nothing.

use std::io;

use rustix::process::{Signal as Number, getpgrp, getpid, getsid, kill_current_process_group, kill_process};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// SIGTERM, SIGHUP.
    End,
    /// SIGINT: from outside, or by Ctrl+C while somebody else has the terminal.
    Interrupt,
    /// SIGTSTP, as by Ctrl+Z where the terminal makes a signal of it.
    Stop,
    /// SIGCONT, after any stop.
    GoOn,
}

/// The signals caught as long as the process lives.
pub struct Signals {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
    stop: Signal,
    go_on: Signal,
}

impl Signals {
    /// Starts to catch them.
    pub fn catch() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            stop: signal(SignalKind::from_raw(Number::TSTP.as_raw()))?,
            go_on: signal(SignalKind::from_raw(Number::CONT.as_raw()))?,
        })
    }

    /// The next one. Nothing is lost when it is no longer waited for.
    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::End,
            _ = self.hang_up.recv() => Asked::End,
            _ = self.interrupt.recv() => Asked::Interrupt,
            _ = self.stop.recv() => Asked::Stop,
            _ = self.go_on.recv() => Asked::GoOn,
        }
    }

    /// Stops the whole job, also what started us and waits (`cargo run`), and answers when it
    /// goes on. SIGSTOP, because SIGTSTP is caught.
    pub async fn stop_job(&mut self) -> io::Result<()> {
        kill_current_process_group(Number::STOP)?;
        self.go_on.recv().await;
        Ok(())
    }

    /// Stops this process only, where the others of the job got the same signal and see to
    /// themselves.
    pub fn stop_alone() -> io::Result<()> {
        Ok(kill_process(getpid(), Number::STOP)?)
    }
}

/// Whether a shell with job control is there to continue us. The group of the session's first
/// process is nobody's job: stopped, it would stay so for ever.
pub fn has_shell() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}
