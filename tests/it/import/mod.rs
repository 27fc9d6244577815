//! Imports seen from outside: files in, batch, plan and desk out.

mod bad;
mod demo;
mod encodings;
mod folders;
mod plans;
mod roundtrip;
mod tables;
mod workbooks;
