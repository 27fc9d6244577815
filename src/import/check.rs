//! What must hold between rows: keys once, references to things that exist.
//!
//! Looks at the files and at what the desk already knows; stores nothing.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet, hash_map::Entry},
    hash::Hash,
};

use crate::domain::{Desk, Invalid, Measure, MeasureNo, ModuleNo, Participation, StartKey, UnitCode, text};

use super::{
    SourceFile,
    error::{ImportError, Problems},
    fields::At,
    kinds::Kind,
    rows::{Broken, Placed, Reference, Rows},
};

/// Checks all rows together.
pub(super) struct Checks<'a> {
    pub(super) sources: &'a [SourceFile],
    pub(super) known: &'a Desk,
    pub(super) problems: &'a RefCell<Problems>,
}

impl Checks<'_> {
    /// Removes identical repetitions; reports different content under one key.
    pub(super) fn keys(&self, rows: &mut Rows) {
        self.once(&mut rows.units, "OE", |u| u.code.clone(), ToString::to_string);
        self.once(&mut rows.measures, "Maßnahmenummer", |m| m.no.clone(), ToString::to_string);
        self.once(&mut rows.starts, "Maßnahmenummer", crate::domain::Start::key, |(no, module)| {
            crate::domain::start::label(no, module.as_ref())
        });
        self.once(&mut rows.participations, "Teilnahme-ID", |p| p.id.clone(), ToString::to_string);
        let key = |(unit, instrument, day): &(_, _, _)| format!("{unit}, {instrument}, {}", crate::domain::dates::german(*day));
        self.once(&mut rows.monitoring, "OE", |m| (m.unit.clone(), m.instrument.clone(), m.as_of), key);
    }

    fn once<T: PartialEq, K: Hash + Eq>(
        &self,
        rows: &mut Vec<Placed<T>>,
        column: &str,
        key: impl Fn(&T) -> K,
        label: impl Fn(&K) -> String,
    ) {
        let mut first: HashMap<K, usize> = HashMap::with_capacity(rows.len());
        let mut repeated = HashSet::new();
        for (i, placed) in rows.iter().enumerate() {
            match first.entry(key(&placed.row)) {
                Entry::Vacant(free) => {
                    free.insert(i);
                }
                Entry::Occupied(taken) => {
                    let earlier = &rows[*taken.get()];
                    repeated.insert(i);
                    if earlier.row != placed.row {
                        let label = label(taken.key());
                        let place = format!("{}, Zeile {}", text::clean(&self.sources[earlier.at.file].name), earlier.at.line);
                        let problem = format!("„{label}“ steht mit anderem Inhalt schon in {place}");
                        self.report(placed.at, column, &label, Invalid::new(problem, "jeder Schlüssel einmal"));
                    }
                }
            }
        }
        if !repeated.is_empty() {
            let mut i = 0;
            rows.retain(|_| {
                i += 1;
                !repeated.contains(&(i - 1))
            });
        }
    }

    /// Reports every reference to an OE, a measure or a module that nobody knows.
    pub(super) fn references(&self, rows: &Rows) {
        let index = Index::new(rows, self.known);
        for Placed { at, row } in &rows.measures {
            let needs = row.needs.iter().map(|(unit, _)| ("Bedarf durch OE", unit));
            let nearby = row.nearby.iter().map(|unit| ("Nahe OE", unit));
            let mb = row.mb.iter().filter_map(|mb| mb.unit.as_ref()).map(|unit| ("MB OE", unit));
            for (column, unit) in needs.chain(nearby).chain(mb) {
                self.unit(&index, *at, column, unit);
            }
            self.stored_participations(&index, *at, row);
        }
        for Placed { at, row } in &rows.starts {
            self.start(&index, *at, &row.measure, row.module.as_ref());
        }
        for Placed { at, row } in &rows.participations {
            self.unit(&index, *at, "OE", &row.unit);
            self.participation(&index, *at, &row.measure, row.module.as_ref());
        }
        for Placed { at, row } in &rows.monitoring {
            self.unit(&index, *at, "OE", &row.unit);
        }
        for (at, reference) in &rows.broken.references {
            match reference {
                Reference::Unit(column, unit) => self.unit(&index, *at, column, unit),
                Reference::Start(measure, module) => self.start(&index, *at, measure, module.as_ref()),
                Reference::Participation(measure, module) => self.participation(&index, *at, measure, module.as_ref()),
                Reference::Measure(measure) => {
                    self.measure(&index, *at, measure);
                }
            }
        }
    }

    fn start(&self, index: &Index<'_>, at: At, measure: &MeasureNo, module: Option<&ModuleNo>) {
        if let Some(measure) = self.measure(index, at, measure)
            && module.is_none()
            && let Some(invalid) = index.module_problem(measure, None)
        {
            self.report(at, "Modul", "", invalid);
        }
    }

    fn participation(&self, index: &Index<'_>, at: At, measure: &MeasureNo, module: Option<&ModuleNo>) {
        if let Some(measure) = self.measure(index, at, measure)
            && let Some(invalid) = index.module_problem(measure, module)
        {
            self.report(at, "Modul", module.map_or("", ModuleNo::as_str), invalid);
        }
    }

    fn unit(&self, index: &Index<'_>, at: At, column: &str, unit: &UnitCode) {
        if !index.knows_unit(unit) {
            let invalid = Invalid::new(format!("OE „{unit}“ ist unbekannt"), "eine OE aus der Tabelle der OE");
            self.report(at, column, unit.as_str(), invalid);
        }
    }

    fn measure<'i>(&self, index: &Index<'i>, at: At, no: &MeasureNo) -> Option<&'i Measure> {
        let found = index.measures.get(no).copied().or_else(|| index.known_measure(no));
        if found.is_none() && !index.broken.measures.contains(no) && !index.broken.kinds.contains(&Kind::Measures) {
            let problem = format!("Maßnahme „{no}“ ist unbekannt");
            self.report(at, "Maßnahmenummer", no.as_str(), Invalid::new(problem, "eine Nummer aus der Tabelle der Maßnahmen"));
        }
        found
    }

    /// A measure that turns modular must not leave stored open participations without a module.
    fn stored_participations(&self, index: &Index<'_>, at: At, measure: &Measure) {
        let Some(before) = self.known.measures.get(&measure.no) else { return };
        if (before.modular, before.is_agh()) == (measure.modular, measure.is_agh()) {
            return;
        }
        let left = |p: &&Participation| {
            p.status.is_live()
                && !index.participations.contains(p.id.as_str())
                && index.module_problem(measure, p.module.as_ref()).is_some()
        };
        let count = self.known.participations_of(&measure.no).iter().filter(left).count();
        if count > 0 {
            let problem = format!("{count} gespeicherte offene Teilnahmen haben kein passendes Modul");
            let expected = "im selben Import die Teilnahmen mit ihrem Modul";
            self.report(at, "Modular", if measure.modular { "ja" } else { "nein" }, Invalid::new(problem, expected));
        }
    }

    fn report(&self, at: At, column: &str, value: &str, invalid: Invalid) {
        let error = ImportError::of_value(&self.sources[at.file].name, at.line, column, value, invalid);
        self.problems.borrow_mut().push(at.file, error);
    }
}

/// What exists once the import is through.
struct Index<'a> {
    units: HashSet<&'a str>,
    measures: HashMap<&'a MeasureNo, &'a Measure>,
    starts: HashSet<StartKey>,
    /// Ids in the files; collected only where a measure of the desk is restated.
    participations: HashSet<&'a str>,
    broken: &'a Broken,
    known: &'a Desk,
}

impl<'a> Index<'a> {
    fn new(rows: &'a Rows, known: &'a Desk) -> Self {
        let restated = rows.measures.iter().any(|m| known.measures.contains_key(&m.row.no));
        let ids = rows.participations.iter().filter(|_| restated).map(|p| p.row.id.as_str());
        Self {
            units: rows.units.iter().map(|u| u.row.code.as_str()).collect(),
            measures: rows.measures.iter().map(|m| (&m.row.no, &m.row)).collect(),
            starts: rows.starts.iter().map(|s| s.row.key()).chain(rows.broken.starts.iter().cloned()).collect(),
            participations: ids.collect(),
            broken: &rows.broken,
            known,
        }
    }

    /// A measure of the desk, unless the files restate it in a row that could not be read.
    fn known_measure(&self, no: &MeasureNo) -> Option<&'a Measure> {
        self.known.measures.get(no).filter(|_| !self.broken.measures.contains(no))
    }

    fn knows_unit(&self, unit: &UnitCode) -> bool {
        self.units.contains(unit.as_str())
            || self.known.units.contains_key(unit)
            || self.broken.units.contains(unit)
            || self.broken.kinds.contains(&Kind::Units)
    }

    /// A named module needs its start row; a modular contracted measure needs a module.
    fn module_problem(&self, measure: &Measure, module: Option<&ModuleNo>) -> Option<Invalid> {
        match module {
            None if measure.modular && !measure.is_agh() => {
                let problem = format!("Modul fehlt, die Maßnahme {} ist modular", measure.no);
                Some(Invalid::new(problem, "die Nummer des Moduls, z. B. M03"))
            }
            Some(module) if !self.knows_start(&measure.no, module) => {
                let problem = format!("Modul „{module}“ der Maßnahme {} ist unbekannt", measure.no);
                Some(Invalid::new(problem, "ein Modul aus der Tabelle der Starttermine"))
            }
            _ => None,
        }
    }

    fn knows_start(&self, measure: &MeasureNo, module: &ModuleNo) -> bool {
        let key = (measure.clone(), Some(module.clone()));
        self.starts.contains(&key) || self.known.starts.contains_key(&key) || self.broken.kinds.contains(&Kind::Starts)
    }
}
