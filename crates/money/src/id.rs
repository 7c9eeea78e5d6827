//! Typed ids: a UUIDv7 inside, a prefix in text (`org_0192…`).
//!
//! Owns: the one macro that makes them all. Not here: numbers that a journal gives out
//! (accounts, entities and entries are numbered by their journal, see docs/decisions/0003).
//! Invariant: text of one kind of id never parses as another kind.

use thiserror::Error;

/// Why a text is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("id `{text}`: expected `{prefix}_` followed by a UUID")]
pub struct IdError {
    /// The text as found.
    pub text: String,
    /// The prefix that was expected.
    pub prefix: &'static str,
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
                    .and_then(|rest| uuid::Uuid::try_parse(rest).ok())
                    .map(Self)
                    .ok_or_else(|| $crate::IdError { text: text.to_owned(), prefix: $prefix })
            }
        }
    };
}
pub(crate) use define_id;
