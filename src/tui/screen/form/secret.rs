//! The field for a secret: unchanged unless something is typed, masked unless asked for, and silent in every debug text.

use std::fmt;

use crate::{
    domain::secret::Secret,
    tui::{chord::Chord, field::Field},
};

/// A text field that does not tell what is in it.
#[derive(Clone, Default)]
pub struct SecretField {
    field: Field,
    shown: bool,
}

impl SecretField {
    /// The field, for the view, which masks it unless it is shown.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// True while the typed secret is readable on screen.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// True where nothing is typed: the webhook keeps the secret that it has.
    pub fn is_empty(&self) -> bool {
        self.field.text().is_empty()
    }

    /// What is typed; `None` where nothing is.
    pub fn secret(&self) -> Option<Secret> {
        (!self.is_empty()).then(|| Secret::new(self.field.text().to_owned()))
    }

    /// Takes a key of a text field.
    pub fn key(&mut self, chord: Chord) -> bool {
        self.field.key(chord)
    }

    /// Puts text in at the cursor.
    pub fn insert(&mut self, text: &str) {
        self.field.insert(text);
    }

    /// Puts a generated one in place of what is typed.
    pub fn set(&mut self, secret: &str) {
        self.field = Field::new(secret);
    }

    /// Back to unchanged. What was killed in the field goes too.
    pub fn clear(&mut self) {
        *self = SecretField::default();
    }

    /// Shows what is typed, or masks it again.
    pub fn toggle_shown(&mut self) {
        self.shown = !self.shown;
    }

    /// Masks it again, as leaving the field does.
    pub fn mask(&mut self) {
        self.shown = false;
    }
}

impl fmt::Debug for SecretField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretField(masked)")
    }
}
