//! Signatures of deliveries: Standard Webhooks v1 and the GitHub style, signing and checking.
//!
//! Pure: the time and random bytes are passed in. Comparison takes the same time for every wrong signature.

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How far the clock of a delivery may be off, either way (Standard Webhooks specification, "Verifying webhook authenticity").
pub const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// What opens a secret whose rest is base64.
pub const SECRET_PREFIX: &str = "whsec_";

/// The bytes that sign; wiped when dropped.
pub struct SigningKey(SecretSlice<u8>);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(masked)")
    }
}

/// Why a secret cannot sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSecret {
    /// There is none.
    #[error("the webhook has no secret")]
    Empty,
    /// It opens with `whsec_` and the rest is not base64.
    #[error("what follows `whsec_` in the secret is not base64")]
    NotBase64,
}

impl SigningKey {
    /// The key of a webhook's secret: base64 behind `whsec_`, any other text as its bytes.
    ///
    /// # Errors
    /// [`BadSecret`] where the secret is empty or its base64 is broken.
    pub fn of_secret(secret: &str) -> Result<Self, BadSecret> {
        let bytes = match secret.strip_prefix(SECRET_PREFIX) {
            Some(encoded) => STANDARD.decode(encoded).map_err(|_| BadSecret::NotBase64)?,
            None => secret.as_bytes().to_vec(),
        };
        if bytes.is_empty() { Err(BadSecret::Empty) } else { Ok(SigningKey(bytes.into())) }
    }

    /// A key of these bytes as they are.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        SigningKey(bytes.to_vec().into())
    }

    /// The bytes that sign. Every call is a place where they may leave hookline: keep them few.
    pub fn expose(&self) -> &[u8] {
        self.0.expose_secret()
    }

    /// HMAC-SHA256 over the parts, one after the other.
    pub fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new(&self.block().into());
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The key as one block of the hash, long ones hashed first (RFC 2104 section 2). Made here because the crate's own
    /// way from a slice is fallible, and a key must not have a fallback.
    fn block(&self) -> [u8; 64] {
        let key = self.0.expose_secret();
        let hashed: [u8; 32];
        let short = if key.len() > 64 {
            hashed = Sha256::digest(key).into();
            hashed.as_slice()
        } else {
            key
        };
        let mut block = [0; 64];
        for (to, from) in block.iter_mut().zip(short) {
            *to = *from;
        }
        block
    }
}

/// A fresh secret in the form `whsec_…` of 32 random bytes.
pub fn generate_secret(random: &[u8; 32]) -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(random))
}

/// The header `webhook-signature` of a delivery: `v1,` and the base64 of HMAC-SHA256 of `id.timestamp.body`.
/// `timestamp` is Unix seconds, as in the header `webhook-timestamp`.
pub fn sign(key: &SigningKey, id: &str, timestamp: i64, body: &[u8]) -> String {
    format!("v1,{}", STANDARD.encode(signed(key, id, &timestamp.to_string(), body)))
}

/// The header `x-hub-signature-256` of a delivery in the GitHub style: `sha256=` and lower-case hex of HMAC-SHA256 of the body.
pub fn sign_hex(key: &SigningKey, body: &[u8]) -> String {
    key.digest(&[body]).iter().fold(String::from("sha256="), |text, byte| format!("{text}{byte:02x}"))
}

/// The three headers of a Standard Webhooks delivery, as received.
#[derive(Debug, Clone, Copy)]
pub struct Headers<'a> {
    /// `webhook-id`
    pub id: &'a str,
    /// `webhook-timestamp`
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more signatures, blanks between.
    pub signature: &'a str,
}

/// Why a delivery is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// A header is empty or missing.
    #[error("a signature header is missing")]
    Missing,
    /// `webhook-timestamp` is no whole number of seconds.
    #[error("the timestamp is not a number of seconds")]
    BadTimestamp,
    /// Signed longer ago than [`TOLERANCE`].
    #[error("the signature is older than 5 minutes")]
    TooOld,
    /// Signed further ahead than [`TOLERANCE`].
    #[error("the signature is more than 5 minutes ahead")]
    TooNew,
    /// No signature of a version that is known.
    #[error("there is no v1 signature")]
    NoKnownVersion,
    /// None of the signatures is of this key over this body.
    #[error("the signature does not match")]
    Wrong,
}

/// Checks a Standard Webhooks delivery at the time `now` (Unix seconds). One matching signature among several is enough:
/// that is how keys are rotated.
///
/// # Errors
/// [`Mismatch`] says why it is not believed.
pub fn verify(key: &SigningKey, headers: Headers<'_>, body: &[u8], now: i64) -> Result<(), Mismatch> {
    let Headers { id, timestamp, signature } = headers;
    if id.is_empty() || timestamp.is_empty() || signature.trim().is_empty() {
        return Err(Mismatch::Missing);
    }
    let sent: i64 = timestamp.parse().map_err(|_| Mismatch::BadTimestamp)?;
    let tolerance = i64::try_from(TOLERANCE.as_secs()).unwrap_or(i64::MAX);
    if sent < now.saturating_sub(tolerance) {
        return Err(Mismatch::TooOld);
    }
    if sent > now.saturating_add(tolerance) {
        return Err(Mismatch::TooNew);
    }
    let wanted = signed(key, id, timestamp, body);
    let mut known = false;
    for encoded in signature.split_ascii_whitespace().filter_map(|one| one.strip_prefix("v1,")) {
        known = true;
        if STANDARD.decode(encoded).is_ok_and(|given| bool::from(given.as_slice().ct_eq(&wanted))) {
            return Ok(());
        }
    }
    Err(if known { Mismatch::Wrong } else { Mismatch::NoKnownVersion })
}

/// Checks a delivery in the GitHub style (`x-hub-signature-256`). It carries no time.
///
/// # Errors
/// [`Mismatch`] says why it is not believed.
pub fn verify_hex(key: &SigningKey, header: &str, body: &[u8]) -> Result<(), Mismatch> {
    if header.is_empty() {
        return Err(Mismatch::Missing);
    }
    if !header.starts_with("sha256=") {
        return Err(Mismatch::NoKnownVersion);
    }
    let wanted = sign_hex(key, body);
    let same = header.to_ascii_lowercase().as_bytes().ct_eq(wanted.as_bytes());
    if bool::from(same) { Ok(()) } else { Err(Mismatch::Wrong) }
}

fn signed(key: &SigningKey, id: &str, timestamp: &str, body: &[u8]) -> [u8; 32] {
    key.digest(&[id.as_bytes(), b".", timestamp.as_bytes(), b".", body])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    // The vector of the Standard Webhooks libraries (and of Svix before them).
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn check(signature: &str, now: i64) -> Result<(), Mismatch> {
        let key = SigningKey::of_secret(SECRET).unwrap();
        verify(&key, Headers { id: ID, timestamp: &AT.to_string(), signature }, BODY, now)
    }

    #[test]
    fn the_published_vector_of_standard_webhooks() {
        assert_eq!(sign(&SigningKey::of_secret(SECRET).unwrap(), ID, AT, BODY), SIGNATURE);
        assert_eq!(check(SIGNATURE, AT), Ok(()));
    }

    #[test]
    fn the_published_vector_of_github() {
        let key = SigningKey::of_secret("It's a Secret to Everybody").unwrap();
        let header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assert_eq!(sign_hex(&key, b"Hello, World!"), header);
        assert_eq!(verify_hex(&key, header, b"Hello, World!"), Ok(()));
        assert_eq!(verify_hex(&key, header, b"Hello, World?"), Err(Mismatch::Wrong));
        assert_eq!(verify_hex(&key, "sha256=7571", b"Hello, World!"), Err(Mismatch::Wrong));
        assert_eq!(verify_hex(&key, "sha1=7571", b"Hello, World!"), Err(Mismatch::NoKnownVersion));
        assert_eq!(verify_hex(&key, "", b"Hello, World!"), Err(Mismatch::Missing));
    }

    #[test]
    fn the_vectors_of_rfc_4231() {
        let hex = |digest: [u8; 32]| digest.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let cases: [(&[u8], &[u8], &str); 3] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (key, text, wanted) in cases {
            assert_eq!(hex(SigningKey::of_bytes(key).digest(&[text])), wanted);
        }
    }

    #[test]
    fn one_of_several_signatures_is_enough() {
        assert_eq!(check(&format!("v1,AAAA v2,xx {SIGNATURE}"), AT), Ok(()));
        assert_eq!(check("v1,AAAA v1,!!!", AT), Err(Mismatch::Wrong));
        assert_eq!(check("v1a,AAAA", AT), Err(Mismatch::NoKnownVersion));
        assert_eq!(check("  ", AT), Err(Mismatch::Missing));
    }

    #[test]
    fn the_time_may_be_off_by_five_minutes_either_way() {
        for (off, wanted) in
            [(300, Ok(())), (-300, Ok(())), (301, Err(Mismatch::TooOld)), (-301, Err(Mismatch::TooNew))]
        {
            assert_eq!(check(SIGNATURE, AT + off), wanted, "{off}");
        }
        let key = SigningKey::of_secret(SECRET).unwrap();
        let headers = Headers { id: ID, timestamp: "yesterday", signature: SIGNATURE };
        assert_eq!(verify(&key, headers, BODY, AT), Err(Mismatch::BadTimestamp));
    }

    #[test]
    fn secrets_of_every_form() {
        assert_eq!(SigningKey::of_secret("").unwrap_err(), BadSecret::Empty);
        assert_eq!(SigningKey::of_secret("whsec_").unwrap_err(), BadSecret::Empty);
        assert_eq!(SigningKey::of_secret("whsec_not base64").unwrap_err(), BadSecret::NotBase64);
        let fresh = generate_secret(&[7; 32]);
        assert_eq!(SigningKey::of_secret(&fresh).unwrap().0.expose_secret(), [7; 32]);
        assert_eq!(format!("{:?}", SigningKey::of_secret("hush").unwrap()), "SigningKey(masked)");
    }
}
