//! What an audit came to, as JSON, lines of JSON, CSV, SARIF 2.1.0 or Markdown. Pure text: no secret is in it, URLs are masked,
//! and nothing in it can move a cursor, be run as a formula, or be taken for markup.

mod csv;
mod json;
mod markdown;
mod sarif;

use std::collections::BTreeMap;

use super::{
    finding::{Finding, Findings, State},
    severity::Severity,
};
use crate::domain::{address::masked_url, collection::Collection, collection::Row};

/// A form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Form {
    Json,
    Lines,
    Csv,
    Sarif,
    Markdown,
}

/// What is reported.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The findings.
    pub findings: &'a Findings,
    /// The rows that they are about.
    pub hooks: &'a Collection,
    /// The collection of webhooks as a URL without credentials; records stand below it.
    pub service: &'a str,
    /// Why not all webhooks were looked at, where it is so.
    pub partial: Option<&'a str>,
    /// Findings were compared with a baseline.
    pub compared: bool,
    /// The file of suppressions, where there is one.
    pub suppressions: Option<&'a str>,
    /// hookline's version.
    pub version: &'a str,
}

impl Report<'_> {
    /// Its text in this form, ending in a line break.
    pub fn text(&self, form: Form) -> String {
        match form {
            Form::Json => json::document(self),
            Form::Lines => json::lines(self),
            Form::Csv => csv::text(self),
            Form::Sarif => sarif::text(self),
            Form::Markdown => markdown::text(self),
        }
    }

    /// The row that a finding is about.
    pub fn row(&self, finding: &Finding) -> Option<Row<'_>> {
        self.hooks.get(finding.hook?)
    }

    /// Name and masked URL of the webhook that a finding is about; empty where it is about none.
    pub fn name_and_url(&self, finding: &Finding) -> (&str, String) {
        let row = self.row(finding);
        let name = row.and_then(|row| row.name().into_value()).unwrap_or_default();
        let url = row.and_then(|row| row.url().into_value()).unwrap_or_default();
        (name, masked_url(url).into_owned())
    }

    /// Findings that stand, by severity.
    pub fn standing(&self) -> BTreeMap<Severity, usize> {
        let mut counts = BTreeMap::new();
        for finding in self.findings.open() {
            *counts.entry(finding.severity).or_insert(0) += 1;
        }
        counts
    }

    /// How it stands in one line: `3 findings stand (1 critical, 2 low) in 20 webhooks; 4 known, 1 suppressed`.
    pub fn summary(&self) -> String {
        let standing = self.standing();
        let number: usize = standing.values().sum();
        let (known, suppressed) = self.findings.laid_by();
        let parts: Vec<String> =
            standing.iter().rev().map(|(severity, number)| format!("{number} {severity}")).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
        let stand = if number == 1 { "finding stands" } else { "findings stand" };
        let hooks = if self.findings.looked == 1 { "webhook" } else { "webhooks" };
        let mut text = format!("{number} {stand}{parts} in {} {hooks}", self.findings.looked);
        let others = [(known, State::Known.word()), (suppressed, "suppressed")];
        let others: Vec<String> =
            others.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
        if !others.is_empty() {
            text.push_str(&format!("; {}", others.join(", ")));
        }
        text
    }
}

#[cfg(test)]
mod tests;
