//! What can be typed after `ilc-desk contingents`. German help and German errors.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::{
    api::contingents::request::{ExcludedUnit, HeldPlaces, PinnedCell, Settings, StartRef},
    cli::output::{Format, FormatArgs},
    domain::{MeasureNo, ModuleNo, UnitCode},
};

/// `contingents`.
#[derive(Debug, Args)]
pub struct ContingentsArgs {
    #[command(subcommand)]
    pub command: ContingentsCommand,
}

/// What to do with Kontingente.
#[derive(Debug, Subcommand)]
pub enum ContingentsCommand {
    /// Freie Plätze auf die OEs verteilen; nichts wird gespeichert
    Propose(ProposeArgs),
    /// Kontingente freigeben: den Entwurf, den Vorschlag oder eigene Vorgaben; zeigt vorher und nachher
    Release(ReleaseArgs),
    /// Eine Freigabe zurücknehmen
    Undo(UndoArgs),
    /// Den Entwurf eines Instruments ansehen, setzen, verwerfen
    Draft(DraftArgs),
    /// Bisherige Freigaben, die neueste zuerst
    Releases(FormatArgs),
    /// Matrix mit Rechnung und Gründen in eine Datei schreiben (.xlsx oder .txt)
    Export(ExportArgs),
}

/// `contingents release`.
#[derive(Debug, Args)]
pub struct ReleaseArgs {
    /// Instrument, z. B. MES
    #[arg(value_name = "INSTRUMENT", required_unless_present = "all")]
    pub instrument: Option<String>,
    /// Alles, was diese Woche noch nicht freigegeben ist, zusammen: jeder Entwurf, sonst der Vorschlag
    #[arg(long, conflicts_with_all = ["instrument", "measure", "pin", "hold", "exclude"])]
    pub all: bool,
    #[command(flatten)]
    pub settings: SettingsArgs,
    /// Ohne Rückfrage freigeben; ohne Terminal nötig
    #[arg(long)]
    pub yes: bool,
}

/// `contingents undo`.
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// Nummer der Freigabe, siehe „contingents releases“
    #[arg(value_name = "NUMMER")]
    pub id: i64,
    /// Ohne Rückfrage zurücknehmen; ohne Terminal nötig
    #[arg(long)]
    pub yes: bool,
}

/// `contingents draft`.
#[derive(Debug, Args)]
pub struct DraftArgs {
    #[command(subcommand)]
    pub command: DraftCommand,
}

/// What to do with a draft.
#[derive(Debug, Subcommand)]
pub enum DraftCommand {
    /// Was festgelegt, zurückgehalten und ausgenommen ist
    Show {
        /// Instrument, z. B. MES
        instrument: String,
    },
    /// Den Entwurf durch diese Vorgaben ersetzen
    Set {
        /// Instrument, z. B. MES
        instrument: String,
        #[command(flatten)]
        settings: SettingsArgs,
        /// Auch einen Entwurf ersetzen, der schon da ist
        #[arg(long)]
        yes: bool,
    },
    /// Den Entwurf verwerfen
    Discard {
        /// Instrument, z. B. MES
        instrument: String,
        /// Ohne Rückfrage verwerfen; ohne Terminal nötig
        #[arg(long)]
        yes: bool,
    },
}

/// `contingents export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Diese Freigabe; ohne Angabe der Vorschlag von heute
    #[arg(long, value_name = "NUMMER", conflicts_with = "draft")]
    pub release: Option<i64>,
    /// Den Entwurf dieses Instruments, z. B. MES
    #[arg(long, value_name = "INSTRUMENT")]
    pub draft: Option<String>,
    /// Zieldatei; die Endung .xlsx oder .txt bestimmt die Form
    #[arg(long, value_name = "DATEI", value_parser = target)]
    pub to: PathBuf,
}

/// `contingents propose`.
#[derive(Debug, Args)]
pub struct ProposeArgs {
    #[command(flatten)]
    pub settings: SettingsArgs,
    /// Jede Zahl begründen
    #[arg(long)]
    pub explain: bool,
    /// Form der Ausgabe
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// What the user sets.
#[derive(Debug, Args)]
pub struct SettingsArgs {
    /// Nur diese Maßnahmen oder Module, z. B. MES-3104 oder MES-3104/M07
    #[arg(long, value_name = "NR[/MODUL]", num_args = 1.., value_parser = start)]
    pub measure: Vec<StartRef>,
    /// Eine Zahl festlegen, z. B. MES-3104/M07:ALT=2
    #[arg(long, value_name = "NR[/MODUL]:OE=N", value_parser = pin)]
    pub pin: Vec<PinnedCell>,
    /// Plätze eines Starts zurückhalten, z. B. MES-3104/M07=3
    #[arg(long, value_name = "NR[/MODUL]=N", value_parser = hold)]
    pub hold: Vec<HeldPlaces>,
    /// Eine OE ausnehmen
    #[arg(long, value_name = "OE", value_parser = unit)]
    pub exclude: Vec<String>,
}

impl From<SettingsArgs> for Settings {
    fn from(args: SettingsArgs) -> Self {
        let excluded = |unit| ExcludedUnit { unit, start: None, reason: String::new() };
        Self {
            starts: (!args.measure.is_empty()).then_some(args.measure),
            pins: args.pin,
            holds: args.hold,
            exclusions: args.exclude.into_iter().map(excluded).collect(),
            equalise: None,
            rest: None,
        }
    }
}

fn target(raw: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(raw);
    let kind = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    if matches!(kind.as_deref(), Some("xlsx" | "txt")) {
        Ok(path)
    } else {
        Err("erwartet wird eine Datei mit der Endung .xlsx oder .txt".to_owned())
    }
}

fn start(raw: &str) -> Result<StartRef, String> {
    let expected = "erwartet wird NR oder NR/MODUL, z. B. MES-3104/M07";
    let (measure, module) = raw.split_once('/').map_or((raw, None), |(measure, module)| (measure, Some(module)));
    let measure = MeasureNo::parse(measure).map_err(|e| format!("{}; {expected}", e.problem))?;
    let module = module.map(ModuleNo::parse).transpose().map_err(|e| format!("{}; {expected}", e.problem))?;
    Ok(StartRef::of(&(measure, module)))
}

fn pin(raw: &str) -> Result<PinnedCell, String> {
    let expected = "erwartet wird NR[/MODUL]:OE=ZAHL, z. B. MES-3104/M07:ALT=2";
    let (cell, places) = raw.rsplit_once('=').ok_or_else(|| format!("das „=“ fehlt; {expected}"))?;
    let (measure, code) = cell.rsplit_once(':').ok_or_else(|| format!("der Doppelpunkt vor der OE fehlt; {expected}"))?;
    Ok(PinnedCell {
        start: start(measure)?,
        unit: unit(code).map_err(|e| format!("{e}; {expected}"))?,
        places: places_of(places).map_err(|e| format!("{e}; {expected}"))?,
    })
}

fn hold(raw: &str) -> Result<HeldPlaces, String> {
    let expected = "erwartet wird NR[/MODUL]=ZAHL, z. B. MES-3104/M07=3";
    let (measure, places) = raw.rsplit_once('=').ok_or_else(|| format!("das „=“ fehlt; {expected}"))?;
    Ok(HeldPlaces { start: start(measure)?, places: places_of(places).map_err(|e| format!("{e}; {expected}"))? })
}

fn unit(raw: &str) -> Result<String, String> {
    UnitCode::parse(raw).map(|code| code.to_string()).map_err(|e| e.problem)
}

fn places_of(raw: &str) -> Result<u32, String> {
    let digits = !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_digit());
    let number = digits.then(|| raw.parse().ok()).flatten();
    number.ok_or_else(|| format!("„{raw}“ ist keine Zahl von Plätzen"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_and_holds_are_read() {
        let pin = pin("MES-3104/M07:JBA-ALT=12").unwrap();
        assert_eq!((pin.start.label().as_str(), pin.unit.as_str(), pin.places), ("MES-3104/M07", "JBA-ALT", 12));
        let hold = hold("MES-3119=0").unwrap();
        assert_eq!((hold.start.label().as_str(), hold.places), ("MES-3119", 0));
    }

    #[test]
    fn what_is_wrong_is_named_with_what_was_expected() {
        for (raw, told) in [
            ("MES-1:ALT", "das „=“ fehlt"),
            ("MES-1=2", "Doppelpunkt"),
            ("MES-1:ALT=-2", "„-2“ ist keine Zahl"),
            ("MES-1:ALT=", "„“ ist keine Zahl"),
            ("MES-1:ALT=4294967296", "keine Zahl"),
            (":ALT=1", "Maßnahmenummer fehlt"),
            ("MES-1/:ALT=1", "Modul fehlt"),
            ("MES-1:=1", "OE fehlt"),
        ] {
            let error = pin(raw).unwrap_err();
            assert!(error.contains(told) && error.contains("MES-3104/M07:ALT=2") || error.contains("NR/MODUL"), "{raw}: {error}");
        }
    }
}
