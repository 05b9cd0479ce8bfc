//! Kinds of addresses and names: the registries as a table.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// What kind of address a host is (IANA IPv4 and IPv6 Special-Purpose Address Registries, and reserved names).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A public address, or a name about which nothing is known before it is resolved.
    Public,
    /// `127.0.0.0/8`, `::1`, `localhost` and names under it.
    Loopback,
    /// RFC 1918 and unique local `fc00::/7`, and the old site-local `fec0::/10`.
    Private,
    /// `169.254.0.0/16`, `fe80::/10`.
    LinkLocal,
    /// Where a cloud hands out credentials: `169.254.169.254` and its like.
    Metadata,
    /// `0.0.0.0/8`, `::`.
    Unspecified,
    /// `255.255.255.255`.
    Broadcast,
    /// `224.0.0.0/4`, `ff00::/8`.
    Multicast,
    /// `192.0.2.0/24` and its like, `2001:db8::/32`, `3fff::/20`.
    Documentation,
    /// `100.64.0.0/10`, shared by carriers.
    SharedNat,
    /// `198.18.0.0/15`, `2001:2::/48`.
    Benchmark,
    /// Reserved for protocols or for later; never routed.
    Reserved,
    /// `::ffff:0:0/96`: an IPv4 address in other clothes.
    V4Mapped(Ipv4Addr),
    /// `::/96`, deprecated: an IPv4 address in other clothes.
    V4Compatible(Ipv4Addr),
    /// `64:ff9b::/96` and `64:ff9b:1::/48`: translated to this IPv4 address.
    Nat64(Ipv4Addr),
    /// `2002::/16`: tunnelled to this IPv4 address.
    SixToFour(Ipv4Addr),
    /// `2001::/32`: tunnelled to this client.
    Teredo(Ipv4Addr),
    /// A name that no public resolver answers: `.test .example .invalid .local .internal` and their like (RFC 6761, RFC 6762).
    ReservedName,
}

impl Kind {
    /// A word or two for people.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Public => "public",
            Kind::Loopback => "loopback",
            Kind::Private => "private",
            Kind::LinkLocal => "link-local",
            Kind::Metadata => "cloud metadata",
            Kind::Unspecified => "unspecified",
            Kind::Broadcast => "broadcast",
            Kind::Multicast => "multicast",
            Kind::Documentation => "documentation",
            Kind::SharedNat => "carrier NAT",
            Kind::Benchmark => "benchmarking",
            Kind::Reserved => "reserved",
            Kind::V4Mapped(_) => "IPv4-mapped",
            Kind::V4Compatible(_) => "IPv4-compatible",
            Kind::Nat64(_) => "NAT64",
            Kind::SixToFour(_) => "6to4",
            Kind::Teredo(_) => "Teredo",
            Kind::ReservedName => "reserved name",
        }
    }

    /// What kind of address is reached in the end: that of the IPv4 address inside, where there is one.
    pub fn reached(self) -> Kind {
        self.embedded().map_or(self, kind_of_v4)
    }

    /// The IPv4 address that an IPv6 address stands for.
    pub fn embedded(self) -> Option<Ipv4Addr> {
        match self {
            Kind::V4Mapped(v4) | Kind::V4Compatible(v4) | Kind::Nat64(v4) | Kind::SixToFour(v4) | Kind::Teredo(v4) => {
                Some(v4)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())?;
        self.embedded().map_or(Ok(()), |v4| write!(f, " of {v4}"))
    }
}

/// True for an address that is routed on the public internet and stands for nothing else. Addresses that carry an
/// IPv4 address inside (mapped, NAT64, 6to4, Teredo) are never public here: a delivery has no business with them.
pub fn is_public(ip: IpAddr) -> bool {
    kind_of(ip) == Kind::Public
}

/// What kind of address this is.
pub fn kind_of(ip: IpAddr) -> Kind {
    match ip {
        IpAddr::V4(v4) => kind_of_v4(v4),
        IpAddr::V6(v6) => kind_of_v6(v6),
    }
}

fn kind_of_v4(ip: Ipv4Addr) -> Kind {
    match ip.octets() {
        [169, 254, 169, 254 | 253 | 123]
        | [169, 254, 170, 2 | 23]
        | [169, 254, 0, 23]
        | [100, 100, 100, 200]
        | [168, 63, 129, 16]
        | [192, 0, 0, 192] => Kind::Metadata,
        [0, ..] => Kind::Unspecified,
        [127, ..] => Kind::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Kind::Private,
        [169, 254, ..] => Kind::LinkLocal,
        [100, 64..=127, ..] => Kind::SharedNat,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Kind::Documentation,
        [198, 18 | 19, ..] => Kind::Benchmark,
        [192, 0, 0, 9 | 10] => Kind::Public,
        [192, 0, 0, _] | [192, 88, 99, _] => Kind::Reserved,
        [224..=239, ..] => Kind::Multicast,
        [255, 255, 255, 255] => Kind::Broadcast,
        [240..=255, ..] => Kind::Reserved,
        _ => Kind::Public,
    }
}

fn kind_of_v6(ip: Ipv6Addr) -> Kind {
    let tail = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Kind::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Kind::Loopback,
        [0, 0, 0, 0, 0, 0xffff, a, b] => Kind::V4Mapped(tail(a, b)),
        [0, 0, 0, 0, 0xffff, 0, a, b] => Kind::V4Mapped(tail(a, b)),
        [0, 0, 0, 0, 0, 0, a, b] => Kind::V4Compatible(tail(a, b)),
        [0x64, 0xff9b, 0, 0, 0, 0, a, b] => Kind::Nat64(tail(a, b)),
        [0x64, 0xff9b, 1, .., a, b] => Kind::Nat64(tail(a, b)),
        [0x100, 0, 0, 0 | 1, ..] => Kind::Reserved,
        [0x2002, a, b, ..] => Kind::SixToFour(tail(a, b)),
        // The client's address stands inverted at the end (RFC 4380 section 4).
        [0x2001, 0, .., a, b] => Kind::Teredo(tail(!a, !b)),
        [0x2001, 2, 0, ..] => Kind::Benchmark,
        [0x2001, 0xdb8, ..] => Kind::Documentation,
        [0x3fff, 0..=0xfff, ..] => Kind::Documentation,
        // Within 2001::/23 only these are globally reachable.
        [0x2001, 1, 0, 0, 0, 0, 0, 1..=3] | [0x2001, 3, ..] | [0x2001, 4, 0x112, ..] => Kind::Public,
        [0x2001, 0x20..=0x3f, ..] => Kind::Public,
        [0x2001, 0..=0x1ff, ..] => Kind::Reserved,
        [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254 | 0x23]
        | [0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254]
        | [0xfe80, 0, 0, 0, 0, 0, 0xa9fe, 0xa9fe] => Kind::Metadata,
        [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Kind::Private,
        [0xfe80..=0xfebf, ..] => Kind::LinkLocal,
        [0xff00..=0xffff, ..] => Kind::Multicast,
        [0x2000..=0x3fff, ..] => Kind::Public,
        _ => Kind::Reserved,
    }
}

/// What kind of address a host name stands for, as far as the name alone tells. Lower case, without a dot at the end.
pub fn kind_of_name(name: &str) -> Kind {
    const RESERVED: [&str; 12] = [
        "test",
        "example",
        "invalid",
        "local",
        "internal",
        "intranet",
        "lan",
        "home",
        "corp",
        "onion",
        "home.arpa",
        "localdomain",
    ];
    const METADATA: [&str; 6] = [
        "metadata",
        "metadata.google.internal",
        "metadata.goog",
        "metadata.tencentyun.com",
        "instance-data",
        "instance-data.ec2.internal",
    ];
    let under = |zone: &str| name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if METADATA.contains(&name) {
        Kind::Metadata
    } else if under("localhost") {
        Kind::Loopback
    } else if RESERVED.into_iter().any(under) || ["example.com", "example.net", "example.org"].into_iter().any(under) {
        Kind::ReservedName
    } else {
        Kind::Public
    }
}
