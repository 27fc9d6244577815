//! Imports seen from outside: files in, batch, plan and desk out.

mod bad;
mod combinations;
mod demo;
mod encodings;
mod folders;
mod kinds;
mod offices;
mod plans;
mod progress;
mod reshaped;
mod roundtrip;
pub mod tables;
mod words;
mod workbooks;
