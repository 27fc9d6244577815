//! `ilc-desk mail …`: the outbox without a screen. Reading works beside a running backend;
//! everything else goes through one, if need be through one of its own on loopback.

mod args;

use std::fmt::Write as _;

use anyhow::bail;

pub use self::args::MailArgs;
use self::args::{MailCommand, ResolveArg, SendArgs};
use super::{
    access::{self, Source},
    context::Context,
    embedded,
    output::{self, Format},
};
use crate::{
    api::mails::{
        ChosenMail, MailDetail, Mails, MailsDone, NewMails, OccasionDoc, Proposal, ReleaseMails, ResolveAs, ResolveMail,
    },
    client::{ApiClient, Method},
    domain::mail::MailKind,
    mail::{Post, dispatch},
    server::{
        App,
        outbox::{self, Looked},
    },
    sheet::{Cell, Sheet},
    store::{Access, random_token},
};

pub async fn run(context: Context, args: MailArgs) -> anyhow::Result<()> {
    match args.command {
        MailCommand::List(args) => {
            let list = list(&context).await?;
            output::print(args.format, &list, || sheet(&list))
        }
        MailCommand::Show { id, format } => {
            let mail = show(&context, id).await?;
            if format == Format::Table {
                say!("{}", as_text(&mail).trim_end_matches('\n'));
                return Ok(());
            }
            output::print(format, &mail, || recipients(&mail))
        }
        MailCommand::Send(args) => send(&context, *args).await,
        MailCommand::Release { ids, yes } => {
            let desk = Desk::open(&context).await?;
            let asked = ReleaseMails { mails: ids, at_once: true, old_data: yes };
            let done: MailsDone = desk.client.post_json("mail-release", &asked, &[desk.key()]).await?;
            tell!("{} Nachricht(en) freigegeben.", done.messages);
            desk.work_off().await
        }
        MailCommand::Retry { id } => {
            let desk = Desk::open(&context).await?;
            desk.deed(id, "retry").await?;
            desk.work_off().await
        }
        MailCommand::Cancel { id } => {
            let done = Desk::open(&context).await?.deed(id, "cancel").await?;
            tell!("{} Nachricht(en) zurückgenommen.", done.messages);
            Ok(())
        }
        MailCommand::Resume => {
            let desk = Desk::open(&context).await?;
            desk.client.send(Method::POST, "mail-resume", None, &[desk.key()]).await?;
            desk.work_off().await
        }
        MailCommand::Resolve { id, recipient, how } => {
            let desk = Desk::open(&context).await?;
            let resolve_as = match how {
                ResolveArg::Sent => ResolveAs::Sent,
                ResolveArg::Again => ResolveAs::Again,
                ResolveArg::Drop => ResolveAs::Drop,
            };
            let body = ResolveMail { recipient, resolve_as };
            let _: MailsDone = desk.client.post_json(&format!("mails/{id}/resolve"), &body, &[desk.key()]).await?;
            desk.work_off().await
        }
    }
}

fn looked<'a>(context: &'a Context, post: &'a Post) -> Looked<'a> {
    Looked { today: context.clock.today(), post, rules: &context.config.rules }
}

async fn list(context: &Context) -> anyhow::Result<Mails> {
    Ok(match access::open(context, Access::Read).await? {
        Source::Local(store) => {
            let (post, now) = (context.post(None)?, context.clock.now());
            outbox::list(&store.mails().await?, looked(context, &post), store.snapshot().outbox.pause.as_ref(), now)
        }
        Source::Remote(client) => client.get("mails").await?,
    })
}

async fn show(context: &Context, id: i64) -> anyhow::Result<MailDetail> {
    match access::open(context, Access::Read).await? {
        Source::Local(store) => match store.mail(id).await? {
            Some(mail) => {
                let post = context.post(None)?;
                Ok(outbox::detail(&mail, looked(context, &post)))
            }
            None => bail!("eine Mail Nr. {id} gibt es nicht"),
        },
        Source::Remote(client) => Ok(client.get(&format!("mails/{id}")).await?),
    }
}

/// A backend to write through, and how to send what it releases.
struct Desk {
    client: ApiClient,
    /// Without a shared server, sending is this command's own business.
    own: Option<App>,
    key: String,
}

impl Desk {
    async fn open(context: &Context) -> anyhow::Result<Self> {
        let key = random_token();
        if let Some(url) = context.server() {
            return Ok(Self { client: ApiClient::new(url, context.token()?)?, own: None, key });
        }
        let backend = embedded::without_dispatch(context, &context.database()?, context.post(None)?).await?;
        Ok(Self { client: backend.client, own: Some(backend.app), key })
    }

    fn key(&self) -> (&str, &str) {
        ("idempotency-key", &self.key)
    }

    async fn deed(&self, id: i64, deed: &str) -> anyhow::Result<MailsDone> {
        Ok(self.client.send(Method::POST, &format!("mails/{id}/{deed}"), None, &[self.key()]).await?.json()?)
    }

    /// Sends what is due and says what came of the outbox.
    async fn work_off(&self) -> anyhow::Result<()> {
        let Some(App { store, post, .. }) = &self.own else {
            tell!("Der Server sendet; „ilc-desk mail list“ zeigt, was daraus wird.");
            return Ok(());
        };
        tell!("{}", post.way.sentence());
        let next = dispatch::work_off(store.clone(), post.clone()).await?;
        let figures = store.snapshot().outbox.clone();
        let text: Vec<String> = figures.messages.iter().map(|(state, n)| format!("{n} {}", state.label())).collect();
        tell!("Postausgang: {}", if text.is_empty() { "leer".to_owned() } else { text.join(", ") });
        if let Some(at) = next {
            let at = at.with_timezone(&chrono::Local);
            tell!("Der nächste Versuch ist um {} fällig: dann „ilc-desk mail send“.", at.format("%H:%M"));
        }
        Ok(())
    }
}

async fn send(context: &Context, args: SendArgs) -> anyhow::Result<()> {
    let desk = Desk::open(context).await?;
    let Some(kind) = args.kind.map(|kind| kind.replace('-', "_")) else { return desk.work_off().await };
    let (measure, module) = match args.measure.as_deref().map(|m| m.split_once('/').unwrap_or((m, ""))) {
        Some((measure, module)) => (Some(measure.to_owned()), Some(module.to_owned()).filter(|m| !m.is_empty())),
        None => (None, None),
    };
    let occasion = OccasionDoc {
        kind,
        measure,
        module,
        scope: None,
        talk_at: args.talk_at,
        talk_place: args.talk_place,
        guests: args.guests,
        filed_at: args.filed_at,
        answer_by: args.answer_by,
        list: args.list,
        as_of: args.as_of,
        starts: Some(args.starts.join(",")).filter(|starts| !starts.is_empty()),
    };
    if let Some(app) = desk.own.as_ref().filter(|_| occasion.kind == MailKind::AghAction.key()) {
        // The mail states what the forecast expects: worth the moment it takes.
        app.forecasts.clone().ready(&app.store, context.today()).await;
    }
    let proposal: Proposal = desk.client.get(&format!("mail-proposal?{}", query(&occasion))).await?;
    let chosen = choose(&proposal, &args.only);
    for note in &proposal.notes {
        tell!("Hinweis: {note}");
    }
    if let Some(note) = proposal.sent_today(|at| at.with_timezone(&chrono::Local).format("%H:%M").to_string()) {
        tell!("Hinweis: {note}");
        if chosen.is_empty() {
            bail!("Es gibt nichts mehr zu senden; mit --only OE geht eine Mail noch einmal hinaus");
        }
    }
    if let Some(old) = &proposal.old_data {
        tell!("Hinweis: {old}.");
    }
    let refused = proposal.old_data.as_ref().filter(|_| !args.yes);
    if args.dry_run {
        for (mail, chosen) in chosen.iter().filter_map(|c| Some((proposal.mails.iter().find(|m| m.about == c.about)?, c))) {
            say!("An: {}\nBetreff: {}\n\n{}", chosen.recipients.join(", "), mail.subject, mail.text);
        }
    }
    // A dry run ends as the real one would.
    if proposal.way.kind == "blocked" && !args.draft {
        bail!("{}", proposal.way.text);
    }
    if let Some(old) = refused {
        bail!("{old}; bitte erst den Export von heute einlesen, oder mit --yes trotzdem");
    }
    if args.dry_run {
        return Ok(());
    }
    let new = NewMails {
        occasion,
        fingerprint: Some(proposal.fingerprint),
        mails: Some(chosen),
        release: !args.draft,
        at_once: true,
        old_data: args.yes,
    };
    let done: MailsDone = desk.client.post_json("mails", &new, &[desk.key()]).await?;
    let numbers: Vec<String> = done.mails.iter().map(ToString::to_string).collect();
    say!("{}", numbers.join(" "));
    if args.draft { Ok(()) } else { desk.work_off().await }
}

/// The proposal's own ticks or, with `only`, those OEs and whoever cannot be left out.
fn choose(proposal: &Proposal, only: &[String]) -> Vec<ChosenMail> {
    let wanted = |key: &str| only.iter().any(|unit| key == format!("unit:{unit}"));
    let mails = proposal.mails.iter().filter_map(|mail| {
        let ticked = |o: &&crate::api::mails::OfferRow| {
            if only.is_empty() || o.locked { o.ticked } else { wanted(&o.key) && o.blocked.is_none() }
        };
        let recipients: Vec<String> = mail.offers.iter().filter(ticked).map(|o| o.key.clone()).collect();
        // What went out today does not go out again only because its MB cannot be left out.
        let again = mail.offers.iter().any(|o| !o.locked && recipients.contains(&o.key));
        (!recipients.is_empty() && (mail.sent.is_none() || again)).then(|| ChosenMail {
            about: mail.about.clone(),
            recipients,
            subject: None,
            text: None,
        })
    });
    mails.collect()
}

/// The occasion as a query.
fn query(occasion: &OccasionDoc) -> String {
    occasion.pairs().iter().map(|(name, value)| format!("{name}={}", crate::client::segment(value))).collect::<Vec<_>>().join("&")
}

fn sheet(list: &Mails) -> Sheet {
    let row = |m: &crate::api::mails::MailRow| -> Vec<Cell> {
        vec![
            m.id.into(),
            m.state_label.as_str().into(),
            m.kind_label.as_str().into(),
            m.about.as_str().into(),
            Cell::Date(m.created_at.date_naive()),
            format!("{} von {}", m.sent, m.recipients).as_str().into(),
            m.subject.as_str().into(),
        ]
    };
    Sheet::new(["Nr.", "Zustand", "Art", "Woran", "Entworfen", "Gesendet", "Betreff"], list.mails.iter().map(row).collect())
}

fn recipients(mail: &MailDetail) -> Sheet {
    let row = |r: &crate::api::mails::RecipientRow| -> Vec<Cell> {
        vec![
            r.no.into(),
            if r.in_copy { "Kopie" } else { "An" }.into(),
            r.role.as_str().into(),
            r.address.as_str().into(),
            r.state_label.as_str().into(),
            r.tries.into(),
            r.reason.as_str().into(),
        ]
    };
    Sheet::new(["Nr.", "Feld", "Rolle", "Adresse", "Zustand", "Fehlversuche", "Auskunft"], mail.to.iter().map(row).collect())
}

fn as_text(mail: &MailDetail) -> String {
    let clean = crate::domain::text::clean;
    let mut out = format!(
        "Mail Nr. {} · {} · {} · {}\nVon: {} <{}>\nBetreff: {}\n\n",
        mail.row.id,
        mail.row.kind_label,
        clean(&mail.row.about),
        mail.row.state_label,
        clean(&mail.from_name),
        mail.from_address,
        clean(&mail.row.subject)
    );
    for r in &mail.to {
        let reason = if r.reason.is_empty() { String::new() } else { format!(" · {}", clean(&r.reason)) };
        let field = if r.in_copy { "Kopie" } else { "An" };
        let _ = writeln!(out, "{:>3} {field} {} <{}>: {}{reason}", r.no, clean(&r.role), r.address, r.state_label);
    }
    out.push('\n');
    for line in mail.text.lines() {
        out.push_str(&clean(line));
        out.push('\n');
    }
    out
}
