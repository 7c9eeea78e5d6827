//! Feature flags: what an installation or an organisation switches on or off (OPS-8).
//!
//! Owns: the typed list, defaults from settings, choices of organisations as a document.
//! Not here: what a flag switches (its own capability).
//! Invariant: a flag is what the organisation chose, else what the settings say, else its default.

use std::collections::BTreeMap;
use std::str::FromStr;

use money::OrganisationId;
use serde_json::{Value, json};
use store::{DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

const COLLECTION: &str = "settings";
const ID: &str = "flags";

macro_rules! flags {
    ($($name:ident = $text:literal: $about:literal, $default:literal;)*) => {
        /// Something that can be switched on or off.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Flag { $(#[doc = $about] $name,)* }

        impl Flag {
            /// Every flag.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in data and settings.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it switches, in words.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            /// What it is when nobody said anything.
            #[must_use]
            pub const fn is_on_by_default(self) -> bool {
                match self { $(Self::$name => $default,)* }
            }
        }
    };
}

flags! {
    AdvancedMl = "advanced_ml": "Forecasts by learned models beside the simple ones", true;
    RealtimeOptimisation = "realtime_optimisation": "Suggestions that follow the market during the day", false;
    AdvancedRisk = "advanced_risk": "Value at risk, stress tests and liquidity risk", true;
    Blockchain = "blockchain": "Wallets and transactions of blockchains", true;
    MobileApi = "mobile_api": "The API of phones: smaller answers, push", false;
    AiCategorisation = "ai_categorisation": "Suggested categories of transactions", true;
    Voice = "voice": "Asking by voice", false;
    RealtimeNotifications = "realtime_notifications": "Messages to the open page as things happen", true;
}

impl FromStr for Flag {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|it| it.name() == text);
        found.copied().ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|it| it.name()).collect();
            Error::invalid("flag", text, names.join(", "))
        })
    }
}

/// What the settings say of flags.
pub type FlagDefaults = BTreeMap<Flag, bool>;

/// A flag as it stands in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagState {
    /// Which.
    pub flag: Flag,
    /// What it is in this installation.
    pub default: bool,
    /// What the organisation chose.
    pub chosen: Option<bool>,
}

impl FlagState {
    /// Whether it is on.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        match self.chosen {
            Some(chosen) => chosen,
            None => self.default,
        }
    }
}

impl Treasury {
    /// Every flag as it stands in an organisation. Errors: `Forbidden`, `Store`.
    pub async fn flags(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<FlagState>, Error> {
        caller.require(org, Action::SettingsRead)?;
        self.flag_states(org).await
    }

    /// Whether a flag is on in an organisation. Errors: `Store`.
    pub async fn is_on(&self, org: OrganisationId, flag: Flag) -> Result<bool, Error> {
        let states = self.flag_states(org).await?;
        Ok(states.iter().any(|it| it.flag == flag && it.is_on()))
    }

    async fn flag_states(&self, org: OrganisationId) -> Result<Vec<FlagState>, Error> {
        let found = self.store.document(key(org)).await?;
        let body = found.map(|it| it.body).unwrap_or_default();
        let state = |flag: &Flag| FlagState {
            flag: *flag,
            default: self
                .guard
                .flags
                .get(flag)
                .copied()
                .unwrap_or(flag.is_on_by_default()),
            chosen: body.get(flag.name()).and_then(Value::as_bool),
        };
        Ok(Flag::ALL.iter().map(state).collect())
    }

    /// Chooses flags for an organisation; none takes a choice back.
    ///
    /// Errors: `Forbidden`, `Document` when someone else changed them at this moment.
    pub async fn set_flags(
        &self,
        org: OrganisationId,
        caller: &Caller,
        choices: &BTreeMap<Flag, Option<bool>>,
    ) -> Result<Vec<FlagState>, Error> {
        caller.require(org, Action::SettingsWrite)?;
        let found = self.store.document(key(org)).await?;
        let version = found.as_ref().map_or(DocumentVersion::Absent, |it| {
            DocumentVersion::Is(it.version)
        });
        let before = found.map_or_else(|| json!({}), |it| it.body);
        let mut after = before.clone();
        if let Some(fields) = after.as_object_mut() {
            for (flag, choice) in choices {
                match choice {
                    Some(is_on) => drop(fields.insert(flag.name().to_owned(), json!(is_on))),
                    None => drop(fields.remove(flag.name())),
                }
            }
        }
        if after != before {
            self.store
                .put_document(key(org), version, &after, &caller.name)
                .await?;
            let event = Event::of("flags.changed").before(&before).after(&after);
            self.note_for(org, caller, event).await?;
        }
        self.flag_states(org).await
    }
}

const fn key(org: OrganisationId) -> DocumentKey<'static> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id: ID,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_is_found_by_its_name() {
        for flag in Flag::ALL {
            assert_eq!(flag.name().parse::<Flag>().ok(), Some(*flag));
        }
        assert!("nothing".parse::<Flag>().is_err());
    }

    #[test]
    fn a_choice_comes_before_the_settings() {
        let state = |default, chosen| FlagState {
            flag: Flag::Voice,
            default,
            chosen,
        };
        assert!(state(true, None).is_on());
        assert!(!state(true, Some(false)).is_on());
        assert!(state(false, Some(true)).is_on());
    }
}
