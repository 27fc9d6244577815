//! What a user sets for a split: starts, fixed cells, places kept back, OEs taken out. The same
//! for a proposal asked for, a draft and a release.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    Invalid, MeasureNo, ModuleNo, StartKey, UnitCode,
    contingent::{Exclusion, Hold, Pin, Request, Rest, Selector},
    start, text,
};

/// Most entries of one kind: far above any desk, and a bound for what one call can cost.
const MOST: usize = 10_000;
/// Longest reason, in characters.
const LONGEST_REASON: usize = 200;

/// A measure, or one of its modules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRef {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module, if modular.
    #[serde(default)]
    pub module: Option<String>,
}

/// A cell fixed by the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PinnedCell {
    /// The start.
    pub start: StartRef,
    /// OE.
    pub unit: String,
    /// Its places.
    pub places: u32,
}

/// Places of a start kept back by the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldPlaces {
    /// The start.
    pub start: StartRef,
    /// Places kept back.
    pub places: u32,
}

/// An OE taken out by the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludedUnit {
    /// OE.
    pub unit: String,
    /// Only from this start; `null` from all.
    #[serde(default)]
    pub start: Option<StartRef>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Everything the user set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Starts to split; `null` for all the rule names.
    pub starts: Option<Vec<StartRef>>,
    /// Fixed cells.
    pub pins: Vec<PinnedCell>,
    /// Places kept back.
    pub holds: Vec<HeldPlaces>,
    /// OEs taken out.
    pub exclusions: Vec<ExcludedUnit>,
    /// "Erfüllungsquoten angleichen"; `null` for the desk's own setting.
    pub equalise: Option<bool>,
    /// What becomes of places beyond every Rückstand, `kontingent` or `frei`; `null` for the desk's own setting.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<Rest>,
}

/// Body of `POST contingents/propose`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProposalRequest {
    /// What the user set.
    pub settings: Settings,
    /// With an explanation of every cell.
    pub explain: bool,
}

impl StartRef {
    /// The reference to a start's key.
    #[must_use]
    pub fn of((measure, module): &StartKey) -> Self {
        Self { measure: measure.to_string(), module: module.as_ref().map(ToString::to_string) }
    }

    /// The key it names.
    ///
    /// # Errors
    /// When number or module are no keys at all.
    pub fn key(&self) -> Result<StartKey, Invalid> {
        Ok((MeasureNo::parse(&self.measure)?, self.module.as_deref().map(ModuleNo::parse).transpose()?))
    }

    /// `MES-3104` or `MES-3104/M07`.
    #[must_use]
    pub fn label(&self) -> String {
        self.key().map_or_else(|_| self.measure.clone(), |key| start::key_label(&key))
    }
}

impl Settings {
    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Puts what is set into a request.
    ///
    /// # Errors
    /// When a key is none, a reason too long, or there is more than any desk can mean.
    pub fn apply(&self, request: &mut Request) -> Result<(), Invalid> {
        let most = [self.pins.len(), self.holds.len(), self.exclusions.len(), self.starts.as_ref().map_or(0, Vec::len)];
        if most.iter().any(|n| *n > MOST) {
            return Err(Invalid::new("Zu viele Vorgaben", format!("höchstens {MOST} je Art")));
        }
        let selector = |start: &StartRef| start.key().map(|(measure, module)| Selector { measure, module });
        request.starts = self.starts.as_ref().map(|all| all.iter().map(selector).collect()).transpose()?;
        let pin = |p: &PinnedCell| Ok(Pin { start: p.start.key()?, unit: UnitCode::parse(&p.unit)?, places: p.places });
        request.pins = self.pins.iter().map(pin).collect::<Result<_, Invalid>>()?;
        let hold = |h: &HeldPlaces| Ok(Hold { start: h.start.key()?, places: h.places });
        request.holds = self.holds.iter().map(hold).collect::<Result<_, Invalid>>()?;
        request.exclusions = self.exclusions.iter().map(ExcludedUnit::parse).collect::<Result<_, _>>()?;
        request.rule.equalise = self.equalise.unwrap_or(request.rule.equalise);
        request.rule.rest = self.rest.unwrap_or(request.rule.rest);
        Ok(())
    }
}

impl ExcludedUnit {
    fn parse(&self) -> Result<Exclusion, Invalid> {
        let reason = text::clean(&self.reason);
        if reason.chars().count() > LONGEST_REASON {
            return Err(Invalid::new("Der Grund ist zu lang", format!("höchstens {LONGEST_REASON} Zeichen")));
        }
        let start = self.start.as_ref().map(StartRef::key).transpose()?;
        Ok(Exclusion { unit: UnitCode::parse(&self.unit)?, start, reason })
    }
}
