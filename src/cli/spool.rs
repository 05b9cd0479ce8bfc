//! Lines kept for a while outside of memory: a large set is printed in an order that is known only at its end, and must not
//! take room for each row until then. Small sets touch no disk; the file has no name, nobody else can open it, and it is
//! gone with the program however that ends.

use std::{
    fs::{File, OpenOptions},
    io,
    ops::Range,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::{Mode, OFlags};

use crate::domain::fault::{Fault, FaultKind};

/// Bytes that are gathered before they are written, and read ahead.
const BLOCK: usize = 1 << 20;
const AHEAD: usize = 1 << 16;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    at: u64,
    length: u32,
}

/// The lines.
#[derive(Debug)]
pub struct Spool {
    dir: PathBuf,
    store: Store,
    /// What is written; `pending` follows it.
    written: u64,
    pending: Vec<u8>,
    /// What was read last, and from where on.
    window: Vec<u8>,
    window_at: u64,
}

#[derive(Debug)]
enum Store {
    /// Everything is pending.
    None,
    File(File),
    /// There is no file to be had, and why.
    Memory(Vec<u8>, String),
}

impl Spool {
    /// An empty one, whose file would lie in this directory.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Spool { dir: dir.into(), store: Store::None, written: 0, pending: Vec::new(), window: Vec::new(), window_at: 0 }
    }

    /// Keeps a line.
    pub fn push(&mut self, line: &str) -> Span {
        let span = Span {
            at: self.written + self.pending.len() as u64,
            length: u32::try_from(line.len()).unwrap_or(u32::MAX),
        };
        self.pending.extend_from_slice(line.as_bytes());
        if self.pending.len() >= BLOCK {
            self.put_away();
        }
        span
    }

    /// Why the lines are held in memory, where they are although there are many.
    pub fn trouble(&self) -> Option<&str> {
        match &self.store {
            Store::Memory(_, why) => Some(why),
            Store::None | Store::File(_) => None,
        }
    }

    /// A line that was kept.
    ///
    /// # Errors
    /// `Local` where the file cannot be read.
    pub fn read(&mut self, span: Span) -> Result<&str, Fault> {
        let found = match self.bytes(span) {
            Ok(bytes) => std::str::from_utf8(bytes).map_err(|_| "it holds other bytes than were written".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        found.map_err(|why| {
            Fault::new(FaultKind::Local, "The temporary file of the webhooks could not be read", why, "Run it again")
        })
    }

    fn bytes(&mut self, span: Span) -> io::Result<&[u8]> {
        let length = span.length as usize;
        let part = |bytes: &[u8], from: u64| -> Option<Range<usize>> {
            let start = usize::try_from(span.at.checked_sub(from)?).ok()?;
            let end = start.checked_add(length).filter(|end| *end <= bytes.len())?;
            Some(start..end)
        };
        let lost = || io::Error::from(io::ErrorKind::UnexpectedEof);
        if let Some(range) = part(&self.pending, self.written) {
            return self.pending.get(range).ok_or_else(lost);
        }
        match &self.store {
            Store::None => Err(lost()),
            Store::Memory(all, _) => part(all, 0).and_then(|range| all.get(range)).ok_or_else(lost),
            Store::File(file) => {
                if part(&self.window, self.window_at).is_none() {
                    // Lines that follow each other are read together, others one by one.
                    let follows = span.at >= self.window_at && span.at - self.window_at <= AHEAD as u64;
                    let wanted = if follows { length.max(AHEAD) } else { length };
                    let there = usize::try_from(self.written - span.at.min(self.written)).unwrap_or(usize::MAX);
                    self.window.resize(wanted.min(there), 0);
                    self.window_at = span.at;
                    if let Err(error) = file.read_exact_at(&mut self.window, span.at) {
                        self.window.clear();
                        return Err(error);
                    }
                }
                part(&self.window, self.window_at).and_then(|range| self.window.get(range)).ok_or_else(lost)
            }
        }
    }

    /// Writes what is pending; where that cannot be, everything is held in memory from now on.
    fn put_away(&mut self) {
        if let Store::None = self.store {
            self.store = match nameless(&self.dir) {
                Ok(file) => Store::File(file),
                Err(error) => Store::Memory(Vec::new(), format!("{}: {error}", self.dir.display())),
            };
        }
        if let Store::File(file) = &self.store
            && let Err(error) = file.write_all_at(&self.pending, self.written)
        {
            let mut all = vec![0; usize::try_from(self.written).unwrap_or_default()];
            // What cannot be read back is missed when it is looked for.
            if file.read_exact_at(&mut all, 0).is_err() {
                all.clear();
            }
            self.store = Store::Memory(all, format!("{}: {error}", self.dir.display()));
        }
        if let Store::Memory(all, _) = &mut self.store {
            all.extend_from_slice(&self.pending);
        }
        self.written += self.pending.len() as u64;
        self.pending.clear();
    }
}

/// A file that only this process can reach.
fn nameless(dir: &Path) -> io::Result<File> {
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC | OFlags::EXCL;
    if let Ok(file) = rustix::fs::open(dir, flags, Mode::RUSR | Mode::WUSR) {
        return Ok(file.into());
    }
    // A file system without nameless files: one whose name is gone at once.
    let name = format!(".hookline-{:016x}", getrandom::u64().map_err(|error| io::Error::other(error.to_string()))?);
    let path = dir.join(name);
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    fn line(nth: usize) -> String {
        format!("{nth}:{}", "é".repeat(nth % 700))
    }

    fn filled(dir: &Path, count: usize) -> (Spool, Vec<Span>) {
        let mut spool = Spool::new(dir);
        let spans = (0..count).map(|nth| spool.push(&line(nth))).collect();
        (spool, spans)
    }

    #[test]
    fn every_line_comes_back_in_any_order() {
        let dir = tempfile::tempdir().unwrap();
        let (mut spool, spans) = filled(dir.path(), 9000);
        let Store::File(file) = &spool.store else { unreachable!("{:?}", spool.store) };
        let facts = file.metadata().unwrap();
        assert_eq!((facts.nlink(), facts.mode() & 0o777, spool.trouble()), (0, 0o600, None));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "it has no name");
        for nth in (0..9000).chain((0..9000).rev()).chain((0..9000).map(|nth| nth * 7919 % 9000)) {
            assert_eq!(spool.read(spans[nth]).unwrap(), line(nth));
        }
    }

    #[test]
    fn a_small_set_touches_no_disk() {
        let (mut spool, spans) = filled(Path::new("/nowhere"), 9);
        assert!(matches!(spool.store, Store::None) && spool.trouble().is_none());
        assert_eq!(spool.read(spans[8]).unwrap(), line(8));
    }

    #[test]
    fn without_a_place_for_a_file_memory_holds_them_and_that_is_said() {
        let (mut spool, spans) = filled(Path::new("/nowhere"), 9000);
        assert!(spool.trouble().unwrap().starts_with("/nowhere: "), "{:?}", spool.trouble());
        assert_eq!(spool.read(spans[0]).unwrap(), line(0));
        assert_eq!(spool.read(spans[8999]).unwrap(), line(8999));
    }

    #[test]
    fn a_disk_that_fills_up_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (mut spool, mut spans) = filled(dir.path(), 4000);
        let Store::File(file) = &spool.store else { unreachable!() };
        // From now on nothing can be written: the same file, open for reading alone.
        let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(file));
        spool.store = Store::File(File::open(path).unwrap());
        spans.extend((4000..9000).map(|nth| spool.push(&line(nth))));
        assert!(spool.trouble().is_some());
        for (nth, span) in spans.into_iter().enumerate() {
            assert_eq!(spool.read(span).unwrap(), line(nth));
        }
    }
}
