//! Tables in letters of one width, for a terminal or a text file.

use unicode_width::UnicodeWidthStr as _;

use super::{Cell, Sheet};

/// Aligned columns under a rule; numbers and days to the right.
pub fn table(sheet: &Sheet) -> String {
    let shown: Vec<Vec<String>> = sheet.rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect();
    let columns = 0..sheet.heads.len();
    let width = |i: usize| shown.iter().map(|row| row[i].width()).chain([sheet.heads[i].width()]).max().unwrap_or(0);
    let widths: Vec<usize> = columns.clone().map(width).collect();
    let to_the_right: Vec<bool> = columns.map(|i| sheet.rows.iter().any(|row| !row[i].is_text())).collect();
    let line = |cells: &[String]| {
        let cells = cells.iter().zip(&widths).zip(&to_the_right);
        let padded = cells.map(|((cell, width), is_right)| if *is_right { right(cell, *width) } else { left(cell, *width) });
        format!("{}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
    };
    let heads: Vec<String> = sheet.heads.iter().map(|head| head.clone().into_owned()).collect();
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    [&heads, &rule].into_iter().chain(&shown).map(|cells| line(cells)).collect()
}

/// Padded behind to so many columns.
pub fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Padded before to so many columns.
pub fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_width_not_bytes() {
        let rows = vec![vec!["Küche".into(), Cell::Int(12)], vec!["Tor".into(), Cell::Int(3)]];
        assert_eq!(table(&Sheet::new(["Name", "n"], rows)), "Name    n\n─────  ──\nKüche  12\nTor     3\n");
    }
}
