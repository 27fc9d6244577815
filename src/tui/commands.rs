//! Everything a person can ask for: the one table that keymap, footer, help, palette and
//! docs/KEYS.md are made from. Says what may be done and why not; does nothing itself.

use super::{Screen, State, contingents::Save, screens::TableId};

/// A command by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the table below says of each what it does")]
pub enum Command {
    OpenToday,
    OpenAgh,
    OpenPlaces,
    OpenContingents,
    OpenPost,
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
    Left,
    Right,
    NextPot,
    PreviousPot,
    SplitStarts,
    PinMore,
    PinLess,
    PinNumber,
    Unpin,
    UnpinAll,
    HoldBack,
    ExcludeUnit,
    AllStarts,
    ToggleEqualise,
    CompareNext,
    ExplainCell,
    Undo,
    Redo,
    SettleConflict,
    ReleaseDraft,
    Releases,
    ExportMatrix,
    ExportMatrixText,
    Filter,
    SortNext,
    SortReverse,
    ToggleMark,
    MarkAll,
    ToggleTeam,
    ToggleScenario,
    ComposeMail,
    WeeklyMail,
    OtherMail,
    ReadMail,
    ReleaseMail,
    EditMail,
    RetryMail,
    CancelMail,
    ResolveMail,
    ResumeMail,
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
    /// Kontingente.
    Contingents,
    /// Notification mails.
    Mail,
    /// Data in and out.
    Data,
    /// The program itself.
    Program,
}

impl Group {
    /// In the order shown.
    pub const ALL: [Self; 7] = [Self::Views, Self::Move, Self::Table, Self::Contingents, Self::Mail, Self::Data, Self::Program];

    /// German heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Views => "Ansichten",
            Self::Move => "Bewegen",
            Self::Table => "Tabelle",
            Self::Contingents => "Kontingente",
            Self::Mail => "Mails",
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
    /// On these screens only; there it takes its keys from commands that exist everywhere.
    Over(&'static [Screen]),
}

impl Scope {
    /// Whether the command exists on `screen`.
    pub fn covers(self, screen: Screen) -> bool {
        match self {
            Self::Everywhere => true,
            Self::On(screens) | Self::Over(screens) => screens.contains(&screen),
        }
    }

    /// Whether two commands can meet on one screen, so that they must not share a key.
    pub fn meets(self, other: Self) -> bool {
        if matches!((self, other), (Self::Over(_), Self::Everywhere) | (Self::Everywhere, Self::Over(_))) {
            return false;
        }
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
const SPLITTING: Scope = Scope::On(&[Screen::Contingents]);
const OWN_KEYS: Scope = Scope::Over(&[Screen::Contingents]);
const SELECTING: Scope = Scope::On(&[Screen::Places, Screen::Post]);
const POST: Scope = Scope::On(&[Screen::Post]);
const COMPOSING: Scope = Scope::On(&[Screen::Today, Screen::Agh, Screen::Detail, Screen::Places, Screen::Contingents]);
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
    OpenToday "open_today" ["1", "alt+1"] "Heute" Views 0 Scope::Everywhere, ALWAYS, "Was heute zu tun ist: AGH mit leeren Plätzen, Starts mit freien Plätzen, Datenstand.";
    OpenAgh "open_agh" ["2", "alt+2"] "AGH" Views 0 Scope::Everywhere, ALWAYS, "Alle AGH mit ihrer Besetzung in 2, 4 und 8 Wochen.";
    OpenPlaces "open_places" ["3", "alt+3"] "Plätze" Views 0 Scope::Everywhere, ALWAYS, "Freie Plätze der vertraglich beschafften Maßnahmen.";
    OpenContingents "open_contingents" ["4", "alt+4"] "Kontingente" Views 0 Scope::Everywhere, ALWAYS, "Freie Plätze auf die OEs verteilen: Vorschlag, Entwurf, Freigabe.";
    OpenPost "open_post" ["5", "alt+5"] "Post" Views 0 Scope::Everywhere, ALWAYS, "Der Postausgang: was an wen ging, was wartet, was unklar ist.";
    OpenMonitoring "open_monitoring" ["6", "alt+6"] "Monitoring" Views 0 Scope::Everywhere, ALWAYS, "Eintrittsmonitoring je OE und Instrument mit Rückstand.";
    OpenLog "open_log" ["7", "alt+7"] "Protokoll" Views 0 Scope::Everywhere, ALWAYS, "Importe und wer wann was getan hat.";
    OpenAccuracy "open_accuracy" ["8", "alt+8"] "Güte" Views 0 Scope::Everywhere, ALWAYS, "Prognosegüte: wie weit frühere Prognosen daneben lagen, neben Buchungsstand und heutigem Stand.";
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
    SplitStarts "split_starts" ["K"] "Kontingente" Table 3 Scope::On(&[Screen::Places]), needs_row, "Verteilt die ausgewählten Starts; ohne Auswahl den gewählten.";
    Left "left" ["left", "h"] "links" Move 0 SPLITTING, ALWAYS, "Eine OE nach links.";
    Right "right" ["right", "l"] "rechts" Move 0 SPLITTING, ALWAYS, "Eine OE nach rechts.";
    NextPot "next_pot" ["tab"] "Instrument" Contingents 4 SPLITTING, ALWAYS, "Zum nächsten Instrument.";
    PreviousPot "previous_pot" ["backtab"] "voriges Instrument" Contingents 0 SPLITTING, ALWAYS, "Zum vorigen Instrument.";
    PinMore "pin_more" ["+"] "mehr" Contingents 1 SPLITTING, needs_cell, "Legt die Zelle auf einen Platz mehr fest; alles andere rechnet sich neu.";
    PinLess "pin_less" ["-"] "weniger" Contingents 1 SPLITTING, needs_cell, "Legt die Zelle auf einen Platz weniger fest.";
    PinNumber "pin_number" ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] "Zahl festlegen" Contingents 0 OWN_KEYS, needs_cell, "Legt die Zelle auf die eingegebene Zahl fest.";
    Unpin "unpin" ["u"] "lösen" Contingents 3 SPLITTING, needs_cell, "Löst die Festlegung der Zelle.";
    UnpinAll "unpin_all" ["U"] "alles lösen" Contingents 0 SPLITTING, no_editing, "Löst alle Vorgaben dieses Instruments; rückgängig holt sie zurück.";
    HoldBack "hold_back" ["H"] "zurückhalten" Contingents 5 SPLITTING, needs_cell, "Hält Plätze des Starts zurück.";
    ExcludeUnit "exclude_unit" ["x"] "OE ausnehmen" Contingents 5 SPLITTING, needs_cell, "Nimmt die OE mit Grund aus diesem Start oder aus allen heraus; noch einmal nimmt sie wieder auf.";
    AllStarts "all_starts" ["A"] "alle Starts" Contingents 0 SPLITTING, no_editing, "Hebt die Auswahl der Starts auf.";
    ToggleEqualise "toggle_equalise" ["E"] "angleichen" Contingents 0 SPLITTING, no_editing, "Wechselt zwischen Rückstand und „Erfüllungsquoten angleichen“.";
    CompareNext "compare_next" ["v"] "Vergleich" Contingents 6 SPLITTING, ALWAYS, "Vergleicht mit letzter Freigabe, größten Resten, D’Hondt oder allen dreien.";
    ExplainCell "explain_cell" ["e"] "erklären" Contingents 6 SPLITTING, ALWAYS, "Gibt der Erklärung der Zelle mehr Raum.";
    Undo "undo" ["z"] "rückgängig" Contingents 3 SPLITTING, nothing_to_undo, "Nimmt die letzte Änderung zurück.";
    Redo "redo" ["Z"] "wiederholen" Contingents 0 SPLITTING, nothing_to_redo, "Wiederholt die zurückgenommene Änderung.";
    SettleConflict "settle_conflict" ["W"] "zwei Fassungen" Contingents 1 SPLITTING, no_conflict, "Zeigt beide Fassungen des Entwurfs und entscheidet.";
    ReleaseDraft "release_draft" ["F"] "Freigeben …" Contingents 2 SPLITTING, no_release, "Zeigt vorher → nachher je OE und fragt; gibt die Kontingente frei.";
    Releases "releases" ["V"] "Freigaben" Contingents 0 SPLITTING, ALWAYS, "Bisherige Freigaben; eine lässt sich zurücknehmen.";
    ExportMatrix "export_matrix" ["C"] "XLSX" Contingents 0 OWN_KEYS, needs_matrix, "Schreibt Matrix, Rechnung und Gründe als XLSX-Datei.";
    ExportMatrixText "export_matrix_text" ["c"] "Text" Contingents 0 OWN_KEYS, needs_matrix, "Schreibt Matrix, Rechnung und Gründe als Textdatei.";
    Filter "filter" ["/"] "filtern" Table 4 Scope::Everywhere, needs_data, "Zeigt nur Zeilen, die alle eingegebenen Wörter enthalten.";
    SortNext "sort_next" ["o"] "sortieren" Table 5 Scope::Everywhere, needs_data, "Sortiert nach der nächsten Spalte.";
    SortReverse "sort_reverse" ["O"] "umkehren" Table 0 Scope::Everywhere, needs_data, "Kehrt die Sortierung um.";
    ToggleTeam "toggle_team" ["t"] "Team" Table 6 Scope::Everywhere, ALWAYS, "Wechselt zwischen X911, X915 und beiden Teams.";
    ComposeMail "compose_mail" ["m"] "Mail" Mail 3 COMPOSING, cannot_compose, "Bereitet die Mail zur gewählten Zeile vor: Empfänger, Betreff, Vorschau.";
    WeeklyMail "weekly_mail" ["M"] "Wochenübersicht" Mail 0 Scope::On(&[Screen::Today, Screen::Places, Screen::Contingents, Screen::Post]), no_writing, "Bereitet die Wochenübersicht der freien Plätze vor, je OE eine Mail.";
    OtherMail "other_mail" ["n"] "andere Mail" Mail 0 Scope::On(&[Screen::Detail, Screen::Places]), cannot_compose, "Infobrief, Auftakt, Abschlussbericht, Stellungnahme zur gewählten Maßnahme.";
    ReadMail "read_mail" ["enter"] "lesen" Mail 1 POST, needs_row, "Zeigt die Mail ganz, mit dem Ergebnis je Empfänger.";
    ReleaseMail "release_mail" ["f"] "freigeben" Mail 2 POST, cannot_release, "Gibt den gewählten Entwurf frei oder alle ausgewählten.";
    EditMail "edit_mail" ["e"] "ändern" Mail 3 POST, cannot_edit, "Öffnet Betreff und Text des Entwurfs im eigenen Editor ($VISUAL, $EDITOR).";
    RetryMail "retry_mail" ["w"] "wiederholen" Mail 4 POST, cannot_retry, "Versucht Fehlgeschlagenes, Verfallenes und Wartendes noch einmal.";
    CancelMail "cancel_mail" ["x"] "stornieren" Mail 4 POST, cannot_cancel, "Nimmt zurück, was noch nicht gesendet ist.";
    ResolveMail "resolve_mail" ["u"] "klären" Mail 2 POST, cannot_resolve, "Klärt, was aus einer unklaren Mail geworden ist.";
    ResumeMail "resume_mail" ["p"] "Versand fortsetzen" Mail 5 POST, cannot_resume, "Beendet die Pause des Versands, wenn der Mailserver wieder will.";
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

fn needs_matrix(state: &State) -> Option<String> {
    let work = state.contingents.work();
    let empty = work.and_then(|work| work.pot.as_ref()).is_none_or(|pot| pot.rows.is_empty());
    empty.then(|| "Es ist nichts aufzuteilen.".to_owned())
}

fn no_editing(state: &State) -> Option<String> {
    if state.options.read_only {
        return no_writing(state);
    }
    state.contingents.work().is_none().then(|| "Es ist nichts aufzuteilen.".to_owned())
}

fn needs_cell(state: &State) -> Option<String> {
    no_editing(state).or_else(|| needs_matrix(state))
}

fn nothing_to_undo(state: &State) -> Option<String> {
    let can = state.contingents.work().is_some_and(|work| work.can_undo().0);
    (!can).then(|| "Es gibt nichts zurückzunehmen.".to_owned())
}

fn nothing_to_redo(state: &State) -> Option<String> {
    let can = state.contingents.work().is_some_and(|work| work.can_undo().1);
    (!can).then(|| "Es gibt nichts zu wiederholen.".to_owned())
}

fn no_conflict(state: &State) -> Option<String> {
    let moved = state.contingents.work().is_some_and(|work| matches!(work.save, Save::Moved(_)));
    (!moved).then(|| "Es gibt nur eine Fassung.".to_owned())
}

fn no_release(state: &State) -> Option<String> {
    let work = state.contingents.work();
    no_writing(state).or_else(|| needs_matrix(state)).or_else(|| match work {
        Some(work) if work.trouble.is_some() => Some("Der Entwurf widerspricht den Daten.".to_owned()),
        Some(work) if matches!(work.save, Save::Moved(_)) => Some("Erst zwischen den zwei Fassungen entscheiden.".to_owned()),
        Some(work) if work.save != Save::Clean => Some("Der Entwurf wird gerade gespeichert; gleich noch einmal.".to_owned()),
        _ => state.contingents.releasing.map(|_| "Eine Freigabe läuft gerade.".to_owned()),
    })
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

fn cannot_compose(state: &State) -> Option<String> {
    no_writing(state).or_else(|| super::dialogs::compose::occasion(state).err())
}

fn on_mail(state: &State, may: impl Fn(&crate::api::mails::MailRow) -> bool, why_not: &str) -> Option<String> {
    let blocked = no_writing(state).or_else(|| needs_row(state));
    blocked.or_else(|| super::screens::post::selected(state).is_none_or(|mail| !may(mail)).then(|| why_not.to_owned()))
}

fn cannot_release(state: &State) -> Option<String> {
    if let Some(why) = state.data.summary.as_ref().and_then(|s| s.mail.blocked.clone()) {
        return Some(why);
    }
    let none = super::screens::post::releasable(state).is_empty();
    no_writing(state).or_else(|| none.then(|| "Freigeben lässt sich nur ein Entwurf.".to_owned()))
}

fn cannot_edit(state: &State) -> Option<String> {
    on_mail(state, |m| m.can_release, "Ändern lässt sich nur ein Entwurf.").or_else(|| {
        let there = super::screens::post::shown(state).is_some();
        (!there).then(|| "Der Text wird noch geladen.".to_owned())
    })
}

fn cannot_retry(state: &State) -> Option<String> {
    on_mail(state, |m| m.can_retry, "An dieser Mail ist nichts fehlgeschlagen, verfallen oder wartend.")
}

fn cannot_cancel(state: &State) -> Option<String> {
    on_mail(state, |m| m.can_cancel, "An dieser Mail ist nichts mehr zurückzunehmen.")
}

fn cannot_resolve(state: &State) -> Option<String> {
    on_mail(state, |m| m.can_resolve, "An dieser Mail ist nichts unklar.")
}

fn cannot_resume(state: &State) -> Option<String> {
    let rests = state.data.mails.value.as_ref().is_some_and(|mails| mails.pause.is_some());
    no_writing(state).or_else(|| (!rests).then(|| "Der Versand ruht nicht.".to_owned()))
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
