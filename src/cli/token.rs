//! `ilc-desk token add|list|revoke`. `add` prints the token, and nothing else, on stdout.

use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::{
    access::{self, Source},
    context::Context,
    output,
};
use crate::{
    api::tokens::{IssuedToken, NewToken, Tokens},
    client::{Method, segment},
    sheet::{Cell, Sheet, text},
    store::{Access, Role, random_token},
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
    PossibleValuesParser::new(["lesen", "steuern", "verwalten"]).try_map(|name| name.parse::<Role>())
}

pub async fn run(context: Context, args: TokenArgs) -> anyhow::Result<()> {
    let access = if matches!(args.command, TokenCommand::List) { Access::Read } else { Access::Write };
    let source = access::open(&context, access).await?;
    match args.command {
        TokenCommand::Add { name, role } => {
            let token = match source {
                Source::Local(store) => {
                    let token = store.add_token(&name, role, &Context::who(), context.clock.now()).await?;
                    store.close().await;
                    token
                }
                Source::Remote(client) => {
                    let body = NewToken { name, role: role.to_string() };
                    let issued: IssuedToken = client.post_json("tokens", &body, &[("idempotency-key", &random_token())]).await?;
                    issued.token
                }
            };
            say!("{token}");
        }
        TokenCommand::List => {
            let rows: Vec<Vec<Cell>> = match source {
                Source::Local(store) => {
                    store.snapshot().tokens.iter().map(|t| row(&t.name, &t.role.to_string(), t.created_at)).collect()
                }
                Source::Remote(client) => {
                    let tokens: Tokens = client.get("/tokens").await?;
                    tokens.tokens.iter().map(|t| row(&t.name, &t.role, t.created_at)).collect()
                }
            };
            output::print_text(&text::table(&Sheet::new(["Name", "Rolle", "Angelegt"], rows)))?;
        }
        TokenCommand::Revoke { name } => {
            match source {
                Source::Local(store) => {
                    store.revoke_token(&name, &Context::who(), context.clock.now()).await?;
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

fn row(name: &str, role: &str, created_at: chrono::DateTime<chrono::Utc>) -> Vec<Cell> {
    vec![name.into(), role.into(), Cell::Date(created_at.date_naive())]
}
