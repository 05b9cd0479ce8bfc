//! An audit at work: row by row, then the rules that had to see all rows. May be done in steps.

use super::{
    finding::{Finding, Findings, NotRun, State},
    hook::Hook,
    rule::{Check, Claim, Survey},
    scope::Scope,
    settings::{Active, Settings},
};
use crate::domain::{collection::Row, webhook::HookId};

/// An audit that is under way.
pub struct Audit {
    alone: Vec<Active>,
    together: Vec<(Active, Box<dyn Survey>)>,
    findings: Findings,
}

impl Audit {
    /// An audit that has seen nothing yet.
    pub fn new(settings: &Settings, scope: &Scope<'_>) -> Self {
        let mut audit = Audit { alone: Vec::new(), together: Vec::new(), findings: Findings::default() };
        for active in settings.active() {
            let rule = active.rule;
            match (scope.lacks(rule.needs), &rule.check) {
                (Some(why), _) => audit.findings.not_run.push(NotRun { rule, why }),
                (None, Check::Hook(_)) => audit.alone.push(active),
                (None, Check::Set(survey)) => audit.together.push((active, survey())),
                (None, Check::Suppressions) => {}
            }
        }
        audit
    }

    /// Looks at a row.
    pub fn look(&mut self, row: Row<'_>, scope: &Scope<'_>) {
        let hook = Hook::of(row);
        self.findings.looked += 1;
        for active in &self.alone {
            let Check::Hook(check) = &active.rule.check else { continue };
            if let Some(claim) = check(&hook, scope, &active.knobs()) {
                self.findings.list.push(finding(active, hook.id(), claim));
            }
        }
        for (_, survey) in &mut self.together {
            survey.see(&hook);
        }
    }

    /// Lets one of the rules that had to see all rows say what it found; false where all have.
    pub fn conclude_one(&mut self, scope: &Scope<'_>) -> bool {
        let Some((active, mut survey)) = self.together.pop() else { return false };
        let claims = survey.conclude(scope, &active.knobs());
        self.findings.list.extend(claims.into_iter().map(|(id, claim)| finding(&active, id, claim)));
        true
    }

    /// How many rules have not said yet what they found.
    pub fn to_conclude(&self) -> usize {
        self.together.len()
    }

    /// What it came to.
    pub fn conclude(mut self, scope: &Scope<'_>) -> Findings {
        while self.conclude_one(scope) {}
        self.findings.sort();
        self.findings
    }
}

fn finding(active: &Active, hook: HookId, claim: Claim) -> Finding {
    let Claim { message, matter } = claim;
    Finding {
        rule: active.rule,
        severity: active.severity,
        hook: Some(hook),
        message,
        matter,
        place: None,
        state: State::Open,
    }
}

/// A whole audit at once.
pub fn run(settings: &Settings, scope: &Scope<'_>) -> Findings {
    let mut audit = Audit::new(settings, scope);
    for (_, row) in scope.hooks.iter() {
        audit.look(row, scope);
    }
    audit.conclude(scope)
}
