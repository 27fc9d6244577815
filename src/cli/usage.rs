//! The parser's own words in German: help headings and errors.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, error::ContextKind, error::ErrorKind};

const TEMPLATE: &str = "{about}\n\nAufruf: {usage}\n\n{all-args}{after-help}";
const AFTER: &str = "Ohne Befehl beginnt die Oberfläche. „ilc-desk demo“ zeigt sie mit einem erfundenen Desk.";

/// The command with German headings, also for completions.
pub fn command<C: CommandFactory>() -> clap::Command {
    german(C::command()).after_help(AFTER)
}

fn german(command: clap::Command) -> clap::Command {
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let mut command = command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help("Diese Hilfe")
                .help_heading("Überall"),
        )
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "Angaben" } else { "Optionen" };
            if arg.get_help_heading().is_none() { arg.help_heading(heading) } else { arg }
        });
    if command.get_version().is_some() {
        command = command.disable_version_flag(true).arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help("Version")
                .help_heading("Überall"),
        );
    }
    for name in names {
        command = command.mut_subcommand(name, german);
    }
    command
}

/// Parses the process's arguments; help and version are printed here, errors in German.
pub fn parse<C: CommandFactory + FromArgMatches>() -> Result<C, ExitCode> {
    let parsed = command::<C>().try_get_matches().and_then(|matches| C::from_arg_matches(&matches));
    parsed.map_err(|error| refused(&error))
}

fn refused(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            say!("{}", error.to_string().trim_end_matches('\n'));
            ExitCode::SUCCESS
        }
        _ => {
            tell!("ilc-desk: {}\nMehr mit „ilc-desk --help“.", sentence(error));
            ExitCode::from(2)
        }
    }
}

fn sentence(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let arg = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("unbekannte Angabe „{arg}“"),
        ErrorKind::InvalidSubcommand => format!("unbekannter Befehl „{}“", context(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("es fehlt: {arg}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "es fehlt ein Unterbefehl".to_owned()
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} braucht einen Wert"),
        ErrorKind::InvalidValue => format!("„{value}“ passt nicht zu {arg}; möglich: {}", context(ContextKind::ValidValue)),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("„{value}“ passt nicht zu {arg}: {why}")
        }
        ErrorKind::ArgumentConflict => format!("{arg} verträgt sich nicht mit {}", context(ContextKind::PriorArg)),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{arg} braucht einen Wert"),
        ErrorKind::TooManyValues => format!("zu viele Werte bei {arg}"),
        _ => "die Angaben sind nicht zu verstehen".to_owned(),
    }
}
