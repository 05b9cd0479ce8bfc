//! The report for code scanning: SARIF 2.1.0 (OASIS). A webhook is the artifact of its finding, below the service.

use serde_json::{Value, json};

use super::Report;
use crate::{
    audit::{
        finding::{Finding, State},
        registry,
        rule::Rule,
    },
    domain::text::json_safe,
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn text(report: &Report<'_>) -> String {
    let results: Vec<Value> = report.findings.list.iter().map(|finding| result(report, finding)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "hookline",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": registry::RULES.into_iter().map(rule).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": "hookline/audit/" },
            "invocations": [{
                "executionSuccessful": report.partial.is_none(),
                "toolExecutionNotifications": notifications(report),
            }],
            "originalUriBaseIds": { "WEBHOOKS": {
                "uri": format!("{}/", report.service.trim_end_matches('/')),
                "description": { "text": "The webhooks of the service that was audited." },
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    json_safe(&format!("{log:#}\n")).into_owned()
}

fn rule(rule: &Rule) -> Value {
    let cwe = rule.cwe.map(|cwe| format!("external/cwe/cwe-{cwe:03}"));
    let tags: Vec<String> = ["security".to_owned()].into_iter().chain(cwe).collect();
    json!({
        "id": rule.id,
        "name": pascal(rule.id),
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": format!("{} {}", rule.title, rule.why) },
        "help": {
            "text": format!("{} {} Source: {}.", rule.why, rule.fix, rule.source),
            "markdown": format!("{}\n\n**Fix:** {}\n\nSource: [{}]({}).", rule.why, rule.fix, rule.source, rule.help),
        },
        "helpUri": rule.help,
        "defaultConfiguration": { "level": rule.severity.level() },
        "properties": { "tags": tags, "precision": "high", "security-severity": rule.severity.score() },
    })
}

/// `plain-http` as `PlainHttp`: names of rules are identifiers (section 3.49.7).
fn pascal(id: &str) -> String {
    let words = id.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    });
    words.collect()
}

fn result(report: &Report<'_>, finding: &Finding) -> Value {
    let print = finding.fingerprint();
    let (name, url) = report.name_and_url(finding);
    let about = finding.hook.is_some();
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": registry::place(finding.rule),
        "level": finding.severity.level(),
        "message": { "text": said(finding) },
        "locations": [location(report, finding)],
        "fingerprints": { "hookline/1": print },
        "partialFingerprints": { "primaryLocationLineHash": print },
        "properties": {
            "severity": finding.severity.word(),
            "webhook": finding.hook.map(|id| id.to_string()),
            "name": about.then_some(name),
            "url": about.then_some(url),
        },
    });
    let Some(members) = result.as_object_mut() else { return result };
    if report.compared {
        let state = if finding.state == State::Known { "unchanged" } else { "new" };
        members.insert("baselineState".to_owned(), state.into());
    }
    // Where one result of a run has the member, all have to (section 3.27.23).
    if report.suppressions.is_some() {
        let suppressions: Vec<Value> = match &finding.state {
            State::Suppressed(accepted) => {
                let until = format!("{} ({}, until {})", accepted.reason, accepted.author, accepted.expires);
                vec![json!({ "kind": "external", "status": "accepted", "justification": until })]
            }
            _ => Vec::new(),
        };
        members.insert("suppressions".to_owned(), suppressions.into());
    }
    result
}

/// What was found and how to mend it. Brackets would be links, and braces placeholders (sections 3.11.5 and 3.11.6).
fn said(finding: &Finding) -> String {
    let about = finding.hook.map_or_else(String::new, |id| format!("Webhook {id}: "));
    let mut text = String::new();
    for c in finding.message.trim_end_matches('.').chars() {
        match c {
            '[' | ']' | '\\' => text.extend(['\\', c]),
            '{' | '}' => text.extend([c, c]),
            c => text.push(c),
        }
    }
    format!("{about}{text}. {}", finding.rule.fix)
}

fn location(report: &Report<'_>, finding: &Finding) -> Value {
    if let Some(id) = finding.hook {
        return json!({
            "physicalLocation": {
                "artifactLocation": { "uri": id.to_string(), "uriBaseId": "WEBHOOKS" },
                "region": { "startLine": 1 },
            },
            "logicalLocations": [{ "name": id.to_string(), "fullyQualifiedName": format!("webhooks/{id}"), "kind": "resource" }],
        });
    }
    let place = finding.place.as_deref().unwrap_or_default();
    let mut parts = place.rsplitn(3, ':');
    let column: u64 = parts.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let line: u64 = parts.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let file = parts.next().or(report.suppressions).unwrap_or_default();
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": path(file) },
        "region": { "startLine": line.max(1), "startColumn": column.max(1) },
    } })
}

/// A path as a URI reference (RFC 3986).
fn path(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn notifications(report: &Report<'_>) -> Vec<Value> {
    let partial = report.partial.map(|why| json!({ "level": "error", "message": { "text": why } }));
    let not_run = report.findings.not_run.iter().map(|lacking| {
        json!({
            "level": "note",
            "message": { "text": format!("{} did not run: {}", lacking.rule.id, lacking.why) },
            "associatedRule": { "id": lacking.rule.id, "index": registry::place(lacking.rule) },
        })
    });
    partial.into_iter().chain(not_run).collect()
}
