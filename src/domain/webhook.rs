//! A webhook as the service tells it, and what a client may ask to be written.

use std::{fmt, num::NonZeroU64, str::FromStr};

use jiff::Timestamp;

use super::{event::EventItem, json::Json, known::Known, secret::Secret};

/// The key of a webhook: `[1-9][0-9]*`, at most `i64::MAX`. Other spellings (`07`, `0x7`, 20 digits) mean another row or
/// an error on the server (WIRE section 5), so they never leave hookline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HookId(NonZeroU64);

impl HookId {
    /// The id with this number; `None` for 0 and for what a signed 64-bit key cannot hold.
    pub fn new(number: u64) -> Option<Self> {
        (i64::try_from(number).is_ok()).then(|| NonZeroU64::new(number).map(HookId))?
    }

    /// The number itself.
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for HookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a text is no webhook id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a webhook id: ids are whole numbers from 1, without sign, blanks or leading zeros")]
pub struct BadId(pub String);

impl FromStr for HookId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        digits
            .then(|| text.parse().ok().and_then(HookId::new))
            .flatten()
            .ok_or_else(|| BadId(text.chars().take(40).collect()))
    }
}

/// A webhook as the service last told it. It never holds the secret: lists do not ask for it, and one that comes
/// unasked is dropped by the client (DESIGN section 4); `Call::Reveal` fetches one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// From `data.id`; `attributes` never holds it (WIRE fact 4).
    pub id: HookId,
    /// The owner; read-only after creation.
    pub account: Known<i64>,
    /// For people; may be empty, may stand twice.
    pub name: Known<String>,
    /// Where deliveries go; not checked by the service.
    pub url: Known<String>,
    /// What it subscribes to.
    pub events: Known<Vec<EventItem>>,
    /// An open object, kept as sent; read-only after creation.
    pub scopes: Known<Json>,
    /// When it was created.
    pub created: Known<Timestamp>,
    /// When it was last changed.
    pub updated: Known<Timestamp>,
    /// Attributes that hookline does not know, or knows but cannot read (a wrong type), as sent.
    pub extra: Vec<(String, Json)>,
    /// The `relationships` member of the resource object, where there is one.
    pub relationships: Option<Json>,
}

impl Webhook {
    /// A webhook of which only the id is known.
    pub fn bare(id: HookId) -> Self {
        Webhook {
            id,
            account: Known::Absent,
            name: Known::Absent,
            url: Known::Absent,
            events: Known::Absent,
            scopes: Known::Absent,
            created: Known::Absent,
            updated: Known::Absent,
            extra: Vec::new(),
            relationships: None,
        }
    }
}

/// The attributes of a webhook that people see and edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `name`
    Name,
    /// `url`
    Url,
    /// `secret`
    Secret,
    /// `events`
    Events,
    /// `scopes`
    Scopes,
    /// `account_id`
    Account,
}

impl Field {
    /// The attribute's name on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Url => "url",
            Field::Secret => "secret",
            Field::Events => "events",
            Field::Scopes => "scopes",
            Field::Account => "account_id",
        }
    }

    /// The field of a wire name.
    pub fn of_wire(name: &str) -> Option<Self> {
        [Field::Name, Field::Url, Field::Secret, Field::Events, Field::Scopes, Field::Account]
            .into_iter()
            .find(|f| f.wire() == name)
    }
}

/// Attributes to be written: for PATCH only those that changed, for POST all that were given. `None` is not sent: null is
/// refused by the service (WIRE sections 6 and 7), a value is emptied with `""` or `[]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// The new name.
    pub name: Option<String>,
    /// The new target.
    pub url: Option<String>,
    /// The new secret.
    pub secret: Option<Secret>,
    /// The whole new set: the service replaces, it does not merge.
    pub events: Option<Vec<EventItem>>,
    /// Only for a new webhook.
    pub scopes: Option<Json>,
}

impl Change {
    /// True where nothing would be sent.
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }

    /// The fields it would write, in the order of a form.
    pub fn fields(&self) -> Vec<Field> {
        let Change { name, url, secret, events, scopes } = self;
        [
            (name.is_some(), Field::Name),
            (url.is_some(), Field::Url),
            (secret.is_some(), Field::Secret),
            (events.is_some(), Field::Events),
            (scopes.is_some(), Field::Scopes),
        ]
        .into_iter()
        .filter_map(|(given, field)| given.then_some(field))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_numbers_from_one() {
        assert_eq!("7".parse::<HookId>().map(HookId::get), Ok(7));
        assert_eq!("9223372036854775807".parse::<HookId>().map(HookId::get), Ok(i64::MAX as u64));
        for bad in [
            "",
            "0",
            "07",
            "+7",
            "-7",
            " 7",
            "7 ",
            "0x7",
            "1_0",
            "7.0",
            "1e1",
            "７",
            "9223372036854775808",
            "10000000000000000000000",
        ] {
            assert!(bad.parse::<HookId>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_change_names_its_fields() {
        let change = Change { url: Some(String::new()), events: Some(vec![]), ..Change::default() };
        assert_eq!(change.fields(), [Field::Url, Field::Events]);
        assert!(!change.is_empty());
        assert!(Change::default().is_empty());
    }
}
