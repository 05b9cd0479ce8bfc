//! One edit of many webhooks: what it makes of each. Pure; whether anything is written is the plan's to say.

use regex::Regex;

use super::{
    check::{self, Draft, Severity, same_events},
    event::EventItem,
    known::Known,
    secret::Secret,
    signature::{self, SigningKey},
    webhook::{Change, Field, Webhook},
};

/// What is done to the events of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Way {
    Add,
    Remove,
    Replace,
}

/// A text in which something is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Text {
    Name,
    Url,
}

/// What is looked for in a text.
#[derive(Debug, Clone)]
pub enum Find {
    /// This text, letter by letter.
    Literal(String),
    /// A regular expression; the replacement may name its groups: `$1`, `${name}`.
    Pattern(Box<Regex>),
}

impl Find {
    /// A regular expression.
    ///
    /// # Errors
    /// Why it is none, in one line.
    pub fn pattern(text: &str) -> Result<Self, String> {
        match Regex::new(text) {
            Ok(regex) => Ok(Find::Pattern(Box::new(regex))),
            Err(mistake) => {
                let said = mistake.to_string();
                let last = said.lines().last().unwrap_or_default();
                Err(last.trim_start_matches("error: ").to_owned())
            }
        }
    }

    fn replace(&self, text: &str, with: &str) -> String {
        match self {
            Find::Literal(find) if find.is_empty() => text.to_owned(),
            Find::Literal(find) => text.replace(find.as_str(), with),
            Find::Pattern(regex) => regex.replace_all(text, with).into_owned(),
        }
    }
}

/// An edit.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Of the events.
    Events(Way, Vec<EventItem>),
    /// Of a text: which, what is looked for, and what takes its place.
    Replace(Text, Find, String),
    /// A new secret for each, all drawn from these random bytes.
    Secrets(Box<[u8; 32]>),
}

/// What an edit makes of one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// This is written.
    Change(Change),
    /// It stays as it is.
    Same,
    /// It cannot be done, and why.
    Cannot(String),
}

impl Edit {
    /// What it makes of a webhook.
    pub fn of(&self, hook: &Webhook) -> Made {
        match self {
            Edit::Events(way, items) => events(*way, items, hook),
            Edit::Replace(field, find, with) => replaced(*field, find, with, hook),
            Edit::Secrets(seed) => {
                // One draw of 32 random bytes is enough for all: each secret is the digest of an id under it, from which
                // neither the draw nor another secret can be told.
                let bytes = SigningKey::of_bytes(seed.as_slice())
                    .digest(&[b"hookline secret ", hook.id.to_string().as_bytes()]);
                let secret = Some(Secret::new(signature::generate_secret(&bytes)));
                Made::Change(Change { secret, ..Change::default() })
            }
        }
    }
}

fn events(way: Way, items: &[EventItem], hook: &Webhook) -> Made {
    let former: &[EventItem] = match (&hook.events, way) {
        (Known::Value(former), _) => former,
        (Known::Null, _) => &[],
        (Known::Absent, _) => return Made::Cannot("the service does not tell its events".into()),
    };
    let events: Vec<EventItem> = match way {
        Way::Add => former.iter().chain(items.iter().filter(|item| !former.contains(item))).cloned().collect(),
        Way::Remove => former.iter().filter(|item| !items.contains(item)).cloned().collect(),
        Way::Replace => items.to_vec(),
    };
    if same_events(&events, former) {
        return Made::Same;
    }
    Made::Change(Change { events: Some(events), ..Change::default() })
}

fn replaced(field: Text, find: &Find, with: &str, hook: &Webhook) -> Made {
    let (known, of) = match field {
        Text::Name => (&hook.name, Field::Name),
        Text::Url => (&hook.url, Field::Url),
    };
    let former = match known {
        Known::Value(text) => text.as_str(),
        Known::Null => return Made::Same,
        Known::Absent => return Made::Cannot(format!("the service does not tell its {}", of.wire())),
    };
    let text = find.replace(former, with);
    if text == former {
        return Made::Same;
    }
    let mut draft = Draft::of(hook);
    match field {
        Text::Name => draft.name.clone_from(&text),
        Text::Url => draft.url.clone_from(&text),
    }
    let problems = check::check(&draft, Some(hook), None);
    match problems.into_iter().find(|problem| problem.severity == Severity::Error && problem.field == of) {
        Some(problem) => Made::Cannot(format!("{text}: {}", problem.message)),
        None if field == Text::Name => Made::Change(Change { name: Some(text), ..Change::default() }),
        None => Made::Change(Change { url: Some(text), ..Change::default() }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::webhook::HookId;

    fn hook(n: u64, events: &[&str]) -> Webhook {
        Webhook {
            name: Known::Value("Orders EU".into()),
            url: Known::Value("https://eu.example.org/in?v=1".into()),
            events: Known::Value(events.iter().map(|name| EventItem::from(*name)).collect()),
            ..Webhook::bare(HookId::new(n).unwrap())
        }
    }

    fn names(made: Made) -> Vec<String> {
        let Made::Change(Change { events: Some(events), .. }) = made else { panic!("{made:?}") };
        events.iter().map(|item| item.text().to_owned()).collect()
    }

    fn replace(field: Text, find: Find, with: &str) -> Made {
        Edit::Replace(field, find, with.into()).of(&hook(1, &[]))
    }

    #[test]
    fn events_are_added_removed_and_replaced() {
        let items = |names: &[&str]| names.iter().map(|name| EventItem::from(*name)).collect::<Vec<_>>();
        let edit = |way, names: &[&str]| Edit::Events(way, items(names)).of(&hook(1, &["a", "b"]));
        assert_eq!(names(edit(Way::Add, &["b", "c"])), ["a", "b", "c"]);
        assert_eq!(names(edit(Way::Remove, &["b", "c"])), ["a"]);
        assert_eq!(names(edit(Way::Replace, &["c"])), ["c"]);
        assert_eq!(edit(Way::Add, &["a"]), Made::Same);
        assert_eq!(edit(Way::Remove, &["c"]), Made::Same);
        assert_eq!(edit(Way::Replace, &["b", "a"]), Made::Same);
        let untold = Webhook { events: Known::Absent, ..hook(1, &[]) };
        assert!(matches!(Edit::Events(Way::Replace, items(&["a"])).of(&untold), Made::Cannot(_)));
    }

    #[test]
    fn texts_are_replaced_by_text_or_by_pattern_with_groups() {
        let literal = |text: &str| Find::Literal(text.into());
        let name = |made: Made| match made {
            Made::Change(change) => change.name.unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(name(replace(Text::Name, literal("EU"), "$1")), "Orders $1", "a text is no pattern");
        assert_eq!(name(replace(Text::Name, Find::pattern(r"(\w+) (\w+)").unwrap(), "$2: $1")), "EU: Orders");
        assert_eq!(replace(Text::Name, literal(""), "x"), Made::Same);
        assert_eq!(replace(Text::Name, literal("US"), "x"), Made::Same);
        let url = replace(Text::Url, literal("https://eu."), "https://us.");
        assert!(
            matches!(url, Made::Change(Change { url: Some(url), name: None, .. }) if url == "https://us.example.org/in?v=1")
        );
        assert!(matches!(replace(Text::Url, literal("https"), "gopher"), Made::Cannot(_)), "what can never work");
        assert!(Find::pattern("(").unwrap_err().contains("unclosed"));
    }

    #[test]
    fn secrets_differ_by_webhook_and_draw() {
        let secret = |seed: u8, n: u64| match Edit::Secrets(Box::new([seed; 32])).of(&hook(n, &[])) {
            Made::Change(Change { secret: Some(secret), .. }) => secret.expose().to_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(secret(1, 1), secret(1, 1));
        assert!(secret(1, 1) != secret(1, 2) && secret(1, 1) != secret(2, 1));
        assert!(SigningKey::of_secret(&secret(1, 1)).is_ok());
    }

    proptest! {
        /// Adding and then removing what was new gives the former set; doing an edit twice is doing it once.
        #[test]
        fn edits_of_events_are_undone_and_idempotent(
            former in proptest::collection::btree_set("[a-e]", 0..5), items in proptest::collection::btree_set("[a-e]", 0..5),
        ) {
            let before = hook(1, &former.iter().map(String::as_str).collect::<Vec<_>>());
            let apply = |way, names: Vec<&String>, hook: &Webhook| {
                let items = names.into_iter().map(|name| EventItem::from(name.as_str())).collect();
                match Edit::Events(way, items).of(hook) {
                    Made::Change(change) => Webhook { events: Known::Value(change.events.unwrap()), ..hook.clone() },
                    _ => hook.clone(),
                }
            };
            for way in [Way::Add, Way::Remove, Way::Replace] {
                let once = apply(way, items.iter().collect(), &before);
                prop_assert_eq!(&apply(way, items.iter().collect(), &once), &once);
            }
            let added = apply(Way::Add, items.iter().collect(), &before);
            let back = apply(Way::Remove, items.difference(&former).collect(), &added);
            prop_assert_eq!(back, before);
        }
    }
}
