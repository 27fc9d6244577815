//! The SMTP transport against a relay that misbehaves in every way the protocol allows.

use std::{path::PathBuf, time::Duration};

use ilc_desk::{
    domain::mail::{EmailAddress, Mailbox},
    mail::{
        MessageId, Outcome, OutgoingMessage, Transport,
        transport::{CheckReport, Envelope, Secret, Security, SmtpSettings, SmtpTransport, Stage},
    },
};

use crate::support::relay::{At, Do, Relay, Setup};

const MESSAGE: &[u8] = b"Subject: x\r\n\r\n.dot\r\n..two\r\n.\r\nend\r\n";

fn data(name: &str) -> PathBuf {
    PathBuf::from(format!("{}/tests/data/mail/{name}", env!("CARGO_MANIFEST_DIR")))
}

fn settings(relay: &Relay, security: Security) -> SmtpSettings {
    SmtpSettings {
        port: Some(relay.port),
        security,
        ca_file: (security != Security::None).then(|| data("ca.pem")),
        hello_name: Some("desk.test".to_owned()),
        connect_secs: 1,
        step_secs: 1,
        dot_secs: 1,
        ..SmtpSettings::new("localhost")
    }
}

fn transport(settings: &SmtpSettings, password: Option<&str>) -> Transport {
    let secret = password.map(|p| Secret::new(p.to_owned()));
    Transport::Smtp(Box::new(SmtpTransport::new(settings, secret).unwrap()))
}

fn plain(relay: &Relay) -> Transport {
    transport(&settings(relay, Security::None), None)
}

fn to(address: &str) -> Envelope {
    let parse = |a| EmailAddress::parse(a).unwrap();
    Envelope { from: parse("x911@amt.example"), to: parse(address) }
}

/// Sends one message; says whether the final dot was announced. Ends in any case: every step is
/// bounded by a second here.
async fn send(transport: &mut Transport, address: &str) -> (Outcome, bool) {
    let mut announced = false;
    let (envelope, record) = (to(address), async || {
        announced = true;
        Ok::<(), String>(())
    });
    let outcome = transport.send(&envelope, MESSAGE, record);
    let outcome = tokio::time::timeout(Duration::from_secs(30), outcome).await.expect("bounded");
    (outcome, announced)
}

#[tokio::test]
async fn delivers_exactly_over_starttls_with_login() {
    let relay = Setup::tls("relay").login().start().await;
    let mut smtp = settings(&relay, Security::Starttls);
    smtp.username = Some("desk".to_owned());
    let mut transport = transport(&smtp, Some("geheim"));
    let (outcome, announced) = send(&mut transport, "mb@amt.example").await;
    assert_eq!(outcome, Outcome::Sent { reply: "250 queued".to_owned() });
    assert!(announced);
    let taken = &relay.taken()[0];
    assert_eq!((taken.from.as_str(), taken.to.as_slice()), ("x911@amt.example", &["mb@amt.example".to_owned()][..]));
    assert_eq!(taken.raw, MESSAGE, "dots are stuffed and unstuffed");
    assert!(taken.encrypted && taken.login.as_deref() == Some("desk"));
    assert_eq!(relay.commands()[..2], ["EHLO desk.test", "STARTTLS"], "nothing of interest before encryption");
}

#[tokio::test]
async fn delivers_over_tls_from_the_first_byte() {
    let relay = Setup::tls("relay").implicit().start().await;
    let (outcome, _) = send(&mut transport(&settings(&relay, Security::Tls), None), "mb@amt.example").await;
    assert!(matches!(outcome, Outcome::Sent { .. }), "{outcome}");
    assert!(relay.taken()[0].encrypted);
}

#[tokio::test]
async fn a_self_signed_relay_is_trusted_only_when_named() {
    let relay = Setup::tls("selfsigned").start().await;
    let mut smtp = settings(&relay, Security::Starttls);
    let (outcome, _) = send(&mut transport(&smtp, None), "mb@amt.example").await;
    assert!(matches!(outcome, Outcome::TlsRefused { .. }), "{outcome}");
    smtp.ca_file = Some(data("selfsigned.pem"));
    let (outcome, _) = send(&mut transport(&smtp, None), "mb@amt.example").await;
    assert!(matches!(outcome, Outcome::Sent { .. }), "{outcome}");
    smtp.host = "127.0.0.1".to_owned();
    let (outcome, _) = send(&mut transport(&smtp, None), "mb@amt.example").await;
    assert!(matches!(outcome, Outcome::TlsRefused { .. }), "its name must fit all the same: {outcome}");
}

/// Faults before the final dot: the outcome, and that the dot was never announced.
#[tokio::test]
async fn faults_before_the_dot_never_deliver() {
    let temporary = |code| Outcome::Temporary { code, text: "later".to_owned() };
    let permanent = |code| Outcome::Permanent { code, text: "no".to_owned() };
    let cases = [
        (At::Banner, Do::Say(b"421 later\r\n"), Some(temporary(421))),
        (At::Banner, Do::Say(b"554 no\r\n"), None),
        (At::Banner, Do::Say(b"\x00\xff\x80garbage\r\n\x12\x34"), None),
        (At::Banner, Do::Say(b"2 0\r\n"), None),
        (At::Banner, Do::Close, None),
        (At::Banner, Do::Hang, None),
        (At::Ehlo, Do::Say(b"500 no\r\n"), None),
        (At::Ehlo, Do::Say(b"250-a\r\n251 b\r\n"), None),
        (At::Ehlo, Do::Hang, None),
        (At::Mail, Do::Say(b"451 later\r\n"), Some(temporary(451))),
        (At::Mail, Do::Say(b"550 no\r\n"), Some(permanent(550))),
        (At::Mail, Do::Close, None),
        (At::Rcpt, Do::Say(b"450 later\r\n"), Some(temporary(450))),
        (At::Rcpt, Do::Say(b"550-no\r\n550 no\r\n"), Some(Outcome::Permanent { code: 550, text: "no no".to_owned() })),
        (At::Rcpt, Do::Say(b"550\r\n"), Some(Outcome::Permanent { code: 550, text: String::new() })),
        (At::Rcpt, Do::Say(b"354 what\r\n"), None),
        (At::Rcpt, Do::Close, None),
        (At::Rcpt, Do::Hang, None),
        (At::Data, Do::Say(b"451 later\r\n"), Some(temporary(451))),
        (At::Data, Do::Say(b"554 no\r\n"), Some(permanent(554))),
        (At::Data, Do::Say(b"250 what\r\n"), None),
        (At::Data, Do::Close, None),
        (At::Data, Do::Hang, None),
    ];
    for (at, reaction, expected) in cases {
        let case = format!("{at:?} {reaction:?}");
        let relay = Setup::plain().on(at, reaction).start().await;
        let (outcome, announced) = send(&mut plain(&relay), "mb@amt.example").await;
        match expected {
            Some(expected) => assert_eq!(outcome, expected, "{case}"),
            None => assert!(matches!(outcome, Outcome::Lost { .. }), "{case}: {outcome}"),
        }
        assert!(!announced && relay.taken().is_empty(), "{case}");
    }
}

/// Faults after the final dot: only an SMTP reply decides; all else is unclear.
#[tokio::test]
async fn faults_after_the_dot_are_unclear_unless_the_relay_speaks_smtp() {
    let unclear = None;
    let cases = [
        (Do::Say(b"451 later\r\n" as &[u8]), Some(Outcome::Temporary { code: 451, text: "later".to_owned() })),
        (Do::Say(b"554 no\r\n"), Some(Outcome::Permanent { code: 554, text: "no".to_owned() })),
        (Do::Say(b"250-a\r\n250 b\r\n"), Some(Outcome::Sent { reply: "250 a b".to_owned() })),
        (Do::Say(b"354 what\r\n"), unclear.clone()),
        (Do::Say(b"oops\r\n"), unclear.clone()),
        (Do::Say(b"250-half"), unclear.clone()),
        (Do::Close, unclear.clone()),
        (Do::Hang, unclear.clone()),
        (Do::Forever(b"250-more and more and more\r\n"), unclear.clone()),
        (Do::Forever(b"a line without an end "), unclear),
    ];
    for (reaction, expected) in cases {
        let case = format!("{reaction:?}");
        let relay = Setup::plain().on(At::Dot, reaction).start().await;
        let (outcome, announced) = send(&mut plain(&relay), "mb@amt.example").await;
        match expected {
            Some(expected) => assert_eq!(outcome, expected, "{case}"),
            None => assert!(matches!(outcome, Outcome::Unclear { .. }), "{case}: {outcome}"),
        }
        assert!(announced, "{case}");
    }
}

#[tokio::test]
async fn endless_replies_end_early() {
    for endless in [&b"220-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"[..], &b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"[..]] {
        let relay = Setup::plain().on(At::Banner, Do::Forever(endless)).start().await;
        let (outcome, _) = send(&mut plain(&relay), "mb@amt.example").await;
        let ended_by_size = matches!(&outcome, Outcome::Lost { stage: Stage::Banner, why } if why.contains("endlos"));
        assert!(ended_by_size, "{outcome}");
        // What the operating system buffers, not what we read: still megabytes, not gigabytes.
        assert!(relay.bytes_said() < 32 << 20, "{}", relay.bytes_said());
    }
}

#[tokio::test]
async fn without_starttls_nothing_but_ehlo_is_said() {
    for setup in [Setup::plain().login(), Setup::tls("relay").login().on(At::Starttls, Do::Say(b"454 not now\r\n"))] {
        let relay = setup.start().await;
        let mut smtp = settings(&relay, Security::Starttls);
        smtp.username = Some("desk".to_owned());
        let (outcome, announced) = send(&mut transport(&smtp, Some("geheim")), "mb@amt.example").await;
        assert!(matches!(outcome, Outcome::TlsRefused { .. }), "{outcome}");
        assert!(!announced);
        assert!(relay.commands().iter().all(|c| c.starts_with("EHLO") || c == "STARTTLS"), "{:?}", relay.commands());
    }
}

#[tokio::test]
async fn plain_lines_smuggled_behind_starttls_are_not_believed() {
    let relay = Setup::tls("relay").on(At::Starttls, Do::Say(b"220 go\r\n250 evil\r\n")).start().await;
    let (outcome, announced) = send(&mut transport(&settings(&relay, Security::Starttls), None), "mb@amt.example").await;
    assert!(matches!(outcome, Outcome::TlsRefused { .. }), "{outcome}");
    assert!(!announced);
}

#[tokio::test]
async fn a_hanging_handshake_is_bounded() {
    let relay = Setup::tls("relay").on(At::Starttls, Do::Say(b"220 go\r\n")).start().await;
    let (outcome, announced) = send(&mut transport(&settings(&relay, Security::Starttls), None), "mb@amt.example").await;
    assert!(!announced && !matches!(outcome, Outcome::Sent { .. }), "{outcome}");
}

#[tokio::test]
async fn a_refused_login_is_told_apart_and_tried_once() {
    let cases = [(Setup::tls("relay").login(), "falsch"), (Setup::tls("relay"), "geheim")];
    for (setup, password) in cases {
        let relay = setup.start().await;
        let mut smtp = settings(&relay, Security::Starttls);
        smtp.username = Some("desk".to_owned());
        let mut transport = transport(&smtp, Some(password));
        let (outcome, _) = send(&mut transport, "mb@amt.example").await;
        assert!(matches!(outcome, Outcome::AuthRefused { .. }), "{outcome}");
        assert!(!format!("{outcome:?} {transport:?}").contains(password));
        assert!(relay.commands().iter().filter(|c| c.starts_with("AUTH")).count() <= 1);
        assert!(relay.commands().iter().all(|c| !c.starts_with("MAIL")));
    }
}

#[tokio::test]
async fn a_relay_that_demands_more_than_the_settings_pauses_the_queue() {
    let relay = Setup::plain().on(At::Mail, Do::Say(b"530 5.7.0 Must issue STARTTLS first\r\n")).start().await;
    let (outcome, _) = send(&mut plain(&relay), "mb@amt.example").await;
    assert!(matches!(outcome, Outcome::TlsRefused { .. }), "{outcome}");
    let relay = Setup::tls("relay").on(At::Mail, Do::Say(b"530 5.7.0 Authentication required\r\n")).start().await;
    let (outcome, _) = send(&mut transport(&settings(&relay, Security::Starttls), None), "mb@amt.example").await;
    assert!(matches!(outcome, Outcome::AuthRefused { .. }), "{outcome}");
}

#[tokio::test]
async fn a_password_is_never_configured_without_tls() {
    let smtp = SmtpSettings { security: Security::None, username: Some("desk".into()), ..SmtpSettings::new("localhost") };
    assert!(SmtpTransport::new(&smtp, Some(Secret::new("geheim".into()))).is_err());
}

#[tokio::test]
async fn one_refused_recipient_does_not_touch_the_others() {
    let relay = Setup::plain()
        .times(At::RcptFor("zwei@amt.example"), Do::Say(b"451 later\r\n"), 1)
        .on(At::RcptFor("drei@amt.example"), Do::Say(b"550 unknown\r\n"))
        .start()
        .await;
    let mut transport = plain(&relay);
    let mut outcomes = Vec::new();
    for address in ["eins@amt.example", "zwei@amt.example", "drei@amt.example", "vier@amt.example", "zwei@amt.example"] {
        outcomes.push(send(&mut transport, address).await.0.to_string());
    }
    assert_eq!(
        outcomes,
        [
            "angenommen: 250 queued",
            "vorübergehend abgelehnt: 451 later",
            "endgültig abgelehnt: 550 unknown",
            "angenommen: 250 queued",
            "angenommen: 250 queued",
        ]
    );
    let taken: Vec<_> = relay.taken().into_iter().map(|t| (t.to.join(","), t.connection)).collect();
    let expected = [("eins@amt.example", 1), ("vier@amt.example", 3), ("zwei@amt.example", 3)].map(|(a, c)| (a.to_owned(), c));
    assert_eq!(taken, expected, "a connection is kept after success and dropped after an error");
}

#[tokio::test]
async fn a_relay_that_hangs_up_between_messages_is_no_failure() {
    let relay = Setup::plain().times(At::Mail, Do::Say(b"250 ok\r\n"), 1).times(At::Mail, Do::Close, 1).start().await;
    let mut transport = plain(&relay);
    for _ in 0..2 {
        let (outcome, _) = send(&mut transport, "mb@amt.example").await;
        assert!(matches!(outcome, Outcome::Sent { .. }), "{outcome}");
    }
    assert_eq!((relay.taken().len(), relay.connections()), (2, 2));
}

#[tokio::test]
async fn a_cancelled_send_leaves_no_poisoned_connection() {
    let relay =
        Setup::plain().times(At::Dot, Do::Hang, 1).on(At::RcptFor("nein@amt.example"), Do::Say(b"550 unknown\r\n")).start().await;
    let mut smtp = settings(&relay, Security::None);
    smtp.dot_secs = 60;
    let mut transport = transport(&smtp, None);
    let cancelled = tokio::time::timeout(Duration::from_millis(300), send(&mut transport, "mb@amt.example")).await;
    assert!(cancelled.is_err());
    let (outcome, _) = send(&mut transport, "nein@amt.example").await;
    assert!(matches!(outcome, Outcome::Permanent { code: 550, .. }), "no stale reply is taken for this one: {outcome}");
}

#[tokio::test]
async fn the_dot_waits_for_the_record() {
    let relay = Setup::plain().start().await;
    let mut transport = plain(&relay);
    let seen = relay.clone();
    let outcome = transport
        .send(&to("mb@amt.example"), MESSAGE, async || {
            tokio::time::sleep(Duration::from_millis(200)).await;
            assert!(seen.taken().is_empty(), "the relay cannot have it yet");
            Err("Datenbank gesperrt")
        })
        .await;
    assert_eq!(outcome, Outcome::Lost { stage: Stage::Record, why: "Datenbank gesperrt".to_owned() });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(relay.taken().is_empty());
}

#[tokio::test]
async fn a_relay_that_gives_up_during_the_message_is_not_unclear() {
    for reaction in [Do::Say(b"452 no space\r\n" as &[u8]), Do::Say(b"552 too big\r\n"), Do::Close] {
        let case = format!("{reaction:?}");
        let relay = Setup::plain().on(At::MidMessage, reaction).start().await;
        let body = vec![b'x'; 64].into_iter().chain(*b"\r\n").collect::<Vec<_>>().repeat(200_000);
        let mut announced = false;
        let outcome = plain(&relay)
            .send(&to("mb@amt.example"), &body, async || {
                announced = true;
                Ok::<(), String>(())
            })
            .await;
        assert!(!announced && relay.taken().is_empty(), "{case}: {outcome}");
        assert!(!matches!(outcome, Outcome::Sent { .. } | Outcome::Unclear { .. }), "{case}: {outcome}");
    }
}

#[tokio::test]
async fn a_relay_gone_while_the_dot_is_recorded_is_not_unclear() {
    let relay = Setup::plain().on(At::MidMessage, Do::Close).start().await;
    let record = async || {
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok::<(), String>(())
    };
    let outcome = plain(&relay).send(&to("mb@amt.example"), MESSAGE, record).await;
    assert!(matches!(outcome, Outcome::Lost { stage: Stage::Message, .. }), "{outcome}");
}

#[tokio::test]
async fn sends_from_a_spawned_task() {
    let relay = Setup::plain().start().await;
    let mut transport = plain(&relay);
    let task = tokio::spawn(async move { send(&mut transport, "mb@amt.example").await });
    assert!(matches!(task.await.unwrap().0, Outcome::Sent { .. }));
}

#[tokio::test]
async fn the_check_sends_nothing() {
    let relay = Setup::tls("relay").login().start().await;
    let mut smtp = settings(&relay, Security::Starttls);
    smtp.username = Some("desk".to_owned());
    let report = transport(&smtp, Some("geheim")).check().await.unwrap();
    assert_eq!(report, CheckReport::Relay { name: "relay.test".to_owned(), encrypted: true, logged_in: true });
    assert_eq!(relay.commands().last().map(String::as_str), Some("QUIT"));
    assert!(relay.commands().iter().all(|c| !c.starts_with("MAIL")));
    let error = transport(&smtp, Some("falsch")).check().await.unwrap_err();
    assert!(matches!(error, Outcome::AuthRefused { .. }));
}

#[tokio::test]
async fn nobody_listening_is_said() {
    let smtp = SmtpSettings { port: Some(1), connect_secs: 1, ..SmtpSettings::new("localhost") };
    let (outcome, _) = send(&mut transport(&smtp, None), "mb@amt.example").await;
    assert!(matches!(outcome, Outcome::Lost { stage: Stage::Connect, .. }), "{outcome}");
}

#[tokio::test]
async fn umlauts_quotes_and_a_long_subject_arrive_exactly() {
    let relay = Setup::plain().start().await;
    let team = Mailbox { name: "ILC Besetzungssteuerung".into(), address: EmailAddress::parse("x911@amt.example").unwrap() };
    let mb = Mailbox { name: "Jörg „Jo“ Müßig, MB".into(), address: EmailAddress::parse("mb@amt.example").unwrap() };
    let subject: String = "Freie Plätze „Süd“ – ".chars().cycle().take(199).chain(['!']).collect();
    let id = MessageId::new("7", 1, &team.address);
    let message = OutgoingMessage {
        id: &id,
        date: chrono::DateTime::from_timestamp(1_795_507_200, 0).unwrap(),
        team: &team,
        to: vec![&mb],
        cc: vec![],
        subject: &subject,
        text: "Größe „drei“\n.\nEnde\n",
        html: "<p>Größe „drei“</p>\n",
        calendar: None,
    };
    let bytes = message.build().unwrap();
    let outcome = plain(&relay).send(&to("mb@amt.example"), &bytes, async || Ok::<(), String>(())).await;
    assert!(matches!(outcome, Outcome::Sent { .. }), "{outcome}");
    let raw = relay.taken().remove(0).raw;
    assert_eq!(raw, bytes);
    let parsed = mail_parser::MessageParser::default().parse(&raw).unwrap();
    assert_eq!(parsed.subject(), Some(subject.as_str()));
    assert_eq!(parsed.to().unwrap().first().unwrap().name(), Some("Jörg „Jo“ Müßig, MB"));
    assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), "Größe „drei“\n.\nEnde\n");
}
