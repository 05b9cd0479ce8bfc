//! The table of what was allowed and what was measured: printed, and written into the README and the one beside the
//! benchmarks.

use std::{fmt::Write as _, fs, path::Path};

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Line {
    what: String,
    budget: String,
    here: String,
    beside: String,
    ratio: String,
    met: Option<bool>,
}

/// What shows the tables.
const SHOWN_IN: [&str; 2] = ["README.md", "tests/bench/README.md"];

impl Line {
    /// What was measured, what is allowed, what was found, and whether that is within it.
    pub fn new(what: &str, budget: &str, here: String, met: bool) -> Line {
        Line {
            what: what.into(),
            budget: budget.into(),
            here,
            beside: String::new(),
            ratio: String::new(),
            met: Some(met),
        }
    }

    /// What was measured for its own sake.
    pub fn told(what: &str, here: String) -> Line {
        Line { budget: String::new(), met: None, ..Line::new(what, "", here, false) }
    }

    /// What the other program needed in the same run.
    pub fn beside(mut self, beside: String) -> Line {
        self.beside = beside;
        self
    }

    /// How many times what the other program needed: of each pair the first by the second.
    pub fn ratio(mut self, pairs: &[(f64, f64)]) -> Line {
        let told: Vec<String> = pairs.iter().map(|(ours, other)| format!("{:.2} ×", ours / other)).collect();
        self.ratio = told.join(" / ");
        self
    }
}

/// A table of one benchmark.
#[derive(Debug)]
pub struct Report {
    name: &'static str,
    beside: &'static str,
    lines: Vec<Line>,
    load: String,
}

impl Report {
    /// An empty one; `beside` names the other program. Begin it before anything is measured: it notes how busy the machine
    /// is.
    pub fn new(name: &'static str, beside: &'static str) -> Report {
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or("?").to_owned();
        Report { name, beside, lines: Vec::new(), load }
    }

    /// Adds a line.
    pub fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Prints it; with `write` it replaces the one in the pages that show it.
    pub fn end(&self, rounds: usize, write: bool) {
        let text = self.text(rounds);
        println!("\n{text}");
        if write {
            block(&format!("figures-{}", self.name), &text);
        }
    }

    fn text(&self, rounds: usize) -> String {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let date = jiff::Zoned::now().date();
        let system = if cfg!(target_os = "linux") { "Linux" } else { std::env::consts::OS };
        let mut text = format!(
            "`cargo bench --bench {}`, {date}, {cores} shared cores, {system}, load {} before it began, {rounds} rounds.\n\n",
            self.name, self.load
        );
        let met = self.lines.iter().filter(|line| line.met == Some(true)).count();
        let held = self.lines.iter().filter(|line| line.met.is_some()).count();
        writeln!(
            text,
            "| what | budget | hookline | {} | ratio | {met} of {held} met |\n|---|---|---|---|---|---|",
            self.beside
        )
        .unwrap();
        for Line { what, budget, here, beside, ratio, met } in &self.lines {
            let verdict = match met {
                Some(true) => "met",
                Some(false) => "**missed**",
                None => "",
            };
            writeln!(text, "| {what} | {budget} | {here} | {beside} | {ratio} | {verdict} |").unwrap();
        }
        text
    }
}

/// Replaces the block of this name wherever it is shown.
pub fn block(name: &str, text: &str) {
    let (begin, end) = (format!("<!-- begin:{name} -->\n"), format!("<!-- end:{name} -->"));
    for file in SHOWN_IN {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let page = fs::read_to_string(&path).expect(file);
        let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("{file} has no {begin}"));
        let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{file} has no {end}"));
        fs::write(&path, format!("{before}{begin}{text}{end}{after}")).expect(file);
        println!("written into {file}, between begin:{name} and end:{name}");
    }
}

/// A number as people read it.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}
