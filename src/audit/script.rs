//! How a host name reads to people: its Unicode form, and whether it pretends to be another one (UTS 39).

use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};

/// The Unicode form of a host name, where it is an internationalised one (RFC 5890): `bücher.example` for
/// `xn--bcher-kva.example`.
pub fn unicode(host: &str) -> Option<String> {
    if !host.split('.').any(|label| label.starts_with("xn--")) {
        return None;
    }
    let (unicode, _) = idna::domain_to_unicode(host);
    (unicode != host).then_some(unicode)
}

/// Why an internationalised name deceives, in words; `None` where it is honest.
pub fn deceit(unicode: &str) -> Option<String> {
    unicode.split('.').filter(|label| !label.is_ascii()).find_map(|label| {
        let reads = image(label);
        if reads.is_ascii() && !reads.is_empty() {
            return Some(format!("reads like `{}`", plain(unicode)));
        }
        match label.detect_restriction_level() {
            RestrictionLevel::ASCIIOnly | RestrictionLevel::SingleScript | RestrictionLevel::HighlyRestrictive => None,
            RestrictionLevel::Unrestricted => Some("holds characters that do not belong into names".to_owned()),
            _ => Some("mixes letters of scripts that are not written together".to_owned()),
        }
    })
}

/// The name with its foreign letters replaced by the plain ones that they are taken for.
fn plain(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii() { text.push(c) } else { text.extend(skeleton(c.encode_utf8(&mut [0; 4]))) }
    }
    text.to_lowercase()
}

/// What a name looks like: equal for names that people take for each other. In lower case.
pub fn image(name: &str) -> String {
    if name.is_ascii() {
        return plain_image(name);
    }
    let shown: String = skeleton(&name.to_lowercase()).collect();
    shown.to_lowercase()
}

/// The same for ASCII, without the tables: only these have a double there.
fn plain_image(name: &str) -> String {
    let mut image = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        match c.to_ascii_lowercase() {
            '0' => image.push('o'),
            '1' | '|' => image.push('l'),
            'm' => image.push_str("rn"),
            other => image.push(other),
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_and_the_tables_see_the_same() {
        for c in (b'a'..=b'z').chain(b'0'..=b'9').chain(*b"-._").map(char::from) {
            let shown: String = skeleton(&c.to_string()).collect();
            assert_eq!(image(&c.to_string()), shown.to_lowercase(), "{c}");
        }
    }

    /// Names of UTS 39, and of what was registered to deceive.
    #[test]
    fn names_that_deceive_and_names_that_do_not() {
        for (name, said) in [
            ("аррӏе.com", "reads like `apple.com`"),
            ("раypal.com", "reads like `paypal.com`"),
            ("аcme-logistics.example", "reads like `acme-logistics.example`"),
            ("gооgle.com", "reads like `google.com`"),
            ("ѕсоре.com", "reads like `scope.com`"),
            ("日本аб.example", "mixes letters"),
            ("привет-hello.example", "mixes letters"),
            ("i♥you.example", "do not belong"),
        ] {
            assert!(deceit(name).is_some_and(|why| why.contains(said)), "{name}: {:?}", deceit(name));
        }
        for honest in [
            "bücher.example",
            "münchen.de",
            "españa.es",
            "почта.рф",
            "例え.jp",
            "日本語-hello.jp",
            "中文.tw",
            "한국.kr",
            "مثال.إختبار",
            "उदाहरण.परीक्षा",
            "παράδειγμα.δοκιμή",
            "plain.example",
        ] {
            assert_eq!(deceit(honest), None, "{honest}");
        }
    }

    #[test]
    fn both_forms_of_a_name() {
        assert_eq!(unicode("xn--bcher-kva.example").as_deref(), Some("bücher.example"));
        assert_eq!(unicode("plain.example"), None);
    }
}
