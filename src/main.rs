//! The command line: parses, starts, exits.

fn main() {}
