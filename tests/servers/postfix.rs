//! The SMTP transport against real servers: Postfix and smtp-sink. Both come with Debian's
//! package `postfix`; Postfix itself needs root to start.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use ilc_desk::{
    domain::mail::{EmailAddress, Mailbox},
    mail::{
        MessageId, Outcome, OutgoingMessage, Transport,
        transport::{CheckReport, Envelope, Security, SmtpSettings, SmtpTransport},
    },
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn wait_for(what: &str, mut ready: impl FnMut() -> bool) {
    for _ in 0..200 {
        if ready() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what} did not come up");
}

fn listening(port: u16) -> impl FnMut() -> bool {
    move || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// A throw-away Postfix, stopped when dropped.
struct Postfix {
    dir: tempfile::TempDir,
    port: u16,
}

impl Postfix {
    fn start() -> Self {
        let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
        let status = Self::script("start", dir.path()).arg(port.to_string()).status().unwrap();
        assert!(status.success());
        let postfix = Self { dir, port };
        wait_for("postfix", listening(port));
        postfix
    }

    fn script(action: &str, dir: &Path) -> Command {
        let mut command = Command::new(root().join(".ci/postfix.sh"));
        command.arg(action).arg(dir);
        command
    }

    fn transport(&self) -> Transport {
        let settings = SmtpSettings {
            port: Some(self.port),
            ca_file: Some(root().join("tests/data/mail/ca.pem")),
            ..SmtpSettings::new("localhost")
        };
        Transport::Smtp(Box::new(SmtpTransport::new(&settings, None).unwrap()))
    }

    fn delivered(&self) -> Vec<PathBuf> {
        let new = self.dir.path().join("mail/all/new");
        std::fs::read_dir(new).map(|dir| dir.map(|e| e.unwrap().path()).collect()).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = Self::script("stop", self.dir.path()).status();
    }
}

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: EmailAddress::parse(address).unwrap() }
}

const SUBJECT: &str = "Freie Plätze „Holzwerkstatt Süd“: 3 – bitte prüfen, Größe, Straße, Übergang, Maßnahme, Äußerung, Öffnung, Übung, Bäckerei, Küche, Möbel, Gärtnerei, Fußpflege, Prüfstelle, Läden, Träger, Verfügung, Ende";
const TEXT: &str = "Guten Tag,\n\n„Größe“ 3,5 % = viel\n.\n.. Punkte am Anfang\nFrom hier an\n";

fn message() -> Vec<u8> {
    let (team, mb) = (mailbox("ILC Besetzungssteuerung X911", "x911@desk.test"), mailbox("Jörg „Jo“ Müßig, MB", "mb@desk.test"));
    let id = MessageId::new("7", 1, &team.address);
    let message = OutgoingMessage {
        id: &id,
        date: chrono::DateTime::from_timestamp(1_795_507_200, 0).unwrap(),
        team: &team,
        to: vec![&mb],
        cc: vec![],
        subject: SUBJECT,
        text: TEXT,
        html: "<p>Größe „drei“</p>\n",
        calendar: None,
    };
    message.build().unwrap()
}

async fn send(transport: &mut Transport, to: &str) -> Outcome {
    let parse = |a| EmailAddress::parse(a).unwrap();
    let envelope = Envelope { from: parse("x911@desk.test"), to: parse(to) };
    transport.send(&envelope, &message(), async || Ok::<(), String>(())).await
}

#[tokio::test]
#[ignore = "needs Postfix (Debian package postfix) and root"]
async fn postfix_takes_refuses_and_defers_per_recipient() {
    let postfix = Postfix::start();
    let mut transport = postfix.transport();
    let report = transport.check().await.unwrap();
    assert_eq!(report, CheckReport::Relay { name: "localhost".to_owned(), encrypted: true, logged_in: false });

    let taken = send(&mut transport, "mb@desk.test").await;
    assert!(matches!(taken, Outcome::Sent { .. }), "{taken}");
    let later = send(&mut transport, "spaeter@desk.test").await;
    assert!(matches!(&later, Outcome::Temporary { code: 450, text } if text.contains("Postfach gerade gesperrt")), "{later}");
    let no = send(&mut transport, "nein@desk.test").await;
    assert!(matches!(&no, Outcome::Permanent { code: 550, text } if text.contains("unbekannt")), "{no}");
    assert!(matches!(send(&mut transport, "alt@desk.test").await, Outcome::Sent { .. }));
    transport.close().await;

    wait_for("delivery", || postfix.delivered().len() == 2);
    for path in postfix.delivered() {
        let raw = std::fs::read(path).unwrap();
        let parsed = mail_parser::MessageParser::default().parse(&raw).unwrap();
        assert_eq!(parsed.subject(), Some(SUBJECT));
        assert_eq!(parsed.from().unwrap().first().unwrap().name(), Some("ILC Besetzungssteuerung X911"));
        assert_eq!(parsed.to().unwrap().first().unwrap().name(), Some("Jörg „Jo“ Müßig, MB"));
        assert_eq!(parsed.reply_to().unwrap().first().unwrap().address(), Some("x911@desk.test"));
        assert_eq!(parsed.message_id(), Some("ilc-7.1@desk.test"));
        assert_eq!(parsed.header("Auto-Submitted").and_then(|h| h.as_text()), Some("auto-generated"));
        assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), TEXT);
        assert_eq!(parsed.body_html(0).unwrap(), "<p>Größe „drei“</p>\n");
    }
}

#[tokio::test]
#[ignore = "needs Postfix (Debian package postfix) and root"]
async fn postfix_gets_nothing_without_encryption() {
    let postfix = Postfix::start();
    let settings = SmtpSettings { port: Some(postfix.port), security: Security::None, ..SmtpSettings::new("localhost") };
    let mut plain = Transport::Smtp(Box::new(SmtpTransport::new(&settings, None).unwrap()));
    let outcome = send(&mut plain, "mb@desk.test").await;
    assert!(matches!(outcome, Outcome::TlsRefused { .. }), "{outcome}");
}

/// smtp-sink, ended when dropped.
struct Sink {
    child: Child,
    port: u16,
}

impl Sink {
    fn start(options: &[&str]) -> Self {
        let port = free_port();
        let id = Command::new("id").arg("-u").output().expect("id").stdout;
        // As root it insists on giving its rights up.
        let drop_rights: &[&str] = if id == b"0\n" { &["-u", "nobody"] } else { &[] };
        let child = Command::new("smtp-sink")
            .args(drop_rights)
            .args(options)
            .args([format!("127.0.0.1:{port}").as_str(), "10"])
            .stderr(Stdio::null())
            .spawn()
            .expect("smtp-sink of Debian's package postfix");
        wait_for("smtp-sink", listening(port));
        Self { child, port }
    }

    async fn send(&self) -> Outcome {
        let settings = SmtpSettings {
            port: Some(self.port),
            security: Security::None,
            step_secs: 2,
            dot_secs: 2,
            ..SmtpSettings::new("localhost")
        };
        let mut transport = Transport::Smtp(Box::new(SmtpTransport::new(&settings, None).unwrap()));
        send(&mut transport, "mb@desk.test").await
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
#[ignore = "needs smtp-sink (Debian package postfix)"]
async fn smtp_sink_refuses_and_hangs_up_at_every_step() {
    // -f, -r: hard and soft reject; -q, -Q: hang up at the command; "." is the final dot.
    let outcome = async |options: &[&str]| Sink::start(options).send().await;
    assert!(matches!(outcome(&[]).await, Outcome::Sent { .. }));
    for step in ["MAIL", "RCPT", "DATA", "."] {
        let (hard, soft) = (outcome(&["-f", step]).await, outcome(&["-r", step]).await);
        assert!(matches!(hard, Outcome::Permanent { .. }), "{step}: {hard}");
        assert!(matches!(soft, Outcome::Temporary { .. }), "{step}: {soft}");
    }
    for step in ["EHLO", "MAIL", "RCPT", "DATA"] {
        let gone = outcome(&["-q", step]).await;
        assert!(matches!(gone, Outcome::Lost { .. }), "{step}: {gone}");
    }
    let gone = outcome(&["-q", "."]).await;
    assert!(matches!(gone, Outcome::Unclear { .. }), "{gone}");
}

#[tokio::test]
#[ignore = "needs smtp-sink (Debian package postfix)"]
async fn smtp_sink_is_too_slow() {
    // Every reply to DATA and to the dot takes longer than our two seconds.
    let outcome = Sink::start(&["-w", "4"]).send().await;
    assert!(!matches!(outcome, Outcome::Sent { .. }), "{outcome}");
}
