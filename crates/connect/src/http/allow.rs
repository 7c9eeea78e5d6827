//! What the operator lets us reach although it is not the public Internet.
//!
//! Owns: reading the list, and the answer to "may this host be reached at this address".
//! Not here: what an address is (`address`).
//! Invariant: an empty list allows the public Internet over https and nothing else.

use std::net::IpAddr;

use thiserror::Error;
use url::Host;

use super::address::{self, AddressKind};

/// The most entries a list may have.
pub const MAX_ENTRIES: usize = 256;

/// Hosts and networks that may be reached although they are private, and without TLS.
///
/// An entry is a host name (`llm.internal`), an address (`127.0.0.1`) or a network in CIDR form
/// (`10.20.0.0/16`). A host name opens loopback, private and carrier networks to that name alone;
/// metadata services, link-local, multicast and translated addresses open only where an address
/// or network lists them. Every port is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList {
    hosts: Vec<String>,
    networks: Vec<Network>,
}

/// An entry of the list that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AllowListError {
    /// Neither a host, nor an address, nor a network.
    #[error(
        "allowed destination `{entry}`: expected a host name, an address, or a network such as \
         `10.20.0.0/16` (no scheme, port or path)"
    )]
    Unreadable {
        /// As found.
        entry: String,
    },
    /// More entries than anybody can look after.
    #[error("{found} allowed destinations; at most {MAX_ENTRIES} are possible")]
    TooMany {
        /// How many there are.
        found: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    start: IpAddr,
    length: u32,
}

impl Network {
    fn read(entry: &str) -> Option<Self> {
        let (start, length) = match entry.split_once('/') {
            Some((start, length)) => (start.parse().ok()?, Some(length)),
            None => (entry.trim_matches(['[', ']']).parse().ok()?, None),
        };
        let most = match start {
            IpAddr::V4(_) => 32,
            IpAddr::V6(_) => 128,
        };
        let length = match length {
            Some(text) if text.bytes().all(|it| it.is_ascii_digit()) => text.parse().ok()?,
            Some(_) => return None,
            None => most,
        };
        (length <= most).then_some(Self { start, length })
    }

    fn contains(self, address: IpAddr) -> bool {
        match (self.start, address) {
            (IpAddr::V4(start), IpAddr::V4(address)) => {
                (start.to_bits() ^ address.to_bits()).leading_zeros() >= self.length
            }
            (IpAddr::V6(start), IpAddr::V6(address)) => {
                (start.to_bits() ^ address.to_bits()).leading_zeros() >= self.length
            }
            _ => false,
        }
    }
}

impl AllowList {
    /// Reads entries as an operator writes them.
    ///
    /// Errors: the first entry that cannot be read; more than 256 entries.
    pub fn parse<Entry: AsRef<str>>(entries: &[Entry]) -> Result<Self, AllowListError> {
        if entries.len() > MAX_ENTRIES {
            let found = entries.len();
            return Err(AllowListError::TooMany { found });
        }
        let mut list = Self::default();
        for entry in entries {
            let entry = entry.as_ref().trim();
            if let Some(network) = Network::read(entry) {
                list.networks.push(network);
                continue;
            }
            // `Host` reads names as URLs do, so that both are compared in one form.
            match Host::parse(entry) {
                Ok(Host::Domain(name)) if !name.is_empty() => list.hosts.push(canonical(&name)),
                _ => {
                    let entry = entry.to_owned();
                    return Err(AllowListError::Unreadable { entry });
                }
            }
        }
        Ok(list)
    }

    /// Adds a host that is reached for other reasons: the proxy.
    pub(super) fn with_host(mut self, host: &str) -> Self {
        self.hosts.push(canonical(host));
        self
    }

    pub(super) fn lists_name(&self, name: &str) -> bool {
        let name = canonical(name);
        self.hosts.contains(&name)
    }

    pub(super) fn lists_address(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|it| it.contains(address))
    }

    /// Whether the host may be reached without TLS.
    pub(super) fn lists(&self, host: &Host<&str>) -> bool {
        match host {
            Host::Domain(name) => self.lists_name(name),
            Host::Ipv4(address) => self.lists_address(IpAddr::V4(*address)),
            Host::Ipv6(address) => self.lists_address(IpAddr::V6(*address)),
        }
    }

    /// Whether a host with this name (none for a literal address) may be reached at `address`.
    ///
    /// Errors: what the address is.
    pub(super) fn check(&self, name: Option<&str>, address: IpAddr) -> Result<(), AddressKind> {
        let Some(kind) = address::kind(address) else {
            return Ok(());
        };
        if kind == AddressKind::Translated {
            // Both forms must be fine: a listed NAT64 prefix must not lead to this machine.
            if !self.lists_address(address) {
                return Err(kind);
            }
            let inner = address::embedded(address).map(IpAddr::V4);
            return inner.map_or(Ok(()), |it| self.check(name, it));
        }
        let is_named = kind.is_opened_by_name() && name.is_some_and(|it| self.lists_name(it));
        if is_named || self.lists_address(address) {
            Ok(())
        } else {
            Err(kind)
        }
    }
}

/// A name as it is compared: `localhost.` is `localhost`.
fn canonical(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &[&str]) -> AllowList {
        AllowList::parse(entries).unwrap()
    }

    fn allows(list: &AllowList, name: Option<&str>, address: &str) -> bool {
        list.check(name, address.parse().unwrap()).is_ok()
    }

    #[test]
    fn an_empty_list_allows_the_public_internet_alone() {
        let list = AllowList::default();
        assert!(allows(&list, Some("bank.example"), "9.9.9.9"));
        for address in ["127.0.0.1", "10.1.1.1", "169.254.169.254", "::1"] {
            assert!(!allows(&list, Some("bank.example"), address), "{address}");
        }
    }

    #[test]
    fn a_listed_name_opens_private_networks_to_that_name_alone() {
        let list = list(&["LLM.Internal."]);
        for address in ["127.0.0.1", "10.1.1.1", "100.64.0.1", "fd12::1"] {
            assert!(allows(&list, Some("llm.internal"), address), "{address}");
            assert!(!allows(&list, Some("other.internal"), address), "{address}");
            assert!(!allows(&list, None, address), "{address}");
        }
    }

    #[test]
    fn a_listed_name_never_opens_metadata_or_the_link() {
        let list = list(&["llm.internal"]);
        for address in [
            "169.254.169.254",
            "fd00:ec2::254",
            "169.254.0.9",
            "fe80::1",
            "224.0.0.1",
            "0.0.0.0",
            "::ffff:127.0.0.1",
        ] {
            assert!(!allows(&list, Some("llm.internal"), address), "{address}");
        }
    }

    #[test]
    fn a_listed_network_opens_its_addresses_in_their_own_form() {
        let list = list(&["127.0.0.0/8", "fd12::/16", "169.254.169.254"]);
        for address in ["127.9.9.9", "fd12:1::1", "169.254.169.254"] {
            assert!(allows(&list, None, address), "{address}");
        }
        for address in ["128.0.0.1", "::ffff:127.0.0.1", "2002:7f00:1::", "10.0.0.1"] {
            let is_public = address == "128.0.0.1";
            assert_eq!(allows(&list, None, address), is_public, "{address}");
        }
    }

    #[test]
    fn a_listed_translation_prefix_leads_only_where_its_inner_address_may() {
        let list = list(&["64:ff9b::/96"]);
        assert!(allows(&list, Some("bank.example"), "64:ff9b::808:808"));
        assert!(!allows(&list, Some("bank.example"), "64:ff9b::7f00:1"));
    }

    #[test]
    fn entries_that_are_no_destination_are_refused() {
        for entry in [
            "",
            "http://host",
            "host:80",
            "host/path",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "a b",
        ] {
            let result = AllowList::parse(&[entry]);
            assert!(result.is_err(), "`{entry}`: {result:?}");
        }
        let many = vec!["a"; MAX_ENTRIES + 1];
        assert!(AllowList::parse(&many).is_err());
    }
}
