//! What a list says about itself, and what follows from it for all of them.

use super::TableId;
use crate::tui::{
    State,
    app::{data::Resource, state::Built},
    look::{
        fuzzy::slug,
        table::{Column, Source},
        theme::Role,
    },
};

/// What the rows of a list are, so that everything that is done to a row knows where it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// AGH; the key is the measure's number.
    Agh,
    /// How well an AGH was forecast; it can be opened, and nothing be done about it here.
    AghAccuracy,
    /// Starts with free places, e.g. "MES-3104 M07".
    Start,
    /// Beginnings and ends of participations, without a name.
    Movement,
    /// Mails; the key is the number.
    Mail,
    /// OEs.
    Unit,
    /// Rows of a list of work; they can be ticked.
    Work,
    /// What was read in or done.
    Entry,
    /// Numbers only.
    Figures,
}

/// A list of a view.
pub struct TableSpec {
    /// Its name in file names of exports and in what is remembered; never changes.
    pub stem: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What is said when there is nothing to list.
    pub nothing: &'static str,
    /// What its rows are.
    pub rows: Rows,
    /// What these are made of.
    pub resource: fn(&State) -> Option<Resource>,
    /// What else decides over its rows, beside that and the team. Rows are compared only while this
    /// stays the same.
    pub about: fn(&State) -> Option<String>,
    /// Its columns and rows.
    pub source: fn(&State) -> Source,
    /// Keys of the columns that say what a row is about; they are heard without their heads.
    pub name: &'static [&'static str],
    /// Keys of the columns that matter most, heard next.
    pub first: &'static [&'static str],
    /// What its sign of attention means.
    pub urgent: &'static str,
}

impl TableId {
    /// Name in file names of exports and in what is remembered.
    pub fn file_stem(self) -> &'static str {
        self.spec().stem
    }

    /// Heading.
    pub fn title(self) -> &'static str {
        self.spec().title
    }

    /// The lists with such rows.
    pub fn all_of(rows: Rows) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |id| id.spec().rows == rows)
    }

    /// Its rows.
    pub fn source(self, state: &State) -> Source {
        (self.spec().source)(state)
    }

    /// What the table is built from now.
    pub fn wanted(self, state: &State) -> Built {
        let spec = self.spec();
        let resource = (spec.resource)(state);
        let version = resource.as_ref().map_or(0, |resource| state.data.version(resource));
        let kept = state.data.is_kept(resource.as_slice());
        Built { version, about: (state.team, (spec.about)(state)), kept }
    }

    /// Its columns, also before there are rows.
    pub fn columns(self, state: &State) -> Vec<Column> {
        let shown = &state.table_of(self).view.columns;
        if shown.is_empty() { self.source(state).columns } else { shown.clone() }
    }

    /// The place of a column by its name, however that is spelled.
    ///
    /// # Errors
    /// With a German sentence that lists the columns there are.
    pub fn column(self, state: &State, name: &str) -> Result<usize, String> {
        let columns = self.columns(state);
        let wanted = slug(name);
        columns.iter().position(|column| column.is_called(&wanted)).ok_or_else(|| {
            let known: Vec<&str> = columns.iter().map(|column| column.key).filter(|key| !key.is_empty()).collect();
            format!("Die Spalte „{name}“ gibt es in „{}“ nicht; vorhanden sind {}.", self.title(), known.join(", "))
        })
    }

    /// The name of the column it is sorted by, and whether it falls; as in links.
    pub fn order(self, state: &State) -> Option<(String, bool)> {
        let (key, falling) = state.table_of(self).sort?;
        Some((key.to_owned(), falling))
    }

    /// Why it has no rows.
    pub fn empty_reason(self, state: &State) -> (Role, String) {
        let table = state.table_of(self);
        if table.view.total > 0 {
            return (Role::Dim, format!("Keine Zeile enthält „{}“. Esc hebt den Filter auf.", table.filter));
        }
        let resource = (self.spec().resource)(state);
        let computing = resource == Some(Resource::Accuracy) && state.data.accuracy.computing;
        match resource.as_ref().map(|resource| state.data.progress(resource)) {
            Some((false, _)) if computing => (Role::Dim, "Wird gerade berechnet; erscheint von selbst.".to_owned()),
            Some((_, Some(error))) => (Role::Warn, format!("! {error}")),
            Some((false, None)) if state.connection.is_lost() => {
                (Role::Warn, "! Noch nicht geladen, und gerade gibt es keine Verbindung. Erscheint von selbst.".to_owned())
            }
            Some((false, None)) => (Role::Dim, "Wird geladen …".to_owned()),
            Some((true, None)) | None => (Role::Dim, self.spec().nothing.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::tui::{Options, Screen, look::format::Zone};

    fn state() -> State {
        State::new(Options::default(), chrono::Utc::now(), Zone::System, 0)
    }

    #[test]
    fn names_of_views_and_lists_are_one_of_a_kind() {
        let mut views = HashSet::new();
        for screen in Screen::ALL {
            assert!(!screen.label().is_empty(), "{screen:?} has no label");
            let own = screen.tab() == screen;
            assert_eq!(own, !screen.view().names.is_empty(), "{screen:?}: a link has a name to say");
            assert!(screen.view().names.iter().all(|name| views.insert(*name)), "{screen:?} has the name of another");
        }
        let mut lists = HashSet::new();
        for id in TableId::ALL {
            let spec = id.spec();
            assert!(lists.insert(spec.stem), "{id:?} has the stem of another");
            assert!([spec.stem, spec.title, spec.nothing, spec.urgent].iter().all(|text| !text.is_empty()), "{id:?}");
        }
    }

    #[test]
    fn columns_have_keys_of_their_own_and_what_is_heard_first_is_one() {
        let state = state();
        for id in TableId::ALL {
            let columns = id.source(&state).columns;
            let named = columns.iter().filter(|column| !column.title.is_empty());
            let mut keys: HashSet<&str> = HashSet::new();
            for column in named {
                assert_eq!(slug(column.key), column.key, "{id:?}: a key is written as it is read");
                assert!(!column.key.is_empty() && keys.insert(column.key), "{id:?}: {}", column.title);
            }
            for key in id.spec().name.iter().chain(id.spec().first) {
                assert!(keys.contains(key), "{id:?} has no column {key}");
            }
        }
    }

    #[test]
    fn old_names_of_columns_are_understood() {
        let state = state();
        for name in ["in4wo", "4wo", "in 4 Wo.", "≈ 4 Wo."] {
            assert_eq!(TableId::Agh.column(&state, name), Ok(7), "{name}");
        }
    }

    /// Links and what is remembered hold these: a head may change, its key must not.
    #[test]
    fn keys_stay_what_they_are() {
        let state = state();
        let keys = |id: &TableId| {
            let columns = id.source(&state).columns;
            let keys: Vec<&str> = columns.iter().map(|column| column.key).filter(|key| !key.is_empty()).collect();
            format!("{}: {}", id.file_stem(), keys.join(" "))
        };
        insta::assert_snapshot!(TableId::ALL.iter().map(keys).collect::<Vec<_>>().join("\n"));
    }
}
