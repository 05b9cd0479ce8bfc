//! The login: an API key for a token, and when that token ends. The token is only read, never verified: that is the service's part.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};

use super::{
    jsonapi::{self, Body, Members},
    request::quoted,
};
use crate::domain::secret::Secret;

/// The route below `/api/v3/` (WIRE section 3).
pub const PATH: &str = "iam/auth/api/login";

/// A login is made again so long before the token ends.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// The body of the login.
pub fn body(key: &Secret) -> String {
    format!("{{\"key\":{}}}", quoted(key.expose()))
}

/// The token of the answer: at `meta.token`.
///
/// # Errors
/// In words, where there is none.
pub fn token(body: &[u8]) -> Result<Secret, String> {
    let body = Body::of(body);
    let document = Members::of(&body.text)?;
    let token = document.object("meta").and_then(|meta| meta.get("token").and_then(jsonapi::readable));
    match token {
        // A token with other characters could not stand in a header.
        Some(token) if !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic()) => Ok(Secret::new(token)),
        _ => Err("its `meta.token` is missing".to_owned()),
    }
}

/// When to log in again: a minute before the token's `exp`, or half its life for short-lived ones. `None` where it does
/// not tell, or tells a time that is past already (a wrong clock on either side): then a 401 will tell.
pub fn renew_at(token: &Secret, now: Timestamp) -> Option<Timestamp> {
    let expires = expires(&Members::of(&Body::of(&claims(token)?).text).ok()?)?;
    let life = expires.duration_since(now);
    if life <= SignedDuration::ZERO {
        return None;
    }
    expires.checked_sub(MARGIN.min(life / 2)).ok()
}

/// The JSON of a token's claims; `None` where it is no JWT.
pub fn claims(token: &Secret) -> Option<Vec<u8>> {
    let claims = token.expose().split('.').nth(1)?;
    URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()
}

/// When the token of these claims ends.
pub fn expires(claims: &Members<'_>) -> Option<Timestamp> {
    Timestamp::from_second(claims.get("exp")?.parse::<f64>().ok()? as i64).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn jwt(claims: &str) -> Secret {
        Secret::new(format!("eyJhbGciOiJFUzI1NiJ9.{}.c2ln", URL_SAFE_NO_PAD.encode(claims)))
    }

    #[test]
    fn the_token_stands_in_meta() {
        let told = token(br#"{"data":{"type":"a","id":"1","attributes":{"exp":5}},"meta":{"token":"a.b.c"}}"#);
        assert_eq!(told.unwrap().expose(), "a.b.c");
        for text in [r#"{"meta":{}}"#, r#"{"meta":{"token":null}}"#, r#"{"meta":{"token":"a\r\nX: b"}}"#, "", "[]"] {
            assert!(token(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_token_is_renewed_before_it_ends() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        let renewed = |claims: &str| renew_at(&jwt(claims), now).map(|at| at.as_second() - 1_000_000);
        assert_eq!(renewed(r#"{"u":{"id":1},"exp":1003600}"#), Some(3540));
        assert_eq!(renewed(r#"{"exp":1000010}"#), Some(5));
        assert_eq!(renewed(r#"{"exp":999999}"#), None);
        assert_eq!(renewed(r#"{"exp":"soon"}"#), None);
        assert_eq!(renewed(r#"{}"#), None);
        assert_eq!(renew_at(&Secret::new("opaque".into()), now), None);
    }

    #[test]
    fn the_key_is_quoted() {
        assert_eq!(body(&Secret::new("PULSE_a\"b".into())), r#"{"key":"PULSE_a\"b"}"#);
    }
}
