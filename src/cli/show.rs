//! `ilc-desk show`: one view as lines of text. Only looks: works beside a running backend.

use std::{io::Write as _, time::Duration};

use super::{
    args::{DashboardArgs, ShowArgs},
    context::Context,
    dashboard, embedded, output,
};
use crate::client::ApiClient;
use crate::tui::{self, Wanted, views::link::Link};

pub async fn run(context: Context, args: ShowArgs) -> anyhow::Result<()> {
    let (view, about) = address(&args.view);
    let dashboard = DashboardArgs { view: Some(view), team: args.team, read_only: true, ..DashboardArgs::default() };
    let mut options = dashboard::options(&context, &dashboard, false)?;
    // It only looks; there is nothing to be said about that.
    options.read_only = context.config.desk.read_only;
    let patience = patience(&args.view);
    let backend = async move { connect(&context, patience).await.map_err(|error| format!("{error:#}")) };
    let text = tui::print_plain(options, backend, &Wanted { about, sort: args.sort }).await?;
    output::until_closed(writeln!(crate::tui::out::console::stdout(), "{}", text.trim_end()).map_err(Into::into))
}

/// How long a view is worth waiting for the forecast; most do not show it.
pub fn patience(view: &str) -> Duration {
    let shown = Link::parse(view).is_ok_and(|link| link.screen.view().forecast);
    if shown { embedded::A_WHILE } else { Duration::ZERO }
}

/// A client for the shared server if one is named, else for the database.
pub async fn connect(context: &Context, patience: Duration) -> anyhow::Result<ApiClient> {
    if let Some(url) = context.server() {
        return ApiClient::new(url, context.token()?).map_err(Into::into);
    }
    let backend = embedded::for_reading(context, &context.database()?, context.post(None)?).await?;
    backend.first_forecast(context, patience).await;
    Ok(backend.client)
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
