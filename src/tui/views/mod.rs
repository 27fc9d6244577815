//! The views: a file each with everything that is particular to it, and here the list of them, which
//! tabs, palette, links, search, memory, plain text, export and help are made from. Each turns state
//! into rows, headlines and a picture; none changes anything.

pub mod accuracy;
pub mod agh;
pub mod contingents;
pub mod detail;
pub mod figures;
pub mod first_days;
pub mod frame;
pub mod layout;
mod list;
pub mod log;
pub mod monitoring;
mod need;
pub mod places;
pub mod post;
mod running;
pub mod status;
mod toasts;
pub mod today;
mod units;
mod view;

pub use list::{Rows, TableSpec};
pub use view::{Opened, Said, Told, View};

/// `Screen module [Table = SPEC, …];`: what fills the window, its file, its lists in the order Tab
/// goes through them. The file has a `VIEW` and the specs named here.
macro_rules! views {
    ($($screen:ident $module:ident [$($table:ident = $spec:ident),*];)+) => {
        /// What fills the window.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Screen {
            $(#[doc = concat!("`", stringify!($module), "`")] $screen,)+
        }

        /// A list of a view.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum TableId {
            $($(#[doc = concat!("`", stringify!($module), "::", stringify!($spec), "`")] $table,)*)+
        }

        impl Screen {
            /// Every view, in the order of the list.
            pub const ALL: [Self; [$(Self::$screen),+].len()] = [$(Self::$screen),+];

            /// What is particular to it.
            pub fn view(self) -> &'static View {
                match self {
                    $(Self::$screen => &$module::VIEW,)+
                }
            }

            /// Its lists, whatever the team.
            pub fn lists(self) -> &'static [TableId] {
                match self {
                    $(Self::$screen => &[$(TableId::$table),*],)+
                }
            }
        }

        impl TableId {
            /// Every list, in the order of the views.
            pub const ALL: [Self; [$($(Self::$table,)*)+].len()] = [$($(Self::$table,)*)+];

            /// What is particular to it.
            pub fn spec(self) -> &'static TableSpec {
                match self {
                    $($(Self::$table => &$module::$spec,)*)+
                }
            }
        }
    };
}

views! {
    Today today [TodayAgh = ACTIONS, TodayStarts = STARTS];
    Agh agh [Agh = TABLE];
    Detail detail [Movements = MOVEMENTS];
    Places places [Places = TABLE];
    Contingents contingents [];
    Post post [Mails = TABLE];
    Monitoring monitoring [Monitoring = TABLE];
    Log log [Imports = IMPORTS, Audit = AUDIT];
    Accuracy accuracy [AccuracyAgh = MEASURES, Kept = KEPT, Horizons = HORIZONS];
    FirstDays first_days [FirstDays = STARTS, Cosach = COSACH, Verbis = VERBIS, Differences = DIFFERENCES];
    Units units [
        Units = TABLE, UnitEntries = ENTRIES, UnitContingents = CONTINGENTS, UnitAgh = AGH, UnitMails = MAILS
    ];
}
