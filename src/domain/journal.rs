//! What was written, and how it went: the entries from which people read what happened and from which a write is undone.
//!
//! An entry never holds a secret: only that one was written. Pure; files are `state`'s.

use jiff::Timestamp;

use super::{
    action::Action,
    fault::Fault,
    webhook::{Change, Field, HookId, Webhook},
};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Verb {
    Create,
    Update,
    Delete,
    Test,
}

impl Verb {
    /// One word, in files and for people.
    pub fn word(self) -> &'static str {
        match self {
            Verb::Create => "create",
            Verb::Update => "update",
            Verb::Delete => "delete",
            Verb::Test => "test",
        }
    }

    /// The verb of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        [Verb::Create, Verb::Update, Verb::Delete, Verb::Test].into_iter().find(|verb| verb.word() == word)
    }
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Written; a test was delivered.
    Done,
    /// Nothing was written; a test failed or was not sent.
    Failed,
    /// The answer was lost.
    Unknown,
}

impl Ending {
    /// One word, in files and for people.
    pub fn word(self) -> &'static str {
        match self {
            Ending::Done => "done",
            Ending::Failed => "failed",
            Ending::Unknown => "unknown",
        }
    }

    /// The ending of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        [Ending::Done, Ending::Failed, Ending::Unknown].into_iter().find(|ending| ending.word() == word)
    }
}

/// Which row of which plan of which run of the program.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Names one run of the program.
    pub run: String,
    /// The plan's number in that run.
    pub plan: u32,
    /// The row in the plan.
    pub row: u32,
    /// What the plan was: "Save webhook 12".
    pub title: String,
}

/// One write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Names it among all entries of all runs.
    pub id: String,
    /// When its outcome was known.
    pub at: Timestamp,
    /// The profile's name at that time.
    pub profile: String,
    /// The base URL of the service.
    pub service: String,
    /// Where it came from.
    pub origin: Origin,
    /// What was done.
    pub verb: Verb,
    /// The webhook; of a new one only where it was made.
    pub hook: Option<HookId>,
    /// What was sent; never with the secret.
    pub sent: Change,
    /// A secret was sent too.
    pub secret: bool,
    /// The record before, where one was known.
    pub before: Option<Box<Webhook>>,
    /// The record after, where the service told it.
    pub after: Option<Box<Webhook>>,
    /// How it went.
    pub ending: Ending,
    /// Why it failed or is not known, the message of a test, what the service did not keep. May be empty.
    pub said: String,
    /// The entry that this one undid.
    pub undoes: Option<String>,
}

impl Entry {
    /// An entry for an action before anything is known of its outcome; whoever makes it fills in the rest.
    pub fn of(id: String, at: Timestamp, origin: Origin, action: &Action) -> Self {
        let (verb, change) = match action {
            Action::Create(change) => (Verb::Create, change.clone()),
            Action::Update(_, change) => (Verb::Update, change.clone()),
            Action::Delete(_) => (Verb::Delete, Change::default()),
            Action::Test(_) => (Verb::Test, Change::default()),
        };
        Entry {
            id,
            at,
            profile: String::new(),
            service: String::new(),
            origin,
            verb,
            hook: action.target(),
            secret: change.secret.is_some(),
            sent: Change { secret: None, ..change },
            before: None,
            after: None,
            ending: Ending::Unknown,
            said: String::new(),
            undoes: None,
        }
    }

    /// The fields that were sent, in the order of a form.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = self.sent.fields();
        if self.secret {
            let at = fields.iter().position(|field| *field > Field::Secret).unwrap_or(fields.len());
            fields.insert(at, Field::Secret);
        }
        fields
    }

    /// The webhook's name, as it was last known.
    pub fn name(&self) -> &str {
        let told = self.after.as_ref().or(self.before.as_ref()).and_then(|hook| hook.name.value());
        told.or(self.sent.name.as_ref()).map_or("", String::as_str)
    }
}

/// What the files held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// The entries, the oldest first.
    pub entries: Vec<Entry>,
    /// Lines that could not be read: torn by a crash, or of a newer version.
    pub unreadable: usize,
    /// Files in which nothing could be read; they were set aside under these names.
    pub set_aside: Vec<String>,
    /// There were more entries than are read at once.
    pub older: bool,
    /// Why the files could not be read.
    pub fault: Option<Fault>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::secret::Secret;

    #[test]
    fn an_entry_knows_of_a_secret_and_does_not_hold_it() {
        let change = Change {
            name: Some("x".into()),
            events: Some(vec![]),
            secret: Some(Secret::new("hunter2".into())),
            ..Change::default()
        };
        let origin = Origin { run: "r".into(), plan: 1, row: 0, title: "t".into() };
        let action = Action::Update(HookId::new(1).unwrap(), change);
        let entry = Entry::of("r/1".into(), Timestamp::UNIX_EPOCH, origin, &action);
        assert_eq!(entry.fields(), [Field::Name, Field::Secret, Field::Events]);
        assert_eq!(entry.sent.secret, None);
    }
}
