//! Everything a person can ask for: the one table that keymap, footer, help, palette and
//! docs/KEYS.md are made from. Says what may be done and why not; does nothing itself.

use super::{Screen, State, screens::TableId};

/// A command by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the table below says of each what it does")]
pub enum Command {
    OpenToday,
    OpenAgh,
    OpenPlaces,
    OpenMonitoring,
    OpenLog,
    OpenAccuracy,
    Open,
    Back,
    NextPane,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Filter,
    SortNext,
    SortReverse,
    ToggleMark,
    MarkAll,
    ToggleTeam,
    ToggleScenario,
    SetAside,
    Publish,
    Import,
    Refresh,
    ExportCsv,
    ExportXlsx,
    CopyRow,
    CopyKey,
    CopyLink,
    NextTheme,
    Palette,
    Help,
    Quit,
}

/// From this place on a command stands at the right of the footer, where it is never cut off.
pub const FOOTER_RIGHT: u8 = 8;

/// Heading a command stands under in help and docs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Screens.
    Views,
    /// Moving about.
    Move,
    /// Tables.
    Table,
    /// Data in and out.
    Data,
    /// The program itself.
    Program,
}

impl Group {
    /// In the order shown.
    pub const ALL: [Self; 5] = [Self::Views, Self::Move, Self::Table, Self::Data, Self::Program];

    /// German heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Views => "Ansichten",
            Self::Move => "Bewegen",
            Self::Table => "Tabelle",
            Self::Data => "Daten",
            Self::Program => "Programm",
        }
    }
}

/// Where a command exists at all. Two commands may share a key when they never meet.
#[derive(Debug, Clone, Copy)]
pub enum Scope {
    /// On every screen.
    Everywhere,
    /// On these screens only.
    On(&'static [Screen]),
}

impl Scope {
    /// Whether the command exists on `screen`.
    pub fn covers(self, screen: Screen) -> bool {
        match self {
            Self::Everywhere => true,
            Self::On(screens) => screens.contains(&screen),
        }
    }

    /// Whether two commands can meet on one screen.
    pub fn meets(self, other: Self) -> bool {
        Screen::ALL.iter().any(|screen| self.covers(*screen) && other.covers(*screen))
    }
}

/// One line of the table.
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name in keymap files and docs.
    pub name: &'static str,
    /// Default keys, as in keymap files.
    pub keys: &'static [&'static str],
    /// German label, short.
    pub label: &'static str,
    /// Heading.
    pub group: Group,
    /// German sentence: what it does.
    pub tooltip: &'static str,
    /// Where it exists.
    pub scope: Scope,
    /// Place in the footer, 1 first; 0 = not in the footer.
    pub footer: u8,
    /// Why it cannot be done now, in German; `None` = it can.
    pub disabled_reason: fn(&State) -> Option<String>,
}

type Reason = fn(&State) -> Option<String>;
const ALWAYS: Reason = |_| None;
const SELECTING: Scope = Scope::On(&[Screen::Places]);
const OPENING: Scope = Scope::On(&[Screen::Today, Screen::Agh, Screen::Accuracy]);
const PANES: Scope = Scope::On(&[Screen::Today, Screen::Log, Screen::Accuracy]);
const ABOUT_AGH: Scope = Scope::On(&[Screen::Today, Screen::Agh, Screen::Detail]);
const FORECASTS: Scope = Scope::On(&[Screen::Today, Screen::Agh, Screen::Detail, Screen::Accuracy]);

#[rustfmt::skip]
macro_rules! table {
    ($($command:ident $name:literal [$($key:literal),*] $label:literal $group:ident $footer:literal $scope:expr, $reason:expr, $tip:literal;)*) => {
        /// Every command, in the order shown.
        pub const TABLE: &[Entry] = &[$(Entry {
            command: Command::$command, name: $name, keys: &[$($key),*], label: $label, group: Group::$group,
            tooltip: $tip, scope: $scope, footer: $footer, disabled_reason: $reason,
        }),*];
    };
}

#[rustfmt::skip]
table! {
    OpenToday "open_today" ["1"] "Heute" Views 0 Scope::Everywhere, ALWAYS, "Was heute zu tun ist: AGH mit leeren Plätzen, Starts mit freien Plätzen, Datenstand.";
    OpenAgh "open_agh" ["2"] "AGH" Views 0 Scope::Everywhere, ALWAYS, "Alle AGH mit ihrer Besetzung in 2, 4 und 8 Wochen.";
    OpenPlaces "open_places" ["3"] "Plätze" Views 0 Scope::Everywhere, ALWAYS, "Freie Plätze der vertraglich beschafften Maßnahmen.";
    OpenMonitoring "open_monitoring" ["6"] "Monitoring" Views 0 Scope::Everywhere, ALWAYS, "Eintrittsmonitoring je OE und Instrument mit Rückstand.";
    OpenLog "open_log" ["7"] "Protokoll" Views 0 Scope::Everywhere, ALWAYS, "Importe und wer wann was getan hat.";
    OpenAccuracy "open_accuracy" ["8"] "Güte" Views 0 Scope::Everywhere, ALWAYS, "Prognosegüte: wie weit frühere Prognosen daneben lagen, neben Buchungsstand und heutigem Stand.";
    Open "open" ["enter"] "öffnen" Views 1 OPENING, needs_agh_row, "Öffnet die gewählte AGH mit Verlauf, Starts und Enden.";
    Back "back" ["esc"] "zurück" Views 0 Scope::Everywhere, ALWAYS, "Hebt Filter oder Auswahl auf, sonst zur vorigen Ansicht.";
    NextPane "next_pane" ["tab"] "andere Liste" Move 3 PANES, needs_two_lists, "Wechselt zwischen den beiden Listen der Ansicht.";
    Up "up" ["up", "k"] "hoch" Move 0 Scope::Everywhere, ALWAYS, "Eine Zeile hoch.";
    Down "down" ["down", "j"] "runter" Move 0 Scope::Everywhere, ALWAYS, "Eine Zeile runter.";
    PageUp "page_up" ["pageup", "ctrl+b"] "Seite hoch" Move 0 Scope::Everywhere, ALWAYS, "Eine Seite hoch.";
    PageDown "page_down" ["pagedown", "ctrl+f"] "Seite runter" Move 0 Scope::Everywhere, ALWAYS, "Eine Seite runter.";
    First "first" ["home", "g"] "Anfang" Move 0 Scope::Everywhere, ALWAYS, "Zur ersten Zeile.";
    Last "last" ["end", "G"] "Ende" Move 0 Scope::Everywhere, ALWAYS, "Zur letzten Zeile.";
    ToggleScenario "toggle_scenario" ["s"] "Szenario" Table 1 Scope::On(&[Screen::Detail, Screen::Accuracy]), ALWAYS, "Wechselt zwischen „nur bekannte“ und „mit erwarteten Zuweisungen“.";
    SetAside "set_aside" ["w"] "zurückstellen" Table 2 ABOUT_AGH, super::dialogs::set_aside::blocked, "Stellt die AGH bis zu einem Tag zurück; auf einer zurückgestellten hebt dieselbe Taste das auf.";
    ToggleMark "toggle_mark" ["space"] "auswählen" Table 2 SELECTING, needs_row, "Nimmt die Zeile in die Auswahl auf oder heraus.";
    MarkAll "mark_all" ["a"] "alle" Table 0 SELECTING, needs_row, "Wählt alle sichtbaren Zeilen aus oder hebt die Auswahl auf.";
    Filter "filter" ["/"] "filtern" Table 4 Scope::Everywhere, needs_data, "Zeigt nur Zeilen, die alle eingegebenen Wörter enthalten.";
    SortNext "sort_next" ["o"] "sortieren" Table 5 Scope::Everywhere, needs_data, "Sortiert nach der nächsten Spalte.";
    SortReverse "sort_reverse" ["O"] "umkehren" Table 0 Scope::Everywhere, needs_data, "Kehrt die Sortierung um.";
    ToggleTeam "toggle_team" ["t"] "Team" Table 6 Scope::Everywhere, ALWAYS, "Wechselt zwischen X911, X915 und beiden Teams.";
    Import "import" ["i"] "Import" Data 7 Scope::Everywhere, no_writing, "Liest Exporte ein: erst prüfen, dann übernehmen.";
    Refresh "refresh" ["r"] "neu laden" Data 7 Scope::Everywhere, no_backend, "Fragt das Backend sofort.";
    Publish "publish" ["v"] "veröffentlichen" Data 3 FORECASTS, super::publication::blocked, "Schreibt die Prognose von heute als Seite mit Tabellen in den Ordner der Veröffentlichung.";
    ExportCsv "export_csv" ["c"] "CSV" Data 0 Scope::Everywhere, needs_rows, "Schreibt die gezeigte Tabelle als CSV-Datei.";
    ExportXlsx "export_xlsx" ["C"] "XLSX" Data 0 Scope::Everywhere, needs_rows, "Schreibt die gezeigte Tabelle als XLSX-Datei.";
    CopyRow "copy_row" ["y"] "Zeile kopieren" Data 0 Scope::Everywhere, needs_row, "Kopiert die Zeile in die Zwischenablage (OSC 52).";
    CopyKey "copy_key" ["Y"] "Nummer kopieren" Data 0 Scope::Everywhere, needs_row, "Kopiert die erste Zelle der Zeile in die Zwischenablage.";
    CopyLink "copy_link" ["L"] "Verweis kopieren" Data 0 Scope::Everywhere, ALWAYS, "Kopiert den Befehl, der genau diese Ansicht öffnet.";
    NextTheme "next_theme" ["T"] "Farben" Program 0 Scope::Everywhere, ALWAYS, "Wechselt das Farbschema.";
    Palette "palette" [":"] "Befehle" Program 8 Scope::Everywhere, ALWAYS, "Sucht einen Befehl nach seinem Namen.";
    Help "help" ["?", "f1"] "Hilfe" Program 9 Scope::Everywhere, ALWAYS, "Zeigt alle Tasten und was gerade gesperrt ist.";
    Quit "quit" ["q", "ctrl+c"] "beenden" Program 10 Scope::Everywhere, ALWAYS, "Beendet das Dashboard.";
}

impl Command {
    /// The command's line in the table.
    pub fn entry(self) -> &'static Entry {
        // A test holds that every command is in the table.
        TABLE.iter().find(|entry| entry.command == self).unwrap_or(&TABLE[0])
    }

    /// Finds a command by its name.
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|entry| entry.name == name).map(|entry| entry.command)
    }
}

fn needs_row(state: &State) -> Option<String> {
    state.selected().is_none().then(|| "Es ist keine Zeile gewählt.".to_owned())
}

fn needs_data(state: &State) -> Option<String> {
    let empty = state.table().is_none_or(|table| table.view.total == 0);
    empty.then(|| "Die Tabelle ist leer.".to_owned())
}

fn needs_two_lists(state: &State) -> Option<String> {
    let single = state.screen.tables(state.team).len() < 2 || super::status::instead_of_data(state).is_some();
    single.then(|| "Hier gibt es gerade nur eine Liste.".to_owned())
}

fn needs_rows(state: &State) -> Option<String> {
    state.table().is_none_or(|table| table.view.rows.is_empty()).then(|| "Die Tabelle ist leer.".to_owned())
}

fn needs_agh_row(state: &State) -> Option<String> {
    match state.focused_table() {
        Some(TableId::TodayAgh | TableId::Agh | TableId::AccuracyAgh) => needs_row(state),
        _ => Some("Nur eine AGH hat einen Verlauf; mit Tab zur Liste der AGH.".to_owned()),
    }
}

fn no_backend(state: &State) -> Option<String> {
    match &state.connection {
        crate::client::Connection::Failed { why } => Some(format!("Das Backend ist nicht gestartet: {why}")),
        _ => (!state.backend_ready).then(|| "Das Backend startet noch.".to_owned()),
    }
}

/// The reason that stops everything that writes.
pub fn no_writing(state: &State) -> Option<String> {
    if state.options.read_only {
        return Some("Das Dashboard wurde nur zum Lesen gestartet (--read-only).".to_owned());
    }
    state.connection.blocks_writes()
}
