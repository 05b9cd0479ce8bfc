//! What rules there are, and what one of them is about: for people as text, for programs as JSON. Asks no service.

use serde_json::{Value, json};

use super::{
    Audit, AuditFormat, Cut, Output, Rule, Stop, registry, rule,
    table::{self, Column},
};
use crate::{
    audit::{
        need::Need,
        param::{self, Preset},
    },
    cli::given::AuditCommand,
    domain::fault::{Fault, FaultKind},
};

const COLUMNS: [Column; 3] = [
    Column { title: "RULE", cut: Cut::Never, right: false },
    Column { title: "SEVERITY", cut: Cut::Never, right: false },
    Column { title: "FINDS", cut: Cut::End, right: false },
];

/// Answers `--list-rules` and `explain`; `None` where an audit was asked for.
///
/// # Errors
/// An unknown rule, a form that there is not, and those of writing.
pub fn instead(command: &Audit, output: &mut Output) -> Result<Option<u8>, Stop> {
    match (&command.command, command.list_rules) {
        (Some(AuditCommand::Explain { rule: name, output: format }), _) => {
            let rule = rule(name, "explain")?;
            match json_or_table(*format)? {
                true => output.text(&format!("{:#}\n", value(rule)))?,
                false => output.text(&explain(rule))?,
            }
        }
        (None, true) => match json_or_table(command.output)? {
            true => {
                super::super::record::array(registry::RULES.into_iter().map(|rule| value(rule).to_string()), output)?
            }
            false => {
                let row =
                    |rule: &Rule| vec![rule.id.to_owned(), rule.severity.word().to_owned(), rule.title.to_owned()];
                table::print(&COLUMNS, &registry::RULES.map(row), output)?;
            }
        },
        (None, false) => return Ok(None),
    }
    Ok(Some(0))
}

fn json_or_table(format: AuditFormat) -> Result<bool, Fault> {
    match format {
        AuditFormat::Json => Ok(true),
        AuditFormat::Table => Ok(false),
        _ => Err(Fault::new(
            FaultKind::Usage,
            "Rules are not printed in this form",
            "they come as table or json",
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
