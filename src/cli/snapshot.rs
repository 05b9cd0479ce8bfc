//! Snapshots for the commands that read them: from a file or standard input, from the service, and how what they come to is
//! told. Writes nothing to the service.

pub mod secrets;
pub mod told;

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{
    given::Connection,
    output::Output,
    session::Headless,
    whole::{self, Whole},
};
use crate::{
    config::{mistake::Mistake as Excerpt, setting::Setting},
    domain::{
        fault::{Fault, FaultKind},
        snapshot::{self, Form, Mistake, Snapshot},
        text::position,
        webhook::Webhook,
    },
};

/// More than this is no snapshot: some ten million webhooks, in bytes.
const MOST: u64 = 4 << 30;
/// A longer line is not shown beside a mistake, in bytes.
const LONGEST: usize = 200;
const UNUSABLE: &str = "The snapshot cannot be used";

/// A snapshot that was read, with its text.
#[derive(Debug)]
pub struct Source {
    /// The path as it was given, or `standard input`.
    pub name: String,
    /// What it says.
    pub snapshot: Snapshot,
    /// Where paths in it begin.
    pub dir: PathBuf,
    text: String,
    /// The byte behind each line break.
    lines: Vec<usize>,
}

/// Reads the snapshot of a file; `-` is standard input.
///
/// # Errors
/// Where it cannot be read; the first mistake, with its place.
pub fn read(path: &Path) -> Result<Source, Fault> {
    let stdin = path == Path::new("-");
    let name = if stdin { "standard input".to_owned() } else { path.display().to_string() };
    let cannot = |why: String| Fault::new(FaultKind::Usage, UNUSABLE, format!("{name}: {why}"), "");
    let bytes = match stdin {
        true => bytes(&mut io::stdin().lock()),
        false => File::open(path).and_then(|file| match file.metadata()?.is_dir() {
            true => Err(io::Error::other("it is a directory")),
            false => bytes(&mut &file),
        }),
    };
    let bytes = bytes.map_err(|error| cannot(error.to_string()))?;
    if bytes.len() as u64 > MOST {
        return Err(cannot("it holds more than 4 GiB".into()));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let fine = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let (line, column) = position(&String::from_utf8_lossy(fine), fine.len());
        let why = format!("{name}:{line}:{column}: it is not UTF-8 text");
        Fault::new(FaultKind::Usage, UNUSABLE, why, "Save it as UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    let form = Form::of_name(&name).filter(|_| !stdin).unwrap_or_else(|| Form::of_text(&text));
    let read = snapshot::parse(&text, form);
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).collect();
    let dir = path.parent().filter(|_| !stdin).unwrap_or(Path::new("")).to_path_buf();
    let mut source = Source { name, snapshot: Snapshot::default(), dir, text, lines };
    match read {
        Ok(snapshot) => {
            source.snapshot = snapshot;
            Ok(source)
        }
        Err(mistake) => Err(source.fault(mistake)),
    }
}

fn bytes(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Refuses what wants standard input twice.
///
/// # Errors
/// `Usage`.
pub fn one_stdin(connection: &Connection, files: &[&Path]) -> Result<(), Fault> {
    let stdin = Path::new("-");
    let key = connection.api_key_file.as_deref();
    if files.iter().copied().chain(key).filter(|path| *path == stdin).count() < 2 {
        return Ok(());
    }
    let next = "Name a file for all but one of them";
    Err(Fault::new(FaultKind::Usage, UNUSABLE, "standard input (`-`) can be read for one thing alone", next))
}

impl Source {
    /// `file:line:column` of a byte, both from 1.
    pub fn place(&self, at: usize) -> String {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|before| self.lines.get(before)).copied().unwrap_or(0);
        let column = self.text.get(start..at).map_or(0, |before| before.chars().count());
        format!("{}:{}:{}", self.name, line + 1, column + 1)
    }

    /// A mistake as people read it: its place, what is wrong, and the line, where that can hold no secret.
    pub fn fault(&self, mistake: Mistake) -> Fault {
        let Mistake { at, message, next, private } = mistake;
        let place = self.place(at);
        let (before, after) = self.text.split_at_checked(at).unwrap_or((&self.text, ""));
        let end = after.find('\n').map_or(self.text.len(), |end| at + end);
        let start = before.rfind('\n').map_or(0, |start| start + 1);
        let line = self.text.get(start..end).unwrap_or_default();
        let why = match private || line.len() > LONGEST || may_hold_a_secret(line) {
            true => format!("{place}: {message}"),
            false => Excerpt::at(Path::new(&self.name), &self.text, at..end, message, "").to_string(),
        };
        Fault::new(FaultKind::Usage, UNUSABLE, why, next)
    }
}

/// True for a line that is not to be shown: a secret that stands where none may, a password in a URL.
fn may_hold_a_secret(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["key", "token", "secret", "whsec", "password", "auth"].iter().any(|word| lower.contains(word))
        || (line.contains("://") && line.contains(['@', '?']))
}

/// Every webhook of the service, by id: proven complete, and each of them readable.
///
/// # Errors
/// Any fault of the service, and webhooks that cannot be read: what is not whole is not compared with anything.
pub fn live(run: &Headless, output: &mut Output) -> Result<Vec<Webhook>, Fault> {
    let parallel = usize::try_from(run.session.settings.count(Setting::Parallel)).unwrap_or(1);
    let mut loaded = |loaded: usize| output.progress(&format!("{loaded} webhooks loaded ..."));
    let whole = run.wait(whole::read(&run.client, parallel, &mut loaded));
    output.progress("");
    let Whole { hooks, unreadable } = whole?;
    if let Some(row) = unreadable.first() {
        let id = row.id.map_or_else(|| "without a usable id".to_owned(), |id| id.to_string());
        let more = match unreadable.len() {
            1 => String::new(),
            n => format!(", and {} more", n - 1),
        };
        let why = format!("webhook {id}: {}{more}", row.why);
        let next = "`hookline list` shows those that can be read";
        return Err(Fault::new(FaultKind::Unreadable, "The set could not be read whole", why, next));
    }
    let mut hooks: Vec<Webhook> = hooks.into_values().collect();
    hooks.sort_unstable_by_key(|hook| hook.id);
    Ok(hooks)
}
