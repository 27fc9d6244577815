//! Parses the command line, starts, exits. Nothing else.

fn main() -> std::process::ExitCode {
    ilc_desk::cli::main()
}
