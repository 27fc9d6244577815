//! A horizontal bar in eighths of a cell.

use crate::tui::look::symbols::RIGHT;

/// `share` of `width` cells; anything above zero is at least one eighth.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=width*8")]
pub fn text(share: f64, width: usize) -> String {
    if !share.is_finite() || share <= 0.0 || width == 0 {
        return String::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "a width on screen")]
    let eighths = ((share.min(1.0) * (width * 8) as f64).round() as usize).max(1);
    let mut out = RIGHT[7].to_string().repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        out.push(RIGHT[eighths % 8 - 1]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn eighths() {
        assert_eq!([text(0.5, 4), text(1.7, 2), text(0.0001, 4), text(0.0, 4), text(f64::NAN, 3)], ["██", "██", "▏", "", ""]);
    }
}
