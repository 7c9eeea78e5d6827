//! Who signed in, as the provider says.
//!
//! Owns: which of the provider's words about a person are believed, and how long they may be.
//! Not here: whether an account is linked to it (`treasury`).
//! Invariant: an address is verified only if the same statement that holds it says so.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// The longest e-mail address (RFC 5321, path less its brackets). Unit: bytes.
const MAX_EMAIL_BYTES: usize = 254;

/// The longest name that is taken over. Unit: characters.
const MAX_NAME_CHARS: usize = 200;

/// The most methods of authentication, and the longest.
const MAX_METHODS: usize = 16;
const MAX_METHOD_BYTES: usize = 64;

/// Who signed in. Only `issuer` with `subject` names a person for ever.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The person there; never given to another one.
    pub subject: String,
    /// Their address now.
    pub email: Option<String>,
    /// Whether the provider knows that the address is theirs.
    pub is_email_verified: bool,
    /// What they are called.
    pub name: Option<String>,
    /// When they last proved who they are, if the provider says so.
    pub authenticated_at: Option<Timestamp>,
    /// How (RFC 8176): `pwd`, `otp`, `mfa`, `hwk` …; empty if the provider does not say.
    pub amr: Vec<String>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Everything else is about a person and has no place in a log.
        out.debug_struct("Identity")
            .field("issuer", &self.issuer)
            .field("is_email_verified", &self.is_email_verified)
            .field("amr", &self.amr)
            .finish_non_exhaustive()
    }
}

/// What an ID token or the user information say about a person beside their subject. Types are
/// loose: an odd claim that nobody depends on is left out, it does not end a sign-in.
#[derive(Default, Deserialize)]
pub(super) struct PersonClaims {
    email: Option<Value>,
    email_verified: Option<Value>,
    name: Option<Value>,
    amr: Option<Value>,
}

impl PersonClaims {
    pub(super) fn email(&self) -> Option<String> {
        let email = self.email.as_ref()?.as_str()?;
        let is_odd = |it: char| it.is_whitespace() || it.is_control();
        let (user, host) = email.rsplit_once('@')?;
        let is_fine = !user.is_empty()
            && !host.is_empty()
            && email.len() <= MAX_EMAIL_BYTES
            && !email.contains(is_odd);
        is_fine.then(|| email.to_owned())
    }

    pub(super) fn is_email_verified(&self) -> bool {
        match &self.email_verified {
            Some(Value::Bool(it)) => *it,
            // Some providers write it as text.
            Some(Value::String(it)) => it == "true",
            _ => false,
        }
    }

    pub(super) fn name(&self) -> Option<String> {
        let name = self.name.as_ref()?.as_str()?;
        let kept = name.chars().filter(|it| !it.is_control());
        let name: String = kept.take(MAX_NAME_CHARS).collect();
        let name = name.trim();
        (!name.is_empty()).then(|| name.to_owned())
    }

    pub(super) fn amr(&self) -> Vec<String> {
        let methods = self.amr.as_ref().and_then(Value::as_array);
        let words = methods.into_iter().flatten().filter_map(Value::as_str);
        words
            .filter(|it| it.len() <= MAX_METHOD_BYTES)
            .take(MAX_METHODS)
            .map(str::to_owned)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(json: &str) -> PersonClaims {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn odd_claims_are_left_out() {
        let odd = claims(
            r#"{"email": "a@b\u0000", "email_verified": 1, "name": "\u0007 ", "amr": "pwd"}"#,
        );
        assert_eq!((odd.email(), odd.name()), (None, None));
        assert!(!odd.is_email_verified() && odd.amr().is_empty());
        for email in ["", "@", "a@", "@b", "a b@c", "no at"] {
            let claims = claims(&format!(r#"{{"email": "{email}"}}"#));
            assert_eq!(claims.email(), None, "{email}");
        }
        let long = format!(r#"{{"email": "{}@b.example"}}"#, "a".repeat(250));
        assert_eq!(claims(&long).email(), None);
        let long = format!(r#"{{"name": "{}"}}"#, "é".repeat(300));
        assert_eq!(claims(&long).name().unwrap().chars().count(), 200);
    }

    #[test]
    fn a_debug_shows_no_person() {
        let identity = Identity {
            issuer: "https://i.example".to_owned(),
            subject: "s-1".to_owned(),
            email: Some("ada@example.com".to_owned()),
            is_email_verified: true,
            name: Some("Ada".to_owned()),
            authenticated_at: None,
            amr: Vec::new(),
        };
        let shown = format!("{identity:?}");
        assert!(!shown.contains("s-1") && !shown.contains("Ada") && !shown.contains("ada@"));
    }
}
