//! What each command does to the state.

use crate::{
    api::{contingents::request::StartRef, first_days::Decision},
    domain::provider_list::Said,
    tui::{
        Command, Effect, Screen, State, TableId,
        app::{
            commands,
            contingents::{
                self, keys,
                releasing::{self, Reach},
            },
            deeper, first_days,
            link::Link,
            modal::Outcome,
            seek::go,
            sorting, unsent,
        },
        dialogs::{
            self,
            about::About,
            cell_input::{self, Ask},
            confirm::Confirm,
            copy::CopyChoice,
            figure::Figures,
            filter::FilterInput,
            first_days::{day::OtherDay, folder::WorkFolder, list::ReadList, why::NotPossible},
            help::Help,
            import::ImportDialog,
            messages::Messages,
            palette::{Mode, Palette},
            publish::PublishDialog,
            read::Read,
            release::ReleaseDialog,
            releases::History,
            set_aside,
            sort::SortChoice,
            themes::ThemeChoice,
            tour::Tour,
            undo::Undo,
        },
        drive::mail,
        look::table::Table,
        out::export::Export,
        views::{self, layout},
    },
};

/// Does a command, or says why it cannot be done.
#[expect(clippy::too_many_lines, reason = "one line per command")]
pub fn run_command(state: &mut State, command: Command) -> Vec<Effect> {
    state.dirty = true;
    let entry = command.entry();
    if !entry.scope.covers(state.screen) {
        state.say_error(format!("„{}“ gibt es in dieser Ansicht nicht.", entry.label));
        return Vec::new();
    }
    if let Some(reason) = (entry.disabled_reason)(state) {
        state.say_error(format!("„{}“ ist gesperrt: {reason}", command.label_here(state)));
        return Vec::new();
    }
    match command {
        Command::OpenToday
        | Command::OpenAgh
        | Command::OpenPlaces
        | Command::OpenPost
        | Command::OpenMonitoring
        | Command::OpenLog
        | Command::OpenAccuracy
        | Command::OpenFirstDays => go(state, Screen::opened_by(command).unwrap_or(state.screen)),
        Command::OpenContingents => {
            go(state, Screen::Contingents);
            contingents::sync::show_conflict(state);
        }
        Command::SplitStarts => split_starts(state),
        Command::ComposeMail => return mail::compose_here(state),
        Command::WeeklyMail => return mail::weekly(state),
        Command::WorkOff if state.focused_table() == Some(TableId::FirstDays) => deeper::go(state),
        Command::WorkOff => return first_days::tick(state),
        Command::CopyTask => return copy_task(state),
        Command::CameOtherDay => {
            if let Some(dialog) = OtherDay::new(state) {
                state.open(dialog);
            }
        }
        Command::DidNotCome => {
            return first_days::decide(state, Decision { said: Some(Said::Absent), first_day: None });
        }
        Command::NotPossible => state.open(NotPossible::default()),
        Command::RequestLists => return mail::request_lists(state),
        Command::ReadList => state.open(ReadList::new(state)),
        Command::ExportWork => return export_work(state, false),
        Command::ExportWorkXlsx => return export_work(state, true),
        Command::OtherMail => mail::other(state),
        Command::ReadMail => state.open(Read::default()),
        Command::ReleaseMail => mail::release(state),
        Command::EditMail => return mail::edit_draft(state),
        Command::RetryMail => mail::retry(state),
        Command::CancelMail => mail::cancel(state),
        Command::ResolveMail => mail::resolve(state),
        Command::ResumeMail => return mail::resume(state),
        Command::Open => deeper::go(state),
        Command::Back => back(state),
        Command::NextPane => next_list(state),
        Command::Up => step(state, -1),
        Command::Down => step(state, 1),
        Command::PageUp => step(state, -page(state)),
        Command::PageDown => step(state, page(state)),
        Command::First => step(state, -isize::MAX),
        Command::Last => step(state, isize::MAX),
        Command::Left => keys::step(state, 0, -1),
        Command::Right => keys::step(state, 0, 1),
        Command::NextPot => turn(state, 1),
        Command::PreviousPot => turn(state, -1),
        Command::PinMore => keys::pin_by(state, 1),
        Command::PinLess => keys::pin_by(state, -1),
        Command::PinNumber => cell_input::open(state, Ask::Number, ""),
        Command::Unpin => keys::unpin(state),
        Command::UnpinAll => keys::unpin_all(state),
        Command::HoldBack => cell_input::open(state, Ask::Hold, ""),
        Command::ExcludeUnit => exclude(state),
        Command::AllStarts => keys::all_starts(state),
        Command::ToggleEqualise => keys::equalise(state),
        Command::ToggleRest => keys::rest(state),
        Command::TurnLook => contingents::in_force::turn(state),
        Command::CompareNext => {
            state.contingents.compare = state.contingents.compare.next();
            state.note(state.contingents.compare.told());
        }
        Command::ExplainCell => state.contingents.explaining = !state.contingents.explaining,
        Command::Redo => keys::back_and_forth(state, false),
        Command::SettleConflict => contingents::sync::show_conflict(state),
        Command::ReleaseDraft => release(state, Reach::Shown),
        Command::ReleaseAll => release(state, Reach::All),
        Command::Releases => {
            let history = History::new(state);
            state.open(history);
        }
        Command::ExportMatrix => return keys::export(state, true),
        Command::ExportMatrixText => return keys::export(state, false),
        Command::OpenFigure => match Figures::new(state) {
            Some(dialog) => state.open(dialog),
            None => state.say_error("Hier steht keine Zahl, die sich öffnen lässt."),
        },
        Command::Sort => {
            if let Some(id) = state.focused_table() {
                let choice = SortChoice::new(state, id);
                state.open(choice);
            }
        }
        Command::SortReverse => sorting::turn(state),
        Command::ToggleMark => on_table(state, Table::toggle_mark),
        Command::MarkAll => on_table(state, Table::mark_all),
        Command::InvertMarks => on_table(state, Table::invert_marks),
        Command::ExtendUp => on_table(state, |table| table.extend_marks(-1)),
        Command::ExtendDown => on_table(state, |table| table.extend_marks(1)),
        Command::ToggleTeam => {
            state.team = state.team.next();
            state.pane = 0;
        }
        Command::ToggleScenario => {
            state.scenario = state.scenario.other();
            state.data.forecast.outdate();
        }
        Command::SetAside => return set_aside::start(state),
        Command::Publish => state.open(PublishDialog::new(state)),
        Command::Filter => {
            if let Some(id) = state.focused_table() {
                let filter = FilterInput::new(id, &state.table_of(id).filter);
                state.open(filter);
            }
        }
        Command::Import => {
            let dialog = ImportDialog::new(&state.import_folder, state.today());
            state.open(dialog);
        }
        Command::Refresh => {
            state.poller.poll_now(state.now);
            state.data.retry_failed();
        }
        Command::ExportCsv => return export(state, false),
        Command::ExportXlsx => return export(state, true),
        Command::Copy => state.open(CopyChoice::new(state)),
        Command::CopyRow => return copy_first(state),
        Command::CopyKey => return copy_numbers(state),
        Command::Undo if commands::takes_draft_back(state) => {
            keys::back_and_forth(state, true);
        }
        Command::Undo => state.open(Undo::default()),
        Command::CopyLink => {
            let link = format!("ilc-desk open '{}'", Link::of(state));
            state.say(format!("Kopiert: {link}"));
            return vec![Effect::Copy(link)];
        }
        Command::ChooseTheme => state.open(ThemeChoice::new(state)),
        Command::ToggleMouse => {
            state.mouse = !state.mouse;
            state.say(if state.mouse {
                "Maus: Klicken und Rad gehören wieder dem Programm".to_owned()
            } else {
                let key = state.options.keymap.shown(Command::ToggleMouse);
                format!("Maus: gehört jetzt dem Terminal, Text lässt sich damit markieren; {key} nimmt sie zurück")
            });
            return vec![Effect::Mouse(state.mouse)];
        }
        Command::Palette => state.open(Palette::new(state, Mode::Commands)),
        Command::SearchEverywhere => state.open(Palette::new(state, Mode::Everything)),
        Command::Help => state.open(Help::default()),
        Command::Suspend => return vec![Effect::Suspend],
        Command::Messages => state.open(Messages::default()),
        Command::About => state.open(About),
        Command::Tour => state.open(Tour::of(state)),
        Command::Quit => quit(state),
    }
    Vec::new()
}

/// Opens the field for a number, if a number can be fixed now.
pub(super) fn pin_number(state: &mut State, typed: &str) {
    let entry = Command::PinNumber.entry();
    match (entry.disabled_reason)(state) {
        Some(reason) => state.say_error(format!("„{}“ ist gesperrt: {reason}", entry.label)),
        None => cell_input::open(state, Ask::Number, typed),
    }
}

/// The text of the task of the selected row.
fn copy_task(state: &mut State) -> Vec<Effect> {
    let task = first_days::chosen(state).iter().map(|item| item.task.clone()).find(|task| !task.is_empty());
    state.say("Aufgabentext kopiert");
    task.into_iter().map(Effect::Copy).collect()
}

/// Writes a list of work where the settings say, or asks where.
fn export_work(state: &mut State, xlsx: bool) -> Vec<Effect> {
    let folder = state.options.work_folder.clone();
    if folder.as_os_str().is_empty() {
        state.open(WorkFolder::new(state, xlsx));
        return Vec::new();
    }
    first_days::export(state, folder, xlsx)
}

/// Opens the release of the draft, or of all.
fn release(state: &mut State, reach: Reach) {
    if let Some(dialog) = ReleaseDialog::new(state, reach) {
        state.open(dialog);
        return;
    }
    let (_, out) = releasing::plan(state, reach);
    let why: Vec<String> = out.into_iter().map(|(pot, why)| format!("{pot}: {why}")).collect();
    state.say_error(format!("Nichts freizugeben. {}", why.join("; ")).trim_end().to_owned());
}

/// Turns to another instrument; its draft may have two versions.
fn turn(state: &mut State, by: isize) {
    keys::turn(state, by);
    contingents::sync::show_conflict(state);
}

/// Takes the OE out, or in again.
fn exclude(state: &mut State) {
    if !keys::include(state) {
        cell_input::open(state, Ask::Exclude, "");
    }
}

/// The starts taken into the selection, or the one under the cursor, as Kontingente.
fn split_starts(state: &mut State) {
    let Some(table) = state.table() else { return };
    let here = table.selected().map(|row| row.key.clone());
    let named =
        |label: &String| if table.marked.is_empty() { here.as_ref() == Some(label) } else { table.marked.contains(label) };
    let rows = state.data.places.value.as_ref().map(|places| places.starts.as_slice()).unwrap_or_default();
    let chosen: Vec<_> = rows
        .iter()
        .filter(|start| named(&start.label()))
        .map(|start| (start.instrument.clone(), StartRef { measure: start.measure.clone(), module: start.module.clone() }))
        .collect();
    go(state, Screen::Contingents);
    if state.contingents.basis.is_some() {
        keys::split_starts(state, &chosen);
    } else {
        state.contingents.wanted = chosen;
    }
}

/// Leaves, or asks when something would be lost.
pub(super) fn quit(state: &mut State) {
    match unsent::reasons(state) {
        reasons if reasons.is_empty() => state.quit = true,
        reasons => state.open(Confirm::quit(&reasons)),
    }
}

fn on_matrix(state: &State) -> bool {
    state.screen == Screen::Contingents
}

/// Up or down in what is on screen.
fn step(state: &mut State, rows: isize) {
    if on_matrix(state) {
        keys::step(state, rows, 0);
    } else {
        on_table(state, |table| table.step(rows));
    }
}

/// Rows of a page of what is on screen.
fn page(state: &State) -> isize {
    if on_matrix(state) {
        return views::contingents::page(state);
    }
    let panes = layout::panes(state);
    let here = panes.iter().find(|(id, _)| Some(*id) == state.focused_table());
    here.map_or(10, |(_, area)| isize::try_from(area.height.saturating_sub(2).max(1)).unwrap_or(1))
}

fn on_table(state: &mut State, change: impl FnOnce(&mut Table)) {
    if let Some(table) = state.table_mut() {
        change(table);
    }
}

/// The focus to the next list; the one it goes to may be hidden until then.
fn next_list(state: &mut State) {
    let lists = state.screen.tables(state.team).len().max(1);
    state.pane = (state.pane.min(lists - 1) + 1) % lists;
    if let Some(id) = state.focused_table() {
        state.note(format!("Liste: {}", id.title()));
    }
}

fn back(state: &mut State) {
    if state.screen == Screen::Contingents {
        return go(state, Screen::Places);
    }
    let Some(table) = state.table_mut() else { return };
    if !table.filter.is_empty() {
        table.filter.clear();
        table.refresh();
    } else if !table.marked.is_empty() {
        table.marked.clear();
    } else if state.screen == Screen::Detail {
        go(state, state.previous);
    } else if state.screen == Screen::Today {
        // Nothing else is to be done.
        state.said.dismiss();
    } else {
        go(state, Screen::Today);
    }
}

/// The list with the focus, and what belongs to it.
fn export(state: &State, xlsx: bool) -> Vec<Effect> {
    let focused = state.focused_table();
    let more = state.screen.view().exported.iter().copied().filter(|id| Some(*id) != focused);
    let sheets: Vec<Export> = focused.into_iter().chain(more).map(|id| Export::of(id.file_stem(), state.table_of(id))).collect();
    vec![Effect::Export { folder: state.options.export_folder.clone(), day: state.today(), xlsx, sheets }]
}

/// Copies what is meant most often at once.
fn copy_first(state: &mut State) -> Vec<Effect> {
    match dialogs::copy::offers(state).into_iter().next() {
        Some(offer) => match dialogs::copy::take(state, &offer) {
            Outcome::End(effects) => effects,
            Outcome::Run(command) => run_command(state, command),
            Outcome::NotMine
            | Outcome::Stay
            | Outcome::Do(_)
            | Outcome::Close
            | Outcome::Replace(..)
            | Outcome::Over(_)
            | Outcome::Give(_) => Vec::new(),
        },
        None => Vec::new(),
    }
}

fn copy_numbers(state: &mut State) -> Vec<Effect> {
    let numbers = dialogs::copy::numbers(state);
    state.say(format!("Kopiert: {}", numbers.join(", ")));
    vec![Effect::Copy(numbers.join("\n"))]
}
