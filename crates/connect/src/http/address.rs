//! Which addresses are the public Internet, and what the others are.
//!
//! Owns: the ranges (IANA special-purpose registries, RFC 6890, and the clouds' metadata services).
//! Not here: what an operator allows nevertheless (`allow`).
//! Invariant: an IPv6 address is public only if it is known to be; everything unknown is reserved.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is, when it is not an ordinary one of the public Internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    /// This machine.
    Loopback,
    /// A private network (RFC 1918, RFC 4193).
    Private,
    /// The network of a carrier (RFC 6598).
    Shared,
    /// The link this machine is on (RFC 3927, RFC 4291).
    LinkLocal,
    /// Where a cloud tells its machines their secrets.
    Metadata,
    /// Many machines at once.
    Multicast,
    /// No machine (RFC 1122: "this network").
    Unspecified,
    /// An IPv4 address written as IPv6: mapped, NAT64, 6to4, Teredo and others.
    Translated,
    /// Documentation, measurement and what nobody may use yet.
    Reserved,
}

impl AddressKind {
    /// Whether naming a host in the allow-list is enough to reach it there. What is not can be
    /// reached only where its own range is listed: a name is too easily pointed at metadata.
    pub(super) fn is_opened_by_name(self) -> bool {
        matches!(self, Self::Loopback | Self::Private | Self::Shared)
    }
}

impl fmt::Display for AddressKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Loopback => "loopback",
            Self::Private => "a private network",
            Self::Shared => "a carrier's shared network",
            Self::LinkLocal => "link-local",
            Self::Metadata => "a cloud's metadata service",
            Self::Multicast => "multicast",
            Self::Unspecified => "no machine's address",
            Self::Translated => "an IPv4 address in IPv6 form",
            Self::Reserved => "reserved",
        })
    }
}

/// What `address` is; `None` for the public Internet.
pub(super) fn kind(address: IpAddr) -> Option<AddressKind> {
    match address {
        IpAddr::V4(address) => kind_v4(address),
        IpAddr::V6(address) => kind_v6(address),
    }
}

/// First bits, how many of them count, and what they mean; the first that fits is taken.
type Ranges<Bits> = &'static [(Bits, u32, AddressKind)];

const V4: Ranges<[u8; 4]> = &[
    ([169, 254, 169, 254], 32, AddressKind::Metadata), // AWS, Azure, Google, Oracle, others.
    ([169, 254, 170, 2], 32, AddressKind::Metadata),   // Credentials of AWS containers.
    ([100, 100, 100, 200], 32, AddressKind::Metadata), // Alibaba.
    ([168, 63, 129, 16], 32, AddressKind::Metadata),   // Azure's host, at a public address.
    ([192, 0, 0, 192], 32, AddressKind::Metadata),     // Oracle, older.
    ([0, 0, 0, 0], 8, AddressKind::Unspecified),
    ([10, 0, 0, 0], 8, AddressKind::Private),
    ([100, 64, 0, 0], 10, AddressKind::Shared),
    ([127, 0, 0, 0], 8, AddressKind::Loopback),
    ([169, 254, 0, 0], 16, AddressKind::LinkLocal),
    ([172, 16, 0, 0], 12, AddressKind::Private),
    ([192, 0, 0, 0], 24, AddressKind::Reserved),
    ([192, 0, 2, 0], 24, AddressKind::Reserved),
    ([192, 88, 99, 0], 24, AddressKind::Reserved),
    ([192, 168, 0, 0], 16, AddressKind::Private),
    ([198, 18, 0, 0], 15, AddressKind::Reserved),
    ([198, 51, 100, 0], 24, AddressKind::Reserved),
    ([203, 0, 113, 0], 24, AddressKind::Reserved),
    ([224, 0, 0, 0], 4, AddressKind::Multicast),
    ([240, 0, 0, 0], 4, AddressKind::Reserved),
];

fn kind_v4(address: Ipv4Addr) -> Option<AddressKind> {
    let bits = address.to_bits();
    let fits = |(start, length, _): &&([u8; 4], u32, AddressKind)| {
        let other = Ipv4Addr::from(*start).to_bits();
        (bits ^ other).leading_zeros() >= *length
    };
    V4.iter().find(fits).map(|it| it.2)
}

const V6: Ranges<[u16; 8]> = &[
    (
        [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254],
        128,
        AddressKind::Metadata,
    ),
    (
        [0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254],
        128,
        AddressKind::Metadata,
    ),
    (
        [0xfd00, 0xc1, 0, 0, 0, 0, 0xa9fe, 0xa9fe],
        128,
        AddressKind::Metadata,
    ),
    ([0, 0, 0, 0, 0, 0, 0, 0], 128, AddressKind::Unspecified),
    ([0, 0, 0, 0, 0, 0, 0, 1], 128, AddressKind::Loopback),
    ([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, AddressKind::Translated), // Mapped.
    ([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, AddressKind::Translated), // SIIT, RFC 2765.
    ([0, 0, 0, 0, 0, 0, 0, 0], 96, AddressKind::Translated),      // Compatible, deprecated.
    (
        [0x64, 0xff9b, 0, 0, 0, 0, 0, 0],
        96,
        AddressKind::Translated,
    ), // NAT64.
    (
        [0x64, 0xff9b, 1, 0, 0, 0, 0, 0],
        48,
        AddressKind::Translated,
    ), // NAT64 of a network.
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, AddressKind::Translated), // 6to4.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, AddressKind::Translated), // Teredo.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, AddressKind::Reserved),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, AddressKind::Reserved),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, AddressKind::Reserved),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, AddressKind::Private),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, AddressKind::LinkLocal),
    ([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, AddressKind::Private), // Site-local, deprecated.
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, AddressKind::Multicast),
];

fn kind_v6(address: Ipv6Addr) -> Option<AddressKind> {
    let bits = address.to_bits();
    let fits = |(start, length, _): &&([u16; 8], u32, AddressKind)| {
        let other = Ipv6Addr::from(*start).to_bits();
        (bits ^ other).leading_zeros() >= *length
    };
    // Global unicast is 2000::/3 (RFC 4291); nothing else has been given out to the Internet.
    let is_global = bits >> 125 == 1;
    let known = V6.iter().find(fits).map(|it| it.2);
    known.or((!is_global).then_some(AddressKind::Reserved))
}

/// The IPv4 address a translated one stands for, where the form says it.
pub(super) fn embedded(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(address) = address else {
        return None;
    };
    let [a, b, c, d, e, f, g, h] = address.segments();
    let v4 = |high: u16, low: u16| {
        let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
        Ipv4Addr::new(a, b, c, d)
    };
    match (a, b, [c, d, e, f]) {
        (0x64, 0xff9b, [0, 0, 0, 0]) | (0, 0, [0, 0, 0, 0 | 0xffff] | [0, 0, 0xffff, 0]) => {
            Some(v4(g, h))
        }
        (0x2002, _, _) => Some(v4(b, c)),
        (0x2001, 0, _) => Some(v4(!g, !h)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str) -> Option<AddressKind> {
        kind(text.parse().unwrap())
    }

    #[test]
    fn addresses_of_the_internet_are_public() {
        for text in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450:4001:800::200e",
            "2001:200::1",
        ] {
            assert_eq!(kind_of(text), None, "{text}");
        }
    }

    #[test]
    fn every_other_address_is_named_for_what_it_is() {
        use AddressKind::*;
        for (text, expected) in [
            ("127.0.0.1", Loopback),
            ("127.255.255.254", Loopback),
            ("::1", Loopback),
            ("0.0.0.0", Unspecified),
            ("0.1.2.3", Unspecified),
            ("::", Unspecified),
            ("10.0.0.1", Private),
            ("172.16.0.1", Private),
            ("172.31.255.255", Private),
            ("192.168.1.1", Private),
            ("fc00::1", Private),
            ("fd12:3456::1", Private),
            ("fec0::1", Private),
            ("100.64.0.1", Shared),
            ("100.127.255.255", Shared),
            ("169.254.1.1", LinkLocal),
            ("fe80::1", LinkLocal),
            ("169.254.169.254", Metadata),
            ("169.254.170.2", Metadata),
            ("100.100.100.200", Metadata),
            ("168.63.129.16", Metadata),
            ("fd00:ec2::254", Metadata),
            ("fd20:ce::254", Metadata),
            ("224.0.0.1", Multicast),
            ("239.255.255.250", Multicast),
            ("ff02::1", Multicast),
            ("240.0.0.1", Reserved),
            ("255.255.255.255", Reserved),
            ("192.0.2.1", Reserved),
            ("198.18.0.1", Reserved),
            ("2001:db8::1", Reserved),
            ("2001:10::1", Reserved),
            ("3fff::1", Reserved),
            ("100::1", Reserved),
            ("5f00::1", Reserved),
            ("::ffff:127.0.0.1", Translated),
            ("::ffff:8.8.8.8", Translated),
            ("::127.0.0.1", Translated),
            ("64:ff9b::a9fe:a9fe", Translated),
            ("64:ff9b:1::1", Translated),
            ("2002:7f00:1::", Translated),
            ("2001:0:4136:e378::1", Translated),
        ] {
            assert_eq!(kind_of(text), Some(expected), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_the_standard_library_knows_is_no_public_address_here(
            bits in proptest::prelude::any::<u32>(),
            long in proptest::prelude::any::<u128>(),
        ) {
            let it = Ipv4Addr::from_bits(bits);
            let is_special = it.is_private()
                || it.is_loopback()
                || it.is_link_local()
                || it.is_multicast()
                || it.is_broadcast()
                || it.is_documentation()
                || it.is_unspecified();
            proptest::prop_assert!(!is_special || kind_v4(it).is_some(), "{it}");
            proptest::prop_assert_eq!(
                kind_v6(it.to_ipv6_mapped()),
                Some(AddressKind::Translated)
            );
            let it = Ipv6Addr::from_bits(long);
            let is_public = kind_v6(it).is_none();
            proptest::prop_assert!(!is_public || it.segments()[0] & 0xe000 == 0x2000, "{it}");
        }
    }

    #[test]
    fn the_address_inside_a_translated_one_is_found() {
        for (text, expected) in [
            ("::ffff:127.0.0.1", Some("127.0.0.1")),
            ("::10.0.0.1", Some("10.0.0.1")),
            ("64:ff9b::a9fe:a9fe", Some("169.254.169.254")),
            ("2002:7f00:1::", Some("127.0.0.1")),
            ("2001::80ff:fffe", Some("127.0.0.1")),
            ("64:ff9b:1::1", None),
            ("2606:4700::1", None),
            ("1.2.3.4", None),
        ] {
            let expected = expected.map(|it| it.parse().unwrap());
            assert_eq!(embedded(text.parse().unwrap()), expected, "{text}");
        }
    }
}
