//! What each command does to the state.

use crate::{
    api::contingents::request::StartRef,
    tui::{
        Command, Effect, Screen, State, TableId, contingents,
        dialogs::{
            Dialog, cell_input, confirm::Confirm, filter::FilterInput, import::ImportDialog, palette::Palette,
            publish::PublishDialog, set_aside, themes::ThemeChoice, tour::Tour,
        },
        export::Sheet,
        layout, mail, progress,
        screens::{self, link},
        table::Table,
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
        state.say_error(format!("„{}“ ist gesperrt: {reason}", entry.label));
        return Vec::new();
    }
    if state.screen == Screen::Contingents
        && let Some(effects) = contingents::keys::run(state, command)
    {
        return effects;
    }
    let page = layout::panes(state)
        .iter()
        .find(|(id, _)| Some(*id) == state.focused_table())
        .map_or(10, |(_, area)| isize::try_from(area.height.saturating_sub(2).max(1)).unwrap_or(1));
    match command {
        Command::OpenToday => go(state, Screen::Today),
        Command::OpenAgh => go(state, Screen::Agh),
        Command::OpenPlaces => go(state, Screen::Places),
        Command::OpenContingents => {
            go(state, Screen::Contingents);
            contingents::sync::show_conflict(state);
        }
        Command::SplitStarts => split_starts(state),
        Command::OpenPost => go(state, Screen::Post),
        Command::ComposeMail
        | Command::WeeklyMail
        | Command::OtherMail
        | Command::ReadMail
        | Command::ReleaseMail
        | Command::EditMail
        | Command::RetryMail
        | Command::CancelMail
        | Command::ResolveMail
        | Command::ResumeMail => return mail::command(state, command),
        Command::OpenMonitoring => go(state, Screen::Monitoring),
        Command::OpenLog => go(state, Screen::Log),
        Command::OpenAccuracy => go(state, Screen::Accuracy),
        Command::Open => open_measure(state),
        Command::Back => back(state),
        Command::NextPane => state.second_pane = !state.second_pane && state.screen.tables(state.team).len() > 1,
        Command::Up => on_table(state, |table| table.step(-1)),
        Command::Down => on_table(state, |table| table.step(1)),
        Command::PageUp => on_table(state, |table| table.step(-page)),
        Command::PageDown => on_table(state, |table| table.step(page)),
        Command::First => on_table(state, |table| table.cursor = 0),
        Command::Last => on_table(state, |table| table.step(isize::MAX)),
        Command::SortNext => sort(state, Table::sort_next),
        Command::SortReverse => sort(state, |table| table.sort_by(table.sort.map_or(0, |(column, _)| column))),
        Command::ToggleMark => on_table(state, toggle_mark),
        Command::MarkAll => on_table(state, mark_all),
        Command::ToggleTeam => {
            state.team = state.team.next();
            state.second_pane = false;
        }
        Command::ToggleScenario => {
            state.scenario = state.scenario.other();
            state.data.forecast.outdate();
        }
        Command::SetAside => return set_aside::start(state),
        Command::Publish => state.dialogs.push(Dialog::Publish(PublishDialog::new(state))),
        Command::Filter => {
            if let Some(id) = state.focused_table() {
                let filter = FilterInput::new(id, &state.table_of(id).filter);
                state.dialogs.push(Dialog::Filter(filter));
            }
        }
        Command::Import => {
            let dialog = ImportDialog::new(&state.options.import_folder, state.today());
            state.dialogs.push(Dialog::Import(Box::new(dialog)));
        }
        Command::Refresh => {
            state.poller.poll_now(state.now);
            state.data.retry_failed();
        }
        Command::ExportCsv => return export(state, false),
        Command::ExportXlsx => return export(state, true),
        Command::CopyRow => return copy(state, "Zeile", |row| row.join("\t")),
        Command::CopyKey => return copy(state, "Nummer", |row| row.first().cloned().unwrap_or_default()),
        Command::CopyLink => {
            let link = format!("ilc-desk --view '{}'", link::of(state));
            state.say(format!("Kopiert: {link}"));
            return vec![Effect::Copy(link)];
        }
        Command::ChooseTheme => state.dialogs.push(ThemeChoice::new(state).into()),
        Command::Palette => state.dialogs.push(Dialog::Palette(Palette::default())),
        Command::Help => state.dialogs.push(Dialog::Help(Box::default())),
        Command::Suspend => return vec![Effect::Suspend],
        Command::Messages => state.dialogs.push(Dialog::Messages(Box::default())),
        Command::Tour => state.dialogs.push(Dialog::Tour(Tour::of(state))),
        Command::Quit => quit(state),
        // The others were done above, on the one screen they exist on.
        _ => {}
    }
    Vec::new()
}

/// Opens the field for a number, if a number can be fixed now.
pub(super) fn pin_number(state: &mut State, typed: &str) {
    let entry = Command::PinNumber.entry();
    match (entry.disabled_reason)(state) {
        Some(reason) => state.say_error(format!("„{}“ ist gesperrt: {reason}", entry.label)),
        None => contingents::keys::ask(state, cell_input::Ask::Number, typed),
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
        .filter(|start| named(&screens::today::start_label(start)))
        .map(|start| (start.instrument.clone(), StartRef { measure: start.measure.clone(), module: start.module.clone() }))
        .collect();
    go(state, Screen::Contingents);
    if state.contingents.basis.is_some() {
        contingents::keys::split_starts(state, &chosen);
    } else {
        state.contingents.wanted = chosen;
    }
}

/// Leaves, or asks when something would be lost.
pub(super) fn quit(state: &mut State) {
    match progress::lost_by_leaving(state) {
        Some(why) => state.dialogs.push(Dialog::Confirm(Confirm::quit(why))),
        None => state.quit = true,
    }
}

fn on_table(state: &mut State, change: impl FnOnce(&mut Table)) {
    if let Some(table) = state.table_mut() {
        change(table);
    }
}

/// Says by what it is sorted now: the column may be one that does not fit on screen.
fn sort(state: &mut State, change: impl FnOnce(&mut Table)) {
    on_table(state, change);
    let words = state.table().and_then(Table::sort_words);
    state.note(words.map_or_else(|| "Wieder in der üblichen Reihenfolge".to_owned(), |words| format!("Tabelle {words}")));
}

fn toggle_mark(table: &mut Table) {
    let Some(key) = table.selected().map(|row| row.key.clone()) else { return };
    if !table.marked.remove(&key) {
        table.marked.insert(key);
    }
    table.step(1);
}

fn mark_all(table: &mut Table) {
    let keys: Vec<String> = table.view.rows.iter().map(|row| row.key.clone()).collect();
    if keys.iter().all(|key| table.marked.contains(key)) {
        table.marked.retain(|key| !keys.contains(key));
    } else {
        table.marked.extend(keys);
    }
}

fn go(state: &mut State, screen: Screen) {
    if state.screen != screen {
        state.screen = screen;
        state.second_pane = false;
    }
}

fn open_measure(state: &mut State) {
    let Some(key) = state.selected().map(|row| row.key.clone()) else { return };
    if state.measure.as_deref() != Some(&key) {
        state.data.measure.clear();
        state.data.forecast.clear();
        *state.table_of_mut(TableId::Movements) = Table::default();
        *state.built(TableId::Movements) = None;
    }
    state.measure = Some(key);
    state.previous = state.screen;
    go(state, Screen::Detail);
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

fn export(state: &State, xlsx: bool) -> Vec<Effect> {
    let Some(id) = state.focused_table() else { return Vec::new() };
    let sheet = Sheet::of(id, state.table_of(id));
    vec![Effect::Export { folder: state.options.export_folder.clone(), day: state.today(), xlsx, sheet }]
}

fn copy(state: &mut State, what: &str, pick: impl FnOnce(&[String]) -> String) -> Vec<Effect> {
    let Some(row) = state.selected() else { return Vec::new() };
    let shown: Vec<String> = row.cells.iter().map(|cell| crate::domain::text::clean(&cell.value.shown())).collect();
    let text = pick(&shown);
    state.say(format!("{what} kopiert: {}", text.replace('\t', " · ")));
    vec![Effect::Copy(text)]
}
