//! Rows taken into a selection: one, a range, all, the others; what of it is in sight. They belong
//! to rows, not to places, so they outlive polls, filters and sorting.

use crate::tui::look::table::{Row, Table};

impl Table {
    /// Takes the row under the cursor in or out and goes to the next one.
    pub fn toggle_mark(&mut self) {
        let Some(key) = self.selected().map(|row| row.key.clone()) else { return };
        if !self.marked.remove(&key) {
            self.marked.insert(key);
        }
        self.step(1);
    }

    /// Takes in all rows in sight, or puts them out when all are in.
    pub fn mark_all(&mut self) {
        let keys = self.keys_in_sight();
        if keys.iter().all(|key| self.marked.contains(key)) {
            self.marked.retain(|key| !keys.contains(key));
        } else {
            self.marked.extend(keys);
        }
    }

    /// Takes in what is not in, of the rows in sight, and puts out what is.
    pub fn invert_marks(&mut self) {
        for key in self.keys_in_sight() {
            if !self.marked.remove(&key) {
                self.marked.insert(key);
            }
        }
    }

    /// Moves the cursor and takes in every row from where this began; going back puts rows out
    /// again.
    pub fn extend_marks(&mut self, by: isize) {
        let at = |table: &Self, key: &str| table.view.rows.iter().position(|row| row.key == key);
        let Some(here) = self.selected().map(|row| row.key.clone()) else { return };
        // A move without extending in between begins anew.
        let anchor = match self.range.take() {
            Some((anchor, end)) if end == here && at(self, &anchor).is_some() => anchor,
            _ => here,
        };
        let from = at(self, &anchor).unwrap_or(self.cursor);
        let before = self.cursor;
        self.step(by);
        let within = |cursor: usize, i: usize| (cursor.min(from)..=cursor.max(from)).contains(&i);
        for (i, row) in self.view.rows.iter().enumerate() {
            if within(self.cursor, i) {
                self.marked.insert(row.key.clone());
            } else if within(before, i) {
                self.marked.remove(&row.key);
            }
        }
        self.range = self.selected().map(|row| (anchor, row.key.clone()));
    }

    /// Rows of the selection in sight.
    pub fn marked_rows(&self) -> Vec<&Row> {
        self.view.rows.iter().filter(|row| self.marked.contains(&row.key)).collect()
    }

    /// Rows of the selection in sight, else the one under the cursor.
    pub fn chosen_rows(&self) -> Vec<&Row> {
        let marked = self.marked_rows();
        if marked.is_empty() { self.selected().into_iter().collect() } else { marked }
    }

    /// `3 ausgewählt`, `3 ausgewählt, 1 davon ausgeblendet`.
    pub fn marks_words(&self) -> Option<String> {
        let hidden = self.marked.len() - self.marked_rows().len();
        let tail = if hidden > 0 { format!(", {hidden} davon ausgeblendet") } else { String::new() };
        (!self.marked.is_empty()).then(|| format!("{} ausgewählt{tail}", self.marked.len()))
    }

    fn keys_in_sight(&self) -> Vec<String> {
        self.view.rows.iter().map(|row| row.key.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::look::table::{Column, Source, Value};

    fn table() -> Table {
        let mut table = Table::default();
        table.replace(source(8), false);
        table
    }

    fn source(n: i64) -> Source {
        let row = |i: i64| Row { key: i.to_string(), sign: ' ', cells: vec![Value::text(format!("Zeile {i}")).into()] };
        Source { columns: vec![Column::text("name", "Name", 4, 20, 0)], rows: (0..n).map(row).collect() }
    }

    fn marked(table: &Table) -> String {
        table.marked.iter().cloned().collect()
    }

    #[test]
    fn a_range_grows_shrinks_turns_round_and_begins_anew_after_a_move() {
        let mut table = table();
        table.cursor = 3;
        for (by, expected) in [(1, "34"), (1, "345"), (-1, "34"), (-1, "3"), (-1, "23"), (-1, "123")] {
            table.extend_marks(by);
            assert_eq!(marked(&table), expected);
        }
        table.cursor = 6;
        table.extend_marks(1);
        assert_eq!(marked(&table), "12367");
    }

    #[test]
    fn inverting_twice_changes_nothing_and_only_what_is_in_sight_is_touched() {
        let mut table = table();
        table.cursor = 2;
        table.toggle_mark();
        table.filter = "1".to_owned();
        table.refresh();
        table.invert_marks();
        assert_eq!(
            (marked(&table).as_str(), table.marks_words().unwrap().as_str()),
            ("12", "2 ausgewählt, 1 davon ausgeblendet")
        );
        table.invert_marks();
        assert_eq!(marked(&table), "2");
        assert_eq!(table.chosen_rows()[0].key, "1", "nothing in sight is marked: the row under the cursor");
    }

    #[test]
    fn marks_outlive_a_poll_and_go_with_their_row() {
        let mut table = table();
        table.mark_all();
        table.replace(source(5), true);
        assert_eq!(marked(&table), "01234");
    }
}
