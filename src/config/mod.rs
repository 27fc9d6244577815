//! Settings in layers: compiled-in defaults < system < user < environment < command line. Reads
//! files, knows nothing else.
//!
//! Every layer becomes a list of dotted keys with value and place (`layer`), the highest one that
//! names a key wins ([`Sources::load`]). One table (`settings::SETTINGS`) says what exists and
//! what is allowed; reading, checking, environment, `config show` and the JSON schema follow it.
//!
//! Why not a crate: `figment` has had no release since 2024 and tells an origin's file but no line
//! (its maintenance is asked about, unanswered, in its issue 148); `config` is well kept, yet its
//! values know their file only and its errors end at the first one. With the spans of `toml` the
//! layering itself is these few lines, and every error names its line. `schemars` would take its
//! texts from English documentation comments and its bounds from a second place; here both come
//! from the table and from the annotated file.

mod annotated;
mod kind;
mod layer;
mod model;
mod origin;
mod paths;
mod schema;
mod settings;
mod sources;

pub use annotated::{DEFAULTS, shown, starter};
pub use kind::LAST_VIEW;
pub use layer::{Flag, Given};
pub use model::{Client, Config, Desk, Display, FirstDay, Mail, Matching, Publish, Rules, Server, Store, TeamChoice};
pub use origin::{Origin, Problem, listed, located, read_text};
pub use paths::Paths;
pub use schema::{Names, schema};
pub use settings::Setting;
pub use sources::{Loaded, Sources};
