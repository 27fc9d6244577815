//! The wire types that server, client and headless commands share: plain data, one truth for
//! every JSON document. No logic beyond conversion from the domain.

pub mod contingents;
