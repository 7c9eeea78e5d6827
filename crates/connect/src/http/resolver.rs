//! Names to addresses, each of them checked before anything connects to it.
//!
//! Owns: the resolver the HTTP library connects with, so that what was checked is what is used.
//! Not here: which addresses are fine (`allow`); addresses written in a URL (`client`).
//! Invariant: one refused address refuses the name: an honest name has no reason to mix.

use std::fmt;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::AllowList;
use super::address::AddressKind;
use super::settings::MAX_ADDRESSES;

/// The addresses of a name, on their way.
pub type Lookups = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// Who knows the addresses of names: the system, or a test.
pub trait Lookup: Send + Sync {
    /// The addresses of `name` now.
    fn lookup(&self, name: String) -> Lookups;
}

/// The machine's own name service.
pub(super) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> Lookups {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|it| it.ip()).take(MAX_ADDRESSES).collect())
        })
    }
}

/// Why a name leads to no connection; found again in the library's error.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Address { address: IpAddr, kind: AddressKind },
    Name,
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address { address, kind } => write!(out, "{address} is {kind}"),
            Self::Name => out.write_str("the name was not found"),
        }
    }
}

impl std::error::Error for Refused {}

/// Resolves and checks.
pub(super) struct GuardedResolver {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) allowed: Arc<AllowList>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = Arc::clone(&self.allowed);
        let found = self.lookup.lookup(name.as_str().to_owned());
        Box::pin(async move {
            let found = found.await.map_err(|_| Refused::Name)?;
            let addresses = checked(&allowed, name.as_str(), &found)?;
            // Port 0: the library takes the one of the URL.
            let addresses = addresses.into_iter().map(|it| SocketAddr::new(it, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

fn checked(allowed: &AllowList, name: &str, found: &[IpAddr]) -> Result<Vec<IpAddr>, Refused> {
    for address in found {
        let verdict = allowed.check(Some(name), *address);
        verdict.map_err(|kind| Refused::Address {
            address: *address,
            kind,
        })?;
    }
    if found.is_empty() {
        return Err(Refused::Name);
    }
    Ok(found.iter().copied().take(MAX_ADDRESSES).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_private_address_among_public_ones_refuses_the_name() {
        let found = ["9.9.9.9".parse().unwrap(), "10.0.0.1".parse().unwrap()];
        let expected = Refused::Address {
            address: found[1],
            kind: AddressKind::Private,
        };
        let allowed = AllowList::default();
        assert_eq!(checked(&allowed, "bank.example", &found), Err(expected));
        assert!(checked(&allowed, "bank.example", &found[..1]).is_ok());
        assert_eq!(checked(&allowed, "bank.example", &[]), Err(Refused::Name));
    }
}
