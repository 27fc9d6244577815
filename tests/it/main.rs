//! Everything that needs nothing but cargo and no terminal, as one program: it links once, and its
//! tests share a process. So none of them may change what belongs to the process: environment,
//! working directory, panic hook, a global subscriber. Who needs these starts the program itself.

mod api;
mod cli;
mod client;
mod config;
mod declared;
mod disk;
mod everyone;
mod figures;
mod forecast;
mod import;
mod keeping;
mod layers;
mod mail;
mod need;
mod owner;
mod plain;
mod publish;
mod roster;
mod screens;
mod sheet;
mod split;
mod store;
mod support;
mod writes;
