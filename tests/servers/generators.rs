//! The API's description in public generators, and a running backend called with what they made of it.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The program on a made-up desk.
fn desk(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ilc-desk"));
    command.env("HOME", dir).args(["--today", "2026-11-20", "--database"]).arg(format!("sqlite:{}/desk.db", dir.display()));
    command
}

fn done(command: &mut Command) -> String {
    let done = command.output().unwrap();
    let said = (String::from_utf8_lossy(&done.stdout).into_owned(), String::from_utf8_lossy(&done.stderr).into_owned());
    assert!(done.status.success(), "{}\n{}", said.0, said.1);
    said.0
}

/// Ended when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "needs python3, npm and their registries"]
fn public_generators_take_the_description_and_their_clients_call_every_get() {
    let dir = tempfile::tempdir().unwrap();
    let exports = dir.path().join("exports");
    done(desk(dir.path()).args(["demo-data", "--out"]).arg(&exports));
    done(desk(dir.path()).arg("import").arg(&exports));
    let token = done(desk(dir.path()).args(["token", "add", "generator", "--role", "verwalten"]));
    let mut serve = desk(dir.path());
    let mut child = serve.args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let _running = Running(child);
    let url = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, rest) = line.split_once("Backend auf ")?;
        Some(rest.split(',').next()?.to_owned())
    });
    // Whoever reads no further would block a server that logs.
    std::thread::spawn(move || lines.count());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/generators.sh");
    let tools = std::env::var("ILC_DESK_TEST_TOOLS").map_or_else(|_| dir.path().join("tools"), Into::into);
    println!("{}", done(Command::new(script).arg(url.unwrap()).arg(token.trim()).arg(tools)));
}
