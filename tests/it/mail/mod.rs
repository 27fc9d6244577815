//! Mails against a relay that misbehaves: the protocol, the dispatcher, and a program that dies.

mod dispatch;
mod held;
mod kill;
mod smtp;
