//! The first start in three cards: what *Heute* shows, the keys, the way from import to mail.
//! Shown once; afterwards by its command.

use crate::tui::{
    Command, Effect, State,
    app::{
        commands::no_writing,
        modal::{Binding, Dialog, Outcome, Stage},
    },
    look::{
        blocks::Body,
        theme::Role,
        widgets::seg::{Line, seg},
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

    fn step(&mut self, by: isize) -> Outcome {
        self.card = self.card.saturating_add_signed(by).min(CARDS - 1);
        Outcome::Stay
    }

    fn end(&self, state: &State) -> Outcome {
        if self.leads_to_import(state) { Outcome::Run(Command::Import) } else { Outcome::Close }
    }
}

const BACK: Binding<Tour> =
    Binding::<Tour>::key(&["backspace", "left"], "zurück", "Zur vorigen Karte.", |d, _, _| d.step(-1)).moving();

impl Dialog for Tour {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Rundgang",
            keys: &[
                Binding::key(&["enter", "right"], "weiter", "Zur nächsten Karte.", |d, _, _| d.step(1)),
                BACK,
                Binding::closing(&["esc"], "überspringen", "Beendet den Rundgang."),
            ],
        },
        Stage {
            title: "Rundgang, letzte Karte",
            keys: &[
                Binding::key(&["enter"], "anfangen", "Beendet den Rundgang; ohne Daten öffnet es den Import.", |d, s, _| {
                    d.end(s)
                }),
                BACK,
                Binding::closing(&["esc"], "schließen", "Beendet den Rundgang."),
            ],
        },
    ];

    fn stage(&self) -> usize {
        usize::from(self.card + 1 == CARDS)
    }

    fn body(&self, state: &State) -> Body {
        let (heading, paragraphs) = self.card(state);
        let mut lines: Vec<Line> = vec![vec![seg(Role::Strong, heading)], Line::new()];
        for text in paragraphs {
            lines.push(vec![seg(Role::Text, text)]);
            if self.card != 1 {
                lines.push(Line::new());
            }
        }
        let title = format!("Willkommen · {} von {CARDS}", self.card + 1);
        Body::new(title, 68).rows(13, u16::MAX).lines(lines)
    }
}

/// Shows the tour when it is due and there is something to show it on; notes that it was.
pub fn begin(state: &mut State) -> Option<Effect> {
    if !state.tour_due || state.data.summary.value.is_none() || !state.dialogs.is_empty() {
        return None;
    }
    (state.tour_due, state.dirty) = (false, true);
    let tour = Tour::of(state);
    state.open(tour);
    state.options.tour_marker.clone().map(Effect::NoteTour)
}
