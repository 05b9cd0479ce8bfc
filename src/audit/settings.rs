//! Which rules run, how severe their findings are, and their parameters. Plain data: whoever reads a configuration fills it.

use std::collections::BTreeMap;

use super::{
    param::{Knobs, Value},
    registry,
    rule::Rule,
    severity::Severity,
};

/// Settings of all rules; what is not named is as its rule says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// By the id of the rule.
    pub rules: BTreeMap<&'static str, RuleSettings>,
    /// Only these rules run, where some are named.
    pub only: Vec<&'static str>,
}

/// Settings of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleSettings {
    /// It does not run.
    pub off: bool,
    /// How bad its findings are, where that was changed.
    pub severity: Option<Severity>,
    /// Its parameters, where they were changed, by name.
    pub values: BTreeMap<&'static str, Value>,
}

/// A rule that runs, with everything that was set for it.
#[derive(Debug)]
pub struct Active {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad its findings are.
    pub severity: Severity,
    values: Vec<(&'static str, Value)>,
}

impl Settings {
    /// The rules that are to run, in the order of the registry.
    pub fn active(&self) -> Vec<Active> {
        let named = |rule: &&&'static Rule| self.only.is_empty() || self.only.contains(&rule.id);
        let on = |rule: &&&'static Rule| !self.rules.get(rule.id).is_some_and(|set| set.off);
        registry::RULES.iter().filter(named).filter(on).map(|rule| self.activated(rule)).collect()
    }

    fn activated(&self, rule: &'static Rule) -> Active {
        let set = self.rules.get(rule.id);
        let value = |name| set.and_then(|set| set.values.get(name)).cloned();
        Active {
            rule,
            severity: set.and_then(|set| set.severity).unwrap_or(rule.severity),
            values: rule
                .params
                .iter()
                .map(|param| (param.name, value(param.name).unwrap_or_else(|| Value::of_preset(param.preset))))
                .collect(),
        }
    }
}

impl Active {
    /// Its parameters.
    pub fn knobs(&self) -> Knobs<'_> {
        Knobs::new(&self.values)
    }
}
