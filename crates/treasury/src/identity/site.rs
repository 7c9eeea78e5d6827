//! Where people reach this installation, as passkeys and sign-in providers need to know it.
//!
//! Owns: reading the public address. Not here: configuring it (`Guard::issuer`, the binary).
//! Invariant: what is bound to the address is bound to one that an attacker cannot choose: the
//! configured one, or this machine.

use url::{Host, Url};

use crate::error::Error;

/// The relying party of passkeys (Web Authentication Level 3, 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RelyingParty {
    /// The domain that passkeys are bound to.
    pub(super) id: String,
    /// Where pages may come from.
    pub(super) origins: Vec<Url>,
    /// On this machine every port is as good as another.
    pub(super) any_port: bool,
}

/// The public address, if one is configured.
pub(super) fn public_url(issuer: &str) -> Option<Url> {
    let url = Url::parse(issuer).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Whom passkeys are bound to.
///
/// Errors: `Conflict` for an address that browsers allow no passkeys at.
pub(super) fn relying_party(issuer: &str) -> Result<RelyingParty, Error> {
    let Some(url) = public_url(issuer) else {
        return Ok(this_machine());
    };
    match url.host() {
        Some(Host::Ipv4(it)) if it.is_loopback() => Ok(this_machine()),
        Some(Host::Ipv6(it)) if it.is_loopback() => Ok(this_machine()),
        Some(Host::Domain("localhost")) => Ok(this_machine()),
        Some(Host::Domain(name)) if url.scheme() == "https" => Ok(RelyingParty {
            id: name.to_owned(),
            origins: vec![url.clone()],
            any_port: false,
        }),
        _ => Err(Error::Conflict(format!(
            "passkeys need a public address with a name and TLS, and it is `{}`: set \
             `server.public_url` to one such as https://bursar.example.org",
            url.origin().ascii_serialization()
        ))),
    }
}

/// Browsers take no bare addresses as relying parties, but `localhost` without TLS.
fn this_machine() -> RelyingParty {
    let origins = ["http://localhost", "https://localhost"];
    RelyingParty {
        id: "localhost".to_owned(),
        origins: origins
            .iter()
            .filter_map(|it| Url::parse(it).ok())
            .collect(),
        any_port: true,
    }
}

/// A path on this site to go on to; `/` if none is named.
///
/// Errors: `Invalid` for everything that a browser could take for another site, or that is no page.
pub(super) fn local_path(path: Option<&str>) -> Result<String, Error> {
    const BASE: &str = "https://here.invalid";
    let path = path.unwrap_or("/");
    let bad = || Error::invalid("return_to", path, "a path of this site, such as /accounts");
    let is_odd = |it: char| it.is_control() || it == '\\';
    let is_path = path.starts_with('/') && !path.starts_with("//");
    if !is_path || path.len() > 1_000 || path.contains(is_odd) {
        return Err(bad());
    }
    let base = Url::parse(BASE).map_err(|_| bad())?;
    let whole = base.join(path).map_err(|_| bad())?;
    if whole.origin() != base.origin() || whole.path().starts_with("/api/") {
        return Err(bad());
    }
    // What was checked is what is used, not what was sent.
    let text = String::from(whole);
    let local = text.strip_prefix(BASE).filter(|it| !it.starts_with("//"));
    local.map(str::to_owned).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_bound_to_the_public_name_or_to_this_machine() {
        for (issuer, id, any_port) in [
            ("bursar", "localhost", true),
            ("http://127.0.0.1:8000", "localhost", true),
            ("http://localhost:8000", "localhost", true),
            ("https://[::1]:8000", "localhost", true),
            ("https://bursar.example.org/", "bursar.example.org", false),
            (
                "https://bursar.example.org:8443",
                "bursar.example.org",
                false,
            ),
        ] {
            let found = relying_party(issuer).unwrap();
            assert_eq!(
                (found.id.as_str(), found.any_port),
                (id, any_port),
                "{issuer}"
            );
        }
        for issuer in [
            "http://bursar.example.org",
            "https://10.0.0.1",
            "http://10.0.0.1",
        ] {
            assert!(relying_party(issuer).is_err(), "{issuer}");
        }
    }

    #[test]
    fn only_pages_of_this_site_are_gone_on_to() {
        for (path, expected) in [
            (None, "/"),
            (Some("/accounts?x=1#y"), "/accounts?x=1#y"),
            (Some("/a/../b"), "/b"),
        ] {
            assert_eq!(local_path(path).unwrap(), expected);
        }
        for path in [
            "",
            "accounts",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/..//evil.example",
            "/./api/v1/auth/providers/google/begin",
            "/api/v1/health",
            "/a\r\nSet-Cookie: x=1",
        ] {
            assert!(local_path(Some(path)).is_err(), "{path}");
        }
    }
}
