//! The desk without a screen: what is read out, what commands print, and a day's work line by line,
//! as a process on the demo desk.

mod commands;
mod scripts;
mod views;

use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

/// The program in a home of its own.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("ilc-desk"));
        command
            .args(args)
            .args(["--today", "2026-11-24"])
            .env_clear()
            .env("HOME", self.0.path())
            .env("PATH", "/usr/bin:/bin")
            .env("USER", "tester")
            .env("TZ", "UTC")
            .current_dir(self.0.path());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Works through a script; answers what was said and whether it went through.
    fn script(&self, args: &[&str], script: &str) -> (String, String, bool) {
        let mut command = self.command(&[args, &["--plain", "--commands", "-"]].concat());
        // What is released goes at once, whatever a script's lines take.
        command.env("ILC_DESK_MAIL__HOLD_MINUTES", "0");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (steady(&text(output.stdout)), text(output.stderr), output.status.success())
    }
}

/// Without what differs from run to run: clock times and the folder of the demo.
fn steady(text: &str) -> String {
    let mut out = String::new();
    // How good past forecasts of an AGH were is there a moment later.
    let soon = |line: &&str| !line.starts_with("Güte an dieser AGH") && !line.starts_with("80 %-Band traf");
    for line in text.lines().filter(soon) {
        let words: Vec<String> = line.split(' ').map(steady_word).collect();
        // A time of another day carries that day.
        let line = words.join(" ");
        out.push_str(&without_day(&line));
        out.push('\n');
    }
    out
}

fn steady_word(word: &str) -> String {
    if let Some(at) = word.find("/tmp/") {
        let name = word[at..].split('/').skip(3).collect::<Vec<_>>().join("/");
        // A mail's file is named after its random Message-ID.
        let name =
            name.rsplit_once('-').filter(|(_, end)| end.contains(".eml")).map_or(name.clone(), |(role, _)| format!("{role}.eml"));
        return format!("{}ORDNER/{name}", &word[..at]);
    }
    let core = word.trim_end_matches([',', '.', ':', ';', ')']);
    let is_time = core.len() == 5 && core.as_bytes()[2] == b':' && core.bytes().filter(u8::is_ascii_digit).count() == 4;
    if is_time { format!("ZEIT{}", &word[core.len()..]) } else { word.to_owned() }
}

fn without_day(line: &str) -> String {
    let mut line = line.to_owned();
    while let Some(at) = line.find(". ZEIT") {
        let from = line[..at].rfind(' ').map_or(0, |at| at + 1);
        let is_day = line[from..at].bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if !is_day {
            break;
        }
        line.replace_range(from..at + 2, "");
    }
    line
}

#[test]
fn times_and_folders_are_taken_out() {
    let line = "Erledigt: Import 22.11. 05:14: 20.183 Zeilen, nach /tmp/ilc-x/postausgang; bis 16.01., 4";
    assert_eq!(steady(line), "Erledigt: Import ZEIT: 20.183 Zeilen, nach ORDNER/postausgang; bis 16.01., 4\n");
}
