//! Asking a provider for lists: who came on a first day, who is there (working instruction 103, rule 7). States counts
//! only; what is asked for is as little as the desk needs.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Audience, Blocked, Content, EmailAddress, Letter, MailKind, Mailbox, Mb, Recipient, Role, Topic, places::stand};
use crate::domain::{
    Desk, Measure, ModuleNo, Team,
    provider_list::{
        ListKind,
        request::{ClockTime, Expected, ListKey, ListRules},
    },
    start,
};

/// Starts a mail is called by; of more it says how many.
const NAMED: usize = 3;

/// One list in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Which list.
    pub key: ListKey,
    /// Name of the measure.
    pub title: String,
    /// First day.
    pub begin: NaiveDate,
    /// Places.
    pub places: u32,
    /// Live bookings.
    pub booked: u32,
}

impl ListRow {
    /// The module.
    #[must_use]
    pub const fn module(&self) -> Option<&ModuleNo> {
        self.key.start.1.as_ref()
    }
}

/// What a request states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRequestFacts {
    /// The morning the figures describe.
    pub data_of: NaiveDate,
    /// Which list.
    pub kind: ListKind,
    /// Its Stichtag.
    pub as_of: NaiveDate,
    /// By which day an answer is asked for.
    pub answer_by: NaiveDate,
    /// And by what time.
    pub answer_time: ClockTime,
    /// Träger.
    pub provider: String,
    /// Whom to ask there; empty when unknown.
    pub person: String,
    /// The lists; at least one.
    pub rows: Vec<ListRow>,
    /// When all of them were asked for before; the mail then reminds.
    pub asked_on: Option<NaiveDate>,
}

/// What is one mail: the team, the provider and its address, the list and its Stichtag.
type Together = (Team, String, EmailAddress, ListKind, NaiveDate);

/// The provider's mailbox for a measure.
///
/// # Errors
/// When the measure has no usable one.
pub fn provider_address(measure: &Measure) -> Result<EmailAddress, Blocked> {
    EmailAddress::parse(&measure.provider_contact.email)
        .map_err(|e| Blocked::ProviderUnreachable { measure: measure.no.clone(), problem: e.problem })
}

/// One mail to each provider with all its measures; lists that no mail can ask for come as reasons. `answer_by` names
/// the day by which an answer to a list of that Stichtag is asked for.
pub fn list_letters(
    desk: &Desk,
    lists: &[Expected<'_>],
    rules: &ListRules,
    today: NaiveDate,
    answer_by: impl Fn(NaiveDate) -> NaiveDate,
) -> Vec<Result<Letter, Blocked>> {
    let mut blocked = Vec::new();
    let mut mails: BTreeMap<Together, Vec<&Expected<'_>>> = BTreeMap::new();
    for list in lists {
        match provider_address(list.measure) {
            Ok(address) => {
                let team = list.measure.instrument.team();
                let together = (team, list.measure.provider.clone(), address, list.key.kind, list.key.as_of);
                mails.entry(together).or_default().push(list);
            }
            Err(why) if !blocked.contains(&why) => blocked.push(why),
            Err(_) => {}
        }
    }
    let letters = mails.into_iter().map(|((team, provider, address, kind, as_of), lists)| {
        let rows: Vec<ListRow> = lists.iter().map(|list| row(list)).collect();
        let person = lists.iter().map(|list| list.measure.provider_contact.person.as_str()).find(|person| !person.is_empty());
        let asked: Option<Vec<NaiveDate>> = lists.iter().map(|list| list.asked.map(|asked| asked.first)).collect();
        let name = if provider.is_empty() { person.unwrap_or("Träger").to_owned() } else { provider.clone() };
        let mb = lists.iter().filter(|_| rules.copy_mb).filter_map(|list| Mb::of(list.measure).ok());
        let audience = Audience::new(Recipient::new(Role::Provider, Mailbox { name, address }))
            .copy(mb.map(|mb| mb.recipient().clone()).collect::<Vec<_>>());
        let topic = Topic::Provider(called(&provider, kind, &rows));
        let facts = ListRequestFacts {
            data_of: stand(desk, today),
            kind,
            as_of,
            answer_by: answer_by(as_of),
            answer_time: rules.answer_time,
            person: person.unwrap_or_default().to_owned(),
            provider,
            rows,
            asked_on: asked.and_then(|days| days.into_iter().max()),
        };
        Letter { kind: MailKind::ListRequest, team, topic, audience, content: Content::ListRequest(facts) }
    });
    letters.map(Ok).chain(blocked.into_iter().map(Err)).collect()
}

fn row(list: &Expected<'_>) -> ListRow {
    ListRow {
        key: list.key.clone(),
        title: list.measure.title.clone(),
        begin: list.begin,
        places: list.places,
        booked: list.booked,
    }
}

/// `Hafenbogen e.V., Ersttagsliste: MES-3104/M07, Gk-3134`: no two mails of a day are called the same.
fn called(provider: &str, kind: ListKind, rows: &[ListRow]) -> String {
    let mut starts: Vec<String> = rows.iter().take(NAMED).map(|row| start::key_label(&row.key.start)).collect();
    if rows.len() > NAMED {
        starts.push(format!("{} weitere", rows.len() - NAMED));
    }
    format!("{provider}, {kind}: {}", starts.join(", "))
}
