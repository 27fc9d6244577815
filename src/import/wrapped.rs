//! Lines that were put into quotes as a whole: what becomes of a CSV file that a spreadsheet opened
//! without dividing it and saved again.

/// The text without these quotes; `None` where not every line has them.
pub(super) fn unwrapped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        // Separators behind are those of the empty columns.
        let core = content.trim_end_matches([';', ',', '\t', '|', ' ']);
        if !core.is_empty() {
            let inner = core.strip_prefix('"')?.strip_suffix('"')?;
            if inner.replace("\"\"", "").contains('"') {
                return None;
            }
            out.push_str(&inner.replace("\"\"", "\""));
        }
        out.push_str(&line[content.len()..]);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_its_own_quotes() {
        assert_eq!(unwrapped("\"OE;Art\"\r\n\"A;\"\"x\"\"\";;\r\n\r\n").as_deref(), Some("OE;Art\r\nA;\"x\"\r\n\r\n"));
        for text in ["\"OE\";\"Art\"\n", "\"OE;Art\"\nA;B\n", "\"OE", "\""] {
            assert_eq!(unwrapped(text), None, "{text}");
        }
    }
}
