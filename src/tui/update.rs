//! The heart: what happens to the state when something happens. Synchronous and pure; what has to
//! be done outside comes back as effects.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{
    Action, Command, Effect, Screen, State, contingents,
    data::{Payload, Resource},
    dialogs::{
        Dialog, compose, confirm::Confirm, filter::FilterInput, help::Help, import::ImportDialog, palette::Palette,
        publish::PublishDialog, set_aside,
    },
    export::Sheet,
    key::Key,
    layout, mail, mouse, publication,
    screens::link,
    table::Table,
};
use crate::{
    api::contingents::request::StartRef,
    client::{ClientError, Connection, Fetched},
};

/// Takes note of what happened and says what is to be done.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    let mut effects = match action {
        Action::Key(key) => on_key(state, key),
        Action::Paste(text) => on_paste(state, &text),
        Action::Mouse(event) => mouse::handle(state, event),
        Action::Resize(width, height) => {
            state.size = (width, height);
            state.dirty = true;
            Vec::new()
        }
        Action::Run(command) => run_command(state, command),
        Action::Wake => {
            state.dirty |= state.connection.countdown_to().is_some() || state.dialogs.iter().any(Dialog::is_counting);
            Vec::new()
        }
        Action::Backend(ready) => on_backend(state, ready),
        Action::Fetched { generation, resource: Resource::Summary, result } => {
            on_summary(state, generation, result);
            Vec::new()
        }
        Action::Fetched { generation, resource: Resource::Proposal(_), result } => {
            state.dirty = true;
            compose::answered(state, generation, result);
            Vec::new()
        }
        Action::Fetched { generation, resource, result } => {
            on_answer(state, generation, &resource, result);
            Vec::new()
        }
        Action::Imported { generation, result } => {
            state.dirty = true;
            super::dialogs::import::answered(state, generation, result)
        }
        Action::DraftSaved { generation, instrument, result } => {
            contingents::sync::saved(state, generation, &instrument, result);
            Vec::new()
        }
        Action::Released { generation, result } => {
            super::dialogs::release::answered(state, generation, result);
            Vec::new()
        }
        Action::MailDone { generation, result } => {
            state.dirty = true;
            mail::done(state, generation, result)
        }
        Action::Edited { generation, result } => {
            state.dirty = true;
            mail::edited(state, generation, result)
        }
        Action::Exported(result) => {
            state.dirty = true;
            match result {
                Ok(path) => state.say(format!("Geschrieben: {}", path.display())),
                Err(problem) => state.say_error(problem),
            }
            Vec::new()
        }
        Action::SetAside { generation, result } => {
            state.dirty = true;
            set_aside::answered(state, generation, result);
            Vec::new()
        }
        Action::Published { generation, result } => {
            publication::published(state, generation, result);
            Vec::new()
        }
        Action::LookedForPublication { folder, day, result } => {
            publication::looked(state, &folder, day, result);
            Vec::new()
        }
        Action::Terminate => {
            state.quit = true;
            Vec::new()
        }
    };
    settle(state, &mut effects);
    effects
}

/// What follows from every change: messages go, polls and requests are sent, tables are rebuilt.
fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    if state.toast.as_ref().is_some_and(|toast| toast.until <= state.now) {
        state.toast = None;
        state.dirty = true;
    }
    let generation = state.next_generation();
    if state.backend_ready && state.poller.start(state.now, generation) {
        let etag = state.poller.etag().map(str::to_owned);
        effects.push(Effect::Fetch { generation, resource: Resource::Summary, etag });
    }
    for id in state.screen.tables(state.team) {
        let wanted = id.wanted(state);
        let before = state.built(*id).replace(wanted.clone());
        if before.as_ref() != Some(&wanted) {
            let compare = before.is_some_and(|before| before.about == wanted.about);
            let source = id.source(state);
            state.table_of_mut(*id).replace(source, compare);
        }
    }
    mail::follow_selection(state);
    let epoch = state.poller.epoch();
    if state.backend_ready && epoch > 0 && state.connection == Connection::Live {
        for resource in state.screen.needs(state) {
            let generation = state.next_generation();
            if let Some(etag) = state.data.ask_if_due(&resource, epoch, generation) {
                effects.push(Effect::Fetch { generation, resource, etag });
            }
        }
    }
    effects.extend(publication::look(state));
    contingents::sync::settle(state, effects);
    super::screens::contingents::scroll(state);
    for (id, area) in layout::panes(state) {
        state.table_of_mut(id).scroll(usize::from(area.height.saturating_sub(1)));
    }
}

fn on_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    state.dirty = true;
    // The way out works everywhere, even where letters are typed.
    if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
        if matches!(state.dialogs.last(), Some(Dialog::Confirm(_))) {
            state.quit = true;
        } else {
            quit(state);
        }
        return Vec::new();
    }
    if let Some(dialog) = state.dialogs.pop() {
        return dialog.key(state, key);
    }
    match state.options.keymap.lookup(Key::from(key), state.screen) {
        // The digit typed is the first one of the number.
        Some(Command::PinNumber) => {
            let typed = if let KeyCode::Char(c) = key.code { c.to_string() } else { String::new() };
            pin_number(state, &typed);
            Vec::new()
        }
        Some(command) => run_command(state, command),
        None => Vec::new(),
    }
}

fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    if let Some(dialog) = state.dialogs.last_mut() {
        state.dirty = true;
        dialog.paste(text);
    }
    if let Some(Dialog::Filter(filter)) = state.dialogs.last() {
        let (id, words) = (filter.table, filter.input.value().to_owned());
        let table = state.table_of_mut(id);
        table.filter = words;
        table.refresh();
    }
    Vec::new()
}

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
        Command::NextTheme => {
            // Without colours the terminal or the person wants none; that is not undone here.
            if let Some(why) = &state.options.no_colours {
                state.say_error(format!("Farben sind abgeschaltet: {why}."));
            } else {
                let themes = &state.options.themes.themes;
                let at = themes.iter().position(|theme| theme.name() == state.theme.name()).map_or(0, |at| at + 1);
                if let Some(theme) = themes.get(at % themes.len().max(1)).cloned() {
                    state.say(format!("Farbschema: {}", theme.name()));
                    state.theme = theme;
                }
            }
        }
        Command::Palette => state.dialogs.push(Dialog::Palette(Palette::default())),
        Command::Help => state.dialogs.push(Dialog::Help(Help::default())),
        Command::Quit => quit(state),
        // The others were done above, on the one screen they exist on.
        _ => {}
    }
    Vec::new()
}

/// Opens the field for a number, if a number can be fixed now.
fn pin_number(state: &mut State, typed: &str) {
    let entry = Command::PinNumber.entry();
    match (entry.disabled_reason)(state) {
        Some(reason) => state.say_error(format!("„{}“ ist gesperrt: {reason}", entry.label)),
        None => contingents::keys::ask(state, super::dialogs::cell_input::Ask::Number, typed),
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
        .filter(|start| named(&super::screens::today::start_label(start)))
        .map(|start| (start.instrument.clone(), StartRef { measure: start.measure.clone(), module: start.module.clone() }))
        .collect();
    go(state, Screen::Contingents);
    if state.contingents.basis.is_some() {
        contingents::keys::split_starts(state, &chosen);
    } else {
        state.contingents.wanted = chosen;
    }
}

fn quit(state: &mut State) {
    if state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Import(_)) && dialog.is_counting()) {
        state.dialogs.push(Dialog::Confirm(Confirm::quit_during_import()));
    } else if state.contingents.is_unsaved() {
        state.dialogs.push(Dialog::Confirm(Confirm::quit_with_unsaved_draft()));
    } else {
        state.quit = true;
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
    state.say(words.map_or_else(|| "Wieder in der üblichen Reihenfolge".to_owned(), |words| format!("Tabelle {words}")));
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
        *state.table_of_mut(super::TableId::Movements) = Table::default();
        *state.built(super::TableId::Movements) = None;
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

fn on_backend(state: &mut State, ready: Result<(), String>) -> Vec<Effect> {
    state.dirty = true;
    match ready {
        Ok(()) => {
            state.backend_ready = true;
            state.poller.poll_now(state.now);
        }
        Err(why) => state.connection = Connection::Failed { why },
    }
    Vec::new()
}

fn on_summary(state: &mut State, generation: u64, result: Result<Payload, ClientError>) {
    let was = state.connection.clone();
    let outcome = match result {
        Ok(Payload::Summary(answer)) => Ok(answer),
        Ok(_) => Err(ClientError::Garbled { why: "andere Antwort als gefragt".to_owned() }),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(answer) => {
            let fresh = match &answer {
                Fetched::Fresh { etag, .. } => Some(etag.clone()),
                Fetched::NotModified => None,
            };
            if !state.poller.answered(generation, state.now, fresh) {
                return;
            }
            state.connection.answered();
            state.dirty |= state.fade_marks();
            state.data.retry_failed();
            if let Fetched::Fresh { value, .. } = answer {
                state.data.summary = Some(value);
                state.data.summary_version += 1;
                state.dirty = true;
            }
            if let Some(soon) = mail::look_again(state) {
                state.poller.poll_now(soon);
            }
        }
        Err(error) => {
            let dice = state.dice_unit();
            let Some(next) = state.poller.failed(generation, state.now, dice) else { return };
            state.connection.failed(&error, state.now, next);
        }
    }
    state.dirty |= state.connection != was;
}

fn on_answer(state: &mut State, generation: u64, resource: &Resource, result: Result<Payload, ClientError>) {
    // A failure here stays on screen until the next poll, which also tells what the connection
    // is worth; asking again at once would hammer a backend that is in trouble.
    state.dirty |= state.data.accept(generation, resource, result).unwrap_or(false);
}
