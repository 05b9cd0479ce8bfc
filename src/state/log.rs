//! The log file: one record per line, made safe, never on the screen.
//!
//! Only hookline's own records are kept below warnings: what its libraries say in detail may hold what they carry.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use tracing::{Level, Metadata, Subscriber};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, filter_fn},
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    registry::Registry,
};

use super::private;
use crate::domain::{
    fault::{Fault, FaultKind},
    text::safe,
};

/// At the start, a log larger than this is set aside as `hookline.log.1`.
const ROTATE_AT: u64 = 8 << 20;
/// Lines that may wait for the disk; further ones are left out. Their places are set aside at once, 32 bytes each: the
/// 128,000 of the library would be a fifth of the memory at the first screen.
const WAITING: usize = 4_096;
/// What is kept where `HOOKLINE_LOG` says nothing.
const DEFAULT_FILTER: &str = "hookline=info";

/// Keeps the log going; dropped, it writes what is left.
#[derive(Debug)]
pub struct Log {
    /// The file.
    pub path: PathBuf,
    _worker: WorkerGuard,
}

/// Starts the log in `dir` for the whole process.
///
/// # Errors
/// Where the filter (`HOOKLINE_LOG`) is wrong, the file cannot be opened, or a log is running already.
pub fn start(dir: &Path, filter: Option<&str>) -> Result<Log, Fault> {
    let path = dir.join("hookline.log");
    if fs::metadata(&path).is_ok_and(|facts| facts.len() > ROTATE_AT) {
        fs::rename(&path, dir.join("hookline.log.1")).map_err(|error| no_log(&error))?;
    }
    let file = private::append(&path)?;
    let (writer, worker) = NonBlockingBuilder::default().buffered_lines_limit(WAITING).finish(file);
    let subscriber = subscriber(writer, filter)?;
    tracing::subscriber::set_global_default(subscriber).map_err(|error| no_log(&error))?;
    Ok(Log { path, _worker: worker })
}

fn no_log(why: &dyn std::error::Error) -> Fault {
    Fault::new(FaultKind::Local, "The log could not be started", why.to_string(), "")
}

fn subscriber<W>(writer: W, filter: Option<&str>) -> Result<impl Subscriber + Send + Sync, Fault>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::builder().parse(filter.unwrap_or(DEFAULT_FILTER)).map_err(|error| {
        let next = "Write it as in HOOKLINE_LOG=hookline=debug";
        Fault::new(FaultKind::Config, "The log could not be started", format!("HOOKLINE_LOG: {error}"), next)
    })?;
    let layer = fmt::layer().with_ansi(false).with_writer(OneLine(writer)).with_filter(filter.and(filter_fn(ours)));
    Ok(Registry::default().with(layer))
}

fn ours(record: &Metadata<'_>) -> bool {
    *record.level() <= Level::WARN || record.target() == "hookline" || record.target().starts_with("hookline::")
}

/// Makes each record one safe line.
struct OneLine<W>(W);

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for OneLine<W> {
    type Writer = OneLineWriter<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        OneLineWriter(self.0.make_writer())
    }
}

struct OneLineWriter<W>(W);

impl<W: Write> Write for OneLineWriter<W> {
    /// The formatter hands over one whole record with its line end at a time.
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(record);
        let line = safe(text.strip_suffix('\n').unwrap_or(&text)).into_owned() + "\n";
        self.0.write_all(line.as_bytes())?;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Paper {
        fn written_by(filter: Option<&str>, f: impl FnOnce()) -> String {
            let paper = Paper::default();
            let copy = paper.clone();
            tracing::subscriber::with_default(subscriber(move || copy.clone(), filter).unwrap(), f);
            String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
        }
    }

    #[test]
    fn a_record_is_one_safe_line() {
        let text = Paper::written_by(None, || {
            tracing::info!(name = "a\nb\u{1b}[2J", "one {}", "two\r\nthree\u{202e}\u{85}\u{7f}");
        });
        assert_eq!(text.matches('\n').count(), 1, "{text}");
        assert!(text.ends_with('\n') && text.contains("two") && text.contains("three"), "{text}");
        assert!(!text.trim_end().chars().any(|c| c.is_control() || c == '\u{202e}'), "{text:?}");
    }

    #[test]
    fn libraries_are_heard_only_when_they_warn() {
        let text = Paper::written_by(Some("trace"), || {
            tracing::trace!("ours");
            tracing::debug!(target: "hyper::proto", "theirs");
            tracing::debug!(target: "hookline_not", "alike");
            tracing::warn!(target: "hyper::proto", "warning");
        });
        assert!(text.contains("ours") && text.contains("warning"), "{text}");
        assert!(!text.contains("theirs") && !text.contains("alike"), "{text}");
    }

    #[test]
    fn a_wrong_filter_is_said() {
        let fault = subscriber(io::sink, Some("hookline=loud")).err().unwrap();
        assert!(fault.to_string().contains("HOOKLINE_LOG") && fault.kind.exit_code() == 2, "{fault}");
    }
}
