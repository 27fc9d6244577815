//! The states a dashboard can be left in: every screen, every dialog. Used by the test that they
//! can all be left and by the bench that measures how fast.

/// How to get there from Heute on a filled desk: keys and what they lead to, step by step.
pub struct State {
    /// What it is called.
    pub name: &'static str,
    /// Keys, and the text to wait for.
    pub way: &'static [(&'static str, &'static str)],
    /// How often Ctrl+C has to be pressed: twice where something would be lost.
    pub presses: usize,
}

const fn state(name: &'static str, way: &'static [(&'static str, &'static str)]) -> State {
    State { name, way, presses: 1 }
}

/// Every screen.
pub const SCREENS: &[State] = &[
    state("Heute", &[]),
    state("AGH", &[("2", "heute besetzt")]),
    state("AGH, Detail", &[("\r", "80 %:")]),
    state("Plätze", &[("3", "· später")]),
    state("Kontingente", &[("4", "alle verteilt")]),
    state("Post", &[("5", "Postausgang ist leer")]),
    state("Monitoring", &[("6", "MES")]),
    state("Protokoll", &[("7", "Importe · 1")]),
    state("Güte", &[("8", "Tage")]),
];

/// Every dialog.
pub const DIALOGS: &[State] = &[
    state("Hilfe", &[("?", "Hilfe · ")]),
    state("Befehle", &[(":", "Befehle und Ziele")]),
    state("Filter", &[("2", "heute besetzt"), ("/harb", "↵ behalten")]),
    state("Import", &[("i", "Ordner oder Datei")]),
    state("zurückstellen", &[("w", "zurückstellen")]),
    state("veröffentlichen", &[("v", "Prognose veröffentlichen")]),
    state("Mail", &[("m", "Empfänger")]),
    state("andere Mail", &[("3", "· später"), ("n", "Infobrief")]),
    // What was typed would be lost, so it is asked for.
    State { name: "Zahl", way: &[("4", "alle verteilt"), ("7", "Zahl festlegen")], presses: 2 },
    state("Freigabe", &[("4", "alle verteilt"), ("F", "freigeben?")]),
    state("Freigaben", &[("4", "alle verteilt"), ("V", "Freigaben")]),
];
