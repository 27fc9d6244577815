//! How far reading has come: in bytes of all files, never back, and all of them only at the end.

use std::fmt::Write as _;

use ilc_desk::{
    domain::Desk,
    import::{self, ReadOptions, SourceFile},
};
use rust_xlsxwriter::Workbook;

use super::tables::{UNITS, file};

const ROWS: u32 = 20_000;

/// What is told while these are read: done, of all.
fn told(sources: &[SourceFile]) -> Vec<(u64, u64)> {
    let mut told = Vec::new();
    import::read(sources, &Desk::default(), &ReadOptions::default(), &mut |p| told.push((p.done, p.total))).expect("readable");
    told
}

#[test]
fn texts_and_sheets_tell_the_share_that_is_read() {
    let header = UNITS.lines().next().expect("a header");
    let mut text = format!("{header}\n");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0u16..).zip(header.split(';')) {
        sheet.write(0, column, name).expect("written");
    }
    for row in 1..=ROWS {
        let _ = writeln!(text, "OE{row};Jobcenter;Standort;Altona;;{row};0");
        sheet.write(row, 0, format!("BL{row}")).expect("written").write(row, 1, "Jobcenter").expect("written");
        sheet.write(row, 2, "Standort").expect("written").write(row, 3, "Altona").expect("written");
        sheet.write(row, 5, row).expect("written").write(row, 6, 0).expect("written");
    }
    let sheets = book.save_to_buffer().expect("saved");
    let all = (text.len() + sheets.len()) as u64;
    let told = told(&[file("a.csv", text.clone()), file("b.xlsx", sheets)]);
    assert!(told.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{told:?}");
    assert_eq!((told.first(), told.last()), (Some(&(0, all)), Some(&(all, all))));
    let inside = |from: u64, to: u64| told.iter().filter(|(done, _)| (from + 1..to).contains(done)).count();
    let middle = text.len() as u64;
    assert!(inside(0, middle) >= 3 && inside(middle, all) >= 3, "each file tells of its parts: {told:?}");
}
