//! What rules there are, and what one of them is about: for people as text, for programs as JSON. Asks no service.

use serde_json::{Value, json};

use super::{Audit, AuditFormat, Column, Cut, Output, Rule, Stop, registry, rule};
use crate::{
    audit::{
        need::Need,
        param::{self, Preset},
    },
    cli::{
        given::{AuditCommand, Format},
        print::{Field, Printing, Record, Shape, Style},
    },
    domain::fault::{Fault, FaultKind},
};

const fn field(name: &'static str, title: &'static str, cut: Cut) -> Field {
    Field { name, column: Column { title, cut, right: false }, derived: false }
}

static SHAPE: Shape = Shape {
    fields: &[
        field("id", "RULE", Cut::Never),
        field("severity", "SEVERITY", Cut::Never),
        field("title", "FINDS", Cut::End),
        field("why", "WHY", Cut::End),
        field("fix", "FIX", Cut::End),
        field("source", "SOURCE", Cut::End),
        field("help", "HELP", Cut::End),
        field("cwe", "CWE", Cut::End),
        field("params", "PARAMS", Cut::End),
    ],
    table: &["id", "severity", "title"],
    lines: &["id", "severity", "title"],
    also: &[("rule", "id")],
};

/// Answers `--list-rules` and `explain`; `None` where an audit was asked for.
///
/// # Errors
/// An unknown rule, a form that there is not, and those of writing.
pub fn instead(command: &Audit, output: &mut Output) -> Result<Option<u8>, Stop> {
    match (&command.command, command.list_rules) {
        (Some(AuditCommand::Explain { rule: name, output: format }), _) => {
            let rule = rule(name, "explain")?;
            match usual(*format)? {
                None | Some(Format::Table) => output.text(&explain(rule))?,
                Some(Format::Json) => output.text(&format!("{:#}\n", value(rule)))?,
                format => style(format, output)?.one(&Record::from(value(rule)), output)?,
            }
        }
        (None, true) => {
            let mut records: Vec<Record<'static>> =
                registry::RULES.into_iter().map(|rule| Record::from(value(rule))).collect();
            style(usual(command.output)?, output)?.rows(&mut records, output)?;
        }
        (None, false) => return Ok(None),
    }
    Ok(Some(0))
}

fn style(format: Option<Format>, output: &Output) -> Result<Style, Fault> {
    Printing { output: format, fields: None }.style(&SHAPE, output)
}

/// The same among the formats of every command: the others are for findings.
fn usual(format: Option<AuditFormat>) -> Result<Option<Format>, Fault> {
    match format {
        None => Ok(None),
        Some(AuditFormat::Table) => Ok(Some(Format::Table)),
        Some(AuditFormat::Json) => Ok(Some(Format::Json)),
        Some(AuditFormat::Jsonl) => Ok(Some(Format::Jsonl)),
        Some(AuditFormat::Csv) => Ok(Some(Format::Csv)),
        Some(AuditFormat::Sarif | AuditFormat::Markdown) => Err(Fault::new(
            FaultKind::Usage,
            "Rules are not printed in this form",
            "they come as table, json, jsonl or csv",
            "Use --output table or --output json",
        )),
    }
}

/// A rule in full, for people.
pub fn explain(rule: &Rule) -> String {
    let mut text =
        format!("{}  ({})\n{}\n\nWhy   {}\nFix   {}\n", rule.id, rule.severity, rule.title, rule.why, rule.fix);
    text.push_str(&format!("From  {}\n      {}\n", rule.source, rule.help));
    let needs = match rule.needs {
        Need::Nothing | Need::Suppressions => "",
        Need::Offered => "the events that the service offers",
        Need::Outcomes => "outcomes of test deliveries, which the console knows",
        Need::Secrets => "--secrets: each secret is fetched and measured, and never shown or kept",
    };
    if !needs.is_empty() {
        text.push_str(&format!("Needs {needs}\n"));
    }
    text.push_str(&format!(
        "\nIn the configuration:\n  [audit.rule.{}]\n  enabled = true\n  severity = \"{}\"\n",
        rule.id, rule.severity
    ));
    for param in rule.params {
        text.push_str(&format!("  {} = {}  # {}\n", param.name, written(param.preset), param.help));
    }
    text
}

/// The default of a parameter as the configuration writes it.
pub fn written(preset: Preset) -> String {
    match preset {
        Preset::Count { default, .. } => default.to_string(),
        Preset::Numbers { default, .. } => format!("{default:?}"),
        Preset::Texts => "[]".to_owned(),
    }
}

fn value(rule: &Rule) -> Value {
    let default = |preset| match param::Value::of_preset(preset) {
        param::Value::Count(count) => json!(count),
        param::Value::Numbers(numbers) => json!(numbers),
        param::Value::Texts(texts) => json!(texts),
    };
    let params: Vec<Value> = rule
        .params
        .iter()
        .map(|param| json!({ "name": param.name, "default": default(param.preset), "help": param.help }))
        .collect();
    json!({
        "id": rule.id,
        "severity": rule.severity.word(),
        "title": rule.title,
        "why": rule.why,
        "fix": rule.fix,
        "source": rule.source,
        "help": rule.help,
        "cwe": rule.cwe,
        "params": params,
    })
}
