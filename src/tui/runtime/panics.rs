//! Panics: the hook records the first one and wakes the loop. Keeping drafts, restoring the terminal and saying what
//! happened is the loop's business; it has a working terminal and can write files, a hook has neither.

use std::{
    backtrace::Backtrace,
    fmt::Write as _,
    panic::PanicHookInfo,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Event, Post};

/// What is known of a panic. The message may quote data: redact it before it goes anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crash {
    /// The name of the thread.
    pub thread: String,
    /// What the panic said.
    pub message: String,
    /// File, line and column.
    pub place: String,
    /// Who called whom.
    pub backtrace: String,
}

/// Where the hook puts the first panic of the program.
#[derive(Debug, Clone, Default)]
pub struct Panics(Arc<Mutex<Option<Crash>>>);

impl Panics {
    /// Sets the hook of the process; the former one is no longer called, because it prints.
    pub fn install(post: Post) -> Panics {
        let panics = Panics::default();
        let slot = panics.clone();
        std::panic::set_hook(Box::new(move |info| {
            slot.record(crash(info));
            post(Event::Panicked);
        }));
        panics
    }

    /// The first panic, if there was one.
    pub fn first(&self) -> Option<Crash> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn record(&self, crash: Crash) {
        tracing::error!(thread = crash.thread, place = crash.place, "panic");
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if first.is_none() {
            *first = Some(crash);
        }
    }
}

fn crash(info: &PanicHookInfo<'_>) -> Crash {
    Crash {
        thread: std::thread::current().name().unwrap_or("unnamed").to_owned(),
        message: info.payload_as_str().unwrap_or("no message").to_owned(),
        place: info.location().map_or_else(|| "unknown".to_owned(), ToString::to_string),
        backtrace: Backtrace::force_capture().to_string(),
    }
}

/// The text of a crash report: program, the given facts (`version`, `terminal`, …), the panic. `redact` sees every
/// line that may quote data and takes secrets and controls out of it.
pub fn report(crash: &Crash, facts: &[(&str, String)], redact: impl Fn(&str) -> String) -> String {
    let mut text = format!("hookline {} panicked\n\n", env!("CARGO_PKG_VERSION"));
    let own = [("thread", &crash.thread), ("place", &crash.place), ("message", &crash.message)];
    for (name, value) in own.into_iter().chain(facts.iter().map(|(name, value)| (*name, value))) {
        let value: Vec<String> = value.lines().map(&redact).collect();
        writeln!(text, "{name:>12}: {}", value.join("\n              ")).unwrap_or_default();
    }
    text.push_str("\nbacktrace:\n");
    for line in crash.backtrace.lines() {
        text.push_str(&redact(line));
        text.push('\n');
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::super::child;
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn the_hook_records_the_first_panic_prints_nothing_and_wakes_the_loop() {
        let output = child::run("tui::runtime::panics::tests::child");
        assert!(output.status.success(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).is_empty(), "{output:?}");
    }

    #[test]
    #[ignore = "runs in a process of its own"]
    fn child() {
        if !child::is_one() {
            return;
        }
        let (send, events) = mpsc::channel();
        let panics = Panics::install(Arc::new(move |event| send.send(event).unwrap_or_default()));
        for message in ["first", "second"] {
            let thread = std::thread::Builder::new().name("worker".into()).spawn(move || panic!("{message}"));
            assert!(thread.unwrap().join().is_err());
            assert_eq!(events.try_recv(), Ok(Event::Panicked));
        }
        let first = panics.first().unwrap();
        assert_eq!((first.thread.as_str(), first.message.as_str()), ("worker", "first"));
        assert!(first.place.contains("panics.rs:"), "{}", first.place);
    }

    #[test]
    fn every_line_of_a_report_is_redacted() {
        let crash = Crash {
            thread: "main".into(),
            message: "bad sesame\nsesame again".into(),
            place: "src/x.rs:1:2".into(),
            backtrace: "0: sesame\n1: main".into(),
        };
        let text = report(&crash, &[("terminal", "xterm sesame".into())], |line| line.replace("sesame", "[redacted]"));
        assert!(!text.contains("sesame"), "{text}");
        for part in ["src/x.rs:1:2", "terminal: xterm [redacted]", "[redacted] again", "1: main"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
    }
}
