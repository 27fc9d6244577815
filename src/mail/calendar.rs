//! Invitations to kick-off talks as iCalendar (RFC 5545, RFC 5546).

use std::fmt::Write as _;

use chrono::{DateTime, Duration, Utc};

use crate::domain::{
    mail::{Invitation, Mailbox, Method},
    text,
};

/// Octets per line, without the line break (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// Rules of the clock in Hamburg, so that the invitation needs no zone data of the reader.
const BERLIN: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n\
    BEGIN:DAYLIGHT\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:19700329T020000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nDTSTART:19701025T030000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// An invitation with what a calendar shows of it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The invitation.
    pub invitation: &'a Invitation,
    /// When it was written.
    pub written: DateTime<Utc>,
    /// What it is called in the calendar.
    pub summary: &'a str,
    /// The team.
    pub organizer: &'a Mailbox,
    /// Everybody invited.
    pub attendees: Vec<&'a Mailbox>,
}

impl Entry<'_> {
    /// The calendar object with CRLF line ends.
    #[must_use]
    pub fn to_ics(&self) -> String {
        let local = "%Y%m%dT%H%M%S";
        let Invitation { uid, sequence, method, talk } = self.invitation;
        let end = talk.at + Duration::minutes(i64::from(talk.minutes));
        let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ilc-desk//DE\r\n");
        line(&mut out, &format!("METHOD:{}", method.key()));
        out.push_str(BERLIN);
        out.push_str("BEGIN:VEVENT\r\n");
        line(&mut out, &format!("UID:{}", escaped(uid)));
        line(&mut out, &format!("DTSTAMP:{}", self.written.format("%Y%m%dT%H%M%SZ")));
        line(&mut out, &format!("DTSTART;TZID=Europe/Berlin:{}", talk.at.format(local)));
        line(&mut out, &format!("DTEND;TZID=Europe/Berlin:{}", end.format(local)));
        line(&mut out, &format!("SUMMARY:{}", escaped(self.summary)));
        line(&mut out, &format!("LOCATION:{}", escaped(&talk.place)));
        line(&mut out, &format!("ORGANIZER;CN={}:mailto:{}", parameter(&self.organizer.name), self.organizer.address));
        for attendee in &self.attendees {
            let name = parameter(&attendee.name);
            line(&mut out, &format!("ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE;CN={name}:mailto:{}", attendee.address));
        }
        let status = match method {
            Method::Request => "CONFIRMED",
            Method::Cancel => "CANCELLED",
        };
        line(&mut out, &format!("SEQUENCE:{sequence}"));
        line(&mut out, &format!("STATUS:{status}"));
        out.push_str("END:VEVENT\r\nEND:VCALENDAR\r\n");
        out
    }
}

/// A TEXT value (RFC 5545, 3.3.11).
fn escaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in text::clean(raw).chars() {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A quoted parameter value: the format knows no escape for a quote.
fn parameter(raw: &str) -> String {
    format!("\"{}\"", text::clean(raw).replace('"', "'"))
}

/// Appends a content line, folded between characters.
fn line(out: &mut String, content: &str) {
    let mut used = 0;
    for c in content.chars() {
        if used + c.len_utf8() > LINE_OCTETS {
            out.push_str("\r\n ");
            used = 1;
        }
        used += c.len_utf8();
        let _ = out.write_char(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::{EmailAddress, KickOff, testing::day};
    use proptest::prelude::*;

    fn mailbox(name: &str) -> Mailbox {
        Mailbox { name: name.to_owned(), address: EmailAddress::parse("mb@amt.example").unwrap() }
    }

    fn ics(method: Method, summary: &str, place: &str) -> String {
        let talk = KickOff { at: day(2026, 12, 1).and_hms_opt(10, 30, 0).unwrap(), minutes: 90, place: place.to_owned() };
        let (team, mb) = (mailbox("Team"), mailbox("Müller \"M\""));
        let written = day(2026, 11, 24).and_hms_opt(8, 0, 0).unwrap().and_utc();
        let invitation = Invitation { uid: "ilc-7@amt.example".to_owned(), sequence: 3, method, talk };
        Entry { invitation: &invitation, written, summary, organizer: &team, attendees: vec![&mb] }.to_ics()
    }

    #[test]
    fn states_begin_end_and_place() {
        insta::assert_snapshot!(
            ics(Method::Request, "Auftaktgespräch MES-3104; „Büro, Handel“", "Raum 2, Straße 5").replace('\r', "")
        );
    }

    #[test]
    fn what_is_withdrawn_says_so_under_the_same_name() {
        let (request, cancel) = (ics(Method::Request, "x", "y"), ics(Method::Cancel, "x", "y"));
        let changed: Vec<_> = request.lines().zip(cancel.lines()).filter(|(a, b)| a != b).map(|(_, b)| b).collect();
        assert_eq!(changed, ["METHOD:CANCEL", "STATUS:CANCELLED"]);
    }

    proptest! {
        /// Unfolding and unescaping gives the words back; no text can add a line of its own.
        #[test]
        fn text_comes_back_and_lines_stay_short(summary in "\\PC{0,200}") {
            let ics = ics(Method::Request, &summary, "x");
            prop_assert!(ics.split("\r\n").all(|l| l.len() <= LINE_OCTETS));
            let unfolded = ics.replace("\r\n ", "");
            let found = unfolded.split("\r\n").find_map(|l| l.strip_prefix("SUMMARY:")).unwrap();
            let plain = found.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
            prop_assert_eq!(plain.chars().count(), text::clean(&summary).chars().count());
            prop_assert_eq!(unfolded.matches("BEGIN:").count(), 5);
        }
    }
}
