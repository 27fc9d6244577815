//! Imports on the command line: how long, and how much memory at most. What was read is counted: an
//! import that did not happen is no figure.

use std::{
    io::Read as _,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::{
    home::Home,
    report::{Figure, Report},
    system,
};

/// Rows, as what, and the bounds: seconds, megabytes. A desk's year, ten of them, and 100 MB. Measured on two cores
/// beside other builds (load 7, 28.11.2026): about 1 and 1.7 s, 35 MB; 6.7 and 12 s, 136 MB; 40 s, 439 MB.
const SIZES: [(usize, &str, f64, f64); 5] = [
    (20_000, "csv", 2.0, 60.0),
    (20_000, "xlsx", 3.0, 60.0),
    (200_000, "csv", 10.0, 200.0),
    (200_000, "xlsx", 18.0, 200.0),
    (990_000, "csv", 60.0, 550.0),
];

pub fn measure(report: &mut Report) {
    for (rows, kind, seconds, megabytes) in SIZES {
        let name = format!("import, {rows} rows, {kind}");
        if !report.wants(&name) {
            continue;
        }
        let mut peak = 0.0_f64;
        report.budget(&name, "s", seconds, || {
            let (time, memory) = once(rows, kind);
            peak = peak.max(memory);
            Figure::new(time, "")
        });
        report.budget(&format!("{name}, memory"), "MB", megabytes, || Figure::new(peak, ""));
    }
}

/// One import of that many participations onto the demo desk without any: seconds and megabytes.
fn once(rows: usize, kind: &str) -> (f64, f64) {
    let home = Home::new(60);
    home.run(&["demo-data", "--out", "exporte"]);
    let original = home.path("exporte/teilnahmen.csv");
    let table = repeated(&std::fs::read(&original).unwrap(), rows);
    std::fs::remove_file(original).unwrap();
    home.run(&["import", "exporte"]);
    let file = home.path(&format!("viele.{kind}"));
    if kind == "csv" {
        write_csv(&table, &file);
    } else {
        write_xlsx(&table, &file);
    }

    let begun = Instant::now();
    let mut command = home.command(&["import", &file.display().to_string()]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut peak = 0.0_f64;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(system::peak_mb(child.id()));
        std::thread::sleep(Duration::from_millis(2));
    }
    let time = begun.elapsed().as_secs_f64();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains(&format!("Teilnahmen: {rows} neu, 0 geändert, 0 unverändert")), "{said}");
    assert!(said.contains("Gespeichert"), "{said}");
    (time, peak)
}

/// The head and that many rows: those of the table again and again, each with an ID of its own.
fn repeated(table: &[u8], rows: usize) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(table);
    let mut records = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    let head = records.next().unwrap();
    let records: Vec<Vec<String>> = records.collect();
    let again = records.iter().cycle().take(rows).enumerate().map(|(n, row)| {
        let mut row = row.clone();
        row[0] = format!("V{n:07}");
        row
    });
    std::iter::once(head).chain(again).collect()
}

fn write_csv(table: &[Vec<String>], file: &Path) {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_path(file).unwrap();
    for row in table {
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
}

/// As Excel keeps it: days are numbers with a format.
fn write_xlsx(table: &[Vec<String>], file: &Path) {
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("dd.mm.yyyy");
    let sheet = workbook.add_worksheet();
    for (r, row) in (0_u32..).zip(table) {
        for (c, value) in (0_u16..).zip(row) {
            match date(value) {
                Some(date) => sheet.write_datetime_with_format(r, c, date, &day).unwrap(),
                None => sheet.write_string(r, c, value.as_str()).unwrap(),
            };
        }
    }
    workbook.save(file).unwrap();
}

fn date(value: &str) -> Option<ExcelDateTime> {
    let parts: Vec<&str> = value.split('.').collect();
    let [day, month, year] = *parts.as_slice() else { return None };
    ExcelDateTime::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
