//! What rules may know of a secret: how long it is, how hard to guess, and whether two are the same. Never the secret.

use std::fmt;

use crate::domain::{known::Known, secret::Secret, signature::SigningKey};

/// What was measured of one secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Bytes that sign.
    pub bytes: usize,
    /// Bits of chance in them, estimated: an upper bound that repetitions, runs and well-known words lower.
    pub bits: u32,
    /// The same for the same secret under the same key, and nothing else: it goes into no file, message or finding.
    pub digest: Digest,
}

/// Stands for a secret while secrets are compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(masked)")
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Measure(masked)")
    }
}

/// Words that are tried first.
const WELL_KNOWN: [&str; 20] = [
    "secret",
    "password",
    "passwort",
    "passw0rd",
    "changeme",
    "change-me",
    "letmein",
    "qwerty",
    "webhook",
    "default",
    "example",
    "testing",
    "hunter2",
    "welcome",
    "iloveyou",
    "administrator",
    "topsecret",
    "mysecret",
    "supersecret",
    "placeholder",
];

impl Measure {
    /// Measures a secret as the service told it, under a key that is drawn anew for every run. `None` where the service did
    /// not say, or gave a mask instead: nothing is known of it then (WIRE section 12).
    pub fn of(secret: &Known<Secret>, key: &SigningKey) -> Option<Self> {
        let text = match secret {
            Known::Absent => return None,
            Known::Null => "",
            Known::Value(secret) => secret.expose(),
        };
        if is_mask(text) {
            return None;
        }
        let digest = Digest(key.digest(&[b"hookline audit ", text.as_bytes()]));
        // Broken base64 behind `whsec_` signs with nothing or with the text, depending on the service.
        let signing = SigningKey::of_secret(text).unwrap_or_else(|_| SigningKey::of_bytes(text.as_bytes()));
        let bytes = signing.expose();
        Some(Measure { bytes: bytes.len(), bits: bits(bytes, text), digest })
    }
}

/// True for what services show in place of a secret: `********`, `whsec_•••`, `sk…abcd` with most of it stars.
fn is_mask(text: &str) -> bool {
    let masked = text.chars().filter(|c| matches!(c, '*' | '•' | '●' | '…' | '×')).count();
    masked >= 3 && masked * 2 >= text.chars().count()
}

/// Shannon's entropy times the number of bytes that are not foreseen by a run or a repetition.
fn bits(bytes: &[u8], text: &str) -> u32 {
    let folded = text.to_lowercase();
    let letters = |c: char| c.is_ascii_alphabetic();
    let core = folded.trim_matches(|c: char| !letters(c));
    if WELL_KNOWN.contains(&core) {
        return 8;
    }
    let unforeseen = unforeseen(period(bytes));
    let mut counts = [0u32; 256];
    for byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let all = bytes.len() as f64;
    let share = |count: &u32| f64::from(*count) / all;
    let entropy: f64 = counts.iter().filter(|count| **count > 0).map(share).map(|share| -share * share.log2()).sum();
    // Both are small and not negative: a secret has no million bytes.
    (entropy * unforeseen as f64) as u32
}

/// The shortest beginning of which the whole is a repetition.
fn period(bytes: &[u8]) -> &[u8] {
    let repeats = |n: &usize| bytes.iter().zip(bytes.iter().skip(*n)).all(|(a, b)| a == b);
    let shortest = (1..=bytes.len() / 2).take(64).find(repeats);
    shortest.and_then(|n| bytes.get(..n)).unwrap_or(bytes)
}

/// Bytes that do not follow from the two before them, as in `aaaa`, `abcd` and `9876`.
fn unforeseen(bytes: &[u8]) -> usize {
    let steps: Vec<i16> = bytes.iter().zip(bytes.iter().skip(1)).map(|(a, b)| i16::from(*b) - i16::from(*a)).collect();
    let foreseen = steps.iter().zip(steps.iter().skip(1)).filter(|(a, b)| a == b && a.abs() <= 1).count();
    bytes.len() - foreseen
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn measure(text: &str) -> Measure {
        let secret = Known::Value(Secret::new(text.to_owned()));
        Measure::of(&secret, &SigningKey::of_bytes(b"key")).unwrap()
    }

    #[test]
    fn chance_is_told_from_habit() {
        for weak in [
            "",
            "secret",
            "Secret123!",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "abcdefghijklmnopqrstuvwxyz",
            "passwordpassword",
            "12345678901234567890",
            "deadbeefdeadbeefdeadbeefdeadbeef",
        ] {
            assert!(measure(weak).bits < 64, "{weak}: {}", measure(weak).bits);
        }
        for strong in [
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c",
            "correct horse battery staple",
            "kQ7!x2_Lm9#Rt4zW",
        ] {
            assert!(measure(strong).bits >= 64, "{strong}: {}", measure(strong).bits);
        }
        assert_eq!(measure("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").bytes, 24, "what signs, not its base64");
    }

    #[test]
    fn digests_tell_equal_from_different_and_nothing_else() {
        assert_eq!(measure("a").digest, measure("a").digest);
        assert_ne!(measure("a").digest, measure("b").digest);
        let secret = Known::Value(Secret::new("a".to_owned()));
        let other = Measure::of(&secret, &SigningKey::of_bytes(b"another key")).unwrap();
        assert_ne!(measure("a").digest, other.digest);
        assert_eq!(
            format!("{:?} {:?}", measure("hunter2"), measure("hunter2").digest),
            "Measure(masked) Digest(masked)"
        );
    }

    #[test]
    fn a_mask_is_no_secret_and_null_is_none() {
        let key = SigningKey::of_bytes(b"key");
        for mask in ["********", "whsec_••••••••", "sk*******cd"] {
            assert_eq!(Measure::of(&Known::Value(Secret::new(mask.to_owned())), &key), None, "{mask}");
        }
        assert_eq!(Measure::of(&Known::Absent, &key), None);
        assert_eq!(Measure::of(&Known::Null, &key).unwrap().bytes, 0);
    }
}
