//! The wire types that server and client share. No rules, no I/O.

pub mod forecast;
