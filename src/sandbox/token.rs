//! The key to log in with, and the tokens that it buys: shaped like the service's, `exp` strict (WIRE section 3). They are signed by HMAC, not ES256;
//! a client cannot tell, for it does not hold the key.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::domain::signature::SigningKey;

/// The key of the sandbox.
pub(super) struct ApiKey(String);

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(masked)")
    }
}

impl ApiKey {
    /// This key.
    pub fn new(key: String) -> Self {
        ApiKey(key)
    }

    /// A key that nobody knows, in the documented form: `PULSE_` and hex.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(ApiKey(bytes.iter().fold(String::from("PULSE_"), |key, byte| format!("{key}{byte:02x}"))))
    }

    /// The key itself.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether this is the key.
    pub fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

/// Mints and checks tokens.
#[derive(Debug)]
pub(super) struct Issuer(SigningKey);

impl Issuer {
    /// An issuer whose tokens only it believes.
    pub fn new(random: &[u8; 32]) -> Self {
        Issuer(SigningKey::of_bytes(random))
    }

    /// A token for the account, good until `exp` (Unix seconds).
    pub fn mint(&self, exp: i64) -> String {
        let header = json!({"alg": "ES256"});
        let claims = json!({
            "u": {"id": 1, "name": "Operator", "email": "operator@acme.example", "labels": ["api"]},
            "r": "api:notification.webhooks.*",
            "s": {},
            "exp": exp,
        });
        let payload = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let signature = encode(self.0.digest(&[payload.as_bytes()]));
        format!("{payload}.{signature}")
    }

    /// Whether a request with these two headers may come in at `now` (Unix seconds).
    ///
    /// # Errors
    /// The `detail` of the 401.
    pub fn admit(&self, authorization: Option<&str>, cookie: Option<&str>, now: i64) -> Result<(), &'static str> {
        let of_header = authorization.map(|value| value.strip_prefix("Bearer ").map(str::trim));
        let token = match of_header {
            Some(token) => token,
            None => cookie
                .and_then(|jar| jar.split(';').find_map(|one| one.trim().strip_prefix("auth-token=")).map(str::trim)),
        };
        let token = token.filter(|token| !token.is_empty()).ok_or("unauthorized_access")?;
        let exp = self.expiry(token)?;
        if exp <= now { Err("Signature has expired") } else { Ok(()) }
    }

    fn expiry(&self, token: &str) -> Result<i64, &'static str> {
        const GARBAGE: &str = "Not enough or too many segments";
        let (payload, signature) = token.rsplit_once('.').ok_or(GARBAGE)?;
        let (header, claims) = payload.split_once('.').filter(|(_, claims)| !claims.contains('.')).ok_or(GARBAGE)?;
        let decoded = |segment: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(segment).map_err(|_| "Invalid segment encoding")?;
            serde_json::from_slice::<Value>(&bytes).map_err(|_| "Invalid segment encoding")
        };
        decoded(header)?;
        let claims = decoded(claims)?;
        let wanted = self.0.digest(&[payload.as_bytes()]);
        let given = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        if !bool::from(given.as_slice().ct_eq(&wanted)) {
            return Err("Signature verification failed");
        }
        claims.get("exp").and_then(Value::as_i64).ok_or("unauthorized_access")
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_token_has_its_own_detail() {
        let issuer = Issuer::new(&[1; 32]);
        let good = issuer.mint(100);
        let forged = Issuer::new(&[2; 32]).mint(100);
        let bearer = |token: &str| format!("Bearer {token}");
        for (header, cookie, now, wanted) in [
            (Some(bearer(&good)), None, 99, Ok(())),
            (Some(format!("Bearer  {good}")), None, 99, Ok(())),
            (None, Some(format!("a=b; auth-token={good}")), 99, Ok(())),
            (Some(bearer(&good)), None, 100, Err("Signature has expired")),
            (Some(bearer(&forged)), None, 99, Err("Signature verification failed")),
            (Some(bearer("garbage")), None, 99, Err("Not enough or too many segments")),
            (Some(bearer("a.b.c.d")), None, 99, Err("Not enough or too many segments")),
            (Some(bearer("a.b.c")), None, 99, Err("Invalid segment encoding")),
            (Some(format!("bearer {good}")), None, 99, Err("unauthorized_access")),
            (Some(format!("Basic {good}")), None, 99, Err("unauthorized_access")),
            (Some(good.clone()), None, 99, Err("unauthorized_access")),
            (Some("Bearer ".to_owned()), None, 99, Err("unauthorized_access")),
            (None, Some("other=1".to_owned()), 99, Err("unauthorized_access")),
            (None, None, 99, Err("unauthorized_access")),
        ] {
            assert_eq!(issuer.admit(header.as_deref(), cookie.as_deref(), now), wanted, "{header:?} {cookie:?}");
        }
    }
}
