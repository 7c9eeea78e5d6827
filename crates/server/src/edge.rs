//! What an operator says about the network around the server.
//!
//! Owns: networks (CIDR) and origins, and how they are written; the limits of connections.
//! Not here: what is done with them (`client`, `cors`, `connection`), where they are set (`bursar`).
//! Invariant: what was parsed is exact: an origin has no path, no wildcard and no user.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

/// What an operator says about the network around the server.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    /// Whose `Forwarded` and `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// The pages of other origins that may call the API with credentials.
    pub cors_origins: Vec<Origin>,
    /// How long and how much.
    pub limits: Limits,
}

impl Edge {
    /// Whether a page of this origin may call the API.
    #[must_use]
    pub fn is_allowed_origin(&self, origin: &str) -> bool {
        self.cors_origins.iter().any(|it| it.as_str() == origin)
    }

    /// Whether what this address says about others is believed.
    #[must_use]
    pub fn is_trusted_proxy(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|it| it.contains(address))
    }
}

/// How long a client may take and how much it may hold. Tests make them smaller.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most connections at a time. When there are as many, the one that has been idle longest
    /// goes for a new one.
    pub connections: usize,
    /// For the TLS handshake, and for the head of a request from its first wait on.
    pub head_time: Duration,
    /// For a connection without a request.
    pub idle_time: Duration,
    /// For the next bytes of a body.
    pub body_pause: Duration,
    /// For a body before its rate counts.
    pub body_grace: Duration,
    /// The least rate of a body, over the time it was waited for. Unit: bytes per second.
    pub body_rate: u32,
    /// For a client that takes nothing of its answer.
    pub write_pause: Duration,
    /// For the next bytes of a client that is still sending what was answered already.
    pub linger_pause: Duration,
    /// For all of them.
    pub linger_time: Duration,
    /// For everything once the end was asked for: the pause and the requests under way.
    pub drain_time: Duration,
    /// For a balancer to notice that it is not ready any more, before connections are closed.
    pub drain_pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            head_time: Duration::from_secs(10),
            idle_time: Duration::from_secs(60),
            body_pause: Duration::from_secs(10),
            body_grace: Duration::from_secs(10),
            body_rate: 1024,
            write_pause: Duration::from_secs(30),
            linger_pause: Duration::from_secs(5),
            linger_time: Duration::from_secs(30),
            drain_time: Duration::from_secs(30),
            drain_pause: Duration::ZERO,
        }
    }
}

/// A network: an address and how many of its first bits count. Source: RFC 4632, RFC 4291.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// Why a text is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}`: expected an address or a network, as in 10.0.0.0/8 or fd00::/8")]
pub struct NetworkError(String);

impl Network {
    /// Whether the address is of this network. An IPv4 address in IPv6 clothes counts as IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - u32::from(self.bits);
                let differ = own.to_bits() ^ other.to_bits();
                differ.checked_shr(shift).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128 - u32::from(self.bits);
                let differ = own.to_bits() ^ other.to_bits();
                differ.checked_shr(shift).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let bad = || NetworkError(text.to_owned());
        let (address, bits) = text
            .split_once('/')
            .map_or((text, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) if bits.bytes().all(|it| it.is_ascii_digit()) => {
                bits.parse().map_err(|_| bad())?
            }
            Some(_) => return Err(bad()),
            None => most,
        };
        if bits > most {
            return Err(bad());
        }
        Ok(Self { address, bits })
    }
}

/// An origin as browsers send it: scheme, host and, unless it is the scheme's own, the port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Everyone, with everybody's credentials.
    #[error(
        "`*`: calls carry credentials, so each origin must be named, as in https://app.example"
    )]
    Everyone,
    /// Something else.
    #[error(
        "`{0}`: expected scheme, host and port only, in small letters, as in https://app.example"
    )]
    Malformed(String),
}

impl Origin {
    /// As it stands in an `Origin` header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let bad = || OriginError::Malformed(text.to_owned());
        if text == "*" {
            return Err(OriginError::Everyone);
        }
        let (scheme, authority) = text.split_once("://").ok_or_else(bad)?;
        let own_port = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => return Err(bad()),
        };
        if !is_authority(authority) {
            return Err(bad());
        }
        // Browsers leave the scheme's own port out, so an origin with it would never match.
        let authority = authority.strip_suffix(own_port).unwrap_or(authority);
        Ok(Self(format!("{scheme}://{authority}")))
    }
}

/// Whether a text is a host name or address in small letters, with or without a port.
pub(crate) fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let Some((inner, after)) = rest.split_once(']') else {
                return false;
            };
            if inner.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            (
                None,
                after
                    .strip_prefix(':')
                    .or((!after.is_empty()).then_some("")),
            )
        }
        None => match text.split_once(':') {
            Some((host, port)) => (Some(host), Some(port)),
            None => (Some(text), None),
        },
    };
    let is_letter = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b"-._".contains(&it);
    host.is_none_or(|it| (1..=253).contains(&it.len()) && it.bytes().all(is_letter))
        && port.is_none_or(|it| !it.starts_with('+') && it.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_own_addresses_and_no_others() {
        let cases = [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.7", "10.0.0.7", true),
            ("10.0.0.7", "10.0.0.6", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("10.0.0.0/8", "::ffff:10.1.1.1", true),
            ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::/0", "2001:db8::1", true),
        ];
        for (network, address, expected) in cases {
            let network: Network = network.parse().unwrap();
            let got = network.contains(address.parse().unwrap());
            assert_eq!(got, expected, "{address} in {network:?}");
        }
        for odd in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "fd00::/129",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "all",
        ] {
            assert!(odd.parse::<Network>().is_err(), "`{odd}`");
        }
    }

    #[test]
    fn an_origin_is_exact_and_never_everyone() {
        let cases = [
            ("https://app.example", "https://app.example"),
            ("https://app.example:443", "https://app.example"),
            ("http://localhost:5173", "http://localhost:5173"),
            ("http://[::1]:80", "http://[::1]"),
        ];
        for (given, expected) in cases {
            assert_eq!(given.parse::<Origin>().unwrap().as_str(), expected);
        }
        assert_eq!("*".parse::<Origin>(), Err(OriginError::Everyone));
        for odd in [
            "",
            "null",
            "https://",
            "https://*.example",
            "https://a.example/",
            "https://u@a.example",
            "HTTPS://a.example",
            "https://A.example",
            "ftp://a.example",
            "https://a.example:99999",
            "https://a.example:",
            "http://[::1",
            "http://[::1]x",
            "https://a.example\r\nx: y",
        ] {
            assert!(odd.parse::<Origin>().is_err(), "`{odd}`");
        }
    }
}
