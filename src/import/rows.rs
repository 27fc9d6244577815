//! Rows of each kind → domain values with their place, for the checks between rows.

use std::collections::HashSet;

use crate::domain::{
    Contact, Instrument, Invalid, Measure, MeasureNo, ModuleNo, Monitoring, Participation, ParticipationId, ProviderContact,
    Reason, Start, StartKey, Status, Unit, UnitCode, UnitKind, measure::Profile,
};

use super::{
    Seal, Sealed, Secret,
    fields::{At, Fields, Interned},
    kinds::{Kind, MeasureColumn as M, MonitoringColumn as E, ParticipationColumn as P, StartColumn as S, UnitColumn as U},
    lists::{self, ListRow},
    notes::Topic,
    numbers::whole,
    persons::sign_of_person,
};

/// Most places of a measure or start, and most of anything counted per measure.
const MAX_PLACES: u32 = 100_000;
/// Largest stock of ELB of one OE.
const MAX_STOCK: u32 = 10_000_000;
/// Longest name of a contact at a provider, in characters.
const MAX_PERSON_CHARS: usize = 80;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Placed<T> {
    pub(super) at: At,
    pub(super) row: T,
}

/// Everything read so far.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) units: Vec<Placed<Unit>>,
    pub(super) measures: Vec<Placed<Measure>>,
    pub(super) starts: Vec<Placed<Start>>,
    pub(super) participations: Vec<Placed<Participation>>,
    pub(super) monitoring: Vec<Placed<Monitoring>>,
    /// Seals Kundennummern; without it there is no such column.
    seal: Option<Seal>,
    /// Kundennummern of participations, sealed.
    pub(super) sealed: Vec<(ParticipationId, Sealed)>,
    /// Rows of a list of people; none in an import.
    pub(super) listed: Vec<ListRow>,
    /// Keys of rows that had problems of their own: references to them are not reported again.
    pub(super) broken: Broken,
    interned: Interned,
}

/// What is in the files, but could not be read.
#[derive(Debug, Default)]
pub(super) struct Broken {
    pub(super) units: HashSet<UnitCode>,
    pub(super) measures: HashSet<MeasureNo>,
    pub(super) starts: HashSet<StartKey>,
    /// Tables with a broken header: nothing is known about their rows.
    pub(super) kinds: HashSet<Kind>,
    /// What those rows refer to, as far as it could be read.
    pub(super) references: Vec<(At, Reference)>,
    /// Keys of the file being read that look like persons: the first place, how many, what they
    /// look like.
    pub(super) persons: Option<(At, u32, &'static str)>,
}

/// What a row that could not be read refers to.
#[derive(Debug)]
pub(super) enum Reference {
    /// An OE, named in that column.
    Unit(&'static str, UnitCode),
    /// A start's measure and its module.
    Start(MeasureNo, Option<ModuleNo>),
    /// A participation's measure and its module.
    Participation(MeasureNo, Option<ModuleNo>),
    /// A measure; the module beside it could not be read.
    Measure(MeasureNo),
}

impl Broken {
    /// Whether a key can be kept; what looks like a person is counted and told once per file.
    fn is_pseudonym(&mut self, at: At, key: &str) -> bool {
        let Some(sign) = sign_of_person(key) else { return true };
        self.persons = Some(self.persons.map_or((at, 1, sign), |(first, count, sign)| (first, count + 1, sign)));
        false
    }
}

impl Rows {
    /// None yet; with a seal Kundennummern are taken over, sealed.
    pub(super) fn new(seal: Option<Seal>) -> Self {
        Self { seal, ..Self::default() }
    }

    /// Reads one row; problems have been reported where nothing is added.
    pub(super) fn add(&mut self, fields: &Fields<'_>) {
        let at = fields.at;
        match fields.layout.kind {
            Kind::Units => {
                let row = self.unit(fields);
                self.units.extend(row.map(|row| Placed { at, row }));
            }
            Kind::Measures => {
                let row = self.measure(fields);
                self.measures.extend(row.map(|row| Placed { at, row }));
            }
            Kind::Starts => {
                let row = self.start(fields);
                self.starts.extend(row.map(|row| Placed { at, row }));
            }
            Kind::Participations => {
                let row = self.participation(fields);
                self.participations.extend(row.map(|row| Placed { at, row }));
            }
            Kind::Monitoring => {
                let row = self.monitoring(fields);
                self.monitoring.extend(row.map(|row| Placed { at, row }));
            }
            Kind::FirstDayList | Kind::OccupancyList | Kind::AssignmentList => {
                let row = lists::row(fields, |key| self.broken.is_pseudonym(at, key));
                self.listed.extend(row);
            }
        }
    }

    fn unit(&mut self, f: &Fields<'_>) -> Option<Unit> {
        let code = f.unit(&mut self.interned, U::Code);
        let (title, kind) = (f.text(U::Title), f.read(U::Kind, UnitKind::parse));
        let (district, mailbox) = (f.text(U::District), f.text(U::Mailbox));
        f.address(U::Mailbox, mailbox.as_deref());
        let (stock, stock_u25) = (f.whole(U::Stock, MAX_STOCK), f.whole(U::StockU25, MAX_STOCK));
        let code = code?;
        let unit = (|| {
            let (title, district, mailbox) = (title?, district?, mailbox?);
            Some(Unit { code: code.clone(), title, kind: kind?, district, mailbox, stock: stock?, stock_u25: stock_u25? })
        })();
        if unit.is_none() {
            self.broken.units.insert(code);
        }
        unit
    }

    fn measure(&mut self, f: &Fields<'_>) -> Option<Measure> {
        let interned = &mut self.interned;
        let no = f.measure(interned, M::No);
        let (title, instrument) = (f.text(M::Title), f.read(M::Instrument, Instrument::parse));
        let (provider, district) = (f.text(M::Provider), f.text(M::District));
        let places = f.whole(M::Places, MAX_PLACES);
        let (begin, end) = (f.date(interned, M::Begin), f.date(interned, M::End));
        let (modular, u25, limited_mobility) = (f.flag(M::Modular), f.flag(M::U25), f.flag(M::LimitedMobility));
        let (needs, nearby) = (f.read(M::Needs, needs), f.read(M::Nearby, nearby));
        let mb = contact(f, interned);
        let (target_group, content, notes) = (f.text(M::TargetGroup), f.text(M::Content), f.text(M::Notes));
        let (email, person) = (f.text(M::ProviderEmail), f.text_of(M::ProviderPerson, MAX_PERSON_CHARS));
        // Most measures need no mailbox of their provider: a missing one is told where a mail would need it.
        f.address(M::ProviderEmail, email.as_deref().filter(|email| !email.is_empty()));
        let measure = (|| {
            let (title, instrument, provider, district) = (title?, instrument?, provider?, district?);
            let (places, begin, end, modular, u25) = (places?, begin?, end?, modular?, u25?);
            let (limited_mobility, needs, nearby, mb) = (limited_mobility?, needs.clone()?, nearby.clone()?, mb.clone()?);
            let profile = Profile { target_group: target_group?, content: content?, notes: notes? };
            let provider_contact = ProviderContact { email: email?, person: person? };
            let no = no.clone()?;
            #[rustfmt::skip]
            let measure = Measure {
                no, title, instrument, provider, district, places, begin, end, modular, u25, limited_mobility, needs, nearby, mb,
                profile, provider_contact,
            };
            if measure.is_agh() && measure.mb.is_none() {
                f.note(Topic::NoMb, String::new);
            }
            let column = if end < begin { M::End } else { M::Needs };
            measure.checked().map_err(|invalid| f.report(column, &f.raw(column), invalid)).ok()
        })();
        if measure.is_none() {
            self.broken.measures.extend(no);
            let needs = needs.into_iter().flatten().map(|(unit, _)| Reference::Unit("Bedarf durch OE", unit));
            let nearby = nearby.into_iter().flatten().map(|unit| Reference::Unit("Nahe OE", unit));
            let mb = mb.flatten().and_then(|mb| mb.unit).map(|unit| Reference::Unit("MB OE", unit));
            self.broken.references.extend(needs.chain(nearby).chain(mb).map(|reference| (f.at, reference)));
        }
        measure
    }

    fn start(&mut self, f: &Fields<'_>) -> Option<Start> {
        let interned = &mut self.interned;
        let (measure, module) = (f.measure(interned, S::Measure), f.module(interned, S::Module));
        let (begin, end) = (f.date(interned, S::Begin), f.date(interned, S::End));
        let places = f.whole(S::Places, MAX_PLACES);
        let (measure, module) = (measure?, module?);
        let start = (|| {
            let start = Start { measure: measure.clone(), module: module.clone(), begin: begin?, end: end?, places: places? };
            start.checked().map_err(|invalid| f.report(S::End, &f.raw(S::End), invalid)).ok()
        })();
        if start.is_none() {
            self.broken.references.push((f.at, Reference::Start(measure.clone(), module.clone())));
            self.broken.starts.insert((measure, module));
        }
        start
    }

    fn participation(&mut self, f: &Fields<'_>) -> Option<Participation> {
        let interned = &mut self.interned;
        let id = f.read(P::Id, ParticipationId::parse).filter(|id| self.broken.is_pseudonym(f.at, id.as_str()));
        let (measure, module) = (f.measure(interned, P::Measure), f.module(interned, P::Module));
        let unit = f.unit(interned, P::Unit);
        let assigned_on = f.date(interned, P::AssignedOn);
        let (planned_begin, planned_end) = (f.date(interned, P::PlannedBegin), f.date(interned, P::PlannedEnd));
        let status = f.read(P::Status, Status::parse);
        let status_since = f.date(interned, P::StatusSince);
        let (begin, end) = (f.date_or_none(interned, P::Begin), f.date_or_none(interned, P::End));
        let (reason, office) = (Reason::reduce(&f.raw(P::Reason)), f.post(interned, P::Office));
        let participation = (|| {
            let (id, measure, module, unit) = (id?, measure.clone()?, module.clone()?, unit.clone()?);
            let (assigned_on, planned_begin, planned_end) = (assigned_on?, planned_begin?, planned_end?);
            let (status, status_since, begin, end, office) = (status?, status_since?, begin?, end?, office?);
            #[rustfmt::skip]
            let participation = Participation {
                id, measure, module, unit, assigned_on, planned_begin, planned_end, status, status_since, begin, end, reason,
                office,
            };
            let report = |(name, invalid): (&str, Invalid)| {
                let column = Kind::Participations.columns().iter().position(|c| c.name == name).unwrap_or(P::Status as usize);
                f.report(column, &f.raw(column), invalid);
            };
            participation.checked().map_err(report).ok()
        })();
        if participation.is_none() {
            let unit = unit.map(|unit| Reference::Unit("OE", unit));
            let measure = measure.map(|measure| match module {
                Some(module) => Reference::Participation(measure, module),
                None => Reference::Measure(measure),
            });
            self.broken.references.extend(unit.into_iter().chain(measure).map(|reference| (f.at, reference)));
        }
        if let (Some(participation), Some(seal)) = (&participation, &self.seal) {
            let sealed = seal.of(&Secret::new(f.raw(P::CustomerNo)));
            self.sealed.extend(sealed.map(|sealed| (participation.id.clone(), sealed)));
        }
        participation
    }

    fn monitoring(&mut self, f: &Fields<'_>) -> Option<Monitoring> {
        let interned = &mut self.interned;
        let (as_of, unit) = (f.date(interned, E::AsOf), f.unit(interned, E::Unit));
        let instrument = f.read(E::Instrument, Instrument::parse);
        let (expected_year, expected_to_date) = (f.amount(E::ExpectedYear), f.amount(E::ExpectedToDate));
        let actual = f.whole(E::Actual, MAX_STOCK);
        let row = (|| {
            let (as_of, unit, instrument, actual) = (as_of?, unit.clone()?, instrument?, actual?);
            let (expected_year, expected_to_date) = (expected_year?, expected_to_date?);
            Some(Monitoring { as_of, unit, instrument, expected_year, expected_to_date, actual })
        })();
        if row.is_none() {
            self.broken.references.extend(unit.map(|unit| (f.at, Reference::Unit("OE", unit))));
        }
        row
    }
}

/// The MB; nobody when all three fields are empty.
#[expect(clippy::option_option, reason = "a problem and an absent MB are different things")]
fn contact(f: &Fields<'_>, interned: &mut Interned) -> Option<Option<Contact>> {
    let (name, email) = (f.text(M::MbName), f.text(M::MbEmail));
    // Nobody is named: nothing is missing of her.
    if !f.raw(M::MbName).is_empty() || !f.raw(M::MbEmail).is_empty() {
        f.address(M::MbEmail, email.as_deref());
    }
    let unit = if f.raw(M::MbUnit).is_empty() { Some(None) } else { f.unit(interned, M::MbUnit).map(Some) };
    let contact = Contact { name: name?, unit: unit?, email: email? };
    Some((contact != Contact::default()).then_some(contact))
}

/// `ALT:4,BIL:3`.
fn needs(raw: &str) -> Result<Vec<(UnitCode, u32)>, Invalid> {
    let need = |item: &str| {
        let (unit, count) = item.rsplit_once(':')?;
        Some((UnitCode::parse(unit).ok()?, whole(count, MAX_PLACES).ok()?))
    };
    listed(raw)
        .map(|item| need(item).ok_or_else(|| Invalid::new(format!("„{item}“ ist kein Bedarf"), "OE:Anzahl, z. B. ALT:4,BIL:3")))
        .collect()
}

/// `ALT,BIL`.
fn nearby(raw: &str) -> Result<Vec<UnitCode>, Invalid> {
    listed(raw).map(UnitCode::parse).collect()
}

fn listed(raw: &str) -> impl Iterator<Item = &str> {
    raw.split([',', ';']).map(str::trim).filter(|item| !item.is_empty())
}
