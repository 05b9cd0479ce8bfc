//! A value that a server may have left out, nulled or given.

/// What is known of an attribute. A missing attribute is *unknown*, never null (WIRE section 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Known<T> {
    /// The answer did not speak of it (sparse fieldset, masked, or a server that has no such attribute).
    #[default]
    Absent,
    /// The server said null.
    Null,
    /// The server said this.
    Value(T),
}

impl<T> Known<T> {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Known::Value(v) => Some(v),
            Known::Absent | Known::Null => None,
        }
    }

    /// The value by move, where there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Known::Value(v) => Some(v),
            Known::Absent | Known::Null => None,
        }
    }

    /// The same knowledge by reference.
    pub fn as_ref(&self) -> Known<&T> {
        match self {
            Known::Absent => Known::Absent,
            Known::Null => Known::Null,
            Known::Value(v) => Known::Value(v),
        }
    }

    /// True where the server did not speak of it at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Known::Absent)
    }

    /// The same knowledge about a derived value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Known::Absent => Known::Absent,
            Known::Null => Known::Null,
            Known::Value(v) => Known::Value(f(v)),
        }
    }
}

impl Known<String> {
    /// The text, or the empty string where there is none.
    pub fn text(&self) -> &str {
        self.value().map_or("", String::as_str)
    }
}
