//! A course in one line: the share of the places that is taken, one sign per step.

use crate::tui::look::symbols::UP;

/// `values` against `places` in at most `width` signs, the last ones cut off. No places: a dot.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=7")]
pub fn text(values: &[f64], places: &[u32], width: usize) -> String {
    let sign = |(value, places): (&f64, &u32)| {
        if *places == 0 || !value.is_finite() {
            return '·';
        }
        let share = (value / f64::from(*places)).clamp(0.0, 1.0);
        UP[((share * 8.0).ceil() as usize).clamp(1, 8) - 1]
    };
    values.iter().zip(places).take(width).map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn scales_by_places() {
        assert_eq!(text(&[0.0, 6.0, 12.0, 13.0, 3.0], &[12, 12, 12, 12, 0], 9), "▁▄██·");
        assert_eq!(text(&[1.0; 9], &[1; 9], 3), "███");
    }
}
