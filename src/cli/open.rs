//! `ilc-desk open LINK`: the dashboard, beginning with the view a link names.

use anyhow::ensure;

use super::{
    args::{DashboardArgs, OpenArgs},
    context::Context,
    dashboard,
};

pub async fn run(context: Context, args: OpenArgs) -> anyhow::Result<()> {
    ensure!(args.dashboard.view.is_none(), "„open“ nennt die Ansicht schon; --view gehört nicht dazu");
    Box::pin(dashboard::run(context, DashboardArgs { view: Some(args.link), ..args.dashboard })).await
}
