//! Settings, flags, keys and consents on the wire (GUARD-5, GUARD-7, OPS-8).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: no shape has a secret in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The settings of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Settings {
    /// Every feature flag.
    pub flags: Vec<FlagSetting>,
    /// What members must do.
    pub security: SecuritySetting,
    /// How reports are made.
    pub reporting: ReportingSetting,
}

/// A feature flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlagSetting {
    /// Its name.
    #[schema(example = "advanced_risk")]
    pub name: String,
    /// What it switches.
    pub about: String,
    /// What it is in this installation.
    pub default: bool,
    /// What the organisation chose; null if it leaves it at that.
    #[schema(required = true)]
    pub chosen: Option<bool>,
    /// Whether it is on.
    pub effective: bool,
}

impl From<treasury::FlagState> for FlagSetting {
    fn from(it: treasury::FlagState) -> Self {
        Self {
            name: it.flag.name().to_owned(),
            about: it.flag.about().to_owned(),
            default: it.default,
            chosen: it.chosen,
            effective: it.is_on(),
        }
    }
}

/// What members of an organisation must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecuritySetting {
    /// Whether everyone needs a second factor or a passkey.
    pub second_factor_required: bool,
}

/// How reports are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportingSetting {
    /// The currency, given when the organisation was made.
    #[schema(example = "EUR")]
    pub currency: String,
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsChange {
    /// Flags by name: `true`, `false`, or null for what the installation says.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, Option<bool>>>)]
    pub flags: BTreeMap<String, Option<bool>>,
    /// What members must do.
    pub security: Option<SecuritySetting>,
}

/// What a rotation of the keys did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeyRotation {
    /// Data keys that were made in place of others.
    pub made: usize,
    /// Data keys that were wrapped with the master key in use.
    pub wrapped: usize,
    /// Values that were sealed anew.
    pub resealed: usize,
    /// Replaced keys that were removed.
    pub removed: usize,
    /// Replaced keys that are removed later, when no process uses them any more.
    pub waiting: usize,
}

impl From<treasury::Rotation> for KeyRotation {
    fn from(it: treasury::Rotation) -> Self {
        Self {
            made: it.made,
            wrapped: it.wrapped,
            resealed: it.resealed.values,
            removed: it.resealed.removed,
            waiting: it.resealed.waiting,
        }
    }
}

/// How one's consent to a purpose stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Consent {
    /// The purpose.
    #[schema(example = "email_messages")]
    pub purpose: String,
    /// The version of its words.
    pub version: u32,
    /// The words.
    pub text: String,
    /// Whether it is given to these words.
    pub given: bool,
    /// When one last chose; null if one never did.
    #[schema(required = true, format = DateTime)]
    pub at: Option<String>,
}

impl From<treasury::Consent> for Consent {
    fn from(it: treasury::Consent) -> Self {
        Self {
            purpose: it.purpose.to_owned(),
            version: it.version,
            text: it.text.to_owned(),
            given: it.is_given,
            at: it.at.map(|it| it.to_string()),
        }
    }
}

/// One's consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsentList {
    /// Every purpose there is.
    pub items: Vec<Consent>,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentChoice {
    /// The purpose.
    pub purpose: String,
    /// The version of the words that were read.
    pub version: u32,
    /// Given or withdrawn.
    pub given: bool,
}
