//! A value that must not be shown by accident: no `Display`, a `Debug` that says nothing, wiped when dropped.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// A webhook secret, API key or token.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a value; the given text is moved, not copied.
    pub fn new(text: String) -> Self {
        Secret(SecretString::from(text))
    }

    /// The value itself. Every call is a place where it may leave hookline: keep them few.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// True where the value is the empty string.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

/// What stands for a secret wherever it is not revealed: the same width for every value.
pub const MASK: &str = "••••••••";

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(masked)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}
impl Eq for Secret {}
