//! Event names: what a webhook subscribes to and what the service offers.

use super::json::Json;

/// One element of a webhook's `events`. The service does not check them (WIRE section 6), so they may be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventItem {
    /// A name such as `workflow:projects.created`.
    Name(String),
    /// A number, null, object or array that some client stored there; kept as it is when other events are edited.
    Odd(Json),
}

impl EventItem {
    /// The name, or the JSON text of an odd element.
    pub fn text(&self) -> &str {
        match self {
            EventItem::Name(name) => name,
            EventItem::Odd(json) => json.as_str(),
        }
    }
}

impl From<&str> for EventItem {
    fn from(name: &str) -> Self {
        EventItem::Name(name.to_owned())
    }
}

/// An event that the service says can be subscribed to (WIRE section 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedEvent {
    /// The name that goes into a webhook's `events`.
    pub name: String,
    /// What the service says of it, where it says something.
    pub description: Option<String>,
}

/// The group an event is shown under: up to the last dot, so `workflow:projects.created` stands under
/// `workflow:projects`; a name without one stands under its part before `:`, else under itself.
pub fn group_of(name: &str) -> &str {
    name.rsplit_once('.').or_else(|| name.split_once(':')).map_or(name, |(group, _)| group)
}
