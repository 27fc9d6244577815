//! The first start in three cards: what *Heute* shows, the keys, the way from import to mail.
//! Shown once; afterwards by its command.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Command, Effect, State,
    app::commands::no_writing,
    drive::update::run_command,
    look::{
        theme::Role,
        widgets::{
            paint::{Paint, wrap},
            seg::{Line, plain, seg},
            spot::Target,
        },
    },
};

/// Cards.
const CARDS: usize = 3;

/// The card shown.
#[derive(Debug, Clone, Copy)]
pub struct Tour {
    card: usize,
    empty: bool,
}

impl Tour {
    /// Fitting to whether there are data.
    pub fn of(state: &State) -> Self {
        Self { card: 0, empty: state.is_empty_desk() }
    }

    /// Whether the last card leads to the import.
    fn leads_to_import(&self, state: &State) -> bool {
        self.empty && no_writing(state).is_none()
    }

    /// Heading and paragraphs.
    fn card(&self, state: &State) -> (&'static str, Vec<String>) {
        let key = |command: Command| state.options.keymap.shown(command);
        match (self.card, self.empty) {
            (0, true) => (
                "Noch ist der Desk leer",
                vec![
                    format!(
                        "Mit {} liest er Exporte ein, CSV oder XLSX: erst eine Prüfung, die nichts speichert, dann eine Vorschau mit \
                         Zahlen, dann die Übernahme. Ein Fehler nennt Datei, Zeile, Spalte und was erwartet wird.",
                        key(Command::Import)
                    ),
                    "Ohne eigene Daten zeigt „ilc-desk demo“ alles an einem erfundenen Desk.".to_owned(),
                ],
            ),
            (0, false) => (
                "Heute zeigt, was zu tun ist",
                vec![
                    "Links die AGH mit leeren Plätzen, die dringendste zuerst. Rechts oder darunter, was fällig ist: Mails, Starts \
                     mit freien Plätzen, die Veröffentlichung."
                        .to_owned(),
                    format!(
                        "Oben rechts steht, wie alt die Daten sind. {} öffnet eine AGH mit Verlauf und Prognose, {} führt zurück.",
                        key(Command::Open),
                        key(Command::Back)
                    ),
                ],
            ),
            (1, _) => (
                "Tasten",
                vec![
                    format!("{}  alle Tasten, durchsuchbar; auch in jedem Dialog", key(Command::Help)),
                    format!("{}  filtert die Liste, während Sie tippen", key(Command::Filter)),
                    format!("{}  findet jeden Befehl nach seinem Namen", key(Command::Palette)),
                    format!("{}–{}  wechseln die Ansicht, die Maus geht auch", key(Command::OpenToday), key(Command::OpenAccuracy)),
                    "Unten stehen die Tasten, die hier gelten. Ist eine gesperrt, sagt sie beim Drücken, warum.".to_owned(),
                ],
            ),
            (_, empty) => {
                let mut text = vec![
                    format!("Import: {} liest die Exporte des Morgens ein.", key(Command::Import)),
                    format!(
                        "Verteilen: in {} Plätze Starts auswählen, {} schlägt Kontingente vor, {} gibt sie frei.",
                        key(Command::OpenPlaces),
                        key(Command::SplitStarts),
                        key(Command::ReleaseDraft)
                    ),
                    format!(
                        "Mails: {} bereitet die Mail zur gewählten Zeile vor, {} Post zeigt, was daraus wurde.",
                        key(Command::ComposeMail),
                        key(Command::OpenPost)
                    ),
                    "Nichts wird übernommen, freigegeben oder gesendet, ohne dass Sie vorher sehen, was geschieht.".to_owned(),
                ];
                if empty {
                    text.push(match no_writing(state) {
                        None => "Eingabe öffnet jetzt den Import.".to_owned(),
                        Some(why) => format!("Der Import ist gerade gesperrt: {why}"),
                    });
                }
                ("Import, Verteilen, Mails", text)
            }
        }
    }

    fn body(&self, state: &State, width: u16) -> Vec<Line> {
        let (heading, paragraphs) = self.card(state);
        let mut out = vec![vec![seg(Role::Strong, heading)], Vec::new()];
        for text in paragraphs {
            out.extend(wrap(&text, width).into_iter().map(|line| vec![seg(Role::Text, line)]));
            if self.card != 1 {
                out.push(Vec::new());
            }
        }
        out
    }
}

impl Modal for Tour {
    const SHEETS: &'static [Sheet] = &[sheets::TOUR, sheets::TOUR_LAST];

    fn sheet(&self) -> &'static Sheet {
        &Self::SHEETS[usize::from(self.card + 1 == CARDS)]
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Enter | KeyCode::Right if key.is_repeat() => {}
            KeyCode::Enter if self.card + 1 == CARDS => {
                return if self.leads_to_import(state) { run_command(state, Command::Import) } else { Vec::new() };
            }
            KeyCode::Enter | KeyCode::Right => self.card = (self.card + 1).min(CARDS - 1),
            KeyCode::Left | KeyCode::Backspace => self.card = self.card.saturating_sub(1),
            _ => {}
        }
        state.dialogs.push(Dialog::Tour(self));
        Vec::new()
    }

    fn point(&mut self, target: Target) {
        if let Target::Item(card) = target {
            self.card = card.min(CARDS - 1);
        }
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let width = 68.min(window.width);
        let body = self.body(state, width.saturating_sub(4));
        let height = u16::try_from(body.len() + 4).unwrap_or(u16::MAX).max(13).min(window.height);
        let title = format!("Willkommen · {} von {CARDS}", self.card + 1);
        let inside = paint.frame(centred(window, width, height), &title);
        let room = Rect { height: inside.height.saturating_sub(1), ..inside };
        for (row, line) in room.rows().zip(&body) {
            paint.chunks_cut(row, line);
        }
        if let Some(row) = inside.rows().next_back() {
            keys::hint(paint, row, state, self.sheet(), false);
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out = vec![format!("Rundgang, Karte {} von {CARDS}", self.card + 1)];
        out.extend(self.body(state, 200).iter().map(|line| plain(line)).filter(|line| !line.is_empty()));
        out
    }
}

/// Shows the tour when it is due and there is something to show it on; notes that it was.
pub fn begin(state: &mut State) -> Option<Effect> {
    if !state.tour_due || state.data.summary.value.is_none() || !state.dialogs.is_empty() {
        return None;
    }
    (state.tour_due, state.dirty) = (false, true);
    let tour = Tour::of(state);
    state.dialogs.push(Dialog::Tour(tour));
    state.options.tour_marker.clone().map(Effect::NoteTour)
}
