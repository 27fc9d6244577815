//! Lists of providers, read and matched on the user's machine: bytes in, rows out, no name anywhere else.

mod among_exports;
mod canary;
mod forms;
mod intake;
mod matching;
mod numbers;
mod properties;
mod reading;
mod refused;
mod support;
mod through;
