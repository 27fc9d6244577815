//! The one table of commands: keymap, footer, help, palette and docs/KEYS.md are made from it.

use super::{
    Entry, Group, Scope, WhyNot,
    reasons::{
        cannot_cancel, cannot_compose, cannot_edit, cannot_release, cannot_resolve, cannot_resume, cannot_retry, in_force_shown,
        needs_cell, needs_data, needs_proposal, needs_row, needs_rows, needs_two_lists, no_backend, no_colours, no_conflict,
        no_editing, no_release, no_release_all, no_shell, no_writing, not_sorted, nothing_in_force, nothing_to_copy,
        nothing_to_explain, nothing_to_open, nothing_to_redo, nothing_to_undo,
    },
};
use crate::tui::{
    Screen, State,
    app::{first_days, publication, set_aside},
};

type Reason = fn(&State) -> Option<WhyNot>;
const ALWAYS: Reason = |_| None;
const SPLITTING: Scope = Scope::On(&[Screen::Contingents]);
const OWN_KEYS: Scope = Scope::Over(&[Screen::Contingents]);
const FIGURES: Scope = Scope::ListsAnd(&[Screen::Contingents]);
const POST: Scope = Scope::On(&[Screen::Post]);
const COMPOSING: Scope =
    Scope::On(&[Screen::Today, Screen::Agh, Screen::Detail, Screen::Places, Screen::Contingents, Screen::FirstDays]);
const OPENING: Scope = Scope::On(&[
    Screen::Today,
    Screen::Agh,
    Screen::Detail,
    Screen::Places,
    Screen::Accuracy,
    Screen::Monitoring,
    Screen::Log,
    Screen::Units,
]);
const FIRST_DAYS: Scope = Scope::On(&[Screen::FirstDays]);
const OWN_FIRST_DAYS: Scope = Scope::Over(&[Screen::FirstDays]);
const ABOUT_AGH: Scope = Scope::On(&[Screen::Today, Screen::Agh, Screen::Detail]);
const FORECASTS: Scope = Scope::On(&[Screen::Today, Screen::Agh, Screen::Detail, Screen::Accuracy]);

#[rustfmt::skip]
macro_rules! table {
    ($($command:ident $name:literal [$($key:literal),*] $label:literal $group:ident $footer:literal $scope:expr, $reason:expr, $tip:literal;)*) => {
        /// A command by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $(#[doc = $tip] $command),*
        }

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
    OpenFirstDays "open_first_days" ["9", "alt+9"] "Ersttag" Views 0 Scope::Everywhere, ALWAYS, "Starts und ihre Listen: wer kam, wer nicht; COSACH und VerBIS abarbeiten.";
    Open "open" ["enter"] "öffnen" Views 1 OPENING, nothing_to_open, "Geht tiefer: zum Verlauf der AGH, vom Start zu Plätze und Kontingenten, vom Monitoring zu den Kontingenten der OE, vom Protokoll zur Sache.";
    Back "back" ["esc"] "zurück" Views 0 Scope::Everywhere, ALWAYS, "Hebt Filter oder Auswahl auf, sonst zur vorigen Ansicht.";
    NextPane "next_pane" ["tab"] "andere Liste" Move 3 Scope::SeveralLists, needs_two_lists, "Wechselt zur nächsten Liste der Ansicht und sagt, welche es ist.";
    Up "up" ["up", "k"] "hoch" Move 0 Scope::Everywhere, ALWAYS, "Eine Zeile hoch.";
    Down "down" ["down", "j"] "runter" Move 0 Scope::Everywhere, ALWAYS, "Eine Zeile runter.";
    PageUp "page_up" ["pageup", "ctrl+b"] "Seite hoch" Move 0 Scope::Everywhere, ALWAYS, "Eine Seite hoch.";
    PageDown "page_down" ["pagedown", "ctrl+f"] "Seite runter" Move 0 Scope::Everywhere, ALWAYS, "Eine Seite runter.";
    First "first" ["home", "g"] "Anfang" Move 0 Scope::Everywhere, ALWAYS, "Zur ersten Zeile.";
    Last "last" ["end", "G"] "Ende" Move 0 Scope::Everywhere, ALWAYS, "Zur letzten Zeile.";
    ToggleScenario "toggle_scenario" ["s"] "Szenario" Table 1 Scope::On(&[Screen::Detail, Screen::Accuracy]), ALWAYS, "Wechselt zwischen „nur bekannte“ und „mit erwarteten Zuweisungen“.";
    SetAside "set_aside" ["w"] "zurückstellen" Table 2 ABOUT_AGH, set_aside::blocked, "Stellt die AGH (oder die ausgewählten) bis zu einem Tag zurück; auf einer zurückgestellten hebt dieselbe Taste das auf.";
    ToggleMark "toggle_mark" ["space"] "auswählen" Table 2 Scope::Lists, needs_row, "Nimmt die Zeile in die Auswahl auf oder heraus.";
    MarkAll "mark_all" ["a"] "alle" Table 0 Scope::Lists, needs_row, "Wählt alle sichtbaren Zeilen aus oder hebt die Auswahl auf.";
    ExtendUp "extend_up" ["shift+up"] "Auswahl hoch" Table 0 Scope::Lists, needs_row, "Erweitert die Auswahl um die Zeile darüber; zurück verkleinert sie wieder.";
    ExtendDown "extend_down" ["shift+down"] "Auswahl runter" Table 0 Scope::Lists, needs_row, "Erweitert die Auswahl um die Zeile darunter; zurück verkleinert sie wieder.";
    InvertMarks "invert_marks" ["I"] "Auswahl umkehren" Table 0 Scope::Lists, needs_row, "Wählt von den sichtbaren Zeilen aus, was nicht ausgewählt ist, und umgekehrt.";
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
    ToggleRest "toggle_rest" ["B"] "Rest frei" Contingents 0 SPLITTING, no_editing, "Was über jeden Rückstand hinausgeht, bleibt frei für alle; noch einmal verteilt es als Kontingent.";
    TurnLook "turn_look" ["p"] "Vorschlag" Contingents 3 SPLITTING, nothing_in_force, "Wechselt zwischen dem, was in Kraft ist, dem Unterschied zu einem neuen Vorschlag und diesem selbst.";
    CompareNext "compare_next" ["v"] "Vergleich" Contingents 6 SPLITTING, in_force_shown, "Vergleicht mit letzter Freigabe, größten Resten, D’Hondt oder allen dreien.";
    ExplainCell "explain_cell" ["e"] "erklären" Contingents 6 SPLITTING, ALWAYS, "Gibt der Erklärung der Zelle mehr Raum.";
    Undo "undo" ["z"] "rückgängig" Data 3 Scope::Everywhere, nothing_to_undo, "Nimmt die letzte Änderung am Entwurf zurück, sonst nach Rückfrage die letzte Handlung dieser Sitzung.";
    Redo "redo" ["Z"] "wiederholen" Contingents 0 SPLITTING, nothing_to_redo, "Wiederholt die zurückgenommene Änderung.";
    SettleConflict "settle_conflict" ["W"] "zwei Fassungen" Contingents 1 SPLITTING, no_conflict, "Zeigt beide Fassungen des Entwurfs und entscheidet.";
    ReleaseDraft "release_draft" ["F"] "Freigeben …" Contingents 2 SPLITTING, no_release, "Zeigt vorher → nachher je OE und fragt; gibt die Kontingente frei.";
    ReleaseAll "release_all" ["f"] "alle freigeben …" Contingents 4 SPLITTING, no_release_all, "Zeigt für alle Instrumente zusammen vorher → nachher je OE und fragt; gibt frei, was diese Woche noch offen ist.";
    Releases "releases" ["V"] "Freigaben" Contingents 0 SPLITTING, ALWAYS, "Bisherige Freigaben; eine lässt sich zurücknehmen.";
    ExportMatrix "export_matrix" ["C"] "XLSX" Contingents 0 OWN_KEYS, needs_proposal, "Schreibt Matrix, Rechnung und Gründe als XLSX-Datei.";
    ExportMatrixText "export_matrix_text" ["c"] "Text" Contingents 0 OWN_KEYS, needs_proposal, "Schreibt Matrix, Rechnung und Gründe als Textdatei.";
    Filter "filter" ["/"] "filtern" Table 4 Scope::Everywhere, needs_data, "Zeigt nur Zeilen, die alle eingegebenen Wörter enthalten.";
    OpenFigure "open_figure" ["="] "woraus?" Table 6 FIGURES, nothing_to_explain, "Öffnet eine Zahl im Bild: was sie bedeutet, wie sie zustande kommt, was nicht mitzählt, die Zeilen dahinter.";
    Sort "sort" ["o"] "sortieren" Table 5 Scope::Everywhere, needs_data, "Listet die Spalten der Tabelle, auch die ohne Platz im Bild; Enter sortiert danach, noch einmal umgekehrt.";
    SortReverse "sort_reverse" ["O"] "umkehren" Table 0 Scope::Everywhere, not_sorted, "Kehrt die Sortierung um.";
    ToggleTeam "toggle_team" ["t"] "Team" Table 6 Scope::Everywhere, ALWAYS, "Wechselt zwischen X911, X915 und beiden Teams.";
    ComposeMail "compose_mail" ["m"] "Mail" Mail 3 COMPOSING, cannot_compose, "Bereitet die Mail zur gewählten Zeile vor: Empfänger, Betreff, Vorschau.";
    WeeklyMail "weekly_mail" ["M"] "Wochenübersicht" Mail 0 Scope::On(&[Screen::Today, Screen::Places, Screen::Contingents, Screen::Post]), no_writing, "Bereitet die Wochenübersicht der freien Plätze vor, je OE eine Mail.";
    WorkOff "work_off" ["enter"] "erledigt" FirstDays 1 FIRST_DAYS, first_days::no_step, "Merkt die Zeile (oder die ausgewählten) als erledigt und geht zur nächsten offenen; noch einmal öffnet sie wieder. Auf einem Start: zu Plätze.";
    CopyTask "copy_task" ["X"] "Aufgabe kopieren" FirstDays 4 FIRST_DAYS, first_days::no_task, "Kopiert den Text der VerBIS-Aufgabe in die Zwischenablage.";
    CameOtherDay "came_other_day" ["+"] "anderer Tag" FirstDays 2 FIRST_DAYS, first_days::no_decision, "Die Person kam, an einem anderen Tag: fragt nach dem Tag.";
    DidNotCome "did_not_come" ["-"] "nicht da" FirstDays 2 FIRST_DAYS, first_days::no_decision, "Die Person ist nicht angetreten; ihr Platz ist frei.";
    NotPossible "not_possible" ["x"] "nicht möglich …" FirstDays 0 FIRST_DAYS, first_days::no_work, "Die Zeile lässt sich nicht abarbeiten: fragt nach dem Grund.";
    ReadList "read_list" ["i"] "einlesen" FirstDays 2 OWN_FIRST_DAYS, no_writing, "Liest die Ersttags- oder Besetzungsliste eines Trägers ein: Datei oder eingefügter Text.";
    RequestLists "request_lists" ["R"] "anfordern" FirstDays 6 FIRST_DAYS, no_writing, "Bereitet die Mails vor, mit denen die Träger um fällige Ersttags- und Besetzungslisten gebeten werden: eine je Träger.";
    ExportWork "export_work" ["c"] "CSV" FirstDays 0 OWN_FIRST_DAYS, first_days::no_export, "Schreibt die offenen Zeilen der Arbeitsliste als CSV in den geschützten Ordner.";
    ExportWorkXlsx "export_work_xlsx" ["C"] "XLSX" FirstDays 0 OWN_FIRST_DAYS, first_days::no_export, "Schreibt die offenen Zeilen der Arbeitsliste als XLSX in den geschützten Ordner.";
    OtherMail "other_mail" ["n"] "andere Mail" Mail 0 Scope::On(&[Screen::Detail, Screen::Places]), cannot_compose, "Infobrief, Auftakt, Abschlussbericht, Stellungnahme zur gewählten Maßnahme.";
    ReadMail "read_mail" ["enter"] "lesen" Mail 1 POST, needs_row, "Zeigt die Mail ganz, mit dem Ergebnis je Empfänger.";
    ReleaseMail "release_mail" ["f"] "freigeben" Mail 2 POST, cannot_release, "Gibt den gewählten Entwurf frei oder alle ausgewählten.";
    EditMail "edit_mail" ["e"] "ändern" Mail 3 POST, cannot_edit, "Öffnet Betreff und Text des Entwurfs zum Ändern.";
    RetryMail "retry_mail" ["w"] "wiederholen" Mail 4 POST, cannot_retry, "Versucht Fehlgeschlagenes, Verfallenes und Wartendes noch einmal.";
    CancelMail "cancel_mail" ["x"] "stornieren" Mail 4 POST, cannot_cancel, "Nimmt zurück, was noch nicht gesendet ist.";
    ResolveMail "resolve_mail" ["u"] "klären" Mail 2 POST, cannot_resolve, "Klärt, was aus einer unklaren Mail geworden ist.";
    ResumeMail "resume_mail" ["p"] "Versand fortsetzen" Mail 5 POST, cannot_resume, "Beendet die Pause des Versands, wenn der Mailserver wieder will.";
    Import "import" ["i"] "Import" Data 7 Scope::Everywhere, no_writing, "Liest Exporte ein: erst prüfen, dann übernehmen.";
    Refresh "refresh" ["r"] "neu laden" Data 7 Scope::Everywhere, no_backend, "Fragt den Datendienst sofort.";
    Publish "publish" ["v"] "veröffentlichen" Data 3 FORECASTS, publication::blocked, "Schreibt die Prognose von heute als Seite mit Tabellen in den Ordner der Veröffentlichung.";
    ExportCsv "export_csv" ["c"] "CSV" Data 0 Scope::Everywhere, needs_rows, "Schreibt die gezeigte Tabelle als CSV-Datei, von einer Auswahl nur diese.";
    ExportXlsx "export_xlsx" ["C"] "XLSX" Data 0 Scope::Everywhere, needs_rows, "Schreibt die gezeigte Tabelle als XLSX-Datei, von einer Auswahl nur diese.";
    Copy "copy" ["y"] "kopieren …" Data 0 Scope::Everywhere, nothing_to_copy, "Kopiert Zeile, Zelle, Tabelle oder Verweis in die Zwischenablage (OSC 52); noch einmal y nimmt die Zeile.";
    CopyRow "copy_row" ["alt+y"] "Zeile kopieren" Data 0 Scope::Everywhere, nothing_to_copy, "Kopiert die Zeile oder die ausgewählten Zeilen sofort.";
    CopyKey "copy_key" ["Y"] "Nummer kopieren" Data 0 Scope::Everywhere, nothing_to_copy, "Kopiert die erste Zelle der Zeile, von ausgewählten Zeilen je eine.";
    CopyLink "copy_link" ["L"] "Verweis kopieren" Data 0 Scope::Everywhere, ALWAYS, "Kopiert den Befehl, der genau diese Ansicht öffnet.";
    ChooseTheme "choose_theme" ["T"] "Farbschema" Program 0 Scope::Everywhere, no_colours, "Wählt das Farbschema; die ganze Ansicht zeigt es schon beim Ansehen.";
    ToggleMouse "toggle_mouse" ["ctrl+t"] "Maus" Program 0 Scope::Everywhere, ALWAYS, "Gibt die Maus dem Terminal (zum Markieren von Text) oder nimmt sie zurück.";
    Palette "palette" [":"] "Befehle" Program 8 Scope::Everywhere, ALWAYS, "Sucht Befehle, Ansichten, Maßnahmen, OEs, Starts, Farben und Teams; Enter führt aus oder springt hin.";
    SearchEverywhere "search_everywhere" ["#", "ctrl+p"] "Suche" Program 0 Scope::Everywhere, ALWAYS, "Sucht überall, Daten zuerst: Maßnahmen, OEs, Starts, Mails, Importe, Protokoll; Enter springt zur Zeile.";
    Messages "messages" ["N"] "Meldungen" Program 0 Scope::Everywhere, ALWAYS, "Alle Meldungen dieser Sitzung noch einmal, und die Protokolldatei.";
    Tour "tour" ["f3"] "Rundgang" Program 0 Scope::Everywhere, ALWAYS, "Drei Karten: was Heute zeigt, die Tasten, der Weg vom Import zur Mail.";
    About "about" ["f2"] "Über ilc-desk" Program 0 Scope::Everywhere, ALWAYS, "Version, Datendienst, Stand und Ordner: was gefragt wird, wenn etwas nicht stimmt.";
    Help "help" ["?", "f1"] "Hilfe" Program 9 Scope::Everywhere, ALWAYS, "Zeigt alle Tasten und was gerade gesperrt ist.";
    Suspend "suspend" ["ctrl+z"] "anhalten" Program 0 Scope::Everywhere, no_shell, "Gibt der Shell das Terminal; „fg“ holt das Dashboard zurück.";
    Quit "quit" ["q", "ctrl+c"] "beenden" Program 10 Scope::Everywhere, ALWAYS, "Beendet das Dashboard.";
}
