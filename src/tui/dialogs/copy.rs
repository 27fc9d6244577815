//! What to copy: the row, one of its cells, the table, a link to the view. A key of its own takes
//! each at once; what the clipboard of a terminal cannot hold goes into a file.

use crossterm::event::{KeyCode, KeyEvent};

use crate::tui::{
    Command, Effect, Screen, State,
    app::{
        contingents::{
            Work,
            in_force::{self, Look as Looked},
        },
        link::Link,
        modal::{Binding, Dialog, Outcome, Spot, Stage},
    },
    look::{
        blocks::{Body, Choice, Item, Look},
        format,
        theme::Role,
        widgets::seg::seg,
    },
    out::copy::{self, Offer},
    views::contingents,
};

/// The choice.
#[derive(Debug, Clone)]
pub struct CopyChoice {
    offers: Vec<Offer>,
    cursor: usize,
}

impl CopyChoice {
    /// Of what is on screen.
    pub fn new(state: &State) -> Self {
        Self { offers: offers(state), cursor: 0 }
    }

    fn take(&self, state: &mut State, at: usize) -> Outcome {
        self.offers.get(at).map_or(Outcome::Close, |offer| take(state, offer))
    }

    fn item(offer: &Offer) -> Item {
        let key = offer.key.map(String::from).unwrap_or_default();
        let (role, what) = if offer.is_too_large() {
            (Role::Warn, "zu groß für die Zwischenablage: als Datei")
        } else {
            (Role::Dim, offer.shown.as_str())
        };
        let line = vec![
            seg(Role::Key, format!(" {key:<2}")).silent(),
            seg(Role::Text, format!("{:<20} ", offer.label)).said(format!("{}: ", offer.label)),
            seg(role, what),
        ];
        Item::new(&offer.label, line)
    }
}

/// Everything that can be copied now; what is meant most often first.
pub fn offers(state: &State) -> Vec<Offer> {
    let mut out =
        if state.screen == Screen::Contingents { matrix(state) } else { state.table().map(copy::of_table).unwrap_or_default() };
    let view = format!("ilc-desk open '{}'", Link::of(state));
    out.push(Offer::new('v', "Verweis", view.clone(), view));
    out
}

/// The command that writes to a file what the clipboard cannot hold.
fn instead(state: &State) -> Command {
    if state.screen == Screen::Contingents { Command::ExportMatrixText } else { Command::ExportCsv }
}

fn matrix(state: &State) -> Vec<Offer> {
    let Some(work) = state.contingents.work() else { return Vec::new() };
    if in_force::look(state, work) != Looked::Proposal {
        return of_force(work);
    }
    let (Some(pot), Some((row, unit)), Some((start, code))) = (&work.pot, work.cell(), work.cell_ref()) else {
        return Vec::new();
    };
    let head: Vec<String> = contingents::head(work, pot);
    let lines: Vec<Vec<String>> = (0..pot.rows.len()).map(|m| contingents::row(work, pot, m)).collect();
    let places = pot.cell(row, unit).contingent.to_string();
    let start_row = lines.get(row).map(|cells| cells.join("\t")).unwrap_or_default();
    let all: Vec<String> = std::iter::once(head).chain(lines).map(|cells| cells.join("\t")).collect();
    vec![
        Offer::new('y', "Zelle", format!("{code} in {}: {places}", start.label()), places),
        Offer::new('r', "Zeile", start_row.replace('\t', " · "), start_row),
        Offer::new('n', "Nummer", start.label(), start.label()),
        Offer::new(
            't',
            "Matrix",
            format!("{} mit Köpfen", format::count(i64::try_from(pot.rows.len()).unwrap_or(i64::MAX), "Start", "Starts")),
            all.join("\n"),
        ),
    ]
}

/// The same of what is in force.
fn of_force(work: &Work) -> Vec<Offer> {
    let Some((row, unit)) = work.in_force.here() else { return Vec::new() };
    let lines: Vec<String> = contingents::table(work).iter().map(|cells| cells.join("\t")).collect();
    let (given, label) = (row.given(unit), row.start.label());
    let places = given.places.to_string();
    let line = lines.get(work.in_force.cursor.0 + 1).cloned().unwrap_or_default();
    let starts = format::count(i64::try_from(work.in_force.rows.len()).unwrap_or(i64::MAX), "Start", "Starts");
    vec![
        Offer::new('y', "Zelle", format!("{unit} in {label}: {places}, davon {} besetzt", given.filled), places),
        Offer::new('r', "Zeile", line.replace('\t', " · "), line),
        Offer::new('n', "Nummer", label.clone(), label),
        Offer::new('t', "Matrix", format!("{starts} mit Köpfen"), lines.join("\n")),
    ]
}

/// Numbers of the chosen rows, one a line; of the start under the cursor on *Kontingente*.
pub fn numbers(state: &State) -> Vec<String> {
    if state.screen == Screen::Contingents {
        let label = state.contingents.work().and_then(|work| match in_force::look(state, work) {
            Looked::Proposal => work.cell_ref().map(|(start, _)| start.label()),
            Looked::InForce | Looked::Difference => work.in_force.here().map(|(row, _)| row.start.label()),
        });
        return label.into_iter().collect();
    }
    state.table().map(copy::numbers).unwrap_or_default()
}

/// Copies it, or writes it to a file when it is too large.
pub fn take(state: &mut State, offer: &Offer) -> Outcome {
    if offer.is_too_large() {
        return Outcome::Run(instead(state));
    }
    state.say(format!("Kopiert: {}: {}", offer.label, offer.shown));
    Outcome::End(vec![Effect::Copy(offer.text.clone())])
}

impl Dialog for CopyChoice {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Kopieren",
        keys: &[
            Binding::key(&["enter"], "kopieren", "Kopiert, was gewählt ist; was zu groß ist, wird eine Datei.", |d, s, _| {
                d.take(s, d.cursor)
            }),
            Binding::choose(),
            Binding::tab(),
            Binding::closing(&["esc"], "lassen", "Schließt den Dialog; nichts wird kopiert."),
            Binding::said(
                "y 1–9 t v",
                "sofort",
                "Kopiert sofort: Zeile, Zelle, Tabelle, Verweis; bei Kontingenten r die Zeile, n die Nummer.",
            ),
            Binding::to_end(),
        ],
    }];

    fn body(&self, _state: &State) -> Body {
        Body::new("Kopieren", 80).with(Choice::of(self.offers.iter().map(Self::item).collect(), self.cursor, Look::Bar))
    }

    fn early(&mut self, state: &mut State, key: KeyEvent) -> Option<Outcome> {
        let at = self.offers.iter().position(|offer| offer.key.map(KeyCode::Char) == Some(key.code));
        at.filter(|_| !key.is_repeat()).map(|at| self.take(state, at))
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Cursor(&mut self.cursor)
    }

    fn takes_at_once(&self) -> bool {
        true
    }
}
