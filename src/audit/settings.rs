//! Which rules run, how severe their findings are, and their parameters. Plain data: whoever reads a configuration fills it.

use std::collections::BTreeMap;

use super::{
    registry,
    rule::{Preset, Rule},
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

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Value {
    Count(u64),
    Numbers(Vec<u64>),
    Texts(Vec<String>),
}

impl Value {
    /// What holds where nothing is set.
    pub fn of_preset(preset: Preset) -> Self {
        match preset {
            Preset::Count { default, .. } => Value::Count(default),
            Preset::Numbers { default, .. } => Value::Numbers(default.to_vec()),
            Preset::Texts => Value::Texts(Vec::new()),
        }
    }

    /// True where it is of this kind and within its bounds.
    pub fn fits(&self, preset: Preset) -> bool {
        match (self, preset) {
            (Value::Count(count), Preset::Count { least, most, .. }) => (least..=most).contains(count),
            (Value::Numbers(numbers), Preset::Numbers { most, .. }) => numbers.iter().all(|number| *number <= most),
            (Value::Texts(texts), Preset::Texts) => texts.iter().all(|text| !text.is_empty()),
            _ => false,
        }
    }
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
        Knobs(&self.values)
    }
}

/// The parameters of a rule as they hold in this run. What a rule does not declare reads as nothing.
#[derive(Debug, Clone, Copy)]
pub struct Knobs<'a>(&'a [(&'static str, Value)]);

impl<'a> Knobs<'a> {
    fn value(self, name: &str) -> Option<&'a Value> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// A number.
    pub fn count(self, name: &str) -> u64 {
        if let Some(Value::Count(count)) = self.value(name) { *count } else { 0 }
    }

    /// Several numbers.
    pub fn numbers(self, name: &str) -> &'a [u64] {
        if let Some(Value::Numbers(numbers)) = self.value(name) { numbers } else { &[] }
    }

    /// Texts.
    pub fn texts(self, name: &str) -> &'a [String] {
        if let Some(Value::Texts(texts)) = self.value(name) { texts } else { &[] }
    }
}
