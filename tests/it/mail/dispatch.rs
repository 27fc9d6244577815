//! The dispatcher against a relay that misbehaves: what the outbox promises, fault by fault.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Duration, Utc};
use ilc_desk::{
    domain::{
        MeasureNo, Team, UnitCode,
        mail::{
            Audience, DispatchRules, EmailAddress, MailKind, MailRules, Mailbox, Outcome, Recipient, Role, State, Topic,
            state::judge,
        },
    },
    mail::{
        Post, Transport, Way,
        dispatch::{Now, Step, Worker},
        transport::{Secret, Security, SmtpSettings, SmtpTransport},
    },
    store::{AuditFilter, Claim, Deed, NewMail, Release, Resolution, Store, StoreError, Stranded},
};

use crate::support::{
    backend,
    relay::{At, Do, Relay, Setup},
};

fn mailbox(name: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: EmailAddress::parse(&format!("{name}@amt.example")).unwrap() }
}

/// A mail to the MB and so many OEs.
pub fn mail(units: &[&str]) -> NewMail {
    let unit = |code: &&str| Recipient::new(Role::Unit(UnitCode::parse(code).unwrap()), mailbox(&code.to_lowercase()));
    NewMail {
        kind: MailKind::AghAction,
        team: Team::X911,
        topic: Topic::Measure(MeasureNo::parse("AGH-1").unwrap()),
        as_of: None,
        from: mailbox("x911"),
        audience: Audience::new(Recipient::new(Role::Mb, mailbox("mb"))).and(units.iter().map(unit)),
        uid: format!("{:016x}", rand::random::<u64>()),
        subject: "Freie Plätze".into(),
        text: "Guten Tag\n".into(),
        html: "<p>Guten Tag</p>\n".into(),
        invitation: None,
        calendar: None,
        lists: Vec::new(),
    }
}

/// A store, a clock that only moves when told, and the relay's settings.
pub struct Desk {
    pub store: Arc<Store>,
    seconds: Arc<AtomicI64>,
    pub rules: DispatchRules,
    _dir: tempfile::TempDir,
}

impl Desk {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(backend::filled(dir.path()).await);
        let rules = DispatchRules { per_minute: 1000, ..DispatchRules::default() };
        Self { store, seconds: Arc::new(AtomicI64::new(1_795_507_200)), rules, _dir: dir }
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.seconds.load(Ordering::SeqCst), 0).unwrap()
    }

    pub fn wait_minutes(&self, minutes: i64) {
        self.seconds.fetch_add(60 * minutes, Ordering::SeqCst);
    }

    pub fn deed(&self) -> Deed {
        Deed { who: "test".into(), now: self.now(), today: self.now().date_naive(), key: None, version: None }
    }

    pub async fn release(&self, units: &[&str]) -> i64 {
        let until = self.now() + Duration::hours(48);
        self.store.add_mails(&[mail(units)], Some(Release::at_once(until)), &self.deed()).await.unwrap().mails[0]
    }

    fn worker_over(&self, smtp: &SmtpSettings, password: Option<&str>) -> Worker {
        let seconds = self.seconds.clone();
        let now: Now = Arc::new(move || DateTime::from_timestamp(seconds.load(Ordering::SeqCst), 0).unwrap());
        let way = Way::Blocked("hier ohne Belang".into());
        let post = Post::new(MailRules::default(), self.rules.clone(), None, way).unwrap();
        let secret = password.map(|p| Secret::new(p.to_owned()));
        let transport = Transport::Smtp(Box::new(SmtpTransport::new(smtp, secret).unwrap()));
        Worker::new(self.store.clone(), Arc::new(post), transport, format!("{:x}", rand::random::<u64>()), now)
    }

    fn worker(&self, relay: &Relay) -> Worker {
        self.worker_over(&smtp(relay, Security::None), None)
    }

    /// Works until nothing is due.
    pub async fn work(&self, relay: &Relay) {
        self.worker(relay).until_idle().await.unwrap();
    }

    /// `mb sent, unit:ALT waiting`.
    pub async fn states(&self, id: i64) -> String {
        let mail = self.store.mail(id).await.unwrap().unwrap();
        let one = |r: &ilc_desk::store::MailRecipient| format!("{} {}", r.role.key(), r.state.key());
        mail.recipients.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

fn smtp(relay: &Relay, security: Security) -> SmtpSettings {
    SmtpSettings {
        port: Some(relay.port),
        security,
        ca_file: (security != Security::None).then(|| format!("{}/tests/data/mail/ca.pem", env!("CARGO_MANIFEST_DIR")).into()),
        hello_name: Some("desk.test".into()),
        connect_secs: 1,
        step_secs: 1,
        dot_secs: 1,
        ..SmtpSettings::new("localhost")
    }
}

pub fn recipients(relay: &Relay) -> Vec<String> {
    let mut to: Vec<_> = relay.taken().iter().map(|t| t.to.join("+")).collect();
    to.sort();
    to
}

#[tokio::test]
async fn fault_1_one_refused_recipient_does_not_touch_the_others() {
    let desk = Desk::new().await;
    let relay = Setup::plain()
        .times(At::RcptFor("alt@amt.example"), Do::Say(b"451 4.7.1 later\r\n"), 1)
        .on(At::RcptFor("bil@amt.example"), Do::Say(b"550 5.1.1 unknown\r\n"))
        .start()
        .await;
    let id = desk.release(&["ALT", "BIL", "HAR"]).await;
    desk.work(&relay).await;
    assert_eq!(desk.states(id).await, "mb sent, unit:ALT waiting, unit:BIL failed, unit:HAR sent");
    let mail = desk.store.mail(id).await.unwrap().unwrap();
    assert_eq!(mail.recipients[2].reason, "endgültig abgelehnt: 550 5.1.1 unknown");
    assert_eq!((mail.state(), mail.recipients[1].next_try), (State::Failed, Some(desk.now() + Duration::minutes(1))));
    desk.wait_minutes(1);
    desk.work(&relay).await;
    assert_eq!(desk.states(id).await, "mb sent, unit:ALT sent, unit:BIL failed, unit:HAR sent");
    assert_eq!(recipients(&relay), ["alt@amt.example", "har@amt.example", "mb@amt.example"], "each exactly once");
    desk.store.retry_mail(id, desk.now() + Duration::hours(1), &desk.deed()).await.unwrap();
    assert!(desk.states(id).await.contains("unit:BIL released"), "a person may try a failed one again");
}

#[tokio::test]
async fn fault_3_a_silent_or_babbling_relay_costs_bounded_time_and_others_go_on() {
    let desk = Desk::new().await;
    let relay =
        Setup::plain().times(At::Banner, Do::Hang, 1).times(At::Ehlo, Do::Forever(b"250-blah blah blah\r\n"), 1).start().await;
    let (first, second, third) = (desk.release(&[]).await, desk.release(&[]).await, desk.release(&[]).await);
    let started = std::time::Instant::now();
    desk.work(&relay).await;
    assert!(started.elapsed() < std::time::Duration::from_secs(20), "every step is bounded");
    let states = (desk.states(first).await, desk.states(second).await, desk.states(third).await);
    assert_eq!(states, ("mb waiting".into(), "mb waiting".into(), "mb sent".into()));
    desk.wait_minutes(1);
    desk.work(&relay).await;
    assert_eq!(relay.taken().len(), 3);
}

#[tokio::test]
async fn fault_4_without_encryption_or_login_the_queue_rests_and_nobody_hammers() {
    for login in [false, true] {
        let desk = Desk::new().await;
        let (relay, mut worker) = if login {
            let relay = Setup::tls("relay").login().start().await;
            let settings = SmtpSettings { username: Some("desk".into()), ..smtp(&relay, Security::Starttls) };
            let worker = desk.worker_over(&settings, Some("falsch"));
            (relay, worker)
        } else {
            let relay = Setup::plain().start().await;
            let worker = desk.worker_over(&smtp(&relay, Security::Starttls), None);
            (relay, worker)
        };
        let id = desk.release(&["ALT", "BIL"]).await;
        for _ in 0..5 {
            worker.until_idle().await.unwrap();
        }
        assert_eq!(relay.connections(), 1, "one try, then rest");
        assert!(relay.taken().is_empty() && !relay.commands().iter().any(|c| c.starts_with("MAIL")));
        assert!(login || !relay.commands().iter().any(|c| c.starts_with("AUTH")), "no password in the clear");
        let pause = desk.store.snapshot().outbox.pause.clone().unwrap();
        assert_eq!(pause.until, desk.now() + Duration::minutes(15));
        assert!(pause.reason.contains(if login { "Anmeldung" } else { "STARTTLS" }), "{}", pause.reason);
        assert_eq!(desk.states(id).await, "mb waiting, unit:ALT released, unit:BIL released");
        assert_eq!(desk.store.mail(id).await.unwrap().unwrap().recipients[0].tries, 0, "not the mail's fault");
        desk.wait_minutes(15);
        worker.until_idle().await.unwrap();
        assert_eq!(relay.connections(), 2);
        desk.store.resume_queue("test", desk.now()).await.unwrap();
        worker.until_idle().await.unwrap();
        assert_eq!(relay.connections(), 3, "a person can end the rest");
    }
}

#[tokio::test]
async fn nobody_there_rests_for_a_minute_instead_of_trying_every_mail() {
    let desk = Desk::new().await;
    let settings = SmtpSettings { port: Some(1), security: Security::None, connect_secs: 1, ..SmtpSettings::new("127.0.0.1") };
    let id = desk.release(&["ALT", "BIL"]).await;
    desk.worker_over(&settings, None).until_idle().await.unwrap();
    assert_eq!(desk.states(id).await, "mb waiting, unit:ALT released, unit:BIL released");
}

#[tokio::test]
async fn two_dispatchers_on_one_database_send_everything_once() {
    let desk = Desk::new().await;
    let relay = Setup::plain().start().await;
    let units: Vec<String> = (0..12).map(|i| format!("U{i}")).collect();
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    desk.release(&units).await;
    desk.release(&units).await;
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let mut worker = desk.worker(&relay);
            tokio::spawn(async move { worker.until_idle().await.unwrap() })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    let taken = relay.taken();
    let mut ids: Vec<_> = taken
        .iter()
        .map(|t| mail_parser::MessageParser::default().parse(&t.raw).unwrap().message_id().unwrap().to_owned())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!((taken.len(), ids.len()), (26, 26), "26 messages, each once");
    assert!(taken.iter().any(|t| t.connection != taken[0].connection), "they did work side by side");
}

#[tokio::test]
async fn silence_after_the_dot_is_unclear_and_only_a_person_sends_again_with_the_same_id() {
    let desk = Desk::new().await;
    let relay = Setup::plain().times(At::Dot, Do::Hang, 1).start().await;
    let id = desk.release(&[]).await;
    desk.work(&relay).await;
    assert_eq!(desk.states(id).await, "mb unclear");
    desk.wait_minutes(600);
    desk.work(&relay).await;
    assert_eq!(relay.taken().len(), 1, "the program does not send it again");
    let (until, deed) = (desk.now() + Duration::hours(1), desk.deed());
    assert!(desk.store.cancel_mail(id, &deed).await.is_err() && desk.store.retry_mail(id, until, &deed).await.is_err());
    desk.store.resolve_mail(id, 1, Resolution::Again, until, &deed).await.unwrap();
    desk.work(&relay).await;
    let taken = relay.taken();
    assert_eq!((taken.len(), desk.states(id).await), (2, "mb sent".to_owned()));
    assert_eq!(taken[0].raw, taken[1].raw, "the very same message, Message-ID included");
    assert!(desk.store.resolve_mail(id, 1, Resolution::Sent, until, &desk.deed()).await.is_err(), "already cleared up");
}

#[tokio::test]
async fn a_dispatcher_that_lost_its_claim_does_not_send_the_dot() {
    let desk = Desk::new().await;
    let id = desk.release(&[]).await;
    let lease = Duration::minutes(60);
    let Claim::Message(claimed) = desk.store.claim_message("a", desk.now(), lease, &desk.rules).await.unwrap() else { panic!() };
    assert_eq!(desk.states(id).await, "mb sending");
    desk.wait_minutes(61);
    let freed = desk.store.claim_message("b", desk.now(), lease, &desk.rules).await.unwrap();
    assert_eq!(freed, Claim::Idle(Some(desk.now())), "look again at once");
    let Claim::Message(again) = desk.store.claim_message("b", desk.now(), lease, &desk.rules).await.unwrap() else {
        panic!("a claim that ran out is free")
    };
    assert!(desk.store.record_dot(&claimed, "a", desk.now(), lease).await.is_err());
    desk.store.record_dot(&again, "b", desk.now(), lease).await.unwrap();
    assert_eq!(desk.store.recover_messages(Stranded::Expired, desk.now()).await.unwrap(), 0, "b is still at it");
    assert_eq!(desk.store.recover_messages(Stranded::All, desk.now()).await.unwrap(), 1);
    assert_eq!(desk.states(id).await, "mb unclear");
}

#[tokio::test]
async fn a_dispatcher_that_lost_its_claim_does_not_tell_what_became_of_the_message() {
    let desk = Desk::new().await;
    let id = desk.release(&[]).await;
    let lease = Duration::minutes(60);
    let Claim::Message(lost) = desk.store.claim_message("a", desk.now(), lease, &desk.rules).await.unwrap() else { panic!() };
    desk.wait_minutes(61);
    desk.store.claim_message("b", desk.now(), lease, &desk.rules).await.unwrap();
    let Claim::Message(held) = desk.store.claim_message("b", desk.now(), lease, &desk.rules).await.unwrap() else { panic!() };
    let (until, now) = (desk.now() + Duration::hours(1), desk.now());
    let refused = judge(&Outcome::Permanent { code: 550, text: "5.1.1 unknown".into() }, 0, now, until, &desk.rules);
    desk.store.record_verdict(&lost, "a", &refused, now).await.unwrap();
    assert_eq!(desk.states(id).await, "mb sending", "b has it in hand, whatever a heard");
    desk.store.record_dot(&held, "b", now, lease).await.unwrap();
    desk.store
        .record_verdict(&held, "b", &judge(&Outcome::Sent { reply: "250 ok".into() }, 0, now, until, &desk.rules), now)
        .await
        .unwrap();
    assert_eq!(desk.states(id).await, "mb sent");
}

#[tokio::test]
async fn a_step_that_is_none_is_not_stored() {
    let desk = Desk::new().await;
    let id = desk.release(&[]).await;
    let lease = Duration::minutes(60);
    let Claim::Message(held) = desk.store.claim_message("a", desk.now(), lease, &desk.rules).await.unwrap() else { panic!() };
    // Nobody has it before the final dot.
    let until = desk.now() + Duration::hours(1);
    let sent = judge(&Outcome::Sent { reply: "250 ok".into() }, 0, desk.now(), until, &desk.rules);
    assert!(desk.store.record_verdict(&held, "a", &sent, desk.now()).await.is_err());
    assert_eq!(desk.states(id).await, "mb sending");
}

#[tokio::test]
async fn a_deed_decided_on_another_version_is_not_done() {
    let desk = Desk::new().await;
    let id = desk.store.add_mails(&[mail(&[])], None, &desk.deed()).await.unwrap().mails[0];
    let read = desk.store.mail(id).await.unwrap().unwrap().version;
    let until = desk.now() + Duration::hours(1);
    desk.store.edit_mail(id, "Neu", "Guten Tag", "<p>Guten Tag</p>", &desk.deed()).await.unwrap();
    let late = Deed { version: Some(read), ..desk.deed() };
    assert!(matches!(desk.store.edit_mail(id, "Alt", "", "", &late).await, Err(StoreError::Changed(_))));
    assert!(matches!(desk.store.release_mails(&[id], Release::at_once(until), &late).await, Err(StoreError::Changed(_))));
    assert!(matches!(desk.store.cancel_mail(id, &late).await, Err(StoreError::Changed(_))));
    assert_eq!(desk.states(id).await, "mb draft");
    let fresh = Deed { version: Some(read + 1), ..desk.deed() };
    desk.store.release_mails(&[id], Release::at_once(until), &fresh).await.unwrap();
}

/// The figures are kept step by step; after any steps they are what a count over all mails gives.
#[tokio::test]
async fn the_figures_kept_are_the_figures_counted() {
    let desk = Desk::new().await;
    let same = async || {
        let counted = desk.store.counted_outbox().await.unwrap();
        assert_eq!(*desk.store.snapshot().outbox, counted);
    };
    let relay = Setup::plain()
        .times(At::RcptFor("alt@amt.example"), Do::Say(b"451 4.7.1 later\r\n"), 1)
        .on(At::RcptFor("bil@amt.example"), Do::Say(b"550 5.1.1 unknown\r\n"))
        .start()
        .await;
    let draft = desk.store.add_mails(&[mail(&["HAR"])], None, &desk.deed()).await.unwrap().mails[0];
    same().await;
    let id = desk.release(&["ALT", "BIL", "HAR"]).await;
    same().await;
    desk.work(&relay).await;
    same().await;
    desk.store.cancel_mail(draft, &desk.deed()).await.unwrap();
    same().await;
    let until = desk.now() + Duration::hours(1);
    desk.store.retry_mail(id, until, &desk.deed()).await.unwrap();
    same().await;
    desk.wait_minutes(60 * 50);
    desk.work(&relay).await;
    same().await;
    let late = desk.release(&[]).await;
    let Claim::Message(held) = desk.store.claim_message("a", desk.now(), Duration::minutes(1), &desk.rules).await.unwrap() else {
        panic!()
    };
    desk.store.record_dot(&held, "a", desk.now(), Duration::minutes(1)).await.unwrap();
    same().await;
    desk.store.recover_messages(Stranded::All, desk.now()).await.unwrap();
    same().await;
    desk.store.resolve_mail(late, 1, Resolution::Sent, until, &desk.deed()).await.unwrap();
    same().await;
}

#[tokio::test]
async fn the_rate_holds_and_mails_expire() {
    let mut desk = Desk::new().await;
    desk.rules.per_minute = 2;
    let relay = Setup::plain().start().await;
    let id = desk.release(&["ALT", "BIL", "HAR"]).await;
    let mut worker = desk.worker(&relay);
    let next = worker.until_idle().await.unwrap();
    assert_eq!((relay.taken().len(), next), (2, Some(desk.now() + Duration::minutes(1))));
    assert_eq!(worker.step().await.unwrap(), Step::Idle(next));
    desk.wait_minutes(49 * 60);
    worker.until_idle().await.unwrap();
    assert_eq!(desk.states(id).await, "mb sent, unit:ALT sent, unit:BIL expired, unit:HAR expired");
}

#[tokio::test]
async fn the_audit_names_no_address_and_not_what_the_relay_said() {
    let desk = Desk::new().await;
    let relay = Setup::plain().on(At::Rcpt, Do::Say(b"550 5.1.1 <mb@amt.example> unknown\r\n")).start().await;
    desk.release(&["ALT"]).await;
    desk.work(&relay).await;
    let audit = format!("{:?}", desk.store.audit(&AuditFilter::default()).await.unwrap().list.entries);
    assert!(audit.contains("Maßnahmebetreuung: fehlgeschlagen"), "{audit}");
    assert!(!audit.contains('@') && !audit.contains("unknown"), "{audit}");
}
