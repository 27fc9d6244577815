//! By which column the list with the focus is sorted: those in sight first, then those there is no room
//! for, then its own order. Typing narrows them down; Enter sorts, on the present one it turns it round.

use tui_input::Input;

use crate::tui::{
    Effect, State, TableId,
    app::{
        modal::{Binding, Dialog, Outcome, Spot, Stage},
        sorting,
    },
    look::{
        blocks::{Body, Choice, Field, Item, Look, Place},
        fuzzy::{self, Haystack, Query, slug},
        symbols,
        table::Column,
        theme::Role,
        widgets::{
            paint::width,
            seg::{said, seg},
            table,
        },
    },
    views::layout,
};

/// Width wanted.
const WIDTH: u16 = 64;
/// The list's own order, as it is called.
const USUAL: &str = "übliche Reihenfolge";

/// What a list can be sorted by.
#[derive(Debug, Clone)]
enum Order {
    /// A column.
    By(Column),
    /// None: its own order.
    Usual,
}

impl Order {
    fn name(&self) -> &'static str {
        match self {
            Self::By(column) => column.title,
            Self::Usual => USUAL,
        }
    }

    fn spoken(&self) -> &'static str {
        match self {
            Self::By(column) if !column.spoken.is_empty() => column.spoken,
            Self::By(..) | Self::Usual => self.name(),
        }
    }

    fn is_called(&self, name: &str) -> bool {
        match self {
            Self::By(column) => column.is_called(name),
            Self::Usual => slug(USUAL) == name,
        }
    }
}

/// The choice.
#[derive(Debug, Clone)]
pub struct SortChoice {
    id: TableId,
    orders: Vec<Order>,
    input: Input,
    cursor: usize,
    /// What fits what is typed, the best first, as places in `orders`.
    hits: Vec<usize>,
}

impl SortChoice {
    /// Of a list, beginning at its present order.
    pub fn new(state: &State, id: TableId) -> Self {
        let seen = in_sight(state, id);
        let named = id.columns(state).into_iter().filter(|column| !column.title.is_empty());
        let (shown, hidden): (Vec<_>, Vec<_>) = named.partition(|column| seen.contains(&column.key));
        let columns = shown.into_iter().chain(hidden).map(Order::By);
        let orders: Vec<Order> = columns.chain([Order::Usual]).collect();
        let mut choice = Self { id, hits: (0..orders.len()).collect(), orders, input: Input::default(), cursor: 0 };
        let sorted = state.table_of(id).sorted().is_some();
        choice.cursor = choice.orders.iter().position(|order| sorted && choice.direction(state, order).is_some()).unwrap_or(0);
        choice
    }

    /// Whether it is in this order now, and whether that falls.
    fn direction(&self, state: &State, order: &Order) -> Option<bool> {
        match (order, self.id.order(state)) {
            (Order::By(column), Some((key, falling))) => (column.key == key).then_some(falling),
            (Order::Usual, None) => Some(false),
            (Order::By(..), None) | (Order::Usual, Some(_)) => None,
        }
    }

    fn search(&mut self) {
        let (query, name) = (Query::new(self.input.value()), slug(self.input.value()));
        let mut matcher = fuzzy::matcher();
        let hit = |(at, order): (usize, &Order)| {
            let score = query.score(&Haystack::new(order.name(), order.spoken()), &mut matcher)?;
            Some((!order.is_called(&name), std::cmp::Reverse(score), at))
        };
        let mut hits: Vec<_> = self.orders.iter().enumerate().filter_map(hit).collect();
        if !query.is_empty() {
            hits.sort_unstable();
        }
        self.hits = hits.into_iter().map(|(.., at)| at).collect();
        self.cursor = 0;
    }

    fn take(&self, state: &mut State) -> Outcome {
        let Some(order) = self.hits.get(self.cursor).map(|at| &self.orders[*at]) else { return Outcome::Stay };
        match order {
            // A forecast that came in meanwhile moves columns: the key says which is meant.
            Order::By(column) => match self.id.column(state, column.key) {
                Ok(at) => sorting::by(state, self.id, at),
                Err(gone) => state.say_error(gone),
            },
            Order::Usual => sorting::usual(state, self.id),
        }
        Outcome::Close
    }

    fn item(&self, state: &State, order: &Order, wide: u16, seen: &[&str]) -> Item {
        let gap = " ".repeat(usize::from(wide.saturating_sub(width(order.name())) + 2));
        let about = if order.spoken() == order.name() { "" } else { order.spoken() };
        let (right, words) = match (order, self.direction(state, order)) {
            (Order::By(..), Some(falling)) => {
                let (sign, way) = if falling { ('▼', "fallend") } else { ('▲', "steigend") };
                (seg(Role::Key, format!("{sign} {way}, ↵ dreht um")), format!(", jetzt {way}; noch einmal dreht um"))
            }
            (Order::Usual, Some(_)) => (seg(Role::Key, format!("{} jetzt", symbols::MARKED)), ", so ist es jetzt".to_owned()),
            (Order::By(column), None) if !seen.contains(&column.key) => {
                (seg(Role::Dim, "nicht im Bild"), ", nicht im Bild".to_owned())
            }
            (Order::By(..) | Order::Usual, None) => (seg(Role::Dim, ""), String::new()),
        };
        let line = vec![seg(Role::Text, order.name()), seg(Role::Text, gap), seg(Role::Dim, about)];
        let words = format!("{}{words}", order.spoken());
        Item { right: vec![right.silent()], ..Item::new(order.spoken(), said(line, words)) }
    }
}

/// The columns of a list there is room for, by their keys.
fn in_sight(state: &State, id: TableId) -> Vec<&'static str> {
    let view = &state.table_of(id).view;
    let pane = layout::panes(state).into_iter().find(|(shown, _)| *shown == id);
    let placed = pane.map(|(_, area)| table::placed(view, area.width)).unwrap_or_default();
    placed.into_iter().map(|(at, ..)| view.columns[at].key).collect()
}

impl Dialog for SortChoice {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Sortieren",
        keys: &[
            Binding::said("tippen", "suchen", "Zeigt nur Spalten, deren Name die Buchstaben enthält; der beste Treffer zuerst."),
            Binding::key(
                &["enter"],
                "sortieren",
                "Sortiert nach der gewählten Spalte, Zahlen fallend; auf der jetzigen dreht es die Richtung um.",
                |d, s, _| d.take(s),
            ),
            Binding::choose(),
            Binding::tab(),
            Binding::by_page(),
            Binding::closing(&["esc"], "lassen", "Lässt die Reihenfolge, wie sie ist."),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let field = Field::behind("Spalte", seg(Role::Key, "> ").said("Spalte"), 2, &self.input, true);
        // As high as all of them, so that it does not jump while somebody types; frame, field and keys beside.
        let high = u16::try_from(self.orders.len()).unwrap_or(u16::MAX).saturating_add(4);
        let mut body = Body::new(format!("Sortieren: {}", self.id.title()), WIDTH).tight().rows(high, u16::MAX).with(field);
        // At the right, so that the rows it is about stay in sight.
        body.place = Place::Right;
        if self.hits.is_empty() {
            return body.para(Role::Dim, "So heißt hier keine Spalte; Rücktaste löscht.");
        }
        let wide = self.orders.iter().map(|order| width(order.name())).max().unwrap_or(0);
        let seen = in_sight(state, self.id);
        let items = self.hits.iter().map(|at| self.item(state, &self.orders[*at], wide, &seen)).collect();
        body.with(Choice::of(items, self.cursor, Look::Both))
    }

    fn field(&mut self) -> Option<&mut Input> {
        Some(&mut self.input)
    }

    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        self.search();
        Vec::new()
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Cursor(&mut self.cursor)
    }

    fn takes_at_once(&self) -> bool {
        true
    }
}
