//! Why a command cannot be done now; `None` = it can. Pure questions to the state.

use super::WhyNot;
use crate::{
    api::mails::MailRow,
    client::Connection,
    tui::{
        Command, Screen, State,
        app::{
            contingents::{
                Save,
                in_force::{self, Look},
                releasing::{self, Reach},
            },
            deeper, journal,
            occasion::occasion,
            post, sorting,
        },
        views::Rows,
    },
};

pub fn needs_matrix(state: &State) -> Option<WhyNot> {
    let work = state.contingents.work();
    let empty = work.and_then(|work| work.pot.as_ref()).is_none_or(|pot| pot.rows.is_empty());
    empty.then(|| nothing_to_split(state))
}

/// Why a proposal cannot be changed, released or written out: something else is looked at.
pub fn in_force_shown(state: &State) -> Option<WhyNot> {
    let key = || state.options.keymap.shown(Command::TurnLook);
    (in_force::shown(state) != Look::Proposal).then(|| WhyNot::InForceShown(key()))
}

pub fn needs_proposal(state: &State) -> Option<WhyNot> {
    in_force_shown(state).or_else(|| needs_matrix(state))
}

pub fn nothing_in_force(state: &State) -> Option<WhyNot> {
    let there = state.contingents.work().is_some_and(|work| work.in_force.is_there());
    (!there).then_some(WhyNot::NothingInForce)
}

fn nothing_to_split(state: &State) -> WhyNot {
    WhyNot::NothingToSplit(state.options.keymap.shown(Command::OpenPlaces))
}

pub fn no_editing(state: &State) -> Option<WhyNot> {
    let reading = state.data.identity.value.as_ref().is_some_and(|caller| !caller.may_write);
    if state.options.read_only || reading {
        return no_writing(state);
    }
    in_force_shown(state).or_else(|| state.contingents.work().is_none().then(|| nothing_to_split(state)))
}

pub fn needs_cell(state: &State) -> Option<WhyNot> {
    no_editing(state).or_else(|| needs_matrix(state))
}

pub fn nothing_to_undo(state: &State) -> Option<WhyNot> {
    if takes_draft_back(state) { None } else { journal::blocked(state) }
}

/// Whether undo takes back a change of the draft on screen, and not a deed.
pub fn takes_draft_back(state: &State) -> bool {
    let on_draft = state.screen == Screen::Contingents && in_force::shown(state) == Look::Proposal;
    on_draft && state.contingents.work().is_some_and(|work| work.can_undo().0)
}

pub fn nothing_to_redo(state: &State) -> Option<WhyNot> {
    let can = state.contingents.work().is_some_and(|work| work.can_undo().1);
    (!can).then_some(WhyNot::NothingToRedo)
}

pub fn no_conflict(state: &State) -> Option<WhyNot> {
    let moved = state.contingents.work().is_some_and(|work| matches!(work.save, Save::Moved(_)));
    (!moved).then_some(WhyNot::OneVersion)
}

pub fn no_release(state: &State) -> Option<WhyNot> {
    let work = state.contingents.work();
    no_writing(state).or_else(|| needs_proposal(state)).or_else(|| match work {
        Some(work) if work.trouble.is_some() => Some(WhyNot::DraftContradicts),
        Some(work) if matches!(work.save, Save::Moved(_)) => Some(WhyNot::TwoVersions),
        Some(work) if work.save != Save::Clean => Some(WhyNot::DraftSaving),
        _ => state.contingents.releasing.map(|_| WhyNot::Releasing),
    })
}

pub fn no_release_all(state: &State) -> Option<WhyNot> {
    let running = || state.contingents.releasing.map(|_| WhyNot::Releasing);
    no_writing(state).or_else(running).or_else(|| {
        let (ready, out) = releasing::plan(state, Reach::All);
        let why = || out.iter().map(|(pot, why)| format!("{pot} {why}")).collect::<Vec<_>>().join("; ");
        ready.is_empty().then(|| WhyNot::NothingReady(why()))
    })
}

pub fn no_shell(state: &State) -> Option<WhyNot> {
    (!state.options.has_shell).then_some(WhyNot::NoShell)
}

pub fn needs_row(state: &State) -> Option<WhyNot> {
    state.selected().is_none().then(|| match state.table() {
        None => WhyNot::NoList,
        // Nobody has told what there is: an import would not mend that.
        Some(_) if state.data.summary.value.is_none() => {
            no_backend(state).or_else(|| state.connection.blocks_writes().map(WhyNot::from)).unwrap_or(WhyNot::BackendStarts)
        }
        Some(table) if !table.filter.is_empty() => WhyNot::Filtered,
        Some(_) if is_loading(state) => WhyNot::Loading,
        Some(_) => WhyNot::EmptyList,
    })
}

/// Whether the list with the focus is still on its way.
fn is_loading(state: &State) -> bool {
    let asked = state.focused_table().and_then(|id| (id.spec().resource)(state));
    asked.is_some_and(|resource| !state.data.progress(&resource).0)
}

pub fn nothing_to_copy(state: &State) -> Option<WhyNot> {
    if state.screen == Screen::Contingents {
        let in_force = in_force::shown(state) != Look::Proposal;
        if in_force { None } else { needs_matrix(state) }
    } else {
        needs_row(state)
    }
}

pub fn needs_data(state: &State) -> Option<WhyNot> {
    state.table().is_none_or(|table| table.view.total == 0).then_some(WhyNot::EmptyTable)
}

/// Why an order cannot be turned round.
pub fn not_sorted(state: &State) -> Option<WhyNot> {
    let key = || state.options.keymap.shown(Command::Sort);
    needs_data(state).or_else(|| (!sorting::is_sorted(state)).then(|| WhyNot::NotSorted(key())))
}

pub fn needs_two_lists(state: &State) -> Option<WhyNot> {
    let single = state.screen.tables(state.team).len() < 2 || !state.has_data();
    single.then_some(WhyNot::OneList)
}

pub fn needs_rows(state: &State) -> Option<WhyNot> {
    state.table().is_none_or(|table| table.view.rows.is_empty()).then_some(WhyNot::NothingInSight)
}

pub fn nothing_to_open(state: &State) -> Option<WhyNot> {
    needs_row(state).or_else(|| deeper::of(state).err())
}

pub fn cannot_compose(state: &State) -> Option<WhyNot> {
    let marked = match state.rows() {
        Some(Rows::Agh | Rows::Start) => state.table().map_or(0, |table| table.marked.len()),
        Some(Rows::AghAccuracy | Rows::Movement | Rows::Mail | Rows::Unit | Rows::Work | Rows::Entry | Rows::Figures) | None => 0,
    };
    let several = (marked > 1).then_some(WhyNot::OneMailEach);
    no_writing(state).or(several).or_else(|| occasion(state).err())
}

fn on_mail(state: &State, may: impl Fn(&MailRow) -> bool, why_not: WhyNot) -> Option<WhyNot> {
    let blocked = no_writing(state).or_else(|| needs_row(state));
    blocked.or_else(|| post::selected(state).is_none_or(|mail| !may(mail)).then_some(why_not))
}

pub fn cannot_release(state: &State) -> Option<WhyNot> {
    no_mail(state).or_else(|| no_writing(state)).or_else(|| {
        let none = post::releasable(state).is_empty();
        none.then_some(WhyNot::NothingToRelease)
    })
}

pub fn cannot_edit(state: &State) -> Option<WhyNot> {
    on_mail(state, |m| m.can_release, WhyNot::NoDraft).or_else(|| post::shown(state).is_none().then_some(WhyNot::MailLoading))
}

pub fn cannot_retry(state: &State) -> Option<WhyNot> {
    on_mail(state, |m| m.can_retry, WhyNot::NothingToRetry)
}

pub fn cannot_cancel(state: &State) -> Option<WhyNot> {
    on_mail(state, |m| m.can_cancel, WhyNot::NothingToCancel)
}

pub fn cannot_resolve(state: &State) -> Option<WhyNot> {
    on_mail(state, |m| m.can_resolve, WhyNot::NothingUnclear)
}

pub fn cannot_resume(state: &State) -> Option<WhyNot> {
    let rests = state.data.mails.value.as_ref().is_some_and(|mails| mails.pause.is_some());
    no_writing(state).or_else(|| (!rests).then_some(WhyNot::NotResting))
}

pub fn no_backend(state: &State) -> Option<WhyNot> {
    if let Connection::Failed { why } = &state.connection {
        return Some(WhyNot::BackendFailed(why.clone()));
    }
    (!state.backend_ready).then_some(WhyNot::BackendStarts)
}

/// Why no figure can be opened: the backend knows what they are made of, and splits with the draft it has.
pub fn nothing_to_explain(state: &State) -> Option<WhyNot> {
    let proposal = state.screen == Screen::Contingents && in_force::shown(state) == Look::Proposal;
    let unsaved = || match &state.contingents.work()?.save {
        Save::Clean => None,
        Save::Due(_) | Save::Sending(_) => Some(WhyNot::DraftSaving),
        Save::Moved(_) => Some(WhyNot::TwoVersions),
    };
    no_backend(state).or_else(|| if proposal { unsaved() } else { None })
}

/// The reason that stops everything that writes.
pub fn no_writing(state: &State) -> Option<WhyNot> {
    if state.options.read_only {
        return Some(WhyNot::ReadOnly);
    }
    let reading = || state.data.identity.value.as_ref().filter(|caller| !caller.may_write);
    let blocked = state.connection.blocks_writes().map(WhyNot::from);
    blocked.or_else(|| reading().map(|caller| WhyNot::ReadingToken(caller.name.clone())))
}

/// The reason that stops every release of a mail, whoever is connected.
pub fn no_mail(state: &State) -> Option<WhyNot> {
    state.data.summary.value.as_ref().and_then(|summary| summary.mail.blocked.clone()).map(WhyNot::MailBlocked)
}

/// Why no theme can be chosen: this terminal shows no colours, and that is not undone here.
pub fn no_colours(state: &State) -> Option<WhyNot> {
    state.options.no_colours.clone().map(WhyNot::NoColours)
}
