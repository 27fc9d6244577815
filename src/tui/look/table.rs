//! Tables as data: columns, rows, filtering, sorting, and what changed since the last time.
//! The same rows are drawn, read out as plain text, copied and exported. Draws nothing.

use std::collections::{BTreeSet, HashMap};

use super::{fuzzy::slug, symbols, widgets::measure};
use crate::domain::text;

pub use super::value::{Cell, Value};

/// Head of a column and how it gets its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, which never changes: in links, orders and what is remembered. Empty where there is
    /// no head.
    pub key: &'static str,
    /// Head, German; may change.
    pub title: &'static str,
    /// The head in full where it is too short to be understood when heard; else empty.
    pub spoken: &'static str,
    /// A name it had before, still understood; else empty.
    pub formerly: &'static str,
    /// Least width.
    pub min: u16,
    /// Width it may grow to.
    pub max: u16,
    /// 0 is always shown; the highest goes first when room is short.
    pub rank: u8,
    /// Numbers stand right.
    pub right: bool,
    /// Where its numbers come from.
    pub opens: Opens,
}

/// Where the numbers of a column come from. No column of numbers can be made without saying so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// It has none.
    Nothing,
    /// The backend opens them: family, and the part of the figure's name behind the key of the row.
    Figure(&'static str, &'static str),
    /// A German sentence says all there is to know.
    Means(&'static str),
}

impl Column {
    /// Left-aligned text.
    pub const fn text(key: &'static str, title: &'static str, min: u16, max: u16, rank: u8) -> Self {
        Self { key, title, spoken: "", formerly: "", min, max, rank, right: false, opens: Opens::Nothing }
    }

    /// Right-aligned number.
    pub const fn number(key: &'static str, title: &'static str, width: u16, rank: u8, opens: Opens) -> Self {
        Self { right: true, opens, ..Self::text(key, title, width, width, rank) }
    }

    /// Its head in full, for those who hear it.
    #[must_use]
    pub const fn spoken(self, spoken: &'static str) -> Self {
        Self { spoken, ..self }
    }

    /// The name it had before.
    #[must_use]
    pub const fn formerly(self, formerly: &'static str) -> Self {
        Self { formerly, ..self }
    }

    /// Whether a name, as [`slug`] of what was written, means this column.
    pub fn is_called(&self, name: &str) -> bool {
        !name.is_empty() && (self.key == name || self.formerly == name || slug(self.title) == name)
    }
}

/// Sign of a row that stands apart from the others and has none of their numbers: set aside.
pub const APART: char = '–';

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What the row is about; unique in its table.
    pub key: String,
    /// Sign in front: `!` needs attention, `·` look at it, [`APART`], space nothing.
    pub sign: char,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// Rows and columns before filter and sort.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows in their natural order.
    pub rows: Vec<Row>,
}

/// How a cell differs from the time before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Larger number.
    Up,
    /// Smaller number.
    Down,
    /// Something else.
    Other,
}

impl Change {
    /// The sign beside the colour.
    pub fn sign(self) -> char {
        symbols::CHANGES[self as usize]
    }
}

/// Rows as shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows after filter and sort.
    pub rows: Vec<Row>,
    /// Rows before the filter.
    pub total: usize,
    /// Widest content of each column over all rows, head included; 0 for bars and courses,
    /// which take what room is left.
    pub natural: Vec<u16>,
    /// The column it is sorted by: it stays in the picture, or nobody could see the order.
    pub sorted: Option<usize>,
}

/// One table of a screen with everything a person did to it.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Index of the selected row in `view`.
    pub cursor: usize,
    /// Index of the first visible row.
    pub offset: usize,
    /// Words every row must contain.
    pub filter: String,
    /// Key of a column and whether it falls; `None` = natural order. Columns come and go, e.g. with a
    /// forecast: while that one is away, the order is the natural one.
    pub sort: Option<(&'static str, bool)>,
    /// Keys of the rows taken into the selection.
    pub marked: BTreeSet<String>,
    /// The range being extended: keys of the row it began with and of the one it ends with now.
    pub(super) range: Option<(String, String)>,
    /// What is shown.
    pub view: View,
    /// Cells changed since the last poll, by row and column.
    pub changed: HashMap<(String, usize), Change>,
    source: Source,
}

impl Table {
    /// Takes new rows. `compare` marks the cells that differ from the rows before.
    pub fn replace(&mut self, source: Source, compare: bool) {
        if compare && !self.source.rows.is_empty() && self.source.columns == source.columns {
            self.changed = changes(&self.source, &source);
        }
        self.view.natural = natural(&source);
        self.source = source;
        self.refresh();
    }

    /// Filters and sorts again; the cursor stays on its row.
    pub fn refresh(&mut self) {
        let selected = self.view.rows.get(self.cursor).map(|row| row.key.clone());
        let words: Vec<String> = text::composed(&self.filter).split_whitespace().map(str::to_lowercase).collect();
        let mut rows: Vec<Row> = self.source.rows.iter().filter(|row| contains(row, &words)).cloned().collect();
        let sorted = self.sorted();
        if let Some((column, falling)) = sorted {
            rows.sort_by(|a, b| {
                let (a, b) = (cell(a, column), cell(b, column));
                let nothing = matches!(a, Value::Empty) || matches!(b, Value::Empty);
                let order = a.compare(b);
                if falling && !nothing { order.reverse() } else { order }
            });
        }
        let natural = std::mem::take(&mut self.view.natural);
        let sorted = sorted.map(|(column, _)| column);
        self.view = View { columns: self.source.columns.clone(), rows, total: self.source.rows.len(), natural, sorted };
        let found = selected.and_then(|key| self.view.rows.iter().position(|row| row.key == key));
        self.cursor = found.unwrap_or(self.cursor).min(self.view.rows.len().saturating_sub(1));
        self.marked.retain(|key| self.source.rows.iter().any(|row| row.key == *key));
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.view.rows.get(self.cursor)
    }

    /// The visible row with that key, or the first one whose key goes on after it: an OE, a
    /// measure with several starts.
    pub fn find(&self, key: &str) -> Option<usize> {
        let goes_on = |row: &Row| row.key.strip_prefix(key).is_some_and(|rest| rest.starts_with(' '));
        let rows = &self.view.rows;
        rows.iter().position(|row| row.key == key).or_else(|| rows.iter().position(goes_on))
    }

    /// Moves the cursor by that many rows.
    pub fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.view.rows.len().saturating_sub(1));
    }

    /// The rows in their natural order again.
    pub fn unsort(&mut self) {
        self.sort = None;
        self.refresh();
    }

    /// Place of the column it is sorted by, and whether it falls.
    pub fn sorted(&self) -> Option<(usize, bool)> {
        let (key, falling) = self.sort?;
        self.source.columns.iter().position(|column| column.key == key).map(|at| (at, falling))
    }

    /// How it is sorted, in words.
    pub fn sort_words(&self) -> Option<String> {
        let (column, falling) = self.sorted()?;
        let title = self.source.columns.get(column)?.title;
        Some(format!("sortiert nach {title}, {}", if falling { "fallend" } else { "steigend" }))
    }

    /// Sorts by this column; a second time turns it round.
    pub fn sort_by(&mut self, column: usize) {
        let Some(head) = self.source.columns.get(column) else { return };
        self.sort = match self.sort {
            Some((current, falling)) if current == head.key => Some((current, !falling)),
            Some(_) | None => Some((head.key, head.right)),
        };
        self.refresh();
    }

    /// Keeps the cursor inside the `height` visible rows.
    pub fn scroll(&mut self, height: usize) {
        let height = height.max(1);
        let last = self.view.rows.len().saturating_sub(height);
        let lowest = self.cursor.saturating_sub(height - 1);
        self.offset = self.offset.clamp(lowest.min(self.cursor), self.cursor).min(last);
    }
}

fn cell(row: &Row, column: usize) -> &Value {
    const NOTHING: &Value = &Value::Empty;
    row.cells.get(column).map_or(NOTHING, |cell| &cell.value)
}

fn natural(source: &Source) -> Vec<u16> {
    let content = |i: usize| source.rows.iter().filter_map(move |row| row.cells.get(i));
    let column = |(i, column): (usize, &Column)| {
        if content(i).any(|cell| matches!(cell.value, Value::Bar(_) | Value::Spark(..))) {
            return 0;
        }
        // One column more for the sort marker.
        let head = measure::width(column.title) + 1;
        content(i).map(|cell| measure::width(&cell.value.shown())).fold(head, u16::max)
    };
    source.columns.iter().enumerate().map(column).collect()
}

fn contains(row: &Row, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut all = String::new();
    for cell in &row.cells {
        if !matches!(cell.value, Value::Spark(..) | Value::Bar(_)) {
            all.push_str(&text::composed(&cell.value.shown()).to_lowercase());
            all.push('\u{1f}');
        }
    }
    words.iter().all(|word| all.contains(word.as_str()))
}

fn changes(old: &Source, new: &Source) -> HashMap<(String, usize), Change> {
    let before: HashMap<&str, &Row> = old.rows.iter().map(|row| (row.key.as_str(), row)).collect();
    let mut found = HashMap::new();
    for row in &new.rows {
        let Some(was) = before.get(row.key.as_str()) else { continue };
        // Its numbers did not change, they are gone or back.
        if (was.sign == APART) != (row.sign == APART) {
            continue;
        }
        for (column, (old, new)) in was.cells.iter().zip(&row.cells).enumerate() {
            if matches!(new.value, Value::Spark(..)) || old.value.shown() == new.value.shown() {
                continue;
            }
            let change = match (old.value.number(), new.value.number()) {
                (Some(a), Some(b)) if a < b => Change::Up,
                (Some(_), Some(_)) => Change::Down,
                _ => Change::Other,
            };
            found.insert((row.key.clone(), column), change);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(rows: &[(&str, i64)]) -> Source {
        let row = |(name, n): &(&str, i64)| Row {
            key: (*name).to_owned(),
            sign: ' ',
            cells: vec![Value::text(*name).into(), Value::Int(*n).into()],
        };
        Source {
            columns: vec![
                Column::text("name", "Name", 4, 20, 0),
                Column::number("zahl", "Zahl", 5, 0, Opens::Means("eine Zahl")),
            ],
            rows: rows.iter().map(row).collect(),
        }
    }

    fn names(table: &Table) -> Vec<&str> {
        table.view.rows.iter().map(|row| row.key.as_str()).collect()
    }

    #[test]
    fn filter_needs_every_word_and_the_cursor_stays_on_its_row() {
        let mut table = Table::default();
        table.replace(source(&[("Küche Altona", 3), ("Küche Harburg", 9), ("Möbel Altona", 1)]), false);
        table.cursor = 2;
        table.filter = "ALTONA".to_owned();
        table.refresh();
        assert_eq!((names(&table), table.cursor, table.view.total), (vec!["Küche Altona", "Möbel Altona"], 1, 3));
        table.filter = "altona küche".to_owned();
        table.refresh();
        assert_eq!((names(&table), table.cursor), (vec!["Küche Altona"], 0));
        // As some systems write and paste it: letter and dots apart.
        for apart in ["ku\u{308}che", "KU\u{308}CHE altona"] {
            table.filter = apart.to_owned();
            table.refresh();
            assert!(names(&table).contains(&"Küche Altona"), "{apart:?}");
        }
        table.replace(source(&[("Ku\u{308}che Altona", 3)]), false);
        table.filter = "küche".to_owned();
        table.refresh();
        assert_eq!(table.view.rows.len(), 1);
    }

    #[test]
    fn numbers_fall_first_and_a_second_time_rise() {
        let mut table = Table::default();
        table.replace(source(&[("a", 2), ("b", 10), ("c", 1)]), false);
        table.sort_by(1);
        assert_eq!(names(&table), ["b", "a", "c"]);
        table.sort_by(1);
        assert_eq!(names(&table), ["c", "a", "b"]);
    }

    #[test]
    fn the_order_stays_with_its_column_where_columns_come_and_go() {
        let mut table = Table::default();
        table.replace(source(&[("a", 2), ("b", 10)]), false);
        table.sort_by(1);
        let mut wider = source(&[("a", 2), ("b", 10)]);
        wider.columns.insert(1, Column::number("neu", "neu", 5, 0, Opens::Means("eine Zahl")));
        wider.rows.iter_mut().for_each(|row| row.cells.insert(1, Value::Int(-1).into()));
        table.replace(wider, false);
        let words = Some("sortiert nach Zahl, fallend".to_owned());
        assert_eq!((table.sorted(), table.sort_words()), (Some((2, true)), words.clone()));
        let mut narrow = source(&[("b", 1), ("a", 2)]);
        narrow.columns.truncate(1);
        table.replace(narrow, false);
        assert_eq!((table.sorted(), names(&table)), (None, vec!["b", "a"]), "a column that is away leaves the natural order");
        table.replace(source(&[("a", 2), ("b", 10)]), false);
        assert_eq!((table.sort_words(), names(&table)), (words, vec!["b", "a"]), "and comes back with its order");
    }

    #[test]
    fn changes_carry_their_direction_and_new_rows_none() {
        let mut table = Table::default();
        table.replace(source(&[("a", 2), ("b", 5)]), true);
        assert!(table.changed.is_empty());
        table.replace(source(&[("a", 3), ("b", 4), ("c", 1)]), true);
        assert_eq!(table.changed.get(&("a".into(), 1)), Some(&Change::Up));
        assert_eq!(table.changed.get(&("b".into(), 1)), Some(&Change::Down));
        assert_eq!(table.changed.len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn the_cursor_is_always_among_the_visible_rows(n in 0_usize..60, cursor in 0_usize..60, offset in 0_usize..90, height in 0_usize..30) {
            let rows: Vec<(String, i64)> = (0..n).map(|i| (i.to_string(), 0)).collect();
            let rows: Vec<(&str, i64)> = rows.iter().map(|(name, n)| (name.as_str(), *n)).collect();
            let mut table = Table { offset, ..Table::default() };
            table.replace(source(&rows), false);
            table.cursor = cursor.min(n.saturating_sub(1));
            table.scroll(height);
            proptest::prop_assert!(table.offset <= table.cursor && table.cursor < table.offset + height.max(1));
        }
    }
}
