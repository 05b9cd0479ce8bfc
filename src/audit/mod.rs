//! Rules over the whole set of webhooks: what is wrong, how bad it is, why it matters, and how to mend it.
//!
//! ```text
//! Collection, offered events, outcomes, measures of secrets      Scope: what rules may look at
//!   ▼
//! Audit::look, row by row; Audit::conclude                       settings say which rules, how severe, with which parameters
//!   ▼
//! Findings, the gravest first                                    one of a rule for a webhook at most
//!   ▼
//! suppression::apply, Baseline::mark                             who accepted what until when; what was there before
//!   ▼
//! report: JSON, lines, CSV, SARIF, Markdown                      whoever prints picks one
//! ```
//!
//! Pure: no file, clock or network, and no secret: rules about secrets see [`Measure`]s alone. What is found does not depend
//! on the order in which the webhooks come, and costs n log n at most. To add a rule: one file in `rules` and one line in
//! [`registry`]; command line, SARIF, filters and README follow.

pub mod baseline;
pub mod finding;
pub mod hook;
pub mod measure;
pub mod need;
pub mod param;
pub mod registry;
pub mod report;
pub mod rule;
mod rules;
pub mod run;
pub mod scope;
mod script;
pub mod settings;
pub mod severity;
pub mod suppression;

pub use self::{
    finding::{Finding, Findings, NotRun, State},
    measure::Measure,
    report::{Form, Report},
    rule::Rule,
    run::{Audit, run},
    scope::Scope,
    settings::Settings,
    severity::Severity,
};

#[cfg(test)]
mod desk;
#[cfg(test)]
mod tests;
