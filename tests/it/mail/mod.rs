//! Mails against a relay that misbehaves: the protocol, the dispatcher, and a program that dies.

mod dispatch;
mod kill;
mod smtp;
