//! What `doctor` found, thing by thing, and how it is printed. Finds nothing itself.

use serde_json::{Value, json};

use super::super::{
    given::Format,
    output::{Output, Stop},
    print::{Field, Form, Printing, Record, Shape, Style},
    table::{Column, Cut},
};
use crate::domain::{
    fault::{Fault, FaultKind, gravest},
    object::yaml,
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

impl Finding {
    fn object(&self) -> Value {
        json!({
            "area": self.area, "what": self.what, "verdict": self.verdict.word(), "found": self.found, "next": self.next,
        })
    }
}

const fn field(name: &'static str, title: &'static str) -> Field {
    Field { name, column: Column { title, cut: Cut::Never, right: false }, derived: false }
}

/// What a finding is made of.
pub static SHAPE: Shape = Shape {
    fields: &[
        field("area", "AREA"),
        field("what", "WHAT"),
        field("verdict", "VERDICT"),
        field("found", "FOUND"),
        field("next", "NEXT"),
    ],
    table: &[],
    lines: &[],
    also: &[],
};

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
    fn table(&self, output: &mut Output) -> Result<(), Stop> {
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

    /// Prints it: a table wherever that was not asked otherwise, for it is a report to people; `json` and `yaml` are one
    /// object with version and exit code, unless `--fields` asks for the findings alone.
    ///
    /// # Errors
    /// As for writing.
    pub fn print(&self, printing: &Printing, style: &Style, output: &mut Output) -> Result<(), Stop> {
        let whole = printing.fields.is_none();
        match style.form() {
            Form::Table | Form::Lines if whole && printing.output.is_none_or(|format| format == Format::Table) => {
                self.table(output)
            }
            Form::Json if whole => output.text(&(json_safe(&self.document()).into_owned() + "\n")),
            Form::Yaml if whole => output.text(&yaml(&self.document())),
            _ => {
                let records = self.findings.iter().map(|finding| Record::from(finding.object()));
                style.rows(&mut records.collect::<Vec<_>>(), output)
            }
        }
    }

    fn document(&self) -> String {
        let document = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "exit_code": self.exit_code(),
            "findings": self.findings.iter().map(Finding::object).collect::<Vec<_>>(),
        });
        document.to_string()
    }
}
