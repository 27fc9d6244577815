//! What a terminal is sent about colours and attributes, read out of the bytes.

/// Parameters of every SGR sequence.
pub fn looks(bytes: &[u8]) -> Vec<Vec<u32>> {
    let text = String::from_utf8_lossy(bytes);
    let sequences = text.split("\u{1b}[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ';' | ':')))?;
        rest[end..].starts_with('m').then(|| rest[..end].split([';', ':']).map(|n| n.parse().unwrap_or(0)).collect())
    });
    sequences.collect()
}

/// Sequences that set a colour; 39 and 49, the terminal's own, are none.
pub fn colours(bytes: &[u8]) -> Vec<Vec<u32>> {
    let is_colour = |n: &u32| matches!(n, 30..=38 | 40..=48 | 90..=97 | 100..=107);
    looks(bytes).into_iter().filter(|look| look.iter().any(is_colour)).collect()
}

pub fn has_reversed(bytes: &[u8]) -> bool {
    looks(bytes).iter().any(|look| look.contains(&7))
}
