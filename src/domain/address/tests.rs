//! Tests of addresses: what a host really is, and what of a URL may be shown.

#![allow(clippy::unwrap_used)]

use std::{borrow::Cow, net::Ipv4Addr};

use super::*;

fn kind(ip: &str) -> Kind {
    kind_of(ip.parse().unwrap())
}

/// Every block of the IANA IPv4 Special-Purpose Address Registry that is not globally reachable, by its first and last address.
#[test]
fn the_iana_registry_of_ipv4() {
    for (first, last, wanted) in [
        ("0.0.0.0", "0.255.255.255", Kind::Unspecified),
        ("10.0.0.0", "10.255.255.255", Kind::Private),
        ("100.64.0.0", "100.127.255.255", Kind::SharedNat),
        ("127.0.0.0", "127.255.255.255", Kind::Loopback),
        ("169.254.0.0", "169.254.255.255", Kind::LinkLocal),
        ("172.16.0.0", "172.31.255.255", Kind::Private),
        ("192.0.0.0", "192.0.0.8", Kind::Reserved),
        ("192.0.0.170", "192.0.0.171", Kind::Reserved),
        ("192.0.2.0", "192.0.2.255", Kind::Documentation),
        ("192.88.99.0", "192.88.99.255", Kind::Reserved),
        ("192.168.0.0", "192.168.255.255", Kind::Private),
        ("198.18.0.0", "198.19.255.255", Kind::Benchmark),
        ("198.51.100.0", "198.51.100.255", Kind::Documentation),
        ("203.0.113.0", "203.0.113.255", Kind::Documentation),
        ("224.0.0.0", "239.255.255.255", Kind::Multicast),
        ("240.0.0.0", "255.255.255.254", Kind::Reserved),
        ("255.255.255.255", "255.255.255.255", Kind::Broadcast),
        ("169.254.169.254", "169.254.169.254", Kind::Metadata),
        ("100.100.100.200", "100.100.100.200", Kind::Metadata),
    ] {
        assert_eq!((kind(first), kind(last)), (wanted, wanted), "{first} to {last}");
    }
}

#[test]
fn the_neighbours_of_special_ipv4_blocks_are_public() {
    for ip in [
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.0.9",
        "192.0.0.10",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "203.0.114.0",
        "223.255.255.255",
    ] {
        assert!(is_public(ip.parse().unwrap()), "{ip}");
    }
}

/// The IANA IPv6 Special-Purpose Address Registry.
#[test]
fn the_iana_registry_of_ipv6() {
    let private = Ipv4Addr::new(10, 0, 0, 5);
    for (ip, wanted) in [
        ("::", Kind::Unspecified),
        ("::1", Kind::Loopback),
        ("::ffff:10.0.0.5", Kind::V4Mapped(private)),
        ("::ffff:0:10.0.0.5", Kind::V4Mapped(private)),
        ("::10.0.0.5", Kind::V4Compatible(private)),
        ("64:ff9b::10.0.0.5", Kind::Nat64(private)),
        ("64:ff9b:1:abcd::10.0.0.5", Kind::Nat64(private)),
        ("2002:0a00:0005::1", Kind::SixToFour(private)),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffa", Kind::Teredo(private)),
        ("100::", Kind::Reserved),
        ("100:0:0:1::", Kind::Reserved),
        ("2001:2::", Kind::Benchmark),
        ("2001:10::", Kind::Reserved),
        ("2001:db8::", Kind::Documentation),
        ("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Kind::Documentation),
        ("3fff::", Kind::Documentation),
        ("3fff:fff:ffff::", Kind::Documentation),
        ("5f00::", Kind::Reserved),
        ("fc00::", Kind::Private),
        ("fdff:ffff::", Kind::Private),
        ("fd00:ec2::254", Kind::Metadata),
        ("fe80::1", Kind::LinkLocal),
        ("febf::1", Kind::LinkLocal),
        ("fec0::1", Kind::Private),
        ("ff02::1", Kind::Multicast),
        ("4000::", Kind::Reserved),
        ("2001:1::1", Kind::Public),
        ("2001:3::1", Kind::Public),
        ("2001:4:112::1", Kind::Public),
        ("2001:20::1", Kind::Public),
        ("2001:200::1", Kind::Public),
        ("2606:4700::1111", Kind::Public),
        ("3ffe::", Kind::Public),
    ] {
        assert_eq!(kind(ip), wanted, "{ip}");
    }
}

#[test]
fn an_embedded_public_address_is_not_public_either() {
    for ip in ["::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::", "::8.8.8.8"] {
        assert!(!is_public(ip.parse().unwrap()), "{ip}");
    }
    assert_eq!(kind("2002:808:808::").to_string(), "6to4 of 8.8.8.8");
}

#[test]
fn one_address_in_many_spellings() {
    for (url, effective, wanted, rewritten) in [
        ("http://127.0.0.1/", "127.0.0.1", Kind::Loopback, false),
        ("http://2130706433/", "127.0.0.1", Kind::Loopback, true),
        ("http://0x7f000001/", "127.0.0.1", Kind::Loopback, true),
        ("http://0177.0.0.1/", "127.0.0.1", Kind::Loopback, true),
        ("http://127.1/", "127.0.0.1", Kind::Loopback, true),
        ("http://0x7f.1:8080/", "127.0.0.1", Kind::Loopback, true),
        ("http://１２７.0.0.1/", "127.0.0.1", Kind::Loopback, true),
        ("http://127.0.0.1./", "127.0.0.1", Kind::Loopback, true),
        ("http://%31%32%37.0.0.1/", "127.0.0.1", Kind::Loopback, true),
        ("http://0300.0250.1.10/", "192.168.1.10", Kind::Private, true),
        ("http://[::1]/", "::1", Kind::Loopback, false),
        ("http://[0:0:0:0:0:0:0:1]:80/", "::1", Kind::Loopback, true),
        (
            "http://[::ffff:169.254.169.254]/",
            "::ffff:169.254.169.254",
            Kind::V4Mapped(Ipv4Addr::new(169, 254, 169, 254)),
            false,
        ),
        ("https://EXAMPLE.dev/x", "example.dev", Kind::Public, false),
        ("https://hooks.dev./", "hooks.dev", Kind::Public, true),
        ("https://аpple.dev/", "xn--pple-43d.dev", Kind::Public, true),
        ("https://xn--pple-43d.dev/", "xn--pple-43d.dev", Kind::Public, false),
        ("http:\\\\evil.dev\\@good.dev", "evil.dev", Kind::Public, false),
        ("http:evil.dev/x", "evil.dev", Kind::Public, false),
        (" \u{1}https://evil.dev", "evil.dev", Kind::Public, false),
        ("http://ev\til.dev/", "evil.dev", Kind::Public, true),
    ] {
        let found = classify(url).unwrap();
        assert_eq!((found.effective.as_str(), found.kind), (effective, wanted), "{url}");
        assert_eq!(found.rewritten(), rewritten, "{url}: {found:?}");
        assert!(!found.userinfo, "{url}");
    }
}

#[test]
fn what_stands_before_an_at_sign_is_not_the_host() {
    let found = classify("https://paypal.com:443@evil.dev:8443/x").unwrap();
    assert_eq!((found.raw.as_str(), found.effective.as_str(), found.userinfo), ("evil.dev", "evil.dev", true));
    assert!(classify("https://a@b@evil.dev/").unwrap().userinfo);
    assert!(!classify("https://evil.dev/a@b").unwrap().userinfo);
}

#[test]
fn names_that_no_public_resolver_answers() {
    for (name, wanted) in [
        ("localhost", Kind::Loopback),
        ("api.localhost", Kind::Loopback),
        ("notlocalhost", Kind::Public),
        ("hooks.acme.example", Kind::ReservedName),
        ("a.test", Kind::ReservedName),
        ("nas.local", Kind::ReservedName),
        ("example.com", Kind::ReservedName),
        ("www.example.com", Kind::ReservedName),
        ("myexample.com", Kind::Public),
        ("test", Kind::ReservedName),
        ("test.dev", Kind::Public),
        ("metadata.google.internal", Kind::Metadata),
        ("printer.internal", Kind::ReservedName),
    ] {
        assert_eq!(kind_of_name(name), wanted, "{name}");
    }
}

#[test]
fn texts_without_a_host_say_why() {
    assert!(matches!(classify("not a url"), Err(NoHost::NotUrl(_))));
    assert_eq!(classify("mailto:a@b.dev"), Err(NoHost::Hostless("mailto".to_owned())));
    assert!(matches!(classify(""), Err(NoHost::NotUrl(_))));
}

#[test]
fn credentials_in_urls_are_masked_and_the_rest_is_kept() {
    for (url, wanted) in [
        ("https://hooks.dev/a?b=c#d", "https://hooks.dev/a?b=c#d"),
        ("https://u:p@hooks.dev/", "https://••••••••@hooks.dev/"),
        ("https://tok@hooks.dev", "https://••••••••@hooks.dev"),
        ("https://a@b:c@hooks.dev/", "https://••••••••@hooks.dev/"),
        ("http:\\\\u:p@hooks.dev\\x", "http:\\\\••••••••@hooks.dev\\x"),
        ("http:u:p@hooks.dev/x", "http:••••••••@hooks.dev/x"),
        ("HTTPS://u:p@hooks.dev/", "HTTPS://••••••••@hooks.dev/"),
        ("u:p@hooks.dev/x", "••••••••@hooks.dev/x"),
        ("//u:p@hooks.dev/x", "//••••••••@hooks.dev/x"),
        ("https://hooks.dev/a@b", "https://hooks.dev/a@b"),
        ("https://h.dev/?token=abc&x=1", "https://h.dev/?token=••••••••&x=1"),
        ("https://h.dev/?x=1&API_KEY=abc", "https://h.dev/?x=1&API_KEY=••••••••"),
        ("https://h.dev/?accessToken=abc;sig=z", "https://h.dev/?accessToken=••••••••;sig=••••••••"),
        (
            "https://h.dev/?X-Amz-Signature=abc#access_token=q",
            "https://h.dev/?X-Amz-Signature=••••••••#access_token=••••••••",
        ),
        ("https://h.dev/?%74oken=abc", "https://h.dev/?%74oken=••••••••"),
        ("https://h.dev/?token=", "https://h.dev/?token="),
        ("https://h.dev/?monkey=1&keyboard=2&tokens_used=3", "https://h.dev/?monkey=1&keyboard=2&tokens_used=3"),
        ("https://u:p@h.dev/?a=1&password=é", "https://••••••••@h.dev/?a=1&password=••••••••"),
        ("https://h.dev/?client_secret=a=b", "https://h.dev/?client_secret=••••••••"),
        ("", ""),
        ("not a url?key=1", "not a url?key=••••••••"),
    ] {
        assert_eq!(masked_url(url), wanted, "{url}");
    }
    assert!(matches!(masked_url("https://hooks.dev/plain"), Cow::Borrowed(_)));
}

proptest::proptest! {
    #[test]
    fn any_text_is_masked_and_classified_without_a_panic(text in ".*", host in "[a-z0-9.@:%\\[\\]]{0,20}") {
        let _ = classify(&text);
        let _ = masked_url(&text);
        let url = format!("https://{host}/{text}");
        let _ = classify(&url);
        let once = masked_url(&url).into_owned();
        assert_eq!(masked_url(&once), once);
    }

    #[test]
    fn a_password_never_survives(password in "[a-zA-Z0-9]{12}") {
        for url in [format!("https://u:{password}@h.dev/p?q=1"), format!("https://h.dev/?secret={password}&a=b")] {
            assert!(!masked_url(&url).contains(&password));
        }
    }
}

/// Where clouds hand out credentials: Amazon (instances, containers, clusters), Google, Azure, Alibaba, Oracle, Tencent,
/// OpenStack, by their published addresses and names.
#[test]
fn where_clouds_hand_out_credentials() {
    for ip in [
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "169.254.0.23",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fe80::a9fe:a9fe",
    ] {
        assert_eq!(kind(ip), Kind::Metadata, "{ip}");
    }
    for name in ["metadata", "metadata.google.internal", "metadata.goog", "instance-data.ec2.internal"] {
        assert_eq!(kind_of_name(name), Kind::Metadata, "{name}");
    }
    assert_eq!(kind("64:ff9b::169.254.169.254").reached(), Kind::Metadata);
    assert_eq!(kind("2002:7f00:1::").reached(), Kind::Loopback);
    assert_eq!(kind("10.0.0.1").reached(), Kind::Private);
}

#[test]
fn parameters_that_carry_credentials_are_named() {
    assert_eq!(token_names("https://h/x?a=1&token=t&api_key=k#access_token=z"), ["token", "api_key", "access_token"]);
    assert_eq!(token_names("https://h/token=t?token=&a=b"), [""; 0]);
    assert_eq!(token_names("https://u:p@h/"), [""; 0]);
}
