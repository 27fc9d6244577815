//! A figure, opened: the shape of every answer.

use chrono::NaiveDate;

use crate::domain::dates;

/// A value, kept as what it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity {
    /// People, places, starts.
    Count(i64),
    /// A number shown with so many places after the comma.
    Decimal(f64, usize),
    /// Share of 1.
    Share(f64),
}

impl Quantity {
    /// As a number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub const fn number(self) -> f64 {
        match self {
            Self::Count(n) => n as f64,
            Self::Decimal(x, _) | Self::Share(x) => x,
        }
    }
}

/// What a row is to a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// People with status Eingetreten.
    Present,
    /// People with status Zugewiesen.
    Assigned,
    /// AGH.
    Measure,
    /// Starts of contracted measures.
    Start,
    /// An OE in an instrument.
    Pair,
    /// Places of a Kontingent fixed by hand or by a declared need.
    Forced,
    /// The minimum place of a Kontingent.
    Minimum,
    /// Places of a Kontingent by the Rückstand.
    Backlog,
    /// Places of a Kontingent beyond every Rückstand.
    Beyond,
    /// The Kontingent of an OE in a start.
    Contingent,
    /// People who fill a Kontingent.
    Filling,
    /// What is not counted.
    LeftOut,
}

impl Role {
    /// On the wire.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Assigned => "assigned",
            Self::Measure => "measure",
            Self::Start => "start",
            Self::Pair => "unit",
            Self::Forced => "forced",
            Self::Minimum => "minimum",
            Self::Backlog => "backlog",
            Self::Beyond => "beyond",
            Self::Contingent => "contingent",
            Self::Filling => "filling",
            Self::LeftOut => "left_out",
        }
    }

    /// In German.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Present => "eingetreten",
            Self::Assigned => "zugewiesen",
            Self::Measure => "AGH",
            Self::Start => "Start",
            Self::Pair => "OE×Instrument",
            Self::Forced => "vorgegeben",
            Self::Minimum => "Mindestplatz",
            Self::Backlog => "Rückstand",
            Self::Beyond => "darüber",
            Self::Contingent => "Kontingent",
            Self::Filling => "besetzt",
            Self::LeftOut => "nicht gezählt",
        }
    }
}

/// One part of a sum: `− 16 eingetreten`.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Added, or taken away.
    pub minus: bool,
    /// How much.
    pub value: Quantity,
    /// Of what.
    pub label: String,
    /// The rows that make it up, where there are some.
    pub role: Option<Role>,
}

/// How the value comes about.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// Its parts add up to it.
    Sum(Vec<Term>),
    /// The first divided by the second.
    Ratio(Term, Term),
    /// It is recorded, or read from a distribution, as this sentence says.
    Given(String),
}

/// What is not counted, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub count: u32,
    /// Of what, and why.
    pub what: String,
}

/// A row behind a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is to the figure.
    pub role: Role,
    /// Teilnahme-ID, Maßnahmenummer, start or OE.
    pub key: String,
    /// What is to be known of it.
    pub text: String,
    /// What it adds; `None` where a person has a chance of their own.
    pub amount: Option<f64>,
    /// It is a person, counted or left out; not everybody reads the key.
    pub is_person: bool,
}

/// A figure, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Its name.
    pub figure: String,
    /// What it is called.
    pub title: String,
    /// Its value.
    pub value: Quantity,
    /// What it means, in a sentence.
    pub definition: String,
    /// How it comes about.
    pub formula: Formula,
    /// The day the data describe.
    pub as_of: Option<NaiveDate>,
    /// What is not counted.
    pub left_out: Vec<LeftOut>,
    /// The rows behind it.
    pub rows: Vec<Line>,
}

impl Opened {
    /// A figure; formula, what is left out and rows come after.
    pub(super) fn new(title: String, value: Quantity, definition: impl Into<String>, as_of: Option<NaiveDate>) -> Self {
        Self {
            figure: String::new(),
            title,
            value,
            definition: definition.into(),
            formula: Formula::Given("So steht es im letzten Export.".to_owned()),
            as_of,
            left_out: Vec::new(),
            rows: Vec::new(),
        }
    }

    pub(super) fn sum(self, terms: Vec<Term>) -> Self {
        Self { formula: Formula::Sum(terms), ..self }
    }

    pub(super) fn given(self, how: impl Into<String>) -> Self {
        Self { formula: Formula::Given(how.into()), ..self }
    }

    pub(super) fn without(mut self, count: usize, what: impl Into<String>) -> Self {
        if count > 0 {
            self.left_out.push(LeftOut { count: u32::try_from(count).unwrap_or(u32::MAX), what: what.into() });
        }
        self
    }
}

/// `+ value label`.
pub(super) fn plus(value: Quantity, label: impl Into<String>, role: impl Into<Option<Role>>) -> Term {
    Term { minus: false, value, label: label.into(), role: role.into() }
}

/// `− value label`.
pub(super) fn minus(value: Quantity, label: impl Into<String>, role: impl Into<Option<Role>>) -> Term {
    Term { minus: true, ..plus(value, label, role) }
}

/// `22.12.2026 (in 4 Wochen)`.
pub(super) fn in_weeks(today: NaiveDate, weeks: u8) -> String {
    format!("{} (in {weeks} Wochen)", dates::german(today + chrono::Days::new(7 * u64::from(weeks))))
}

/// `1,5`.
pub(super) fn comma(x: f64) -> String {
    format!("{x:.1}").replace('.', ",")
}
