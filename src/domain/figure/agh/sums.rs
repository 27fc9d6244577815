//! A figure over several AGH, from each of them.

use super::{
    super::{
        Opened, Quantity, Role, Setting,
        opened::{Line, comma, plus},
    },
    AghPart, Counted, people, share, weeks,
    words::{definition, title},
};
use crate::domain::{
    Measure, Participation,
    urgency::{ACTION_DAY, is_urgent},
};

/// What an AGH adds.
type Each<'a> = &'a dyn Fn(&Counted<'_>) -> f64;

/// Sums over several AGH; over all of them with what the sums leave out.
pub(super) fn open(all: &[Counted<'_>], part: AghPart, setting: &Setting<'_>, whole: bool) -> Result<Opened, String> {
    let ahead = usize::from(weeks(part)) * 7;
    let with_places: Vec<&Counted<'_>> = all.iter().filter(|agh| agh.curve.capacity[0] > 0).collect();
    let row = |agh: &Counted<'_>, amount: f64, text: String| Line {
        role: Role::Measure,
        key: agh.measure.no.to_string(),
        text: format!("{} · {text}", agh.measure.title),
        amount: Some(amount),
        is_person: false,
    };
    let places = |agh: &Counted<'_>| format!("{} Plätze", agh.curve.capacity[0]);
    // Whom a sum takes and what each of them adds.
    let (counted, each): (Vec<&Counted<'_>>, Each<'_>) = match part {
        AghPart::Places => (all.iter().collect(), &|agh| agh.curve.capacity[0].into()),
        AghPart::Present => (with_places.clone(), &|agh| agh.curve.present.into()),
        AghPart::Share => {
            let sum = |each: fn(&Counted<'_>) -> u32| with_places.iter().map(|agh| each(agh)).sum::<u32>();
            let title = format!("{} · {}", title(part), if whole { "alle AGH".to_owned() } else { format!("{} AGH", all.len()) });
            let opened = Opened::new(title, Quantity::Share(0.0), definition(part, setting, false), setting.desk.as_of);
            return share(opened, sum(|agh| agh.curve.present), sum(|agh| agh.curve.capacity[0]));
        }
        AghPart::Assigned => (all.iter().collect(), &|agh| agh.assigned.into()),
        AghPart::Free => (all.iter().collect(), &|agh| agh.free_now().into()),
        AghPart::In2 | AghPart::In4 | AghPart::In8 => (all.iter().collect(), &|agh| agh.people(ahead)),
        AghPart::Free4 => (all.iter().collect(), &|agh| agh.free(28)),
        AghPart::Empty => (all.iter().collect(), &|agh| agh.empty()),
        AghPart::Number => (with_places.clone(), &|_| 1.0),
        AghPart::Action => {
            let asks = |agh: &&Counted<'_>| {
                setting.action.is_met(agh.curve.capacity[ACTION_DAY], agh.free(ACTION_DAY))
                    || is_urgent(agh.curve.capacity[0], agh.empty())
            };
            (all.iter().filter(asks).collect(), &|_| 1.0)
        }
        AghPart::Any2 | AghPart::Any4 | AghPart::Any8 | AghPart::Since => {
            return Err(format!("„{}“ gibt es nur für eine AGH.", part.key()));
        }
    };
    let sum: f64 = counted.iter().map(|agh| each(agh)).sum();
    let whole_number = matches!(
        part,
        AghPart::Places | AghPart::Present | AghPart::Assigned | AghPart::Free | AghPart::Number | AghPart::Action
    );
    #[expect(clippy::cast_possible_truncation, reason = "a sum of counts")]
    let value = if whole_number { Quantity::Count(sum.round() as i64) } else { people(sum, setting) };
    let n = counted.len();
    let name = if whole { format!("{} · alle AGH", title(part)) } else { format!("{} · {} AGH", title(part), all.len()) };
    let mut opened = Opened::new(name, value, definition(part, setting, false), setting.desk.as_of).sum(vec![plus(
        value,
        format!("Summe über {n} AGH"),
        Role::Measure,
    )]);
    let about = |agh: &Counted<'_>| match part {
        AghPart::Free => format!("{}, {} eingetreten, {} zugewiesen", places(agh), agh.curve.present, agh.assigned),
        AghPart::Action => format!("{} leere Platztage", comma(agh.empty())),
        AghPart::Places
        | AghPart::Present
        | AghPart::Share
        | AghPart::Assigned
        | AghPart::In2
        | AghPart::In4
        | AghPart::In8
        | AghPart::Free4
        | AghPart::Any2
        | AghPart::Any4
        | AghPart::Any8
        | AghPart::Since
        | AghPart::Empty
        | AghPart::Number => places(agh),
    };
    opened.rows = counted.iter().map(|agh| row(agh, each(agh), about(agh))).collect();
    opened.rows.sort_by(|a, b| b.amount.unwrap_or(0.0).total_cmp(&a.amount.unwrap_or(0.0)).then_with(|| a.key.cmp(&b.key)));
    let without: Vec<&Counted<'_>> = all.iter().filter(|agh| agh.curve.capacity[0] == 0).collect();
    if matches!(part, AghPart::Present | AghPart::Number) {
        let there: u32 = without.iter().map(|agh| agh.curve.present).sum();
        opened = opened
            .without(without.len(), "AGH ohne Plätze an diesem Tag (noch nicht begonnen oder zwischen zwei Bewilligungen)")
            .without(there as usize, "Menschen, die in solchen AGH noch als eingetreten geführt werden: ihr Ende ist ungeklärt");
        let left =
            |agh: &&Counted<'_>| Line { role: Role::LeftOut, ..row(agh, agh.curve.present.into(), "ohne Plätze heute".into()) };
        opened.rows.extend(without.iter().map(left));
    }
    if part == AghPart::Action {
        opened = opened.without(all.len() - n, "AGH, die darunter bleiben");
    }
    let ended: Vec<&Measure> = setting.desk.agh().filter(|m| m.end < setting.today).collect();
    if whole {
        let open = |m: &&Measure| setting.desk.participations_of(&m.no).iter().any(Participation::is_present);
        opened = opened.without(ended.len(), "AGH, die beendet sind");
        opened = opened.without(ended.iter().filter(|m| open(m)).count(), "davon mit Menschen, deren Ende nicht eingetragen ist");
    }
    Ok(opened)
}
