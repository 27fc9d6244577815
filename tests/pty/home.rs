//! A home of its own for programs under test: nothing outside it is read or written. Starts the
//! real binary in it, beside a terminal or for one.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use portable_pty::CommandBuilder;

/// A Tuesday.
pub const TODAY: &str = "2026-11-24";
const BINARY: &str = env!("CARGO_BIN_EXE_ilc-desk");

/// The home; gone with everything in it when dropped.
pub struct Home {
    root: PathBuf,
    _owned: Option<tempfile::TempDir>,
}

impl Home {
    /// Empty but for settings (polls follow each other every `refresh_secs`) and the note that the
    /// tour was seen.
    pub fn new(refresh_secs: u32) -> Self {
        let owned = tempfile::tempdir().unwrap();
        let home = Self { root: owned.path().to_owned(), _owned: Some(owned) };
        let settings = home.path(".config/ilc-desk");
        std::fs::create_dir_all(&settings).unwrap();
        std::fs::create_dir(home.path("tmp")).unwrap();
        // Whoever sits here has seen the tour.
        let known = home.path(".local/state/ilc-desk");
        std::fs::create_dir_all(&known).unwrap();
        std::fs::write(known.join("tour"), "").unwrap();
        // Somebody who has seen the tour.
        std::fs::create_dir_all(home.path(".local/state/ilc-desk")).unwrap();
        std::fs::write(home.path(".local/state/ilc-desk/tour"), "").unwrap();
        std::fs::write(settings.join("config.toml"), format!("[client]\nrefresh_secs = {refresh_secs}\n")).unwrap();
        home
    }

    /// One that somebody else made and removes.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), _owned: None }
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    fn environment(&self) -> [(&'static str, String); 10] {
        [
            ("HOME", self.root.display().to_string()),
            ("TMPDIR", self.path("tmp").display().to_string()),
            ("PATH", "/usr/bin:/bin".to_owned()),
            ("USER", "tester".to_owned()),
            // What a machine sets for everybody is not asked here.
            ("ILC_DESK_SYSTEM_DIR", String::new()),
            ("LANG", "C.UTF-8".to_owned()),
            // What is released goes at once; `held` looks at the time between.
            ("ILC_DESK_MAIL__HOLD_MINUTES", "0".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
            // A backtrace would push what is waited for off the screen.
            ("RUST_BACKTRACE", "0".to_owned()),
            ("PS1", "bereit> ".to_owned()),
        ]
    }

    /// Any program, for a terminal.
    pub fn program(&self, program: &str, args: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.cwd(&self.root);
        command
    }

    /// `ilc-desk`, for a terminal.
    pub fn desk(&self, args: &[&str]) -> CommandBuilder {
        let mut command = self.program(BINARY, args);
        command.args(["--today", TODAY]);
        command
    }

    /// The dashboard on the demo desk.
    pub fn demo(&self) -> CommandBuilder {
        self.desk(&["demo"])
    }

    /// Where the running demo keeps its files.
    pub fn demo_folder(&self) -> PathBuf {
        let found = std::fs::read_dir(self.path("tmp")).unwrap().map(|entry| entry.unwrap().path());
        let mut found = found.filter(|path| path.join("demo.db").exists());
        found.next().expect("the demo has a folder")
    }

    /// `ilc-desk`, without a terminal.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(args).args(["--today", TODAY]).env_clear().envs(self.environment()).current_dir(&self.root);
        command
    }

    /// Runs `ilc-desk` without a terminal, expects success, answers stdout.
    pub fn run(&self, args: &[&str]) -> String {
        self.run_with(args, "")
    }

    /// The same with a token.
    pub fn run_with(&self, args: &[&str], token: &str) -> String {
        let output = self.command(args).env("ILC_DESK_TOKEN", token).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Imports the demo desk's exports, `scale` times the size, and answers a token that may do everything.
    pub fn fill(&self, scale: u32) -> String {
        self.run(&["demo-data", "--out", "exporte", "--scale", &scale.to_string()]);
        self.run(&["import", "exporte"]);
        self.run(&["token", "add", "tester", "--role", "verwalten"]).trim().to_owned()
    }

    /// Serves the home's database at that address; port 0 means any.
    pub fn serve(&self, listen: &str) -> Server {
        let mut child = self.command(&["serve", "--listen", listen]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "the backend ended early");
            if let Some(rest) = line.split("Backend auf http://").nth(1) {
                break rest.split(',').next().unwrap().to_owned();
            }
        };
        // Keeps the pipe drained, so that the backend never blocks on its log.
        std::thread::spawn(move || log.read_to_string(&mut String::new()));
        Server { child, address }
    }

    /// Removes what the dashboard remembers from one start to the next. One that is still ending may write
    /// between two removals, so it is tried until nothing is there.
    pub fn forget(&self) {
        for (name, is_folder) in [(".cache", true), (".local/state/ilc-desk/view.toml", false)] {
            let path = self.path(name);
            let patience = Instant::now() + Duration::from_secs(5);
            while path.exists() {
                let gone = if is_folder { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
                assert!(gone.is_ok() || Instant::now() < patience, "{name} stays: {gone:?}");
            }
        }
    }

    /// The dashboard on that server.
    pub fn client(&self, server: &Server, token: &str, args: &[&str]) -> CommandBuilder {
        let mut command = self.desk(args);
        command.args(["--server", &format!("http://{}", server.address)]);
        command.env("ILC_DESK_TOKEN", token);
        command
    }
}

/// A backend in a process of its own; killed when dropped.
pub struct Server {
    child: Child,
    /// Address and port.
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGKILL: no goodbye to anybody.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
