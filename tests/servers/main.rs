//! What needs more than cargo: a mail server, a browser. Every test here is ignored and says what it
//! needs; `.ci/with-*.sh` install that and run them.

mod generators;
mod page;
mod postfix;
