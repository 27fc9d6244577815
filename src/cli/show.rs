//! `ilc-desk show`: one view as lines of text. Only looks: works beside a running backend.

use std::io::Write as _;

use clap::Args;

use super::{
    access,
    context::Context,
    options::{DashboardArgs, options},
    output,
};
use crate::{
    config::Flag,
    tui::{self, Wanted, app::link},
};

/// `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The view, and what is to be selected in it.
    #[arg(
        value_name = "ANSICHT",
        help = format!("{}; auch agh/NUMMER, kontingente/INSTRUMENT, post/NUMMER; mit Filter: agh?filter=WÖRTER", link::names())
    )]
    pub view: String,
    /// Nur dieses Team: X911, X915, beide
    #[arg(long, value_name = "TEAM")]
    pub team: Option<String>,
    /// Nach dieser Spalte sortieren, z. B. besetzt
    #[arg(long, value_name = "SPALTE")]
    pub sort: Option<String>,
}

impl ShowArgs {
    /// The setting it stands for.
    pub fn flag(&self) -> Option<Flag> {
        self.team.clone().map(|value| Flag { key: "desk.team", name: "--team", value })
    }
}

pub async fn run(context: Context, args: ShowArgs) -> anyhow::Result<()> {
    let (view, about) = address(&args.view);
    let dashboard = DashboardArgs { view: Some(view), team: args.team, read_only: true, ..DashboardArgs::default() };
    let mut options = options(&context, &dashboard, false)?;
    // It only looks; there is nothing to be said about that.
    options.read_only = context.config.desk.read_only;
    let patience = access::patience(&args.view);
    let backend = async move { access::connect(&context, patience).await.map_err(|error| format!("{error:#}")) };
    let text = tui::print_plain(options, backend, &Wanted { about, sort: args.sort }).await?;
    output::until_closed(writeln!(crate::tui::out::console::stdout(), "{}", text.trim_end()).map_err(Into::into))
}

/// `post/12` and `kontingente/MES` as the view and what is to be selected in it; `agh:AGH-2217` as
/// `agh/AGH-2217`.
fn address(raw: &str) -> (String, Option<String>) {
    let (path, filter) = raw.split_once('?').map_or((raw, None), |(path, filter)| (path, Some(filter)));
    let with_filter = |path: String| filter.map_or_else(|| path.clone(), |filter| format!("{path}?{filter}"));
    match path.split_once(['/', ':']) {
        Some((name, about)) if !about.is_empty() && matches!(name.to_lowercase().as_str(), "post" | "kontingente") => {
            (with_filter(name.to_owned()), Some(about.to_owned()))
        }
        Some((name, about)) => (with_filter(format!("{name}/{about}")), None),
        None => (raw.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_a_view_and_what_is_in_it() {
        let read = |raw| {
            let (view, about) = address(raw);
            (view, about.unwrap_or_default())
        };
        for (raw, view, about) in [
            ("heute", "heute", ""),
            ("agh:AGH-2217", "agh/AGH-2217", ""),
            ("agh/AGH-2217", "agh/AGH-2217", ""),
            ("agh?filter=küche süd", "agh?filter=küche süd", ""),
            ("post/12", "post", "12"),
            ("kontingente:MES?filter=x", "kontingente?filter=x", "MES"),
        ] {
            assert_eq!(read(raw), (view.to_owned(), about.to_owned()), "{raw}");
        }
    }
}
