//! The REST backend from outside, one file per resource it is about.

mod access;
mod contingents;
mod described;
mod first_days;
mod forecast;
mod invitations;
mod limits;
mod list_requests;
mod mails;
mod pieces;
mod tokens;
