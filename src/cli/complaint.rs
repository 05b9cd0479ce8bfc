//! A fault as it is told at the end of a headless run: a few safe lines, or one JSON object.

use serde_json::{Value, json};

use super::{given::Format, output::Output};
use crate::domain::{
    fault::{Fault, FaultKind},
    text::json_safe,
};

/// Writes a fault to standard error.
pub fn write(fault: &Fault, format: Format, output: &mut Output) {
    match format {
        Format::Table | Format::Csv | Format::Yaml => output.note(&sentence(fault)),
        Format::Json | Format::Jsonl => output.note_as_is(&(json_safe(&object(fault).to_string()).into_owned() + "\n")),
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
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use super::*;

    #[test]
    fn a_fault_is_told_in_sentences() {
        let fault = |why: &str, next: &str| Fault::new(FaultKind::Server, "Loading failed", why, next);
        assert_eq!(sentence(&fault("it is down", "")), "hookline: Loading failed: it is down");
        assert_eq!(sentence(&fault("it is down", "Wait")), "hookline: Loading failed: it is down. Wait");
        assert_eq!(sentence(&fault("really?", "Wait")), "hookline: Loading failed: really? Wait");
        assert_eq!(sentence(&fault("f:1:2\n  x\n  ^", "Fix it")), "hookline: Loading failed: f:1:2\n  x\n  ^\nFix it");
    }

    /// What is written to standard error.
    fn written(fault: &Fault, format: Format) -> String {
        #[derive(Clone, Default)]
        struct Paper(Arc<Mutex<Vec<u8>>>);
        impl io::Write for Paper {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().unwrap().write(bytes)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let paper = Paper::default();
        write(fault, format, &mut Output::of(Box::new(io::sink()), Box::new(paper.clone()), None));
        String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn json_is_safe_and_gives_every_value_back() {
        let hostile = "b\u{1b}\n\u{202e}\u{9b}e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}";
        let mut fault = Fault::new(FaultKind::NotFound, "a", hostile, "c");
        fault.status = Some(404);
        let text = written(&fault, Format::Json);
        assert!(
            text.ends_with("}}\n") && !text.trim_end().contains(|c: char| c.is_control() || c == '\u{202e}'),
            "{text:?}"
        );
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["error"]["why"], hostile);
        assert_eq!(value["error"]["kind"], "not_found");
        assert_eq!((&value["error"]["exit_code"], &value["error"]["status"]), (&5.into(), &404.into()));
        let text = written(&fault, Format::Table);
        assert_eq!(
            text,
            "hookline: a: b<U+001B>\n<U+202E><U+009B>e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}<+1 mark>\nc\n"
        );
    }
}
