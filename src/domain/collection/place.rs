//! The parts of a URL as it is written: scheme, host, path. Nothing is decoded, folded or judged; the effective host,
//! which a client would really connect to, is for `domain::address` to say.

use std::ops::Range;

/// Where the parts of a URL text stand in it. An empty range for a part that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// `https`, without the colon.
    pub scheme: Range<usize>,
    /// `hooks.example.com` or `[::1]`, without userinfo and port.
    pub host: Range<usize>,
    /// From the first `/` after the authority up to `?` or `#`. A text without `scheme://` is all path.
    pub path: Range<usize>,
}

impl Place {
    /// Finds the parts.
    pub fn of(url: &str) -> Self {
        let find = |from: usize, stops: &[char]| {
            url.get(from..).and_then(|rest| rest.find(stops)).map_or(url.len(), |at| from + at)
        };
        let scheme_end = url.find("://").filter(|end| url.get(..*end).is_some_and(is_scheme));
        let Some(scheme_end) = scheme_end else {
            return Place { path: 0..find(0, &['?', '#']), ..Place::default() };
        };
        let authority = scheme_end + 3;
        // A backslash ends the authority too: that is how clients read http URLs.
        let authority_end = find(authority, &['/', '?', '#', '\\']);
        let text = url.get(authority..authority_end).unwrap_or_default();
        let host_start = authority + text.rfind('@').map_or(0, |at| at + 1);
        let host_text = url.get(host_start..authority_end).unwrap_or_default();
        let host_len = match host_text.find(']') {
            Some(end) if host_text.starts_with('[') => end + 1,
            _ => host_text.find(':').unwrap_or(host_text.len()),
        };
        Place {
            scheme: 0..scheme_end,
            host: host_start..host_start + host_len,
            path: authority_end..find(authority_end, &['?', '#']),
        }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_parts_as_written() {
        let cases = [
            ("https://Hooks.example.com/a/b?x=1#f", "https", "Hooks.example.com", "/a/b"),
            ("http://u:p@h.example:8080", "http", "h.example", ""),
            ("https://a@b@evil.example/x", "https", "evil.example", "/x"),
            ("https://[::1]:80/x", "https", "[::1]", "/x"),
            ("https://evil.example\\@good.example/", "https", "evil.example", "\\@good.example/"),
            ("not a url?q", "", "", "not a url"),
            ("://x", "", "", "://x"),
            ("https://?q", "https", "", ""),
            ("", "", "", ""),
        ];
        for (url, scheme, host, path) in cases {
            let place = Place::of(url);
            let part = |range| url.get::<Range<usize>>(range);
            assert_eq!(
                (part(place.scheme), part(place.host), part(place.path)),
                (Some(scheme), Some(host), Some(path)),
                "{url}"
            );
        }
    }
}
