//! An invented outbox in the wire types: a mail in every state, and proposals.

use chrono::{DateTime, Utc};
use ilc_desk::api::mails::{
    MailDetail, MailRow, Mails, OccasionDoc, OfferRow, PauseRow, Proposal, ProposedMail, RecipientRow, WayRow,
};

use super::desk::Data;

fn at(clock: &str) -> DateTime<Utc> {
    format!("2026-11-24T{clock}:00Z").parse().unwrap()
}

pub fn way() -> WayRow {
    let text = "Mails gehen als Dateien nach /srv/postausgang; nichts verlässt den Rechner.".to_owned();
    WayRow { kind: "folder".to_owned(), text }
}

const STATES: [(&str, &str); 8] = [
    ("draft", "Entwurf"),
    ("released", "freigegeben"),
    ("waiting", "wartet"),
    ("unclear", "unklar"),
    ("failed", "fehlgeschlagen"),
    ("sent", "gesendet"),
    ("expired", "verfallen"),
    ("cancelled", "storniert"),
];

const TEXT: &str = "Guten Tag,\n\nin der Arbeitsgelegenheit AGH-2203 „Textilwerkstatt Bergedorf“ (Süderelbe Dienste gGmbH, Bezirk Bergedorf) sind am 24.11.2026 6 von 27 Plätzen besetzt; 3 Zuweisungen sind offen.\n\nSo wird sich die Besetzung voraussichtlich entwickeln:\n– 08.12.2026: 6 von 27 Plätzen gebucht, erwartet frei: 21,4\n– 22.12.2026: 5 von 27 Plätzen gebucht, erwartet frei: 22,0\n\nBitte prüfen Sie, ob Sie ELB für diese AGH haben, und weisen Sie sie zu. Ein Eintritt ist an jedem Tag möglich.\n\nFreundliche Grüße\nILC Besetzungssteuerung X911\n";

fn row(id: i64) -> MailRow {
    let (state, label) = STATES[usize::try_from(8 - id).unwrap_or(0) % STATES.len()];
    let is = |states: &[&str]| states.contains(&state);
    MailRow {
        id,
        etag: format!("\"mail-{id}-1\""),
        kind: "agh_action".to_owned(),
        kind_label: if id % 3 == 0 { "Wochenübersicht" } else { "AGH-Aktion" }.to_owned(),
        team: "X911".to_owned(),
        about: if id % 3 == 0 { "ALT".to_owned() } else { format!("AGH-{}", 2200 + id) },
        subject: format!("AGH-{} Textilwerkstatt Bergedorf: 21 freie Plätze – bitte um Zuweisungen", 2200 + id),
        created_at: at("06:10"),
        created_by: "müller".to_owned(),
        released_at: (state != "draft").then(|| at("06:15")),
        valid_until: None,
        held_until: None,
        state: state.to_owned(),
        state_label: label.to_owned(),
        since: at("06:20"),
        recipients: 3,
        units: if id % 2 == 0 { vec!["ALT".to_owned(), "HAR".to_owned()] } else { Vec::new() },
        sent: if state == "sent" { 3 } else { u32::from(is(&["waiting", "unclear", "failed"])) },
        old_data: None,
        can_release: is(&["draft"]),
        can_cancel: is(&["draft", "released", "waiting", "failed", "expired"]),
        can_retry: is(&["waiting", "failed", "expired"]),
        can_resolve: is(&["unclear"]),
    }
}

impl Data {
    pub fn mails(&self) -> Mails {
        let held = |row: MailRow| MailRow {
            held_until: self.mail.held_until.filter(|_| row.state == "released"),
            old_data: self.too_old.filter(|_| row.can_release).map(str::to_owned),
            ..row
        };
        let mails = if self.empty_outbox { Vec::new() } else { (1..=8).rev().map(row).map(held).collect() };
        let pause = self.paused.then(|| PauseRow {
            until: at("07:25"),
            reason: "keine sichere Verbindung zum Mailserver: der Mailserver bietet kein STARTTLS an".to_owned(),
        });
        Mails { way: way(), pause, mails }
    }

    pub fn mail_detail(&self, id: i64) -> MailDetail {
        let row = row(id);
        let first = if matches!(row.state.as_str(), "waiting" | "unclear" | "failed") { "sent" } else { row.state.as_str() };
        let reason = match row.state.as_str() {
            "failed" => "endgültig abgelehnt: 550 5.1.1 unbekannter Empfänger",
            "waiting" => "vorübergehend abgelehnt: 451 4.7.1 bitte später",
            "unclear" => "unklar, ob die Mail angekommen ist: keine Antwort innerhalb von 300 Sekunden",
            _ => "",
        };
        let recipient = |no: u32, role: &str, address: &str, state: &str, in_copy: bool| RecipientRow {
            no,
            role: role.to_owned(),
            name: role.to_owned(),
            address: address.to_owned(),
            in_copy,
            state: state.to_owned(),
            state_label: STATES.iter().find(|(key, _)| *key == state).unwrap().1.to_owned(),
            since: at("06:20"),
            tries: u32::from(state == "waiting"),
            next_try: (state == "waiting").then(|| at("07:16")),
            reason: if state == first && first != row.state { String::new() } else { reason.to_owned() },
        };
        MailDetail {
            from_name: "ILC Besetzungssteuerung X911".to_owned(),
            from_address: "x911@jobcenter.example".to_owned(),
            text: TEXT.to_owned(),
            has_invitation: false,
            to: vec![
                recipient(1, "Maßnahmebetreuung", "mb.ber.1@jobcenter.example", first, false),
                recipient(2, "OE BER", "_v-ber-vermittlung@jobcenter.example", &row.state, false),
                recipient(3, "Agentur für Arbeit", "agentur@jobcenter.example", first, true),
            ],
            row,
        }
    }

    pub fn proposal(&self, occasion: &OccasionDoc) -> Proposal {
        let offer = |key: &str, role: &str, name: &str, why: &str, ticked: bool| OfferRow {
            key: key.to_owned(),
            role: role.to_owned(),
            name: name.to_owned(),
            address: Some(format!("{}@jobcenter.example", key.replace(':', "-"))),
            in_copy: false,
            why: why.to_owned(),
            ticked,
            locked: key == "mb",
            blocked: None,
        };
        let proposed = |about: &str, text: &str, offers| ProposedMail {
            about: about.to_owned(),
            subject: format!("{about}: 21 freie Plätze – bitte um Zuweisungen"),
            text: text.to_owned(),
            has_invitation: false,
            offers,
            sent: None,
        };
        let mails = if occasion.kind == "weekly_overview" {
            let unit = |code: &str| {
                let key = format!("unit:{code}");
                let why = "bekommt die Übersicht mit ihren Kontingenten";
                let offers = vec![offer(&key, &format!("OE {code}"), &format!("Jobcenter {code}"), why, true)];
                proposed(
                    code,
                    &format!("Guten Tag,\n\nfreie Plätze für {code}:\n\n– MES-3104/M08 ab 01.12.2026: 11 frei\n"),
                    offers,
                )
            };
            ["ALT", "BAR", "BER", "BIL", "EIM", "HAR", "MIT", "STE", "SUE", "WAN"].map(unit).to_vec()
        } else {
            let mut unreachable = offer("unit:BER-S", "OE BER-S", "Jobcenter Bergedorf Süd", "liegt im Bezirk Bergedorf", false);
            unreachable.blocked =
                Some("OE BER-S: E-Mail-Adresse fehlt. Der Verteiler steht in der Datei der Organisationseinheiten.".into());
            vec![proposed(
                occasion.measure.as_deref().unwrap_or("AGH-2203"),
                TEXT,
                vec![
                    offer("mb", "Maßnahmebetreuung", "MB BER 1", "betreut die Maßnahme; gehört immer dazu", true),
                    offer("unit:BER", "OE BER", "Jobcenter Bergedorf", "liegt im Bezirk Bergedorf", true),
                    offer("unit:JBA-BER", "OE JBA-BER", "Jugendberufsagentur Bergedorf", "liegt im Bezirk Bergedorf", true),
                    unreachable,
                    offer("unit:WIR", "OE WIR", "Jobcenter Wirtschaft und Arbeit", "zentrale OE, nur auf Wunsch", false),
                ],
            )]
        };
        Proposal {
            kind_label: "AGH-Aktion".to_owned(),
            from_name: "ILC Besetzungssteuerung X911".to_owned(),
            from_address: "x911@jobcenter.example".to_owned(),
            mails,
            notes: Vec::new(),
            fingerprint: "f".to_owned(),
            way: way(),
            second_person_from: self.second_person_from,
            old_data: self.too_old.map(str::to_owned),
        }
    }
}
