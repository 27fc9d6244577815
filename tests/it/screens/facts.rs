//! The numbers in the pictures, counted once more from the invented desk and not by the code that
//! draws them. A picture says how it looks; these say that it is true.

use ilc_desk::tui::TableId;

use crate::support::{Desk, SIZES};

/// 1.234.567, of a whole number.
fn whole(n: impl std::fmt::Display) -> String {
    let said = n.to_string();
    let (sign, digits) = said.strip_prefix('-').map_or(("", said.as_str()), |digits| ("−", digits));
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    format!("{sign}{}", groups.join("."))
}

/// −3,5; halves away from zero, as people round.
fn tenths(x: f64) -> String {
    let n = (x * 10.0).round();
    let (sign, n) = (if n < 0.0 { "−" } else { "" }, n.abs());
    format!("{sign}{},{}", (n / 10.0).trunc(), n % 10.0)
}

fn at(size: (u16, u16), keys: &str) -> (Desk, String) {
    let mut desk = Desk::live(size);
    desk.keys(keys);
    let picture = desk.picture();
    (desk, picture)
}

/// The line of a picture that shows a row, cut into words.
fn row<'a>(picture: &'a str, key: &str) -> Option<Vec<&'a str>> {
    picture.lines().find(|line| line.contains(&format!(" {key} "))).map(|line| line.split_whitespace().collect())
}

fn says(picture: &str, text: &str) {
    assert!(picture.contains(text), "„{text}“ is not in\n{picture}");
}

/// Rows whose key is in the picture; at least this many, or the test looked at nothing.
fn rows_in<'a, T>(picture: &str, rows: &'a [T], key: impl Fn(&T) -> &str, least: usize) -> Vec<&'a T> {
    let found: Vec<&T> = rows.iter().filter(|r| row(picture, key(r)).is_some()).collect();
    assert!(found.len() >= least, "only {} rows in\n{picture}", found.len());
    found
}

#[test]
fn today_counts_places_mails_and_starts() {
    for size in SIZES {
        let (desk, picture) = at(size, "");
        let agh = &desk.data.agh.rows;
        let (places, present): (u32, u32) = agh.iter().fold((0, 0), |(p, b), r| (p + r.places, b + r.present));
        says(&picture, &format!("{present} von {places} Plätzen"));
        says(&picture, &format!("{} % besetzt", (f64::from(present) / f64::from(places) * 100.0).round()));
        let mut empty: Vec<(&str, f64)> =
            agh.iter().map(|r| (r.measure.as_str(), r.expected.as_ref().unwrap().empty_place_days)).collect();
        empty.retain(|(_, days)| *days >= 1.0);
        empty.sort_by(|a, b| b.1.total_cmp(&a.1));
        says(&picture, &format!("leeren Platztagen in 8 Wochen · {}", empty.len()));
        let shown = rows_in(&picture, &empty, |(key, _)| key, 6);
        assert_eq!(shown[0].0, empty[0].0, "the worst is in sight");
        for (key, days) in shown {
            assert!(row(&picture, key).unwrap().contains(&whole(days.round()).as_str()), "{key}: {days}\n{picture}");
        }
        let soon = desk.data.places.starts.iter().filter(|s| (0..=21).contains(&s.days_to_start) && s.free > 0);
        says(&picture, &format!("Starts in 21 Tagen mit freien Plätzen · {}", soon.count()));
        says(&picture, &format!("Wochenübersicht: {} Mails fällig", desk.data.mail.weekly_due));
    }
}

#[test]
fn agh_shows_each_with_its_places_and_the_sum() {
    for size in SIZES {
        let (desk, picture) = at(size, "2");
        let agh = &desk.data.agh.rows;
        let free: f64 = agh.iter().map(|r| r.expected.as_ref().unwrap().free.weeks4).sum();
        says(&picture, &format!("{} Plätze frei in 4 Wochen", whole(free.round())));
        let (places, present): (u32, u32) = agh.iter().fold((0, 0), |(p, b), r| (p + r.places, b + r.present));
        says(&picture, &format!("{present} von {places} Plätzen heute besetzt"));
        for r in rows_in(&picture, agh, |r| &r.measure, 16) {
            let words = row(&picture, &r.measure).unwrap();
            let e = r.expected.as_ref().unwrap();
            let mut numbers =
                vec![r.places.to_string(), r.present.to_string(), r.free_today.to_string(), e.q50.weeks4.to_string()];
            // A narrow window has no room for eight weeks.
            numbers.extend((size.0 > 100).then(|| e.q50.weeks8.to_string()));
            let first = words.iter().position(|word| *word == numbers[0]).unwrap_or_else(|| panic!("{words:?}"));
            let rest = &words[first..];
            // In their order; wide windows have the second week between them.
            let mut from = 0;
            for number in numbers.iter().chain([&tenths(e.free.weeks4)]) {
                let found = rest[from..].iter().position(|word| word == number);
                from += found.unwrap_or_else(|| panic!("{number} is not in {rest:?}")) + 1;
            }
        }
    }
}

#[test]
fn detail_shows_the_measure_that_was_chosen() {
    for size in SIZES {
        let (desk, picture) = at(size, "2<down><down><down><down><enter>");
        let r = &desk.data.agh.rows[4];
        says(&picture, &format!("{} {} · {} von {} Plätzen besetzt", r.measure, r.title, r.present, r.places));
        // 22.12. is in 28 days: the fifth of the weekly numbers.
        says(&picture, &format!("gebucht ({} am 22.12.)", r.weekly_booked[4]));
        says(&picture, &format!("erwartet {} ", r.expected.as_ref().unwrap().q50.weeks4));
        let movements = desk.data.measure(&r.measure);
        says(&picture, &format!("Kommende Starts und Enden · {}", movements.starts.len() + movements.ends.len()));
    }
}

#[test]
fn places_count_free_ones_before_and_after_six_weeks() {
    for size in SIZES {
        let (desk, picture) = at(size, "3");
        let free: Vec<(i64, i64)> = desk
            .data
            .places
            .starts
            .iter()
            .filter(|s| s.days_to_start >= 0 && s.free > 0)
            .map(|s| (s.days_to_start, s.free))
            .collect();
        let near: Vec<i64> = free.iter().filter(|(days, _)| *days <= 42).map(|(_, free)| *free).collect();
        says(&picture, &format!("{} Plätze frei bis 05.01. in {} Starts", near.iter().sum::<i64>(), near.len()));
        let later: Vec<i64> = free.iter().filter(|(days, _)| *days > 42).map(|(_, free)| *free).collect();
        says(&picture, &format!("später {} in {} Starts", later.iter().sum::<i64>(), later.len()));
        for start in rows_in(&picture, &desk.data.places.starts, |s| &s.measure, 12) {
            let words = row(&picture, &start.measure).unwrap();
            let (places, free) = (start.places.to_string(), whole(start.free));
            // Places, at most those assigned and begun, what is free.
            let beside = |at: usize| words[at + 1..].iter().take(3).any(|word| *word == free);
            let found = (0..words.len()).any(|at| words[at] == places && beside(at));
            assert!(found, "{free} beside {places} in {words:?}");
        }
    }
}

/// What is not on offer has free places and is not called free.
#[test]
fn what_is_not_on_offer_is_not_called_free() {
    let free = |why: Option<&str>| {
        let mut desk = Desk::live(SIZES[1]);
        let start = &mut desk.data.places.starts[8];
        (start.free, start.not_offered) = (9, why.map(str::to_owned));
        desk.keys("r3");
        let (_, number) = (desk.state.screen.view().figure)(&desk.state).unwrap();
        says(&desk.picture(), &format!("{number} Plätze frei bis 05.01. in "));
        number.parse::<i64>().unwrap()
    };
    assert_eq!(free(None) - free(Some("für BaE gibt es keine Kontingente")), 9);
}

/// The large number is no other than the one in words.
#[test]
fn the_large_number_is_the_one_of_the_headline() {
    for keys in ["", "2", "2<enter>", "3", "4", "5", "6", "7", "8"] {
        let (desk, picture) = at(SIZES[1], keys);
        let Some((_, number)) = (desk.state.screen.view().figure)(&desk.state) else { panic!("no number on {keys}") };
        let headline: Vec<&str> = picture.lines().skip(2).take(4).collect();
        let words = number.split([' ', '/']).all(|word| headline.iter().any(|line| line.contains(word)));
        assert!(words, "„{number}“ is not in {headline:?}");
    }
}

#[test]
fn monitoring_adds_what_is_behind() {
    for size in SIZES {
        let (desk, picture) = at(size, "6");
        let rows = &desk.data.monitoring.rows;
        let backlog =
            |r: &ilc_desk::api::monitoring::MonitoringRow| r.expected_to_date.parse::<f64>().unwrap() - f64::from(r.actual);
        let behind: Vec<f64> = rows.iter().map(backlog).filter(|x| *x > 0.0).collect();
        says(&picture, &format!("{} Eintritte im Rückstand", tenths(behind.iter().sum())));
        says(&picture, &format!("{} von {} OE×Instrument", behind.len(), rows.len()));
        // The furthest behind comes first, with what it was counted from.
        let worst = rows.iter().max_by(|a, b| backlog(a).total_cmp(&backlog(b))).unwrap();
        let line = picture.lines().find(|line| line.starts_with('▶')).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[2..4], [worst.unit.as_str(), worst.instrument.as_str()], "{line}");
        let numbers = [worst.expected_to_date.parse().map(tenths).unwrap(), worst.actual.to_string(), tenths(backlog(worst))];
        assert!(words.windows(3).any(|w| w == numbers.each_ref().map(String::as_str)), "{numbers:?} in {line}");
    }
}

#[test]
fn post_counts_mails_by_state() {
    for size in SIZES {
        let (desk, picture) = at(size, "5");
        let mails = desk.data.mails().mails;
        for (state, word) in [("unclear", "unklar"), ("failed", "fehlgeschlagen"), ("draft", "im Entwurf")] {
            let n = mails.iter().filter(|mail| mail.state == state).count();
            assert!(n > 0, "no {state} to count");
            says(&picture, &format!("{n} {word}"));
        }
        for mail in &mails {
            let words =
                picture.lines().find(|line| line.contains(&format!(" {} ", mail.about)) && line.contains(&mail.state_label));
            assert!(
                words.is_some_and(|line| line.contains(&format!("{} von {}", mail.sent, mail.recipients))),
                "{mail:?}\n{picture}"
            );
        }
    }
}

#[test]
fn log_counts_imports_and_deeds() {
    for size in SIZES {
        let (desk, picture) = at(size, "7");
        let (imports, deeds) = (desk.data.imports().imports, desk.data.audit().entries);
        says(&picture, &format!("Importe · {}", imports.len()));
        says(&picture, &format!("Wer wann was getan hat · {}", deeds.len()));
        for import in &imports {
            let numbers = [import.rows, import.new, import.changed].map(whole);
            let line = picture.lines().any(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                words.windows(3).any(|w| w == numbers.each_ref().map(String::as_str))
            });
            assert!(line, "{numbers:?} in\n{picture}");
        }
    }
}

#[test]
fn accuracy_names_the_error_four_weeks_ahead() {
    for size in SIZES {
        let (desk, picture) = at(size, "8");
        let doc = desk.data.accuracy();
        let expected = doc.backtest.scenarios.iter().find(|s| s.scenario == "expected").unwrap();
        let weeks4 = expected.horizons.iter().find(|h| h.horizon == 28).unwrap();
        says(&picture, &format!("im Mittel um {} Plätze daneben", tenths(weeks4.mae)));
        says(&picture, &format!("Das 80 %-Band traf {} %", (weeks4.cover80 * 100.0).round()));
        says(&picture, &format!("Je AGH, 28 Tage voraus · {}", doc.backtest.measures.len()));
        assert_eq!(desk.state.table_of(TableId::AccuracyAgh).view.total, doc.backtest.measures.len());
    }
}

/// Every row of the matrix adds up to the free places of its start, every column to its sum.
#[test]
fn the_matrix_adds_up_in_both_directions() {
    let mut desk = Desk::live((200, 70));
    desk.keys("4");
    while desk.state.contingents.work().unwrap().base.instrument != "MES" {
        desk.keys("<tab>");
    }
    let picture = desk.picture();
    let number = |word: &str| match word.trim_matches(['‹', '›', '*']) {
        "·" | "–" | "×" => 0,
        digits => digits.parse::<i64>().unwrap_or_else(|_| panic!("„{word}“ in\n{picture}")),
    };
    let cells = |line: &str, skip: usize| -> Vec<i64> {
        let line = line.trim_start_matches('▶').split('│').next().unwrap();
        line.split_whitespace().skip(skip).map(number).collect()
    };
    // What is selected is named a second time beside the matrix.
    let starts = |line: &&str| line.trim_start_matches(['▶', ' ']).starts_with("MES-3");
    let rows: Vec<Vec<i64>> = picture.lines().filter(starts).map(|line| cells(line, 2)).collect();
    assert_eq!(rows.len(), 40, "{picture}");
    for row in &rows {
        assert_eq!(row[0], row[1..].iter().sum::<i64>(), "{row:?}\n{picture}");
    }
    let sums = cells(picture.lines().find(|line| line.contains(" Summe  ")).unwrap(), 1);
    for (column, sum) in sums.iter().enumerate() {
        assert_eq!(rows.iter().map(|row| row[column]).sum::<i64>(), *sum, "column {column}\n{picture}");
    }
    says(&picture, &format!("{} freie Plätze in {} Starts", sums[0], rows.len()));
}
