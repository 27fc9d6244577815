//! `ilc-desk open LINK`: the dashboard, beginning with the view a link names.

use anyhow::ensure;
use clap::Args;

use super::{context::Context, dashboard, options::DashboardArgs};

/// `open`.
#[derive(Debug, Args)]
pub struct OpenArgs {
    /// Der Verweis, wie ihn die Taste L kopiert: ANSICHT oder ANSICHT:SCHLÜSSEL, dahinter ?filter=…&sort=SPALTE&team=X911
    #[arg(value_name = "VERWEIS")]
    pub link: String,
    #[command(flatten)]
    pub dashboard: DashboardArgs,
}

pub async fn run(context: Context, args: OpenArgs) -> anyhow::Result<()> {
    ensure!(args.dashboard.view.is_none(), "„open“ nennt die Ansicht schon; --view gehört nicht dazu");
    Box::pin(dashboard::run(context, DashboardArgs { view: Some(args.link), ..args.dashboard })).await
}
