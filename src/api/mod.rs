//! The wire types that server, client and headless commands share: plain data, one truth for
//! every JSON document. No logic beyond conversion from the domain.

pub mod agh;
pub mod audit;
pub mod backtest;
pub mod contingents;
pub mod figures;
pub mod first_days;
pub mod forecast;
pub mod health;
pub mod imports;
pub mod kept;
pub mod list_requests;
pub mod mails;
pub mod measures;
pub mod monitoring;
pub mod occasion;
pub mod paged;
pub mod places;
pub mod problem;
pub mod publication;
pub mod summary;
pub mod tokens;
pub mod units;

/// Path under which every versioned route lives.
pub const PREFIX: &str = "/api/v1";
