//! `ilc-desk token add|rotate|list|revoke`. `add` and `rotate` print the token, and nothing else, on stdout.

use chrono::{Days, NaiveDate};
use clap::{
    Args, Subcommand,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};

use super::{
    access::{self, Source},
    context::Context,
    output,
    typed::{self, Span},
};
use crate::{
    api::tokens::{IssuedToken, NewToken, OVERLAP_DAYS, RotateToken, TokenRow, Tokens},
    client::{Method, segment},
    server::views,
    sheet::{Cell, Sheet, text},
    store::{self, Access, Role, Rotation, random_token},
};

/// `token`.
#[derive(Debug, Args)]
pub struct TokenArgs {
    #[command(subcommand)]
    pub command: TokenCommand,
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Token anlegen und einmal ausgeben
    Add {
        /// Wem er gehört
        name: String,
        /// Was er erlaubt
        #[arg(long, value_name = "ROLLE", value_parser = role())]
        role: Role,
        /// Wie lange er gilt: 365d, 52w oder ein letzter Tag (sonst ohne Ende)
        #[arg(long, value_name = "DAUER", value_parser = typed::span)]
        expires: Option<Span>,
    },
    /// Token erneuern und einmal ausgeben; der alte gilt noch eine Weile
    Rotate {
        /// Wem er gehört
        name: String,
        /// Wie lange der alte noch gilt: 7d, 2w oder ein letzter Tag; 0d: nur noch heute (sonst 7d)
        #[arg(long, value_name = "DAUER", value_parser = typed::span)]
        overlap: Option<Span>,
        /// Wie lange der neue gilt (sonst so lange, wie der alte galt)
        #[arg(long, value_name = "DAUER", value_parser = typed::span)]
        expires: Option<Span>,
    },
    /// Alle Token nennen
    List,
    /// Token zurückziehen
    Revoke {
        /// Wem er gehört
        name: String,
    },
}

/// The roles by their names; what a role is, is no matter of the command line.
fn role() -> impl TypedValueParser<Value = Role> {
    let roles = [
        PossibleValue::new("lesen").help("ansehen"),
        PossibleValue::new("steuern").help("importieren, verteilen, freigeben, Mails senden"),
        PossibleValue::new("verwalten").help("dazu Token verwalten"),
    ];
    PossibleValuesParser::new(roles).try_map(|name| name.parse::<Role>())
}

pub async fn run(context: Context, args: TokenArgs) -> anyhow::Result<()> {
    let access = if matches!(args.command, TokenCommand::List) { Access::Read } else { Access::Write };
    let source = access::open_or_owner(&context, access).await?;
    let (today, now) = (context.today(), context.clock.now());
    let day = |span: Option<Span>| span.map(|span| span.day(today)).transpose();
    match args.command {
        TokenCommand::Add { name, role, expires } => {
            let expires_on = day(expires)?;
            let token = match source {
                Source::Local(store) => {
                    let wanted = store::NewToken { name, role, expires_on };
                    let token = store.issue_token(wanted, today, &Context::who(), now).await?;
                    store.close().await;
                    token
                }
                Source::Remote(client) => {
                    let body = NewToken { name, role: role.to_string(), expires_on };
                    let issued: IssuedToken = client.post_json("tokens", &body, &[("idempotency-key", &random_token())]).await?;
                    issued.token
                }
            };
            say!("{token}");
        }
        TokenCommand::Rotate { name, overlap, expires } => {
            let (old_until, expires_on) = (day(overlap)?, day(expires)?);
            let token = match source {
                Source::Local(store) => {
                    let old_until = old_until.unwrap_or_else(|| today + Days::new(OVERLAP_DAYS));
                    let rotation = Rotation { name, old_until, expires_on, idempotency_key: None };
                    let token = store.rotate_token(rotation, today, &Context::who(), now).await?;
                    store.close().await;
                    token
                }
                Source::Remote(client) => {
                    let (path, body) = (format!("tokens/{}/rotate", segment(&name)), RotateToken { old_until, expires_on });
                    let issued: IssuedToken = client.post_json(&path, &body, &[("idempotency-key", &random_token())]).await?;
                    issued.token
                }
            };
            say!("{token}");
        }
        TokenCommand::List => {
            let tokens = match source {
                Source::Local(store) => views::tokens(&store.snapshot().tokens, today),
                Source::Remote(client) => client.get::<Tokens>("/tokens").await?,
            };
            let rows = tokens.tokens.iter().map(|token| row(token, today)).collect();
            let heads = ["Name", "Rolle", "Angelegt", "Gilt bis", "Zuletzt benutzt", "Der vorige gilt bis"];
            output::print_text(&text::table(&Sheet::new(heads, rows)))?;
        }
        TokenCommand::Revoke { name } => {
            match source {
                Source::Local(store) => {
                    store.revoke_token(&name, today, &Context::who(), now).await?;
                    store.close().await;
                }
                Source::Remote(client) => {
                    client.send(Method::DELETE, &format!("tokens/{}", segment(&name)), None, &[("if-match", "*")]).await?;
                }
            }
            tell!("Token „{name}“ ist zurückgezogen.");
        }
    }
    Ok(())
}

fn row(token: &TokenRow, today: NaiveDate) -> Vec<Cell> {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| Cell::from("–"), Cell::Date);
    let expires = match token.expires_on {
        Some(last) if last < today => Cell::from(format!("abgelaufen ({})", crate::domain::dates::german(last)).as_str()),
        last => day(last),
    };
    let (name, role) = (token.name.as_str().into(), token.role.as_str().into());
    vec![name, role, Cell::Date(token.created_at.date_naive()), expires, day(token.used_on), day(token.old_until)]
}
