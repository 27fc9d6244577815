//! Properties: what is written is read, and what is read twice plans nothing.

use chrono::{Days, NaiveDate};
use ilc_desk::{
    domain::{Desk, Participation, PostSign, Reason, Status, dates::german},
    import,
};
use proptest::prelude::*;

use super::tables::{base, cases, day, desk, file, read};

fn date() -> impl Strategy<Value = NaiveDate> {
    (0u64..20_000).prop_map(|n| NaiveDate::from_ymd_opt(1995, 1, 1).expect("a date") + Days::new(n))
}

fn participation() -> impl Strategy<Value = Participation> {
    let module =
        prop::sample::select(vec![("AGH-2200", None), ("MES-3109", Some("M01")), ("MES-3109", Some("M02")), ("Gk-3101", None)]);
    let reason =
        prop::option::of(prop::sample::select(vec![Reason::Regular, Reason::Employment, Reason::Cancellation, Reason::Other]));
    let status = prop::sample::select(Status::IN_FILES.to_vec());
    let unit = prop::sample::select(vec!["ALT", "BIL", "JBA-MIT"]);
    let office = prop::option::of(prop::sample::select(vec!["741-HAR-12", "X911 3", "Team 7"]));
    (date(), date(), date(), 0u64..400, 0u64..400, module, status, (reason, office), unit).prop_map(
        |(assigned_on, planned_begin, status_since, planned, stayed, (measure, module), status, (reason, office), unit)| {
            let begin = status.has_started().then_some(planned_begin);
            let ended = matches!(status, Status::Ended | Status::DroppedOut);
            Participation {
                id: "T0".parse().expect("a key"),
                measure: measure.parse().expect("a key"),
                module: module.map(|m| m.parse().expect("a key")),
                unit: unit.parse().expect("a key"),
                assigned_on,
                planned_begin,
                planned_end: planned_begin + Days::new(planned),
                status,
                status_since,
                begin,
                end: ended.then(|| planned_begin + Days::new(stayed)),
                reason,
                office: office.and_then(|sign| PostSign::parse(sign).expect("a sign")),
            }
        },
    )
}

fn participations() -> impl Strategy<Value = Vec<Participation>> {
    // Without vowels, so that none looks like a name.
    let key = "[B-DF-Hb-d0-9ß;,\"' -]{0,12}[B-Dß0-9\"]";
    prop::collection::vec((key, participation()), 0..30).prop_map(|rows| {
        let keyed = rows
            .into_iter()
            .enumerate()
            .map(|(i, (key, row))| Participation { id: format!("{i}ü-{key}").parse().expect("a key"), ..row });
        keyed.collect()
    })
}

fn csv(rows: &[Participation], separator: u8, quote: csv::QuoteStyle, iso: bool) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).quote_style(quote).from_writer(vec![]);
    let header = super::tables::PARTICIPATION_HEADER.trim_end().split(';').chain(["IFK-Stelle"]);
    writer.write_record(header).expect("written");
    let date = |d: NaiveDate| if iso { d.to_string() } else { german(d) };
    let optional = |d: Option<NaiveDate>| d.map(date).unwrap_or_default();
    for p in rows {
        let module = p.module.as_ref().map_or("", |m| m.as_str());
        let reason = p.reason.map_or("", Reason::label);
        let office = p.office.as_ref().map_or("", |sign| sign.as_str());
        let (assigned, begin, end) = (date(p.assigned_on), date(p.planned_begin), date(p.planned_end));
        let (since, real_begin, real_end) = (date(p.status_since), optional(p.begin), optional(p.end));
        let keys = [p.id.as_str(), p.measure.as_str(), module, p.unit.as_str()];
        let rest = [&assigned, &begin, &end, p.status.label(), &since, &real_begin, &real_end, reason, office];
        writer.write_record(keys.iter().chain(&rest)).expect("written");
    }
    String::from_utf8(writer.into_inner().expect("flushed")).expect("text")
}

fn encode(text: &str, encoding: usize) -> Vec<u8> {
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        2 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        _ => "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn rows_read_back_equal(
        rows in participations(),
        separator in prop::sample::select(b";,\t".to_vec()),
        encoding in 0usize..4,
        always in any::<bool>(),
        iso in any::<bool>(),
    ) {
        let quote = if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let bytes = encode(&csv(&rows, separator, quote, iso), encoding);
        let batch = read(&[file("t.csv", bytes)], &desk());
        prop_assert_eq!(batch.expect("readable").participations, rows);
    }

    #[test]
    fn an_import_applied_twice_is_applied_once(before in participations(), after in participations(), snapshot in any::<bool>()) {
        let source = |rows: &[Participation]| file("t.csv", csv(rows, b';', csv::QuoteStyle::Necessary, false));
        let run = |rows: &[Participation], known: &Desk, snapshot: bool| {
            let plan = import::plan(known, read(&[source(rows)], known).expect("readable"), day("21.11.2026"), snapshot);
            import::apply(known, &plan.expect("forward"))
        };
        let first = run(&before, &desk(), false);
        let second = run(&after, &first, snapshot);
        let again = import::plan(&second, read(&[source(&after)], &second).expect("readable"), day("21.11.2026"), snapshot).expect("forward");
        prop_assert!(again.is_empty());
        prop_assert_eq!(import::apply(&second, &again), second.clone());
        let ids: std::collections::BTreeSet<_> = before.iter().chain(&after).map(|p| &p.id).collect();
        prop_assert_eq!(second.participations().len(), ids.len());
        // Every state a participation was in is either current or superseded.
        let kept = |p: &Participation| {
            let past = second.superseded.get(&p.id).into_iter().flatten().map(|(_, old)| old);
            second.participations().iter().chain(past).any(|known| known.is_same_state(p))
        };
        prop_assert!(before.iter().chain(&after).all(kept));
    }

    #[test]
    fn no_bytes_panic(noise in prop::collection::vec(any::<u8>(), 0..300), at in 0usize..2_000, cut in 0usize..2_000) {
        for source in base() {
            let mut bytes = source.bytes;
            let at = at % bytes.len();
            bytes.splice(at..at, noise.clone());
            let _either = read(&[file("x", bytes.clone())], &Desk::default());
            bytes.truncate(cut);
            let _either = read(&[file("x", bytes)], &Desk::default());
        }
        let _either = read(&[file("x", noise)], &Desk::default());
    }
}
