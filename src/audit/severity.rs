//! How bad a finding is, and what other tools call that.

use std::{fmt, str::FromStr};

/// How bad a finding is, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Untidy, or a risk only together with something else.
    Low,
    /// Deliveries are lost, or more is told than has to be.
    Medium,
    /// Somebody else can read or forge deliveries, or reach inside.
    High,
    /// Credentials of the platform itself can be taken.
    Critical,
}

impl Severity {
    /// All of them, the least first.
    pub const ALL: [Severity; 5] =
        [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// What it means, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Severity::Info => "worth knowing",
            Severity::Low => "untidy, or a risk only together with something else",
            Severity::Medium => "deliveries are lost, or more is told than has to be",
            Severity::High => "somebody else can read or forge deliveries, or reach inside",
            Severity::Critical => "credentials of the platform itself can be taken",
        }
    }

    /// The level of SARIF (SARIF 2.1.0 section 3.27.10).
    pub fn level(self) -> &'static str {
        match self {
            Severity::Info | Severity::Low => "note",
            Severity::Medium => "warning",
            Severity::High | Severity::Critical => "error",
        }
    }

    /// The number from 0.0 to 10.0 that code scanning shows as low, medium, high or critical (`security-severity`, on the
    /// scale of CVSS 3.1: 4.0, 7.0 and 9.0 are the borders).
    pub fn score(self) -> &'static str {
        match self {
            Severity::Info => "0.0",
            Severity::Low => "3.0",
            Severity::Medium => "5.5",
            Severity::High => "8.0",
            Severity::Critical => "9.5",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Not a severity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("severities are info, low, medium, high and critical")]
pub struct NoSeverity;

impl FromStr for Severity {
    type Err = NoSeverity;

    fn from_str(text: &str) -> Result<Self, NoSeverity> {
        Severity::ALL.into_iter().find(|severity| severity.word() == text).ok_or(NoSeverity)
    }
}
