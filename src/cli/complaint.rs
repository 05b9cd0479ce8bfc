//! A fault as it is told at the end of a headless run: a few safe lines, or one JSON object.

use serde_json::{Value, json};

use super::{args::Format, output::Output};
use crate::domain::{
    fault::{Fault, FaultKind},
    text::json_safe,
};

/// Writes a fault to standard error.
pub fn write(fault: &Fault, format: Format, output: &mut Output) {
    match format {
        Format::Table => output.note(&sentence(fault)),
        Format::Json => output.note(&json_safe(&object(fault).to_string())),
    }
}

/// `hookline: what: why. next`; what to do stands on its own line below an excerpt of several lines.
fn sentence(fault: &Fault) -> String {
    let mut text = format!("hookline: {}: {}", fault.what, fault.why);
    for field in &fault.fields {
        text.push_str(&format!("\n  {}: {}", field.pointer, field.message));
    }
    if fault.next.is_empty() {
        return text;
    }
    let joint = match () {
        () if text.contains('\n') => "\n",
        () if text.ends_with(['.', '!', '?']) => " ",
        () => ". ",
    };
    text + joint + &fault.next
}

fn object(fault: &Fault) -> Value {
    let fields: Vec<Value> =
        fault.fields.iter().map(|field| json!({ "pointer": field.pointer, "message": field.message })).collect();
    json!({ "error": {
        "kind": name(fault.kind),
        "what": fault.what,
        "why": fault.why,
        "next": fault.next,
        "status": fault.status,
        "fields": fields,
        "retry_after_seconds": fault.retry_after.map(|wait| wait.as_secs()),
        "exit_code": fault.kind.exit_code(),
    } })
}

/// The stable name of a kind, for scripts.
fn name(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Usage => "usage",
        FaultKind::Config => "configuration",
        FaultKind::Auth => "authentication",
        FaultKind::Forbidden => "forbidden",
        FaultKind::NotFound => "not_found",
        FaultKind::Conflict => "conflict",
        FaultKind::Invalid => "invalid",
        FaultKind::Busy => "busy",
        FaultKind::Server => "server",
        FaultKind::Unreadable => "unreadable",
        FaultKind::Network => "network",
        FaultKind::Timeout => "timeout",
        FaultKind::Tls => "tls",
        FaultKind::Redirect => "redirect",
        FaultKind::Cancelled => "cancelled",
        FaultKind::UnknownOutcome => "unknown_outcome",
        FaultKind::DeliveryFailed => "delivery_failed",
        FaultKind::Local => "local",
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_in_sentences() {
        let fault = |why: &str, next: &str| Fault::new(FaultKind::Server, "Loading failed", why, next);
        assert_eq!(sentence(&fault("it is down", "")), "hookline: Loading failed: it is down");
        assert_eq!(sentence(&fault("it is down", "Wait")), "hookline: Loading failed: it is down. Wait");
        assert_eq!(sentence(&fault("really?", "Wait")), "hookline: Loading failed: really? Wait");
        assert_eq!(sentence(&fault("f:1:2\n  x\n  ^", "Fix it")), "hookline: Loading failed: f:1:2\n  x\n  ^\nFix it");
    }

    #[test]
    fn every_kind_has_its_own_exit_code_in_json() {
        let mut fault = Fault::new(FaultKind::NotFound, "a", "b\u{1b}", "c");
        fault.status = Some(404);
        let value = object(&fault);
        assert_eq!(value["error"]["kind"], "not_found");
        assert_eq!(value["error"]["exit_code"], 5);
        assert_eq!(value["error"]["status"], 404);
    }
}
