//! What the keys of each dialog do, in words. Plain tables; the dialogs hold the deeds.

use super::keys::{DialogKey, Sheet};
use crate::tui::Command;

const fn fixed(keys: &'static [&'static str], label: &'static str, tooltip: &'static str) -> DialogKey {
    DialogKey::fixed(keys, label, tooltip)
}

const fn said(what: &'static str, label: &'static str, tooltip: &'static str) -> DialogKey {
    DialogKey::said(what, label, tooltip)
}

const UP_DOWN: &[Command] = &[Command::Up, Command::Down];
const PAGES: &[Command] = &[Command::PageUp, Command::PageDown];
const ENDS: &[Command] = &[Command::First, Command::Last];

const SCROLL: DialogKey = DialogKey::bound(UP_DOWN, "blättern", "Blättert zeilenweise.");
const CHOOSE: DialogKey = DialogKey::bound(UP_DOWN, "wählen", "Wählt die Zeile darüber oder darunter.");
const BY_PAGE: DialogKey = DialogKey::bound(PAGES, "seitenweise", "Blättert seitenweise.").quiet();
const TO_END: DialogKey = DialogKey::bound(ENDS, "Anfang, Ende", "Springt an den Anfang oder das Ende.").quiet();
const NEXT_FIELD: DialogKey = fixed(&["tab", "backtab"], "nächstes Feld", "Zum nächsten oder vorigen Feld.");
const CLOSE: DialogKey = fixed(&["esc"], "schließen", "Schließt den Dialog.");
const CANCEL: DialogKey = fixed(&["esc"], "abbrechen", "Schließt den Dialog; nichts ändert sich.");
const BUTTONS: DialogKey =
    fixed(&["left", "right", "tab"], "Schaltfläche", "Wechselt die Schaltfläche; die erste führt immer zurück.");
const PRESS: DialogKey = fixed(&["enter"], "drücken", "Drückt die gewählte Schaltfläche.");

/// In every dialog.
pub const ALWAYS: &[DialogKey] = &[
    DialogKey::bound(&[Command::Help], "Tasten", "Zeigt die Tasten des Dialogs."),
    fixed(
        &["ctrl+c"],
        "beenden",
        "Beendet das Dashboard; läuft etwas Ungesichertes, wird gefragt, ein zweites Mal beendet sofort.",
    ),
];
/// The same while letters go into a text field.
pub const ALWAYS_TYPING: &[DialogKey] = &[
    DialogKey::bound(&[Command::Help], "Tasten", "Zeigt die Tasten des Dialogs."),
    fixed(
        &["ctrl+a", "ctrl+e", "ctrl+u", "ctrl+k", "ctrl+w"],
        "Text",
        "Im Text: an den Anfang, ans Ende, davor löschen, dahinter löschen, Wort löschen.",
    ),
    ALWAYS[1],
];

/// [`super::keys::KeyHelp`]
pub const KEY_HELP: Sheet = Sheet {
    title: "Tasten eines Dialogs",
    keys: &[fixed(&["esc", "enter"], "zurück", "Zurück zum Dialog."), SCROLL, BY_PAGE, TO_END],
};
/// [`super::help::Help`]
pub const HELP: Sheet = Sheet {
    title: "Hilfe",
    keys: &[
        said(
            "tippen",
            "suchen",
            "Sucht in Taste, Name und Beschreibung; ein einzelnes Zeichen findet zuerst den Befehl dieser Taste.",
        ),
        said("Strg, Alt, F…", "Taste suchen", "Eine Tastenkombination findet ihren Befehl."),
        SCROLL,
        BY_PAGE,
        fixed(&["esc"], "leeren, schließen", "Leert die Suche; ohne Suche schließt es die Hilfe."),
    ],
};
/// [`super::palette::Palette`]
pub const PALETTE: Sheet = Sheet {
    title: "Befehle und Suche",
    keys: &[
        said("tippen", "suchen", "Sucht nach Namen und Nummern, Buchstaben in ihrer Reihenfolge genügen; ä findet auch ae."),
        fixed(&["enter"], "los", "Führt den Befehl aus, springt zur Zeile oder sagt, warum es gesperrt ist."),
        fixed(&["tab"], "Befehle oder Daten zuerst", "Ordnet um; mit Daten zuerst auch Mails, Importe und Protokoll."),
        CHOOSE,
        BY_PAGE,
        CLOSE,
    ],
};
/// [`super::filter::FilterInput`]
pub const FILTER: Sheet = Sheet {
    title: "Filter",
    keys: &[
        said("tippen", "filtern", "Zeigt nur Zeilen, die alle Wörter enthalten."),
        fixed(&["enter"], "behalten", "Behält den Filter."),
        fixed(&["esc"], "zurück", "Stellt den vorigen Filter wieder her."),
        CHOOSE.quiet(),
        BY_PAGE,
    ],
};
/// [`super::import::ImportDialog`], first stage.
pub const IMPORT_ASKING: Sheet = Sheet {
    title: "Import: was eingelesen wird",
    keys: &[
        fixed(&["enter"], "prüfen", "Prüft die Dateien; gespeichert wird noch nichts."),
        NEXT_FIELD,
        fixed(&["right"], "ergänzen", "Ergänzt den Pfad, wenn die Schreibmarke an seinem Ende steht; ~ ist der eigene Ordner."),
        fixed(&["space"], "ankreuzen", "Kreuzt an oder ab, wo ein Kästchen steht."),
        CANCEL,
    ],
};
/// [`super::import::ImportDialog`] while the check runs.
pub const IMPORT_CHECKING: Sheet = Sheet {
    title: "Import: Prüfung läuft",
    keys: &[fixed(&["esc"], "abbrechen", "Bricht ab; die Prüfung speichert nichts.")],
};
/// [`super::import::ImportDialog`] with the report of the check.
pub const IMPORT_PREVIEW: Sheet = Sheet {
    title: "Import: Vorschau",
    keys: &[PRESS, BUTTONS, SCROLL, BY_PAGE, TO_END, fixed(&["esc"], "abbrechen", "Schließt; nichts wurde übernommen.")],
};
/// [`super::import::ImportDialog`] while it stores.
pub const IMPORT_STORING: Sheet = Sheet {
    title: "Import: Übernahme läuft",
    keys: &[said("–", "läuft", "Die Übernahme läuft zu Ende; der Dialog zeigt danach den Bericht.")],
};
/// [`super::import::ImportDialog`] with the report.
pub const IMPORT_DONE: Sheet = Sheet {
    title: "Import: Bericht",
    keys: &[fixed(&["enter", "esc"], "schließen", "Schließt den Bericht."), SCROLL, BY_PAGE, TO_END],
};
/// [`super::set_aside::SetAsideDialog`]
pub const SET_ASIDE: Sheet = Sheet {
    title: "AGH zurückstellen",
    keys: &[fixed(&["enter"], "zurückstellen", "Stellt die AGH bis zu diesem Tag zurück."), NEXT_FIELD, CANCEL],
};
/// [`super::set_aside::SetAsideDialog`] after somebody else changed it.
pub const SET_ASIDE_CONFLICT: Sheet = Sheet {
    title: "AGH zurückstellen: inzwischen geändert",
    keys: &[PRESS, BUTTONS, fixed(&["esc"], "zurück", "Zurück zur Eingabe; gespeichert ist noch nichts.")],
};
/// [`super::publish::PublishDialog`]
pub const PUBLISH: Sheet = Sheet {
    title: "Prognose veröffentlichen",
    keys: &[fixed(&["enter"], "veröffentlichen", "Schreibt Seite und Tabellen in den Ordner."), CANCEL],
};
/// [`super::confirm::Confirm`]
pub const CONFIRM: Sheet = Sheet { title: "Rückfrage", keys: &[PRESS, BUTTONS, CANCEL] };
/// [`super::undo::Undo`].
pub const UNDO: Sheet = Sheet { title: "Zurücknehmen", keys: &[PRESS, BUTTONS, CANCEL] };
/// [`super::restore::Restore`].
pub const RESTORE: Sheet = Sheet {
    title: "Nicht gespeicherte Arbeit",
    keys: &[PRESS, BUTTONS, fixed(&["esc"], "später", "Lässt sie liegen; der nächste Start bietet sie wieder an.")],
};
/// [`super::copy::CopyChoice`].
pub const COPY: Sheet = Sheet {
    title: "Kopieren",
    keys: &[
        fixed(&["enter"], "kopieren", "Kopiert, was gewählt ist; was zu groß ist, wird eine Datei."),
        CHOOSE,
        fixed(&["esc"], "lassen", "Schließt den Dialog; nichts wird kopiert."),
        said(
            "y 1–9 t v",
            "sofort",
            "Kopiert sofort: Zeile, Zelle, Tabelle, Verweis; bei Kontingenten r die Zeile, n die Nummer.",
        ),
        TO_END,
    ],
};
/// [`super::cell_input::CellInput`] with a number.
pub const CELL_NUMBER: Sheet = Sheet {
    title: "Kontingente: Zahl einer Zelle",
    keys: &[
        fixed(&["enter"], "übernehmen", "Übernimmt die Zahl."),
        fixed(&["esc"], "lassen", "Lässt alles, wie es war."),
        said("Alt+Ziffer", "andere Ansicht", "Nach dem Schließen: Alt+Ziffer öffnet eine andere Ansicht."),
    ],
};
/// [`super::cell_input::CellInput`] with a reason.
pub const CELL_EXCLUDE: Sheet = Sheet {
    title: "Kontingente: OE ausnehmen",
    keys: &[
        fixed(&["enter"], "ausnehmen", "Nimmt die OE mit diesem Grund aus."),
        fixed(&["tab"], "dieser Start / alle", "Wechselt zwischen diesem Start und allen Starts."),
        fixed(&["esc"], "lassen", "Lässt alles, wie es war."),
    ],
};
/// [`super::draft_conflict::DraftConflict`]
pub const DRAFT_CONFLICT: Sheet = Sheet {
    title: "Kontingente: zwei Fassungen",
    keys: &[
        fixed(&["left", "right", "tab"], "wählen", "Wählt, was aus den beiden Fassungen wird."),
        fixed(&["enter"], "entscheiden", "Entscheidet so; rückgängig holt die andere Fassung zurück."),
        SCROLL,
        fixed(&["esc"], "später", "Schließt; entschieden ist nichts, verloren geht nichts."),
    ],
};
/// [`super::release::ReleaseDialog`]
pub const RELEASE: Sheet = Sheet { title: "Kontingente freigeben", keys: &[PRESS, BUTTONS, SCROLL, BY_PAGE, CANCEL] };
/// [`super::releases::History`]
pub const RELEASES: Sheet = Sheet {
    title: "Freigaben",
    keys: &[
        fixed(&["enter"], "zurücknehmen …", "Fragt, ob die gewählte Freigabe zurückgenommen wird."),
        CHOOSE,
        BY_PAGE,
        TO_END,
        CLOSE,
    ],
};
/// [`super::releases::History`] while it asks.
pub const RELEASES_ASKING: Sheet = Sheet {
    title: "Freigabe zurücknehmen",
    keys: &[PRESS, BUTTONS, fixed(&["esc"], "zurück", "Zurück zur Liste; nichts ändert sich.")],
};
/// [`super::compose::Compose`] on the recipients.
pub const COMPOSE_RECIPIENTS: Sheet = Sheet {
    title: "Mail: Empfänger",
    keys: &[
        fixed(&["f"], "freigeben", "Fragt, ob die Mails an die Angekreuzten freigegeben werden."),
        fixed(&["d"], "Entwurf", "Legt die Mails als Entwurf in den Postausgang."),
        fixed(&["space", "enter"], "an/ab", "Kreuzt den Empfänger an oder ab."),
        fixed(&["tab"], "weiter", "Zum Betreff, dann zum Text."),
        fixed(&["esc"], "zurück", "Schließt; war etwas geändert, erst beim zweiten Mal."),
        fixed(&["e"], "Text", "Öffnet Betreff und Text im eigenen Editor ($VISUAL, $EDITOR)."),
        fixed(&["a"], "alle an/ab", "Kreuzt alle an, die sich ankreuzen lassen, oder ab."),
        CHOOSE,
        BY_PAGE,
    ],
};
/// [`super::compose::Compose`] in the subject.
pub const COMPOSE_SUBJECT: Sheet = Sheet {
    title: "Mail: Betreff",
    keys: &[
        fixed(&["tab", "enter"], "weiter", "Zum Text."),
        fixed(&["esc"], "zurück", "Schließt; war etwas geändert, erst beim zweiten Mal."),
    ],
};
/// [`super::compose::Compose`] on the text.
pub const COMPOSE_TEXT: Sheet = Sheet {
    title: "Mail: Text",
    keys: &[
        fixed(&["f"], "freigeben", "Fragt, ob die Mails an die Angekreuzten freigegeben werden."),
        fixed(&["d"], "Entwurf", "Legt die Mails als Entwurf in den Postausgang."),
        fixed(&["e"], "ändern", "Öffnet Betreff und Text im eigenen Editor ($VISUAL, $EDITOR)."),
        SCROLL,
        BY_PAGE,
        fixed(&["tab"], "weiter", "Zu den Empfängern."),
        fixed(&["esc"], "zurück", "Schließt; war etwas geändert, erst beim zweiten Mal."),
    ],
};
/// [`super::compose::Compose`] before the release.
pub const COMPOSE_ASKING: Sheet = Sheet {
    title: "Mail: freigeben?",
    keys: &[PRESS, BUTTONS, fixed(&["esc"], "zurück", "Zurück zur Mail; nichts geht hinaus.")],
};
/// [`super::compose::Compose`] while something is awaited.
pub const COMPOSE_WAITING: Sheet = Sheet { title: "Mail: wird vorbereitet", keys: &[CLOSE] };
/// [`super::compose::Compose`] while the outbox takes the mails.
pub const COMPOSE_SENDING: Sheet = Sheet {
    title: "Mail: wird abgelegt",
    keys: &[said("–", "läuft", "Die Mails werden in den Postausgang gelegt; das läuft zu Ende.")],
};
/// [`super::kinds::Kinds`]
pub const KINDS: Sheet = Sheet {
    title: "Art der Mail",
    keys: &[fixed(&["enter"], "weiter", "Weiter mit dieser Art."), CHOOSE, fixed(&["esc"], "zurück", "Schließt den Dialog.")],
};
/// [`super::kinds::Kinds`] with its fields.
pub const KINDS_FIELDS: Sheet = Sheet {
    title: "Angaben zur Mail",
    keys: &[
        fixed(&["enter"], "weiter", "Zum nächsten Feld; im letzten: Mail vorbereiten."),
        NEXT_FIELD,
        fixed(&["esc"], "zurück", "Zurück zur Art der Mail."),
    ],
};
/// [`super::read::Read`]
pub const READ: Sheet = Sheet {
    title: "Mail lesen",
    keys: &[fixed(&["esc", "enter"], "schließen", "Schließt die Mail."), SCROLL, BY_PAGE, TO_END],
};
/// [`super::resolve::Resolve`]
pub const RESOLVE: Sheet = Sheet {
    title: "Unklare Mail klären",
    keys: &[fixed(&["enter"], "entscheiden", "Entscheidet so; die erste Zeile entscheidet nichts."), CHOOSE, CANCEL],
};
/// [`super::themes::ThemeChoice`]
pub const THEMES: Sheet = Sheet {
    title: "Farbschema",
    keys: &[
        fixed(&["enter"], "nehmen", "Nimmt das Schema für diese Sitzung."),
        fixed(&["esc"], "lassen", "Lässt das bisherige Schema."),
        DialogKey::bound(UP_DOWN, "ansehen", "Zeigt alles im Schema darüber oder darunter."),
        TO_END,
    ],
};
/// [`super::messages::Messages`]
pub const MESSAGES: Sheet = Sheet {
    title: "Meldungen",
    keys: &[
        fixed(&["tab"], "Meldungen / Protokoll", "Wechselt zwischen den Meldungen dieser Sitzung und der Protokolldatei."),
        fixed(&["s"], "Stufe", "Zeigt alles, nur Warnungen und Fehler, nur Fehler."),
        DialogKey::bound(&[Command::Filter], "suchen", "Zeigt nur Zeilen, die alle Wörter enthalten."),
        SCROLL,
        BY_PAGE,
        TO_END,
        CLOSE,
    ],
};
/// [`super::messages::Messages`] while a search is typed.
pub const MESSAGES_SEARCH: Sheet = Sheet {
    title: "Meldungen: suchen",
    keys: &[
        fixed(&["enter"], "behalten", "Behält die Suche."),
        fixed(&["esc"], "leeren", "Leert die Suche."),
        SCROLL.quiet(),
        BY_PAGE,
    ],
};
/// [`super::tour::Tour`]
pub const TOUR: Sheet = Sheet {
    title: "Rundgang",
    keys: &[
        fixed(&["enter", "right"], "weiter", "Zur nächsten Karte."),
        fixed(&["backspace", "left"], "zurück", "Zur vorigen Karte."),
        fixed(&["esc"], "überspringen", "Beendet den Rundgang."),
    ],
};
/// [`super::tour::Tour`], its last card.
pub const TOUR_LAST: Sheet = Sheet {
    title: "Rundgang, letzte Karte",
    keys: &[
        fixed(&["enter"], "anfangen", "Beendet den Rundgang; ohne Daten öffnet es den Import."),
        fixed(&["backspace", "left"], "zurück", "Zur vorigen Karte."),
        fixed(&["esc"], "schließen", "Beendet den Rundgang."),
    ],
};
