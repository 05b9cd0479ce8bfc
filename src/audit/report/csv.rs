//! The report for a spreadsheet: one row for each finding (RFC 4180); no cell is a formula.

use super::Report;
use crate::domain::report::cell;

pub(super) fn text(report: &Report<'_>) -> String {
    let mut text = String::from("severity,rule,webhook,name,url,message,fix,state,fingerprint\r\n");
    for finding in &report.findings.list {
        let (name, url) = report.name_and_url(finding);
        let id = finding.hook.map(|id| id.to_string()).unwrap_or_default();
        let print = finding.fingerprint();
        let cells = [
            finding.severity.word(),
            finding.rule.id,
            &id,
            name,
            &url,
            &finding.message,
            finding.rule.fix,
            finding.state.word(),
            &print,
        ];
        text.push_str(&cells.map(cell).join(","));
        text.push_str("\r\n");
    }
    text
}
