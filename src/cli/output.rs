//! The one way out: standard output for data, standard error for everything else. A closed pipe ends the program in
//! silence, any other failure to write is a fault; nothing here can panic on either.

use std::io::{self, BufWriter, IsTerminal, Write};

use serde_json::json;

use crate::domain::{
    fault::{Fault, FaultKind},
    text::{json_safe, safe_lines},
};

/// Why a command ended early.
#[derive(Debug)]
pub enum Stop {
    /// Nobody reads the data any more.
    Closed,
    /// It failed.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Fault(fault)
    }
}

/// The two streams, and the width of the terminal where the data goes to one.
pub struct Output {
    data: BufWriter<Box<dyn Write>>,
    notes: Box<dyn Write>,
    /// Columns of the terminal; `None` in a pipe or file, where nothing is cut.
    pub width: Option<usize>,
    /// The data goes to a terminal.
    pub terminal: bool,
    /// Notes are told as JSON too.
    json: bool,
    /// Somebody watches standard error.
    watched: bool,
    /// Cells of the progress line that stands there now.
    progress: usize,
}

impl Output {
    /// Those of the process.
    pub fn of_process() -> Self {
        let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
        let width = size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0);
        let output = Output::of(Box::new(io::stdout()), Box::new(io::stderr()), width);
        Output { watched: io::stderr().is_terminal(), terminal: io::stdout().is_terminal(), ..output }
    }

    /// Any two streams.
    pub fn of(data: Box<dyn Write>, notes: Box<dyn Write>, width: Option<usize>) -> Self {
        let terminal = width.is_some();
        Output { data: BufWriter::new(data), notes, width, terminal, json: false, watched: false, progress: 0 }
    }

    /// Writes data as it stands: it has to be safe already.
    ///
    /// # Errors
    /// `Closed` where nobody reads, else a `Local` fault.
    pub fn text(&mut self, text: &str) -> Result<(), Stop> {
        self.data.write_all(text.as_bytes()).map_err(stop)
    }

    /// Hands everything written so far over to its reader.
    ///
    /// # Errors
    /// As for `text`.
    pub fn flush(&mut self) -> Result<(), Stop> {
        self.data.flush().map_err(stop)
    }

    /// From now on notes are objects too, `{"note":"..."}`, so that every line of standard error is JSON.
    pub fn notes_as_json(&mut self) {
        self.json = true;
    }

    /// Says something that is not data, made safe, a line each.
    pub fn note(&mut self, text: &str) {
        if self.json {
            let object = json!({ "note": text.strip_prefix("hookline: ").unwrap_or(text) });
            return self.note_as_is(&(json_safe(&object.to_string()).into_owned() + "\n"));
        }
        let lines: String = safe_lines(text).flat_map(|line| [line.into_owned(), "\n".to_owned()]).collect();
        self.note_as_is(&lines);
    }

    /// Shows how far something is in one line that is written over, where somebody watches; `""` takes it away. Plain
    /// ASCII only.
    pub fn progress(&mut self, text: &str) {
        if self.watched && (self.progress > 0 || !text.is_empty()) {
            let line = format!("\r{text:width$}\r{text}", width = self.progress);
            self.progress = text.len();
            self.note_as_is(&line);
        }
    }

    /// Says what is safe already and would mean something else if it were made safe as text: JSON.
    pub fn note_as_is(&mut self, text: &str) {
        // Where standard error is gone too, there is nobody left to tell; the exit code still speaks.
        let _nobody_left = self.notes.write_all(text.as_bytes()).and_then(|()| self.notes.flush());
    }
}

/// A reader that has seen enough ends no run whose exit code says more than that it was printed.
///
/// # Errors
/// Any other reason for which it could not be printed.
pub fn read_or_left(printed: Result<(), Stop>) -> Result<(), Stop> {
    match printed {
        Err(Stop::Closed) => Ok(()),
        printed => printed,
    }
}

fn stop(error: io::Error) -> Stop {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Stop::Closed;
    }
    Stop::Fault(Fault::new(FaultKind::Local, "The output could not be written", error.to_string(), ""))
}
