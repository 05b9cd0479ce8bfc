//! Takes credentials out of what is told of an exchange: by structure (members and headers with telling names), by shape
//! (tokens, keys, URL userinfo) and by value (what this client knows to be secret, should a server echo it).
//! Works on cut-off JSON too. Never changes what is sent or decoded.

use std::{
    borrow::Cow,
    collections::VecDeque,
    sync::{LazyLock, Mutex, PoisonError},
};

use regex::Regex;
use url::Url;

use crate::domain::secret::{MASK, Secret};

/// Values shorter than this are not looked for: they would mask half of every text.
const SHORTEST: usize = 6;
/// How many values are remembered; the oldest go first.
const REMEMBERED: usize = 64;

/// What one client knows to be secret.
#[derive(Debug, Default)]
pub struct Redactor {
    values: Mutex<VecDeque<Secret>>,
}

impl Redactor {
    /// Remembers a value that must never be told.
    pub fn learn(&self, secret: &Secret) {
        if secret.expose().len() < SHORTEST {
            return;
        }
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if !values.contains(secret) {
            if values.len() >= REMEMBERED {
                values.pop_front();
            }
            values.push_back(secret.clone());
        }
    }

    /// A text without anything that is or looks like a credential.
    pub fn text(&self, text: &str) -> String {
        let mut text = shapes(text);
        for value in self.values.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let plain = value.expose();
            if text.contains(plain) {
                text = text.replace(plain, MASK).into();
            }
            let escaped = serde_json::Value::from(plain).to_string();
            let inner = escaped.trim_matches('"');
            if inner != plain && inner.len() >= SHORTEST && text.contains(inner) {
                text = text.replace(inner, MASK).into();
            }
        }
        text.into_owned()
    }

    /// A body, whole or cut, without credentials.
    pub fn body(&self, body: &str) -> String {
        self.text(&members(body))
    }

    /// The value of a header as it may be told.
    pub fn header(&self, name: &str, value: &str) -> String {
        let telling = ["authorization", "cookie"].iter().any(|part| name.to_ascii_lowercase().contains(part));
        if telling || is_telling(name) { MASK.to_owned() } else { self.text(value) }
    }

    /// Path and query of a request as they may be told.
    pub fn target(&self, url: &Url) -> String {
        let Some(query) = url.query() else { return url.path().to_owned() };
        let told = |pair: &str| -> Option<String> {
            let (name, value) = pair.split_once('=')?;
            let plain = url::form_urlencoded::parse(value.as_bytes()).next().map(|(v, _)| v.into_owned())?;
            let masked = self.text(&plain);
            (masked != plain).then(|| format!("{name}={masked}"))
        };
        let pairs: Vec<_> = query.split('&').map(|pair| told(pair).unwrap_or_else(|| pair.to_owned())).collect();
        format!("{}?{}", url.path(), pairs.join("&"))
    }
}

/// True for names of members, headers and parameters whose value is a credential.
fn is_telling(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let whole = ["key", "apikey", "token", "secret", "password", "passwd", "authorization", "cookie", "jwt"];
    let tails = ["_key", "_token", "_secret", "_password"];
    whole.contains(&name.as_str()) || tails.iter().any(|tail| name.ends_with(tail))
}

/// JSON text whose telling members have lost their values.
fn members(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('"').and_then(|at| rest.split_at_checked(at)) {
        told.push_str(before);
        let Some((literal, after)) = literal(from) else {
            rest = from;
            break;
        };
        told.push_str(literal);
        rest = after;
        let Some(value) = after.trim_start().strip_prefix(':') else { continue };
        let name = serde_json::from_str::<Cow<'_, str>>(literal).unwrap_or(Cow::Borrowed(literal));
        let value = value.trim_start();
        if is_telling(&name) && !["null", "true", "false"].iter().any(|word| value.starts_with(word)) {
            told.push_str(": \"");
            told.push_str(MASK);
            told.push('"');
            rest = after_value(value);
        }
    }
    told.push_str(rest);
    told
}

/// Splits a text that starts with a string literal behind it; `None` where the literal is cut.
fn literal(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return text.split_at_checked(at + 1),
            _ => {}
        }
    }
    None
}

/// What follows the value at the start of a text; empty where the value is cut.
fn after_value(text: &str) -> &str {
    let mut depth = 0usize;
    let mut rest = text;
    loop {
        let Some(first) = rest.chars().next() else { return "" };
        match first {
            '"' => match literal(rest) {
                Some((_, after)) => rest = after,
                None => return "",
            },
            '{' | '[' => {
                depth += 1;
                rest = rest.get(1..).unwrap_or("");
                continue;
            }
            '}' | ']' | ',' if depth == 0 => return rest,
            '}' | ']' => {
                depth -= 1;
                rest = rest.get(1..).unwrap_or("");
            }
            _ => {
                rest = rest.get(first.len_utf8()..).unwrap_or("");
                continue;
            }
        }
        if depth == 0 {
            return rest;
        }
    }
}

/// Shapes of credentials: what stays before the mask is group 1.
static SHAPES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i)\b(bearer\s+)[A-Za-z0-9._~+/=-]+",
        r"()\bPULSE_[A-Za-z0-9]{4,}",
        r"()\bwhsec_[A-Za-z0-9+/=_-]+",
        r"()\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*",
        r#"(:(?:\\?/){2})[^/\\\s"'<>?#]+@"#,
        r#"(?i)([?&][a-z0-9_.\[\]-]*(?:token|secret|key|passw(?:or)?d|signature|sig|auth)[\[\]]*=)[^&\s"'#<>]+"#,
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

fn shapes(text: &str) -> Cow<'_, str> {
    let mut told = Cow::Borrowed(text);
    for shape in SHAPES.iter() {
        let userinfo = shape.as_str().ends_with('@');
        let with = format!("${{1}}{MASK}{}", if userinfo { "@" } else { "" });
        if let Cow::Owned(masked) = shape.replace_all(&told, with.as_str()) {
            told = masked.into();
        }
    }
    told
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        Redactor::default().body(text).replace(MASK, "#")
    }

    #[test]
    fn telling_members_lose_their_values_whatever_these_are() {
        for (raw, told) in [
            (r#"{"key":"PULSE_abc"}"#, r##"{"key": "#"}"##),
            (r#"{"meta": {"token" : "x.y.z" }, "n": 1}"#, r##"{"meta": {"token": "#" }, "n": 1}"##),
            (r#"{"se\u0063ret":"a\"b","name":"n"}"#, r##"{"se\u0063ret": "#","name":"n"}"##),
            (r#"{"secret":{"a":["}"]},"x":2}"#, r##"{"secret": "#","x":2}"##),
            (r#"{"secret":12,"x":2}"#, r##"{"secret": "#","x":2}"##),
            (r#"{"secret":null,"x":2}"#, r#"{"secret":null,"x":2}"#),
            (r#"{"secret":"cut off he"#, r##"{"secret": "#""##),
            (r#"{"client_secret":["cut"#, r##"{"client_secret": "#""##),
            (r#"["secret","b"]"#, r#"["secret","b"]"#),
        ] {
            assert_eq!(body(raw), told, "{raw}");
        }
    }

    #[test]
    fn shapes_of_credentials_are_masked_anywhere() {
        for (raw, told) in [
            ("Authorization: Bearer abc.def-1 end", "Authorization: Bearer # end"),
            ("bad key PULSE_0123abcd!", "bad key #!"),
            ("got eyJhbGciOiJFUzI1NiJ9.eyJ1Ijp7fX0.sig here", "got # here"),
            ("https://me:pw@h/p", "https://#@h/p"),
            (r#"{"url":"https:\/\/me:pw@h\/p"}"#, r##"{"url":"https:\/\/#@h\/p"}"##),
            ("https://h/p?a=1&api_key=xyz&b=2", "https://h/p?a=1&api_key=#&b=2"),
            ("whsec_MfKQ9r8G is it", "# is it"),
            ("a@b.example and https://h/@x", "a@b.example and https://h/@x"),
        ] {
            assert_eq!(body(raw), told, "{raw}");
        }
    }

    #[test]
    fn known_values_are_masked_raw_and_escaped() {
        let redactor = Redactor::default();
        redactor.learn(&Secret::new("hush\"hush".into()));
        redactor.learn(&Secret::new("abc".into()));
        assert_eq!(redactor.text(r#"say hush"hush or "hush\"hush" abc"#), format!(r#"say {MASK} or "{MASK}" abc"#));
    }

    #[test]
    fn a_target_keeps_its_encoding_but_for_credentials() {
        let redactor = Redactor::default();
        let url = "https://h/p?filter%5Bname%5D=a%20b&filter%5Burl%5D=https%3A%2F%2Fme%3Apw%40h%2F".parse().unwrap();
        let told = redactor.target(&url);
        assert_eq!(told, format!("/p?filter%5Bname%5D=a%20b&filter%5Burl%5D=https://{MASK}@h/"));
    }

    #[test]
    fn telling_headers_are_masked() {
        let redactor = Redactor::default();
        for name in ["Authorization", "proxy-authorization", "Set-Cookie", "X-Api-Key", "X-Auth-Token"] {
            assert_eq!(redactor.header(name, "v1"), MASK, "{name}");
        }
        assert_eq!(redactor.header("content-type", "text/html"), "text/html");
    }
}
