//! The order of a list, as a person asks for it: by a column, turned round, or its own again. Says what it
//! is then, because the rows alone do not tell. Knows the table, not what is in it.

use crate::tui::{State, TableId, look::table::Table};

/// Sorts by this column; by the one it is sorted by already, the other way round.
pub fn by(state: &mut State, id: TableId, column: usize) {
    state.table_of_mut(id).sort_by(column);
    tell(state, id);
}

/// Turns the order round.
pub fn turn(state: &mut State) {
    let Some(id) = state.focused_table() else { return };
    if let Some((column, _)) = state.table_of(id).sorted() {
        by(state, id, column);
    }
}

/// The list in its own order again.
pub fn usual(state: &mut State, id: TableId) {
    state.table_of_mut(id).unsort();
    tell(state, id);
}

fn tell(state: &mut State, id: TableId) {
    let words = state.table_of(id).sort_words();
    state.note(words.map_or_else(|| "Wieder in der üblichen Reihenfolge".to_owned(), |words| format!("Tabelle {words}")));
}

/// Whether the list with the focus is sorted by a column.
pub fn is_sorted(state: &State) -> bool {
    state.table().and_then(Table::sort_words).is_some()
}
