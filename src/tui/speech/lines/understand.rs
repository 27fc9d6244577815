//! What a typed line means, given what is on screen: words of the line mode, a row, a command by
//! its label, name, unique beginning or key. Pure; does nothing.

use super::{
    dialog,
    fold::{Found, find, fold},
    names::{is_useful, label},
    split,
    step::Step,
};
use crate::tui::speech::once;
use crate::tui::{
    Action, Command, Screen, State,
    app::{
        action::Pointed,
        commands::{Entry, Group, Scope, TABLE},
    },
    input::key::Key,
};

/// What a line asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Meant {
    /// Nothing but news, if there are any.
    Nothing,
    /// These steps.
    Steps(Vec<Step>),
    /// The view once more.
    Read,
    /// The next rows; `true` = all that are left.
    More(bool),
    /// Where one is.
    Where,
    /// Help, on everything or one word.
    Help(Option<String>),
    /// Waits for what is under way, at most that many seconds.
    Wait(u32),
    /// Leaves.
    Leave,
}

/// Seconds [`Meant::Wait`] waits unless told.
const WAIT_SECS: u32 = 30;
/// Longest it may be told to.
const LONGEST_WAIT_SECS: u32 = 600;

/// Reads a line.
///
/// # Errors
/// With a German sentence that says what would be understood.
pub fn understand(state: &State, line: &str) -> Result<Meant, String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(Meant::Nothing);
    }
    if !state.dialogs.is_empty() {
        return match own_word(line) {
            Some(meant) => Ok(meant),
            None => dialog::understand(state, line).map(Meant::Steps),
        };
    }
    if let Some(words) = line.strip_prefix('/') {
        return Ok(Meant::Steps(filter(words)));
    }
    if let Some(meant) = own_word(line) {
        return Ok(meant);
    }
    if let Some(at) = row(state, line) {
        return at.map(|at| Meant::Steps(vec![Step::Do(at)]));
    }
    if state.screen == Screen::Contingents
        && let Some(steps) = split::understand(state, line)
    {
        return steps.map(Meant::Steps);
    }
    if let Some(screen) = view(line) {
        return Ok(Meant::Steps(vec![Step::Do(Action::Point(Pointed::View(screen)))]));
    }
    command_line(state, line).map(Meant::Steps)
}

/// A view without a command of its own, by its name.
fn view(line: &str) -> Option<Screen> {
    let named = |screen: &Screen, label: &str| fold(label) == fold(line) || screen.view().names.contains(&fold(line).as_str());
    Screen::by_name().find(|(screen, label, _)| named(screen, label)).map(|(screen, ..)| screen)
}

/// Words of the line mode itself; they work in dialogs, too.
fn own_word(line: &str) -> Option<Meant> {
    let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
    Some(match (fold(word).as_str(), rest) {
        ("hilfe" | "help" | "?", "") => Meant::Help(None),
        ("hilfe" | "help" | "?", rest) => Meant::Help(Some(rest.to_owned())),
        ("wo", "") => Meant::Where,
        ("lesen" | "nochmal", "") => Meant::Read,
        ("weiter" | "w+", "") => Meant::More(false),
        ("alles", "") => Meant::More(true),
        ("ende" | "beenden" | "quit" | "exit", "") => Meant::Leave,
        ("warten" | "warte", "") => Meant::Wait(WAIT_SECS),
        ("warten" | "warte", rest) => Meant::Wait(rest.parse().ok().filter(|n| (1..=LONGEST_WAIT_SECS).contains(n))?),
        _ => return None,
    })
}

fn filter(words: &str) -> Vec<Step> {
    let mut steps = vec![Step::Do(Action::Run(Command::Filter))];
    steps.extend(dialog::replace_text(words));
    steps.push(Step::InDialog(dialog::ENTER));
    steps
}

/// A row by its number or by what it is about.
fn row(state: &State, line: &str) -> Option<Result<Action, String>> {
    if let Ok(number) = line.parse::<usize>() {
        if state.screen == Screen::Contingents {
            return Some(split::row(state, number));
        }
        let rows = state.table().map_or(0, |table| table.view.rows.len());
        return Some(if (1..=rows).contains(&number) {
            Ok(Action::Point(Pointed::Row(number - 1)))
        } else {
            Err(format!("Eine Zeile {number} gibt es hier nicht; es sind {rows}."))
        });
    }
    let rows = &state.table()?.view.rows;
    rows.iter().position(|row| row.key.eq_ignore_ascii_case(line)).map(|at| Ok(Action::Point(Pointed::Row(at))))
}

/// A command, perhaps with what it is about: `sortieren besetzt`, `öffnen 3`, `auswählen 1 2 5`.
fn command_line(state: &State, line: &str) -> Result<Vec<Step>, String> {
    // One letter is a key before it is a beginning.
    if let (true, Ok(key)) = (line.chars().count() == 1, Key::parse(line))
        && let Some(command) = state.options.keymap.lookup(key, state.screen)
    {
        return Ok(vec![Step::Do(Action::Run(command))]);
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut several = None;
    for used in (1..=words.len()).rev() {
        match find(&words[..used].join(" "), &candidates(state)) {
            Found::One(command) => return with_object(state, command, &words[used..]),
            Found::Many(hits) if used == words.len() => several = Some(hits),
            Found::Many(_) | Found::None => {}
        }
    }
    if let Some(hits) = several {
        let hits: Vec<String> = hits.iter().map(|c| format!("{} ({})", label(c.entry()), c.entry().name)).collect();
        return Err(format!("„{line}“ kann heißen: {}.", hits.join(", ")));
    }
    Err(format!("„{line}“ verstehe ich nicht. „hilfe“ nennt, was hier geht."))
}

/// Every command with its names; views first, then what exists only here, then what exists
/// everywhere, then what exists elsewhere (doing it says so).
fn candidates(state: &State) -> Vec<(Command, Vec<String>)> {
    let order = |entry: &&Entry| match (entry.group, entry.scope, entry.scope.covers(state.screen)) {
        (Group::Views, Scope::Everywhere, _) => 0,
        (_, Scope::Lists | Scope::ListsAnd(_) | Scope::SeveralLists | Scope::On(_) | Scope::Over(_), true) => 1,
        (_, Scope::Everywhere, _) => 2,
        _ => 3,
    };
    let mut entries: Vec<&Entry> = TABLE.iter().filter(|entry| is_useful(entry.command)).collect();
    entries.sort_by_key(order);
    let here = |entry: &&&Entry| entry.scope.covers(state.screen);
    let named = |entry: &Entry| {
        let mut names = vec![label(entry).to_owned(), entry.name.to_owned()];
        names.extend(also(entry.command).map(str::to_owned));
        (entry.command, names)
    };
    let covered: Vec<_> = entries.iter().filter(here).map(|entry| named(entry)).collect();
    let elsewhere = entries.iter().filter(|entry| !here(entry)).map(|entry| named(entry));
    covered.into_iter().chain(elsewhere).collect()
}

/// A second German name where the label is taken by a view.
fn also(command: Command) -> Option<&'static str> {
    (command == Command::SplitStarts).then_some("aufteilen")
}

/// The steps of a command and what it is about.
fn with_object(state: &State, command: Command, rest: &[&str]) -> Result<Vec<Step>, String> {
    let run = Step::Do(Action::Run(command));
    if rest.is_empty() {
        return Ok(vec![run]);
    }
    let object = rest.join(" ");
    if command == Command::Filter {
        return Ok(filter(&object));
    }
    if [Command::Sort, Command::SortReverse].contains(&command) {
        let column = once::column(state, &object)?;
        return Ok(vec![Step::Do(Action::Point(Pointed::Column(column)))]);
    }
    // The whole rest may name one row ("MES-3104 M07"), or each word one.
    let rows = match row(state, &object) {
        Some(at) => vec![at?],
        None => rest.iter().map(|word| one_row(state, word)).collect::<Result<_, _>>()?,
    };
    if rows.len() > 1 && command != Command::ToggleMark {
        return Err(format!("„{}“ geht nur mit einer Zeile.", label(command.entry())));
    }
    Ok(rows.into_iter().flat_map(|at| [Step::Do(at), run.clone()]).collect())
}

fn one_row(state: &State, word: &str) -> Result<Action, String> {
    row(state, word).unwrap_or_else(|| Err(format!("„{word}“ steht nicht in dieser Liste.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{Options, look::format::Zone};

    #[test]
    fn views_are_called_by_the_names_they_have_in_links() {
        let state = State::new(Options::default(), chrono::Utc::now(), Zone::System, 0);
        for (screen, label, _) in Screen::by_name() {
            let wanted = Ok(Meant::Steps(vec![Step::Do(Action::Point(Pointed::View(screen)))]));
            for name in screen.view().names.iter().chain([&label]) {
                assert_eq!(understand(&state, name), wanted, "{name}");
            }
        }
        for (_, _, command) in Screen::tabs() {
            let wanted = Ok(Meant::Steps(vec![Step::Do(Action::Run(command))]));
            assert_eq!(understand(&state, command.entry().label), wanted);
        }
    }
}
