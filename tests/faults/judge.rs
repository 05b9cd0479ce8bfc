//! What a client may say of an operation, given what the ledger and the rows say: nothing lost, nothing doubled, no token
//! elsewhere, and a fault that people can read.

use hookline::{
    api::calls::{Call, ListQuery, Reply},
    domain::{
        fault::{Fault, FaultKind},
        webhook::{Change, HookId},
    },
};

use super::{
    model::{Commit, Rows},
    stage::{Entry, KEY, LOGIN, TOKEN},
    trouble::Trouble,
};

/// An operation of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    List,
    Events,
    Get(u64),
    /// The new name, which no other operation gives.
    Patch(u64, String),
    Delete(u64),
    Create(String),
    Test(u64),
}

impl Op {
    pub fn call(&self) -> Call {
        let id = |id: &u64| HookId::new(*id).unwrap();
        let named = |name: &String| Change { name: Some(name.clone()), ..Change::default() };
        match self {
            Op::List => Call::List(ListQuery::page(1, 100)),
            Op::Events => Call::Events,
            Op::Get(at) => Call::Show(id(at)),
            Op::Patch(at, name) => Call::Update(id(at), named(name)),
            Op::Delete(at) => Call::Delete(id(at)),
            Op::Create(name) => {
                Call::Create(Change { url: Some(format!("https://new.example/{name}")), ..named(name) })
            }
            Op::Test(at) => Call::Test(id(at)),
        }
    }
}

/// An operation that has ended: what was said of it, and what the server knows.
pub struct Ended<'e> {
    pub op: &'e Op,
    pub told: &'e Result<Reply, Fault>,
    /// The rows afterwards.
    pub rows: &'e Rows,
    /// Its requests.
    pub entries: &'e [Entry],
}

impl Ended<'_> {
    /// Why this may not be; `Ok` where all promises hold.
    pub fn check(&self) -> Result<(), String> {
        if let Err(fault) = self.told {
            readable(fault)?;
        }
        self.check_senders()?;
        self.check_doubles()?;
        if lies(self.entries) < 2 { self.check_words() } else { Ok(()) }
    }

    /// The key in logins alone, and tokens that this server gave.
    fn check_senders(&self) -> Result<(), String> {
        for entry in self.entries {
            let sound = match entry.route == LOGIN {
                true => entry.authorization.is_none() && entry.let_in,
                false => entry.let_in && !entry.body.contains(KEY) && !entry.line.contains(TOKEN),
            };
            if !sound {
                return Err(format!("a key or token where it does not belong: {entry:?}"));
            }
        }
        Ok(())
    }

    /// At most one write is done, and a write is sent again only after an answer that proves that nothing was done.
    fn check_doubles(&self) -> Result<(), String> {
        let writes: Vec<&Entry> = self.entries.iter().filter(|entry| entry.writes()).collect();
        let again = writes.iter().rev().skip(1).find(|entry| !matches!(entry.status, Some(401 | 415)));
        let done = writes.iter().filter(|entry| entry.commit.is_some()).count();
        match again {
            _ if done > 1 => Err(format!("done {done} times: {writes:?}")),
            Some(entry) => Err(format!("sent again after {entry:?}")),
            None if writes.len() > 3 => Err(format!("sent {} times", writes.len())),
            None => Ok(()),
        }
    }

    /// Yes means that it is done; no means that it is not; only `UnknownOutcome` may be either.
    fn check_words(&self) -> Result<(), String> {
        let done = self.entries.iter().find_map(|entry| entry.commit);
        let holds = match (self.op, self.told) {
            (_, Err(fault)) => fault.kind == FaultKind::UnknownOutcome || done.is_none(),
            (Op::Patch(at, name), Ok(Reply::Saved(saved))) => {
                let kept = self.rows.attribute(*at, "name").and_then(|name| name.as_str()) == Some(name);
                kept && saved.ignored.is_empty() && saved.hook.name.text() == name
            }
            (Op::Delete(at), Ok(Reply::Deleted(_))) => self.rows.attribute(*at, "name").is_none(),
            (Op::Create(name), Ok(Reply::Saved(saved))) => {
                done == Some(Commit::Created(saved.hook.id.get())) && self.rows.named(name) == 1
            }
            (Op::Test(at), Ok(Reply::Tested(delivery))) => !delivery.success || done == Some(Commit::Delivered(*at)),
            (Op::List, Ok(Reply::Page(page))) => page.hooks.len() == self.rows.count() && page.unreadable.is_empty(),
            (Op::Get(at), Ok(Reply::Hook(hook))) => {
                Some(hook.name.text()) == self.rows.attribute(*at, "name").and_then(|name| name.as_str())
            }
            (Op::Events, Ok(Reply::Events(events))) => events.len() == 2,
            _ => false,
        };
        if holds { Ok(()) } else { Err(format!("the server knows otherwise: {done:?}")) }
    }
}

/// Answers that said of a webhook that is there that it is not. One is WIRE section 11; nobody can tell from two.
fn lies(entries: &[Entry]) -> usize {
    entries
        .iter()
        .filter(|entry| {
            use Trouble::{Crossed, Page, Status};
            matches!(entry.step.trouble, Crossed(404 | 410) | Status(404 | 410) | Page(404 | 410))
        })
        .count()
}

/// One clear message: what failed, why, in a length that people read, without credentials.
pub fn readable(fault: &Fault) -> Result<(), String> {
    let text = fault.to_string();
    let clear = !fault.what.is_empty() && !fault.why.is_empty() && text.chars().count() < 700;
    let secret = [KEY, TOKEN, "whsec_", "hunter22"].iter().any(|secret| text.contains(secret));
    if clear && !secret { Ok(()) } else { Err(format!("not for people: {text}")) }
}
