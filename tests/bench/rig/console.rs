//! A program in a pseudo-terminal of 120 columns and 40 rows, and the times at which its bytes came.
//!
//! A thread reads; it takes the time right after each read and does nothing else. Nobody looks at the bytes while a time is
//! taken: they go through the emulator later, when somebody asks what the screen shows ([`Console::eye`]). A picture is
//! whole when the last byte before some silence came, and that byte's time counts, not the end of the silence.

use std::{
    io::{Read, Write},
    path::Path,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{
    counters::{self, Counters},
    eye::Eye,
    figures::Figures,
};

const SIZE: (u16, u16) = (120, 40);
/// Far more than anything takes.
const LIMIT: Duration = Duration::from_secs(60);

/// After a key this silence ends its picture: many times what a picture takes, and what hands do not undercut.
pub const KEY: Duration = Duration::from_millis(20);

/// The Down key.
pub const DOWN: &str = "\x1b[B";

/// What came without such a silence in between is one picture.
const ONE_FRAME: Duration = Duration::from_millis(3);
const SECOND: Duration = Duration::from_secs(1);

/// Some bytes, and when they were there.
#[derive(Debug)]
struct Piece {
    at: Instant,
    bytes: Vec<u8>,
}

/// What followed a key.
#[derive(Debug, Clone, Copy)]
pub struct Burst {
    /// Until its first byte.
    pub first: Duration,
    /// Until its last byte.
    pub last: Duration,
    /// How many bytes.
    pub bytes: usize,
}

/// The terminal and the program in it.
pub struct Console {
    keyboard: Box<dyn Write + Send>,
    _master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    process: u32,
    started: Instant,
    pieces: Receiver<Piece>,
    taken: Vec<Piece>,
    /// How many of them the eye has seen.
    seen: usize,
    eye: Eye,
}

impl Console {
    /// Starts a program with nothing in its environment but this.
    pub fn start(program: &Path, args: &[&str], home: &Path, variables: &[(&str, &str)]) -> Console {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.cwd(home);
        let common = [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("PATH", "/usr/bin:/bin")];
        common.iter().chain(variables).for_each(|(name, value)| command.env(name, value));
        command.env("HOME", home);
        let size = PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut reader = pair.master.try_clone_reader().expect("its reader");
        let keyboard = pair.master.take_writer().expect("its writer");
        let (send, pieces) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 64 * 1024];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let piece = Piece { at: Instant::now(), bytes: buffer[..count].to_vec() };
                if send.send(piece).is_err() {
                    return;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program");
        drop(pair.slave);
        let process = child.process_id().expect("its number");
        let eye = Eye::new(SIZE.0, SIZE.1);
        Console { keyboard, _master: pair.master, child, process, started, pieces, taken: Vec::new(), seen: 0, eye }
    }

    /// When it was started.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// What it took of the machine so far.
    pub fn counters(&self) -> Counters {
        Counters::of(self.process)
    }

    /// The most memory that it ever had, in MiB.
    pub fn peak(&self) -> f64 {
        counters::peak(self.process)
    }

    /// Types this in one write, and takes what comes until nothing came for `silence`. Bytes must come.
    pub fn press(&mut self, keys: &str, silence: Duration) -> Burst {
        self.take_waiting();
        let from = self.taken.len();
        let begun = self.type_only(keys);
        let piece = self.pieces.recv_timeout(LIMIT);
        self.taken.push(piece.unwrap_or_else(|_| panic!("{keys:?} shows nothing")));
        self.settle(silence);
        self.burst(from, begun)
    }

    /// The same, and as long as the screen does not look like this once it is silent, what comes then.
    pub fn press_until(&mut self, keys: &str, silence: Duration, look: impl Fn(&Eye) -> bool) -> Burst {
        self.take_waiting();
        let from = self.taken.len();
        let begun = self.type_only(keys);
        loop {
            match self.pieces.recv_timeout(LIMIT) {
                Ok(piece) => self.taken.push(piece),
                Err(_) => panic!("{keys:?} shows something else:\n{}", self.eye().picture()),
            }
            self.settle(silence);
            if look(self.eye()) {
                return self.burst(from, begun);
            }
        }
    }

    /// What came first of all, until nothing came for `silence`.
    pub fn opening(&mut self, silence: Duration) -> Burst {
        self.taken.push(self.pieces.recv_timeout(LIMIT).expect("a first byte"));
        self.settle(silence);
        self.burst(0, self.started)
    }

    fn burst(&self, from: usize, begun: Instant) -> Burst {
        let all = &self.taken[from..];
        let after = |piece: Option<&Piece>| piece.map_or(Duration::ZERO, |piece| piece.at - begun);
        let bytes = all.iter().map(|piece| piece.bytes.len()).sum();
        Burst { first: after(all.first()), last: after(all.last()), bytes }
    }

    /// Types this, and waits for nothing; when that was.
    pub fn type_only(&mut self, keys: &str) -> Instant {
        let now = Instant::now();
        self.keyboard.write_all(keys.as_bytes()).expect("a terminal");
        now
    }

    /// Takes what comes until nothing came for `silence`.
    pub fn settle(&mut self, silence: Duration) {
        while let Ok(piece) = self.pieces.recv_timeout(silence) {
            self.taken.push(piece);
        }
    }

    /// Takes what comes for this long; how many bytes.
    pub fn listen(&mut self, span: Duration) -> usize {
        let end = Instant::now() + span;
        let mut bytes = 0;
        while let Ok(piece) = self.pieces.recv_timeout(end.saturating_duration_since(Instant::now())) {
            bytes += piece.bytes.len();
            self.taken.push(piece);
        }
        bytes
    }

    fn take_waiting(&mut self) {
        while let Ok(piece) = self.pieces.try_recv() {
            self.taken.push(piece);
        }
    }

    /// What the screen shows after everything that was taken.
    pub fn eye(&mut self) -> &Eye {
        self.take_waiting();
        while self.look_further().is_some() {}
        &self.eye
    }

    /// Shows the eye one more piece; when that had come, and what it sees now.
    pub fn look_further(&mut self) -> Option<(Instant, &Eye)> {
        let piece = self.taken.get(self.seen)?;
        self.seen += 1;
        self.eye.feed(&piece.bytes);
        Some((piece.at, &self.eye))
    }

    /// When the screen was like this for the first time since it was last looked at, counted from the start of the program.
    pub fn wait_until(&mut self, what: &str, look: impl Fn(&Eye) -> bool) -> Duration {
        let end = Instant::now() + LIMIT;
        loop {
            while let Some((at, eye)) = self.look_further() {
                if look(eye) {
                    return at - self.started;
                }
            }
            match self.pieces.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(piece) => self.taken.push(piece),
                Err(RecvTimeoutError::Timeout) => panic!("waited for {what}; the screen:\n{}", self.eye.picture()),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended; the screen:\n{}", self.eye.picture()),
            }
        }
    }

    /// The id of the row under the cursor.
    pub fn chosen(&mut self) -> Option<u64> {
        chosen(self.eye())
    }

    /// Types so many Downs, one every 16 ms whatever comes. Afterwards finds out when each was answered, for those that were
    /// answered while it was `busy`; and when it no longer was, counted from the start of the program.
    pub fn keys_during(&mut self, keys: usize, times: &mut Figures, busy: impl Fn(&Eye) -> bool) -> Option<Duration> {
        let start = self.chosen().expect("a row under the cursor");
        let mut typed = Vec::new();
        for _ in 0..keys {
            typed.push(self.type_only(DOWN));
            self.listen(Duration::from_millis(16));
        }
        self.settle(Duration::from_millis(400));
        let mut waiting = (start + 1..).zip(typed).peekable();
        let (mut end, started) = (None, self.started);
        while let Some((at, eye)) = self.look_further() {
            let (here, counts) = (chosen(eye), busy(eye));
            if !counts {
                end.get_or_insert(at - started);
            }
            while let Some((_, typed)) = waiting.next_if(|(id, _)| here >= Some(*id)) {
                if counts {
                    times.time(at - typed);
                }
            }
        }
        assert!(waiting.next().is_none(), "a key was lost:\n{}", self.eye.picture());
        end
    }

    /// The most pictures that began within one second, since a moment.
    pub fn frames(&self, since: Instant) -> usize {
        let mut begun: Vec<Instant> = Vec::new();
        let mut last = None;
        for piece in self.taken.iter().filter(|piece| piece.at > since) {
            if last.is_none_or(|last| piece.at - last > ONE_FRAME) {
                begun.push(piece.at);
            }
            last = Some(piece.at);
        }
        let within = |at: &Instant| begun.iter().filter(|other| *other >= at && **other - *at < SECOND).count();
        begun.iter().map(within).max().unwrap_or_default()
    }

    /// Types this, which ends it; how long that took, to the end of the process.
    pub fn leave(mut self, keys: &str) -> Duration {
        let begun = self.type_only(keys);
        let end = begun + LIMIT;
        // The terminal's other side is closed when the process ends.
        loop {
            match self.pieces.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(piece) => self.taken.push(piece),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("{keys:?} does not end it:\n{}", self.eye().picture()),
            }
        }
        let status = self.child.wait().expect("its end");
        let took = begun.elapsed();
        assert!(status.success(), "{status:?}");
        took
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // It may have ended.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The id of the row under the cursor.
pub fn chosen(eye: &Eye) -> Option<u64> {
    let chosen = eye.chosen();
    chosen.split_whitespace().find_map(|word| word.parse().ok())
}
