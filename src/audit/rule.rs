//! What a rule is: data for people and tools, and one function.

use super::{hook::Hook, scope::Scope, severity::Severity};
pub use super::{
    need::Need,
    param::{Knobs, Param, Preset},
};
use crate::domain::{edit::Edit, webhook::HookId};

/// A rule. It says one thing about a webhook at most.
#[derive(Debug)]
pub struct Rule {
    /// Its name in kebab case, for filters, suppressions and configuration; never changes.
    pub id: &'static str,
    /// How bad its findings are, unless the configuration says otherwise.
    pub severity: Severity,
    /// What it finds, in one line.
    pub title: &'static str,
    /// Why that matters, in one line.
    pub why: &'static str,
    /// How to mend it, in one line.
    pub fix: &'static str,
    /// Where it is written: an RFC, a registry, OWASP, CWE, a section of WIRE.
    pub source: &'static str,
    /// A page about it.
    pub help: &'static str,
    /// The weakness in the Common Weakness Enumeration.
    pub cwe: Option<u16>,
    /// What can be set.
    pub params: &'static [Param],
    /// Without what it cannot run.
    pub needs: Need,
    /// How it looks.
    pub check: Check,
    /// The edit that mends a webhook which it found, where one can be made without knowing more.
    pub mend: Option<fn(&Hook<'_>, &Scope<'_>) -> Option<Edit>>,
}

/// How a rule looks at the set.
#[derive(Debug)]
pub enum Check {
    /// At each webhook alone.
    Hook(fn(&Hook<'_>, &Scope<'_>, &Knobs<'_>) -> Option<Claim>),
    /// At all together.
    Set(fn() -> Box<dyn Survey>),
    /// At what was accepted, not at webhooks ([`super::suppression`]).
    Suppressions,
}

/// A rule at work that has to see all webhooks before it can say something. What it says may not depend on their order.
pub trait Survey: Send {
    /// Takes a webhook in.
    fn see(&mut self, hook: &Hook<'_>);
    /// Says what it found, once all were seen.
    fn conclude(&mut self, scope: &Scope<'_>, knobs: &Knobs<'_>) -> Vec<(HookId, Claim)>;
}

/// What a rule says about a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// In words. No secret, no password of a URL; other text of the service stands in it as it came.
    pub message: String,
    /// What it is about as far as that makes it another finding: the host, the port, the event. A finding whose matter
    /// changes is new. Never something by which a secret could be guessed.
    pub matter: String,
}

impl Claim {
    /// A claim about the webhook as such.
    pub fn new(message: impl Into<String>) -> Self {
        Claim { message: message.into(), matter: String::new() }
    }

    /// A claim about something of it.
    pub fn about(matter: impl Into<String>, message: impl Into<String>) -> Self {
        Claim { message: message.into(), matter: matter.into() }
    }
}
