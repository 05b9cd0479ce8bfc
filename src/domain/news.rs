//! What became of webhooks between two readings: who is new, changed, gone, and in what. Whether a reading is proven whole
//! is the caller's to know: nothing is gone because half of a set was read.

use std::collections::HashMap;

use super::{
    change::drift,
    object,
    webhook::{Field, HookId, Webhook},
};

/// What became of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// It was not there before.
    New,
    /// It is different.
    Changed,
    /// It is gone from the service.
    Gone,
}

impl Flag {
    /// Its mark left of a row; told by the character, not by a colour.
    pub fn mark(self) -> &'static str {
        match self {
            Flag::New => "+",
            Flag::Changed => "~",
            Flag::Gone => "-",
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Flag::New => "new",
            Flag::Changed => "changed",
            Flag::Gone => "gone",
        }
    }
}

/// One attribute that moved, both values as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The name of the attribute.
    pub name: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// One webhook of which there is something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News<'a> {
    /// It was not there before.
    New(&'a Webhook),
    /// It is different.
    Changed {
        /// As it was.
        before: &'a Webhook,
        /// As it is.
        after: &'a Webhook,
    },
    /// It is gone; this is what was known of it last.
    Gone(&'a Webhook),
}

impl<'a> News<'a> {
    /// What became of it.
    pub fn flag(&self) -> Flag {
        match self {
            News::New(_) => Flag::New,
            News::Changed { .. } => Flag::Changed,
            News::Gone(_) => Flag::Gone,
        }
    }

    /// The latest that is known of it.
    pub fn hook(&self) -> &'a Webhook {
        match self {
            News::New(hook) | News::Gone(hook) | News::Changed { after: hook, .. } => hook,
        }
    }

    /// The attributes that moved, in the order of a record; `url` is how URLs are written. Empty for what is new or gone.
    pub fn moved(&self, url: &dyn Fn(&str) -> String) -> Vec<Moved> {
        match self {
            News::Changed { before, after } => moved(before, after, url),
            News::New(_) | News::Gone(_) => Vec::new(),
        }
    }
}

/// What became of each webhook from one whole reading to the next, by id.
pub fn between<'a>(before: &'a HashMap<HookId, Webhook>, after: &'a HashMap<HookId, Webhook>) -> Vec<News<'a>> {
    let of_before = before.iter().filter_map(|(id, old)| match after.get(id) {
        None => Some(News::Gone(old)),
        Some(new) => differ(old, new).then_some(News::Changed { before: old, after: new }),
    });
    let new = after.iter().filter(|(id, _)| !before.contains_key(id)).map(|(_, hook)| News::New(hook));
    let mut all: Vec<News<'a>> = of_before.chain(new).collect();
    all.sort_unstable_by_key(|news| news.hook().id);
    all
}

fn differ(before: &Webhook, after: &Webhook) -> bool {
    before != after && !moved(before, after, &str::to_owned).is_empty()
}

/// The attributes that both readings tell, with other values. Events in another order are the same, and so are null and
/// empty texts; when a webhook was written is one of them, and all that can be seen of a new secret.
fn moved(before: &Webhook, after: &Webhook, url: &dyn Fn(&str) -> String) -> Vec<Moved> {
    let drifted = drift(before, after);
    let differs = |name: &str, was: &str, is: &str| match Field::of_wire(name) {
        Some(field) => drifted.contains(&field),
        None => was != is,
    };
    let (old, new) = (members(before), members(after));
    let told = new.iter().filter_map(|(name, is)| {
        let was = old.iter().find(|(known, _)| known == name).map(|(_, was)| was)?;
        differs(name, was, is).then_some((name, was, is))
    });
    let written = |name: &str, hook: &Webhook, plain: &str| match (name == Field::Url.wire(), hook.url.value()) {
        (true, Some(raw)) => super::json::Json::string(&url(raw)).as_str().to_owned(),
        _ => plain.to_owned(),
    };
    told.map(|(name, was, is)| Moved {
        name: (*name).to_owned(),
        before: written(name, before, was),
        after: written(name, after, is),
    })
    .collect()
}

fn members(hook: &Webhook) -> Vec<(&str, String)> {
    object::attributes(hook, str::to_owned)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::{event::EventItem, json::Json, known::Known};

    fn hook(id: u64, name: &str) -> Webhook {
        let mut hook = Webhook::bare(HookId::new(id).unwrap());
        hook.name = Known::Value(name.to_owned());
        hook.url = Known::Value("https://a.example/x?token=one".to_owned());
        hook.events = Known::Value(vec![EventItem::from("a"), EventItem::from("b")]);
        hook
    }

    fn set(hooks: impl IntoIterator<Item = Webhook>) -> HashMap<HookId, Webhook> {
        hooks.into_iter().map(|hook| (hook.id, hook)).collect()
    }

    #[test]
    fn who_came_changed_and_went_is_told_by_id() {
        let before = set([hook(3, "gone"), hook(1, "same"), hook(2, "old")]);
        let after = set([hook(2, "new"), hook(1, "same"), hook(4, "came")]);
        let told = between(&before, &after);
        let short: Vec<_> = told.iter().map(|news| (news.hook().id.get(), news.flag().word())).collect();
        assert_eq!(short, [(2, "changed"), (3, "gone"), (4, "new")]);
        let moved = Moved { name: "name".into(), before: "\"old\"".into(), after: "\"new\"".into() };
        assert_eq!(told.first().unwrap().moved(&str::to_owned), [moved]);
    }

    #[test]
    fn what_means_the_same_or_was_not_told_is_no_change() {
        let mut other = hook(1, "");
        let mut first = hook(1, "");
        first.name = Known::Null;
        other.events = Known::Value(vec![EventItem::from("b"), EventItem::from("a")]);
        other.account = Known::Value(7);
        other.extra = vec![("colour".to_owned(), Json::string("red"))];
        let (one, two) = (set([first]), set([other]));
        assert_eq!((between(&one, &two), between(&two, &one)), (vec![], vec![]));
    }

    #[test]
    fn a_write_that_shows_nothing_else_and_a_masked_url_are_told() {
        let (mut touched, mut turned) = (hook(1, "a"), hook(2, "b"));
        touched.updated = Known::Value("2026-01-02T00:00:00Z".parse().unwrap());
        turned.url = Known::Value("https://a.example/x?token=two".to_owned());
        turned.extra = vec![("colour".to_owned(), Json::string("blue"))];
        let mut was = hook(1, "a");
        was.updated = Known::Value("2026-01-01T00:00:00Z".parse().unwrap());
        let mut coloured = hook(2, "b");
        coloured.extra = vec![("colour".to_owned(), Json::string("red"))];
        let (before, after) = (set([was, coloured]), set([touched, turned]));
        let mask = |_: &str| "masked".to_owned();
        let told: Vec<Vec<String>> = between(&before, &after)
            .iter()
            .map(|news| news.moved(&mask).into_iter().map(|m| format!("{} {} {}", m.name, m.before, m.after)).collect())
            .collect();
        assert_eq!(
            told,
            [
                vec!["updated_at \"2026-01-01T00:00:00Z\" \"2026-01-02T00:00:00Z\"".to_owned()],
                vec!["url \"masked\" \"masked\"".to_owned(), "colour \"red\" \"blue\"".to_owned()]
            ]
        );
    }
}
