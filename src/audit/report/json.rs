//! The report as one JSON document, or as a line of JSON for each finding: flat records with stable names.

use serde_json::{Value, json};

use super::Report;
use crate::{
    audit::finding::{Finding, State},
    domain::text::json_safe,
};

pub(super) fn document(report: &Report<'_>) -> String {
    let not_run: Vec<Value> =
        report.findings.not_run.iter().map(|lacking| json!({ "rule": lacking.rule.id, "why": lacking.why })).collect();
    let standing: serde_json::Map<String, Value> = report
        .standing()
        .into_iter()
        .rev()
        .map(|(severity, number)| (severity.word().to_owned(), number.into()))
        .collect();
    let head = json!({
        "tool": "hookline",
        "version": report.version,
        "service": report.service,
        "complete": report.partial.is_none(),
        "partial": report.partial,
        "webhooks": report.findings.looked,
        "standing": standing,
        "not_run": not_run,
    });
    // Written record by record: a set of 100,000 webhooks may have as many findings.
    let head = head.to_string();
    let mut text = head.strip_suffix('}').unwrap_or_default().to_owned();
    text.push_str(",\"findings\":[");
    for (nth, finding) in report.findings.list.iter().enumerate() {
        text.push_str(if nth == 0 { "\n" } else { ",\n" });
        text.push_str(&record(report, finding).to_string());
    }
    text.push_str("\n]}\n");
    json_safe(&text).into_owned()
}

pub(super) fn lines(report: &Report<'_>) -> String {
    let lines: String = report.findings.list.iter().map(|finding| record(report, finding).to_string() + "\n").collect();
    json_safe(&lines).into_owned()
}

fn record(report: &Report<'_>, finding: &Finding) -> Value {
    let (name, url) = report.name_and_url(finding);
    let about = finding.hook.is_some();
    let accepted = match &finding.state {
        State::Suppressed(accepted) => Some(json!({
            "reason": accepted.reason,
            "author": accepted.author,
            "expires": accepted.expires.to_string(),
        })),
        _ => None,
    };
    json!({
        "severity": finding.severity.word(),
        "rule": finding.rule.id,
        "webhook": finding.hook.map(|id| id.to_string()),
        "name": about.then_some(name),
        "url": about.then_some(url),
        "place": finding.place,
        "message": finding.message,
        "fix": finding.rule.fix,
        "state": finding.state.word(),
        "suppression": accepted,
        "fingerprint": finding.fingerprint(),
    })
}
