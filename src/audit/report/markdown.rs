//! The report for a pull request or wiki: what stands, as a table, and how to mend it. Nothing in it is a link, a mention, a
//! picture or markup but what stands here.

use std::fmt::Write;

use super::Report;
use crate::{audit::rule::Rule, domain::text::safe};

pub(super) fn text(report: &Report<'_>) -> String {
    let mut out = String::from("# Audit of webhooks\n\n");
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{}: {}.", escaped(report.service), report.summary());
    if let Some(why) = report.partial {
        let _ = writeln!(out, "\n**Partial:** {}.", escaped(why));
    }
    let mut rules: Vec<&Rule> = Vec::new();
    for (nth, finding) in report.findings.open().enumerate() {
        if nth == 0 {
            out.push_str("\n| severity | rule | webhook | name | finding |\n|---|---|---|---|---|\n");
        }
        if !rules.iter().any(|rule| rule.id == finding.rule.id) {
            rules.push(finding.rule);
        }
        let id = finding.hook.map(|id| id.to_string()).unwrap_or_default();
        let (name, _) = report.name_and_url(finding);
        let _ = writeln!(
            out,
            "| {} | `{}` | {id} | {} | {} |",
            finding.severity,
            finding.rule.id,
            escaped(name),
            escaped(&finding.message)
        );
    }
    if !rules.is_empty() {
        out.push_str("\n## How to mend it\n\n");
    }
    for rule in rules {
        let _ = writeln!(out, "- `{}`: {} {}", rule.id, rule.why, rule.fix);
    }
    if !report.findings.not_run.is_empty() {
        out.push_str("\n## Rules that did not run\n\n");
    }
    for lacking in &report.findings.not_run {
        let _ = writeln!(out, "- `{}`: {}", lacking.rule.id, lacking.why);
    }
    out
}

/// Text of the service in Markdown, on one line, with nothing in it that Markdown or a forge reads: no table border, markup,
/// HTML, link, mention or issue.
fn escaped(raw: &str) -> String {
    let mut text = String::new();
    for c in safe(raw).chars() {
        match c {
            '\n' | '\r' | '\t' => text.push(' '),
            // Links without brackets, mentions and issues are made of these, and know no backslash.
            '@' | '#' | ':' | '&' | '<' | '>' => {
                let _ = write!(text, "&#{};", u32::from(c));
            }
            '.' if text.to_ascii_lowercase().ends_with("www") => text.push_str("&#46;"),
            c if c.is_ascii_punctuation()
                && !matches!(c, '.' | ',' | '/' | '-' | '\'' | '"' | ';' | '?' | '%' | '=') =>
            {
                text.push('\\');
                text.push(c);
            }
            c => text.push(c),
        }
    }
    text
}
