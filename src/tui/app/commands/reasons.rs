//! Why a command cannot be done now, in German; `None` = it can. Pure questions to the state.

use crate::tui::{
    Command, Screen, State,
    app::{contingents::Save, journal, occasion::occasion, post},
    views::Rows,
};

pub fn needs_matrix(state: &State) -> Option<String> {
    let work = state.contingents.work();
    let empty = work.and_then(|work| work.pot.as_ref()).is_none_or(|pot| pot.rows.is_empty());
    empty.then(|| nothing_to_split(state))
}

fn nothing_to_split(state: &State) -> String {
    let key = state.options.keymap.shown(Command::OpenPlaces);
    format!("Es ist nichts aufzuteilen; unter {key} Plätze stehen die Starts, die freie Plätze haben.")
}

pub fn no_editing(state: &State) -> Option<String> {
    if state.options.read_only {
        return no_writing(state);
    }
    state.contingents.work().is_none().then(|| nothing_to_split(state))
}

pub fn needs_cell(state: &State) -> Option<String> {
    no_editing(state).or_else(|| needs_matrix(state))
}

pub fn nothing_to_undo(state: &State) -> Option<String> {
    let draft = state.screen == Screen::Contingents && state.contingents.work().is_some_and(|work| work.can_undo().0);
    if draft { None } else { journal::blocked(state) }
}

pub fn nothing_to_redo(state: &State) -> Option<String> {
    let can = state.contingents.work().is_some_and(|work| work.can_undo().1);
    (!can).then(|| "Es gibt nichts zu wiederholen.".to_owned())
}

pub fn no_conflict(state: &State) -> Option<String> {
    let moved = state.contingents.work().is_some_and(|work| matches!(work.save, Save::Moved(_)));
    (!moved).then(|| "Es gibt nur eine Fassung; zu entscheiden ist nichts.".to_owned())
}

pub fn no_release(state: &State) -> Option<String> {
    let work = state.contingents.work();
    no_writing(state).or_else(|| needs_matrix(state)).or_else(|| match work {
        Some(work) if work.trouble.is_some() => {
            Some("Der Entwurf widerspricht den Daten; erst die Vorgaben lösen, die nicht mehr passen.".to_owned())
        }
        Some(work) if matches!(work.save, Save::Moved(_)) => Some("Erst zwischen den zwei Fassungen entscheiden.".to_owned()),
        Some(work) if work.save != Save::Clean => Some("Der Entwurf wird gerade gespeichert; gleich noch einmal.".to_owned()),
        _ => state.contingents.releasing.map(|_| "Eine Freigabe läuft gerade.".to_owned()),
    })
}

pub fn no_shell(state: &State) -> Option<String> {
    (!state.options.has_shell).then(|| "Hier wartet keine Shell, die das Dashboard wieder holen könnte.".to_owned())
}

pub fn needs_row(state: &State) -> Option<String> {
    state.selected().is_none().then(|| match state.table() {
        None => "Hier gibt es keine Liste, aus der sich eine Zeile wählen ließe.".to_owned(),
        Some(table) if !table.filter.is_empty() => "Es ist keine Zeile gewählt; Esc hebt den Filter auf.".to_owned(),
        Some(_) => "Die Liste ist leer; ein Import füllt sie.".to_owned(),
    })
}

pub fn nothing_to_copy(state: &State) -> Option<String> {
    if state.screen == Screen::Contingents { needs_matrix(state) } else { needs_row(state) }
}

pub fn needs_data(state: &State) -> Option<String> {
    let empty = state.table().is_none_or(|table| table.view.total == 0);
    empty.then(|| "Hier steht keine Tabelle, oder sie ist leer; ein Import füllt sie.".to_owned())
}

pub fn needs_two_lists(state: &State) -> Option<String> {
    let single = state.screen.tables(state.team).len() < 2 || !state.has_data();
    single.then(|| "Hier gibt es gerade nur eine Liste.".to_owned())
}

pub fn needs_rows(state: &State) -> Option<String> {
    state
        .table()
        .is_none_or(|table| table.view.rows.is_empty())
        .then(|| "Hier steht keine Tabelle, oder sie ist leer; Esc hebt einen Filter auf.".to_owned())
}

pub fn needs_agh_row(state: &State) -> Option<String> {
    match state.rows() {
        Some(Rows::Agh | Rows::AghAccuracy) => needs_row(state),
        Some(Rows::Start | Rows::Movement | Rows::Mail | Rows::Unit | Rows::Entry | Rows::Figures) | None => {
            Some("Nur eine AGH hat einen Verlauf; mit Tab zur Liste der AGH.".to_owned())
        }
    }
}

pub fn cannot_compose(state: &State) -> Option<String> {
    let marked = match state.rows() {
        Some(Rows::Agh | Rows::Start) => state.table().map_or(0, |table| table.marked.len()),
        Some(Rows::AghAccuracy | Rows::Movement | Rows::Mail | Rows::Unit | Rows::Entry | Rows::Figures) | None => 0,
    };
    let several = (marked > 1).then(|| {
        "Mails gehen immer zu einem Anlass und einzeln hinaus, nie als Massenmail; bitte die Auswahl aufheben.".to_owned()
    });
    no_writing(state).or(several).or_else(|| occasion(state).err())
}

fn on_mail(state: &State, may: impl Fn(&crate::api::mails::MailRow) -> bool, why_not: &str) -> Option<String> {
    let blocked = no_writing(state).or_else(|| needs_row(state));
    blocked.or_else(|| post::selected(state).is_none_or(|mail| !may(mail)).then(|| why_not.to_owned()))
}

pub fn cannot_release(state: &State) -> Option<String> {
    if let Some(why) = state.data.summary.value.as_ref().and_then(|s| s.mail.blocked.clone()) {
        return Some(why);
    }
    let none = post::releasable(state).is_empty();
    no_writing(state).or_else(|| {
        none.then(|| "Freigeben lässt sich nur ein Entwurf; einen wählen oder mit der Mail-Taste einer Zeile anlegen.".to_owned())
    })
}

pub fn cannot_edit(state: &State) -> Option<String> {
    on_mail(state, |m| m.can_release, "Ändern lässt sich nur ein Entwurf.").or_else(|| {
        let there = post::shown(state).is_some();
        (!there).then(|| "Der Text wird noch geladen; gleich noch einmal versuchen.".to_owned())
    })
}

pub fn cannot_retry(state: &State) -> Option<String> {
    on_mail(state, |m| m.can_retry, "An dieser Mail ist nichts fehlgeschlagen, verfallen oder wartend.")
}

pub fn cannot_cancel(state: &State) -> Option<String> {
    on_mail(state, |m| m.can_cancel, "An dieser Mail ist nichts mehr zurückzunehmen.")
}

pub fn cannot_resolve(state: &State) -> Option<String> {
    on_mail(state, |m| m.can_resolve, "An dieser Mail ist nichts unklar.")
}

pub fn cannot_resume(state: &State) -> Option<String> {
    let rests = state.data.mails.value.as_ref().is_some_and(|mails| mails.pause.is_some());
    no_writing(state).or_else(|| (!rests).then(|| "Der Versand ruht nicht; es gibt nichts fortzusetzen.".to_owned()))
}

pub fn no_backend(state: &State) -> Option<String> {
    if let crate::client::Connection::Failed { why } = &state.connection {
        return Some(format!("Das Backend ist nicht gestartet: {}.", why.trim_end_matches('.')));
    }
    (!state.backend_ready).then(|| "Das Backend startet noch; es fragt von selbst, sobald es da ist.".to_owned())
}

/// The reason that stops everything that writes.
pub fn no_writing(state: &State) -> Option<String> {
    if state.options.read_only {
        return Some(
            "Das Dashboard wurde nur zum Lesen gestartet (--read-only); zum Ändern ohne diese Option neu starten.".to_owned(),
        );
    }
    state.connection.blocks_writes()
}

/// Why no theme can be chosen: this terminal shows no colours, and that is not undone here.
pub fn no_colours(state: &State) -> Option<String> {
    state.options.no_colours.as_ref().map(|why| format!("Farben sind abgeschaltet: {why}."))
}
