//! Names of figures, as they are typed, linked and sent: `agh/AGH-2246/freiheute`. The last part is the key of the
//! column that shows it, which never changes.

use std::{fmt, str::FromStr};

use crate::domain::{MeasureNo, Team, text};

/// Most rows one figure is asked about by name; more are asked about as `alle`.
const MOST: usize = 400;

/// Which of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which<K> {
    /// All.
    All,
    /// These.
    These(Vec<K>),
}

/// Which pairs of OE and instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairs {
    /// All.
    All,
    /// Those one team looks at.
    Team(Team),
    /// Those Kontingente follow from: neither AGH nor `BaE`.
    Offered,
    /// One, as it is listed: `ALT MES`.
    One(String),
}

macro_rules! parts {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $key:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$about])* $variant,)+ }

        impl $name {
            /// Every one.
            pub const ALL: [Self; [$($key),+].len()] = [$(Self::$variant),+];

            /// The key of the column that shows it.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(raw: &str) -> Result<Self, String> {
                Self::ALL.into_iter().find(|part| part.key() == raw).ok_or_else(|| {
                    format!("„{}“ ist keine Zahl davon; es gibt {}", text::clean(raw), Self::ALL.map(Self::key).join(", "))
                })
            }
        }
    };
}

parts! {
    /// A figure of AGH.
    AghPart {
        /// Places today.
        Places = "plaetze",
        /// People present today.
        Present = "besetzt",
        /// Share of the places that is taken today.
        Share = "quote",
        /// People assigned.
        Assigned = "zugewiesen",
        /// Free today.
        Free = "freiheute",
        /// People in two weeks.
        In2 = "in2wo",
        /// People in four weeks.
        In4 = "in4wo",
        /// People in eight weeks.
        In8 = "in8wo",
        /// Free in four weeks.
        Free4 = "frei4wo",
        /// P(at least one free) in two weeks.
        Any2 = "pfrei2w",
        /// The same in four weeks.
        Any4 = "pfrei4w",
        /// The same in eight weeks.
        Any8 = "pfrei8w",
        /// Change of the people in four weeks since the morning before.
        Since = "zugestern",
        /// Place-days that stand empty in eight weeks.
        Empty = "leereplatztage",
        /// How many AGH.
        Number = "anzahl",
        /// How many AGH ask for action.
        Action = "handlungsbedarf",
    }
}

parts! {
    /// A figure of starts of contracted measures.
    StartPart {
        /// Places.
        Places = "plaetze",
        /// People assigned.
        Assigned = "zugew",
        /// People present.
        Present = "einget",
        /// Free.
        Free = "frei",
        /// How many starts with free places are on offer.
        Number = "anzahl",
    }
}

parts! {
    /// A figure of the Eintrittsmonitoring.
    EntryPart {
        /// Eintrittserwartung Jahr.
        Year = "erwartetjahr",
        /// Eintrittserwartung bis Stand.
        Expected = "bisstand",
        /// Eintritte Ist.
        Actual = "ist",
        /// Rückstand.
        Backlog = "rueckstand",
        /// Erfüllungsquote.
        Fulfilment = "erfuellung",
        /// How many are behind.
        Behind = "hinter",
    }
}

parts! {
    /// A figure of Kontingente.
    CellPart {
        /// Places by the proposal, or by the draft where there is one.
        Proposed = "vorschlag",
        /// Places asked for by what is in force.
        Given = "erbeten",
        /// Of these, filled since.
        Filled = "besetzt",
        /// Still to be filled.
        Open = "offen",
    }
}

/// Which Kontingente: `ALT MES-3104 M07` in a start, `ALT MES` in all starts of an instrument, `alle MES` of all OEs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// The OE; `None` for all.
    pub unit: Option<String>,
    /// A start as it is listed, or an instrument.
    pub of: String,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// Of AGH.
    Agh(Which<MeasureNo>, AghPart),
    /// Of starts of contracted measures, as they are listed: `MES-3104 M07`.
    Start(Which<String>, StartPart),
    /// Of the Eintrittsmonitoring.
    Entries(Pairs, EntryPart),
    /// Of Kontingente.
    Contingent(Cells, CellPart),
}

const ALL: &str = "alle";
const OFFERED: &str = "kontingente";

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agh(Which::All, part) => write!(f, "agh/{ALL}/{}", part.key()),
            Self::Agh(Which::These(these), part) => {
                let these: Vec<&str> = these.iter().map(MeasureNo::as_str).collect();
                write!(f, "agh/{}/{}", these.join(","), part.key())
            }
            Self::Start(Which::All, part) => write!(f, "plaetze/{ALL}/{}", part.key()),
            Self::Start(Which::These(these), part) => {
                write!(f, "plaetze/{}/{}", these.join(","), part.key())
            }
            Self::Entries(Pairs::All, part) => write!(f, "monitoring/{ALL}/{}", part.key()),
            Self::Entries(Pairs::Offered, part) => write!(f, "monitoring/{OFFERED}/{}", part.key()),
            Self::Entries(Pairs::Team(team), part) => write!(f, "monitoring/{}/{}", team.label(), part.key()),
            Self::Entries(Pairs::One(pair), part) => write!(f, "monitoring/{pair}/{}", part.key()),
            Self::Contingent(Cells { unit, of }, part) => {
                write!(f, "kontingente/{} {of}/{}", unit.as_deref().unwrap_or(ALL), part.key())
            }
        }
    }
}

fn which<K>(raw: &str, parse: impl Fn(&str) -> Result<K, String>) -> Result<Which<K>, String> {
    if raw == ALL {
        return Ok(Which::All);
    }
    let these: Vec<K> = raw.split(',').map(parse).collect::<Result<_, _>>()?;
    if these.len() > MOST {
        return Err(format!("{} auf einmal sind zu viele, höchstens {MOST}; „{ALL}“ nimmt alle", these.len()));
    }
    Ok(Which::These(these))
}

fn pairs(raw: &str) -> Result<Pairs, String> {
    if raw == ALL {
        return Ok(Pairs::All);
    }
    if raw == OFFERED {
        return Ok(Pairs::Offered);
    }
    if let Some(team) = [Team::X911, Team::X915].into_iter().find(|team| team.label() == raw) {
        return Ok(Pairs::Team(team));
    }
    if !raw.contains(' ') {
        return Err(format!(
            "„{}“ ist nicht zu lesen; erwartet wird OE und Instrument, etwa „ALT MES“, ein Team oder „{ALL}“",
            text::clean(raw)
        ));
    }
    Ok(Pairs::One(text::clean(raw)))
}

fn cells(raw: &str) -> Result<Cells, String> {
    let clean = text::clean(raw);
    let Some((unit, of)) = clean.split_once(' ') else {
        return Err(format!(
            "„{clean}“ ist nicht zu lesen; erwartet wird OE und Start oder Instrument, etwa „ALT MES-3104 M07“, „ALT MES“ oder \
             „{ALL} MES“"
        ));
    };
    Ok(Cells { unit: (unit != ALL).then(|| unit.to_owned()), of: of.to_owned() })
}

fn start(raw: &str) -> Result<String, String> {
    let label = text::clean(raw);
    if label.is_empty() { Err("der Start fehlt".to_owned()) } else { Ok(label) }
}

impl FromStr for Figure {
    type Err = String;

    fn from_str(raw: &str) -> Result<Self, String> {
        let said = |what: String| format!("Die Zahl „{}“ gibt es nicht: {what}.", text::clean(raw));
        let parts = raw.trim().split_once('/').and_then(|(family, rest)| Some((family, rest.rsplit_once('/')?)));
        let Some((family, (of, part))) = parts else {
            return Err(said("ein Name hat drei Teile, etwa „agh/AGH-2246/freiheute“ oder „plaetze/alle/frei“".to_owned()));
        };
        match family {
            "agh" => Ok(Self::Agh(
                which(of, |no| MeasureNo::parse(no).map_err(|e| e.to_string())).map_err(said)?,
                part.parse().map_err(said)?,
            )),
            "plaetze" => Ok(Self::Start(which(of, start).map_err(said)?, part.parse().map_err(said)?)),
            "monitoring" => Ok(Self::Entries(pairs(of).map_err(said)?, part.parse().map_err(said)?)),
            "kontingente" => Ok(Self::Contingent(cells(of).map_err(said)?, part.parse().map_err(said)?)),
            other => Err(said(format!("„{}“ ist weder agh noch plaetze noch monitoring noch kontingente", text::clean(other)))),
        }
    }
}

/// Every kind of figure, as a pattern of its name.
#[must_use]
pub fn catalogue() -> Vec<String> {
    let agh = AghPart::ALL.map(|part| format!("agh/NR|{ALL}/{}", part.key()));
    let starts = StartPart::ALL.map(|part| format!("plaetze/NR MODUL|{ALL}/{}", part.key()));
    let entries = EntryPart::ALL.map(|part| format!("monitoring/OE INSTRUMENT|X911|X915|{OFFERED}|{ALL}/{}", part.key()));
    let cells = CellPart::ALL.map(|part| format!("kontingente/OE|{ALL} NR MODUL|INSTRUMENT/{}", part.key()));
    agh.into_iter().chain(starts).chain(entries).chain(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in [
            "agh/alle/leereplatztage",
            "agh/AGH-2246/freiheute",
            "agh/AGH-1,AGH-2/frei4wo",
            "plaetze/MES-3104 M07/frei",
            "plaetze/BaE-3121,MES-3104 M07/frei",
            "monitoring/ALT MES/rueckstand",
            "monitoring/X915/hinter",
            "monitoring/kontingente/hinter",
            "monitoring/alle/rueckstand",
            "kontingente/ALT MES-3104 M07/vorschlag",
            "kontingente/JBA-ALT BaE/1/erbeten",
            "kontingente/alle MES/offen",
        ] {
            assert_eq!(name.parse::<Figure>().map(|figure| figure.to_string()), Ok(name.to_owned()));
        }
        // A number may hold what parts a name.
        assert_eq!("agh/AGH/1/besetzt".parse::<Figure>().map(|f| f.to_string()), Ok("agh/AGH/1/besetzt".to_owned()));
    }

    #[test]
    fn what_is_no_name_is_told_with_what_there_is() {
        for (raw, told) in [
            ("frei", "drei Teile"),
            ("agh/alle/voll", "leereplatztage"),
            ("oe/ALT/frei", "weder agh noch plaetze noch monitoring noch kontingente"),
            ("monitoring/ALT/ist", "ALT MES"),
            ("plaetze//frei", "fehlt"),
            ("kontingente/ALT/vorschlag", "ALT MES-3104 M07"),
            ("kontingente/ALT MES/soll", "vorschlag, erbeten, besetzt, offen"),
        ] {
            let error = raw.parse::<Figure>().unwrap_err();
            assert!(error.contains(told) && error.ends_with('.'), "{raw}: {error}");
        }
    }
}
