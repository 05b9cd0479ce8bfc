//! What `doctor` found, thing by thing, and how it is printed. Finds nothing itself.

use serde_json::json;

use super::super::output::{Output, Stop};
use crate::domain::{
    fault::{Fault, FaultKind, gravest},
    text::{json_safe, wrap},
};

/// The columns before what was found.
const HEAD: [(&str, usize); 3] = [("AREA", 10), ("WHAT", 15), ("VERDICT", 9)];
/// What was found gets no fewer columns than this, however narrow the terminal is.
const NARROWEST: usize = 20;

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Ok,
    /// It works, and there is something to know.
    Note,
    /// It is broken.
    Wrong(FaultKind),
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Note => "note",
            Verdict::Wrong(_) => "wrong",
        }
    }
}

/// A line of the table.
fn line(head: [&str; 3], found: &str) -> String {
    let cells = head.into_iter().zip(HEAD).map(|(text, (_, cells))| format!("{text:cells$}"));
    cells.chain([found.to_owned(), "\n".to_owned()]).collect()
}

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    area: &'static str,
    what: &'static str,
    verdict: Verdict,
    found: String,
    next: String,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// It is as it should be.
    pub fn ok(&mut self, area: &'static str, what: &'static str, found: impl Into<String>) {
        self.push(area, what, Verdict::Ok, found.into(), String::new());
    }

    /// It works, and there is something to know; `next` may be empty.
    pub fn note(&mut self, area: &'static str, what: &'static str, found: impl Into<String>, next: impl Into<String>) {
        self.push(area, what, Verdict::Note, found.into(), next.into());
    }

    /// It is broken.
    pub fn wrong(&mut self, area: &'static str, what: &'static str, fault: &Fault) {
        let found = format!("{}: {}", fault.what, fault.why);
        self.push(area, what, Verdict::Wrong(fault.kind), found, fault.next.clone());
    }

    fn push(&mut self, area: &'static str, what: &'static str, verdict: Verdict, found: String, next: String) {
        self.findings.push(Finding { area, what, verdict, found, next });
    }

    /// That of the gravest thing that is broken; 0 where nothing is.
    pub fn exit_code(&self) -> u8 {
        let broken = self.findings.iter().filter_map(|finding| match finding.verdict {
            Verdict::Wrong(kind) => Some(kind),
            Verdict::Ok | Verdict::Note => None,
        });
        gravest(broken).map_or(0, FaultKind::exit_code)
    }

    /// For people: a line each, and below it what to do.
    ///
    /// # Errors
    /// As for writing.
    pub fn table(&self, output: &mut Output) -> Result<(), Stop> {
        let [area, what, verdict] = HEAD.map(|(title, _)| title);
        let mut text = line([area, what, verdict], "FOUND");
        let indent = HEAD.iter().map(|(_, cells)| cells).sum::<usize>();
        let room = output.width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(NARROWEST));
        for finding in &self.findings {
            let told = [&finding.found, &finding.next].into_iter().filter(|text| !text.is_empty());
            for (nth, part) in told.flat_map(|text| wrap(text, room)).enumerate() {
                let first = [finding.area, finding.what, finding.verdict.word()];
                text.push_str(&line(if nth == 0 { first } else { [""; 3] }, &part));
            }
        }
        output.text(&text)
    }

    /// For programs: one object.
    ///
    /// # Errors
    /// As for writing.
    pub fn json(&self, output: &mut Output) -> Result<(), Stop> {
        let findings = self.findings.iter().map(|finding| {
            json!({
                "area": finding.area, "what": finding.what, "verdict": finding.verdict.word(),
                "found": finding.found, "next": finding.next,
            })
        });
        let document = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "exit_code": self.exit_code(),
            "findings": findings.collect::<Vec<_>>(),
        });
        output.text(&(json_safe(&document.to_string()).into_owned() + "\n"))
    }
}
