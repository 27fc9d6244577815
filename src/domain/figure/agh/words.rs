//! What figures of AGH are called, and what they mean.

use super::{super::opened::in_weeks, AghPart, DAYS, Setting, weeks};

/// What a figure means, of one AGH or as a sum.
pub(super) fn definition(part: AghPart, setting: &Setting<'_>, of_one: bool) -> String {
    let day = in_weeks(setting.today, weeks(part));
    let forecast = setting.forecast.is_some();
    match part {
        AghPart::Places => "Plätze, die heute bewilligt sind: Bewilligungsabschnitte, die heute laufen; ohne solche die Plätze \
            der Maßnahme in ihrer Laufzeit."
            .to_owned(),
        AghPart::Present => "Menschen mit Status Eingetreten, auch über ihr geplantes Ende hinaus, solange kein Ende \
            eingetragen ist. In Summen zählen nur AGH, die heute Plätze haben."
            .to_owned(),
        AghPart::Share => {
            "Besetzt: Anteil der heutigen Plätze, der besetzt ist; wie bei den Besetzten zählen in Summen nur AGH, \
            die heute Plätze haben."
                .to_owned()
        }
        AghPart::Assigned => "Menschen mit Status Zugewiesen: eingetreten sind sie noch nicht.".to_owned(),
        AghPart::Free => "Freie Plätze heute: Plätze minus Eingetretene minus Zugewiesene, je AGH nie unter null.".to_owned(),
        AghPart::In2 | AghPart::In4 | AghPart::In8 if forecast && of_one => format!(
            "Erwartete Zahl der Anwesenden am {day}, mit den Zuweisungen, die bis dahin noch zu erwarten sind: der mittlere \
             von allen möglichen Verläufen (Median). Die Hälfte bringt höchstens so viele."
        ),
        AghPart::In2 | AghPart::In4 | AghPart::In8 if forecast => format!(
            "Erwartete Zahl der Anwesenden am {day}, mit den Zuweisungen, die bis dahin noch zu erwarten sind: die \
             Durchschnitte aller möglichen Verläufe jeder AGH, zusammengezählt."
        ),
        AghPart::In2 | AghPart::In4 | AghPart::In8 => {
            format!(
                "Gebucht am {day}: jeder Beginn und jedes Ende so, wie es eingetragen ist. Eine Prognose gibt es gerade nicht."
            )
        }
        AghPart::Free4 if forecast => format!("Plätze, die am {day} im Durchschnitt aller möglichen Verläufe frei sind."),
        AghPart::Free4 => format!("Plätze am {day} minus die dann Gebuchten. Eine Prognose gibt es gerade nicht."),
        AghPart::Any2 | AghPart::Any4 | AghPart::Any8 => {
            format!("Wie wahrscheinlich es ist, dass am {day} mindestens ein Platz frei ist.")
        }
        AghPart::Since => {
            format!(
                "Um wie viel die für den {day} im Durchschnitt erwartete Zahl der Anwesenden von der gestrigen Prognose abweicht."
            )
        }
        AghPart::Empty if forecast => format!(
            "Leere Platztage: wie viele Plätze an den {DAYS} Tagen ab morgen voraussichtlich frei sind, Tag für Tag zusammengezählt."
        ),
        AghPart::Empty => format!(
            "Leere Platztage nach Buchungsstand: freie Plätze an den {DAYS} Tagen ab morgen, Tag für Tag zusammengezählt. Eine Prognose gibt es gerade nicht."
        ),
        AghPart::Number => "AGH, die heute Plätze haben.".to_owned(),
        AghPart::Action => format!(
            "AGH, um die man sich kümmern sollte: am {day} sind mindestens {} Plätze und {} % der Plätze voraussichtlich frei, \
             oder die Hälfte aller Platztage der nächsten acht Wochen bleibt leer.",
            setting.action.places, setting.action.percent
        ),
    }
}

pub(super) fn title(part: AghPart) -> &'static str {
    match part {
        AghPart::Places => "Plätze heute",
        AghPart::Present => "Besetzt heute",
        AghPart::Share => "Anteil besetzter Plätze heute",
        AghPart::Assigned => "Zuweisungen offen",
        AghPart::Free => "Frei heute",
        AghPart::In2 => "Anwesende in 2 Wochen",
        AghPart::In4 => "Anwesende in 4 Wochen",
        AghPart::In8 => "Anwesende in 8 Wochen",
        AghPart::Free4 => "Frei in 4 Wochen",
        AghPart::Any2 => "Mindestens einer frei in 2 Wochen",
        AghPart::Any4 => "Mindestens einer frei in 4 Wochen",
        AghPart::Any8 => "Mindestens einer frei in 8 Wochen",
        AghPart::Since => "Änderung seit gestern, in 4 Wochen",
        AghPart::Empty => "Leere Platztage in 8 Wochen",
        AghPart::Number => "Zahl der AGH",
        AghPart::Action => "AGH mit Handlungsbedarf",
    }
}
