//! The morning of the AGH team: see where places will stand empty, look into one, write to those
//! who can fill it, publish the forecast.

use crate::{SIZES, home::Home, rows_with, step, terminal::Terminal};

/// What the bar of a row of the ranking stands for, the number before it: place-days that will
/// stand empty.
fn empty_days(row: &str) -> u64 {
    let before_bar = row.split('█').next().unwrap_or_default();
    before_bar.split_whitespace().last().unwrap_or_default().replace('.', "").parse().unwrap()
}

#[test]
fn from_the_ranking_to_the_mail_and_the_page() {
    for size in SIZES {
        let home = Home::new(1);
        let mut terminal = Terminal::start(home.demo(), size);
        step(&mut terminal, "", "Handlungsbedarf");
        step(&mut terminal, "", "AGH-2");
        let ranking: Vec<u64> = rows_with(&terminal, " AGH-2").iter().take(3).map(|row| empty_days(row)).collect();
        assert!(ranking.len() == 3 && ranking.is_sorted_by(|a, b| a >= b), "{ranking:?}");

        let chosen = rows_with(&terminal, "▶").remove(0);
        let chosen = chosen.split_whitespace().find(|word| word.starts_with("AGH-")).unwrap();
        step(&mut terminal, "\r", "80 %:");
        step(&mut terminal, "", "Abbruch ≈");
        assert!(terminal.seen().text().contains(&format!(" {chosen} ")), "the chosen one is open");

        step(&mut terminal, "m", "[✓]");
        assert!(rows_with(&terminal, "[✓]").iter().any(|row| row.contains("Maßnahmebetreuung")), "never without its MB");
        step(&mut terminal, "", "Mails gehen als Dateien nach");
        step(&mut terminal, "f", "▶  Abbrechen");
        terminal.press("\r");
        terminal.wait_gone("▶  Abbrechen");
        let outbox = home.demo_folder().join("postausgang");
        assert!(!outbox.exists(), "Cancel had the focus");
        step(&mut terminal, "f", "▶  Abbrechen");
        step(&mut terminal, "\u{1b}[C", "▶  1 Mail");
        step(&mut terminal, "\r", "Freigegeben: 1 Mail");

        step(&mut terminal, "5", "gesendet");
        drop(terminal.wait_until("the mail as sent", |seen| {
            seen.text().lines().any(|row| row.contains(chosen) && row.contains("gesendet"))
        }));
        let mails: Vec<_> = std::fs::read_dir(&outbox).unwrap().map(|file| file.unwrap().path()).collect();
        // Others may just be being written.
        let mut mails = mails.iter().filter(|path| path.extension().is_some_and(|kind| kind == "eml"));
        assert!(mails.any(|path| path.file_name().unwrap().to_string_lossy().starts_with("mb.")), "{mails:?}");

        step(&mut terminal, "1", "Handlungsbedarf");
        step(&mut terminal, "", "Zuletzt angeschrieben");
        step(&mut terminal, "v", "Prognose veröffentlichen");
        step(&mut terminal, "\r", "Veröffentlicht:");
        let folder = home.demo_folder().join("intranet");
        for file in ["index.html", "prognose.html", "prognose.xlsx", "agh.csv", "archiv/2026-11-24/prognose.html"] {
            assert!(folder.join(file).metadata().unwrap().len() > 0, "{file}");
        }
        if size.1 > 40 {
            step(&mut terminal, "", "Prognose von heute veröffentlicht");
        }
        let folder = home.demo_folder();
        // While mails are under way leaving is asked about.
        step(&mut terminal, "5", "Zustand");
        terminal.wait_gone("unterwegs");
        terminal.press("q");
        assert!(terminal.wait_for_clean_end());
        assert!(!folder.exists(), "the demo leaves nothing behind");
    }
}
