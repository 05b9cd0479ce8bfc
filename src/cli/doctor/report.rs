//! What `doctor` found, thing by thing, and how it is printed. Finds nothing itself.

use serde_json::json;

use super::super::{
    output::{Output, Stop},
    table::{self, Column, Cut},
};
use crate::domain::{
    fault::{Fault, FaultKind, gravest},
    text::{json_safe, safe},
};

const COLUMNS: [Column; 4] = [
    Column { title: "AREA", cut: Cut::Never, right: false },
    Column { title: "WHAT", cut: Cut::Never, right: false },
    Column { title: "VERDICT", cut: Cut::Never, right: false },
    Column { title: "FOUND", cut: Cut::Never, right: false },
];

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

    /// For people: all of it, and below it what to do.
    ///
    /// # Errors
    /// As for writing.
    pub fn table(&self, output: &mut Output) -> Result<(), Stop> {
        let row = |finding: &Finding| {
            // An excerpt of a file has lines of its own: they stand below, with what to do.
            let first = finding.found.lines().next().unwrap_or_default();
            vec![finding.area.to_owned(), finding.what.to_owned(), finding.verdict.word().to_owned(), first.to_owned()]
        };
        table::print(&COLUMNS, &self.findings.iter().map(row).collect::<Vec<_>>(), output)?;
        let told = |finding: &&Finding| !finding.next.is_empty() || finding.found.lines().count() > 1;
        for (nth, finding) in self.findings.iter().filter(told).enumerate() {
            let excerpt = finding.found.lines().skip(1).map(|line| format!("{}\n", safe(line)));
            let gap = if nth == 0 { "\n" } else { "" };
            let next = if finding.next.is_empty() { "see above" } else { finding.next.as_str() };
            let text = format!("{gap}{} {}: {}\n", finding.area, finding.what, safe(next));
            output.text(&text)?;
            excerpt.into_iter().try_for_each(|line| output.text(&line))?;
        }
        Ok(())
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
