//! Zuweisungsbedarf on screen: the column and the sentence. Knows no state.

use crate::{
    api::forecast::NeedRow,
    domain::dates,
    tui::look::{
        format,
        table::{Column, Opens, Value},
        theme::Role,
        widgets::seg::{Line, seg},
    },
};

/// Below this width the sentence is a short one.
const WIDE: u16 = 108;

/// What the column says.
const MEANS: &str = "Zuweisungsbedarf: so viele Zuweisungen, heute gemacht, braucht es nach Erfahrung an dieser AGH, damit in 4 Wochen eher \
    als nicht 95 von 100 Plätzen besetzt sind, wenn sonst niemand nachkommt. Leer: mit keiner Zahl von Zuweisungen zu erreichen.";

/// The column; the larger the rank, the sooner it gives way.
pub const fn column(rank: u8) -> Column {
    Column::number("bedarf", "Bedarf", 6, rank, Opens::Means(MEANS)).spoken("Zuweisungsbedarf für 4 Wochen")
}

/// Its value.
pub fn value(assignments: Option<u32>) -> Value {
    assignments.map_or(Value::Empty, |n| Value::Int(n.into()))
}

/// `für 38 von 40 Plätzen am 18.12. braucht es etwa 31 Zuweisungen · Gefahr der Überbesetzung 4 %`.
pub fn sentence(need: &NeedRow, room: u16) -> Line {
    let day = dates::german_short(need.date);
    let goal = format!("{} von {}", need.wanted, format::count(need.places.into(), "Platz", "Plätzen"));
    let over = format::percent(need.p_over);
    let Some(assignments) = need.assignments else {
        let why = match need.reason.as_deref() {
            Some("no_places") => format!("Zuweisungsbedarf: am {day} gibt es hier keine Plätze"),
            _ if room < WIDE => format!("{goal} am {day}: nicht zu erreichen, der Tag ist zu nah"),
            _ => format!("am {day} sind {goal} nicht zu erreichen: wer heute zugewiesen wird, tritt bis dahin kaum an"),
        };
        return vec![seg(Role::Warn, why)];
    };
    let count = format::count(assignments.into(), "Zuweisung", "Zuweisungen");
    let (told, danger) = match (assignments, room < WIDE) {
        (0, true) => (format!("{goal} am {day}: ohne neue Zuweisung"), "Überbesetzung"),
        (0, false) => (format!("für {goal} am {day} braucht es keine neue Zuweisung"), "Gefahr der Überbesetzung"),
        (_, true) => (format!("{goal} am {day}: etwa {count}"), "Überbesetzung"),
        (_, false) => (format!("für {goal} am {day} braucht es etwa {count}"), "Gefahr der Überbesetzung"),
    };
    vec![seg(Role::Text, told), seg(Role::Dim, format!(" · {danger} {over}"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(assignments: Option<u32>, reason: Option<&str>, places: u32, room: u16) -> String {
        let need = NeedRow {
            date: "2026-12-18".parse().unwrap(),
            target: 0.95,
            places,
            wanted: places * 95 / 100,
            assignments,
            reason: reason.map(str::to_owned),
            p_reach: 0.52,
            p_over: 0.04,
            start_rate: 0.6,
        };
        sentence(&need, room).into_iter().map(|seg| seg.text).collect()
    }

    #[test]
    fn what_it_takes_is_one_sentence_and_why_none_suffice_another() {
        assert_eq!(
            said(Some(31), None, 40, 120),
            "für 38 von 40 Plätzen am 18.12. braucht es etwa 31 Zuweisungen · Gefahr der Überbesetzung 4 %"
        );
        assert_eq!(said(Some(1), None, 40, 80), "38 von 40 Plätzen am 18.12.: etwa 1 Zuweisung · Überbesetzung 4 %");
        assert!(said(Some(0), None, 40, 120).contains("keine neue Zuweisung"));
        assert!(said(None, Some("too_near"), 40, 120).contains("38 von 40 Plätzen nicht zu erreichen"));
        assert!(said(None, Some("no_places"), 0, 120).contains("am 18.12. gibt es hier keine Plätze"));
        for assignments in [None, Some(0), Some(31)] {
            assert!(said(assignments, None, 140, 80).chars().count() <= 78, "it fits 80 columns");
        }
    }
}
