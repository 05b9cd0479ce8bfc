//! URLs for display: credentials masked, everything else byte for byte.

use std::borrow::Cow;

use super::authority;
use crate::domain::secret::MASK;

/// The URL with userinfo and token-like values of query and fragment masked; everything else byte for byte.
/// This is how URLs are shown by default. Works on any text, URL or not.
pub fn masked_url(url: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    let mut mask = |from: usize, to: usize| {
        if let (true, Some(kept)) = (to > from, url.get(done..from)) {
            out.push_str(kept);
            out.push_str(MASK);
            done = to;
        }
    };
    let mut at = 0;
    if let Some((start, authority)) = authority(url) {
        at = start + authority.len();
        if let Some((userinfo, _)) = authority.rsplit_once('@') {
            mask(start, start + userinfo.len());
        }
    }
    for (start, key, value) in pairs(url, at) {
        if is_token_like(key) {
            mask(start + key.len() + 1, start + key.len() + 1 + value.len());
        }
    }
    if done == 0 {
        return Cow::Borrowed(url);
    }
    out.push_str(url.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// The names of the parameters of query and fragment whose values are masked, in their order.
pub fn token_names(url: &str) -> Vec<&str> {
    let at = authority(url).map_or(0, |(start, authority)| start + authority.len());
    pairs(url, at).filter(|(_, key, value)| is_token_like(key) && !value.is_empty()).map(|(_, key, _)| key).collect()
}

/// What reads `name=value` in query and fragment, behind the byte `at`: where it starts, name and value.
fn pairs(url: &str, at: usize) -> impl Iterator<Item = (usize, &str, &str)> {
    let question = url.get(at..).and_then(|rest| rest.find(['?', '#'])).map(|found| at + found + 1);
    let mut start = question.unwrap_or(url.len());
    url.get(start..).unwrap_or_default().split(['&', ';', '#', '?']).filter_map(move |pair| {
        let here = start;
        start += pair.len() + 1;
        pair.split_once('=').map(|(key, value)| (here, key, value))
    })
}

/// True for the names of query parameters that carry credentials: `token`, `api_key`, `X-Amz-Signature`, `%74oken`.
pub fn is_token_like(name: &str) -> bool {
    const WORDS: [&str; 23] = [
        "token",
        "secret",
        "password",
        "passwd",
        "pass",
        "pwd",
        "key",
        "apikey",
        "auth",
        "authorization",
        "sig",
        "signature",
        "credential",
        "credentials",
        "jwt",
        "bearer",
        "session",
        "sessionid",
        "hmac",
        "accesskey",
        "accesstoken",
        "authtoken",
        "clientsecret",
    ];
    let decoded = url::form_urlencoded::parse(name.as_bytes()).next().map_or(Cow::Borrowed(name), |(key, _)| key);
    let mut spaced = String::with_capacity(decoded.len() + 4);
    let mut former_lower = false;
    for c in decoded.chars() {
        if c.is_uppercase() && former_lower {
            spaced.push('_');
        }
        former_lower = c.is_lowercase();
        spaced.extend(c.to_lowercase());
    }
    spaced.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}
