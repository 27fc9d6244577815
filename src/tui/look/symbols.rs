//! Signs beside the words, and their ASCII stand-ins. The stand-ins are put in at the very end,
//! over the finished picture, so that nothing can be forgotten.

use ratatui::buffer::Buffer;

/// Eighths of a block from one to eight, upwards.
pub const UP: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Eighths of a block from one to eight, to the right.
pub const RIGHT: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
/// The selected row.
pub const CURSOR: char = '▶';
/// A row taken into the selection.
pub const MARKED: char = '✓';
/// A value that rose, fell, became another.
pub const CHANGES: [char; 3] = ['↑', '↓', '≠'];
/// Something under way, one sign a second.
pub const TURNING: [char; 4] = ['◐', '◓', '◑', '◒'];
/// Cut off here.
pub const ELLIPSIS: char = '…';

/// Signs and their ASCII stand-ins.
const STAND_INS: &[(&str, char)] = &[
    ("─╌–—−", '-'),
    ("━", '='),
    ("│┃┤", '|'),
    ("┌┐└┘├┬┴┼╭╮╰╯", '+'),
    ("▶›→", '>'),
    ("‹←↵", '<'),
    ("●✓•", '*'),
    ("○", 'o'),
    ("·", '.'),
    ("▒░", ':'),
    // Courses: eight heights in eight signs.
    ("▁", '_'),
    ("▂", '.'),
    ("▃", '-'),
    ("▄", '~'),
    ("▅", '='),
    ("▆", '+'),
    // Bars: from half a cell on it counts.
    ("▏▎▍", '|'),
    ("▌▋▊▉█▇", '#'),
    ("↑▲", '^'),
    ("↓▼", 'v'),
    ("◐", '-'),
    ("◓", '\\'),
    ("◑", '|'),
    ("◒", '/'),
    ("≠", '#'),
    ("≈…", '~'),
    ("≥", '>'),
    ("≤", '<'),
    ("×", 'x'),
    ("„“”", '"'),
    ("‚‘’", '\''),
];

/// The ASCII stand-in of a sign; letters, umlauts included, stay as they are.
fn ascii(c: char) -> char {
    if c.is_ascii() || c.is_alphanumeric() || c == '§' {
        return c;
    }
    match STAND_INS.iter().find(|(signs, _)| signs.contains(c)) {
        Some((_, plain)) => *plain,
        None if c == '\u{2800}' => ' ',
        None if ('\u{2801}'..='\u{28FF}').contains(&c) => '*',
        None => '?',
    }
}

/// Whether a sign reads „or equal“, which takes two characters in ASCII.
fn or_equal(symbol: &str) -> bool {
    matches!(symbol, "≥" | "≤")
}

/// Replaces every sign of the picture by its stand-in.
pub fn to_ascii(buf: &mut Buffer) {
    let mut before_was_or_equal = false;
    for cell in &mut buf.content {
        let is_or_equal = or_equal(cell.symbol());
        if before_was_or_equal && cell.symbol() == " " {
            // „≥ 1“ becomes „>=1“; a bare „>“ would say something else.
            cell.set_symbol("=");
        } else if !cell.symbol().is_ascii() {
            // Letters keep their marks; of anything else one sign is left.
            if let Some(sign) = cell.symbol().chars().next().filter(|c| !c.is_alphanumeric()) {
                cell.set_char(ascii(sign));
            }
        }
        before_was_or_equal = is_or_equal;
    }
}
