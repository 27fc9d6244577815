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
/// Cut off here.
pub const ELLIPSIS: char = '…';

/// The ASCII stand-in of a sign; letters, umlauts included, stay as they are.
fn ascii(c: char) -> char {
    match c {
        '─' | '╌' | '–' | '—' | '−' => '-',
        '━' => '=',
        '│' | '┃' | '┤' => '|',
        '┌' | '┐' | '└' | '┘' | '├' | '┬' | '┴' | '┼' | '╭' | '╮' | '╰' | '╯' => '+',
        '▶' | '›' | '→' => '>',
        '‹' | '←' => '<',
        '↵' => '<',
        '●' | '✓' | '•' => '*',
        '○' => 'o',
        '·' => '.',
        '▒' | '░' => ':',
        '▁' => '_',
        '▂' => '.',
        '▃' => '-',
        '▄' => '~',
        '▅' => '=',
        '▆' => '+',
        '▏' | '▎' | '▍' => '|',
        '▇' | '█' | '▌' | '▋' | '▊' | '▉' => '#',
        '\u{2801}'..='\u{28FF}' => '*',
        '\u{2800}' => ' ',
        '↑' | '▲' => '^',
        '↓' | '▼' => 'v',
        '≠' => '#',
        '≈' | '…' => '~',
        '≥' => '>',
        '≤' => '<',
        '„' | '“' | '”' => '"',
        '‚' | '‘' | '’' => '\'',
        c if c.is_ascii() || c.is_alphanumeric() || c == '§' => c,
        _ => '?',
    }
}

/// Replaces every sign of the picture by its stand-in.
pub fn to_ascii(buf: &mut Buffer) {
    for at in 0..buf.content.len() {
        // „≥ 1“ becomes „>=1“; a bare „>“ would say something else.
        if at > 0 && matches!(buf.content[at - 1].symbol(), "≥" | "≤") && buf.content[at].symbol() == " " {
            buf.content[at].set_symbol("=");
        }
        if at > 0 && matches!(buf.content[at - 1].symbol(), "≥" | "≤") {
            let plain = ascii(buf.content[at - 1].symbol().chars().next().unwrap_or(' ')).to_string();
            buf.content[at - 1].set_symbol(&plain);
        }
        let cell = &mut buf.content[at];
        if !matches!(cell.symbol(), "≥" | "≤") && !cell.symbol().is_ascii() {
            let plain: String = cell.symbol().chars().map(ascii).collect();
            cell.set_symbol(&plain);
        }
    }
}
