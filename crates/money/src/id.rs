//! Typed ids: a UUIDv7 inside, a prefix in text (`org_0192…`).
//!
//! Owns: the one macro that makes them all. Not here: numbers that a journal gives out
//! (accounts, entities and entries are numbered by their journal, see docs/decisions/0003).
//! Invariant: text of one kind of id never parses as another kind; an id has one text only.

use thiserror::Error;

/// Why a text is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("id `{text}`: expected `{prefix}_` followed by 32 digits of 0-9 and a-f")]
pub struct IdError {
    /// The text as found (at most 64 characters of it).
    pub text: String,
    /// The prefix that was expected.
    pub prefix: &'static str,
}

/// Parses the 32-digit form only: hyphens, braces and capitals would give an id many texts, and
/// what compares ids as text (URLs, keys, exports) would take them for different ones.
pub(crate) fn parse_uuid(text: &str) -> Option<uuid::Uuid> {
    let is_digit = |it: u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != 32 || !text.bytes().all(is_digit) {
        return None;
    }
    uuid::Uuid::try_parse(text).ok()
}

macro_rules! define_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// Wraps a UUID made by the caller (pure crates make none).
            #[must_use]
            pub const fn from_uuid(uuid: uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn as_uuid(self) -> uuid::Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.as_simple())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then($crate::id::parse_uuid)
                    .map(Self)
                    .ok_or_else(|| $crate::IdError {
                        text: text.chars().take(64).collect(),
                        prefix: $prefix,
                    })
            }
        }
    };
}
pub(crate) use define_id;

#[cfg(test)]
mod tests {
    use crate::{ImportId, OrganisationId};

    #[test]
    fn an_id_has_one_text_only() {
        let text = "org_0192f0c1a2b37c4d8e5f60718293a4b5";
        assert_eq!(text.parse::<OrganisationId>().unwrap().to_string(), text);
        for other in [
            "org_0192F0C1A2B37C4D8E5F60718293A4B5",
            "org_0192f0c1-a2b3-7c4d-8e5f-60718293a4b5",
            "org_{0192f0c1a2b37c4d8e5f60718293a4b5}",
            "org_urn:uuid:0192f0c1-a2b3-7c4d-8e5f-60718293a4b5",
            "org_0192f0c1a2b37c4d8e5f60718293a4b",
            "imp_0192f0c1a2b37c4d8e5f60718293a4b5",
            "0192f0c1a2b37c4d8e5f60718293a4b5",
            "org_",
            "",
        ] {
            assert!(other.parse::<OrganisationId>().is_err(), "`{other}`");
        }
        assert!(text.parse::<ImportId>().is_err());
    }

    #[test]
    fn an_error_does_not_repeat_a_text_without_end() {
        let long = "x".repeat(1_000_000);
        assert_eq!(long.parse::<ImportId>().unwrap_err().text.len(), 64);
    }
}
