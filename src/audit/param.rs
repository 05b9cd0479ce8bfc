//! What can be set of a rule: what is declared, what holds where nothing is set, and what holds in this run.

/// A parameter of a rule.
#[derive(Debug)]
pub struct Param {
    /// Its name in the configuration.
    pub name: &'static str,
    /// What it means, in one line.
    pub help: &'static str,
    /// What may be written, and what holds where nothing is.
    pub preset: Preset,
}

/// Kinds of parameters with their defaults.
#[derive(Debug, Clone, Copy)]
pub enum Preset {
    /// A whole number within bounds.
    #[allow(missing_docs)]
    Count { default: u64, least: u64, most: u64 },
    /// Whole numbers, each up to `most`.
    #[allow(missing_docs)]
    Numbers { default: &'static [u64], most: u64 },
    /// Texts; none by default.
    Texts,
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

/// The parameters of a rule as they hold in this run. What a rule does not declare reads as nothing.
#[derive(Debug, Clone, Copy)]
pub struct Knobs<'a>(&'a [(&'static str, Value)]);

impl<'a> Knobs<'a> {
    /// These.
    pub fn new(values: &'a [(&'static str, Value)]) -> Self {
        Knobs(values)
    }

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
